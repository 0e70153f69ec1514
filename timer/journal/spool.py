"""Records that the journal can't take, kept as JSON lines beside it until it can.

A file is only ever appended to, and its lines read in order end in the newest state. Another
process may take a file in while this one still writes: it renames it before reading, and whoever
writes checks afterwards that the file still has its name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import FileIO
from itertools import count
from pathlib import Path

from timer.errors import SuppleError
from timer.files import UnreadableError, read_bytes
from timer.frozen import frozen
from timer.journal.errors import JournalError, Kind
from timer.journal.events import Fact, Record, SetRecord
from timer.journal.schema import record_in
from timer.paths import make
from timer.text import safe

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes; the longest session takes less than a tenth of it."""
_OPEN = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Rescue:
    """One process's rescue file in `folder`; it is made when the first record is appended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path: Path | None = None
        """The file, while it holds anything."""

    def append(self, records: Sequence[Record]) -> int:
        """Append records and return how many of them, from the first, are on the disk.

        Those that find no room, and all where nothing can be written, are left out.
        """
        if not records:
            return 0
        lines = [_line(one) for one in records]
        kept = 0
        # Not ours to raise: why the journal could not take them is what the person needs to know.
        with suppress(OSError, SuppleError):
            make(self._folder)
            new = self.path is None
            while True:
                path = self.path or next(name for name in _names(self._folder) if _free(name))
                with FileIO(os.open(path, _OPEN, 0o600), "r+") as file:
                    kept = _append(file, lines)
                    self.path = path if os.fstat(file.fileno()).st_size else None
                    if _is_at(file, path):
                        break
                # Another process has taken the file in, perhaps before the last line was there.
                self.path = None
            if self.path is None:
                path.unlink(missing_ok=True)
            if new:
                _sync_folder(self._folder)
        return kept

    def discard(self) -> None:
        """Remove the file: the journal has taken everything."""
        path, self.path = self.path, None
        if path is not None:
            try:
                path.unlink(missing_ok=True)
            except OSError:  # a folder that can't be written to: what is in it can still be emptied
                with suppress(OSError):
                    os.truncate(path, 0)


@frozen
class Merged:
    """What became of the rescue files in a folder."""

    sets: int = 0
    """How many sets the journal has taken in, those left out not counted."""
    notices: tuple[str, ...] = ()
    """A sentence on each file that can't be read, saved or removed; it is kept."""


def waiting(folder: Path) -> list[Path]:
    """Return the rescue files in `folder`, oldest first.

    Among them are those that a process was killed over while it wrote them or took them in.
    """
    found = (path for end in ("jsonl", "part", "taken") for path in folder.glob(f"unsaved-*.{end}"))
    return sorted(found, key=lambda path: (_written_at(path), path))


def merge(folder: Path, save: Callable[..., None]) -> Merged:
    """Give the records of every rescue file in `folder` to `save`, and remove what it took.

    What can't be read is set aside, whatever it is; what can't be saved yet stays where it is.
    """
    sets, notices = 0, []
    for path in waiting(folder):
        with suppress(FileNotFoundError):  # another process has just taken this one in
            taken, notice = _merge(_claim(path), save)
            sets += taken
            notices += [notice] if notice else []
    return Merged(sets, tuple(notices))


def facts(folder: Path) -> dict[str, str]:
    """Return the facts that wait in `folder`, for when the journal can't be read."""
    found: dict[str, str] = {}
    for path in waiting(folder):
        with suppress(UnreadableError):
            records, _ = _records(_lines(path))
            found.update((one.id, one.value) for one in records if isinstance(one, Fact))
    return found


def _append(file: FileIO, lines: list[bytes]) -> int:
    """Write whole lines and return how many there was room for."""
    end = file.seek(0, os.SEEK_END)
    if end:
        file.seek(end - 1)
        if file.read(1) != b"\n":  # a line that was torn must not spoil the next one
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
    os.fsync(file.fileno())
    return kept


