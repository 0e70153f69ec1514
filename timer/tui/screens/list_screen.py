"""The base of every screen that is a list of options: the keys that choose one, and its layout."""

from __future__ import annotations

from abc import abstractmethod

from textual.app import ComposeResult
from textual.binding import Binding

from timer.tui.keys.bindings import Hint
from timer.tui.shell import SuppleScreen
from timer.tui.widgets.options import Option, Options
from timer.tui.widgets.rows import KeyRow, Notice


class ListScreen(SuppleScreen[None], inherit_bindings=False):
    """Shows `options` under `heading`; subclasses add the keys that do something with one."""

    DEFAULT_CSS = "ListScreen { layout: vertical; }"
    BINDINGS = [  # noqa: RUF012
        Binding("up,k,K", "choose(-1)", show=False),
        Binding("down,j,J", "choose(1)", show=False),
        Binding("pageup,home,g", "choose(-99)", show=False),
        Binding("pagedown,end,G", "choose(99)", show=False),
        Binding("question_mark", "app.show_help", show=False),
        Binding("escape,q,Q,ctrl+c", "dismiss", show=False),
    ]

    heading = ""
    hints: tuple[Hint, ...] = ()

    @abstractmethod
    def options(self) -> tuple[Option, ...]:
        """Return what there is to choose from, as it is now."""

    def compose(self) -> ComposeResult:
        """Lay out what is wrong, the options, and the keys."""
        yield Notice(classes="-none")
        yield Options(self.heading, self.options())
        yield KeyRow(self.hints)

    def action_choose(self, rows: int) -> None:
        """Choose the option `rows` further down."""
        self.query_one(Options).move(rows)
