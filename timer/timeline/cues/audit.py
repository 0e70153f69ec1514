"""What somebody with their eyes shut would miss in a routine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import partial

from timer.frozen import frozen
from timer.routine.model import AuthorCue, CueAt, Phase, Step, Zones, leaves
from timer.timeline import messages
from timer.timeline.cues.announcement import Announcement
from timer.timeline.cues.context import Voice
from timer.timeline.cues.cue import Cue, CueKind, phrase_key
from timer.timeline.cues.plan import CuePlan
from timer.timeline.cues.rep_counts import PROMPT_MS
from timer.timeline.cues.tones import phase_tones
from timer.timeline.cues.utterances import QUIET_MS
from timer.timeline.messages import Phrases
from timer.timeline.segments import Segment, SegmentKind, Timeline
from timer.timeline.spoken import sayable

SECOND = 1000
LONGEST_S = 60
"""The longest gap that is suggested for an announcement."""
AROUND_MS = 2_700
"""What a gap needs beside the words: its opening tone, silence, and one tick at its end."""


class TimeKey(StrEnum):
    """The key of a routine file that gives an announcement more time."""

    SETTLE = "settle"
    SWITCH = "switch"
    REST = "rest"
    ZONE = "for"
    """The length of the zone before, since there is no gap between zones."""


@frozen
class Unannounced:
    """A bout that starts before anything has announced it."""

    bout: Segment
    before: Segment | None
    """The segment right before it, if any."""
    key: TimeKey
    needed_ms: int
    """How long the gap or zone before it has to be."""


@frozen
class TooShort:
    """A segment too short to say something, and the length at which it could."""

    segment: Segment
    needed_ms: int


class UnheardReason(StrEnum):
    """Why a cue is never heard."""

    LATE = "late"
    """Its time comes after the end."""
    RARE = "rare"
    """The time between is longer than all of it."""
    NO_REPS = "no-reps"
    """It is for the last rep of something without reps."""
    NO_ROOM = "no-room"
    """Something more important sounds wherever it would be."""


@frozen
class Unheard:
    """An author's sentence that is never said."""

    segment: Segment
    say: str
    why: UnheardReason
    at_ms: int = 0
    """When it should be said, if that is after the end."""
    mirrored: tuple[str, ...] = ()
    """What it is on the other side."""
    inherited: bool = False
    """Whether it comes from the library's move, so that it may be left out."""


def unannounced(plan: CuePlan) -> Iterator[Unannounced]:
    """Yield each bout that starts before anything has announced it."""
    if not plan.voiced:
        return
    segments = plan.timeline.segments
    for place, bout in enumerate(segments):
        if not bout.is_bout or plan.surely_announces(place - 1):
            continue
        if not plan.announced(place):
            before = segments[place - 1] if place else None
            key = _key_for(plan, place)
            done = None if key is TimeKey.SETTLE else plan.timeline.done_before(place)
            least = list(dict.fromkeys(Announcement(bout, done).forms()))[-1]
            yield Unannounced(bout, before, key, _needed(plan, place, key, least, ""))


def untoned(plan: CuePlan) -> Iterator[Segment]:
    """Yield each bout without a tone at its very start or end."""
    segments = plan.timeline.segments
    for place, bout in enumerate(segments):
        opens = any(cue.tone and cue.at_ms == 0 for cue in plan.of(place))
        closes = place + 1 == len(segments) or any(
            cue.tone and cue.at_ms == 0 for cue in plan.of(place + 1)
        )
        if bout.is_bout and not (opens and closes):
            yield bout


def unsayable(plan: CuePlan, language: str) -> Iterator[tuple[Segment, str]]:
    """Yield what is said that no voice of `language` can say, each text once."""
    if all(sayable(text, language) for text in _texts(plan.timeline)):
        return  # and so is all that is put together from them
    found: dict[str, Segment] = {}
    for place, segment in enumerate(plan.timeline.segments):
        for cue in plan.of(place):
            for phrase in cue.phrases:
                if not sayable(phrase, language) and not plan.lengths.knows((phrase,)):
                    # Names come before the bout, which is where they are written.
                    found.setdefault(phrase.rstrip(".,:;!?"), segment)
    yield from ((segment, text) for text, segment in found.items())


def _texts(timeline: Timeline) -> set[str]:
    """Return every text of the author that may be said."""
    found: set[str | None] = set()
    for one in timeline.segments:
        if one.is_gap and not one.written:
            continue  # it has the texts of what comes
        found.update((one.label, one.side, one.load, *one.headings))
        found.update(cue.say for cue in one.cues)
        found.update(text for phase in one.phases for text in (phase.name, phase.cue))
        found.update(option.text for option in one.options)
    return {text for text in found if text}


