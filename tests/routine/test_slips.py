"""What people write by mistake, and what they are told: a table, and what holds for any slip.

In slips.txt « and » mark the place that is underlined. What doesn't start like a file is a step in
braces; in a file ¶ ends a line and → is a tab. After the arrow come the code and part of the
remedy.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.each import each
from timer import assets
from timer.routine.diagnostics import Fix, Problem
from timer.routine.library.moves import load_library
from timer.routine.reader.routine_file import ROUTINE_KEYS, read_routine
from timer.routine.reader.steps import ANYWHERE
from timer.routine.reader.steps import KINDS as STEPS
from timer.routine.yaml.syntax import KEYS, KINDS
from timer.services.lint import check_data
from timer.timeline.compile.compiler import compile_routine

MOVES = load_library([])
HERE = Path("slip.yaml")

SLIPS = [
    line
    for line in Path(__file__).with_name("slips.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("# ")
]


def parsed(line: str) -> tuple[str, tuple[int, int, int], str, str]:
    """Return the text of a slip, its place, and the code and remedy it is answered with."""
    marked, _, answer = line.rpartition(" -> ")
    if marked.startswith(("name:", "«```", "---", "«wall", "«  »name:")):
        marked = marked.replace("¶", "\n").replace("→", "\t")
    else:
        marked = f"name: T\nsteps:\n  - {{{marked}}}\n"
    before, word, _ = re.split("[«»]", marked)
    start = len(before.rpartition("\n")[2]) + 1
    place = (before.count("\n") + 1, start, start + len(word))
    code, _, remedy = answer.partition(" ")
    return re.sub("[«»]", "", marked), place, code, remedy


def checked(text: str) -> tuple[Problem, ...]:
    """Return what `check` says of a text."""
    return check_data(text.encode(), HERE, MOVES).problems


@each("line", SLIPS)
def test_a_slip_is_answered_once_in_its_place_with_a_remedy_that_works(line: str) -> None:
    text, place, code, remedy = parsed(line)
    found = [one for one in checked(text) if one.code != "no-sides" or code == "no-sides"]
    answer = next(one for one in found if one.code == code)
    assert (answer.line, answer.column, answer.end_column) == place
    assert remedy in f"{answer.message} {answer.help}"
    again = {one.code for one in found} - {code}
    assert not again - {"curly-quotes", "unknown-key"}
    if answer.fix is not None and answer.fix.safe:
        assert answer not in checked(fixed(text, answer.fix))


def fixed(text: str, fix: Fix) -> str:
    """Return `text` with the edits of a fix."""
    lines = text.split("\n")
    for edit in sorted(fix.edits, key=lambda one: (one.line, one.column), reverse=True):
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.column - 1] + edit.text + line[edit.end_column - 1 :]
    return "\n".join(lines)


SEVERAL = """\
name: T
guards: [nerve-sign]
steps:
  - hodl: plank
    for: 30x
  - note: Remember: breathe
  - hold: plank
    fro: 30s
    cues:
      - {at: 40s, say: Too late}
  - effort: Curl
    to: 80%
    window: 3-8
  - hold: "plank
    for: 30m
  hold: plank
    for: 20s
