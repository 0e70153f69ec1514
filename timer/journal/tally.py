"""Adds up what was done, fast however long the journal is: totals of whole weeks are kept.

`seal` adds up each week that is over, once, and keeps it in tables: a row for each day, routine and
choice of moves, and one for each week, routine, move and side. From these come the totals of whole
years. Triggers name the sessions that change afterwards, and their weeks are added up from their
rows again, as the last month always is. So a set is written as before, but for one more row a
session.

A session counts if it was finished or has a set that counts, however it ended. One at any speed but
1 is a rehearsal and doesn't count. It belongs to the date on the clock where it started.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from timer.frozen import NamedTuple, frozen, keyword_frozen, replace
from timer.journal.history import COUNTS
from timer.journal.schema import SESSIONS, SETS, TALLIES, YEARS, are_watched, left_out
from timer.routine.model import TARGET_EFFORT

if TYPE_CHECKING:
    from sqlite3 import Connection

FRESH_DAYS = 28
"""So many days, including today, are always added up from their rows."""
WORTH = 300
"""So many sessions have to wait before it pays to `seal` them."""
WEEKS_AT_ONCE = 26
"""How many weeks are sealed in one transaction, so that nobody waits long for it."""
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
_DAY_MS = 86_400_000
_AGES_MS = 1 << 62

_WHEN = "speed = 1 AND started_ms BETWEEN ? AND ? AND substr(started_at, 1, 10) BETWEEN ? AND ?"
_SESSIONS = f"""
    SELECT id, routine, substr(started_at, 1, 10), state, active_ms FROM {SESSIONS}
    WHERE {_WHEN} ORDER BY started_ms, place
"""
_SETS = f"""
    SELECT session_id, coalesce(move, label), side, done, seconds, effort, {COUNTS}
    FROM {SETS} WHERE session_id IN (SELECT id FROM session WHERE {_WHEN})
    ORDER BY session_id, segment, place
"""
_WAITING = f"SELECT count(*) FROM session WHERE {_WHEN}"
_STALE = """
    SELECT substr(started_at, 1, 10) FROM tally_stale JOIN session ON id = session_id
    UNION SELECT day FROM tally_stale WHERE day != ''
"""
_BEGUN = f"SELECT DISTINCT substr(started_at, 1, 10) FROM session WHERE {_WHEN}"
_DAYS = """
    SELECT day, sum(sessions), sum(active_ms), sum(sets) FROM tally_day
    WHERE {where} AND day >= ? GROUP BY day
"""
_YEARS_ROUTINES = """
    SELECT routine, sum(sessions), sum(finished), sum(active_ms), sum(sets), min(first), max(last)
    FROM tally_year_routine WHERE {where} GROUP BY routine
"""
_ROUTINES = """
    SELECT routine, sum(sessions), sum(finished), sum(active_ms), sum(sets), min(day), max(day)
    FROM tally_day WHERE {where} GROUP BY routine
"""
_KNOWN = "SELECT DISTINCT move FROM tally_week"
_CHOICES = "SELECT DISTINCT moves FROM tally_day"
_EACH = "SELECT day, sessions, sets_of FROM tally_day WHERE {where} AND day >= ?"
_TIMES = "SELECT routine, sum(sets), sum(seconds) FROM tally_week WHERE {where} GROUP BY routine"
_SUMS = """
    sum(sessions), sum(sets), sum(counted), sum(reps), sum(seconds), max(best), max(longest),
    sum(rated), sum(effort), max((capacity * 16 + capacity_effort) * 2 + ({tests}))
"""
_WHOLE = """
    SELECT move, side, min(week), max(week), {sums} FROM tally_week WHERE {where}
    GROUP BY move, side
"""
_YEARS_WHOLE = """
    SELECT move, side, min(first), max(last), {sums} FROM tally_year_move WHERE {where}
    GROUP BY move, side
"""
_WEEKLY = """
    SELECT move, side, week, {sums} FROM tally_week WHERE {where}
    GROUP BY move, side, week
"""
_WEEK = """
    SELECT move, side, week, {sums} FROM tally_week WHERE {where} AND +move = ? AND week = ?
    GROUP BY side
