"""How a text becomes a clip: spoken, trimmed, brought to one loudness and stored as IMA ADPCM.

Development only: needs the extra `hearing`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extras import need

need("hearing", "numpy", "scipy")
import numpy as np
from adpcm_search import encoded
from loudness import loudest
from scipy.ndimage import minimum_filter1d
from scipy.signal import resample_poly

from timer.sound import adpcm
from timer.sound.tones import RATE
from timer.timeline import messages
from timer.timeline.spoken import words

LOUDNESS_LUFS = -15.0
"""The loudness of the loudest 400 ms of a clip: that of the tones."""
NEAR_LU = 0.3
"""How far from that a clip may be."""
PEAK_DBFS = -1.5
"""The highest peak of a clip as it is heard, after the codec."""
TRIM_DB = 38.0
"""How far below a clip's level silence starts."""
BEFORE_MS, AFTER_MS = 4, 40
QUIET_DB, QUIET_MS = 26.0, 75
"""A clip ends so long after its last sound that is not this far below its level."""
HUSH_DBFS, HUSH_MS, HUSH_EDGE_MS = -58.0, 40, 10
"""A pause quieter and longer than this is made silent but for its edges, and so takes no space."""
SOFT_DBFS, LIFT_DB = -37.0, 18.0
"""The level to which a soft start, such as the f of forty, is raised, and the most it is raised by.
Otherwise it would be lost in a room, and you would hear the clip a tenth of a second late."""
FADE_IN_MS, FADE_OUT_MS = 4, 20
PAUSE_MS, PAUSE_BY_MS, TAIL_MS = 120, 1_200, 20
"""How long the pause after "Next:" is at least, by when it is over, and how much of it belongs to
what follows, which is a clip of its own as well."""
LIMITER_MS = 5
"""How long before and after a peak the limiter turns a clip down."""
MS = adpcm.RATE // 1000

HINTS: Mapping[str, str] = {
    "foot-on-bench": "foot on bench",
    r"contract-relax \(pnf\)": "[contract](/kˈɑntɹækt/) [relax](/ɹəlˈæks/), PNF",
    "lying": "[lying](/lˈIˌɪŋ/)",
    "contract-relax": "[contract](/kˈɑntɹækt/) [relax](/ɹəlˈæks/)",
}
"""What the voice says unclearly, and what it is given instead, with sounds between strokes."""


@dataclass(frozen=True)
class Clip:
    """A text as it is stored. If it begins with "Next:", what follows may be played alone."""

    data: bytes
    tail: int = 0
    """The first byte of what follows "Next:", zero if there is no pause to cut at."""


