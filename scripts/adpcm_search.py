"""Find the codes of recorded speech whose error is heard the least: a search with a memory.

The decoder of `timer.sound.adpcm` is given, and there are many ways to drive it along a curve. The
nearest code for each sample leaves noise of the same strength at every pitch, which is heard as
hiss where a voice has nothing to cover it. Here the best of many paths is kept, and errors that
hiss count for more than errors under the voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extras import need

need("hearing", "numpy", "scipy")
import numpy as np

from timer.sound import adpcm

PATHS = 12
"""How many paths are followed at once; with more than that hardly anything is gained."""
WEIGHT = (1.0, -0.6)
"""The filter through which an error is judged: 4 dB more for the highest pitches, 8 dB less for
the lowest, where the voice is far louder."""
AT_ONCE = 48
"""How many clips are searched side by side, of about the same length."""


def encoded(
    clips: Sequence[Any], paths: int = PATHS, weight: Sequence[float] = WEIGHT
) -> list[bytes]:
    """Return each of `clips`, arrays of whole numbers at 16 kHz, as IMA ADPCM."""
    found: list[bytes] = [b""] * len(clips)
    order = sorted(range(len(clips)), key=lambda place: len(clips[place]))
    for first in range(0, len(order), AT_ONCE):
        places = order[first : first + AT_ONCE]
        codes = _search([clips[place] for place in places], paths, np.asarray(weight, float))
        for place, row in zip(places, codes, strict=True):
            line = row[: len(clips[place]) + len(clips[place]) % 2].astype(np.uint8)
            found[place] = (line[0::2] | line[1::2] << 4).tobytes()
    return found


def _search(clips: Sequence[Any], paths: int, weight: Any) -> Any:
    """Return the codes of each clip, in rows as long as the longest."""
    changes, following = (np.asarray(table) for table in adpcm.moves())
    changes, following = changes.reshape(-1, 16).astype(np.int32), following.reshape(-1, 16) // 16
    many, longest = len(clips), max(map(len, clips)) + 1
    wanted = np.zeros((longest, many), np.int32)
    for place, clip in enumerate(clips):
        wanted[: len(clip), place] = clip
    row = np.arange(many)[:, None]
    level = np.zeros((many, paths), np.int32)
    state = np.zeros((many, paths), np.intp)
    past = np.zeros((len(weight) - 1, many, paths))
    cost = np.full((many, paths), np.inf)
    cost[:, 0] = 0
    origins = np.empty((longest, many, paths), np.uint16)
    for at in range(longest):
        levels = level[:, :, None] + changes[state]
        errors = wanted[at][:, None, None] - levels
        heard = errors + np.tensordot(weight[1:], past, 1)[:, :, None]
        costs = cost[:, :, None] + heard * heard
        costs[(levels > 32_767) | (levels < -32_768)] = np.inf
        flat = costs.reshape(many, -1)
        best = np.argpartition(flat, paths - 1, axis=1)[:, :paths]
        origins[at] = best
        parent, code = best >> 4, best & 15
        level = levels.reshape(many, -1)[row, best]
        state = following[state[row, parent], code]
        newest = errors.reshape(many, -1)[row, best][None]
        past = np.concatenate([newest, past[:, row, parent]])[: len(weight) - 1]
        cost = flat[row, best]
        cost -= cost.min(axis=1, keepdims=True)
    codes = np.empty((many, longest), np.uint8)
    path = cost.argmin(axis=1)
    every = np.arange(many)
    for at in range(longest - 1, -1, -1):
        origin = origins[at, every, path]
        codes[:, at] = origin & 15
        path = origin >> 4
    return codes