"""


@frozen
class Wanted:
    """What to add up; None means all."""

    routines: Collection[str] | None = None
    """Slugs, the former ones too."""
    moves: Callable[[str], bool] | None = None
    """Returns whether a move counts, by its slug, or by its label if it has none."""
    since: str = FIRST_DAY
    """The first day; what was before counts as if it weren't there."""
    days_from: str = FIRST_DAY
    """The first day of `Tally.days`; `Tally.moves` has every week from its own on."""
    tests: Collection[str] = ()
    """The routines that test a capacity."""


class DayRow(NamedTuple):
    """What was done on a day."""

    day: str
    sessions: int
    active_ms: int
    sets: int


class RoutineRow(NamedTuple):
    """What was done of a routine, under the slug that it had."""

    routine: str
    sessions: int
    finished: int
    active_ms: int
    sets: int
    first: str
    last: str


class MoveRow(NamedTuple):
    """The sets of a move on one side: in the week of a Monday, or all of them.

    `counted` of them have `reps`, and `rated` of them an effort; `effort` is its sum. A session is
    in `sessions` on the side of its first such set only, so the sides add up.
    """

    move: str
    side: str | None
    week: str
    """An empty text for all weeks."""
    sessions: int
    sets: int
    counted: int
    reps: int
    seconds: int
    best: int | None
    longest: int
    rated: int
    effort: int
    capacity: tuple[int, int] | None
    """The most reps of a set with an effort up to `TARGET_EFFORT`, and that effort."""
    tested: bool
    """Whether the capacity comes from a test."""


class SetRow(NamedTuple):
    """A set that counts."""

    move: str
    side: str | None
    done: int | None
    seconds: int
    effort: int | None


class _Session(NamedTuple):
    """A session that counts."""

    routine: str
    day: str
    finished: bool
    active_ms: int
    sets: list[SetRow]


@keyword_frozen
class Tally:
    """Everything added up, in no order."""

    days: Sequence[DayRow]
    routines: Sequence[RoutineRow]
    whole: Sequence[MoveRow] = ()
    """All sets of each move; a move and side that is in both parts of the journal comes twice."""
    moves: Sequence[MoveRow] = ()
    """By weeks, with the first and the last of each move, and all since `Wanted.days_from`."""
    lately: Sequence[SetRow] = ()
    """The sets of the last `FRESH_DAYS`, one by one."""


def tally(
    db: Connection,
    wanted: Wanted,
    today: str,
    until_ms: int,
    early: Callable[[Tally], object] | None = None,
) -> Tally:
    """Add up what began until an instant (from 1970); `today` is its date.

    Days and routines are known first, and `early` is called with them alone.
    """
    chosen: Collection[str] | None = None
    db.execute("BEGIN")
    try:
        kept = _kept(db, wanted.since, today)
        fresh = [
            one
            for gap in _gaps(kept.weeks, wanted.since)
            for one in _read(db, *gap, until_ms)
            if wanted.routines is None or one.routine in wanted.routines
        ]
        if wanted.moves is not None:
            known = {bout.move for one in fresh for bout in one.sets}
            known |= {move for (move,) in db.execute(_KNOWN)}
            chosen = frozenset(filter(wanted.moves, known))
        over = _added_up(db, kept, wanted, chosen) if kept.weeks else _Parts([], [], [], [])
    finally:
        db.execute("COMMIT")
    days, routines = _sums(fresh, wanted, chosen)
    found = Tally(days=[*over.days, *days], routines=[*_together([*over.routines, *routines])])
    if early is not None:
        early(found)
    whole, moves = _fresh_moves(fresh, wanted, chosen)
    first = _minus(today, FRESH_DAYS - 1)
    return replace(
        found,
        whole=[*over.whole, *whole],
        moves=[*over.moves, *moves],
        lately=[
            bout
            for one in fresh
            if one.day >= first
            for bout in one.sets
            if chosen is None or bout.move in chosen
        ],
    )


def called_now(found: Tally, name: Callable[[str], str]) -> Tally:
    """Return what was added up with each routine under the slug that `name` returns for it."""
    return replace(
        found,
        routines=[*_together(one._replace(routine=name(one.routine)) for one in found.routines)],
    )


