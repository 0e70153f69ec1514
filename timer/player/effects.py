"""What the player asks the session to do; it does nothing itself."""

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

    `done` counts reps or breaths, or whole seconds where nothing is counted; `seconds` is the time
    worked. If a bout was started more than once, `done` is of the best attempt and `seconds` of all
    of them.
    """

    segment: Segment
    done: int
    planned: int
    seconds: int
    skipped: bool = False
    hurt: bool = False
    left: bool = False
    """Whether the person moved on before its end."""

    @property
    def counts(self) -> bool:
        """Whether the set counts as done: it wasn't skipped, and it isn't a hold that hurt."""
        # An open one may take as long as the person likes.
        begun = self.done or not self.planned or self.segment.kind is SegmentKind.OPEN
        # Part of a rep is work too.
        begun = begun or (self.seconds and not self.segment.open)
        if self.skipped or not begun:
            return False
        return not self.hurt or bool(self.segment.reps and self.done)

    @property
    def short(self) -> bool:
        """Whether only part of the planned dose was done."""
        return not self.skipped and not self.segment.open and self.done < self.planned


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
    """The session is over."""

    outcome: Outcome
    later: bool = False
    """Whether what is left of it is kept for later."""


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
