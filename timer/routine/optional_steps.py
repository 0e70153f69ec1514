"""The steps of a routine that you may choose, and the routine as it is chosen.

A routine as chosen is a routine like any other: a step that was turned on is not optional any
more, and an optional step that is off is an extra. Leaf steps keep their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum

from timer.errors import SuppleError
from timer.frozen import frozen, keyword_frozen, replace
from timer.routine.model import (
    AS_WRITTEN,
    ON_PURPOSE,
    Dose,
    Effort,
    Group,
    Limb,
    Moves,
    Optional,
    Order,
    Range,
    Reps,
    Routine,
    Sides,
    Step,
    Swap,
    Zones,
    label_of,
    leaves,
)
from timer.text import safe

CHOICE = "steps:"
"""The beginning of the keys of facts that hold a selection; the routine's slug follows."""


WEAKER = "weaker-leg"
"""The beginning of the keys of one more set on one leg; a blank and the side follow."""
_TRAINS = frozenset({"strength", "long-range", "eccentric"})
"""Tags of moves that an extra set strengthens."""


class SideChoice(StrEnum):
    """Which leg somebody trains in a routine, and which one begins."""

    BOTH = "both"
    """As the routine has it."""
    LEFT_FIRST = "left-first"
    RIGHT_FIRST = "right-first"
    LEFT = "left"
    RIGHT = "right"

    @property
    def only(self) -> str | None:
        """The one side that is trained, None for both."""
        return str(self) if self in (SideChoice.LEFT, SideChoice.RIGHT) else None

    @property
    def text(self) -> str:
        """Return it as a sentence; empty where the routine decides."""
        return _SIDES[self]


_BOTH = ("left", "right")
_SIDES = {
    SideChoice.BOTH: "",
    SideChoice.LEFT_FIRST: "Left side first.",
    SideChoice.RIGHT_FIRST: "Right side first.",
    SideChoice.LEFT: "Only the left side.",
    SideChoice.RIGHT: "Only the right side.",
}


@frozen
class Selection:
    """What somebody chose for a routine.

    That is which optional steps are on or off, by their keys, with the others as written, and the
    sides.
    """

    on: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    sides: SideChoice = SideChoice.BOTH
    """Which leg is trained, or begins."""

    def text(self) -> str:
        """Return it for storing; `kept_choice` reads it back."""
        import json

        sides = {"sides": self.sides} if self.sides is not SideChoice.BOTH else {}
        return json.dumps({"on": sorted(self.on), "off": sorted(self.off), **sides})


@keyword_frozen
class OptionalStep:
    """One step that may be chosen; a group is one with all of its steps."""

    key: str
    """What stays the same when the file is edited elsewhere: its move or text."""
    name: str
    numbers: tuple[int, ...]
    """The numbers of its leaf steps, from 1."""
    extra: bool
    """Whether it is off unless somebody turns it on."""
    on: bool
    within: tuple[str, ...] = ()
    """The keys of the optional groups around it."""
    moves: frozenset[str] = frozenset()
    """The slugs or names of its moves."""


def kept_choice(facts: Mapping[str, str], slug: str) -> Selection | None:
    """Return what was chosen for a routine, None if nothing ever was; `facts` are the journal's."""
    kept = facts.get(CHOICE + slug)
    if not kept:
        return None
    import json

    try:
        found = json.loads(kept)
        on, off = frozenset(found["on"]), frozenset(found["off"])
        return Selection(on, off, SideChoice(found.get("sides", SideChoice.BOTH)))
    except (ValueError, TypeError, KeyError):
        return None


def optional_steps(
    routine: Routine, moves: Moves, selection: Selection | None = None
) -> tuple[OptionalStep, ...]:
    """Return the steps of `routine`, as written, that may be chosen, and whether each is on."""
    found: list[OptionalStep] = []

    def visit(step: Step, one: OptionalStep) -> Step:
        found.append(one)
        return step

    _mapped(routine, moves, selection or Selection(), visit)
    return tuple(found)


def as_chosen(routine: Routine, moves: Moves, selection: Selection | None) -> Routine:
    """Return `routine`, as written, with steps turned on and off, and on the sides chosen."""
    if selection is None:
        return routine

    def visit(step: Step, one: OptionalStep) -> Step:
        wanted = Optional.NO if one.key in selection.on else Optional.YES
        return replace(step, optional=wanted if one.on else Optional.EXTRA)

    steps = _mapped(routine, moves, selection, visit)
    sided = tuple(_on_sides(step, selection.sides) for step in steps)
    found = replace(routine, steps=sided)
    for side in _BOTH:
        if f"{WEAKER} {side}" in selection.on:
            found = _with_more(found, moves, side)
    return found


