"""Help over any screen: every key, what the colours mean, and the disclaimer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.player.actions import Action
from timer.timeline import messages
from timer.tui.screens.text_screen import SCROLL_HINT, Block, TextScreen
from timer.tui.screens.welcome import DISCLAIMER
from timer.tui.shell import SuppleScreen
from timer.tui.widgets.rows import KeyRow, hints_of

if TYPE_CHECKING:
    from timer.tui.keys.keymap import Keymap

COLOURS = (
    "Orange is work for a time or a count, dark red is work to an effort, pale yellow lasts as "
    "long as you like. Blue is rest, very pale blue is getting ready, purple is changing sides, "
    "grey is something to read. Nearly black means paused. Each is written out as well."
)
ANYWHERE = (
    (
        "ctrl+p",
        "Find anything by typing part of its name: a routine, a screen, a theme, an action.",
    ),
    ("ctrl+z", "Suspend Supple; fg in the shell brings it back. A session waits until then."),
    ("tab", "Move to the next part of the screen; shift+tab moves back."),
    (
        "any script",
        "On Cyrillic, Greek, Hebrew and Arabic keyboards, letters work by their place.",
    ),
    ("held", "A held key counts once. Only arrows, + and - repeat, and slowly."),
    ("ctrl+c", "Copy what you selected on a page with the mouse. With nothing selected: leave."),
)
MOUSE = (
    "Click the strip at the bottom to jump to that point. Click anywhere else to pause or "
    "continue. Page keys, F5, b and . are there for presenters and pedals."
)


class HelpScreen(TextScreen[None]):
    """Shows the help; a session keeps running underneath."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,space,escape,question_mark", "dismiss", "back"),
        Binding("q,Q,ctrl+c", "leave", show=False),
    ]
    hints = (*hints_of(BINDINGS), SCROLL_HINT)

    def action_leave(self) -> None:
        """Close the help and do what q does on the screen below."""
        from timer.tui.screens.player import PlayerScreen

        below = self.app.screen_stack[-2]
        self.dismiss()
        if isinstance(below, PlayerScreen):
            below.action_act("quit")

    def blocks(self) -> tuple[Block, ...]:
        """Return every key, those of the screen below first, then everything else."""
        from timer.tui.screens.menu import MenuScreen
        from timer.tui.screens.player import PlayerScreen

        below = self.app.screen_stack[-2]
        pages = help_blocks(self.shell.keymap, in_menu=isinstance(below, MenuScreen))
        signs: tuple[Block, ...] = ()
        if isinstance(below, SuppleScreen) and below.signs:
            listed = (Block(text, key=sign) for sign, text in below.signs)
            signs = (Block("What the signs mean", heading=True), *listed, Block(""))
        if isinstance(below, (MenuScreen, PlayerScreen)):
            return (*pages, Block(""), *signs[:-1]) if signs else pages
        rows = (row for found in below.query(KeyRow) for row in found.hints)
        here = tuple(Block(messages.sentence(text), key=key) for key, text in rows)
        if not here:
            return (*signs, *pages)
        return (Block("On this screen", heading=True), *here, Block(""), *signs, *pages)


def help_blocks(keymap: Keymap, *, in_menu: bool = False) -> tuple[Block, ...]:
    """Return every key as it is bound, then the words about colours, mouse and health.

    The menu's keys come first if the help was opened `in_menu`.
    """
    running = (
        Block("While a routine runs", heading=True),
        *_keys(keymap.player),
        Block(""),
        Block("Colours and mouse", heading=True),
        Block(COLOURS),
        Block(MOUSE),
        Block(""),
    )
    menu = (Block("In the menu", heading=True), *_keys(keymap.menu), Block(""))
    return (
        *(menu if in_menu else running),
        *(running if in_menu else menu),
        Block("Anywhere", heading=True),
        *(Block(text, key=key) for key, text in ANYWHERE),
        Block(""),
        Block("What Supple is not", heading=True),
        *(Block(paragraph) for paragraph in DISCLAIMER),
    )


def _keys(actions: Iterable[Action]) -> list[Block]:
    return [Block(action.help, key=action.keys_text) for action in actions]
