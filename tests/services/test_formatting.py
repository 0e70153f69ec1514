"""The canonical form changes what a parser skips, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bundled import library
from tests.each import each
from tests.routine.test_generated import ROUTINES
from tests.routine.test_hostile import PIECES
from timer import assets
from timer.errors import SuppleError
from timer.routine.library.moves import MOVE_KEYS
from timer.routine.reader.routine_file import ROUTINE_KEYS, read_routine
from timer.routine.yaml.layout import scalar
from timer.services.formatting import format_text
from timer.services.routine_files import TEMPLATE
from timer.timeline.compile.compiler import compile_routine

BUNDLED = [
    path.read_text(encoding="utf-8")
    for folder in ("", "moves", "programmes")
    for path in sorted((assets.folder("routines") / folder).glob("*.yaml"))
]

UNTIDY = """\
# About the whole file.

about:   'Ten quiet minutes'
# What it is called.
name: "Evening"   # said first


steps:    # in order

- for:   30s  # published
  # The strap is the black one.
  hold: strap-stretch

  sides: each

- {note: "Walk a few steps.", for: 8s}
- reps: squat
  tempo: { down: 3s,
           up: 1s }
  count:  10
  # - hold: plank
  #   for: 30s
# The end.
"""

TIDY = """\
# About the whole file.

# What it is called.
name: Evening  # said first
about: Ten quiet minutes

steps:  # in order
  # The strap is the black one.
  - hold: strap-stretch
    for: 30s  # published

    sides: each

  - {note: "Walk a few steps.", for: 8s}
  - reps: squat
    count: 10
    tempo: {down: 3s, up: 1s}
    # - hold: plank
    #   for: 30s
# The end.
"""


def test_an_untidy_file_is_put_in_order_with_its_comments() -> None:
    assert format_text(UNTIDY) == TIDY
    assert format_text(TIDY) == TIDY


@each(
    "written, formed",
    [
        ("about: 'It''s fine'", "about: It's fine"),
        ("about: 'no'", 'about: "no"'),
        ("about: '12'", 'about: "12"'),
        ("about: 'Say \"now\": go'", "about: 'Say \"now\": go'"),
        ('about: "a\\tb"', 'about: "a\\tb"'),
        ("about: 'Remember: breathe'", 'about: "Remember: breathe"'),
        ("about:\n  Some text", "about: Some text"),
        ("about:  # why\n  Some text", "about: Some text  # why"),
        ("about: Some\n   text\n\n   again", "about: Some\n  text\n\n  again"),
        ("about: | # why\n     Some\n      text\n\n", "about: |  # why\n  Some\n   text\n"),
        ("about: |+\n      \n      ", "about: |+\n\n"),
        ("? about\n: Some", "about: Some"),
        ("about:\tSome \t", "about: Some"),
        ("kit: [ 'strap' ,\"a mat\" ]", 'kit: [strap, "a mat"]'),
        ("kit: [strap,  # black\n  mat]", "kit:\n  - strap  # black\n  - mat"),
        ("kit: []", "kit: []"),
        ("lang:", "lang:"),
        ("unknown: 1\n\n\n\nother: 2", "unknown: 1\n\nother: 2"),
    ],
)
def test_what_is_written_in_another_way_means_the_same(written: str, formed: str) -> None:
    end = "\nsteps:\n  - note: Go\n"
    assert format_text(f"name: x\n{written}{end}") == f"name: x\n{formed}{end}"


def test_a_comment_below_a_dash_is_about_the_item_that_follows() -> None:
    untidy = "steps:\n- hold: a\n  cues:\n  - b\n-\n  # about c\n  note: c\n"
    formed = format_text(f"name: A\n{untidy}")
    assert formed is not None
    assert formed.endswith("      - b\n  # about c\n  - note: c\n")


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    tidy = "\ufeff" + TIDY.replace("\n", "\r\n")
    assert format_text("\ufeff" + UNTIDY.replace("\n", "\r\n")) == tidy


@each(
    "text",
    ["", "#", "a", "- a\n", "a: [", "a: &b c\n", "a: 1\na: 2\n", "? [a]\n: b\n", "\0", "\ud800"],
)
def test_what_has_a_fault_or_is_no_file_of_ours_is_left_alone(text: str) -> None:
    assert format_text(text) is None


def test_a_line_that_is_too_long_is_taken_apart() -> None:
    cues = ", ".join(f'"Cue number {number}."' for number in range(9))
    text = f"name: x\nsteps:\n  - hold: y\n    for: 3m\n    cues: [{cues}]\n"
    assert format_text(text) == text.replace(f" [{cues}]", "") + "".join(
        f"      - Cue number {number}.\n" for number in range(9)
    )


def test_the_page_says_the_order_of_keys_and_its_examples_are_in_it() -> None:
    page = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
    for table in (ROUTINE_KEYS, MOVE_KEYS):
        assert " ".join(f"`{key}`" for key in table) in page
    for example in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL):
        assert format_text(example) == example


@pytest.mark.parametrize("name", ["My evening", "Say: hi", "no", "12", "# one", 'a "b"', "ä: \\"])
def test_a_new_routine_is_in_canonical_form(name: str) -> None:
    text = TEMPLATE.format(name=scalar(name))
    assert format_text(text) == text
    routine = read_routine(text.encode(), "some", library()).routine
    assert routine is not None
    assert routine.name == name


SLIPS = [
    "# c\n",
    "  # c\n",
    " # t",
    "\n\n",
    "  ",
    "\t",
    "- ",
    ": ",
    "{",
    "]",
    "'",
    '"',
    "|\n",
    "---\n",
]


@settings(max_examples=60)
@given(data=st.data())
def test_the_form_of_any_text_is_final_and_plays_as_the_text_did(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(BUNDLED))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + data.draw(st.sampled_from(SLIPS)) + text[place:]
    formed = format_text(text)
    if formed is not None:
        assert format_text(formed) == formed
        assert played(formed) == played(text)


def played(text: str) -> object:
    """Return all that is done and said in a routine, None where it can't be used."""
    routine = read_routine(text.encode(), "some", library()).routine
    try:
        return routine and compile_routine(routine, library()).segments
    except SuppleError as error:
        return error.message


