"""A routine as it was written: frozen records, all lengths in integer milliseconds.

Nothing here is resolved: a range is still a range, a move still a name, a repeated step still one
step. `timer.timeline.compile.compiler` settles all of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from timer.frozen import frozen, keyword_frozen

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Prefer(StrEnum):
    """Which point of a range a person wants."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class HoldLength(StrEnum):
    """How long a static stretch lasts where the routine leaves a range."""

    SHORT = "short"
    """Ten seconds."""
    STANDARD = "standard"
    """The routine's own range."""
    LONG = "long"
    """A minute."""


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


class Optional(StrEnum):
    """Whether a step may be left out, and whether its time counts."""

    NO = "no"
    YES = "yes"
    """Counted in the total, may be dropped."""
    EXTRA = "extra"
    """Not counted, off until chosen."""


class Place(NamedTuple):
    """Where something stands in its file; lines and columns count from 1."""

    line: int
    column: int
    end_column: int


@keyword_frozen
class Step:
    """What every kind of step may say. `None` for a gap means: not said here."""

    place: Place
    optional: Optional = Optional.NO
    kit: tuple[str, ...] = ()
    position: str | None = None
    tags: tuple[str, ...] = ()
    cues: tuple[AuthorCue, ...] = ()
    settle: int | None = None
    switch: int | None = None
    rest: int | None = None
    sides: Sides = Sides()
    sets: int = 1


@keyword_frozen
class Hold(Step):
    """A bout of a set time, still or moving."""

    move: str
    length: Dose


@keyword_frozen
class Reps(Step):
    """A bout that ends after a count: at a tempo, or self-paced with `pace` a rep."""

    move: str
    count: Dose
    tempo: tuple[Phase, ...] | None = None
    pace: int | None = None


@keyword_frozen
class Effort(Step):
    """A bout that ends at `target` of ten, or at the top of its window of reps."""

    move: str
    target: int
    window: Dose
    ceiling: int = 9
    tempo: tuple[Phase, ...] | None = None


@keyword_frozen
class Breathe(Step):
    """Whole breaths of a pattern, for a time or for a number of cycles (exactly one is given)."""

    move: str
    pattern: tuple[Phase, ...]
    length: Range | None = None
    cycles: Range | None = None


@frozen
class Zone:
    """One place of a shared time. `share` weighs it; a `length` of its own is kept as it is."""

    name: str
    length: int | None = None
    share: int = 1
    cues: tuple[AuthorCue, ...] = ()


@keyword_frozen
class Zones(Step):
    """A fixed time of one side, shared out over its zones to the millisecond."""

    zones: tuple[Zone, ...]
    length: Dose
    name: str | None = None


@keyword_frozen
class Open(Step):
    """A bout that lasts until the person says so, or until `cap`."""

    move: str
    about: int
    cap: int | None = None


@keyword_frozen
class Note(Step):
    """A text shown and said for a while."""

    text: str
    length: int = 10_000


@frozen
class Option:
    """One answer of an `ask`."""

    text: str
    stops: bool = False
    say: str | None = None


@keyword_frozen
class Ask(Step):
    """A question with a one-key answer, or none after `length`."""

    text: str
    options: tuple[Option, ...]
    length: int = 15_000


@keyword_frozen
class Rest(Step):
    """A pause between steps, as a step of its own."""

    length: int


@keyword_frozen
class Group(Step):
    """Steps that run together, `rounds` times, on each side."""

    name: str
    steps: tuple[Step, ...]
    rounds: int = 1


def leaves(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps that are no groups in the order of the file, each once."""
    for step in steps:
        if isinstance(step, Group):
            yield from leaves(step.steps)
        else:
            yield step


@frozen
class Gaps:
    """A routine's own gap lengths; `None` means: not said here."""

    settle: int | None = None
    switch: int | None = None
    rest: int | None = None


@frozen
class Schedule:
    """How often a routine is meant to be done."""

    per_day: Range | None = None
    per_week: Range | None = None
    apart_ms: Range | None = None
    every_run: bool = False


@frozen
class SoundProfile:
    """What a routine's author wants heard; a person's preference overrides it."""

    voice: str = "full"
    ticks: bool = True
    metronome: bool = False
    """Whether every second of work ticks."""


@keyword_frozen
class Routine:
    """One routine file."""

    slug: str
    name: str
    steps: tuple[Step, ...]
    about: str | None = None
    when: tuple[str, ...] = ()
    kit: tuple[str, ...] = ()
    schedule: Schedule | None = None
    guards: tuple[str, ...] = ()
    next: str | None = None
    sound: SoundProfile = SoundProfile()
    defaults: Gaps = Gaps()


@frozen
class Swap:
    """Another move for a step. `changes` are fields of the step's record, by their field names."""

    to: str
    changes: Mapping[str, Any] = NOTHING


@keyword_frozen
class Move:
    """One move of the library; it never holds a dose."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    cues: tuple[AuthorCue, ...] = ()
    position: str | None = None
    kit: tuple[str, ...] = ()
    tempo: tuple[Phase, ...] | None = None
    pace: int | None = None
    settle: int | None = None
    switch: int | None = None
    tags: tuple[str, ...] = ()
    easier: tuple[Swap, ...] = ()
    harder: tuple[Swap, ...] = ()
    instead: tuple[Swap, ...] = ()
    warnings: tuple[str, ...] = ()
    figure: str | None = None
    source: str | None = None


class Moves:
    """The moves of the library, found by slug, by name or by alias."""

    def __init__(self, moves: tuple[Move, ...] = ()) -> None:
        self._by_slug: dict[str, Move] = {}
        self._by_name: dict[str, Move] = {}
        for move in moves:
            self._add(move)

    def _add(self, move: Move) -> None:
        self._by_slug[move.slug] = move
        for name in (move.name, *move.aliases):
            self._by_name.setdefault(name.casefold(), move)

    def find(self, name: str) -> Move | None:
        """Return the move that `name` means, or None for a free name."""
        return self._by_slug.get(name) or self._by_name.get(name.casefold())

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every slug, in the library's order."""
        return tuple(self._by_slug)
