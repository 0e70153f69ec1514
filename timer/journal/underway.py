"""The set under way, in a file beside the journal: how far it is, and nothing else.

It is recorded every few seconds. A commit of the journal waits for the disk many times, and this
once: every state is written over the one before the last, so that a power cut spoils one of the two
at most. The file is made as the session begins, when the journal waits for the disk anyway, so that
the first state waits no more often. Once its session is over, however it ended, whoever opens the
journal takes the newest in. Until then the file is the session's alone, and reading the journal
doesn't write it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import suppress
from io import FileIO
from pathlib import Path
from zlib import crc32

from timer.files import UnreadableError, names, read_bytes
from timer.journal import spool
from timer.journal.errors import JournalError, Kind
from timer.journal.events import Checkpoint, Record, Removal, SetRecord
from timer.paths import make
from timer.text import safe

PAGE = 4096
"""In bytes: a state takes a whole number of them, so that none is written with another."""
LARGEST_FILE = 1024 * 1024
UNREADABLE = "A set that was under way can't be read."
State = Checkpoint | Removal
"""How far a set is, or that nothing was done of it after all."""
_NOTHING = Removal("")
"""What a file says before the first state."""


class UnderWay:
    """One session's file in `folder`.

    Every method but `close` raises OSError or SuppleError if the disk fails.
    """

    def __init__(self, folder: Path, session_id: str) -> None:
        named = "".join(char for char in session_id if char.isalnum() or char == "-")
        self._path = folder / f"underway-{named}.jsonl"
        self._file: FileIO | None = None
        self._room = self._turn = 0
        self.session_id = session_id
        self.newest: State | None = None
        """The state that the file holds, None before the first."""

    def prepare(self) -> None:
        """Create the file unless it is there, so that the first state finds it on the disk.

        It says that nothing was done: a power cut may spoil the first state as well.
        """
        if not self._path.exists():
            self._create(_checked(self._turn, _NOTHING))

    def keep(self, state: State) -> None:
        """Write a state; it is on the disk when this returns."""
        self._turn += 1
        text = _checked(self._turn, state)
        if self._file is None or len(text) >= self._room or not spool.is_at(self._file, self._path):
            self._create(text)
        else:
            self._file.seek(self._turn % 2 * self._room)
            _write(self._file, _filled(text, self._room))
            spool.to_disk(self._file.fileno())
        self.newest = state

    def discard(self) -> None:
        """Remove the file: the journal has everything."""
        self.close()
        self.newest = None
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file, which stays if it holds a state."""
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError), file:
                if self.newest is None and spool.is_at(file, self._path):
                    self._path.unlink()

    def _create(self, text: bytes) -> None:
        """Put a whole file in place, with this state where the next one isn't written."""
        self.close()
        make(self._path.parent)
        self._room = -(-(len(text) + 1) // PAGE) * PAGE
        parts = [b"", text] if self._turn % 2 else [text, b""]
        new = self._path.with_suffix(".new")
        with FileIO(os.open(new, spool.OPEN | os.O_TRUNC, 0o600), "r+") as file:
            _write(file, b"".join(_filled(one, self._room) for one in parts))
            spool.to_disk(file.fileno())
        new.replace(self._path)
        spool.sync_folder(self._path.parent)
        self._file = FileIO(os.open(self._path, spool.OPEN & ~os.O_APPEND & ~os.O_CREAT), "r+")


def waiting(folder: Path) -> list[Path]:
    """Return the files in `folder` that have a set under way, of sessions that run or were killed.

    One that a killed process was about to put in place comes after the one in its place.
    """
    found = [name for name in names(folder) if name.startswith("underway-")]
    return [folder / one for end in (".jsonl", ".new") for one in found if one.endswith(end)]


def outdate(folder: Path, records: Collection[Record]) -> None:
    """Remove the files in `folder` whose set is taken back or newer in the records.

    Raises OSError if that isn't possible. A session that runs makes its file again.
    """
    about = [one for one in records if isinstance(one, State | SetRecord)]
    for path in waiting(folder) if about else ():
        with suppress(UnreadableError):  # that is said when it is taken in
            state = newest(path)
            if isinstance(state, Checkpoint) and any(_replaces(one, state) for one in about):
                _remove(path)


def _replaces(record: Removal | SetRecord, state: Checkpoint) -> bool:
    if isinstance(record, Removal):
        return record.id == state.id
    return record.id == state.id and record.ended_at >= state.ended_at


def _remove(path: Path) -> None:
    """Remove a file, or empty it if its folder can't be written to."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        if path.stat().st_size:
            os.truncate(path, 0)


def left(folder: Path, running: Callable[[str], bool]) -> list[Path]:
    """Return those of the files that are `waiting` whose session doesn't run."""
    return [
        path
        for path in waiting(folder)
        # A folder in its place is in the session's way.
        if path.is_dir() or not running(path.stem.removeprefix("underway-"))
    ]


def merge(
    folder: Path, take: Callable[[Path], None], running: Callable[[str], bool]
) -> tuple[str, ...]:
    """Have every file of a session that doesn't run taken in, and remove it.

    Returns a sentence about each file that can't be read, saved or removed, and so is kept.
    """
    found = (_merge(path, take) for path in left(folder, running))
    return tuple(notice for notice in found if notice)


def _merge(path: Path, take: Callable[[Path], None]) -> str | None:
    where = safe(str(path))
    try:
        if newest(path) is not None:
            take(path)
        elif _may_hold_something(path):
            return spool.set_aside(path, UNREADABLE)
    except UnreadableError as error:
        if error.missing:
            return None  # another process has just taken it in
        if error.code == "cannot-read" and path.is_file():
            # That may pass, unlike a fault in the file itself.
            return f"The set in {where} is not in the journal yet. {error.sentences}"
        return spool.set_aside(path, f"{UNREADABLE} {error.message}")
    except JournalError as trouble:
        if trouble.kind is Kind.BUSY:
            return None  # the next one to open the journal will take it in
        if trouble.kind is Kind.REFUSED:
            # Its session may be in a rescue file that can't be merged yet.
            return None if spool.waiting(path.parent) else spool.set_aside(path, UNREADABLE)
        return f"The set in {where} can't be added to the journal yet. {trouble.sentences}"
    try:
        _remove(path)
    except OSError as error:
        return f"{where} is in your journal but can't be removed: {error.strerror}."
    return None


def _may_hold_something(path: Path) -> bool:
    """Return whether a file without a whole state was ever the only one to hold a state.

    One that wasn't put in place never was: its process was killed while it wrote the file.
    """
    return path.suffix != ".new" and bool(read_bytes(path, LARGEST_FILE).strip(b"\0 \n"))


def newest(path: Path) -> State | None:
    """Return the newest state in a file that is whole; None if none is, or the file is gone.

    Raises UnreadableError if there is a file that can't be read.
    """
    try:
        lines = read_bytes(path, LARGEST_FILE).split(b"\n")
    except UnreadableError as error:
        if error.missing:
            return None
        raise
    return max(filter(None, map(_state, lines)), key=lambda one: one[0], default=(0, None))[1]


def _checked(turn: int, state: State) -> bytes:
    """Return a state as text, after its number and a checksum."""
    text = b"%d %s" % (turn, spool.as_line(state).rstrip())
    return b"%08x %s" % (crc32(text), text)


def _state(line: bytes) -> tuple[int, State] | None:
    """Return the state in a line with its number, or None if the line isn't whole."""
    checksum, _, text = line.rstrip().partition(b" ")
    if checksum != b"%08x" % crc32(text):
        return None
    turn, _, record = text.partition(b" ")
    state = spool.from_line(record)
    return (int(turn), state) if isinstance(state, State) and turn.isdigit() else None


def _filled(text: bytes, room: int) -> bytes:
    return text.ljust(room - 1) + b"\n"


def _write(file: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
