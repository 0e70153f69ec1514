"""Everything that can be told of a routine file without running it."""

from __future__ import annotations

from pathlib import Path

from timer.errors import SuppleError
from timer.files import UnreadableError
from timer.frozen import frozen
from timer.routine.diagnostics import Problem, Severity
from timer.routine.model import Moves, Prefer


@frozen
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
    from timer.routine.library.moves import read_moves
    from timer.routine.reader.routine_file import read_file, read_routine
    from timer.routine.yaml.tree import read_bytes

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
        from timer.routine.lint import hints_on
        from timer.services.listening import missed
        from timer.timeline.compile.compiler import Choices, compile_routine

        try:
            # The low end leaves the least time to share out; nothing else depends on the range.
            compile_routine(reading.routine, moves, Choices(Prefer.LOW))
            timeline = compile_routine(reading.routine, moves)
        except SuppleError as error:
            return Checked(path, lines, (*problems, _unfolding(error)))
        hints = hints_on(reading.routine, moves, timeline.total_ms)
        found = (*problems, *hints, *missed(timeline, lines))
        problems = tuple(sorted(found, key=lambda one: (one.line, one.column)))
    return Checked(path, lines, problems)


def _unfolding(error: SuppleError) -> Problem:
    return Problem(1, 1, 2, "does-not-unfold", error.message, error.remedy)
