"""The journal's tables, how an older file is brought up to date, and what each column may hold.

A journal is a file like any other: a crash, a disk or another program can leave anything in it. A
row with an impossible value is left out of every list and figure, and counted; it stays in the
file. Queries read from `SESSIONS` and `SETS`, never from the tables themselves.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from timer.frozen import frozen, replace
from timer.journal.events import (
    Answer,
    Checkpoint,
    Entry,
    Fact,
    Note,
    Rating,
    Record,
    Removal,
    SessionEnd,
    SessionStart,
    SetRecord,
    State,
    moment_ms,
)
from timer.player.results import ENOUGH, FINISHED_FROM, Result

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

# A row whose marks are neither 0 nor 1 stays unreadable.
_RESULT_OF_FIRST = """
    CASE WHEN hurt NOT IN (0, 1) OR skipped NOT IN (0, 1) THEN 'unreadable'
    WHEN skipped THEN 'skipped' WHEN hurt THEN 'hurt'
    WHEN coalesce(done, 0) = 0 AND seconds = 0 THEN 'skipped'
    WHEN kind IN ('reps', 'breathe') AND done * 10 < planned * 9 THEN 'short'
    ELSE 'done' END
"""
_PART_OF_FIRST = """
    CASE WHEN result = 'skipped' OR (result = 'hurt' AND coalesce(done, 0) = 0) THEN 0.0
    WHEN kind IN ('reps', 'breathe') AND planned > 0 AND done IS NOT NULL
        THEN min(done * 1.0 / planned, 1.0)
    ELSE 1.0 END
