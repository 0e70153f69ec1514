"""A routine as it is with the kit you have: other moves, fewer optional steps, and what is missing.

Like a routine as chosen, it is a routine like any other, whose leaf steps keep their numbers. So
screening questions, times and sounds go by what is really done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from timer.frozen import replace
from timer.routine.model import Group, Moves, Optional, Routine, Step, Swap, Zone, Zones
from timer.text import folded
from timer.timeline.compile.compiler import swapped

EVERYDAY = frozenset(
    {
        *("wall", "door frame", "chair", "water", "warm water", "cold water", "cloth"),
        *("shower", "phone", "video", "floor"),
    }
)
"""Kit that nearly everyone has, so that nobody has to list it (house)."""


def lacking(kit: Iterable[str], have: Collection[str] | None) -> tuple[str, ...]:
    """Return which pieces of `kit` somebody lacks who has `have`; None is everything."""
    if have is None:
        return ()
    known = {*EVERYDAY, *map(folded, have)}
    return tuple(one for one in kit if folded(one) not in known)


def fitted(routine: Routine, moves: Moves, have: Collection[str] | None) -> Routine:
    """Return `routine`, as written, with the kit in `have`; None is everything.

    A step that needs something else is done with its first `instead` or easier move that doesn't.
    Without one, an optional step is off, and any other keeps its move.
    """
    if have is None:
        return routine
    steps = tuple(_step(step, moves, have, optional=False) for step in routine.steps)
    needed = {folded(one) for one in _needs(steps, moves)}
    written = {folded(one) for one in _needs(routine.steps, moves, extras=True)}
    gone = {folded(one) for one in lacking(routine.kit, have)} & written - needed
    kit = tuple(one for one in routine.kit if folded(one) not in gone)
    return replace(routine, steps=steps, kit=kit)


def missing(routine: Routine, moves: Moves, have: Collection[str] | None) -> tuple[str, ...]:
    """Return what a routine, as fitted and as chosen, needs all the same."""
    if have is None:
        return ()
    named = {folded(one): one for one in (*_needs(routine.steps, moves), *routine.kit)}
    return lacking(named.values(), have)


def missing_text(pieces: Iterable[str]) -> str:
    """Return what is missing as a sentence."""
    return f"Not in your kit: {', '.join(pieces)}."


def can_do(swap: Swap, moves: Moves, have: Collection[str] | None) -> bool:
    """Return whether the move that `swap` leads to needs nothing that is lacking."""
    move = moves.find(swap.to)
    return move is not None and not lacking(move.kit, have)


def _step(step: Step, moves: Moves, have: Collection[str], *, optional: bool) -> Step:
    optional = optional or step.optional is not Optional.NO
    if isinstance(step, Group):
        within = tuple(_step(one, moves, have, optional=optional) for one in step.steps)
        return replace(step, steps=within)
    if isinstance(step, Zones):
        zones = tuple(_zone(zone, moves, have) for zone in step.zones)
        step = replace(step, zones=zones)
    elif lacking(_kit(step, moves), have) and (swap := _swap(_name(step), moves, have)):
        step = swapped(step, swap)
    if optional and lacking(_kit(step, moves), have):
        return replace(step, optional=Optional.EXTRA)
    return step


def _zone(zone: Zone, moves: Moves, have: Collection[str]) -> Zone:
    move = moves.find(zone.name)
    if move is None or not lacking(move.kit, have):
        return zone
    swap = _swap(zone.name, moves, have)
    return replace(zone, name=swap.to, cues=()) if swap else zone


def _swap(name: str, moves: Moves, have: Collection[str]) -> Swap | None:
    """Return what to do in place of a move, the most alike first."""
    move = moves.find(name)
    listed = (*move.instead, *move.easier) if move else ()
    return next((one for one in listed if can_do(one, moves, have)), None)


def _name(step: Step) -> str:
    return str(getattr(step, "move", ""))


def _kit(step: Step, moves: Moves) -> tuple[str, ...]:
    """Return what a leaf step needs: what it says itself, else what its moves do."""
    if step.kit:
        return step.kit
    names = [zone.name for zone in step.zones] if isinstance(step, Zones) else []
    names.append(_name(step))
    found = (moves.find(name) for name in names if name)
    return tuple(piece for move in found if move for piece in move.kit)


def _needs(steps: Iterable[Step], moves: Moves, *, extras: bool = False) -> Iterable[str]:
    """Yield every piece that leaf steps need; extras are off unless chosen."""
    for step in steps:
        if step.optional is Optional.EXTRA and not extras:
            continue
        if isinstance(step, Group):
            yield from step.kit
            yield from _needs(step.steps, moves, extras=extras)
        else:
            yield from _kit(step, moves)
