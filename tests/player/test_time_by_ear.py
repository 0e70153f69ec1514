"""The time, asked for and unasked, as it is heard by somebody who can't see the screen."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.player.playbook import Session, only, said, sounds
from tests.strategies import EACH, NO_GAPS, hold, open_end, reps, rest, unfold
from timer.player.commands import Jump, Key, Twice
from timer.player.effects import Muted, Schedule
from timer.player.snapshot import PauseReason, State
from timer.routine.model import AuthorCue, Gaps
from timer.timeline.cues.plan import CuePlan, script


def session(*steps: object, **more: object) -> Session:
    return Session(unfold(*steps, defaults=NO_GAPS), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("second", "text"),
    [
        (12, "5 minutes to go; 48 seconds of this."),
        (100, "3 minutes to go."),
        (250, "50 seconds to go."),
    ],
)
def test_t_says_the_whole_and_this(second: int, text: str) -> None:
    made = session(hold(60_000), hold(240_000, "Legs up"))
    assert said(made.at(second, Key.TIME)) == [text]


def test_of_an_open_bout_t_says_what_has_passed() -> None:
    made = session(open_end(60_000), hold(300_000))
    assert said(made.at(25, Key.TIME)) == ["6 minutes to go; 25 seconds of this so far."]


def test_two_quick_presses_of_space_say_the_time_and_leave_it_playing() -> None:
    made = session(hold(300_000))
    made.at(10, Key.TOGGLE)
    told = made.at(10.4, Twice())
    assert said(told) == ["5 minutes to go."]
    assert made.shown.state is State.PLAYING
    assert made.player.position(made.now) == 10_000
    made.until(20)
    assert made.player.position(made.now) == 19_600


def test_two_quick_presses_in_a_pause_say_the_time_and_leave_it_paused() -> None:
    made = session(hold(300_000))
    made.at(10, Key.TOGGLE)
    made.at(20, Key.TOGGLE)
    assert said(made.at(20.5, Twice())) == ["5 minutes to go."]
    assert (made.shown.state, made.shown.why) == (State.PAUSED, PauseReason.PERSON)
    made.at(30, Key.TOGGLE)
    made.until(40)
    assert made.shown.state is State.PLAYING


def test_a_slow_second_press_is_no_double_press() -> None:
    made = session(hold(300_000))
    made.at(10, Key.TOGGLE)
    made.at(12, Twice())
    assert made.shown.state is State.PAUSED


def test_sound_goes_after_a_falling_tone_and_comes_back_with_a_rising_one() -> None:
    made = session(hold(60_000))
    off, on = made.at(5, Key.MUTE), made.at(9, Key.MUTE)
    assert (sounds(off), only(Muted, off)) == ([(5.0, "mute")], [Muted(True)])
    assert sounds(on)[0] == (9.0, "unmute")
    made.at(12, Key.MUTE)
    assert sounds(made.at(15, Key.LOUDER))[0] == (15.0, "unmute")


def heard(timeline, **more) -> list[tuple[float, str]]:
    """Return (second, text) of everything that is said."""
    events = script(CuePlan(timeline, **more))
    return [(one.start_ms / 1000, one.cue.text or "") for one in events if not one.cue.tone]


def test_a_long_rest_says_each_minute_what_is_left() -> None:
    told = heard(unfold(hold(20_000), rest(200_000), hold(20_000, "Squat"), defaults=NO_GAPS))
    assert [(round(at), text) for at, text in told if "to go" in text] == [
        (40, "3 minutes to go."),
        (100, "2 minutes to go."),
        (160, "1 minute to go."),
    ]


def test_an_open_bout_says_each_minute_what_has_passed_however_long_it_takes() -> None:
    plan = CuePlan(unfold(open_end(150_000), defaults=NO_GAPS), attended=True)
    told = [(round(cue.at_ms / 1000), cue.text) for cue in plan.of(0) if cue.what == "time"]
    assert told[:3] == [
        (60, "1 minute so far."),
        (120, "2 minutes so far."),
        (182, "3 minutes so far."),
    ]
    assert told[-1][0] > 3_000


def test_a_set_at_your_own_pace_never_falls_silent_for_good() -> None:
    plan = CuePlan(unfold(reps(10), defaults=NO_GAPS), attended=True)
    told = [cue.at_ms for cue in plan.of(0) if not cue.tone and cue.what in ("time", "reminder")]
    assert max(later - before for before, later in pairwise(told)) <= 65_000


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_half_of_all_and_the_last_exercise_are_said_once_in_a_routine_of_several(count) -> None:
    gaps = Gaps(settle=20_000, switch=9_000, rest=15_000)
    steps = [hold(100_000, f"Move {n}") for n in "abcdef"[:count]]
    told = heard(unfold(*steps, defaults=gaps))
    halves = [at for at, text in told if text == "Halfway through the routine."]
    last = [text for _, text in told if "last exercise" in text]
    assert (len(halves), len(last)) == (int(count > 1), int(count > 2))
    if count > 2:
        total = 120 * count
        assert total / 2 <= halves[0] <= total * 0.6
        assert f"Move {'abcdef'[count - 1]}" in last[0]


def test_who_jumps_ahead_hears_what_they_would_have_heard_on_the_way() -> None:
    cues = (AuthorCue("Heel down"),)
    gaps = Gaps(settle=15_000, switch=15_000, rest=15_000)
    made = Session(unfold(hold(30_000, "Calf", sides=EACH, cues=cues), defaults=gaps))
    made.at(5, Jump(2))
    made.until(20)
    spoken = [one.cue.text or "" for one in only(Schedule, made.effects) if not one.cue.tone]
    assert "Calf, right side" in spoken[-1]
    assert "Heel down." in spoken[-1]
