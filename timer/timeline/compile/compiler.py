"""From a routine to its timeline: repeats, sides, gaps and ranges settled, purely.

Each step unfolds to drafts: bouts with the gaps between them. A last pass numbers the drafts,
lays them end to end and gives every gap the values of the bout after it. For example, a hold of
20 seconds on each side unfolds to settle 10, work 20 (left), switch 5, work 20 (right). The two
gaps carry only their kind and length until the last pass: then "settle" says left, "switch" right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, chain
from types import MappingProxyType

from timer.errors import SuppleError
from timer.frozen import NamedTuple, frozen, replace
from timer.routine.library.positions import UP, bundled
from timer.routine.model import (
    Amount,
    Ask,
    Gaps,
    Group,
    HoldLength,
    Move,
    Moves,
    Note,
    Optional,
    Order,
    Prefer,
    Rest,
    Routine,
    Step,
    Swap,
    Zones,
    leaves,
)
from timer.timeline.compile.expand import (
    SECOND,
    Turn,
    bouts_of,
    move_of,
    settle_range,
    shares_out,
    turns,
)
from timer.timeline.compile.preferences import eased, held, strictly
from timer.timeline.segments import Segment, SegmentKind, Timeline

MOST_SEGMENTS = 2_000
SWITCH_MS = 5_000
REST_MS = 15_000
GRACE_MS = 5_000
"""How long after its plan a set at the person's own pace ends, where their hands are busy."""


@frozen
class Choices:
    """What a person chooses before the start. Steps are named by their leaf number, from 1."""

    prefer: Prefer = Prefer.MIDDLE
    dropped: frozenset[int] = frozenset()
    swaps: Mapping[int, Swap] = MappingProxyType({})
    hold: HoldLength = HoldLength.STANDARD
    strict: bool = False
    """Whether cues of intensity give a number."""
    tops: Mapping[str, int] = MappingProxyType({})
    """The most reps of an effort, by move: one that went too far last time ends sooner."""
    defaults: Gaps = Gaps()
    """The gap lengths of routines that have none of their own."""
    hands_free: bool = False
    """Whether sets at the person's own pace end automatically soon after the plan."""


class TooManySegments(SuppleError):
    """The routine unfolds to more segments than a timeline may have."""


def compile_routine(routine: Routine, moves: Moves, choices: Choices | None = None) -> Timeline:
    """Unfold `routine` to contiguous segments.

    Raise `TooManySegments` where there are more than `MOST_SEGMENTS`, and `SuppleError` where a
    range leaves some of a step's zones no time.
    """
    choices = choices or Choices()
    segments = _lay_out(list(_Unfolding(routine, moves, choices).run()))
    if choices.hands_free:
        segments = [_ending_soon(one) if one.self_paced else one for one in segments]
    return Timeline(routine, tuple(segments))


def compile_ends(routine: Routine, moves: Moves) -> None:
    """Raise what `compile_routine` would at either end of the ranges.

    The low ends leave the least time to share, the high ends have the most rounds. Nothing is
    unfolded where even a rough count shows that all is well.
    """
    if _most(routine.steps) <= MOST_SEGMENTS and all(
        shares_out(step) for step in leaves(routine.steps) if isinstance(step, Zones)
    ):
        return
    for prefer in (Prefer.LOW, Prefer.HIGH):
        compile_routine(routine, moves, Choices(prefer))


def _most(steps: Iterable[Step]) -> int:
    """Return a number of segments that `steps` never exceed."""
    most = 0
    for step in steps:
        sides = max(len(step.sides.labels), 1)
        if isinstance(step, Group):
            most += sides * settle_range(step.rounds, Prefer.HIGH) * (1 + _most(step.steps))
        else:
            sets = step.sets if isinstance(step.sets, int) else max(n for _, n in step.sets)
            zones = len(step.zones) if isinstance(step, Zones) else 1
            most += 2 * sides * sets * zones
    return most


