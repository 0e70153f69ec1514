"""The playhead: position as a straight line through real time, never a sum of ticks."""

from __future__ import annotations

from timer.frozen import frozen, replace


@frozen
class Playhead:
    """At `real` the position is `position`; from there it moves `rate` milliseconds a millisecond.

    All times are integer milliseconds. Before `real` the position stands still, which is what a
    count-in is. A rate of 0 is a pause.
    """

    real: int
    position: int = 0
    rate: float = 1.0

    def at(self, now: int) -> int:
        """Return the position at real time `now`."""
        moved, real = self.rate.as_integer_ratio()
        return self.position + max(now - self.real, 0) * moved // real

    def when(self, position: int) -> int | None:
        """Return the real time at which `position` is reached, or None while it stands still.

        A position that lies behind gives the time at which this line began.
        """
        if self.rate <= 0:
            return None
        moved, real = self.rate.as_integer_ratio()
        ahead = max(position - self.position, 0)
        return self.real - (-ahead * real // moved)

    def paused(self, now: int, position: int | None = None) -> Playhead:
        """Return the line that stands at where it is now, or at `position`."""
        return Playhead(now, self.at(now) if position is None else position, 0.0)

    def resumed(self, real: int, rate: float) -> Playhead:
        """Return the line that goes on from here at `real`."""
        return replace(self, real=real, rate=rate)
