"""The recorded clips: every phrase of the bundled library has one, whole and of one loudness."""

from __future__ import annotations

import importlib.util
import math
import zlib
from array import array
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from tests.each import each
from timer import assets
from timer.sound import adpcm
from timer.sound.clips import SAID, Clips, bundled, file_name, recorded, sound_name
from timer.sound.loudness import momentary
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


KEYS = sorted(bundled().places)
SOME = KEYS[:: max(len(KEYS) // 24, 1)]


def test_everything_that_bundled_routines_say_has_a_clip() -> None:
    missing = script().missing_from(recorded())
    assert not missing, f"run scripts/voice: no clip for {missing[:5]}"


def test_a_pull_told_as_a_number_is_said_as_well() -> None:
    said = {phrase_key(one) for one in script().phrases()}
    light = [one for one in said if "gentle stretch" in one]
    assert light
    assert all(
        one.replace("a gentle stretch", "a stretch of two out of ten") in said for one in light
    )


def test_the_clips_fill_their_file_without_gaps_and_stay_small_in_a_wheel() -> None:
    end = 0
    for at, size in sorted(bundled().places.values()):
        # The end of a clip may be one of its own.
        assert at == end or at + size == end
        end = max(end, at + size)
    data = (assets.folder("sounds") / "voice" / "clips.bin").read_bytes()
    assert len(data) == end
    assert len(zlib.compress(data)) < 14_200_000


@each("key", SOME)
def test_a_clip_is_whole_as_loud_as_the_others_and_ends_soon(key: str) -> None:
    samples = Clips().load(SAID + key)
    assert max(map(abs, samples)) <= 32_768 * 10 ** (-1.5 / 20)
    assert momentary(samples[::3], RATE // 3) == pytest.approx(-15, abs=0.5)
    edge = RATE // 1000
    assert max(map(abs, samples[:edge])) < 300
    assert max(map(abs, samples[-edge:])) < 300
    assert max(map(abs, samples[-80 * edge :])) > 32_768 * 10 ** (-45 / 20)
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
        return [(part, pause) for part, _, pause in recordings(said, known)]

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


def test_a_phrase_of_several_sentences_is_each_of_them() -> None:
    found = list(recordings(("Knees soft. Breathe!", "Hold for 3.5 s. Then rest"), ()))
    assert [part for part, _, _ in found] == [
        "Knees soft.",
        "Breathe!",
        "Hold for 3.5 s.",
        "Then rest",
    ]
    assert [pause for _, _, pause in found] == [STOP_MS, STOP_MS, STOP_MS, 0]


def test_a_number_without_a_recording_is_put_together_with_its_unit() -> None:
    def parts(phrase: str, *known: str) -> list[str]:
        return [key for _, key, _ in recordings((phrase,), known)]

    assert parts("37 reps,", "37", "reps") == ["37", "reps"]
    assert parts("37 reps,", "37 reps", "37", "reps") == ["37 reps"]
    assert parts("Set 9 of 11.", "set", "9", "of", "11") == ["set", "9", "of", "11"]
    assert parts("37 cats,", "37", "reps") == ["37 cats"]


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


def test_a_wave_kept_in_the_nearest_codes_comes_back() -> None:
    changes, following = adpcm.moves()
    wave = [int(9_000 * math.sin(place / 9)) for place in range(4_000)]
    codes: list[int] = []
    level = state = 0
    for value in wave:
        code = min(range(state, state + 16), key=lambda one: abs(value - level - changes[one]))
        level, state = level + changes[code], following[code]
        codes.append(code & 15)
    pairs = zip(codes[::2], codes[1::2], strict=True)
    back = adpcm.decode(bytes(low | high << 4 for low, high in pairs))
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
