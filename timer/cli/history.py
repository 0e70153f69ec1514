"""`supple history`: what you did, session by session, and how to put it right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from timer.cli.dates import Since
from timer.cli.options import (
    FilePath,
    Number,
    OneOf,
    await_free_journal,
    completing,
    json_option,
    on_terminal,
    this_context,
    usual,
)
from timer.cli.output import columns, print_json, put, say, table_rows, tell
from timer.cli.starting import agrees
from timer.cli.stats import asked_for
from timer.errors import ExitCode, SuppleError
from timer.files import UnreadableError, read_text
from timer.frozen import replace
from timer.journal.transfer import LARGEST_EXPORT, read_export
from timer.player.results import Result
from timer.routine.screening_questions import GUARDS
from timer.services.context import Context
from timer.services.correcting import (
    Correction,
    correct_set,
    delete_session,
    find_session,
    restore_session,
    undo_last,
)
from timer.services.journal_access import START_MS
from timer.services.looking_back import (
    EVERYTHING,
    Asked,
    SessionLine,
    SetLine,
    session_detail,
    session_page,
)
from timer.text import hung, safe, wrap
from timer.timeline import messages

INDENT = "    "
NARROWEST = 24
NARROW = 64
"""Cells; a narrower terminal has two lines a session."""
SHOWN = 50
"""How many sessions are listed unless more are asked for."""
MOST_REPS, MOST_SECONDS = 9_999, 4 * 3_600
NOTHING = "Nothing yet. `supple run ROUTINE` starts a session."


@click.command("history")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per set, for a spreadsheet.")
@click.option("--since", type=Since(), metavar="DAY",
              help="Only from this day on: 2026-03-01, `3 weeks`, monday, march.")  # fmt: skip
@click.option("--routine", metavar="ROUTINE", shell_complete=completing("routine"),
              help="Only sessions of this routine.")  # fmt: skip
@click.option("--last", type=Number(1), metavar="N",
              shell_complete=usual(1, 5, 10, 20, 50, 100),
              help=f"Only the newest N sessions; {SHOWN} unless you say so.")  # fmt: skip
@click.option("--ids", is_flag=True, help="Show what the options below call a session by.")
@click.option("--show", metavar="ID", shell_complete=completing("session"),
              help="Show one session, set by set.")  # fmt: skip
@click.option("--delete", metavar="ID", shell_complete=completing("session"),
              help="Delete a session from every list and total.")  # fmt: skip
@click.option("--correct", metavar="ID", shell_complete=completing("session"),
              help="Correct a set of a session.")  # fmt: skip
@click.option("--set", "number", type=Number(1), metavar="N",
              shell_complete=completing("set"),
              help="Which set to correct; `--show` numbers them.")  # fmt: skip
@click.option("--reps", type=Number(0, MOST_REPS), metavar="N", help="Its reps.")
@click.option("--seconds", type=Number(0, MOST_SECONDS), metavar="N", help="Its seconds.")
@click.option("--effort", type=Number(0, 10), metavar="N",
              shell_complete=usual(*range(11)),
              help="Its effort out of ten; 0 if you don't know.")  # fmt: skip
@click.option("--load", metavar="TEXT", help="Its load, such as `10 kg`.")
@click.option("--pain", type=OneOf(("yes", "no")), help="Whether it hurt.")
@click.option("--undo", is_flag=True, help="Take back the last correction or deletion.")
@click.option("--restore", metavar="ID", shell_complete=completing("deleted"),
              help="Bring back a session that was deleted.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Don't ask before something is changed.")
@click.option(
    "--import",
    "source",
    type=FilePath(),
    metavar="FILE",
    help="Add the sessions of a file that `supple history --json` wrote.",
)
def history_command(**given: Any) -> int:
    """Show your sessions, newest first.

    \b
    supple history --since 'last month' --routine core
    supple history --show last
    supple history --correct last --set 2 --reps 8
    supple history --correct last --set 1 --pain no
    supple history --delete 3f2a91c0

    A session's ID is what `--ids` shows, or how it begins, or `last` for the newest one.
    """
    what = _one_thing(given)
    context = this_context()
    await_free_journal(context)
    if what == "source":
        _take_in(context, given["source"])
    elif what == "show":
        _show(context, _named(context, given["show"]).id)
    elif what == "delete":
        return _delete(context, given["delete"], given["yes"])
    elif what == "correct":
        return _correct(context, given)
    elif what == "undo":
        say(undo_last(context) or "There is nothing to take back.")
    elif what == "restore":
        say(restore_session(context, given["restore"]))
    else:
        _list(context, given)
    return ExitCode.OK


def _one_thing(given: dict[str, Any]) -> str | None:
    """Return which of the things to do is asked for. Fail if it is more than one."""
    things = {"source": "--import", "show": "--show", "delete": "--delete", "correct": "--correct",
              "undo": "--undo", "restore": "--restore"}  # fmt: skip
    asked = [name for name in things if given[name] not in (None, False)]
    if len(asked) > 1:
        raise click.UsageError(f"Use either {things[asked[0]]} or {things[asked[1]]}.")
    values = [f"--{name}" for name in ("reps", "seconds", "effort", "load", "pain")
              if given[name] is not None]  # fmt: skip
    values += ["--set"] if given["number"] is not None else []
    if values and asked != ["correct"]:
        raise click.UsageError(f"{values[0]} needs --correct ID: which session is it?")
    if given["as_json"] and given["as_csv"]:
        raise click.UsageError("Use either --json or --csv.")
    return asked[0] if asked else None


def _list(context: Context, given: dict[str, Any]) -> None:
    """Print the sessions that are asked for, as text, as JSON or as CSV."""
    as_json, as_csv = given["as_json"], given["as_csv"]
    since, last = given["since"], given["last"]
    asked = Asked(since=since)
    if given["routine"]:
        asked = replace(asked_for(context, given["routine"]), since=since)
    routines = None if asked.routine is None else [asked.routine]
    first = since.isoformat() if since else ""
    store = context.journal.open()
    try:
        now = context.clock.wall()
        whole = (as_json or as_csv) and not (last or first or routines)
        unread = store.left_out(now) if whole else store.left_out_lately(now)
        for notice in (*store.notices, *unread):
            say(notice, err=True)
        if as_csv:
            put(store.history_csv(last, first, routines))
            return
        if as_json:
            sessions = store.sessions(last, first, routines)
            if last and sessions:
                first = max(first, min(one["started_at"][:10] for one in sessions))
            print_json(sessions=sessions, facts=store.entries(first))
            return
        count = last or SHOWN
        sessions = store.summaries(count + 1, first, routines)
    finally:
        store.close()
    if not sessions:
        said = f"No session since {since}." if since else "No session."
        said = said if asked != EVERYTHING else NOTHING
        say(said, err=True)
        return
    _print(sessions[:count], columns(), given["ids"])
    if len(sessions) > count and not last:
        say(f"There are older ones: `--last {count * 10}` or `--since 'last year'` shows more.",
            err=True)  # fmt: skip


def _print(sessions: list[dict[str, Any]], width: int, ids: bool = False) -> None:
    """Print a line for each session, two where the terminal is narrow, and what else there is."""
    rows = [_session_row(session) for session in sessions]
    narrow = width < NARROW
    if narrow:
        listed = [[f"{when}  {routine}"] for when, routine, *_ in rows]
    else:
        heads = ("when", "routine", "ended", "time", "sets")
        head, *listed = table_rows([heads, *rows], width)
        say(*head)
    for lines, row, session in zip(listed, rows, sessions, strict=True):
        for line in lines:
            say(line)
        sets = messages.sets_text(session["counted"])
        more = [", ".join((*row[2:4], sets))] if narrow else []
        more += [f"ID: {safe(session['id'])}"] if ids else []
        for text in (*more, *_details(session)):
            for part in wrap(text, max(width, NARROWEST) - len(INDENT)):
                say(f"{INDENT}{part}")


def _named(context: Context, id: str) -> SessionLine:
    """Return the session that is meant by its ID, by how that begins, or by `last`."""
    if id.casefold() != "last":
        return find_session(context, id)
    page = session_page(context, limit=1)
    if page.error:
        raise page.error
    if not page.sessions:
        raise SuppleError(NOTHING)
    return page.sessions[0]


def _show(context: Context, id: str) -> None:
    """Print one session, with a numbered line for each set."""
    told = session_detail(context, id)
    if told is None:
        raise SuppleError("There is no such session.", "`supple history` lists them.")
    width = max(columns(), NARROWEST)
    line = told.line
    lines = [
        f"{line.started_at[:16].replace('T', ' ')}  {line.name}",
        f"{_ended(line.state, line.share, line.running)}, {messages.taken_text(line.active_ms)}, "
        f"{messages.times(line.sets, 'set')}. ID: {line.id}",
    ]
    last = len(told.sets) if line.running else None
    lines += [f"{one.number:>3} {set_text(one, one.number == last)}" for one in told.sets]
    so_far = " so far" if line.running else ""
    lines += [f"Left out{so_far}: {', '.join(line.missing)}."] if line.missing else []
    lines += [f"{question} {answer}" for question, answer in told.answers]
    lines += [f"{kind}{f', {side}' if side else ''}: {value}" for kind, side, value in told.notes]
    for text in lines:
        for part in hung(safe(text), width):
            say(part)


def set_text(one: SetLine, under_way: bool = False) -> str:
    """Return a set in words: `Ball curl, left, set 2: 8 of 10 reps, 0:40, effort 8. Done.`

    One that may still be `under_way` is as long as it is so far.
    """
    where = [safe(one.label), *([safe(one.side)] if one.side else [])]
    where += [f"set {one.set}"] if one.set else []
    parts = []
    if one.done is not None:
        of = f" of {one.planned}" if one.planned not in (None, one.done) else ""
        parts.append(f"{one.done}{of} rep{'s' if (one.planned or one.done) != 1 else ''}")
    elif one.planned is not None:
        parts.append(f"{messages.times(one.planned, 'rep')} planned, not counted")
    time = messages.clock_text(one.seconds * 1000)
    if one.planned_seconds not in (None, one.seconds) and one.planned is None:
        time += f" of {messages.clock_text((one.planned_seconds or 0) * 1000)}"
    parts.append(time)
    parts += [f"effort {one.effort}"] if one.effort is not None else []
    parts += [safe(one.load)] if one.load else []
    result = "so far" if under_way and one.result == Result.SHORT else one.result
    said = f"{', '.join(where)}: {', '.join(parts)}. {messages.capital(result)}."
    before = one.corrected
    if before is None:
        return said
    had = [messages.times(before.done, "rep")] if before.done is not None else []
    had += [messages.clock_text(before.seconds * 1000)]
    had += [f"effort {before.effort}"] if before.effort is not None else []
    had += [safe(before.load)] if before.load else []
    if (hurt := before.hurt(one.result)) is not None:
        had.append("it hurt" if hurt else "no pain")
    return f"{said} Corrected on {before.at[:10]}; before: {', '.join(had)}."


def _delete(context: Context, id: str, yes: bool) -> int:
    """Delete a session, once the person agrees."""
    line = _named(context, id)
    if not _agreed(f"Delete {_called(line)}?", yes):
        return ExitCode.OK
    say(delete_session(context, line.id))
    return ExitCode.OK


def _called(line: SessionLine) -> str:
    """Return what a session is called in a question."""
    when = line.started_at[:16].replace("T", " ")
    return safe(f"{line.name} of {when} ({messages.times(line.sets, 'set')})")


def _correct(context: Context, given: dict[str, Any]) -> int:
    """Correct a set; on a terminal, ask for what isn't said."""
    line = _named(context, given["correct"])
    told = session_detail(context, line.id)
    if told is None or not told.sets:
        raise SuppleError("This session has no set.")
    number = given["number"]
    hurt = None if given["pain"] is None else given["pain"] == "yes"
    wanted = Correction(given["reps"], given["seconds"], given["effort"], given["load"], hurt)
    if (number is None or wanted == Correction()) and not on_terminal():
        raise click.UsageError("Say which set and what it should have, such as `--set 2 --reps 8`.")
    if number is None:
        _show(context, line.id)
        number = click.prompt("Which set", type=Number(1, len(told.sets)), err=True)
    if number > len(told.sets):
        raise SuppleError(
            f"There is no set {number}: the session has {len(told.sets)}.",
            "`supple history --show ID` numbers them.",
        )
    one = told.sets[number - 1]
    if on_terminal() and not given["yes"]:
        say(set_text(one), err=True)
    if wanted == Correction():
        wanted = _asked(one)
    if wanted == Correction():
        say("Nothing was changed.")
        return ExitCode.OK
    if not _agreed(f"Correct set {number} of {_called(line)}?", given["yes"]):
        return ExitCode.OK
    say(correct_set(context, line.id, number, wanted))
    return ExitCode.OK


