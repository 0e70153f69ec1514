"""Samples of any voice made like the bundled clips: trimmed, of one loudness, with soft edges."""

from __future__ import annotations

import math
import operator
from array import array

from timer.sound.tones import RATE

LOUDNESS_DBFS = -20.0
"""RMS over the frames of 20 ms within 30 dB of the loudest."""
PEAK = 32_767 * 10 ** (-1.5 / 20)
TRIM_DB = 38.0
"""What is this far below the loudness counts as silence."""
_FRAME = RATE // 100
_EDGE = RATE // 200
_WING = 12


def shaped(samples: array[int], rate: int) -> array[int]:
    """Return `samples` of `rate` frames a second as a clip; empty where nothing is heard."""
    line = samples if rate == RATE else resampled(samples, rate)
    powers = [
        sum(map(operator.mul, line[at : at + _FRAME], line[at : at + _FRAME])) / _FRAME
        for at in range(0, len(line) - _FRAME + 1, _FRAME)
    ]
    heard = [power for power in powers if power > max(powers) / 1000] if any(powers) else []
    if not heard:
        return array("h")
    loudness = sum(heard) / len(heard)
    floor = loudness / 10 ** (TRIM_DB / 10)
    loud = [place for place, power in enumerate(powers) if power > floor]
    line = line[loud[0] * _FRAME : (loud[-1] + 4) * _FRAME]
    wanted = 32_768 * 10 ** (LOUDNESS_DBFS / 20)
    gain = min(wanted / math.sqrt(loudness), PEAK / max(map(abs, line)))
    return _soft_edged([value * gain for value in line])


def resampled(samples: array[int], rate: int) -> array[int]:
    """Return `samples` at 48 kHz, by a sinc under a Hann window."""
    padded = array("h", bytes(2 * _WING)) + samples + array("h", bytes(2 * _WING))
    narrow = min(1.0, RATE / rate)
    found = array("h")
    for place in range(len(samples) * RATE // rate):
        whole, part = divmod(place * rate, RATE)
        weights = _weights(part, narrow)
        value = sum(map(operator.mul, padded[whole + 1 : whole + 1 + 2 * _WING], weights))
        found.append(min(max(round(value), -32_768), 32_767))
    return found


_kept: dict[tuple[int, float], list[float]] = {}


def _weights(part: int, narrow: float) -> list[float]:
    """Return the weights for a moment `part` / 48,000 behind a sample, of the 24 around it."""
    if (part, narrow) not in _kept:
        offsets = [place - part / RATE for place in range(1 - _WING, _WING + 1)]
        _kept[part, narrow] = [
            narrow * _sinc(narrow * x) * (1 + math.cos(math.pi * x / _WING)) / 2
            if abs(x) < _WING
            else 0.0
            for x in offsets
        ]
    return _kept[part, narrow]


def _sinc(x: float) -> float:
    return math.sin(math.pi * x) / (math.pi * x) if x else 1.0


def _soft_edged(values: list[float]) -> array[int]:
    for place in range(min(_EDGE, len(values) // 2)):
        curve = (1 - math.cos(math.pi * place / _EDGE)) / 2
        values[place] *= curve
        values[-1 - place] *= curve
    return array("h", map(round, values))
