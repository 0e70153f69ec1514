"""`check`, `new` and `edit`: what they say of a file, and that no file whatever upsets them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.rig import LIBRARY
from timer import assets
from timer.cli.checking import problem_lines
from timer.cli.output import PLAIN
from timer.errors import SuppleError
from timer.frozen import replace
from timer.services.lint import check_data
from timer.services.routine_files import write_new
from timer.text import cells, head

PROBLEM_KEYS = ["line", "column", "end_column", "code", "severity", "message", "help"]
GOOD = "name: Good\nsteps:\n  - note: Hello.\n"


def tidy(text: str) -> bool:
    """Tell whether nothing but line feeds controls the terminal."""
    return not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in text)


def test_check_gives_every_key_of_every_problem(home: Any, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("name: Bad\nsteps:\n  - hald: Reach\n    for: 1m30\n  - note: 3\n    fro: 3s\n")
    answer = home.supple("check", "--json", path, home.write("good", GOOD))
    assert answer.code == 1
    assert (answer.err, list(answer.data)) == ("", ["schema_version", "files"])
    bad, good = answer.data["files"]
    assert [list(one) for one in (bad, good)] == [["file", "ok", "problems"]] * 2
    assert (bad["file"], bad["ok"], good["ok"], good["problems"]) == (str(path), False, True, [])
    assert len(bad["problems"]) >= 2
    for problem in bad["problems"]:
        assert list(problem) == PROBLEM_KEYS
        assert problem["severity"] in ("error", "warning")
        assert 1 <= problem["column"] < problem["end_column"]
        assert problem["help"] is None or problem["help"]


def test_a_warning_does_not_fail_a_check(home: Any) -> None:
    path = home.write("odd", "name: Odd\nsteps:\n  - hold: hamstring-strech\n    for: 9s\n")
    answer = home.supple("check", "--json", path)
    assert answer.code == 0
    assert {p["severity"] for p in answer.data["files"][0]["problems"]} == {"warning"}


def test_the_bundled_files_are_all_well(home: Any) -> None:
    answer = home.supple("check", "--all")
    assert (answer.code, answer.out) == (0, "")
    assert "no problems" in answer.err


def test_check_without_a_path_looks_at_ones_own_files(home: Any) -> None:
    assert "No routines of your own" in home.supple("check").err
    home.write("bad", "nam: x\n")
    answer = home.supple("check")
    assert answer.code == 1
    assert "unknown-key" in answer.out


def test_check_takes_a_slug_a_folder_and_a_file_of_moves(home: Any, tmp_path: Path) -> None:
    home.write("good", GOOD)
    assert home.supple("check", "good").code == 0
    assert "1 file: no problems." in home.supple("check", home.routines).err
    moves = tmp_path / "moves"
    moves.mkdir()
    (moves / "mine.yaml").write_text("reach:\n  name: Reach\n  cuse: [Far]\n")
    answer = home.supple("check", moves / "mine.yaml")
    assert answer.code == 1
    assert "cues" in answer.out


@pytest.mark.parametrize(
    "key", ["hald", "h\u00f6ld", "\u65e5\u672c", "\u65e5a\u672c", "e\u0301l", "\U0001f600x"]
)
def test_carets_stand_under_what_is_meant(home: Any, key: str) -> None:
    path = home.write("bad", f'name: "x"\nsteps:\n  - {{note: "\u65e5\u672c", {key}: "x"}}\n')
    lines = home.supple("check", path).out.splitlines()
    excerpt, carets = next(
        (lines[n], lines[n + 1]) for n, line in enumerate(lines) if line.startswith("    3 | ")
    )
    found = cells(excerpt[: excerpt.rindex(key)])
    assert len(carets) - len(carets.lstrip()) == found
    assert carets.strip() == "^" * cells(key)


@each("width", [0, 20, 30, 40, 80, 200])
@each("before", [0, 3, 40, 700])
@each("key", ["hald", "\u65e5\u672c", "\u65e5a\u672c", "e\u0301l", "k" * 90])
def test_carets_stand_under_what_is_meant_in_any_terminal(
    key: str, before: int, width: int
) -> None:
    note = "\u65e5\t\u672c"[: before % 4] + "x" * before
    line = f'  - {{note: "{note}", {key}: "x", to: "{"y" * 99}"}}'
    text = f'name: "x"\nsteps:\n{line}\n'
    checked = check_data(text.encode(), Path("bad.yaml"), LIBRARY)
    problem = next(one for one in checked.problems if one.code == "unknown-key")
    lines = [*problem_lines(replace(checked, problems=(problem,)), PLAIN, width)]
    place = next(n for n, one in enumerate(lines) if one.startswith("    3 | "))
    excerpt, carets = lines[place : place + 2]
    at = len(carets) - len(carets.lstrip())
    found = excerpt[len(head(excerpt, at)) :]
    shown = found.partition(":")[0].rstrip("\u2026 ")
    assert key.startswith(shown or "?"), (excerpt, carets)
    assert cells(carets.strip()) >= min(cells(shown), 60), (excerpt, carets)
    assert max(map(cells, (excerpt, carets))) <= (max(width, 20) if width else 10_000)
    assert width or before > 500 or excerpt[8:] == line.replace("\t", "\u2192")


def test_a_fix_is_shown_around_what_it_changes() -> None:
    line = f'  - {{note: "{"x" * 60}", fro: 30s, say: "{"y" * 60}"}}'
    checked = check_data(f"name: x\nsteps:\n{line}\n".encode(), Path("bad.yaml"), LIBRARY)
    lines = [*problem_lines(checked, PLAIN, 40)]
    changed = [one for one in lines if one.startswith(("      - ", "      + "))]
    assert [("fro:" in one, "for:" in one) for one in changed] == [(True, False), (False, True)]
    assert max(map(cells, changed)) <= 40


def test_github_gets_one_workflow_command_a_problem(home: Any) -> None:
    path = home.write("a,b:c%d", "name: 50%\nsteps:\n  - hald: x\n    for: 3s\n")
    lines = home.supple("check", "--format", "github", path).out.splitlines()
    assert lines
    for line in lines:
        assert line.startswith("::error file=")
        assert "a%2Cb%3Ac%25d.yaml,line=3,col=" in line
        assert "\n" not in line


def nothing(path: Path) -> None:
    """Leave it missing."""


FORMS = ("text", "github", "json")
CORPUS: dict[str, Callable[[Path], object]] = {
    "missing": nothing,
    "empty": lambda path: path.write_bytes(b""),
    "blank": lambda path: path.write_bytes(b"\n \n# x\n"),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "300 KiB": lambda path: path.write_bytes(b"a" * 300 * 1024),
    "256 KiB of [": lambda path: path.write_bytes(b"[" * 256 * 1024),
    "256 KiB of {": lambda path: path.write_bytes(b"{" * 256 * 1024),
    "256 KiB of - ": lambda path: path.write_bytes(b"- " * 128 * 1024),
    "deep by indent": lambda path: path.write_text(
        "steps:\n" + "".join(f"{'  ' * n}- group: a\n{'  ' * n}  steps:\n" for n in range(150))
    ),
    "20,000 keys": lambda path: path.write_text("".join(f"k{n}: 1\n" for n in range(20_000))),
    "wide keys in one line": lambda path: path.write_text(
        "{" + ", ".join(f"\u65e5{n}: x" for n in range(9_000)) + "}"
    ),
    "3,000 problems": lambda path: path.write_text(
        "name: x\nsteps:\n" + "  - hald: \u65e5\n" * 3_000
    ),
    "many segments": lambda path: path.write_text(
        "name: x\nsteps:\n" + "  - hold: a\n    for: 1s\n    sets: 99\n" * 900
    ),
    "rounds in rounds": lambda path: path.write_text(
        "name: x\nsteps:\n  - group: a\n    rounds: 99\n    steps:\n      - group: b\n"
        "        rounds: 99\n        steps:\n          - {hold: c, for: 1s, sets: 99}\n"
    ),
    "aliases": lambda path: path.write_text("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
    "bomb": lambda path: path.write_text(
        "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 12))
    ),
    "tags": lambda path: path.write_text("!!python/object/apply:os.system ['true']\n"),
    "documents": lambda path: path.write_text(GOOD + "---\n" + GOOD),
    "utf-16": lambda path: path.write_text(GOOD, encoding="utf-16"),
    "utf-32": lambda path: path.write_text(GOOD, encoding="utf-32"),
    "latin-1": lambda path: path.write_text("name: \u00dcbung\n", encoding="latin-1"),
    "byte order mark": lambda path: path.write_text(GOOD, encoding="utf-8-sig"),
    "carriage returns": lambda path: path.write_bytes(b"name: x\r\nsteps:\r- hald: x\r\n"),
    "NUL": lambda path: path.write_bytes(b"name: a\0b\n"),
    "escapes in keys": lambda path: path.write_text('"k\\e[31m": 1\n"\\x9b31m": "\\u202e"\n'),
    "raw escapes": lambda path: path.write_bytes(b"nam\x1b[31m: \xc2\x9b31m\n"),
    "tabs": lambda path: path.write_bytes(b"name:\tx\nsteps:\n\t- note:\tx\n"),
    "line separators": lambda path: path.write_text("name: a\u2028b\u2029c\x85d\n"),
    "one long text": lambda path: path.write_text("name: " + "\u65e5" * 60_000),
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a loop": lambda path: path.symlink_to(path.name),
    "no permission": lambda path: (path.write_text(GOOD), path.chmod(0)),
    "a file as folder": lambda path: path.symlink_to("/dev/null/x"),
}


BULKY = {"20,000 keys", "wide keys in one line", "3,000 problems", "many segments"}
"""What takes long to check, and differs from the others by its size alone."""


@pytest.mark.parametrize(
    ("kind", "form"),
    [(kind, form) for kind in CORPUS for form in FORMS if form == "text" or kind not in BULKY],
)
def test_no_file_whatever_upsets_a_check(home: Any, tmp_path: Path, kind: str, form: str) -> None:
    path = tmp_path / "file\x1b[31m\n\u202e.yaml"
    CORPUS[kind](path)
    words = ["--json"] if form == "json" else ["--format", form]
    answer = home.supple("check", *words, path)
    assert answer.code in (0, 1)
    assert tidy(answer.out)
    assert tidy(answer.err)
    if form == "json":
        assert answer.data["schema_version"] == 1


@pytest.mark.parametrize("name", ["x" * 300 + ".yaml", "x" * 300, "\udcff.yaml", "a/" * 3000])
def test_no_name_whatever_upsets_a_command(home: Any, name: str) -> None:
    for command in ("check", "show", "run", "edit", "new"):
        answer = home.supple(command, name)
        assert answer.code in (0, 1)
        assert tidy(answer.out + answer.err)


fragments = st.sampled_from(
    [
        *(b"name: x\n", b"steps:\n", b"  - hold: a\n    for: 20s\n", b"- note: \xe6\x97\xa5\n"),
        *(b"\x1b[31m", b"\0", b"\xff", b"\xc2\x9b", b"\t", b"\r\n", b": ", b"- ", b"&a ", b"*a"),
        *(b"{", b"}", b"[", b"]", b"'", b'"', b"|", b">", b"# ", b"!!", b"%", b"---\n", b"  "),
        *(b"sides: each\n", b"for: 1:75\n", b"tempo: 5-1-2-0\n", b"\xe2\x80\xae", b"? "),
    ]
)


@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.binary(max_size=80) | st.lists(fragments, max_size=25).map(b"".join))
@example(data=b"\x85\xc2\x85a: ")
def test_no_bytes_whatever_upset_a_check(home: Any, data: bytes) -> None:
    path = home.write("any", data)
    answer = home.supple("check", path)
    assert answer.code in (0, 1)
    assert tidy(answer.out + answer.err)
    assert (answer.code == 1) == (": error: " in answer.out)


def test_new_begins_a_file_that_is_all_well(home: Any) -> None:
    answer = home.supple("new", 'Hips "and" {more}: \u65e5 # x')
    path = Path(answer.out.strip())
    assert (answer.code, path.parent, path.name) == (
        0,
        home.routines,
        "hips-and-more-\u65e5-x.yaml",
    )
    first, *_ = path.read_text().splitlines()
    assert first.startswith("# yaml-language-server: $schema=")
    schema = path.parent / first.partition("$schema=")[2]
    assert schema.resolve().is_file()
    assert home.supple("check", path).code == 0
    assert 'Hips "and" {more}: \u65e5 # x' in home.supple("list").out


def test_new_never_writes_over_a_file(home: Any) -> None:
    path = home.write("mine")
    before = path.read_text()
    answer = home.supple("new", "mine")
    assert (answer.code, path.read_text()) == (1, before)
    assert "already exists" in answer.err
    assert "Choose another name. `supple edit mine` opens what is there." in answer.err
    assert home.supple("new", "!? ...").code == 1


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("\u65e5\u672c", "\u65e5\u672c"),
        ("\u00dcbung am Abend", "\u00fcbung-am-abend"),
        ("U\u0308bung", "\u00fcbung"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"),
    ],
)
def test_a_name_in_any_script_makes_a_file_that_every_command_finds(
    home: Any, name: str, slug: str
) -> None:
    path = Path(home.supple("new", name).out.strip())
    assert path.name == f"{slug}.yaml"
    for command in (("show", slug), ("check", slug), ("script", slug.upper()), ("show", name)):
        if " " not in command[1]:
            assert home.supple(*command).code == 0, command
    assert slug in [one["slug"] for one in home.supple("list", "--json").data["routines"]]


def test_a_long_name_in_any_script_fits_a_file_system(home: Any) -> None:
    assert home.supple("new", "\U00020000" * 300).code == 0


def test_new_takes_no_place_of_a_bundled_routine(home: Any) -> None:
    for number in (2, 3):
        answer = home.supple("new", "Core", "--from", "core")
        assert Path(answer.out.strip()) == home.routines / f"core-{number}.yaml"
        assert f"There is a routine `core` already, so this one is `core-{number}`." in answer.err
        assert f"supple edit core-{number}" in answer.err
    cards = {card["slug"]: card for card in home.supple("list", "--json").data["routines"]}
    assert cards["core"]["origin"] == "bundled"
    assert cards["core-2"]["name"] == "Core 2"


@pytest.mark.skipif(os.name != "posix", reason="a limit on the size of files is a matter of POSIX")
def test_a_file_that_has_no_room_leaves_nothing_behind(tmp_path: Path) -> None:
    import resource

    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, usual[1]))
    try:
        with pytest.raises(SuppleError, match="can't be written"):
            write_new(tmp_path / "new.yaml", b"name: Longer than ten bytes")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert list(tmp_path.iterdir()) == []


def test_new_from_begins_with_a_copy(home: Any) -> None:
    assert home.supple("new", "mine", "--from", "core").code == 0
    mine, core = (home.supple("show", slug, "--json").data for slug in ("mine", "core"))
    assert mine["segments"] == core["segments"]
    assert mine["name"] == "mine"
    text = (home.routines / "mine.yaml").read_text()
    assert text.count("# ") > 3, "the comments are kept"
    assert home.supple("new", "again", "--from", "mine").code == 0
    assert (home.routines / "again.yaml").read_text().count("$schema") == 1
    assert home.supple("new", "other", "--from", "croe").code == 1
    assert not (home.routines / "other.yaml").exists()


def test_new_from_standard_input_takes_a_routine_file_as_it_is(home: Any) -> None:
    core = (assets.folder("routines") / "core.yaml").read_bytes()
    assert home.supple("new", "mine", "--from", "-", typed=core).code == 0
    written = (home.routines / "mine.yaml").read_text().partition("\n")[2]
    assert written == core.decode().replace("name: Core and pelvis", "name: mine")
    wrong = b"name: x\nsteps:\n  - hodl: a\n    for: 30s\n"
    answer = home.supple("new", "wrong", "--from", "-", typed=wrong)
    assert (answer.code, "Did you mean `hold`?" in answer.out) == (1, True)
    assert (home.routines / "wrong.yaml").read_bytes().endswith(wrong), "nothing is lost"
    assert "Your text is kept in that file as it is: correct it there." in answer.err
    misspelt = b"name: x\nstesp:\n  - hold: a\n    for: 30s\n"
    assert "Did you mean `steps`?" in home.supple("new", "m", "--from", "-", typed=misspelt).out
    assert home.supple("new", "mine", "--from", "-", typed=core).code == 1


def test_new_from_standard_input_takes_a_list_of_exercises(home: Any) -> None:
    listed = b"3x10 Squats\nPlank 30s each side\nsomething odd\n"
    answer = home.supple("new", "Tuesday", "--from", "-", typed=listed)
    assert (answer.code, answer.out) == (0, f"{home.routines / 'tuesday.yaml'}\n")
    assert answer.err.startswith("In the file as comments:\n  something odd\n")
    assert home.supple("show", "tuesday", "--json").data["name"] == "Tuesday"
    assert home.supple("fmt", "--check").code == 0
    for nothing in (b"", b"hello", b"\xff\xfe"):
        assert home.supple("new", "no", "--from", "-", typed=nothing).code == 1
    assert "a list such as `3x10 Squats`" in home.supple("new", "no", "--from", "-", typed=b" ").err
    assert not (home.routines / "no.yaml").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_new_from_standard_input_reads_what_other_programs_write(home: Any, encoding: str) -> None:
    text = "name: x\r\nsteps:\r\n  - hold: Großer Ausfallschritt\r\n    for: 30s\r\n"
    for name, typed in (("file", text), ("list", "Großer Ausfallschritt 30s\r\n")):
        answer = home.supple("new", name, "--from", "-", typed=typed.encode(encoding))
        assert answer.code == 0
        assert ("read as Windows text" in answer.err) == (encoding == "latin-1")
        labels = [one["label"] for one in home.supple("show", name, "--json").data["segments"]]
        assert labels[-1] == "Großer Ausfallschritt"
    assert home.supple("new", "no", "--from", "-", typed=b"a\x00\x01\x02bc").code == 1


def test_new_from_a_file_that_is_no_text_is_told_plainly(home: Any, tmp_path: Path) -> None:
    for kind in ("binary", "a folder", "a loop", "a device", "300 KiB", "utf-16"):
        path = tmp_path / f"{kind}.yaml"
        CORPUS[kind](path)
        answer = home.supple("new", f"from {kind}", "--from", path)
        assert answer.code == 1, kind
        assert answer.err.startswith("Error: ")
        assert tidy(answer.err)


def card(home: Any, slug: str) -> Any:
    """Return the card of a routine as `supple list` prints it."""
    cards = home.supple("list", "--json").data["routines"]
    return next(one for one in cards if one["slug"] == slug)


def test_what_an_editor_saves_after_it_returned_is_used(home: Any) -> None:
    copy = home.routines / "core.yaml"
    answer = home.supple("edit", "core", EDITOR="true", VISUAL="")
    assert answer.code == 0
    assert f"may still be open. Save your changes there and your copy is used: {copy}" in answer.err
    assert card(home, "core")["origin"] == "bundled"
    copy.write_text(copy.read_text().replace("name: Core and pelvis", "name: My core"))
    mine = card(home, "core")
    assert (mine["origin"], mine["name"], mine["ok"]) == ("user", "My core", True)
    assert home.supple("show", "core", "--json").data["name"] == "My core"
    answer = home.supple("edit", "core", EDITOR="true", VISUAL="")
    assert "Your editor may still be open. Save your changes there and it is used." in answer.err
    assert "My core" in copy.read_text()


def test_an_untouched_copy_hides_no_later_version(home: Any) -> None:
    assert home.supple("edit", "core", EDITOR="true", VISUAL="").code == 0
    copy, now = home.routines / "core.yaml", (home.routines / "core.yaml").read_bytes()
    for file in (copy, home.routines / ".copied" / "core.yaml"):
        file.write_bytes(now.replace(b"name: Core and pelvis", b"name: Old core"))
    assert (card(home, "core")["origin"], card(home, "core")["name"]) == (
        "bundled",
        "Core and pelvis",
    )
    assert home.supple("edit", "core", EDITOR="true", VISUAL="").code == 0
    assert copy.read_bytes() == now


def test_an_editor_that_never_started_leaves_no_copy_behind(home: Any) -> None:
    assert home.supple("edit", "core", EDITOR="/nowhere/editor", VISUAL="").code == 1
    assert list(home.routines.glob("**/*.yaml")) == []


def test_a_bundled_file_that_is_named_by_its_path_is_never_removed(home: Any) -> None:
    from timer.assets import folder

    path = folder("routines") / "core.yaml"
    assert home.supple("edit", path, EDITOR="true", VISUAL="").code == 0
    assert path.exists()


def test_edit_copies_a_bundled_routine_first(home: Any, tmp_path: Path) -> None:
    editor = tmp_path / "add"
    editor.write_text('#!/bin/sh\nprintf "# mine\\n" >> "$1"\n')
    editor.chmod(0o755)
    answer = home.supple("edit", "core", EDITOR=str(editor), VISUAL="")
    assert answer.code == 0
    assert "Copied to " in answer.err
    bundled = home.supple("list", "--json").data["routines"]
    (card,) = [card for card in bundled if card["slug"] == "core"]
    assert (card["origin"], card["path"]) == ("user", str(home.routines / "core.yaml"))
    assert "Copied to " not in home.supple("edit", "core", EDITOR="true", VISUAL="").err


def test_edit_checks_what_the_editor_leaves(home: Any, tmp_path: Path) -> None:
    editor = tmp_path / "spoil"
    editor.write_text('#!/bin/sh\nprintf "nam: x\\n" > "$1"\n')
    editor.chmod(0o755)
    home.write("mine")
    answer = home.supple("edit", "mine", VISUAL=str(editor))
    assert answer.code == 1
    assert "did you mean" in answer.out.lower()


@pytest.mark.parametrize(
    ("editor", "told"),
    [
        ("false", "The editor 'false' ended with code 1."),
        ("sh -c 'exit 3'", "The editor 'sh' ended with code 3."),
        ("/nowhere/editor", "The editor '/nowhere/editor' isn't installed."),
        ("/dev/null", "can't be started: Permission denied."),
        ("'", "isn't a valid command for an editor"),
    ],
)
def test_an_editor_that_fails_is_told_with_a_remedy(home: Any, editor: str, told: str) -> None:
    for slug in ("mine", "core"):
        home.write("mine")
        answer = home.supple("edit", slug, VISUAL=editor)
        assert answer.code == 1
        assert told in answer.err
        assert "Set VISUAL or EDITOR" in answer.err
        assert "Copied" not in answer.err
        assert "Errno" not in answer.err


@pytest.mark.parametrize("slug", ["mine", "core"])
def test_a_file_that_is_removed_in_the_editor_is_told_as_such(home: Any, slug: str) -> None:
    home.write("mine")
    answer = home.supple("edit", slug, VISUAL="rm")
    assert answer.code == 1
    assert f"{slug}.yaml was removed in the editor." in answer.err
    assert "supple new NAME" in answer.err
    assert "Check the path" not in answer.out + answer.err
