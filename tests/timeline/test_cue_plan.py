"""Where tones and utterances lie: in their segments, in order, around each other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import (
    EACH,
    NO_GAPS,
    ask,
    breathe,
    effort,
    hold,
    note,
    open_end,
    phases,
    reps,
    rest,
    timelines,
    unfold,
    zones,
)
from timer.routine.model import AuthorCue, CueAt, Gaps, Phase, Range, SoundProfile
from timer.timeline.cues.cue import JOIN_MS, Cue, CueKind, Lengths
from timer.timeline.cues.plan import REMINDING_MS, CuePlan, script
from timer.timeline.segments import Timeline

FEW = settings(max_examples=40)
BARE = {"defaults": NO_GAPS}


def tones(timeline: Timeline, place: int = 0, **more) -> list[tuple[str, int]]:
    """Return (what, at) of every tone of the segment at `place`."""
    return [(c.what, c.at_ms) for c in CuePlan(timeline, **more).of(place) if c.tone]


def speech(timeline: Timeline, place: int = 0, **more) -> list[Cue]:
    return [cue for cue in CuePlan(timeline, **more).of(place) if not cue.tone]


# What holds of every script.


@FEW
@given(timelines())
def test_the_script_is_in_order_and_ends_with_the_last_tone(timeline):
    events = script(CuePlan(timeline))
    assert [e.start_ms for e in events] == sorted(e.start_ms for e in events)
    last = events[-1]
    assert last.cue.tone == "finished"
    assert last.start_ms in (timeline.total_ms, timeline.total_ms - last.cue.length_ms)


@FEW
@given(timelines())
def test_no_two_utterances_overlap_and_none_leaves_its_segment(timeline):
    events = [e for e in script(CuePlan(timeline)) if not e.cue.tone]
    assert all(a.start_ms + a.cue.length_ms <= b.start_ms for a, b in pairwise(events))
    for event in events:
        segment = timeline.segments[event.segment - 1]
        assert segment.start_ms <= event.start_ms
        assert event.start_ms + event.cue.length_ms <= segment.end_ms


@FEW
@given(timelines())
def test_speech_keeps_clear_of_every_tone_but_the_rhythm(timeline):
    for place in range(len(timeline.segments)):
        cues = CuePlan(timeline).of(place)
        tones = [c for c in cues if c.tone and c.what not in ("rep", "phase")]
        for said in (c for c in cues if not c.tone):
            ends = said.at_ms + said.length_ms
            assert all(t.at_ms + t.length_ms <= said.at_ms or t.at_ms >= ends for t in tones)


@FEW
@given(timelines())
def test_every_bout_has_a_tone_at_its_start_and_at_its_end(timeline):
    sounding = {e.start_ms for e in script(CuePlan(timeline)) if e.cue.tone}
    for segment in timeline.segments:
        assert segment.start_ms in sounding
        assert segment.end_ms in sounding or not segment.is_bout


@FEW
@given(timelines(), st.booleans())
def test_the_cues_of_a_segment_lie_inside_it(timeline, attended):
    plan = CuePlan(timeline, attended=attended)
    for place, segment in enumerate(timeline.segments):
        waits = attended and segment.open
        ends = segment.max_ms or segment.length_ms + REMINDING_MS
        most = max(segment.length_ms, ends) if waits else segment.length_ms - 1
        assert all(0 <= cue.at_ms <= most for cue in plan.of(place))


@FEW
@given(timelines(), st.integers(1, 12), st.booleans())
def test_the_cues_of_a_changed_length_stay_inside(timeline, tenths, attended):
    plan = CuePlan(timeline, attended=attended)
    for place, segment in enumerate(timeline.segments):
        length = max(segment.length_ms * tenths // 10, 1)
        cap = None if segment.max_ms is None else max(segment.max_ms, length)
        forever = attended and segment.open and cap is None
        most = length + REMINDING_MS if forever else max(length, cap or 0)
        assert all(0 <= cue.at_ms <= most for cue in plan.of(place, length, cap))


@FEW
@given(timelines(), st.data())
def test_a_segments_cues_do_not_depend_on_which_are_asked_for_first(timeline, data):
    places = data.draw(st.permutations(range(len(timeline.segments))))
    shuffled, straight = CuePlan(timeline), CuePlan(timeline)
    found = {place: shuffled.of(place) for place in places}
    assert [found[p] for p in sorted(places)] == [straight.of(p) for p in sorted(places)]


def test_the_last_of_two_thousand_bouts_without_a_gap_has_its_cues():
    timeline = unfold(hold(5_000, sets=2_000), **BARE)
    assert CuePlan(timeline).of(1_999)


# Tones.


def test_a_hold_has_half_ten_seconds_and_the_last_three():
    assert tones(unfold(hold(60_000), **BARE)) == [
        ("go", 0),
        ("half", 30_000),
        ("ten", 50_000),
        ("countdown", 57_000),
        ("countdown", 58_000),
        ("countdown", 59_000),
    ]


def test_half_is_toned_from_twenty_seconds_on():
    assert ("half", 10_000) in tones(unfold(hold(20_000), **BARE))
    assert "half" not in dict(tones(unfold(hold(19_000), **BARE)))


def test_ten_seconds_left_gives_way_to_half():
    assert "ten" not in dict(tones(unfold(hold(25_000), **BARE)))
    assert ("ten", 20_000) in tones(unfold(hold(30_000), **BARE))


def test_a_short_hold_counts_only_what_fits_after_its_opening_tone():
    assert tones(unfold(hold(2_000), **BARE)) == [("go", 0), ("countdown", 1_000)]
    assert tones(unfold(hold(1_000), **BARE)) == [("go", 0)]


def test_gaps_count_down_to_the_bout():
    gaps = Gaps(settle=9_000, switch=6_000)
    timeline = unfold(hold(10_000, sides=EACH), defaults=gaps)
    counted = [("countdown", 6_000), ("countdown", 7_000), ("countdown", 8_000)]
    assert tones(timeline)[1:] == counted
    assert tones(timeline, 2)[0] == ("switch", 0)
    assert len(tones(timeline, 2)) == 4


def test_the_first_ticks_of_a_count_in_give_way_to_the_announcement_but_never_the_last():
    gaps = Gaps(settle=5_000)
    timeline = unfold(hold(10_000, "Kneeling stretch", sides=EACH), defaults=gaps)
    assert [c.text for c in speech(timeline)] == ["Next: Kneeling stretch, left side."]
    assert tones(timeline) == [("start", 0), ("countdown", 4_000)]
    silent = SoundProfile(voice="off")
    assert len(tones(timeline, profile=silent)) == 4
    hopeless = unfold(hold(10_000, "A stretch with a name as long as this", settle=3_000))
    assert ("countdown", 2_000) in tones(hopeless)


def test_a_rest_before_a_settle_leaves_the_countdown_to_it():
    timeline = unfold(hold(5_000), rest(20_000), hold(5_000, settle=4_000))
    assert tones(timeline, 2) == [("rest", 0)]


def test_out_and_back_differ_and_a_held_phase_has_the_neutral_tone():
    timeline = unfold(reps(2, tempo=phases(lift=1_000, hold=1_000, lower=1_000)), **BARE)
    cues = CuePlan(timeline).of(0)
    found = [(c.tone, c.text, c.at_ms) for c in cues if c.what == "phase" and c.tone]
    assert found == [
        ("rep", "hold", 1_000),
        ("back", "lower", 2_000),
        ("out", "lift", 3_000),
        ("rep", "hold", 4_000),
        ("back", "lower", 5_000),
    ]


def test_each_breath_is_toned_in_and_out():
    timeline = unfold(breathe(cycles=2), **BARE)
    found = [(c.tone, c.at_ms) for c in CuePlan(timeline).of(0) if c.what == "phase" and c.tone]
    assert found == [("back", 4_000), ("out", 11_000), ("back", 15_000)]


def test_reps_of_one_phase_are_counted_by_ticks():
    timeline = unfold(reps(3, tempo=phases(up=2_000)), **BARE)
    assert tones(timeline) == [("go", 0), ("rep", 2_000), ("rep", 4_000)]


def test_an_effort_keeps_its_rhythm_to_its_top_and_reminds_at_its_plan():
    timeline = unfold(effort(2, 4), **BARE)
    assert tones(timeline, attended=True) == [
        ("go", 0),
        ("rep", 3_000),
        ("rep", 6_000),
        ("rep", 9_000),
        ("reminder", 9_000),
    ]


def test_an_effort_that_ends_at_its_plan_has_no_reminder():
    assert "reminder" not in dict(tones(unfold(effort(4, 4), **BARE), attended=True))


def test_an_open_bout_reminds_at_its_estimate_only_where_someone_is_there():
    timeline = unfold(open_end(30_000), **BARE)
    assert tones(timeline, attended=True) == [("go", 0), ("reminder", 30_000)]
    assert "reminder" not in dict(tones(timeline))


# Speech.


def test_a_gap_announces_what_comes():
    timeline = unfold(hold(10_000, sides=EACH, sets=2), defaults=Gaps(settle=14_000, rest=20_000))
    first, second = speech(timeline), speech(timeline, 2)
    assert [c.text for c in first] == [
        "Next in 14 seconds: Stretch, left side, 10 seconds, set 1 of 2."
    ]
    assert [c.text for c in second] == ["Rest, 20 seconds. Next: Stretch, left side, last set."]


def test_a_gap_too_short_for_a_sentence_says_less_and_never_half_of_it():
    timeline = unfold(hold(10_000, "A very long name of a stretch", settle=2_500))
    assert all(c.length_ms == Lengths().speech(c.phrases) for c in speech(timeline))
    assert all(c.text == " ".join(c.phrases) for c in speech(timeline))
    assert speech(unfold(hold(10_000, "A very long name of a stretch", settle=1_000))) == []


def test_zones_are_announced_at_the_end_of_the_one_before():
    timeline = unfold(zones("calves", "hamstrings", ms=60_000), **BARE)
    said = [c for c in speech(timeline) if "amstrings" in c.text]
    assert len(said) == 1
    assert said[0].at_ms > 15_000


@pytest.mark.parametrize(
    ("cue", "earliest", "latest"),
    [
        (AuthorCue("Softer"), 0, 6_000),
        (AuthorCue("Softer", CueAt.HALF), 30_000, 33_000),
        (AuthorCue("Softer", CueAt.END), 30_000, 60_000),
        (AuthorCue("Softer", CueAt.OFFSET, 12_000), 12_000, 15_000),
    ],
    ids=["start", "half", "end", "offset"],
)
def test_an_authors_cue_is_said_at_its_moment(cue, earliest, latest):
    said = [c for c in speech(unfold(hold(60_000, cues=(cue,)), **BARE)) if "Softer" in c.text]
    assert len(said) == 1
    assert earliest <= said[0].at_ms <= latest


def test_a_cue_of_the_last_rep_is_said_in_it():
    cue = AuthorCue("Last", CueAt.LAST_REP)
    timeline = unfold(reps(6, tempo=phases(up=2_000, down=2_000), cues=(cue,)), **BARE)
    (said,) = [c for c in speech(timeline) if c.text == "Last."]
    assert 20_000 <= said.at_ms < 24_000


def test_the_cues_of_a_written_rest_are_said_at_their_moments():
    cue = AuthorCue("Shake it out", CueAt.OFFSET, 20_000)
    timeline = unfold(hold(5_000), rest(40_000, cues=(cue,)), hold(5_000), **BARE)
    (said,) = [c for c in speech(timeline, 1) if "Shake" in c.text]
    assert 20_000 <= said.at_ms <= 23_000


def test_a_gap_before_a_move_called_rest_does_not_say_its_cues_twice():
    timeline = unfold(hold(30_000, "Rest", cues=(AuthorCue("Let go"),), settle=20_000))
    texts = " ".join(c.text for place in (0, 1) for c in speech(timeline, place))
    assert texts.count("Let go") == 1


def test_the_sentence_of_a_phase_is_said_once_its_name_is_known():
    tempo = (
        Phase("lower", Range(5_000, 5_000), "Slowly"),
        Phase("lift", Range(4_000, 4_000), "Push"),
    )
    timeline = unfold(reps(4, tempo=tempo, settle=9_000))
    assert [c.at_ms // 1000 for c in speech(timeline, 1) if c.text in ("Slowly.", "Push.")] == [
        9,
        14,
    ]


def test_a_question_too_long_with_its_answers_is_read_without_them():
    options = [f"An answer of some length, number {n}" for n in range(9)]
    timeline = unfold(ask(*options, text="How do you feel"))
    assert [c.text for c in speech(timeline)] == ["How do you feel."]
    assert [c.text for c in speech(unfold(ask("Well", "Sore")))] == [
        "How was it? 1: Well. 2: Sore."
    ]


def test_a_note_is_said():
    assert [c.text for c in speech(unfold(note("Drink some water")))] == ["Drink some water."]


def test_recordings_of_known_length_are_placed_by_it():
    lengths = Lengths({"start": 1_000}, {"next": 400, "stretch": 700, "30 seconds": 900})
    timeline = unfold(hold(30_000, settle=7_000))
    (said,) = speech(timeline, lengths=lengths)
    assert said.phrases == ("Next:", "Stretch,", "30 seconds.")
    assert said.length_ms == 400 + 700 + 900 + 2 * JOIN_MS
    assert said.at_ms >= 1_000


def test_a_bout_that_nothing_announced_begins_with_its_name_then_its_dose_then_its_cues():
    timeline = unfold(hold(30_000, cues=(AuthorCue("Softly"),)), **BARE)
    assert [c.text for c in speech(timeline)] == ["Stretch.", "30 seconds.", "Softly."]


ANSWERS = {CueKind.CONFIRM, CueKind.PAUSED, CueKind.RESUMED, CueKind.HURTS}
"""Kinds that only the player schedules."""


def test_every_kind_of_cue_in_the_table_is_planned_somewhere() -> None:
    timeline = unfold(
        note("Read"),
        hold(70_000, "Stretch", sides=EACH, cues=(AuthorCue("Breathe"),)),
        rest(20_000),
        reps(4, tempo=phases(down=3_000, up=3_000), settle=1_000),
        effort(4, 6),
        open_end(20_000),
        ask("Fine"),
        hold(9_000),
        defaults=Gaps(switch=5_000),
    )
    profile = SoundProfile(metronome=True)
    plans = [CuePlan(timeline, attended=attended, profile=profile) for attended in (True, False)]
    planned = {event.cue.what for plan in plans for event in script(plan)}
    assert planned | ANSWERS == set(CueKind)
