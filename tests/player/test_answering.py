"""Every key is answered by sound, with a voice or without, at whatever moment it comes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.player.playbook import START, Session, only, said, sounds
from tests.strategies import NO_GAPS, ask, effort, hold, note, timelines, unfold
from timer.player import feedback
from timer.player.clock import Loss, Lost
from timer.player.commands import Command, Digit, Jump, Key, Say, TimeLost
from timer.player.effects import (
    Answered,
    Effect,
    EffortRated,
    Ended,
    Message,
    Outcome,
    Schedule,
    SegmentEntered,
    SetDone,
)
from timer.player.player import Player
from timer.player.snapshot import State
from timer.routine.model import Option, Sides, SoundProfile
from timer.sound.tones import LENGTHS_MS
from timer.timeline.cues.cue import Lengths, phrase_key, sentences_of
from timer.timeline.cues.plan import CuePlan

SOON_MS = 120
RECORDED = {
    phrase_key(sentence): 900
    for phrase in (*feedback.PHRASES, *map(str, range(100)))
    for (sentence,) in sentences_of((phrase,))
}

commands: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from([key for key in Key if key is not Key.MUTE]),
    st.builds(Digit, st.integers(0, 9)),
    st.just(Jump(0)),
    st.just(Say("Something new.")),
)
waits = st.sampled_from([0, 1, 40, 400, 999, 2_950, 3_000, 7_300, 20_000])


REACH = next(
    one for one in unfold(hold(9_000, "Reach", sides=Sides(("left",)))).segments if one.is_bout
)


def answered(effects: list[Effect], now: int) -> bool:
    return any(isinstance(one, Schedule) and one.at <= now + SOON_MS for one in effects)


@settings(max_examples=80)
@given(timelines(most=3), st.lists(st.tuples(waits, commands), max_size=12), st.booleans())
def test_no_key_goes_unanswered(timeline, steps, voice):
    profile = SoundProfile("full" if voice else "off")
    lengths = Lengths(LENGTHS_MS, RECORDED)
    player = Player(CuePlan(timeline, lengths, attended=True, profile=profile), attended=True)
    now = START
    player.start(now)
    for wait, command in steps:
        now += wait
        player.advance(now)
        if player.state is State.ENDED:
            return
        assert answered(player.handle(command, now), now), command


@pytest.mark.parametrize(
    ("steps", "digit", "text"),
    [
        ([hold(30_000)], 5, feedback.NOT_ASKED),
        ([note()], 0, feedback.NOT_ASKED),
        ([ask("Fine", "Sore")], 3, feedback.NO_ANSWER),
    ],
)
def test_a_number_that_means_nothing_is_told_as_such(steps, digit, text):
    plan = CuePlan(unfold(*steps, defaults=NO_GAPS), Lengths(LENGTHS_MS, RECORDED), attended=True)
    player = Player(plan, attended=True)
    player.start(START)
    effects = player.handle(Digit(digit), START + 8_000)
    assert [one.text for one in effects if isinstance(one, Message)] == [text]
    assert text in [one.cue.text for one in effects if isinstance(one, Schedule)]


def test_after_the_effort_digits_are_reps():
    plan = CuePlan(unfold(effort(), hold(30_000), defaults=NO_GAPS), attended=True)
    player = Player(plan, attended=True)
    player.start(START)
    player.handle(Key.DONE, START + 9_000)
    player.handle(Digit(7), START + 12_000)
    effects = player.handle(Digit(8), START + 14_000)
    assert not only(EffortRated, effects)
    assert only(SetDone, effects)[0].done == 8
    assert said(effects) == ["8 reps."]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (feedback.no_swap("My move"), "There's no easier or similar move."),
        (feedback.unusable("Line 3: 'fro' is no key."), feedback.AS_BEFORE),
        (feedback.news("Line 3: 'fro' is no key."), feedback.SHOWN),
        (feedback.taken_up(None), "Your change is in."),
        (feedback.taken_up(REACH), "Your change is in. Reach, left side."),
        (
            feedback.away(Lost(Loss.SLEPT, START, 300_000)),
            "Paused: the machine slept for 5 minutes.",
        ),
    ],
)
def test_what_came_of_it_is_put_together_from_recordings(reply, said):
    recorded = RECORDED | {phrase_key(text): 400 for text in ("1 minute", "30 seconds")}
    recorded |= {phrase_key(text): 400 for text in ("5 minutes", "Reach", "left side")}
    known = [" ".join(form) for form in reply.forms if Lengths(LENGTHS_MS, recorded).knows(form)]
    assert known[0].endswith(said)


def test_time_lost_in_a_count_in_is_told_too():
    plan = CuePlan(unfold(hold(30_000), defaults=NO_GAPS), attended=True)
    player = Player(plan, attended=True)
    player.start(START)
    player.handle(Key.TOGGLE, START + 9_000)
    player.handle(Key.TOGGLE, START + 10_000)
    effects = player.handle(TimeLost(Lost(Loss.SLEPT, START + 11_000, 60_000)), START + 11_000)
    assert answered(effects, START + 11_000)


@pytest.mark.parametrize(
    ("attended", "steps", "asked"),
    [
        (True, [effort()], True),
        (False, [effort()], False),
        (True, [effort(), hold(5_000)], False),
        (True, [hold(5_000)], False),
    ],
)
def test_how_hard_the_last_set_of_all_was_is_asked_after_the_last_tone(attended, steps, asked):
    lengths = Lengths(LENGTHS_MS, RECORDED)
    plan = CuePlan(unfold(*steps, defaults=NO_GAPS), lengths, attended=attended)
    player = Player(plan, attended=attended)
    effects = player.start(START)
    for second in range(1, 120):
        effects += player.advance(START + second * 1_000)
    said = [one.cue.text for one in effects if isinstance(one, Schedule)]
    assert (feedback.HOW_HARD in said) == asked


def test_skipping_everything_is_no_session_done():
    session = Session(unfold(hold(30_000), hold(30_000), defaults=NO_GAPS))
    session.at(3, Key.NEXT)
    last = session.at(6, Key.NEXT)
    assert only(Ended, last) == [Ended(Outcome.PARTIAL, 0.0)]
    assert feedback.NO_SET in said(last)


@pytest.mark.parametrize(
    ("lengths", "ended"),
    [((60_000, 30_000), Ended(Outcome.FINISHED, 0.6667)), ((59_000, 30_000), None)],
)
def test_two_thirds_of_the_planned_work_are_enough_to_have_finished(lengths, ended):
    session = Session(unfold(*(hold(ms) for ms in lengths), defaults=NO_GAPS))
    session.until(lengths[0] / 1000 + 1)
    effects = session.at(lengths[0] / 1000 + 3, Key.NEXT)
    assert only(Ended, effects) == [ended or Ended(Outcome.PARTIAL, 0.6629)]
    assert [name for _, name in sounds(effects)] == ["finished"]


def test_a_routine_of_nothing_but_questions_is_finished_by_its_last_answer():
    session = Session(unfold(ask("Fine", "Sore")))
    assert only(Ended, session.at(3, Digit(1))) == [Ended(Outcome.FINISHED, 1.0)]


LATE = [ask("Fine", "Sore"), hold(30_000), hold(30_000)]


@pytest.mark.parametrize("when", [15.5, 22, 49])
def test_an_answer_that_comes_late_is_still_an_answer_and_stops_nothing(when):
    session = Session(unfold(*LATE))
    effects = session.at(when, Digit(2))
    assert [(one.segment.index, one.number) for one in only(Answered, effects)] == [(1, 2)]
    assert said(effects) == ["Sore."]
    assert not only(SegmentEntered, effects)
    assert answered(effects, session.now)
    assert said(session.at(when + 0.5, Digit(1))) == [feedback.NOT_ASKED]


def test_a_late_answer_is_one_of_the_answers():
    session = Session(unfold(*LATE))
    assert said(session.at(22, Digit(7))) == [feedback.NO_ANSWER]
    assert len(only(Answered, session.at(24, Digit(1)))) == 1


@pytest.mark.parametrize(
    ("first", "when"),
    [([Digit(1)], 22), ([], 52)],
    ids=["answered", "the bout after it is over"],
)
def test_an_old_question_takes_no_digit(first, when):
    session = Session(unfold(*LATE))
    for command in first:
        session.at(3, command)
    assert only(Answered, session.at(when, Digit(2))) == []


def test_a_late_answer_that_stops_still_stops():
    session = Session(unfold(ask("Fine", Option("Sharp pain", stops=True)), hold(30_000)))
    effects = session.at(27, Digit(2))
    assert [one.outcome for one in only(Ended, effects)] == [Outcome.PARTIAL]
    assert len(only(SetDone, effects)) == 1


def test_what_asks_for_a_digit_now_gets_it():
    session = Session(
        unfold(effort(), ask("Fine", "Sore"), ask("Left", "Right"), hold(9_000), defaults=NO_GAPS)
    )
    session.at(9, Key.DONE)
    session.until(29)
    (answer,) = only(Answered, session.at(30, Digit(2)))
    assert answer.segment.options[1].text == "Right"
    assert len(only(EffortRated, session.at(31, Digit(2)))) == 1
    assert only(Answered, session.at(31.5, Digit(2))) == []


def test_a_question_that_was_gone_back_from_takes_no_digit():
    session = Session(unfold(hold(30_000), ask("Fine", "Sore"), defaults=NO_GAPS))
    session.at(33, Key.BACK)
    assert said(session.at(36, Digit(2))) == [feedback.NOT_ASKED]


def test_the_digits_of_a_question_are_never_taken_for_a_rating():
    session = Session(unfold(effort(), ask("Fine", "Sore"), defaults=NO_GAPS))
    session.at(9, Key.DONE)
    assert session.shown.rating is None
    assert said(session.at(11, Digit(7))) == [feedback.NO_ANSWER]
    session.at(13, Digit(1))
    assert session.shown.rating is not None
    assert len(only(EffortRated, session.at(15, Digit(7)))) == 1


@pytest.mark.parametrize(
    ("key", "later"), [(Key.DONE, True), (Key.LATER, True), (Key.LEAVE, False)]
)
def test_leaving_keeps_the_rest_for_later_unless_the_session_is_ended(key: Key, later: bool):
    session = Session(unfold(hold(30_000), hold(30_000)))
    session.at(3, Key.QUIT)
    (ended,) = only(Ended, session.at(4, key))
    assert (ended.outcome, ended.later) == (Outcome.PARTIAL, later)
