"""Bytes to a safe tree: whatever is in a file, reading it ends soon and never raises."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer import files
from timer.routine.diagnostics import Report
from timer.routine.model import Place
from timer.routine.yaml.tree import TooMuchError, TreeBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timer.routine.yaml.tree import Node

LARGEST = 256 * 1024
"""Bytes in a file; more than any routine needs."""

TOP = Place(1, 1, 2)

_UNWANTED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"


def read_bytes(path: Path) -> bytes:
    """Return what the regular file at `path` holds, at most `LARGEST` bytes.

    Raises UnreadableError.
    """
    return files.read_bytes(path, LARGEST)


def parse(data: bytes, report: Report) -> Node | None:
    """Return the tree that `data` holds, or None when there is none to be had.

    Problems go to `report`: after a fault in the YAML itself that fault alone, otherwise
    everything in it that is refused (anchors, tags, second documents, duplicate keys, and so on).
    """
    text = _decode(data, report)
    if text is None:
        return None
    inner = Report()
    builder = TreeBuilder(inner, text.splitlines())
    fault = _build(text, builder)
    if fault is not None:
        report.absorb(fault)
        return None
    report.absorb(inner)
    if builder.root is None and not inner.failed:
        report.error(
            TOP, "empty-file", "There is nothing in this file.", "Begin with `name:` and `steps:`."
        )
    return builder.root


def _decode(data: bytes, report: Report) -> str | None:
    if len(data) > LARGEST:
        report.error(
            TOP,
            "file-too-large",
            "This file is over 256 KiB.",
            "A routine is a few kilobytes; check that this is one.",
        )
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _after(data[: error.start].decode("utf-8-sig", "replace"))
        message = "From here on this file is not UTF-8 text."
        report.error(place, "not-utf-8", message, "Save it with the encoding UTF-8.")
        return None
    if found := re.search(_UNWANTED, text):
        place = _after(text[: found.start()])
        message = f"Here stands an invisible control character (U+{ord(found[0]):04X})."
        report.error(place, "control-character", message, "Delete it.")
        return None
    return text


def _after(before: str) -> Place:
    """Return the place of the one character that follows `before`."""
    lines = re.split("\r\n|\r|\n", before)
    return Place(len(lines), len(lines[-1]) + 1, len(lines[-1]) + 2)


def _build(text: str, builder: TreeBuilder) -> Report | None:
    """Feed the events of `text` to `builder`; return the fault that ended them early, if any."""
    fault = Report()
    try:
        for event in _events(text):
            builder.take(event)
            if builder.done:
                break
    except TooMuchError as error:
        fault.error(error.place, error.code, error.message, error.help)
        return fault
    except _FaultError as error:
        from timer.routine.yaml.syntax import explain

        explain(text, error.mark, error.opened, str(error), builder.last_quoted, fault)
        return fault
    return None


class _FaultError(Exception):
    """The parser gave up; marks are (line, column) from 0, where it said."""

    def __init__(self, error: Exception) -> None:
        super().__init__(getattr(error, "problem", None) or type(error).__name__)
        self.mark = _mark(getattr(error, "problem_mark", None))
        self.opened = _mark(getattr(error, "context_mark", None))


def _mark(mark: Any) -> tuple[int, int] | None:
    return None if mark is None else (mark.line, mark.column)


def _events(text: str) -> Iterator[Any]:
    """Yield YAML events, by the C parser where there is one; raise _FaultError for any fault.

    The composer is never asked: it recurses, and enough brackets would end the process. Beside its
    own errors the parser raises others on hostile texts, and all of them mean the same.
    """
    import yaml

    events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    while True:
        try:
            event = next(events)
        except StopIteration:
            return
        except (
            yaml.YAMLError,
            ValueError,
            LookupError,
            AttributeError,
            TypeError,
            OverflowError,
            RecursionError,
        ) as error:
            raise _FaultError(error) from None
        yield event
