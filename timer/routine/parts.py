"""The parts of a step: amounts, phases, cues and sides, as they were written.

`timer.routine.model` puts them together.
"""

from __future__ import annotations

from enum import StrEnum

from timer.frozen import frozen


class Prefer(StrEnum):
    """Which point of a range a person wants."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@frozen
class Range:
    """From `low` to `high`, both included; a single value has both alike.

    The unit is the key's own: milliseconds for lengths, a plain count for reps and windows.
    """

    low: int
    high: int


@frozen
class Dose:
    """How much: one range for every side, or one of its own for each label."""

    all: Range | None
    by_label: tuple[tuple[str, Range], ...] = ()

    def at(self, label: str | None) -> Range:
        """Return the range that holds for `label`; where it has none, the first one."""
        for name, amount in self.by_label:
            if name == label:
                return amount
        if self.all is not None:
            return self.all
        return self.by_label[0][1]


@frozen
class Phase:
    """One named part of a rep or of a breath. A length of zero leaves the phase out."""

    name: str
    length: Range
    cue: str | None = None


class CueAt(StrEnum):
    """The moments of a bout that a cue can hang on."""

    START = "start"
    HALF = "half"
    END = "end"
    LAST_REP = "last-rep"
    OFFSET = "offset"


@frozen
class AuthorCue:
    """A sentence for a moment. `offset_ms` counts from the bout's start when `at` is OFFSET."""

    say: str
    at: CueAt = CueAt.START
    offset_ms: int = 0


class Order(StrEnum):
    """How sides and sets take turns."""

    BY_SIDE = "by-side"
    BY_SET = "by-set"
    BY_ZONE = "by-zone"
    ALTERNATE = "alternate"


@frozen
class Sides:
    """The labels that a bout repeats over; none at all means the bout has no side."""

    labels: tuple[str, ...] = ()
    order: Order = Order.BY_SIDE
