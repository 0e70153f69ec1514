"""What is known about a segment when its utterances are chosen."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from timer.frozen import NamedTuple
from timer.routine.model import AuthorCue, CueAt
from timer.timeline import messages
from timer.timeline.cues.announcement import Announcement, same
from timer.timeline.cues.cue import phrase_key
from timer.timeline.messages import Phrases
from timer.timeline.segments import Segment, Timeline

SETUP_AGAIN_MS = 60_000
"""How long after it was said how to set up a move is worth saying again."""
CUE_AGAIN_MS = 120_000
"""How long after it was said any other cue is worth saying again."""


OFTEN, EVERY_NTH = 10, 3
"""From so many sessions on, the cues of a move are only said in every so many-th."""


def well_known(heard: Mapping[str, int]) -> frozenset[str]:
    """Return the moves whose cues can be left out this time.

    `heard` has in how many sessions each move was done before. From ten on, its cues are said in
    every third.
    """
    return frozenset(move for move, count in heard.items() if count >= OFTEN and count % EVERY_NTH)


class Voice(StrEnum):
    """How much is said."""

    FULL = "full"
    BRIEF = "brief"
    """The same, but each cue only once, and nothing that the tones say as well."""
    NAMES = "names"
    """Only what comes and on which side, notes and questions: no doses, cues or counts."""
    OFF = "off"


class Memory:
    """What a plan has said so far: when, and in which segment."""

    def __init__(self) -> None:
        self._said: dict[str, list[tuple[int, int]]] = {}

    def note(self, place: int, at_ms: int, phrases: Iterable[str]) -> None:
        """Remember that `phrases` are said in the segment at `place`, `at_ms` into the session."""
        for phrase in phrases:
            insort(self._said.setdefault(phrase_key(phrase), []), (place, at_ms))

    def holds(self, phrase: str) -> bool:
        """Return whether `phrase` is said in any segment."""
        return phrase_key(phrase) in self._said

    def last(self, phrase: str, place: int, first: int = 0) -> int | None:
        """Return when `phrase` was last said before the segment at `place`, if it was.

        What comes before the segment at `first` isn't played, unless `place` comes before it too.
        """
        said = self._said.get(phrase_key(phrase), [])
        found = bisect_left(said, (place,)) - 1
        if found < 0 or (said[found][0] < first <= place):
            return None
        return said[found][1]


_FIXED = frozenset(
    re.findall(
        "[a-z]+",
        """
        next in starting rest get ready work change sides effort open note question how hard
        was that the last set sets of one to nine or zero for ten rep reps breath breaths hour
        hours minute minutes second seconds left right leg legs arm arms side alternating stop
        at two three four five six seven eight out never past about round step exercise enter
        when done press you are plan halfway through routine go so far
        """,
    )
)
"""Every word that is said beside those of authors and numbers."""


@lru_cache(maxsize=2_000)
def may_be_fixed(key: str) -> bool:
    """Return whether the phrase with that key may be one that no author wrote."""
    return all(word in _FIXED or word.isdigit() for word in re.findall(r"[^\W_]+", key))


class Sentences:
    """Where in a timeline each sentence of its author may be said.

    What a segment says depends only on the segments that may have said the same sentence before it.
    """

    def __init__(self, timeline: Timeline) -> None:
        self._asked: list[tuple[str, ...]] = []
        """For each segment, the keys of the sentences that it may say, on whichever side."""
        self._places: dict[str, list[int]] = {}
        """For each key, where it may be said."""
        self._known: dict[int, _Keys] = {}
        segments = timeline.segments
        last = len(segments) - 1
        for place, one in enumerate(segments):
            said: tuple[str, ...] = ()
            asked: tuple[str, ...] = ()
            if one.is_bout or one.written:
                own = self._of(one)
                said, asked = own.said, own.asked
                if one.phases:
                    phases = tuple(phrase_key(phase.cue) for phase in one.phases if phase.cue)
                    said, asked = said + phases, asked + phases
            following = segments[place + 1] if place < last else None
            if following is not None and following.is_bout:
                coming = self._of(following)
                said, asked = said + coming.first_said, asked + coming.first_asked
            for key in said:
                places = self._places.setdefault(key, [])
                if not places or places[-1] != place:
                    places.append(place)
            self._asked.append(asked)
        self.telling = self._telling(timeline)

    def _of(self, segment: Segment) -> _Keys:
        """Return the keys of the cues of a segment."""
        known = self._known.get(id(segment.cues))
        if known is None:
            first = [cue for cue in segment.cues if cue.at is CueAt.START]
            known = self._known[id(segment.cues)] = _Keys(*_keys_of(segment.cues), *_keys_of(first))
        return known

    def _telling(self, timeline: Timeline) -> bool:
        """Return whether each key is only that of a sentence, and of nothing else that is said."""
        own = {key for keys in self._asked for key in keys}
        if any(map(may_be_fixed, own)):
            return False
        others: set[str | None] = set()
        for one in timeline.segments:
            others.update((one.label, one.side, one.load, *one.headings))
            if one.phases or one.options:
                others.update(phase.name for phase in one.phases)
                others.update(option.text for option in one.options)
        texts = {form for text in others if text for form in (text, messages.capital(text))}
        return own.isdisjoint(map(phrase_key, texts))

    def before(self, place: int) -> Iterator[int]:
        """Yield the nearest place before `place` of each sentence that may be said there."""
        for key in self._asked[place]:
            places = self._places.get(key, ())
            found = bisect_left(places, place) - 1
            if found >= 0:
                yield places[found]

    def places(self, sentence: str) -> Sequence[int]:
        """Return where a sentence may be said."""
        return self._places.get(phrase_key(sentence), ())


class _Keys(NamedTuple):
    """The keys of what some cues say, and of all they may say on one side or another."""

    said: tuple[str, ...]
    asked: tuple[str, ...]
    first_said: tuple[str, ...]
    """Those of the cues for the start."""
    first_asked: tuple[str, ...]


def _keys_of(cues: Iterable[AuthorCue]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    said = tuple(phrase_key(cue.say) for cue in cues)
    return said, tuple(phrase_key(text) for cue in cues for text in cue.texts)


class CueContext(NamedTuple):
    """The segment at `place` (from 0), as long as the person has made it.

    `room_ms` is the longest it can last. `announced` is what was said about it before it starts.
    """

    timeline: Timeline
    place: int
    segment: Segment
    following: Segment | None
    before: Segment | None
    """The last segment before it that isn't a gap, if any."""
    length_ms: int
    room_ms: int
    voice: Voice
    announced: frozenset[str]
    introduced: bool
    """Whether all there is to say about it was said in the gap before it."""
    from_ms: int
    """How much of it is over, so that its whole length is no longer worth saying."""
    attended: bool
    """Whether a person is there, so that an open segment waits for them."""
    memory: Memory
    last_exercise: int | None
    """The place of the bout that starts the last exercise."""
    known: frozenset[str]
    """The moves that the person knows so well that their cues are left out this time."""

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
    def gap_ms(self) -> int:
        """How long the gap right before it is as planned; zero where there is none."""
        before = self.timeline.segments[self.place - 1] if self.place else None
        return before.length_ms if before is not None and before.is_gap else 0

    def announcing(self, place: int, at_ms: int = 0, in_ms: int = 0) -> Iterable[Phrases]:
        """Return the ways to announce the bout at `place` in this segment, the fullest first.

        It is said `at_ms` into this segment; `in_ms` is how long it is then until the bout starts,
        where that is to be said.
        """
        announcement = self.announcement(place, at_ms, in_ms)
        return announcement.names() if self.voice is Voice.NAMES else announcement.forms()

    def announcement(self, place: int, at_ms: int = 0, in_ms: int = 0) -> Announcement:
        """Return all there is to say about the bout at `place` in this segment, `at_ms` into it."""
        bout = self.timeline.segments[place]
        before = self.before if place == self.place or self.segment.is_gap else self.segment
        return Announcement(
            bout,
            before,
            tuple(self.setup_due(bout, at_ms)),
            self.headings_due(place),
            in_ms if self.voice is Voice.FULL else 0,
            waits=self.waits(place),
            last=self.last_exercise == place,
        )

    def setup_due(self, bout: Segment, at_ms: int = 0) -> Iterator[str]:
        """Yield how to set up `bout`, as far as that is worth saying `at_ms` into this segment.

        What was said within the last minute isn't, and for another set, within the last two.
        """
        before = self.before if self.segment.is_gap or bout is self.segment else self.segment
        done_here = before is not None and (before.side == bout.side or (bout.set or 1) > 1)
        set_again = before is not None and same(bout, before) and done_here
        again_ms = CUE_AGAIN_MS if set_again else SETUP_AGAIN_MS
        for cue in messages.setups(bout):
            if self.due(bout, cue, at_ms, again_ms):
                yield messages.sentence(cue.say)

    def due(self, bout: Segment, cue: AuthorCue, at_ms: int, again_ms: int = CUE_AGAIN_MS) -> bool:
        """Return whether a cue of `bout` is worth saying `at_ms` into this segment.

        It isn't where it was said less than `again_ms` ago, perhaps of the other side, where the
        person knows it from many sessions, and in the brief voice a second time.
        """
        if bout.move in self.known:
            return False
        times = (self.memory.last(text, self.place, self.timeline.begins) for text in cue.texts)
        last = max((at for at in times if at is not None), default=None)
        if last is None:
            return True
        return self.voice is Voice.FULL and self.segment.start_ms + at_ms - last >= again_ms

    def said(self, phrase: str) -> bool:
        """Return whether `phrase` was said before this segment."""
        return self.memory.last(phrase, self.place, self.timeline.begins) is not None

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
