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
        Binding("question_mark", "app.show_help", show=False),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
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