class Recorder:
    """Makes clips."""

    def __init__(self) -> None:
        from hibari import Hibari

        self._voice = Hibari()

    def clips(self, texts: Sequence[str], speeds: Sequence[float]) -> list[Clip]:
        """Return the clip of each text, spoken at its speed."""
        lines = [self.parts(*one) for one in zip(texts, speeds, strict=True)]
        made = [b""] * len(lines)
        todo = {place: (LOUDNESS_LUFS, PEAK_DBFS - 0.3) for place in range(len(lines))}
        for _ in range(6):
            places = list(todo)
            found = encoded([levelled(lines[one], *todo[one]) for one in places])
            for place, data in zip(places, found, strict=True):
                loud, peak = measured(data)
                wanted, most = todo.pop(place)
                made[place] = data
                if peak > PEAK_DBFS or abs(loud - LOUDNESS_LUFS) > NEAR_LU:
                    lower = max(1.5 * (peak - PEAK_DBFS), 0.3) if peak > PEAK_DBFS else 0.0
                    todo[place] = (wanted + LOUDNESS_LUFS - loud, most - lower)
            if not todo:
                break
        for place in todo:
            loud, peak = measured(made[place])
            print(f"{loud:.2f} LUFS, {peak:.2f} dBFS: {texts[place]}")
        heads = (len(parts[0]) // 2 if len(parts) > 1 else 0 for parts in lines)
        return [Clip(*one) for one in zip(made, heads, strict=True)]

    def parts(self, text: str, speed: float) -> list[Any]:
        """Return a text as it is spoken, as floats at 16 kHz: trimmed, its edges at rest.

        "Next:" is a part of its own, with the pause after it.
        """
        said = messages.sentence(words(text).rstrip(":,"))
        for word, sounds in HINTS.items():
            said = re.sub(rf"\b{word}(?!\w)", sounds, said, flags=re.IGNORECASE)
        line = trimmed(resample_poly(self._voice(said, speed, 0).astype(float), 2, 3))
        if not text.startswith(f"{messages.NEXT} "):
            return [line]
        silent = np.flatnonzero(np.diff(np.pad(line[: PAUSE_BY_MS * MS] == 0, 1).astype(int)))
        pauses = silent.reshape(-1, 2)
        begin, end = max(pauses, key=lambda one: one[1] - one[0], default=(0, 0))
        if end - begin < PAUSE_MS * MS:
            return [line]
        cut = (end - TAIL_MS * MS) // 2 * 2
        return [line[:cut], line[cut:]]


def measured(data: bytes) -> tuple[float, float]:
    """Return the loudness in LUFS and the peak in dBFS of a clip as it is heard."""
    heard = np.array(adpcm.upsampled(adpcm.decode(data))) / 32_768
    return loudest(heard, RATE), float(20 * np.log10(np.abs(heard).max()))


def trimmed(audio: Any) -> Any:
    """Return `audio` without the silence around it, with a clear start and soft edges."""
    level = _level(audio)
    power = _powers(audio, 5)
    heard = np.flatnonzero(power > level - TRIM_DB)
    clear = np.flatnonzero(power > level - QUIET_DB)
    begin = max(heard[0] * 5 - BEFORE_MS, 0) * MS
    end = min(heard[-1] * 5 + 5 + AFTER_MS, clear[-1] * 5 + 5 + QUIET_MS) * MS
    audio = audio[begin:end]
    audio = audio[: len(audio) // 2 * 2]
    audio = _lifted(_hushed(audio * 10 ** ((-20 - level) / 20)))
    for length, part in ((FADE_IN_MS * MS, 1), (FADE_OUT_MS * MS, -1)):
        audio[::part][:length] *= (1 - np.cos(np.pi * np.arange(length) / length)) / 2
    return audio


def levelled(parts: Sequence[Any], loudness: float, peak: float) -> Any:
    """Return `parts` in a row as whole numbers, each so loud and with peaks no higher than that."""
    lines = list(parts)
    for place, line in enumerate(lines):
        for _ in range(4):
            louder = 10 ** ((loudness - loudest(line, adpcm.RATE)) / 20)
            line = limited(line * louder, 10 ** (peak / 20))
        lines[place] = line
    return np.round(np.concatenate(lines) * 32_767).astype(np.int32)


def limited(audio: Any, most: float) -> Any:
    """Return `audio` turned down around its highest peaks, so smoothly that it isn't heard."""
    high = np.abs(audio)
    if high.max() <= most:
        return audio
    size = 2 * LIMITER_MS * MS + 1
    gains = minimum_filter1d(most / np.maximum(high, most), size, mode="nearest")
    curve = np.hanning(size + 2)[1:-1]
    smooth = np.convolve(np.pad(gains, size // 2, "edge"), curve / curve.sum(), "valid")
    return audio * smooth


def _hushed(audio: Any) -> Any:
    """Return `audio` with its pauses silent."""
    quiet = np.flatnonzero(np.diff(np.pad(_powers(audio, 5) < HUSH_DBFS, 1).astype(int)))
    gains = np.ones(len(audio))
    edge = HUSH_EDGE_MS * MS
    for begin, end in quiet.reshape(-1, 2) * 5 * MS:
        if end - begin >= HUSH_MS * MS and begin and end < len(audio) - 5 * MS:
            gains[begin + edge : end - edge] = 0
    curve = np.hanning(edge + 2)[1:-1]
    return audio * np.convolve(np.pad(gains, edge, "edge"), curve / curve.sum(), "same")[edge:-edge]


def _lifted(audio: Any) -> Any:
    """Return `audio` with its start, up to the first sound that is not soft, made louder."""
    level = _powers(audio, 5)
    soft = int(np.argmax(level >= SOFT_DBFS))
    if soft < 2:
        return audio
    gains = np.zeros(len(level))
    gains[:soft] = np.clip(SOFT_DBFS - level[:soft], 0, LIFT_DB)
    gains[:soft] = np.convolve(np.pad(gains[:soft], 2, "edge"), np.ones(5) / 5, "valid")
    places = 5 * MS * (np.arange(len(level)) + 0.5)
    return audio * 10 ** (np.interp(np.arange(len(audio)), places, gains) / 20)


def _level(audio: Any) -> float:
    """Return the RMS over the frames of 20 ms within 30 dB of the loudest, in dBFS."""
    power = 10 ** (_powers(audio, 20) / 10)
    return float(10 * np.log10(power[power > power.max() / 1000].mean()))


def _powers(audio: Any, ms: int) -> Any:
    """Return the RMS of each frame of so many milliseconds in dBFS."""
    size = ms * MS
    frames = audio[: len(audio) // size * size].reshape(-1, size)
    return 10 * np.log10((frames**2).mean(axis=1) + 1e-12)
