"""Watching for time that was lost: a machine that slept, a process that was stopped."""

from __future__ import annotations

from enum import StrEnum

from timer.frozen import frozen
from timer.player.clock import Reading

LOST_FROM_MS = 2_000
"""Less than this is a busy machine; more is told to the person."""


class Loss(StrEnum):
    """Why time was lost."""

    SLEPT = "slept"
    FROZE = "froze"


@frozen
class Lost:
    """Time that nobody was there for: `since` is the awake clock at the last sign of life."""

    why: Loss
    since: int
    away_ms: int


class ClockGapDetector:
    """Compares each reading of the clock with the one before it."""

    def __init__(self, first: Reading) -> None:
        self._last = first

    def look(self, now: Reading, expected_ms: int) -> Lost | None:
        """Return what was lost since the last look, which should have been `expected_ms` ago."""
        last, self._last = self._last, now
        awake = now.awake - last.awake
        slept = (now.total - last.total) - awake
        if slept > LOST_FROM_MS:
            return Lost(Loss.SLEPT, last.awake, slept)
        if awake - expected_ms > LOST_FROM_MS:
            return Lost(Loss.FROZE, last.awake, awake)
        return None
