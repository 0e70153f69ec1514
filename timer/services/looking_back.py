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

`weeks`, `days`, `capacity` and `diary` reach back as many weeks as asked. The totals, `moves` and
`routines` are of everything since `Asked.since`. A move's `first` and `now` are the first and the
latest week in which it was done.

A move is for the muscles that its figure marks as working, or that its tags name; one without
either is for none. It is fast however long the journal is: see `timer.journal.tally`. The first
look at a long journal takes a few seconds, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from timer.coach.capacity import TEST
from timer.coach.diary import SORENESS, TIGHTNESS, numbered
from timer.frozen import frozen, keyword_frozen, replace
from timer.journal.errors import JournalError
from timer.journal.stats import WEEKS, figures
from timer.journal.tally import (
    FIRST_DAY,
    FRESH_DAYS,
    WORTH,
    MoveRow,
    RoutineRow,
    Tally,
    Wanted,
)
from timer.player.results import Result, counts
from timer.routine.screening_questions import GUARDS, PAIN
from timer.services.targets import ECCENTRIC, STRETCH, Target, Targets, targets

if TYPE_CHECKING:
    from timer.journal.store import Store
    from timer.routine.model import Move
    from timer.services.context import Context

__all__ = [
    "ECCENTRIC",
    "EVERYTHING",
    "STRETCH",
    "Amount",
    "Asked",
    "Before",
    "Capacity",
    "CapacityLine",
    "Day",
    "DiaryLine",
    "DiaryPoint",
    "Lately",
    "LookingBack",
    "MoveLine",
    "Page",
    "RoutineLine",
    "SessionDetail",
    "SessionLine",
    "SetLine",
    "SideAmount",
    "Target",
    "Targets",
    "Trend",
    "Week",
    "WeekAmount",
    "looking_back",
    "session_detail",
    "session_line",
    "session_page",
]

TREND_WEEKS = 4
"""A trend compares so many weeks, with this one as the last, with as many before (house)."""
CHANGED = 0.1
"""The part by which a mean has to differ to be up or down (house)."""
LATELY_DAYS = FRESH_DAYS
"""How many days `Lately` covers, including today."""
MOST_LINES = 4_000
"""How many lines of the diary are read at most, so that a chart of it doesn't take long."""
LONG = 5_000
"""So many sessions that aren't added up yet take a while."""
FIRST_LOOK = "Adding up your journal. This takes a few seconds, once ..."


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


