"""Your totals: honest figures that count every session, without streaks.

What counts, and by which day it goes, is said in `tally`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from timer.journal.history import COUNTS
from timer.journal.schema import SESSIONS, SETS
from timer.journal.tally import FRESH_DAYS, DayRow, SetRow, Tally

if TYPE_CHECKING:
    from sqlite3 import Connection

WEEKS = 12
"""How many weeks are listed, including this one."""
_UNCOUNTED = f"""
    SELECT coalesce(sum(speed != 1), 0), coalesce(sum(speed = 1), 0)
    FROM {SESSIONS} WHERE started_ms BETWEEN ? AND ?
    AND NOT (speed = 1 AND (state = 'finished' OR EXISTS (
        SELECT 1 FROM {SETS} WHERE session_id = session.id AND {COUNTS}
    )))
"""

Figures = dict[str, Any]


def days_from(today: str) -> str:
    """Return the first day that `figures` needs in `Tally.days`."""
    return _first(date.fromisoformat(today)).isoformat()


def figures(tally: Tally, today: str) -> Figures:
    """Return the figures as `supple stats --json` prints them.

    `today` and all other dates are local (ISO 8601). Times are in milliseconds, those of sets in
    seconds.
    """
    day = date.fromisoformat(today)
    first = _first(day)
    lately = day - timedelta(days=FRESH_DAYS - 1)
    days = [(date.fromisoformat(one.day), one) for one in tally.days]
    recent = [one for at, one in days if at >= lately]
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    routines = sorted(tally.routines, key=lambda one: (-one.sessions, one.routine))
    return {
        "since": min((one.first for one in routines), default=None),
        "sessions": sum(one.sessions for one in routines),
        "active_ms": sum(one.active_ms for one in routines),
        "last_28_days": {"days": len(recent), **_sum(recent)},
        "weeks": [
            {"monday": one.isoformat()}
            | _sum(row for at, row in days if timedelta() <= at - one < timedelta(weeks=1))
            for one in weeks
        ],
        "routines": [
            {
                "routine": one.routine,
                "sessions": one.sessions,
                "finished": one.finished,
                "active_ms": one.active_ms,
                "last_done": one.last,
            }
            for one in routines
        ],
        "moves": _moves(tally.lately),
    }


def uncounted(db: Connection, from_ms: int, until_ms: int) -> tuple[int, int]:
    """Return how many sessions ran at another speed, and how many have no set that counts."""
    other_speed, empty = db.execute(_UNCOUNTED, (from_ms, until_ms)).fetchone()
    return other_speed, empty


def _moves(sets: Iterable[SetRow]) -> list[Figures]:
    by_move: dict[str, list[SetRow]] = {}
    for one in sets:
        by_move.setdefault(one.move, []).append(one)
    found = []
    for move, own in by_move.items():
        reps = [one.done for one in own if one.done is not None]
        efforts = [one.effort for one in own if one.effort is not None]
        sides = [one.side for one in own if one.side is not None]
        found.append(
            {
                "move": move,
                "sets": len(own),
                "seconds": sum(one.seconds for one in own),
                "done": sum(reps) if reps else None,
                "rated": len(efforts),
                "effort": sum(efforts) / len(efforts) if efforts else None,
                "sides": {side: sides.count(side) for side in sorted(set(sides))},
            }
        )
    return sorted(found, key=lambda one: (-one["sets"], one["move"]))


def _first(day: date) -> date:
    return day - timedelta(days=day.weekday(), weeks=WEEKS - 1)


def _sum(rows: Iterable[DayRow]) -> Figures:
    sums = [(one.sessions, one.active_ms) for one in rows]
    return {"sessions": sum(one for one, _ in sums), "active_ms": sum(ms for _, ms in sums)}
