"""Changes to a running session: a move swapped for another, a routine file saved in a pause."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from timer.errors import SuppleError
from timer.files import FileWatch
from timer.frozen import replace
from timer.player import feedback
from timer.player.commands import Replace, Say
from timer.routine.model import Moves, Routine, Step, Swap, leaf, leaves
from timer.routine.screening_questions import steps_with
from timer.timeline.compile.compiler import Choices, compile_routine, swapped
from timer.timeline.compile.kit import lacking
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Segment, SegmentKind, Timeline

GET_READY_MS = 10_000
"""How much of a rest or switch is left for getting into a swapped move."""


@dataclass
class LiveEditor:
    """Works out the changes to a session. `read_again` reads the routine's file again.

    No swap leads to a move that has one of the tags in `avoid`, or that needs something that isn't
    in `kit`; None is everything.
    """

    routine: Routine
    moves: Moves
    choices: Choices
    read_again: Callable[[], Routine]
    avoid: frozenset[str] = frozenset()
    marks: Callable[[], object] = lambda: None
    """Returns what changes when the file or one that it includes is saved; see `FileWatch`."""
    kit: tuple[str, ...] | None = None
    _tried: dict[int, list[str]] = field(default_factory=dict)
    _doses: dict[int, Swap] = field(default_factory=dict, init=False)
    """The dose of each step whose move was swapped, where it wasn't as written."""
    _sides: dict[int, str | None] = field(default_factory=dict, init=False)
    """The side of each step on which its move was swapped."""

    def __post_init__(self) -> None:
        """Remember what the files are like now."""
        self._watch = FileWatch(self.marks)

    @property
    def swapped(self) -> tuple[tuple[int, str, str], ...]:
        """The number of each step that is swapped, its move as written, and the move instead."""
        known = ((number, leaf(self.routine, number), swap) for number, swap in self._swaps)
        return tuple((n, getattr(step, "move", ""), swap.to) for n, step, swap in known if step)

    @property
    def _swaps(self) -> list[tuple[int, Swap]]:
        return sorted(self.choices.swaps.items(), key=lambda one: one[0])

    def can_swap(self, plan: CuePlan, place: int) -> bool:
        """Return whether there is a move to swap that of the step at `place` (from 0) for."""
        if place >= len(plan.timeline.segments):
            return False
        number = plan.timeline.segments[place].step
        current, original = self.choices.swaps.get(number), leaf(self.routine, number)
        move = getattr(original, "move", None)
        if move is None:
            return False
        if current is not None and current.to != move:
            return True
        tried = self._tried.get(number, [move])
        return self._further(Swap(move), (_coming(plan.timeline, place), *tried)) is not None

    def swap(self, plan: CuePlan, place: int) -> Replace | Say:
        """Return the change to the next easier or equal move for the step at `place` (from 0)."""
        segment = plan.timeline.segments[place]
        step = leaf(self.routine, segment.step)
        current = self.choices.swaps.get(segment.step)
        original = getattr(step, "move", None)
        if step is None or original is None:
            return Say("There is nothing to swap here.")
        here = current or Swap(original)
        chosen = self._next_swap(segment.step, here, original, _coming(plan.timeline, place))
        if chosen is None:
            unknown = feedback.no_swap(segment.label)
            return Say(unknown.text, unknown.forms)
        swaps = {number: one for number, one in self.choices.swaps.items()}
        if current is not None and current.to == original:
            self._doses[segment.step] = current
        swaps[segment.step] = chosen
        if chosen.to == original:
            # Another dose of the original, such as a programme's, is what it goes back to.
            del swaps[segment.step]
            swaps |= {at: one for at, one in self._doses.items() if at == segment.step}
        return self._adopt(replace(self.choices, swaps=swaps), segment, step, plan)

    def saved(self, now: int) -> bool:
        """Return whether the file was saved since it was last read; looks at most once a second."""
        return self._watch.saved(now)

    def saved_since(self) -> bool:
        """Return the same at once, even if an editor may be writing still."""
        return self._watch.saved_since()

    def read(self) -> Routine | SuppleError:
        """Return what the file holds now, or what is wrong with it; safe in any thread."""
        self._watch.saved_since()
        try:
            return self.read_again()
        except SuppleError as error:
            return error

    def reload(
        self, found: Routine | SuppleError, plan: CuePlan, place: int, position_ms: int
    ) -> Replace | Say:
        """Return the change to the edited file, or what is wrong with it."""
        try:
            if isinstance(found, SuppleError):
                raise found
            steps = _moved(self.routine, found)
            choices = self._carried_over(found, steps)
            timeline = compile_routine(found, self.moves, choices)
            if not timeline.segments:
                raise SuppleError("There is nothing left of the routine.")
        except SuppleError as error:
            unusable = feedback.unusable(error.message, error.remedy)
            return Say(unusable.text, unusable.forms)
        played = replace(plan.timeline, begins=0)
        if timeline.segments == played.segments:
            self.routine = found
            return Say(feedback.AS_IT_WAS)
        if found != self.routine:
            self._tried.clear()
            self._doses.clear()
            self._sides.clear()
        self.routine, self.choices = found, choices
        goal, at_ms, keeps = _there(timeline, plan.timeline.segments[place:], steps, position_ms)
        bout = goal if goal.is_bout else timeline.next_bout(goal.index - 1)
        message = feedback.taken_up(bout if bout is not None and bout.is_bout else None)
        return Replace(
            plan.of_timeline(timeline), goal.index - 1, at_ms, message.text, keeps, message.forms
        )

    def _carried_over(self, routine: Routine, steps: Mapping[int, int]) -> Choices:
        """Return the choices for an edited routine, whose steps may be numbered differently."""
        if routine == self.routine:
            return self.choices

        swaps = {steps[at]: swap for at, swap in self.choices.swaps.items() if at in steps}
        kept = frozenset(steps[at] for at in self.choices.dropped if at in steps)
        dropped = kept | steps_with(routine, self.moves, self.avoid)
        return replace(self.choices, swaps=swaps, dropped=dropped)

    def _next_swap(
        self, number: int, current: Swap, original: str, coming: str | None
    ) -> Swap | None:
        """Return the next move down the ladder; after the last, the original again.

        The move that is `coming` next anyway is left out.
        """
        tried = self._tried.setdefault(number, [original])
        swap = self._further(current, (coming, *tried))
        if swap is not None:
            tried.append(swap.to)
            return swap
        if current.to == original:
            return None
        del tried[1:]
        return Swap(original)

    def _further(self, current: Swap, without: Collection[str | None]) -> Swap | None:
        """Return the next easier or similar move that may be done, but none of `without`."""
        found = _swaps_of(current, self.moves)
        return next((s for s in found if s.to not in without and not self._avoided(s)), None)

    def _avoided(self, swap: Swap) -> bool:
        move = self.moves.find(swap.to)
        if move is None:
            return False
        return not self.avoid.isdisjoint(move.tags) or bool(lacking(move.kit, self.kit))

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
        position = _swapped_in(timeline, segment, self._sides.get(segment.step))
        if position is None:
            unknown = feedback.no_swap(segment.label)
            return Say(unknown.text, unknown.forms)
        self.choices = choices
        if timeline.segments[position].side != segment.side:
            self._sides[segment.step] = segment.side
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


