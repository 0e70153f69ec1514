"""What the player asks the session to do; it does nothing itself."""

from __future__ import annotations

from enum import StrEnum

from timer.frozen import frozen
from timer.player.results import Result, counts, dose_done
from timer.routine.screening_questions import Complaint
from timer.timeline.cues.cue import Cue
from timer.timeline.segments import Segment


class Outcome(StrEnum):
    """How a session ended."""

    FINISHED = "finished"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"


@frozen
class Schedule:
    """Play `cue` at real time `at` (milliseconds of the awake clock)."""

    at: int
    cue: Cue


@frozen
class Withdraw:
    """Forget every cue that hasn't started, and fade the one that sounds."""


@frozen
class CuePassed:
    """The playhead passed `cue`, of the segment with index `segment`, at real time `at`."""

    at: int
    cue: Cue
    segment: int


@frozen
class SegmentEntered:
    """A segment started at real time `at`."""

    at: int
    segment: Segment


@frozen
class SetDone:
    """A bout is over; remember it as a set.

    `planned` and `done` are reps or breaths, None where nothing is counted; `done` is also None
    where nobody counted. Planned is what the routine asks for, whatever was added or taken off on
    the way. If a bout was started more than once, `done` is of the best attempt and `seconds` of
    all of them.
    """

    segment: Segment
    result: Result
    planned: int | None
    done: int | None
    planned_seconds: int
    seconds: int

    @property
    def counts(self) -> bool:
        """Whether this counts as a set."""
        return counts(self.result, self.done)

    @property
    def part(self) -> float:
        """The part of the planned dose that counts, from 0 to 1."""
        dose = (self.planned, self.done, self.planned_seconds, self.seconds)
        return dose_done(self.result, *dose, waits=self.segment.open)


@frozen
class SetTakenBack:
    """Forget the set of `segment`: nothing was done of it after all."""

    segment: Segment


@frozen
class EffortRated:
    """The person rated how hard the set of `segment` was, from 0 to 10."""

    segment: Segment
    effort: int


@frozen
class Answered:
    """The person answered the question of `segment` with option `number` (from 1)."""

    segment: Segment
    number: int


@frozen
class PainReported:
    """The person said what hurt, and has continued or left."""

    complaint: Complaint


@frozen
class Message:
    """A sentence that says what a command did."""

    text: str


@frozen
class Muted:
    """Turn sound off or on."""

    muted: bool


@frozen
class Volume:
    """Set the volume of everything, from 0 to 100, also for later sessions."""

    level: int


@frozen
class Ended:
    """The session is over.

    It is finished if it ran to its end and `share`, the part of the planned work that was done, is
    large enough.
    """

    outcome: Outcome
    share: float
    later: bool = False
    """Whether what is left of it is kept for later."""


Effect = (
    Schedule
    | Withdraw
    | CuePassed
    | SegmentEntered
    | SetDone
    | SetTakenBack
    | EffortRated
    | Answered
    | PainReported
    | Message
    | Muted
    | Volume
    | Ended
)
