"""What each command does, told as playbooks on a manual clock."""

from __future__ import annotations

import pytest

from tests.player.playbook import START, Session, only, said, sounds, story
from tests.strategies import (
    EACH,
    NO_GAPS,
    ask,
    breathe,
    effort,
    group,
    hold,
    note,
    open_end,
    phases,
    reps,
    unfold,
)
from timer.player.clock import Loss, Lost
from timer.player.commands import Digit, Jump, Key, Replace, Saved, Say, TimeLost
from timer.player.effects import (
    Answered,
    CuePassed,
    EffortRated,
    Ended,
    Muted,
    Outcome,
    PainReported,
    Schedule,
    SegmentEntered,
    SetDone,
    Withdraw,
)
from timer.player.results import Result
from timer.player.snapshot import PauseReason, State
from timer.routine.model import Gaps, Option
from timer.routine.screening_questions import COMPLAINTS
from timer.timeline.cues.plan import CuePlan

TEMPO = phases(out=2_000, back=2_000)
SIDES = Gaps(settle=5_000, switch=5_000, rest=15_000)


def bare(*steps, **more) -> Session:
    """Play steps without any gaps."""
    return Session(unfold(*steps, defaults=NO_GAPS), **more)


# Undisturbed.


def test_a_session_runs_from_its_first_segment_to_its_end():
    session = Session(unfold(hold(10_000, sides=EACH), defaults=SIDES))
    session.until("1:00")
    assert story(session.effects) == [
        "0 settle Stretch",
        "5 work Stretch",
        "set 10/10",
        "15 switch Stretch",
        "20 work Stretch",
        "set 10/10",
        "finished",
    ]
    assert session.shown.state is State.ENDED


def test_every_cue_is_handed_out_ahead_of_its_time_at_its_very_moment():
    session = bare(hold(30_000))
    session.until(40)
    given = only(Schedule, session.effects)
    assert [(g.at - START, g.cue) for g in given[:-1]] == [
        (cue.at_ms, cue) for cue in session.plan.of(0)
    ]
    assert sounds(session.effects)[-1] == (30.0, "finished")


def test_it_can_begin_in_the_middle():
    session = bare(hold(10_000, "A"), hold(10_000, "B"), first=1)
    session.until(11)
    assert story(session.effects) == ["0 work B", "set 10/10", "finished"]


def test_at_ten_times_the_speed_it_takes_a_tenth_of_the_time():
    session = bare(hold(30_000), speed=10.0, step_ms=10)
    session.until(3)
    assert sounds(session.effects)[-1] == (3.0, "finished")
    assert session.sets[0].seconds == 30


# Pause and resume.


def test_a_paused_hold_resumes_with_the_rest_after_three_ticks():
    session = bare(hold(30_000))
    paused = session.at(10, Key.TOGGLE)
    assert story(paused) == ["silence"]
    assert sounds(paused) == [(10.0, "paused")]
    assert session.until("5:00") == []
    assert (session.shown.state, session.shown.why) == (State.PAUSED, PauseReason.PERSON)
    resumed = session.at("5:00", Key.TOGGLE)
    ticks = [(300.0, "countdown"), (301.0, "countdown"), (302.0, "countdown")]
    assert sounds(resumed)[:4] == [*ticks, (303.0, "resumed")]
    session.until("6:00")
    assert sounds(session.effects)[-1] == (323.0, "finished")
    bout = session.plan.timeline.segments[0]
    assert session.sets == [SetDone(bout, Result.DONE, None, None, 30, 30)]


def test_the_count_in_belongs_to_no_segment():
    session = bare(hold(30_000))
    session.at(10, Key.TOGGLE)
    session.at(20, Key.TOGGLE)
    shown = []
    for second in (20, 21, 22, 23):
        session.until(second)
        shown.append((session.shown.state, session.shown.count_in, session.shown.left_s))
    assert shown == [
        (State.COUNTING_IN, 3, 20),
        (State.COUNTING_IN, 2, 20),
        (State.COUNTING_IN, 1, 20),
        (State.PLAYING, None, 20),
    ]