def whole_minutes(ms: int) -> int:
    """Return a time in minutes, rounded to the nearest; what was done is never shown as nothing."""
    return max((ms + 30_000) // 60_000, 1) if ms else 0


@keyword_frozen
class Day:
    """A day on which something was done."""

    day: date
    sessions: int = 0
    active_ms: int = 0
    sets: int = 0

    @property
    def minutes(self) -> int:
        """The time in whole minutes."""
        return whole_minutes(self.active_ms)


@keyword_frozen
class Week(Day):
    """A week, from its Monday (`day`)."""

    stretch_seconds: int = 0
    """Of sets of moves with the tag `static`, all sides together."""
    eccentric_reps: int = 0
    """Counted reps of moves with the tag `eccentric`, all sides together."""

    @property
    def stretch_minutes(self) -> int:
        """The minutes of stretching, rounded to the nearest."""
        return (self.stretch_seconds + 30) // 60


@keyword_frozen
class Capacity:
    """The most reps of a set on one side in a week, at an effort of `TARGET_EFFORT` or less."""

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

    @property
    def tests(self) -> tuple[Capacity, ...]:
        """Those from capacity tests; in other sessions few do as many as they can."""
        return tuple(one for one in self.points if one.tested)


@keyword_frozen
class DiaryPoint:
    """The mean of a day's numbers, or their number."""

    day: date
    value: float


@keyword_frozen
class DiaryLine:
    """How tightness, soreness or pain went, the oldest first; `side` is None for both legs.

    Tightness and soreness are from 0 to 10. Of `pain`, it is how often it was reported that day.
    """

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

    @property
    def counted(self) -> bool:
        """Whether its best set is one of reps, first and now; else it is the longest one."""
        return self.first.best is not None and self.now.best is not None


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
class Lately:
    """The last four weeks, including today. `moves` are in no order."""

    days: int = 0
    """On how many of them anything was done."""
    sessions: int = 0
    active_ms: int = 0
    moves: Mapping[str, tuple[SideAmount, ...]] = MappingProxyType({})
    """The sets of each move, by its slug or label, on each side."""


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
    lately: Lately = Lately()
    targets: Targets = Targets()
    capacity: tuple[CapacityLine, ...] = ()
    diary: tuple[DiaryLine, ...] = ()
    moves: tuple[MoveLine, ...] = ()
    """The one with the most sets first."""
    routines: tuple[RoutineLine, ...] = ()
    """The one done most often first."""
    totals: Mapping[str, Any] = MappingProxyType({})
    """The figures of `supple stats --json`; see `timer.journal.stats`."""
    muscles: tuple[str, ...] = ()
    """What `Asked.muscle` may be."""
    notices: tuple[str, ...] = ()
    """Sentences for the person, such as that rows can't be read."""
    error: JournalError | None = None
    partial: bool = False
    """Whether only what comes before `weeks` is known yet."""


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
    result: str | None = None
    """None unless whether it hurt was corrected."""

    def hurt(self, now: str) -> bool | None:
        """Return whether it hurt if that was corrected; `now` is the result that the set has."""
        then = self.result == Result.HURT
        return then if self.result is not None and then != (now == Result.HURT) else None


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


def looking_back(
    context: Context,
    asked: Asked = EVERYTHING,
    *,
    weeks: int = WEEKS,
    say: Callable[[str], None] | None = None,
    early: Callable[[LookingBack], object] | None = None,
) -> LookingBack:
    """Return what was done up to now, with `weeks` weeks and their days.

    `say` is called before anything that takes a while, and `early` with the days and the sums of
    all, as soon as they are known.
    """
    from timer.routine.library.muscles import muscles

    now = context.clock.wall()
    today = date.fromisoformat(now[:10])
    first = _monday(today) - timedelta(weeks=max(weeks, 1) - 1)
    reach = _monday(today) - timedelta(weeks=max(weeks, WEEKS, 2 * TREND_WEEKS) - 1)
    start = max(first, asked.since or first)
    moves = _Moves(context)
    try:
        with closing(context.journal.open()) as store:
            waiting = store.waiting(now)
            if waiting >= LONG and say is not None:
                say(FIRST_LOOK)
            if waiting >= WORTH:
                # A journal that can't be written has the same figures, only slower.
                with suppress(JournalError):
                    store.seal(now)
            notices = (*store.notices, *store.left_out_lately(now))
            wanted = Wanted(
                routines=None if asked.routine is None else [asked.routine],
                moves=_fits(asked, moves),
                since=asked.since.isoformat() if asked.since else FIRST_DAY,
                days_from=max(reach, asked.since or reach).isoformat(),
                tests=(TEST,),
            )

            def first_of(sums: Tally) -> None:
                if early is not None:
                    early(_summed(sums, asked, today, start))

            found = store.tally(wanted, now, first_of)
            summed = _summed(found, asked, today, start)
            names = store.names([one.routine for one in found.routines], now)
            lines = _diary(store, start, today, now)
    except JournalError as error:
        return LookingBack(asked=asked, today=today, muscles=muscles(), error=error)
    listed = _weeks(found, moves, first, _monday(today))
    return replace(
        summed,
        partial=False,
        weeks=listed,
        lately=_lately(found, today),
        # What a week should be is no measure for a part of it.
        targets=Targets()
        if asked.routine or asked.by_move
        else targets(
            context,
            strengthens=any(one.eccentric_reps for one in listed),
            stretches=any(one.stretch_seconds for one in listed),
        ),
        capacity=_capacity(found, moves, _monday(start)),
        diary=lines,
        moves=_move_lines(found, moves, _monday(today)),
        routines=tuple(
            RoutineLine(
                routine=one.routine,
                name=names.get(one.routine, one.routine),
                sessions=one.sessions,
                finished=one.finished,
                active_ms=one.active_ms,
                first_done=_day(one.first),
                last_done=_day(one.last),
            )
            for one in sorted(found.routines, key=_most_first)
        ),
        totals=figures(found, now[:10]),
        muscles=muscles(),
        notices=notices,
    )


@frozen
class Uncounted:
    """How many sessions are listed but count in no figure, and why."""

    other_speed: int = 0
    empty: int = 0
    """Without a set that counts."""
    weeks: int | None = None
    """Of how many weeks, up to today; None for all."""

    @property
    def sessions(self) -> int:
        """How many there are."""
        return self.other_speed + self.empty

    @property
    def text(self) -> str:
        """How many and why, as a sentence; empty if there are none."""
        why = [f"{self.other_speed} at another speed"] if self.other_speed else []
        why += [f"{self.empty} without a set done"] if self.empty else []
        of = f" of the last {self.weeks} weeks" if self.weeks else ""
        return f"Not counted{of}: {' and '.join(why)}." if why else ""


def uncounted(context: Context, weeks: int | None = None) -> Uncounted:
    """Return what counts in no figure; none if the journal can't say.

    Of all sessions that takes a while where there are many.
    """
    with suppress(JournalError), closing(context.journal.open()) as store:
        return Uncounted(*store.uncounted(context.clock.wall(), weeks and weeks * 7), weeks)
    return Uncounted()


def _summed(found: Tally, asked: Asked, today: date, start: date) -> LookingBack:
    """Return the days and the sums of all that was added up."""
    return LookingBack(
        asked=asked,
        today=today,
        since=min((_day(one.first) for one in found.routines), default=None),
        sessions=sum(one.sessions for one in found.routines),
        active_ms=sum(one.active_ms for one in found.routines),
        sets=sum(one.sets for one in found.routines),
        days=tuple(
            Day(day=_day(day), sessions=sessions, active_ms=active_ms, sets=sets)
            for day, sessions, active_ms, sets in sorted(found.days)
            if day >= start.isoformat()
        ),
        partial=True,
    )


def _most_first(one: RoutineRow) -> tuple[int, str]:
    return -one.sessions, one.routine


class _Moves:
    """The library's moves by slug, each asked for once; a label is looked up as nothing."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, Move | None] = {}

    def find(self, slug: str) -> Move | None:
        """Return the move with this slug, or None."""
        if slug not in self._known:
            found = self._context.moves.find(slug)
            self._known[slug] = found if found and found.slug == slug else None
        return self._known[slug]

    def name(self, slug: str) -> str:
        """Return what people read."""
        known = self.find(slug)
        return known.name if known else slug

    def has(self, slug: str, tag: str) -> bool:
        """Return whether the move has a tag."""
        known = self.find(slug)
        return known is not None and tag in known.tags


def _fits(asked: Asked, moves: _Moves) -> Callable[[str], bool] | None:
    """Return what says whether a move is asked for, or None if all are."""
    from timer.routine.library.muscles import muscles_of

    if not asked.by_move:
        return None
    return lambda move: (
        asked.move in (None, move)
        and (asked.muscle is None or asked.muscle in muscles_of(moves.find(move)))
    )


def _weeks(found: Tally, moves: _Moves, first: date, last: date) -> tuple[Week, ...]:
    """Return every week from the first in which anything was done, or from `first`."""
    sums: dict[date, list[int]] = {}
    start = first.isoformat()
    for day, *amounts in found.days:
        if day < start:
            continue
        week = sums.setdefault(_monday(_day(day)), [0, 0, 0, 0, 0])
        week[:3] = [a + b for a, b in zip(week, amounts, strict=False)]
    for one in found.moves:
        if one.week < start:
            continue
        week = sums.setdefault(_day(one.week), [0, 0, 0, 0, 0])
        week[3] += one.seconds if moves.has(one.move, STRETCH) else 0
        week[4] += one.reps if moves.has(one.move, ECCENTRIC) else 0
    begun = min((_monday(_day(one.first)) for one in found.routines), default=None)
    if begun is None:
        return ()
    begin, end = max(first, begun), max([last, *sums])
    mondays = (begin + timedelta(weeks=n) for n in range((end - begin).days // 7 + 1))
    return tuple(_week(monday, *sums.get(monday, [0] * 5)) for monday in mondays)


def _week(
    monday: date, sessions: int, active_ms: int, sets: int, stretch: int, eccentric: int
) -> Week:
    return Week(
        day=monday,
        sessions=sessions,
        active_ms=active_ms,
        sets=sets,
        stretch_seconds=stretch,
        eccentric_reps=eccentric,
    )


def _lately(found: Tally, today: date) -> Lately:
    first = (today - timedelta(days=LATELY_DAYS - 1)).isoformat()
    days = [one for one in found.days if one.day >= first]
    moves: dict[str, dict[str | None, list[Any]]] = {}
    for one in found.lately:
        moves.setdefault(one.move, {}).setdefault(one.side, []).append(one)
    return Lately(
        days=len(days),
        sessions=sum(one.sessions for one in days),
        active_ms=sum(one.active_ms for one in days),
        moves={
            move: tuple(SideAmount(side=side, **_of_sets(sets)) for side, sets in sides.items())
            for move, sides in moves.items()
        },
    )


def _of_sets(sets: Sequence[Any]) -> dict[str, Any]:
    reps = [one.done for one in sets if one.done is not None]
    efforts = [one.effort for one in sets if one.effort is not None]
    return {
        "sets": len(sets),
        "reps": sum(reps) if reps else None,
        "seconds": sum(one.seconds for one in sets),
        "best": max(reps, default=None),
        "longest": max(one.seconds for one in sets),
        "effort": sum(efforts) / len(efforts) if efforts else None,
    }


def _capacity(found: Tally, moves: _Moves, first: date) -> tuple[CapacityLine, ...]:
    points: dict[tuple[str, str | None], list[Capacity]] = {}
    for one in sorted(found.moves, key=lambda one: one.week):
        if one.capacity is not None and _day(one.week) >= first:
            reps, effort = one.capacity
            point = Capacity(day=_day(one.week), reps=reps, effort=effort, tested=one.tested)
            points.setdefault((one.move, one.side), []).append(point)
    return tuple(
        CapacityLine(move=move, name=moves.name(move), side=side, points=tuple(line))
        for (move, side), line in sorted(points.items(), key=_move_and_side)
    )


def _move_and_side(one: tuple[tuple[str, str | None], object]) -> tuple[str, str]:
    (move, side), _ = one
    return move, side or ""


def _diary(store: Store, first: date, today: date, now: str) -> tuple[DiaryLine, ...]:
    """Return the lines of the diary, with what was noted after sessions."""
    found: dict[tuple[str, str | None], dict[date, list[float]]] = {}

    def add(kind: str, side: str | None, at: str, value: float) -> None:
        day = _day(at[:10])
        if first <= day <= today:
            found.setdefault((kind, side), {}).setdefault(day, []).append(value)

    for one in store.entries_lately(MOST_LINES, f"{first}T00:00:00+14:00", now):
        if one["kind"] == "diary" and (line := numbered(one["value"])):
            add(line[0], one["side"], one["at"], line[1])
    for kind, value, side, at in store.notes((TIGHTNESS, SORENESS, PAIN), first.isoformat()):
        if kind == PAIN:
            add(kind, side, at, 1)
        elif isinstance(value, (int, float)):
            add(kind, side, at, value)
    return tuple(
        DiaryLine(
            kind=kind,
            side=side,
            points=tuple(
                DiaryPoint(day=day, value=sum(own) if kind == PAIN else sum(own) / len(own))
                for day, own in sorted(days.items())
            ),
        )
        for (kind, side), days in sorted(found.items(), key=_move_and_side)
    )


def _move_lines(found: Tally, moves: _Moves, this_week: date) -> tuple[MoveLine, ...]:
    from timer.routine.library.muscles import muscles_of

    by_move: dict[str, list[MoveRow]] = {}
    wholes: dict[str, list[MoveRow]] = {}
    for kept, rows in ((by_move, found.moves), (wholes, found.whole)):
        for one in rows:
            kept.setdefault(one.move, []).append(one)
    lately = (this_week - timedelta(weeks=TREND_WEEKS - 1)).isoformat()
    before = (this_week - timedelta(weeks=2 * TREND_WEEKS - 1)).isoformat()
    lines = []
    for move, rows in by_move.items():
        mondays, whole = [one.week for one in rows], wholes[move]
        sides = sorted({one.side for one in whole}, key=lambda one: one or "")
        lines.append(
            MoveLine(
                move=move,
                name=moves.name(move),
                sessions=sum(one.sessions for one in whole),
                muscles=muscles_of(moves.find(move)),
                first=_week_of(min(mondays), rows),
                now=_week_of(max(mondays), rows),
                trend=_trend(
                    [one for one in rows if before <= one.week < lately],
                    [one for one in rows if one.week >= lately],
                ),
                sides=tuple(
                    SideAmount(side=side, **_amount([one for one in whole if one.side == side]))
                    for side in sides
                ),
                **_amount(whole),
            )
        )
    return tuple(sorted(lines, key=lambda one: (-one.sets, one.move)))


def _week_of(monday: str, rows: Iterable[MoveRow]) -> WeekAmount:
    return WeekAmount(monday=_day(monday), **_amount([one for one in rows if one.week == monday]))


def _amount(rows: Sequence[MoveRow]) -> dict[str, Any]:
    rated = sum(one.rated for one in rows)
    return {
        "sets": sum(one.sets for one in rows),
        "reps": sum(one.reps for one in rows) if any(one.counted for one in rows) else None,
        "seconds": sum(one.seconds for one in rows),
        "best": max((one.best for one in rows if one.best is not None), default=None),
        "longest": max(one.longest for one in rows),
        "effort": sum(one.effort for one in rows) / rated if rated else None,
    }


def _trend(before: Sequence[MoveRow], now: Sequence[MoveRow]) -> Trend | None:
    """Return the mean of a set before and now: of its reps, if they were counted in both."""
    then, lately = _amounts(before), _amounts(now)
    if then[0] and lately[0]:
        return Trend(then[1] / then[0], lately[1] / lately[0], "reps")
    if then[2] and lately[2]:
        return Trend(then[3] / then[2], lately[3] / lately[2], "seconds")
    return None


def _amounts(rows: Sequence[MoveRow]) -> tuple[int, int, int, int]:
    """Return sets with reps, their reps, all sets, and their seconds."""
    return (
        sum(one.counted for one in rows),
        sum(one.reps for one in rows),
        sum(one.sets for one in rows),
        sum(one.seconds for one in rows),
    )


def session_page(
    context: Context,
    asked: Asked = EVERYTHING,
    *,
    before: SessionLine | None = None,
    limit: int = 50,
) -> Page:
    """Return the newest sessions, or the newest ones older than `before`, at most `limit`.

    Those that don't count are listed too, unless a move or a muscle is asked for.
    """
    since = asked.since.isoformat() if asked.since else ""
    routines = None if asked.routine is None else [asked.routine]
    until = before.started_at if before else None
    try:
        with closing(context.journal.open()) as store:
            moves = None
            if (fits := _fits(asked, _Moves(context))) is not None:  # else no move has to be read
                every = (*context.moves.slugs, *([asked.move] if asked.move else []))
                moves = [*filter(fits, every)]
            count, start = limit + 1, 0
            while True:
                rows = store.page(count, until, since, routines, moves)
                if before is None:
                    break
                # Others may have begun in the same instant.
                start = next((n for n, one in enumerate(rows, 1) if one["id"] == before.id), 0)
                if len(rows) < count or (start and len(rows) - start > limit):
                    break
                count *= 2
    except JournalError as error:
        return Page(error=error)
    lines = [_line(row) for row in rows[start:]]
    return Page(tuple(lines[:limit]), len(lines) > limit)


def session_line(context: Context, id: str) -> tuple[SessionLine, ...]:
    """Return the session with this id, or those whose id begins so. Raise JournalError."""
    with closing(context.journal.open()) as store:
        rows = store.beginning(id)
    same = [row for row in rows if row["id"] == id]
    return tuple(_line(row) for row in same or rows)


def session_detail(context: Context, id: str) -> SessionDetail | None:
    """Return one session, or None if there is none (any more). Raise JournalError."""
    with closing(context.journal.open()) as store:
        row = next((one for one in store.beginning(id) if one["id"] == id), None)
    if row is None:
        return None
    return SessionDetail(
        line=_line(row),
        planned_ms=row["planned_ms"],
        ended_at=row["ended_at"],
        sets=tuple(
            SetLine(
                number=number,
                corrected=Before(**one["corrected"]) if one["corrected"] else None,
                **{name: one[name] for name in _OF_SET},
            )
            for number, one in enumerate(row["sets"], 1)
        ),
        answers=tuple((_question(one), one["answer"]) for one in row["answers"]),
        notes=tuple((one["kind"], one["side"], str(one["value"])) for one in row["notes"]),
        left_out=tuple(row["left_out"]),
    )


_OF_SET = (
    *("move", "label", "side", "set", "result", "planned", "done", "planned_seconds", "seconds"),
    *("effort", "load"),
)


def _question(answer: Mapping[str, Any]) -> str:
    """Return a question as people read it: a screening question is kept by its slug."""
    guard = GUARDS.get(answer["question"]) if answer["number"] is None else None
    return guard.question if guard else str(answer["question"])


def _line(row: Mapping[str, Any]) -> SessionLine:
    sides = [one["side"] for one in row["sets"] if counts(one["result"], one["done"])]
    hurt = (one["label"] for one in row["sets"] if one["result"] == Result.HURT)
    names = ("id", "routine", "name", "started_at", "state", "share", "speed", "running")
    return SessionLine(
        **{name: row[name] for name in names},
        active_ms=row["active_ms"] or 0,
        counted={side: sides.count(side) for side in dict.fromkeys(sides)},
        hurt=tuple(dict.fromkeys(hurt)),
        missing=tuple(row["missing"]),
        corrected=sum(one["corrected"] is not None for one in row["sets"]),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(text: str) -> date:
    return date.fromisoformat(text)
