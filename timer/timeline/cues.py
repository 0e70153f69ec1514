"""From segments to the sound timeline, purely: every tone and every utterance has its place.

`CuePlan.of` gives the cues of one segment, their times counted from its start, so that a player
can plan them anew when a segment is lengthened or left. `timer.timeline.script` lays all of them
end to end.
"""

from __future__ import annotations

from functools import partial

from timer.routine.model import AuthorCue, CueAt
from timer.timeline import wording
from timer.timeline.cue import Cue, Lengths, Priority
from timer.timeline.segments import Segment, SegmentKind, Timeline
from timer.timeline.speaking import Utterance, place_speech
from timer.timeline.toning import tones_of

MOMENT_MS = 3_000
"""How much later than its moment a cue may be said, to be said whole."""


class CuePlan:
    """The cues of every segment of one timeline.

    With `attended`, a person is there to end open segments, so those run on past their planned
    length, with a reminder there; without, they end at it.
    """

    def __init__(
        self, timeline: Timeline, lengths: Lengths | None = None, *, attended: bool = False
    ) -> None:
        self.timeline = timeline
        self._lengths = lengths or Lengths()
        self._attended = attended
        self._speech: dict[tuple[int, int], list[Cue]] = {}

    def of(
        self, place: int, length_ms: int | None = None, cap_ms: int | None = None
    ) -> tuple[Cue, ...]:
        """Return the cues of the segment at `place` (from 0), in order of time.

        `length_ms` and `cap_ms` replace its planned length and its `max_ms` where the person has
        changed them.
        """
        segment = self.timeline.segments[place]
        length = segment.length_ms if length_ms is None else length_ms
        cap = segment.max_ms if cap_ms is None else cap_ms
        tones = self._tones(place, length, cap)
        return tuple(sorted((*tones, *self._spoken(place, length, tones)), key=lambda c: c.at_ms))

    def ending(self) -> Cue:
        """Return the cue that sounds when everything is done."""
        return self._lengths.cue("finished", 0, Priority.START_STOP)

    def tone(self, name: str, at_ms: int = 0) -> Cue:
        """Return a tone outside the plan, such as the confirmation of a command."""
        return self._lengths.cue(name, at_ms, Priority.START_STOP)

    def _tones(self, place: int, length: int, cap: int | None) -> list[Cue]:
        return tones_of(
            self.timeline.segments, place, self._lengths, length, cap, attended=self._attended
        )

    def _spoken(self, place: int, length: int, tones: list[Cue]) -> list[Cue]:
        """Place what is said in a segment around its tones, whole or not at all."""
        key = (place, length)
        if key not in self._speech:
            blocked = [
                (tone.at_ms, tone.at_ms + tone.length_ms)
                for tone in tones
                if tone.what not in ("phase", "rep")
            ]
            spoken = place_speech(
                self._utterances(place, length), blocked, length, self._lengths.speech
            )
            self._speech[key] = [
                Cue(at, took, said.what, Priority(said.priority), text)
                for at, took, text, said in spoken
            ]
        return self._speech[key]

    def _utterances(self, place: int, length: int) -> list[Utterance]:
        segments = self.timeline.segments
        segment = segments[place]
        following = segments[place + 1] if place + 1 < len(segments) else None
        if segment.kind is SegmentKind.NOTE:
            return [Utterance("note", Priority.NEXT_UP, (wording.sentence(segment.label),))]
        if segment.kind is SegmentKind.ASK:
            return [Utterance("ask", Priority.NEXT_UP, (wording.question_text(segment),))]
        if segment.is_gap:
            return self._gap_utterances(place, following)
        said = self._cue_utterances(place, length)
        if following is not None and following.is_bout and not segment.open:
            texts = tuple(text for text in self._announcing(place + 1))
            said.append(Utterance("announce", Priority.NEXT_UP, texts, latest=True))
        return said

    def _gap_utterances(self, place: int, following: Segment | None) -> list[Utterance]:
        segment = self.timeline.segments[place]
        priority = Priority.SIDE if segment.kind is SegmentKind.SWITCH else Priority.NEXT_UP
        own = segment.cues if segment.written else ()
        said = [_timed(cue, segment, segment.length_ms) for cue in own]
        if following is None or not following.is_bout:
            return [Utterance("announce", priority, (_gap_word(segment),)), *said]
        texts = list(self._announcing(place + 1))
        if segment.kind is SegmentKind.REST:
            texts = [f"Rest. {text}" for text in texts[:-1]] + texts[-1:]
        return [Utterance("announce", priority, tuple(texts)), *said]

    def _announcing(self, place: int) -> list[str]:
        earlier = reversed(self.timeline.segments[:place])
        before = next((segment for segment in earlier if not segment.is_gap), None)
        return wording.announcements(self.timeline.segments[place], before)

    def _cue_utterances(self, place: int, length: int) -> list[Utterance]:
        """Return the bout's own cues; those of its start only where no gap has said them."""
        segment = self.timeline.segments[place]
        announced = self._said_before(place)
        said: list[Utterance] = []
        if not announced:
            texts = tuple(self._announcing(place))
            said.append(Utterance("announce", Priority.NEXT_UP, texts, within_ms=6_000))
        else:
            said += [
                Utterance("cue", Priority.COACHING, (text,))
                for text in wording.opening_cues(segment)
                if text not in announced
            ]
        return said + [_timed(cue, segment, length) for cue in wording.later_cues(segment)]

    def _said_before(self, place: int) -> str:
        """Return what the segment before has announced of the bout at `place`."""
        if place == 0:
            return ""
        before = self.timeline.segments[place - 1]
        spoken = self._spoken(
            place - 1, before.length_ms, self._tones(place - 1, before.length_ms, before.max_ms)
        )
        return " ".join(cue.text or "" for cue in spoken if cue.what == "announce")


def _gap_word(segment: Segment) -> str:
    side = wording.side_text(segment.side) if segment.kind is SegmentKind.SWITCH else None
    return wording.sentence(side or wording.KIND_WORDS[segment.kind])


def _timed(cue: AuthorCue, segment: Segment, length: int) -> Utterance:
    """Return what an author's cue says, at its moment in a bout of `length` milliseconds."""
    coaching = partial(Utterance, "cue", Priority.COACHING, (wording.sentence(cue.say),))
    match cue.at:
        case CueAt.START:
            return coaching()
        case CueAt.HALF:
            return coaching(length // 2, MOMENT_MS)
        case CueAt.LAST_REP:
            rep = segment.cycle_ms or length // max(segment.reps or 1, 1)
            return coaching(max(length - rep, 0), MOMENT_MS)
        case CueAt.END:
            return coaching(length // 2, latest=True)
        case CueAt.OFFSET:
            return coaching(cue.offset_ms, MOMENT_MS)
