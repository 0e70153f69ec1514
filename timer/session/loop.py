"""What drives a session: its thread, its queue of commands, and what it reports."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Event, get_ident
from typing import Generic, Protocol, TypeVar

from timer.frozen import frozen
from timer.player.clock import Clock
from timer.player.commands import Saved
from timer.player.effects import Effect, Outcome, SetDone
from timer.player.results import Tally
from timer.sound.sink import SoundStatus
from timer.text import safe
from timer.timeline import messages
from timer.timeline.segments import Segment
from timer.worker import Task


@frozen
class Status:
    """How sound and journal are doing, in sentences to show."""

    sound: SoundStatus
    unsaved: int
    trouble: str | None
    news: str | None = None
    """What plays, or that it plays again, for a few seconds after a change."""
    first: str | None = None
    """What is shown before anything else, as the session begins."""


@frozen
class Summary:
    """What came of a session, once it is over."""

    outcome: Outcome
    sets: tuple[SetDone, ...]
    unsaved: tuple[str, ...]
    """Names of the sets that could not be saved."""
    active_ms: int
    sentences: tuple[str, ...]
    """What went wrong with sound or journal."""
    rating: Segment | None = None
    """The set whose effort was asked for and not given; `Session.rate` takes it."""
    at_end: bool = False
    """Whether the session reached its end, whatever was done in it."""
    saved: int = 0
    """How many of the sets that were done are saved."""
    share: float = 0.0
    """The part of the planned work that was done, from 0 to 1."""
    planned: tuple[Segment, ...] = ()
    """The bouts of the session, wherever the routine was changed on the way."""
    goes_on: str | None = None
    """The set that the next start offers to continue with, if the rest is kept for later."""

    @property
    def count(self) -> int:
        """How many sets were done."""
        return sum(one.counts for one in self.sets)

    @property
    def not_started(self) -> tuple[Segment, ...]:
        """The planned bouts that the session ended before."""
        known = {one.segment for one in self.sets}
        return tuple(bout for bout in self.planned if bout not in known)

    @property
    def tally(self) -> Tally:
        """What came of the planned sets."""
        planned = len(self.sets) + len(self.not_started)
        return Tally.of(planned, (one.result for one in self.sets))

    @property
    def _how(self) -> str:
        """How the session ended, in a word or two."""
        if self.outcome is Outcome.FINISHED:
            return "Finished"
        if self.at_end:
            return "Ended"
        return "Interrupted" if self.outcome is Outcome.INTERRUPTED else "Ended early"

    @property
    def headline(self) -> str:
        """The tally, after a word on how the session ended unless it reached its end."""
        reached = self.at_end or self.outcome is Outcome.FINISHED
        return self.tally.text if reached else f"{self._how}. {self.tally.text}"

    def lines(self) -> Iterator[str]:
        """Yield the lines that report the end of a session outside of any screen."""
        taken, text = " ".join(messages.about_time(self.active_ms)), self.tally.text
        yield f"{self._how} after {taken}: {text[0].lower()}{text[1:]}"
        if self.goes_on:
            yield safe(f"The next start offers to continue with {self.goes_on}.")
        yield from map(safe, self.sentences)
        yield from (safe(f"Not saved: {unsaved}.") for unsaved in self.unsaved)


EFFORT_NOT_SAVED = "The effort was not saved."

Observed = Effect | Saved
"""What an observer is given: every effect, and every set once it is on disk."""


T = TypeVar("T")

TAKEN_A_TURN = 200
TAKEN_MS = 100
"""How many commands, and for how long, are taken in one turn: a held key must not delay cues."""


class CommandQueue(Generic[T]):
    """What a session is asked to do, from any thread, each with the time it was asked.

    Times are milliseconds of the clock that stops while the machine sleeps.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: SimpleQueue[tuple[int, T]] = SimpleQueue()
        self._pending: list[tuple[int, T]] = []

    def put(self, command: T) -> None:
        """Add a command from any thread, without waiting; it counts from now."""
        self._queue.put((self._clock.read().awake, command))

    def wait(self, ms: int) -> None:
        """Wait until there is a command, for at most `ms` milliseconds."""
        with suppress(Empty):
            self._pending.append(self._queue.get(timeout=ms / 1000))

    @property
    def waiting(self) -> bool:
        """Whether there is a command to take."""
        return bool(self._pending) or not self._queue.empty()

    def take(self) -> Iterator[tuple[int, T]]:
        """Yield commands, oldest first, as many as fit into one turn."""
        until = self._clock.read().awake + TAKEN_MS
        while self._pending:
            yield self._pending.pop(0)
        for _ in range(TAKEN_A_TURN):
            if self._queue.empty() or self._clock.read().awake > until:
                return
            yield self._queue.get()

    def rest(self) -> Iterator[tuple[int, T]]:
        """Yield every command that is left."""
        while not self._queue.empty():
            yield self._queue.get()


