"""Changes to a running session: a move swapped for another, a routine file edited in a pause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from timer.errors import SuppleError
from timer.frozen import replace
from timer.player import feedback
from timer.player.commands import Replace, Say
from timer.routine.model import Moves, Place, Routine, Step, Swap, leaves
from timer.routine.screening_questions import steps_with
from timer.timeline.compile.compiler import Choices, compile_routine, swapped
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Segment, SegmentKind, Timeline

GET_READY_MS = 10_000
"""How much of a rest or switch is left for getting into a swapped move."""


@dataclass
class LiveEditor:
    """Works out the changes to a session. `read_again` reads the routine's file again.

    No swap leads to a move that has one of the tags in `avoid`.
    """

    routine: Routine
    moves: Moves
    choices: Choices
    read_again: Callable[[], Routine]
    avoid: frozenset[str] = frozenset()
    _tried: dict[int, list[str]] = field(default_factory=dict)

    def swap(self, plan: CuePlan, place: int) -> Replace | Say:
        """Return the change to the next easier or equal move for the step at `place` (from 0)."""
        segment = plan.timeline.segments[place]
        step = leaf(self.routine, segment.step)
        current = self.choices.swaps.get(segment.step)
        original = getattr(step, "move", None)
        if step is None or original is None:
            return Say("There is nothing to swap here.")
        chosen = self._next_swap(segment.step, current.to if current else original, original)
        if chosen is None:
            unknown = feedback.no_swap(segment.label)
            return Say(unknown.text, unknown.forms)
        swaps = {number: one for number, one in self.choices.swaps.items()}
        swaps[segment.step] = chosen
        if chosen.to == original:
            del swaps[segment.step]
        return self._adopt(replace(self.choices, swaps=swaps), segment, step, plan)

    def read(self) -> Routine | SuppleError:
        """Return what the file holds now, or what is wrong with it; safe in any thread."""
        try:
            return self.read_again()
        except SuppleError as error:
            return error

    def reload(
        self, found: Routine | SuppleError, plan: CuePlan, place: int, position_ms: int
    ) -> Replace | Say:
        """Return the change to the edited file, or what is wrong with it."""
        segment = plan.timeline.segments[place]
        try:
            if isinstance(found, SuppleError):
                raise found
            routine = found
            choices = self._carried_over(routine)
            timeline = compile_routine(routine, self.moves, choices)
        except SuppleError as error:
            unusable = feedback.unusable(error.message, error.remedy)
            return Say(unusable.text, unusable.forms)
        if timeline.segments == plan.timeline.segments:
            return Say("The file is as it was.")
        step = _moved_to(self.routine, routine, segment.step) or segment.step
        self.routine, self.choices = routine, choices
        position = _same(timeline, replace(segment, step=step))
        if position is None:
            position = timeline.first_of_step(step)
        if position is None:
            position = min(place, len(timeline.segments) - 1)
        goal = timeline.segments[position]
        keeps = (goal.label, goal.length_ms) == (segment.label, segment.length_ms)
        longer = timeline.total_ms - plan.timeline.total_ms
        message = feedback.taken_up(longer)
        at_ms = position_ms if keeps else 0
        return Replace(
            plan.of_timeline(timeline), position, at_ms, message.text, keeps, message.forms
        )

    def _carried_over(self, routine: Routine) -> Choices:
        """Return the choices for an edited routine, whose steps may be numbered differently."""
        if routine == self.routine:
            return self.choices
        swaps: dict[int, Swap] = {}
        for number, swap in self.choices.swaps.items():
            moved = _moved_to(self.routine, routine, number)
            if moved is not None:
                swaps[moved] = swap
        self._tried.clear()
        dropped = {_moved_to(self.routine, routine, number) for number in self.choices.dropped}
        kept = frozenset(number for number in dropped if number is not None)
        avoided = steps_with(routine, self.moves, self.avoid)
        return replace(self.choices, swaps=swaps, dropped=kept | avoided)

    def _next_swap(self, number: int, current: str, original: str) -> Swap | None:
        """Return the next move down the ladder; after the last, the original again."""
        tried = self._tried.setdefault(number, [original])
        move = self.moves.find(current)
        for swap in (*move.easier, *move.instead) if move else ():
            if swap.to not in tried and not self._avoided(swap):
                tried.append(swap.to)
                return swap
        if current == original:
            return None
        del tried[1:]
        return Swap(original)

    def _avoided(self, swap: Swap) -> bool:
        move = self.moves.find(swap.to)
        return move is not None and not self.avoid.isdisjoint(move.tags)

    def _adopt(
        self, choices: Choices, segment: Segment, step: Step, plan: CuePlan
    ) -> Replace | Say:
        chosen = choices.swaps.get(segment.step)
        try:
            if chosen is not None:
                swapped(step, chosen)
            timeline = compile_routine(self.routine, self.moves, choices)
        except SuppleError as error:
            return Say(error.message)
        position = _same(timeline, segment, swapped_move=True)
        if position is None:
            return Say("This move can't be swapped here.")
        self.choices = choices
        label = timeline.segments[position].label
        before = timeline.segments[position - 1] if position else None
        message = feedback.swapped(label)
        late = 0
        if before is not None and before.is_gap:
            position -= 1
            late = 0 if before.kind is SegmentKind.SETTLE else before.length_ms - GET_READY_MS
        plan = plan.of_timeline(timeline)
        return Replace(
            plan, position, max(late, 0), message.text, forms=message.forms, answers=True
        )


def leaf(routine: Routine, number: int) -> Step | None:
    """Return leaf step `number` (from 1) in the order of the file."""
    return next((step for at, step in enumerate(leaves(routine.steps), 1) if at == number), None)


def _moved_to(before: Routine, after: Routine, number: int) -> int | None:
    """Return the number in `after` of leaf step `number` of `before`, None if it was changed.

    Its place in the file may differ.
    """
    step = leaf(before, number)
    if step is None:
        return None
    wanted = _unplaced(step)
    found = [at for at, one in enumerate(leaves(after.steps), 1) if _unplaced(one) == wanted]
    return min(found, key=lambda place: abs(place - number), default=None)


def _unplaced(step: Step) -> Step:
    return replace(step, place=Place(0, 0, 0))


def _same(timeline: Timeline, wanted: Segment, *, swapped_move: bool = False) -> int | None:
    """Return the position of the segment that matches `wanted`, the nearest if several do.

    With `swapped_move`, the bout matches whatever its name, even if `wanted` is a gap.
    """

    def key(segment: Segment) -> tuple[object, ...]:
        own = () if swapped_move else (segment.label, segment.kind)
        return (segment.step, segment.round, segment.set, segment.side, *own)

    places = [
        place
        for place, segment in enumerate(timeline.segments)
        if key(segment) == key(wanted) and not (swapped_move and segment.is_gap)
    ]
    return min(places, key=lambda place: abs(place + 1 - wanted.index), default=None)