"""


def test_one_fault_hides_no_other() -> None:
    found = {(one.line, one.code) for one in checked(SEVERAL)}
    assert found == {
        (2, "unknown-guard"), (4, "unknown-key"), (5, "bad-duration"), (6, "second-colon"),
        (8, "unknown-key"), (12, "bad-target"), (14, "unclosed-quote"), (15, "implausible"),
        (16, "missing-dash"),
    }  # fmt: skip


def test_what_spans_lines_is_fixed_by_hand() -> None:
    found = checked("name: T\nsteps:\n  - hold: plank\n    for: 3x\n      30s\n")
    assert [(one.code, one.fix) for one in found] == [("bad-duration", None)]


@pytest.mark.parametrize(
    "text",
    [
        "name: T\nsteps:\n  - hold: plank\n\tfor: 30s\n",
        "name: T\nsteps:\n\t- hold: plank\n\t  for: 30s\n\t- rest: 30s\n",
        "name: T\nsteps:\n\t- group: G\n\t\trounds: 2\n\t\tsteps:\n\t\t\t- rest: 30s\n",
        "name: T\nsteps:\n  - group: G\n    steps:\n\t- rest: 30s\n\t- rest: 20s\n",
    ],
)
def test_tabs_are_replaced_by_a_safe_fix(text: str) -> None:
    (found,) = checked(text)
    assert found.code == "tab-indent"
    assert found.fix is not None
    assert found.fix.safe
    assert checked(fixed(text, found.fix)) == ()
    told = checked(f"{text}  - hold: plank\n    fro: 30s\n  - note: Remember: breathe\n")
    assert [one.fix is not None for one in told if one.code == "tab-indent"] == [True]


def test_beside_an_error_valid_steps_are_still_looked_at() -> None:
    text = (
        "name: T\nsteps:\n  - hold: plank\n    for: 30s\n"
        "    cues: [{at: 40s, say: Too late}]\n  - rest: 30x\n"
    )
    assert [(one.line, one.code) for one in checked(text)] == [
        (5, "cue-never-heard"),
        (6, "bad-duration"),
    ]


def test_the_words_that_faults_are_judged_by_are_those_of_the_reader() -> None:
    assert KINDS - {"stretch", "floss", "exercise", "pause", "question"} == set(STEPS) - {"rest"}
    assert {*ROUTINE_KEYS, *ANYWHERE} <= KEYS


BUNDLED = sorted(path.read_text("utf-8") for path in assets.folder("routines").glob("*.yaml"))
JUNK = st.sampled_from(
    [*":-{}[]'\"#&*!|>,x9 \n\t", "  - ", ": ", "- hold: x\n", "«", "•", "fro: 3"]
)


@st.composite
def edited(draw: Any) -> str:
    """Draw a bundled routine with one to three edits."""
    text = draw(st.sampled_from(BUNDLED))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(JUNK) + text[at + draw(st.integers(0, 3)) :]
    return str(text)


@settings(max_examples=40)
@given(edited())
def test_any_edit_of_a_routine_is_answered_and_its_safe_fixes_can_be_applied(text: str) -> None:
    lines = text.split("\n")
    for one in checked(text):
        assert one.help
        assert 1 <= one.line <= len(lines)
        assert 1 <= one.column <= one.end_column
        if one.fix is not None:
            after = checked(fixed(text, one.fix))
            assert one not in after or not one.fix.safe


@settings(max_examples=25)
@given(edited())
@example(BUNDLED[0].replace("steps:", "kit: “mat”\nsteps:"))
def test_a_safe_fix_never_changes_the_timeline_of_what_was_valid(text: str) -> None:
    before = read_routine(text.encode(), "x", MOVES).routine
    fixes = [one.fix for one in checked(text) if one.fix is not None and one.fix.safe]
    if before is None or not fixes:
        return
    after = read_routine(fixed(text, fixes[0]).encode(), "x", MOVES).routine
    assert after is not None
    assert compile_routine(after, MOVES).segments == compile_routine(before, MOVES).segments


FAULTS = {
    "unknown-key": "  - hold: y\n    fro: 3s\n",
    "bad-duration": "  - rest: 3x\n",
    "not-a-mapping": "  - plank 30s\n",
    "second-colon": "  - note: a: b\n",
    "no-space-after-dash": "  -hold: z\n    for: 3s\n",
    "unclosed-quote": '  - note: "open\n',
    "no-colon": "  - hold: z\n    for 30s\n",
    "bad-indent": "  - hold: z\n   for: 3s\n",
    "unclosed-bracket": "  - {hold: z, for: 3s\n",
    "missing-dash": "  hold: z\n    for: 3s\n",
    "comment-mark": "// x\n",
    "wrong-bullet": "  • rest: 3s\n",
    "tab-indent": "\t- rest: 3s\n",
    "reserved-start": "  - note: @x\n",
    "missing-comma": "  - {hold: z for: 3s}\n",
    "quote-in-quotes": "  - note: 'it's'\n",
}


@pytest.mark.parametrize("first", FAULTS)
def test_of_two_faults_both_are_told(first: str) -> None:
    for second, fault in FAULTS.items():
        if first != second:
            head = "name: T\nsteps:\n  - rest: 3s\n"
            found = {one.code for one in checked(f"{head}{FAULTS[first]}  - rest: 5s\n{fault}")}
            assert found == {first, second}


@each(
    "source",
    [
        "name: A\nsteps:\n__- note: Drink\n__  for: 9s\n",
        "name: A\r\nsteps:\r\n_ - note: Drink\r\n_   for: 9s\r\n",
        "name: A\nsteps:\n  -_note: Drink\n    for:_9s\n",
        "name: A\nsteps:\n__- note: Drink\n____for: 9s\n",
        "name: A\nsteps:\n_-_note: Drink\n   for_: 9s\n",
    ],
)
@each("space", ["\u00a0", "\u3000", "\u202f", "\u2003"])
def test_odd_spaces_in_an_indent_are_repaired_as_the_indent_they_look_like(
    source: str, space: str
) -> None:
    text = source.replace("_", space)
    while found := checked(text):
        assert found[0].code == "no-break-space"
        assert found[0].fix is not None
        assert found[0].fix.safe
        text = fixed(text, found[0].fix)


def test_odd_spaces_within_texts_are_left_alone() -> None:
    source = (
        "name: A\nabout: |\n  \u00a0hold: x\n  \u00a0- y\nsteps:\n  - note: Deux\u00a0; trois\n"
    )
    assert checked(source) == ()
