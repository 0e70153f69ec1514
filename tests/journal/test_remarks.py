"""What is remarked after a session, and that it is remarked once and not every day."""

from __future__ import annotations

from typing import Any

import pytest

from timer.journal.coach import Done, Known
from timer.journal.remarks import on_habit, on_sets

NAMES = {"swiss-ball-curl": "Swiss-ball curl", "single-leg-rdl": "Single-leg deadlift"}
FLOSS = Known("floss", "Floss", marks=frozenset({"nerve"}))
GENTLE = Known("gentle", "Gentle", marks=frozenset({"static"}))
EVENING = "2026-03-09T20:00:00+0100"


def row(move: str, **values: Any) -> dict[str, Any]:
    return {"move": move, "side": None, "planned": None, "done": None, "effort": None} | values


@pytest.mark.parametrize(
    ("done", "effort", "word"),
    [(4, 8, "easier"), (5, 8, None), (15, 7, "harder"), (15, 8, None), (10, 6, None)],
)
def test_reps_far_from_the_window_at_the_target_suggest_another_form(
    done: int, effort: int, word: str | None
) -> None:
    told = on_sets([row("swiss-ball-curl", planned=10, done=done, effort=effort)], NAMES)
    assert (word in told[0]) if word else told == ()


def test_uneven_sides_are_named_with_the_weaker_one_first_next_time() -> None:
    sets = [
        row("single-leg-rdl", side="left", planned=8, done=8),
        row("single-leg-rdl", side="left", planned=8, done=8),
        row("single-leg-rdl", side="right", planned=8, done=8),
        row("single-leg-rdl", side="right", planned=8, done=6),
    ]
    told = on_sets(sets, NAMES)
    assert told == (
        "Single-leg deadlift: 16 reps left, 14 right. Begin with the right side next time.",
    )
    assert on_sets(sets[:3], NAMES)  # a set that was left out counts as well
    assert on_sets([*sets[:3], {**sets[3], "done": 7}], NAMES) == ()


def test_stretches_and_one_sided_work_earn_no_remark_on_sides() -> None:
    assert on_sets([row("x", side="left"), row("x", side="right")], {}) == ()
    assert on_sets([row("x", side="left", planned=8, done=8)], {}) == ()


def days(slug: str, count: int, times: int = 1) -> list[Done]:
    return [
        Done(slug, f"2026-03-{9 - back:02}T0{7 + again}:00:00+0100")
        for back in range(count)
        for again in range(times)
    ]


def test_a_week_of_flossing_is_remarked_on_the_seventh_day_alone() -> None:
    assert on_habit(FLOSS, [FLOSS], days("floss", 6), EVENING) is None
    assert "looked at" in (on_habit(FLOSS, [FLOSS], days("floss", 7), EVENING) or "")
    assert on_habit(FLOSS, [FLOSS], days("floss", 8), EVENING) is None


def test_a_week_of_two_stretch_sessions_a_day_is_a_signal() -> None:
    assert on_habit(GENTLE, [GENTLE], days("gentle", 7, times=1), EVENING) is None
    assert on_habit(GENTLE, [GENTLE], days("gentle", 6, times=2), EVENING) is None
    assert "less load" in (on_habit(GENTLE, [GENTLE], days("gentle", 7, times=2), EVENING) or "")
