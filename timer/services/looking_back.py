"""Looking back: everything that screens, totals and reports show of what was done, as data.

    back = looking_back(context, weeks=156)                       # all of it, up to now
    back = looking_back(context, Asked(muscle="hamstrings"))      # or one routine, move, muscle
    page = session_page(context, limit=30)                        # the newest sessions
    page = session_page(context, before=page.sessions[-1])        # the ones before
    told = session_detail(context, page.sessions[0].id)           # one of them, set by set

`LookingBack.error` says why the journal couldn't be read, which is not the same as nothing in it.

What counts: a session at speed 1 that was finished or has a set that counts, and the sets in it
that count (see `results.counts`). A session belongs to the date on the clock where it started. With
a move or a muscle asked for, only sessions with such a set count, and times are those of such sets.

`weeks` and `days` reach back as far as asked. The totals, `moves` and `routines` are of everything
since `Asked.since`. A move's `first` and `now` are the first and the latest week in which it was
done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from timer.frozen import frozen, keyword_frozen
from timer.journal.errors import JournalError
from timer.journal.events import moment_ms
from timer.player.results import Result, counts

if TYPE_CHECKING:
    from timer.services.context import Context

WEEKS = 12
"""How many weeks are listed unless more are asked for, including this one."""
TREND_WEEKS = 4
"""A trend compares so many weeks, with this one as the last, with as many before (house)."""
CHANGED = 0.1
"""The part by which a mean has to differ to be up or down (house)."""
CAPACITY_EFFORT = 8
"""Reps count as capacity up to this effort out of ten: the target of the programmes (004)."""
STRETCH, ECCENTRIC = "static", "eccentric"
"""The tags of moves whose time, and whose reps, make the weekly doses."""
CLOCKS_DIFFER_MS = 300_000


@frozen
class Asked:
    """What to look at; by default everything."""

    routine: str | None = None
    """A routine's slug."""
    move: str | None = None
    """A move's slug, or the label of one without."""
    muscle: str | None = None
    """One of `LookingBack.muscles`."""
    since: date | None = None
    """The first day."""

    @property
    def by_move(self) -> bool:
        """Whether only some sets count."""
        return self.move is not None or self.muscle is not None


EVERYTHING = Asked()


