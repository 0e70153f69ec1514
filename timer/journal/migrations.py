"""The journal's tables, their version, and how an older file is brought up to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from timer.journal.schema import COLUMNS

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
    # Holds all that `last_done` asks for, so that it never touches the table.
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
"""What takes version 0 (an empty file) to 1, 1 to 2, and so on. Released ones never change."""


APPLICATION_ID = 0x5355504C
"""Marks a journal of ours; those that were made before have none."""


def version_of(db: Connection) -> int:
    """Return the version of the schema in the file; 0 for an empty one.

    A copy that a program made of the tables alone is of the first version.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    return version or int(_has_tables(db))


def is_foreign(db: Connection) -> bool:
    """Return whether the file is another program's: neither marked, nor empty, nor our tables."""
    (mark,) = db.execute("PRAGMA application_id").fetchone()
    if mark == APPLICATION_ID:
        return False
    (objects,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return bool(mark or ((objects or version) and not _has_tables(db)))


def _has_tables(db: Connection) -> bool:
    """Return whether our tables are there, with every column that is read."""
    return all(
        names.keys()
        <= {name for _, name, *_ in db.execute("SELECT * FROM pragma_table_info(?)", (table,))}
        for table, names in COLUMNS.items()
    )


def migrate(db: Connection, migrations: Sequence[Statements] = MIGRATIONS) -> None:
    """Bring the file up to the last of `migrations` in one transaction; all or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        # Read inside the transaction: another process may have migrated since the last look.
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
    """Copy the journal at `path` beside itself before it changes, and return the copy's path.

    The name tells the version; a copy that is already there is the older and is kept.
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
