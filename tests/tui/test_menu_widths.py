"""No bundled text is cut off in the menu, at any width from 40 to 200."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.each import each
from tests.past import menu as menu_of
from timer.frozen import replace
from timer.machine import BARE
from timer.services.context import Context
from timer.services.menu_sections import Section
from timer.tui.drawing.themes import DARK
from timer.tui.screens.details import detail_lines, figure_size
from timer.tui.screens.details import line_row as detail_row
from timer.tui.screens.menu import SHORT_DISCLAIMER as SHORT
from timer.tui.widgets.preview import View, brief, caption, text_row, texts, whole_view
from timer.tui.widgets.routine_list import down_to, line_row, list_lines, scrolled, whole

NOW = "2026-03-05T12:00:00+0100"
WIDTHS = (*range(40, 84, 4), 100, 127, 160, 200)


@pytest.fixture(scope="module")
def context() -> Context:
    return Context.of({f"SUPPLE_{one}_DIR": "/nowhere/at/all" for one in ("CONFIG", "DATA")}, BARE)


@pytest.fixture(scope="module")
def views(context: Context) -> tuple[View, ...]:
    cards = [card for part in menu_of(context) for card, _ in part.entries]
    return tuple(whole_view(context, card, NOW) for card in cards)


@pytest.fixture(scope="module")
def sections(context: Context) -> tuple[Section, ...]:
    """Return the menu as it is once everything was done and has a reason."""
    reason = "done yesterday: rest until Wednesday"
    return tuple(
        replace(
            part,
            entries=tuple(
                (replace(card, last_done="2025-11-25"), reason) for card, _ in part.entries
            ),
        )
        for part in menu_of(context)
    )


@each("width", [38, *range(40, 201, 3)])
def test_no_line_of_the_list_is_cut(sections: tuple[Section, ...], width: int) -> None:
    for line in list_lines(sections, width, NOW, SHORT, about=True):
        made = line_row(line, width, DARK, chosen=True)
        assert made.cell_length == width
        assert all(part in made.text for part in (line.text, line.last, line.time))


@settings(max_examples=60)
@given(st.integers(1, 20), st.integers(0, 60), st.integers(0, 40), st.sampled_from([38, 60]))
def test_a_list_made_as_far_as_it_is_seen_shows_the_same(
    sections: tuple[Section, ...], height: int, top: int, chosen: int, width: int
) -> None:
    lines = [line for line in list_lines(sections, width, NOW) if line.kind != "space"]
    chosen = min(chosen, max(line.place or 0 for line in lines))
    made = tuple(down_to(chosen, height, lines))
    at = scrolled(lines, top, height, chosen)
    assert scrolled(made, top, height, chosen) == at
    assert whole(made, at, height) == tuple(whole(lines, at, height))


@each("width", WIDTHS)
def test_no_line_beside_the_list_is_cut(views: tuple[View, ...], width: int) -> None:
    inner = min(width - 4, 64)
    for view in views:
        below = list(brief(view, width))
        assert len(below) <= 7 or width > 75
        for line in (*texts(view, inner, told=True), *below):
            made = text_row(line, width, DARK)
            assert made.cell_length == width
            assert line.text in made.text
            assert made.text.rstrip().endswith(line.tail or line.text)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_of_the_details_is_cut(views: tuple[View, ...], width: int) -> None:
    cols, _ = figure_size(width)
    for view in views:
        for line in detail_lines(view, width):
            figure = ((" " * cols, "body"),) if line.figure else ()
            made = detail_row(line, figure, width, DARK)
            assert made.cell_length == width
            assert line.label + line.text in made.text
            assert made.text.rstrip().endswith(line.tail or line.text or line.label.rstrip())


def test_every_figure_has_something_said_below_it(views: tuple[View, ...]) -> None:
    for part in (part for view in views for part in view.parts or () if part.figures):
        assert caption(part, 34) or not part.said


def test_nothing_is_wider_than_the_row_it_is_in(views: tuple[View, ...]) -> None:
    for view in views:
        assert all(cell_len(line.text) <= 36 for line in texts(view, 36))
