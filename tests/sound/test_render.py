"""A rendered file holds every sound at its frame and lasts as long as it says."""

from __future__ import annotations

import wave
from array import array
from pathlib import Path

import pytest

from timer.errors import SuppleError
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


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != ".wav"])
def test_an_encoded_file_keeps_length_and_chapters(tmp_path: Path, kind: str):
    av = pytest.importorskip("av", reason="the extra `render` is not installed")
    path = tmp_path / f"s{kind}"
    render(session(0, 6_000), click_sound, path)
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        heard = sum(frame.samples for frame in container.decode(stream))
        chapters = len(container.chapters())
    assert abs(heard - 12_345 * 48) <= 2_304  # a frame of the largest codec, either way
    assert chapters == (0 if kind == ".flac" else 1)
