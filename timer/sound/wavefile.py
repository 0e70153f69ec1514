"""WAV files as Supple writes them, 48 kHz, mono and 16 bit, and how it knows its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from struct import error as StructError
from struct import pack, unpack
from typing import BinaryIO

RATE, CHANNELS, BYTES = 48_000, 1, 2
MADE_BY = "Made with Supple"
"""In every audio file that Supple makes for a person."""
_LOOKED_AT = 64 * 1024
"""Bytes at the start of a file of another kind that may hold its comments."""
_MOST_CHUNKS = 100


def header(data_bytes: int, *, named: bool = False) -> bytes:
    """Return what comes before `data_bytes` of samples, with Supple's name in it if `named`."""
    name = info(made_by()) if named else b""
    shape = (1, CHANNELS, RATE, RATE * CHANNELS * BYTES, CHANNELS * BYTES, 8 * BYTES)
    form = (
        b"WAVE" + chunk(b"fmt ", pack("<HHIIHH", *shape)) + name + pack("<4sI", b"data", data_bytes)
    )
    return pack("<4sI", b"RIFF", len(form) + data_bytes) + form


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk, filled up to an even length."""
    return name + pack("<I", len(body)) + body + bytes(len(body) % 2)


def info(*chunks: bytes) -> bytes:
    """Return the list of what is said about a file."""
    return chunk(b"LIST", b"INFO" + b"".join(chunks))


def made_by() -> bytes:
    """Return the chunk that says which program made a file."""
    return chunk(b"ISFT", MADE_BY.encode() + b"\0")


HEADER_BYTES = len(header(0, named=True))
"""Bytes before the samples of a file with Supple's name."""


def is_ours(path: Path, *, wav: bool) -> bool:
    """Tell whether a regular file is a sound that Supple made, of any kind or only WAV.

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
