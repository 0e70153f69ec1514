"""Correcting what the journal has: delete a session, correct a set, and take it back.

    line = find_session(context, "3f2a")                        # by its id, or how that begins
    said = delete_session(context, line.id)
    said = correct_set(context, line.id, 2, Correction(reps=8))  # its second set
    said = undo_last(context)                                   # None: there is nothing to undo

Each writes at once, and returns a sentence for the person. They raise SuppleError, with a remedy,
where that isn't possible: the session is running, there is no such set, a value doesn't fit, or the
journal can't be written.

Screening answers and the diary are about you and not about a session, so they stay. What you
answered about pain holds until you answer again at a start, even if no set hurt after all. A line
of the diary is corrected or deleted by itself, for good:

    for line, entry in diary_entries(read_past(context)):
        said = correct_line(context, entry, line, 4, line.side)
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from timer.coach.diary import Line, written
from timer.errors import SuppleError
from timer.frozen import replace
from timer.journal.corrections import Correction
from timer.routine.screening_questions import COMPLAINTS
from timer.services.context import read_past
from timer.services.journal_access import START_MS
from timer.services.looking_back import SessionLine, session_line
from timer.session.bookmark import bookmarks, fact_of
from timer.text import safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from timer.services.context import Context

__all__ = [
    "Correction",
    "correct_line",
    "correct_set",
    "delete_line",
    "delete_session",
    "find_session",
    "restore_session",
    "said_line",
    "still_counts",
    "undo_last",
]

SHORTEST = 4
"""How many characters of an id are enough, if only one begins with them."""
LISTED = 5
"""How many deleted sessions are named where none is meant."""
BACK = "`supple history --undo` takes it back."
STAYS = "What you answered about pain still counts. Your next start lets you answer again."


def find_session(context: Context, id: str) -> SessionLine:
    """Return the session with this id, or the only one whose id begins so."""
    found = session_line(context, id) if id else ()
    if len(id) < SHORTEST:
        found = tuple(one for one in found if one.id == id)
    if not found:
        raise SuppleError(
            f"No session has the id '{safe(id, 60)}'.", "`supple history --ids` shows the ids."
        )
    if len(found) > 1:
        raise SuppleError(
            f"{len(found)} sessions have ids that begin with '{safe(id, 60)}'.",
            "Give more of the id.",
        )
    return found[0]


def delete_session(context: Context, id: str) -> str:
    """Delete a session from every list and figure."""
    with closing(context.journal.open(read_only=False, wait_ms=START_MS)) as store:
        kept = store.facts()
        marks = bookmarks(kept).items()
        keys = [fact_of(routine, None).id for routine, mark in marks if mark.session == id]
        store.delete(id, context.clock.wall(), {key: kept[key] for key in keys})
    return f"The session is deleted. {BACK}"


def correct_set(context: Context, id: str, number: int, wanted: Correction) -> str:
    """Correct the set with this number (from 1) of a session."""
    with closing(context.journal.open(read_only=False, wait_ms=START_MS)) as store:
        store.correct(id, number, wanted, context.clock.wall())
    return " ".join((f"Set {number} is corrected. {BACK}", *still_counts(context, wanted)))


def still_counts(context: Context, wanted: Correction) -> tuple[str, ...]:
    """Return what to say where a set didn't hurt after all, but an answer about pain holds."""
    if wanted.hurt is not False:
        return ()
    from timer.services.screening import reported_answers  # rarely needed

    answers = reported_answers(read_past(context).facts, context.clock.wall())
    return (STAYS,) if any(one.guard and answers.get(one.guard) for one in COMPLAINTS) else ()


def restore_session(context: Context, id: str) -> str:
    """Bring back a session that was deleted, by its id or how that begins."""
    with closing(context.journal.open(read_only=False, wait_ms=START_MS)) as store:
        deleted = store.deleted()
        found = [one for one, *_ in deleted if one == id]
        found = found or [one for one, *_ in deleted if id and one.startswith(id)]
        if len(found) != 1:
            raise SuppleError(f"No deleted session has the id '{safe(id, 60)}'.", _listed(deleted))
        store.restore(found[0])
    return "The session is back."


def correct_line(
    context: Context, entry: Mapping[str, Any], line: Line, number: int, side: str | None
) -> str:
    """Give a line of the diary another number and side."""
    with closing(context.journal.open(read_only=False, wait_ms=START_MS)) as store:
        store.correct_entry(entry, written(line.kind, number), side)
    return f"Corrected: {said_line(replace(line, value=number, side=side))}."


def delete_line(context: Context, entry: Mapping[str, Any], line: Line) -> str:
    """Delete a line of the diary."""
    with closing(context.journal.open(read_only=False, wait_ms=START_MS)) as store:
        store.correct_entry(entry, None, None)
    return f"Deleted: {said_line(line)}."


def said_line(line: Line) -> str:
    """Return a line of the diary in words: `tightness 4, left leg, Mon 30 Nov 18:00`."""
    leg = f"{line.side} leg" if line.side else "both legs"
    return f"{line.kind} {line.value}, {leg}, {line.at:%a} {line.at.day} {line.at:%b %H:%M}"


def _listed(deleted: Sequence[tuple[str, str, str]]) -> str:
    """Return which sessions were deleted, the last ones first."""
    if not deleted:
        return "None was deleted."
    known = (f"{id} ({routine}, {at[:10]})" for id, routine, at in deleted[:LISTED])
    more = f", and {len(deleted) - LISTED} more" if len(deleted) > LISTED else ""
    return safe(f"Deleted: {', '.join(known)}{more}.")


def undo_last(context: Context) -> str | None:
    """Take back the last deletion or correction; return None if there is none."""
    with closing(context.journal.open(read_only=False, wait_ms=START_MS)) as store:
        undone = store.undo()
    if undone is None:
        return None
    return "The session is back." if undone[1] else "The set has what it had before."
