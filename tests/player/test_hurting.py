"""It hurts: what is kept of it, and what each key means while the question is on show."""

from __future__ import annotations

import pytest

from tests.player.playbook import Session, only, said, sounds, story
from tests.strategies import EACH, NO_GAPS, group, hold, note, unfold
from timer.player import feedback
from timer.player.commands import Digit, Jump, Key, Replace
from timer.player.effects import Ended, Outcome, SetDone, SetTakenBack
from timer.player.results import Result
from timer.player.snapshot import PauseReason, State
from timer.routine.model import Gaps
from timer.timeline.cues.plan import CuePlan


def bare(*steps):
    return Session(unfold(*steps, defaults=NO_GAPS))


def spaced(*steps):
    return Session(unfold(*steps, defaults=Gaps(settle=20_000)))


@pytest.mark.parametrize("key", [Key.RESTART, Key.BACK, Jump(0)])
def test_beginning_it_again_after_it_hurt_goes_on_and_keeps_the_mark(key):
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.at(12, Key.HURTS)
    session.at(20, key)
    assert (session.shown.state, session.shown.place) == (State.COUNTING_IN, 0)
    session.until("2:00")
    last = [done for done in session.sets if done.segment.label == "A"][-1]
    assert (last.seconds, last.result) == (42, Result.HURT)


def test_going_elsewhere_answers_what_hurt_so_that_enter_leaves_nothing_else_out():
    session = bare(hold(30_000, "A"), hold(30_000, "B"), hold(30_000, "C"))
    session.at(12, Key.HURTS)
    session.at(15, Jump(1))
    assert session.shown.state is State.COUNTING_IN
    session.until("3:00")
    assert [done.segment.label for done in session.sets] == ["A", "B", "C"]


def test_shortening_to_the_end_while_asked_what_hurt_goes_on_with_what_is_next():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.at(25, Key.HURTS)
    session.at(27, Key.LESS)
    assert (session.shown.state, session.shown.place) == (State.COUNTING_IN, 1)


def test_the_last_bout_shortened_to_its_end_while_asked_what_hurt_ends_it():
    session = bare(hold(30_000, "A"))
    session.at(25, Key.HURTS)
    session.at(27, Key.LESS)
    assert session.shown.state is State.ENDED
    assert len(session.sets) == 1


def test_the_easier_move_is_begun_after_a_count_where_the_other_hurt():
    session = bare(hold(30_000, "A"))
    easier = CuePlan(unfold(hold(30_000, "Easy"), defaults=NO_GAPS), attended=True)
    session.at(12, Key.HURTS)
    session.at(20, Replace(easier, 0, 0, "Swapped for Easy.", answers=True))
    assert session.shown.state is State.COUNTING_IN
    session.until("1:30")
    results = [(one.segment.label, one.result) for one in session.sets]
    assert results == [("A", Result.HURT), ("Easy", Result.DONE)]


def test_an_edit_that_leads_elsewhere_leaves_a_plain_pause():
    session = bare(hold(30_000, "A"))
    other = CuePlan(unfold(hold(30_000, "B"), defaults=NO_GAPS), attended=True)
    session.at(12, Key.HURTS)
    session.at(20, Replace(other, 0, 0, "The file was taken up."))
    assert (session.shown.state, session.shown.why) == (State.PAUSED, PauseReason.PERSON)


def test_an_edit_that_keeps_the_bout_keeps_the_mark_too():
    session = bare(hold(30_000, "A"))
    longer = unfold(hold(9_000, "New"), hold(30_000, "A"), defaults=NO_GAPS)
    session.at(12, Key.HURTS)
    session.at(
        20, Replace(CuePlan(longer, attended=True), 1, 12_000, "The file was taken up.", keeps=True)
    )
    assert session.shown.state is State.PAUSED
    session.at(30, Key.TOGGLE)
    session.until("1:30")
    assert [(one.seconds, one.result) for one in session.sets] == [
        (12, Result.HURT),
        (30, Result.HURT),
    ]


def test_pain_in_a_gap_is_kept_with_the_bout_that_was_to_come():
    session = spaced(hold(30_000, "A", sides=EACH), hold(30_000, "B"))
    effects = session.at(5, Key.HURTS)
    (done,) = only(SetDone, effects)
    assert (done.segment.label, done.segment.side, done.segment.is_bout) == ("A", "left", True)
    assert (done.planned_seconds, done.seconds, done.result) == (30, 0, Result.HURT)
    assert story(session.at(9, Key.DONE))[-1] == "9 settle B"


def test_whoever_goes_on_after_pain_in_a_gap_has_the_mark_on_the_set():
    session = spaced(hold(30_000, "A"))
    session.at(5, Key.HURTS)
    session.at(9, Key.TOGGLE)
    session.until("2:00")
    assert [(one.seconds, one.result) for one in session.sets] == [
        (0, Result.HURT),
        (30, Result.HURT),
    ]


