"""Everything that can be told of a routine file without running it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from timer.errors import SuppleError
from timer.records import record
from timer.routine.model import Moves, Prefer
from timer.routine.problems import Problem, Severity
from timer.text import safe

if TYPE_CHECKING:
    from timer.timeline.segments import Segment, Timeline
    from timer.timeline.unheard import Unannounced


@record
class Checked:
    """A file, its lines as text, and every problem in it."""

    path: Path
    lines: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether it can be used; warnings don't stand in the way."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)


def check_file(path: Path, moves: Moves) -> Checked:
    """Read and compile the file at `path`; a file in a folder `moves` is read as moves."""
    from timer.routine.moves import read_moves
    from timer.routine.reading import read_file, read_routine
    from timer.routine.source import UnreadableError, read_bytes

    try:
        data = read_bytes(path)
    except UnreadableError:
        return Checked(path, (), read_file(path, moves).problems)
    lines = tuple(data.decode("utf-8", errors="replace").splitlines())
    if path.absolute().parent.name == "moves":
        return Checked(path, lines, read_moves(data)[1])
    reading = read_routine(data, path.stem, moves)
    problems = reading.problems
    if reading.routine is not None:
        from timer.routine.hints import hints_on
        from timer.timeline.compile import Choices, compile_routine

        try:
            # The low end leaves the least time to share out; nothing else depends on the range.
            compile_routine(reading.routine, moves, Choices(Prefer.LOW))
            timeline = compile_routine(reading.routine, moves)
        except SuppleError as error:
            return Checked(path, lines, (*problems, _unfolding(error)))
        hints = hints_on(reading.routine, moves, timeline.total_ms)
        found = (*problems, *hints, *unheard(timeline))
        problems = tuple(sorted(found, key=lambda one: (one.line, one.column)))
    return Checked(path, lines, problems)


def _unfolding(error: SuppleError) -> Problem:
    return Problem(1, 1, 2, "does-not-unfold", error.message, error.remedy)


def unheard(timeline: Timeline) -> Iterator[Problem]:
    """Yield a warning for what somebody with their eyes shut would miss, once for each step."""
    from timer.sound.lengths import recorded
    from timer.timeline.cues import CuePlan
    from timer.timeline.unheard import unannounced, untoned

    plan = CuePlan(timeline, recorded())
    seen: set[tuple[int, str]] = set()
    for missed in unannounced(plan):
        problem = _not_said(timeline, missed)
        if (missed.bout.step, problem.message) not in seen:
            seen.add((missed.bout.step, problem.message))
            yield problem
    for bout in untoned(plan):
        message = f"'{safe(bout.label)}' has no tone at its start or at its end."
        yield _warning(timeline, bout, "not-toned", message, "Make it longer than a second.")


def _not_said(timeline: Timeline, missed: Unannounced) -> Problem:
    from timer.routine.durations import format_ms
    from timer.timeline.unheard import gap_key

    label, needed = safe(missed.bout.label), format_ms(missed.needed_ms)
    if missed.gap is None:
        message = f"Nothing says that '{label}' comes before it begins."
        return _warning(
            timeline, missed.bout, "not-announced", message, f"Give it `settle: {needed}`."
        )
    key, has = gap_key(missed.gap), format_ms(missed.gap.length_ms)
    message = f"'{label}' can't be announced in the {has} before it."
    help = f"Give it `{key}: {needed}`, or a shorter name."
    return _warning(timeline, missed.bout, "no-time-to-say", message, help)


def _warning(timeline: Timeline, bout: Segment, code: str, message: str, help: str) -> Problem:
    from timer.engine.changes import leaf

    step = leaf(timeline.routine, bout.step)
    line, column, end = step.place if step else (1, 1, 2)
    return Problem(line, column, end, code, message, help, Severity.WARNING)