def one_more_set(
    routine: Routine, moves: Moves, side: str, selection: Selection | None = None
) -> OptionalStep | None:
    """Return the choice of one more set on a leg; None if the routine has no set to add to.

    It is the first strength move that has a set on each leg, as the routine is chosen.
    """
    plain = replace(selection or Selection(), on=frozenset(), sides=SideChoice.BOTH)
    found = _each_leg(as_chosen(routine, moves, plain), moves)
    if found is None:
        return None
    number, step = found
    key = f"{WEAKER} {side}"
    return OptionalStep(
        key=key,
        name=f"One more set on your {side} leg: {name_of(step, moves)}",
        numbers=(number,),
        extra=True,
        on=selection is not None and key in selection.on,
        moves=frozenset({key}),
    )


def _each_leg(routine: Routine, moves: Moves) -> tuple[int, Reps | Effort] | None:
    """Return the first step, with its number, that strengthens each leg in turn."""
    every = [*leaves(routine.steps)]
    if any({AS_WRITTEN, ON_PURPOSE} & {*step.tags} for step in every):
        return None
    alone = {id(step) for step in routine.steps}
    for number, step in enumerate(every, 1):
        if not isinstance(step, Reps | Effort) or step.optional is Optional.EXTRA:
            continue
        move = moves.find(step.move)
        legs = move is not None and move.limb == Limb.LEG and _TRAINS & {*move.tags}
        each = set(step.sides.labels) == {*_BOTH} and step.sides.order is not Order.ALTERNATE
        if legs and each and isinstance(step.sets, int) and id(step) in alone:
            return number, step
    return None


def _with_more(routine: Routine, moves: Moves, side: str) -> Routine:
    """Return `routine` with one more set on a side of the step that takes it."""
    found = _each_leg(routine, moves)
    if found is None or not isinstance(found[1].sets, int):
        return routine
    _, chosen = found
    sets = tuple((label, found[1].sets + (label == side)) for label in chosen.sides.labels)
    more = replace(chosen, sets=sets)
    return replace(routine, steps=tuple(more if step is chosen else step for step in routine.steps))


def has_sides(routine: Routine) -> bool:
    """Return whether any step is done on the left and on the right, so that sides can be chosen."""
    return any(_on_sides(step, SideChoice.LEFT) != step for step in routine.steps)


def swap_as_chosen(swap: Swap, selection: Selection | None) -> Swap:
    """Return a swap on the sides chosen, where it brings sides of its own."""
    sides = swap.changes.get("sides")
    if selection is None or not isinstance(sides, Sides) or sides.order is Order.ALTERNATE:
        return swap
    return Swap(swap.to, {**swap.changes, "sides": _chosen(sides, selection.sides)})


def _chosen(sides: Sides, choice: SideChoice) -> Sides:
    """Return sides that don't alternate as chosen, if they are left and right."""
    if choice is SideChoice.BOTH or set(sides.labels) != {"left", "right"}:
        return sides
    if choice.only is not None:
        return Sides((choice.only,), sides.order)
    first = str(choice).removesuffix("-first")
    return Sides((first, *(one for one in sides.labels if one != first)), sides.order)


def _on_sides(step: Step, choice: SideChoice) -> Step:
    """Return a step, with all inside it, on the sides chosen."""
    if choice is SideChoice.BOTH:
        return step
    if isinstance(step, Group):
        step = replace(step, steps=tuple(_on_sides(one, choice) for one in step.steps))
    sides = getattr(step, "sides", None)
    if not isinstance(sides, Sides) or set(sides.labels) != {"left", "right"}:
        return step
    if choice.only is None or sides.order is not Order.ALTERNATE:
        return replace(step, sides=_chosen(sides, choice))
    # The count of alternating sides is that of both together.
    halves = {
        field: replace(dose, all=_halved(dose.all))
        for field in ("count", "window")
        if isinstance(dose := getattr(step, field, None), Dose) and dose.all
    }
    return replace(step, sides=Sides((choice.only,)), **halves)