def _ending_soon(segment: Segment) -> Segment:
    return replace(segment, max_ms=segment.length_ms + GRACE_MS)


def _with_idle_rests(
    steps: tuple[Step, ...], dropped: frozenset[int], number: int
) -> frozenset[int]:
    """Return `dropped` and the leaf numbers of rests that lead to a dropped step or follow nothing.

    The first of `steps` has leaf `number`.
    """
    rests: dict[int, int] = {}
    gone: list[bool] = []
    """For each step but the rests, whether all of it is dropped."""
    for step in steps:
        if isinstance(step, Rest):
            rests[number] = len(gone)
        else:
            if isinstance(step, Group):
                dropped = _with_idle_rests(step.steps, dropped, number)
            gone.append(dropped.issuperset(range(number, number + _leaves(step))))
        number += _leaves(step)
    return dropped | {
        number
        for number, place in rests.items()
        if any(gone[place : place + 1]) or (place and all(gone[:place]))
    }


def _leaves(step: Step) -> int:
    if isinstance(step, Group):
        return sum(_leaves(child) for child in step.steps)
    return 1


class _Unfolding:
    """One pass over a routine, which yields drafts of segments.

    A draft has no index or start yet. Leaf steps count from 1; a draft of step 0 is a gap, which
    takes everything but its kind and length from the bout after it.
    """

    def __init__(self, routine: Routine, moves: Moves, choices: Choices) -> None:
        self._routine = routine
        self._moves = moves
        self._choices = choices
        self._gaps = _GapLengths(moves, choices.prefer)
        self._begun: set[int] = set()
        """The numbers of the leaf steps that had their first bout."""
        self._dropped = _with_idle_rests(routine.steps, choices.dropped, 1)

    def run(self) -> Iterator[Segment]:
        number = 1
        count = 0
        defaults = gaps_within(self._routine.defaults, self._choices.defaults)
        for step in self._routine.steps:
            for draft in self._step(step, number, _BLANK, defaults):
                count += 1
                if count > MOST_SEGMENTS:
                    raise TooManySegments(
                        f"The routine unfolds to more than {MOST_SEGMENTS:,} segments.",
                        "Use fewer rounds, sets or steps.",
                    )
                yield draft
            number += _leaves(step)

    def _step(self, step: Step, number: int, base: Segment, defaults: Gaps) -> Iterator[Segment]:
        if step.optional is Optional.EXTRA:
            return
        if isinstance(step, Group):
            yield from self._group(step, number, base, defaults)
        elif number not in self._dropped:
            yield from self._leaf(step, number, base, defaults)

    def _group(self, group: Group, number: int, base: Segment, around: Gaps) -> Iterator[Segment]:
        before: Turn | None = None
        defaults = gaps_within(group.defaults, around)
        rounds = settle_range(group.rounds, self._choices.prefer)
        for label, turn in turns(group.sides, rounds):
            fixed = replace(
                base,
                side=label or base.side,
                round=turn,
                rounds=rounds,
                load=group.load or base.load,
            )
            drafts = self._round(group, number, fixed, defaults)
            first = next(drafts, None)
            if first is None:
                return
            if before is None:
                gap = _gap(SegmentKind.SETTLE, self._gaps.first(group.settle, 0))
            else:
                gap = self._gaps.between(group, None, before, (label, turn), defaults)
            drafts = chain(gap, (first,), drafts)
            heading = self._numbered(group, turn, rounds) or ("" if before else group.name)
            yield from _headed(heading, drafts) if heading else drafts
            before = label, turn

    def _numbered(self, group: Group, turn: int, rounds: int) -> str:
        """Return the name of a group with its round, where the rounds inside it are counted too."""
        prefer = self._choices.prefer
        inner = (child for child in group.steps if isinstance(child, Group))
        if rounds < 2 or all(settle_range(child.rounds, prefer) < 2 for child in inner):
            return ""
        number = "last round" if turn == rounds else f"round {turn} of {rounds}"
        return f"{group.name}, {number}"

    def _round(
        self, group: Group, number: int, around: Segment, defaults: Gaps
    ) -> Iterator[Segment]:
        firsts = accumulate(map(_leaves, group.steps), initial=number)
        numbered = list(zip(group.steps, firsts, strict=False))
        work = [first for child, first in numbered if self._works(child, first)]
        circuit = (around.rounds or 1) > 1 and len(work) > 1
        for child, first in numbered:
            if circuit and first in work:
                around = replace(around, part=work.index(first) + 1, parts=len(work))
            yield from self._step(child, first, around, defaults)

    def _works(self, step: Step, number: int) -> bool:
        """Return whether a step, whose first leaf has that number, is work and not left out."""
        if isinstance(step, (Note, Ask, Rest)) or step.optional is Optional.EXTRA:
            return False
        return not self._dropped.issuperset(range(number, number + _leaves(step)))

    def _leaf(self, step: Step, number: int, base: Segment, defaults: Gaps) -> Iterator[Segment]:
        swap = self._choices.swaps.get(number)
        if swap is not None:
            step = swapped(step, swap)
        step = held(step, self._moves, self._choices.hold)
        step = eased(step, self._moves, self._choices.tops)
        yield from _gap(SegmentKind.SETTLE, self._gaps.settle(step, defaults))
        move, before = move_of(step, self._moves), None
        base = replace(base, step=number, settle_ms=self._gaps.settle_again(step, defaults))
        for bout in bouts_of(step, self._moves, self._choices.prefer, base):
            turn = bout.side, bout.set or 1
            if before is not None:
                yield from self._gaps.between(step, move, before, turn, defaults)
            if self._choices.strict:
                bout = replace(bout, cues=strictly(bout.cues))
            if number not in self._begun:
                bout = replace(bout, first=True)
                self._begun.add(number)
            yield bout
            before = turn
        self._gaps.done(step)


