"""Which muscles a move is for: as the figure that shows it marks them, and as its tags say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from timer.routine.library.sources import table
from timer.routine.model import Move


def muscles() -> tuple[str, ...]:
    """Return the names of all muscles, the hamstrings first."""
    return tuple(_figures())


def muscles_of(move: Move | None) -> tuple[str, ...]:
    """Return the muscles that a move is for; none where that isn't known."""
    if move is None:
        return ()
    return tuple(
        name for name, figures in _figures().items() if move.figure in figures or name in move.tags
    )


@cache
def _figures() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(figures) for name, figures in table("muscles.yaml").items()}
