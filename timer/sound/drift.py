"""Keeping the stream on the clock: how far it runs ahead, and when that has to be mended."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

SETTLING = 3
"""Requests at the start that fill the device's buffer and say nothing about its pace."""
STARTING = 7
"""Requests whose longest lead tells how the device began; a sink that slept begins seconds late."""
QUICK, COARSE, MIDDLE, FINE = 3, 12, 25, 100
"""Requests over which the lead is taken later: few for a quick answer, many for an exact one.

Devices ask when they wake up, not when there is room, so that single leads are short. Measured, the
longest of 3 is up to 25 ms short, that of 12 is 9, and the third longest of 100 is known to 3 ms.
"""
HELD_OFF = 10


class Resync:
    """Watches the lead: frames handed out minus elapsed time times the rate.

    `lead` is the one to keep: what the device holds unheard when it is full. An underrun makes the
    lead smaller, since the device stood still meanwhile, and would leave every later sound late; a
    device whose clock is fast makes it larger. `slack` is what may pass at once unmended, and a
    quarter of it in the long run. All in frames. Pure: the leads are arguments.
    """

    def __init__(self, lead: int, slack: int) -> None:
        self._lead, self._slack = lead, slack
        self._recent: deque[int] = deque(maxlen=FINE)
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
        self._recent.append(lead)
        move = self._due()
        if move:
            self._recent.clear()
        return move

    def _due(self) -> int:
        """Return the move that the last requests ask for, 0 for none."""
        leads, slack = list(self._recent), self._slack
        if self._starting:
            self._starting = len(leads) < STARTING
            behind = self._lead - max(leads)
            return 0 if self._starting or abs(behind) <= slack else behind
        for requests, tolerance in ((QUICK, 4 * slack), (COARSE, slack)):
            behind = self._lead - max(leads[-requests:])
            if len(leads) >= requests and behind > tolerance:
                # What a device asks for while it fills up again says nothing about its pace.
                self._held = HELD_OFF
                return behind
        # Leads are short by chance but never long: who is ahead is known soon, who is behind late.
        off = self._lead - _third(leads) if len(leads) >= MIDDLE else 0
        return off if off < -slack // 4 or (off > slack // 4 and len(leads) == FINE) else 0


def _third(leads: Iterable[int]) -> int:
    """Return the third longest lead: the two before it may be a buffer that was refilled."""
    return sorted(leads)[-3]
