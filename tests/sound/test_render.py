"""A rendered file holds every sound at its frame and lasts as long as it says."""

from __future__ import annotations

import wave
from array import array
from collections.abc import Iterator
from pathlib import Path
from struct import pack, unpack

import pytest

from timer.errors import SuppleError
from timer.frozen import replace
from timer.sound.render import KINDS, Chapter, Placed, Session, render


def click_sound(name: str) -> array[int]:
    return array("h", [9_000] * 480)


def session(*starts_ms: int, length_ms: int = 12_345) -> Session:
    sounds = tuple(Placed(start, "click") for start in starts_ms)
    return Session("Short", length_ms, sounds, (Chapter(0, length_ms, "All"),))


def frames(path: Path) -> array[int]:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 1, 2)
        return array("h", file.readframes(file.getnframes()))


def test_a_wav_lasts_exactly_as_long_as_its_session(tmp_path: Path):
    render(session(0), click_sound, tmp_path / "s.wav")
    assert len(frames(tmp_path / "s.wav")) == 12_345 * 48


@pytest.mark.parametrize("start_ms", [0, 1, 4_999, 5_000, 5_001, 12_000])
def test_a_sound_begins_at_its_frame_across_the_pieces(tmp_path: Path, start_ms: int):
    render(session(start_ms), click_sound, tmp_path / "s.wav")
    heard = frames(tmp_path / "s.wav")
    assert next(at for at, value in enumerate(heard) if value) == start_ms * 48


def test_a_sound_past_the_end_is_cut_there_and_not_lost_before(tmp_path: Path):
    render(session(995, length_ms=1_000), click_sound, tmp_path / "s.wav")
    assert sum(value != 0 for value in frames(tmp_path / "s.wav")) == 5 * 48


def test_nothing_is_left_beside_a_file_that_cannot_be_written(tmp_path: Path):
    taken = tmp_path / "s.wav"
    taken.mkdir()
    with pytest.raises(SuppleError, match="can't be written"):
        render(session(0), click_sound, taken)
    assert list(tmp_path.iterdir()) == [taken]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_keeps_length_title_and_chapters(tmp_path: Path, kind: str):
    av = pytest.importorskip("av", reason="the extra `render` is not installed")
    path = tmp_path / f"s{kind}"
    chapters = (Chapter(0, 6_001, "Side plänk"), Chapter(6_001, 12_345, "Rest"))
    render(replace(session(0, 6_000), chapters=chapters), click_sound, path)
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        heard = sum(frame.samples for frame in container.decode(stream))
        told = [(float(m["start"] * m["time_base"]), m["metadata"]) for m in container.chapters()]
        titles = {one.metadata.get("title") for one in (container, stream)}
    one_frame = {".ogg": 960, ".mp3": 1_152}.get(kind, 0)
    assert abs(heard - 12_345 * 48) <= one_frame
    assert told == [(0, {"title": "Side plänk"}), (6.001, {"title": "Rest"})]
    assert "Short" in titles


def test_a_wav_has_its_marks_behind_the_samples_where_every_reader_passes_over_them(
    tmp_path: Path,
):
    chapters = (Chapter(0, 500, "Side plänk"), Chapter(500, 1_000, "Rest"))
    render(replace(session(length_ms=1_000), chapters=chapters), click_sound, tmp_path / "s.wav")
    data = (tmp_path / "s.wav").read_bytes()
    assert len(frames(tmp_path / "s.wav")) == 48_000
    found = dict(chunks(data, 12, len(data)))
    assert list(found) == [b"fmt ", b"data", b"LIST INFO", b"cue ", b"LIST adtl"]
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    points = unpack("<I" + "II4sIII" * 2, found[b"cue "])
    assert points == (2, 1, 0, b"data", 0, 0, 0, 2, 24_000, b"data", 0, 0, 24_000)
    assert "Side plänk\0".encode() in found[b"LIST adtl"]
    assert found[b"LIST INFO"].startswith(b"INAM" + pack("<I", 6) + b"Short\0" + b"ISFT")


def chunks(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    while at < end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        yield (name + b" " + body[:4], body[4:]) if name == b"LIST" else (name, body)
        at += 8 + size + size % 2


def test_what_no_wav_can_hold_is_refused_before_anything_is_written(tmp_path: Path):
    with pytest.raises(SuppleError, match="twelve hours"):
        render(session(length_ms=13 * 3_600_000), click_sound, tmp_path / "s.wav")
    assert not list(tmp_path.iterdir())


def test_each_sound_is_laid_down_at_its_level(tmp_path: Path):
    sounds = (Placed(0, "click"), Placed(100, "click", 50), Placed(200, "click", 0))
    render(Session("Short", 300, sounds, ()), click_sound, tmp_path / "s.wav")
    heard = frames(tmp_path / "s.wav")
    assert [max(heard[at * 48 : (at + 100) * 48]) for at in (0, 100, 200)] == [9_000, 2_250, 0]