@keyword_frozen
class Day:
    """A day on which something was done."""

    day: date
    sessions: int = 0
    active_ms: int = 0
    sets: int = 0

    @property
    def minutes(self) -> int:
        """The time in whole minutes, rounded up: what was done is never shown as nothing."""
        return -(-self.active_ms // 60_000)


@keyword_frozen
class Week(Day):
    """A week, from its Monday (`day`)."""

    stretch_seconds: int = 0
    """Of sets of moves with the tag `static`, all sides together."""
    eccentric_reps: int = 0
    """Counted reps of moves with the tag `eccentric`, all sides together."""


@keyword_frozen
class Target:
    """What a week's dose should be: from `low` to `high`, in minutes or reps."""

    low: int
    high: int
    routine: str
    """The routine that it comes from, by its slug."""
    why: str
    """A sentence: what it is made of."""
    source: str
    """A seed's number, or `house`."""


@keyword_frozen
class Targets:
    """The weekly targets; None where the plan has none."""

    stretch_minutes: Target | None = None
    eccentric_reps: Target | None = None


@keyword_frozen
class Capacity:
    """The most reps of a set on one side in a week, at an effort of `CAPACITY_EFFORT` or less."""

    day: date
    """The Monday of its week."""
    reps: int
    effort: int
    """The highest effort of the sets with so many reps."""
    tested: bool = False
    """Whether it comes from a capacity test."""


@keyword_frozen
class CapacityLine:
    """How the capacity of a move on one side went, the oldest first."""

    move: str
    name: str
    side: str | None
    points: tuple[Capacity, ...]


@keyword_frozen
class DiaryPoint:
    """The mean of a day's numbers."""

    day: date
    value: float


@keyword_frozen
class DiaryLine:
    """How tightness, soreness or pain went, the oldest first; `side` is None for both legs."""

    kind: str
    side: str | None
    points: tuple[DiaryPoint, ...]


@keyword_frozen
class Amount:
    """Sets of a move added up."""

    sets: int = 0
    reps: int | None = None
    """The reps of all sets in which they were counted, or None if they never were."""
    seconds: int = 0
    best: int | None = None
    """The most reps in one set."""
    longest: int = 0
    """The longest set in seconds."""
    effort: float | None = None
    """The mean of those that were rated, out of ten."""


@keyword_frozen
class SideAmount(Amount):
    """The sets of a move on one side; None is for those without a side."""

    side: str | None


@keyword_frozen
class WeekAmount(Amount):
    """The sets of a move in one week."""

    monday: date


@frozen
class Trend:
    """A mean a set before and now, in reps or seconds (`unit`); see `TREND_WEEKS`."""

    before: float
    now: float
    unit: str

    @property
    def word(self) -> str:
        """`up`, `down` or `level`."""
        if abs(self.now - self.before) < CHANGED * self.before:
            return "level"
        return "up" if self.now > self.before else "down"


@keyword_frozen
class MoveLine(Amount):
    """A move: all its sets, first against now, the trend, and side against side."""

    move: str
    """Its slug, or its label if it has none."""
    name: str
    sessions: int
    muscles: tuple[str, ...]
    first: WeekAmount
    now: WeekAmount
    trend: Trend | None
    """None unless it was done both lately and before."""
    sides: tuple[SideAmount, ...]


@keyword_frozen
class RoutineLine:
    """A routine: how often, how long, and when first and last."""

    routine: str
    name: str
    sessions: int
    finished: int
    active_ms: int
    first_done: date
    last_done: date


@keyword_frozen
class LookingBack:
    """What was done, added up for somebody to look at."""

    asked: Asked
    today: date
    since: date | None = None
    """The first day on which anything of it was done."""
    sessions: int = 0
    active_ms: int = 0
    sets: int = 0
    days: tuple[Day, ...] = ()
    """The days with something done, the oldest first."""
    weeks: tuple[Week, ...] = ()
    """Every week, the oldest first, with this one as the last."""
    targets: Targets = Targets()
    capacity: tuple[CapacityLine, ...] = ()
    diary: tuple[DiaryLine, ...] = ()
    moves: tuple[MoveLine, ...] = ()
    """The one with the most sets first."""
    routines: tuple[RoutineLine, ...] = ()
    """The one done most often first."""
    muscles: tuple[str, ...] = ()
    """What `Asked.muscle` may be."""
    notices: tuple[str, ...] = ()
    """Sentences for the person, such as that rows can't be read."""
    error: JournalError | None = None


@keyword_frozen
class SessionLine:
    """One session in a list."""

    id: str
    routine: str
    name: str
    started_at: str
    """ISO 8601 with its offset: the clock where it was done."""
    state: str
    """`finished`, `partial` or `interrupted`."""
    running: bool
    """Whether it still runs: it can't be corrected then."""
    share: float
    speed: float
    active_ms: int
    counted: Mapping[str | None, int]
    """How many sets count, by side."""
    hurt: tuple[str, ...]
    """The labels of those that hurt."""
    missing: tuple[str, ...]
    """What was left out, in words for people."""
    corrected: int = 0
    """How many sets were corrected afterwards."""

    @property
    def day(self) -> date:
        """The date on the clock where it was done."""
        return date.fromisoformat(self.started_at[:10])

    @property
    def sets(self) -> int:
        """How many sets count."""
        return sum(self.counted.values())


@keyword_frozen
class Before:
    """What a set had before its first correction, and when that was."""

    at: str
    done: int | None
    seconds: int
    effort: int | None
    load: str | None


@keyword_frozen
class SetLine:
    """One set of a session; `number` counts from 1, and is what a correction is asked for by."""

    number: int
    move: str | None
    label: str
    side: str | None
    set: int | None
    result: str
    planned: int | None
    done: int | None
    planned_seconds: int | None
    seconds: int
    effort: int | None
    load: str | None
    corrected: Before | None = None


@keyword_frozen
class SessionDetail:
    """One session with all that belongs to it."""

    line: SessionLine
    planned_ms: int
    ended_at: str | None
    sets: tuple[SetLine, ...]
    answers: tuple[tuple[str, str], ...]
    """Each question as people read it, and its answer."""
    notes: tuple[tuple[str, str | None, str], ...]
    """Kind, side and value, such as `("soreness", "left", "4")`."""
    left_out: tuple[str, ...]
    """The labels of what was dropped or skipped."""


@frozen
class Page:
    """Some of the sessions, the newest first."""

    sessions: tuple[SessionLine, ...] = ()
    more: bool = False
    """Whether there are older ones."""
    error: JournalError | None = None


def looking_back(context: Context, asked: Asked = EVERYTHING, *, weeks: int = WEEKS) -> LookingBack:
    """Return what was done up to now, with `weeks` weeks and their days."""
    now = context.clock.wall()
    today = date.fromisoformat(now[:10])
    try:
        with closing(context.journal.open()) as store:
            notices = (*store.notices, *store.left_out(now))
            rows = store.sessions()
    except JournalError as error:
        return LookingBack(asked=asked, today=today, error=error)
    until = moment_ms(now) + CLOCKS_DIFFER_MS
    sets = [
        (row, one)
        for row in rows
        if row["speed"] == 1 and moment_ms(row["started_at"]) <= until
        for one in row["sets"]
        if counts(one["result"], one["done"])
    ]
    return _added_up(context, asked, today, weeks, rows, until, sets, notices)


def _added_up(
    context: Context,
    asked: Asked,
    today: date,
    weeks: int,
    rows: Iterable[Mapping[str, Any]],
    until: int,
    sets: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    notices: tuple[str, ...],
) -> LookingBack:
    this_week = _monday(today)
    first = this_week - timedelta(weeks=weeks - 1)
    sessions = []
    for row in rows:
        day = date.fromisoformat(row["started_at"][:10])
        own = [one for one in row["sets"] if counts(one["result"], one["done"])]
        own = [one for one in own if asked.move in (None, one["move"] or one["label"])]
        if (
            row["speed"] != 1
            or moment_ms(row["started_at"]) > until
            or asked.routine not in (None, row["routine"])
            or (asked.since and day < asked.since)
            or not (own or (row["state"] == "finished" and not asked.by_move))
        ):
            continue
        time = sum(one["seconds"] for one in own) * 1000 if asked.by_move else row["active_ms"]
        sessions.append((day, row, own, time or 0))
    sessions.reverse()
    days: dict[date, Day] = {}
    whole: dict[date, Week] = {
        first + timedelta(weeks=n): Week(day=first + timedelta(weeks=n)) for n in range(weeks)
    }
    for day, _, own, time in sessions:
        if day < first:
            continue
        before = days.get(day, Day(day=day))
        days[day] = Day(
            day=day,
            sessions=before.sessions + 1,
            active_ms=before.active_ms + time,
            sets=before.sets + len(own),
        )
        week = whole.get(_monday(day), Week(day=_monday(day)))
        whole[_monday(day)] = Week(
            day=week.day,
            sessions=week.sessions + 1,
            active_ms=week.active_ms + time,
            sets=week.sets + len(own),
            stretch_seconds=week.stretch_seconds
            + sum(one["seconds"] for one in own if STRETCH in _tags(context, one["move"])),
            eccentric_reps=week.eccentric_reps
            + sum(one["done"] or 0 for one in own if ECCENTRIC in _tags(context, one["move"])),
        )
    start = min((day for day, *_ in sessions), default=None)
    listed = [one for monday, one in sorted(whole.items()) if start and monday >= _monday(start)]
    return LookingBack(
        asked=asked,
        today=today,
        since=start,
        sessions=len(sessions),
        active_ms=sum(time for *_, time in sessions),
        sets=sum(len(own) for _, _, own, _ in sessions),
        days=tuple(days[day] for day in sorted(days)),
        weeks=tuple(listed),
        moves=_moves(context, sessions, this_week),
        routines=_routines(sessions),
        notices=notices,
    )


def _moves(
    context: Context, sessions: Sequence[tuple[date, Any, list[Any], int]], this_week: date
) -> tuple[MoveLine, ...]:
    by_move: dict[str, list[tuple[date, str, Any]]] = {}
    for day, row, own, _ in sessions:
        for one in own:
            name = one["move"] or one["label"]
            by_move.setdefault(name, []).append((_monday(day), row["id"], one))
    found = []
    for move, sets in by_move.items():
        known = context.moves.find(move)
        mondays = [monday for monday, *_ in sets]
        lately = this_week - timedelta(weeks=TREND_WEEKS - 1)
        found.append(
            MoveLine(
                move=move,
                name=known.name if known else move,
                sessions=len({id for _, id, _ in sets}),
                muscles=(),
                first=_week_of(min(mondays), sets),
                now=_week_of(max(mondays), sets),
                trend=_trend(
                    [one for m, _, one in sets if lately - timedelta(weeks=4) <= m < lately],
                    [one for m, _, one in sets if m >= lately],
                ),
                sides=tuple(
                    SideAmount(side=side, **_amount([o for *_, o in sets if o["side"] == side]))
                    for side in dict.fromkeys(one["side"] for *_, one in sets)
                ),
                **_amount([one for *_, one in sets]),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.sets, one.move)))


