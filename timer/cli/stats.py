"""`supple stats`: your totals, in words and tables, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import click

from timer.cli.dates import Since
from timer.cli.options import await_free_journal, completing, json_option, this_context
from timer.cli.output import columns, print_json, say, table
from timer.errors import SuppleError
from timer.frozen import replace
from timer.journal.stats import WEEKS
from timer.routine.diagnostics import guess
from timer.routine.library.muscles import muscles
from timer.routine.library.sources import source_name
from timer.services.context import Context
from timer.services.looking_back import (
    EVERYTHING,
    Amount,
    Asked,
    Capacity,
    LookingBack,
    MoveLine,
    Target,
    Week,
    looking_back,
    uncounted,
)
from timer.text import cut, hung, safe
from timer.timeline import messages

NARROWEST = 24
NARROW = 64
"""Cells; in a narrower terminal, moves are sentences."""
WIDEST = 80
NAME_LEAVES = 24
"""How many cells the columns after a name need."""
MOVE_LEAVES = 27
"""How many cells the columns after a move need, without that of its sets."""
FEWEST = 8
"""How many cells of a name are shown at least."""


@click.command("stats", short_help="Show your totals.")
@click.option("--routine", metavar="ROUTINE", shell_complete=completing("routine"),
              help="Only sessions of this routine.")  # fmt: skip
@click.option("--move", metavar="MOVE", shell_complete=completing("move"),
              help="Only sets of this move.")  # fmt: skip
@click.option("--muscle", metavar="MUSCLE", shell_complete=completing("muscle"),
              help="Only sets for this muscle, such as hamstrings.")  # fmt: skip
@click.option("--since", type=Since(), metavar="DAY",
              help="Only from this day on: 2026-03-01, `3 weeks`, monday, march.")  # fmt: skip
@json_option
def stats_command(
    routine: str | None, move: str | None, muscle: str | None, since: date | None, as_json: bool
) -> None:
    """Show your totals: by week, by routine and by move, and how they compare.

    \b
    supple stats --since march
    supple stats --muscle hamstrings

    Sessions you left early count too. Sessions run at another speed do not.
    """
    context = this_context()
    await_free_journal(context)
    asked = replace(asked_for(context, routine, move, muscle), since=since)
    back = looking_back(context, asked, say=lambda text: say(text, err=True))
    if back.error is not None:
        raise back.error
    for notice in back.notices:
        say(notice, err=True)
    if as_json:
        print_json(**back.totals, **_more(back))
    elif not back.sessions:
        say(_nothing(context, asked), err=True)
    else:
        width = min(max(columns(), NARROWEST), WIDEST)
        for line in stats_lines(back, width):
            say(line)
        if asked == EVERYTHING and (left := uncounted(context, WEEKS).text):
            for line in ("", *hung(left, width)):
                say(line)


def asked_for(
    context: Context,
    routine: str | None = None,
    move: str | None = None,
    muscle: str | None = None,
) -> Asked:
    """Return what is meant by names as people type them.

    What was done counts as well as the library: a routine may be gone by now. Raise SuppleError,
    with a guess, where nothing has the name.
    """
    if routine is not None and routine not in context.library.slugs():
        meant = context.library.meant(routine)
        if meant not in context.library.slugs():
            done = {one.routine: one.name for one in looking_back(context).routines}
            meant = _chosen(routine, done, "routine", "supple list")
        routine = meant
    if move is not None:
        known = context.moves.find(move)
        if known is None:
            done = {one.move: one.name for one in looking_back(context).moves}
        move = known.slug if known else _chosen(move, done, "move", "supple moves")
    return Asked(routine, move, _muscle(muscle) if muscle is not None else None)


def _muscle(text: str) -> str:
    """Return the muscle that a text, or its beginning, names."""
    plain = text.strip().casefold()
    begun = [one for one in muscles() if one == plain or (plain and one.startswith(plain))]
    if plain in begun or len(begun) == 1:
        return plain if plain in begun else begun[0]
    raise SuppleError(
        f"There is no muscle '{safe(text, 40)}'.", f"Write one of: {', '.join(muscles())}."
    )


def _chosen(text: str, done: Mapping[str, str], what: str, lists: str) -> str:
    """Return which of what was `done` (names by slug) a text means. Raise SuppleError if none."""
    plain = text.strip().casefold()
    found = {name.casefold(): slug for slug, name in done.items()}
    found |= {slug.casefold(): slug for slug in done}
    if plain in found:
        return found[plain]
    near = guess(plain, found)
    meant = f"Did you mean '{safe(found[near])}'?" if near else f"`{lists}` shows all."
    raise SuppleError(f"There is no {what} '{safe(text, 40)}'.", meant)


def _nothing(context: Context, asked: Asked) -> str:
    """Return why there are no totals, though there may be sessions."""
    if asked != EVERYTHING:
        of = f" of {only}" if (only := _names(asked)) else ""
        return f"Nothing was done{of}{_since(asked)}."
    with closing(context.journal.open()) as store:
        other_speed, empty = store.uncounted(context.clock.wall())
    why = []
    if other_speed:
        why.append(f"{messages.times(other_speed, 'session')} ran at another speed")
    if empty:
        why.append(f"{messages.times(empty, 'session')} had no set done")
    if not why:
        return "Nothing yet. `supple run ROUTINE` starts a session."
    return f"Nothing counts yet: {' and '.join(why)}. `supple history` lists them."


def _names(asked: Asked) -> str:
    """Return what is asked for: `core and your hamstrings`."""
    names = (asked.routine, asked.move, asked.muscle and f"your {asked.muscle}")
    return " and ".join(safe(one) for one in names if one)


def _since(asked: Asked) -> str:
    return f" since {asked.since}" if asked.since else ""


def stats_lines(back: LookingBack, width: int) -> list[str]:
    """Return the figures as lines of at most `width` cells."""
    parts = [
        _sums(back),
        _weeks(back, width),
        _doses(back, width),
        _routines(back, width),
        _lately(back, width),
        _progress(back, width),
        _sides(back, width),
        _capacity(back),
        _diary(back),
    ]
    lines: list[str] = []
    for part in parts:
        own = [*part]
        if own:
            lines += ["", *own] if lines else own
    return [broken for line in lines for broken in (hung(line, width) if line else [""])]


def _sums(back: LookingBack) -> Iterator[str]:
    if names := _names(back.asked):
        yield f"Only {names}{_since(back.asked)}."
    lately = back.lately
    days = messages.times(lately.days, "day")
    if _all_lately(back):
        yield f"Since {back.asked.since}: {days}, {_amount(back.sessions, back.active_ms)}."
        return
    yield f"Last four weeks: {days}, {_amount(lately.sessions, lately.active_ms)}."
    yield f"Since {back.since}: {_amount(back.sessions, back.active_ms)}."


def _all_lately(back: LookingBack) -> bool:
    """Return whether what is asked about begins in the last four weeks."""
    since = back.asked.since
    return since is not None and back.today - since < timedelta(weeks=4)


def _amount(sessions: int, active_ms: int) -> str:
    return f"{messages.times(sessions, 'session')}, {_minutes(active_ms)}"


def _minutes(ms: int) -> str:
    """Return a time as people add it up: seconds only below an hour."""
    return messages.spoken_time(ms if ms < 3_600_000 else ms // 60_000 * 60_000)


def _weeks(back: LookingBack, width: int) -> Sequence[str]:
    rows = [
        (
            str(one.day),
            str(one.sessions).rjust(8),
            messages.taken_text(one.active_ms).rjust(8),
            str(one.sets).rjust(4),
        )
        for one in back.weeks
    ]
    return table([("week of", "sessions", "    time", "sets"), *rows], width)


def _doses(back: LookingBack, width: int) -> Iterator[str]:
    """Yield the weekly minutes of stretching and the reps lowered slowly, with their targets."""
    weeks, targets = back.weeks, back.targets
    if not any(one.stretch_seconds or one.eccentric_reps for one in weeks):
        return
    yield from _target("Stretching", "minutes", targets.stretch_minutes)
    yield from _target("Lowering slowly", "reps", targets.eccentric_reps)
    rows = [
        (
            str(one.day),
            _against(one.stretch_minutes, targets.stretch_minutes, _short(one, back)),
            _against(one.eccentric_reps, targets.eccentric_reps, _short(one, back)),
        )
        for one in weeks
    ]
    head = ("week of", "stretch min", "slow reps")
    yield from table([head, *rows], width)


def _target(what: str, unit: str, target: Target | None) -> Iterator[str]:
    if target is not None:
        amount, source = f"{target.text} {unit}", source_name(target.source)
        yield f"{what}, a week: {amount}. {target.why} Source: {source}."


def _short(week: Week, back: LookingBack) -> str:
    """Return what to say of an amount below its target: nothing if part of the week is left out."""
    if back.asked.since is not None and week.day < back.asked.since:
        return ""
    return "under" if back.today - week.day >= timedelta(weeks=1) else "so far"


def _against(amount: int, target: Target | None, short: str) -> str:
    """Return an amount, and in words how it is to its target: `9 under`."""
    if target is None:
        return str(amount)
    word = short if amount < target.low else "over" if amount > target.high else "ok"
    return f"{amount} {word}".rstrip()


def _routines(back: LookingBack, width: int) -> Sequence[str]:
    rows = [
        (
            cut(safe(one.routine), width - NAME_LEAVES),
            str(one.sessions).rjust(4),
            str(one.last_done),
            messages.taken_text(one.active_ms).rjust(8),
        )
        for one in back.routines
    ]
    return table([("routine", "done", "last", "    time"), *rows], width)


def _lately(back: LookingBack, width: int) -> Iterator[str]:
    """Yield the moves of the last four weeks."""
    moves = back.totals["moves"]
    names = {one.move: one.name for one in back.moves}
    rows = []
    for one in moves:
        name = safe(names.get(one["move"], one["move"]))
        sets = str(one["sets"])
        reps = "" if one["done"] is None else str(one["done"])
        effort = "" if one["effort"] is None else f"{one['effort']:.1f}"
        rows.append((name, sets, reps, effort, messages.clock_text(one["seconds"] * 1000)))
    if not rows:
        return
    if width >= NARROW:
        wide = width - max(len("sets"), *(len(row[1]) for row in rows)) - MOVE_LEAVES
        cells = [
            (cut(name, wide), sets.rjust(4), reps.rjust(5), effort.rjust(6), time.rjust(8))
            for name, sets, reps, effort, time in rows
        ]
        when = "" if _all_lately(back) else ", last four weeks"
        head = (f"move{when}", "sets", " reps", "effort", "    time")
        yield from table([head, *cells], width)
        return
    yield "Moves:" if _all_lately(back) else "Moves, last four weeks:"
    for name, sets, reps, effort, time in rows:
        parts = [messages.times(int(sets), "set")]
        parts += [messages.times(int(reps), "rep")] if reps else []
        parts += [f"effort {effort}"] if effort else []
        yield f"{name}: {', '.join((*parts, time))}."


def _progress(back: LookingBack, width: int) -> Iterator[str]:
    """Yield each move's first week against its latest, and how the last weeks compare."""
    rows = []
    for one in back.moves:
        if one.first.monday == one.now.monday:
            continue
        word = one.trend.word if one.trend else ""
        first, now = (_best(week, counted=one.counted) for week in (one.first, one.now))
        rows.append((safe(one.name), first, now, word))
    if not rows:
        return
    if width >= NARROW:
        longest = max(len(row[1]) + len(row[2]) for row in rows)
        wide = max(width - max(longest, 12) - 14, FEWEST)
        cells = [(cut(row[0], wide), *row[1:]) for row in rows]
        yield from table([("move, best set", "at first", "now", "lately"), *cells], width)
        return
    yield "Best sets, in the first week and now:"
    for name, first, now, word in rows:
        yield f"{name}: {first}, now {now}{f'; lately {word}' if word else ''}."


