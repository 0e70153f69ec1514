"""What is worth remarking around a session: reps, sides, habits, old pain. Pure functions.

The thresholds in reps and days are house figures, but for the week after which a floss should have
changed something (002) and the two stretch sessions in a day (001).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from timer.coach.ranking import Done, Known
from timer.routine.screening_questions import GUARDS

DAYS = 7
UNEVEN = 2
"""Reps between two sides that are worth a word."""
LEAVES_ROOM = 8
"""An effort that leaves something in reserve (004); every one above costs the next window a rep."""

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


def on_run(routine: Known, known: Sequence[Known]) -> str | None:
    """Return what to come back for after a run that `routine` makes ready for, else None."""
    if "before-run" not in routine.when:
        return None
    after = (one for one in known if "after-run" in one.when and "static" in one.marks)
    long = next((one for one in after if one.schedule and one.schedule.every_run), None)
    if long is None:
        return None
    return f"Tightness shows most on long runs. After one, make time for {long.name}."


def on_balance(
    routine: Known,
    known: Sequence[Known],
    done: Sequence[Done],
    now: str,
    fit: Sequence[Known] | None = None,
) -> str | None:
    """Return that the hamstrings were trained twice in seven days and the quads not, else None.

    What is suggested for them is one of `fit`, by default of all that is known.
    """
    marks = {one.slug: one.marks for one in known}
    week = [marks.get(one.routine, frozenset()) for one in done if _days_ago(one.at, now) < DAYS]
    if not _HAMSTRINGS & routine.marks or any(one >= _QUADS for one in week):
        return None
    if sum(bool(_HAMSTRINGS & one) for one in week) < 2:
        return None
    offered = known if fit is None else fit
    other = next((one.name for one in offered if one.marks >= _QUADS and one.schedule), None)
    more = f" {other} trains them." if other else ""
    return f"Hamstrings twice in a week and no quads yet: keep the two in balance.{more}"


def on_week(done: Sequence[Done], now: str) -> str | None:
    """Return a word on load in the first session of a week that follows a week with any."""
    weeks = [_date(one.at).isocalendar()[:2] for one in done]
    before = (_date(now) - timedelta(days=DAYS)).isocalendar()[:2]
    if weeks.count(_date(now).isocalendar()[:2]) != 1 or before not in weeks:
        return None
    return (
        "A new week: add distance a little at a time. Tighter than last week? Look first at what "
        "raised the load."
    )


def on_return(pains: Mapping[str, str], answers: Mapping[str, bool], now: str) -> str | None:
    """Return a word of care in the days after a pain that does not stand in the way any more.

    `pains` says when each was told, by guard; `answers` are the answers that still stand.
    """
    over = {
        slug: at for slug, at in pains.items() if slug not in answers and _days_ago(at, now) <= DAYS
    }
    if not over:
        return None
    slug = max(over, key=lambda one: over[one])
    told = f"You reported {GUARDS[slug].sign} {_days_text(_days_ago(over[slug], now))}."
    if slug not in _STRAINS:
        return f"{told} If it stays, ask a doctor or physiotherapist."
    return (
        f"{told} Mild soreness asks for a few gentle days, a bad strain for many weeks. Unsure? "
        "Ask a doctor or physiotherapist."
    )


def tops(rated: Mapping[str, Sequence[tuple[int, int]]]) -> dict[str, int]:
    """Return the most reps of the next set for each move whose newest efforts went too far.

    `rated` has the (effort, reps) pairs of a move's newest session, in the order of its sets. The
    first set that went too far counts, since those after it were done tired. A nine takes one rep
    off what was done then, a ten two.
    """
    found: dict[str, int] = {}
    for move, sets in rated.items():
        too_far = ((effort, reps) for effort, reps in sets if effort > LEAVES_ROOM)
        for effort, reps in too_far:
            found.setdefault(move, max(reps - (effort - LEAVES_ROOM), 1))
    return found


def on_limit(most: Mapping[str, int], easier: Collection[str] = ()) -> str | None:
    """Return what `tops` come to today, `most` by the names of the moves, or None.

    Those in `easier` went too far before their window began, so fewer reps are no answer.
    """
    told = [
        f"{name} went too far last time: the easier form suits today, or stop at {_reps(top)}."
        if name in easier
        else f"{name} went too far last time: {_reps(top)} at most today."
        for name, top in most.items()
    ]
    return " ".join(told) or None


def _reps(count: int) -> str:
    return f"{count} rep{'' if count == 1 else 's'}"


_STRAINS = ("sharp-pain", "fresh-injury")
_HAMSTRINGS = frozenset({"eccentric", "long-range"})
_QUADS = frozenset({"quads", "strength"})
"""A warm-up or an easy set of squats is no training."""


def _days_ago(instant: str, now: str) -> int:
    return (_date(now) - _date(instant)).days


def _days_text(days: int) -> str:
    near = {0: "earlier today", 1: "yesterday"}
    return near.get(max(days, 0)) or f"{days} days ago"


def _on_efforts(sets: Sequence[Row], names: Mapping[str, str]) -> list[str]:
    """Return where the reps at the target were far from the window's middle, `planned`.

    Each move is spoken of once, by the first of its sets that was.
    """
    told: dict[str, str] = {}
    for one in sets:
        effort, planned, done = one["effort"], one["planned"], one["done"]
        if effort is None or not planned or not done:
            continue
        name = names.get(one["move"], one["move"])
        if effort >= 8 and 2 * done < planned:
            told.setdefault(
                name, f"{name}: few reps at {effort} out of ten. The easier form suits for now."
            )
        elif effort < 8 and 2 * done >= 3 * planned:
            told.setdefault(
                name, f"{name}: all reps and only {effort} out of ten. A harder form may suit."
            )
    return list(told.values())


def _on_sides(sets: Sequence[Row], names: Mapping[str, str]) -> list[str]:
    """Return where one side did clearly fewer reps than the other, with as many planned a set."""
    reps: dict[str, dict[str, int]] = {}
    plans: dict[tuple[str, str], set[int]] = {}
    for one in sets:
        if one["side"] in ("left", "right") and one["planned"] and one["done"]:
            sides = reps.setdefault(one["move"], {})
            sides[one["side"]] = sides.get(one["side"], 0) + one["done"]
            plans.setdefault((one["move"], one["side"]), set()).add(one["planned"])
    told: list[str] = []
    for move, sides in reps.items():
        alike = plans.get((move, "left")) == plans.get((move, "right"))
        if alike and abs(sides["left"] - sides["right"]) >= UNEVEN:
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
