"""The lead-in: a tone too low and too quiet to be heard, which wakes a sink before a sound."""

from __future__ import annotations

import math
from array import array

from timer.sound.tones import RATE

LEAD_MS = 1_000
"""How long before a sound it begins; a Bluetooth sink that fell asleep takes about half of that."""
SILENCE_MS = 4_000
"""After how much silence a sink may be asleep: sound servers and receivers wait five seconds."""
PITCH_HZ = 80
"""Where the ear needs 31 dB to hear anything at all (ISO 226)."""
PEAK = 23
"""-66 dBFS RMS: 46 dB below the voice, and yet no run of zeros that is taken for silence."""

_LEAD = RATE * LEAD_MS // 1000
_SILENCE = RATE * SILENCE_MS // 1000
_PERIOD = RATE // PITCH_HZ
_EDGE = RATE // 50


class Wake:
    """Says where the lead-in lies, and what it is made of.

    All places are frames of the stream's line. Pure: the plan is an argument.
    """

    def __init__(self) -> None:
        turns = (math.sin(2 * math.pi * place / _PERIOD) for place in range(_PERIOD))
        self._period = [round(PEAK * turn) for turn in turns]
        self._quiet_from: int | None = None
        self._first = self._last = 0

    def heard(self, until: int) -> None:
        """Take note that something sounds up to the frame `until`."""
        self._quiet_from = until

    def lead(self, first: int, last: int, sound: int | None) -> array[int] | None:
        """Return the frames from `first` to `last`, or to the next sound; None where none is due.

        `sound` is the frame at which that sound begins, None when none is planned. A lead-in that
        has begun goes on to its end even when the plan is withdrawn.
        """
        if sound is not None:
            if first >= self._last and sound - _LEAD < last and self._asleep_at(sound):
                self._first, self._last = max(sound - _LEAD, first), sound
            self._last = min(self._last, sound)
        last = min(last, self._last)
        if first >= last:
            return None
        return array("h", [self._at(place) for place in range(first, last)])

    def _asleep_at(self, sound: int) -> bool:
        return self._quiet_from is None or sound - self._quiet_from > _SILENCE

    def _at(self, place: int) -> int:
        """Return one frame of the tone, its edges in the shape of a raised cosine."""
        depth = min(place - self._first, self._last - 1 - place)
        value = self._period[place % _PERIOD]
        if depth >= _EDGE:
            return value
        return round(value * (0.5 - 0.5 * math.cos(math.pi * depth / _EDGE))) if depth > 0 else 0
