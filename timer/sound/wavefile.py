"""WAV files as Supple writes them, how it recognises its own, and where it may write one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from struct import error as StructError
from struct import pack, unpack
from typing import BinaryIO

from timer.errors import SuppleError
from timer.files import ELSEWHERE, reason, require_place
from timer.text import safe

RATE, CHANNELS, BYTES = 48_000, 1, 2
MADE_BY = "Made with Supple"
"""Written in every audio file that Supple makes."""
_LOOKED_AT = 64 * 1024
"""How much of the start of other kinds of file is searched for their comments."""
_MOST_CHUNKS = 100


def header(data_bytes: int, *, named: bool = False) -> bytes:
    """Return the header for `data_bytes` of samples, with Supple's name in it if `named`."""
    name = info(made_by()) if named else b""
    shape = (1, CHANNELS, RATE, RATE * CHANNELS * BYTES, CHANNELS * BYTES, 8 * BYTES)
    form = (
        b"WAVE" + chunk(b"fmt ", pack("<HHIIHH", *shape)) + name + pack("<4sI", b"data", data_bytes)
    )
    return pack("<4sI", b"RIFF", len(form) + data_bytes) + form


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk, padded to an even length."""
    return name + pack("<I", len(body)) + body + bytes(len(body) % 2)


def info(*chunks: bytes) -> bytes:
    """Return the list of facts about a file."""
    return chunk(b"LIST", b"INFO" + b"".join(chunks))


def made_by() -> bytes:
    """Return the chunk that names the program that made a file."""
    return chunk(b"ISFT", MADE_BY.encode() + b"\0")


HEADER_BYTES = len(header(0, named=True))
"""The size of a header with Supple's name."""


def is_ours(path: Path, *, wav: bool) -> bool:
    """Return whether a regular file is a sound that Supple made: of any kind, or only a WAV.

    Raises OSError.
    """
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
        if start[:4] != b"RIFF":
            return not wav and MADE_BY.encode() in start
        return any(MADE_BY.encode() in body for body in _infos(file))


def _infos(file: BinaryIO) -> Iterator[bytes]:
    """Yield the body of every list of a WAV file, wherever it is."""
    place = 12
    for _ in range(_MOST_CHUNKS):
        file.seek(place)
        try:
            name, size = unpack("<4sI", file.read(8))
        except StructError:
            return
        if name == b"LIST":
            yield file.read(min(size, _LOOKED_AT))
        place += 8 + size + size % 2


RIFF_SIZE_AT = 4
"""Where a WAV file holds the size of all that follows."""


def append_chapters(file: BinaryIO, title: str, marks: Sequence[tuple[int, str]]) -> None:
    """Add a title and marks (frame and name) to a complete WAV file, open to read and write."""
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


class TakenError(SuppleError):
    """There is a file that Supple did not make; it is overwritten only if the person says so."""


def require_writable(path: Path, *, force: bool = False, wav: bool = True) -> None:
    """Raise SuppleError if no sound may be written to `path`, TakenError if `force` would help.

    An empty file or one that Supple made may be overwritten; with `wav`, only a WAV.
    """
    name = safe(str(path), 200)
    if require_place(path, "sound") and not force and not _made_here(path, wav):
        raise TakenError(
            f"{name} is not a sound that Supple made, so it was left alone.",
            "Name another file, or add --force to overwrite it.",
        )


def claim(path: Path) -> None:
    """Make `path` an empty sound of Supple's, whatever it holds. Raises SuppleError."""
    require_writable(path, force=True)
    try:
        path.write_bytes(header(0, named=True))
    except OSError as error:
        raise SuppleError(
            f"{safe(str(path), 200)} can't be written: {reason(error)}.", ELSEWHERE
        ) from None


def _made_here(path: Path, wav: bool) -> bool:
    try:
        return is_ours(path, wav=wav)
    except OSError:
        return False
