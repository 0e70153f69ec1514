"""Hints: warnings about a valid routine that goes against what the sources advise.

Each gives its reason and its source. Nothing is known about a move outside the library, so where a
routine has one the hints that depend on it are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from timer.frozen import frozen
from timer.routine.diagnostics import Problem, Report, shown
from timer.routine.durations import format_ms
from timer.routine.library.positions import bundled
from timer.routine.model import (
    Ask,
    Breathe,
    Group,
    Hold,
    Move,
    Moves,
    Note,
    Open,
    Optional,
    Range,
    Rest,
    Routine,
    Schedule,
    Step,
    Zones,
)

LONG_HOLD_MS = 60_000
"""A hold longer than the longest published one."""
COLD_MS = 15 * 60_000
A_DAY_MS = 24 * 3_600_000
WARM_UP_MS = (5 * 60_000, 10 * 60_000)


@frozen
class _Work:
    """A step in which you work, with what the library knows about it."""

    step: Step
    moves: tuple[Move, ...]
    tags: frozenset[str]
    known: bool
    """Whether all its names are moves of the library, or it has tags of its own."""

    @property
    def name(self) -> str:
        """The name of its move."""
        return self.moves[0].name if self.moves else getattr(self.step, "move", "this step")


def hints_on(routine: Routine, moves: Moves, total_ms: int) -> tuple[Problem, ...]:
    """Return the hints on a routine, in the order of its file.

    `total_ms` is its length with every range at its middle.
    """
    report = Report(moves)
    work = tuple(_work(routine.steps, moves))
    for hint in _HINTS:
        hint(routine, work, report)
    if "before-run" in routine.when and work:
        _warm_up_length(work[0], total_ms, report)
    return report.problems()


def _before_run(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    if "before-run" not in routine.when:
        return
    for one in work:
        if "static" not in one.tags:
            continue
        length = _longest(one.step)
        if length > LONG_HOLD_MS:
            report.warn(
                one.step.place,
                "long-hold-before-run",
                f"{shown(one.name)} is held for {format_ms(length)} before a run.",
                "Long static holds on cold muscles cost power right afterwards (002). "
                "Move it to an after-run routine.",
            )
        else:
            report.warn(
                one.step.place,
                "hold-before-run",
                f"{shown(one.name)} is a static stretch in a routine for before a run.",
                "Move first and hold afterwards (001, 002). Swings and lunges prepare you better.",
            )


def _warm_up_length(first: _Work, total_ms: int, report: Report) -> None:
    low, high = WARM_UP_MS
    if not low <= total_ms <= high:
        report.warn(
            first.step.place,
            "warm-up-length",
            f"This takes {format_ms(total_ms // 1000 * 1000)} before a run.",
            "A warm-up should take five to ten minutes (002).",
        )


def _eccentric(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    hard = [one for one in work if "eccentric" in one.tags]
    schedule = routine.schedule
    if hard and schedule is not None and _often(schedule):
        report.warn(
            hard[0].step.place,
            "eccentric-too-often",
            f"{shown(hard[0].name)} is eccentric work, and the schedule leaves too little rest.",
            "Once or twice a week is advised (004), with at least a day between (our own rule): "
            "`schedule: {per-week: 1-2, apart: 48h}`.",
        )
    elif hard and (schedule is None or schedule.apart_ms is None):
        report.warn(
            hard[0].step.place,
            "eccentric-without-rest",
            f"{shown(hard[0].name)} is eccentric work, and the routine doesn't plan any rest.",
            "Write `schedule: {per-week: 1-2, apart: 48h}`. Once or twice a week is enough, and "
            "soreness takes a day or two (004; the 48 hours are our own).",
        )


def _often(schedule: Schedule) -> bool:
    """Return whether a routine is scheduled more than twice a week, or on days in a row."""
    week, apart = schedule.per_week, schedule.apart_ms
    daily = schedule.per_day is not None or schedule.every_run
    return daily or bool(week and week.high > 2) or bool(apart and apart.low < A_DAY_MS)


def _neighbours(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    still = [one for one in work if "static" in one.tags and "cramp" not in one.tags]
    needed = [one for one in work if one.step.optional is Optional.NO]
    if not still or not all(one.known for one in work) or 2 * len(still) <= len(needed):
        return
    if not any("neighbour" in one.tags for one in still):
        report.warn(
            still[0].step.place,
            "no-neighbours",
            "This stretches only the hamstrings and none of the muscles around them.",
            "Add a stretch for your hip flexors, quads, calves or glutes, such as "
            "`hip-flexor-stretch` (000, 001, 002).",
        )


def _contrast(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    bouts = [
        (one, one.step.length.all)
        for one in work
        if "contrast" in one.tags and isinstance(one.step, Hold) and one.step.length
    ]
    warm = [amount for one, amount in bouts if "heat" in one.tags and amount]
    cold = [amount for one, amount in bouts if "cold" in one.tags and amount]
    if warm and cold and _sums(warm) != tuple(2 * end for end in _sums(cold)):
        report.warn(
            bouts[0][0].step.place,
            "contrast-ratio",
            f"Warm and cold take {format_ms(_sums(warm)[0])} and {format_ms(_sums(cold)[0])}.",
            "The advice is two parts warm to one part cold (002), such as `2m` and `1m`.",
        )


def _exhale(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    for one in work:
        if not isinstance(one.step, (Breathe, Hold)):
            continue
        phases = {phase.name: phase.length for phase in one.step.pattern}
        if "in" in phases and "out" in phases and phases["out"].low <= phases["in"].high:
            report.warn(
                one.step.place,
                "short-exhale",
                "The breath out isn't longer than the breath in.",
                "To wind down, breathe out for longer: `{in: 4, out: 6-8}` (002).",
            )


def _cold(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    for one in work:
        if "cold" in one.tags and "contrast" not in one.tags and _longest(one.step) > COLD_MS:
            report.warn(
                one.step.place,
                "long-cold",
                f"{shown(one.name)} stays on for {format_ms(_longest(one.step))}.",
                "Ten to fifteen minutes are enough (002).",
            )


def _positions(routine: Routine, work: tuple[_Work, ...], report: Report) -> None:
    for one in work:
        position = one.step.position
        if position and position not in bundled().levels:
            report.warn(
                one.step.place,
                "unknown-position",
                f"Supple doesn't know the position {shown(position)}.",
                report.did_you_mean(
                    position, bundled().levels, "Give the step a `settle`, or a known position."
                ),
            )


_HINTS: tuple[Callable[[Routine, tuple[_Work, ...], Report], None], ...] = (
    _before_run,
    _eccentric,
    _neighbours,
    _contrast,
    _exhale,
    _cold,
    _positions,
)


def _longest(step: Step) -> int:
    """Return the longest that one bout of a step may take, in milliseconds."""
    if isinstance(step, Open):
        return step.cap or step.about
    if not isinstance(step, Hold) or step.length is None:
        return 0
    return max(amount.high for amount in step.length.ranges)


def _sums(ranges: list[Range]) -> tuple[int, int]:
    return sum(one.low for one in ranges), sum(one.high for one in ranges)


def _work(
    steps: tuple[Step, ...], moves: Moves, around: frozenset[str] = frozenset()
) -> Iterator[_Work]:
    """Yield the steps with work in them, those in groups too; `around` are the groups' tags."""
    for step in steps:
        if isinstance(step, Group):
            yield from _work(step.steps, moves, around | set(step.tags))
        elif not isinstance(step, (Note, Ask, Rest)):
            names = [zone.name for zone in step.zones] if isinstance(step, Zones) else []
            names = names or [getattr(step, "move", "")]
            found = [move for move in map(moves.find, names) if move]
            tags = around.union(step.tags, *(move.tags for move in found))
            known = len(found) == len(names) or bool(step.tags)
            yield _Work(step, tuple(found), tags, known)
