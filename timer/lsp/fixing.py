"""Changes that an editor offers for a text: a fix for a problem, all safe ones, the usual form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from timer.frozen import NamedTuple
from timer.lsp.desk import Desk, Document, Kind
from timer.lsp.places import Change, Span, changes_between
from timer.routine.diagnostics import Edit, Fix, Problem
from timer.routine.model import Place
from timer.services.fixes import fix_data
from timer.services.formatting import format_text
from timer.text import safe

LONGEST = 80
_OURS = (Kind.ROUTINE, Kind.MOVES, Kind.PROGRAMME)


class Action(NamedTuple):
    """Something that an editor can do to a text."""

    title: str
    changes: Sequence[Change]
    problem: Problem
    surely: bool
    """Whether it only writes what was meant."""


def actions(desk: Desk, document: Document, span: Span) -> Iterator[Action]:
    """Yield the fix of each problem that touches a span."""
    lines = document.lines
    for one in desk.problems(document):
        if one.fix is None:
            continue
        changes = [_change(document, edit) for edit in one.fix.edits]
        where = lines.span(Place(one.line, one.column, one.end_column))
        if any(span.touches(place) for place in (where, *(each.span for each in changes))):
            title = _title(document, one, one.fix)
            yield Action(title, changes, one, one.fix.safe)


def _change(document: Document, edit: Edit) -> Change:
    lines = document.lines
    span = lines.exact(Place(edit.line, edit.column, edit.end_column))
    return Change(span, edit.text.replace("\n", lines.newline))


def _title(document: Document, problem: Problem, fix: Fix) -> str:
    """Return what a fix does, in few words."""
    help = problem.help or ""
    if len(fix.edits) == 1 and "\n" not in fix.edits[0].text:
        (edit,) = fix.edits
        span = _change(document, edit).span
        old = document.lines[span.row][span.column : span.end_column].strip()
        new = edit.text.strip()
        if not old:
            return f"Add `{safe(new, LONGEST)}`" if new else "Add a space"
        if not new:
            return f"Remove `{safe(old, LONGEST)}`"
        return f"Write `{safe(new, LONGEST)}`"
    first = help.partition(". ")[0].rstrip(".")
    return safe(first, LONGEST) if first and not first.endswith("?") else "Make this change"


def all_fixed(desk: Desk, document: Document) -> list[Change]:
    """Return the changes that every safe fix makes; none in files that came with Supple."""
    if document.kind not in _OURS or desk.is_bundled(document.path):
        return []
    found = fix_data(document.data, document.path, desk.moves, desk.context.library)
    if not found.count:
        return []
    return changes_between(document.text, found.data.decode("utf-8"))


def formatted(document: Document) -> list[Change]:
    """Return the changes that bring a text into the usual form; none where it has a fault."""
    made = format_text(document.text) if document.kind in _OURS else None
    return changes_between(document.text, made) if made is not None else []
