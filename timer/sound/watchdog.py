"""The helper's watchdog ends the process if a device hangs: only a new process plays again."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Event, Lock
from typing import Any

from timer.worker import Task

Report = Callable[[dict[str, Any]], None]
"""Sends an event to the session."""

TICK_S = 0.25
LOST = 3
"""The exit code of a helper whose device hangs."""
_ALIVE = 4
"""Ticks between reports that the helper is alive."""

Sign = Callable[[], object]
"""Returns something that changes as long as all is well."""


class Watchdog:
    """Ends the process if something expected does not happen in time.

    Time is counted in ticks, so that a process or machine that was stopped for a while is given its
    full time. `end` is called in the watchdog's thread, without tidying up: closing a hanging
    device would hang as well.
    """

    def __init__(self, report: Report, end: Callable[[int], object] = os._exit) -> None:
        self.alive: Callable[[], dict[str, Any]] = lambda: {"event": "alive"}
        """Returns the event that is sent every second."""
        self.look: Callable[[], dict[str, Any] | None] = lambda: None
        """Returns an event that is sent within a quarter of a second, if there is one."""
        self._report, self._end = report, end
        self._lock = Lock()
        self._left: int | None = None
        self._limit = self._count = 0
        self._event: dict[str, Any] = {}
        self._sign: Sign | None = None
        self._seen: object = None

    def start(self) -> None:
        """Start watching, in a thread that runs until the process ends."""
        Task("watchdog", self._run)

    def expect(
        self, seconds: float, event: dict[str, Any], *, sign: Sign | None = None, grace: float = 0.0
    ) -> None:
        """Expect another call of `expect` within `seconds`, or send `event` and end.

        With a `sign`, each change of it starts the time again; `grace` adds seconds the first time.
        """
        with self._lock:
            self._limit = int(seconds / TICK_S)
            self._left = self._limit + int(grace / TICK_S)
            self._event, self._sign = event, sign
            self._seen = sign() if sign else None

    def tick(self) -> None:
        """Let a quarter of a second pass."""
        with self._lock:
            overdue = self._overdue()
            self._left = None if overdue else self._left
        if overdue:
            self._report(self._event)
            self._end(LOST)
        if news := self.look():
            self._report(news)
        self._count += 1
        if self._count % _ALIVE == 0:
            self._report(self.alive())

    def _overdue(self) -> bool:
        if self._left is None:
            return False
        seen = self._sign() if self._sign else None
        if seen != self._seen:
            self._seen, self._left = seen, max(self._left, self._limit)
        self._left -= 1
        return self._left < 0

    def _run(self) -> None:
        pause = Event()
        while not pause.wait(TICK_S):
            self.tick()