@pytest.mark.parametrize("speed", [0.25, 4.0, 7.0])
def test_a_count_in_shows_three_ticks_at_every_speed(speed):
    session = bare(hold(600_000), speed=speed, step_ms=1)
    session.at(1, Key.TOGGLE)
    session.at(1, Key.TOGGLE)
    assert session.shown.count_in == 3


def test_a_paused_breath_resumes_at_its_start_and_sounds_again():
    session = bare(breathe(cycles=5))
    session.at(16, Key.TOGGLE)
    assert session.shown.rep == 2
    resumed = session.at(60, Key.TOGGLE)
    assert session.player.position(session.now) == 11_000
    assert (63.0, "out") in sounds(resumed)
    session.until("3:00")
    assert sounds(session.effects)[-1] == (63.0 + 44.0, "finished")


def test_a_paused_rep_at_a_tempo_resumes_at_its_start():
    session = bare(reps(5, tempo=TEMPO))
    session.at(7, Key.TOGGLE)
    session.at(10, Key.TOGGLE)
    assert session.player.position(session.now) == 4_000


def test_pausing_in_the_count_in_stands_where_it_was():
    session = bare(hold(30_000))
    session.at(10, Key.TOGGLE)
    session.at(20, Key.TOGGLE)
    session.at(21, Key.TOGGLE)
    assert session.shown.state is State.PAUSED
    assert session.player.position(session.now) == 10_000


def test_going_on_past_the_plan_of_an_open_set_says_nothing_of_time_left():
    session = bare(open_end(10_000))
    session.at(15, Key.TOGGLE)
    assert said(session.at(20, Key.TOGGLE)) == ["Continuing in three."]


# Moving about.


def test_next_leaves_a_bout_as_skipped_with_what_was_done():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    effects = session.at(12, Key.NEXT)
    assert story(effects) == ["silence", "set 12/30 skipped", "12 work B"]
    assert said(effects) == ["Skipped: A."]
    assert sounds(effects)[0] == (12.0, "go")


def test_next_right_after_the_start_leaves_it_out():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    assert story(session.at(0.25, Key.NEXT)) == ["silence", "set 0/30 skipped", "0.25 work B"]


def test_next_on_the_last_segment_finishes_with_its_tone():
    session = bare(hold(60_000), hold(30_000))
    effects = session.at(88, Key.NEXT)
    assert story(effects) == ["silence", "set 28/30 skipped", "finished"]
    assert sounds(effects) == [(88.0, "finished")]


def test_back_goes_to_the_segment_before_and_records_nothing():
    session = bare(hold(10_000, "A"), hold(30_000, "B"))
    assert story(session.at(20, Key.BACK)) == ["silence", "20 work A"]
    assert session.player.position(session.now) == 0


def test_back_at_the_very_start_begins_again():
    session = bare(hold(30_000))
    assert story(session.at(5, Key.BACK)) == ["silence", "5 work Stretch"]


def test_restart_sounds_every_cue_again():
    session = bare(hold(30_000))
    first = session.until(20)
    session.at(20, Key.RESTART)
    again = session.until(40)
    assert [p.cue for p in only(CuePassed, first)] == [p.cue for p in only(CuePassed, again)]
    session.until(51)
    assert len(session.sets) == 1


def test_a_jump_forwards_closes_what_is_left_and_one_backwards_does_not():
    session = bare(hold(30_000, "A"), hold(30_000, "B"), hold(30_000, "C"))
    assert story(session.at(10, Jump(2))) == ["silence", "set 10/30 short", "10 work C"]
    assert story(session.at(20, Jump(0))) == ["silence", "20 work A"]


@pytest.mark.parametrize("place", [-1, 1, 99])
def test_a_jump_to_nowhere_does_nothing(place):
    session = bare(hold(30_000))
    assert story(session.at(10, Jump(place))) == []


def test_next_while_paused_stays_paused_at_the_next_segment():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.at(10, Key.TOGGLE)
    session.at(20, Key.NEXT)
    assert session.shown.state is State.PAUSED
    assert session.until(40) == []
    resumed = session.at(40, Key.TOGGLE)
    assert sounds(resumed)[3] == (43.0, "go")