def _asked(one: SetLine) -> Correction:
    """Ask for what a set should have; enter keeps a value."""
    counted = one.planned is not None or one.done is not None
    number: Any = Number(0, MOST_REPS)

    def ask(what: str, type: Any, now: Any) -> Any:
        found = click.prompt(what, default="" if now is None else now, type=type, err=True)
        return None if found in ("", now) else found

    return Correction(
        reps=ask("Reps", number, one.done if one.done is not None else one.planned)
        if counted
        else None,
        seconds=None if counted else ask("Seconds", number, one.seconds),
        effort=ask("Effort out of ten, 0 if unknown", Number(0, 10), one.effort or 0),
        load=ask("Load", str, one.load or ""),
        hurt=None if one.result != Result.HURT or agrees("Did it hurt?", default=True) else False,
    )


def _agreed(question: str, yes: bool) -> bool:
    """Return whether the person agrees. Raise SuppleError where nobody can be asked."""
    if yes:
        return True
    if not on_terminal():
        raise SuppleError("Nothing was changed.", "Add --yes where nobody can be asked.")
    if agrees(question):
        return True
    say("Nothing was changed.")
    return False


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
            " `supple history --restore ID` brings one back."
        )
    say(" ".join(said))
    if any(one.kind == "injury" for one in imported.entries):
        from timer.services.comeback import start_imported  # rarely needed

        for sentence in start_imported(context):
            tell(sentence)


