"""The base of every screen that is read: a page, a row of keys, and the keys that scroll."""

from __future__ import annotations

from abc import abstractmethod

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ScreenResultType

from timer.tui.keys.bindings import Hint
from timer.tui.shell import SuppleScreen
from timer.tui.widgets.rows import KeyRow
from timer.tui.widgets.text_page import Block, Page


class TextScreen(SuppleScreen[ScreenResultType], inherit_bindings=False):
    """Shows `blocks` and `hints`; subclasses add the keys that answer."""

    BINDINGS = [  # noqa: RUF012
        Binding("down,j", "scroll_rows(1)", show=False),
        Binding("up,k", "scroll_rows(-1)", show=False),
        Binding("pagedown", "scroll_rows(10)", show=False),
        Binding("pageup", "scroll_rows(-10)", show=False),
        Binding("home,g", "scroll_rows(-9999)", show=False),
        Binding("end,G", "scroll_rows(9999)", show=False),
        Binding("question_mark", "app.show_help", show=False),
    ]

    hints: tuple[Hint, ...] = ()
    lowered = False
    """Whether a short text stands lower, for something that is asked."""

    @abstractmethod
    def blocks(self) -> tuple[Block, ...]:
        """Return what there is to read."""

    def compose(self) -> ComposeResult:
        """Lay out the page over its keys."""
        yield Page(self.blocks(), lowered=self.lowered)
        yield KeyRow(self.hints)

    def action_scroll_rows(self, rows: int) -> None:
        """Read on, or back."""
        self.query_one(Page).read_on(rows)