def test_next_in_the_count_in_begins_the_next_segment_at_once():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.at(10, Key.TOGGLE)
    session.at(20, Key.TOGGLE)
    session.at(21, Key.NEXT)
    assert (session.shown.state, session.shown.count_in) == (State.PLAYING, None)


# Longer and shorter.


def test_plus_makes_a_hold_ten_seconds_longer():
    session = bare(hold(30_000))
    effects = session.at(12, Key.MORE)
    assert said(effects) == ["10 seconds more. 28 seconds to go."]
    assert (session.shown.left_s, session.shown.length_s) == (28, 40)
    session.until("1:00")
    assert sounds(session.effects)[-1] == (40.0, "finished")
    assert story(session.effects)[-2] == "set 40/30"


def test_minus_makes_a_hold_ten_seconds_shorter():
    session = bare(hold(30_000))
    session.at(12, Key.LESS)
    assert session.shown.left_s == 8
    session.until(21)
    assert sounds(session.effects)[-1] == (20.0, "finished")


def test_minus_with_less_than_that_left_ends_the_bout():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    assert story(session.at(25, Key.LESS)) == ["silence", "set 25/30 short", "25 work B"]


def test_half_and_announcements_are_not_given_twice_when_a_hold_grows():
    session = bare(hold(30_000))
    session.at(20, Key.MORE)
    session.until("1:00")
    assert [p.cue.what for p in only(CuePassed, session.effects)].count("half") == 1


def test_plus_and_minus_change_whole_reps_at_a_tempo():
    session = bare(reps(5, tempo=TEMPO))
    assert said(session.at(1, Key.MORE))[0].startswith("2 reps more.")
    assert session.shown.length_s == 28
    session.at(2, Key.LESS)
    assert session.shown.length_s == 20


def test_plus_adds_whole_breaths():
    session = bare(breathe(cycles=3))
    assert said(session.at(1, Key.MORE))[0].startswith("1 breath more.")
    session.until("1:00")
    assert story(session.effects)[-2] == "set 4/3"


def test_plus_past_the_plan_of_an_open_set_gives_ten_seconds_from_there():
    session = bare(open_end(10_000))
    effects = session.at(45, Key.MORE)
    assert story(effects) == ["silence"]
    assert session.shown.left_s == 10
    session.until(60)
    assert (55.0, "reminder") in sounds(session.effects)


def test_plus_past_the_plan_of_an_effort_gives_whole_reps_more_than_its_top():
    session = bare(effort(2, 4, tempo=TEMPO))
    session.at(13, Key.MORE)
    assert session.shown.length_s == 24
    session.until("1:00")
    assert story(session.effects)[-2:] == ["set 6/3", "finished"]


def test_plus_at_the_start_of_a_paused_segment_keeps_its_opening_tone():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.at(10, Key.TOGGLE)
    session.at(11, Key.NEXT)
    session.at(12, Key.MORE)
    assert sounds(session.at(20, Key.TOGGLE))[3] == (23.0, "go")


def test_plus_in_the_count_in_keeps_the_ticks_to_come():
    session = bare(hold(30_000))
    session.at(10, Key.TOGGLE)
    session.at(20, Key.TOGGLE)
    effects = session.at(20.5, Key.MORE)
    expected = [(20.5, "confirm"), (21.0, "countdown"), (22.0, "countdown"), (23.0, "resumed")]
    assert sounds(effects)[:4] == expected


# What waits for the person.


def test_an_open_set_waits_until_it_is_done():
    session = bare(open_end(10_000), hold(5_000))
    session.until(25)
    assert (session.shown.left_s, session.shown.over_s) == (None, 15)
    assert story(session.at(26, Key.DONE)) == ["silence", "set 26/10", "26 work Stretch"]


def test_an_open_set_ends_at_its_cap():
    session = bare(open_end(10_000, 20_000))
    session.until(30)
    assert story(session.effects)[-2:] == ["set 20/10", "finished"]


def test_nobody_there_an_open_set_ends_as_planned():
    session = bare(open_end(10_000), effort(2, 4), reps(3), attended=False)
    session.until(60)
    assert story(session.effects) == [
        "0 open Bath",
        "set 10/10",
        "10 effort Curl",
        "set 9/9",
        "19 work Lift",
        "set 9/9",
        "finished",
    ]
    assert [done.done for done in session.sets] == [None, None, None]


