"""What you did, line by line: the same numbers as on the screen of the history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from timer.services.looking_back import looking_back, session_page, uncounted
from timer.text import safe
from timer.timeline.messages import capital, clock_text, spoken_time, times

if TYPE_CHECKING:
    from timer.services.context import Context
    from timer.services.looking_back import LookingBack, MoveLine, SessionLine

NEWEST = 10
"""How many sessions are listed."""
NOTHING = "Nothing here yet. Once you have done a session, you will find it here."
MORE = "`supple stats` lists all totals, `supple history` every session."


def history_lines(context: Context) -> Iterator[str]:
    """Yield totals, weeks, moves and the newest sessions, a line each."""
    back, page = looking_back(context), session_page(context, limit=NEWEST)
    if error := back.error or page.error:
        yield error.sentences
        return
    if not page.sessions:
        yield NOTHING
        return
    yield from back.notices
    if back.since is not None:
        since = f"{back.since.day} {back.since:%B} {back.since.year}"
        time = spoken_time(back.active_ms // 60_000 * 60_000)
        yield f"Since {since}: {times(back.sessions, 'session')}, {time}."
    if left := uncounted(context).text:
        yield left
    yield from _weeks(back)
    yield from _trends(back)
    if back.moves:
        yield "Moves:"
        yield from (_move(one) for one in back.moves)
    yield "Newest sessions:"
    yield from (_session(one) for one in page.sessions)
    yield MORE


def _weeks(back: LookingBack) -> Iterator[str]:
    if back.weeks:
        yield "Weeks:"
    for one in reversed(back.weeks):
        amount = f"{times(one.minutes, 'minute')}, {times(one.sets, 'set')}"
        yield f"Week of {one.day.day} {one.day:%B}: {amount}."


def _trends(back: LookingBack) -> Iterator[str]:
    for line in back.diary:
        if len(line.points) > 1 and line.kind != "pain":
            first, now = line.points[0].value, line.points[-1].value
            leg = f"{line.side} leg" if line.side else "both legs"
            yield f"{capital(line.kind)}, {leg}: {first:g} at first, {now:g} now, out of 10."
    for one in back.capacity:
        if len(one.points) > 1:
            side = f", {one.side}" if one.side else ""
            first, now = one.points[0].reps, one.points[-1].reps
            yield f"Capacity, {safe(one.name)}{side}: {first} reps at first, {now} now."


def _move(one: MoveLine) -> str:
    sides = [
        f"{side.side} {clock_text(side.seconds * 1000) if side.reps is None else side.reps}"
        for side in one.sides
        if side.side
    ]
    trend = [f"lately {one.trend.word}"] if one.trend and one.trend.word != "level" else []
    return safe(f"{one.name}: {', '.join((times(one.sets, 'set'), *sides, *trend))}.")


def _session(one: SessionLine) -> str:
    when = f"{one.day:%A} {one.day.day} {one.day:%B} {one.day.year}, {one.started_at[11:16]}"
    amount = f"{times(-(-one.active_ms // 60_000), 'minute')}, {times(one.sets, 'set')}"
    more = ["it hurt"] if one.hurt else []
    more += ["running"] if one.running else []
    more += [] if one.state == "finished" else [f"{one.share:.0%} done"]
    return safe(f"{when}: {', '.join((one.name, amount, *more))}.")