def _week_of(monday: date, sets: Sequence[tuple[date, str, Any]]) -> WeekAmount:
    return WeekAmount(monday=monday, **_amount([one for m, _, one in sets if m == monday]))


def _amount(sets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    reps = [one["done"] for one in sets if one["done"] is not None]
    efforts = [one["effort"] for one in sets if one["effort"] is not None]
    return {
        "sets": len(sets),
        "reps": sum(reps) if reps else None,
        "seconds": sum(one["seconds"] for one in sets),
        "best": max(reps, default=None),
        "longest": max((one["seconds"] for one in sets), default=0),
        "effort": sum(efforts) / len(efforts) if efforts else None,
    }


def _trend(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Trend | None:
    if not before or not now:
        return None
    for unit, key in (("reps", "done"), ("seconds", "seconds")):
        then = [one[key] for one in before if one[key] is not None]
        lately = [one[key] for one in now if one[key] is not None]
        if then and lately:
            return Trend(sum(then) / len(then), sum(lately) / len(lately), unit)
    return None


def _routines(sessions: Sequence[tuple[date, Any, list[Any], int]]) -> tuple[RoutineLine, ...]:
    by_routine: dict[str, list[tuple[date, Any, int]]] = {}
    for day, row, _, time in sessions:
        by_routine.setdefault(row["routine"], []).append((day, row, time))
    found = [
        RoutineLine(
            routine=routine,
            name=own[-1][1]["name"],
            sessions=len(own),
            finished=sum(row["state"] == "finished" for _, row, _ in own),
            active_ms=sum(time for *_, time in own),
            first_done=min(day for day, *_ in own),
            last_done=max(day for day, *_ in own),
        )
        for routine, own in by_routine.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.sessions, one.routine)))


