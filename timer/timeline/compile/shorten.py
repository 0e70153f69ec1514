"""A routine made shorter: what is left out first, and what never is.

First optional steps go, from the end, then sets and rounds one at a time, then whole steps from the
end, moves that come twice first. Last come doses, down to the lower end of their range. A side
never goes without the other, and nothing goes below the least that the sources give. The order
doesn't depend on the time, so less time never brings back what more time left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from timer import assets
from timer.frozen import frozen, replace
from timer.routine.durations import parse_length
from timer.routine.model import (
    Ask,
    Breathe,
    BySide,
    Dose,
    Group,
    Hold,
    Moves,
    Note,
    Optional,
    Range,
    Reps,
    Rest,
    Routine,
    Step,
    Zones,
    leaves,
)
from timer.routine.optional_steps import name_of
from timer.routine.yaml.tree import LARGEST, load, values
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.compile.expand import settle_range
from timer.timeline.segments import Segment

LOOKS = (12, 80)
"""How many lengths of one routine are worked out at most: of a very long one, and of others."""
MOST_PLACED = 20_000
"""How many segments are placed in all while looking."""
ZONES_STEP_MS = 30_000
"""By how much one side of a block of zones gets shorter at a time."""

Path = tuple[int, ...]
"""Where a step is: its place (from 0), with the places of the groups around it before it."""


@frozen
class Floors:
    """The least that the sources give: sets by move, milliseconds by tag."""

    sets: Mapping[str, int]
    time_ms: Mapping[str, int]
    together: frozenset[str]
    """Tags of moves of which none goes alone."""


@frozen
class Shortened:
    """A routine with some of it left out."""

    routine: Routine
    choices: Choices
    total_ms: int
    left_out: tuple[str, ...] = ()
    """What is missing, each in a few words, in the order of the routine."""
    shorter: tuple[str, ...] = ()
    """The names of the steps that take less time each."""


@cache
def floors() -> Floors:
    """Return the bundled table, read on the first call."""
    path = assets.folder("routines") / "tables" / "floors.yaml"
    data = values(load(path, LARGEST, "`sets:`"))
    return Floors(
        {move: int(sets) for move, sets in data["sets"].items()},
        {tag: parse_length(time) for tag, time in data["time"].items()},
        frozenset(data["together"]),
    )


def shortened(routine: Routine, moves: Moves, choices: Choices) -> Iterator[Shortened]:
    """Yield `routine` as it is, then each time with more left out; every one takes less time.

    Leaf steps keep their numbers.
    """
    yield (last := _whole(routine, moves, choices))
    states = list(_Cutting(routine, moves, choices).states())
    segments = len(compile_routine(routine, moves, choices).segments)
    looks = min(max(MOST_PLACED // max(segments, 1), LOOKS[0]), LOOKS[1])
    stride = -(-len(states) // looks) or 1
    looked_at = states[stride - 1 :: stride]
    for state in (*looked_at, *states[len(looked_at) * stride :][-1:]):
        found = state.made()
        if 0 < found.total_ms < last.total_ms:
            yield (last := found)


def fit(routine: Routine, moves: Moves, choices: Choices, budget_ms: int) -> Shortened:
    """Return the longest of `shortened` that takes no more than `budget_ms`, else the shortest."""
    found = _whole(routine, moves, choices)
    if found.total_ms <= budget_ms:
        return found
    for found in shortened(routine, moves, choices):
        if found.total_ms <= budget_ms:
            break
    return found


def _whole(routine: Routine, moves: Moves, choices: Choices) -> Shortened:
    return Shortened(routine, choices, compile_routine(routine, moves, choices).total_ms)


@frozen
class _Node:
    """A step with where it is, the numbers of its leaves, and what is around it."""

    path: Path
    step: Step
    numbers: frozenset[int]
    off: bool
    """Whether it or a group around it is off."""
    label: str | None
    """The one side that it is done on, if that is given."""

    @property
    def works(self) -> bool:
        return not isinstance(self.step, (Note, Ask, Rest, Group))


@frozen
class _State:
    """What has been left out so far."""

    cutting: _Cutting
    dropped: frozenset[int]
    repeats: Mapping[Path, int]
    """The most sets or rounds of a step."""
    lower: frozenset[Path]
    """Steps whose ranges are at their lower end."""
    zones: Mapping[Path, int]
    """The milliseconds of one side of a block of zones."""

    def made(self) -> Shortened:
        """Return the routine without what has been left out."""
        return self.cutting.made(self)


class _Cutting:
    """Works out what to leave out of a routine, and in which order."""

    def __init__(self, routine: Routine, moves: Moves, choices: Choices) -> None:
        self._routine = routine
        self._moves = moves
        self._choices = choices
        self._nodes = list(_nodes(routine.steps, choices.dropped))
        self._on = [node for node in self._nodes if not node.off]
        self._names = {
            number: frozenset(_names(node.step, moves))
            for node in self._on
            if node.works
            for number in node.numbers
        }
        self._units = self._paired()

    def states(self) -> Iterator[_State]:
        """Yield what is left out, more each time."""
        state = _State(self, self._choices.dropped, {}, frozenset(), {})
        for drop in self._optional():
            if self._something_left(state, drop):
                yield (state := replace(state, dropped=state.dropped | drop))
        for fewer in self._fewer_sets(state):
            yield (state := replace(state, repeats={**state.repeats, **fewer}))
        for unit in self._from_the_end(state):
            yield (state := replace(state, dropped=state.dropped | unit))
        for node in reversed(self._left(state)):
            for change in self._shorter(node, state):
                yield (state := change)

    # Which steps belong together.

    def _paired(self) -> list[frozenset[int]]:
        """Return the numbers of the steps that only go together, in the order of the routine.

        A left and a right that are steps of their own are one unit, like a step with both sides.
        """
        same: dict[tuple[object, ...], list[_Node]] = {}
        for node in self._on:
            if node.works:
                names = tuple(sorted(_names(node.step, self._moves)))
                alone = ("sides", names) if node.label else ("step", node.path)
                tags = {
                    tag for name in names if (move := self._moves.find(name)) for tag in move.tags
                }
                shared = sorted(floors().together & {*node.step.tags, *tags})
                same.setdefault(("tag", shared[0]) if shared else alone, []).append(node)
        units: list[frozenset[int]] = []
        for key, nodes in same.items():
            if key[0] == "tag" or len({node.label for node in nodes}) > 1:
                units.append(frozenset[int]().union(*(node.numbers for node in nodes)))
            else:
                units += [node.numbers for node in nodes]
        return sorted(units, key=min)

    def _optional(self) -> Iterator[frozenset[int]]:
        """Yield the numbers of each optional step, the last first."""
        may_go = frozenset[int]().union(
            *(node.numbers for node in self._on if node.step.optional is Optional.YES)
        )
        for node in reversed(self._on):
            if node.step.optional is Optional.YES:
                pairs = (unit for unit in self._units if unit & node.numbers)
                whole = node.numbers.union(*pairs)
                if whole <= may_go:
                    yield whole

    def _left(self, state: _State) -> list[_Node]:
        """Return the steps of work that are not left out."""
        return [node for node in self._on if node.works and not node.numbers <= state.dropped]

    def _something_left(self, state: _State, drop: frozenset[int]) -> bool:
        gone = state.dropped | drop
        units = [unit for unit in self._units if not unit <= gone]
        return bool(units) or (
            not self._units and any(not node.numbers <= gone for node in self._on)
        )

    # Sets and rounds.

    def _fewer_sets(self, state: _State) -> Iterator[dict[Path, int]]:
        """Yield one set less where there are most, the last of them first, and so on."""
        repeated = list(self._repeated(state))
        counts = {node.path: self._repeats(node, state) for nodes in repeated for node in nodes}
        for most in range(max(counts.values(), default=1), 1, -1):
            for nodes in repeated:
                paths = [node.path for node in nodes if counts[node.path] == most]
                if paths and most > max(self._least(node) for node in nodes):
                    fewer = dict.fromkeys(paths, most - 1)
                    counts.update(fewer)
                    yield fewer

    def _repeated(self, state: _State) -> list[tuple[_Node, ...]]:
        """Return the steps whose sets, and the groups whose rounds, become fewer together.

        The last comes first.
        """
        left = {number: node for node in self._left(state) for number in node.numbers}
        found = [tuple(left[one] for one in sorted(unit) if one in left) for unit in self._units]
        groups: dict[tuple[object, ...], list[_Node]] = {}
        for node in self._on:
            if isinstance(node.step, Group) and not node.numbers.isdisjoint(left):
                names = tuple(sorted(_names(node.step, self._moves)))
                groups.setdefault(names if node.label else (node.path,), []).append(node)
        found += map(tuple, groups.values())
        return sorted(filter(None, found), key=lambda nodes: -min(min(n.numbers) for n in nodes))

    def _repeats(self, node: _Node, state: _State) -> int:
        step = node.step
        if isinstance(step, Group):
            own = settle_range(step.rounds, self._choices.prefer)
        else:
            own = step.sets if isinstance(step.sets, int) else max(n for _, n in step.sets)
        return min(own, state.repeats.get(node.path, own))

    def _least(self, node: _Node) -> int:
        if isinstance(node.step, Group):
            return 1
        return max(floors().sets.get(name, 1) for name in _names(node.step, self._moves))

    # Whole steps.

    def _from_the_end(self, state: _State) -> list[frozenset[int]]:
        """Return what goes one after another: moves that come twice, then all but the first."""
        units = [unit for unit in self._units if not unit <= state.dropped]
        again: list[frozenset[int]] = []
        once: list[frozenset[int]] = []
        before: set[str] = set()
        for unit in units:
            names = {name for number in unit for name in self._names[number]}
            (again if names <= before else once).append(unit)
            before |= names
        return [*reversed(again), *reversed(once[1:])]

    # Doses.

    def _shorter(self, node: _Node, state: _State) -> Iterator[_State]:
        """Yield the state with the dose of a step shorter, down to its floor."""
        if _lowered(node.step) != node.step:
            yield (state := replace(state, lower=state.lower | {node.path}))
        if not isinstance(node.step, Zones) or any(zone.length for zone in node.step.zones):
            return
        floor = self._zones_floor(node, state)
        ranges = node.step.length.ranges
        length = min(one.low for one in ranges)
        if len(ranges) != 1 or floor is None:
            return
        while length > floor:
            length = max(length - ZONES_STEP_MS, floor)
            yield (state := replace(state, zones={**state.zones, node.path: length}))

    def _zones_floor(self, node: _Node, state: _State) -> int | None:
        """Return the shortest that one side of a block of zones may be, None if not shorter."""
        timeline = compile_routine(self._routine, self._moves, self._choices)
        own = [one for one in timeline.segments if one.is_bout and one.step in node.numbers]
        least = [floors().time_ms[tag] for tag in floors().time_ms if _all_have(own, tag)]
        if not least or not own:
            return None
        tags = {tag for tag in floors().time_ms if _all_have(own, tag)}
        all_ms = sum(
            one.length_ms
            for one in timeline.segments
            if one.is_bout and tags & set(one.tags) and one.step not in state.dropped
        )
        once = sum(one.length_ms for one in own if one.side == own[0].side)
        return -(-once * max(least) // all_ms // 1000) * 1000 if all_ms > max(least) else None

    # The routine that comes of it.

    def made(self, state: _State) -> Shortened:
        """Return the routine as `state` has it."""

        def change(path: Path, step: Step) -> Step:
            most = state.repeats.get(path)
            if most is not None:
                step = _repeated_at_most(step, most, self._choices)
            if path in state.lower:
                step = _lowered(step)
            if path in state.zones and isinstance(step, Zones):
                length = Range(state.zones[path], state.zones[path])
                step = replace(step, length=Dose(length))
            return step

        routine = replace(self._routine, steps=_mapped(self._routine.steps, change))
        choices = replace(self._choices, dropped=state.dropped)
        total = compile_routine(routine, self._moves, choices).total_ms
        left_out, shorter = self._words(state)
        return Shortened(routine, choices, total, left_out, shorter)

    def _words(self, state: _State) -> tuple[tuple[str, ...], tuple[str, ...]]:
        new = state.dropped - self._choices.dropped
        left_out: dict[str, None] = {}
        shorter: dict[str, None] = {}
        for node in self._on:
            name = name_of(node.step, self._moves)
            if node.numbers <= new:
                if not isinstance(node.step, Group):
                    left_out[name] = None
                continue
            before = replace(state, repeats={})
            fewer = self._repeats(node, before) - self._repeats(node, state)
            if fewer > 0:
                word = "round" if isinstance(node.step, Group) else "set"
                left_out[_fewer(fewer, self._repeats(node, before), word, name)] = None
            if node.path in state.lower or node.path in state.zones:
                shorter[name] = None
        return tuple(left_out), tuple(shorter)


def _fewer(fewer: int, every: int, word: str, name: str) -> str:
    """Return how many sets or rounds are missing, without a "round of Core round"."""
    if name.casefold().endswith((word, f"{word}s")):
        return f"{fewer} of {every} {word}s ({name})"
    return f"{fewer} {word}{'' if fewer == 1 else 's'} of {name}"


def _nodes(
    steps: tuple[Step, ...],
    dropped: frozenset[int],
    number: int = 1,
    around: Path = (),
    off: bool = False,
    label: str | None = None,
) -> Iterator[_Node]:
    """Yield every step, groups before their steps; the first of `steps` has leaf `number`."""
    for place, step in enumerate(steps):
        count = len(list(leaves([step])))
        numbers, path = frozenset(range(number, number + count)), (*around, place)
        gone = off or step.optional is Optional.EXTRA or numbers <= dropped
        own = step.sides.labels[0] if len(step.sides.labels) == 1 else None
        side = own or (label if not step.sides.labels else None)
        yield _Node(path, step, numbers, gone, side)
        if isinstance(step, Group):
            yield from _nodes(step.steps, dropped, number, path, gone, side)
        number += count


def _names(step: Step, moves: Moves) -> Iterator[str]:
    """Yield the slugs, or the free names, of the moves of a step."""
    if isinstance(step, Group):
        for child in step.steps:
            yield from _names(child, moves)
        return
    names = [zone.name for zone in step.zones] if isinstance(step, Zones) else []
    names += [str(getattr(step, "move", None) or getattr(step, "name", None) or "")]
    for name in filter(None, names):
        move = moves.find(name)
        yield move.slug if move else name.casefold()


def _mapped(
    steps: tuple[Step, ...], change: Callable[[Path, Step], Step], around: Path = ()
) -> tuple[Step, ...]:
    made: list[Step] = []
    for place, step in enumerate(steps):
        path = (*around, place)
        step = change(path, step)
        if isinstance(step, Group):
            step = replace(step, steps=_mapped(step.steps, change, path))
        made.append(step)
    return tuple(made)


def _repeated_at_most(step: Step, most: int, choices: Choices) -> Step:
    if isinstance(step, Group):
        return replace(step, rounds=min(settle_range(step.rounds, choices.prefer), most))
    sets: int | BySide = step.sets
    if isinstance(sets, int):
        return replace(step, sets=min(sets, most))
    return replace(step, sets=tuple((label, min(count, most)) for label, count in sets))


def _lowered(step: Step) -> Step:
    """Return `step` with every range of its dose at the lower end."""
    match step:
        case Hold():
            return replace(step, length=_low(step.length), breaths=_low(step.breaths))
        case Zones():
            return replace(step, length=_low(step.length))
        case Reps():
            return replace(step, count=_low(step.count))
        case Breathe():
            return replace(step, length=_lowest(step.length), cycles=_lowest(step.cycles))
        case _:
            return step


def _low(dose: Dose | None) -> Dose | None:
    if dose is None:
        return None
    by_label = tuple((label, Range(one.low, one.low)) for label, one in dose.by_label)
    by_set = tuple(Range(one.low, one.low) for one in dose.by_set)
    return Dose(_lowest(dose.all), by_label, by_set)


def _lowest(amount: Range | None) -> Range | None:
    return None if amount is None else Range(amount.low, amount.low)


def _all_have(bouts: list[Segment], tag: str) -> bool:
    return all(tag in bout.tags for bout in bouts)
