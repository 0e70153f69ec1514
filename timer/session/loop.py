"""The thread of a session: begun, turned until it is over, and finished whatever happens."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

from timer.session.command_queue import CommandQueue

T = TypeVar("T")


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
