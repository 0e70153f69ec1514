"""Whatever a file is called, every command and the menu do with it what they do with any other."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest

from timer.journal.events import SessionEnd, SessionStart, SetRecord, State
from timer.journal.store import open_store
from timer.services.context import Context
from timer.services.screening import keep_welcome
from timer.text import safe
from timer.tui.testing import HeadlessApp, rehearse

if sys.platform in ("win32", "darwin"):
    pytest.skip("names of files are no bytes here", allow_module_level=True)

NAMES = (
    b"caf\xe9",
    b"new\nline",
    b"esc\x1b[31mred\x07",
    b"\xe2\x80\xaebidi",
    b"\xed\xa0\x80lone",
    b"tab\tand\rreturn",
    b"=1+1",
    "🧘‍♀️ Flow ❤️".encode(),
    b"x" * 250,
)
SHOWN = [safe(os.fsdecode(name)) for name in NAMES]
ROUTINE = "name: Odd\nsteps:\n  - hold: Plank\n    for: 1s\n    settle: 0s\n"


@pytest.fixture
def odd(home: Any) -> Any:
    """A home with a routine under each of the names."""
    folder = Path(home.env["SUPPLE_CONFIG_DIR"], "routines")
    folder.mkdir(parents=True)
    for name in NAMES:
        Path(folder, os.fsdecode(name) + ".yaml").write_text(ROUTINE, encoding="utf-8")
    return home


def assert_harmless(text: str) -> None:
    """Check that nothing is printed that a terminal or a shell obeys, and all of it as UTF-8."""
    text.encode()
    found = [char for char in text if category(char) in ("Cc", "Cf", "Cs", "Co")]
    assert {*found} <= {"\n", "\u200d"}


@pytest.mark.parametrize("words", ["list", "check", "doctor", "where", "history", "stats"])
def test_no_command_prints_what_a_terminal_obeys(odd: Any, words: str) -> None:
    answer = odd.supple(*words.split())
    assert_harmless(answer.out + answer.err)
    assert "Traceback" not in answer.err
    if words in ("list", "check"):
        assert answer.code == 0


def test_names_in_json_are_texts_that_any_program_takes(odd: Any) -> None:
    found = json.loads(odd.supple("list", "--json").out)
    json.dumps(found, ensure_ascii=False).encode()
    assert {*SHOWN} <= {one["slug"] for one in found["routines"] if one["ok"]}
    json.dumps(json.loads(odd.supple("check", "--json").out), ensure_ascii=False).encode()


@pytest.mark.parametrize("name", NAMES)
def test_a_routine_is_shown_run_and_remembered_by_either_name(odd: Any, name: bytes) -> None:
    written, shown = os.fsdecode(name), safe(os.fsdecode(name))
    for called in (written, shown):
        answer = odd.supple("show", called)
        assert (answer.code, answer.out.splitlines()[0]) == (0, "Odd: 0:01")
    way = odd.process if name in NAMES[:2] else odd.supple  # words of bytes that are no text, too
    done = way("run", written, "--plain", "--speed", "20")
    assert (done.code, "your set is done" in done.out) == (0, True)
    assert_harmless(done.out + done.err)
    (session,) = json.loads(odd.supple("history", "--json").out)["sessions"]
    assert session["routine"] == shown
    assert shown in odd.supple("history").out or len(shown) > 200


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_names_complete_in_every_shell(odd: Any, shell: str) -> None:
    words = {"COMP_WORDS": "supple run ", "COMP_CWORD": "" if shell == "fish" else "2"}
    answer = odd.process(_SUPPLE_COMPLETE=f"{shell}_complete", **words)
    assert answer.code == 0
    assert_harmless(answer.out.replace("\t", " ") if shell == "fish" else answer.out)
    assert all(shown in answer.out for shown in SHOWN)


def test_a_path_that_is_no_text_completes_too(odd: Any) -> None:
    words = {"COMP_WORDS": "supple check caf\udce9", "COMP_CWORD": "2"}
    answer = odd.process(_SUPPLE_COMPLETE="bash_complete", **words)
    assert (answer.code, answer.out) == (0, "plain,caf\\xe9\n")  # a routine is called that


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_what_bash_completes_can_be_run(odd: Any, tmp_path: Path) -> None:
    starts = ("caf", "new", "esc", "🧘")
    program = tmp_path / "bin" / "supple"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m timer "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = (
        'eval "$(supple completion bash)"; COMP_CWORD=2\n'
        'for start; do COMP_WORDS=(supple run "$start"); _supple_completion supple\n'
        'eval "supple show ${COMPREPLY[0]}" | head -n 1; done'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "bash", *starts],
        env=odd.env | {"PATH": f"{program.parent}:{odd.env['PATH']}", "LC_ALL": "C.UTF-8"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.decode().splitlines() == ["Odd: 0:01"] * len(starts), done.stderr.decode()


def test_a_byte_that_is_no_text_is_shown_as_that_byte(odd: Any) -> None:
    slugs = [one["slug"] for one in json.loads(odd.supple("list", "--json").out)["routines"]]
    assert "caf\\xe9" in slugs
    assert "\\udce9" not in odd.supple("list").out


def test_mistakes_are_told_without_what_a_terminal_obeys(odd: Any) -> None:
    for words in (("show", "no\x1b[31m"), ("no\x1b[31m",), ("run", "core", "--in", "\x1b[31m")):
        answer = odd.supple(*words)
        assert answer.code != 0
        assert_harmless(answer.out + answer.err)


def test_the_menu_shows_and_starts_a_routine_of_such_a_name(odd: Any) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"odd", "enter")
        assert f"{len(NAMES)} of" in app.text
        for _ in NAMES:
            await app.press(pilot, "d")
            assert_harmless(app.text)
            await app.press(pilot, "escape", "down")
        await app.press(pilot, "enter")
        assert app.sessions[-1].timeline.routine.slug in SHOWN

    keep_welcome(Context.of(odd.env))
    rehearse(odd.env).drive(scene)


def test_a_cell_that_a_spreadsheet_would_run_is_a_text(tmp_path: Path) -> None:
    formulas = ("=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\uff1d1", '=a,"b"')
    at = "2026-03-05T12:00:00+01:00"
    store = open_store(tmp_path)
    for place, text in enumerate(formulas, start=1):
        store.save(SessionStart(text, text, at, 1000, 1.0))
        bout = SetRecord(
            id=f"s{place}",
            session_id=text,
            segment=1,
            move=None,
            label=text,
            side=text,
            set=1,
            planned=None,
            done=None,
            effort=None,
            seconds=1,
            kind="hold",
            result="done",
            position_ms=1,
            ended_at=at,
        )
        store.save(bout, SessionEnd(text, at, State.FINISHED, 1000))
    text = store.history_csv()
    store.close()
    assert_harmless(text)
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == len(formulas)
    for row in rows:
        assert (row["seconds"], row["active_ms"], row["speed"]) == ("1", "1000", "1.0")
        for cell in (row["session"], row["routine"], row["label"], row["side"]):
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
    assert '"\'=a,""b"""' in text