class _GapLengths:
    """How long each gap is; the nearest word for it decides. Follows the body for settle times."""

    def __init__(self, moves: Moves, prefer: Prefer) -> None:
        self._moves = moves
        self._prefer = prefer
        self._position: str | None = None
        self._kit: tuple[str, ...] = ()
        self._known: tuple[Step | None, _Needs] = (None, _Needs())
        """The step that was asked for last, with its needs."""

    def done(self, step: Step) -> None:
        """Remember where `step` leaves the body; a note, a question and a rest don't move it."""
        if isinstance(step, (Note, Ask, Rest)):
            return
        needs = self._needs(step)
        if isinstance(step, Zones):
            needs = _needs_of(step, self._moves.find(step.zones[-1].name))
        self._position, self._kit = needs.position, needs.kit

    def settle(self, step: Step, defaults: Gaps) -> int:
        """Return the time to get into `step`, in milliseconds; notes, asks and rests take none."""
        return self._settle(step, defaults, self._position, self._kit)

    def settle_again(self, step: Step, defaults: Gaps) -> int:
        """Return the time to get into `step` for somebody who got up and has the kit at hand."""
        return self._settle(step, defaults, UP, self._needs(step).kit)

    def _settle(self, step: Step, defaults: Gaps, before: str | None, had: tuple[str, ...]) -> int:
        if isinstance(step, (Note, Ask, Rest)):
            return 0
        needs = self._needs(step)
        own = needs.move.settle if needs.move else None
        for length in (step.settle, own, defaults.settle):
            if length is not None:
                return settle_range(length, self._prefer, SECOND)
        return bundled().settle_ms(before, needs.position, had, needs.kit)

    def between(
        self, step: Step, move: Move | None, before: Turn, after: Turn, defaults: Gaps
    ) -> tuple[Segment, ...]:
        """Return the gap between two turns of one step or group, if there is any."""
        turned, again = before[0] != after[0], before[1] != after[1]
        rest = self.first(step.rest, defaults.rest, REST_MS)
        own = move.switch if move else None
        switch = self.first(step.switch, own, defaults.switch, SWITCH_MS)
        by_set = step.sides.order is Order.BY_SET
        if turned and not (by_set and again and rest):
            return _gap(SegmentKind.SWITCH, switch)
        return _gap(SegmentKind.REST, rest if turned or again else 0)

    def first(self, *lengths: Amount | None) -> int:
        """Return the first length that is given, in milliseconds."""
        given = next(length for length in lengths if length is not None)
        return settle_range(given, self._prefer, SECOND)

    def _needs(self, step: Step) -> _Needs:
        """Return what a step needs; of zones, the first."""
        if self._known[0] is not step:
            self._known = step, _needs_of(step, move_of(step, self._moves))
        return self._known[1]


