"""A fix never changes what a valid routine plays, and never makes a file worse."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timer import assets
from timer.routine.diagnostics import Edit, Severity
from timer.routine.library.moves import load_library
from timer.routine.reader.routine_file import read_routine
from timer.services.fixes import apply, difference, fix_data
from timer.services.lint import check_data
from timer.timeline.compile.compiler import compile_routine

MOVES = load_library([])
BUNDLED = [path.read_bytes() for path in sorted(assets.folder("routines").glob("*.yaml"))]
PATH = Path("some.yaml")
SLIPS = ["fro: 3s", "for:3s", "-hold: x", "sides: both", "count: 3x10", "“for”: 3s", "\t", "// x"]


def errors(data: bytes) -> int:
    problems = check_data(data, PATH, MOVES).problems
    return sum(one.severity is Severity.ERROR for one in problems)


@settings(max_examples=40)
@given(data=st.data())
def test_a_fix_leaves_no_more_errors_and_what_is_valid_plays_as_before(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(BUNDLED)).decode().splitlines(keepends=True)
    for _ in range(data.draw(st.integers(0, 2))):
        row = data.draw(st.integers(0, len(lines) - 1))
        slip = data.draw(st.sampled_from(SLIPS))
        indent = lines[row][: len(lines[row]) - len(lines[row].lstrip())]
        change = data.draw(st.integers(0, 2))
        lines[row] = (f"{indent}{slip}\n", lines[row][1:], lines[row].replace(": ", ":"))[change]
    text = "".join(lines).encode()
    fixed = fix_data(text, PATH, MOVES)
    assert errors(fixed.data) <= errors(text)
    assert (fixed.count == 0) == (fixed.data == text)
    before, after = (read_routine(one, "some", MOVES).routine for one in (text, fixed.data))
    if before is not None:
        assert after is not None
        segments = [compile_routine(one, MOVES).segments for one in (before, after)]
        assert segments[0] == segments[1]


@pytest.mark.parametrize("data", [b"", b"\xff", b"a", b"\xef\xbb\xbf", b"[" * 100_000])
def test_what_is_no_routine_is_left_alone(data: bytes) -> None:
    assert fix_data(data, PATH, MOVES).data == data


def test_edits_are_made_from_the_end_and_keep_the_line_ends() -> None:
    edits = (Edit(1, 1, 2, "A"), Edit(2, 2, 2, "\nc"), Edit(9, 1, 1, "x"))
    assert apply("a\r\nb\r\n", edits) == "A\r\nb\r\nc\r\n"
    checked = check_data(b"name: Some\nsteps:\n  - note: x\n    fro: 3s\n", PATH, MOVES)
    fix = next(one.fix for one in checked.problems if one.fix)
    assert [*difference(checked, fix)] == ["-     fro: 3s", "+     for: 3s"]
