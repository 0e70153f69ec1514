"""Rows of text: exact in width, safe, and told apart cell by cell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from timer.tui.drawing.typeset import both_ends, changed, cut, row, wrap

PLAIN, BOLD = Style(), Style(bold=True)
TEXTS = st.text(max_size=80)
WIDTHS = st.integers(0, 60)


@given(TEXTS, WIDTHS, st.sampled_from(["left", "center", "right"]))
def test_a_row_is_exactly_as_wide_as_asked(text: str, width: int, align: str) -> None:
    strip = row(width, (text, BOLD), ground=PLAIN, align=align)
    assert cell_len(strip.text) == width == strip.cell_length


@given(TEXTS, TEXTS, WIDTHS)
def test_both_ends_never_overlap(left: str, right: str, width: int) -> None:
    assert both_ends(width, (left, BOLD), (right, PLAIN), ground=PLAIN).cell_length == width


@given(TEXTS, st.integers(2, 60))
def test_a_cut_text_fits(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width


@given(TEXTS, st.integers(2, 40), st.integers(1, 5))
def test_wrapped_lines_fit_and_are_no_more_than_asked(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most)
    assert len(lines) <= most
    assert all(cell_len(line) <= width for line in lines)


def test_wrapping_keeps_every_word() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]


@given(st.lists(st.sampled_from("ab "), min_size=1, max_size=60), st.data())
def test_the_runs_that_changed_cover_every_cell_that_differs(old: list[str], data: object) -> None:
    new = data.draw(st.lists(st.sampled_from("ab "), min_size=len(old), max_size=len(old)))
    one = row(len(old), ("".join(old), PLAIN), ground=PLAIN)
    other = row(len(new), ("".join(new), PLAIN), ground=PLAIN)
    covered = {place for first, last in changed(one, other) for place in range(first, last)}
    assert {place for place, (a, b) in enumerate(zip(old, new, strict=True)) if a != b} <= covered


def test_equal_rows_cost_nothing() -> None:
    assert changed(row(9, ("abc", BOLD), ground=PLAIN), row(9, ("abc", BOLD), ground=PLAIN)) == []


def test_a_change_of_style_alone_is_a_change() -> None:
    assert changed(row(3, ("abc", BOLD), ground=PLAIN), row(3, ("abc", PLAIN), ground=PLAIN))


def test_far_apart_changes_are_written_apart() -> None:
    one = row(60, ("1" + " " * 40 + "1", PLAIN), ground=PLAIN)
    other = row(60, ("2" + " " * 40 + "2", PLAIN), ground=PLAIN)
    assert changed(one, other) == [(0, 1), (41, 42)]
    assert isinstance(one, Strip)


def test_changes_are_joined_only_where_that_takes_fewer_bytes() -> None:
    def runs(between: str) -> int:
        one = row(60, (f"1{between}1", PLAIN), ground=PLAIN)
        other = row(60, (f"2{between}2", PLAIN), ground=PLAIN)
        return len(changed(one, other))

    assert (runs(" " * 7), runs(" " * 9)) == (1, 2)
    assert (runs("█" * 2), runs("█" * 3)) == (1, 2)
