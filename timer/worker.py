"""Threads: a task in the background, and a worker behind a queue.

Every thread of Supple's own is one of these, and only session/, sound/ and journal/ start them; a
front end uses what they offer, or Textual's workers. They are daemons, which end with the program,
so a caller that needs one finished waits for it with a limit.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Full, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")

_ARENA_MAX = -8
"""What glibc calls the number of heaps, in `mallopt`."""


def share_heap() -> None:
    """Have the threads of this process share one heap, where each has its own (glibc).

    A heap stays as large as it ever was, and reading the journal takes half a megabyte. Session
    after session, it is another thread that does so, and memory would grow for hours. Python runs
    one thread at a time, so none has to wait for the heap. Call it before any thread is started:
    the heaps that there are stay in use.
    """
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):  # another C library has no such heaps
            from ctypes import CDLL

            CDLL(None).mallopt(_ARENA_MAX, 1)


class Task:
    """One job, done in a thread that starts at once."""

    def __init__(self, name: str, job: Callable[[], object]) -> None:
        self._thread = Thread(target=job, name=name, daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether the job is done."""
        return not self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the job is done, for at most `seconds`; return whether it is."""
        self._thread.join(seconds)
        return self.done


class Worker(Generic[T]):
    """Handles items in a thread of its own, in the order in which they were put.

    `handle` is given everything that waits, and whether it is the last call. It returns after how
    many seconds it is to be called again even if nothing was put, None for never; it must not
    raise. At most `limit` items may wait, without bound if None.
    """

    def __init__(
        self,
        name: str,
        handle: Callable[[list[T], bool], float | None],
        *,
        limit: int | None = None,
    ) -> None:
        self._name, self._handle, self._limit = name, handle, limit
        self._queue: SimpleQueue[tuple[T] | None] = SimpleQueue()
        self._task: Task | None = None

    def start(self) -> None:
        """Start the thread, unless it is running; what was put before is handled first."""
        if self._task is None:
            self._task = Task(self._name, self._run)

    def put(self, item: T) -> None:
        """Queue an item, from any thread and without waiting; raises `Full` beyond the limit."""
        if self._limit is not None and self._queue.qsize() >= self._limit:
            raise Full
        self._queue.put((item,))

    def close(self, seconds: float | None = None) -> bool:
        """Have what waits handled and the thread ended; return whether it was within `seconds`.

        What is put after that is never handled.
        """
        self._queue.put(None)
        return self._task is None or self._task.wait(seconds)

    def _run(self) -> None:
        pause: float | None = None
        last = False
        while not last:
            items, last = self._gather(pause)
            pause = self._handle(items, last)

    def _gather(self, pause: float | None) -> tuple[list[T], bool]:
        """Wait for an item or for `pause`; return all that wait, and whether the end is here."""
        items: list[T] = []
        try:
            entry = self._queue.get(timeout=pause)
            while entry is not None:
                items.append(entry[0])
                entry = self._queue.get_nowait()
        except Empty:
            return items, False
        return items, True
