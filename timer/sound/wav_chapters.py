"""Title and chapter marks of a WAV file: the chunks that stand behind its samples."""

from __future__ import annotations

from collections.abc import Sequence
from struct import pack
from typing import BinaryIO

from timer.sound.wavefile import chunk, info, made_by

RIFF_SIZE_AT = 4
"""Where a WAV file says how long all that follows is."""


def append(file: BinaryIO, title: str, marks: Sequence[tuple[int, str]]) -> None:
    """Add the title and the marks (frame and name) to a whole WAV file, open to read and write."""
    names = enumerate(marks, start=1)
    labels = b"".join(chunk(b"labl", pack("<I", n) + _text(name)) for n, (_, name) in names)
    file.seek(0, 2)
    file.write(info(chunk(b"INAM", _text(title)), made_by()))
    if marks:
        file.write(chunk(b"cue ", _cues([frame for frame, _ in marks])))
        file.write(chunk(b"LIST", b"adtl" + labels))
    size = file.tell()
    file.seek(RIFF_SIZE_AT)
    file.write(pack("<I", size - RIFF_SIZE_AT - 4))


def _cues(frames: Sequence[int]) -> bytes:
    """Return a cue point for each frame, numbered from 1."""
    points = [
        pack("<II4sIII", number, frame, b"data", 0, 0, frame)
        for number, frame in enumerate(frames, start=1)
    ]
    return pack("<I", len(points)) + b"".join(points)


def _text(text: str) -> bytes:
    return text.encode() + b"\0"
