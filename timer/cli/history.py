"""What you did: `history`, and `stats` for the totals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from timer.cli.options import await_journal, json_option, this_context
from timer.cli.output import columns, print_json, put, say, table
from timer.errors import SuppleError
from timer.files import UnreadableError, read_text
from timer.journal.transfer import LARGEST_EXPORT, read_export
from timer.routine.screening_questions import GUARDS
from timer.services.context import Context
from timer.services.journal_access import START_MS
from timer.text import cut, safe, wrap
from timer.timeline import messages

INDENT = "    "
NARROWEST = 24
NARROW = 64
"""Cells; a narrower terminal has two lines a session."""
WIDEST = 80
NAME_LEAVES = 24
"""How many cells the columns after a name need."""


@click.command("history")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per set, for a spreadsheet.")
@click.option(
    "--import",
    "source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Add the sessions of a file that `supple history --json` wrote.",
)
def history_command(as_json: bool, as_csv: bool, source: Path | None) -> None:
    """Show your sessions, newest first.

    For example: supple history --json
    """
    context = this_context()
    await_journal(context)
    if source is not None:
        _take_in(context, source)
        return
    store = context.journal.open()
    try:
        for notice in (*store.notices, *store.left_out(context.clock.wall())):
            say(notice, err=True)
        if as_csv:
            put(store.history_csv())
            return
        if as_json:
            print_json(sessions=store.sessions(), facts=store.entries())
            return
        sessions = store.summaries()
    finally:
        store.close()
    if not sessions:
        say("Nothing yet. `supple run ROUTINE` starts a session.", err=True)
        return
    _print(sessions, columns())


def _print(sessions: list[dict[str, Any]], width: int) -> None:
    """Print a line for each session, two where the terminal is narrow, and what else there is."""
    rows = [_session_row(session) for session in sessions]
    narrow = width < NARROW
    if narrow:
        lines = [f"{when}  {routine}" for when, routine, *_ in rows]
    else:
        head, *lines = table([("when", "routine", "ended", "time", "sets"), *rows], width)
        say(head)
    for line, row, session in zip(lines, rows, sessions, strict=True):
        say(line)
        more = [", ".join(row[2:])] if narrow else []
        for text in (*more, *_details(session)):
            for part in wrap(text, max(width, NARROWEST) - len(INDENT)):
                say(f"{INDENT}{part}")


def _take_in(context: Context, source: Path) -> None:
    """Add what an exported history holds to the journal, all of it or nothing."""
    try:
        imported = read_export(read_text(source, LARGEST_EXPORT))
    except UnreadableError as error:
        raise error.at(source) from None
    except SuppleError as error:
        raise SuppleError(f"{safe(str(source))}: {error.message}", error.remedy) from None
    store = context.journal.open(read_only=False, wait_ms=START_MS)
    try:
        for notice in store.notices:
            say(notice, err=True)
        added = store.add(imported)
    finally:
        store.close()
    said = []
    if added.sessions or added.facts or not added.completed:
        said.append(_amounts(added.sessions, added.facts, "added"))
    if added.completed:
        said.append(f"{messages.times(added.completed, 'session')} completed.")
    if there := added.known_sessions + added.known_facts:
        were = "was" if there == 1 else "were"
        said.append(_amounts(added.known_sessions, added.known_facts, f"{were} there already"))
    if added.deleted:
        said.append(
            f"{messages.times(added.deleted, 'session')} left out, because you deleted"
            f" {'it' if added.deleted == 1 else 'them'} here."
        )
    say(" ".join(said))


def _amounts(sessions: int, facts: int, what: str) -> str:
    """Return `2 sessions added.`, `1 session and 3 facts added.`, `3 facts added.`"""
    kinds = [messages.times(sessions, "session")] if sessions or not facts else []
    kinds += [messages.times(facts, "fact")] if facts else []
    return f"{' and '.join(kinds)} {what}."


def _session_row(session: dict[str, Any]) -> tuple[str, ...]:
    speed = f" x{session['speed']:g}" if session["speed"] != 1 else ""
    part = "" if session["state"] == "finished" else f" {session['share']:.0%}"
    return (
        str(session["started_at"])[:16].replace("T", " "),
        str(session["routine"]),
        f"{session['state']}{part}",
        f"{messages.taken_text(session['active_ms'] or 0)}{speed}",
        messages.sets_text(session["counted"], short=True),
    )


def _details(session: dict[str, Any]) -> Iterator[str]:
    """Yield what hurt, what was left out, and what was answered and noted in a session."""
    if session["hurt"]:
        yield safe(f"Stopped because it hurt: {', '.join(session['hurt'])}.")
    if session["missing"]:
        yield safe(f"Left out: {', '.join(session['missing'])}.")
    for one in session["answers"]:
        guard = GUARDS.get(one["question"]) if one["number"] is None else None
        yield safe(f"{guard.question if guard else one['question']} {one['answer']}")
    for one in session["notes"]:
        side = f", {one['side']}" if one["side"] else ""
        yield safe(f"{one['kind']}{side}: {one['value']}")


@click.command("stats", short_help="Show your totals.")
@json_option
def stats_command(as_json: bool) -> None:
    """Show your totals: by week, by routine, and by move for the last four weeks.

    Sessions you left early count too. Sessions run at another speed do not.

    For example: supple stats
    """
    context = this_context()
    await_journal(context)
    store = context.journal.open()
    try:
        now = context.clock.wall()
        for notice in (*store.notices, *store.left_out(now)):
            say(notice, err=True)
        figures = store.stats(now)
        uncounted = (0, 0) if figures["sessions"] else store.uncounted(now)
    finally:
        store.close()
    if as_json:
        print_json(**figures)
    elif not figures["sessions"]:
        say(_nothing(*uncounted), err=True)
    else:
        for line in _lines(context, figures, min(max(columns(), NARROWEST), WIDEST)):
            say(line)


def _nothing(other_speed: int, empty: int) -> str:
    """Return why there are no totals, though there may be sessions."""
    why = []
    if other_speed:
        why.append(f"{messages.times(other_speed, 'session')} ran at another speed")
    if empty:
        why.append(f"{messages.times(empty, 'session')} had no set done")
    if not why:
        return "Nothing yet. `supple run ROUTINE` starts a session."
    return f"Nothing counts yet: {' and '.join(why)}. `supple history` lists them."


def _lines(context: Context, figures: dict[str, Any], width: int) -> list[str]:
    """Return the figures as lines of at most `width` cells."""
    lately = figures["last_28_days"]
    days = messages.times(lately["days"], "day")
    return [
        *wrap(f"Last four weeks: {days}, {_amount(lately)}.", width),
        *wrap(f"Since {figures['since']}: {_amount(figures)}.", width),
        "",
        *table([("week of", "sessions", "time"), *_weeks(figures["weeks"])], width),
        "",
        *table([("routine", "done", "last", "time"), *_routines(figures, width)], width),
        *_moves(context, figures["moves"], width),
    ]


def _amount(sums: dict[str, Any]) -> str:
    sessions = messages.times(sums["sessions"], "session")
    return f"{sessions}, {_minutes(sums['active_ms'])}"


def _minutes(ms: int) -> str:
    """Return a time as people add it up: seconds only below an hour."""
    return messages.spoken_time(ms if ms < 3_600_000 else ms // 60_000 * 60_000)


def _weeks(weeks: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return a row for each week from the first in which anything was done."""
    first = next((place for place, one in enumerate(weeks) if one["sessions"]), len(weeks))
    return [
        (one["monday"], str(one["sessions"]).rjust(8), messages.taken_text(one["active_ms"]))
        for one in weeks[first:]
    ]


def _routines(figures: dict[str, Any], width: int) -> list[tuple[str, ...]]:
    return [
        (
            cut(safe(one["routine"]), width - NAME_LEAVES),
            str(one["sessions"]).rjust(4),
            one["last_done"],
            messages.taken_text(one["active_ms"]),
        )
        for one in figures["routines"]
    ]


def _by_side(move: dict[str, Any]) -> dict[str | None, int]:
    """Return how many sets of a move there are on each side, None for those without one."""
    others = move["sets"] - sum(move["sides"].values())
    return {**move["sides"], **({None: others} if others else {})}


def _moves(context: Context, moves: list[dict[str, Any]], width: int) -> list[str]:
    if not moves:
        return []
    rows = [("move, last four weeks", "sets", "effort", "time")]
    for one in moves:
        known = context.moves.find(one["move"])
        effort = "" if one["effort"] is None else f"{one['effort']:.1f}"
        rows.append(
            (
                cut(safe(known.name if known else one["move"]), width - NAME_LEAVES),
                messages.sets_text(_by_side(one), short=True),
                effort.rjust(6),
                messages.clock_text(one["seconds"] * 1000),
            )
        )
    return ["", *table(rows, width)]
