"""What a person prefers and did before, applied to a step: how long, how hard, how many reps.

These are house rules over published figures. The sources hold the same stretch for ten seconds,
for twenty to thirty, or for a minute. One of them keeps every stretch under a fifth of full
intensity, and forbids an effort of ten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from timer.frozen import frozen, replace
from timer.routine.model import (
    AS_WRITTEN,
    AuthorCue,
    Dose,
    Effort,
    Hold,
    HoldLength,
    Moves,
    Range,
    Routine,
    Step,
    Swap,
    leaves,
)
from timer.routine.optional_steps import Selection

EASIER = "easier: "
"""The beginning of the keys of easier forms; a colon is in no name of a step."""
STILL = "static"
"""The tag of a static stretch."""

_VAGUE = "gentle stretch"
_EXACT = "stretch of two out of ten"
_SAID = ("say", "left", "right")


_HOLD_MS = {HoldLength.SHORT: 10_000, HoldLength.LONG: 60_000}


def held(step: Step, moves: Moves, wanted: HoldLength) -> Step:
    """Return `step` at the wanted length if it is a static stretch with a range of times."""
    length = _HOLD_MS.get(wanted)
    if length is None or not isinstance(step, Hold) or step.length is None:
        return step
    move = moves.find(step.move)
    if STILL not in (*step.tags, *(move.tags if move else ())):
        return step
    if any(amount.low == amount.high for amount in step.length.ranges):
        return step
    return replace(step, length=Dose(Range(length, length)))


def eased(step: Step, moves: Moves, tops: Mapping[str, int]) -> Step:
    """Return `step` with its window of reps cut at the most that `tops` gives for its move.

    Only efforts change, and never below the window's lower end.
    """
    top = top_of(step, moves, tops)
    if top is None or not isinstance(step, Effort):
        return step
    window = step.window
    by_label = tuple((label, _under(amount, top)) for label, amount in window.by_label)
    return replace(step, window=Dose(window.all and _under(window.all, top), by_label))


@frozen
class EasierForm:
    """The easier form of a move, for the steps of a routine that work to an effort."""

    key: str
    """What the choice of it is kept under."""
    move: str
    """The name of the move."""
    easier: str
    """The name of its easier form."""
    numbers: frozenset[int]
    """The numbers of its leaf steps, from 1."""
    swap: Swap
    needed: bool
    """Whether the move went too far last time with fewer reps than are planned at least."""


def easier_forms(
    routine: Routine, moves: Moves, tops: Mapping[str, int], avoid: Collection[str] = ()
) -> tuple[EasierForm, ...]:
    """Return the easier form of every effort in `routine` that has one; `tops` as for `eased`.

    No form has one of the tags in `avoid`.
    """
    found: dict[str, EasierForm] = {}
    for number, step in enumerate(leaves(routine.steps), 1):
        move = moves.find(step.move) if isinstance(step, Effort) else None
        if move is None or not isinstance(step, Effort) or AS_WRITTEN in step.tags:
            continue
        free = ((one, to) for one in move.easier if (to := moves.find(one.to)) is not None)
        swap, easier = next(
            ((one, to) for one, to in free if not set(avoid) & set(to.tags)), (None, None)
        )
        if swap is None or easier is None:
            continue
        top = top_of(step, moves, tops)
        needed = top is not None and top < min(amount.low for amount in step.window.ranges)
        numbers, key = frozenset((number,)), f"{EASIER}{move.slug}"
        if (before := found.get(key)) is not None:
            numbers, needed = numbers | before.numbers, needed or before.needed
        found[key] = EasierForm(key, move.name, easier.name, numbers, swap, needed)
    return tuple(found.values())


def taken_swaps(forms: Iterable[EasierForm], selection: Selection | None) -> dict[int, Swap]:
    """Return the swap of each step, by its number, whose easier form was taken."""
    on = frozenset[str]() if selection is None else selection.on
    return {number: one.swap for one in forms if one.key in on for number in one.numbers}


def top_of(step: Step, moves: Moves, tops: Mapping[str, int]) -> int | None:
    """Return the most reps that `tops` gives for the move of an effort, or None."""
    if not isinstance(step, Effort) or AS_WRITTEN in step.tags:
        return None
    move = moves.find(step.move)
    return tops.get(move.slug if move else step.move)


def _under(amount: Range, top: int) -> Range:
    return Range(amount.low, max(amount.low, min(amount.high, top)))


def strictly(cues: tuple[AuthorCue, ...]) -> tuple[AuthorCue, ...]:
    """Return `cues` that say how hard to pull as a number out of ten."""
    return tuple(
        replace(cue, **{key: getattr(cue, key).replace(_VAGUE, _EXACT) for key in _SAID})
        for cue in cues
    )
