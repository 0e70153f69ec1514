"""The safe fixes for a file, applied to its text as by `supple check --fix`, or shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from timer.errors import SuppleError
from timer.frozen import frozen
from timer.routine.diagnostics import Edit, Fix, Problem, Severity
from timer.routine.library.file_names import MOVES
from timer.routine.model import Moves
from timer.routine.reader.includes import Routines
from timer.routine.reader.routine_file import read_routine
from timer.services.lint import Checked, check_data
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.segments import Segment

MOST_ROUNDS = 20
"""A fix may uncover the next fault; no file needs this many turns."""
MOST_TRIALS = 100
"""How many times fixes are tried; a file of hundreds of problems isn't a routine."""
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_MARK = b"\xef\xbb\xbf"


@frozen
class Fixed:
    """The text of a file after its safe fixes."""

    data: bytes
    count: int
    """How many problems were fixed."""


def fix_data(data: bytes, path: Path, moves: Moves, routines: Routines | None = None) -> Fixed:
    """Return what the file at `path` would hold after every safe fix, if it held `data`.

    A fix is applied only if it leaves fewer problems, and it never changes what a valid routine
    plays. Line ends and a byte order mark stay as they are.
    """
    try:
        text = data.removeprefix(_MARK).decode()
    except UnicodeDecodeError:
        return Fixed(data, 0)
    count, trials, refused = 0, 0, set[Fix]()
    found = check_data(data, path, moves, routines).problems
    for _ in range(MOST_ROUNDS):
        fixes = [one.fix for one in found if one.fix and one.fix.safe and one.fix not in refused]
        together = list(_apart(fixes))
        for some in (together, *([one] for one in together)):
            trials += 1
            if trials > MOST_TRIALS:
                break
            trial = apply(text, (edit for fix in some for edit in fix.edits))
            after = check_data(trial.encode(), path, moves, routines).problems
            if (
                trial != text
                and _is_better(after, found)
                and _plays_alike(text, trial, path, moves, routines)
            ):
                text, found, count = trial, after, count + len(some)
                break
            refused.update(some[:1] if len(some) == 1 else ())
        else:
            break
    mark = _MARK if data.startswith(_MARK) else b""
    return Fixed(mark + text.encode(), count) if count else Fixed(data, 0)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with `edits` made, none of which overlap."""
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    newline = found[0] if (found := _BREAK.search(text)) else "\n"
    places = [
        (starts[edit.line - 1] + edit.column - 1, starts[edit.line - 1] + edit.end_column - 1, edit)
        for edit in edits
        if 0 < edit.line <= len(starts)
    ]
    for start, end, edit in sorted(places, key=lambda place: place[:2], reverse=True):
        text = text[:start] + edit.text.replace("\n", newline) + text[end:]
    return text


def difference(one: Checked, fix: Fix) -> Iterator[str]:
    """Yield the lines that a fix changes, each after `-` or `+`, in the order of the file."""
    from difflib import ndiff

    first = min(edit.line for edit in fix.edits)
    last = max(edit.line for edit in fix.edits)
    before = "\n".join(one.lines[first - 1 : last])
    moved = (Edit(e.line - first + 1, e.column, e.end_column, e.text) for e in fix.edits)
    after = apply(before, moved)
    compared = ndiff(_BREAK.split(before), _BREAK.split(after))
    yield from (line[0] + " " + line[2:] for line in compared if line[0] in "-+")


def unified(before: str, after: str, name: str) -> Iterator[str]:
    """Yield a unified diff, which `patch` understands."""
    from difflib import unified_diff

    old, new = (_BREAK.split(_BREAK.sub("\n", text).removesuffix("\n")) for text in (before, after))
    yield from unified_diff(old, new, name, name, lineterm="")


def _apart(fixes: Iterable[Fix]) -> Iterator[Fix]:
    """Yield the fixes that don't touch what an earlier one changes."""
    taken: list[Edit] = []
    for fix in fixes:
        if not any(_meet(one, other) for one in fix.edits for other in taken):
            taken += fix.edits
            yield fix


def _meet(one: Edit, other: Edit) -> bool:
    return (
        one.line == other.line and one.column <= other.end_column and other.column <= one.end_column
    )


def _is_better(after: Sequence[Problem], before: Sequence[Problem]) -> bool:
    """Return whether a problem is gone and there are no more errors than before."""
    errors, were = (
        sum(one.severity is Severity.ERROR for one in found) for found in (after, before)
    )
    codes = Counter(one.code for one in before) - Counter(one.code for one in after)
    return errors <= were and (len(after) < len(before) or bool(codes))


def _plays_alike(
    before: str, after: str, path: Path, moves: Moves, routines: Routines | None
) -> bool:
    """Return whether `after` plays what `before` did, if that was a routine at all."""
    if path.absolute().parent.name == MOVES:
        return True
    was = _segments(before, path, moves, routines)
    return was is None or was == _segments(after, path, moves, routines)


def _segments(
    text: str, path: Path, moves: Moves, routines: Routines | None
) -> tuple[Segment, ...] | None:
    routine = read_routine(text.encode(), path.stem, moves, routines, path.parent).routine
    if routine is None:
        return None
    try:
        return compile_routine(routine, moves).segments
    except SuppleError:
        return None
