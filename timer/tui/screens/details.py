"""Everything about a routine before it starts, to be read step by step."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding

from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import TextScreen
from timer.tui.shell import SuppleScreen
from timer.tui.widgets.details import DetailPage
from timer.tui.widgets.routine_view import View
from timer.tui.widgets.rows import KeyRow


class DetailsScreen(SuppleScreen[str | None], inherit_bindings=False):
    """Answers the menu's action that is to follow, or None."""

    BINDINGS = [  # noqa: RUF012
        *TextScreen.BINDINGS,
        Binding("enter", "dismiss('start')", show=False),
        Binding("e", "dismiss('edit')", show=False),
        Binding("c,C", "dismiss('copy')", show=False),
        Binding("right,n,N", "go(1)", show=False),
        Binding("left,b,B", "go(-1)", show=False),
        Binding("escape,d,D,q,Q", "dismiss(None)", show=False),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]

    hints: tuple[Hint, ...] = (
        ("enter", "start"),
        ("q", "back"),
        ("?", "help"),
        ("n", "next step"),
        ("b", "step before"),
        ("e", "edit"),
        ("c", "copy"),
    )

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        """Lay out the page over its keys."""
        yield DetailPage(self._view)
        yield KeyRow(self.hints)

    def action_go(self, steps: int) -> None:
        """Read on at another step."""
        self.query_one(DetailPage).go(steps)
