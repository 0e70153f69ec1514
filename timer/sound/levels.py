"""How loud each kind of sound is beside the others: speech, tones and ticks."""

from __future__ import annotations

from timer.frozen import frozen
from timer.timeline.cues.cue import Cue

TICKS = frozenset({"countdown", "rep", "tick"})
"""What a cue is that belongs to the ticks; every other tone is a tone."""


def gain(level: int) -> float:
    """Return the amplitude of a level from 0 to 100; equal steps sound about equally large."""
    return (level / 100) ** 2


@frozen
class Levels:
    """The level of each kind of sound, from 0 to 100; the volume of everything is apart."""

    voice: int = 100
    tones: int = 100
    ticks: int = 100

    def of(self, cue: Cue) -> int:
        """Return the level of a cue."""
        if cue.tone is None:
            return self.voice
        return self.ticks if cue.what in TICKS else self.tones


FULL = Levels()
