"""The command palette: everything you can do from here, found by typing part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from timer.frozen import frozen
from timer.player.actions import ACTIONS
from timer.services.catalog import routine_cards
from timer.settings import THEMES
from timer.text import safe
from timer.tui.drawing.typeset import sentences
from timer.tui.keys.bindings import MENU_ACTIONS, MENU_SCREENS
from timer.tui.shell import Shell, SuppleScreen
from timer.tui.widgets.rows import KeyRow

KEYS = (("enter", "do it"), ("↓", "next"), ("esc", "close"))
WIDEST = 76
EDGES = 8
"""Cells at both sides of a command, the scroll bar among them."""


@frozen
class Command:
    """One thing you can do."""

    name: str
    about: str
    run: Callable[[], object]


class Commands(Provider):
    """Finds the commands for the screen below."""

    async def startup(self) -> None:
        """Collect everything that can be found."""
        shell = self.app
        assert isinstance(shell, Shell)
        self._commands = tuple(commands(shell, self.screen))

    async def discover(self) -> Hits:
        """Yield every command."""
        for one in self._commands:
            yield DiscoveryHit(_shown(Content(one.name), one), one.run, one.name)

    async def search(self, query: str) -> Hits:
        """Yield the commands that match `query`."""
        matcher = self.matcher(query)
        for one in self._commands:
            if score := matcher.match(one.name):
                yield Hit(score, _shown(matcher.highlight(one.name), one), one.run, one.name)


def _shown(name: Content, command: Command) -> Content:
    """Return a command as the list shows it; text from files is never read as markup."""
    return Content("\n").join((name, Content(command.about).stylize("not bold")))


class CommandsScreen(CommandPalette):
    """Textual's command palette with our commands and none of its own."""

    CSS = """
    CommandsScreen.-ours { background: $background 60%; }
    CommandsScreen.-ours:ansi { background: transparent; }
    CommandsScreen KeyRow { dock: bottom; }
    CommandsScreen > Vertical { margin: 2 2 1 2; max-width: 76; }
    CommandsScreen SearchIcon { display: none; }
    CommandsScreen #--input { border: none; padding: 1; background: $panel; }
    CommandsScreen CommandInput {
        color: $foreground; border: none; height: 1; padding: 0 1;
    }
    CommandsScreen CommandList {
        border: none; max-height: 60vh; background: $panel; scrollbar-size-vertical: 1;
        scrollbar-color: $accent; scrollbar-color-active: $accent; scrollbar-color-hover: $accent;
        scrollbar-background: $panel; scrollbar-background-hover: $panel;
        scrollbar-background-active: $panel;
    }
    CommandsScreen CommandList > .option-list--option-highlighted {
        color: $background; background: $accent; text-style: bold;
    }
    CommandsScreen:ansi #--input, CommandsScreen:ansi CommandList {
        color: ansi_white; background: ansi_black;
    }
    CommandsScreen:ansi CommandList > .option-list--option-highlighted {
        color: ansi_black; background: ansi_white;
    }
    """
    BINDINGS = [Binding("ctrl+c", "escape", show=False, priority=True)]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """Lay out the palette, with its own keys over those of the screen below."""
        yield from super().compose()
        yield KeyRow(KEYS)

    def __init__(self) -> None:
        super().__init__(
            [Commands], placeholder="What to do?", id="--command-palette", classes="-ours"
        )


def commands(shell: Shell, below: object) -> Iterator[Command]:
    """Yield the commands for the screen `below`."""
    from timer.tui.screens.menu import MenuScreen
    from timer.tui.screens.player import PlayerScreen

    if isinstance(below, PlayerScreen):
        yield from _of_player(below)
    elif isinstance(below, MenuScreen):
        yield from _of_menu(shell, below)
    elif isinstance(below, SuppleScreen):
        for name, about, action in below.palette_actions:
            yield Command(name, about, partial(below.run_action, action))
    yield from _settings(shell)
    if not isinstance(below, PlayerScreen):
        yield Command("Quit", "Leave Supple.", partial(shell.action_leave, 0))


def _of_player(player: Any) -> Iterator[Command]:
    for action in ACTIONS:
        if action.id != "digit":
            name = action.label[:1].upper() + action.label[1:]
            yield Command(name, action.help, partial(player.action_act, action.id))


def _of_menu(shell: Shell, menu: Any) -> Iterator[Command]:
    from timer.tui.screens.why import HEADING

    room = max(min(WIDEST, shell.size.width) - EDGES, 1)
    for card in routine_cards(shell.context):
        if card.ok:
            name = safe(card.name or card.slug, 60)
            yield Command(
                f"Start {name}",
                " ".join(sentences(card.about or "", room, 2)),
                partial(menu.start, card),
            )
    for action in MENU_ACTIONS:
        if action.id in MENU_SCREENS:
            name = HEADING if action.id == "why" else action.label.capitalize()
            yield Command(name, action.help, partial(menu.action_act, action.id))
    yield Command("Sounds", "Hear each tone and the voice.", shell.action_show_sounds)
    yield Command("Help", "Every key.", shell.action_show_help)


def _settings(shell: Shell) -> Iterator[Command]:
    for theme in THEMES:
        yield Command(
            f"Theme: {theme}", "Change the colours.", partial(shell.prefer, "theme", theme)
        )
    settings = shell.context.settings
    motion = "off" if settings.motion == "on" else "on"
    text = "normal" if settings.text == "large" else "large"
    yield Command(f"Motion: {motion}", "Figures and bars.", partial(shell.prefer, "motion", motion))
    yield Command(f"Text: {text}", "How large texts are.", partial(shell.prefer, "text", text))
