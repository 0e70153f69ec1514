"""Opens the journal's file with durable settings, and never overwrites an older one.

A rollback journal, `synchronous=EXTRA` and `fullfsync` together keep everything that was reported
as saved through a power cut. A write-ahead log doesn't, and is unsafe on network file systems.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING

from timer.files import dead_link
from timer.journal.errors import Kind, journal_error
from timer.journal.lock import lockable
from timer.journal.schema import MIGRATIONS, back_up, is_foreign, migrate, version_of
from timer.paths import make
from timer.text import safe

if TYPE_CHECKING:
    from sqlite3 import Connection

Lockable = Callable[[Path], bool]
"""Returns whether files can be locked in the journal's folder; see `lock.lockable`."""

FILE = "journal.db"
STALE_S = 300
"""Seconds after which a lock folder must be left over from a process that was killed."""
BUSY_MS = 5_000
"""How long to wait for another program when the journal is all that was asked for."""

_PRAGMAS = (("journal_mode", "DELETE", "delete"), ("synchronous", "EXTRA", 3), ("fullfsync", 1, 1))


def to_write(
    path: Path, wait_ms: int, lockable: Lockable = lockable
) -> tuple[Connection, tuple[str, ...]]:
    """Open the journal at `path` for writing; create, replace or migrate it first if necessary.

    Returns the connection, and notices for the person. Raises JournalError, of kind NEWER if a
    newer Supple wrote the file.
    """
    if is_missing(path):
        make(path.parent)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    notices: list[str] = []
    before = path.stat()
    db = None if _at_a_glance_foreign(path, wait_ms, lockable) else _sound(path, wait_ms, lockable)
    if db is None:
        notices.append(_set_aside(path, before))
        db = connect(path, wait_ms, lockable=lockable)
    with ExitStack() as unless_usable:
        unless_usable.callback(db.close)
        notices.extend(_prepare(db, path))
        unless_usable.pop_all()
    return db, tuple(notices)


def to_read(path: Path, wait_ms: int, lockable: Lockable = lockable) -> tuple[Connection, bool]:
    """Open the journal at `path` for reading; return whether a newer Supple wrote it.

    A file that is missing, empty or older is read from an up-to-date copy in memory, so nothing on
    the disk is created or changed here.
    """
    if is_missing(path):
        return _in_memory(), False
    if _at_a_glance_foreign(path, wait_ms, lockable):
        raise journal_error(Kind.FOREIGN, path)
    # Not `mode=ro`: what a killed process left half written must be rolled back first.
    db = connect(path, wait_ms, lockable=lockable)
    with ExitStack() as unless_usable:
        unless_usable.callback(db.close)
        db.execute("PRAGMA query_only = ON")
        if is_foreign(db):
            raise journal_error(Kind.FOREIGN, path)
        version = version_of(db)
        if version < len(MIGRATIONS):
            return _in_memory(db), False
        unless_usable.pop_all()
    return db, version > len(MIGRATIONS)


def is_missing(path: Path) -> bool:
    """Return whether there is no journal at `path` yet.

    Raises OSError for a folder that can't be looked into, and for a link to a disk that isn't
    there: neither is an empty journal.
    """
    try:
        os.stat(path)
    except FileNotFoundError:
        for link in (path, *path.parents):
            # Through its link a file may be made, but no folder.
            if (dead := dead_link(link)) and not (link == path and path.resolve().parent.is_dir()):
                raise FileNotFoundError(ENOENT, f"{link} is {dead}") from None
        return True
    return False


@contextmanager
def writable(db: Connection) -> Iterator[None]:
    """Let a connection that only reads write for a while."""
    (reads,) = db.execute("PRAGMA query_only").fetchone()
    db.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        db.execute(f"PRAGMA query_only = {reads}")


