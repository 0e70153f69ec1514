"""Rescue files: records that the journal can't take, kept beside it as JSON lines until it can.

Files are only appended to, so the last line about a record is its newest state. A process renames
a file before it merges it into the journal, and a writer checks afterwards that its file still has
its name, so nothing is lost between the two.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import FileIO
from itertools import count
from pathlib import Path

from timer.errors import SuppleError
from timer.files import UnreadableError, names, read_bytes
from timer.frozen import frozen
from timer.journal.errors import JournalError, Kind
from timer.journal.events import Fact, Record, SetRecord
from timer.journal.schema import record_in
from timer.paths import make
from timer.text import safe

LARGEST_FILE = 8 * 1024 * 1024
"""In bytes; the longest session needs less than a tenth of it."""
OPEN = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Rescue:
    """One process's rescue file in `folder`, created with the first record."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path: Path | None = None
        """The file, as long as it has anything in it."""

    def append(self, records: Sequence[Record]) -> int:
        """Append records and return how many of them, from the first, are on the disk.

        If the disk is full or can't be written, that is fewer than were given, or none.
        """
        if not records:
            return 0
        lines = [as_line(one) for one in records]
        kept = 0
        # Nothing is raised: the person needs to know what is wrong with the journal, not with this.
        with suppress(OSError, SuppleError):
            make(self._folder)
            new = self.path is None
            while True:
                path = self.path or next(name for name in _names(self._folder) if _free(name))
                with FileIO(os.open(path, OPEN, 0o600), "r+") as file:
                    kept = _append(file, lines)
                    self.path = path if os.fstat(file.fileno()).st_size else None
                    if is_at(file, path):
                        break
                # Another process has merged the file, perhaps before the last line was written.
                self.path = None
            if self.path is None:
                path.unlink(missing_ok=True)
            if new:
                sync_folder(self._folder)
        return kept

    def discard(self) -> None:
        """Remove the file: the journal has everything."""
        path, self.path = self.path, None
        if path is not None:
            try:
                path.unlink(missing_ok=True)
            except OSError:  # the folder can't be written to, but the file can be emptied
                with suppress(OSError):
                    os.truncate(path, 0)


@frozen
class Merged:
    """What happened to the rescue files in a folder."""

    sets: int = 0
    """How many sets were added to the journal, skipped ones not counted."""
    notices: tuple[str, ...] = ()
    """A sentence about each file that can't be read or removed, and so is kept."""
    waits: tuple[str, ...] = ()
    """A sentence about each file that can't be saved yet."""


def waiting(folder: Path) -> list[Path]:
    """Return the rescue files in `folder`, oldest first.

    That includes files that a killed process was writing or merging.
    """
    found = (folder / name for name in names(folder) if _is_ours(name))
    return sorted(found, key=lambda path: (_written_at(path), path))


def _is_ours(name: str) -> bool:
    return name.startswith("unsaved-") and name.endswith((".jsonl", ".part", ".taken"))


def merge(folder: Path, save: Callable[..., None]) -> Merged:
    """Save the records of every rescue file in `folder`, and remove the files that are done.

    Files that can't be read are set aside; files that can't be saved yet stay where they are.
    """
    sets, notices, faulty, waits = 0, list[str](), list[Path](), list[str]()
    for path in waiting(folder):
        with suppress(FileNotFoundError):  # another process has just merged this one
            claimed = _claim(path)
            taken = _merge(claimed, save)
            waits += [taken.waits] if taken.waits is not None else []
            sets += 0 if taken.fault else taken.sets
            notices += [taken.notice] if taken.notice else []
            faulty += [claimed] if taken.fault else []
    for path in faulty:
        # What its records belong to may have been in another file, or still is.
        taken = _merge(path, save)
        sets += 0 if taken.fault and waits else taken.sets
        if taken.fault and not waits:
            notices.append(set_aside(path, taken.fault))
    return Merged(sets, tuple(notices), tuple(filter(None, waits)))


def merged_text(sets: int) -> str:
    """Return a sentence about sets from rescue files that are in the journal now."""
    which = "One set that was" if sets == 1 else f"{sets} sets that were"
    return f"{which} waiting to be saved {'is' if sets == 1 else 'are'} in your journal now."


def facts(folder: Path) -> dict[str, str]:
    """Return the facts in the rescue files in `folder`, newer than any in the journal."""
    found: dict[str, str] = {}
    for path in waiting(folder):
        with suppress(UnreadableError):
            records, _ = _records(_lines(path))
            found.update((one.id, one.value) for one in records if isinstance(one, Fact))
    return found


def _append(file: FileIO, lines: list[bytes]) -> int:
    """Write whole lines and return how many fitted on the disk."""
    end = file.seek(0, os.SEEK_END)
    if end:
        file.seek(end - 1)
        if file.read(1) != b"\n":  # a torn line must not spoil the next one
            lines = [b"\n" + lines[0], *lines[1:]]
    kept = 0
    with suppress(OSError):
        for line in lines:
            if file.write(line) != len(line):
                break
            end += len(line)
            kept += 1
    if kept < len(lines):
        file.truncate(end)
    to_disk(file.fileno())
    return kept


