"""Figures and words in half blocks: they fill the room, and never more than the room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from timer.tui.drawing.bigtext import big, word

FIGURES = st.text("0123456789: ", min_size=1, max_size=6)


@given(FIGURES, st.integers(0, 70), st.integers(0, 220))
def test_figures_stay_within_rows_and_columns(text: str, rows: int, cols: int) -> None:
    lines = big(text, rows, cols)
    assert len(lines) <= rows
    assert all(len(line) <= cols for line in lines)
    assert len({len(line) for line in lines}) <= 1


@given(st.integers(8, 60), st.integers(40, 200))
def test_minutes_and_seconds_are_eight_rows_tall_from_forty_columns_on(
    rows: int, cols: int
) -> None:
    assert len(big("12:34", rows, cols)) >= 8


@each("rows", range(4, 41))
def test_figures_are_as_tall_as_their_room_and_of_one_width(rows: int) -> None:
    drawn = [big(char, rows, 200) for char in "0123456789"]
    assert {len(lines) for lines in drawn} == {rows}
    assert len({len(lines[0]) for lines in drawn}) == 1


def test_figures_are_made_narrower_before_they_are_made_lower() -> None:
    wide, narrow = big("25", 12, 80), big("25", 12, len(big("25", 12, 80)[0]) - 4)
    assert len(narrow) == len(wide)
    assert len(narrow[0]) < len(wide[0])


def test_every_figure_differs_from_every_other() -> None:
    drawn = {char: tuple(big(char, 8, 20)) for char in "0123456789"}
    assert len(set(drawn.values())) == 10


def test_every_letter_differs_from_every_other() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert len({tuple(word(char, 4, 20)) for char in letters}) == len(letters)


@pytest.mark.parametrize("rows", [4, 5, 9])
def test_letters_never_run_into_each_other(rows: int) -> None:
    for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        lines = word(f"{one}I", rows, 200)
        apart = len(word(one, rows, 200)[0])
        assert {line[apart] for line in lines} == {" "}


def test_a_word_with_a_letter_that_has_no_shape_is_left_to_plain_text() -> None:
    assert word("étirer", 8, 200) == []
    assert word("\x1b[31m", 8, 200) == []


def test_a_word_too_wide_is_left_to_plain_text() -> None:
    assert word("contract", 4, 30) == []


@each("rows", range(5, 20))
def test_a_w_keeps_its_middle_apart_however_narrow_it_is(rows: int) -> None:
    narrow = next(lines for cols in range(4, 60) if len(lines := word("W", rows, cols)) == rows)
    strokes = [len(line.split()) for line in narrow]
    assert 3 in strokes, narrow
