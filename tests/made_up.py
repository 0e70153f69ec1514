"""A made-up journal: somebody who trains four times a week, and gets better at it."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta

from timer.journal.events import (
    Answer,
    Entry,
    Note,
    Record,
    SessionEnd,
    SessionStart,
    SetRecord,
    State,
)
from timer.player.results import Result
from timer.services.context import Context

COOLDOWN = (
    ("calf-stretch", "Calf stretch", 25),
    ("quad-stretch", "Quad stretch", 25),
    ("strap-stretch", "Lying strap stretch", 25),
)
STRENGTH = (("single-leg-bridge", "Single-leg bridge"), ("nordic-curl", "Nordic curl"))
ROUTINES = {
    "post-run-cooldown": ("Post-run cooldown", 552),
    "nordic-strength": ("Nordic strength", 480),
    "gentle-twice-daily": ("Gentle easing, twice a day", 373),
    "breathe-down": ("Breathe down", 573),
}
WEEK = (
    (0, "nordic-strength"),
    (1, "post-run-cooldown"),
    (3, "post-run-cooldown"),
    (3, "breathe-down"),
    (4, "nordic-strength"),
    (6, "post-run-cooldown"),
    (6, "gentle-twice-daily"),
    (6, "gentle-twice-daily"),
)
"""The days of a week, from Monday, with what is done on them."""


def practise(context: Context, days: int, *, skip: int = 6, most: int | None = None) -> None:
    """Fill the journal with the last `days` days, with `most` sessions, the first ones.

    One in `skip` sessions is missed, and a holiday a year.
    """
    now = datetime.fromisoformat(context.clock.wall())
    records: list[Record] = []
    count = done = 0
    for back in range(days, 0, -1):
        away = 130 <= back % 380 < 150
        if away:
            continue
        at = (now - timedelta(days=back)).replace(hour=18, minute=10, second=0, microsecond=0)
        week = (days - back) // 7
        for place, (weekday, routine) in enumerate(WEEK):
            count += weekday == at.weekday()
            if done == most:
                break
            if weekday == at.weekday() and (count * 7 + week) % skip:
                start = at + timedelta(minutes=25 * place % 50)
                done += 1
                records += _session(f"s{back}-{place}", routine, start, week)
        if back % 2:
            for side, worse in (("left", 1), ("right", 0)):
                value = min(max(6 + worse - week // 9 + week * 5 % 4 - 1, 0), 10)
                morning = at.replace(hour=7).isoformat()
                records.append(Entry(f"e{back}{side}", "diary", morning, value, side=side))
    with closing(context.journal.open(read_only=False)) as store:
        store.save(*records)


def _session(id: str, routine: str, at: datetime, week: int) -> list[Record]:
    name, seconds = ROUTINES[routine]
    seconds = seconds * (70 + week * 37 % 60) // 100
    left = routine == "post-run-cooldown" and week % 5 == 2
    sets = _sets(id, routine, at, week, left=left)
    end = (at + timedelta(seconds=seconds)).isoformat()
    state, share = (State.PARTIAL, 0.8) if left else (State.FINISHED, 1.0)
    records: list[Record] = [
        SessionStart(id, routine, at.isoformat(), seconds * 1000, 1.0, name, seconds * 800),
        *sets,
        Answer(f"a{id}", id, "sharp-pain", None, "no"),
    ]
    if routine == "nordic-strength":
        records.append(Note(f"n{id}", id, "soreness", 3, "left", end))
    return [*records, SessionEnd(id, end, state, seconds * 1000, share)]


def _sets(id: str, routine: str, at: datetime, week: int, *, left: bool) -> list[SetRecord]:
    if routine == "nordic-strength":
        planned = [
            (
                "single-leg-bridge",
                "Single-leg bridge",
                side,
                number,
                8 + (week + 3) // 6 + week * 7 % 3 - lag,
                7,
            )
            for number in (1, 2)
            for side, lag in (("left", 2), ("right", 0))
        ] + [
            ("nordic-curl", "Nordic curl", None, number, 3 + week // 9 + week * 5 % 2, 8)
            for number in (1, 2, 3)
        ]
        return [
            _set(id, place, move, label, side, number, at, reps=reps, effort=effort)
            for place, (move, label, side, number, reps, effort) in enumerate(planned, 1)
        ]
    if routine == "breathe-down":
        return [_set(id, 1, "long-exhale", "Long exhales", None, 1, at, seconds=300)]
    return [
        _set(
            id, place, move, label, side, 1, at, seconds=seconds,
            result=Result.SKIPPED if left and place > 4 else Result.DONE,
        )
        for place, (move, label, seconds, side) in enumerate(
            ((*one, side) for one in COOLDOWN for side in ("left", "right")), 1
        )
    ]  # fmt: skip


def _set(
    session: str,
    place: int,
    move: str,
    label: str,
    side: str | None,
    number: int,
    at: datetime,
    *,
    seconds: int = 40,
    reps: int | None = None,
    effort: int | None = None,
    result: Result = Result.DONE,
) -> SetRecord:
    ended = at + timedelta(seconds=70 * place)
    return SetRecord(
        id=f"{session}-{place}",
        session_id=session,
        segment=place,
        move=move,
        label=label,
        side=side,
        set=number,
        result=result,
        planned=None if reps is None else 8,
        done=reps,
        planned_seconds=seconds,
        seconds=seconds if result is Result.DONE else 0,
        part=1.0 if result is Result.DONE else 0.0,
        effort=effort,
        load=None,
        kind="hold" if reps is None else "effort",
        position_ms=70_000 * place,
        ended_at=ended.isoformat(),
    )