def test_an_effort_ends_at_its_top_and_asks_for_its_rating():
    session = bare(effort(2, 4))
    session.until(20)
    assert story(session.effects)[-2:] == ["set 4/3", "finished"]
    assert session.shown.rating is not None


def test_an_effort_ended_early_counts_the_whole_reps_done():
    session = bare(effort(2, 8), hold(5_000))
    assert story(session.at(10, Key.DONE))[1] == "set 3/5"


def test_self_paced_reps_are_all_done_when_the_person_says_so():
    session = bare(reps(8), hold(5_000))
    assert story(session.at(13, Key.DONE))[1] == "set 13/24"


@pytest.mark.parametrize(
    ("step", "kept", "told"),
    [
        (hold(14_000, "A"), "set 12/14 short", "A: 12 seconds kept."),
        (reps(5, "A", tempo=TEMPO), "set 3/5 short", "A: 3 reps kept."),
        (breathe(cycles=2), "set 1/2 short", "1 breath kept."),
    ],
)
@pytest.mark.parametrize("key", [Key.DONE, Key.LESS])
def test_a_timed_bout_ended_early_is_kept_as_far_as_it_went(step, kept, told, key):
    session = bare(step, hold(30_000, "B"))
    effects = session.at(12, key)
    assert story(effects) == ["silence", kept, "12 work B"]
    assert said(effects)[0].endswith(told)
    (done,) = session.sets
    assert (done.seconds, done.result, done.counts) == (12, Result.SHORT, True)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (reps(1, "A", tempo=phases(out=15_000)), "A: 12 seconds, no whole rep."),
        (breathe(cycles=1, pattern=phases(out=15_000)), "12 seconds, no whole breath."),
    ],
)
def test_a_bout_without_a_whole_rep_is_no_set(step, told):
    session = bare(step, hold(30_000, "B"))
    assert said(session.at(12, Key.DONE))[0].endswith(told)
    (done,) = session.sets
    assert (done.seconds, done.done, done.result, done.counts) == (12, 0, Result.SHORT, False)


def test_the_only_bout_ended_early_is_kept_and_never_said_to_be_none():
    session = bare(hold(30_000, "A"))
    effects = session.at(12, Key.DONE)
    assert [line for line in story(effects) if line != "silence"] == ["set 12/30 short", "partial"]
    assert said(effects) == ["A: 12 seconds kept."]


def test_done_where_nothing_is_kept_says_what_comes():
    session = bare(note("Drink."), hold(30_000, "B"))
    assert said(session.at(3, Key.DONE)) == ["Now: B."]


@pytest.mark.parametrize("again", [Key.NEXT, Key.LEAVE, Key.HURTS])
def test_going_back_to_a_set_never_loses_what_was_done_of_it(again):
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.at(32, Key.BACK)
    session.at(37, again)
    kept = {done.segment.label: done for done in session.sets}
    assert kept["A"].result is (Result.HURT if again is Key.HURTS else Result.DONE)
    assert kept["A"].seconds == (30 if again is Key.NEXT else 35)


def test_what_was_gone_back_from_is_kept_at_the_end():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.at(42, Key.BACK)
    assert story(session.at(42.5, Key.LEAVE)) == ["silence", "set 12/30 short", "partial"]


def test_a_pain_before_the_second_attempt_leaves_the_first_as_it_was():
    session = Session(unfold(hold(30_000, "A"), hold(30_000, "B"), defaults=SIDES))
    session.at(36, Key.BACK)
    session.at(37, Key.BACK)
    session.at(38, Key.HURTS)
    assert (session.sets[-1].segment.label, session.sets[-1].seconds) == ("A", 31)


def test_a_note_ends_with_a_key_or_by_itself():
    session = bare(note(), hold(5_000))
    assert story(session.at(3, Key.DONE)) == ["silence", "3 work Stretch"]
    session = bare(note(), hold(5_000))
    assert story(session.until(11)) == ["10 work Stretch"]


# It hurts.