def is_older(path: Path, wait_ms: int, lockable: Lockable = lockable) -> bool:
    """Return whether the file at `path` is a journal that would be brought up to date."""
    import sqlite3

    if not path.is_file():
        return False
    try:
        with closing(connect(path, wait_ms, "ro", lockable)) as db:
            return 0 < version_of(db) < len(MIGRATIONS) and not is_foreign(db)
    except sqlite3.Error:
        return False


def _at_a_glance_foreign(path: Path, wait_ms: int, lockable: Lockable) -> bool:
    """Return whether the file is clearly another program's, without changing a byte of it."""
    import sqlite3

    if not path.is_file():
        return True
    try:
        with closing(connect(path, wait_ms, "ro", lockable)) as db:
            return is_foreign(db)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise
        # Damaged or half written: opening it for writing will show which.
        return False


def connect(
    path: Path, wait_ms: int, mode: str = "rw", lockable: Lockable = lockable
) -> Connection:
    """Return a connection to a file that exists, with no setting but the wait for other programs.

    Each statement waits that long, so don't try another one after BUSY. On a disk without locks,
    SQLite makes a folder beside the file for as long as it uses it.
    """
    import sqlite3

    db = _connect(path, mode, "")
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        # A disk without locks looks like a busy or a broken one.
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
    # It exists only during a statement, unless the process was killed meanwhile.
    with suppress(OSError):
        # Compare two times of the disk: its clock may be another machine's.
        with TemporaryFile(dir=path.parent) as new:
            now = os.fstat(new.fileno()).st_mtime
        if now - mark.stat().st_mtime > STALE_S:
            mark.rmdir()
    try:
        return _connect(path, mode, "&vfs=unix-dotfile")
    except sqlite3.OperationalError as error:
        raise journal_error(Kind.UNLOCKABLE, path) from error


def _in_memory(source: Connection | None = None) -> Connection:
    import sqlite3

    db = sqlite3.connect(":memory:", isolation_level=None)
    if source is not None:
        source.backup(db)
    migrate(db)
    return db


def _sound(path: Path, wait_ms: int, lockable: Lockable) -> Connection | None:
    """Return a connection to the file, or None if it is damaged or another program's."""
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
    """Make commits durable and bring an older file up to date; return notices for the person."""
    version = version_of(db)
    if version > len(MIGRATIONS):
        raise journal_error(Kind.NEWER, path)
    for name, value, read_back in _PRAGMAS:
        db.execute(f"PRAGMA {name} = {value}")
        (found,) = db.execute(f"PRAGMA {name}").fetchone()
        if found != read_back:
            raise journal_error(Kind.FAILED, path, f"{name} stays {found}")
    notices = []
    if 0 < version < len(MIGRATIONS):
        kept = safe(str(back_up(db, path, version)))
        notices.append(f"Your journal was brought up to date. The older copy is kept as {kept}.")
    if version < len(MIGRATIONS):
        migrate(db)
    return notices


def _set_aside(path: Path, before: os.stat_result) -> str:
    """Rename an unusable file after the day it was last written; return a notice about it.

    SQLite's own files beside it are renamed too: they may hold data, and it isn't ours to delete.
    """
    now = path.stat()
    if (now.st_ino, now.st_mtime_ns) != (before.st_ino, before.st_mtime_ns):
        # Another instance has just replaced it; the next attempt will find the new file.
        raise journal_error(Kind.BUSY, path)
    aside = next(name for name in _aside_names(path, now.st_mtime) if not os.path.lexists(name))
    for end in ("", "-journal", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    kept = safe(str(aside))
    return (
        f"{safe(str(path))} can't be read, or belongs to another program. It is set aside as"
        f" {kept}, and a new journal is started."
    )


def _aside_names(path: Path, written: float) -> Iterator[Path]:
    from time import localtime, strftime

    day = strftime("%Y-%m-%d", localtime(written))
    yield path.with_name(f"{path.stem}-unreadable-{day}{path.suffix}")
    for number in range(2, 10_000):
        yield path.with_name(f"{path.stem}-unreadable-{day}-{number}{path.suffix}")