def _best(one: Amount, *, counted: bool) -> str:
    """Return the best set: `12 reps, 8/10`, or `0:30`."""
    effort = "" if one.effort is None else f", {one.effort:.0f}/10"
    if not counted:
        return messages.clock_text(one.longest * 1000) + effort
    return messages.times(one.best or 0, "rep") + effort


def _sides(back: LookingBack, width: int) -> Iterator[str]:
    """Yield left against right, for moves that were done on both."""
    rows = []
    for one in back.moves:
        sides = {side.side: side for side in one.sides}
        if {"left", "right"} <= sides.keys():
            left, right = _side(sides["left"]), _side(sides["right"])
            rows.append((safe(one.name), left, right))
    if not rows:
        return
    if width >= NARROW:
        longest = max(len(row[1]) + len(row[2]) for row in rows)
        wide = max(width - longest - 4, FEWEST)
        cells = [(cut(row[0], wide), *row[1:]) for row in rows]
        yield from table([("side against side", "left", "right"), *cells], width)
        return
    yield "Side against side:"
    for name, left, right in rows:
        yield f"{name}: left {left}; right {right}."


def _side(one: Amount) -> str:
    """Return what was done on a side: `4 sets, 40 reps, best 12`."""
    if one.reps is None:
        return f"{messages.times(one.sets, 'set')}, {messages.clock_text(one.seconds * 1000)}"
    sets, reps = messages.times(one.sets, "set"), messages.times(one.reps, "rep")
    return f"{sets}, {reps}, best {one.best}"


