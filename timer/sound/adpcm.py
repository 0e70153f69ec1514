"""Recorded speech kept small: IMA ADPCM, four bits a sample at 16 kHz, upsampled to 48 kHz.

Plain Python on purpose: the standard library decodes nothing smaller than PCM, and not every
platform has a library that does.
"""

from __future__ import annotations

import math
import sys
from array import array
from functools import cache
from itertools import accumulate

RATE = 16_000
"""Frames a second of a clip."""
UP = 3
"""How many mixed frames there are for one of a clip."""

# fmt: off
STEPS = (
    7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66,
    73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449,
    494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272,
    2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442,
    11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
)
# fmt: on
"""The step sizes of IMA ADPCM, each about a tenth above the one before."""

_INDEX = (-1, -1, -1, -1, 2, 4, 6, 8)
_WING = 8
"""How many samples on either side a new one is made of."""
_SHIFT = 14
_UNIT = 1 << _SHIFT
_MIDDLE = 1 << 15
_DIGIT = 6
"""How many bytes a digit has."""
_LIFT = 1 << 40
_SILENCE = array("h", bytes(2 * _WING))


@cache
def moves() -> tuple[list[int], list[int]]:
    """Return, for sixteen times the index plus the code, the change and sixteen times the next."""
    changes, following = [], []
    for index, size in enumerate(STEPS):
        for code in range(16):
            change = (size >> 3) + sum(size >> down for bit, down in _BITS if code & bit)
            changes.append(-change if code & 8 else change)
            following.append(16 * min(max(index + _INDEX[code & 7], 0), len(STEPS) - 1))
    return changes, following


_BITS = ((4, 0), (2, 1), (1, 2))
_LOW, _HIGH = bytes(one & 15 for one in range(256)), bytes(one >> 4 for one in range(256))


def decode(data: bytes) -> array[int]:
    """Return the samples of `data` at 16 kHz, two for each byte, the low half first.

    Raises OverflowError if the samples leave 16 bits, which our encoder never allows.
    """
    changes, following = moves()
    halves = bytearray(2 * len(data))
    halves[0::2], halves[1::2] = data.translate(_LOW), data.translate(_HIGH)
    code = 0
    codes = [code := following[code] + half for half in halves]
    return array("h", accumulate(map(changes.__getitem__, codes)))


def upsampled(samples: array[int]) -> array[int]:
    """Return `samples` at three times their rate.

    Every third sample is one of `samples`; those between come from a sinc under a Kaiser window.
    """
    lifted = _lifted(samples)
    found = array("h", bytes(2 * UP * len(samples)))
    found[0::UP] = samples
    for place, kernel in enumerate(_kernels(), 1):
        found[place::UP] = _filtered(lifted, len(samples), kernel)
    return found


@cache
def _kernels() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the weights for the sample a third and the one two thirds of the way to the next."""
    third = tuple(_weight(place + 1 / UP) for place in range(-_WING, _WING))
    return third, third[::-1]


def _weight(distance: float) -> int:
    sinc = math.sin(math.pi * distance) / (math.pi * distance)
    return round(_UNIT * sinc * _bessel(6.0 * math.sqrt(max(1 - (distance / _WING) ** 2, 0))))


def _bessel(x: float) -> float:
    """Return the modified Bessel function of order zero, over its value at 6."""
    return sum((x / 2) ** (2 * k) / math.factorial(k) ** 2 for k in range(20)) / 67.234406976


# A sample is a digit of 48 bits, lifted above zero, in one very long number, and so is a weight: a
# multiplication of two such numbers is a convolution, done in C. So is all that comes before and
# after: digits are put in and taken out as every third of many short integers.


def _lifted(samples: array[int]) -> int:
    """Return samples as digits, with silence before and after them."""
    digits = array("H", bytes(_DIGIT * (len(samples) + 2 * _WING)))
    digits[:: _DIGIT // 2] = _flipped(_SILENCE + samples + _SILENCE)
    return int.from_bytes(_little(digits).tobytes(), "little")


def _filtered(lifted: int, count: int, kernel: tuple[int, ...]) -> array[int]:
    """Return `count` samples through `kernel`, rounded and kept within 16 bits."""
    weights = sum(weight << 8 * _DIGIT * place for place, weight in enumerate(kernel))
    length = count + 4 * _WING
    # Each digit becomes its sample, lifted twice: above zero, and by a bit that shows an overflow.
    lift = _LIFT + (_MIDDLE << _SHIFT) + _UNIT // 2 - _MIDDLE * sum(kernel)
    lifts = int.from_bytes(lift.to_bytes(_DIGIT, "little") * length, "little")
    product = lifted * weights + lifts >> _SHIFT
    digits = _little(array("H", product.to_bytes(_DIGIT * length, "little")))
    first, last = (_DIGIT // 2 * place for place in (len(kernel), len(kernel) + count))
    found, over = (digits[first + part : last : _DIGIT // 2] for part in (0, 1))
    usual = _LIFT >> _SHIFT + 16
    if over.count(usual) != count:
        for place, part in enumerate(over):
            if part != usual:
                found[place] = 0 if part < usual else 0xFFFF
    return array("h", _flipped(found).tobytes())


def _flipped(samples: array[int]) -> array[int]:
    """Return 16-bit samples with zero moved to the middle of the range, or back to zero."""
    size = 2 * len(samples)
    middles = int.from_bytes(_MIDDLE.to_bytes(2, sys.byteorder) * len(samples), "little")
    flipped = int.from_bytes(samples.tobytes(), "little") ^ middles
    return array("H", flipped.to_bytes(size, "little"))


def _little(digits: array[int]) -> array[int]:
    if sys.byteorder == "big":
        digits.byteswap()
    return digits
