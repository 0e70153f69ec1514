"""What the player asks of the shell; it performs nothing itself."""

from __future__ import annotations

from enum import StrEnum

from timer.frozen import frozen
from timer.routine.screening_questions import Complaint
from timer.timeline.cues.cue import Cue
from timer.timeline.segments import Segment, SegmentKind


class Outcome(StrEnum):
    """How a session ended."""

    FINISHED = "finished"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"


@frozen
class Schedule:
    """Have `cue` sound at real time `at` (milliseconds of the awake clock)."""

    at: int
    cue: Cue


@frozen
class Withdraw:
    """Forget every cue not yet begun and fade what sounds."""


@frozen
class CuePassed:
    """The playhead has passed `cue` of the segment at index `segment`, at real time `at`."""

    at: int
    cue: Cue
    segment: int


@frozen
class SegmentEntered:
    """A segment begins, at real time `at`."""

    at: int
    segment: Segment


@frozen
class SetDone:
    """A bout is over and wants to be remembered.

    `done` counts reps or breaths, or whole seconds where nothing is counted; `seconds` is the time
    worked. Where a bout was started more than once, `done` is the best attempt and `seconds` the
    time of all of them.
    """

    segment: Segment
    done: int
    planned: int
    seconds: int
    skipped: bool = False
    hurt: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is a set that was done: not left out, and a hold that hurt is none either."""
        # How long an open one takes is the person's own affair.
        begun = self.done or not self.planned or self.segment.kind is SegmentKind.OPEN
        # Seconds of a rep that was not finished were worked all the same.
        begun = begun or (self.seconds and not self.segment.open)
        if self.skipped or not begun:
            return False
        return not self.hurt or bool(self.segment.reps and self.done)

    @property
    def short(self) -> bool:
        """Whether a dose was planned and only a part of it was done."""
        return not self.skipped and not self.segment.open and self.done < self.planned


@frozen
class EffortRated:
    """The person says how hard the set of `segment` was, from 0 to 10."""

    segment: Segment
    effort: int


@frozen
class Answered:
    """The person answers the question of `segment` with its option `number` (from 1)."""

    segment: Segment
    number: int


@frozen
class PainReported:
    """The person has said what it was that hurt, and has gone on or left."""

    complaint: Complaint


@frozen
class Message:
    """A sentence for the person: what a command did."""

    text: str


@frozen
class Muted:
    """Sound is to be silenced or heard again."""

    muted: bool


@frozen
class Volume:
    """Everything is to sound at this level, from 0 to 100, and from now on in later sessions."""

    level: int


@frozen
class Ended:
    """The session is over."""

    outcome: Outcome


Effect = (
    Schedule
    | Withdraw
    | CuePassed
    | SegmentEntered
    | SetDone
    | EffortRated
    | Answered
    | PainReported
    | Message
    | Muted
    | Volume
    | Ended
)