def with_swaps(
    routine: Routine,
    moves: Moves,
    choices: Choices,
    swaps: Iterable[tuple[int, str, str]],
    avoid: frozenset[str] = frozenset(),
) -> Choices:
    """Return `choices` with the swaps of an earlier part of the session, as `swapped` has them.

    A step whose number has changed is found by its move. No swap leads to a move with a tag in
    `avoid`, nor to one that is gone.
    """
    found = dict(choices.swaps)
    for number, written, to in swaps:
        steps = enumerate(leaves(routine.steps), 1)
        places = [at for at, step in steps if getattr(step, "move", None) == written]
        move, instead = moves.find(written), moves.find(to)
        if places and move and instead and avoid.isdisjoint(instead.tags):
            place = min(places, key=lambda at: abs(at - number))
            if (now := found.get(place)) is None or now.to != to:
                found[place] = _led_to(written, to, moves)
    return replace(choices, swaps=found)


def _swaps_of(current: Swap, moves: Moves) -> list[Swap]:
    """Return the easier and the similar moves for the one that is done now.

    A move that came in with other sides than the step has hands them on.
    """
    move = moves.find(current.to)
    sides = {key: value for key, value in current.changes.items() if key == "sides"}
    listed = (*move.easier, *move.instead) if move else ()
    return [Swap(one.to, {**sides, **one.changes}) for one in listed]


