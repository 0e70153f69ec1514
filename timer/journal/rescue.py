"""Records that could not be saved, kept as JSON lines beside the journal until they can be."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

from timer.files import UnreadableError, read_bytes
from timer.journal.records import Record
from timer.journal.trouble import Kind, Trouble, told_plainly
from timer.journal.whole import record_in
from timer.paths import make
from timer.text import safe

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes; the longest session takes less than a tenth of it."""


def write(folder: Path, records: Sequence[Record]) -> Path:
    """Write the records to a new `unsaved-*.jsonl` in `folder`, whole or not at all.

    Raises Trouble where that can't be done either.
    """
    with told_plainly(folder):
        make(folder)
        path = next(name for name in _names(folder) if not name.exists())
        half = path.with_suffix(".part")
        with open(half, "w", encoding="utf-8") as file:
            file.writelines(_line(record) + "\n" for record in records)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    return path


def waiting(folder: Path) -> list[Path]:
    """Return the rescue files in `folder`, oldest first."""
    return sorted(folder.glob("unsaved-*.jsonl"))


def merge(folder: Path, save: Callable[[Record], None]) -> tuple[str, ...]:
    """Give the records of every rescue file in `folder` to `save`, and remove what it took.

    Returns a sentence for each file. What can't be read is set aside, whatever it is; what can't
    be saved yet stays where it is.
    """
    return tuple(_merge(path, save) for path in waiting(folder))


def _merge(path: Path, save: Callable[[Record], None]) -> str:
    try:
        lines = [line for line in read_bytes(path, LARGEST_FILE).split(b"\n") if line.strip()]
    except UnreadableError as error:
        if error.code == "cannot-read" and path.is_file():
            # That may pass, unlike what is wrong with the file itself.
            return f"The unsaved sets in {safe(str(path))} still wait. {error}"
        return _set_aside(path, f"Some unsaved sets cannot be read. {error.message}")
    saved = 0
    for line in lines:
        try:
            save(_record(line))
            saved += 1
        except ValueError:
            continue
        except Trouble as trouble:
            if trouble.kind is not Kind.REFUSED:
                return f"The unsaved sets in {safe(str(path))} still wait to be saved. {trouble}"
    if saved < len(lines) or not lines:
        lost = f"{len(lines) - saved} of {len(lines)} unsaved records cannot be read."
        return _set_aside(path, lost if saved else "Some unsaved sets cannot be read.")
    said = f"What could not be saved before is saved now ({saved} records)."
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return f"{said} {safe(str(path))} cannot be removed: {error.strerror}."
    return said


def _set_aside(path: Path, why: str) -> str:
    """Rename what makes no sense, so that it is reported once and never lost."""
    aside = next(name for name in _aside_names(path) if not os.path.lexists(name))
    try:
        path.rename(aside)
    except OSError as error:
        return f"{why} {safe(str(path))} cannot be set aside: {error.strerror}."
    return f"{why} It is kept as {safe(str(aside))}."


def _aside_names(path: Path) -> Iterator[Path]:
    yield path.with_suffix(".unreadable")
    for number in count(2):
        yield path.with_suffix(f".{number}.unreadable")


def _line(record: Record) -> str:
    import json

    return json.dumps({"record": type(record).__name__, **vars(record)})


def _record(line: bytes) -> Record:
    """Return the record in a line; raises ValueError where there is none."""
    import json

    try:
        return record_in(json.loads(line))
    except RecursionError:
        raise ValueError("nested too deep") from None


def _names(folder: Path) -> Iterator[Path]:
    """Return names that sort in the order of their making and that no other process uses."""
    return (folder / f"unsaved-{number:03}-{os.getpid()}.jsonl" for number in count(1))
