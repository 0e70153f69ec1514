"""From a routine to its timeline: repeats, sides, gaps and ranges settled, purely.

Each step unfolds to drafts: bouts with the gaps between them. A last pass numbers the drafts,
lays them end to end and gives every gap the values of the bout that comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from timer.errors import SuppleError
from timer.frozen import frozen, replace
from timer.routine.model import Group, Moves, Optional, Routine, Step, Swap
from timer.routine.parts import Prefer
from timer.timeline.compile.expand import Bout, bouts_of, position_of
from timer.timeline.compile.gaps import Gapper
from timer.timeline.compile.order import turns
from timer.timeline.compile.preferences import HoldLength, eased, held, strictly
from timer.timeline.segments import Segment, SegmentKind, Timeline

MOST_SEGMENTS = 2_000


@frozen
class Choices:
    """What a person settles before the start. Steps are named by their leaf number, from 1."""

    prefer: Prefer = Prefer.MIDDLE
    dropped: frozenset[int] = frozenset()
    extras: frozenset[int] = frozenset()
    swaps: Mapping[int, Swap] = MappingProxyType({})
    hold: HoldLength = HoldLength.STANDARD
    strict: bool = False
    """Whether cues of intensity name a number."""
    tops: Mapping[str, int] = MappingProxyType({})
    """The most reps of an effort, by move: what went too far last time ends sooner."""


class TooManySegments(SuppleError):
    """The routine unfolds to more than the contract allows."""


@frozen
class _Inside:
    """What a step takes from the groups around it."""

    side: str | None = None
    round: int | None = None
    rounds: int | None = None


@frozen
class _Draft:
    """A segment without its place; a gap without the values of what comes."""

    bout: Bout
    step: int | None
    inside: _Inside


def compile_routine(routine: Routine, moves: Moves, choices: Choices | None = None) -> Timeline:
    """Unfold `routine` to contiguous segments.

    Raises `TooManySegments`, and `SuppleError` where a range resolves to nothing that can be shared
    among zones.
    """
    unfolding = _Unfolding(routine, moves, choices or Choices())
    drafts = list(unfolding.run())
    return Timeline(routine, tuple(_lay_out(drafts)))


def fit(routine: Routine, moves: Moves, choices: Choices, budget_ms: int) -> Choices:
    """Return `choices` with optional steps dropped, the last first, until the total fits.

    Whatever cannot be dropped stays, so the result may still be longer than `budget_ms`; of a
    routine that is optional throughout, the first step stays.
    """
    for numbers in reversed(list(_optional_steps(routine.steps, 1))):
        if compile_routine(routine, moves, choices).total_ms <= budget_ms:
            break
        fewer = replace(choices, dropped=choices.dropped | numbers)
        if not compile_routine(routine, moves, fewer).segments:
            break
        choices = fewer
    return choices


def _optional_steps(steps: tuple[Step, ...], number: int) -> Iterator[frozenset[int]]:
    """Yield the leaf numbers of each optional step, `steps` beginning at leaf `number`."""
    for step in steps:
        count = _leaves(step)
        if step.optional is Optional.YES:
            yield frozenset(range(number, number + count))
        elif isinstance(step, Group):
            yield from _optional_steps(step.steps, number)
        number += count


def _leaves(step: Step) -> int:
    if isinstance(step, Group):
        return sum(_leaves(child) for child in step.steps)
    return 1


class _Unfolding:
    """One pass over a routine; remembers the body's position for the next settle time."""

    def __init__(self, routine: Routine, moves: Moves, choices: Choices) -> None:
        self._routine = routine
        self._moves = moves
        self._choices = choices
        self._gaps = Gapper(routine.defaults, moves)

    def run(self) -> Iterator[_Draft]:
        number = 1
        count = 0
        for step in self._routine.steps:
            for draft in self._step(step, number, _Inside()):
                count += 1
                if count > MOST_SEGMENTS:
                    raise TooManySegments(
                        f"The routine unfolds to more than {MOST_SEGMENTS:,} segments.",
                        "Take fewer rounds, sets or steps.",
                    )
                yield draft
            number += _leaves(step)

    def _step(self, step: Step, number: int, inside: _Inside) -> Iterator[_Draft]:
        if step.optional is Optional.EXTRA and not self._chosen(step, number):
            return
        if isinstance(step, Group):
            yield from self._group(step, number, inside)
        elif number not in self._choices.dropped:
            yield from self._leaf(step, number, inside)

    def _chosen(self, step: Step, number: int) -> bool:
        return any(number + place in self._choices.extras for place in range(_leaves(step)))

    def _group(self, group: Group, number: int, inside: _Inside) -> Iterator[_Draft]:
        first = True
        before: tuple[str | None, int] | None = None
        for label, turn in turns(group.sides, group.rounds):
            around = _Inside(label or inside.side, turn, group.rounds)
            drafts = self._round(group, number, around)
            opening = next(drafts, None)
            if opening is None:
                return
            if first:
                gap = Bout(SegmentKind.SETTLE, group.settle or 0)
            else:
                gap = self._gaps.between(group, None, before, (label, turn))
            if gap.length_ms:
                yield _Draft(gap, None, around)
            yield opening
            yield from drafts
            first, before = False, (label, turn)

    def _round(self, group: Group, number: int, around: _Inside) -> Iterator[_Draft]:
        for child in group.steps:
            yield from self._step(child, number, around)
            number += _leaves(child)

    def _leaf(self, step: Step, number: int, inside: _Inside) -> Iterator[_Draft]:
        swap = self._choices.swaps.get(number)
        if swap is not None:
            step = swapped(step, swap)
        step = held(step, self._moves, self._choices.hold)
        step = eased(step, self._moves, self._choices.tops)
        settle = self._gaps.settle(step)
        if settle:
            yield _Draft(Bout(SegmentKind.SETTLE, settle), None, inside)
        before: tuple[str | None, int] | None = None
        for bout in bouts_of(step, self._moves, self._choices.prefer, inside.side):
            here = (bout.side, bout.set or 1)
            if before is not None:
                gap = self._gaps.between(step, bout.step_move, before, here)
                if gap.length_ms:
                    yield _Draft(gap, None, inside)
            yield _Draft(self._worded(bout), number, inside)
            before = here
        self._gaps.moved_to(*position_of(step, self._moves, at_end=True))

    def _worded(self, bout: Bout) -> Bout:
        return replace(bout, cues=strictly(bout.cues)) if self._choices.strict else bout


