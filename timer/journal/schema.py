"""The journal's tables, how an older file is brought up to date, and what each column may hold.

A journal is a file like any other: a crash, a disk or another program can leave anything in it. A
row with an impossible value is left out of every list and figure, and counted; it stays in the
file. Queries read from `SESSIONS` and `SETS`, never from the tables themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer.frozen import frozen, replace
from timer.journal.events import (
    Fact,
    Rating,
    Record,
    Removal,
    SessionEnd,
    SessionStart,
    SetRecord,
    State,
    moment_ms,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

Statements = Sequence[str]

_FIRST: Statements = (
    """
    CREATE TABLE session (
        id TEXT PRIMARY KEY,
        routine TEXT NOT NULL,
        started_at TEXT NOT NULL,
        started_ms INTEGER NOT NULL,
        planned_ms INTEGER NOT NULL,
        speed REAL NOT NULL,
        segment INTEGER,
        position_ms INTEGER,
        ended_at TEXT,
        state TEXT,
        active_ms INTEGER
    )
    """,
    "CREATE INDEX session_by_start ON session (started_ms)",
    # Covers the query of `last_done`, which never has to read the table.
    """
    CREATE INDEX session_finished ON session (routine, started_ms, started_at)
    WHERE state = 'finished' AND speed = 1
    """,
    """
    CREATE TABLE bout (
        id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES session (id),
        segment INTEGER NOT NULL,
        move TEXT,
        label TEXT NOT NULL,
        side TEXT,
        number INTEGER,
        planned INTEGER,
        done INTEGER,
        effort INTEGER,
        seconds INTEGER NOT NULL,
        kind TEXT NOT NULL,
        hurt INTEGER NOT NULL,
        skipped INTEGER NOT NULL,
        position_ms INTEGER NOT NULL,
        ended_at TEXT NOT NULL
    )
    """,
    "CREATE INDEX bout_by_session ON bout (session_id, segment)",
    "CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
)

MIGRATIONS: Sequence[Statements] = (_FIRST,)
"""The steps from version 0 (an empty file) to 1, 1 to 2, and so on; released ones never change."""

APPLICATION_ID = 0x5355504C
"""Marks a file as Supple's; the earliest journals don't have it."""


def version_of(db: Connection) -> int:
    """Return the version of the schema in the file; 0 for an empty file.

    Our tables without a version, as another program may have copied them, count as version 1.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    return version or int(_has_tables(db))


