"""What is to be said in one segment, and when it may be; where it fits is found elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import partial

from timer.records import record
from timer.routine.model import AuthorCue, CueAt
from timer.timeline import wording
from timer.timeline.cue import Lengths, Phrases, Priority, phrase_key
from timer.timeline.segments import Segment, SegmentKind
from timer.timeline.speaking import BREATH_MS, Utterance
from timer.timeline.toning import phase_tones

MOMENT_MS = 3_000
"""How much later than its moment a cue may be said, to be said whole."""
OPENING_MS = 6_000
"""How far into a bout it is still announced, where nothing before it could."""
SECOND = 1000


class Voice(StrEnum):
    """How much is said."""

    FULL = "full"
    NAMES = "names"
    """What comes and on which side, notes and questions; neither doses nor cues nor counts."""
    OFF = "off"


@record
class Moment:
    """The segment at `place` (from 0), as long as the person has made it.

    `room_ms` is how long it can go on at most; `announced` what has been said of it before.
    """

    segments: Sequence[Segment]
    place: int
    length_ms: int
    room_ms: int
    voice: Voice
    announced: frozenset[str] = frozenset()

    @property
    def segment(self) -> Segment:
        """The segment itself."""
        return self.segments[self.place]

    @property
    def following(self) -> Segment | None:
        """The segment after it, if any."""
        return self.segments[self.place + 1] if self.place + 1 < len(self.segments) else None

    def announcing(self, place: int) -> tuple[Phrases, ...]:
        """Return the ways of announcing the bout at `place`, after what was done before it."""
        earlier = reversed(self.segments[:place])
        before = next((segment for segment in earlier if not segment.is_gap), None)
        brief = self.voice is Voice.NAMES
        return tuple(wording.announcements(self.segments[place], before, brief=brief))


def utterances(moment: Moment, lengths: Lengths) -> list[Utterance]:
    """Return what is to be said, in the order in which equals get their places."""
    if moment.voice is Voice.OFF:
        return []
    segment, following = moment.segment, moment.following
    if segment.is_gap:
        return _gap(moment)
    said = _bout(moment, lengths) if segment.is_bout else [_reading(segment)]
    if following is not None and following.is_bout and not segment.open:
        forms = moment.announcing(moment.place + 1)
        said.append(Utterance("announce", Priority.NEXT_UP, forms, latest=True))
    return said


def _reading(segment: Segment) -> Utterance:
    """Return a note or a question as it is read out."""
    text = (wording.sentence(segment.label),)
    if segment.kind is SegmentKind.NOTE:
        return Utterance("note", Priority.NEXT_UP, (text,))
    return Utterance("ask", Priority.NEXT_UP, (wording.question_phrases(segment), text))


def _gap(moment: Moment) -> list[Utterance]:
    segment, following = moment.segment, moment.following
    switching = segment.kind is SegmentKind.SWITCH
    priority = Priority.SIDE if switching else Priority.NEXT_UP
    if following is not None and following.is_bout:
        forms = moment.announcing(moment.place + 1)
        if segment.kind is SegmentKind.REST:
            forms = (*((wording.REST, *form) for form in forms[:-1]), *forms[-1:])
    else:
        forms = _passing(moment)
    said = [Utterance("announce", priority, forms)]
    before = moment.segments[moment.place - 1] if moment.place else None
    if before is not None and before.kind is SegmentKind.EFFORT and moment.voice is Voice.FULL:
        said.append(Utterance("ask", Priority.NEXT_UP, ((wording.HOW_HARD,),)))
    if segment.written and moment.voice is Voice.FULL:
        said += [_timed(cue, segment, moment.length_ms) for cue in segment.cues]
    return said


def _passing(moment: Moment) -> tuple[Phrases, ...]:
    """Return what is said in a gap that another gap, a note or the end follows."""
    segment = moment.segment
    if segment.kind is not SegmentKind.REST:
        side = wording.side_text(segment.side) if segment.kind is SegmentKind.SWITCH else None
        return (wording.spoken(side or wording.KIND_WORDS[segment.kind]),)
    later = moment.segments[moment.place + 1 :]
    bout = next((one for one in later if not one.is_gap), None)
    if bout is None or not bout.is_bout:
        return ((wording.REST,),)
    return ((wording.REST, wording.NEXT, *wording.spoken(bout.label)), (wording.REST,))


def _bout(moment: Moment, lengths: Lengths) -> list[Utterance]:
    """Return the bout's own cues and counts; an announcement only where none has gone before."""
    segment = moment.segment
    full = moment.voice is Voice.FULL
    said: list[Utterance] = []
    if not moment.announced:
        forms = moment.announcing(moment.place)
        said.append(Utterance("announce", Priority.NEXT_UP, forms, within_ms=OPENING_MS))
    elif full:
        said += _dose(moment)
        said += [
            Utterance("cue", Priority.COACHING, ((text,),))
            for text in wording.opening_cues(segment)
            if text not in moment.announced
        ]
    if full:
        said += [_timed(cue, segment, moment.length_ms) for cue in wording.later_cues(segment)]
        said += _phase_cues(segment)
        said += _counts(moment, lengths)
    return said


