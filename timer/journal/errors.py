"""What can go wrong between the journal and the disk, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from timer.errors import SuppleError
from timer.text import safe


class Kind(StrEnum):
    """The kinds of trouble; each is told once."""

    BUSY = "busy"
    """Another program writes and does not let go."""
    FULL = "full"
    READ_ONLY = "read-only"
    DAMAGED = "damaged"
    UNLOCKABLE = "unlockable"
    """The disk knows no locks, and neither does SQLite here without them."""
    FOREIGN = "foreign"
    """The file is another program's."""
    NEWER = "newer"
    """A newer Supple wrote the file."""
    MOVED = "moved"
    """The file is no longer where it was opened."""
    REFUSED = "refused"
    """The record itself cannot be stored; others can."""
    FAILED = "failed"


class JournalError(SuppleError):
    """The journal could not be read or written; `kind` says why."""

    def __init__(self, kind: Kind, message: str, remedy: str | None = None) -> None:
        super().__init__(message, remedy)
        self.kind = kind


_WORDS: dict[Kind, tuple[str, str]] = {
    Kind.BUSY: (
        "Another program is using the journal {path}.",
        "Close it if you can.",
    ),
    Kind.FULL: ("There is no room left to write the journal {path}.", "Make room on that disk."),
    Kind.READ_ONLY: (
        "The journal {path} cannot be written.",
        "Give yourself the right to write there, or name another folder in SUPPLE_DATA_DIR.",
    ),
    Kind.DAMAGED: (
        "The journal {path} cannot be read.",
        "It is set aside, not deleted, when Supple next records.",
    ),
    Kind.UNLOCKABLE: (
        "The disk of the journal {path} can't lock files.",
        "Name a folder on another disk in SUPPLE_DATA_DIR.",
    ),
    Kind.FOREIGN: (
        "The file {path} is no journal of Supple's.",
        "It is set aside, not changed, when Supple next records.",
    ),
    Kind.NEWER: (
        "The journal {path} was written by a newer Supple.",
        "It can be read, not written; update Supple to record again.",
    ),
    Kind.MOVED: (
        "The journal {path} was moved or deleted while it was open.",
        "A new one is begun there.",
    ),
    Kind.REFUSED: ("A record does not fit the journal {path}.", "Please report this."),
    Kind.FAILED: (
        "The journal {path} could not be used.",
        "Check the disk; `supple doctor` tests the folder.",
    ),
}


def trouble(kind: Kind, path: Path, cause: object = None) -> JournalError:
    """Return the trouble of this kind with the journal at `path`."""
    message, remedy = _WORDS[kind]
    said = message.format(path=safe(str(path)))
    if kind is Kind.BUSY:
        cause = None  # SQLite has no more to say
    return JournalError(kind, f"{said[:-1]}: {safe(str(cause), 300)}." if cause else said, remedy)


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise inside into JournalError with the journal at `path`."""
    import sqlite3

    try:
        yield
    except JournalError:
        raise
    except SuppleError as error:
        raise JournalError(Kind.READ_ONLY, error.message, error.remedy) from error
    except sqlite3.Error as error:
        raise trouble(_kind_of_code(error), path, error) from error
    except OverflowError as error:
        raise trouble(Kind.REFUSED, path, error) from error
    except OSError as error:
        raise trouble(_kind_of_errno(error), path, error.strerror) from error


def _kind_of_code(error: Exception) -> Kind:
    """Return the kind that an SQLite error's primary result code stands for."""
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
