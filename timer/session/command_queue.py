"""What a session is asked to do, from any thread, each with the moment at which it was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from timer.player.clock import Clock

T = TypeVar("T")

TAKEN_A_TURN = 200
TAKEN_MS = 100
"""How much, and for how long, is taken in one go: a key leant on must not hold up cues."""


class CommandQueue(Generic[T]):
    """A queue into the engine's thread. Times are milliseconds of the awake clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: SimpleQueue[tuple[int, T]] = SimpleQueue()
        self._pending: list[tuple[int, T]] = []

    def put(self, wanted: T) -> None:
        """Hand something in from any thread, without waiting; it counts from this moment."""
        self._queue.put((self._clock.read().awake, wanted))

    def wait(self, ms: int) -> None:
        """Wait until something is handed in, for at most `ms` milliseconds."""
        with suppress(Empty):
            self._pending.append(self._queue.get(timeout=ms / 1000))

    def take(self) -> Iterator[tuple[int, T]]:
        """Yield what was handed in, oldest first, as much as may be done in one go."""
        until = self._clock.read().awake + TAKEN_MS
        while self._pending:
            yield self._pending.pop(0)
        for _ in range(TAKEN_A_TURN):
            if self._queue.empty() or self._clock.read().awake > until:
                return
            yield self._queue.get()

    def rest(self) -> Iterator[tuple[int, T]]:
        """Yield all that is left, however much it is."""
        while not self._queue.empty():
            yield self._queue.get()
