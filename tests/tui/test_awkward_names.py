"""Whatever a routine is called, every row of every screen is exactly as wide as its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from tests.awkward import EMOJI, NAMES, TWO_CODE_POINTS, texts
from timer.frozen import replace
from timer.machine import BARE
from timer.services.catalog import routine_cards
from timer.services.context import Context
from timer.services.menu_sections import Section
from timer.text import clusters
from timer.timeline.segments import Segment, SegmentKind
from timer.tui.drawing.bigtext import arranged, large_lines
from timer.tui.drawing.themes import DARK
from timer.tui.drawing.typeset import both_ends, changed, crop, laid, pieces, row
from timer.tui.row_widget import RowWidget
from timer.tui.screens.details import detail_lines
from timer.tui.screens.details import line_row as detail_row
from timer.tui.screens.list_screen import Option, option_row
from timer.tui.screens.text_screen import Block, Scroll, page_rows
from timer.tui.testing import HeadlessApp, rehearse
from timer.tui.widgets.preview import View, brief, text_row, whole_view
from timer.tui.widgets.preview import texts as preview_texts
from timer.tui.widgets.prompt import LONGEST, Field
from timer.tui.widgets.routine_list import RoutineList, line_row, list_lines

PLAIN, BOLD = Style(), Style(bold=True)
WIDTHS = st.integers(1, 200)
SIZES = ((40, 20), (80, 24), (120, 40))
HEAD = """
name: "{name}"
about: "{name}. {name}."
kit: ["{name}"]
steps:
"""
STEPS = """\
  - hold: "{name}"
    for: 30s
    sides: ["{name}", other]
    cues: ["{name}"]
  - reps: "{name}"
    count: 4
    tempo: {{"{name}": 3s, back: 1s}}
  - effort: "{name}"
    to: 8/10
    window: 3-8
  - open: "{name}"
    about: 2m
  - ask: "{name}"
    options: ["{name}", {{text: "{name} hurts", then: stop}}]
  - note: "{name}"
