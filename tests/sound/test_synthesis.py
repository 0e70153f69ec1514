"""What is not recorded: said by an engine, shaped like a clip, never longer than planned."""

from __future__ import annotations

import json
import math
import sys
from array import array
from pathlib import Path

import pytest

from timer.backends import ENGINES
from timer.frozen import replace
from timer.machine import BARE, Machine
from timer.sound import synthesis
from timer.sound.clips import SAID, Clips, file_name
from timer.sound.synthesis import (
    LOUDNESS_DBFS,
    FoundEngine,
    clip,
    find_engine,
    make,
    resampled,
    shaped,
)
from timer.sound.tones import RATE, read


def hum(seconds: float, rate: int = RATE, level: float = 3_000, silence: float = 0.3) -> array[int]:
    """Return a hum with silence around it."""
    rest = [0] * round(silence * rate)
    wave = [
        round(level * math.sin(n * 2 * math.pi * 200 / rate)) for n in range(round(seconds * rate))
    ]
    return array("h", rest + wave + rest)


def dbfs(samples: array[int]) -> float:
    return 10 * math.log10(sum(v * v for v in samples) / len(samples) / 32_768**2)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
def test_a_voice_of_any_rate_and_level_becomes_a_clip_like_the_others(rate: int) -> None:
    made = shaped(hum(1, rate, 900), rate)
    assert len(made) / RATE == pytest.approx(1.03, abs=0.04)
    assert dbfs(made) == pytest.approx(LOUDNESS_DBFS, abs=0.6)
    assert abs(made[0]) < 50
    assert abs(made[-1]) < 50


def test_silence_makes_no_clip() -> None:
    assert not shaped(array("h", bytes(9_600)), RATE)
    assert not shaped(array("h"), RATE)


def test_a_sine_keeps_its_pitch_and_level_through_another_rate() -> None:
    found = resampled(hum(0.2, 22_050, 8_000, 0), 22_050)
    wanted = hum(0.2, RATE, 8_000, 0)
    assert max(abs(a - b) for a, b in zip(found[99:-99], wanted[99:-99], strict=False)) < 80


def test_a_phrase_that_takes_too_long_is_said_faster() -> None:
    speeds: list[float] = []

    def say(text: str, speed: float) -> tuple[array[int], int]:
        speeds.append(speed)
        return hum(1.2 / speed, RATE), RATE

    assert 0 < len(clip(say, "x", 1_100)) <= 1.1 * RATE
    assert speeds[0] == 1 < speeds[1] < 1.4
    assert not clip(say, "x", 500)


def test_each_phrase_becomes_a_file_that_the_helper_finds(tmp_path: Path) -> None:
    lines = [json.dumps(["My own stretch,", 2_000]), json.dumps(["Too long.", 100])]
    make(lambda text, speed: (hum(1), RATE), lines, tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {
        file_name("my own stretch"),
        file_name("Too long."),
    }
    assert read(tmp_path / file_name("My own stretch."))
    assert not Clips(tmp_path).load(SAID + "Too long.")


def test_a_program_that_writes_a_file_is_a_voice() -> None:
    code = (
        "import sys, wave; f = wave.open(sys.argv[1], 'wb');"
        "f.setparams((1, 2, 22050, 0, 'NONE', '')); f.writeframes(bytes(len(sys.argv[2]) * 2))"
    )
    say = synthesis._program(lambda text, speed, file: [sys.executable, "-c", code, file, text])
    assert say("four", 1) == (array("h", [0] * 4), 22_050)


PROGRAMS = {name: f"/bin/{name}" for name in ("say", "powershell", "espeak-ng")}


@pytest.mark.parametrize(
    ("platform", "engines"),
    [
        ("linux", ["hibari", "espeak-ng"]),
        ("darwin", ["hibari", "say", "espeak-ng"]),
        ("win32", ["hibari", "sapi", "espeak-ng"]),
    ],
)
def test_the_first_engine_that_the_machine_has_is_found(platform: str, engines: list[str]) -> None:
    everything = Machine(PROGRAMS.get, {"hibari"}.__contains__, platform)
    assert find_engine(everything) == FoundEngine(engines[0])
    second = find_engine(replace(everything, has_module=BARE.has_module))
    assert second is not None
    assert (second.name, second.program in PROGRAMS.values()) == (engines[1], True)
    names = [one.name for one in ENGINES]
    found = [find_engine(everything, name) for name in names]
    assert [one.name for one in found if one] == engines
    assert [name for name in names if find_engine(BARE, name)] == []
    assert find_engine(BARE) is None


def test_an_engine_reads_only_the_languages_that_it_knows() -> None:
    everything = Machine(PROGRAMS.get, {"hibari"}.__contains__, "linux")
    for language, engine in {"en": "hibari", "en-GB": "hibari", "de": "espeak-ng"}.items():
        found = find_engine(everything, language=language)
        assert found is not None
        assert found.name == engine
    assert find_engine(everything, "hibari", "de") is None
    assert find_engine(Machine(lambda name: None, {"hibari"}.__contains__), language="ja") is None
