"""Remarks before and after a session: on reps, sides, habits, load and earlier pain.

The thresholds in reps and days are our own, except the week in which flossing should have changed
something (002) and the two stretch sessions a day (001).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from timer.coach.past import Done, Row
from timer.coach.today import Option
from timer.routine.model import TARGET_EFFORT
from timer.routine.screening_questions import GUARDS

DAYS = 7
UNEVEN = 2
"""The difference in reps between two sides that is worth a remark."""


def on_sets(sets: Sequence[Row], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return remarks on the sets of one session; `names` has the moves' names by slug."""
    return tuple(dict.fromkeys((*_on_efforts(sets, names), *_on_sides(sets, names))))


def on_habit(
    routine: Option, candidates: Sequence[Option], done: Sequence[Done], now: str
) -> str | None:
    """Return a remark on the day that completes a week of the same, else None."""
    if "nerve" in routine.marks:
        days = _days_with(1, "nerve", candidates, done)
        if len(days) == DAYS and _date(now) in days:
            return "A week of flossing. If it's no better, it's time to get it checked."
    if "static" in routine.marks:
        days = _days_with(2, "static", candidates, done)
        week = {_date(now) - timedelta(days=back) for back in range(DAYS)}
        if week <= days:
            return (
                "Two stretch sessions a day for a week. If the tightness stays, you need less load "
                "or more strength, not more stretching."
            )
    return None


def on_run(routine: Option, candidates: Sequence[Option]) -> str | None:
    """Return what to do after the run that `routine` prepares for, else None."""
    if "before-run" not in routine.when:
        return None
    after = (one for one in candidates if "after-run" in one.when and "static" in one.marks)
    long = next((one for one in after if one.schedule and one.schedule.every_run), None)
    if long is None:
        return None
    return f"Tightness shows most after long runs. After one, make time for {long.name}."


def on_balance(
    routine: Option,
    candidates: Sequence[Option],
    done: Sequence[Done],
    now: str,
    fit: Sequence[Option] | None = None,
) -> str | None:
    """Return a remark if seven days had two hamstring sessions and none for the quads, else None.

    It suggests one of `fit`, by default of all candidates.
    """
    marks = {one.slug: one.marks for one in candidates}
    week = [marks.get(one.routine, frozenset()) for one in done if _days_ago(one.at, now) < DAYS]
    if not _HAMSTRINGS & routine.marks or any(one >= _QUADS for one in week):
        return None
    if sum(bool(_HAMSTRINGS & one) for one in week) < 2:
        return None
    offered = candidates if fit is None else fit
    other = next((one.name for one in offered if one.marks >= _QUADS and one.schedule), None)
    more = f" {other} trains them." if other else ""
    return f"Hamstrings twice this week and no quads yet: keep the two in balance.{more}"


def on_week(done: Sequence[Done], now: str) -> str | None:
    """Return a remark on load in the first session of a week, if the last week had any."""
    weeks = [_date(one.at).isocalendar()[:2] for one in done]
    before = (_date(now) - timedelta(days=DAYS)).isocalendar()[:2]
    if weeks.count(_date(now).isocalendar()[:2]) != 1 or before not in weeks:
        return None
    return (
        "A new week: add distance a little at a time. Tighter than last week? First look at what "
        "raised your load."
    )


def on_return(pains: Mapping[str, str], answers: Mapping[str, bool], now: str) -> str | None:
    """Return advice in the days after a pain that no longer rules anything out, else None.

    `pains` says when each was reported, by guard; `answers` are the valid answers.
    """
    over = {
        slug: at for slug, at in pains.items() if slug not in answers and _days_ago(at, now) <= DAYS
    }
    if not over:
        return None
    slug = max(over, key=lambda one: over[one])
    reported = f"You reported {GUARDS[slug].sign} {_days_text(_days_ago(over[slug], now))}."
    if slug not in _STRAINS:
        return f"{reported} If it doesn't go away, see a doctor or physiotherapist."
    return (
        f"{reported} Mild soreness needs a few gentle days, a bad strain can take weeks. Not sure? "
        "See a doctor or physiotherapist."
    )


def tops(rated: Mapping[str, Sequence[tuple[int, int]]]) -> dict[str, int]:
    """Return the most reps for the next set of each move whose last efforts went too far.

    `rated` has the (effort, reps) pairs of each move's newest session, in the order of its sets.
    The first set that went too far counts, since later ones were done tired. A nine takes one rep
    off what was done, a ten two.
    """
    found: dict[str, int] = {}
    for move, sets in rated.items():
        too_far = ((effort, reps) for effort, reps in sets if effort > TARGET_EFFORT)
        for effort, reps in too_far:
            found.setdefault(move, max(reps - (effort - TARGET_EFFORT), 1))
    return found


