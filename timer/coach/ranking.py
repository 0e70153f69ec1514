"""What to do next: the menu's order with its reasons, and cautions about hard sessions.

`now` and every `at` are local times with their offset (ISO 8601). Figures without a source are our
own: the hours of morning and evening, how long `next` counts as next, and that only a routine that
the person already does is called due.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from timer.coach.past import HABIT, Done
from timer.frozen import frozen
from timer.routine.model import Schedule
from timer.settings import Plan

WEEK = timedelta(days=7)
SORE = timedelta(hours=48)
"""How long to expect soreness after an eccentric session: one to two days (004)."""
MOST_ECCENTRIC = 2
"""The most eccentric sessions in seven days: once or twice a week (004)."""
NEXT_WITHIN = timedelta(hours=1)
MORNING_ENDS, EVENING_STARTS = 10, 18

ECCENTRIC = "eccentric"
_STRENGTH = frozenset({ECCENTRIC, "long-range", "loaded", "strength"})


@frozen
class Candidate:
    """A routine that may be recommended. `marks` are the tags of its moves and steps."""

    slug: str
    name: str
    when: tuple[str, ...] = ()
    schedule: Schedule | None = None
    next: str | None = None
    marks: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    """What it needs that the person doesn't have."""


class Advice(NamedTuple):
    """A routine's place in the menu, with the reason in a few words if there is one."""

    slug: str
    reason: str | None
    weight: int
    """Positive recommends the routine, negative advises against it."""


def menu_order(
    routines: Sequence[Candidate],
    history: Sequence[Done],
    now: str,
    plan: str = "none",
    ruled_out: Mapping[str, str] | None = None,
) -> tuple[Advice, ...]:
    """Return every routine, the most suitable first; equals stay in the order given.

    `ruled_out` gives the reason, by slug, for routines that an answer rules out: they come last.
    """
    seen = _History(routines, history, datetime.fromisoformat(now))
    found = [_advice(one, seen, plan, ruled_out or {}) for one in routines]
    return tuple(sorted(found, key=lambda advice: -advice.weight))


def question_before(
    routine: Candidate, candidates: Sequence[Candidate], done: Sequence[Done], now: str
) -> str | None:
    """Return a question to ask before a third eccentric session in seven days, else None."""
    if ECCENTRIC not in routine.marks:
        return None
    if len(_eccentric(candidates, done, now, WEEK)) < MOST_ECCENTRIC:
        return None
    return "Twice a week is the most the sources recommend for sets like these. Start anyway?"


def note_before(
    routine: Candidate, candidates: Sequence[Candidate], done: Sequence[Done], now: str
) -> str | None:
    """Return a note before an eccentric session within two days of the last, else None."""
    if ECCENTRIC not in routine.marks or not _eccentric(candidates, done, now, SORE):
        return None
    return (
        "Your last hard session was less than two days ago. Still sore? Leave it for another day."
    )