"""
_OF_BOUT = """id, session_id, segment, move, label, side, number, planned, done, effort, seconds,
    kind, position_ms, ended_at"""

SHARE_OF_FIRST: Statements = (
    """
    UPDATE session SET share = coalesce(
        (SELECT round(avg(part), 4) FROM bout WHERE session_id = session.id), 1.0
    ) WHERE state = 'finished' AND share IS NULL
    """,
    f"UPDATE session SET state = 'partial' WHERE state = 'finished' AND share < {FINISHED_FROM}",
)
"""The first version knew no share: it is that of the sets that were recorded."""

_SECOND: Statements = (
    "ALTER TABLE session ADD COLUMN name TEXT",
    "ALTER TABLE session ADD COLUMN work_ms INTEGER",
    "ALTER TABLE session ADD COLUMN share REAL",
    "ALTER TABLE session ADD COLUMN left_out TEXT",
    "CREATE INDEX session_by_routine ON session (routine, started_ms)",
    "ALTER TABLE bout RENAME TO bout_of_first",
    "DROP INDEX bout_by_session",
    """
    CREATE TABLE bout (
        id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES session (id),
        segment INTEGER NOT NULL,
        move TEXT,
        label TEXT NOT NULL,
        side TEXT,
        number INTEGER,
        result TEXT NOT NULL,
        planned INTEGER,
        done INTEGER,
        planned_seconds INTEGER,
        seconds INTEGER NOT NULL,
        part REAL NOT NULL,
        effort INTEGER,
        load TEXT,
        kind TEXT NOT NULL,
        position_ms INTEGER NOT NULL,
        ended_at TEXT NOT NULL
    )
    """,
    # Only a row without a value that it must have is ignored; the backup still has it.
    f"""
    INSERT OR IGNORE INTO bout ({_OF_BOUT}, result, part)
    SELECT {_OF_BOUT}, result, {_PART_OF_FIRST}
    FROM (SELECT rowid AS place, *, {_RESULT_OF_FIRST} AS result FROM bout_of_first) ORDER BY place
    """,
    "DROP TABLE bout_of_first",
    "CREATE INDEX bout_by_session ON bout (session_id, segment)",
    *SHARE_OF_FIRST,
    """
    CREATE TABLE answer (
        id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES session (id),
        question TEXT NOT NULL,
        number INTEGER,
        answer TEXT NOT NULL
    )
    """,
    "CREATE INDEX answer_by_session ON answer (session_id)",
    """
    CREATE TABLE note (
        id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES session (id),
        kind TEXT NOT NULL,
        value,
        side TEXT,
        at TEXT NOT NULL
    )
    """,
    "CREATE INDEX note_by_session ON note (session_id)",
    """
    CREATE TABLE entry (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        value,
        minutes INTEGER,
        side TEXT
    )
    """,
    "CREATE INDEX entry_by_time ON entry (at_ms)",
)

_THIRD: Statements = (
    "ALTER TABLE session ADD COLUMN deleted_at TEXT",
    # What was there before each correction and deletion; see `corrections`.
    """
    CREATE TABLE change (
        id TEXT PRIMARY KEY,
        number INTEGER NOT NULL,
        session_id TEXT NOT NULL,
        bout_id TEXT,
        at TEXT NOT NULL,
        before TEXT NOT NULL,
        undoable INTEGER NOT NULL
    )
    """,
    "CREATE INDEX change_by_session ON change (session_id)",
    "CREATE INDEX change_by_number ON change (number)",
)

TALLIES: Statements = (
    "CREATE TABLE tally_sealed (week TEXT PRIMARY KEY)",
    """
    CREATE TABLE tally_day (
        routine TEXT,
        day TEXT,
        moves TEXT,
        week TEXT NOT NULL,
        sessions INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        active_ms INTEGER NOT NULL,
        sets INTEGER NOT NULL,
        sets_of TEXT NOT NULL,
        PRIMARY KEY (routine, day, moves)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX tally_day_by_week ON tally_day (week)",
    # In the order in which they are added up. A side begins with =, as a key can't be NULL.
    """
    CREATE TABLE tally_week (
        move TEXT,
        side TEXT,
        week TEXT,
        routine TEXT,
        sessions INTEGER NOT NULL,
        sets INTEGER NOT NULL,
        counted INTEGER NOT NULL,
        reps INTEGER NOT NULL,
        seconds INTEGER NOT NULL,
        best INTEGER,
        longest INTEGER NOT NULL,
        rated INTEGER NOT NULL,
        effort INTEGER NOT NULL,
        capacity INTEGER,
        capacity_effort INTEGER,
        PRIMARY KEY (move, side, week, routine)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX tally_week_by_week ON tally_week (week)",
)
"""The totals of weeks that are over; see `tally`."""


_COUNT_BY = "routine, started_at, started_ms, speed, state, active_ms, deleted_at"
_STALE = {"session": "{row}.id, substr({row}.started_at, 1, 10)", "bout": "{row}.session_id, ''"}


def _marks_stale(table: str, event: str, row: str) -> Iterator[str]:
    """Yield what makes a trigger that names a session whose totals have to be added up again.

    It has to be silent about one that is named already: OR IGNORE isn't obeyed in a trigger where
    what started it says otherwise.
    """
    name = f"tally_{table}_{event.split()[0].lower()}_{row}"
    id, day = _STALE[table].format(row=row).split(", ", 1)
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"""
        CREATE TRIGGER {name} AFTER {event} ON {table} WHEN typeof({id}) = 'text' AND NOT EXISTS (
            SELECT 1 FROM tally_stale WHERE session_id = {id} AND day = coalesce({day}, '')
        ) BEGIN
            INSERT INTO tally_stale (session_id, day) VALUES ({id}, coalesce({day}, ''));
        END
    """


# A copy of the tables that another program made may have no triggers, so all of it is made anew.
_FOURTH: Statements = (
    *(f"DROP TABLE IF EXISTS tally_{one}" for one in ("sealed", "day", "week", "stale", "known")),
    *TALLIES,
    """
    CREATE TABLE tally_stale (
        session_id TEXT NOT NULL,
        day TEXT NOT NULL,
        PRIMARY KEY (session_id, day)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE tally_known (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
    # For the rare kinds, such as a return from an injury, among many lines of a diary.
    "CREATE INDEX IF NOT EXISTS entry_by_kind ON entry (kind, at_ms)",
    *(
        statement
        for table, changed in (("session", f"UPDATE OF {_COUNT_BY}"), ("bout", "UPDATE"))
        for event, row in (("INSERT", "new"), ("DELETE", "old"), (changed, "old"), (changed, "new"))
        for statement in _marks_stale(table, event, row)
    ),
)

_TRIGGERS = sum("CREATE TRIGGER" in statement for statement in _FOURTH)

YEARS: Mapping[str, str] = MappingProxyType(
    {
        "tally_year": "SELECT substr(week, 1, 4), count(*) FROM tally_sealed {where} GROUP BY 1",
        "tally_year_routine": """
            SELECT routine, substr(week, 1, 4), sum(sessions), sum(finished), sum(active_ms),
                sum(sets), min(day), max(day)
            FROM tally_day {where} GROUP BY routine, substr(week, 1, 4)
        """,
        "tally_year_move": """
            SELECT move, side, substr(week, 1, 4), routine, min(week), max(week), sum(sessions),
                sum(sets), sum(counted), sum(reps), sum(seconds), max(best), max(longest),
                sum(rated), sum(effort), max(capacity * 16 + capacity_effort) / 16,
                max(capacity * 16 + capacity_effort) % 16
            FROM tally_week {where} GROUP BY move, side, substr(week, 1, 4), routine
        """,
    }
)
"""The totals of the sealed weeks of each year, by the table that keeps them; see `tally`."""

_FIFTH: Statements = (
    *(f"DROP TABLE IF EXISTS {table}" for table in YEARS),
    "CREATE TABLE tally_year (year TEXT PRIMARY KEY, weeks INTEGER NOT NULL)",
    """
    CREATE TABLE tally_year_routine (
        routine TEXT,
        year TEXT,
        sessions INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        active_ms INTEGER NOT NULL,
        sets INTEGER NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        PRIMARY KEY (routine, year)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE tally_year_move (
        move TEXT,
        side TEXT,
        year TEXT,
        routine TEXT,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        sessions INTEGER NOT NULL,
        sets INTEGER NOT NULL,
        counted INTEGER NOT NULL,
        reps INTEGER NOT NULL,
        seconds INTEGER NOT NULL,
        best INTEGER,
        longest INTEGER NOT NULL,
        rated INTEGER NOT NULL,
        effort INTEGER NOT NULL,
        capacity INTEGER,
        capacity_effort INTEGER,
        PRIMARY KEY (move, side, year, routine)
    ) WITHOUT ROWID
    """,
    *(f"INSERT INTO {table} {query.format(where='')}" for table, query in YEARS.items()),
)

MIGRATIONS: Sequence[Statements] = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH)
"""The steps from version 0 (an empty file) to 1, 1 to 2, and so on; released ones never change."""

APPLICATION_ID = 0x5355504C
"""Marks a file as Supple's; the earliest journals don't have it."""


def version_of(db: Connection) -> int:
    """Return the version of the schema in the file; 0 for an empty file.

    Our tables without a version, as another program may have copied them, are known by their
    columns.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    return version or _version_of_tables(db)


def is_foreign(db: Connection) -> bool:
    """Return whether another program made the file: no mark, not empty and without our tables."""
    with _one_state(db):  # another process may be bringing it up to date
        (mark,) = db.execute("PRAGMA application_id").fetchone()
        if mark == APPLICATION_ID:
            return False
        (objects,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
        return bool(mark or ((objects or version) and not _version_of_tables(db)))


def _version_of_tables(db: Connection) -> int:
    """Return the newest version of which the file has every column that is read, or 0.

    The fourth added none, but triggers, which a copy may lack; the fifth added tables of totals.
    """
    found = {
        table: {name for _, name, *_ in db.execute("SELECT * FROM pragma_table_info(?)", (table,))}
        for table in COLUMNS
    }
    known = (_COLUMNS_OF_FIRST, _COLUMNS_OF_SECOND, COLUMNS)
    newest = max(
        (
            version
            for version, columns in enumerate(known, 1)
            if all({*names} <= found[table] for table, names in columns.items())
        ),
        default=0,
    )
    if newest < len(known) or not are_watched(db):
        return newest
    query = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name GLOB 'tally_year*'"
    return newest + 1 + bool(db.execute(query).fetchone()[0] == len(YEARS))


def are_watched(db: Connection) -> bool:
    """Return whether the triggers are there that name what changes, for `tally`."""
    query = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'tally_*'"
    return bool(db.execute(query).fetchone()[0] == _TRIGGERS)


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


def back_up(db: Connection, path: Path, version: int | None = None) -> Path:
    """Copy the journal at `path` before it changes, and return the path of the copy beside it.

    The copy's name has the version in it. An existing copy is the older one, so it is kept. Other
    processes may do the same meanwhile; one that has already changed the journal from `version`
    has made the copy first.
    """
    import sqlite3

    with _one_state(db):
        found = version_of(db)
        version = found if version is None else version
        copy = path.with_name(f"{path.stem}-version-{version}{path.suffix}")
        if found != version or copy.exists():
            return copy
        half = copy.with_suffix(f".{os.urandom(4).hex()}.part")
        os.close(os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with closing(sqlite3.connect(half)) as target:
                db.backup(target)
            _publish(half, copy)
        finally:
            half.unlink(missing_ok=True)
    return copy


def _publish(half: Path, copy: Path) -> None:
    """Give a whole copy its name, unless another process was faster."""
    try:
        os.link(half, copy)
    except FileExistsError:
        pass
    except OSError:  # the disk has no links
        if not copy.exists():
            half.replace(copy)


@contextmanager
def _one_state(db: Connection) -> Iterator[None]:
    """Let every query inside see the same state of the file."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


LONGEST_MS = 100_000_000_000
"""Three years: longer than any session, and a million of them can still be added up."""
MOST = 1_000_000_000


@frozen
class Value:
    """What one column may hold: a text, an instant, or a number from `low` to `high`.

    A `start` is an instant that has to agree with `started_ms`, a `share` a number from 0 to 1, a
    `mixed` value a number or a text. `texts` are several texts, in a record; the column has them
    as JSON.
    """

    kind: str
    low: int = 0
    high: int = MOST
    optional: bool = False

    def fits(self, value: object) -> bool:
        """Return whether a Python value may be in the column."""
        if value is None:
            return self.optional
        if self.kind == "mixed" and isinstance(value, str):
            return True
        if self.kind in ("integer", "real", "share", "mixed"):
            types = (int,) if self.kind == "integer" else (int, float)
            if not isinstance(value, types) or isinstance(value, bool):
                return False
            above = value > self.low if self.kind == "real" else value >= self.low
            return above and value <= self.high
        if self.kind == "texts":
            return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)
        if self.kind == "result":
            return value in [*Result]
        return isinstance(value, str) and (self.kind == "text" or _is_instant(value))

    def sql(self, name: str) -> str:
        """Return the SQL condition for a valid value in the column `name`."""
        # The plus keeps SQLite from looking for these, of all conditions, in an index.
        bounds = f"+{name} BETWEEN {self.low} AND {self.high}"
        found = {
            "integer": f"typeof({name}) = 'integer' AND {bounds}",
            "real": f"typeof({name}) IN ('integer', 'real') AND {name} > 0 AND {bounds}",
            "share": f"typeof({name}) IN ('integer', 'real') AND {bounds}",
            "mixed": f"(typeof({name}) = 'text' OR typeof({name}) IN ('integer', 'real')"
            f" AND {bounds})",
            "result": f"{name} IN ({', '.join(map(repr, map(str, Result)))})",
            "texts": f"typeof({name}) = 'text'",
            "text": f"typeof({name}) = 'text'",
            "start": f"typeof({name}) = 'text' AND instant_ms(CAST({name} AS BLOB)) = started_ms",
            "instant": f"typeof({name}) = 'text' AND instant_ms(CAST({name} AS BLOB)) IS NOT NULL",
        }[self.kind]
        return f"({name} IS NULL OR {found})" if self.optional else found


