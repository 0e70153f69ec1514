"""How far somebody is in a programme, from the sets they did: double progression.

Reps grow within a stage. Two sessions in a row in which every set reached the top of its reps at or
under the target lead to the next stage. A nine holds, a ten or pain goes back one stage, and a
break of more than three weeks goes back one for each three weeks. Without a number for the effort
nothing is known, so nothing changes; nor does it after a day of another form. These are house
rules, from what strength programmes have in common; that eight out of ten is the target, and ten
too far, is published (004).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from operator import attrgetter

from timer.frozen import frozen, keyword_frozen, replace
from timer.routine.model import TARGET_EFFORT

TOO_FAR = 10
BREAK = timedelta(weeks=3)
"""A break after which one stage is taken back, and one more for each time it passes (house)."""


@keyword_frozen
class Worked:
    """A set of a programme's move."""

    done: bool
    """Whether it was done as planned."""
    effort: int | None = None
    rated: bool = False
    """Whether it is a set after which the effort is asked."""
    hurt: bool = False
    reps: int | None = None


@frozen
class Day:
    """The sets of a programme's move on one day, and the form in which they were done."""

    day: date
    move: str
    sets: tuple[Worked, ...]


@frozen
class Rung:
    """A stage, as far as progress goes. `most` is the top of its reps, if a set ends there."""

    move: str
    after: int
    sets: int = 1
    most: int | None = None


@frozen
class Progress:
    """Where somebody is. `target` is the reps for today; `last` are those of the last session."""

    stage: int
    target: int | None = None
    last: tuple[int, ...] = ()
    effort: int | None = None
    """The highest effort of the last session."""
    changed: int = 0
    """Above 0 if the last session led to this stage from an earlier one, below from a later one."""


def progress(rungs: Sequence[Rung], days: Iterable[Day], today: date) -> Progress:
    """Return where somebody is in a programme after `days`, the oldest first."""
    stage, good, before, changed = 0, 0, None, 0
    latest: Day | None = None
    for day in filter(attrgetter("sets"), days):
        was = stage
        lost = _lost(before, day.day)
        before = day.day
        harmed = _harmed(day)
        if day.move != rungs[stage].move and not lost and not harmed:
            continue  # such as the other half of two that take turns: it says nothing about this
        latest = day
        if lost:
            stage, good = max(stage - lost, 0), 0
        elif harmed:
            stage, good = max(stage - 1, 0), 0
        elif _reached(day, rungs[stage]):
            good += 1
            if good >= rungs[stage].after and stage + 1 < len(rungs):
                stage, good = stage + 1, 0
        elif not _fewer(day, rungs[stage]):
            good = 0
        changed = stage - was
    if stage and (lost := _lost(before, today)):
        changed = -min(lost, stage)
        stage += changed
    if latest is None:
        return Progress(0)
    last = tuple(one.reps for one in latest.sets if one.reps is not None)
    effort = max((one.effort for one in latest.sets if one.effort is not None), default=None)
    target = None if changed else _target(latest, rungs[stage].most)
    return Progress(stage, target, last, effort, changed)


def _lost(last: date | None, now: date) -> int:
    """Return how many stages the break between two sessions costs."""
    return max((now - last).days - 1, 0) // BREAK.days if last is not None else 0


def _fewer(day: Day, rung: Rung) -> bool:
    """Return whether fewer sets were done, all of them well, as in a lighter week."""
    return _reached(day, replace(rung, sets=0)) and len(day.sets) < rung.sets


def _harmed(day: Day) -> bool:
    """Return whether something hurt or went too far, in whatever form."""
    return any(one.hurt or (one.effort or 0) >= TOO_FAR for one in day.sets)


def _reached(day: Day, rung: Rung) -> bool:
    """Return whether all sets were done to the top of their reps, with something in reserve."""
    if day.move != rung.move or len(day.sets) < rung.sets:
        return False
    return all(one.done and _easy(one) and _whole(one, rung.most) for one in day.sets)


def _easy(one: Worked) -> bool:
    return not one.rated or (one.effort is not None and one.effort <= TARGET_EFFORT)


def _whole(one: Worked, most: int | None) -> bool:
    return most is None or (one.reps is not None and one.reps >= most)


def _target(day: Day, most: int | None) -> int | None:
    """Return one rep more than the best set, if every set left something in reserve."""
    known = [one.reps for one in day.sets if one.reps is not None]
    if most is None or not known or not all(_easy(one) for one in day.sets):
        return None
    return min(max(known) + 1, most)