def in_lines(drawn: tuple[str, list[dict[str, str]]], around: str, dash: str) -> str:
    """Return a routine in block style, its steps indented like `around`."""
    lines = [f"name: {drawn[0]}", "steps:"]
    for step in drawn[1]:
        start = around + dash
        for key, value in step.items():
            lines.append(f"{start}{key}: {value}")
            start = " " * len(start)
    return "\n".join(lines) + "\n"


def shuffled(data: st.DataObject, step: dict[str, str]) -> dict[str, str]:
    return {key: step[key] for key in data.draw(st.permutations([*step]))}


@settings(max_examples=40)
@given(drawn=ROUTINES, data=st.data())
def test_any_order_and_indent_of_the_same_routine_comes_to_the_same_form(
    drawn: tuple[str, list[dict[str, str]]], data: st.DataObject
) -> None:
    formed = format_text(in_lines(drawn, "  ", "- "))
    assert formed is not None
    again = drawn[0], [shuffled(data, step) for step in drawn[1]]
    around, dash = data.draw(st.sampled_from([("", "- "), ("    ", "-   "), ("  ", "-  ")]))
    text = in_lines(again, around, dash)
    blanks = text.replace(": ", ":  ").replace("\n", "  \n") if "'" not in text else text
    assert format_text(blanks) == formed


@settings(max_examples=40)
@given(drawn=ROUTINES, data=st.data())
def test_every_comment_stays_beside_its_key(
    drawn: tuple[str, list[dict[str, str]]], data: st.DataObject
) -> None:
    steps = [shuffled(data, step) for step in drawn[1]]
    text, wanted = f"name: {drawn[0]}\nsteps:\n", []
    for number, step in enumerate(steps):
        for place, (key, value) in enumerate(step.items()):
            mark = f"{key} {number}"
            wanted.append(mark)
            above = f"    # above {mark}\n" if place else ""
            text += f"{above}  {' ' if place else '-'} {key}: {value} # of {mark}\n"
    formed = format_text(text)
    assert formed is not None
    lines = formed.splitlines()
    for mark in wanted:
        key = re.escape(mark.split()[0])
        (of,) = [line for line in lines if line.endswith(f"# of {mark}")]
        assert re.match(rf" *(- )?{key}:", of)
        for row, line in enumerate(lines):
            if line.strip() == f"# above {mark}":
                assert next(one for one in lines[row:] if not one.strip().startswith("#")) == of
    assert sum("# above " in line for line in lines) == len(wanted) - len(steps)


def test_bundled_files_are_in_canonical_form() -> None:
    assert [text[:60] for text in BUNDLED if format_text(text) != text] == []


@settings(max_examples=80)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_mix_of_yaml_is_too_much(source: str) -> None:
    for text in (source, f"name: x\nsteps:\n  - {source}", f"name: x\nkit: [a,\n{source}"):
        formed = format_text(text)
        assert formed is None or format_text(formed) == formed