class _Needs(NamedTuple):
    """A step's move, if the library has it, its position and its kit."""

    move: Move | None = None
    position: str | None = None
    kit: tuple[str, ...] = ()


def _needs_of(step: Step, move: Move | None) -> _Needs:
    position = step.position or (move.position if move else None)
    return _Needs(move, position, step.kit or (move.kit if move else ()))


def _headed(name: str, drafts: Iterable[Segment]) -> Iterator[Segment]:
    """Yield `drafts` with the name of a group on the first of them that isn't a gap or a rest."""
    waiting = True
    for draft in drafts:
        if waiting and draft.step and draft.kind is not SegmentKind.REST:
            draft, waiting = replace(draft, headings=(name, *draft.headings)), False
        yield draft


_BLANK = Segment(index=0, kind=SegmentKind.WORK, start_ms=0, length_ms=0, step=0, label="")


@lru_cache(maxsize=200)
def _gap(kind: SegmentKind, length_ms: int) -> tuple[Segment, ...]:
    """Return the draft of a gap, or nothing where it has no length."""
    return (replace(_BLANK, kind=kind, length_ms=length_ms),) if length_ms else ()


def gaps_within(inner: Gaps, around: Gaps) -> Gaps:
    """Return the gap lengths for an included routine: its own, then those of what includes it."""
    own = {name: value for name, value in vars(inner).items() if value is not None}
    return replace(around, **own)


def swapped(step: Step, swap: Swap) -> Step:
    """Return `step` with another move; kind, dose and sides stay, the rest is the new move's.

    Where the move stays, so does everything that the swap doesn't change.
    """
    fresh: dict[str, object] = {}
    if getattr(step, "move", None) != swap.to:
        fresh = {"move": swap.to, "cues": (), "kit": (), "position": None}
        fresh.update(settle=None, switch=None)
    if fresh or {"tempo", "pace"} & set(swap.changes):
        fresh.update((own, None) for own in ("tempo", "pace") if hasattr(step, own))
    if "length" in swap.changes or "breaths" in swap.changes:
        # A hold has one or the other.
        fresh.update((own, None) for own in ("length", "breaths") if hasattr(step, own))
    fresh.update({field: value for field, value in swap.changes.items() if hasattr(step, field)})
    return replace(step, **fresh)


def _lay_out(drafts: list[Segment]) -> list[Segment]:
    """Number the drafts, place them end to end and fill the gaps from what follows them."""
    start = sum(draft.length_ms for draft in drafts)
    coming: Segment | None = None
    placed: list[Segment] = []
    for index in range(len(drafts), 0, -1):
        draft = drafts[index - 1]
        start -= draft.length_ms
        if draft.step:
            coming = segment = replace(draft, index=index, start_ms=start)
        else:
            assert coming is not None, "a gap is only made where something follows"
            segment = replace(
                coming,
                index=index,
                kind=draft.kind,
                start_ms=start,
                length_ms=draft.length_ms,
                open=False,
                max_ms=None,
                options=(),
                written=False,
            )
        placed.append(segment)
    return placed[::-1]
