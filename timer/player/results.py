"""What became of a set and of a session, by the same rules in player, journal and totals."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Result(StrEnum):
    """What became of a bout that was started or left out."""

    DONE = "done"
    """At least nine tenths of its dose, or ended by the person where it waited for them."""
    SHORT = "short"
    """Started and ended early: kept as far as it went."""
    SKIPPED = "skipped"
    """Left out by the person."""
    HURT = "hurt"
    """Stopped because it hurt."""


COUNTED = (Result.DONE, Result.SHORT)
"""The results that make a set count, whatever was done in it."""


def counts(result: str, done: int | None) -> bool:
    """Return whether a set counts as one; `done` is its reps or breaths, if they were counted.

    Where it hurt, only whole reps count.
    """
    return result in COUNTED or (result == Result.HURT and bool(done))


def part_done(planned: int | None, done: int | None, planned_seconds: int, seconds: int) -> float:
    """Return how much of the planned dose was done, from 0 to 1.

    It goes by reps or breaths where they were counted, else by time.
    """
    if planned and done is not None:
        return min(done / planned, 1.0)
    return min(seconds / planned_seconds, 1.0) if planned_seconds else 1.0


ENOUGH = 0.9
"""The part of a dose from which a set is done."""


def dose_done(
    result: str,
    planned: int | None,
    done: int | None,
    planned_seconds: int,
    seconds: int,
    *,
    waits: bool,
) -> float:
    """Return the part of a bout's planned dose that counts, from 0 to 1.

    One that waits for the person (`waits`) counts whole once they say that it is done.
    """
    if result == Result.SKIPPED:
        return 0.0
    if waits and result == Result.DONE:
        return 1.0
    return part_done(planned, done, planned_seconds, seconds)


FINISHED_FROM = 2 / 3
"""The share of a session from which it is finished, once it has run to its end."""


def share(parts: Iterable[tuple[int, float]], planned: int) -> float:
    """Return the part of a session's planned work that was done, from 0 to 1.

    `parts` has the planned time of each set with the part of its dose that was done, and `planned`
    is the planned time of all of them together. Without any work, there is nothing left to do.
    """
    done = sum(weight * part for weight, part in parts)
    return round(min(done / planned, 1.0), 4) if planned else 1.0
