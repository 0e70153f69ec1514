"""What there is to know about a segment when its utterances are chosen."""

from __future__ import annotations

from enum import StrEnum

from timer.frozen import frozen, replace
from timer.timeline import messages
from timer.timeline.messages import Phrases
from timer.timeline.segments import Segment, Timeline


class Voice(StrEnum):
    """How much is said."""

    FULL = "full"
    BRIEF = "brief"
    """What comes, how much of it and on which side, notes and questions: no cues and no counts."""
    NAMES = "names"
    """Only what comes and on which side, notes and questions: no doses, cues or counts."""
    OFF = "off"


@frozen
class CueContext:
    """The segment at `place` (from 0), as long as the person has made it.

    `room_ms` is the longest it can last. `announced` is what was said about it before it starts.
    """

    timeline: Timeline
    place: int
    length_ms: int
    room_ms: int
    voice: Voice
    announced: frozenset[str] = frozenset()
    under_way: bool = False
    """Whether its start is over, so that its whole length is no longer worth saying."""
    attended: bool = False
    """Whether a person is there, so that an open segment waits for them."""

    @property
    def segment(self) -> Segment:
        """The segment itself."""
        return self.timeline.segments[self.place]

    @property
    def rhythm_ms(self) -> int:
        """For how long reps or breaths are counted: reps at the person's own pace as planned."""
        return self.length_ms if self.segment.self_paced else self.room_ms

    @property
    def ends_there(self) -> bool:
        """Whether its last rep is over with its `rhythm_ms`, even if the person does nothing."""
        most = self.segment.max_ms
        if self.segment.self_paced:
            return True
        return not self.segment.open or most is None or self.room_ms >= most

    @property
    def following(self) -> Segment | None:
        """The segment after it, if any."""
        later = self.timeline.segments[self.place + 1 : self.place + 2]
        return later[0] if later else None

    @property
    def before(self) -> Segment | None:
        """The last segment before it that isn't a gap, if any."""
        return self.timeline.done_before(self.place)

    def announcing(self, place: int, in_ms: int = 0) -> tuple[Phrases, ...]:
        """Return the ways to announce the bout at `place` in this segment, the fullest first.

        `in_ms` is how long it is until the bout starts, where that is to be said.
        """
        bout, brief = self.timeline.segments[place], self.voice is Voice.NAMES
        if self.voice is Voice.BRIEF:
            bout = replace(bout, cues=())
        before = self.before if place == self.place or self.segment.is_gap else self.segment
        in_ms = 0 if brief else in_ms
        heads = self.headings_due(place)
        plain = messages.announcements(bout, before, brief=brief, in_ms=in_ms, headings=heads)
        if brief or not self.waits(place):
            return tuple(plain)
        # How it ends is said where a form leaves room for it.
        fuller = messages.announcements(bout, before, in_ms=in_ms, waits=True, headings=heads)
        if len(fuller) != len(plain):
            return tuple(fuller)  # an effort has forms without it anyway
        return tuple(form for pair in zip(fuller, plain, strict=True) for form in pair)

    def headings_due(self, place: int) -> Phrases:
        """Return the headings of what comes at `place`, unless an earlier gap has said them."""
        segments = self.timeline.segments
        first = place
        while first and segments[first - 1].is_gap:
            first -= 1
        said = first < min(self.place, place - 1)
        return () if said else messages.headings(segments[place])

    def waits(self, place: int) -> bool:
        """Return whether the segment at `place` continues until the person ends it."""
        return self.attended and self.timeline.segments[place].open
