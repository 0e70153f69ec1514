"""How loud sounds are, and a limiter that keeps them from full scale.

Loudness is that of ITU-R BS.1770: weighted by frequency, over the loudest 400 ms, in LUFS.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain

from timer.sound.tones import RATE

CEILING = 29_203
"""-1 dBFS: no sample of a mix goes beyond it."""
_WINDOW_MS, _STEP_MS = 400, 10
BLOCK_MS = 5
"""The limiter turns down in one block, and never within one: the block before is the notice."""
RECOVERY = 0.02
"""By how much the limiter's gain rises again in a block."""
MEMORY = round(1 / RECOVERY)
"""How many blocks back a loud one may still be felt."""


def momentary(samples: Sequence[float], rate: int = RATE) -> float:
    """Return the loudness of the loudest 400 ms in LUFS, -inf if it is silent.

    `samples` are 16-bit. A shorter sound counts as if it had silence around it.
    """
    window, step = rate * _WINDOW_MS // 1000, rate * _STEP_MS // 1000
    rest = [0.0] * window
    line = _weighted([*rest, *samples, *rest], rate)
    powers = [
        sum(value * value for value in line[at : at + step]) for at in range(0, len(line), step)
    ]
    many = window // step
    loudest = max(sum(powers[at : at + many]) for at in range(len(powers) - many + 1))
    full = window * 32_768**2
    return -0.691 + 10 * math.log10(loudest / full) if loudest > 1 else -math.inf


def limited(values: Sequence[float], ceiling: float, rate: int = RATE) -> list[float]:
    """Return `values`, turned down smoothly where they would go beyond `ceiling`."""
    size = rate * BLOCK_MS // 1000
    blocks = [values[at : at + size] for at in range(0, len(values), size)]
    needs = {
        place: ceiling / peak
        for place, block in enumerate(blocks)
        if (peak := max(max(block), -min(block))) > ceiling
    }
    if not needs:
        return list(values)
    return list(chain.from_iterable(turned(one, at, needs, size) for at, one in enumerate(blocks)))


def gain_between(needs: Mapping[int, float], place: int) -> float:
    """Return the gain between the blocks `place` - 1 and `place`, from what each block needs.

    A block not in `needs` needs nothing. The gain is never above what either of the two needs, so
    a straight line between two such gains keeps every block below the ceiling.
    """
    past = (need + RECOVERY * max(place - 1 - at, 0) for at, need in needs.items() if at <= place)
    return min(chain((1.0,), past))


def turned(
    values: Sequence[float], place: int, needs: Mapping[int, float], size: int, first: int = 0
) -> list[float]:
    """Return `values` of the block `place` at the limiter's gain; see `gain_between`.

    `first` says how far into the block they begin; a block has `size` frames.
    """
    begin, end = gain_between(needs, place), gain_between(needs, place + 1)
    if begin == end == 1.0:
        return list(values)
    slope = (end - begin) / size
    return [value * (begin + slope * at) for at, value in enumerate(values, first)]


def _weighted(samples: Sequence[float], rate: int) -> list[float]:
    """Return `samples` weighted as the ear does: BS.1770's shelf, then its high-pass."""
    line = list(samples)
    for b0, b1, b2, a1, a2 in (_shelf(rate), _high_pass(rate)):
        one = two = 0.0
        for place, value in enumerate(line):
            out = b0 * value + one
            one = b1 * value - a1 * out + two
            two = b2 * value - a2 * out
            line[place] = out
    return line


_Filter = tuple[float, float, float, float, float]


def _shelf(rate: int) -> _Filter:
    """Return the shelf of four decibels above 1.7 kHz, for any rate."""
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    norm = 1 + k / q + k * k
    return (
        (high + band * k / q + k * k) / norm,
        2 * (k * k - high) / norm,
        (high - band * k / q + k * k) / norm,
        2 * (k * k - 1) / norm,
        (1 - k / q + k * k) / norm,
    )


def _high_pass(rate: int) -> _Filter:
    """Return the high-pass at 38 Hz, for any rate."""
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    norm = 1 + k / q + k * k
    return (1.0, -2.0, 1.0, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm)
