"""Who is running: a lock in the data folder for every session that goes on.

The system lets go of a lock when its process dies, however it dies, so that a session without an
end and without a lock is known to be interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from io import FileIO
from pathlib import Path

from timer.errors import SuppleError
from timer.paths import make
from timer.text import safe

SLOTS = 16
"""How many sessions can be told apart at once."""

_LOCKED_BYTE = 1 << 20
"""Where Windows locks: far behind the text, since nobody can read what is locked there."""


class Hold:
    """One session's lock on the data folder, until `release` or the end of the process."""

    def __init__(self, file: FileIO, others: int) -> None:
        self._file = file
        self.others = others
        """How many other sessions were running when this one began."""

    def release(self) -> None:
        """Let go; the session is over."""
        if not self._file.closed:
            self._file.truncate(0)
            self._file.close()


def hold(folder: Path, session_id: str) -> Hold:
    """Take a lock in `folder` for a session; `others` of the answer says whether it is alone.

    A second session may run and record: both are kept. Raises SuppleError where the folder can't
    be written or SLOTS sessions run already.
    """
    try:
        taken, others = _taken(make(folder))
        for spare in taken[1:]:
            spare.close()
        if taken:
            taken[0].truncate(0)
            taken[0].write(session_id.encode())
            return Hold(taken[0], others)
    except OSError as error:
        raise SuppleError(
            f"The folder {safe(str(folder))} cannot be locked: {error.strerror}."
        ) from error
    raise SuppleError(f"{SLOTS} sessions are running.", "End one of them.")


def _taken(folder: Path) -> tuple[list[FileIO], int]:
    """Lock every slot that is free, new ones up to the first, and count those that are not."""
    taken: list[FileIO] = []
    others = 0
    for path in _slots(folder):
        if taken and not path.exists():
            continue
        file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        if _take(file):
            taken.append(file)
        else:
            file.close()
            others += 1
    return taken, others


def running(folder: Path, session_ids: Iterable[str]) -> frozenset[str]:
    """Return those of the sessions that a living process holds. Creates nothing."""
    asked = frozenset(session_ids)
    return frozenset(_held(folder, asked)) if asked else asked


def _held(folder: Path, asked: frozenset[str]) -> Iterator[str]:
    for path in _slots(folder):
        if not path.exists():
            continue
        with closing(FileIO(os.open(path, os.O_RDONLY), "r")) as file:
            named = file.read(200).decode(errors="replace")
            # Only a lock that names one of them is tried: trying disturbs who starts meanwhile.
            if named in asked and not _take(file, shared=True):
                yield named


def _slots(folder: Path) -> Iterator[Path]:
    return (folder / f"running-{slot}.lock" for slot in range(1, SLOTS + 1))


if sys.platform == "win32":
    import msvcrt

    def _take(file: FileIO, *, shared: bool = False) -> bool:
        """Lock the file if it is free, and tell whether it was."""
        place = file.tell()
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(place)
        return True
else:
    import fcntl

    def _take(file: FileIO, *, shared: bool = False) -> bool:
        """Lock the file if it is free, and tell whether it was."""
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