def _dose(moment: Moment) -> Iterator[Utterance]:
    """Yield how much a bout asks for, and of which set, where the gap had no room for it."""
    segment = moment.segment
    fullest = moment.announcing(moment.place)[0]
    dose = wording.spoken(wording.dose_phrases(segment), wording.set_text(segment))
    announced = {phrase_key(phrase) for phrase in moment.announced}
    if fullest[0] == wording.NEXT and phrase_key(dose[-1]) not in announced:
        yield Utterance("dose", Priority.NEXT_UP, (dose, dose[:1]), within_ms=MOMENT_MS)


def _phase_cues(segment: Segment) -> Iterator[Utterance]:
    """Yield the sentences of a tempo's phases, each said in the first rep or not at all."""
    at = 0
    for phase in segment.phases:
        if phase.cue:
            form = (wording.sentence(phase.cue),)
            yield Utterance("cue", Priority.COACHING, (form,), at, within_ms=phase.ms)
        at += phase.ms


def _counts(moment: Moment, lengths: Lengths) -> Iterator[Utterance]:
    """Yield the names of the phases in the first rep or breath, then the number of each rep.

    Each has its place between two tones of the rhythm, or none.
    """
    segment, cycle = moment.segment, moment.segment.cycle_ms
    if not cycle:
        return
    toned = phase_tones(segment.phases)
    if len(toned) > 1:
        ends = [at for at, _, _ in toned[1:]] + [cycle]
        for (at, phase, tone), end in zip(toned, ends, strict=True):
            sounding = lengths.tone(tone if at else "go")
            yield _between("phase", wording.spoken(phase.name), at + sounding, end)
    if segment.counted:
        yield from _numbers(moment, lengths, cycle, 1 if len(toned) > 1 else 0)


def _numbers(moment: Moment, lengths: Lengths, cycle: int, first: int) -> Iterator[Utterance]:
    """Yield the number of each rep from `first` (from 0) on, after the rep's first tone."""
    segment = moment.segment
    toned = phase_tones(segment.phases) if len(segment.phases) > 1 else []
    opens = toned[0][0] + lengths.tone(toned[0][2]) if toned else lengths.tone("rep")
    closes = toned[1][0] if len(toned) > 1 else cycle
    reps = moment.room_ms // cycle
    for rep in range(first, reps):
        last = rep == reps - 1 and reps > 1
        form = (wording.LAST_REP,) if last else wording.spoken(str(rep + 1))
        begins = rep * cycle + (opens if rep else max(opens, lengths.tone("go")))
        yield _between("count", form, begins, rep * cycle + closes)


def _between(what: str, form: Phrases, begins: int, ends: int) -> Utterance:
    return Utterance(
        what, Priority.COACHING, (form,), begins + BREATH_MS, until_ms=ends - BREATH_MS
    )


def _timed(cue: AuthorCue, segment: Segment, length: int) -> Utterance:
    """Return what an author's cue says, at its moment in a bout of `length` milliseconds."""
    coaching = partial(Utterance, "cue", Priority.COACHING, ((wording.sentence(cue.say),),))
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
