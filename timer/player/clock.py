"""The only reader of time: one clock for the session, and one that shows when the machine slept.

Session time is awake time. A sleep shows as the growth of one clock over the other; see
`timer.player.clock_gap`.
"""

from __future__ import annotations

import sys
import time
from typing import Protocol

from timer.frozen import frozen


@frozen
class Reading:
    """Both clocks at one moment, in milliseconds from points of their own."""

    awake: int
    """The session's clock, which is also the one the sound helper reads (`time.monotonic`)."""
    total: int
    """Gains on `awake` by however long the machine sleeps; level with it where none can tell."""


class Clock(Protocol):
    """Whatever can tell the time; tests hand in a manual one."""

    def read(self) -> Reading:
        """Return both clocks now."""

    def wall(self) -> str:
        """Return the local date and time with its offset (ISO 8601); a label, never a length."""


class SystemClock:
    """The machine's own clocks."""

    def read(self) -> Reading:
        """Return both clocks now."""
        awake, total = _pair()
        return Reading(awake // 1_000_000, total // 1_000_000)

    def wall(self) -> str:
        """Return the local date and time with its offset (ISO 8601).

        A time zone a day or more from UTC, which only a mistake in `TZ` makes, is none.
        """
        now = time.time()
        local = time.localtime(now)
        if abs(local.tm_gmtoff) >= 86_400:
            local = time.gmtime(now)
        hours, minutes = divmod(abs(local.tm_gmtoff) // 60, 60)
        sign = "-" if local.tm_gmtoff < 0 else "+"
        return f"{time.strftime('%Y-%m-%dT%H:%M:%S', local)}{sign}{hours:02}:{minutes:02}"


class ManualClock:
    """A clock that stands until it is moved: the test double."""

    def __init__(self, start: int = 1_000_000) -> None:
        self._awake = start
        self._slept = 0

    def read(self) -> Reading:
        """Return both clocks as they were set."""
        return Reading(self._awake, self._awake + self._slept)

    def wall(self) -> str:
        """Return a fixed date, so that whatever is written is the same each time."""
        return "2026-01-02T03:04:05+00:00"

    def advance(self, ms: int) -> int:
        """Let `ms` of awake time go by and return the awake clock."""
        self._awake += ms
        return self._awake

    def sleep(self, ms: int) -> None:
        """Let the machine sleep for `ms`: only the total goes on."""
        self._slept += ms


def _pair() -> tuple[int, int]:
    """Return (awake, total) in nanoseconds, by the clocks that each system has for them."""
    now = time.monotonic_ns()
    if sys.platform == "linux":
        return now, time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return now, time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    if sys.platform == "win32":
        # The monotonic clock goes on through a sleep here and the unbiased one stands, so their
        # difference is what was slept.
        return now, 2 * now - _unbiased_ns()
    return now, now


def _unbiased_ns() -> int:
    """Return the time that Windows has been awake, in nanoseconds."""
    import ctypes

    unbiased = ctypes.c_ulonglong()
    ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(unbiased))  # type: ignore[attr-defined, unused-ignore]
    return unbiased.value * 100