def _is_at(file: FileIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """Have a new file's name on the disk too, where a folder can be synced."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _claim(path: Path) -> Path:
    """Rename a file to be taken in, so that nothing more is written to it; return its new name.

    One that can't be renamed keeps its name. Raises FileNotFoundError where it is gone.
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


def _merge(path: Path, save: Callable[..., None]) -> tuple[int, str | None]:
    """Take one file in; return how many sets it held, and what to say if it has to be kept."""
    where = safe(str(path))
    try:
        lines = _lines(path)
        records, bad = _records(lines)
        bad += _save(records, save)
    except UnreadableError as error:
        if error.missing and not os.path.lexists(path):
            return 0, None
        if error.code == "cannot-read" and path.is_file():
            # That may pass, unlike what is wrong with the file itself.
            return 0, f"The unsaved sets in {where} still wait. {error.sentences}"
        return 0, _set_aside(path, f"Some unsaved sets cannot be read. {error.message}")
    except JournalError as trouble:
        if trouble.kind is Kind.BUSY:
            return 0, None  # whoever opens the journal next takes it in
        return 0, f"The sets in {where} can't be added to the journal yet. {trouble.sentences}"
    sets = len({one.id for one in records if isinstance(one, SetRecord) and not one.skipped})
    if bad and not (bad == 1 and _is_torn(lines[-1])):
        if bad == len(lines):
            return 0, _set_aside(path, "Some unsaved sets cannot be read.")
        lost = f"{bad} of {len(lines)} unsaved records cannot be read."
        return sets, _set_aside(path, lost)
    try:
        if path.suffix != ".taken":
            raise PermissionError(0, "its folder can't be written to")
        path.unlink(missing_ok=True)
    except OSError as error:
        return sets, f"{where} is in your journal and cannot be removed: {error.strerror}."
    return sets, None


def _save(records: list[Record], save: Callable[..., None]) -> int:
    """Save records, in one go if possible; return how many did not fit."""
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
    """Return the lines of a file; of those that are there twice, the later one."""
    lines = read_bytes(path, LARGEST_FILE).split(b"\n")
    return [*_latest(line for line in lines if line.strip())]


def _latest(lines: Iterable[bytes]) -> Iterable[bytes]:
    return reversed(dict.fromkeys(reversed([*lines])))


def _records(lines: list[bytes]) -> tuple[list[Record], int]:
    """Return the records in lines, and how many hold none."""
    found = [one for line in lines if (one := _record(line)) is not None]
    return found, len(lines) - len(found)


def _is_torn(line: bytes) -> bool:
    """Return whether a record was begun and not finished here; it was never reported as kept."""
    import json

    try:
        json.loads(line)
    except ValueError:
        return line.startswith(b'{"record"')
    except RecursionError:
        pass
    return False


def _set_aside(path: Path, why: str) -> str:
    """Rename what makes no sense, so that it is reported once and never lost."""
    aside = next(name for name in _aside_names(path) if not os.path.lexists(name))
    try:
        path.rename(aside)
    except OSError as error:
        return f"{why} {safe(str(path))} cannot be set aside: {error.strerror}."
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


def _line(one: Record) -> bytes:
    import json

    return json.dumps({"record": type(one).__name__, **vars(one)}).encode() + b"\n"


def _record(line: bytes) -> Record | None:
    """Return the record in a line, or None where there is none."""
    import json

    try:
        return record_in(json.loads(line))
    except (ValueError, RecursionError):
        return None


def _names(folder: Path) -> Iterator[Path]:
    """Return names that no other process uses."""
    return (folder / f"unsaved-{number:03}-{os.getpid()}.jsonl" for number in count(1))


def _free(path: Path) -> bool:
    """Return whether nothing goes by this name, not even a file that is being taken in."""
    return not any(path.parent.glob(f"{path.stem}.*"))