def _amounts(sessions: int, facts: int, what: str) -> str:
    """Return `2 sessions added.`, `1 session and 3 facts added.`, `3 facts added.`"""
    kinds = [messages.times(sessions, "session")] if sessions or not facts else []
    kinds += [messages.times(facts, "fact")] if facts else []
    return f"{' and '.join(kinds)} {what}."


def _session_row(session: dict[str, Any]) -> tuple[str, ...]:
    speed = f" x{session['speed']:g}" if session["speed"] != 1 else ""
    return (
        str(session["started_at"])[:16].replace("T", " "),
        str(session["routine"]),
        _ended(session["state"], session["share"], session["running"]),
        f"{messages.taken_text(session['active_ms'] or 0)}{speed}",
        messages.sets_text(session["counted"], short=True),
    )


def _ended(state: str, share: float, running: bool) -> str:
    """Return how a session ended: `finished`, `partial 40%`; or that it is `running`."""
    if running:
        return f"running {share:.0%}"
    return state if state == "finished" else f"{state} {share:.0%}"


def _details(session: dict[str, Any]) -> Iterator[str]:
    """Yield what hurt, what was left out, and what was answered and noted in a session."""
    if session["hurt"]:
        yield safe(f"Stopped because it hurt: {', '.join(session['hurt'])}.")
    if session["missing"]:
        so_far = " so far" if session["running"] else ""
        yield safe(f"Left out{so_far}: {', '.join(session['missing'])}.")
    for one in session["answers"]:
        guard = GUARDS.get(one["question"]) if one["number"] is None else None
        yield safe(f"{guard.question if guard else one['question']} {one['answer']}")
    for one in session["notes"]:
        side = f", {one['side']}" if one["side"] else ""
        yield safe(f"{one['kind']}{side}: {one['value']}")
    if session["corrected"]:
        yield f"{messages.times(session['corrected'], 'set')} corrected afterwards."
