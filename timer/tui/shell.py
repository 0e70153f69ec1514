"""What a screen or a widget may ask of the app. Screens know this; only the app knows screens."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from textual import events, getters, keys
from textual.app import App
from textual.screen import ScreenResultType

from timer.player.layouts import latin
from timer.tui.keys.bindings import MOVING_KEYS
from timer.tui.terminal.painting import NarrowScreen

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

    from timer.player.snapshot import Snapshot
    from timer.services.catalog import RoutineCard
    from timer.services.context import Context
    from timer.services.external_editor import Edited
    from timer.services.session_factory import SessionOptions
    from timer.services.session_flow import Reply
    from timer.services.welcome import Turn
    from timer.session.session import Session
    from timer.settings import Value
    from timer.tui.drawing.themes import Palette
    from timer.tui.keys.keymap import Keymap


LOOK_AT_FILES_S = 0.5
"""How often to ask whether a file was saved elsewhere; the disk is looked at once a second."""


NAMED: Callable[[str], str] = getattr(keys, "_character_to_key", str)
"""Returns a character's key, which is mostly called like it; Textual doesn't promise to."""


class Shell(App[int], inherit_bindings=False):
    """The app as its screens and widgets see it."""

    context: Context
    """Folders, settings, clock and library; replaced whenever a setting changes."""
    keymap: Keymap
    palette: Palette
    """The colours of the theme in use."""
    focus: bool
    """Whether the player shows nothing but the countdown."""
    played: int
    """How many sessions were started so far."""

    @property
    @abstractmethod
    def key_ms(self) -> int:
        """The time on the clock of the keys, in milliseconds."""

    @abstractmethod
    def turned(self) -> None:
        """Note that another screen is shown, on which the last key may mean something else."""

    @abstractmethod
    def opened(self) -> None:
        """Note that the first screen is painted, and may be answered from now on."""

    @abstractmethod
    def every(
        self, node: MessagePump, seconds: float, do: Callable[[], object], *, pause: bool = False
    ) -> Timer:
        """Call `do` every so many seconds for as long as `node` exists; return the timer."""

    @abstractmethod
    def soon(self, node: MessagePump, seconds: float, do: Callable[[], object]) -> None:
        """Call `do` once, in so many seconds, if `node` still exists."""

    @abstractmethod
    def after(
        self, node: MessagePump, seconds: float, do: Callable[[], object]
    ) -> Callable[[], object]:
        """Call `do` once, in so many seconds; return what calls it off.

        Unlike `soon` it sends no message.
        """

    @abstractmethod
    def gathered(self) -> AbstractContextManager[None]:
        """Have what is written meanwhile sent to the terminal in one piece."""

    @abstractmethod
    def prefer(self, key: str, value: Value) -> str | None:
        """Save a setting and apply it at once; return what went wrong, if anything."""

    @abstractmethod
    def start(self, routine: RoutineCard | str, options: SessionOptions | None = None) -> None:
        """Start a routine, by its card or its name; raises SuppleError where it can't run."""

    @abstractmethod
    def reply(self, reply: Reply) -> None:
        """Answer the question that is shown before a session."""

    @abstractmethod
    def edit(self, path: str, line: int | None = None) -> Edited:
        """Open a file in the person's editor and wait; raises SuppleError."""

    @abstractmethod
    def action_show_help(self) -> None:
        """Show the help over the current screen."""

    @abstractmethod
    def action_show_sounds(self) -> None:
        """Show the screen on which every sound can be played."""

    @abstractmethod
    def action_show_welcome(self) -> None:
        """Show the cards of the welcome again."""

    @abstractmethod
    def turn_card(self, turn: Turn) -> None:
        """Turn to another card of the welcome."""

    @abstractmethod
    def try_stretch(self) -> None:
        """Play the stretch of the welcome's last card."""

    @abstractmethod
    def action_leave(self, code: int = 0) -> None:
        """End the program with the exit code `code`."""

    @abstractmethod
    def begin(self, session: Session) -> None:
        """Start a session whose screen is now shown, and keep the machine awake."""

    @abstractmethod
    def shown(self, now: Snapshot) -> None:
        """Show the session's state outside the screen as well: title, taskbar, notification."""

    @abstractmethod
    def finished(self, session: Session) -> None:
        """Leave the player of a session that has ended."""

    @abstractmethod
    def back(self, following: str | None = None) -> None:
        """Leave the summary: to the routine `following`, or to where the session came from."""


class SuppleScreen(NarrowScreen[ScreenResultType], inherit_bindings=False):
    """A screen of ours: it paints no more than has changed, and knows its shell."""

    shell = getters.app(Shell)
    palette_actions: tuple[tuple[str, str, str], ...] = ()
    """What can be done on this screen, for the command palette: name, what it does, action."""
    signs: tuple[tuple[str, str], ...] = ()
    """The signs that this screen uses, each with what it means, for the help."""

    def repeats(self, key: str) -> bool:
        """Return whether `key` may repeat while it is held."""
        return key in MOVING_KEYS

    def meant(self, event: events.Key) -> events.Key:
        """Return the key in the same place of a Latin keyboard, where `event` has no meaning."""
        typed = event.character or ""
        if (char := latin(typed)) == typed or event.key in (known := self.active_bindings):
            return event
        key = NAMED(char)
        return events.Key(key, char) if key in known else event

    @property
    def place(self) -> object:
        """What is shown now; a held key goes no further than this."""
        return self

    def show_read(self, show: Callable[..., object], *read: object) -> None:
        """Have `show` called with what a thread has `read`, and wait for it.

        A screen that was left meanwhile shows nothing more: some of its widgets are gone already.
        """

        def if_still_here() -> None:
            if self in self.app.screen_stack:
                show(*read)

        self.app.call_from_thread(if_still_here)

    def on_screen_resume(self) -> None:
        """Have the key that led here wait before it means something here.

        A screen may hear of it late, when another is shown over it already.
        """
        if self.app.screen is self:
            self.shell.turned()
