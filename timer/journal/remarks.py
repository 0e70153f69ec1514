"""What is worth remarking after a session: reps, sides, a week of the same. Pure functions.

The thresholds in reps and days are house figures, but for the week after which a floss should have
changed something (002) and the two stretch sessions in a day (001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from timer.journal.coach import Done, Known

DAYS = 7
UNEVEN = 2
"""Reps between two sides that are worth a word."""

Row = Mapping[str, Any]
"""A set as `supple history --json` lists it."""


def on_sets(sets: Sequence[Row], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return remarks on the sets of one session; `names` are those of moves by slug."""
    told = [*_on_efforts(sets, names), *_on_sides(sets, names)]
    return tuple(dict.fromkeys(told))


def on_habit(routine: Known, known: Sequence[Known], done: Sequence[Done], now: str) -> str | None:
    """Return a remark on a week of the same, on the day it is full, else None."""
    if "nerve" in routine.marks:
        days = _days_with(1, "nerve", known, done)
        if len(days) == DAYS and _date(now) in days:
            return "A week of flossing. No better? Then it is time to have it looked at."
    if "static" in routine.marks:
        days = _days_with(2, "static", known, done)
        week = {_date(now) - timedelta(days=back) for back in range(DAYS)}
        if week <= days:
            return (
                "Two stretch sessions a day for a week. Tightness that stays asks for less load "
                "or more strength, not for more stretching."
            )
    return None


def _on_efforts(sets: Sequence[Row], names: Mapping[str, str]) -> list[str]:
    """Return where the reps at the target were far from the window's middle, `planned`."""
    told: list[str] = []
    for one in sets:
        effort, planned, done = one["effort"], one["planned"], one["done"]
        if effort is None or not planned or not done:
            continue
        name = names.get(one["move"], one["move"])
        if effort >= 8 and 2 * done < planned:
            told.append(f"{name}: few reps at {effort} of ten. The easier form suits for now.")
        elif effort < 8 and 2 * done >= 3 * planned:
            told.append(f"{name}: all reps and only {effort} of ten. A harder form may suit.")
    return told


def _on_sides(sets: Sequence[Row], names: Mapping[str, str]) -> list[str]:
    """Return where one side did clearly fewer reps than the other."""
    reps: dict[str, dict[str, int]] = {}
    for one in sets:
        if one["side"] in ("left", "right") and one["planned"] and one["done"]:
            sides = reps.setdefault(one["move"], {})
            sides[one["side"]] = sides.get(one["side"], 0) + one["done"]
    told: list[str] = []
    for move, sides in reps.items():
        if len(sides) == 2 and abs(sides["left"] - sides["right"]) >= UNEVEN:
            weaker = min(sides, key=lambda side: sides[side])
            told.append(
                f"{names.get(move, move)}: {sides['left']} reps left, {sides['right']} right. "
                f"Begin with the {weaker} side next time."
            )
    return told


def _days_with(
    times: int, mark: str, known: Sequence[Known], done: Sequence[Done]
) -> set[datetime]:
    """Return the days on which routines with `mark` were finished at least so many times."""
    slugs = {one.slug for one in known if mark in one.marks}
    days = [_date(one.at) for one in done if one.routine in slugs]
    return {day for day in days if days.count(day) >= times}


def _date(instant: str) -> datetime:
    """Return the local day of an instant."""
    return datetime.fromisoformat(instant[:10])
