"""Opening the journal's file: durable or not at all, and never at the cost of an older one.

Rollback journal, `synchronous=EXTRA` and `fullfsync` together survive a power cut with nothing
lost that was told as saved; a write-ahead log does not, and is unsafe on network file systems.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from timer.journal.errors import Kind, trouble
from timer.journal.lock import lockable
from timer.journal.schema import MIGRATIONS, back_up, is_foreign, migrate, version_of
from timer.paths import make
from timer.text import safe

if TYPE_CHECKING:
    from sqlite3 import Connection

Lockable = Callable[[Path], bool]
"""Returns whether files can be locked where the journal is; see `lock.lockable`."""

FILE = "journal.db"
STALE_S = 300
"""Seconds after which what stands for a lock is left by a process that was killed."""
BUSY_MS = 5_000
"""How long another program is waited for where a person has asked for nothing but this."""

_PRAGMAS = (("journal_mode", "DELETE", "delete"), ("synchronous", "EXTRA", 3), ("fullfsync", 1, 1))


def to_write(
    path: Path, wait_ms: int, lockable: Lockable = lockable
) -> tuple[Connection, tuple[str, ...]]:
    """Open the journal at `path` for writing, made, mended or migrated first where it must be.

    Returns the connection and what the person should be told. Raises JournalError, of kind
    NEWER where a newer Supple wrote the file.
    """
    make(path.parent)
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    told: list[str] = []
    before = path.stat()
    db = None if _at_a_glance_foreign(path, wait_ms, lockable) else _sound(path, wait_ms, lockable)
    if db is None:
        told.append(_set_aside(path, before))
        db = connect(path, wait_ms, lockable=lockable)
    with ExitStack() as unless_usable:
        unless_usable.callback(db.close)
        told.extend(_prepare(db, path))
        unless_usable.pop_all()
    return db, tuple(told)


def to_read(path: Path, wait_ms: int, lockable: Lockable = lockable) -> tuple[Connection, bool]:
    """Open the journal at `path` for reading, and tell whether a newer Supple wrote it.

    No file, an empty one and an older one are read as a copy in memory that is brought up to
    date: nothing on the disk is created or changed.
    """
    if not path.exists():
        return _in_memory(), False
    if _at_a_glance_foreign(path, wait_ms, lockable):
        raise trouble(Kind.FOREIGN, path)
    # Not `mode=ro`: what a killed process left half written must be rolled back to be read.
    db = connect(path, wait_ms, lockable=lockable)
    with ExitStack() as unless_usable:
        unless_usable.callback(db.close)
        db.execute("PRAGMA query_only = ON")
        if is_foreign(db):
            raise trouble(Kind.FOREIGN, path)
        version = version_of(db)
        if version < len(MIGRATIONS):
            return _in_memory(db), False
        unless_usable.pop_all()
    return db, version > len(MIGRATIONS)


def _at_a_glance_foreign(path: Path, wait_ms: int, lockable: Lockable) -> bool:
    """Return whether the file can be seen to be another program's without changing a byte of it."""
    import sqlite3

    if not path.is_file():
        return True
    try:
        with closing(connect(path, wait_ms, "ro", lockable)) as db:
            return is_foreign(db)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise
        # Damaged, or left half written: whoever opens it to write finds out.
        return False


def connect(
    path: Path, wait_ms: int, mode: str = "rw", lockable: Lockable = lockable
) -> Connection:
    """Return a connection to a file that exists, with nothing set but the wait for others.

    That wait is for each statement, so what fails with BUSY must not be followed by another. Where
    the disk knows no locks, SQLite makes do with a folder beside the file while it uses it.
    """
    import sqlite3

    db = _connect(path, mode, "")
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        # No lock at all looks like one that another program has, or like a broken disk.
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR) and not lockable(path):
            db.close()
            db = _without_locks(path, mode)
    db.execute(f"PRAGMA busy_timeout = {wait_ms}")
    return db


def _connect(path: Path, mode: str, more: str) -> Connection:
    import sqlite3

    uri = f"{path.absolute().as_uri()}?mode={mode}{more}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=0)


def _without_locks(path: Path, mode: str) -> Connection:
    import sqlite3
    from tempfile import TemporaryFile

    mark = path.with_name(f"{path.name}.lock")
    # It is there for the length of one statement; a process that was killed then leaves it.
    with suppress(OSError):
        # Both times are the disk's own, which may be another machine's.
        with TemporaryFile(dir=path.parent) as new:
            now = os.fstat(new.fileno()).st_mtime
        if now - mark.stat().st_mtime > STALE_S:
            mark.rmdir()
    try:
        return _connect(path, mode, "&vfs=unix-dotfile")
    except sqlite3.OperationalError as error:
        raise trouble(Kind.UNLOCKABLE, path) from error


def _in_memory(source: Connection | None = None) -> Connection:
    import sqlite3

    db = sqlite3.connect(":memory:", isolation_level=None)
    if source is not None:
        source.backup(db)
    migrate(db)
    return db


def _sound(path: Path, wait_ms: int, lockable: Lockable) -> Connection | None:
    """Return a connection to the file, or None where it is damaged or another program's."""
    import sqlite3

    db = connect(path, wait_ms, lockable=lockable)
    try:
        (answer,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if answer == "ok" and not is_foreign(db):
            return db
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (
            sqlite3.SQLITE_NOTADB,
            sqlite3.SQLITE_CORRUPT,
        ):
            db.close()
            raise
    db.close()
    return None


def _prepare(db: Connection, path: Path) -> list[str]:
    """Set what makes commits durable, bring an older file up to date, and say what was done."""
    version = version_of(db)
    if version > len(MIGRATIONS):
        raise trouble(Kind.NEWER, path)
    for name, value, read_back in _PRAGMAS:
        db.execute(f"PRAGMA {name} = {value}")
        (found,) = db.execute(f"PRAGMA {name}").fetchone()
        if found != read_back:
            raise trouble(Kind.FAILED, path, f"{name} stays {found}")
    told = []
    if 0 < version < len(MIGRATIONS):
        kept = safe(str(back_up(db, path)))
        told.append(f"The journal was brought up to date; the older one is kept as {kept}.")
    if version < len(MIGRATIONS):
        migrate(db)
    return told


def _set_aside(path: Path, before: os.stat_result) -> str:
    """Rename a file that can't be used after the day it was last written, and say so.

    What SQLite keeps beside it goes with it: there may be data in it, and none of it is ours.
    """
    now = path.stat()
    if (now.st_ino, now.st_mtime_ns) != (before.st_ino, before.st_mtime_ns):
        # Another instance has just dealt with it; the next attempt finds its work.
        raise trouble(Kind.BUSY, path)
    aside = next(name for name in _aside_names(path, now.st_mtime) if not os.path.lexists(name))
    for end in ("", "-journal", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    kept = safe(str(aside))
    return (
        f"{safe(str(path))} could not be read, or is another program's. It is set aside as {kept},"
        " and a new journal is begun."
    )


def _aside_names(path: Path, written: float) -> Iterator[Path]:
    from time import localtime, strftime

    day = strftime("%Y-%m-%d", localtime(written))
    yield path.with_name(f"{path.stem}-unreadable-{day}{path.suffix}")
    for number in range(2, 10_000):
        yield path.with_name(f"{path.stem}-unreadable-{day}-{number}{path.suffix}")