class SilentReason(StrEnum):
    """What can't be followed by ear where nothing is said."""

    TEXT = "text"
    """A note or a question is only on the screen."""
    MOVES = "moves"
    """Nothing says which of several moves comes."""
    REPS = "reps"
    """Neither a voice nor ticks count the reps."""


def silent(plan: CuePlan) -> Iterator[tuple[Segment, SilentReason]]:
    """Yield what can't be followed by ear in a routine without a voice, the first of each kind."""
    if plan.voiced:
        return
    segments = plan.timeline.segments
    bouts = [one for one in segments if one.is_bout]
    text = next((one for one in segments if one.kind in (SegmentKind.NOTE, SegmentKind.ASK)), None)
    other = next((one for one in bouts if one.label != bouts[0].label), None)
    uncounted = (
        None
        if plan.profile.ticks
        else next((one for one in bouts if one.counted and len(one.phases) < 2), None)
    )
    found = ((text, SilentReason.TEXT), (other, SilentReason.MOVES), (uncounted, SilentReason.REPS))
    yield from ((segment, why) for segment, why in found if segment is not None)


def unread(plan: CuePlan) -> Iterator[TooShort]:
    """Yield each note and question that is too short to be read aloud in full."""
    if not plan.voiced:
        return
    for place, segment in enumerate(plan.timeline.segments):
        if segment.kind in (SegmentKind.NOTE, SegmentKind.ASK):
            text = phrase_key(messages.question_phrases(segment)[-1])
            fits = partial(plan.says, place, text)
            if not fits():
                yield TooShort(segment, _least(segment.length_ms, fits))


def undosed(plan: CuePlan) -> Iterator[Unannounced]:
    """Yield each bout where nothing says how long, how many reps or where to stop.

    A zone too short for that is fine: you follow its name and its tones.
    """
    if plan.profile.voice != Voice.FULL:
        return
    segments = plan.timeline.segments
    for place, bout in enumerate(segments):
        if not bout.is_bout or plan.surely_announces(place - 1):
            continue
        dose = messages.dose_phrases(bout)
        news = Announcement(bout, plan.timeline.done_before(place))
        if dose not in news.dose:
            continue
        key = _key_for(plan, place)
        said = phrase_key(dose[-1])
        heard = said in _keys(plan.announced(place)) or plan.says(place, said)
        if not heard and key is not TimeKey.ZONE:
            fullest = next(news.forms())
            gap = segments[place - 1] if place else None
            needed = _needed(plan, place, key, fullest, said)
            yield Unannounced(bout, gap, key, needed)


def unheard(plan: CuePlan, attended: CuePlan, *, inherited: bool = True) -> Iterator[Unheard]:
    """Yield each author's sentence that neither plan ever says, and `inherited` ones if asked.

    A sentence that another step has just said isn't said again.
    """
    if plan.profile.voice != Voice.FULL:
        return
    wanted: dict[tuple[int, str], tuple[Segment, AuthorCue | None]] = {}
    for segment in plan.timeline.segments:
        if segment.is_bout or segment.written:
            for cue in segment.cues:
                wanted.setdefault((segment.step, cue.say), (segment, cue))
            for phase in segment.phases:
                if phase.cue:
                    wanted.setdefault((segment.step, phase.cue), (segment, None))
    written = [_written(step) for step in leaves(plan.timeline.routine.steps)]
    for (step, say), (segment, author) in wanted.items():
        own = say in written[step - 1]
        if not own and not inherited:
            continue
        said = dict.fromkeys((say, *(author.texts if author else ())))
        texts = [messages.sentence(text) for text in said]
        # Planning it once more, for somebody who is there, is only needed for what isn't heard.
        if not any(each.ever_says(*texts) for each in (plan, attended)):
            yield _unheard(segment, say, author, inherited=not own)


@frozen
class Rushed:
    """What is said or sounds in the first moments of a bout instead of before it, or unnamed."""

    bout: Segment
    at_ms: int
    what: str


def rushed(plan: CuePlan) -> Iterator[Rushed]:
    """Yield what a listener has to take in as a bout starts: set-ups, doses and other sentences.

    The first seconds are for the first phase or rep, or for settling into the position.
    """
    if plan.profile.voice != Voice.FULL:
        return
    for place, bout in enumerate(plan.timeline.segments):
        if not bout.is_bout:
            continue
        late = {phrase_key(text) for text in messages.opening_cues(bout)}
        dose = phrase_key(messages.dose_phrases(bout)[-1])
        for cue in plan.of(place):
            if cue.tone or cue.what in (CueKind.PHASE, CueKind.COUNT):
                continue
            setup = cue.what is CueKind.CUE and late & _keys(cue.phrases)
            early = cue.at_ms < QUIET_MS and not _starts_a_rep(bout, cue)
            dosed = cue.what is CueKind.DOSE and dose in _keys(cue.phrases)
            if setup or early or dosed:
                yield Rushed(bout, cue.at_ms, cue.text or "")


