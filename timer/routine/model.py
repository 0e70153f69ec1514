"""A routine as it was written: frozen records, all lengths in integer milliseconds.

Nothing is resolved here: a range is still a range, a move still a name, and a repeated step still
one step. `timer.timeline.compile.compiler` resolves all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

from timer.frozen import NamedTuple, frozen, keyword_frozen, replace
from timer.text import named

LANGUAGE = r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*"
"""The code of a language, with its script and region if need be."""
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Prefer(StrEnum):
    """Which point of a range you prefer."""

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
    """From `low` to `high`, both included; for a single value they are the same.

    The unit is that of the key: milliseconds for lengths, a plain count for reps and windows.
    """

    low: int
    high: int


Amount = int | Range
"""A length or a count that may be a range; a plain number where it isn't."""

BySide = tuple[tuple[str, int], ...]
"""A whole number for each label."""


@frozen
class Dose:
    """How much: one range for every bout, one for each label, or one for each set."""

    all: Range | None
    by_label: tuple[tuple[str, Range], ...] = ()
    by_set: tuple[Range, ...] = ()

    def at(self, label: str | None, turn: int = 1) -> Range:
        """Return the range for `label` in set `turn` (from 1)."""
        if self.by_set:
            return self.by_set[min(turn, len(self.by_set)) - 1]
        for name, amount in self.by_label:
            if name == label:
                return amount
        if self.all is not None:
            return self.all
        return self.by_label[0][1]

    @property
    def ranges(self) -> tuple[Range, ...]:
        """Every range in it."""
        whole = () if self.all is None else (self.all,)
        return (*whole, *(amount for _, amount in self.by_label), *self.by_set)


@frozen
class Phase:
    """One named part of a rep or of a breath. A length of zero leaves the phase out."""

    name: str
    length: Range
    cue: str | None = None


class CueAt(StrEnum):
    """The moments of a bout at which a cue can be said."""

    START = "start"
    HALF = "half"
    END = "end"
    LAST_REP = "last-rep"
    OFFSET = "offset"
    PART = "part"
    EVERY = "every"


@frozen
class AuthorCue:
    """Words for a moment of each bout.

    `offset_ms` is from the start of the bout, if `at` is OFFSET, or the time between, if it is
    EVERY. `part` is how much of the bout is over, as numerator and denominator, if `at` is PART.
    `left` and `right` take the place of `say` on that side, where they aren't empty.
    """

    say: str
    at: CueAt = CueAt.START
    offset_ms: int = 0
    part: tuple[int, int] = (0, 1)
    left: str = ""
    right: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything it may say, each once, without what is empty."""
        if not self.left and not self.right:
            return (self.say,) if self.say else ()
        return tuple(dict.fromkeys(text for text in (self.say, self.left, self.right) if text))

    def on(self, side: str | None) -> AuthorCue | None:
        """Return the cue as it is said on `side`, or None if it has nothing to say there."""
        if not self.left and not self.right:
            return self
        own = {"left": self.left, "right": self.right}.get(side or "") or self.say
        return replace(self, say=own) if own else None


class Order(StrEnum):
    """The order in which sides and sets alternate."""

    BY_SIDE = "by-side"
    BY_SET = "by-set"
    BY_ZONE = "by-zone"
    ALTERNATE = "alternate"


@frozen
class Sides:
    """The sides for which a bout is repeated; with no labels it has no side."""

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
    """A place in a file; lines and columns count from 1."""

    line: int
    column: int
    end_column: int


@keyword_frozen
class Step:
    """What every kind of step can have. A gap of None takes its default."""

    place: Place
    optional: Optional = Optional.NO
    kit: tuple[str, ...] = ()
    position: str | None = None
    tags: tuple[str, ...] = ()
    cues: tuple[AuthorCue, ...] = ()
    settle: Amount | None = None
    switch: Amount | None = None
    rest: Amount | None = None
    sides: Sides = Sides()
    sets: int | BySide = 1
    load: str | None = None
    """What is lifted or pulled, in the author's words, such as `10 kg`."""
    why: str | None = None
    """A sentence on what the step is for."""


@keyword_frozen
class Hold(Step):
    """A bout of a set time, still or moving, or of `breaths` of a `pattern` in place of a time."""

    move: str
    length: Dose | None = None
    breaths: Dose | None = None
    pattern: tuple[Phase, ...] = ()


