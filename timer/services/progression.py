"""Programmes at a start: the stage of each move that grows, from the sets in the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from timer.coach.progress import Day, Progress, Rung, Worked, progress
from timer.frozen import frozen
from timer.player.results import Result
from timer.routine.library.file_names import PROGRAMMES
from timer.routine.library.programmes import Programme, Stage, load_programmes
from timer.routine.model import (
    AS_WRITTEN,
    Dose,
    Effort,
    Group,
    Hold,
    HoldLength,
    Moves,
    Reps,
    Routine,
    Sides,
    Step,
    Swap,
    label_of,
    leaves,
)
from timer.services.coaching import lighter
from timer.timeline.compile.compiler import swapped
from timer.timeline.compile.kit import can_do
from timer.timeline.compile.preferences import held

if TYPE_CHECKING:
    from timer.coach.past import Past, Row
    from timer.services.context import Context

_GROWS = (Hold, Reps, Effort)
_AMOUNTS = frozenset({"length", "breaths", "count", "window", "sets"})
_HALF = "A lighter week: half the sets, so that your hamstrings recover."


@frozen
class Growth:
    """What the programmes make of a routine today."""

    swaps: Mapping[int, Swap]
    """The stage of each step, by its number, where that isn't the first."""
    notes: tuple[str, ...] = ()
    """What is asked today and why, in sentences."""


def growth(
    context: Context,
    routine: Routine,
    past: Past,
    avoid: Collection[str] = (),
    settled: Collection[int] = (),
) -> Growth:
    """Return what the programmes make of `routine` today; in a lighter week it is half the sets.

    The steps in `settled`, by number, are left out or swapped already. No stage leads to a move
    with one of the tags in `avoid`, or to one that needs kit that is missing; the stage before it
    is done then.
    """
    if not context.settings.progress:
        return Growth({})
    known = {one.move: one for one in load_programmes([context.folders.routines / PROGRAMMES])}
    found = [
        (number, step, known[move.slug])
        for number, step in _growing(routine)
        if number not in settled
        and (move := context.moves.find(step.move)) is not None
        and move.slug in known
    ]
    if not found:
        return Growth({})
    light = _HALF if any(isinstance(step, Effort) for _, step, _ in found) else ""
    light = light if light and lighter(context, past) else ""
    now = context.clock.wall()
    sets = context.journal.sets_of({form for *_, one in found for form in one.forms}, now)
    swaps: dict[int, Swap] = {}
    notes: dict[str, str] = {}
    for number, step, programme in found:
        stages = _possible(programme, step, context, avoid)
        rungs = [_rung(step, stage) for stage in stages]
        today = datetime.fromisoformat(now).date()
        at = progress(rungs, _days(sets, programme.forms), today)
        swap = stages[at.stage].swap
        if light and isinstance(step, Effort):
            swap = _halved(swap, step)
        if swap.changes or at.stage:
            swaps[number] = swap
        if note := _note(at, stages[at.stage], context.moves):
            notes.setdefault(programme.move, note)
    return Growth(swaps, (*filter(None, [light]), *notes.values()))


@frozen
class Standing:
    """How far somebody was in a programme on some days; stages count from 1."""

    programme: Programme
    stages: tuple[int, ...]
    of: int
    """How many stages are possible for this person."""

    @property
    def about(self) -> str:
        """What the stage of the last day asks for."""
        return self.programme.stages[self.stages[-1] - 1].about


def standings(
    context: Context, routines: Iterable[Routine], days: Sequence[date]
) -> tuple[Standing, ...]:
    """Return each programme that grows a step of one of the routines, with its stage on `days`.

    What was done on such a day itself doesn't count yet.
    """
    if not context.settings.progress:
        return ()
    known = {one.move: one for one in load_programmes([context.folders.routines / PROGRAMMES])}
    steps: dict[str, Hold | Reps | Effort] = {}
    for routine in routines:
        for _, step in _growing(routine):
            move = context.moves.find(step.move)
            if move is not None and move.slug in known:
                steps.setdefault(move.slug, step)
    forms = {form for slug in steps for form in known[slug].forms}
    sets = context.journal.sets_of(forms, context.clock.wall()) if steps else ()
    found = []
    for slug, step in steps.items():
        programme = known[slug]
        done = _days(sets, programme.forms)
        rungs = [_rung(step, stage) for stage in _possible(programme, step, context, ())]
        at = (progress(rungs, [one for one in done if one.day < day], day).stage for day in days)
        found.append(Standing(programme, tuple(stage + 1 for stage in at), len(rungs)))
    return tuple(found)


