"""What a swap or an edit under way does to the records and to the voice, and what comes late."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any

import pytest

from tests.bundled import BUNDLED, bundled, library
from tests.each import each
from tests.machines import PATIENCE_S
from tests.strategies import hold, unfold
from timer.journal.events import Rating, SessionStart
from timer.journal.lock import hold as hold_lock
from timer.journal.store import open_store
from timer.journal.writer import Signals
from timer.player.clock import ManualClock
from timer.player.commands import Digit, Key, Replace, Saved, Say
from timer.player.effects import SetDone
from timer.player.snapshot import State
from timer.routine.model import SoundProfile
from timer.routine.reader.routine_file import read_routine
from timer.session.live_edit import LiveEditor
from timer.session.loop import TAKEN_A_TURN, CommandQueue
from timer.session.recorder import ANOTHER, JournalSink
from timer.session.speech_cache import SpeechCache, Voice
from timer.sound.clips import recorded
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.cues.plan import CuePlan, Lengths

Rigs = Callable[..., Any]

HOLDS = """\
name: Two holds
steps:
  - hold: Reach
    for: 30s
    settle: 5s
  - hold: Fold
    for: 20s
    settle: 5s
"""
LAST_EFFORT = """\
name: Effort
steps:
  - effort: Push
    to: 8/10
    window: 3-8
    settle: 0
"""
NEW_FIRST = HOLDS.replace("steps:\n", "steps:\n  - hold: New\n    for: 9s\n    settle: 5s\n")


def test_a_bout_that_hurt_and_goes_on_after_an_edit_is_one_set(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(17_000).press(Key.HURTS)
    for text in (NEW_FIRST, NEW_FIRST.replace("9s", "12s")):
        session.text = text
        session.session.reload()
        session.turn()
    session.press(Key.TOGGLE).run(200_000)
    session.session.finish()
    kept = {one.id: one for one in session.keeper.sets}
    assert [(one.label, one.seconds, one.result) for one in kept.values()] == [
        ("Reach", 30, "hurt"),
        ("Fold", 20, "done"),
    ]
    assert len(session.session.join(0).sets) == 2


def test_pain_in_a_gap_and_the_set_after_an_edit_are_one_set_too(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(2_000).press(Key.HURTS)
    session.text = NEW_FIRST
    session.session.reload()
    session.turn().press(Key.TOGGLE).run(200_000)
    assert [one.seconds for one in session.seen_as(SetDone)][:2] == [0, 30]
    assert len({one.id for one in session.keeper.sets if one.label == "Reach"}) == 1


def test_a_swap_after_the_end_hides_no_set_that_is_saved_then(rig: Rigs) -> None:
    session = rig("name: Last\nsteps:\n  - {hold: side-plank, for: 5s, settle: 0}\n").begin()
    session.keeper.holds_back = True
    session.run(5_000)
    session.session.swap()
    session.turn()
    session.keeper.save()
    session.session.finish()
    assert session.session.snapshot.sets_unsaved == frozenset()


@pytest.mark.parametrize("taken_first", [True, False], ids=["edit, report", "both waiting"])
def test_a_report_about_an_older_timeline_marks_no_set_of_the_new_one(
    rig: Rigs, taken_first: bool
) -> None:
    session = rig(HOLDS).begin()
    session.keeper.holds_back = True
    session.run(37_000)
    assert [one.segment for one in session.keeper.sets] == [2]
    session.text = NEW_FIRST
    session.session.reload()
    if taken_first:
        session.turn()
    session.keeper.save()
    session.turn()
    assert session.seen_as(Saved) == []
    assert session.session.status().unsaved == 0


def test_the_effort_of_the_last_set_is_taken_after_the_end(rig: Rigs) -> None:
    session = rig(LAST_EFFORT).begin().run(9_000).press(Key.DONE).run(10_000)
    session.session.finish()
    asked = session.session.join(0).rating
    assert asked is not None
    assert session.session.rate(0)
    rated = session.keeper.records[-1]
    assert isinstance(rated, Rating)
    assert (rated.id, rated.effort) == (session.keeper.sets[0].id, 10)


def test_an_effort_that_was_told_in_time_is_not_asked_for_after_the_end(rig: Rigs) -> None:
    session = rig(LAST_EFFORT).begin().run(9_000).press(Key.DONE, Digit(7)).run(10_000)
    session.session.finish()
    assert session.session.join(0).rating is None
    assert not session.session.rate(5)


def test_the_lock_and_the_journal_are_opened_in_the_writers_thread(tmp_path: Path) -> None:
    told: list[bool] = []
    saved = Event()

    def notice(_: str) -> None:
        told.append(current_thread() is main_thread())

    busy = JournalSink(tmp_path, "one", Signals(lambda _: None, lambda *_: None, notice, notice))
    signals = Signals(lambda _: saved.set(), lambda *_: None, notice, notice)
    elsewhere = partial(hold_lock, process=1)
    other = JournalSink(tmp_path, "two", signals, take_lock=elsewhere)
    start = SessionStart("one", "r", "2026-01-02T03:04:05+00:00", 1_000)
    busy.put(start)
    busy.close(PATIENCE_S)
    other.put(SessionStart("two", "r", "2026-01-02T03:04:05+00:00", 1_000))
    assert saved.wait(PATIENCE_S)
    third = JournalSink(tmp_path, "three", signals)
    third.put(SessionStart("three", "r", "2026-01-02T03:04:05+00:00", 1_000))
    third.close(PATIENCE_S)
    other.close(PATIENCE_S)
    assert told == [False]
    with closing(open_store(tmp_path, read_only=True)) as store:
        assert len(store.sessions()) == 3


def test_words_first_met_in_an_edit_are_tried_in_another_thread(tmp_path: Path) -> None:
    own = unfold(hold(20_000, "Grandma's stretch", settle=15_000))
    plain = CuePlan(unfold(hold(20_000, "Plank", settle=15_000)), recorded())
    speech = SpeechCache(Voice("no-such-engine", "", tmp_path), plain)
    speech.prepare()
    first = speech.unsaid
    speech.follow(plain.of_timeline(own)).wait(PATIENCE_S)
    assert speech.unsaid is not None
    assert speech.unsaid != first


def test_only_the_newest_of_several_changes_is_said(tmp_path: Path) -> None:
    quiet = CuePlan(unfold(hold(20_000, "Mine")), recorded(), profile=SoundProfile("off"))
    speech = SpeechCache(None, quiet)
    older = speech.follow(CuePlan(unfold(hold(20_000, "Own words")), recorded()))
    older.wait(PATIENCE_S)
    said = speech.unsaid
    speech.follow(quiet).wait(PATIENCE_S)
    assert speech.unsaid == said is not None


def test_a_swap_or_an_edit_gives_the_engine_another_plan_to_have_said(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(12_000)
    session.text = HOLDS.replace("Fold", "Grandma's fold")
    session.session.reload()
    session.turn()
    assert session.session.timeline.segments[-1].label == "Grandma's fold"
    assert session.session.snapshot.state is State.PLAYING


def test_a_key_leant_on_does_not_hold_up_the_rest() -> None:
    inbox: CommandQueue[int] = CommandQueue(ManualClock())
    for number in range(3 * TAKEN_A_TURN):
        inbox.put(number)
    inbox.wait(1_000)
    assert [wanted for _, wanted in inbox.take()] == list(range(TAKEN_A_TURN + 1))
    assert len(list(inbox.rest())) == 2 * TAKEN_A_TURN - 1


def test_that_another_session_runs_is_told_for_a_few_seconds_only(rig: Rigs) -> None:
    session = rig(HOLDS).begin()
    session.keeper.signals.on_news(ANOTHER)
    session.run(5_000)
    assert session.session.status().news == ANOTHER
    session.run(5_000)
    assert (session.session.status().news, session.session.status().trouble) == (None, None)


AROUND = """\
name: Around
steps:
  - group: Legs
    sides: each
    rounds: 2
    steps:
      - {hold: calf-stretch, for: 20s, sets: 2}
      - {reps: sumo-squat, count: 8}
  - {reps: glute-bridge, count: 8, sets: 3}
  - {hold: Own, for: 20s}
