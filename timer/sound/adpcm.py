"""Recorded speech kept small: IMA ADPCM, four bits a sample at 16 kHz, upsampled to 48 kHz.

Plain Python on purpose: the standard library decodes nothing smaller than PCM, and not every
platform has a library that does.
"""

from __future__ import annotations

import math
import sys
from array import array
from functools import cache

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
_UNIT = 1 << 14
_LIFT = 1 << 40


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


def decode(data: bytes) -> array[int]:
    """Return the samples of `data` at 16 kHz, two for each byte, the low half first.

    Raises OverflowError if the samples leave 16 bits, which our encoder never allows.
    """
    changes, following = moves()
    samples: list[int] = []
    level = state = 0
    for byte in data:
        code = state + (byte & 15)
        level += changes[code]
        samples.append(level)
        code = following[code] + (byte >> 4)
        level += changes[code]
        samples.append(level)
        state = following[code]
    return array("h", samples)


def upsampled(samples: array[int]) -> array[int]:
    """Return `samples` at three times their rate.

    Every third sample is one of `samples`; those between come from a sinc under a Kaiser window.
    """
    third, two_thirds = _kernels()
    found = array("h", bytes(2 * UP * len(samples)))
    found[0::UP] = samples
    found[1::UP] = _filtered(samples, third)
    found[2::UP] = _filtered(samples, two_thirds)
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


def _filtered(samples: array[int], kernel: tuple[int, ...]) -> array[int]:
    """Return `samples` through `kernel`, as one product of two very long numbers.

    Each sample is a digit of 64 bits, lifted above zero, and so is each weight: a multiplication
    of such numbers is a convolution, done in C.
    """
    rest = [32_768] * _WING
    lifted = _number([*rest, *(value + 32_768 for value in samples), *rest])
    length = len(samples) + 4 * _WING
    product = (
        lifted * _number([max(weight, 0) for weight in kernel])
        + _number([_LIFT] * length)
        - lifted * _number([max(-weight, 0) for weight in kernel])
    )
    digits = array("Q", product.to_bytes(8 * length, "little"))
    if sys.byteorder == "big":
        digits.byteswap()
    down = _LIFT + 32_768 * sum(kernel) - _UNIT // 2
    first = len(kernel)
    found = [(digit - down) >> 14 for digit in digits[first : first + len(samples)]]
    try:
        return array("h", found)
    except OverflowError:
        return array("h", [min(max(value, -32_768), 32_767) for value in found])


def _number(values: list[int]) -> int:
    digits = array("Q", values)
    if sys.byteorder == "big":
        digits.byteswap()
    return int.from_bytes(digits.tobytes(), "little")
