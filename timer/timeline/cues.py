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
            self._say_before(place)
            self._speech[key] = self._placed(place, length, tones)
        return self._speech[key]

    def _say_before(self, place: int) -> None:
        """Place what is said in the bouts right before `place`, the earliest first.

        What a bout says depends on the one before. A long row of bouts without a gap would nest
        too deeply if each called for the one before it.
        """
        first = place
        while first and not self.timeline.segments[first].is_gap:
            if self._planned(first - 1) in self._speech:
                break
            first -= 1
        for earlier in range(first, place):
            segment = self.timeline.segments[earlier]
            tones = self._tones(earlier, segment.length_ms, segment.max_ms)
            self._speech[self._planned(earlier)] = self._placed(earlier, segment.length_ms, tones)

    def _planned(self, place: int) -> tuple[int, int]:
        return place, self.timeline.segments[place].length_ms

    def _placed(self, place: int, length: int, tones: list[Cue]) -> list[Cue]:
        blocked = [
            (tone.at_ms, tone.at_ms + tone.length_ms)
            for tone in tones
            if tone.what not in ("phase", "rep")
        ]
        wanted = self._utterances(place, length)
        return [
            Cue(at, took, said.what, Priority(said.priority), text)
            for at, took, text, said in place_speech(wanted, blocked, length, self._lengths.speech)
        ]

    def _utterances(self, place: int, length: int) -> list[Utterance]:
        segments = self.timeline.segments
        segment = segments[place]
        following = segments[place + 1] if place + 1 < len(segments) else None
        if segment.kind is SegmentKind.NOTE:
            return [Utterance("note", Priority.NEXT_UP, (wording.sentence(segment.label),))]
        if segment.kind is SegmentKind.ASK:
            texts = (wording.question_text(segment), wording.sentence(segment.label))
            return [Utterance("ask", Priority.NEXT_UP, texts)]
        if segment.is_gap:
            return self._gap_utterances(place, length, following)
        said = self._cue_utterances(place, length)
        if following is not None and following.is_bout and not segment.open:
            announcing = tuple(self._announcing(place + 1))
            said.append(Utterance("announce", Priority.NEXT_UP, announcing, latest=True))
        return said

    def _gap_utterances(
        self, place: int, length: int, following: Segment | None
    ) -> list[Utterance]:
        segment = self.timeline.segments[place]
        priority = Priority.SIDE if segment.kind is SegmentKind.SWITCH else Priority.NEXT_UP
        own = segment.cues if segment.written else ()
        said = [_timed(cue, segment, length) for cue in own]
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
        said += [_timed(cue, segment, length) for cue in wording.later_cues(segment)]
        return [*said, *_phase_utterances(segment)]

    def _said_before(self, place: int) -> str:
        """Return what the segment before has announced of the bout at `place`."""
        if place == 0:
            return ""
        spoken = self._speech[self._planned(place - 1)]
        return " ".join(cue.text or "" for cue in spoken if cue.what == "announce")


def _gap_word(segment: Segment) -> str:
    side = wording.side_text(segment.side) if segment.kind is SegmentKind.SWITCH else None
    return wording.sentence(side or wording.KIND_WORDS[segment.kind])


def _phase_utterances(segment: Segment) -> list[Utterance]:
    """Return the sentences of a tempo's phases, each said in the first rep or not at all."""
    said: list[Utterance] = []
    at = 0
    for phase in segment.phases:
        if phase.cue:
            text = wording.sentence(phase.cue)
            said.append(Utterance("cue", Priority.COACHING, (text,), at, phase.ms))
        at += phase.ms
    return said


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
