"""What a week's dose should be: minutes of stretching, and reps that lower slowly.

They are made of a routine's own doses, and of how often it is meant to be done. How often comes
from its schedule, or from the days on which you run. A dose that is published stays so; how the sum
of a week is made is ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from timer.errors import SuppleError
from timer.frozen import keyword_frozen, replace
from timer.routine.model import Effort, Prefer, leaves
from timer.settings import Plan

if TYPE_CHECKING:
    from timer.routine.model import Routine
    from timer.services.context import Context

STRETCH, ECCENTRIC = "static", "eccentric"
"""The tags of moves whose time, and whose reps, are the two doses."""
AFTER_RUNS, GENTLE, CAPACITY = "post-run-cooldown", "gentle-twice-daily", "swiss-ball-capacity"
DAYS = 7
USUAL_RUNS = 3
"""How many runs a week are assumed where neither settings nor journal say; see `coach.week`."""
ASSUMED = ", as nothing says how often you run (`run_days` in the settings does)"


@keyword_frozen
class Target:
    """What a week's dose should be: from `low` to `high`, in minutes or reps."""

    low: int
    high: int
    routine: str
    """The routine that it comes from, by its slug."""
    why: str
    """A sentence: what it is made of."""
    source: str
    """The number of the article that says how much or how often, or `house`."""

    @property
    def text(self) -> str:
        """The amount: `12`, or `10 to 60`."""
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


@keyword_frozen
class Targets:
    """The weekly targets; None where your plan has none."""

    stretch_minutes: Target | None = None
    eccentric_reps: Target | None = None


def targets(context: Context, *, strengthens: bool = False, stretches: bool = False) -> Targets:
    """Return the targets of the plan, and of what is done anyway, as the arguments say."""
    plan = context.settings.plan
    strong = strengthens or plan in (Plan.STRENGTH_INSTEAD, Plan.MIXED)
    gentle = stretches or plan != Plan.STRENGTH_INSTEAD
    return Targets(
        stretch_minutes=_stretch(context) if gentle else None,
        eccentric_reps=_eccentric(context) if strong else None,
    )


def _stretch(context: Context) -> Target | None:
    from timer.services.coaching import runs_a_week

    if context.settings.plan == Plan.GENTLE_TWICE_DAILY:
        slug, source = GENTLE, "001"
    else:
        slug, source = AFTER_RUNS, "002"
    found = _doses(context, slug)
    if found is None:
        return None
    routine, low, high = found
    times = routine.schedule.per_day if routine.schedule else None
    if times is not None:
        least, most = DAYS * times.low, DAYS * times.high
        often = f"{most} times a week"
    else:
        runs = runs_a_week(context)
        least = most = USUAL_RUNS if runs is None else runs
        often = f"after {most} runs a week" if most != 1 else "after one run a week"
        often += ASSUMED if runs is None else ""
    if not most or not high:
        return None
    why = f"The still stretches of {routine.name}, {often}."
    minutes = {"low": low * least // 60_000, "high": -(-high * most // 60_000)}
    return Target(**minutes, routine=slug, why=why, source=source)


def _eccentric(context: Context) -> Target | None:
    from timer.services.routine_files import load_routine

    try:
        routine = load_routine(context, CAPACITY)
    except SuppleError:
        return None
    times = routine.schedule.per_week if routine.schedule else None
    ranges = [*_windows(context, routine)]
    if times is None or not ranges:
        return None
    low, high = (sum(one[end] for one in ranges) for end in (0, 1))
    often = (
        f"{times.low} to {times.high} times" if times.low != times.high else f"{times.low} times"
    )
    why = f"The slow lowering of {routine.name}, {often} a week."
    return Target(
        low=low * times.low, high=high * times.high, routine=CAPACITY, why=why, source="004"
    )


def _doses(context: Context, slug: str) -> tuple[Routine, int, int] | None:
    """Return a routine with the shortest and the longest time of its still stretches, in ms."""
    from timer.services.preferences import compile_choices
    from timer.services.routine_files import load_routine
    from timer.timeline.compile.compiler import compile_routine

    try:
        routine = load_routine(context, slug)
        times: list[int] = []
        for end in (Prefer.LOW, Prefer.HIGH):
            choices = replace(compile_choices(context), prefer=end)
            timeline = compile_routine(routine, context.moves, choices)
            times.append(
                sum(
                    one.length_ms
                    for one in timeline.segments
                    if one.is_bout and STRETCH in _tags(context, one.move)
                )
            )
    except SuppleError:
        return None
    return routine, times[0], times[1]


def _windows(context: Context, routine: Routine) -> Iterator[tuple[int, int]]:
    """Yield the fewest and the most reps of each set of the moves that lower slowly."""
    from timer.timeline.compile.compiler import compile_routine

    steps = [*leaves(routine.steps)]
    for one in compile_routine(routine, context.moves).segments:
        if one.is_bout and ECCENTRIC in _tags(context, one.move):
            step = steps[one.step - 1]
            if isinstance(step, Effort):
                window = step.window.at(one.side, one.set or 1)
                yield window.low, window.high
            elif one.reps:
                yield one.reps, one.reps


def _tags(context: Context, move: str | None) -> tuple[str, ...]:
    known = context.moves.find(move) if move else None
    return known.tags if known else ()
