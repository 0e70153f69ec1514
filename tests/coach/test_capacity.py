"""The test of each leg: what it shows, what is said of it, and when it is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from timer import assets
from timer.coach.capacity import TEST, LegTest, due, leg_tests, result, when
from timer.player.commands import Digit, Key
from timer.player.effects import Schedule
from timer.player.feedback import PHRASES, LegsBefore
from timer.player.player import Player
from timer.routine.library.moves import load_library
from timer.routine.reader.routine_file import read_file
from timer.sound.tones import LENGTHS_MS
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.cues.cue import Lengths, phrase_key
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Segment

AT = datetime(2026, 5, 4, 18, tzinfo=UTC)
MOVES = load_library([])
REP_MS = 4_000
SPOKEN = {
    phrase_key(phrase): 900 for phrase in (*map(str, range(61)), *PHRASES, "left leg", "right leg")
}
"""A clip of each phrase."""


def row(side: str | None, done: int | None, session: str = "a", **more: Any) -> dict[str, Any]:
    known = {"session_id": session, "started_at": AT.isoformat(), "move": "single-leg-bridge"}
    return {**known, "side": side, "done": done, "effort": 8, **more}


def test_a_test_has_both_legs_with_the_same_move() -> None:
    both = [row("left", 14), row("right", 11)]
    assert [(one.left, one.right) for one in leg_tests(both)] == [(14, 11)]
    assert leg_tests(both[:1]) == ()
    assert leg_tests([both[0], row("right", 11, move="glute-bridge")]) == ()
    assert leg_tests([both[0], row(None, 11)]) == ()
    assert leg_tests([both[0], row("right", None)]) == ()


@pytest.mark.parametrize(
    ("left", "right", "weaker"),
    [(14, 11, "right"), (11, 14, "left"), (12, 11, None), (12, 12, None), (40, 38, None)],
)
def test_a_clear_difference_names_the_weaker_leg(left: int, right: int, weaker: str | None) -> None:
    assert LegTest(AT, left, right).weaker == weaker


def test_a_result_is_said_beside_the_one_before_in_plain_words() -> None:
    before = LegTest(AT - timedelta(weeks=4), 12, 10)
    said = result(LegTest(AT, 14, 11), [before])
    assert said[0] == "Left 14, right 11. Four weeks ago: 12 and 10."
    assert said[1].startswith("Your right leg did 3 reps fewer.")
    first = LegTest(AT - timedelta(weeks=9), 9, 8)
    assert result(LegTest(AT, 14, 11), [first, before])[0].endswith("At first: 9 and 8.")
    assert result(LegTest(AT, 12, 12)) == (
        "Left 12, right 12.",
        "Your legs are about the same.",
    )


@pytest.mark.parametrize(
    ("days", "text"),
    [(3, "Last time"), (7, "A week ago"), (27, "Four weeks ago"), (35, "Five weeks ago"),
     (90, "Last time")],
)  # fmt: skip
def test_how_long_ago_a_test_was(days: int, text: str) -> None:
    assert when(LegTest(AT - timedelta(days=days), 1, 1), AT.date()) == text


def test_it_is_due_four_weeks_after_the_last_and_not_in_the_first_days() -> None:
    today, strength = AT.date(), [AT.date() - timedelta(days=n) for n in (3, 6, 9)]
    assert not due([], [], None, today)
    assert not due([], strength, today - timedelta(days=13), today)
    assert due([], strength, today - timedelta(days=14), today)
    assert not due([], strength[:2], today - timedelta(days=60), today)
    last = [LegTest(AT - timedelta(days=27), 1, 1)]
    assert not due(last, strength, date(2026, 1, 1), today)
    assert due(last, [], None, today + timedelta(days=1))


class Tried:
    """A session of the test, each leg ended by a key."""

    def __init__(self, tested: LegsBefore | None) -> None:
        written = read_file(assets.folder("routines") / f"{TEST}.yaml", MOVES).routine
        assert written is not None
        plan = CuePlan(compile_routine(written, MOVES), Lengths(LENGTHS_MS, SPOKEN), attended=True)
        self.player = Player(plan, attended=True, tested=tested)
        self.now = 0
        self.effects = list(self.player.start(0))

    @property
    def segment(self) -> Segment:
        return self.player.plan.timeline.segments[self.player.place]

    def press(self, key: Key | Digit, after_ms: int = 500) -> None:
        self.now += after_ms
        self.effects += self.player.handle(key, self.now)

    def leg(self, side: str, reps: int, effort: int) -> None:
        while (self.segment.kind, self.segment.side) != ("effort", side):
            self.press(Key.DONE)
        self.press(Key.DONE, reps * REP_MS)
        self.press(Digit(effort))

    def end(self) -> str:
        """Return all that is said at the end."""
        begun = len(self.effects)
        self.now += 60_000
        self.effects += self.player.advance(self.now)
        return " ".join(
            one.cue.text
            for one in self.effects[begun:]
            if isinstance(one, Schedule) and one.cue.text and not one.cue.tone
        )

    @property
    def top(self) -> int | None:
        later = self.player.plan.timeline.segments[self.player.place :]
        return next(one.top for one in later if one.kind == "effort")


def test_the_end_says_both_legs_and_the_last_test() -> None:
    tried = Tried(LegsBefore("Four weeks ago", 12, 10))
    tried.leg("left", 14, 8)
    tried.leg("right", 11, 8)
    assert "Left leg, 14; right leg, 11. Four weeks ago: 12 and 10." in tried.end()
    plain = Tried(None)
    plain.leg("left", 14, 8)
    plain.leg("right", 11, 8)
    assert "14;" not in plain.end()


@pytest.mark.parametrize("effort", [9, 0])
def test_a_leg_that_went_too_far_cuts_nothing_off_the_other(effort: int) -> None:
    tried = Tried(LegsBefore())
    tried.leg("left", 14, effort)
    assert tried.top == 40
    tried.leg("right", 16, 8)
    assert "Left leg, 14; right leg, 16." in tried.end()
