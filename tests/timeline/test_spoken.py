"""What is said, when, and what somebody with their eyes shut can rely on."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.strategies import (
    BY_SET,
    EACH,
    NO_GAPS,
    breathe,
    effort,
    group,
    hold,
    note,
    open_end,
    phases,
    reps,
    rest,
    span,
    timelines,
    unfold,
)
from timer.frozen import replace
from timer.routine.model import AuthorCue, CueAt, Dose, Gaps, SoundProfile
from timer.timeline.cues.cue import RHYTHM, Cue, Lengths, estimated_speech_ms, phrase_key
from timer.timeline.cues.placement import BREATH_MS
from timer.timeline.cues.plan import CuePlan, script
from timer.timeline.messages import sets_text

FEW = settings(max_examples=40)
LONG = Gaps(settle=15_000, switch=15_000, rest=15_000)


def said(timeline, place: int = 0, what: str | None = None, **more) -> list[tuple[int, str]]:
    """Return (at, text) of what is said in the segment at `place`."""
    cues = [c for c in CuePlan(timeline, **more).of(place) if not c.tone]
    return [(c.at_ms, c.text or "") for c in cues if what in (None, c.what)]


def texts(timeline, place: int = 0, what: str | None = None, **more) -> list[str]:
    return [text for _, text in said(timeline, place, what, **more)]


# Counting and phases.


def test_reps_at_a_tempo_are_counted_between_their_tones():
    timeline = unfold(reps(4, tempo=phases(up=2_000, down=2_000), settle=9_000))
    counted = said(timeline, 1, "count")
    assert [text for _, text in counted] == ["2.", "3.", "Last rep."]
    assert [at // 4_000 for at, _ in counted] == [1, 2, 3]
    assert texts(timeline, 1, "phase") == ["Up.", "Down."]


def test_reps_of_one_phase_are_counted_from_the_first():
    timeline = unfold(reps(3, tempo=phases(up=3_000), settle=9_000))
    assert texts(timeline, 1, "count") == ["1.", "2.", "Last rep."]


@each("say", ["Still easy?", "x" * 55, "x" * 80])
@each("count", [4, 5, 11, 12])
def test_a_cue_at_the_half_leaves_the_rep_of_the_middle_its_number(say, count):
    tempo = phases(up=2_000, down=2_000)
    cue = AuthorCue(say, CueAt.HALF)
    timeline = unfold(reps(count, tempo=tempo, cues=(cue,), settle=9_000))
    spoken = said(timeline, 1)
    middle = f"{count // 2 + 1}."
    at = {text: at for at, text in spoken}
    cued = at[f"{say}" if say.endswith("?") else f"X{say[1:]}."]
    assert at[middle] < cued < (count // 2 + 3) * 4_000
    if len(say) < 20:
        assert len(texts(timeline, 1, "count")) == count - 1


def test_a_cue_at_the_half_of_reps_too_quick_to_count_is_said_all_the_same():
    cue = AuthorCue("Easy", CueAt.HALF)
    timeline = unfold(reps(20, tempo=phases(up=300, down=300), cues=(cue,), settle=9_000))
    assert "Easy." in texts(timeline, 1, "cue")


WAITING = (reps(12, sets=2), effort(2, 8, sets=2), open_end(40_000, None))


@pytest.mark.parametrize("step", WAITING)
def test_a_bout_that_waits_tells_once_beforehand_how_it_ends(step):
    timeline = unfold(step, defaults=LONG)
    heard = [text for place in range(len(timeline.segments)) for text in texts(timeline, place)]
    assert not [text for text in heard if "nter when done" in text]
    first, *later = [
        (place, text)
        for place in range(len(timeline.segments))
        for text in texts(timeline, place, attended=True)
        if "enter when done" in text
    ]
    assert (first[0], later) == (0, [])


def test_how_a_bout_ends_is_said_after_go_where_the_gap_is_short_and_not_in_a_later_round():
    timeline = unfold(group(reps(12), hold(20_000), rounds=2, settle=3_000, rest=15_000))
    texted = [texts(timeline, place, attended=True) for place in range(len(timeline.segments))]
    told = [place for place, said in enumerate(texted) if "enter when done" in " ".join(said)]
    assert (told, texted[2][1]) == ([2], "Round 1 of 2, enter when done.")


def test_the_first_of_two_cues_is_said_before_go_after_the_dose():
    cues = (AuthorCue("Stand tall"), AuthorCue("y" * 200))
    step = reps(12, "Swings", sides=EACH, cues=cues, settle=8_000)
    timeline = unfold(step)
    assert texts(timeline, 0) == ["Next: Swings, left side, 12 reps. Stand tall."]


def test_no_number_begins_on_a_tone_that_follows_a_phase_as_short_as_its_own():
    plan = CuePlan(unfold(reps(5, tempo=phases(out=300, back=825), settle=9_000)))
    tones = [(cue.at_ms, cue.at_ms + cue.length_ms) for cue in plan.of(1) if cue.tone]
    counted = [cue.at_ms for cue in plan.of(1) if cue.what == "count"]
    assert not [at for at in counted for begin, end in tones if begin <= at < end]


def test_a_number_too_long_for_its_phase_sounds_on_over_the_next_tone():
    timeline = unfold(reps(10, tempo=phases(up=1_000, down=1_000), settle=9_000))
    assert texts(timeline, 1, "phase") == ["Up.", "Down."]
    assert len(texts(timeline, 1, "count")) == 9


def test_reps_too_quick_for_a_number_are_only_toned():
    timeline = unfold(reps(10, tempo=phases(up=300, down=300), settle=9_000))
    assert texts(timeline, 1, "count") == []


def test_breaths_are_named_once_and_only_the_last_is_announced():
    timeline = unfold(breathe(cycles=4, settle=9_000))
    assert said(timeline, 1, "count") == [(33_360, "Last breath.")]
    assert texts(timeline, 1, "phase") == ["In.", "Out."]


def test_an_effort_is_counted_to_its_top_where_someone_is_there():
    timeline = unfold(effort(2, 4, settle=12_000))
    assert texts(timeline, 1, "count", attended=True)[-1] == "Last rep."
    assert said(timeline, 1, "count", attended=True)[-1][0] > timeline.segments[1].length_ms


@FEW
@given(timelines(), st.booleans())
def test_names_of_phases_and_numbers_come_right_after_a_tone_of_their_own_rep(timeline, attended):
    plan = CuePlan(timeline, attended=attended)
    for place, segment in enumerate(timeline.segments):
        cues = plan.of(place)
        tones = [c for c in cues if c.tone]
        if any(phase.ms < 1_000 for phase in segment.phases):
            continue  # tones of phases that quick run into one another
        for one in (c for c in cues if not c.tone and c.what in ("count", "phase")):
            ends = one.at_ms + one.length_ms
            spills = one.what == "phase" and one.at_ms < segment.cycle_ms
            assert spills or ends // segment.cycle_ms == one.at_ms // segment.cycle_ms
            assert all(not t.at_ms <= one.at_ms < t.at_ms + t.length_ms for t in tones)
            if one.what == "phase":
                # One too long for its phase sounds over the tone of the next.
                latest = max(c.at_ms + c.length_ms for c in cues if c.at_ms < one.at_ms)
                assert one.at_ms - latest <= 2 * BREATH_MS


def test_a_rep_in_which_a_late_phase_is_named_is_not_numbered_after_it():
    step = effort(
        4, 4, tempo=phases(lower=5_000, catch=1_000, rise=2_000), cues=(AuthorCue("x" * 60),)
    )
    timeline = unfold(replace(step, settle=6_000))
    assert "Lower." in texts(timeline, 1, "phase")
    assert "2." not in texts(timeline, 1, "count")


def test_the_last_rep_is_only_announced_where_it_is_known_to_be_the_last():
    timeline = unfold(effort(2, 6, tempo=phases(up=4_000), settle=12_000))
    assert "Last rep." not in texts(timeline, 1, "count")
    assert texts(timeline, 1, "count", attended=True)[-1] == "Last rep."
    assert (
        texts(unfold(reps(4, tempo=phases(up=3_000), settle=9_000)), 1, "count")[-1] == "Last rep."
    )


def test_what_belongs_to_the_end_of_a_bout_that_waits_is_said_at_its_planned_end():
    cue = AuthorCue("Pack off", CueAt.END)
    timeline = unfold(open_end(60_000, cap=120_000, cues=(cue,), settle=9_000))
    ((at, _),) = said(timeline, 1, "cue", attended=True)
    assert 60_000 <= at <= 63_000
    ((at, _),) = said(timeline, 1, "cue")
    assert at < 60_000


@pytest.mark.parametrize("cap", [None, 120_000])
def test_a_bout_that_waits_says_how_to_end_it_once_its_plan_is_over(cap):
    timeline = unfold(open_end(60_000, cap=cap, settle=9_000))
    (at, text), (later, gently) = said(timeline, 1, "reminder", attended=True)
    assert text == "That was the plan. Press enter when you are done."
    assert 60_000 < at < 63_000
    assert gently == "Press enter when you are done."
    assert 90_000 <= later < 96_000
    assert said(timeline, 1, "reminder") == []


def test_an_effort_past_its_plan_is_told_to_end_where_it_is_hard_and_not_at_a_count():
    timeline = unfold(effort(2, 6, tempo=phases(up=3_000, down=3_000), settle=20_000))
    ((_, text),) = said(timeline, 1, "reminder", attended=True)
    assert text == "Stop at eight out of ten. Press enter when you are done."


def test_long_bouts_say_half_and_the_last_ten_seconds_and_long_rests_the_latter():
    timeline = unfold(hold(90_000, sets=2, settle=9_000, rest=60_000))
    assert [text for _, text in said(timeline, 1)][-2:] == ["Halfway.", "10 seconds."]
    assert texts(timeline, 2)[-1] == "10 seconds."
    own = unfold(hold(90_000, cues=(AuthorCue("Softer", CueAt.HALF),), settle=9_000))
    assert "Halfway." not in texts(own, 1)


def test_a_long_rep_names_its_phases_every_time():
    timeline = unfold(reps(3, tempo=phases(press=6_000, ease=12_000), settle=9_000))
    assert texts(timeline, 1, "phase") == ["Press.", "Ease.", "Ease.", "Ease."]


# Announcements.


def test_an_effort_says_where_to_stop_before_every_set():
    timeline = unfold(effort(2, 4, sets=2, rest=30_000, settle=20_000))
    for place in (0, 2):
        assert "top at eight out of ten" in texts(timeline, place, "announce")[0]


def test_a_long_rest_asks_at_once_and_gives_the_cues_only_shortly_before_they_are_of_use():
    tuck = (AuthorCue("Tuck in.", CueAt.START),)
    timeline = unfold(effort(3, sets=2, rest=150_000, settle=9_000, cues=tuck))
    heard = said(timeline, 2)
    assert [text.split(".")[0] for _, text in heard[:2]] == [
        "Rest, 2 minutes 30 seconds",
        "How hard was set 1 of 2? One to nine, or zero for ten",
    ]
    late = [(at, text) for at, text in heard if "Tuck in." in text]
    assert [at >= 120_000 and text.startswith("Next:") for at, text in late] == [True]


def test_a_rest_before_a_settle_says_what_comes():
    timeline = unfold(hold(5_000), rest(20_000), hold(5_000, "Bridge", settle=9_000))
    assert texts(timeline, 2) == ["Rest, 20 seconds. Next: Bridge."]


def test_getting_ready_for_a_group_says_what_comes_though_its_first_step_settles_too():
    timeline = unfold(group(hold(5_000, "Bridge", settle=9_000), settle=9_000))
    assert texts(timeline, 0) == ["Get ready. Next: Round. Bridge."]


def test_a_new_side_is_more_important_than_which_set_it_is():
    lengths = Lengths(clips={"right side": 700, "set 1 of 2": 900})
    timeline = unfold(hold(9_000, sides=EACH, sets=2), defaults=Gaps(8_000, 5_000, 8_000))
    assert texts(timeline, 4, lengths=lengths) == ["Right side."]


def test_a_dose_that_the_gap_had_no_room_for_is_said_as_the_bout_begins():
    timeline = unfold(hold(40_000, "Bridge", sets=2), defaults=Gaps(settle=4_000, rest=9_000))
    assert texts(timeline, 0) == ["Next: Bridge."]
    assert texts(timeline, 1, "dose") == ["40 seconds, set 1 of 2."]
    assert texts(timeline, 3, "dose") == []


def test_a_bout_after_a_note_without_a_gap_is_announced_at_the_end_of_the_note():
    timeline = unfold(note("Drink", length=10_000), hold(9_000, "Plank"), defaults=NO_GAPS)
    assert texts(timeline, 0) == ["Drink.", "Next: Plank, 9 seconds."]


@pytest.mark.parametrize(("voice", "count"), [("names", 1), ("off", 0)])
def test_names_leave_out_doses_cues_and_counts_and_off_leaves_out_all(voice, count):
    cues = (AuthorCue("Slowly"), AuthorCue("Half", CueAt.HALF))
    step = reps(8, tempo=phases(up=3_000, down=3_000), cues=cues, settle=15_000)
    profile = SoundProfile(voice=voice)
    timeline = unfold(step)
    assert texts(timeline, 0, profile=profile) == ["Next: Lift."][:count]
    assert texts(timeline, 1, profile=profile) == []


def test_brief_says_how_much_and_counts_but_each_cue_only_once():
    cues = (AuthorCue("Slowly"), AuthorCue("Half", CueAt.HALF))
    tempo = phases(up=3_000, down=3_000)
    step = effort(4, 8, tempo=tempo, cues=cues, settle=15_000, rest=30_000, sets=2)
    timeline = unfold(step, hold(90_000, "Plank", cues=cues, settle=0))
    profile = SoundProfile(voice="brief")
    told = [texts(timeline, place, profile=profile) for place in range(len(timeline.segments))]
    stop = "top at eight out of ten, never past nine, 4 to 8 reps"
    assert told == [
        [f"Next: Curl, s{stop}, set 1 of 2. Slowly."],
        ["Up.", "Down.", "2.", "3.", "4.", "Half.", "5.", "6."],
        [
            "How hard was set 1 of 2? One to nine, or zero for ten.",
            f"Rest. Next: Curl, last set, s{stop}.",
        ],
        ["Up.", "Down.", "2.", "3.", "4.", "5.", "6."],
        ["Plank.", "1 minute 30 seconds."],
    ]


def test_without_ticks_the_start_and_the_phases_are_still_toned():
    timeline = unfold(reps(3, tempo=phases(up=2_000, hold=2_000, down=2_000), settle=9_000))
    plan = CuePlan(timeline, profile=SoundProfile(ticks=False))
    whats = {c.what for place in (0, 1) for c in plan.of(place) if c.tone}
    assert whats == {"start", "go", "phase"}


def test_something_else_being_said_moves_or_shortens_what_is_planned():
    timeline = unfold(hold(9_000, "Bridge", settle=12_000))
    plan = CuePlan(timeline)
    late = [c for c in plan.of(0, said_until=6_000) if not c.tone]
    assert [c.text for c in late] == ["Next: Bridge, 9 seconds."]
    assert late[0].at_ms >= 6_000


def test_the_length_of_a_gap_is_said_unless_its_beginning_is_over():
    timeline = unfold(hold(9_000, "Bridge", settle=12_000))
    assert texts(timeline, 0) == ["Next in 12 seconds: Bridge, 9 seconds."]
    assert texts(unfold(hold(9_000, "Bridge", settle=7_000)), 0) == ["Next: Bridge, 9 seconds."]
    late = [c.text for c in CuePlan(timeline).of(0, said_until=1_500) if not c.tone]
    assert late == ["Next: Bridge, 9 seconds."]


def test_a_long_change_of_sides_says_how_long_it_is():
    timeline = unfold(hold(9_000, sides=EACH, settle=9_000, switch=20_000))
    assert texts(timeline, 2) == ["Right side, starting in 20 seconds."]


def test_a_dose_that_differs_on_the_other_side_is_said():
    amount = Dose(None, (("left", span(8)), ("right", span(12))))
    timeline = unfold(reps(amount, sides=EACH, settle=15_000, switch=15_000))
    assert texts(timeline, 2, "announce") == ["Right side, 12 reps, starting in 15 seconds."]


def test_each_round_is_announced_once_and_the_last_as_such():
    timeline = unfold(
        group(hold(9_000, "A"), hold(9_000, "B"), rounds=3, rest=15_000), defaults=LONG
    )
    told = [text for place in range(len(timeline.segments)) for text in texts(timeline, place)]
    assert [text for text in told if "round" in text] == [
        "Next in 15 seconds: Round. A, 9 seconds, round 1 of 3, step 1 of 2.",
        "Rest, 15 seconds. Next: A, round 2 of 3.",
        "Next in 15 seconds: A, 9 seconds, round 2 of 3, step 1 of 2.",
        "Rest, 15 seconds. Next: A, last round.",
        "Next in 15 seconds: A, 9 seconds, last round, step 1 of 2.",
    ]
    brief = SoundProfile(voice="names")
    names = [texts(timeline, place, profile=brief) for place in range(len(timeline.segments))]
    assert not [text for told in names for text in told if "round" in text]


def test_the_same_set_on_the_other_side_is_not_numbered_again():
    timeline = unfold(hold(9_000, sides=BY_SET, sets=2), defaults=Gaps(9_000, 5_000, 9_000))
    assert texts(timeline, 2) == ["Right side."]
    assert "last set" in texts(timeline, 4)[0]


# Phrases.


def test_a_phrase_is_filed_without_its_case_and_closing_marks():
    assert {phrase_key(one) for one in ("Left side,", "left  side.", "LEFT SIDE")} == {"left side"}


def test_a_number_takes_longer_to_say_than_as_many_letters():
    assert estimated_speech_ms("1234") > estimated_speech_ms("abcd")


@FEW
@given(timelines())
def test_an_utterance_fits_between_the_tones_it_may_not_touch(timeline):
    events = script(CuePlan(timeline))
    spoken: list[tuple[int, Cue]] = [(e.start_ms, e.cue) for e in events if not e.cue.tone]
    assert all(at + cue.length_ms <= after for (at, cue), (after, _) in pairwise(spoken))
    assert {"phase", "rep", "tick"} == RHYTHM


@each(
    "by_side, text, short",
    [
        ({None: 3}, "3 sets", "3"),
        ({None: 1}, "1 set", "1"),
        ({"left": 2, "right": 2}, "2 sets a side", "2 sets a side"),
        ({"left": 1, "right": 1}, "1 set a side", "1 set a side"),
        ({"left": 2, "right": 1}, "3 sets", "3"),
        ({"left": 2}, "2 sets", "2"),
        ({"left": 2, "right": 2, None: 1}, "5 sets", "5"),
        ({"alternate": 2}, "2 sets", "2"),
        ({"wall": 2, "floor": 2}, "2 sets a side", "2 sets a side"),
        ({}, "0 sets", "0"),
    ],
)
def test_as_many_sets_on_each_side_are_counted_a_side(by_side, text, short):
    assert sets_text(by_side) == text
    assert sets_text(by_side, short=True) == short