TEXT, INSTANT, COUNT = Value("text"), Value("instant"), Value("integer")
TIME = Value("integer", high=LONGEST_MS)
EFFORT, SPEED = Value("integer", 1, 10), Value("real", high=1000)
SHARE, MIXED, TEXTS = Value("share", high=1), Value("mixed"), Value("texts")


def or_none(value: Value) -> Value:
    """Return what a column may hold that may also be empty."""
    return replace(value, optional=True)


_START = {
    "id": TEXT,
    "routine": TEXT,
    "started_at": INSTANT,
    "planned_ms": TIME,
    "speed": SPEED,
    "name": or_none(TEXT),
    "work_ms": or_none(TIME),
    "left_out": TEXTS,
}
_SET = {
    "id": TEXT,
    "session_id": TEXT,
    "segment": COUNT,
    "move": or_none(TEXT),
    "label": TEXT,
    "side": or_none(TEXT),
    "result": Value("result"),
    "planned": or_none(COUNT),
    "done": or_none(COUNT),
    "planned_seconds": or_none(COUNT),
    "seconds": COUNT,
    "part": SHARE,
    "effort": or_none(EFFORT),
    "load": or_none(TEXT),
    "kind": TEXT,
    "position_ms": TIME,
    "ended_at": INSTANT,
}
_ANSWER = {
    "id": TEXT,
    "session_id": TEXT,
    "question": TEXT,
    "number": or_none(COUNT),
    "answer": TEXT,
}
_NOTE = {
    "id": TEXT,
    "session_id": TEXT,
    "kind": TEXT,
    "value": or_none(MIXED),
    "side": or_none(TEXT),
    "at": INSTANT,
}
_ENTRY = {
    "id": TEXT,
    "kind": TEXT,
    "at": INSTANT,
    "value": or_none(MIXED),
    "minutes": or_none(COUNT),
    "side": or_none(TEXT),
}
_RECORDS: Mapping[type, Mapping[str, Value]] = {
    SessionStart: _START,
    SetRecord: {**_SET, "set": or_none(COUNT)},
    Checkpoint: {**_SET, "set": or_none(COUNT)},
    Rating: {"id": TEXT, "effort": EFFORT},
    Removal: {"id": TEXT},
    SessionEnd: {
        "id": TEXT,
        "ended_at": INSTANT,
        "state": TEXT,
        "active_ms": TIME,
        "share": or_none(SHARE),
        "left_out": TEXTS,
    },
    Answer: _ANSWER,
    Note: _NOTE,
    Entry: _ENTRY,
    Fact: {"id": TEXT, "value": TEXT},
}
COLUMNS: Mapping[str, Mapping[str, Value]] = {
    "session": {
        **_START,
        "started_at": Value("start"),
        "started_ms": Value("integer", -LONGEST_MS * 1000, LONGEST_MS * 10_000),
        "segment": or_none(COUNT),
        "position_ms": or_none(TIME),
        "ended_at": or_none(INSTANT),
        "state": or_none(TEXT),
        "active_ms": or_none(TIME),
        "share": or_none(SHARE),
        "left_out": or_none(TEXTS),
        "deleted_at": or_none(TEXT),
    },
    # Nothing reads when a set ended, so the most expensive test is left out.
    "bout": {**_SET, "number": or_none(COUNT), "ended_at": TEXT},
    "answer": _ANSWER,
    "note": _NOTE,
    "entry": {**_ENTRY, "at_ms": Value("integer", -LONGEST_MS * 1000, LONGEST_MS * 10_000)},
    "fact": {"key": TEXT, "value": TEXT},
    "change": {
        "id": TEXT,
        "number": COUNT,
        "session_id": TEXT,
        "bout_id": or_none(TEXT),
        "at": INSTANT,
        "before": TEXT,
        "undoable": COUNT,
    },
}
"""The columns of each table that this version reads, and what they may hold."""

