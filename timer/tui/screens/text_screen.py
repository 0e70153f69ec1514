"""The base of every screen that is read: a page over a row of keys.

A page scrolls by rows: headings, paragraphs, pairs of a key and a text, and tables.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.screen import ScreenResultType
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from timer.frozen import frozen
from timer.player.actions import key_named
from timer.text import clusters
from timer.tui.drawing.themes import Palette
from timer.tui.drawing.typeset import blank, cells, fill, row, wrap
from timer.tui.keys.bindings import Hint
from timer.tui.shell import Shell, SuppleScreen
from timer.tui.widgets.rows import KeyRow

WIDEST = 78
"""Longer lines than this are hard to read."""
LOWEST = 8
"""Rows above a short text at most."""
EDGE = 2
"""Cells before a text."""

SCROLL_HINT: Hint = ("↓", "scroll")

Line = TypeVar("Line")


@frozen
class Block:
    """One paragraph. With a `key` it is set beside it, in a column of its own; a `tail` is
    at the right of its first line.
    """

    text: str
    key: str | None = None
    heading: bool = False
    strong: bool = False
    tail: str = ""
    quiet: bool = False
    accent: bool = False
    answer: bool = False
    """Whether a click on it presses its key."""


class Scroll(ScrollView, Generic[Line], can_focus=True, inherit_bindings=False):
    """Lines in one of Textual's scroll views, with keys, wheel, and text that can be copied.

    Lines are typeset here: keys have a column of their own, and no name is read as markup.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("down,j,J", "scroll_rows(1)", show=False),
        Binding("up,k,K", "scroll_rows(-1)", show=False),
        Binding("pagedown", "scroll_pages(1)", show=False),
        Binding("pageup", "scroll_pages(-1)", show=False),
        Binding("home,g", "scroll_to_line(0)", show=False),
        Binding("end,G", "scroll_to_line(99999)", show=False),
        Binding("ctrl+c", "copy", show=False),
    ]
    DEFAULT_CSS = "Scroll { width: 1fr; height: 1fr; scrollbar-size: 0 0; }"

    shell = getters.app(Shell)
    _made: tuple[Size, Palette, Sequence[Line]] | None = None

    @abstractmethod
    def typeset(self, width: int) -> Sequence[Line]:
        """Return every line of the page, set to a width."""

    @abstractmethod
    def drawn(self, line: Line, width: int) -> Strip:
        """Return a drawn line."""

    @property
    def palette(self) -> Palette:
        """The colours of the app's theme."""
        return self.shell.palette

    @property
    def lines(self) -> Sequence[Line]:
        """Every line of the page, typeset again whenever its size or the theme changes."""
        if self._made is None or self._made[:2] != (self.size, self.palette):
            self._made = self.size, self.palette, self.typeset(self.size.width)
        return self._made[2]

    def changed(self) -> None:
        """Show the page again because its text has changed."""
        self._made = None
        self.on_resize()
        self.refresh()

    def on_resize(self) -> None:
        """Measure how far the page scrolls."""
        self.virtual_size = Size(self.size.width, len(self.lines))

    def render_line(self, y: int) -> Strip:
        """Return one row on show; the last one says whether there is more."""
        width, place = self.size.width, self.scroll_offset.y + y
        ground = self.palette.style()
        if y == self.size.height - 1 and y and place + 1 < len(self.lines):
            at = self.palette.style("accent")
            return row(width, ("  ↓ more", at), ground=at)
        if place >= len(self.lines):
            return blank(width, ground)
        strip = self.drawn(self.lines[place], width)
        span = self.text_selection.get_span(place) if self.text_selection else None
        if span is not None:
            strip = _marked(strip, span, self.palette.style("strong", "chosen"))
        return strip.apply_offsets(0, place)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """Return the selected text without the margin of the page, as Textual asks for it."""
        whole = "\n".join(self.drawn(line, self.size.width).text for line in self.lines)
        found = selection.extract(whole).split("\n")
        return "\n".join([found[0].rstrip(), *(line[EDGE:].rstrip() for line in found[1:])]), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Show what is selected now."""
        self.refresh()

    def action_scroll_rows(self, rows: int) -> None:
        """Scroll down by `rows`, or up."""
        self.scroll_relative(y=rows, animate=False)

    def action_scroll_pages(self, pages: int) -> None:
        """Scroll down by pages, or up; two rows stay on show."""
        self.action_scroll_rows(pages * max(self.size.height - 2, 1))

    def action_scroll_to_line(self, line: int) -> None:
        """Show the page from a line on, as far as it goes."""
        self.scroll_to(y=line, animate=False)

    def action_copy(self) -> None:
        """Copy what is selected; with nothing selected the key keeps its other meaning."""
        self.screen.action_copy_text()
        self.screen.clear_selection()


def _marked(strip: Strip, span: tuple[int, int], style: Style) -> Strip:
    """Return a row with the characters of a span in another style; -1 is the end of the row."""
    first, last = span
    made, at = list[Segment](), 0
    for segment in strip:
        for cluster in clusters(segment.text):
            inside = first <= at and (last < 0 or at < last)
            made.append(Segment(cluster, style if inside else segment.style))
            at += len(cluster)
    return Strip(made, strip.cell_length)


class Page(Scroll[tuple[Strip, Block | None]]):
    """Shows blocks; a click on an answer presses its key."""

    def __init__(self, blocks: tuple[Block, ...], *, lowered: bool = False) -> None:
        super().__init__()
        self._blocks = blocks
        self._lowered = lowered

    def fill(self, blocks: tuple[Block, ...]) -> None:
        """Show other blocks."""
        self._blocks = blocks
        self.changed()

    def reveal(self, key: str) -> None:
        """Scroll as little as shows the block with a key or text, and a row more on either side."""
        rows = [y for y, (_, one) in enumerate(self.lines) if one and key in (one.key, one.text)]
        if rows:
            top = min(self.scroll_offset.y, max(rows[0] - 1, 0))
            self.action_scroll_to_line(max(top, rows[-1] + 3 - self.size.height))

    def typeset(self, width: int) -> Sequence[tuple[Strip, Block | None]]:
        """Return every row with its block; a short text may begin lower."""
        rows = page_rows(self._blocks, width, self.palette)
        spare = self.size.height - len(rows)
        above = min(spare // 3, LOWEST) if self._lowered and spare > 0 else 0
        return [*[(blank(width, self.palette.style()), None)] * above, *rows]

    def drawn(self, line: tuple[Strip, Block | None], width: int) -> Strip:
        """Return a row unchanged."""
        return line[0]

    def on_click(self, event: events.Click) -> None:
        """Press the key of the answer under the pointer, unless text was selected up to there."""
        at = self.scroll_offset.y + event.y
        block = self.lines[at][1] if at < len(self.lines) and not self.text_selection else None
        key = key_named(block.key or "") if block is not None and block.answer else None
        if key is not None:
            event.stop()
            self.app.simulate_key(key)


def page_rows(
    blocks: tuple[Block, ...], width: int, palette: Palette
) -> list[tuple[Strip, Block | None]]:
    """Return every row of the page with its block."""
    empty = blank(width, palette.style())
    column = max((cells(block.key) for block in blocks if block.key), default=0) + 2
    lines: list[tuple[Strip, Block | None]] = [(empty, None)]
    for block in blocks:
        if block.text or block.tail:
            lines += [(made, block) for made in _block_rows(block, width, column, palette)]
        else:
            lines.append((empty, None))
    return lines


def _block_rows(block: Block, width: int, column: int, palette: Palette) -> list[Strip]:
    ground = palette.style()
    at = palette.style("quiet" if block.quiet else "text")
    if block.heading:
        at = palette.style("accent", bold=True)
    if block.accent:
        at = palette.style("accent")
    if block.strong:
        at = palette.style("strong", bold=True)
    before = column if block.key is not None else 0
    whole = max(min(width - 2 * EDGE, WIDEST) - before, 1)
    inner = max(whole - cells(block.tail) - (2 if block.tail else 0), 1)
    rows: list[Strip] = []
    for number, line in enumerate(wrap(block.text, inner) or [""]):
        key = fill(block.key or "" if number == 0 else "", before)
        tail = block.tail if number == 0 else ""
        gap = " " * (whole - cells(line) - cells(tail))
        sign = palette.style("accent" if block.answer else "quiet", bold=True)
        pieces = (
            (f"{' ' * EDGE}{key}", sign),
            (line, at),
            (gap + tail, palette.style("quiet" if block.quiet else "calm")),
        )
        rows.append(row(width, *pieces, ground=ground))
    return rows


class TextScreen(SuppleScreen[ScreenResultType], inherit_bindings=False):
    """Shows `blocks` over a row of keys; subclasses add the keys that answer."""

    BINDINGS = [  # noqa: RUF012
        Binding("question_mark", "app.show_help", "help"),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]

    hints: tuple[Hint, ...] = ()
    lowered = False
    """Whether a short text begins lower on the screen, as a question does."""

    @abstractmethod
    def blocks(self) -> tuple[Block, ...]:
        """Return the text of the page."""

    def compose(self) -> ComposeResult:
        """Lay out the page over its keys."""
        yield Page(self.blocks(), lowered=self.lowered)
        yield KeyRow(self.hints)
