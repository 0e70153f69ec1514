"""Keeping the stream on the clock: how far it runs ahead, and when that has to be mended."""

from __future__ import annotations

from collections import deque
from statistics import median_low

SETTLING = 3
"""Requests at the start that fill the device's buffer and say nothing about its pace."""
STARTING = 7
"""Requests whose median tells how the device began; a sink that slept begins seconds late."""
BEHIND = 3
"""Requests in a row before an underrun is made up for."""
AHEAD = 30
"""Requests in a row before a fast device is held back; a buffer that refills is no fast device."""
HELD_OFF = 10


class Resync:
    """Watches the lead: frames handed out minus elapsed time times the rate.

    `lead` is the one to keep: what the device holds unheard. An underrun makes the lead smaller,
    since the device stood still meanwhile, and would leave every later sound late; a device whose
    clock is fast makes it larger. `slack` is what may pass unmended. All in frames. Pure: the
    leads are arguments.
    """

    def __init__(self, lead: int, slack: int) -> None:
        self._lead, self._slack = lead, slack
        self._recent: deque[int] = deque(maxlen=AHEAD)
        self._held = SETTLING
        self._starting = True

    def start_over(self) -> None:
        """Learn anew how far the device is ahead: it stood still, or has just begun."""
        self._recent.clear()
        self._held, self._starting = SETTLING, True

    def hold_off(self) -> None:
        """Measure nothing for a while: the plan has just been disturbed."""
        self._recent.clear()
        self._held = max(self._held, HELD_OFF)

    def step(self, lead: int) -> int:
        """Take the lead after one request; return the frames to move forward (back when < 0)."""
        if self._held:
            self._held -= 1
            return 0
        self._recent.append(self._lead - lead)
        move = self._due()
        if move:
            self._recent.clear()
        return move

    def _due(self) -> int:
        """Return the move that the last requests ask for, 0 for none."""
        late = list(self._recent)
        if self._starting:
            if len(late) < STARTING:
                return 0
            self._starting = False
            return median_low(late)
        if len(late) >= BEHIND and min(late[-BEHIND:]) > self._slack:
            return median_low(late[-BEHIND:])
        if len(late) == AHEAD and max(late) < -self._slack:
            return median_low(late)
        return 0
