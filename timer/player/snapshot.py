"""What there is to see at one moment, rounded to what a person can see."""

from __future__ import annotations

from enum import StrEnum

from timer.frozen import keyword_frozen
from timer.player.playhead import Playhead
from timer.routine.library.screening_questions import Complaint
from timer.timeline.segments import Segment


class State(StrEnum):
    """Where the player is."""

    READY = "ready"
    PLAYING = "playing"
    COUNTING_IN = "counting in"
    PAUSED = "paused"
    ENDED = "ended"


class PauseReason(StrEnum):
    """Why the player stands."""

    PERSON = "person"
    QUIT = "quit"
    HURT = "hurt"
    SLEPT = "slept"
    FROZE = "froze"


@keyword_frozen
class Snapshot:
    """One moment. Equal snapshots look alike, so a screen need not draw the second.

    Counts of seconds are rounded as a countdown shows them: up for what is left, down for what has
    gone by. Places count from 0, reps from 1.
    """

    state: State
    why: PauseReason | None
    place: int
    segment: Segment
    following: Segment | None
    """The bout, note or question that comes next."""
    left_s: int | None
    """Seconds left of the segment, or None where it waits for the person past its plan."""
    gone_s: int
    over_s: int
    """Seconds past the planned end of a segment that waits."""
    length_s: int
    count_in: int | None
    """Ticks left of a count-in."""
    rep: int | None
    phase: str | None
    phase_left_s: int | None
    phase_length_s: int | None
    cue: str | None
    total_s: int
    total_gone_s: int
    total_left_s: int
    sets_done: frozenset[int]
    """Indexes of the segments whose sets the journal holds."""
    sets_unsaved: frozenset[int]
    rating: Segment | None
    """The effort set that waits for its rating."""
    complaint: Complaint | None
    """What it was that hurt, while the advice for it is on show."""
    told: str | None
    muted: bool
    voice: bool
    speed: float
    away_s: int
    line: Playhead
    """Where the playhead is in the segment between two snapshots, for whatever moves smoothly."""