_COLUMNS_OF_SECOND: Mapping[str, set[str]] = {
    table: {*columns} - {"deleted_at"} for table, columns in COLUMNS.items() if table != "change"
}
_ADDED = {
    *("name", "work_ms", "share", "left_out"),
    *("result", "planned_seconds", "part", "load"),
}
_COLUMNS_OF_FIRST: Mapping[str, set[str]] = {
    table: _COLUMNS_OF_SECOND[table] - _ADDED for table in ("session", "bout", "fact")
}


def record_in(values: Any) -> Record:
    """Return the record in a JSON value; raises ValueError if it isn't one."""
    fields = dict(values) if isinstance(values, dict) else {}
    name = fields.pop("record", None)
    kind = next((one for one in _RECORDS if one.__name__ == name), None)
    if kind is SetRecord:
        fields = _as_now(fields)
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
    if "result" in known:
        known["result"] = Result(known["result"])
    if "left_out" in known:
        known["left_out"] = tuple(known["left_out"])
    made: Record = kind(**known)
    return made


def _as_now(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a set, also of one that the first version wrote to a rescue file.

    Its meaning is the one that the migration gives to sets in the journal.
    """
    if "result" in fields or not {"hurt", "skipped"} <= fields.keys():
        return fields
    fields = dict(fields)
    hurt, skipped = fields.pop("hurt"), fields.pop("skipped")
    done, planned, seconds = (fields.get(name) for name in ("done", "planned", "seconds"))
    part = float(bool(done) or not hurt)
    if fields.get("kind") in ("reps", "breathe") and COUNT.fits(done) and COUNT.fits(planned):
        part = min(done / planned, 1.0) if planned else part
    if skipped or not (hurt or done or seconds):
        result, part = Result.SKIPPED, 0.0
    elif hurt:
        result = Result.HURT
    else:
        result = Result.SHORT if part < ENOUGH else Result.DONE
    return {**fields, "result": result, "part": part}


def _sql(table: str, only: str = "TRUE") -> str:
    """Return the query for the rows of a table in which every value is possible.

    `only` is another condition for them.
    """
    columns = COLUMNS[table]
    texts = [f"CAST({name} AS BLOB)" for name, value in columns.items() if value.kind in _IN_TEXT]
    whole = [only, *(value.sql(name) for name, value in columns.items())]
    whole.append(f"is_utf8({', '.join(texts)})")
    return f"(SELECT rowid AS place, * FROM {table} WHERE {' AND '.join(whole)}) AS {table}"


_IN_TEXT = ("text", "texts", "mixed")
SESSIONS = _sql("session", "deleted_at IS NULL")
SETS, FACTS, CHANGES = _sql("bout"), _sql("fact"), _sql("change")
ANSWERS, NOTES, ENTRIES = _sql("answer"), _sql("note"), _sql("entry")
"""What queries read from instead of the tables; `place` is the row's number."""
DELETED = _sql("session", "deleted_at IS NOT NULL")
"""The sessions that were deleted, which no query reads from but those that bring them back."""

_EVERY = _sql("session")
_COUNTED = {"session": _EVERY, "entry": ENTRIES, "bout": SETS, "answer": ANSWERS, "note": NOTES}
_SOUND = f"session_id IN (SELECT id FROM {_EVERY})"
_IS_SOUND = f"EXISTS (SELECT 1 FROM {_EVERY} WHERE session.id = session_id)"


def _left_out(of_a_session: str) -> str:
    """Return the query of `left_out`; the condition says which rows have a session."""
    return "SELECT " + " + ".join(
        f"(SELECT count(*) FROM {table} WHERE rowid > ?) - (SELECT count(*) FROM {rows}"
        f" WHERE place > ? AND {of_a_session if 'session_id' in COLUMNS[table] else 'TRUE'})"
        for table, rows in _COUNTED.items()
    )


_FIRST_ROW, _PART = -(1 << 63), 20_000
_COUNTED_IN = [table for table in _COUNTED for _ in range(2)]
"""The table that each value of the query is about."""


def add_functions(db: Connection) -> Connection:
    """Add the functions that `SESSIONS` and the like call to a connection, and return it."""
    db.create_function("is_utf8", -1, _is_utf8, deterministic=True)
    db.create_function("instant_ms", 1, _instant_ms, deterministic=True)
    return db


def left_out(db: Connection, after: Mapping[str, int] = MappingProxyType({})) -> int:
    """Return how many rows are left out, including the sets of sessions that are left out.

    With `after`, only rows after that one of each table are counted.
    """
    # A few rows look for their sessions; all of them had better make a list.
    query = _left_out(_IS_SOUND if after else _SOUND)
    values = [after.get(one, _FIRST_ROW) for one in _COUNTED_IN]
    return int(db.execute(query, values).fetchone()[0])


def counted_left_out(db: Connection) -> dict[str, int]:
    """Return how many rows are left out, as `bad`, and the newest row of each table.

    The tables are read a part at a time, so that nobody who writes waits long.
    """
    found, sound = {"bad": 0}, set()
    for table, rows in _COUNTED.items():
        id = "session_id" if "session_id" in COLUMNS[table] else "id"
        part = f"SELECT rowid AS number FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT {_PART}"
        last, count = _FIRST_ROW, 1
        while count:
            start = last
            query = f"SELECT count(*), coalesce(max(number), ?) FROM ({part})"
            count, last = db.execute(query, (start, start)).fetchone()
            query = f"SELECT {id} FROM {rows} WHERE place > ? AND place <= ?"
            own = [one for (one,) in db.execute(query, (start, last))]
            if table == "session":
                sound.update(own)
            found["bad"] += count - sum(id == "id" or one in sound for one in own)
        found[table] = last
    return found


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


def _is_utf8(*raw: bytes | None) -> bool:
    try:
        # In one go, since this is asked of every row; no character reaches over a line's end.
        b"\n".join(filter(None, raw)).decode()
    except ValueError:
        return False
    return True
