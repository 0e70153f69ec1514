"""A whole session written to one audio file: the same sounds at the same frames as when played."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from timer.errors import SuppleError
from timer.frozen import frozen
from timer.machine import HERE
from timer.sound.clips import SAID
from timer.sound.mixer import Mixer, gain
from timer.sound.tones import RATE
from timer.sound.wavefile import BYTES, MADE_BY, append_chapters, header
from timer.text import safe

CHUNK_MS = 5_000
FRAMES_A_MS = RATE // 1000
LONGEST_WAV_MS = 12 * 3_600_000
"""The size of a WAV file has 32 bits."""
CODECS = {".flac": "flac", ".ogg": "libopus", ".mp3": "libmp3lame"}
"""The encoder for each kind of file but WAV."""
KINDS = (".wav", *CODECS)


@frozen
class Placed:
    """A sound by its name, at `start_ms` of the session, at a level from 0 to 100."""

    start_ms: int
    sound: str
    level: int = 100


@frozen
class Chapter:
    """A named part of the session, in milliseconds."""

    start_ms: int
    end_ms: int
    title: str


@frozen
class Session:
    """What to write: the sounds in order of time, the length and the chapters."""

    title: str
    length_ms: int
    sounds: tuple[Placed, ...]
    chapters: tuple[Chapter, ...]


Load = Callable[[str], "array[int]"]
"""Returns the samples of a sound by its name: 48 kHz, mono, 16 bit."""


def render(session: Session, load: Load, path: Path) -> None:
    """Write `session` to `path`, whose suffix says which kind: one of KINDS.

    The file appears complete or not at all. Raises `SuppleError` if it can't be written or the
    library that encodes it is missing.
    """
    if not path.parent.is_dir():
        raise SuppleError(
            f"There is no folder {safe(str(path.parent))}.", "Make it first, or name another file."
        )
    if path.suffix.lower() == ".wav" and session.length_ms > LONGEST_WAV_MS:
        raise SuppleError("A WAV file holds twelve hours at most.", "Name one that ends in .flac.")
    draft = path.with_name(f".{path.stem}-{os.getpid()}{path.suffix}")
    try:
        write = _write_wav if path.suffix.lower() == ".wav" else _write_encoded
        write(session, mixed(session, load), draft)
        os.replace(draft, path)
    except OSError as error:
        raise SuppleError(
            f"The file {safe(str(path))} can't be written: {error.strerror or error}.",
            "Make room there, or name another file.",
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def mixed(session: Session, load: Load) -> Iterator[bytes]:
    """Yield the session's samples, a few seconds at a time."""
    mixer = Mixer()
    waiting = sorted(session.sounds, key=lambda placed: placed.start_ms)
    done = 0
    for start in range(0, session.length_ms, CHUNK_MS):
        end = min(start + CHUNK_MS, session.length_ms)
        while done < len(waiting) and waiting[done].start_ms < end:
            placed = waiting[done]
            at, speech = placed.start_ms * FRAMES_A_MS, placed.sound.startswith(SAID)
            mixer.add(load(placed.sound), at, gain(placed.level), speech=speech)
            done += 1
        yield mixer.render((end - start) * FRAMES_A_MS)


def _write_wav(session: Session, pieces: Iterable[bytes], path: Path) -> None:
    """Write the samples, then the title and chapters."""
    with path.open("w+b") as raw:
        raw.write(header(session.length_ms * FRAMES_A_MS * BYTES))
        for piece in pieces:
            raw.write(piece)
        places = [(one.start_ms * FRAMES_A_MS, one.title) for one in session.chapters]
        append_chapters(raw, session.title, places)


def _write_encoded(session: Session, pieces: Iterable[bytes], path: Path) -> None:
    """Encode with PyAV, with title and chapters if the format has them."""
    av = _library()
    try:
        with av.open(str(path), "w") as container:
            container.metadata["title"] = session.title
            container.metadata["comment"] = MADE_BY
            if (
                path.suffix.lower() == ".flac"
            ):  # its comments can hold chapters, but PyAV does not write them
                container.metadata.update(_chapter_comments(session))
            else:
                container.set_chapters(_chapter_marks(session))
            stream = container.add_stream(CODECS[path.suffix.lower()], rate=RATE, layout="mono")
            for packet in _packets(av, stream, pieces):
                container.mux(packet)
    except av.error.FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error


def _library() -> Any:
    try:
        import av
    except ImportError as error:
        raise SuppleError(
            "Without the `render` extra, only WAV can be written.",
            f"{HERE.installation.advice('render')} Or name a file that ends in .wav.",
        ) from error
    return av


def _chapter_marks(session: Session) -> list[dict[str, Any]]:
    from fractions import Fraction

    return [
        {
            "id": number,
            "start": chapter.start_ms,
            "end": chapter.end_ms,
            "time_base": Fraction(1, 1000),
            "metadata": {"title": chapter.title},
        }
        for number, chapter in enumerate(session.chapters, start=1)
    ]


def _chapter_comments(session: Session) -> dict[str, str]:
    """Return the chapters as Vorbis comments, as Ogg has them."""
    comments: dict[str, str] = {}
    for number, chapter in enumerate(session.chapters, start=1):
        minutes, ms = divmod(chapter.start_ms, 60_000)
        start = f"{minutes // 60:02d}:{minutes % 60:02d}:{ms // 1000:02d}.{ms % 1000:03d}"
        comments[f"CHAPTER{number:03d}"] = start
        comments[f"CHAPTER{number:03d}NAME"] = chapter.title
    return comments


def _packets(av: Any, stream: Any, pieces: Iterable[bytes]) -> Iterator[Any]:
    """Yield the encoded packets of all samples, resampled for the encoder."""
    from fractions import Fraction

    resampler = av.AudioResampler(format=stream.codec_context.format, layout="mono", rate=RATE)
    position = 0
    for piece in pieces:
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(piece) // 2)
        frame.planes[0].update(piece)
        frame.sample_rate, frame.pts = RATE, position
        frame.time_base = Fraction(1, RATE)
        position += len(piece) // 2
        for ready in resampler.resample(frame):
            yield from stream.encode(ready)
    for ready in resampler.resample(None):
        yield from stream.encode(ready)
    yield from stream.encode(None)
