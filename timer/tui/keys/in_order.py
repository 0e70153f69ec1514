"""An app that hands out keys one at a time: fast typing arrives where it belongs.

Textual sends a key to the widget that has the focus as soon as it is read. A key that moves the
focus, such as the one that opens a text field, is obeyed later: it first climbs from the widget to
the app. Letters typed right behind it would still go to the old widget and be lost.

What no hand pressed is dropped here: the repeats of a held key, except in a text field and for what
may repeat.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections import deque
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.keys import Keys
from textual.widgets import Input

from timer.player.key_gate import HAND_MS, KeyGate

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

PATIENCE_S = 1.0
"""After so long, the next key no longer waits for the last one."""
EDITS = frozenset(
    {"backspace", "delete", "left", "right", "home", "end", "ctrl+left", "ctrl+right"}
    | {f"ctrl+{letter}" for letter in "adefhkuw"}
)
"""The keys beside characters that edit a text field, as fast as they come."""
NO_KEYS = frozenset(
    {Keys.Ignore.value, "caps_lock", "num_lock", "scroll_lock", "print_screen"}
    | {"iso_level3_shift", "iso_level5_shift", "raise_volume", "lower_volume", "mute_volume"}
    | {
        f"{side}_{name}"
        for side in ("left", "right")
        for name in ("shift", "control", "alt", "super", "hyper", "meta")
    }
)
"""What some terminals report beside keys: bare modifiers, and what the desktop obeys."""
URGENT = "ctrl+c"
"""The way out; twice at once leaves at once."""


class KeysInOrder(App[int], inherit_bindings=False):
    """Hands out a key only once the key before it has been obeyed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._next_keys: deque[events.Key] = deque()
        """The keys that wait for their turn."""
        self._counted: deque[events.Key] = deque()
        """The next keys of them that were pressed by hand."""
        self._key_sent_at: float | None = None
        self._sent = 0
        """How many keys were handed out."""

        self.gate: KeyGate[events.Key]

    @property
    @abstractmethod
    def key_ms(self) -> int:
        """The time on the clock of the keys."""

    @abstractmethod
    def repeats(self, key: str) -> bool:
        """Return whether `key` may repeat on the screen while it is held."""

    @abstractmethod
    def meant(self, event: events.Key) -> events.Key:
        """Return the key that is meant where no text is typed."""

    @property
    @abstractmethod
    def place(self) -> object:
        """What is shown or played now; a held key goes no further than this."""

    @property
    def keys_coming(self) -> bool:
        """Whether keys are still to be handed out, or on their way."""
        return bool(self._next_keys or self._counted or self._key_sent_at is not None)

    @property
    def keys_came(self) -> bool:
        """Whether any key was pressed so far."""
        return bool(self._sent or self.keys_coming)

    def turned(self) -> None:
        """Have the last key do nothing for a while: what is shown now wasn't there for it."""
        self.gate.turned(self.key_ms)

    def opened(self) -> None:
        """Note that the first screen is painted, and may be answered from now on."""
        self.gate.opened()

    def pressed_at(self) -> int:
        """Return when the key that is handed out now was pressed."""
        return self.key_ms

    def wait_for_key(self, seconds: float) -> None:
        """Hand out a key that is held back, once so many seconds have passed."""
        self.set_timer(seconds, self._settle)

    async def on_event(self, event: events.Event) -> None:
        """Hand out an event, a key only when its turn has come."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._next_keys.append(event)
        await self._hand_out_if_free()

    async def _hand_out_if_free(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._key_sent_at is None or now - self._key_sent_at > PATIENCE_S:
            await self._hand_out_keys()

    async def _hand_out_keys(self) -> None:
        """Send keys until one of them has to be waited for."""
        self._key_sent_at = None
        self._sent += 1
        while (key := self._next_key()) is not None:
            target = self.focused or self.screen
            await super().on_event(key)
            if key.is_forwarded:
                self._key_sent_at = asyncio.get_running_loop().time()
                self._follow(target, self._sent)
                return

    def _next_key(self) -> events.Key | None:
        """Return the next key that was pressed by hand."""
        while not self._counted and self._next_keys:
            self._counted += self._by_hand(self._next_keys.popleft())
        return self._counted.popleft() if self._counted else None

    def _by_hand(self, event: events.Key) -> list[events.Key]:
        """Return what counts now that a key has come; what may be a repeat is held back."""
        if event.key in NO_KEYS:
            return []
        if isinstance(self.focused, Input) and (event.is_printable or event.key in EDITS):
            return [event]
        event = self.meant(event)
        key = "enter" if event.key == "ctrl+j" else event.key
        counted = self.gate.press(
            key,
            event,
            self.pressed_at(),
            repeats=self.repeats(key),
            place=self.place,
            urgent=key == URGENT,
        )
        if self.gate.waits:
            self.wait_for_key(HAND_MS / 1000)
        return counted

    async def _settle(self) -> None:
        """Hand out the key that was held back, unless it was a repeat."""
        self._counted += self.gate.settle(self.key_ms)
        if self.gate.waits:
            self.wait_for_key(HAND_MS / 1000)
        if self._counted:
            await self._hand_out_if_free()

    def _follow(self, node: MessagePump | None, sent: int) -> None:
        """Climb behind a key from `node` up to the app, then hand out the next one.

        A climb behind an earlier key than the last one `sent` is too late, and stops.
        """
        if node is None or node is self:
            climbing = False
        else:
            climbing = node.call_later(lambda: self._follow(node._parent, sent))
        if not climbing and sent == self._sent:
            self.call_later(self._hand_out_keys)