def to_disk(descriptor: int) -> None:
    """Wait until what was written to a file is on the disk, whatever the disk keeps for later."""
    if sys.platform == "linux":
        os.fdatasync(descriptor)
        return
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):  # a network folder may not know it
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def is_at(file: FileIO, path: Path) -> bool:
    """Return whether a file that is open still has its name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def sync_folder(folder: Path) -> None:
    """Make sure that a new file's name is on the disk, where folders can be synced."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _claim(path: Path) -> Path:
    """Rename a file so that nothing more is written to it; return its new name.

    A file that can't be renamed keeps its name. Raises FileNotFoundError if it is gone.
    """
    if path.suffix == ".taken":
        return path
    claimed = path.with_name(f"{path.stem}.{os.urandom(4).hex()}.taken")
    try:
        path.rename(claimed)
    except FileNotFoundError:
        raise
    except OSError:
        return path
    return claimed


@frozen
class _Taken:
    """What came of one file: its sets, a notice if it is kept, and why it isn't done."""

    sets: int = 0
    notice: str | None = None
    waits: str | None = None
    """A sentence, or an empty one, if it can't be saved yet."""
    fault: str | None = None
    """What is wrong with some of its records."""


def _merge(path: Path, save: Callable[..., None]) -> _Taken:
    """Merge one file, and remove it if all of it is saved."""
    where = safe(str(path))
    try:
        lines = _lines(path)
        records, bad = _records(lines)
        bad += _save(records, save)
    except UnreadableError as error:
        if error.missing and not os.path.lexists(path):
            return _Taken()
        if error.code == "cannot-read" and path.is_file():
            # That may pass, unlike a fault in the file itself.
            return _Taken(
                waits=f"The sets in {where} are not in the journal yet. {error.sentences}"
            )
        return _Taken(fault=f"Some unsaved sets can't be read. {error.message}")
    except JournalError as trouble:
        if trouble.kind is Kind.BUSY:
            return _Taken(waits="")  # the next one to open the journal will merge it
        why = f"The sets in {where} can't be added to the journal yet. {trouble.sentences}"
        return _Taken(waits=why)
    sets = len({one.id for one in records if isinstance(one, SetRecord) and one.counts})
    if bad and not (bad == 1 and _is_torn(lines[-1])):
        if bad == len(lines):
            return _Taken(fault="Some unsaved sets can't be read.")
        return _Taken(sets, fault=f"{bad} of {len(lines)} unsaved records can't be read.")
    try:
        if path.suffix != ".taken":
            raise PermissionError(0, "its folder can't be written to")
        path.unlink(missing_ok=True)
    except OSError as error:
        return _Taken(sets, f"{where} is in your journal but can't be removed: {error.strerror}.")
    return _Taken(sets)


def _save(records: list[Record], save: Callable[..., None]) -> int:
    """Save records, in one go if possible; return how many were refused."""
    try:
        save(*records)
    except JournalError as trouble:
        if trouble.kind is not Kind.REFUSED:
            raise
        return sum(not _fits(one, save) for one in records)
    return 0


def _fits(one: Record, save: Callable[..., None]) -> bool:
    try:
        save(one)
    except JournalError as trouble:
        if trouble.kind is not Kind.REFUSED:
            raise
        return False
    return True


def _lines(path: Path) -> list[bytes]:
    """Return the lines of a file; of equal lines, only the last."""
    lines = read_bytes(path, LARGEST_FILE).split(b"\n")
    return [*_latest(line for line in lines if line.strip())]


def _latest(lines: Iterable[bytes]) -> Iterable[bytes]:
    return reversed(dict.fromkeys(reversed([*lines])))


def _records(lines: list[bytes]) -> tuple[list[Record], int]:
    """Return the records in lines, and how many lines have none."""
    found = [one for line in lines if (one := from_line(line)) is not None]
    return found, len(lines) - len(found)


def _is_torn(line: bytes) -> bool:
    """Return whether a line is a record cut short; such a record was never reported as saved."""
    import json

    try:
        json.loads(line)
    except ValueError:
        return line.startswith(b'{"record"')
    except RecursionError:
        pass
    return False


def set_aside(path: Path, why: str) -> str:
    """Rename an unreadable file, so that it is reported once and never lost; return a notice."""
    aside = next(name for name in _aside_names(path) if not os.path.lexists(name))
    try:
        path.rename(aside)
    except OSError as error:
        return f"{why} {safe(str(path))} can't be renamed: {error.strerror}."
    return f"{why} It is kept as {safe(str(aside))}."


def _aside_names(path: Path) -> Iterator[Path]:
    stem = path.name.partition(".")[0]
    yield path.with_name(f"{stem}.unreadable")
    for number in count(2):
        yield path.with_name(f"{stem}.{number}.unreadable")


def _written_at(path: Path) -> int:
    try:
        return path.lstat().st_mtime_ns
    except OSError:
        return 0


def as_line(one: Record) -> bytes:
    """Return a record as a line of JSON."""
    import json

    return json.dumps({"record": type(one).__name__, **vars(one)}).encode() + b"\n"


def from_line(line: bytes) -> Record | None:
    """Return the record in a line, or None."""
    import json

    try:
        return record_in(json.loads(line))
    except (ValueError, RecursionError):
        return None


def _names(folder: Path) -> Iterator[Path]:
    """Return names that no other process uses."""
    return (folder / f"unsaved-{number:03}-{os.getpid()}.jsonl" for number in count(1))


def _free(path: Path) -> bool:
    """Return whether no file has this name, not even one that is being merged."""
    return not any(path.parent.glob(f"{path.stem}.*"))
