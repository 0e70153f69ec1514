"""What you did: `history`, and `stats` for the totals."""

from __future__ import annotations

from typing import Any

import click

from timer.cli.options import await_journal, json_option, this_context
from timer.cli.output import columns, print_json, put, say, table
from timer.services.context import Context
from timer.text import cut, safe, wrap
from timer.timeline import messages

NARROWEST = 24
WIDEST = 80
NAME_LEAVES = 24
"""How many cells the columns after a name need."""


@click.command("history")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per set, for a spreadsheet.")
def history_command(as_json: bool, as_csv: bool) -> None:
    """Show your sessions, newest first."""
    context = this_context()
    await_journal(context)
    store = context.journal.open()
    try:
        for notice in (*store.notices, *store.left_out(context.clock.wall())):
            say(notice, err=True)
        if as_csv:
            put(store.history_csv())
            return
        sessions = store.sessions() if as_json else store.summaries()
    finally:
        store.close()
    if as_json:
        print_json(sessions=sessions)
    elif not sessions:
        say("Nothing yet. `supple run ROUTINE` starts a session.", err=True)
    else:
        rows = [("when", "routine", "ended", "time", "sets"), *map(_session_row, sessions)]
        for line in table(rows, columns()):
            say(line)


def _session_row(session: dict[str, Any]) -> tuple[str, ...]:
    speed = f" x{session['speed']:g}" if session["speed"] != 1 else ""
    return (
        str(session["started_at"])[:16].replace("T", " "),
        str(session["routine"]),
        str(session["state"]),
        f"{messages.taken_text(session['active_ms'] or 0)}{speed}",
        str(session["count"]),
    )


@click.command("stats", short_help="Show your totals.")
@json_option
def stats_command(as_json: bool) -> None:
    """Show your totals: by week, by routine, and by move for the last four weeks.

    Sessions you left early count too. Sessions run at another speed do not.
    """
    context = this_context()
    await_journal(context)
    store = context.journal.open()
    try:
        now = context.clock.wall()
        for notice in (*store.notices, *store.left_out(now)):
            say(notice, err=True)
        figures = store.stats(now)
    finally:
        store.close()
    if as_json:
        print_json(**figures)
    elif not figures["sessions"]:
        say("Nothing yet. `supple run ROUTINE` starts a session.", err=True)
    else:
        for line in _lines(context, figures, min(max(columns(), NARROWEST), WIDEST)):
            say(line)


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
                str(one["sets"]).rjust(4),
                effort.rjust(6),
                messages.clock_text(one["seconds"] * 1000),
            )
        )
    return ["", *table(rows, width)]