def _halved(amount: Range) -> Range:
    return Range(-(-amount.low // 2), -(-amount.high // 2))


def turned(selection: Selection, step: OptionalStep, on: bool) -> Selection:
    """Return `selection` with a step on or off; with it on, so are the groups around it."""
    keys = {step.key, *(step.within if on else ())}
    if on:
        return replace(selection, on=selection.on | keys, off=selection.off - keys)
    return replace(selection, on=selection.on - keys, off=selection.off | keys)


def select(
    routine: Routine,
    moves: Moves,
    wanted: Collection[str],
    unwanted: Collection[str],
    before: Selection | None = None,
) -> Selection:
    """Return `before` with the steps named in `wanted` on and those in `unwanted` off.

    Each is named by the number of a step or by its move. Raise SuppleError, which lists what can
    be chosen, if there is no such step or if one is both wanted and not.
    """
    known = optional_steps(routine, moves, before)
    selection = before or Selection()
    on = [step for text in wanted for step in _find(routine, moves, known, text)]
    off = [step for text in unwanted for step in _find(routine, moves, known, text)]
    for step in on:
        if step in off:
            raise SuppleError(f"{step.name} can't be both on and off.", "Name it only once.")
        selection = turned(selection, step, True)
    for step in off:
        selection = turned(selection, step, False)
    return selection


def _find(
    routine: Routine, moves: Moves, known: tuple[OptionalStep, ...], text: str
) -> list[OptionalStep]:
    """Return the optional steps that `text` names: all of a move, the innermost of a number."""
    wanted = text.strip()
    start, _, side = wanted.partition(" ")
    if start == WEAKER and side in _BOTH and (more := one_more_set(routine, moves, side)):
        return [more]
    if wanted.isdecimal():
        number = int(wanted[:9])
        found = [one for one in known if number in one.numbers][-1:]
    else:
        move = moves.find(wanted)
        name = move.slug if move else wanted.casefold()
        named = [one for one in known if name in one.moves]
        inside = {key for one in named for key in one.within}
        found = [one for one in named if one.key not in inside]
    if found:
        return found
    raise SuppleError(*_unknown(routine, moves, known, wanted))


def _unknown(
    routine: Routine, moves: Moves, known: tuple[OptionalStep, ...], wanted: str
) -> tuple[str, str]:
    """Return what is wrong with the name of a step, and what can be chosen instead."""
    all_steps = list(leaves(routine.steps))
    move = moves.find(wanted)
    name = move.slug if move else wanted.casefold()
    fixed = next((one for one in all_steps if name in _moves_of(one, moves)), None)
    if wanted.isdecimal() and 1 <= int(wanted[:9]) <= len(all_steps):
        fixed = all_steps[int(wanted[:9]) - 1]
    what = f"There is no step '{safe(wanted, 60)}' in {routine.name}."
    if fixed is not None:
        what = f"{name_of(fixed, moves)} is always part of {routine.name}."
    if not known:
        return what, "None of its steps is optional."
    listed = ", ".join(f"{one.numbers[0]} {one.name} ({_state(one)})" for one in known)
    names = [name for one in known for name in sorted(one.moves)]
    from difflib import get_close_matches

    near = get_close_matches(wanted.casefold(), names, 1)
    guess = f"Did you mean '{near[0]}'? " if near and fixed is None else ""
    return what, f"{guess}You can choose {listed}."


def _state(step: OptionalStep) -> str:
    return "on" if step.on else "off"


def name_of(step: Step, moves: Moves) -> str:
    """Return what a step is called where it is listed."""
    for field in ("move", "name", "text"):
        if text := getattr(step, field, None):
            move = moves.find(text) if field == "move" else None
            return label_of(str(text), move)
    return ", ".join(_zone_names(step, moves)) or "Rest"


def _zone_names(step: Step, moves: Moves) -> list[str]:
    zones = step.zones if isinstance(step, Zones) else ()
    return [label_of(zone.name, moves.find(zone.name)) for zone in zones]


def _moves_of(step: Step, moves: Moves) -> Iterator[str]:
    """Yield each name that a step can be called by: slugs of moves, free names in lower case."""
    if isinstance(step, Group):
        yield step.name.casefold()
        for child in step.steps:
            yield from _moves_of(child, moves)
        return
    names = [zone.name for zone in step.zones] if isinstance(step, Zones) else []
    names += [getattr(step, field, None) or "" for field in ("move", "name", "text")]
    for name in filter(None, names):
        move = moves.find(name)
        yield move.slug if move else name.casefold()


def _mapped(
    routine: Routine,
    moves: Moves,
    selection: Selection,
    visit: Callable[[Step, OptionalStep], Step],
) -> tuple[Step, ...]:
    """Return the steps of `routine`, each optional one as `visit` returns it."""
    seen: dict[str, int] = {}

    def key_of(step: Step) -> str:
        name = next(_moves_of(step, moves), "rest")
        seen[name] = seen.get(name, 0) + 1
        return name if seen[name] == 1 else f"{name} {seen[name]}"

    def walk(steps: tuple[Step, ...], number: int, within: tuple[OptionalStep, ...]) -> list[Step]:
        made: list[Step] = []
        for step in steps:
            count, around = len(list(leaves([step]))), within
            if step.optional is not Optional.NO:
                key, extra = key_of(step), step.optional is Optional.EXTRA
                own = key in selection.on or (not extra and key not in selection.off)
                one = OptionalStep(
                    key=key,
                    name=name_of(step, moves),
                    numbers=tuple(range(number, number + count)),
                    extra=extra,
                    on=own and all(outer.on for outer in within),
                    within=tuple(outer.key for outer in within),
                    moves=frozenset(_moves_of(step, moves)),
                )
                around = (*within, one)
                step = visit(step, one)
            if isinstance(step, Group):
                step = replace(step, steps=tuple(walk(step.steps, number, around)))
            made.append(step)
            number += count
        return made

    return tuple(walk(routine.steps, 1, ()))