def waiting(db: Connection, today: str) -> int:
    """Return how many sessions of weeks that are over could be sealed."""
    if not are_watched(db):
        return 0
    gaps = _gaps(_kept(db, FIRST_DAY, today).weeks, FIRST_DAY)
    over = _fresh_from(today)
    values = ((one, min(last, _minus(over, 1))) for one, last in gaps if one < over)
    return sum(int(db.execute(_WAITING, _when(*one, _AGES_MS)).fetchone()[0]) for one in values)


def unseal_changed(db: Connection) -> None:
    """Forget the totals of weeks in which anything changed since; inside a transaction."""
    weeks = _changed(db)
    for week in weeks:
        _forget(db, week)
    db.execute("DELETE FROM tally_stale")


def weeks_to_seal(db: Connection, today: str) -> list[str]:
    """Return the Mondays of weeks that are over and not sealed, the oldest first."""
    over = _fresh_from(today)
    found: set[str] = set()
    for first, last in _gaps(_kept(db, FIRST_DAY, today).weeks, FIRST_DAY):
        days = db.execute(_BEGUN, _when(first, last, _AGES_MS))
        found.update(_monday(day) for (day,) in days if _is_day(day))
    return sorted(week for week in found if week < over)


def seal(db: Connection, weeks: Sequence[str]) -> None:
    """Add up these weeks and keep their totals; inside a transaction."""
    for week in weeks:
        _forget(db, week)
        _keep(db, _read(db, week, _minus(week, -6), _AGES_MS))
        db.execute("INSERT INTO tally_sealed (week) VALUES (?)", (week,))
    for year in {_year(week) for week in weeks}:
        # All its weeks at once, in the order of the text.
        for table, query in YEARS.items():
            ends = (f"{year}-01-01", f"{year}-12-31")
            db.execute(
                f"INSERT INTO {table} {query.format(where='WHERE week BETWEEN ? AND ?')}", ends
            )


def keep_left_out(db: Connection, counted: dict[str, int]) -> None:
    """Keep what was counted, so that only newer rows have to be; inside a transaction."""
    db.execute("DELETE FROM tally_known")
    db.executemany("INSERT INTO tally_known (name, value) VALUES (?, ?)", counted.items())


def left_out_lately(db: Connection) -> int:
    """Return how many rows are left out, as far as that is known without counting all again."""
    known = dict(db.execute("SELECT name, value FROM tally_known"))
    return left_out(db, known) + int(known.get("bad", 0))


class _Kept(NamedTuple):
    """The Mondays of sealed weeks, the oldest first."""

    weeks: list[str]
    """Those with the right totals."""
    changed: list[str]
    """Those of which something has changed since."""
    years: list[str]
    """Years that are added up, from the first on: all their sealed weeks are among `weeks`."""

    @property
    def others(self) -> list[str]:
        """The weeks that are in none of these years."""
        return [one for one in self.weeks if not self.years or _year(one) > self.years[-1]]


class _Parts(NamedTuple):
    days: list[DayRow]
    routines: list[RoutineRow]
    whole: list[MoveRow]
    moves: list[MoveRow]


def _added_up(db: Connection, kept: _Kept, wanted: Wanted, moves: Collection[str] | None) -> _Parts:
    """Query these weeks of the tables in `db`."""
    if moves is None:
        where, values = _where(kept, wanted)
        start = _monday(wanted.days_from)
        query = _DAYS.format(where=f"{where} AND {_week_from(kept, start)}")
        days = db.execute(query, (*values, start, wanted.days_from)).fetchall()
        routines = _in_parts(db, _ROUTINES, _YEARS_ROUTINES, kept, wanted)
    else:
        days, routines = _of_moves(db, kept, wanted, moves)
    return _Parts(
        [DayRow(*one) for one in days],
        [RoutineRow(*one) for one in routines],
        *_of_weeks(db, kept, moves, wanted),
    )


def _in_parts(
    db: Connection,
    by_weeks: str,
    by_years: str,
    kept: _Kept | None,
    wanted: Wanted,
    moves: Collection[str] | None = None,
    before: Sequence[str] = (),
) -> list[Any]:
    """Return the rows of two queries: whole years, and all weeks that are in none of these."""
    found: list[Any] = []
    if kept is None or kept.others:
        where, values = _where(kept, wanted, "move", moves, others=True)
        found += db.execute(by_weeks.format(where=where), (*before, *values))
    if kept is not None and kept.years:
        where, values = _where(None, wanted, "move", moves)
        ends = kept.years[0], kept.years[-1]
        where = f"{where} AND year BETWEEN ? AND ?"
        found += db.execute(by_years.format(where=where), (*before, *values, *ends))
    return found