def test_being_only_tired_in_a_gap_takes_the_mark_back_at_once():
    session = spaced(hold(30_000, "A"))
    session.at(5, Key.HURTS)
    session.at(9, Digit(4))
    session.until("2:00")
    assert [one.result for one in session.sets] == [Result.HURT, Result.DONE]
    assert only(SetTakenBack, session.effects) == [SetTakenBack(session.sets[0].segment)]


def test_pain_where_no_bout_is_to_come_keeps_no_set():
    session = bare(hold(5_000, "A"), note())
    session.at(7, Key.HURTS)
    assert [one.result for one in session.sets] == [Result.DONE]
    assert session.shown.why is PauseReason.HURT


def test_a_second_x_asks_again_aloud():
    session = bare(hold(30_000, "A"))
    first = session.at(12, Key.HURTS)
    again = session.at(14, Key.HURTS)
    assert said(again) == said(first)
    assert sounds(again) == [(14.0, "hurts")]
    assert only(SetDone, again) == []


def test_a_second_x_after_the_advice_tells_the_advice_again():
    session = bare(hold(30_000, "A"))
    session.at(12, Key.HURTS)
    advised = session.at(14, Digit(1))
    assert said(session.at(20, Key.HURTS)) == said(advised)


def test_back_to_a_move_that_was_left_out_takes_it_up_again_for_good():
    session = bare(group(hold(10_000, "A"), hold(10_000, "B"), rounds=2))
    session.at(5, Key.HURTS)
    session.at(6, Key.NEXT)
    session.at(8, Key.BACK)
    session.until("1:00")
    assert [one.segment.label for one in session.sets][-4:] == ["A", "B", "A", "B"]


def test_what_was_left_out_is_neither_counted_nor_shown_as_next():
    session = bare(group(hold(10_000, "A"), hold(10_000, "B"), rounds=2))
    session.at(5, Key.HURTS)
    session.at(6, Key.NEXT)
    assert session.shown.total_left_s == 20
    assert session.shown.following.label == "B"


@pytest.mark.parametrize("key", [Key.LEAVE, Key.DONE])
def test_leaving_with_pain_is_told_by_a_tone(key):
    session = bare(hold(30_000, "A"))
    session.at(12, Key.HURTS)
    effects = session.at(14, key)
    assert [one.outcome for one in only(Ended, effects)] == [Outcome.PARTIAL]
    assert sounds(effects) == [(14.0, "confirm")]


@pytest.mark.parametrize(("first", "outcome"), [(90_000, "finished"), (5_000, "partial")])
def test_a_session_whose_last_move_hurts_has_run_to_its_end(first, outcome):
    session = bare(hold(first, "A"), hold(30_000, "B"))
    session.at(first / 1000 + 10, Key.HURTS)
    effects = session.at(first / 1000 + 12, Key.NEXT)
    assert [one.outcome for one in only(Ended, effects)] == [outcome]
    assert [name for _, name in sounds(effects)] == ["confirm"]


def test_pain_without_an_answer_says_what_it_counts_as_and_b_x_and_4_take_it_back():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.at(12, Key.HURTS)
    session.at(14, Key.NEXT)
    noted = "Skipped, and noted as pain. Just tired? Press b, then x and 4. Now: B."
    assert session.shown.message == noted
    for second, key in ((16, Key.BACK), (22, Key.HURTS), (24, Digit(4))):
        session.at(second, key)
    session.until("3:00")
    last = [done for done in session.sets if done.segment.label == "A"][-1]
    assert last.result is Result.DONE


def test_with_one_button_the_history_takes_it_back():
    (segment,) = unfold(hold(30_000, "A"), defaults=NO_GAPS).segments
    said = feedback.left_move(segment, unsaid=True, one_button=True).text
    assert said.startswith(
        "Skipped, and noted as pain. Just tired? Correct the set in your history."
    )


def test_with_one_button_every_question_names_the_keys_that_answer_it():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.player.set_one_button(on=True)
    asked = (
        (2, Key.HURTS, "Any key skips this move, escape continues, q ends the session."),
        (4, Digit(1), "Any key ends the session, escape goes back."),
        (6, Key.ESCAPE, None),
        (8, Key.ESCAPE, None),
        (20, Key.QUIT, "Leave? Any key keeps the rest, esc continues."),
    )
    for second, key, keys in asked:
        told = str(said(session.at(second, key)))
        assert keys is None or keys in told


def test_an_answer_to_what_hurt_needs_no_word_on_what_it_counts_as():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    for second, key in ((12, Key.HURTS), (14, Digit(1)), (17, Key.NEXT)):
        session.at(second, key)
    assert session.shown.message == "Skipped. Now: B."