@keyword_frozen
class Reps(Step):
    """A bout that ends after a count: at a tempo, or self-paced with `pace` a rep."""

    move: str
    count: Dose
    tempo: tuple[Phase, ...] | None = None
    pace: int | None = None


TARGET_EFFORT = 8
"""The effort out of ten to which strength work goes: it leaves something in reserve (004)."""


@keyword_frozen
class Effort(Step):
    """A bout that ends at a `target` effort out of ten, or at the top of its window of reps."""

    move: str
    target: int
    window: Dose
    ceiling: int = 9
    tempo: tuple[Phase, ...] | None = None


@keyword_frozen
class Breathe(Step):
    """Whole breaths of a pattern, for either a time or a number of cycles."""

    move: str
    pattern: tuple[Phase, ...]
    length: Range | None = None
    cycles: Range | None = None


@frozen
class Zone:
    """One part of a shared time: a fixed `length`, or else its `share` of the rest."""

    name: str
    length: int | None = None
    share: int = 1
    cues: tuple[AuthorCue, ...] = ()


@keyword_frozen
class Zones(Step):
    """A fixed time for each side, shared between its zones to the millisecond."""

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
    """Text that is shown and said for a while."""

    text: str
    length: Amount = 10_000


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

    length: Amount


@frozen
class Gaps:
    """A routine's own gap lengths; None leaves the default."""

    settle: Amount | None = None
    switch: Amount | None = None
    rest: Amount | None = None


@keyword_frozen
class Group(Step):
    """Steps that run together, `rounds` times, on each side."""

    name: str
    steps: tuple[Step, ...]
    rounds: Amount = 1
    defaults: Gaps = Gaps()
    """The gap lengths of its steps, if it is an included routine with some of its own."""


def leaves(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield each step that isn't a group once, in the order of the file."""
    for step in steps:
        if isinstance(step, Group):
            yield from leaves(step.steps)
        else:
            yield step


def leaf(routine: Routine, number: int) -> Step | None:
    """Return leaf step `number` (from 1) in the order of the file."""
    return next((step for at, step in enumerate(leaves(routine.steps), 1) if at == number), None)


@frozen
class Schedule:
    """How often a routine is meant to be done."""

    per_day: Range | None = None
    per_week: Range | None = None
    apart_ms: Range | None = None
    every_run: bool = False


@frozen
class SoundProfile:
    """What a routine's author wants you to hear; your preference overrides it."""

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
    lang: str | None = None
    """The language of its own texts, such as `de`; None for English."""


AS_WRITTEN = "as-written"
"""The tag of a step that is the same each time: no programme and no earlier effort changes it."""
ON_PURPOSE = "on-purpose"
"""The tag of a step in a routine that is suggested only where a rule of its own leads to it."""


@frozen
class Swap:
    """Another move for a step. `changes` are by the names of fields of the step's record."""

    to: str
    changes: Mapping[str, Any] = NOTHING


class Limb(StrEnum):
    """What `left` and `right` name in a move."""

    LEG = "leg"
    ARM = "arm"
    SIDE = "side"


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
    settle: Amount | None = None
    switch: Amount | None = None
    tags: tuple[str, ...] = ()
    easier: tuple[Swap, ...] = ()
    harder: tuple[Swap, ...] = ()
    instead: tuple[Swap, ...] = ()
    warnings: tuple[str, ...] = ()
    figure: str | None = None
    source: str | None = None
    limb: str | None = None


def label_of(written: str, move: Move | None) -> str:
    """Return what a bout is called: its move's name, or your own words for it."""
    if move is None or (written != move.slug and written.casefold() != move.name.casefold()):
        return written
    return move.name


class Moves:
    """The moves of the library, found by slug, name or alias."""

    def __init__(self, moves: tuple[Move, ...] = ()) -> None:
        self._by_slug: dict[str, Move] = {}
        self._by_name: dict[str, Move] = {}
        for move in moves:
            self._add(move)

    def _add(self, move: Move) -> None:
        self._by_slug[move.slug] = move
        for name in (move.name, *move.aliases):
            self._by_name.setdefault(named(name), move)

    def find(self, name: str) -> Move | None:
        """Return the move called `name`, or None if there is none."""
        return self._by_slug.get(name) or self._by_name.get(named(name))

    def broken(self, slug: str) -> FilePath | None:
        """Return the file that has a move of this slug, if no text of it can be read."""
        return None

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every slug, in the library's order."""
        return tuple(self._by_slug)