def session_page(
    context: Context,
    asked: Asked = EVERYTHING,
    *,
    before: SessionLine | None = None,
    limit: int = 50,
) -> Page:
    """Return the newest sessions, or the newest ones older than `before`, at most `limit`.

    All are listed, also those that don't count.
    """
    try:
        with closing(context.journal.open()) as store:
            rows = store.sessions()
    except JournalError as error:
        return Page(error=error)
    found = [_line(row) for row in rows if _fits(row, asked)]
    if before is not None:
        place = next((n for n, one in enumerate(found, 1) if one.id == before.id), 0)
        found = found[place:]
    return Page(tuple(found[:limit]), len(found) > limit)


def session_detail(context: Context, id: str) -> SessionDetail | None:
    """Return one session, or None if there is none (any more). Raise JournalError."""
    from timer.routine.screening_questions import GUARDS

    with closing(context.journal.open()) as store:
        row = next((one for one in store.sessions() if one["id"] == id), None)
    if row is None:
        return None
    asked = {slug: guard.question for slug, guard in GUARDS.items()}
    return SessionDetail(
        line=_line(row),
        planned_ms=row["planned_ms"],
        ended_at=row["ended_at"],
        sets=tuple(
            SetLine(number=number, **{**one, "corrected": _before(one.get("corrected"))})
            for number, one in enumerate(row["sets"], 1)
        ),
        answers=tuple(
            (
                asked.get(one["question"], one["question"])
                if one["number"] is None
                else one["question"],
                one["answer"],
            )
            for one in row["answers"]
        ),
        notes=tuple((one["kind"], one["side"], str(one["value"])) for one in row["notes"]),
        left_out=tuple(row["left_out"]),
    )


def _line(row: Mapping[str, Any]) -> SessionLine:
    sides = [one["side"] for one in row["sets"] if counts(one["result"], one["done"])]
    hurt = (one["label"] for one in row["sets"] if one["result"] == Result.HURT)
    return SessionLine(
        **{
            key: row[key]
            for key in ("id", "routine", "name", "started_at", "state", "share", "speed")
        },
        running=row["ended_at"] is None and row["state"] == "partial",
        active_ms=row["active_ms"] or 0,
        counted={side: sides.count(side) for side in dict.fromkeys(sides)},
        hurt=tuple(dict.fromkeys(hurt)),
        missing=tuple(row["left_out"]),
        corrected=sum("corrected" in one for one in row["sets"]),
    )


def _before(found: Mapping[str, Any] | None) -> Before | None:
    return Before(**found) if found else None


def _fits(row: Mapping[str, Any], asked: Asked) -> bool:
    return (
        asked.routine in (None, row["routine"])
        and (asked.since is None or row["started_at"][:10] >= asked.since.isoformat())
        and (
            asked.move is None
            or any(asked.move == (one["move"] or one["label"]) for one in row["sets"])
        )
    )


def _tags(context: Context, move: str | None) -> tuple[str, ...]:
    known = context.moves.find(move) if move else None
    return known.tags if known else ()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
