"""Cues at a part of a bout, and cues said again and again."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import hold, open_end, reps, rest, routines, unfold
from timer.routine.model import AuthorCue, CueAt, Gaps, Hold, Moves
from timer.routine.reader.routine_file import read_routine
from timer.services.outline import outline
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.cues.plan import CuePlan
from timer.timeline.cues.utterances import CLOSE_TO_END_MS, LATE_BY_MS
from timer.timeline.segments import Timeline

NONE = Gaps(settle=0, switch=0, rest=0)


def read(cue: str) -> AuthorCue | str:
    """Return the cue that is read, or the code of what is wrong with it."""
    source = f"name: x\nsteps:\n  - {{hold: A, for: 60, cues: [{{{cue}, say: Breathe}}]}}\n"
    reading = read_routine(source.encode(), "x")
    if reading.routine is None:
        return reading.problems[0].code
    (step,) = reading.routine.steps
    assert isinstance(step, Hold)
    return step.cues[0]


def said(timeline: Timeline, text: str, place: int = 0, *, attended: bool = False) -> list[int]:
    """Return when `text` is said in the segment at `place`."""
    plan = CuePlan(timeline, attended=attended)
    return [one.at_ms for one in plan.of(place) if one.text == text]


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("1/3", (1, 3)),
        ("2 / 6", (1, 3)),
        ("75%", (3, 4)),
        ("75 %", (3, 4)),
        ("33.3%", (333, 1000)),
        ("⅔", (2, 3)),
        ("99%", (99, 100)),
    ],
)
def test_a_moment_may_be_a_part_of_the_bout(written: str, part: tuple[int, int]) -> None:
    assert read(f"at: {written}") == AuthorCue("Breathe", CueAt.PART, 0, part)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("1/2", "half"),
        ("50%", "half"),
        ("½", "half"),
        ("0%", "start"),
        ("100%", "end"),
        ("3/3", "end"),
    ],
)
def test_a_part_with_a_name_is_that_moment(written: str, at: str) -> None:
    assert read(f"at: {written}") == AuthorCue("Breathe", CueAt(at))


@pytest.mark.parametrize(
    ("cue", "code"),
    [
        ("at: 4/3", "bad-value"),
        ("at: 1/0", "bad-value"),
        ("at: 101%", "bad-value"),
        ("at: a third", "bad-value"),
        ("every: 0", "zero-duration"),
        ("every: 1/3", "bad-duration"),
        ("every: 20s, at: half", "at-and-every"),
    ],
)
def test_moments_that_cannot_be_are_refused(cue: str, code: str) -> None:
    assert read(cue) == code


@pytest.mark.parametrize(("n", "d", "at"), [(1, 3, 30_000), (3, 4, 67_500), (2, 3, 60_000)])
def test_a_part_is_said_at_its_time_in_every_set(n: int, d: int, at: int) -> None:
    cue = AuthorCue("Breathe", CueAt.PART, 0, (n, d))
    timeline = unfold(hold(90_000, cues=(cue,), sets=2), defaults=NONE)
    assert [said(timeline, "Breathe.", place) for place in (0, 1)] == [[at], [at]]


def test_a_part_follows_a_bout_that_is_made_longer() -> None:
    cue = AuthorCue("Breathe", CueAt.PART, 0, (2, 3))
    plan = CuePlan(unfold(hold(60_000, cues=(cue,)), defaults=NONE))
    (at,) = [one.at_ms for one in plan.of(0, 90_000) if one.text == "Breathe."]
    assert at == 60_000


def test_what_is_said_every_twenty_seconds_is_never_said_into_the_end() -> None:
    cue = AuthorCue("Breathe", CueAt.EVERY, 20_000)
    timeline = unfold(hold(80_000, cues=(cue,), sets=2), defaults=NONE)
    for place in (0, 1):
        first, second, third = said(timeline, "Breathe.", place)
        assert (first, third) == (20_000, 60_000)
        # The tone of halfway comes first.
        assert 40_000 < second < 42_000


def test_a_rest_may_say_something_every_so_often_too() -> None:
    cue = AuthorCue("Shake it out", CueAt.EVERY, 15_000)
    timeline = unfold(hold(5_000), rest(60_000, cues=(cue,)), hold(5_000, "Plank"), defaults=NONE)
    place = next(at for at, one in enumerate(timeline.segments) if one.written)
    assert len(said(timeline, "Shake it out.", place)) >= 2


def test_an_open_bout_goes_on_saying_it_past_the_plan() -> None:
    cue = AuthorCue("Stir", CueAt.EVERY, 30_000)
    timeline = unfold(open_end(60_000, 120_000, cues=(cue,)), defaults=NONE)
    assert max(said(timeline, "Stir.", attended=True)) >= 90_000
    assert max(said(timeline, "Stir.")) < 60_000


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 300), st.text("abc ", min_size=1, max_size=60))
def test_every_is_bounded_and_never_close_to_the_end(apart: int, length: int, words: str) -> None:
    cue = AuthorCue("x" + words, CueAt.EVERY, apart * 1000)
    timeline = unfold(hold(length * 1000, "Hold", cues=(cue,)), defaults=NONE)
    found = [one for one in CuePlan(timeline).of(0) if one.what == "cue"]
    for one in found:
        assert one.at_ms + one.length_ms <= length * 1000 - CLOSE_TO_END_MS
        assert one.at_ms >= apart * 1000
        assert one.at_ms % (apart * 1000) <= LATE_BY_MS or apart * 1000 <= LATE_BY_MS
    ends = [(one.at_ms, one.at_ms + one.length_ms) for one in found]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    if apart * 1000 > max((one.length_ms for one in found), default=0) + LATE_BY_MS:
        assert len(found) <= max(length * 1000 - 1, 0) // (apart * 1000)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 99), st.integers(2, 100), st.integers(1, 600))
def test_a_part_lies_within_its_bout(n: int, d: int, length: int) -> None:
    cue = AuthorCue("Breathe", CueAt.PART, 0, (min(n, d - 1), d))
    timeline = unfold(hold(length * 1000, cues=(cue,)), defaults=NONE)
    for at in said(timeline, "Breathe."):
        due = length * 1000 * min(n, d - 1) // d
        assert due <= at < length * 1000


@settings(max_examples=40, deadline=None)
@given(routines())
def test_cues_of_any_moment_stay_inside_their_segments(written) -> None:
    timeline = compile_routine(written, Moves())
    plan = CuePlan(timeline)
    for place, segment in enumerate(timeline.segments):
        for one in plan.of(place):
            assert one.at_ms >= 0
            if one.what == "cue":
                assert one.at_ms + one.length_ms <= segment.length_ms


def test_in_counted_reps_it_waits_for_the_number() -> None:
    cue = AuthorCue("Slow", CueAt.EVERY, 10_000)
    timeline = unfold(reps(10, cues=(cue,), pace=4_000), defaults=NONE)
    assert said(timeline, "Slow.")


def test_four_hours_of_something_every_second_are_planned_at_once() -> None:
    cue = AuthorCue("Go", CueAt.EVERY, 100)
    timeline = unfold(hold(4 * 3_600_000, cues=(cue,)), defaults=NONE)
    assert len(said(timeline, "Go.")) > 5_000


@pytest.mark.parametrize(
    ("cue", "told"),
    [
        (AuthorCue("A", CueAt.PART, 0, (1, 3)), "at 1/3"),
        (AuthorCue("A", CueAt.PART, 0, (9, 20)), "at 45 %"),
        (AuthorCue("A", CueAt.EVERY, 20_000), "every 20 s"),
    ],
)
def test_the_details_tell_the_moment(cue: AuthorCue, told: str) -> None:
    (part,) = outline(unfold(hold(60_000, cues=(cue,))), Moves())
    assert [one.at for one in part.said] == [told]