def _halved(swap: Swap, step: Effort) -> Swap:
    sets = swap.changes.get("sets", step.sets)
    return Swap(swap.to, {**swap.changes, "sets": (sets + 1) // 2})


def _growing(routine: Routine) -> list[tuple[int, Hold | Reps | Effort]]:
    """Return the steps that may grow with their numbers: those whose dose is one and the same.

    What is to stay as it is written does not grow.
    """
    sided = {id(leaf) for step in routine.steps for leaf in _in_sides(step)}
    return [
        (number, step)
        for number, step in enumerate(leaves(routine.steps), 1)
        if isinstance(step, _GROWS)
        and isinstance(step.sets, int)
        and id(step) not in sided
        and AS_WRITTEN not in step.tags
    ]


def _in_sides(step: Step) -> Sequence[Step]:
    """Return the leaves of a group that takes its sides from outside; they can have none."""
    if not isinstance(step, Group):
        return ()
    if step.sides.labels:
        return [*leaves(step.steps)]
    return [leaf for child in step.steps for leaf in _in_sides(child)]


def _possible(
    programme: Programme, step: Step, context: Context, avoid: Collection[str]
) -> tuple[Stage, ...]:
    """Return the first stages of a programme, up to one that isn't for this person or step.

    One that asks for less than the step itself, as this person has it, is none.
    """
    stages = [programme.stages[0]]
    for stage in programme.stages[1:]:
        move = context.moves.find(stage.swap.to)
        fits = all(hasattr(step, field) for field in stage.swap.changes)
        if move is None or not fits or set(avoid) & set(move.tags):
            break
        if stage.swap.to == programme.move and _takes_back(stage.swap, step, context):
            break
        if not can_do(stage.swap, context.moves, context.settings.kit):
            break
        stages.append(stage)
    return tuple(stages)


def _takes_back(swap: Swap, step: Step, context: Context) -> bool:
    """Return whether a stage of the same move is less than the step, or not as it is preferred."""
    preferred = held(step, context.moves, HoldLength(context.settings.hold))
    if preferred != step and "length" in swap.changes:
        return True
    return any(
        _most(asked) < _most(own)
        for field, asked in swap.changes.items()
        if field in _AMOUNTS and (own := getattr(step, field)) is not None
    )


def _most(amount: Dose | int) -> int:
    return amount if isinstance(amount, int) else max(one.high for one in amount.ranges)


def _rung(step: Hold | Reps | Effort, stage: Stage) -> Rung:
    done = swapped(step, stage.swap) if stage.swap.changes else step
    sides = max(len(getattr(done, "sides", Sides()).labels), 1)
    most = None
    if isinstance(done, Effort):
        most = min(amount.high for amount in done.window.ranges)
    sets = done.sets if isinstance(done.sets, int) else 1
    return Rung(stage.swap.to, stage.after, sets * sides, most)


def _days(sets: Sequence[Row], forms: Collection[str]) -> list[Day]:
    """Return the sets of some moves day by day; a session that was continued is one."""
    by_day: dict[tuple[str, str], list[Row]] = {}
    for one in sets:
        if one["move"] in forms:
            by_day.setdefault((one["started_at"][:10], one["move"]), []).append(one)
    found: list[Day] = []
    for (day, move), rows in by_day.items():
        worked = tuple(
            Worked(
                done=one["result"] == Result.DONE and bool(one["counted"]),
                effort=one["effort"],
                rated=one["kind"] == "effort",
                hurt=one["result"] == Result.HURT,
                reps=one["done"],
            )
            for one in rows
        )
        found.append(Day(datetime.fromisoformat(day).date(), move, worked))
    return found


def _note(at: Progress, stage: Stage, moves: Moves) -> str | None:
    """Return what is asked today and why, or None where nothing has changed."""
    name = label_of(stage.swap.to, moves.find(stage.swap.to))
    if at.changed > 0:
        return f"{name}: your last sessions went well. Today {stage.about}."
    if at.changed < 0:
        back = "one step" if at.changed == -1 else "a few steps"
        return f"{name}: {back} back today, {stage.about}."
    if at.target is None or not at.last:
        return None
    *first, last = (str(one) for one in at.last)
    reps = f"{', '.join(first)} and {last}" if first else last
    effort = f" at {at.effort} out of ten" if at.effort is not None else ""
    return f"{name}: last time {reps} reps{effort}. Today {at.target}."
