"""`check` as a tool: fixes, differences, standard input, other forms, and again on every save."""

from __future__ import annotations

import itertools
import json
import os
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from timer import assets
from timer.cli.check import changes
from timer.cli.checking import problem_lines
from timer.cli.output import PLAIN, Ink, hanging, ink
from timer.routine.diagnostics import CODES
from timer.routine.library.moves import load_library
from timer.services.lint import check_data

SLIP = "name: Slip\nsteps:\n  - hold: Reach\n    fro: 30s\n    side: each\n"
CURED = "name: Slip\nsteps:\n  - hold: Reach\n    for: 30s\n    sides: each\n"
GUESS = "name: Slip\nsteps:\n  - hold: hamstring-strech\n    for: 30s\n"


def test_safe_fixes_are_shown_and_then_made(home: Any) -> None:
    path = home.write("slip", SLIP)
    shown = home.supple("check", path)
    assert (shown.code, "      -     fro: 30s\n      +     for: 30s\n" in shown.out) == (1, True)
    assert "`--fix` fixes 2 of them" in shown.err
    diff = home.supple("check", "--diff", path)
    assert diff.code == 1
    assert diff.out == (
        f"--- {path}\n+++ {path}\n@@ -1,5 +1,5 @@\n name: Slip\n steps:\n   - hold: Reach\n"
        "-    fro: 30s\n-    side: each\n+    for: 30s\n+    sides: each\n"
    )
    assert path.read_text() == SLIP
    fixed = home.supple("check", "--fix", path)
    assert (fixed.code, fixed.out) == (0, "")
    assert fixed.err == "1 file: no problems. 2 problems fixed.\n"
    assert path.read_text() == CURED


def test_a_guess_is_left_to_the_person(home: Any) -> None:
    path = home.write("guess", GUESS)
    assert "--fix" not in home.supple("check", path).err
    assert home.supple("check", "--fix", path).code == 0
    assert path.read_text() == GUESS
    assert "Nothing can be fixed safely." in home.supple("check", "--diff", path).err


def test_the_last_line_explains_an_error_before_a_warning(home: Any) -> None:
    warned = "name: Both\nsteps:\n  - hold: my-own\n    for: 30s\n"
    assert home.supple("check", home.write("both", warned)).err.endswith(
        "`supple explain unknown-move` says more.\n"
    )
    both = home.supple("check", home.write("both", warned + "  - hold: Reach\n    for: soon\n"))
    assert "1 error, 1 warning" in both.err
    assert both.err.endswith("`supple explain bad-duration` says more.\n")


@pytest.mark.parametrize("width", [40, 80])
def test_a_terminal_gets_sentences_broken_between_words(width: int) -> None:
    text = "name: Both\nsteps:\n  - hold: Reach\n    for: soon\n   side: each\n" + SLIP
    checked = check_data(text.encode(), Path("own.yaml"), load_library(), None)
    whole = list(problem_lines(checked, PLAIN))
    rows = list(problem_lines(checked, Ink(on=True), width))
    plain = [re.sub("\x1b\\[[0-9;]*m", "", row) for row in rows]
    assert max(map(len, plain)) <= width
    assert len(plain) > len(whole)
    assert " ".join(plain).split() == " ".join(whole).split()
    quoted = [line for line in whole if re.match(r" *([0-9]+ \||\^+$)|      [-+]", line)]
    assert quoted
    assert [line for line in plain if line in quoted] == quoted


def test_a_command_is_not_broken_where_it_fits() -> None:
    line = "1 file: 5 errors. (`supple explain bad-indent`) says more about the first."
    assert hanging(line, 31, 2) == [
        "1 file: 5 errors.", "  (`supple explain bad-indent`)", "  says more about the first.",
    ]  # fmt: skip
    assert "`supple explain" in hanging(line, 20)[1]
    assert hanging(line, 0) == [line]


