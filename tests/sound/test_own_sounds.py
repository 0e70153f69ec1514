"""A person's own sounds: what can be used, what is said of the rest, and what the plan keeps."""

from __future__ import annotations

import math
import wave
from array import array
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timer.errors import SuppleError
from timer.sound import tones
from timer.sound.loudness import CEILING, momentary
from timer.sound.own_sounds import SOFTEST, OwnSounds, check, read, used
from timer.sound.tones import LENGTHS_MS, RATE


def hum(seconds: float = 0.3, rate: int = RATE, peak: float = 8_000, hz: float = 600) -> array[int]:
    turn = math.tau * hz / rate
    return array("h", [round(peak * math.sin(turn * n)) for n in range(round(seconds * rate))])


def write(
    path: Path, samples: array[int], rate: int = RATE, channels: int = 1, width: int = 2
) -> Path:
    """Write samples, the same in each channel, with as many bytes each as `width`."""
    path.parent.mkdir(exist_ok=True)
    wide = {1: lambda v: bytes([(v >> 8) + 128])}.get(
        width, lambda v: (v << 8 * (width - 2)).to_bytes(width, "little", signed=True)
    )
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(b"".join(wide(value) * channels for value in samples))
    return path


@pytest.mark.parametrize(
    ("rate", "channels", "width"),
    [(48_000, 1, 2), (44_100, 2, 2), (44_100, 1, 3), (22_050, 2, 1), (96_000, 2, 4)],
)
def test_a_wav_of_any_usual_kind_becomes_a_tone_as_loud_as_the_one_it_replaces(
    tmp_path: Path, rate: int, channels: int, width: int
) -> None:
    samples = read(write(tmp_path / "go.wav", hum(0.3, rate), rate, channels, width), "go")
    assert len(samples) / RATE == pytest.approx(0.3, abs=0.003)
    assert momentary(samples) == pytest.approx(momentary(tones.load("go")), abs=0.4)
    assert samples[0] == samples[-1] == 0
    assert max(map(abs, samples)) <= CEILING


@pytest.mark.parametrize("tone", ["go", "countdown", "finished"])
def test_a_longer_sound_fades_out_where_the_tone_would_have_ended(
    tmp_path: Path, tone: str
) -> None:
    samples = read(write(tmp_path / f"{tone}.wav", hum(4)), tone)
    assert len(samples) == LENGTHS_MS[tone] * RATE // 1000
    assert samples[-1] == 0


def test_silence_before_a_sound_is_left_out_so_that_it_comes_on_time(tmp_path: Path) -> None:
    late = array("h", bytes(2 * RATE // 5)) + hum()
    samples = read(write(tmp_path / "go.wav", late), "go")
    assert max(map(abs, samples[: RATE // 100])) > max(map(abs, samples)) / 2


BROKEN = [
    ("go.wav", b"RIFF nothing", "isn't a WAV file that can be read", "ffmpeg -i go.wav"),
    ("go.wav", hum(0.3, peak=40), "almost silent", "louder"),
    ("go.wav", hum(0.3, peak=0), "is silent", "Take another"),
    ("go.wav", hum(31, 8_000), "more than 30 seconds", "Cut it"),
    ("Go.wav", hum(), "isn't used", "Rename it to go.wav"),
    ("finish.wav", hum(), "isn't used", "Rename it to finished.wav"),
    ("zebra.wav", hum(), "isn't used", "It must be the name of a tone: back, confirm"),
    ("rest.mp3", b"ID3", "must be a WAV file", "rest.wav"),
]


@pytest.mark.parametrize(("name", "content", "message", "remedy"), BROKEN)
def test_what_can_not_be_used_is_named_with_what_to_do(
    tmp_path: Path, name: str, content: bytes | array[int], message: str, remedy: str
) -> None:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        write(path, content, 8_000 if len(content) % 1_000 == 0 and len(content) > RATE else RATE)
    (found,) = check(tmp_path).items()
    assert found[0] == path
    assert name in found[1].message
    assert message in found[1].message
    assert remedy in (found[1].remedy or "")
    assert used(tmp_path) == []


def test_a_broken_file_is_reported_once_and_the_built_in_tone_plays(tmp_path: Path) -> None:
    (tmp_path / "go.wav").write_bytes(b"RIFF")
    write(tmp_path / "rest.wav", hum())
    own = OwnSounds(tmp_path)
    own.load_all()
    assert own.load("go") == tones.load("go")
    assert own.load("rest") != tones.load("rest")
    assert own.load("half") == tones.load("half")
    said = own.sentence()
    assert said is not None
    assert said.startswith("go.wav isn't a WAV file")
    assert "The built-in tone plays instead." in said
    assert used(tmp_path) == ["rest"]


def test_no_folder_and_an_empty_one_mean_the_built_in_tones(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "none", tmp_path):
        own = OwnSounds(folder)
        assert own.load("go") == tones.load("go")
        assert own.sentence() is None
    assert check(tmp_path / "none") == {}


def test_a_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "go.wav", hum())
    path.write_bytes(path.read_bytes()[:-1_000])
    with pytest.raises(SuppleError, match="cut short"):
        read(path, "go")
    assert SOFTEST < -40


@given(st.dictionaries(st.integers(0, 43), st.integers(0, 255), max_size=4))
@example({16: 255})
def test_whatever_a_header_says_the_built_in_tone_plays_at_worst(
    tmp_path_factory: pytest.TempPathFactory, damage: dict[int, int]
) -> None:
    folder = tmp_path_factory.mktemp("sounds")
    data = bytearray(write(folder / "go.wav", hum(0.02)).read_bytes())
    for place, value in damage.items():
        data[place] = value
    (folder / "go.wav").write_bytes(data)
    own = OwnSounds(folder)
    own.load_all()
    assert len(own.load("go")) <= LENGTHS_MS["go"] * RATE // 1000
