"""Keeping the stream on the clock: how far it runs ahead, and when that has to be mended."""

from __future__ import annotations

from collections import deque
from statistics import median_low

SETTLING = 5
"""Requests at the start that fill the device's buffer and say nothing about its pace."""
STARTING = 15
"""Requests whose median is the lead to keep."""
BEHIND = 3
"""Requests in a row before an underrun is made up for."""
AHEAD = 30
"""Requests in a row before a fast device is held back; a buffer that refills is no fast device."""
HELD_OFF = 10


class Resync:
    """Watches the lead: frames handed out minus elapsed time times the rate.

    An underrun makes the lead smaller, since the device stood still meanwhile, and would leave
    every later sound late; a device whose clock is fast makes it larger. `slack` is what may pass
    unmended, in frames. Pure: the leads are arguments.
    """

    def __init__(self, slack: int) -> None:
        self._slack = slack
        self._starting: list[int] = []
        self._base: int | None = None
        self._recent: deque[int] = deque(maxlen=AHEAD)
        self._held = SETTLING

    def hold_off(self) -> None:
        """Measure nothing for a while: the plan or the machine has just been disturbed."""
        self._recent.clear()
        self._held = HELD_OFF

    def step(self, lead: int) -> int:
        """Take the lead after one request; return the frames to move forward (back when < 0)."""
        if self._held:
            self._held -= 1
            return 0
        if self._base is None:
            self._learn(lead)
            return 0
        self._recent.append(self._base - lead)
        move = self._due()
        if move:
            self._recent.clear()
        return move

    def _learn(self, lead: int) -> None:
        self._starting.append(lead)
        if len(self._starting) == STARTING:
            self._base = median_low(self._starting)

    def _due(self) -> int:
        """Return the move that the last requests ask for, 0 for none."""
        late = list(self._recent)[-BEHIND:]
        if len(late) == BEHIND and min(late) > self._slack:
            return median_low(late)
        if len(self._recent) == AHEAD and max(self._recent) < -self._slack:
            return median_low(self._recent)
        return 0
