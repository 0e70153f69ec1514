"""How long everything takes to sound, the same on every machine."""

from __future__ import annotations

from timer.sound.clips import bundled
from timer.sound.tones import LENGTHS_MS
from timer.timeline.cues.cue import Lengths


def recorded() -> Lengths:
    """Return the lengths of the bundled tones and clips."""
    return Lengths(LENGTHS_MS, bundled().lengths_ms)
