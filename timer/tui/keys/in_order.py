"""An app that hands out keys one at a time: fast typing arrives where it belongs.

Textual sends a key to the widget that has the focus as soon as it is read. A key that moves the
focus, such as the one that opens a text field, is obeyed later: it first climbs from the widget to
the app. Letters typed right behind it would still go to the old widget and be lost.

Keys that no hand pressed are dropped here: the repeats of a held key, except in a text field and
for what may repeat.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.keys import Keys
from textual.widgets import Input

from timer.player.actions import KeyPresses

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

PATIENCE_S = 1.0
"""After so long, the next key no longer waits for the last one."""
LEAVES_FIELD = ("enter", "escape", "up", "down", "pageup", "pagedown")
"""The keys that edit nothing in a text field."""
ALWAYS = ("ctrl+c", Keys.Ignore.value)
"""Obeyed however fast: the way out, and what is no key."""


class KeysInOrder(App[int], inherit_bindings=False):
    """Hands out a key only once the key before it has been obeyed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._next_keys: deque[tuple[events.Key, int]] = deque()
        """The keys that wait, each with the time when it was pressed."""
        self._key_sent_at: float | None = None
        self._presses: KeyPresses

    @property
    @abstractmethod
    def now_ms(self) -> int:
        """The time on the app's clock."""

    @abstractmethod
    def repeats(self, key: str) -> bool:
        """Return whether `key` may repeat on the screen while it is held."""

    @property
    @abstractmethod
    def moment(self) -> object:
        """What is shown or played now; a held key goes no further than this."""

    def turned(self) -> None:
        """Note that another screen is shown, on which the last key may mean something else."""
        self._presses.turned(self.now_ms)

    def _obeys(self, key: events.Key, at: int) -> bool:
        """Return whether a key was pressed by hand, or may repeat."""
        name = "enter" if key.key == "ctrl+j" else key.key
        typed = isinstance(self.focused, Input) and name not in LEAVES_FIELD
        if typed or name in ALWAYS:
            return True
        return self._presses.obeys(name, at, repeats=self.repeats(name), moment=self.moment)

    async def on_event(self, event: events.Event) -> None:
        """Hand out an event, a key only when its turn has come."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._next_keys.append((event, self.now_ms))
        if self._key_sent_at is None or event.time - self._key_sent_at > PATIENCE_S:
            await self._hand_out_keys()

    async def _hand_out_keys(self) -> None:
        """Send keys until one of them has to be waited for."""
        self._key_sent_at = None
        while self._next_keys:
            key, at = self._next_keys.popleft()
            if not self._obeys(key, at):
                continue
            target = self.focused or self.screen
            await super().on_event(key)
            if key.is_forwarded:
                self._key_sent_at = key.time
                self._follow(target)
                return

    def _follow(self, node: MessagePump | None) -> None:
        """Climb behind a key from `node` up to the app, then hand out the next one."""
        if node is None or node is self or not node.call_later(lambda: self._follow(node._parent)):
            self.call_later(self._hand_out_keys)