def closing(marks: Collection[str], efforts: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the remarks at the end of every session.

    `marks` are the tags of what was done, `efforts` pairs of effort out of ten and reps.
    """
    remarks: list[str] = []
    if any(effort >= 10 for effort, _ in efforts):
        remarks.append("Ten was the limit; try not to reach it. Next time, do fewer reps.")
    elif any(effort == 9 for effort, _ in efforts):
        remarks.append("Nine is a little too far. Next time, stop one or two reps sooner.")
    if _ECCENTRIC in marks:
        remarks.append(
            "Soreness over the next day or two is normal and fades with practice. "
            "Sharp or lasting pain isn't: see a doctor or physiotherapist."
        )
    return (*remarks, "Have something to drink.")


def on_limit(most: Mapping[str, int]) -> str | None:
    """Return today's limits as a sentence, `most` reps by the name of the move, or None."""
    limits = [
        f"{name} went too far last time: {_reps(top)} at most today." for name, top in most.items()
    ]
    return " ".join(limits) or None


def on_too_far(name: str, easier: str) -> str:
    """Offer the easier form of the move called `name`."""
    return f"{name} went too far last time, with few reps. Easier: {easier}."


def too_hard(sets: Sequence[Row]) -> frozenset[str]:
    """Return the moves of which few reps were too hard; their own remark is enough."""
    return frozenset(one["move"] or one["label"] for one in sets if _too_few(one))


def _too_few(one: Row) -> bool:
    effort, planned, done = one["effort"], one["planned"], one["done"]
    return (
        bool(planned and done)
        and effort is not None
        and effort >= TARGET_EFFORT
        and 2 * done < planned
    )


def _reps(count: int) -> str:
    return f"{count} rep{'' if count == 1 else 's'}"


_STRAINS = ("sharp-pain", "fresh-injury")
_ECCENTRIC = "eccentric"
_HAMSTRINGS = frozenset({"eccentric", "long-range"})
_QUADS = frozenset({"quads", "strength"})
"""A warm-up or an easy set of squats doesn't count as training."""


def _days_ago(instant: str, now: str) -> int:
    return (_date(now) - _date(instant)).days


def _days_text(days: int) -> str:
    near = {0: "earlier today", 1: "yesterday"}
    return near.get(max(days, 0)) or f"{days} days ago"


def _on_efforts(sets: Sequence[Row], names: Mapping[str, str]) -> list[str]:
    """Return remarks on efforts whose reps were far from `planned`, the middle of the window.

    Each move gets at most one remark, for the first such set.
    """
    remarks: dict[str, str] = {}
    for one in sets:
        effort, planned, done = one["effort"], one["planned"], one["done"]
        if effort is None or not planned or not done:
            continue
        name = names.get(one["move"], one["label"])
        if _too_few(one):
            remarks.setdefault(
                name, f"{name}: few reps at {effort} out of ten. Try the easier version for now."
            )
        elif effort < 8 and 2 * done >= 3 * planned:
            remarks.setdefault(
                name,
                f"{name}: all reps at only {effort} out of ten. You could try a harder version.",
            )
    return list(remarks.values())


def _on_sides(sets: Sequence[Row], names: Mapping[str, str]) -> list[str]:
    """Return remarks on moves with clearly fewer reps on one side, if the plan was the same."""
    reps: dict[str, dict[str, int]] = {}
    plans: dict[tuple[str, str], set[int]] = {}
    for one in sets:
        if one["side"] in ("left", "right") and one["planned"] and one["done"]:
            move = one["move"] or one["label"]
            sides = reps.setdefault(move, {})
            sides[one["side"]] = sides.get(one["side"], 0) + one["done"]
            plans.setdefault((move, one["side"]), set()).add(one["planned"])
    remarks: list[str] = []
    for move, sides in reps.items():
        alike = plans.get((move, "left")) == plans.get((move, "right"))
        if alike and abs(sides["left"] - sides["right"]) >= UNEVEN:
            weaker = min(sides, key=lambda side: sides[side])
            remarks.append(
                f"{names.get(move, move)}: {sides['left']} reps on the left, {sides['right']} on "
                f"the right. Start with the {weaker} side next time: press s in the details."
            )
    return remarks


def _days_with(
    times: int, mark: str, candidates: Sequence[Option], done: Sequence[Done]
) -> set[datetime]:
    """Return the days on which routines with `mark` were finished at least `times` times."""
    slugs = {one.slug for one in candidates if mark in one.marks}
    days = [_date(one.at) for one in done if one.routine in slugs]
    return {day for day in days if days.count(day) >= times}


def _date(instant: str) -> datetime:
    """Return the local date of an instant."""
    return datetime.fromisoformat(instant[:10])
