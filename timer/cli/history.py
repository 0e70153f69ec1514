"""What was done: `history`."""

from __future__ import annotations

from typing import Any

import click

from timer.cli.options import await_journal, json_option, print_json, this_host
from timer.cli.printing import put, say
from timer.cli.table import columns, table
from timer.timeline import messages


@click.command("history")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print one row a set, for a spreadsheet.")
def history_command(as_json: bool, as_csv: bool) -> None:
    """Show the sessions that were done, the newest first."""
    context = await_journal(this_host())
    store = context.past.open()
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
        rows = [("when", "routine", "ended", "time", "sets"), *map(_row, sessions)]
        for line in table(rows, columns()):
            say(line)


def _row(session: dict[str, Any]) -> tuple[str, ...]:
    speed = f" x{session['speed']:g}" if session["speed"] != 1 else ""
    return (
        str(session["started_at"])[:16].replace("T", " "),
        str(session["routine"]),
        str(session["state"]),
        f"{messages.taken_text(session['active_ms'] or 0)}{speed}",
        str(session["count"]),
    )
