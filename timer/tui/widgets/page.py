"""A page that scrolls by rows: headings, paragraphs, pairs of a key and a text, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from rich.cells import cell_len
from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from timer.records import record
from timer.tui.palette import Palette
from timer.tui.typeset import blank, cut, row, wrap
from timer.tui.widgets.painted import Painted

WIDEST = 78
"""Longer lines than this are hard to read."""
EDGE = 2
"""Cells before a text."""

Line = TypeVar("Line")


@record
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


class Scroll(Painted, Generic[Line]):
    """Lines, of which as many are drawn as there is room for; keys and wheel read on."""

    offset_y: reactive[int] = reactive(0, repaint=False)

    def lines(self, width: int) -> Sequence[Line]:
        """Return every line of the page."""
        raise NotImplementedError

    def drawn(self, line: Line, width: int) -> Strip:
        """Return a line as it is drawn."""
        raise NotImplementedError

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the rows from the offset on, with a mark where there is more."""
        lines = self.lines(width)
        first = max(min(self.offset_y, len(lines) - height), 0)
        shown = [self.drawn(line, width) for line in lines[first : first + height]]
        if first + height < len(lines) and height > 1:
            at = self.palette.style("accent")
            shown[-1] = row(width, ("  ↓ more", at), ground=at)
        return shown

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


class Page(Scroll[Strip]):
    """Shows blocks."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        super().__init__()
        self._blocks = blocks

    def fill(self, blocks: tuple[Block, ...]) -> None:
        """Show other blocks."""
        self._blocks = blocks
        self.paint()

    def lines(self, width: int) -> Sequence[Strip]:
        """Return every row of the page."""
        return page_rows(self._blocks, width, self.palette)

    def drawn(self, line: Strip, width: int) -> Strip:
        """Return a row as it is."""
        return line


def page_rows(blocks: tuple[Block, ...], width: int, palette: Palette) -> list[Strip]:
    """Return every row of the page."""
    ground = palette.style()
    column = max((cell_len(block.key) for block in blocks if block.key), default=0) + 2
    lines: list[Strip] = [blank(width, ground)]
    for block in blocks:
        empty = not block.text and not block.tail
        lines += [blank(width, ground)] if empty else _block_rows(block, width, column, palette)
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
    inner = max(whole - cell_len(block.tail) - (2 if block.tail else 0), 1)
    rows: list[Strip] = []
    for number, line in enumerate(wrap(block.text, inner) or [""]):
        key = cut(block.key or "", before) if number == 0 else ""
        tail = block.tail if number == 0 else ""
        gap = " " * (whole - cell_len(line) - cell_len(tail))
        pieces = (
            (f"{' ' * EDGE}{key:<{before}}", palette.style("quiet", bold=True)),
            (line, at),
            (gap + tail, palette.style("quiet" if block.quiet else "calm")),
        )
        rows.append(row(width, *pieces, ground=ground))
    return rows
