"""The order in which sides and sets take turns."""

from __future__ import annotations

from collections.abc import Iterator

from timer.routine.parts import Order, Sides

Turn = tuple[str | None, int]
"""A label and a set or round."""


def turns(sides: Sides, sets: int) -> Iterator[Turn]:
    """Yield (label, set) in the order that `sides` asks for; sets count from 1."""
    labels: tuple[str | None, ...] = sides.labels or (None,)
    if sides.order is Order.ALTERNATE:
        labels = ("alternate",)
    if sides.order is Order.BY_SET:
        yield from ((label, turn) for turn in range(1, sets + 1) for label in labels)
    else:
        yield from ((label, turn) for label in labels for turn in range(1, sets + 1))