"""


@each("slug", [*BUNDLED, ""])
def test_wherever_the_key_row_offers_a_swap_there_is_one(slug: str) -> None:
    routine = bundled(slug) if slug else read_routine(AROUND.encode(), "around", library()).routine
    assert routine is not None
    whole = compile_routine(routine, library(), Choices())
    for segment in {(one.step, one.side, one.set): one for one in whole.segments}.values():
        editor = LiveEditor(routine, library(), Choices(), lambda: routine)
        plan, place, labels = CuePlan(whole, Lengths({})), segment.index - 1, [segment.label]
        while editor.can_swap(plan, place):
            done = editor.swap(plan, place)
            assert isinstance(done, Replace), (segment.label, segment.side, labels)
            plan, place = done.plan, done.place
            here = plan.timeline.segments[place]
            assert (here.step, here.set) == (segment.step, segment.set)
            labels.append(here.label)
            if here.label == segment.label:
                assert here.side == segment.side
                break
        assert isinstance(editor.swap(plan, place), Say) == (len(labels) == 1)


def test_a_swap_for_a_move_of_both_legs_and_back_stays_on_its_side(rig: Rigs) -> None:
    stretch = "name: Calf\nsteps:\n  - {hold: calf-stretch, for: 30s, sides: each, settle: 5s}\n"
    session = rig(stretch).begin().run(45_000)
    places = []
    while not (places and session.session.snapshot.segment.label == "Calf stretch"):
        here = session.session.snapshot.segment
        places.append((here.label, here.side))
        session.session.swap()
        session.turn().run(100)
    assert places[:4] == [
        ("Calf stretch", "right"), ("Downward dog", "both sides"),
        ("Standing forward fold", "both sides"), ("Lying strap stretch", "right"),
    ]  # fmt: skip
    assert session.session.snapshot.segment.side == "right"