def swapped(step: Step, swap: Swap) -> Step:
    """Return `step` with another move: kind, dose and sides stay, all else is the new move's."""
    fresh: dict[str, object] = {"move": swap.to, "cues": (), "kit": (), "position": None}
    fresh.update(settle=None, switch=None)
    for own in ("tempo", "pace"):
        if hasattr(step, own):
            fresh[own] = None
    fresh.update({field: value for field, value in swap.changes.items() if hasattr(step, field)})
    return replace(step, **fresh)


def _lay_out(drafts: list[_Draft]) -> list[Segment]:
    """Number the drafts, place them end to end and fill the gaps from what follows them."""
    filled: list[Segment] = []
    coming: Segment | None = None
    for draft in reversed(drafts):
        segment = _segment(draft, coming)
        if draft.step is not None:
            coming = segment
        filled.append(segment)
    start = 0
    placed: list[Segment] = []
    for index, segment in enumerate(reversed(filled), start=1):
        placed.append(replace(segment, index=index, start_ms=start))
        start += segment.length_ms
    return placed


def _segment(draft: _Draft, coming: Segment | None) -> Segment:
    bout = draft.bout
    if draft.step is None:
        assert coming is not None, "a gap is only made where something follows"
        return replace(
            coming,
            kind=bout.kind,
            length_ms=bout.length_ms,
            open=False,
            max_ms=None,
            options=(),
            written=False,
        )
    return Segment(
        index=0,
        kind=bout.kind,
        start_ms=0,
        length_ms=bout.length_ms,
        step=draft.step,
        label=bout.label,
        move=bout.move,
        set=bout.set,
        sets=bout.sets,
        side=bout.side,
        round=draft.inside.round,
        rounds=draft.inside.rounds,
        reps=bout.reps,
        target=bout.target,
        open=bout.open,
        max_ms=bout.max_ms,
        phases=bout.phases,
        cues=bout.cues,
        options=bout.options,
        ceiling=bout.ceiling,
        top=bout.top,
        tags=bout.tags,
        counted=bout.counted,
        written=bout.kind is SegmentKind.REST,
    )
