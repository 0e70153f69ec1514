"""What somebody with their eyes shut can rely on, and what they are told they would miss."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import (
    EACH,
    LIBRARY,
    NO_GAPS,
    ask,
    effort,
    group,
    hold,
    note,
    phases,
    routines,
    span,
    timelines,
    unfold,
    zones,
)
from timer.frozen import replace
from timer.routine.model import AuthorCue, CueAt, Dose, Group, Note, SoundProfile, Step
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.cues.audit import (
    TimeKey,
    UnheardReason,
    unannounced,
    undosed,
    unheard,
    unread,
    untoned,
)
from timer.timeline.cues.plan import REMINDING_MS, CuePlan, script

FEW = settings(max_examples=40)


def said(timeline, place: int = 0, what: str | None = None, **more) -> list[tuple[int, str]]:
    """Return (at, text) of what is said in the segment at `place`."""
    cues = [c for c in CuePlan(timeline, **more).of(place) if not c.tone]
    return [(c.at_ms, c.text or "") for c in cues if what in (None, c.what)]


def _with_room(step: Step) -> Step:
    if isinstance(step, Group):
        steps = tuple(_with_room(child) for child in step.steps)
        return replace(step, steps=steps, settle=15_000, switch=15_000, rest=15_000)
    if isinstance(step, Note):
        return replace(step, length=20_000)
    return replace(step, settle=15_000, switch=15_000, rest=15_000)


@FEW
@given(routines())
def test_gaps_long_enough_leave_nothing_unannounced_untoned_or_without_its_dose(written):
    steps = tuple(_with_room(step) for step in written.steps)
    plan = CuePlan(compile_routine(replace(written, steps=steps), LIBRARY))
    assert not [one for one in unannounced(plan) if one.key is not TimeKey.ZONE]
    assert not list(untoned(plan))
    assert not list(undosed(plan))
    assert not list(unread(plan))
    first: dict[int, int] = {}
    for event in script(plan):
        if event.cue.what == "announce":
            first.setdefault(event.segment, event.start_ms)
    for before, bout in pairwise(plan.timeline.segments):
        if bout.is_bout and before.is_gap:
            assert first[before.index] < bout.start_ms


@FEW
@given(timelines())
def test_a_gap_or_a_zone_as_long_as_is_asked_for_holds_the_announcement(timeline):
    plan = CuePlan(timeline)
    for missed in unannounced(plan):
        if missed.before is not None and missed.before.kind.value == missed.key:
            assert plan.announcing(missed.before.index - 1, missed.needed_ms)
        if missed.key is TimeKey.ZONE and missed.before is not None:
            assert plan.announcing(missed.before.index - 1, missed.needed_ms)


@FEW
@given(timelines(), st.booleans())
def test_nothing_is_said_past_the_end_and_no_two_things_at_once(timeline, attended):
    plan = CuePlan(timeline, attended=attended)
    for place, segment in enumerate(timeline.segments):
        spoken = [cue for cue in plan.of(place) if not cue.tone]
        ends = segment.length_ms
        if attended and segment.open:
            ends = max(ends, segment.max_ms or ends + REMINDING_MS)
        assert all(cue.at_ms + cue.length_ms <= ends for cue in spoken)
        assert all(a.at_ms + a.length_ms <= b.at_ms for a, b in pairwise(spoken))


def test_a_gap_too_short_for_its_announcement_is_told_with_the_length_needed():
    timeline = unfold(hold(9_000, "A stretch with a long name", settle=3_000))
    (missed,) = unannounced(CuePlan(timeline))
    assert (missed.bout.index, missed.before.index, missed.key) == (2, 1, TimeKey.SETTLE)
    assert 4_000 <= missed.needed_ms <= 6_000


def test_a_first_bout_without_a_gap_is_told_with_the_gap_it_needs():
    (missed,) = unannounced(CuePlan(unfold(hold(9_000), defaults=NO_GAPS)))
    assert (missed.before, missed.key) == (None, TimeKey.SETTLE)
    assert missed.needed_ms >= 3_000


KEYS = {
    TimeKey.ZONE: (zones("The calf", "The thigh", ms=4_000, settle=9_000), NO_GAPS),
    TimeKey.SWITCH: (hold(2_000, sides=EACH, settle=9_000), NO_GAPS),
    TimeKey.REST: (hold(2_000, sets=2, settle=9_000), NO_GAPS),
    TimeKey.SETTLE: (
        group(hold(3_000, "A long name of a stretch"), rounds=2, settle=9_000),
        NO_GAPS,
    ),
}


@pytest.mark.parametrize("key", KEYS)
def test_what_is_told_to_be_longer_is_what_lies_before_the_bout(key):
    step, gaps = KEYS[key]
    missed = list(unannounced(CuePlan(unfold(step, defaults=gaps))))
    assert {one.key for one in missed} == {key}


def test_a_zone_announced_only_when_it_began_does_not_count_as_announcing_the_next():
    timeline = unfold(zones("Calf", "A much longer name of a zone", ms=6_000), defaults=NO_GAPS)
    assert [one.bout.label[0] for one in unannounced(CuePlan(timeline))] == ["C", "A"]


def test_the_next_zone_is_announced_shortly_before_it_begins():
    timeline = unfold(zones("Calf", "Thigh", ms=120_000), defaults=NO_GAPS)
    (ahead,) = said(timeline, 0, "announce")[1:]
    assert 48_000 <= ahead[0] < 57_000


def test_a_note_or_question_longer_than_its_time_is_told_with_the_time_it_needs():
    long = note("Put the strap, the ball and the roller where you will lie.", length=2_000)
    plan = CuePlan(unfold(long, ask("Fine", "Not so very fine", length=3_000)))
    found = list(unread(plan))
    assert [one.segment.index for one in found] == [1, 2]
    heard = [
        [c.text for c in plan.of(one.segment.index - 1, one.needed_ms) if not c.tone]
        for one in found
    ]
    assert heard == [[long.text], ["How was it? 1: Fine. 2: Not so very fine."]]


def test_an_effort_of_which_nothing_says_where_to_stop_is_told():
    short = effort(1, 1, tempo=phases(down=1_000), sets=2, rest=2_000, settle=9_000)
    (missed,) = undosed(CuePlan(unfold(short)))
    assert (missed.bout.set, missed.key) == (2, TimeKey.REST)
    assert not list(undosed(CuePlan(unfold(replace(short, rest=missed.needed_ms)))))


def never(*cues: AuthorCue, **more) -> list[tuple[str, UnheardReason]]:
    timeline = unfold(hold(30_000, cues=cues, settle=9_000, **more))
    plan = CuePlan(timeline)
    return [(one.say, one.why) for one in unheard(plan, CuePlan(timeline, attended=True))]


def test_a_cue_past_the_end_one_of_a_last_rep_that_is_none_and_one_without_room_are_told():
    late = AuthorCue("Late", CueAt.OFFSET, 40_000)
    none = AuthorCue("None", CueAt.LAST_REP)
    long = AuthorCue("x" * 500, CueAt.HALF)
    assert never(late, none, long) == [
        ("Late", UnheardReason.LATE),
        ("None", UnheardReason.NO_REPS),
        ("x" * 500, UnheardReason.NO_ROOM),
    ]


def test_a_cue_that_is_heard_on_one_side_only_is_heard():
    late = AuthorCue("Late", CueAt.OFFSET, 40_000)
    step = hold(
        Dose(None, (("left", span(60_000)), ("right", span(30_000)))),
        sides=EACH,
        cues=(late,),
        settle=9_000,
    )
    plan = CuePlan(unfold(step))
    assert not list(unheard(plan, plan))


def test_nobody_is_warned_who_wants_no_voice():
    plan = CuePlan(unfold(hold(9_000), defaults=NO_GAPS), profile=SoundProfile(voice="off"))
    assert not list(unannounced(plan))
