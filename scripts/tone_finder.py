"""Find Supple's tones in a recording, and take them out so that only speech is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extras import need

need("hearing", "numpy", "scipy")
import numpy as np
from scipy.signal import oaconvolve, resample_poly

from timer.frozen import frozen
from timer.sound import tones
from timer.sound.tones import LENGTHS_MS

RATE = 16_000
ALIKE = 0.8
"""How much a recording has to look like a tone: 1 if there is nothing but the tone."""
START_S = 0.45
"""How much of the beginning of a tone is looked for; speech may follow it at once."""
FAINTEST = 0.05
"""The lowest level of a tone that counts as one; its own is 1."""


@frozen
class Found:
    """One tone of a recording, and when it starts, in seconds."""

    at_s: float
    tone: str


def find_tones(audio: Any) -> tuple[list[Found], Any]:
    """Return the tones of `audio`, floats at 16 kHz, in order, and `audio` without them.

    The likeliest is taken out first. What looked like a tone only because of it then no longer
    does.
    """
    heard: list[tuple[float, int, str]] = []
    templates = {name: _template(name) for name in LENGTHS_MS}
    power = np.concatenate([[0.0], np.cumsum(audio**2)])
    for name, template in templates.items():
        start = template[: round(START_S * RATE)]
        likeness = oaconvolve(audio, start[::-1], "valid")
        energy = power[len(start) :] - power[: -len(start)]
        likeness /= np.sqrt(np.maximum(energy, 1e-6) * (start**2).sum())
        heard += [(float(likeness[at]), at, name) for at in _peaks(likeness)]
    rest = audio.copy()
    found: list[Found] = []
    for _, at, name in sorted(heard, reverse=True):
        template = templates[name][: len(rest) - at]
        start = template[: round(START_S * RATE)]
        part = rest[at : at + len(start)]
        level = part @ start / (start @ start)
        if level > FAINTEST and part @ start > ALIKE * np.sqrt((part @ part) * (start @ start)):
            rest[at : at + len(template)] -= level * template
            found.append(Found(at / RATE, name))
    return sorted(found, key=lambda one: one.at_s), rest


def _template(name: str) -> Any:
    samples = np.array(tones.load(name), float) / 32_768
    return resample_poly(samples, 1, tones.RATE // RATE)


def _peaks(likeness: Any) -> Iterator[int]:
    """Yield where `likeness` is highest in each stretch above `ALIKE`."""
    edges = np.flatnonzero(np.diff(np.pad((likeness > ALIKE).astype(int), 1)))
    for begin, end in edges.reshape(-1, 2):
        yield int(begin + likeness[begin:end].argmax())
