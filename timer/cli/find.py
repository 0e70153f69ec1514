"""Looking something up in the library: `find`, `moves` and `why`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from timer.cli.options import await_journal, completing, json_option, on_terminal, this_context
from timer.cli.output import GAP, hanging, print_json, put, room, say, tell
from timer.errors import ExitCode
from timer.frozen import replace
from timer.routine.model import Move
from timer.services.context import Context, read_past
from timer.services.search import Found, Search, stems
from timer.text import safe
from timer.timeline.messages import capital

if TYPE_CHECKING:
    from timer.services.why import Explanation, Result, Suggestion

_MOST = 12
"""The most results that are printed for people."""
_COLUMN = 40
"""Cells that a column needs for a text and the commands in it."""


@click.command("find", short_help="Find routines, moves and explanations.")
@click.argument("words", nargs=-1, required=True)
@json_option
def find_command(words: tuple[str, ...], as_json: bool) -> int:
    """Find what fits WORDS: a name, a muscle, a piece of kit, or what bothers you.

    \b
    supple find tight hamstrings
    supple find 5 min no kit
    """
    text, context = " ".join(words), this_context()
    results = _mindful(context, Search.everything(context).find(text))
    if as_json:
        print_json(results=[vars_of(one) for one in results])
    elif not results:
        say(f"Nothing fits {text!r}. Try a muscle, a piece of kit, or how long you have.", err=True)
    else:
        for line in found_lines(results[:_MOST], room()):
            put(line)
    return ExitCode.OK if results else ExitCode.FAILED


def _mindful(context: Context, results: list[Found]) -> list[Found]:
    """Return results with those last that an answer rules out, each with the answer."""
    past = read_past(context)
    answered = any(one.partition(" ")[0] == "yes" for one in past.facts.values())
    if not answered and not past.returned:
        return results
    from timer.services.catalog import routine_cards
    from timer.services.ruled_out import ruled_out

    against = ruled_out(context, [card for card in routine_cards(context) if card.ok], past)

    def is_out(one: Found) -> bool:
        return one.kind == "routine" and one.slug in against

    told = [replace(one, why=capital(f"{against[one.slug]}.")) for one in results if is_out(one)]
    return [*(one for one in results if not is_out(one)), *told]


def vars_of(found: Found) -> dict[str, str]:
    """Return a result for JSON."""
    return {"kind": found.kind, "slug": found.slug, "name": found.name, "why": found.why}


def found_lines(results: list[Found], width: int) -> Iterator[str]:
    """Yield results in lines of at most `width` cells, 0 if that is unknown."""
    widest = max(len(one.slug) for one in results)
    indent = widest + GAP if width - widest - GAP >= _COLUMN else 4
    for one in results:
        what = f"{one.name}, a move: {one.why}" if one.kind == "move" else one.why
        if one.kind == "explanation":
            what = f"{one.name}: {one.why} See `supple why {one.slug}`."
        yield from hanging(safe(what), width, indent, f"{safe(one.slug):<{widest}}  ")


@click.command("moves", short_help="List the moves of the library.")
@click.argument("words", nargs=-1, shell_complete=completing("move"))
@json_option
def moves_command(words: tuple[str, ...], as_json: bool) -> int:
    """List every move, or those whose names, aliases, tags or kit have all of WORDS.

    For example: supple moves strap
    """
    library = this_context().moves
    moves = [move for slug in library.slugs if (move := library.find(slug))]
    wanted = stems(" ".join(words)).split()
    chosen = [move for move in moves if _has(move, wanted)]
    if as_json:
        print_json(moves=[move_json(move) for move in chosen])
    else:
        for move in chosen:
            also = f" ({', '.join(move.aliases)})" if move.aliases else ""
            say(f"{move.slug}  {move.name}{also}")
    if not chosen and not as_json:
        say(f"No move has {' '.join(words)!r}. `supple moves` lists all.", err=True)
    return ExitCode.OK if chosen else ExitCode.FAILED


def _has(move: Move, wanted: list[str]) -> bool:
    text = " ".join((move.slug, move.name, *move.aliases, *move.tags, *move.kit))
    have = f" {stems(text)}"
    return all(f" {word}" in have for word in wanted)


def move_json(move: Move) -> dict[str, Any]:
    """Return a move for JSON."""
    return {
        "slug": move.slug,
        "name": move.name,
        "aliases": list(move.aliases),
        "position": move.position,
        "kit": list(move.kit),
        "limb": getattr(move, "limb", None),
        "tags": list(move.tags),
        "cues": [cue.texts[0] for cue in move.cues],
        "swaps": {
            name: [swap.to for swap in getattr(move, name)]
            for name in ("easier", "harder", "instead")
        },
        "warnings": list(move.warnings),
        "source": move.source,
    }


@click.command("why", short_help="Say what may be behind a tight or sore leg, and what may help.")
@click.argument("words", nargs=-1)
@json_option
def why_command(words: tuple[str, ...], as_json: bool) -> int:
    """Say what may be behind a leg that feels tight or sore, and which routine may help.

    Without WORDS it asks four short questions; in a pipe it lists the explanations.

    \b
    supple why
    supple why tight hamstrings after long runs
    """
    from timer.plain.prompts import bothered, result_lines
    from timer.services.search import explanations_for
    from timer.services.why import MOST, Result, explained, table

    context = this_context()
    past = await_journal(context)
    text = " ".join(words)
    if not text and not as_json and on_terminal():
        bothered(context, past, _line, tell)
        return ExitCode.OK
    if text:
        slugs = [text] if text in table().explanations else explanations_for(text)
        found = explained(context, past, slugs[:MOST])
    else:
        found = Result(tuple(table().explanations.values()), None, None)
    if as_json:
        print_json(**_why_json(found))
    elif not text:
        for one in found.explanations:
            say(f"{one.slug}: {one.title}. {one.source_text}.")
    elif found.explanations:
        for line in result_lines(found):
            tell(line)
    else:
        say(f"Nothing fits {text!r}. Say where it is, and when it bothers you.", err=True)
    return ExitCode.OK if found.explanations else ExitCode.FAILED


def _line() -> str | None:
    try:
        return input()
    except EOFError:
        return None


def _why_json(found: Result) -> dict[str, Any]:
    return {
        "explanations": [_explanation_json(one) for one in found.explanations],
        "now": _suggestion_json(found.now),
        "week": _suggestion_json(found.week),
        "get_checked": list(found.get_checked),
    }


def _explanation_json(one: Explanation) -> dict[str, str]:
    return {"slug": one.slug, "title": one.title, "text": one.text, "source": one.source_text}


def _suggestion_json(one: Suggestion | None) -> dict[str, str] | None:
    return {"slug": one.slug, "name": one.name, "why": one.why} if one else None