def is_foreign(db: Connection) -> bool:
    """Return whether another program made the file: no mark, not empty and without our tables."""
    (mark,) = db.execute("PRAGMA application_id").fetchone()
    if mark == APPLICATION_ID:
        return False
    (objects,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return bool(mark or ((objects or version) and not _has_tables(db)))


def _has_tables(db: Connection) -> bool:
    """Return whether the file has our tables, with every column that is read."""
    return all(
        names.keys()
        <= {name for _, name, *_ in db.execute("SELECT * FROM pragma_table_info(?)", (table,))}
        for table, names in COLUMNS.items()
    )


def migrate(db: Connection, migrations: Sequence[Statements] = MIGRATIONS) -> None:
    """Bring the file up to date with `migrations` in one transaction; all or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        # Read the version inside the transaction: another process may have just migrated the file.
        for statements in migrations[version_of(db) :]:
            for statement in statements:
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(migrations)}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def back_up(db: Connection, path: Path) -> Path:
    """Copy the journal at `path` before it changes, and return the path of the copy beside it.

    The copy's name has the version in it. An existing copy is the older one, so it is kept.
    """
    import sqlite3

    copy = path.with_name(f"{path.stem}-version-{version_of(db)}{path.suffix}")
    if not copy.exists():
        half = copy.with_suffix(".part")
        half.unlink(missing_ok=True)
        target = sqlite3.connect(half)
        db.backup(target)
        target.close()
        half.replace(copy)
    return copy


LONGEST_MS = 100_000_000_000
"""Three years: longer than any session, and a million of them can still be added up."""
MOST = 1_000_000_000


@frozen
class Value:
    """What one column may hold: a text, an instant, or a number from `low` to `high`.

    A `start` is an instant that has to agree with `started_ms`.
    """

    kind: str
    low: int = 0
    high: int = MOST
    optional: bool = False

    def fits(self, value: object) -> bool:
        """Return whether a Python value may be in the column."""
        if value is None:
            return self.optional
        if self.kind == "integer":
            return isinstance(value, int) and self.low <= value <= self.high
        if self.kind == "real":
            return isinstance(value, (int, float)) and self.low < value <= self.high
        return isinstance(value, str) and (self.kind == "text" or _is_instant(value))

    def sql(self, name: str) -> str:
        """Return the SQL condition for a valid value in the column `name`."""
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
    Removal: {"id": TEXT},
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
    # Nothing reads when a set ended, so the most expensive test is left out.
    "bout": {**_SET, "number": _or_none(COUNT), "ended_at": TEXT},
    "fact": {"key": TEXT, "value": TEXT},
}
"""The columns of each table that this version reads, and what they may hold."""


def record_in(values: Any) -> Record:
    """Return the record in a JSON value; raises ValueError if it isn't one."""
    fields = dict(values) if isinstance(values, dict) else {}
    name = fields.pop("record", None)
    kind = next((one for one in _RECORDS if one.__name__ == name), None)
    # Fields with a default may be missing.
    known = {**getattr(kind, "__record_defaults__", {}), **fields}
    shape = _RECORDS[kind] if kind else {}
    if not kind or known.keys() != shape.keys():
        raise ValueError("not a record")
    for field, value in known.items():
        if not shape[field].fits(value):
            raise ValueError(f"{field} cannot be {value!r:.40}")
    if "state" in known:
        known["state"] = State(known["state"])
    made: Record = kind(**known)
    return made


def _sql(table: str) -> str:
    """Return the query for the rows of a table in which every value is possible."""
    columns = COLUMNS[table]
    texts = [f"CAST({name} AS BLOB)" for name, value in columns.items() if value.kind == "text"]
    whole = [value.sql(name) for name, value in columns.items()]
    whole.append(f"is_utf8({', '.join(texts)})")
    return f"(SELECT rowid AS place, * FROM {table} WHERE {' AND '.join(whole)}) AS {table}"


SESSIONS, SETS, FACTS = _sql("session"), _sql("bout"), _sql("fact")
"""What queries read from instead of the tables; `place` is the row's number."""

_LEFT_OUT = f"""
    SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM bout)
        - (SELECT count(*) FROM {SESSIONS})
        - (SELECT count(*) FROM {SETS} WHERE session_id IN (SELECT id FROM {SESSIONS}))
"""


def add_functions(db: Connection) -> Connection:
    """Add the functions that `SESSIONS`, `SETS` and `FACTS` call to a connection, and return it."""
    db.create_function("is_utf8", -1, _is_utf8, deterministic=True)
    db.create_function("instant_ms", 1, _instant_ms, deterministic=True)
    return db


def left_out(db: Connection) -> int:
    """Return how many rows are left out, including the sets of sessions that are left out."""
    return int(db.execute(_LEFT_OUT).fetchone()[0])


def _is_instant(text: str) -> bool:
    try:
        moment_ms(text)
    except (ValueError, OverflowError):
        return False
    return True


def _instant_ms(raw: object) -> int | None:
    """Return the milliseconds from 1970 to an instant in bytes, or None if it isn't one."""
    try:
        return moment_ms(raw.decode()) if isinstance(raw, bytes) else None
    except (ValueError, OverflowError):
        return None


def _is_utf8(*raw: object) -> bool:
    try:
        return all(isinstance(one.decode(), str) for one in raw if isinstance(one, bytes))
    except ValueError:
        return False
