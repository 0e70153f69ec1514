"""What the diary's numbers come to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from timer.coach.diary import Effect, Line, Trend, advice, effects, trends, worse_after

TODAY = datetime(2026, 3, 30, 8, tzinfo=UTC)


def line(days_ago: float, value: int, side: str | None = None, kind: str = "tightness") -> Line:
    return Line(TODAY - timedelta(days=days_ago), kind, value, side)


def daily(first: int, last: int, value: int) -> list[Line]:
    return [line(ago, value) for ago in range(first, last - 1, -1)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], ""),
        (daily(10, 0, 6), ""),
        (daily(16, 0, 6), "Two weeks"),
        ([*daily(20, 12, 6), *daily(6, 0, 4)], ""),
        (daily(30, 0, 6), "Four weeks"),
        (daily(30, 0, 2), ""),
        ([*daily(32, 26, 8), *daily(20, 0, 6)], "Two weeks"),
    ],
)
def test_advice_changes_after_two_and_four_weeks_without_improvement(
    lines: list[Line], said: str
) -> None:
    found = advice(lines, TODAY.date()) or ""
    assert found.startswith(said)
    assert bool(found) is bool(said)


def test_a_trend_needs_two_weeks_and_keeps_sides_apart() -> None:
    lines = [line(20, 7, "left"), line(15, 7, "left"), line(1, 4, "left"), line(2, 5, "right")]
    assert trends(lines, TODAY.date()) == (Trend("tightness", "left", 7, 4),)
    assert trends(daily(6, 0, 5), TODAY.date()) == ()


def test_a_day_after_that_is_clearly_worse_calls_for_less() -> None:
    trained = TODAY - timedelta(hours=20)
    before, after = line(1, 3, "left"), line(0, 5, "left")
    found = worse_after([before, after], [trained], TODAY)
    assert found == (
        "The day after your last session, your left leg felt worse than before. Do less today."
    )
    assert worse_after([before, line(0, 4, "left")], [trained], TODAY) is None
    assert worse_after([before, after], [TODAY - timedelta(days=9)], TODAY) is None
    assert worse_after([before, after], [], TODAY) is None


def test_which_routine_helped_is_said_from_five_sessions_on() -> None:
    lines, sessions = [], []
    for day in range(5):
        at = TODAY - timedelta(days=3 * day + 1)
        sessions.append(("cooldown", at))
        lines += [
            Line(at - timedelta(hours=1), "tightness", 6),
            Line(at + timedelta(hours=1), "tightness", 4),
        ]
    lines.sort(key=lambda one: one.at)
    assert effects(lines, sessions) == (Effect("cooldown", None, 5, -2),)
    assert effects(lines, sessions[1:]) == ()
