"""What is known of a segment when it is decided what is said in it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from timer.frozen import frozen
from timer.timeline import messages
from timer.timeline.cues.cue import Phrases
from timer.timeline.segments import Segment


class Voice(StrEnum):
    """How much is said."""

    FULL = "full"
    NAMES = "names"
    """What comes and on which side, notes and questions; neither doses nor cues nor counts."""
    OFF = "off"


@frozen
class CueContext:
    """The segment at `place` (from 0), as long as the person has made it.

    `room_ms` is how long it can go on at most; `announced` what has been said of it before.
    """

    segments: Sequence[Segment]
    place: int
    length_ms: int
    room_ms: int
    voice: Voice
    announced: frozenset[str] = frozenset()
    under_way: bool = False
    """Whether its beginning is over, so that its whole length is no longer to be said."""
    attended: bool = False
    """Whether a person is there, for whom an open segment waits."""

    @property
    def segment(self) -> Segment:
        """The segment itself."""
        return self.segments[self.place]

    @property
    def ends_there(self) -> bool:
        """Whether it ends where there is no more room, and not where the person says so."""
        most = self.segment.max_ms
        return not self.segment.open or most is None or self.room_ms >= most

    @property
    def following(self) -> Segment | None:
        """The segment after it, if any."""
        return self.segments[self.place + 1] if self.place + 1 < len(self.segments) else None

    @property
    def before(self) -> Segment | None:
        """What was done last before it, if anything."""
        return next((one for one in reversed(self.segments[: self.place]) if not one.is_gap), None)

    def announcing(self, place: int, in_ms: int = 0) -> tuple[Phrases, ...]:
        """Return the ways of announcing the bout at `place`, after what was done before it."""
        bout, brief = self.segments[place], self.voice is Voice.NAMES
        before = self.before if place == self.place or self.segment.is_gap else self.segment
        in_ms = 0 if brief else in_ms
        plain = messages.announcements(bout, before, brief=brief, in_ms=in_ms)
        if brief or not self.waits(place):
            return tuple(plain)
        # How it ends is said where there is room for it beside everything else of a form.
        told = messages.announcements(bout, before, in_ms=in_ms, waits=True)
        return tuple(form for pair in zip(told, plain, strict=True) for form in pair)

    def waits(self, place: int) -> bool:
        """Return whether the segment at `place` goes on until a person who is there ends it."""
        return self.attended and self.segments[place].open
