"""Help over whatever is under way: every key, what the colours mean, and the disclaimer."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding

from timer.player.actions import Action
from timer.tui import disclaimer
from timer.tui.keys import MENU_ACTIONS, PLAYER_ACTIONS
from timer.tui.screens.reading import ReadingScreen
from timer.tui.widgets.page import Block

COLOURS = (
    "Orange, coral and yellow are work: for a time or a count, to an effort, or as long as you "
    "like. Sky blue is rest, pale blue is getting ready, green is changing sides, grey is to be "
    "read. The one dark ground means: paused. Every kind is written out as well."
)
MOUSE = (
    "A click on the strip at the bottom jumps there. A click anywhere else pauses or goes on. "
    "Page keys and media keys serve presenters, pedals and headsets."
)


class HelpScreen(ReadingScreen[None]):
    """One key leaves it again; a session goes on meanwhile."""

    BINDINGS = [  # noqa: RUF012
        Binding("escape,question_mark,enter,space", "dismiss", show=False),
        Binding("q,Q,ctrl+c", "leave", show=False),
    ]

    hints = (("enter", "back"), ("↓", "read on"))

    def action_leave(self) -> None:
        """Leave what lies below as its own key for it would: one key is enough from anywhere."""
        from timer.tui.screens.player import PlayerScreen

        below = self.app.screen_stack[-2]
        self.dismiss()
        if isinstance(below, PlayerScreen):
            below.action_act("quit")

    def blocks(self) -> tuple[Block, ...]:
        """Return every key of every screen, then the words about colours, mouse and health."""
        return (
            Block("While a routine runs", heading=True),
            *_keys(PLAYER_ACTIONS),
            Block(""),
            Block("Colours and mouse", heading=True),
            Block(COLOURS),
            Block(MOUSE),
            Block(""),
            Block("In the menu", heading=True),
            *_keys(MENU_ACTIONS),
            Block(""),
            Block("What Supple is not", heading=True),
            *(Block(paragraph) for paragraph in disclaimer.LONG),
        )


def _keys(actions: Iterable[Action]) -> list[Block]:
    return [Block(action.help, key=action.keys_text) for action in actions]