def _led_to(written: str, to: str, moves: Moves) -> Swap:
    """Return the swap from the move as written to another, by way of others if need be."""
    ways, known = [Swap(written)], {written}
    for way in ways:
        if way.to == to:
            return way
        fresh = [one for one in _swaps_of(way, moves) if one.to not in known]
        known |= {one.to for one in fresh}
        ways += fresh
    return Swap(to)


def _coming(timeline: Timeline, place: int) -> str | None:
    """Return the move of the step that comes after the one at `place`, if it is in the library."""
    here = timeline.segments[place].step
    later = (one for one in timeline.segments[place:] if one.is_bout and one.step != here)
    return next((one.move for one in later), None)


def _moved(before: Routine, after: Routine) -> dict[int, int]:
    """Return the numbers in `after` of the leaf steps of `before` that are still there.

    A step is the same if what is done is the same, or if it was only renamed in its place.
    """
    old, new = ([_named(step) for step in leaves(one.steps)] for one in (before, after))
    found: dict[int, int] = {}
    for kind, i, i2, j, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind in ("equal", "replace"):
            same = zip(range(i, i2), range(j, j2), strict=False)
            found |= {a + 1: b + 1 for a, b in same if kind == "equal" or old[a][0] == new[b][0]}
    return found


def _named(step: Step) -> tuple[type[Step], object]:
    """Return the kind of a step and what is done in it, whatever its dose."""
    named = getattr(step, "move", None) or getattr(step, "text", None)
    return type(step), named or tuple(zone.name for zone in getattr(step, "zones", ()))


def _there(
    timeline: Timeline, rest: Sequence[Segment], steps: Mapping[int, int], position_ms: int
) -> tuple[Segment, int, bool]:
    """Return where an edited session continues, and whether that is the segment it was in.

    `rest` is what was still to come of the old timeline, from the segment under the playhead on;
    `position_ms` is how far into that it was. Where its segment is gone, the next one that is still
    there starts.
    """
    for segment in rest:
        step = steps.get(segment.step)
        goal = step and _same(timeline, replace(segment, step=step))
        if goal is None or not step:
            continue
        found = timeline.segments[goal]
        renamed = found.label != segment.label
        if segment is not rest[0] or renamed:
            return found, 0, False
        return found, _kept(segment, found, position_ms), True
    return timeline.segments[-1], 0, False


def _kept(before: Segment, after: Segment, position_ms: int) -> int:
    """Return the position in an edited segment: the same second, or the same rep or breath."""
    old, new = before.cycle_ms, after.cycle_ms
    if old and new and old != new:
        position_ms = position_ms // old * new
    return position_ms if after.open else min(position_ms, after.length_ms)


def _swapped_in(timeline: Timeline, wanted: Segment, side: str | None) -> int | None:
    """Return the position of the bout that a swap has put in the place of `wanted`.

    If the new move has other sides, that is the set of the same number, on `side` if there is one.
    """
    same = _same(timeline, wanted, swapped_move=True)
    if same is not None:
        return same

    def unlike(place: int) -> tuple[bool, ...]:
        one = timeline.segments[place]
        return one.round != wanted.round, one.set != wanted.set, one.side != side

    bouts = (
        place
        for place, one in enumerate(timeline.segments)
        if one.step == wanted.step and not one.is_gap
    )
    return min(bouts, key=unlike, default=None)


def _same(timeline: Timeline, wanted: Segment, *, swapped_move: bool = False) -> int | None:
    """Return the position of the segment that matches `wanted`, the nearest if several do.

    With `swapped_move`, the bout matches even if `wanted` is a gap.
    """

    def key(segment: Segment) -> tuple[object, ...]:
        own = () if swapped_move else (segment.kind,)
        return (segment.step, segment.round, segment.set, segment.side, *own)

    places = [
        place
        for place, segment in enumerate(timeline.segments)
        if key(segment) == key(wanted) and not (swapped_move and segment.is_gap)
    ]
    # The zones of a step have only their labels to tell them apart.
    labels = [place for place in places if timeline.segments[place].label == wanted.label]
    return min(labels or places, key=lambda place: abs(place + 1 - wanted.index), default=None)