def test_hurting_stops_the_move_and_logs_it_at_once():
    session = bare(hold(30_000, "A", sides=EACH), hold(30_000, "B"))
    effects = session.at(12, Key.HURTS)
    assert story(effects) == ["silence", "set 12/30 hurt"]
    assert sounds(effects) == [(12.0, "hurts")]
    assert (session.shown.state, session.shown.why) == (State.PAUSED, PauseReason.HURT)


def test_enter_after_hurting_leaves_the_whole_move_out():
    session = bare(hold(30_000, "A", sides=EACH), hold(30_000, "B"))
    session.at(12, Key.HURTS)
    assert story(session.at(20, Key.DONE)) == ["silence", "20 work B"]
    assert session.shown.state is State.PLAYING


def test_going_on_after_hurting_keeps_the_mark_on_the_set():
    session = bare(hold(30_000))
    session.at(12, Key.HURTS)
    session.at(20, Key.TOGGLE)
    session.until("1:00")
    assert story(session.effects)[-2:] == ["set 30/30 hurt", "finished"]


@pytest.mark.parametrize("key", [Key.DONE, Key.QUIT])
def test_the_advice_for_what_hurt_is_shown_and_then_ends_the_session(key):
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    assert "What was it? 1: sharp pain." in said(session.at(12, Key.HURTS))[0]
    effects = session.at(14, Digit(1))
    assert said(effects)[0] == COMPLAINTS[0].advice
    assert session.shown.complaint is COMPLAINTS[0]
    assert sounds(effects) == [(14.0, "confirm")]
    ended = session.at(20, key)
    assert story(ended)[-1] == "partial"
    assert only(PainReported, ended) == [PainReported(COMPLAINTS[0])]


def test_whoever_is_only_tired_goes_on_where_it_stood_and_nothing_hurt():
    session = bare(hold(30_000))
    session.at(12, Key.HURTS)
    effects = session.at(14, Digit(4))
    assert session.shown.state is State.COUNTING_IN
    assert session.shown.message == COMPLAINTS[3].advice
    assert only(PainReported, effects) == [PainReported(COMPLAINTS[3])]
    session.until("1:00")
    assert story(session.effects)[-2:] == ["set 30/30", "finished"]


def test_another_answer_to_what_hurt_takes_the_first_one_back():
    session = bare(hold(30_000))
    session.at(12, Key.HURTS)
    session.at(14, Digit(1))
    session.at(15, Digit(4))
    assert only(PainReported, session.effects) == [PainReported(COMPLAINTS[3])]


@pytest.mark.parametrize(("key", "then"), [(Key.TOGGLE, "finished"), (Key.NEXT, "partial")])
def test_there_is_a_way_on_after_every_advice(key, then):
    session = bare(hold(30_000, "A"), hold(9_000, "B"))
    session.at(12, Key.HURTS)
    session.at(14, Digit(2))
    session.at(20, key)
    assert session.shown.complaint is None
    session.until("2:00")
    assert story(session.effects)[-1] == then
    assert len(only(PainReported, session.effects)) == 1


@pytest.mark.parametrize("digit", [0, 5, 9])
def test_a_digit_without_an_answer_says_so_while_asked_what_hurt(digit):
    session = bare(hold(30_000))
    session.at(12, Key.HURTS)
    assert said(session.at(14, Digit(digit))) == ["That isn't one of the answers."]
    assert session.shown.why is PauseReason.HURT


@pytest.mark.parametrize(
    ("command", "end"),
    [(Key.DONE, "partial"), (Key.LEAVE, "partial"), (Key.NEXT, "partial")],
)
def test_a_set_that_hurt_is_handed_out_only_once(command, end):
    session = bare(hold(30_000, "A"))
    session.at(12, Key.HURTS)
    assert story(session.at(20, command))[-1] == end
    assert len(session.sets) == 1


# Leaving.


def test_quitting_asks_first_and_leaves_the_second_time():
    session = bare(hold(30_000))
    asked = session.at(10, Key.QUIT)
    assert story(asked) == ["silence"]
    assert (session.shown.state, session.shown.why) == (State.PAUSED, PauseReason.QUIT)
    assert story(session.at(12, Key.QUIT)) == ["silence", "set 10/30 short", "partial"]
    assert session.shown.state is State.ENDED


