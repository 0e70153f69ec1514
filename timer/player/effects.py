"""What the player asks of the shell; it performs nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from timer.timeline.cue import Cue
from timer.timeline.segments import Segment


class Outcome(StrEnum):
    """How a session ended."""

    FINISHED = "finished"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Have `cue` sound at real time `at` (milliseconds of the awake clock)."""

    at: int
    cue: Cue


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Forget every cue not yet begun and fade what sounds."""


@dataclass(frozen=True, slots=True)
class Passed:
    """The playhead has passed `cue` of the segment at index `segment`, at real time `at`."""

    at: int
    cue: Cue
    segment: int


@dataclass(frozen=True, slots=True)
class Entered:
    """A segment begins, at real time `at`."""

    at: int
    segment: Segment


@dataclass(frozen=True, slots=True)
class SetDone:
    """A bout is over and wants to be remembered.

    `done` counts reps or breaths, or whole seconds where nothing is counted; `seconds` is the time
    worked.
    """

    segment: Segment
    done: int
    planned: int
    seconds: int
    skipped: bool = False
    hurt: bool = False


@dataclass(frozen=True, slots=True)
class Rated:
    """The person says how hard the set of `segment` was, from 0 to 10."""

    segment: Segment
    effort: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The person answers the question of `segment` with its option `number` (from 1)."""

    segment: Segment
    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence for the person: what a command did."""

    text: str


@dataclass(frozen=True, slots=True)
class Muted:
    """Sound is to be silenced or heard again."""

    muted: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The session is over."""

    outcome: Outcome


Effect = Schedule | Withdraw | Passed | Entered | SetDone | Rated | Answered | Told | Muted | Ended
