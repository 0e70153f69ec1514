"""The week as planned and as done, one day after another from Monday.

What is left of the week is planned again from what was done, so a missed day moves and nothing
piles up. For example, if Tuesday's ball curls were left out, they move to the next day on which the
hamstrings have rested, and `moved_from` says Tuesday.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from timer.coach.today import (
    MOST_LOADED,
    Option,
    Trained,
    after_break,
    deload,
    healing,
    load_days,
    recovering,
    too_soon,
)
from timer.frozen import frozen
from timer.settings import Plan

DAYS = 7
USUAL_RUNS = (1, 3, 6)
"""The days of the week on which somebody runs whose habits aren't known, from Monday as 0."""
USUAL_LOAD = (1, 4)
LEARNED_FROM = timedelta(weeks=4)
LEARNED_AT = 2
"""How often in `LEARNED_FROM` a day of the week was a run to count as a habit."""
NO_PLAN = "You follow no plan: the week has stretches on your running days."
GUESSED_RUNS = (
    "Nothing says yet when you run: Tuesday, Thursday and Sunday are a guess. `run_days` in the "
    "settings sets your days."
)
"""What USUAL_RUNS are, in words."""
LIGHTER = "A lighter week: half the sets."


@frozen
class Planned:
    """A routine planned for a day, and why."""

    slug: str
    minutes: int
    reason: str


@frozen
class WeekDay:
    """One day. `done` has each routine with its share; `moved_from` is the day it was meant for.

    `running` are the places in `done` of the sessions that still run.
    """

    day: date
    planned: tuple[Planned, ...] = ()
    done: tuple[tuple[str, float], ...] = ()
    moved_from: date | None = None
    running: tuple[int, ...] = ()


@frozen
class Recurring:
    """A routine that a rule of its own plans, `every` so many days."""

    slug: str
    reason: str
    every: int
    rested: bool = False
    """Whether it is planned once, for a day on which the legs are rested, in place of the rest."""


@frozen
class Runs:
    """When you run: the days of the week that you chose (from Monday as 0), and what you said."""

    days: tuple[int, ...] | None = None
    reported: Mapping[date, bool] = MappingProxyType({})

    def on(self, day: date, usual: Collection[int]) -> bool:
        """Return whether there is a run on `day`: as said, else as on `usual` days."""
        return self.reported.get(day, day.weekday() in usual)


UNKNOWN = Runs()
Against = Mapping[date, Collection[str]]
"""The slugs of what answers rule out on a day."""


def week(
    options: Sequence[Option],
    history: Sequence[Trained],
    today: date,
    plan: str,
    against: Against = MappingProxyType({}),
    runs: Runs = UNKNOWN,
    injury: datetime | None = None,
    first: Sequence[Recurring] = (),
) -> tuple[WeekDay, ...]:
    """Return the seven days from the Monday on or before `today`.

    What is ruled out on a day, must heal first, is too hard yet or needs kit that is missing, is
    planned for none. `injury` is the last one as answered; `first` has what comes before the plan.
    """
    options = [one for one in options if not one.missing]
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=number) for number in range(DAYS)]
    begun = [one for one in history if one.at.date() <= today]
    before = [one for one in begun if one.at.date() < monday]
    meant = _planned(options, before, days, days, plan, runs)
    ahead = [day for day in days if day >= today]
    waiting = {
        day: {
            *against.get(day, ()),
            *healing(options, begun, datetime.combine(day, time(12)), injury),
        }
        for day in ahead
    }
    coming = _planned(options, begun, days, ahead, plan, runs, waiting, first)
    loaded = load_days(options, begun)
    missed = [day for day in meant_load(options, meant) if day not in loaded]
    found: list[WeekDay] = []
    for day in days:
        planned = coming.get(day, ())
        moved = None
        if (
            missed
            and any(_is_load(options, one.slug) for one in planned)
            and day not in meant_load(options, meant)
        ):
            moved = missed.pop(0)
        own = [one for one in begun if one.at.date() == day]
        done = tuple((one.routine, one.share) for one in own)
        live = tuple(place for place, one in enumerate(own) if one.running)
        found.append(WeekDay(day, planned, done, moved, live))
    return tuple(found)


def run_days(
    options: Iterable[Option], history: Sequence[Trained], today: date, runs: Runs = UNKNOWN
) -> tuple[int, ...]:
    """Return the days of the week on which you run: as chosen, as learned, else as usual."""
    known = known_run_days(options, history, today, runs)
    return USUAL_RUNS if known is None else known


def known_run_days(
    options: Iterable[Option], history: Sequence[Trained], today: date, runs: Runs = UNKNOWN
) -> tuple[int, ...] | None:
    """Return the days of the week on which you run, as chosen or learned; None if neither says."""
    if runs.days is not None:
        return runs.days
    around = {one.slug for one in options if {"before-run", "after-run"} & set(one.when)}
    since = today - LEARNED_FROM
    dates = {one.at.date() for one in history if one.routine in around and one.finished}
    dates |= {day for day, ran in runs.reported.items() if ran}
    counted = Counter(day.weekday() for day in dates if since <= day < today)
    return tuple(sorted(day for day, n in counted.items() if n >= LEARNED_AT)) or None


def assumed(plan: str, *, runs_known: bool) -> str:
    """Return what a week is made of that you didn't say; nothing where that makes no difference."""
    after_runs = plan not in (Plan.GENTLE_TWICE_DAILY, Plan.STRENGTH_INSTEAD)
    parts = [NO_PLAN] if plan == Plan.NONE else []
    parts += [GUESSED_RUNS] if after_runs and not runs_known else []
    return " ".join(parts)