def _of_weeks(
    db: Connection, kept: _Kept | None, moves: Collection[str] | None, wanted: Wanted
) -> tuple[list[MoveRow], list[MoveRow]]:
    """Return all sets of each move, and those of the weeks that are wanted."""
    sums = _SUMS.format(tests=f"routine IN ({_marks(wanted.tests)})")
    by_weeks, by_years = (one.replace("{sums}", sums) for one in (_WHOLE, _YEARS_WHOLE))
    whole, ends = [], set()
    for move, side, first, last, *found in _in_parts(
        db, by_weeks, by_years, kept, wanted, moves, (*wanted.tests,)
    ):
        whole.append(_move_row(move, side, "", *found))
        ends |= {(move, week) for week in (first, last)}
    where, values = _where(kept, wanted, "move", moves)
    start = _monday(wanted.days_from)
    every = (*wanted.tests, *values)
    from_then = f"{where} AND {_week_from(kept, start)}"
    weeks = [*db.execute(_WEEKLY.format(where=from_then, sums=sums), (*every, start))]
    first_of: dict[str, str] = {}
    last_of: dict[str, str] = {}
    for move, week in ends:
        first_of[move] = min(first_of.get(move, week), week)
        last_of[move] = max(last_of.get(move, week), week)
    for one in {*first_of.items(), *last_of.items()}:
        if one[1] < start:
            weeks += db.execute(_WEEK.format(where=where, sums=sums), (*every, *one))
    return whole, [_move_row(*one) for one in weeks]