def test_enter_leaves_and_space_stays_when_asked():
    session = bare(hold(30_000))
    session.at(10, Key.QUIT)
    session.at(11, Key.TOGGLE)
    assert session.shown.state is State.COUNTING_IN
    session.at(15, Key.QUIT)
    assert story(session.at(16, Key.DONE))[-1] == "partial"


def test_quitting_while_paused_asks_by_sound_too():
    session = bare(hold(30_000))
    session.at(10, Key.TOGGLE)
    assert sounds(session.at(12, Key.QUIT)) == [(12.0, "paused")]


def test_an_interrupt_hands_out_what_was_done():
    session = bare(hold(30_000))
    session.until(12)
    assert story(session.player.interrupt(session.now)) == [
        "silence",
        "set 12/30 short",
        "interrupted",
    ]
    assert session.player.interrupt(session.now) == []


def test_an_interrupt_after_the_end_was_reached_ends_it_only_once():
    session = bare(hold(10_000))
    session.until(9)
    effects = session.player.interrupt(START + 11_000)
    assert only(Ended, effects) == [Ended(Outcome.FINISHED, 1.0)]


def test_a_command_after_the_end_was_reached_ends_it_only_once():
    session = bare(hold(10_000))
    session.until(9)
    effects = session.player.handle(Key.NEXT, START + 11_000)
    assert story(effects) == ["set 10/10", "finished"]
    assert session.player.handle(Key.NEXT, START + 12_000) == []


# Ratings and questions.


@pytest.mark.parametrize(("digit", "rated"), [(7, 7), (0, 10)])
def test_a_digit_rates_the_last_effort(digit, rated):
    session = bare(effort(2, 4), hold(30_000))
    session.at(9, Key.DONE)
    effects = session.at(12, Digit(digit))
    assert only(EffortRated, effects) == [EffortRated(session.plan.timeline.segments[0], rated)]
    assert sounds(effects) == [(12.0, "confirm")]
    assert session.shown.rating is None
    assert only(EffortRated, session.at(13, Digit(5))) == []


def test_e13_a_nine_is_over_the_target_and_a_ten_is_the_limit():
    session = bare(effort(2, 4), effort(2, 4), hold(30_000))
    session.at(9, Key.DONE)
    assert "over the target" in said(session.at(10, Digit(9)))[0]
    session.at(14, Key.DONE)
    assert "further than you should go" in said(session.at(15, Digit(0)))[0]


def test_the_last_effort_can_be_rated_after_the_end():
    session = bare(effort(2, 4))
    session.until(20)
    assert len(only(EffortRated, session.at(25, Digit(8)))) == 1


def test_a_digit_without_a_question_does_nothing():
    assert only(EffortRated, bare(hold(30_000)).at(5, Digit(5))) == []


def test_a_question_is_answered_by_its_digit_and_the_session_goes_on():
    session = bare(ask("Well", "Sore"), hold(5_000))
    effects = session.at(3, Digit(2))
    assert only(Answered, effects)[0].number == 2
    assert story(effects) == ["silence", "3 work Stretch"]


def test_a_question_goes_on_unanswered():
    session = bare(ask("Well", "Sore"), hold(5_000))
    assert story(session.until(16)) == ["15 work Stretch"]


def test_a_digit_that_no_answer_has_does_nothing():
    session = bare(ask("Well", "Sore"), hold(5_000))
    assert story(session.at(3, Digit(3))) == []


def test_an_answer_may_end_the_session_with_its_own_words():
    stop = Option("Tingling", stops=True, say="See somebody about it.")
    session = bare(ask("Well", stop), hold(5_000))
    effects = session.at(3, Digit(2))
    assert story(effects) == ["silence", "silence", "partial"]
    assert session.shown.message == "See somebody about it."


def test_an_answer_that_ends_it_after_the_last_bout_finishes_it():
    session = bare(hold(5_000), ask("Well", Option("Sore", stops=True)))
    assert story(session.at(8, Digit(2)))[-1] == "finished"


