"""From segments to the sound timeline, purely: every tone and every utterance has its place.

`CuePlan.of` gives the cues of one segment, their times counted from its start, so that a player
can plan them anew when a segment is lengthened or left. `timer.timeline.script` lays all of them
end to end.
"""

from __future__ import annotations

from timer.records import replace
from timer.routine.model import SoundProfile
from timer.timeline.cue import Cue, Lengths, Phrases, Priority
from timer.timeline.saying import Moment, Voice, utterances
from timer.timeline.segments import Timeline
from timer.timeline.speaking import Placed, Utterance, place_speech
from timer.timeline.toning import tones_of

RHYTHM = frozenset({"phase", "rep"})
"""Tones that an utterance may sound over: those of a rhythm that never pauses."""


class CuePlan:
    """The cues of every segment of one timeline.

    With `attended`, a person is there to end open segments, so those run on past their planned
    length, with a reminder there; without, they end at it. `profile` says how much is said and
    whether seconds and reps tick; by default it is the routine's own.
    """

    def __init__(
        self,
        timeline: Timeline,
        lengths: Lengths | None = None,
        *,
        attended: bool = False,
        profile: SoundProfile | None = None,
    ) -> None:
        self.timeline = timeline
        self.lengths = lengths or Lengths()
        self.profile = profile or timeline.routine.sound
        self._voice = Voice(self.profile.voice)
        self._attended = attended
        self._planned: dict[int, tuple[Cue, ...]] = {}

    @property
    def voiced(self) -> bool:
        """Whether anything is said."""
        return self._voice is not Voice.OFF

    def with_voice(self, on: bool) -> CuePlan:
        """Return the plan of the same timeline with or without a voice."""
        voice = self.profile.voice if on else Voice.OFF.value
        if on and not self.voiced:
            voice = Voice.FULL.value
        return self._like(self.timeline, replace(self.profile, voice=voice))

    def of_timeline(self, timeline: Timeline) -> CuePlan:
        """Return a plan like this one of another timeline."""
        return self._like(timeline, self.profile)

    def _like(self, timeline: Timeline, profile: SoundProfile) -> CuePlan:
        return CuePlan(timeline, self.lengths, attended=self._attended, profile=profile)

    def of(
        self,
        place: int,
        length_ms: int | None = None,
        cap_ms: int | None = None,
        said_until: int = 0,
    ) -> tuple[Cue, ...]:
        """Return the cues of the segment at `place` (from 0), in order of time.

        `length_ms` and `cap_ms` replace its planned length and its `max_ms` where the person has
        changed them. Nothing is said before `said_until`, where something else is being said.
        """
        if length_ms is None and cap_ms is None and not said_until:
            self._plan_up_to(place)
            return self._planned[place]
        segment = self.timeline.segments[place]
        length = segment.length_ms if length_ms is None else length_ms
        self._plan_before(place)
        cap = segment.max_ms if cap_ms is None else cap_ms
        return self._place(place, length, cap, said_until)

    def ending(self) -> Cue:
        """Return the cue that sounds when everything is done."""
        return self.lengths.cue("finished", 0, Priority.START_STOP)

    def tone(self, name: str, at_ms: int = 0) -> Cue:
        """Return a tone outside the plan, such as the confirmation of a command."""
        return self.lengths.cue(name, at_ms, Priority.START_STOP)

    def saying(self, phrases: Phrases) -> Cue:
        """Return an utterance outside the plan."""
        return self.lengths.said(phrases, 0, "confirm", Priority.START_STOP)

    def _plan_before(self, place: int) -> None:
        """Have planned what a bout says depends on: the segment before it."""
        if place and not self.timeline.segments[place].is_gap:
            self._plan_up_to(place - 1)

    def _plan_up_to(self, place: int) -> None:
        """Plan the bouts right before `place`, the earliest first, then `place` itself.

        A long row of bouts without a gap would nest too deeply if each called for the one before.
        """
        segments = self.timeline.segments
        first = place
        while first and not segments[first].is_gap and first - 1 not in self._planned:
            first -= 1
        for at in range(first, place + 1):
            if at not in self._planned:
                segment = segments[at]
                self._planned[at] = self._place(at, segment.length_ms, segment.max_ms, 0)

    def _place(self, place: int, length: int, cap: int | None, from_ms: int) -> tuple[Cue, ...]:
        """Lay out one segment: the first ticks of a count-in give way to the announcement."""
        tones = self._tones(place, length, cap)
        wanted = self._moment(place, length, cap)
        said = utterances(wanted, self.lengths)
        spoken: list[Placed] = []
        while said:
            blocked = [
                (tone.at_ms, tone.at_ms + tone.length_ms)
                for tone in tones
                if tone.what not in RHYTHM
            ]
            if from_ms:
                blocked.append((0, from_ms))
            spoken = place_speech(said, blocked, wanted.room_ms, self.lengths.speech)
            ticks = [tone for tone in tones if tone.what == "countdown"]
            unsaid = _announcing(said) and not _announcing([one for *_, one in spoken])
            if not unsaid or not wanted.segment.is_gap or len(ticks) < 2:
                break
            tones.remove(ticks[0])
        cues = [
            self.lengths.said(form, at, one.what, Priority(one.priority))
            for at, _, form, one in spoken
        ]
        return tuple(sorted((*tones, *cues), key=lambda cue: cue.at_ms))

    def _tones(self, place: int, length: int, cap: int | None) -> list[Cue]:
        tones = tones_of(
            self.timeline.segments, place, self.lengths, length, cap, attended=self._attended
        )
        return tones if self.profile.ticks else [t for t in tones if t.what not in TICKS]

    def _moment(self, place: int, length: int, cap: int | None) -> Moment:
        segment = self.timeline.segments[place]
        waits = segment.open and self._attended
        room = max(cap, length) if waits and cap is not None else length
        announced: frozenset[str] = frozenset()
        if place and not segment.is_gap:
            before = self._planned[place - 1]
            phrases = (phrase for cue in before if cue.what == "announce" for phrase in cue.phrases)
            announced = frozenset(phrases)
        return Moment(self.timeline.segments, place, length, room, self._voice, announced)


TICKS = frozenset({"countdown", "rep"})
"""What a routine without ticks goes without."""


def _announcing(said: list[Utterance]) -> bool:
    return any(one.what == "announce" for one in said)