def unnamed(plan: CuePlan) -> Iterator[Rushed]:
    """Yield each tone of a phase in a first rep that no word follows in that phase."""
    if plan.profile.voice != Voice.FULL:
        return
    for place, bout in enumerate(plan.timeline.segments):
        toned = phase_tones(bout.phases) if bout.is_bout else []
        if len(toned) < 2:
            continue
        words = [cue for cue in plan.of(place) if cue.what is CueKind.PHASE and not cue.tone]
        for at, phase, _ in toned:
            word = phrase_key(phase.name)
            ends = at + phase.ms
            if not any(at <= c.at_ms < ends and word in _keys(c.phrases) for c in words):
                yield Rushed(bout, at, phase.name)


def _starts_a_rep(bout: Segment, cue: Cue) -> bool:
    cycle = bout.cycle_ms
    return bool(cycle) and cue.at_ms >= (cycle or 0) and cue.at_ms % (cycle or 1) < PROMPT_MS * 2


def _written(step: Step) -> set[str]:
    """Return the sentences written in the step itself, not those of its moves."""
    zones = step.zones if isinstance(step, Zones) else ()
    cues = (*step.cues, *(cue for zone in zones for cue in zone.cues))
    rhythm: tuple[Phase, ...] = getattr(step, "tempo", None) or getattr(step, "pattern", None) or ()
    return {text for cue in cues for text in cue.texts} | {
        phase.cue for phase in rhythm if phase.cue
    }


def _unheard(segment: Segment, say: str, cue: AuthorCue | None, *, inherited: bool) -> Unheard:
    """Return a sentence of a cue or a phase with the reason why it isn't heard."""
    why, at_ms = UnheardReason.NO_ROOM, 0
    longest = max(segment.length_ms, segment.max_ms or 0)
    if cue and cue.at in (CueAt.OFFSET, CueAt.EVERY) and cue.offset_ms >= longest:
        late = cue.at is CueAt.OFFSET
        why, at_ms = UnheardReason.LATE if late else UnheardReason.RARE, cue.offset_ms
    elif cue and cue.at is CueAt.LAST_REP and not segment.reps:
        why = UnheardReason.NO_REPS
    return Unheard(segment, say, why, at_ms, cue.texts if cue else (), inherited)


def _key_for(plan: CuePlan, place: int) -> TimeKey:
    """Return the key that gives time to announce the bout at `place`."""
    segments = plan.timeline.segments
    bout, before = segments[place], segments[place - 1] if place else None
    if before is not None and before.written:
        return TimeKey.REST
    done = plan.timeline.done_before(place)
    if done is None or (done.step, done.round) != (bout.step, bout.round):
        return TimeKey.SETTLE
    if before is done and (done.set, done.side) == (bout.set, bout.side):
        return TimeKey.ZONE
    gap = None if before is done else before
    if done.side != bout.side and (gap is None or gap.kind is SegmentKind.SWITCH):
        return TimeKey.SWITCH if _step(plan, bout).sides.labels else TimeKey.SETTLE
    return TimeKey.REST if done.set != bout.set else TimeKey.SETTLE


def _needed(plan: CuePlan, place: int, key: TimeKey, form: Phrases, wanted: str) -> int:
    """Return the fewest whole seconds in which `form` can be announced, in milliseconds.

    Where there is a gap already, it is the fewest in which the phrase `wanted`, or anything, fits.
    """
    segments = plan.timeline.segments
    before = segments[place - 1] if place else None
    if before is not None and (key is TimeKey.ZONE or before.kind.value == key.value):
        return _least(before.length_ms, partial(_announces, plan, place - 1, wanted))
    rest = (messages.REST,) if key is TimeKey.REST else ()
    return -(-(plan.lengths.speech((*rest, *form)) + AROUND_MS) // SECOND) * SECOND


def _announces(plan: CuePlan, place: int, wanted: str, length_ms: int) -> bool:
    said = plan.announcing(place, length_ms)
    return wanted in _keys(said) if wanted else bool(said)


def _least(length_ms: int, fits: Callable[[int], bool]) -> int:
    """Return the fewest whole seconds over `length_ms` that fit, in milliseconds."""
    seconds = length_ms // SECOND + 1
    while seconds < LONGEST_S and not fits(seconds * SECOND):
        seconds += 1
    return seconds * SECOND


def _keys(phrases: Iterable[str]) -> set[str]:
    return {phrase_key(phrase) for phrase in phrases}


def _step(plan: CuePlan, bout: Segment) -> Step:
    return list(leaves(plan.timeline.routine.steps))[bout.step - 1]
