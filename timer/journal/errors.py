"""What can go wrong with the journal's file, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from timer.errors import SuppleError
from timer.text import safe


class Kind(StrEnum):
    """The kinds of trouble; each is reported once."""

    BUSY = "busy"
    """Another program keeps the file locked."""
    FULL = "full"
    READ_ONLY = "read-only"
    DAMAGED = "damaged"
    UNLOCKABLE = "unlockable"
    """The disk can't lock files, and SQLite has no way around that here."""
    FOREIGN = "foreign"
    """The file is another program's."""
    NEWER = "newer"
    """A newer Supple wrote the file."""
    MOVED = "moved"
    """The file is no longer where it was opened."""
    REFUSED = "refused"
    """This record can't be stored; others can."""
    FAILED = "failed"


class JournalError(SuppleError):
    """The journal could not be read or written; `kind` says why."""

    def __init__(self, kind: Kind, message: str, remedy: str | None = None) -> None:
        super().__init__(message, remedy)
        self.kind = kind


_WORDS: dict[Kind, tuple[str, str]] = {
    Kind.BUSY: (
        "Another program is using the journal.",
        "Close it if you can.",
    ),
    Kind.FULL: ("The disk of the journal {path} is full.", "Make room on that disk."),
    Kind.READ_ONLY: (
        "The journal {path} can't be written.",
        "Check that you can write there, or set SUPPLE_DATA_DIR to another folder.",
    ),
    Kind.DAMAGED: (
        "The journal {path} can't be read.",
        "Supple will keep a copy and start a new one with your next session.",
    ),
    Kind.UNLOCKABLE: (
        "The disk of the journal {path} can't lock files.",
        "Set SUPPLE_DATA_DIR to a folder on another disk.",
    ),
    Kind.FOREIGN: (
        "The file {path} isn't a Supple journal.",
        "Supple will rename it, unchanged, and start a journal with your next session.",
    ),
    Kind.NEWER: (
        "The journal {path} was written by a newer Supple.",
        "You can read it here. Update Supple to record again.",
    ),
    Kind.MOVED: (
        "The journal {path} was moved or deleted while it was open.",
        "A new one is started there.",
    ),
    Kind.REFUSED: ("A record doesn't fit the journal {path}.", "Please report this."),
    Kind.FAILED: (
        "The journal {path} can't be used.",
        "Check the disk; `supple doctor` tests the folder.",
    ),
}


def journal_error(kind: Kind, path: Path, cause: object = None) -> JournalError:
    """Return an error of this kind for the journal at `path`."""
    message, remedy = _WORDS[kind]
    said = message.format(path=safe(str(path)))
    if kind is Kind.BUSY:
        cause = None  # SQLite knows no more than that
    return JournalError(kind, f"{said[:-1]}: {safe(str(cause), 300)}." if cause else said, remedy)


@contextmanager
def as_journal_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the system inside into JournalError for the journal at `path`."""
    import sqlite3

    try:
        yield
    except JournalError:
        raise
    except SuppleError as error:
        raise JournalError(Kind.READ_ONLY, error.message, error.remedy) from error
    except sqlite3.Error as error:
        raise journal_error(_kind_of_code(error), path, error) from error
    except OverflowError as error:
        raise journal_error(Kind.REFUSED, path, error) from error
    except OSError as error:
        raise journal_error(_kind_of_errno(error), path, error.strerror) from error
    except MemoryError as error:  # from SQLite, and it may pass
        raise journal_error(Kind.FAILED, path, "out of memory") from error


def _kind_of_code(error: Exception) -> Kind:
    """Return the kind for the primary result code of an SQLite error."""
    import sqlite3

    kinds = {
        sqlite3.SQLITE_BUSY: Kind.BUSY,
        sqlite3.SQLITE_LOCKED: Kind.BUSY,
        sqlite3.SQLITE_FULL: Kind.FULL,
        sqlite3.SQLITE_READONLY: Kind.READ_ONLY,
        sqlite3.SQLITE_PERM: Kind.READ_ONLY,
        sqlite3.SQLITE_CANTOPEN: Kind.READ_ONLY,
        sqlite3.SQLITE_CORRUPT: Kind.DAMAGED,
        sqlite3.SQLITE_NOTADB: Kind.DAMAGED,
        sqlite3.SQLITE_CONSTRAINT: Kind.REFUSED,
        sqlite3.SQLITE_TOOBIG: Kind.REFUSED,
    }
    if isinstance(error, (sqlite3.InterfaceError, sqlite3.ProgrammingError)):
        return Kind.REFUSED
    return kinds.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, Kind.FAILED)


def _kind_of_errno(error: OSError) -> Kind:
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Kind.FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Kind.READ_ONLY
    return Kind.FAILED