def meant_load(options: Sequence[Option], planned: dict[date, tuple[Planned, ...]]) -> list[date]:
    """Return the days on which a plan loads the hamstrings."""
    return [day for day, ones in planned.items() if any(_is_load(options, p.slug) for p in ones)]


def _is_load(options: Sequence[Option], slug: str) -> bool:
    return any(one.slug == slug and one.loads for one in options)


def _planned(
    options: Sequence[Option],
    history: Sequence[Trained],
    days: Sequence[date],
    ahead: Sequence[date],
    plan: str,
    runs: Runs,
    against: Against = MappingProxyType({}),
    first: Sequence[Recurring] = (),
) -> dict[date, tuple[Planned, ...]]:
    """Return what is planned for each of the days `ahead`, from what was done."""
    usual = run_days(options, history, days[0], runs)
    loaded = load_days(options, history)
    strong = plan in (Plan.STRENGTH_INSTEAD, Plan.MIXED)
    hard = too_soon(options, history)
    found: dict[date, tuple[Planned, ...]] = {}
    for day in ahead:
        ones: list[Planned] = []
        free = [
            one for one in options if one.slug not in against.get(day, ()) and one.slug not in hard
        ]
        ran = runs.on(day, usual)
        leading = _leading(first, free, history, found, loaded, day, ran=ran)
        if leading:
            ones += leading
        elif strong and _may_load(loaded, day, days):
            ones += _load(free, history, found, loaded, day)
            loaded = loaded | {day} if ones else loaded
        if ones:
            pass
        elif plan == Plan.GENTLE_TWICE_DAILY:
            ones += _gentle(free, history, day)
        elif plan == Plan.STRENGTH_INSTEAD:
            ones += _support(free, history, found, day)
        elif ran:
            ones += _after_run(free, history, day)
        if ones:
            found[day] = tuple(ones)
    return found


def _leading(
    first: Sequence[Recurring],
    options: Sequence[Option],
    history: Sequence[Trained],
    planned: dict[date, tuple[Planned, ...]],
    loaded: set[date],
    day: date,
    *,
    ran: bool,
) -> list[Planned]:
    """Return what comes before the plan on a day."""
    free = {one.slug: one for one in options}
    tired = ran or day in loaded or day - timedelta(days=1) in loaded
    for one in first:
        last = _last(one.slug, history, planned)
        if one.slug in free and (day - last).days >= one.every and not (one.rested and tired):
            return [Planned(one.slug, free[one.slug].minutes, one.reason)]
    return []


def _may_load(loaded: set[date], day: date, days: Sequence[date]) -> bool:
    this_week = sum(days[0] <= one <= days[-1] for one in loaded)
    if this_week >= MOST_LOADED or recovering(loaded, day):
        return False
    # The usual days, or later where one of them was missed.
    return day.weekday() >= USUAL_LOAD[min(this_week, len(USUAL_LOAD) - 1)]


def _load(
    options: Sequence[Option],
    history: Sequence[Trained],
    planned: dict[date, tuple[Planned, ...]],
    loaded: set[date],
    day: date,
) -> list[Planned]:
    """Return the load of a day: the form done longest ago, the ball curl first."""
    known = {one.routine for one in history}
    loads = [one for one in options if one.loads and "loaded" not in one.marks]
    ready = [one for one in loads if one.slug in known] or [
        one for one in loads if "strength-day" not in one.when
    ]
    ready = ready or loads
    if not ready:
        return []
    chosen = min(
        ready,
        key=lambda one: (
            after_break(one, loaded, day),
            _last(one.slug, history, planned),
            "strength-day" in one.when,
        ),
    )
    reason = (
        LIGHTER if deload(loaded, day) else "Strength for your hamstrings, twice a week at most."
    )
    return [Planned(chosen.slug, chosen.minutes, reason)]


def _support(
    options: Sequence[Option],
    history: Sequence[Trained],
    planned: dict[date, tuple[Planned, ...]],
    day: date,
) -> list[Planned]:
    """Return glutes or core on every other day between loads."""
    before = planned.get(day - timedelta(days=1), ())
    support = [
        one
        for one in options
        if one.strengthens and not one.loads and one.schedule and not one.on_purpose
    ]
    slugs = {one.slug for one in support}
    yesterday = {one.routine for one in history if one.at.date() == day - timedelta(days=1)}
    if slugs & ({one.slug for one in before} | yesterday) or not support:
        return []
    chosen = min(support, key=lambda one: _last(one.slug, history, planned))
    return [Planned(chosen.slug, chosen.minutes, "Hips, glutes and core between the hard days.")]


def _gentle(options: Sequence[Option], history: Sequence[Trained], day: date) -> list[Planned]:
    for one in options:
        if one.stretches and one.schedule and one.schedule.per_day:
            done = _count(one.slug, history, day)
            left = max(one.schedule.per_day.high - done, 0)
            return [Planned(one.slug, one.minutes, "Gentle easing, twice a day.")] * left
    return []


def _after_run(options: Sequence[Option], history: Sequence[Trained], day: date) -> list[Planned]:
    for one in options:
        every = bool(one.schedule and one.schedule.every_run)
        if one.stretches and every and "after-run" in one.when:
            if _count(one.slug, history, day):
                return []
            return [Planned(one.slug, one.minutes, "Stretches after your run.")]
    return []


def _count(slug: str, history: Sequence[Trained], day: date) -> int:
    return sum(one.routine == slug and one.finished and one.at.date() == day for one in history)


def _last(slug: str, history: Sequence[Trained], planned: dict[date, tuple[Planned, ...]]) -> date:
    done = [one.at.date() for one in history if one.routine == slug]
    coming = [day for day, ones in planned.items() if any(one.slug == slug for one in ones)]
    return max((*done, *coming), default=date.min)
