"""Your totals: honest figures that count every session, without streaks.

A session counts if it was finished or has a set that counts, however it ended. A session at any
speed but 1 is a rehearsal and doesn't count.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from timer.journal.history import COUNTS
from timer.journal.schema import SESSIONS, SETS

if TYPE_CHECKING:
    from sqlite3 import Connection

WEEKS = 12
"""How many weeks are listed, including this one."""
LATELY_DAYS = 28
"""How many days the figures of the last four weeks cover, including today."""
_DAY_MS = 86_400_000

_SETS = f"FROM {SETS} WHERE session_id = session.id"
_COUNTS = f"speed = 1 AND (state = 'finished' OR EXISTS (SELECT 1 {_SETS} AND {COUNTS}))"
_TIME = f"coalesce(active_ms, (SELECT 1000 * sum(seconds) {_SETS}), 0)"
"""How long a session took; if it was cut off, only the time of its sets is known."""

_LATELY = f"""
    SELECT started_at, {_TIME} FROM {SESSIONS}
    WHERE started_ms BETWEEN ? AND ? AND {_COUNTS} ORDER BY started_ms
"""
_ROUTINES = f"""
    SELECT called_now(routine) AS routine, count(*) AS sessions,
        sum(state = 'finished') AS finished, sum({_TIME}) AS active_ms,
        max(substr(started_at, 1, 10)) AS last_done,
        min(substr(started_at, 1, 10)) AS first_done
    FROM {SESSIONS} WHERE {_COUNTS} AND started_ms <= ?
    GROUP BY 1 ORDER BY sessions DESC, 1
"""
_MOVES = f"""
    SELECT coalesce(move, label) AS move, count(*) AS sets, sum(bout.seconds) AS seconds,
        sum(done) AS done, count(effort) AS rated, avg(effort) AS effort
    FROM {SESSIONS} JOIN {SETS} ON bout.session_id = session.id
    WHERE started_ms BETWEEN ? AND ? AND substr(started_at, 1, 10) >= ? AND speed = 1
        AND {COUNTS}
    GROUP BY 1 ORDER BY sets DESC, 1
"""

_SIDES = f"""
    SELECT coalesce(move, label), side, count(*)
    FROM {SESSIONS} JOIN {SETS} ON bout.session_id = session.id
    WHERE started_ms BETWEEN ? AND ? AND substr(started_at, 1, 10) >= ? AND speed = 1
        AND {COUNTS} AND side IS NOT NULL
    GROUP BY 1, 2 ORDER BY 1, 2
"""
_UNCOUNTED = f"""
    SELECT coalesce(sum(speed != 1), 0), coalesce(sum(speed = 1), 0)
    FROM {SESSIONS} WHERE started_ms <= ? AND NOT ({_COUNTS})
"""

Figures = dict[str, Any]


def stats(db: Connection, now_ms: int, until_ms: int, today: str) -> Figures:
    """Return the figures as `supple stats --json` prints them.

    `now_ms` and `until_ms` (after which nothing counts) are from 1970. `today` and all other dates
    are local (ISO 8601). Times are in milliseconds, those of sets in seconds.
    """
    day = date.fromisoformat(today)
    monday = day - timedelta(days=day.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    lately = day - timedelta(days=LATELY_DAYS - 1)
    # One day more than needed, since a session may have started in another time zone.
    reach = now_ms - _DAY_MS * ((day - first).days + 2)
    sessions = [
        (date.fromisoformat(at[:10]), ms) for at, ms in db.execute(_LATELY, (reach, until_ms))
    ]
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    routines = _rows(db, _ROUTINES, until_ms)
    since = now_ms - _DAY_MS * (LATELY_DAYS + 1)
    moves = _rows(db, _MOVES, since, until_ms, lately.isoformat())
    sides: dict[str, dict[str, int]] = {one["move"]: {} for one in moves}
    for move, side, count in db.execute(_SIDES, (since, until_ms, lately.isoformat())):
        sides[move][side] = count
    return {
        "since": min((one.pop("first_done") for one in routines), default=None),
        "sessions": sum(one["sessions"] for one in routines),
        "active_ms": sum(one["active_ms"] for one in routines),
        "last_28_days": {
            "days": len({at for at, _ in sessions if at >= lately}),
            **_sum([ms for at, ms in sessions if at >= lately]),
        },
        "weeks": [
            {"monday": one.isoformat()}
            | _sum([ms for at, ms in sessions if timedelta() <= at - one < timedelta(weeks=1)])
            for one in weeks
        ],
        "routines": routines,
        "moves": [one | {"sides": sides[one["move"]]} for one in moves],
    }


def uncounted(db: Connection, until_ms: int) -> tuple[int, int]:
    """Return how many sessions ran at another speed, and how many have no set that counts."""
    other_speed, empty = db.execute(_UNCOUNTED, (until_ms,)).fetchone()
    return other_speed, empty


def _sum(times_ms: list[int]) -> Figures:
    return {"sessions": len(times_ms), "active_ms": sum(times_ms)}


def _rows(db: Connection, query: str, *values: object) -> list[Figures]:
    found = db.execute(query, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