def test_a_question_at_the_very_end_takes_no_answer_once_it_is_over():
    session = bare(hold(5_000), ask("Well", "Sore"))
    session.until(25)
    assert session.at(26, Digit(1)) == []


# Swapping and editing.


def test_a_replaced_timeline_goes_on_from_the_place_given():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    other = CuePlan(unfold(hold(30_000, "C"), hold(40_000, "D"), defaults=NO_GAPS), attended=True)
    effects = session.at(35, Replace(other, 1, 10_000, "Swapped for D."))
    assert story(effects) == ["silence", "set 5/30 short", "35 work D"]
    assert session.shown.left_s == 30
    assert session.player.plan is other
    session.until("1:10")
    assert sounds(session.effects)[-1] == (65.0, "finished")


def test_a_replaced_timeline_stays_paused_where_it_was_paused():
    session = bare(hold(30_000, "A"))
    other = CuePlan(unfold(hold(30_000, "C"), defaults=NO_GAPS), attended=True)
    session.at(10, Key.TOGGLE)
    session.at(12, Replace(other, 0, 4_000, "Read again."))
    assert session.shown.state is State.PAUSED
    session.at(20, Key.TOGGLE)
    session.until("1:00")
    assert sounds(session.effects)[-1] == (49.0, "finished")


def test_what_was_done_before_a_replaced_timeline_stays_done():
    session = bare(hold(10_000, "A"), hold(30_000, "B"))
    other = CuePlan(unfold(hold(10_000, "A"), hold(30_000, "C"), defaults=NO_GAPS), attended=True)
    session.at(12, Saved(1))
    session.at(15, Replace(other, 1, 0, "Swapped."))
    assert session.shown.sets_done == {1}


def test_an_edit_that_keeps_the_bout_hands_out_no_set_for_it():
    session = bare(hold(30_000, "A"))
    other = CuePlan(unfold(hold(30_000, "A"), hold(9_000, "B"), defaults=NO_GAPS), attended=True)
    effects = session.at(10, Replace(other, 0, 10_000, "Read again.", keeps=True))
    assert story(effects) == ["silence", "10 work A"]


def test_a_move_that_hurts_does_not_come_back_in_a_later_round():
    session = bare(group(hold(10_000, "A"), hold(10_000, "B"), rounds=2))
    session.at(5, Key.HURTS)
    session.at(6, Key.NEXT)
    session.until("1:00")
    entered = [line for line in story(session.effects) if " work " in line]
    assert [line.split()[-1] for line in entered] == ["A", "B", "B"]


# Time that was lost.


@pytest.mark.parametrize(
    ("why", "shown", "words"),
    [
        (Loss.SLEPT, PauseReason.SLEPT, "the machine slept"),
        (Loss.FROZE, PauseReason.FROZE, "was stopped"),
    ],
)
def test_lost_time_stands_where_it_was_lost_says_so_and_asks(why, shown, words):
    session = bare(hold(60_000))
    session.until(20)
    effects = session.at(20, TimeLost(Lost(why, START + 20_000, 300_000)))
    assert "5 minutes" in said(effects)[-1]
    assert words in said(effects)[-1]
    assert (session.shown.why, session.shown.away_s) == (shown, 300)
    assert session.shown.left_s == 40
    assert session.until(30) == []
    session.at(40, Key.TOGGLE)
    session.until("2:00")
    assert sounds(session.effects)[-1] == (83.0, "finished")


@pytest.mark.parametrize(("why", "ran"), [(Loss.FROZE, False), (Loss.SLEPT, True)])
def test_a_pause_sounds_when_the_machine_or_the_program_wakes(why, ran):
    session = bare(hold(60_000))
    session.until(20)
    effects = session.at(20, TimeLost(Lost(why, START + 20_000, 30_000, ran)))
    assert sounds(effects) == [(50.0, "paused")]


def test_lost_time_while_paused_changes_nothing():
    session = bare(hold(60_000))
    session.at(20, Key.TOGGLE)
    assert session.at(30, TimeLost(Lost(Loss.SLEPT, START + 30_000, 300_000))) == []
    assert session.shown.why is PauseReason.PERSON


# What is shown.


