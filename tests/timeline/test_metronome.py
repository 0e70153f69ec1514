"""The metronome: every second of work, never near a tone, and off unless it is asked for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings

from tests.strategies import NO_GAPS, effort, hold, phases, reps, timelines, unfold
from timer.machine import BARE
from timer.paths import find_folders
from timer.routine.model import SoundProfile
from timer.services.context import Context
from timer.services.preferences import sound_profile
from timer.settings import Settings
from timer.sound.tones import LENGTHS_MS
from timer.timeline.cues.cue import Cue, Lengths
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Timeline

NO_GAP = {"defaults": NO_GAPS}
BEATING = SoundProfile("off", metronome=True)


def beats(timeline: Timeline, profile: SoundProfile = BEATING, **more: bool) -> list[int]:
    """Return the seconds of the first segment that tick."""
    plan = CuePlan(timeline, Lengths(LENGTHS_MS), profile=profile, **more)
    return [cue.at_ms // 1000 for cue in plan.of(0) if cue.what == "tick"]


def test_every_second_of_a_stretch_ticks_but_where_something_is_toned() -> None:
    counted = {0, 15, 20, 27, 28, 29}
    assert beats(unfold(hold(30_000), **NO_GAP)) == [s for s in range(30) if s not in counted]


def test_no_metronome_unless_it_is_asked_for() -> None:
    assert beats(unfold(hold(30_000), **NO_GAP), SoundProfile()) == []


def test_without_ticks_the_metronome_goes_on_to_the_end() -> None:
    profile = SoundProfile("off", ticks=False, metronome=True)
    assert beats(unfold(hold(9_000), **NO_GAP), profile) == list(range(1, 9))


def test_the_last_three_seconds_of_an_uneven_stretch_keep_their_own_beat() -> None:
    assert beats(unfold(hold(9_500), **NO_GAP)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("tempo", "ticks"),
    [(phases(up=3_000, down=2_000), [1, 2, 4, 6, 7, 9]), (phases(up=2_500, down=1_500), [])],
)
def test_a_tempo_is_beaten_where_it_is_in_whole_seconds(tempo, ticks: list[int]) -> None:
    assert beats(unfold(reps(2, tempo=tempo), **NO_GAP)) == ticks


def test_an_effort_is_beaten_for_as_long_as_it_can_go_on() -> None:
    step = effort(3, 5, tempo=phases(lower=4_000))
    assert max(beats(unfold(step, **NO_GAP))) == 15
    assert max(beats(unfold(step, **NO_GAP), attended=True)) == 19


@settings(max_examples=30)
@given(timelines())
def test_a_tick_is_alone_and_takes_no_tone_away(timeline: Timeline) -> None:
    lengths = Lengths(LENGTHS_MS)
    plan = CuePlan(timeline, lengths, profile=BEATING)
    bare = CuePlan(timeline, lengths, profile=SoundProfile("off"))
    for place in range(len(timeline.segments)):
        cues = [cue for cue in plan.of(place) if cue.tone]
        assert [cue for cue in cues if cue.what != "tick"] == list(bare.of(place))
        for one, after in pairwise(cues):
            if "tick" in (one.what, after.what):
                assert _end(one) + 100 <= after.at_ms


def _end(cue: Cue) -> int:
    return cue.at_ms + cue.length_ms


@pytest.mark.parametrize(
    ("routine", "setting", "speed", "on"),
    [(False, None, 1, False), (True, None, 1, True), (True, False, 1, False),
     (False, True, 1, True), (True, True, 2, False)],
)  # fmt: skip
def test_a_preference_goes_before_the_routine_and_no_metronome_hurries(
    routine: bool, setting: bool | None, speed: float, on: bool
) -> None:
    context = Context(find_folders({}), Settings(metronome=setting), machine=BARE)
    timeline = unfold(hold(9_000), sound=SoundProfile(metronome=routine))
    assert sound_profile(context, timeline.routine, speed).metronome is on
