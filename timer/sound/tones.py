"""Tones: their lengths, known without opening a file, and their samples."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from timer import assets
from timer.errors import SuppleError
from timer.files import UnreadableError, read_bytes

if TYPE_CHECKING:
    from array import array

RATE = 48_000
"""Frames a second of everything that is mixed; mono, 16 bit."""
LARGEST = 8 * 1024 * 1024
"""The most bytes in one sound: over a minute."""

LENGTHS_MS: Mapping[str, int] = MappingProxyType(
    {
        "back": 400,
        "confirm": 130,
        "countdown": 100,
        "done": 900,
        "finished": 1180,
        "go": 450,
        "half": 900,
        "hurts": 660,
        "mute": 400,
        "out": 400,
        "paused": 350,
        "reminder": 1300,
        "rep": 100,
        "rest": 620,
        "resumed": 350,
        "start": 1200,
        "switch": 435,
        "ten": 340,
        "tick": 50,
        "unmute": 400,
    }
)
"""Every tone there is, with its length in milliseconds."""


def path(tone: str) -> Path:
    """Return the file of a tone."""
    return assets.folder("sounds") / "tones" / f"{tone}.wav"


def load(tone: str) -> array[int]:
    """Return the samples of a tone; raises `SuppleError` if its file is missing or wrong."""
    return read(path(tone))


def read(file: Path) -> array[int]:
    """Return the samples of a 48 kHz mono 16-bit WAV file; raises `SuppleError` for any other."""
    import wave  # needed only to play
    from array import array
    from io import BytesIO

    try:
        with wave.open(BytesIO(read_bytes(file, LARGEST)), "rb") as sound:
            count = sound.getnframes()
            shape = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth())
            frames = sound.readframes(count)
    except UnreadableError as error:
        raise error.at(file) from None
    except (EOFError, wave.Error) as error:
        raise SuppleError(f"{file} isn't a sound: {error}.", "Install Supple again.") from error
    if shape != (RATE, 1, 2):
        raise SuppleError(
            f"{file} isn't a 48 kHz mono 16-bit sound.", "Make the tones again with scripts/tones."
        )
    if len(frames) != 2 * count:
        raise SuppleError(f"{file} is cut short.", "Install Supple again.")
    return array("h", frames)