def _capacity(back: LookingBack) -> Iterator[str]:
    """Yield how many reps each leg does at the target effort."""
    for what, tested in (("Capacity", False), ("Capacity test", True)):
        for line in back.capacity:
            points = line.tests if tested else line.points
            side = f", {line.side}" if line.side else ""
            if points:
                ends = dict.fromkeys((points[0], points[-1]))
                yield f"{what}, {safe(line.name)}{safe(side)}: {', '.join(map(_at, ends))}."


def _at(point: Capacity) -> str:
    reps = messages.times(point.reps, "rep")
    return f"{reps} at {point.effort}/10 in the week of {point.day}"


def _diary(back: LookingBack) -> Iterator[str]:
    """Yield how tightness, soreness and pain went."""
    for line in back.diary:
        leg = f"{line.side} leg" if line.side in ("left", "right") else line.side or "both legs"
        first, now = line.points[0], line.points[-1]
        kind = messages.capital(safe(line.kind))
        if line.kind == "pain":
            count = int(sum(one.value for one in line.points))
            often = "once," if count == 1 else f"{count} times, last"
            yield f"{kind}, {safe(leg)}: reported {often} on {now.day}."
        elif first == now:
            yield f"{kind}, {safe(leg)}: {now.value:g} of 10 on {now.day}."
        else:
            yield (
                f"{kind}, {safe(leg)}: {first.value:g} of 10 on {first.day}, "
                f"{now.value:g} on {now.day}."
            )


