"""The diary: how tight and how sore the legs are, from 0 to 10, and what follows from it.

Advice changes where nothing gets better: after two weeks to less load or more strength in place of
stretching (004), after four to a physiotherapist. A day that is clearly worse than the one before a
session calls for less next time. The thresholds are house rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from timer.frozen import frozen

MOST = 10
TIGHTNESS, SORENESS = "tightness", "soreness"
WINDOW = timedelta(days=7)
"""Numbers of one week are compared with those of another."""
TWO_WEEKS, FOUR_WEEKS = timedelta(weeks=2), timedelta(weeks=4)
BETTER = 1.0
"""How much lower a week's mean must be to count as better."""
WORSE = 2
"""How much higher the number of the next day must be to call for less."""
MILD = 2
"""A mean up to here needs no advice."""
ENOUGH = 5
"""How many sessions a routine needs before anything is said about its effect."""
AROUND = timedelta(hours=36)
"""How long before or after a session a number still says something about it."""


@frozen
class Line:
    """One number: `kind` is `tightness` or `soreness`; `side` is left, right or None for both."""

    at: datetime
    kind: str
    value: int
    side: str | None = None


@frozen
class Trend:
    """The mean of the first week of the last four, and of the last."""

    kind: str
    side: str | None
    before: float
    now: float


@frozen
class Effect:
    """How the tightness changed around the sessions of a routine, on one side."""

    routine: str
    side: str | None
    sessions: int
    change: float


def numbered(value: object) -> tuple[str, int] | None:
    """Return what the journal has of a line: its kind and its number, or None if it has none.

    A number alone is tightness; others have their kind in front.
    """
    kind, _, number = str(value).rpartition(" ")
    try:
        found = round(float(number))
    except (ValueError, OverflowError):  # float() takes "inf"
        return None
    return (kind or TIGHTNESS, found) if 0 <= found <= MOST else None


def written(kind: str, number: int) -> int | str:
    """Return what the journal has of a number, as `numbered` reads it."""
    return number if kind == TIGHTNESS else f"{kind} {number}"


def _mean(values: Sequence[int]) -> float:
    # The module `statistics` takes longer to load than all the rest of the coach.
    return sum(values) / len(values)


def trends(lines: Sequence[Line], today: date) -> tuple[Trend, ...]:
    """Return the trend of each kind and side that has numbers in both weeks."""
    recent = [one for one in lines if timedelta(0) <= today - one.at.date() < FOUR_WEEKS + WINDOW]
    found: list[Trend] = []
    for kind, side in dict.fromkeys((one.kind, one.side) for one in recent):
        own = [one for one in recent if (one.kind, one.side) == (kind, side)]
        first = min(one.at.date() for one in own)
        before = [one.value for one in own if one.at.date() - first < WINDOW]
        now = [one.value for one in own if today - one.at.date() < WINDOW]
        if now and first + WINDOW <= today - WINDOW:
            found.append(Trend(kind, side, _mean(before), _mean(now)))
    return tuple(found)


def advice(lines: Sequence[Line], today: date) -> str | None:
    """Return what to change if the tightness hasn't got better in two or four weeks, else None."""
    own = [one for one in lines if one.kind == "tightness" and one.at.date() <= today]
    for ago, said in ((FOUR_WEEKS, _PHYSIO), (TWO_WEEKS, CHANGE)):
        then = [one.value for one in own if ago <= today - one.at.date() < ago + WINDOW]
        now = [one.value for one in own if today - one.at.date() < WINDOW]
        if then and now and _mean(now) > MILD and _mean(now) > _mean(then) - BETTER:
            return said
    return None


_PHYSIO = (
    "Four weeks, and your legs feel no less tight. See a doctor or physiotherapist: they can find "
    "out what is behind it."
)
CHANGE = (
    "Two weeks, and your legs feel no less tight. Tightness that won't go away calls for less load "
    "or more strength, not more stretching."
)
"""Not said to somebody on the way back from an injury, where answers decide what comes next."""


def worse_after(lines: Sequence[Line], trained: Iterable[datetime], now: datetime) -> str | None:
    """Return that less is in order if the day after the last session was clearly worse."""
    sessions = [at for at in trained if at <= now]
    if not sessions:
        return None
    last = max(sessions)
    if now - last > AROUND * 2:
        return None
    for kind, side in dict.fromkeys((one.kind, one.side) for one in lines):
        own = [one for one in lines if (one.kind, one.side) == (kind, side)]
        before = [one for one in own if last - AROUND <= one.at <= last]
        after = [one for one in own if last.date() < one.at.date() and one.at <= now]
        if before and after and after[-1].value - before[-1].value >= WORSE:
            leg = f"your {side} leg" if side else "your legs"
            return f"The day after your last session, {leg} felt worse than before. Do less today."
    return None


def effects(lines: Sequence[Line], sessions: Iterable[tuple[str, datetime]]) -> tuple[Effect, ...]:
    """Return how the tightness changed around each routine's sessions, the most helpful first.

    A routine counts from `ENOUGH` sessions with a number before and after on.
    """
    changes: dict[tuple[str, str | None], list[int]] = {}
    own = [one for one in lines if one.kind == "tightness"]
    for routine, at in sessions:
        for side in dict.fromkeys(one.side for one in own):
            mine = [one for one in own if one.side == side]
            before = [one for one in mine if at - AROUND <= one.at <= at]
            after = [one for one in mine if at < one.at <= at + AROUND]
            if before and after:
                change = after[0].value - before[-1].value
                changes.setdefault((routine, side), []).append(change)
    found = [
        Effect(routine, side, len(each), _mean(each))
        for (routine, side), each in changes.items()
        if len(each) >= ENOUGH
    ]
    return tuple(sorted(found, key=lambda one: (one.change, one.routine, one.side or "")))
