"""YAML that can't be read, or is refused: plain words, the exact place, the cure."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from timer import assets
from timer.routine.diagnostics import CODES, Problem, Report
from timer.routine.reader.routine_file import read_routine
from timer.routine.yaml.tree import parse
from timer.sealed import Memory


def only(source: str) -> Problem:
    """Return the single problem of `source`, a scrap that lacks most keys of a routine."""
    found = read_routine(source.encode(), "x").problems
    (problem,) = [
        each for each in found if each.code not in ("missing-key", "unknown-key")
    ] or found
    assert problem.code in CODES
    return problem


@each(
    "source, code, place, cure",
    [
        ("name: a\nsteps:\n\t- hold: x\n", "tab-indent", (3, 1, 2), "spaces"),
        ("steps:\n  - hold: x\n\tfor: 3s\n", "tab-indent", (3, 1, 2), "spaces"),
        ("name:Foo\nsteps:\n  - hold: x\n", "no-space-after-colon", (1, 1, 9), "`name: `"),
        ("steps:\n  - hold: x\n    for:30s\n", "no-space-after-colon", (3, 5, 12), "`for: `"),
        (
            "steps:\n  - hold: x\n    for:30s\n    sets: 3\n",
            "no-space-after-colon",
            (3, 5, 12),
            "`for: `",
        ),
        ("steps:\n  - hold:x\n    for: 30s\n", "no-space-after-colon", (2, 5, 11), "`hold: `"),
        ("steps:\n  -hold: x\n   for: 3\n", "no-space-after-dash", (2, 3, 11), "`- hold"),
        (
            "steps:\n  - hold: x\n    for: 3\n  -hold: y\n    for: 3s\n",
            "no-space-after-dash",
            (4, 3, 11),
            "`- hold",
        ),
        ("about: 'don't stop'\nname: x\n", "quote-in-quotes", (1, 8, 20), "`''`"),
        ("name: 'it's'\n", "quote-in-quotes", (1, 7, 13), "`''`"),
        ('name: "say "hi" now"\n', "quote-in-quotes", (1, 7, 21), "different quotes"),
        ('name: "Go" now\n', "quote-in-quotes", (1, 7, 15), "different quotes"),
        ("name: @home\n", "reserved-start", (1, 7, 12), "quotes"),
        ("name: `x`\n", "reserved-start", (1, 7, 10), "quotes"),
        ("name: %x\n", "reserved-start", (1, 7, 9), "quotes"),
        ("name: * x\n", "reserved-start", (1, 7, 8), "quotes"),
        ("name: & x\n", "reserved-start", (1, 7, 8), "quotes"),
        ("name: > x\n", "reserved-start", (1, 7, 10), "quotes"),
        ("name: | x\n", "reserved-start", (1, 7, 10), "quotes"),
        ("about: Note: drink\nname: x\n", "second-colon", (1, 12, 13), "quotes"),
        ("steps:\n  - note: Now: drink\n", "second-colon", (2, 14, 15), "quotes"),
        ('name: "Foo\nsteps:\n  - hold: x\n', "unclosed-quote", (1, 7, 11), "at the end"),
        ('name: "Foo\nsteps:\n  - hold: "x"\n', "unclosed-quote", (1, 7, 11), "at the end"),
        ("name: 'Foo\nsteps:\n  - hold: 'x'\n", "unclosed-quote", (1, 7, 11), "at the end"),
        ("name Foo\nsteps:\n  - hold: x\n", "no-colon", (1, 1, 9), "`name: Foo`"),
        ("name: Foo\nsteps\n  - hold: x\n", "no-colon", (2, 1, 6), "`steps: `"),
        ("kit: [a, b\nname: x\n", "unclosed-bracket", (1, 6, 11), "`]`"),
        ("defaults: {a: 1\nname: x\n", "unclosed-bracket", (1, 11, 16), "`}`"),
        ("about: {name} go\nname: y\n", "braces-read-as-map", (1, 8, 17), "quotes"),
        ("name: “Go: now”\n", "curly-quotes", (1, 7, 16), "straight"),
        ("name:\u00a0Foo\nsteps: [rest: 3]\n", "no-break-space", (1, 6, 7), "ordinary"),
        ("steps:\n\u00a0\u00a0- hold: x\n  - rest: 3\n", "no-break-space", (2, 1, 2), "ordinary"),
        ('name: "a \\q b"\n', "bad-escape", (1, 10, 12), "twice"),
        ("steps:\n  - hold: x\n    for: 3\n   sets: 3\n", "bad-indent", (4, 4, 8), "up"),
        ("name: x\n  about: y\n", "bad-indent", (2, 3, 8), "up"),
        ("%FOO\nname: x\n", "yaml-syntax", (1, 5, 6), "Quotes"),
        ("", "empty-file", (1, 1, 1), "`name:`"),
        ("# nothing\n", "empty-file", (1, 1, 1), "`name:`"),
    ],
)
def test_a_fault_is_told_alone_in_plain_words(
    source: str, code: str, place: tuple[int, int, int], cure: str
) -> None:
    problem = only(source)
    assert (problem.code, (problem.line, problem.column, problem.end_column)) == (code, place)
    assert problem.help is not None
    assert cure in problem.help


STEPS = "steps:\n  - note: Drink\n"


@each(
    "source, code, place",
    [
        ("name: &a x\n" + STEPS, "anchor", (1, 7, 9)),
        ("name: x\nabout: *a\n" + STEPS, "alias", (2, 8, 10)),
        ("name: !a x\n" + STEPS, "tag", (1, 7, 9)),
        ("name: !!str x\n" + STEPS, "tag", (1, 7, 12)),
        ("name: x\nkit: !a [b]\n" + STEPS, "tag", (2, 6, 8)),
        ("<<: {about: y}\nname: x\n" + STEPS, "merge-key", (1, 1, 3)),
        ("name: x\nname: y\n" + STEPS, "duplicate-key", (2, 1, 5)),
        ("name: x\n? [a]\n: b\n" + STEPS, "key-not-text", (2, 3, 6)),
        ("name: x\n" + STEPS + "---\nname: y\n", "more-documents", (4, 1, 4)),
        (f"name: {'x' * 501}\n" + STEPS, "long-text", (1, 7, 508)),
        ('name: "a\\x1bb"\n' + STEPS, "control-character", (1, 7, 15)),
        ("name: a\x1bb\n" + STEPS, "control-character", (1, 8, 9)),
        ("name: a\u2028b\n" + STEPS, "control-character", (1, 8, 9)),
        ("name: x\nabout: {name}\n" + STEPS, "braces-read-as-map", (2, 8, 14)),
        ("name: x\nabout: [name]\n" + STEPS, "braces-read-as-map", (2, 8, 14)),
    ],
)
def test_what_yaml_allows_and_routines_do_not_is_an_error(
    source: str, code: str, place: tuple[int, int, int]
) -> None:
    problem = only(source)
    assert (problem.code, (problem.line, problem.column, problem.end_column)) == (code, place)
    assert problem.severity == "error"
    assert problem.help


def test_every_refusal_of_a_file_is_told_in_one_pass() -> None:
    source = "name: &a x\nname: y\nabout: *a\nkit: !t [b]\nwhat: 3\n" + STEPS
    codes = [problem.code for problem in read_routine(source.encode(), "x").problems]
    assert codes == ["anchor", "duplicate-key", "alias", "tag", "unknown-key"]


@pytest.mark.parametrize(
    ("source", "code", "place"),
    [
        ("name: Rep #3 of 5\n" + STEPS, "comment-cuts-text", (1, 11, 18)),
        ("name: “Foo”\n" + STEPS, "curly-quotes", (1, 7, 12)),
    ],
)
def test_what_is_read_otherwise_than_meant_is_a_warning(
    source: str, code: str, place: tuple[int, int, int]
) -> None:
    problem = only(source)
    assert (problem.code, (problem.line, problem.column, problem.end_column)) == (code, place)
    assert problem.severity == "warning"
    assert read_routine(source.encode(), "x").routine is not None


def test_a_no_break_space_in_a_key_is_told() -> None:
    problems = read_routine("name: x\n\u00a0about: y\nsteps: [rest: 3]\n".encode(), "x").problems
    assert [(each.code, each.line) for each in problems] == [("no-break-space", 2)]


def test_ordinary_comments_raise_no_warning() -> None:
    source = "name: x   # required\nabout: y # short\nkit: [a] #tight\n" + STEPS
    assert read_routine(source.encode(), "x").problems == ()


def test_places_count_characters_after_wide_ones() -> None:
    problem = only("name: x\nkit: [漢字, e\u0301, 🧘]\nsteps:\n  - {note: 漢字漢字, fro: 3}\n")
    assert (problem.line, problem.column, problem.end_column) == (4, 18, 21)


def test_a_byte_order_mark_moves_no_place() -> None:
    (problem,) = read_routine(b"\xef\xbb\xbfnmae: x\n" + STEPS.encode(), "x").problems[:1]
    assert (problem.code, problem.line, problem.column) == ("unknown-key", 1, 1)


def test_line_ends_of_windows_and_old_macs_move_no_place() -> None:
    for end in ("\r\n", "\r"):
        source = ("name: x\n" + STEPS + "what: 3\n").replace("\n", end)
        problem = only(source)
        assert (problem.line, problem.column, problem.end_column) == (4, 1, 5)


def test_bytes_that_are_not_utf_8_are_placed() -> None:
    (problem,) = read_routine("name: é\n".encode("latin-1"), "x").problems
    assert (problem.code, problem.line, problem.column) == ("not-utf-8", 1, 7)


def test_a_file_over_the_size_is_refused_unread() -> None:
    (problem,) = read_routine(b"#" * (256 * 1024 + 1), "x").problems
    assert problem.code == "file-too-large"


def test_thirteen_levels_are_too_deep_and_twelve_are_not() -> None:
    assert only("[" * 13 + "]" * 13).code == "too-deep"
    assert only("[" * 12 + "]" * 12).code == "not-a-mapping"


def test_a_quote_that_ends_at_the_end_of_a_line_hides_no_fault_after_it() -> None:
    reading = read_routine(b"s\n  e: \n d: '\n'.", "x")
    assert reading.routine is None
    assert {one.code for one in reading.problems} <= set(CODES)


def read(data: bytes) -> tuple[object, object, object, bool]:
    """Return all that comes of parsing a text."""
    report = Report()
    tree = parse(data, report)
    return tree, report.problems(), report.on_lines, report.repaired


WHOLE = (assets.folder("routines") / "core.yaml").read_text(encoding="utf-8")


@settings(max_examples=60)
@given(
    st.integers(0, len(WHOLE)),
    st.integers(0, 40),
    st.sampled_from(
        ["", "\n", ": ", "'", "\n  more", "{a: [b, 'c\n d']}", "é", "#", "\ud800", "&x "]
    ),
)
def test_a_tree_that_is_remembered_is_the_tree_that_is_read(
    start: int, length: int, text: str
) -> None:
    """Whatever a file holds; what has a problem is read each time."""
    changed = WHOLE[:start] + text + WHOLE[start + length :]
    data = changed.encode("utf-8", "surrogatepass")
    expected = read(data)
    with TemporaryDirectory() as folder:
        for _ in range(2):
            with Memory(lambda: Path(folder) / "trees"):
                assert read(data) == expected


def test_a_clean_text_is_read_once(tmp_path: Path) -> None:
    def trees() -> Path:
        return tmp_path / "trees"

    with Memory(trees):
        read(WHOLE.encode())
    before = trees().stat()
    with Memory(trees):
        read(WHOLE.encode())
        read(b"name: [")
    assert trees().stat() == before
    with Memory(trees):
        read(WHOLE.encode() + b"# and more\n")
    assert trees().stat() != before


@pytest.mark.parametrize(
    ("keys", "braced"),
    [
        ("for: 30s cues: Chin up, ribs down", False),
        ("for: 30s cues: [Chin up, ribs down]", True),
        ('for: 30s cues: "Chin up, ribs down"', True),
    ],
)
def test_braces_are_offered_only_where_no_text_would_end_in_them(keys: str, braced: bool) -> None:
    problems = read_routine(f"name: x\nsteps:\n  - hold: plank {keys}\n".encode(), "x").problems
    assert problems[0].code == "second-colon"
    assert (problems[0].fix is not None) is braced
