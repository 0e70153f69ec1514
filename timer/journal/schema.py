"""What a value in the journal may be: the one test that rows and rescue files have to pass.

A journal is a file like any other: a crash, a disk or another program can leave anything in it. A
row with a value that can't be right is left out of every list and figure, and counted; it stays in
the file. `SESSIONS` and `SETS` take the place of the tables in every query.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from timer.frozen import frozen, replace
from timer.journal.events import (
    Fact,
    Rating,
    Record,
    SessionEnd,
    SessionStart,
    SetRecord,
    State,
    moment_ms,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

LONGEST_MS = 100_000_000_000
"""Three years: no session is longer, and a million of them can still be added up."""
MOST = 1_000_000_000


@frozen
class Value:
    """What one column may hold: a text, an instant, or a number from `low` to `high`.

    A `start` is the instant that `started_ms` says too.
    """

    kind: str
    low: int = 0
    high: int = MOST
    optional: bool = False

    def fits(self, value: object) -> bool:
        """Return whether a Python value is one of these."""
        if value is None:
            return self.optional
        if self.kind == "integer":
            return isinstance(value, int) and self.low <= value <= self.high
        if self.kind == "real":
            return isinstance(value, (int, float)) and self.low < value <= self.high
        return isinstance(value, str) and (self.kind == "text" or _is_instant(value))

    def sql(self, name: str) -> str:
        """Return the condition that holds where the column `name` has one of these."""
        bounds = f"{name} BETWEEN {self.low} AND {self.high}"
        found = {
            "integer": f"typeof({name}) = 'integer' AND {bounds}",
            "real": f"typeof({name}) IN ('integer', 'real') AND {name} > 0 AND {bounds}",
            "text": f"typeof({name}) = 'text'",
            "start": f"typeof({name}) = 'text' AND instant_ms(CAST({name} AS BLOB)) = started_ms",
            "instant": f"typeof({name}) = 'text' AND instant_ms(CAST({name} AS BLOB)) IS NOT NULL",
        }[self.kind]
        return f"({name} IS NULL OR {found})" if self.optional else found


TEXT, INSTANT, COUNT = Value("text"), Value("instant"), Value("integer")
TIME, FLAG = Value("integer", high=LONGEST_MS), Value("integer", high=1)
EFFORT, SPEED = Value("integer", 1, 10), Value("real", high=1000)


def _or_none(value: Value) -> Value:
    return replace(value, optional=True)


_START = {
    "id": TEXT,
    "routine": TEXT,
    "started_at": INSTANT,
    "planned_ms": TIME,
    "speed": SPEED,
}
_SET = {
    "id": TEXT,
    "session_id": TEXT,
    "segment": COUNT,
    "move": _or_none(TEXT),
    "label": TEXT,
    "side": _or_none(TEXT),
    "planned": _or_none(COUNT),
    "done": _or_none(COUNT),
    "effort": _or_none(EFFORT),
    "seconds": COUNT,
    "kind": TEXT,
    "hurt": FLAG,
    "skipped": FLAG,
    "position_ms": TIME,
    "ended_at": INSTANT,
}
_RECORDS: Mapping[type, Mapping[str, Value]] = {
    SessionStart: _START,
    SetRecord: {**_SET, "set": _or_none(COUNT)},
    Rating: {"id": TEXT, "effort": EFFORT},
    SessionEnd: {"id": TEXT, "ended_at": INSTANT, "state": TEXT, "active_ms": TIME},
    Fact: {"id": TEXT, "value": TEXT},
}
COLUMNS: Mapping[str, Mapping[str, Value]] = {
    "session": {
        **_START,
        "started_at": Value("start"),
        "started_ms": Value("integer", -LONGEST_MS * 1000, LONGEST_MS * 10_000),
        "segment": _or_none(COUNT),
        "position_ms": _or_none(TIME),
        "ended_at": _or_none(INSTANT),
        "state": _or_none(TEXT),
        "active_ms": _or_none(TIME),
    },
    # Nothing reads when a set ended, so that the dearest test of all is left out.
    "bout": {**_SET, "number": _or_none(COUNT), "ended_at": TEXT},
    "fact": {"key": TEXT, "value": TEXT},
}
"""The columns of each table that this version reads, and what may be in them."""


def record_in(values: Any) -> Record:
    """Return the record that a JSON value describes; raises ValueError where it describes none."""
    fields = dict(values) if isinstance(values, dict) else {}
    name = fields.pop("record", None)
    kind = next((one for one in _RECORDS if one.__name__ == name), None)
    # Whatever has a default may be missing.
    known = {**getattr(kind, "__record_defaults__", {}), **fields}
    shape = _RECORDS[kind] if kind else {}
    if not kind or known.keys() != shape.keys():
        raise ValueError("no record")
    for field, value in known.items():
        if not shape[field].fits(value):
            raise ValueError(f"{field} cannot be {value!r:.40}")
    if "state" in known:
        known["state"] = State(known["state"])
    made: Record = kind(**known)
    return made


def _sql(table: str) -> str:
    """Return the query for those rows of a table of which every value can be right."""
    columns = COLUMNS[table]
    texts = [f"CAST({name} AS BLOB)" for name, value in columns.items() if value.kind == "text"]
    whole = [value.sql(name) for name, value in columns.items()]
    whole.append(f"is_utf8({', '.join(texts)})")
    return f"(SELECT rowid AS place, * FROM {table} WHERE {' AND '.join(whole)}) AS {table}"


SESSIONS, SETS, FACTS = _sql("session"), _sql("bout"), _sql("fact")
"""What queries read from in place of the tables; `place` is the row's number."""

_LEFT_OUT = f"""
    SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM bout)
        - (SELECT count(*) FROM {SESSIONS})
        - (SELECT count(*) FROM {SETS} WHERE session_id IN (SELECT id FROM {SESSIONS}))
"""


def prepare(db: Connection) -> Connection:
    """Give a connection the functions that `SESSIONS` and the others call, and return it."""
    db.create_function("is_utf8", -1, _is_utf8, deterministic=True)
    db.create_function("instant_ms", 1, _instant_ms, deterministic=True)
    return db


def left_out(db: Connection) -> int:
    """Return how many rows are left out, those of sessions that are left out among them."""
    return int(db.execute(_LEFT_OUT).fetchone()[0])


def _is_instant(text: str) -> bool:
    try:
        moment_ms(text)
    except (ValueError, OverflowError):
        return False
    return True


def _instant_ms(raw: object) -> int | None:
    """Return the milliseconds from 1970 to an instant in bytes, or None where it is none."""
    try:
        return moment_ms(raw.decode()) if isinstance(raw, bytes) else None
    except (ValueError, OverflowError):
        return None


def _is_utf8(*raw: object) -> bool:
    try:
        return all(isinstance(one.decode(), str) for one in raw if isinstance(one, bytes))
    except ValueError:
        return False
