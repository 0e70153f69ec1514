"""A page that scrolls by rows: headings, paragraphs, pairs of a key and a text, and tables."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from timer.frozen import frozen
from timer.player.actions import key_named
from timer.tui.drawing.themes import Palette
from timer.tui.drawing.typeset import blank, cells, fill, row, wrap
from timer.tui.row_widget import RowWidget

WIDEST = 78
"""Longer lines than this are hard to read."""
LOWEST = 8
"""Rows above a short text at most."""
EDGE = 2
"""Cells before a text."""

Line = TypeVar("Line")


@frozen
class Block:
    """One paragraph. With a `key` it is set beside it, in a column of its own; a `tail` stands
    opposite its first line.
    """

    text: str
    key: str | None = None
    heading: bool = False
    strong: bool = False
    tail: str = ""
    quiet: bool = False
    answer: bool = False
    """Whether a click on it presses its key."""


class Scroll(RowWidget, Generic[Line]):
    """Lines, of which as many are drawn as there is room for; keys and wheel read on."""

    offset_y: reactive[int] = reactive(0, repaint=False)

    @abstractmethod
    def lines(self, width: int) -> Sequence[Line]:
        """Return every line of the page."""

    @abstractmethod
    def drawn(self, line: Line, width: int) -> Strip:
        """Return a line as it is drawn."""

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the rows from the offset on, with a mark where there is more."""
        lines = self.lines(width)
        first = self.first_of(len(lines))
        shown = [self.drawn(line, width) for line in lines[first : first + height]]
        if first + height < len(lines) and height > 1:
            at = self.palette.style("accent")
            shown[-1] = row(width, ("  ↓ more", at), ground=at)
        return shown

    def first_of(self, lines: int) -> int:
        """Return which of so many lines is the first on show."""
        return max(min(self.offset_y, lines - self.size.height), 0)

    def read_on(self, rows: int) -> None:
        """Read on by `rows`, or back."""
        self.read_to(self.offset_y + rows)

    def read_to(self, line: int) -> None:
        """Show the page from a line on, as far as it goes."""
        most = len(self.lines(self.size.width)) - self.size.height
        self.offset_y = max(min(line, most), 0)

    def watch_offset_y(self) -> None:
        """Show other rows."""
        self.paint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Read on."""
        self.read_on(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Read back."""
        self.read_on(-3)


class Page(Scroll[tuple[Strip, Block | None]]):
    """Shows blocks; a click on an answer presses its key."""

    def __init__(self, blocks: tuple[Block, ...], *, lowered: bool = False) -> None:
        super().__init__()
        self._blocks = blocks
        self._lowered = lowered

    def fill(self, blocks: tuple[Block, ...]) -> None:
        """Show other blocks."""
        self._blocks = blocks
        self.paint()

    def lines(self, width: int) -> Sequence[tuple[Strip, Block | None]]:
        """Return every row with its block; a short text may stand lower."""
        rows = page_rows(self._blocks, width, self.palette)
        spare = self.size.height - len(rows)
        above = min(spare // 3, LOWEST) if self._lowered and spare > 0 else 0
        return [*[(blank(width, self.palette.style()), None)] * above, *rows]

    def drawn(self, line: tuple[Strip, Block | None], width: int) -> Strip:
        """Return a row as it is."""
        return line[0]

    def on_click(self, event: events.Click) -> None:
        """Press the key of the answer under the pointer."""
        lines = self.lines(self.size.width)
        at = self.first_of(len(lines)) + event.y
        block = lines[at][1] if at < len(lines) else None
        key = key_named(block.key or "") if block is not None and block.answer else None
        if key is not None:
            event.stop()
            self.app.simulate_key(key)


def page_rows(
    blocks: tuple[Block, ...], width: int, palette: Palette
) -> list[tuple[Strip, Block | None]]:
    """Return every row of the page, each with the block it is of."""
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
