"""The only reader of time: one clock for the session, and those that show when the machine slept.

Session time is awake time. What the machine slept is counted beside it; `ClockGapDetector` compares
the readings.
"""

from __future__ import annotations

import sys
import time
from enum import StrEnum
from typing import Protocol

from timer.frozen import frozen

_MS = 1_000_000
"""In nanoseconds."""


@frozen
class Reading:
    """All clocks at the same moment, in milliseconds; each counts from its own zero."""

    awake: int
    """The session's clock, which is also the one the sound helper reads (`time.monotonic`)."""
    passed: int
    """Runs through a sleep as well, where the system has such a clock."""
    asleep: int = 0
    """How long the machine has slept, as far as the system tells."""


class Clock(Protocol):
    """A source of time; tests hand in a manual one."""

    def read(self) -> Reading:
        """Return all clocks now."""

    def wall(self) -> str:
        """Return the local date and time with its offset (ISO 8601), as a label only."""


class SystemClock:
    """The machine's own clocks."""

    def read(self) -> Reading:
        """Return all clocks now."""
        now = time.monotonic_ns()
        if sys.platform == "linux":
            return on_unix(now, time.clock_gettime_ns(time.CLOCK_BOOTTIME))
        if sys.platform == "darwin":
            return on_unix(now, time.clock_gettime_ns(time.CLOCK_MONOTONIC))
        if sys.platform == "win32":
            return on_windows(now, _unbiased_ns())
        return on_unix(now, now)

    def wall(self) -> str:
        """Return the local date and time with its offset (ISO 8601).

        A time zone a day or more from UTC can only be a mistake in `TZ`; then it is UTC.
        """
        now = time.time()
        local = time.localtime(now)
        if abs(local.tm_gmtoff) >= 86_400:
            local = time.gmtime(now)
        hours, minutes = divmod(abs(local.tm_gmtoff) // 60, 60)
        sign = "-" if local.tm_gmtoff < 0 else "+"
        return f"{time.strftime('%Y-%m-%dT%H:%M:%S', local)}{sign}{hours:02}:{minutes:02}"


def dated(began: str, passed_ms: int) -> str:
    """Return the date and time (ISO 8601) at `passed_ms` after `began`."""
    from datetime import datetime, timedelta  # other commands need no dates

    try:
        later = datetime.fromisoformat(began) + timedelta(milliseconds=passed_ms)
    except OverflowError:  # at the end of time
        return began
    return later.isoformat(timespec="seconds")


class ManualClock:
    """A clock that moves only when a test moves it."""

    def __init__(self, start: int = 1_000_000, wall: str = "2026-01-02T03:04:05+00:00") -> None:
        self._awake = start
        self._wall = wall
        self._slept = 0

    def read(self) -> Reading:
        """Return all clocks as they are set."""
        return Reading(self._awake, self._awake + self._slept, self._slept)

    def wall(self) -> str:
        """Return a fixed date, so that what is written is always the same."""
        return self._wall

    def set(self, wall: str) -> None:
        """Set the date, as a person or the network does."""
        self._wall = wall

    def advance(self, ms: int) -> int:
        """Move on by `ms` of awake time and return the awake clock."""
        self._awake += ms
        return self._awake

    def sleep(self, ms: int) -> None:
        """Let the machine sleep for `ms`, in which the session's clock stands still."""
        self._slept += ms


LOST_FROM_MS = 2_000
"""A shorter gap is a busy machine; a longer one is reported to the person."""


class Loss(StrEnum):
    """Why time was lost."""

    SLEPT = "slept"
    """The machine slept."""
    FROZE = "froze"
    """The program was stopped while the machine ran."""


@frozen
class Lost:
    """A time in which nothing ran: `since` is the awake clock at the last sign of life."""

    why: Loss
    since: int
    away_ms: int
    ran: bool = False
    """Whether the session's clock ran through a sleep, as on Windows."""

    @property
    def back(self) -> int:
        """The awake clock at the next sign of life."""
        return self.since + (self.away_ms if self.ran or self.why is Loss.FROZE else 0)


class ClockGapDetector:
    """Finds lost time by comparing each reading of the clock with the one before it."""

    def __init__(self, first: Reading) -> None:
        self._last = first

    def look(self, now: Reading, expected_ms: int) -> Lost | None:
        """Return what was lost since the last reading, expected to be `expected_ms` ago."""
        last, self._last = self._last, now
        awake = now.awake - last.awake
        slept = now.asleep - last.asleep
        if slept > LOST_FROM_MS:
            # Nearly, as the clocks are not read at exactly the same moment.
            return Lost(Loss.SLEPT, last.awake, slept, ran=10 * awake >= 9 * slept)
        if awake - expected_ms > LOST_FROM_MS:
            return Lost(Loss.FROZE, last.awake, awake)
        return None


def on_unix(awake_ns: int, passed_ns: int) -> Reading:
    """Return a reading where the monotonic clock stops in a sleep, and another one doesn't."""
    awake, passed = awake_ns // _MS, passed_ns // _MS
    return Reading(awake, passed, passed - awake)


def on_windows(passed_ns: int, unbiased_ns: int) -> Reading:
    """Return a reading where the monotonic clock runs through a sleep, and another one stops."""
    passed = passed_ns // _MS
    return Reading(passed, passed, passed - unbiased_ns // _MS)


def _unbiased_ns() -> int:
    """Return the time that Windows has been awake, in nanoseconds."""
    import ctypes

    unbiased = ctypes.c_ulonglong()
    ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(unbiased))  # type: ignore[attr-defined, unused-ignore]
    return unbiased.value * 100