def test_line_ends_mark_rights_and_link_stay(home: Any, tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_bytes(b"\xef\xbb\xbf" + SLIP.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(real)
    assert home.supple("check", "--fix", link).code == 0
    assert real.read_bytes() == b"\xef\xbb\xbf" + CURED.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert link.is_symlink()


def test_a_bundled_file_is_never_written(home: Any) -> None:
    folder = assets.folder("routines")
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    home.supple("check", "--all", "--fix")
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before


def test_standard_input_is_checked_and_fixed(home: Any) -> None:
    def check(*words: str, data: str = SLIP) -> Any:
        return subprocess.run(
            home.command("check", "-", *words),
            env=home.env,
            input=data.encode(),
            capture_output=True,
            check=False,
        )

    bad = check()
    assert bad.returncode == 1
    assert bad.stdout.decode().startswith("-:4:5: error: ")
    data = json.loads(check("--json").stdout)
    assert [one["file"] for one in data["files"]] == ["-"]
    fixed = check("--fix")
    assert (fixed.returncode, fixed.stdout.decode()) == (0, CURED)
    assert check(data=CURED).returncode == 0
    assert check(data="x" * 300_000).returncode == 1


def test_strict_fails_for_a_warning(home: Any) -> None:
    path = home.write("guess", GUESS)
    assert home.supple("check", path).code == 0
    assert home.supple("check", "--strict", path).code == 1
    assert home.supple("check", "--strict", home.write("good", CURED)).code == 0


@pytest.mark.parametrize(
    "words",
    ["--json --format github", "--fix --diff", "--watch -", "--watch --json", "--diff --json"],
)
def test_what_can_t_go_together_is_refused(home: Any, words: str) -> None:
    answer = home.supple("check", *words.split())
    assert answer.code == 2
    assert "not both" in answer.err


def test_sarif_names_rule_place_and_fix(home: Any) -> None:
    path = home.write("slip", SLIP.replace("each", "each}"))
    log = json.loads(home.supple("check", "--format", "sarif", path).out)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] >= 1
        assert region["endColumn"] >= region["startColumn"] >= 1
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "for"}


def test_a_file_elsewhere_is_named_as_the_routine_that_may_be_meant(home: Any) -> None:
    home.write("calves", CURED)
    assert "Did you mean `calves`?" in home.supple("check", "calves.yaml").out


def test_a_line_that_is_read_with_the_one_above_is_shown_with_it(home: Any) -> None:
    text = "name: Slip\nsteps:\n  - hold: Reach\n    for: 30s\n   sides: each\n"
    out = home.supple("check", home.write("slip", text)).out
    assert "    4 |     for: 30s\n    5 |    sides: each\n" in out


def test_colours_are_for_terminals(home: Any) -> None:
    assert "\x1b" not in home.supple("check", home.write("slip", SLIP)).out
    assert not ink()("x", "red").startswith("\x1b")
    assert Ink(True)("a\x1b[31m", "red", bold=True) == "\x1b[31m\x1b[1ma\\x1b[31m\x1b[0m"


def test_a_code_is_explained_and_a_wrong_one_guessed_at(home: Any) -> None:
    assert CODES["no-kind"] in home.supple("explain", "no-kind").out
    assert home.supple("explain", "[No-Kind]").code == 0
    assert all(code in home.supple("explain").out for code in CODES)
    wrong = home.supple("explain", "unknown-kye")
    assert (wrong.code, "Did you mean `unknown-key`?" in wrong.err) == (1, True)


def test_the_pre_commit_hook_is_one_that_runs(home: Any) -> None:
    hooks = yaml.safe_load(Path(__file__).parents[2].joinpath(".pre-commit-hooks.yaml").read_text())
    hook = next(one for one in hooks if one["id"] == "supple-check")
    program, *words = hook["entry"].split()
    assert (program, hook["language"]) == ("supple", "python")
    assert home.supple(*words, home.write("slip", SLIP)).code == 1
    assert home.supple(*words, home.write("slip", CURED)).code == 0


def test_every_save_is_noticed_once() -> None:
    stamps, waits = iter([1, 1, 1, 2, 2, 3]), itertools.count()
    found = changes(lambda: next(stamps), lambda: next(waits))

    def seen() -> Iterator[int]:
        for _ in range(3):
            next(found)
            yield next(waits)

    assert [*seen()] == [0, 3, 5]


def test_watching_prints_the_next_state_of_a_file(home: Any) -> None:
    path = home.write("slip", SLIP)
    watching = home.start("check", "--watch", path)
    try:
        for line in iter(watching.stderr.readline, b""):
            if b"Watching" in line:
                break
        os.replace(home.write("other", CURED), path)
        assert b"no problems" in watching.stderr.readline()
    finally:
        watching.kill()
        watching.communicate()
