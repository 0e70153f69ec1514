"""What a shell may complete: routines, steps, moves, backends, files; loaded when it asks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress

import click
from click.shell_completion import CompletionItem

from timer.errors import SuppleError
from timer.machine import Machine
from timer.services.context import Context
from timer.text import safe

Item = CompletionItem[str]


def complete(what: str, ctx: click.Context, incomplete: str) -> list[Item]:
    """Return what may be written for `what`, a key of SOURCES, after `incomplete`."""
    context = Context.of(os.environ, ctx.find_object(Machine))
    start = safe(incomplete)
    found: list[Item] = []
    # A folder or file that can't be read is no reason to disturb a line that is being typed.
    with suppress(SuppleError, OSError):
        found = [
            CompletionItem(value, help=help and safe(help, 60))
            for value, help in SOURCES[what](context, ctx)
            if value.startswith(start)
        ]
    if what in WITH_FILES and (not found or os.sep in incomplete):
        found.append(CompletionItem(incomplete, type="file"))
    return found


Pairs = Iterable[tuple[str, str | None]]
"""Values, each with a few words on it."""


def _routines(context: Context, _: click.Context) -> Pairs:
    from timer.services.catalog import routine_cards

    return ((safe(card.slug), card.name) for card in routine_cards(context))


def _steps(context: Context, ctx: click.Context) -> Iterator[tuple[str, str | None]]:
    from timer.services.routine_files import timeline_of

    named: dict[int, str] = {}
    for segment in timeline_of(context, _routine(context, ctx)).segments:
        if segment.is_bout:
            named.setdefault(segment.step, segment.label)
    yield from ((str(number), name) for number, name in named.items())


def _optional(context: Context, ctx: click.Context) -> Iterator[tuple[str, str | None]]:
    from timer.routine.optional_steps import optional_steps
    from timer.routine.reader.routine_file import read_file

    entry = context.library.find(_routine(context, ctx))
    routine = read_file(entry.path, context.moves, context.library).routine
    for step in optional_steps(routine, context.moves) if routine else ():
        for number in step.numbers[:1]:
            yield str(number), step.name
        for slug in sorted(step.moves):
            if " " not in slug:
                yield slug, step.name


def _routine(context: Context, ctx: click.Context) -> str:
    # Click doesn't assign what comes before an option that has no value yet.
    typed = ctx.params.get("routine") or next(iter(ctx.args), "")
    return context.library.meant(str(typed))


def _moves(context: Context, _: click.Context) -> Pairs:
    return ((slug, move.name) for slug in context.moves.slugs if (move := context.moves.find(slug)))


def _backends(_: Context, __: click.Context) -> Pairs:
    from timer.backends import BACKENDS

    return ((name, None) for name in (*BACKENDS, "wav:"))


def _muscles(context: Context, _: click.Context) -> Pairs:
    from timer.routine.library.muscles import muscles

    return ((name, None) for name in muscles())


def _sessions(context: Context, _: click.Context) -> Iterator[tuple[str, str | None]]:
    from timer.services.looking_back import session_page

    yield "last", "the newest"
    for one in session_page(context, limit=20).sessions:
        yield one.id, f"{one.started_at[:16].replace('T', ' ')} {one.name}"


def _sets(context: Context, ctx: click.Context) -> Iterator[tuple[str, str | None]]:
    from timer.services.correcting import find_session
    from timer.services.looking_back import session_detail, session_page

    wanted = str(ctx.params.get("correct") or "last")
    if wanted == "last":
        found = session_page(context, limit=1).sessions
    else:
        found = (find_session(context, wanted),)
    detail = session_detail(context, found[0].id) if found else None
    for one in detail.sets if detail else ():
        yield str(one.number), " ".join(filter(None, (one.label, one.side)))


def _lines(context: Context, _: click.Context) -> Iterator[tuple[str, str | None]]:
    from timer.services.coaching import diary_entries
    from timer.services.context import read_past
    from timer.services.correcting import said_line

    yield "last", "the newest"
    for number, (line, _entry) in enumerate(reversed(diary_entries(read_past(context))), 1):
        yield str(number), said_line(line)


def _now(context: Context, _: click.Context) -> Iterator[tuple[str, str | None]]:
    yield context.clock.wall(), None


def _deleted(context: Context, _: click.Context) -> Iterator[tuple[str, str | None]]:
    with closing(context.journal.open()) as store:
        for id, *more in store.deleted():
            yield id, " ".join(map(str, more))


SOURCES = {
    "routine": _routines,
    "file": _routines,
    "step": _steps,
    "optional": _optional,
    "move": _moves,
    "muscle": _muscles,
    "backend": _backends,
    "session": _sessions,
    "set": _sets,
    "deleted": _deleted,
    "now": _now,
    "line": _lines,
}
"""What can be completed; `file` is a routine or any file."""
WITH_FILES = ("routine", "file")
