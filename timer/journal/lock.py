"""A lock in the data folder for every running session.

The system releases a lock when its process dies, however it dies. So a session without an end and
without a lock was interrupted.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from io import FileIO
from pathlib import Path

from timer.errors import SuppleError
from timer.paths import make
from timer.text import safe

SLOTS = 16
"""How many sessions can run at once."""

Take = Callable[[FileIO, bool], bool]
"""Locks a file, alone or shared, and returns whether that was possible; see `lock`."""

_LOCKED_BYTE = 1 << 20
"""Where Windows locks: far beyond the text, since locked bytes can't be read there."""


class Hold:
    """One session's lock on the data folder, until `release` or the end of the process."""

    def __init__(self, file: FileIO, others: int) -> None:
        self._file = file
        self.others = others
        """How many other sessions were running when this one started."""

    def release(self) -> None:
        """Release the lock; the session is over."""
        if not self._file.closed:
            self._file.truncate(0)
            self._file.close()


def hold(
    folder: Path, session_id: str, take: Take | None = None, process: int | None = None
) -> Hold:
    """Take a lock in `folder` for a session; `others` of the result counts the other sessions.

    Several sessions may run and record at once. What this process began before is over, even if
    its end is still on its way to the disk, so it is none of the others. Raises SuppleError if the
    folder can't be written or SLOTS sessions are running. On a disk without locks, the process
    number in the file is used instead.
    """
    try:
        process = process or os.getpid()
        taken, others = _taken(make(folder), take or lock, process)
        for spare in taken[1:]:
            spare.close()
        if taken:
            taken[0].truncate(0)
            taken[0].seek(0)
            taken[0].write(f"{session_id} {process} {_machine()}".encode())
            return Hold(taken[0], others)
    except OSError as error:
        raise SuppleError(
            f"The folder {safe(str(folder))} can't be locked: {error.strerror}."
        ) from error
    raise SuppleError(f"{SLOTS} sessions are running.", "End one of them.")


def _taken(folder: Path, take: Take, process: int) -> tuple[list[FileIO], int]:
    """Lock every free slot, creating one if necessary, and count those that others use."""
    taken: list[FileIO] = []
    others = 0
    for path in _slots(folder):
        if taken and not path.exists():
            continue
        file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        if _is_free(file, take):
            taken.append(file)
        else:
            others += _holder(file) != (process, _machine())
            file.close()
    return taken, others


def _holder(file: FileIO) -> tuple[int | None, str]:
    """Return the process that is named in a lock, and its machine."""
    file.seek(0)
    _, number, machine = (*file.read(200).decode(errors="replace").split(" "), "", "")[:3]
    return int(number) if number.isdecimal() else None, machine


def running(folder: Path, session_ids: Iterable[str], take: Take | None = None) -> frozenset[str]:
    """Return which of the sessions are running. Creates nothing."""
    asked = frozenset(session_ids)
    return frozenset(_held(folder, asked, take or lock)) if asked else asked


def _held(folder: Path, asked: frozenset[str], take: Take) -> Iterator[str]:
    for path in _slots(folder):
        if not path.exists():
            continue
        with closing(FileIO(os.open(path, os.O_RDONLY), "r")) as file:
            named = file.read(200).decode(errors="replace").partition(" ")[0]
            # Try only a lock that names one of them: trying disturbs a session that is starting.
            if named in asked and not _is_free(file, take, shared=True):
                yield named


def _slots(folder: Path) -> Iterator[Path]:
    return (folder / f"running-{slot}.lock" for slot in range(1, SLOTS + 1))


def _machine() -> str:
    from platform import node  # slow to import and rarely needed

    return node()


def _is_free(file: FileIO, take: Take, *, shared: bool = False) -> bool:
    """Return whether no living process holds the file, and lock it if possible."""
    try:
        return take(file, shared)
    except OSError:
        # No locks here, as on some network folders: look for the process named in the file.
        process, machine = _holder(file)
        return machine != _machine() or process is None or not _is_alive(process)


if sys.platform == "win32":
    import msvcrt

    def lock(file: FileIO, shared: bool = False) -> bool:
        """Lock the file if it is free, and return whether it was."""
        place = file.tell()
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(place)
        return True

    def lockable(path: Path) -> bool:
        """Return whether SQLite can lock the file at `path`: here, always."""
        return True

    def _is_alive(process: int) -> bool:
        return False
else:
    import fcntl

    def lock(file: FileIO, shared: bool = False) -> bool:
        """Lock the file if it is free, and return whether it was; raises OSError without locks."""
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def lockable(path: Path) -> bool:
        """Return whether a file beside `path` can be locked the way SQLite locks.

        Not the file itself, if possible: closing it would drop this process's own locks.
        """
        probe = path.with_name(f".{path.name}-{os.urandom(4).hex()}")
        try:
            handle = os.open(probe, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            probe, handle = path, os.open(path, os.O_RDONLY)
        try:
            kind = fcntl.LOCK_SH if probe == path else fcntl.LOCK_EX
            fcntl.lockf(handle, kind | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in (errno.EAGAIN, errno.EACCES)
        finally:
            os.close(handle)
            if probe != path:
                probe.unlink()
        return True

    def _is_alive(process: int) -> bool:
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        except (OSError, OverflowError):
            return False
        return True
