"""What is said before go and what after it, in routines of our own and in every bundled one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings

from tests.each import each
from tests.strategies import (
    EACH,
    NO_GAPS,
    ask,
    breathe,
    effort,
    hold,
    phases,
    reps,
    span,
    timelines,
    unfold,
    zones,
)
from tests.timeline.test_eyes_shut import SLUGS, context
from timer.frozen import replace
from timer.routine.model import AuthorCue, CueAt, Dose, Gaps, Prefer, SoundProfile
from timer.services.routine_files import load_routine
from timer.sound.clips import recorded
from timer.timeline import messages
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.cues.audit import rushed, unnamed
from timer.timeline.cues.context import CUE_AGAIN_MS
from timer.timeline.cues.cue import TICKS, CueKind
from timer.timeline.cues.plan import CuePlan, script
from timer.timeline.cues.utterances import QUIET_MS
from timer.timeline.messages import FIRST_WORDS
from timer.timeline.segments import Timeline

SETUP = (AuthorCue("Feet flat, heels close"),)
TEMPO = phases(up=2_000, down=2_000)
WIDE = Gaps(settle=15_000, switch=9_000, rest=15_000)


def said(timeline: Timeline, voice: str = "full", **more: object) -> list[tuple[int, str, str]]:
    """Return (place, what, text) of everything that is said."""
    plan = CuePlan(timeline, profile=SoundProfile(voice=voice), **more)  # type: ignore[arg-type]
    places = range(len(timeline.segments))
    cues = ((place, cue) for place in places for cue in plan.of(place))
    return [(place, str(cue.what), cue.text or "") for place, cue in cues if not cue.tone]


def texts(timeline: Timeline, place: int, **more: object) -> list[str]:
    return [text for at, _, text in said(timeline, **more) if at == place]


@each("slug", SLUGS)
@each("prefer", Prefer)
def test_in_a_bundled_routine_everything_but_the_rhythm_is_said_before_go(
    slug: str, prefer: Prefer
) -> None:
    timeline = compile_routine(
        load_routine(context(), slug), context().moves, Choices(prefer=prefer)
    )
    for attended in (False, True):
        plan = CuePlan(timeline, recorded(), attended=attended)
        late = [(one.bout.index, one.bout.label, one.at_ms, one.what) for one in rushed(plan)]
        assert not late
        assert not [(one.bout.label, one.what) for one in unnamed(plan)]
    spoken = [one for one in script(CuePlan(timeline, recorded())) if not one.cue.tone]
    assert all(a.start_ms + a.cue.length_ms <= b.start_ms for a, b in pairwise(spoken))


def test_name_side_dose_and_set_up_come_before_go() -> None:
    step = reps(10, "Bridge", tempo=TEMPO, sides=EACH, cues=SETUP)
    first, go = texts(unfold(step, defaults=WIDE), 0), texts(unfold(step, defaults=WIDE), 1)
    assert first == ["Next in 15 seconds: Bridge, left side, 10 reps. Feet flat, heels close."]
    assert go[:3] == ["Up.", "Down.", "2."]


def test_on_the_second_side_only_the_side_is_said_within_a_minute() -> None:
    short = unfold(hold(20_000, "Bridge", sides=EACH, cues=SETUP), defaults=WIDE)
    assert texts(short, 2) == ["Right side, starting in 9 seconds."]
    long = unfold(hold(70_000, "Bridge", sides=EACH, cues=SETUP), defaults=WIDE)
    assert texts(long, 2) == ["Right side, starting in 9 seconds. Feet flat, heels close."]


def test_a_set_up_for_each_side_counts_as_one() -> None:
    cue = AuthorCue("", left="Left foot back", right="Right foot back")
    step = hold(20_000, "Bridge", sides=EACH, cues=(cue,))
    assert texts(unfold(step, defaults=WIDE), 2) == ["Right side, starting in 9 seconds."]
    longer = unfold(replace(step, length=Dose(span(70_000))), defaults=WIDE)
    assert "Right foot back." in " ".join(texts(longer, 2))


def test_another_set_names_its_move_and_repeats_the_set_up_after_two_minutes() -> None:
    quick = unfold(hold(30_000, "Bridge", sets=3, cues=SETUP), defaults=WIDE)
    assert texts(quick, 2) == ["Rest, 15 seconds. Next: Bridge, set 2 of 3."]
    slow = unfold(hold(130_000, "Bridge", sets=3, cues=SETUP), defaults=WIDE)
    assert "Next: Bridge, set 2 of 3. Feet flat, heels close." in texts(slow, 2)[0]
    curl = unfold(effort(3, 8, sets=3, rest=30_000), defaults=WIDE)
    assert "Next: Curl, set 2 of 3, stop at eight out of ten" in " ".join(texts(curl, 2))


ORDER = [
    (16, "Next in 16 seconds: Bridge, left side, 10 reps, set 1 of 2. Feet flat, heels close."),
    (11, "Next: Bridge, left side, 10 reps, set 1 of 2. Feet flat, heels close."),
    (9, "Next: Bridge, left side, 10 reps. Feet flat, heels close."),
    (6, "Next: Bridge, left side, 10 reps."),
    (4, "Next: Bridge, left side."),
]


@pytest.mark.parametrize(("seconds", "text"), ORDER)
def test_a_shorter_gap_leaves_out_more_in_a_stated_order(seconds: int, text: str) -> None:
    step = reps(10, "Bridge", tempo=TEMPO, sides=EACH, sets=2, cues=SETUP, settle=seconds * 1_000)
    timeline = unfold(step, defaults=WIDE)
    assert texts(timeline, 0) == [text]
    late = texts(timeline, 1)
    assert late[:2] == ["Up.", "Down."]
    assert ("Feet flat, heels close." in late) == ("Feet flat" not in text)


def test_what_had_no_room_before_go_comes_where_a_rep_starts() -> None:
    step = reps(10, "Bridge", tempo=TEMPO, cues=SETUP, settle=5_000)
    plan = CuePlan(unfold(step))
    (late,) = [cue for cue in plan.of(1) if cue.what == "cue"]
    assert late.at_ms >= 4_000
    assert late.at_ms % 4_000 < 600


@settings(max_examples=40)
@given(timelines())
def test_the_first_seconds_of_any_bout_that_was_announced_are_free(timeline: Timeline) -> None:
    plan = CuePlan(timeline)
    for place, bout in enumerate(timeline.segments):
        if not bout.is_bout or not plan.announced(place):
            continue
        for cue in plan.of(place):
            own = cue.what in ("phase", "count")
            written = any(one.at is not CueAt.START for one in bout.cues)
            if not cue.tone and not own and not written and cue.at_ms < QUIET_MS:
                # A short zone announces the next at any time.
                assert cue.what == "announce" or cue.at_ms >= (bout.cycle_ms or QUIET_MS)


def test_each_zone_is_announced_with_its_set_up_in_the_one_before() -> None:
    timeline = unfold(zones("Calf", "Thigh", ms=60_000), defaults=NO_GAPS)
    assert [text for place, what, text in said(timeline) if what == "announce" and place == 0][
        -1
    ] == "Next: Thigh."


def test_a_breath_is_named_at_its_first_go() -> None:
    timeline = unfold(breathe(cycles=3, settle=4_000))
    plan = CuePlan(timeline)
    first = next(cue for cue in plan.of(1) if not cue.tone)
    assert (first.text, first.at_ms < 600) == ("In.", True)


def test_brief_says_each_cue_once_and_full_a_cue_again_after_two_minutes() -> None:
    move = AuthorCue("Breathe", CueAt.HALF)
    steps = [hold(40_000, name, cues=(AuthorCue("Sit tall"), move)) for name in "ABCDE"]
    timeline = unfold(*steps, defaults=WIDE)
    full = [text for _, _, text in said(timeline) if "Sit tall." in text]
    brief = [text for _, _, text in said(timeline, "brief") if "Sit tall." in text]
    names = [text for _, _, text in said(timeline, "names")]
    assert (len(full), len(brief)) == (3, 1)
    assert names == [f"Next: {name}." for name in "ABCDE"]


def test_what_a_step_says_at_its_own_moments_comes_in_every_set() -> None:
    cue = AuthorCue("Change hands", CueAt.HALF)
    timeline = unfold(hold(30_000, sets=3, cues=(cue,)), defaults=WIDE)
    assert [text for _, _, text in said(timeline)].count("Change hands.") == 3
    assert [text for _, _, text in said(timeline, "brief")].count("Change hands.") == 1


@each("slug", SLUGS)
def test_no_bundled_routine_says_a_cue_again_within_two_minutes(slug: str) -> None:
    timeline = compile_routine(load_routine(context(), slug), context().moves)
    last: dict[str, int] = {}
    for event in script(CuePlan(timeline, recorded())):
        text = event.cue.text or ""
        if event.cue.what == "cue":
            assert event.start_ms - last.get(text, -CUE_AGAIN_MS) >= CUE_AGAIN_MS, text
            last[text] = event.start_ms


@pytest.mark.parametrize("place", range(6))
def test_what_came_before_the_beginning_counts_as_not_heard(place: int) -> None:
    steps = [hold(20_000, name, cues=SETUP) for name in ("Bridge", "Squat", "Plank")]
    whole = unfold(*steps, defaults=NO_GAPS if place % 2 else WIDE)
    bout = [one for one in whole.segments if one.is_bout][place // 2]
    timeline = whole.beginning_with(bout)
    plan = CuePlan(timeline)
    heard = " ".join(
        cue.text or ""
        for at in range(timeline.begins, len(timeline.segments))
        for cue in plan.of(at)
    )
    assert bout.label in heard
    assert "Feet flat, heels close." in heard
    assert all(isinstance(plan.of(at), tuple) for at in range(len(timeline.segments)))


@each("slug", SLUGS)
def test_first_words_are_said_before_the_announcement_and_cost_neither_name_nor_dose(
    slug: str,
) -> None:
    timeline = compile_routine(load_routine(context(), slug), context().moves, Choices())
    plain = CuePlan(timeline, recorded(), attended=True)
    plan = CuePlan(timeline, recorded(), attended=True, preface=FIRST_WORDS)
    both = (plain.of(0), plan.of(0))
    tones = [[c.at_ms for c in cues if c.tone and c.what not in TICKS] for cues in both]
    assert tones[0] == tones[1]
    first, second, *_ = (cue for cue in plan.of(0) if not cue.tone)
    assert first.phrases in FIRST_WORDS
    assert first.at_ms + first.length_ms <= second.at_ms
    bout = timeline.segments[1]
    assert not bout.is_bout or bout.label in (second.text or "")
    late = {*rushed(plan)} - {*rushed(plain)}
    assert all(one.bout == bout for one in late), "how to set up the first bout may come after go"
    assert {*unnamed(plan)} == {*unnamed(plain)}
    cues = {cue.text for cue in plain.of(1) if cue.what is CueKind.CUE}
    heard = {phrase for at in range(3) for cue in plan.of(at) for phrase in cue.phrases}
    assert cues <= {*map(messages.sentence, heard)}


@settings(max_examples=30)
@given(timelines())
def test_first_words_are_said_once_at_most_and_move_no_tone(timeline: Timeline) -> None:
    plain = CuePlan(timeline, attended=True)
    plan = CuePlan(timeline, attended=True, preface=FIRST_WORDS)
    said = 0
    for place in range(len(timeline.segments)):
        cues = [cue for cue in plan.of(place) if cue.phrases not in FIRST_WORDS]
        said += len(plan.of(place)) - len(cues)
        kept = {(c.what, c.at_ms) for c in plain.of(place) if c.tone and c.what not in TICKS}
        assert kept == {(c.what, c.at_ms) for c in cues if c.tone and c.what not in TICKS}
    assert said <= 1


def test_the_last_tone_gives_way_to_the_first_words() -> None:
    timeline = unfold(ask("yes it does", "no", text="Does it hurt?", length=11_000))
    plan = CuePlan(timeline, recorded(), preface=FIRST_WORDS)
    assert FIRST_WORDS[0] in [cue.phrases for cue in plan.of(0)]
    assert script(plan)[-1].cue.what is CueKind.FINISHED
