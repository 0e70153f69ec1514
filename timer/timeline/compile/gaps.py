"""Gaps: settling, changing sides and resting, each as long as the nearest word for it says."""

from __future__ import annotations

from timer.routine.library.positions import bundled
from timer.routine.model import Ask, Gaps, Move, Moves, Note, Rest, Step
from timer.routine.parts import Order
from timer.timeline.compile.expand import Bout, move_of, position_of
from timer.timeline.compile.order import Turn
from timer.timeline.segments import SegmentKind

SWITCH_MS = 5_000
REST_MS = 15_000


class Gapper:
    """Finds gap lengths; follows the body from step to step for the settle times."""

    def __init__(self, defaults: Gaps, moves: Moves) -> None:
        self._defaults = defaults
        self._moves = moves
        self._position: str | None = None
        self._kit: tuple[str, ...] = ()

    def moved_to(self, position: str | None, kit: tuple[str, ...], moved: bool) -> None:
        """Remember where the last step left the body, unless it left it where it was."""
        if moved:
            self._position, self._kit = position, kit

    def settle(self, step: Step) -> int:
        """Return the time to get into `step`, in milliseconds; notes, asks and rests take none."""
        if isinstance(step, (Note, Ask, Rest)):
            return 0
        move = move_of(step, self._moves)
        said = _first(step.settle, move.settle if move else None, self._defaults.settle)
        if said is not None:
            return said
        position, kit, _ = position_of(step, self._moves)
        return bundled().settle_ms(self._position, position, self._kit, kit)

    def between(self, step: Step, move: Move | None, before: Turn | None, after: Turn) -> Bout:
        """Return the gap between two turns of one step or group; zero long where there is none."""
        if before is None or before == after:
            return Bout(SegmentKind.REST, 0)
        turned, again = before[0] != after[0], before[1] != after[1]
        rest = _first(step.rest, self._defaults.rest, REST_MS)
        switch = _first(
            step.switch, move.switch if move else None, self._defaults.switch, SWITCH_MS
        )
        by_set = step.sides.order is Order.BY_SET
        if turned and not (by_set and again and rest):
            return Bout(SegmentKind.SWITCH, switch or 0)
        return Bout(SegmentKind.REST, rest or 0)


def _first(*values: int | None) -> int | None:
    """Return the first value that was said."""
    return next((value for value in values if value is not None), None)
