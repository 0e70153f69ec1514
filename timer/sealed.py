"""Files in the cache folder, used only if they are whole, of this Python and the person's own.

Reading one loads next to nothing: it comes before anything else is loaded. What some are read with
would run what another person wrote there.
"""

from __future__ import annotations

import os
import stat
import sys
from zlib import crc32

TYPE_CHECKING = False  # typing takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import Any

SETTLED_S, AHEAD_S = 2, 60
"""How long a file must have been left alone; some disks note times no better. And how far ahead the
clock of such a disk may be, if it is in another machine."""
MOST_REMEMBERED, LONGEST_REMEMBERED = 384 * 1024, 96 * 1024
"""How many bytes a memory keeps, and the longest text that it minds."""
_MADE_BY = f"{sys.implementation.cache_tag} ".encode()
_HEAD = len(_MADE_BY) + 8
_READ = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_sealed(path: Path | str, most: int) -> memoryview | None:
    """Return what was written to a file, or None if that can't be trusted, or is over `most`."""
    try:
        if not _is_ours(os.stat(path), most):  # opening alone can trigger a device
            return None
        handle = os.open(path, _READ)
        try:
            found = os.fstat(handle)
            data = os.read(handle, found.st_size) if _is_ours(found, most) else b""
        finally:
            os.close(handle)
    except (OSError, ValueError):
        return None
    body = memoryview(data)[_HEAD:]
    return body if data.startswith(_head(body)) else None


def write_sealed(path: Path, body: bytes) -> None:
    """Write a file, and its folder; if it can't be written, that only costs time."""
    from timer.errors import SuppleError
    from timer.files import replace_file
    from timer.paths import make

    try:
        make(path.parent)
        replace_file(path, _head(body) + body, private=True)
    except (OSError, SuppleError):
        return


class Memory:
    """What was made of texts, in a file of the cache folder, for whoever reads the same again.

    It goes by the text and the kind alone: what is made must depend on nothing else, so its kind
    names the code that makes it. While it is entered it is the `current` one; then it is saved.
    """

    current: Memory | None = None

    def __init__(self, file: Callable[[], Path | None]) -> None:
        """`file` returns where it is, or None where there is no such place."""
        self._find = file
        self._file: Path | None = None
        self._kept: dict[bytes, bytes] | None = None
        """What was made, by the digest of its kind and text."""
        self._used: dict[bytes, bytes] = {}
        """Of all that, what this run has asked for or added."""
        self._room = MOST_REMEMBERED
        self._is_new = False
        self._before: Memory | None = None

    def __enter__(self) -> Memory:
        """Become the current one."""
        self._before, Memory.current = Memory.current, self
        return self

    def __exit__(self, *_: object) -> None:
        """Save what is new; if that fails, it only costs time."""
        Memory.current = self._before
        if self._is_new and self._file is not None:
            import marshal

            room, kept = MOST_REMEMBERED, {}
            for key, made in {**self._used, **(self._kept or {})}.items():
                room -= len(made)
                if room > 0:
                    kept[key] = made
            write_sealed(self._file, marshal.dumps(kept))

    def recall(self, kind: str, text: bytes) -> Any:
        """Return what was made of a text, None if that isn't known."""
        import marshal

        if self._kept is None:
            self._file = self._find()
            body = read_sealed(self._file, 2 * MOST_REMEMBERED) if self._file else None
            kept = {} if body is None else marshal.loads(body)
            self._kept = kept if isinstance(kept, dict) else {}  # of another version
        key = _key(kind, text)
        made = self._used.get(key) or self._kept.get(key)
        if made is None:
            return None
        self._used[key] = made
        return marshal.loads(made)

    def add(self, kind: str, text: bytes, made: Any) -> None:
        """Remember what was made of a text that wasn't known, in values that marshal knows."""
        import marshal

        if self._file is None or len(text) > LONGEST_REMEMBERED:
            return
        body = marshal.dumps(made)
        self._room -= len(body)
        if self._room > 0:  # an editor's help runs for days
            self._used[_key(kind, text)], self._is_new = body, True


def _key(kind: str, text: bytes) -> bytes:
    from timer.digests import digest_of

    return digest_of(b"%s\0%s" % (kind.encode("utf-8", "surrogateescape"), text))


def left_alone(marks: Iterable[str], now: str) -> bool:
    """Return whether files were left alone for so long, at `now` (ISO 8601), that a change shows.

    What is made of any other isn't kept: its next change may have the same mark (`files.mark`).
    """
    from datetime import datetime

    second = 1_000_000_000
    at = int(datetime.fromisoformat(now).timestamp()) * second
    first, last = at - SETTLED_S * second, at + AHEAD_S * second
    for text in marks:
        if text == "None":
            continue  # there is no such file
        try:
            times = [int(time) for time in text.rsplit("-", 3)[:2]]
        except ValueError:  # of a time before there were any
            return False
        if any(first < time < last for time in times):
            return False
    return True


def _is_ours(found: os.stat_result, most: int) -> bool:
    """Return whether it is a file that only this person, or the system, can have written."""
    if not stat.S_ISREG(found.st_mode) or found.st_size > most:
        return False
    if sys.platform == "win32":  # its rights are not in the mode
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _head(body: bytes | memoryview) -> bytes:
    return b"%s%08x" % (_MADE_BY, crc32(body))
