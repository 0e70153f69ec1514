"""The preflight: what `doctor` plays, what it says of the device, and when nothing can be heard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from timer.cli.doctor import TONES, WORDS, Preflight, samples, try_out
from timer.frozen import replace
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.services.context import Context
from timer.sound.clips import sound_name
from timer.sound.sink import RecordingSink, SoundStatus

READY = SoundStatus("miniaudio", "PulseAudio: Speakers", latency_ms=158)
LOST = SoundStatus("miniaudio", problem="It is gone.", remedy="Plug it in.", bell=True)


def context(tmp_path: Path, **settings: str) -> Context:
    return Context.of(
        {"SUPPLE_CONFIG_DIR": str(tmp_path), "SUPPLE_DATA_DIR": str(tmp_path), **settings}, BARE
    )


class Changing(RecordingSink):
    """A sink that needs a while to be ready, and may be lost while it plays."""

    lead_ms = 1000

    def __init__(self, clock: ManualClock, ready_ms: int, lost_ms: int = 1 << 60) -> None:
        super().__init__()
        self._clock, begin = clock, clock.read().awake
        self._ready, self._lost = begin + ready_ms, begin + lost_ms

    def status(self) -> SoundStatus:
        now = self._clock.read().awake
        return LOST if now >= self._lost else READY if now >= self._ready else SoundStatus("auto")


def tried(sink: Changing, clock: ManualClock, played: Any) -> tuple[Preflight, list[str]]:
    said: list[str] = []
    found = try_out(sink, played, clock=clock, wait=clock.advance, say=said.append)
    return found, said


def test_a_sentence_comes_first_and_then_every_tone_is_named_as_it_sounds(tmp_path: Path) -> None:
    clock = ManualClock()
    sink = Changing(clock, 2500)
    begin = clock.read().awake
    played = samples(context(tmp_path))
    found, said = tried(sink, clock, played)
    assert [name for _, name in sink.heard()] == [sound_name(WORDS), *TONES]
    assert said == [
        "'Next: Calf stretch, left leg, last set.'",
        *(f"tone: {one}" for one in TONES),
    ]
    assert found.as_json()["played"] == said
    first, last = sink.heard()[0][0], sink.heard()[-1][0]
    assert first >= begin + 2500 + sink.lead_ms
    assert clock.read().awake >= last + played[-1].length_ms


def test_nothing_overlaps_and_the_heartbeats_never_fail(tmp_path: Path) -> None:
    clock = ManualClock()
    sink = Changing(clock, 0)
    played = samples(context(tmp_path))
    tried(sink, clock, played)
    ends = [one.start_ms + one.length_ms for one in played]
    assert all(end < one.start_ms for end, one in zip(ends, played[1:], strict=False))
    assert all(
        later - sooner <= 200 for sooner, later in zip(sink.beats, sink.beats[1:], strict=False)
    )


def test_the_backend_the_device_and_its_latency_are_named_without_a_sound(tmp_path: Path) -> None:
    clock = ManualClock()
    sink = Changing(clock, 300)
    found, said = tried(sink, clock, ())
    assert found.text == "miniaudio, PulseAudio: Speakers, 158 ms from key to tone"
    assert (said, sink.heard()) == ([], [])


def test_a_device_that_is_lost_while_it_plays_ends_the_preflight_with_its_problem(
    tmp_path: Path,
) -> None:
    clock = ManualClock()
    found, said = tried(Changing(clock, 0, lost_ms=3000), clock, samples(context(tmp_path)))
    assert found.status == LOST
    assert 0 < len(said) < len(TONES)


def test_without_a_voice_the_tones_are_played_alone(tmp_path: Path) -> None:
    played = samples(context(tmp_path, SUPPLE_VOICE="off"))
    assert [sample.sound for sample in played] == list(TONES)


def test_a_sound_that_came_too_late_is_told() -> None:
    assert "2 too late" in Preflight(replace(READY, late=2), ()).text


def test_doctor_fails_where_its_sounds_could_not_be_heard(home: Any) -> None:
    for audio in ("silent", "bell"):
        answer = home.supple("doctor", "--play", "--json", SUPPLE_AUDIO=audio)
        (sound,) = [one for one in json.loads(answer.out)["findings"] if one["name"] == "sound"]
        assert answer.code == 1
        assert not sound["ok"]
        assert "audio" in sound["remedy"]
        assert (sound["played"], "playing" in answer.err) == ([], False)


def test_doctor_says_how_to_get_simpleaudio_and_why_it_is_not_the_default(home: Any) -> None:
    findings = home.supple("doctor", "--json").data["findings"]
    (backends,) = [one for one in findings if one["name"] == "backends"]
    assert backends["simpleaudio"] in (True, False)
    assert "simpleaudio" in backends["remedy"]
    assert "not the default" in backends["remedy"]