def _more(back: LookingBack) -> dict[str, Any]:
    """Return what `--json` has besides the totals."""
    weeks = {one.day: one for one in back.weeks}
    doses = [
        {
            "monday": day.isoformat(),
            "sets": one.sets,
            "stretch_seconds": one.stretch_seconds,
            "eccentric_reps": one.eccentric_reps,
        }
        for day, one in weeks.items()
    ]
    asked = vars(back.asked)
    return {
        "asked": {**asked, "since": asked["since"] and str(asked["since"])},
        "sets": back.sets,
        "days": [
            {
                "date": one.day.isoformat(),
                "sessions": one.sessions,
                "active_ms": one.active_ms,
                "sets": one.sets,
            }
            for one in back.days
        ],
        "doses": doses,
        "targets": {name: one and vars(one) for name, one in vars(back.targets).items()},
        "progress": [_move(one) for one in back.moves],
        "capacity": [
            {
                "move": line.move,
                "side": line.side,
                "points": [{**vars(one), "day": one.day.isoformat()} for one in line.points],
            }
            for line in back.capacity
        ],
        "diary": [
            {
                "kind": line.kind,
                "side": line.side,
                "points": [{"day": one.day.isoformat(), "value": one.value} for one in line.points],
            }
            for line in back.diary
        ],
    }


def _move(one: MoveLine) -> dict[str, Any]:
    trend = one.trend
    return {
        "move": one.move,
        "name": one.name,
        "muscles": list(one.muscles),
        "sessions": one.sessions,
        **_values(one),
        "first": {"monday": one.first.monday.isoformat(), **_values(one.first)},
        "now": {"monday": one.now.monday.isoformat(), **_values(one.now)},
        "trend": None if trend is None else {**vars(trend), "word": trend.word},
        "sides": [{"side": side.side, **_values(side)} for side in one.sides],
    }


def _values(one: Amount) -> dict[str, Any]:
    names = ("sets", "reps", "seconds", "best", "longest", "effort")
    return {name: getattr(one, name) for name in names}
