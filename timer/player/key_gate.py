"""Separates presses by hand from the repeats of a held key. Pure: the time is handed in.

A terminal reports no releases. A held key comes again after 0.25 to 1 s, then about thirty times a
second, so a second press of the same key waits a moment: if a third follows at once, it was a
repeat.
"""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")

HAND_MS = 100
"""Presses of one key closer together than this are repeats. Hands are slower, keyboards faster."""
LEAST_DELAY_MS = 150
MOST_DELAY_MS = 1_100
"""When keyboards repeat a held key for the first time."""
RELEASED_MS = 300
"""A held key counts as released once nothing arrives for this long."""
AGAIN_MS = 700
"""How long the key that answered something does nothing on the next screen."""
SLOW_MS = 170
"""How often a held key that may repeat is obeyed."""
DOUBLE_MS = 700
"""How soon a second press makes two a double press: 0.6 s, and the time it is held back."""
HARMLESS = ("escape", "question_mark")
"""The keys that answer nothing, so they never wait for the next screen."""
STARTED_BY = "enter"
"""The key that started the program; it may still be held."""
AT_ONCE = 80
"""Keys that may arrive at once, as when a terminal sends a pasted name as typing."""
A_SECOND = 250
"""The most keys a second that count as typing; the fastest keyboard repeats a key 200 times."""
QUIET_S = 0.25
"""How long it must be quiet after a flood before keys count as typing again."""


class Flood:
    """Says when keys arrive faster than anybody types. Times are seconds."""

    def __init__(self) -> None:
        self._level = 0.0
        """How many keys have arrived, less what is allowed for the time since."""
        self._last = 0.0
        self._over = 0.0
        """When keys count as typing again."""

    def drops(self, pressed: int, now: float) -> bool:
        """Return whether so many keys that arrive `now` are to be dropped, until it is over."""
        self._level = max(0.0, self._level - (now - self._last) * A_SECOND) + pressed
        self._last = now
        if self._level > AT_ONCE or now < self._over:
            self._over = now + QUIET_S
            self._level = 0.0
        return now < self._over


class DoublePress:
    """Says which press is the second of two quick ones, and so means something of its own."""

    def __init__(self) -> None:
        self._first = -DOUBLE_MS

    def second(self, now: int) -> bool:
        """Return whether the press at `now` follows another one that quickly."""
        again = now < self._first + DOUBLE_MS
        self._first = -DOUBLE_MS if again else now
        return again


class KeyGate(Generic[T]):
    """Says which keys to obey, and when. Times are milliseconds.

    Only the same key has to wait; different keys are obeyed however fast they come. `T` is what
    arrives and is handed back once it counts.
    """

    def __init__(self, now: int) -> None:
        self._key = STARTED_BY
        self._seen = now - LEAST_DELAY_MS
        self._obeyed = now
        self._held = False
        self._place: object = None
        self._waiting: tuple[T, object] | None = None
        """What is held back, with its place."""
        self._due = 0
        self._guarded = ("", 0)
        self._touched = False
        """Whether any key has come yet."""

    @property
    def waits(self) -> bool:
        """Whether a press is held back until `settle` says that it counts."""
        return self._waiting is not None

    def press(
        self,
        key: str,
        item: T,
        now: int,
        *,
        repeats: bool = False,
        place: object = None,
        urgent: bool = False,
    ) -> list[T]:
        """Return what to obey now that `key` has come: what waited before it, and `item` itself.

        What `repeats` may do so slowly while it is held, as long as `place` stays the same: what a
        held key has ended stays the last. Two `urgent` presses at once are two, since no keyboard
        repeats a key so soon.
        """
        self._touched = True
        if key != self._key:
            obeyed = self._let_go(now)
            self._held, self._key, self._seen = False, key, now
            return obeyed + self._obey(item, now, place)
        obeyed = self.settle(now)
        gap, self._seen = now - self._seen, now
        if gap < HAND_MS or (self._held and gap < RELEASED_MS):
            return obeyed + self._repeated(item, now, repeats, place, urgent)
        self._held = False
        perhaps_held = LEAST_DELAY_MS <= gap < MOST_DELAY_MS
        if perhaps_held and not (repeats and place == self._place):
            self._waiting, self._due = (item, place), now + HAND_MS
            return obeyed
        return obeyed + self._obey(item, now, place)

    def settle(self, now: int) -> list[T]:
        """Return the press that was held back, once it turned out to be one of its own."""
        return self._let_go(now) if now >= self._due else []

    def turned(self, now: int) -> None:
        """Have the last key do nothing for a while: something else is shown that it may answer."""
        self._waiting = None
        if self._key not in HARMLESS:
            self._guarded = (self._key, now + AGAIN_MS)

    def opened(self) -> None:
        """Note that the first screen is seen: the key that started the program may answer it.

        If that is still held, its repeats give it away. One typed ahead of the screen still waits.
        """
        if not self._touched:
            self._guarded = ("", 0)

    def _repeated(self, item: T, now: int, repeats: bool, place: object, urgent: bool) -> list[T]:
        first = not self._held and self._waiting is None
        self._held, self._waiting = True, None
        slow = now - self._obeyed >= SLOW_MS
        if (urgent and first) or (repeats and slow and place == self._place):
            return self._obey(item, now, self._place)
        return []

    def _let_go(self, now: int) -> list[T]:
        """Obey what was held back, if anything."""
        waiting, self._waiting = self._waiting, None
        return [] if waiting is None else self._obey(waiting[0], now, waiting[1])

    def _obey(self, item: T, now: int, place: object) -> list[T]:
        key, until = self._guarded
        if self._key == key and now < until:
            return []
        self._obeyed, self._place = now, place
        return [item]
