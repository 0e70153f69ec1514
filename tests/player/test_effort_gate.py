"""A set that went too far changes the sets after it, and the person may take that back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import NO_GAPS, effort, hold, routine
from timer.player.commands import Digit, Key, Replace
from timer.player.effects import Ended, Message, Outcome, SetDone
from timer.player.feedback import OFFER
from timer.player.player import Player
from timer.routine.model import Gaps, Moves
from timer.sound.tones import LENGTHS_MS
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.cues.cue import Lengths
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Segment, SegmentKind
from timer.tui.keys.bindings import player_hints
from timer.tui.stage.text import question

REST_MS = 60_000
REP_MS = 3_000


class Trial:
    """Three sets of three to eight reps with rests between them, then a hold."""

    def __init__(self, *, last: bool = False) -> None:
        sets = effort(3, 8, sets=3, rest=REST_MS)
        steps = (sets,) if last else (sets, hold(10_000, move="Plank", settle=5_000))
        written = routine(*steps, defaults=Gaps(settle=5_000, switch=0, rest=0))
        timeline = compile_routine(written, Moves())
        self.player = Player(CuePlan(timeline, Lengths(LENGTHS_MS), attended=True), attended=True)
        self.now = 0
        self.effects = list(self.player.start(0))

    def do(self, key: Key | Digit, after_ms: int = 1_000) -> str:
        """Press a key a while later; return what was shown."""
        self.now += after_ms
        found = self.player.handle(key, self.now)
        self.effects += found
        return " ".join(one.text for one in found if isinstance(one, Message))

    def set_of(self, reps: int) -> None:
        """Do so many reps of the set that comes, and end it."""
        while self.player.bout is not self.segment:
            self.do(Key.DONE)
        self.do(Key.DONE, reps * REP_MS)

    @property
    def segment(self) -> Segment:
        return self.player.plan.timeline.segments[self.player.place]

    @property
    def coming(self) -> list[tuple[str, int | None, int | None]]:
        """Every bout still to come: its label, its planned reps and the top of its window."""
        later = self.player.plan.timeline.segments[self.player.place + 1 :]
        return [(one.label, one.reps, one.top) for one in later if one.is_bout]

    def whole(self) -> None:
        """Check that the timeline is whole."""
        segments, start = self.player.plan.timeline.segments, 0
        for index, one in enumerate(segments, 1):
            assert (one.index, one.start_ms) == (index, start)
            start = one.end_ms


@pytest.fixture
def trial() -> Trial:
    return Trial()


LABEL = effort().move


def test_at_nine_the_windows_to_come_are_cut_below_what_was_done(trial: Trial) -> None:
    trial.set_of(6)
    assert trial.do(Digit(9)) == "Next set: at most 5 reps. 9 out of ten: a little too far."
    assert trial.coming == [(LABEL, 4, 5), (LABEL, 4, 5), ("Plank", None, None)]
    assert (trial.segment.kind, trial.segment.top) == (SegmentKind.REST, 5)
    trial.whole()
    trial.set_of(3)
    assert trial.do(Digit(9)) == "Next set: at most 3 reps. 9 out of ten: a little too far."
    assert trial.coming == [(LABEL, 3, 3), ("Plank", None, None)]
    trial.whole()


def test_a_set_that_was_right_changes_nothing(trial: Trial) -> None:
    trial.set_of(6)
    assert trial.do(Digit(8)) == "8 out of ten."
    assert trial.coming == [(LABEL, 5, 8), (LABEL, 5, 8), ("Plank", None, None)]


def test_reps_that_are_typed_after_the_effort_count_for_the_cut(trial: Trial) -> None:
    trial.set_of(6)
    trial.do(Digit(9))
    assert trial.do(Digit(5)) == "Next set: at most 4 reps. 5 reps."
    assert trial.coming[0] == (LABEL, 3, 4)
    trial.whole()


def test_at_ten_the_other_sets_are_left_out_and_listed(trial: Trial) -> None:
    trial.set_of(6)
    said = trial.do(Digit(0))
    assert said.startswith("Other sets left out: y does them.")
    assert trial.coming == [("Plank", None, None)]
    assert trial.segment.label == "Plank"
    trial.whole()
    trial.do(Key.DONE)
    trial.do(Key.DONE)
    trial.now += 60_000
    trial.effects += trial.player.advance(trial.now)
    ended = trial.effects[-1]
    assert isinstance(ended, Ended)
    assert trial.player.passed_over == (f"2 sets of {LABEL}",)
    sets = [one.segment.label for one in trial.effects if isinstance(one, SetDone)]
    assert sets == [LABEL, "Plank"]


def test_one_key_takes_them_back(trial: Trial) -> None:
    before = trial.player.plan.timeline
    trial.set_of(6)
    trial.do(Digit(0))
    assert trial.do(Key.YES) == "The other sets are back in."
    assert trial.player.plan.timeline == before
    assert trial.segment.kind is SegmentKind.REST
    assert trial.do(Key.YES) == ""
    trial.set_of(5)
    assert trial.do(Digit(8)) == "8 out of ten."
    assert trial.player.share > 0


def test_they_can_be_taken_back_until_something_else_has_begun(trial: Trial) -> None:
    trial.set_of(6)
    trial.do(Digit(0))
    trial.do(Key.DONE)
    assert trial.segment.label == "Plank"
    assert trial.segment.is_gap
    trial.do(Key.YES)
    assert [label for label, _, _ in trial.coming] == [LABEL, LABEL, "Plank"]
    trial.set_of(5)
    trial.do(Digit(0))
    trial.do(Key.DONE)
    trial.do(Key.DONE)
    assert trial.segment.is_bout
    trial.do(Key.YES)
    assert trial.coming == []


def test_after_the_last_move_the_rest_leads_to_the_end() -> None:
    trial = Trial(last=True)
    trial.set_of(6)
    trial.do(Digit(0))
    assert (trial.segment.label, trial.coming) == ("Rest", [])
    trial.do(Key.DONE)
    ended = next(one for one in trial.effects if isinstance(one, Ended))
    assert ended.outcome in (Outcome.FINISHED, Outcome.PARTIAL)


def test_after_the_very_last_set_there_is_nothing_to_leave_out() -> None:
    trial = Trial(last=True)
    for _ in range(2):
        trial.set_of(5)
        trial.do(Digit(8))
    trial.set_of(5)
    assert "Do fewer reps next time." in trial.do(Digit(0))


def test_no_gaps_leave_whole_timelines_too() -> None:
    written = routine(effort(sets=2), hold(5_000), defaults=NO_GAPS)
    timeline = compile_routine(written, Moves())
    assert timeline.with_later(0, timeline.segments[2:]).total_ms == timeline.total_ms - 30_000


MOVES = st.sampled_from(
    [*map(Digit, (0, 3, 8, 9)), Key.DONE, Key.NEXT, Key.BACK, Key.YES, Key.TOGGLE, Key.HURTS]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(MOVES, st.integers(0, 40_000)), max_size=30), st.booleans())
def test_whatever_is_pressed_the_timeline_stays_whole(
    presses: list[tuple[Digit | Key, int]], last: bool
) -> None:
    trial = Trial(last=last)
    for key, after_ms in presses:
        trial.do(key, after_ms)
        trial.whole()
        assert 0 <= trial.player.share <= 1
    sets = [one for one in trial.effects if isinstance(one, SetDone)]
    assert all(one.segment.is_bout for one in sets)


def test_the_way_back_is_offered_until_the_next_bout_starts(trial: Trial) -> None:
    trial.set_of(6)
    trial.do(Digit(0))
    trial.do(Digit(5))
    trial.do(Key.TOGGLE)
    for after_ms in (0, 5_000, 60_000):
        shown = trial.player.snapshot(trial.now + after_ms)
        assert shown.offers
        assert shown.message is not None
        assert shown.message.startswith(OFFER)
        assert ("y", "other sets") in player_hints(shown)
    trial.do(Key.QUIT)
    shown = trial.player.snapshot(trial.now)
    assert not shown.offers
    assert OFFER not in (shown.message or "")
    trial.do(Key.ESCAPE)
    trial.do(Key.TOGGLE)
    while not trial.segment.is_bout:
        trial.do(Key.DONE)
    shown = trial.player.snapshot(trial.now + 5_000)
    assert (shown.segment.label, shown.offers, shown.message) == ("Plank", False, None)


def test_the_reps_are_asked_for_until_they_are_given_or_the_next_bout_starts(trial: Trial) -> None:
    def asked() -> str | None:
        return question(trial.player.snapshot(trial.now), 80)

    trial.set_of(6)
    trial.do(Digit(8))
    assert asked() == f"{LABEL}, set 1: how many reps?"
    trial.do(Digit(1))
    assert asked() is None
    trial.do(Digit(2), 500)
    done = [one for one in trial.effects if isinstance(one, SetDone)]
    assert done[-1].done == 12
    trial.set_of(4)
    trial.do(Digit(8))
    assert asked() == f"{LABEL}, set 2: how many reps?"
    trial.do(Key.DONE)
    assert trial.segment.is_bout
    assert asked() is None


def reloaded(trial: Trial, place: int, **more: object) -> None:
    """Take in the edited file, which knows nothing of how hard a set was."""
    sets = effort(3, 8, sets=3, rest=REST_MS)
    written = routine(sets, hold(15_000, move="Plank"), defaults=Gaps(settle=5_000, rest=0))
    plan = CuePlan(compile_routine(written, Moves()), Lengths(LENGTHS_MS), attended=True)
    trial.player.handle(Replace(plan, place, 0, "Read again.", **more), trial.now)  # type: ignore[arg-type]


def test_a_file_that_is_read_again_leaves_the_sets_cut(trial: Trial) -> None:
    trial.set_of(6)
    trial.do(Digit(9))
    reloaded(trial, trial.player.place, keeps=True)
    assert trial.coming == [(LABEL, 4, 5), (LABEL, 4, 5), ("Plank", None, None)]
    assert trial.segment.top == 5
    trial.whole()
    trial.do(Key.DONE)
    reloaded(trial, trial.player.place, keeps=True)
    assert (trial.segment.reps, trial.segment.top) == (4, 5)


def test_a_file_that_is_read_again_leaves_the_sets_out(trial: Trial) -> None:
    trial.set_of(6)
    trial.do(Digit(0))
    reloaded(trial, 2, keeps=True)
    assert trial.coming == [("Plank", None, None)]
    trial.whole()
