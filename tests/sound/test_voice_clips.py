"""The recorded clips: every phrase of the bundled library has one, whole and of one loudness."""

from __future__ import annotations

import importlib.util
import math
from array import array
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from timer import assets
from timer.sound import adpcm
from timer.sound.clips import SAID, Clips, bundled, file_name, sound_name
from timer.sound.tones import RATE
from timer.timeline.cues.cue import (
    JOIN_MS,
    STOP_MS,
    Lengths,
    estimated_speech_ms,
    phrase_key,
    recordings,
)

SCRIPT = Path(__file__).parents[2] / "scripts" / "voice"


def script() -> ModuleType:
    """Return `scripts/voice` as a module."""
    loader = SourceFileLoader("voice_script", str(SCRIPT))
    spec = importlib.util.spec_from_loader("voice_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def dbfs(samples: array[int]) -> float:
    """Return the RMS over the frames of 20 ms within 30 dB of the loudest."""
    size = RATE // 50
    frames = [samples[at : at + size] for at in range(0, len(samples) - size, size)]
    powers = [sum(map(int.__mul__, frame, frame)) / size for frame in frames]
    heard = [power for power in powers if power > max(powers) / 1000]
    return 10 * math.log10(sum(heard) / len(heard) / 32_768**2)


KEYS = sorted(bundled().places)
SOME = KEYS[:: max(len(KEYS) // 40, 1)]


def test_every_phrase_of_the_bundled_library_has_a_clip() -> None:
    missing = [one for one in script().phrases() if phrase_key(one) not in bundled().places]
    assert not missing, f"run scripts/voice: no clip for {missing[:5]}"


def test_a_pull_told_as_a_number_is_said_as_well() -> None:
    said = {phrase_key(one) for one in script().phrases()}
    light = [one for one in said if "gentle stretch" in one]
    assert light
    assert all(
        one.replace("a gentle stretch", "a stretch of two out of ten") in said for one in light
    )


def test_the_clips_fill_their_file_without_gaps_and_stay_small() -> None:
    ends = sorted((at, at + size) for at, size in bundled().places.values())
    assert [at for at, _ in ends] == [0, *(end for _, end in ends[:-1])]
    file = assets.folder("sounds") / "voice" / "clips.bin"
    assert file.stat().st_size == ends[-1][1] < 10_000_000


@pytest.mark.parametrize("key", SOME)
def test_a_clip_is_whole_level_and_never_clipped(key: str) -> None:
    samples = Clips().load(SAID + key)
    peak = max(map(abs, samples))
    assert peak < 32_767 * 10 ** (-0.5 / 20)
    # One with a sharp peak is turned down as a whole, so that it isn't clipped.
    peaky = peak > 32_767 * 10 ** (-1.6 / 20)
    assert (-24.0 if peaky else -21.5) < dbfs(samples) < -19.5
    edge = RATE // 1000
    assert max(map(abs, samples[:edge])) < 200
    assert max(map(abs, samples[-edge:])) < 200
    assert len(samples) * 1000 / RATE == pytest.approx(bundled().lengths_ms[key], abs=1)


def test_nineteen_of_twenty_phrases_take_no_longer_than_the_estimate() -> None:
    over = [key for key, ms in bundled().lengths_ms.items() if ms > estimated_speech_ms(key)]
    assert len(over) < len(KEYS) / 20


def test_an_utterance_is_its_clips_with_a_breath_between() -> None:
    joined = Clips().load(sound_name(("Next:", "Left side.", "Rest.")))
    parts = [Clips().load(SAID + one) for one in ("next", "left side", "rest")]
    silence = (JOIN_MS + STOP_MS) * RATE // 1000
    assert len(joined) == sum(map(len, parts)) + silence


def test_a_sentence_is_looked_for_whole_then_in_the_longest_parts() -> None:
    said = ("Rest,", "20 seconds.", "Next:", "Plank,", "left side,", "8 reps.")

    def parts(*known: str) -> list[tuple[str, int]]:
        return [(" ".join(part), pause) for part, _, pause in recordings(said, known)]

    assert parts("rest, 20 seconds", "next: plank, left side, 8 reps") == [
        ("Rest, 20 seconds.", STOP_MS),
        ("Next: Plank, left side, 8 reps.", 0),
    ]
    assert parts("next: plank, left side", "left side, 8 reps") == [
        ("Rest,", JOIN_MS),
        ("20 seconds.", STOP_MS),
        ("Next: Plank, left side,", JOIN_MS),
        ("8 reps.", 0),
    ]
    assert parts() == [
        *((one, STOP_MS if one.endswith(".") else JOIN_MS) for one in said[:-1]),
        ("8 reps.", 0),
    ]


def test_a_sentence_takes_as_long_as_its_parts() -> None:
    lengths = Lengths({}, {"next: plank, left side": 1_500, "plank": 600, "left side": 700})
    assert lengths.speech(("Next:", "Plank,", "left side.")) == 1_500
    assert lengths.speech(("Plank,", "left side.")) == 600 + JOIN_MS + 700
    assert lengths.knows(("Next:", "Plank,", "left side."))
    assert lengths.unknown(("Next:", "Plank,", "right side.")) == ("Next:", "right side.")


def test_a_phrase_without_a_clip_is_left_out_and_the_others_are_said(tmp_path: Path) -> None:
    assert not Clips().load(sound_name(("Nobody has recorded this.",)))
    some = Clips(tmp_path).load(sound_name(("Nobody has recorded this,", "left side.")))
    assert some == Clips().load(SAID + "left side")


def test_a_phrase_of_ones_own_is_found_in_its_folder(tmp_path: Path) -> None:
    tone = assets.folder("sounds") / "tones" / "go.wav"
    (tmp_path / file_name("My stretch,")).write_bytes(tone.read_bytes())
    assert len(Clips(tmp_path).load(sound_name(("My stretch.",)))) == 450 * RATE // 1000


def test_what_the_encoder_keeps_comes_back() -> None:
    wave = [int(9_000 * math.sin(place / 9)) for place in range(4_000)]
    back = adpcm.decode(script().encoded(wave))
    errors = [a - b for a, b in zip(wave, back, strict=True)][200:]
    assert math.sqrt(sum(e * e for e in errors) / len(errors)) < 150


@pytest.mark.parametrize("pitch", [200, 1_000, 3_000, 6_000])
def test_a_sine_is_the_same_sine_at_three_times_the_rate(pitch: int) -> None:
    def sine(rate: int) -> list[float]:
        return [9_000 * math.sin(2 * math.pi * pitch * n / rate) for n in range(rate // 10)]

    found = adpcm.upsampled(array("h", map(round, sine(adpcm.RATE))))
    wanted = sine(RATE)
    assert max(abs(a - b) for a, b in zip(found[200:-200], wanted[200:-200], strict=True)) < 12


def test_the_loudest_samples_do_not_wrap_around() -> None:
    loud = array("h", [32_767, -32_768] * 40)
    assert len(adpcm.upsampled(loud)) == 240
