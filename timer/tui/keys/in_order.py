"""An app that hands out keys one at a time, so that fast typing arrives where it belongs.

Textual sends a key to the widget that has the focus as soon as it is read. A key that moves the
focus, such as the one that opens a text field, is obeyed later: it first climbs from the widget to
the app. Letters typed right behind it would still go to the old widget and be lost.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

PATIENCE_S = 1.0
"""After so long, the next key no longer waits for the last one."""


class KeysInOrder(App[int], inherit_bindings=False):
    """Hands out a key only once the key before it has been obeyed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._next_keys: deque[events.Key] = deque()
        self._key_sent_at: float | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hand out an event, a key only when its turn has come."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._next_keys.append(event)
        if self._key_sent_at is None or event.time - self._key_sent_at > PATIENCE_S:
            await self._hand_out_keys()

    async def _hand_out_keys(self) -> None:
        """Send keys until one of them has to be waited for."""
        self._key_sent_at = None
        while self._next_keys:
            key = self._next_keys.popleft()
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