def _week_from(kept: _Kept | None, start: str) -> str:
    """Return the condition for weeks from one on: by their index if they are the fewer."""
    weeks = kept.weeks if kept is not None else []
    return "week >= ?" if weeks and weeks[len(weeks) // 2] < start else "+week >= ?"


def _move_row(move: str, side: str, week: str, *sums: Any) -> MoveRow:
    *others, best = sums
    most, tested = divmod(best or 0, 2)
    capacity = None if best is None else divmod(most, 16)
    return MoveRow._make((move, _side(side), week, *others, capacity, bool(tested)))


def _of_moves(
    db: Connection, kept: _Kept | None, wanted: Wanted, chosen: Collection[str]
) -> tuple[list[Any], list[Any]]:
    """Return days and routines with only the sets of some moves, and sessions that have any."""
    import json

    moves = frozenset(chosen)
    choices = [one for (one,) in db.execute(_CHOICES) if not moves.isdisjoint(json.loads(one))]
    sessions, values = _where(kept, wanted, "moves", choices)
    days: dict[str, list[int]] = {}
    for day, count, text in db.execute(_EACH.format(where=sessions), (*values, wanted.days_from)):
        own = [each for move, each in json.loads(text).items() if move in moves]
        found = days.setdefault(day, [0, 0, 0])
        found[0] += count
        found[1] += 1000 * sum(seconds for _, seconds in own)
        found[2] += sum(sets for sets, _ in own)
    sets, names = _where(kept, wanted, "move", moves)
    times = {one: rest for one, *rest in db.execute(_TIMES.format(where=sets), names)}
    routines = [
        (one, count, finished, 1000 * times[one][1], times[one][0], first, last)
        for one, count, finished, _, _, first, last in db.execute(
            _ROUTINES.format(where=sessions), values
        )
    ]
    return [(day, *found) for day, found in days.items()], routines


def _where(
    kept: _Kept | None,
    wanted: Wanted,
    column: str = "",
    choices: Collection[str] | None = None,
    *,
    others: bool = False,
) -> tuple[str, list[str]]:
    """Return the condition for what is wanted of these weeks, or their `others`, and its values."""
    parts, values = ["TRUE"], []
    if kept is not None:
        weeks = kept.others if others else kept.weeks
        few = 2 * len(weeks) < len(kept.weeks)
        parts.append(f"{'' if few else '+'}week BETWEEN ? AND ?")  # no index if they are most
        values += [weeks[0], weeks[-1]]
        if kept.changed:
            parts.append(f"week NOT IN ({_marks(kept.changed)})")
            values += kept.changed
    for name, some in (("routine", wanted.routines), (column, choices)):
        if some is not None:
            parts.append(f"{name} IN ({_marks(some)})")
            values += some
    return " AND ".join(parts), values


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" for _ in values)


def _sums(
    sessions: Iterable[_Session], wanted: Wanted, moves: Collection[str] | None
) -> tuple[list[DayRow], list[RoutineRow]]:
    """Add up sessions by day and routine, as `_added_up` does with those in the tables."""
    days: dict[str, list[int]] = {}
    routines: list[RoutineRow] = []
    for one in sessions:
        active_ms, sets = one.active_ms, one.sets
        if moves is not None:
            sets = [bout for bout in sets if bout.move in moves]
            if not sets:
                continue
            active_ms = 1000 * sum(bout.seconds for bout in sets)
        sums = 1, active_ms, len(sets)
        if one.day >= wanted.days_from:
            before = days.get(one.day, (0, 0, 0))
            days[one.day] = [a + b for a, b in zip(before, sums, strict=True)]
        routines.append(RoutineRow(one.routine, 1, int(one.finished), *sums[1:], one.day, one.day))
    return [DayRow(day, *found) for day, found in days.items()], routines


def _fresh_moves(
    sessions: Iterable[_Session], wanted: Wanted, moves: Collection[str] | None
) -> tuple[list[MoveRow], list[MoveRow]]:
    """Add up the moves of sessions in tables of their own, by the same queries."""
    import sqlite3

    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statement in TALLIES:
            db.execute(statement)
        _keep(db, sessions)
        return _of_weeks(db, None, moves, wanted)
    finally:
        db.close()


def _keep(db: Connection, sessions: Iterable[_Session]) -> None:
    """Write the totals of whole weeks."""
    import json

    days: dict[tuple[str, ...], list[Any]] = {}
    weeks: dict[tuple[str, ...], list[Any]] = {}
    for one in sessions:
        moves = sorted({bout.move for bout in one.sets})
        key = (one.routine, one.day, json.dumps(moves, ensure_ascii=False))
        day = days.setdefault(key, [0, 0, 0, 0, {}])
        sums = (1, one.finished, one.active_ms, len(one.sets))
        day[:4] = [before + more for before, more in zip(day, sums, strict=False)]
        first, monday = dict.fromkeys(moves, 1), _monday(one.day)
        for bout in one.sets:
            move, side, _, seconds, _ = bout
            each = day[4].setdefault(move, [0, 0])
            each[0] += 1
            each[1] += seconds
            row = move, _key(side), monday, one.routine
            week = weeks.get(row)
            if week is None:
                week = weeks[row] = [0, 0, 0, 0, 0, None, 0, 0, 0, None, None]
            _add(week, bout, first.pop(move, 0))
    db.executemany(
        f"INSERT INTO tally_day VALUES ({_marks(range(9))})",
        (
            (*key, _monday(key[1]), *sums, json.dumps(sets_of, ensure_ascii=False))
            for key, (*sums, sets_of) in days.items()
        ),
    )
    db.executemany(
        f"INSERT INTO tally_week VALUES ({_marks(range(15))})",
        ((*key, *sums) for key, sums in weeks.items()),
    )


def _add(week: list[Any], bout: SetRow, first: int) -> None:
    _, _, done, seconds, effort = bout
    week[0] += first
    week[1] += 1
    week[4] += seconds
    if seconds > week[6]:
        week[6] = seconds
    if done is not None:
        week[2] += 1
        week[3] += done
        if week[5] is None or done > week[5]:
            week[5] = done
    if effort is not None:
        week[7] += 1
        week[8] += effort
        if done is not None and effort <= TARGET_EFFORT:
            week[9:] = max((week[9] or -1, week[10] or 0), (done, effort))


def _key(side: str | None) -> str:
    return "" if side is None else f"={side}"


def _side(key: str) -> str | None:
    return key[1:] if key else None


def _read(db: Connection, first: str, last: str, until_ms: int) -> Iterator[_Session]:
    """Yield the sessions that count, from one date to another and up to an instant."""
    values = _when(first, last, until_ms)
    sets: dict[str, list[SetRow]] = {}
    seconds: dict[str, int] = {}
    for id, move, side, done, took, effort, counted in db.execute(_SETS, values):
        seconds[id] = seconds.get(id, 0) + took
        if counted:
            sets.setdefault(id, []).append(SetRow(move, side, done, took, effort))
    for id, routine, day, state, active_ms in db.execute(_SESSIONS, values):
        own = sets.get(id, [])
        if own or state == "finished":
            # If it was cut off, only the time of its sets is known.
            time = seconds.get(id, 0) * 1000 if active_ms is None else active_ms
            yield _Session(routine, day, state == "finished", time, own)


def _kept(db: Connection, since: str, today: str) -> _Kept:
    """Return the sealed weeks from a day on that are over."""
    if not are_watched(db):
        return _Kept([], [], [])
    changed = _changed(db)
    query = "SELECT week FROM tally_sealed WHERE week >= ? AND week < ? ORDER BY week"
    sealed = [week for (week,) in db.execute(query, (since, _fresh_from(today)))]
    weeks = [week for week in sealed if week not in changed]
    return _Kept(weeks, [week for week in sealed if week in changed], _years(db, weeks))


def _years(db: Connection, weeks: Sequence[str]) -> list[str]:
    """Return the first years of these weeks, as long as all of a year is added up.

    A year is made anew with any week that is sealed, and forgotten with one that is. So if it has
    as many weeks, they are the same.
    """
    known = dict(db.execute("SELECT year, weeks FROM tally_year"))
    counts = Counter(map(_year, weeks))
    return [*takewhile(lambda one: known.get(one) == counts[one], sorted(counts))]


def _year(week: str) -> str:
    return week[:4]


def _changed(db: Connection) -> set[str]:
    return {_monday(day) for (day,) in db.execute(_STALE) if _is_day(day)}


def _forget(db: Connection, week: str) -> None:
    for table in ("tally_sealed", "tally_day", "tally_week"):
        db.execute(f"DELETE FROM {table} WHERE week = ?", (week,))
    for table in YEARS:
        db.execute(f"DELETE FROM {table} WHERE year = ?", (_year(week),))


def _gaps(weeks: Sequence[str], since: str) -> Iterator[tuple[str, str]]:
    """Yield the first and the last day of what isn't in these weeks, from a day on."""
    start = since
    for week in weeks:
        if start < week:
            yield start, _minus(week, 1)
        start = _minus(week, -7)
    yield start, LAST_DAY


def _when(first: str, last: str, until_ms: int) -> tuple[object, ...]:
    """Return the values of `_WHEN`; a date begins and ends anywhere within a day of its own."""
    start = -_AGES_MS if first == FIRST_DAY else _ms(first) - _DAY_MS
    end = until_ms if last == LAST_DAY else min(_ms(last) + 2 * _DAY_MS, until_ms)
    return start, end, first, last


def _together(rows: Iterable[RoutineRow]) -> Iterator[RoutineRow]:
    """Yield one row for each routine."""
    found: dict[str, RoutineRow] = {}
    for one in rows:
        before = found.get(one.routine)
        if before is not None:
            one = RoutineRow(
                one.routine,
                one.sessions + before.sessions,
                one.finished + before.finished,
                one.active_ms + before.active_ms,
                one.sets + before.sets,
                min(before.first, one.first),
                max(before.last, one.last),
            )
        found[one.routine] = one
    yield from found.values()


def _fresh_from(today: str) -> str:
    """Return the Monday from which on everything is added up from its rows."""
    return _monday(_minus(today, FRESH_DAYS - 1))


@lru_cache(maxsize=4096)
def _monday(day: str) -> str:
    found = date.fromisoformat(day)
    # The first week of all begins in the year before.
    return (found - timedelta(days=min(found.weekday(), found.toordinal() - 1))).isoformat()


@lru_cache(maxsize=4096)
def _minus(day: str, days: int) -> str:
    number = date.fromisoformat(day).toordinal() - days
    return date.fromordinal(min(max(number, 1), date.max.toordinal())).isoformat()


def _ms(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1000


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
