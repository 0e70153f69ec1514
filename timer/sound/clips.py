"""Recorded speech: which phrases there are, how long they take, and their samples.

The bundled clips are in `sounds/voice`; `scripts/voice` makes them: one for each sentence that a
bundled routine says, and one for each phrase that other sentences are put together from. What a
person's own routines say beyond that is in a folder of the cache, a WAV file for each phrase.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from timer import assets
from timer.errors import SuppleError
from timer.frozen import frozen
from timer.sealed import Memory
from timer.sound import adpcm
from timer.sound.tones import LENGTHS_MS, RATE, read
from timer.timeline.cues.cue import Lengths, phrase_key, recordings
from timer.timeline.messages import Phrases

SAID = "say:"
"""How the sound name of an utterance starts; its phrases follow, one per line."""
_KEPT = 48
"""How many clips are kept decoded: what is said in every set is decoded once."""


@frozen
class Index:
    """The bundled clips: whose voice it is, and where each clip is, by `phrase_key`."""

    voice: str
    places: Mapping[str, tuple[int, int]]
    """First byte and number of bytes of each."""

    @property
    def lengths_ms(self) -> dict[str, int]:
        """How long each clip takes, rounded up to whole milliseconds."""
        a_second = adpcm.RATE // 2
        return {key: -(-size * 1000 // a_second) for key, (_, size) in self.places.items()}


@cache
def bundled() -> Index:
    """Return the index of the bundled clips, an empty one if the file is missing or broken."""
    try:
        index = _read((assets.folder("sounds") / "voice" / "index.json").read_bytes())
        return Index(
            index["voice"], {key: (at, size) for key, (at, size) in index["clips"].items()}
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Index("", {})


def _read(data: bytes) -> Any:
    """Return the values in JSON, which takes longer than all that `check` asks of them."""
    memory = Memory.current
    known = memory.recall("json", data) if memory is not None else None
    if known is None:
        import json

        known = json.loads(data)
        if memory is not None:
            memory.add("json", data, known)
    return known


def sound_name(phrases: Phrases) -> str:
    """Return the name under which a sink plays `phrases`."""
    return SAID + "\n".join(phrases)


def file_name(phrase: str) -> str:
    """Return the name of the file for a phrase that is not bundled."""
    from timer.digests import digest  # few phrases are spoken by anything but a bundled clip

    return digest(phrase_key(phrase))[:24] + ".wav"


def is_clip(file: Path) -> bool:
    """Return whether a file is a complete clip; an empty one counts."""
    try:
        read(file)
    except SuppleError:
        return False
    return True


class Clips:
    """Samples of utterances. `folder` holds the phrases that are not bundled."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def load(self, name: str) -> array[int]:
        """Return the samples of an utterance by its sound name.

        A phrase without a clip is left out; if all are missing, the result is empty. Raises
        `SuppleError` if a bundled clip can't be read.
        """
        samples = array("h")
        phrases = tuple(name.removeprefix(SAID).split("\n"))
        for part, key, pause in recordings(phrases, bundled().places):
            clip = self._clip(part, key)
            if clip:
                samples += clip
                samples += array("h", bytes(2 * (pause * RATE // 1000)))
        return samples

    def _clip(self, phrase: str, key: str) -> array[int] | None:
        if key in bundled().places:
            return _bundled_clip(key)
        if self._folder is None:
            return None
        with suppress(SuppleError):
            return read(self._folder / file_name(phrase))
        return None


@lru_cache(_KEPT)
def _bundled_clip(key: str) -> array[int]:
    at, size = bundled().places[key]
    path = assets.folder("sounds") / "voice" / "clips.bin"
    try:
        with path.open("rb") as clips:
            clips.seek(at)
            return adpcm.upsampled(adpcm.decode(clips.read(size)))
    except (OSError, OverflowError) as error:
        raise SuppleError(f"{path} can't be read: {error}.", "Install Supple again.") from error


@cache
def recorded() -> Lengths:
    """Return the lengths of the bundled tones and clips."""
    return Lengths(LENGTHS_MS, bundled().lengths_ms)