"""


def assert_exact(strip: Strip, width: int) -> None:
    """Check the width that a row claims against that of its parts and of its text."""
    parts = sum(cell_len(segment.text) for segment in strip)
    assert (strip.cell_length, parts, cell_len(strip.text)) == (width, width, width)


def write(environ: dict[str, str], slug: str, *names: str) -> None:
    """Write a routine with steps of each name, in which everything has a name."""
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple" / "routines"
    folder.mkdir(parents=True, exist_ok=True)
    text = HEAD.format(name=names[0]) + "".join(STEPS.format(name=name) for name in names)
    (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")


@given(texts, WIDTHS, st.sampled_from(["left", "center", "right"]))
def test_a_row_is_exact_and_splits_no_character(text: str, width: int, align: str) -> None:
    strip = row(width, (text, BOLD), ("·", PLAIN), (text, PLAIN), ground=PLAIN, align=align)
    assert sum(cell_len(segment.text) for segment in strip) == width == strip.cell_length
    whole = {*pieces(text), *pieces(f" {text}"), "·", " "}
    assert {one for segment in strip for one in pieces(segment.text)} <= whole


@given(texts, texts, WIDTHS)
def test_two_texts_at_both_ends_are_exact(left: str, right: str, width: int) -> None:
    strip = both_ends(width, (left, BOLD), (right, PLAIN), ground=PLAIN)
    assert sum(cell_len(segment.text) for segment in strip) == width


@given(texts, texts, st.integers(1, 80), st.data())
@example("日日日日日日 x", " 日日日日日日x", 14, None)
@example("日x", "a日", 3, None)
def test_the_runs_redrawn_make_the_old_row_the_new_one(
    old: str, new: str, width: int, data: object
) -> None:
    before, after = (row(width, (text, PLAIN), ground=PLAIN) for text in (old, new))
    shown = before
    for first, last in changed(before, after):
        part = after.crop(first, last)
        assert_exact(part, last - first)
        assert_exact(shown.crop(first, last), last - first)
        shown = Strip(laid(shown, first, part))
    assert pieces(shown.text) == pieces(after.text)


@given(texts, texts, st.integers(1, 80), st.data())
def test_what_is_laid_over_a_row_leaves_it_as_wide(
    under: str, over: str, width: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, width - 1))
    wide = data.draw(st.integers(1, width - first))
    strips = (
        row(size, (text, PLAIN), ground=PLAIN) for size, text in ((width, under), (wide, over))
    )
    made = Strip(laid(next(strips), first, next(strips)))
    assert sum(cell_len(segment.text) for segment in made) == width
    assert sum(cell_len(segment.text) for segment in crop(made, wide)) == wide


@pytest.mark.parametrize("start", range(0, len(EMOJI), 500))
def test_every_emoji_is_shown_at_every_width(start: int) -> None:
    for emoji in EMOJI[start : start + 500]:
        for width in (1, 2, 3, 9):
            assert_exact(row(width, (f"a{emoji}b", PLAIN), ground=PLAIN), width)
        one, other = (row(9, (f"{text}{emoji}", PLAIN), ground=PLAIN) for text in ("ab", "a"))
        assert changed(one, other)


def test_menu_details_and_pages_are_exact_at_any_width(environ: dict[str, str]) -> None:
    context = Context.of(environ, BARE)
    for place, name in enumerate(NAMES):
        write(environ, "aaa", name)
        card = next(card for card in routine_cards(context) if card.slug == "aaa")
        now = context.clock.wall()
        view = whole_view(context, card, now)
        # Every third width for each name, odd ones and even ones.
        for width in (*range(1 + place % 3, 44, 3), *range(44 + 13 * (place % 3), 201, 39)):
            assert_pages(view, name, now, width)


def assert_pages(view: View, name: str, now: str, width: int) -> None:
    """Check list, preview, details, pages and options at one width."""
    card = view.card
    entries = ((replace(card, last_done="2025-11-25"), name),)
    section = Section(name, entries, name)
    for line in list_lines((section,), width, now, name, about=True):
        assert_exact(line_row(line, width, DARK, chosen=True), width)
    for text in (*brief(view, width), *preview_texts(view, max(width - 4, 1), told=True)):
        assert_exact(text_row(text, width, DARK), width)
    for detail in detail_lines(view, width):
        assert_exact(detail_row(detail, (), width, DARK), width)
    blocks = tuple(Block(name, key=key, tail=tail) for key in ("1", name) for tail in ("", name))
    for strip, _ in page_rows(blocks, width, DARK):
        assert_exact(strip, width)
    assert_exact(option_row(Option(name, name, name), width, DARK, chosen=True), width)


@given(texts, st.integers(8, 40), st.integers(10, 200))
@settings(max_examples=50)
def test_large_letters_are_left_for_plain_ones_where_there_are_none(
    text: str, rows: int, cols: int
) -> None:
    for lines in (large_lines(text, rows, cols), arranged("12", (text,), rows, cols)):
        assert all(cell_len(line) <= cols for line in lines)


@pytest.mark.parametrize("place", range(len(SIZES)))
def test_menu_and_session_are_drawn_whatever_the_name(environ: dict[str, str], place: int) -> None:
    names = NAMES[place :: len(SIZES)]
    for number, name in enumerate(names):
        write(environ, f"aaa-{number}", name)
    write(environ, "aaa-all", *names)

    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert_drawn(app)
        await app.press(pilot, "question_mark")
        assert_drawn(app)
        await app.press(pilot, "escape", "slash", "a", "a", "a", "enter")
        cards = app.screen.query_one(RoutineList)
        for _ in (*names, "all"):
            await app.press(pilot, "d")
            assert_drawn(app)
            await app.press(pilot, "escape")
            assert_drawn(app)
            await app.press(pilot, "j")
        await app.press(pilot, "ctrl+p")
        assert_drawn(app)
        await app.press(pilot, "escape")
        while cards.card is not None and cards.card.slug != "aaa-all":
            cards.move(1)
        await app.press(pilot, "enter")
        await app.begun(pilot)
        for kind in SegmentKind:
            found = [one for one in app.sessions[-1].timeline.segments if one.kind == kind]
            for nth in places_of(found):
                await app.jump(pilot, kind, seconds=2, nth=nth)
                assert_drawn(app)
        await app.press(pilot, "space", "p")
        assert_drawn(app)
        await app.press(pilot, *"nnnnnn")
        assert_drawn(app)

    rehearse(environ).drive(scene, SIZES[place])


def places_of(segments: list[Segment]) -> list[int]:
    """Return the place of the first segment of each name."""
    labels = [one.label for one in segments]
    return [place for place, label in enumerate(labels) if label not in labels[:place]]


def assert_drawn(app: HeadlessApp) -> None:
    """Check every row on the screen."""
    for widget in app.screen.walk_children(Widget):
        if isinstance(widget, RowWidget | Scroll) and widget.display and widget.size.width:
            for y in range(widget.size.height):
                assert_exact(widget.render_line(y), widget.size.width)


def test_a_name_with_an_emoji_can_be_typed_and_taken_back(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n")
        app.post_message(events.Paste(TWO_CODE_POINTS))
        await app.settle(pilot)
        field = app.screen.query_one(Field)
        assert TWO_CODE_POINTS in field.render_line(0).text
        assert_exact(field.render_line(0), field.size.width)
        await app.press(pilot, "backspace")
        assert field.value == "".join(clusters(TWO_CODE_POINTS)[:-1])
        await app.press(pilot, "enter")
        assert [Path(path).name for path in app.edited] == ["flow.yaml"]

    rehearse(environ).drive(scene)


@pytest.mark.parametrize("emoji", ["🧘‍♀️", "👍🏽", "🇩🇪", "e\u0301"])
def test_the_cursor_is_never_inside_a_character(environ: dict[str, str], emoji: str) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n")
        app.post_message(events.Paste(f"a{emoji}b"))
        await app.settle(pilot)
        field = app.screen.query_one(Field)
        for key, place in (("left", 1 + len(emoji)), ("left", 1), ("right", 1 + len(emoji))):
            await app.press(pilot, key)
            assert field.cursor_position == place
            assert_exact(field.render_line(0), field.size.width)
        await app.press(pilot, "left", "shift+right", "x")
        assert field.value == "axb"
        await app.press(pilot, "ctrl+underscore", "left", "delete")
        assert field.value == "ab"
        await pilot.click(Field, offset=(1, 0))
        assert field.cursor_position == 1

    rehearse(environ).drive(scene)


def test_a_text_that_is_too_long_ends_between_two_characters(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n")
        app.post_message(events.Paste("🧘‍♀️" * LONGEST))
        await app.settle(pilot)
        field = app.screen.query_one(Field)
        assert field.value == "🧘‍♀️" * (LONGEST // 4)
        assert_exact(field.render_line(0), field.size.width)

    rehearse(environ).drive(scene, (40, 16))
