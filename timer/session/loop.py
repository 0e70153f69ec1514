"""What drives a session: its thread, the queue of what it is asked, and what it shows of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

from timer.frozen import frozen
from timer.player.clock import Clock
from timer.player.commands import Saved
from timer.player.effects import Effect, Outcome, SetDone
from timer.sound.sink import SoundStatus
from timer.timeline.segments import Segment


@frozen
class Status:
    """What is not as it should be, in sentences to be shown once."""

    sound: SoundStatus
    unsaved: int
    trouble: str | None
    news: str | None = None
    """What plays, or that it plays again: for a few seconds after it has changed."""


@frozen
class Summary:
    """What a session came to, once it is over."""

    outcome: Outcome
    sets: tuple[SetDone, ...]
    unsaved: tuple[str, ...]
    """Names of the sets that the journal could not take."""
    active_ms: int
    sentences: tuple[str, ...]
    """What went wrong with sound or journal."""
    rating: Segment | None = None
    """The effort set whose rating was asked for and not given; `Engine.rate` takes it."""
    at_end: bool = False
    """Whether the session was gone through to its end, whatever was done in it."""

    @property
    def count(self) -> int:
        """How many sets were done."""
        return sum(one.counts for one in self.sets)


Observed = Effect | Saved
"""What an observer is shown: every effect, and every set once it is on the disk."""


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


class SessionLoop(ABC, Generic[T]):
    """What begins, turns and finishes, in a thread of its own or driven by hand."""

    def __init__(self, inbox: CommandQueue[T]) -> None:
        self._inbox = inbox
        self._done = Event()
        self._thread = Thread(target=self._run, name="engine", daemon=True)
        self._failure: BaseException | None = None
        self.on_change: Callable[[], None] | None = None
        """Called in the thread when there is something new to see; it must not block."""

    @property
    @abstractmethod
    def ended(self) -> bool:
        """Whether it is over."""

    @property
    def closed(self) -> bool:
        """Whether sound and journal are closed as well, so that nothing more is to come."""
        return self._done.is_set()

    @abstractmethod
    def begin(self) -> None:
        """Begin at this moment; what `start` does first in its thread."""

    @abstractmethod
    def turn(self, waited_ms: int) -> int:
        """Do what is due and return for how many milliseconds nothing else will be."""

    @abstractmethod
    def finish(self) -> None:
        """Close everything; what `start` does last in its thread."""

    def start(self) -> None:
        """Begin in the engine's own thread."""
        self._thread.start()

    def _run(self) -> None:
        try:
            self._play()
        except BaseException as error:  # noqa: BLE001 (a thread has no other door)
            self._failure = error
        finally:
            self._done.set()
            self._notify()

    def _play(self) -> None:
        try:
            self.begin()
            wait = self.turn(0)
            while not self.ended:
                self._inbox.wait(wait)
                wait = self.turn(wait)
        finally:
            self.finish()

    def _notify(self) -> None:
        if self.on_change:
            self.on_change()