def closing(marks: Collection[str], efforts: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the remarks at the end of every session.

    `marks` are the tags of what was done, `efforts` pairs of effort out of ten and reps.
    """
    remarks: list[str] = []
    if any(effort >= 10 for effort, _ in efforts):
        remarks.append("Ten was the limit; try not to reach it. Next time, do fewer reps.")
    elif any(effort == 9 for effort, _ in efforts):
        remarks.append("Nine is a little too far. Next time, stop one or two reps sooner.")
    if ECCENTRIC in marks:
        remarks.append(
            "Soreness over the next day or two is normal and fades with practice. "
            "Sharp or lasting pain isn't: see a doctor or physiotherapist."
        )
    return (*remarks, "Have something to drink.")


def _advice(
    routine: Candidate, history: _History, plan: str, ruled_out: Mapping[str, str]
) -> Advice:
    if routine.slug in ruled_out:
        return Advice(routine.slug, ruled_out[routine.slug], -16)
    if routine.missing:
        return Advice(routine.slug, f"needs {', '.join(routine.missing)}", -8)
    fits = 4 if _fits(routine, plan) else 0
    after = history.just_before(routine.slug)
    rest = history.rest(routine) or history.enough(routine)
    if rest:
        return Advice(routine.slug, rest, fits - 10)
    if after:
        return Advice(routine.slug, f"goes well after {after}", fits + 8)
    due = history.due(routine, planned=bool(fits))
    time = history.time_of_day(routine)
    reason = due or time or ("your plan" if fits else None)
    return Advice(routine.slug, reason, fits + (2 if due else 0) + (1 if time else 0))


def _fits(routine: Candidate, plan: str) -> bool:
    match plan:
        case Plan.STRETCH_AFTER_RUNS:
            # Without a schedule it is for when it is needed, such as a cold pack for a cramp.
            meant = "after-run" in routine.when and routine.schedule is not None
            return "static" in routine.marks and meant
        case Plan.GENTLE_TWICE_DAILY:
            daily = routine.schedule is not None and routine.schedule.per_day is not None
            return "static" in routine.marks and daily
        case Plan.STRENGTH_INSTEAD:
            return bool(_STRENGTH & routine.marks) and "before-run" not in routine.when
        case Plan.MIXED:
            both = (Plan.STRETCH_AFTER_RUNS, Plan.STRENGTH_INSTEAD)
            return any(_fits(routine, each) for each in both)
        case _:
            return False


class _History:
    """What was done, as seen from `now`."""

    def __init__(
        self, routines: Sequence[Candidate], history: Sequence[Done], now: datetime
    ) -> None:
        self._now = now
        self._names = {one.slug: one for one in routines}
        self._done = sorted((datetime.fromisoformat(one.at), one.routine) for one in history)
        self._hard = {one.slug for one in routines if ECCENTRIC in one.marks}

    def rest(self, routine: Candidate) -> str | None:
        """Return how long to rest from it, else None; hard sessions count for one another."""
        schedule = routine.schedule
        if schedule is None or schedule.apart_ms is None:
            return None
        alike = self._hard if routine.slug in self._hard else {routine.slug}
        last = max((at for at, slug in self._done if slug in alike), default=None)
        if last is None:
            return None
        until = last + timedelta(milliseconds=schedule.apart_ms.low)
        if until <= self._now:
            return None
        return f"done {self._day(last)}: rest until {self._day(until, 'later today')}"

    def enough(self, routine: Candidate) -> str | None:
        """Return that it was done often enough for now, else None."""
        schedule, today, week = routine.schedule, self._today(routine), self._week(routine)
        if routine.slug in self._hard and self._hard_week() >= MOST_ECCENTRIC:
            return "two hard sessions this week already"
        if schedule is None:
            return None
        if schedule.per_day and today >= schedule.per_day.high:
            return "done today" if today == 1 else f"done {_times(today)} today"
        if schedule.per_week and week >= schedule.per_week.high:
            return f"done {_times(week)} this week"
        return None

    def due(self, routine: Candidate, *, planned: bool) -> str | None:
        """Return that it is due, if it is in the plan or a habit, else None."""
        schedule = routine.schedule
        if schedule is None or not (planned or self._habit(routine)):
            return None
        if schedule.per_day:
            return "once more today" if self._today(routine) else "due today"
        if schedule.per_week and self._week(routine) < schedule.per_week.low:
            return "due this week"
        return None

    def just_before(self, slug: str) -> str | None:
        """Return the name of the routine just finished, if `slug` is what follows it."""
        if not self._done or self._now - self._done[-1][0] > NEXT_WITHIN:
            return None
        before = self._names.get(self._done[-1][1])
        return before.name if before and before.next == slug else None

    def time_of_day(self, routine: Candidate) -> str | None:
        """Return that this is the right time of day for it, else None."""
        hour = self._now.hour
        if hour < MORNING_ENDS and "morning" in routine.when:
            return "for the morning"
        if hour >= EVENING_STARTS and "evening" in routine.when:
            return "for the evening"
        return None

    def _today(self, routine: Candidate) -> int:
        today = self._now.date()
        return sum(slug == routine.slug and at.date() == today for at, slug in self._done)

    def _week(self, routine: Candidate) -> int:
        return sum(slug == routine.slug and self._now - at < WEEK for at, slug in self._done)

    def _hard_week(self) -> int:
        return sum(slug in self._hard and self._now - at < WEEK for at, slug in self._done)

    def _habit(self, routine: Candidate) -> bool:
        return any(slug == routine.slug and self._now - at < HABIT for at, slug in self._done)

    def _day(self, when: datetime, today: str = "today") -> str:
        days = (when.date() - self._now.date()).days
        near = {-1: "yesterday", 0: today, 1: "tomorrow"}
        return near.get(days) or _WEEKDAYS[when.weekday()]


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _eccentric(
    routines: Sequence[Candidate], done: Sequence[Done], now: str, within: timedelta
) -> list[Done]:
    hard = {one.slug for one in routines if ECCENTRIC in one.marks}
    until = datetime.fromisoformat(now)
    return [
        one
        for one in done
        if one.routine in hard and until - datetime.fromisoformat(one.at) < within
    ]
