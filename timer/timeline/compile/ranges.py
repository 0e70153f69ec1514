"""Ranges settled to one number, and a total shared out exactly."""

from __future__ import annotations

from collections.abc import Sequence

from timer.routine.parts import Prefer, Range

SECOND = 1000


def settle_range(amount: Range, prefer: Prefer, unit: int = 1) -> int:
    """Return the point of `amount` that `prefer` asks for; the middle rounds down to whole units.

    `unit` is 1 for counts and 1000 for lengths in milliseconds. A range narrower than a unit
    never leaves its own bounds.
    """
    if prefer is Prefer.LOW:
        return amount.low
    if prefer is Prefer.HIGH:
        return amount.high
    if amount.low == amount.high:
        return amount.low
    return max(amount.low, (amount.low + amount.high) // 2 // unit * unit)


def share_out(total: int, shares: Sequence[int]) -> tuple[int, ...]:
    """Split `total` by `shares` to the last unit; the earlier ones take what is left over."""
    whole = sum(shares)
    parts = [total * share // whole for share in shares]
    for place in range(total - sum(parts)):
        parts[place] += 1
    return tuple(parts)
