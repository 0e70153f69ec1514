"""What drives a session: its thread, the queue of what it is asked, and what it shows of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event
from typing import Generic, Protocol, TypeVar

from timer.frozen import frozen
from timer.player.clock import Clock
from timer.player.commands import Saved
from timer.player.effects import Effect, Outcome, SetDone
from timer.sound.sink import SoundStatus
from timer.timeline.segments import Segment
from timer.worker import Task


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


class Driven(Protocol):
    """What a loop drives; a test can do the same by hand."""

    @property
    def ended(self) -> bool:
        """Whether it is over."""

    def begin(self) -> None:
        """Begin at this moment."""

    def turn(self, waited_ms: int) -> int:
        """Do what is due and return for how many milliseconds nothing else will be."""

    def finish(self) -> None:
        """Close everything."""


class SessionLoop:
    """The thread of a session: it is begun, turned until it is over, and finished whatever happens.

    `wait` waits for at most some milliseconds, less if there is something to do; `on_closed` is
    called in the thread when it is done.
    """

    def __init__(
        self, session: Driven, wait: Callable[[int], None], on_closed: Callable[[], None]
    ) -> None:
        self._session, self._wait, self._on_closed = session, wait, on_closed
        self._closed = Event()
        self._failure: BaseException | None = None

    @property
    def closed(self) -> bool:
        """Whether everything is closed, so that nothing more is to come."""
        return self._closed.is_set()

    def start(self) -> None:
        """Drive the session in a thread of its own."""
        Task("engine", self._run)

    def close(self) -> None:
        """Say that the session is closed; it does so itself where it is driven by hand."""
        self._closed.set()

    def wait(self, timeout: float | None = None) -> None:
        """Wait until everything is closed."""
        self._closed.wait(timeout)

    def join(self, timeout: float | None = None) -> None:
        """Wait until everything is closed; raise here what ended the thread, if an error did."""
        self.wait(timeout)
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            self._drive()
        except BaseException as error:  # noqa: BLE001 (raised again by `join`)
            self._failure = error
        finally:
            self._closed.set()
            self._on_closed()

    def _drive(self) -> None:
        session = self._session
        try:
            session.begin()
            pause = session.turn(0)
            while not session.ended:
                self._wait(pause)
                pause = session.turn(pause)
        finally:
            session.finish()


def in_background(name: str, job: Callable[[], object]) -> Task:
    """Do `job` in a thread for a front end, which starts none itself."""
    return Task(name, job)
