"""The playhead: position as a straight line through real time, never a sum of ticks."""

from __future__ import annotations

from timer.frozen import frozen


@frozen
class Playhead:
    """A line: `position` at real time `real`, then `rate` milliseconds for each real one.

    All times are integer milliseconds. Before `real` the position doesn't move, as in a count-in. A
    rate of 0 is a pause.
    """

    real: int
    position: int = 0
    rate: float = 1.0

    def at(self, now: int) -> int:
        """Return the position at real time `now`."""
        moved, real = self.rate.as_integer_ratio()
        return self.position + max(now - self.real, 0) * moved // real

    def when(self, position: int) -> int | None:
        """Return the real time at which `position` is reached, or None in a pause.

        A position that was passed already gives the start of this line.
        """
        if self.rate <= 0:
            return None
        moved, real = self.rate.as_integer_ratio()
        ahead = max(position - self.position, 0)
        return self.real - (-ahead * real // moved)

    def paused(self, now: int, position: int | None = None) -> Playhead:
        """Return a flat line from `now` on, at the present position or at `position`."""
        return Playhead(now, self.at(now) if position is None else position, 0.0)