def test_a_set_is_shown_as_done_only_once_the_journal_has_it():
    session = bare(hold(10_000), hold(10_000))
    session.until(11)
    assert (session.shown.sets_done, session.shown.sets_unsaved) == (set(), {1})
    session.at(12, Saved(1))
    assert (session.shown.sets_done, session.shown.sets_unsaved) == ({1}, set())


def test_a_set_saved_after_the_end_is_shown_too():
    session = bare(hold(10_000))
    session.until(12)
    session.at(13, Saved(1))
    assert session.shown.sets_done == {1}


def test_mute_and_voice_are_told_and_undone_by_the_same_key():
    session = bare(hold(30_000))
    off = session.at(3, Key.MUTE)
    assert (only(Muted, off), sounds(off)) == ([Muted(True)], [(3.0, "mute")])
    back = session.at(4, Key.MUTE)
    assert only(Muted, back) == [Muted(False)]
    assert sounds(back) == [(4.0, "unmute")]
    off = session.at(5, Key.VOICE)
    assert said(off) == ["Voice off."]
    assert isinstance(off[0], Withdraw)
    assert not session.shown.voice


def test_a_sentence_stays_for_four_seconds_or_while_the_session_stands():
    session = bare(hold(60_000))
    session.at(3, Say("Cannot swap."))
    assert session.shown.message == "Cannot swap."
    session.until(7)
    assert session.shown.message is None
    session.at(8, Key.TOGGLE)
    session.until(50)
    assert session.shown.message == "Paused. Space continues."


def test_a_sentence_of_long_ago_does_not_come_back_at_the_end():
    session = bare(hold(60_000))
    session.at(3, Say("Cannot swap."))
    session.until("1:10")
    assert (session.shown.state, session.shown.message) == (State.ENDED, None)


def test_reps_and_phases_are_shown_as_they_go_by():
    session = bare(reps(3, tempo=TEMPO))
    session.until(6.5)
    shown = session.shown
    assert (shown.rep, shown.phase, shown.phase_left_s, shown.phase_length_s) == (2, "back", 2, 2)


def test_what_comes_next_is_the_next_bout_not_the_gap():
    session = Session(unfold(hold(10_000, "A"), hold(10_000, "B"), defaults=SIDES))
    session.until(6)
    assert session.shown.following.label == "B"


def test_entering_a_segment_late_still_tells_its_very_moment():
    session = bare(hold(10_000, "A"), hold(10_000, "B"), step_ms=900)
    session.until(11)
    assert only(SegmentEntered, session.effects)[1].at == START + 10_000


def test_leaning_on_plus_stops_at_five_minutes_more_and_says_so():
    session = bare(reps(4, tempo=phases(Out=1_000, Back=1_000), move="Row"))
    for _ in range(60):
        effects = session.at(1, Key.MORE)
    assert session.shown.length_s <= 8 + 300
    assert any("as long as it gets" in text for text in said(effects))


def test_skipping_a_gap_names_what_begins_and_not_what_is_skipped():
    session = Session(unfold(hold(30_000, "A"), hold(30_000, "B")))
    session.until(37)
    assert said(session.at(38, Key.NEXT)) == ["Now: B."]


def test_the_time_gone_by_never_runs_backwards_when_a_segment_is_lengthened():
    session = bare(hold(30_000, "A"), hold(30_000, "B"))
    session.until(10)
    before = session.shown.total_gone_s
    session.at(10, Key.MORE)
    assert session.shown.total_gone_s >= before


def test_a_note_at_the_end_has_the_last_tone_once_whether_it_is_left_early_or_not():
    def finished(session: Session) -> list[tuple[float, str]]:
        return [one for one in sounds(session.effects) if one[1] == "finished"]

    session = bare(hold(9_000), note("Drink", length=10_000))
    session.until(25)
    assert finished(session) == [(18.7, "finished")]
    left = bare(hold(9_000), note("Drink", length=10_000))
    left.at(12, Key.NEXT)
    assert finished(left) == [(12, "finished")]
    late = bare(hold(9_000), note("Drink", length=10_000))
    late.at(18.8, Key.NEXT)
    assert finished(late)[-1] == (18.8, "finished")
