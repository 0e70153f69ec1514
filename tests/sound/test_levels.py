"""Levels: what each kind of sound is beside the others, in a session as in a file."""

from __future__ import annotations

from array import array

import pytest

from timer.sound.mixer import gain
from timer.sound.sink import Levels
from timer.sound.stream import Stream
from timer.timeline.cues.cue import CueKind, Lengths, Priority

LEVELS = Levels(voice=80, tones=60, ticks=40)


@pytest.mark.parametrize(("level", "amplitude"), [(0, 0.0), (50, 0.25), (70, 0.49), (100, 1.0)])
def test_the_amplitude_is_the_square_of_the_level(level: int, amplitude: float) -> None:
    assert gain(level) == pytest.approx(amplitude)


@pytest.mark.parametrize(
    ("name", "what", "level"),
    [("countdown", CueKind.COUNTDOWN, 40), ("rep", CueKind.REP, 40), ("tick", CueKind.TICK, 40),
     ("go", CueKind.GO, 60), ("rep", CueKind.PHASE, 60), ("half", CueKind.HALF, 60)],
)  # fmt: skip
def test_a_tone_is_a_tick_by_what_it_means_and_not_by_how_it_sounds(
    name: str, what: CueKind, level: int
) -> None:
    assert LEVELS.of(Lengths().cue(what, 0, Priority.COUNTDOWN, tone=name)) == level


def test_speech_has_a_level_of_its_own() -> None:
    assert LEVELS.of(Lengths().said(("Next:",), 0, CueKind.ANNOUNCE, Priority.NEXT_UP)) == 80


def test_a_sound_keeps_its_own_level_under_that_of_everything() -> None:
    stream = Stream(lambda: 0, ahead_ms=0)
    stream.start_at(0)
    stream.level(0, 50)
    stream.play(100, array("h", [16_000] * 48))
    stream.play(102, array("h", [16_000] * 48), 50)
    heard = array("h", stream.pull(104))
    assert set(heard[100 * 48 : 101 * 48]) == {4_000}
    assert set(heard[102 * 48 : 103 * 48]) == {1_000}