GIVE_WAY_S = 0.001
"""How long a session rests once it has told the screen of something."""
READY_STEP_MS = 20
"""How often a session that waits for its sound is asked whether it can begin."""


class Driven(Protocol):
    """What a loop drives; tests drive it by hand."""

    @property
    def ended(self) -> bool:
        """Whether it is over."""

    def ready(self) -> bool:
        """Whether it can begin; asked again and again until it can."""

    def begin(self) -> None:
        """Begin at this moment."""

    def turn(self, waited_ms: int) -> int:
        """Do what is due and return for how many milliseconds nothing else will be."""

    def close(self) -> None:
        """Close everything, whatever goes wrong on the way."""


class SessionLoop:
    """The thread of a session: begin, turn until it is over, and finish whatever happens.

    `wait` waits for a command, for at most the given milliseconds. `on_closed` is called in the
    thread once everything is closed.
    """

    def __init__(
        self, session: Driven, wait: Callable[[int], None], on_closed: Callable[[], None]
    ) -> None:
        self._session, self._wait, self._on_closed = session, wait, on_closed
        self._closed = Event()
        self._failure: BaseException | None = None
        self._started = False

    @property
    def closed(self) -> bool:
        """Whether everything is closed, so that nothing more will happen."""
        return self._closed.is_set()

    def start(self) -> None:
        """Drive the session in a thread of its own."""
        self._started = True
        Task("session", self._run)

    def give_way(self) -> None:
        """Let the thread that was just told of something go on first, if this is another one.

        Only one runs at a time, and what this one does next may wait.
        """
        if self._started:
            self._closed.wait(GIVE_WAY_S)

    def finish(self) -> None:
        """Close the session; what goes wrong is raised by `join`, unless something did before."""
        try:
            self._session.close()
        except BaseException as error:  # noqa: BLE001 (raised again by `join`)
            self._failure = self._failure or error
        finally:
            self._closed.set()

    def wait(self, timeout: float | None = None) -> None:
        """Wait until everything is closed."""
        self._closed.wait(timeout)

    def join(self, timeout: float | None = None) -> None:
        """Wait until everything is closed; raise the error that ended the thread, if one did."""
        self.wait(timeout)
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            self._drive()
        except BaseException as error:  # noqa: BLE001 (raised again by `join`)
            self._failure = error
        self.finish()
        self._on_closed()

    def _drive(self) -> None:
        while not self._session.ready():
            self._wait(READY_STEP_MS)
        self._session.begin()
        pause = self._session.turn(0)
        while not self._session.ended:
            self._wait(pause)
            pause = self._session.turn(pause)


def listen(name: str, events: Iterable[T], obey: Callable[[T], object]) -> None:
    """Obey what comes from outside, such as keys or signals, until there is no more.

    `events` may wait, and `obey` is called for each of them: both in a thread of their own, so that
    waiting delays neither cue nor screen.
    """

    def attend() -> None:
        for event in events:
            obey(event)

    Task(name, attend)


POKED_AGAIN_S = 0.05
"""How soon the main thread is woken once more if it obeyed no signal."""
MOST_POKES = 100


@contextmanager
def heeding_signals() -> Iterator[None]:
    """Have signals obeyed at once, whichever thread the system gives them to.

    Python handles them in the main thread, but only that thread's own signals wake it as it waits.
    Call it there.
    """
    if sys.platform == "win32":
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    poke, main = signal.SIGURG, get_ident()
    heard: SimpleQueue[int] = SimpleQueue()

    def pass_on() -> None:
        while (arrived := os.read(reader, 64)) and 0 not in arrived:
            for _ in range(MOST_POKES if set(arrived) != {poke} else 0):
                signal.pthread_kill(main, poke)
                with suppress(Empty):  # it came just before that thread began to wait
                    heard.get(timeout=POKED_AGAIN_S)
                    break
        os.close(reader)

    handler = signal.signal(poke, lambda number, _: heard.put(number))
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    Task("signals", pass_on)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        signal.signal(poke, handler)
        with suppress(BlockingIOError):  # full: what closes it ends the reading as well
            os.write(writer, b"\0")
        os.close(writer)
