"""The formats that can be imported, recognised by their content, and what comes of a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from timer.errors import SuppleError
from timer.frozen import frozen
from timer.importers import markdown, one_liner, sheet
from timer.importers.draft import Draft, Step, texts_of, tidy, written
from timer.importers.source import Source
from timer.routine.diagnostics import Severity
from timer.routine.model import Moves
from timer.routine.reader.routine_file import read_routine
from timer.routine.yaml.tree import LARGEST

MOST_ROUTINES = 200


class Format(NamedTuple):
    """One format: how it is recognised, and how it is read."""

    name: str
    """In a sentence: `a backup of Just Another Workout Timer`."""
    example: str
    """What such a file looks like, in a few words."""
    recognises: Callable[[Source], bool]
    read: Callable[[Source], list[Draft]]


FORMATS = (
    Format("a line of intervals", "`8x[20s, 10s]`", one_liner.recognises, one_liner.read),
    Format("a table", "CSV with a column for names", sheet.recognises, sheet.read),
    Format("a list", "lines such as `3x10 Squats`", markdown.recognises, markdown.read),
)
"""Every format; the first that recognises a text reads it."""


@frozen
class ImportedRoutine:
    """One routine that was made."""

    name: str
    text: str
    """The routine file."""
    comments: tuple[str, ...] = ()
    """What no key of ours says, which is in the text as comments."""
    steps: int = 0


@frozen
class Imported:
    """What came of a file."""

    format: str
    routines: tuple[ImportedRoutine, ...]
    warnings: tuple[str, ...] = ()


def import_text(text: str, *, name: str, moves: Moves | None = None) -> Imported:
    """Return the routines in a text from elsewhere; `name` is for those that have none.

    Raises SuppleError where the text isn't understood, or has an error, with what to do.
    """
    source = Source(text)
    if not text.strip():
        raise SuppleError("There is nothing in it.", "Check that it is the right file.")
    found = next((one for one in FORMATS if one.recognises(source)), None)
    if found is None:
        raise not_understood(source)
    drafts = [one for one in found.read(source) if not one.is_empty]
    if not drafts:
        raise SuppleError(
            f"This is {found.name}, but there is no exercise in it.",
            "Check that it is the right file.",
        )
    warnings: list[str] = []
    if len(drafts) > MOST_ROUTINES:
        warnings.append(f"Only the first {MOST_ROUTINES} of {len(drafts)} routines are imported.")
    routines = tuple(
        _routine(draft, found, name, place, len(drafts), moves, warnings)
        for place, draft in enumerate(drafts[:MOST_ROUTINES], 1)
    )
    return Imported(found.name, routines, tuple(warnings))


def not_understood(source: Source) -> SuppleError:
    """Return the error for a text that is in no known format."""
    known = ", ".join(f"{one.name} ({one.example})" for one in FORMATS)
    return SuppleError(
        "This file isn't in a format that can be imported.", f"These can be: {known}."
    )


def _routine(
    draft: Draft,
    found: Format,
    name: str,
    place: int,
    many: int,
    moves: Moves | None,
    warnings: list[str],
) -> ImportedRoutine:
    otherwise = f"{name} {place}" if many > 1 else name
    whole = tidy(draft.name)
    draft.name = tidy(whole, 80) or tidy(otherwise, 80) or "Imported"
    if len(whole) > 80:
        draft.comments.append(whole)
    if draft.exact and moves is not None:
        _keep_times(draft, moves)
    _get_ready(draft)
    _end_with_work(draft)
    text = _valid(draft, found, moves, warnings)
    comments = (*draft.comments, *texts_of(draft.steps))
    count = sum(one.kind not in ("", "group", "rest") for one in draft.every())
    return ImportedRoutine(draft.name, text, comments, count)


def _end_with_work(draft: Draft) -> None:
    """Leave out a rest after the last round, as nothing follows it."""
    *before, last = draft.steps
    if len(before) and last.kind == "rest" and before[-1].keys.get("rest") == last.value:
        last.comments.append(f"The rest of {last.value} after the last round is left out.")
        last.kind = ""


GET_READY = "5s"


def _get_ready(draft: Draft) -> None:
    """Give a timer's first step a moment before it; other routines have one anyway."""
    if not draft.exact:
        return
    first = next((one for one in draft.steps if one.kind), None)
    if first is not None and first.kind not in ("rest", "note", "ask"):
        first.keys["settle"] = GET_READY


def _keep_times(draft: Draft, moves: Moves) -> None:
    """Keep a move of the library from adding time of its own to that of a timer."""
    for step in draft.every():
        move = moves.find(step.value) if step.kind in ("hold", "reps", "effort") else None
        if move is not None and move.settle is not None:
            step.keys.setdefault("settle", "0")


def _valid(draft: Draft, found: Format, moves: Moves | None, warnings: list[str]) -> str:
    """Return the text of a draft that has no errors; a step that has one becomes comments.

    That is never needed as long as the importers know what a step can be.
    """
    for _ in range(len(draft.steps) + 1):
        text = written(draft, found.name)
        data = text.encode()
        if len(data) > LARGEST:
            raise SuppleError(
                f"The routine '{tidy(draft.name, 60)}' would be over {LARGEST // 1024} KiB.",
                "Split the file.",
            )
        problems = read_routine(data, "imported", moves).problems
        wrong = next((one for one in problems if one.severity is Severity.ERROR), None)
        if wrong is None:
            return text
        step = _at(draft, text, wrong.line)
        if step is None:
            raise SuppleError(f"This file can't be imported: {wrong.message}", wrong.help)
        warnings.append(f"'{tidy(step.value, 60)}' is only a comment: {wrong.message}")
        step.comments += [f"{step.kind}: {step.value}", *texts_of(step.steps)]
        step.comments += [f"{key}: {value}" for key, value in step.keys.items()]
        step.kind, step.keys, step.steps = "", {}, []
    raise SuppleError("There is no step left in it.", "Check that it is the right file.")


def _at(draft: Draft, text: str, line: int) -> Step | None:
    """Return the step that has a line of the text."""
    starts = [number for number, one in enumerate(text.split("\n"), 1) if one.startswith("  - ")]
    steps = [one for one in draft.steps if one.kind]
    places = [place for place, start in enumerate(starts) if start <= line]
    return steps[places[-1]] if places and places[-1] < len(steps) else None
