"""Records that could not be saved, kept as JSON lines beside the journal until they can be."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from timer.journal.records import Fact, Rating, Record, SessionEnd, SessionStart, SetRecord, State
from timer.journal.trouble import Kind, Trouble, told_plainly
from timer.paths import make
from timer.text import safe

_KINDS: dict[str, type[SessionStart | SetRecord | Rating | SessionEnd | Fact]] = {
    kind.__name__: kind for kind in (SessionStart, SetRecord, Rating, SessionEnd, Fact)
}


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

    Returns a sentence for each file. One that can't be read or saved is kept and named.
    """
    return tuple(_merge(path, save) for path in waiting(folder))


def _merge(path: Path, save: Callable[[Record], None]) -> str:
    name = safe(str(path))
    try:
        records = [_record(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for record in records:
            save(record)
        path.unlink(missing_ok=True)
    except (ValueError, TypeError, KeyError, AttributeError):
        return _keep_aside(path)
    except Trouble as trouble:
        if trouble.kind is Kind.REFUSED:
            return _keep_aside(path)
        return f"The unsaved sets in {name} still wait to be saved. {trouble}"
    return f"What could not be saved before is saved now ({len(records)} records)."


def _keep_aside(path: Path) -> str:
    """Rename a rescue file that makes no sense, so that it is told once and never lost."""
    aside = path.with_suffix(".unreadable")
    path.replace(aside)
    return f"Some unsaved sets cannot be read; they are kept as {safe(str(aside))}."


def _line(record: Record) -> str:
    import json

    return json.dumps({"record": type(record).__name__, **vars(record)})


def _record(line: str) -> Record:
    """Return the record in a line; raises ValueError, TypeError or KeyError where there is none."""
    import json

    values: dict[str, Any] = json.loads(line)
    kind = _KINDS[values.pop("record")]
    if "state" in values:
        values["state"] = State(values["state"])
    return kind(**values)


def _names(folder: Path) -> Iterator[Path]:
    """Return names that sort in the order of their making and that no other process uses."""
    return (folder / f"unsaved-{number:03}-{os.getpid()}.jsonl" for number in count(1))
