"""A page of text that scrolls by rows: headings, paragraphs and pairs of a key and what it does."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from timer.tui.palette import ACCENT, DARK, QUIET, TEXT, style
from timer.tui.typeset import blank, cut, row, wrap
from timer.tui.widgets.painted import Painted

WIDEST = 78
"""Longer lines than this are hard to read."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. With a `key` it is set beside it, in a column of its own."""

    text: str
    key: str | None = None
    heading: bool = False
    strong: bool = False


class Page(Painted):
    """Shows blocks, and lets a person read on with keys or wheel."""

    offset_y: reactive[int] = reactive(0, repaint=False)

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        super().__init__()
        self._blocks = blocks

    def fill(self, blocks: tuple[Block, ...]) -> None:
        """Show other blocks."""
        self._blocks = blocks
        self.paint()

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the rows from the offset on, with a mark where there is more."""
        lines = page_rows(self._blocks, width)
        first = max(min(self.offset_y, len(lines) - height), 0)
        shown = lines[first : first + height]
        if first + height < len(lines) and height > 1:
            at = style(ACCENT)
            shown[-1] = row(width, (" ↓ more", at), ground=at)
        return shown

    def read_on(self, rows: int) -> None:
        """Read on by `rows`, or back."""
        most = len(page_rows(self._blocks, self.size.width)) - self.size.height
        self.offset_y = max(min(self.offset_y + rows, most), 0)

    def watch_offset_y(self) -> None:
        """Show other rows."""
        self.paint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Read on."""
        self.read_on(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Read back."""
        self.read_on(-3)


def page_rows(blocks: tuple[Block, ...], width: int) -> list[Strip]:
    """Return every row of the page."""
    ground = style(TEXT, DARK)
    column = max((cell_len(block.key) for block in blocks if block.key), default=0) + 2
    lines: list[Strip] = []
    for block in blocks:
        lines += _block_rows(block, width, column) if block.text else [blank(width, ground)]
    return lines


def _block_rows(block: Block, width: int, column: int) -> list[Strip]:
    ground = style(TEXT, DARK)
    at = style(ACCENT, DARK, bold=True) if block.heading else ground
    if block.strong:
        at = style("#ffffff", DARK, bold=True)
    before = column if block.key is not None else 0
    inner = max(min(width - 2, WIDEST) - before, 1)
    rows: list[Strip] = []
    for number, line in enumerate(wrap(block.text, inner)):
        key = cut(block.key or "", before) if number == 0 else ""
        pieces = ((f" {key:<{before}}", style(QUIET, DARK, bold=True)), (line, at))
        rows.append(row(width, *pieces, ground=ground))
    return rows
