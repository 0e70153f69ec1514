"""What is to be said in one segment, and when it may be; where it fits is found elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from timer.routine.model import AuthorCue, CueAt
from timer.timeline import messages
from timer.timeline.cues.context import CueContext, Voice
from timer.timeline.cues.cue import CueKind, Lengths, Phrases, Priority, phrase_key
from timer.timeline.cues.placement import Utterance
from timer.timeline.cues.rep_counts import after_number, counts, phase_cues
from timer.timeline.segments import Segment, SegmentKind

MOMENT_MS = 3_000
"""How much later than its moment a cue may be said, to be said whole."""
OPENING_MS = 6_000
"""How far into a bout its name and its dose are still said, where nothing before it could."""
LATE_MS = 12_000
"""How long before its end a bout may announce the next one, where no gap lies between."""
SHORT_MS = 9_000
"""A bout shorter than this may announce the next one at any time."""
TIMED_FROM_MS = 8_000
"""A gap this long is longer than staying put takes, so its length is said."""
LONG_REST_MS = 45_000
"""A rest this long announces what is next as it begins, and again with its cues as it ends."""
BEFORE_MS = 24_000
"""How long before the end of a long rest the next bout is announced in full."""
ASKING_MS = 20_000
"""In a gap this long there is time to ask about the last set first."""
LONG_MS = 60_000
"""A stretch this long has words beside the tones of its half and its last ten seconds."""
TEN_MS = 10_000
SOON_MS = 1_000
"""How late words beside a tone may be."""


def utterances(moment: CueContext, lengths: Lengths) -> list[Utterance]:
    """Return what is to be said, in the order in which equals get their places."""
    if moment.voice is Voice.OFF:
        return []
    segment, following = moment.segment, moment.following
    if segment.is_gap:
        return _gap(moment)
    said = _bout(moment, lengths) if segment.is_bout else [_reading(segment)]
    if following is not None and following.is_bout and not segment.open:
        said.append(_ahead(moment))
    return said


def _ahead(moment: CueContext) -> Utterance:
    """Return the announcement of the next bout where no gap lies between: late in this one."""
    length = moment.length_ms
    begins = 0
    if moment.segment.is_bout and length >= SHORT_MS:
        begins = max(length // 3, length - LATE_MS)
    # Who is still at work would do at once what a cue says, unless it is told to be for later.
    *fuller, least = moment.announcing(moment.place + 1)
    forms = (*(form for form in fuller if form[0] == messages.NEXT or len(form) == 1), least)
    return Utterance(CueKind.ANNOUNCE, Priority.NEXT_UP, forms, begins, latest=True, ahead=True)


def _reading(segment: Segment) -> Utterance:
    """Return a note or a question as it is read out."""
    text = (messages.sentence(segment.label),)
    if segment.kind is SegmentKind.NOTE:
        return Utterance(CueKind.NOTE, Priority.NEXT_UP, (text,))
    return Utterance(CueKind.ASK, Priority.NEXT_UP, (messages.question_phrases(segment), text))


def _gap(moment: CueContext) -> list[Utterance]:
    segment, following = moment.segment, moment.following
    switching = segment.kind is SegmentKind.SWITCH
    priority = Priority.SIDE if switching else Priority.NEXT_UP
    if following is None or not following.is_bout:
        said = [Utterance(CueKind.ANNOUNCE, priority, _passing(moment), ahead=True)]
    elif segment.kind is SegmentKind.REST and moment.length_ms >= LONG_REST_MS:
        said = _twice(moment)
    else:
        said = [Utterance(CueKind.ANNOUNCE, priority, _coming(moment), ahead=True)]
    if moment.voice is not Voice.FULL:
        return said
    before = moment.segments[moment.place - 1] if moment.place else None
    if before is not None and before.kind is SegmentKind.EFFORT:
        # While it is fresh in mind; but what comes next must have its time.
        early = len(said) > 1 or moment.length_ms < ASKING_MS
        said.insert(int(early), Utterance(CueKind.ASK, Priority.NEXT_UP, ((messages.HOW_HARD,),)))
    if segment.written:
        said += [_timed(cue, moment) for cue in segment.cues]
    return [*said, *_time_left(moment)]


def _twice(moment: CueContext) -> list[Utterance]:
    """Return what a long rest says: what it is for as it begins, how to go about that at its end.

    A cue that is given minutes before it is of use is forgotten by then.
    """
    *fuller, least = moment.announcing(moment.place + 1)
    rest, plain = _rest(moment), (messages.REST,)
    leads = ((*rest, messages.NEXT, *least), (*plain, messages.NEXT, *least), rest, plain)
    late = tuple(form if form[0] == messages.NEXT else (messages.NEXT, *form) for form in fuller)
    begins = moment.length_ms - BEFORE_MS
    return [
        Utterance(CueKind.ANNOUNCE, Priority.NEXT_UP, leads, within_ms=OPENING_MS),
        Utterance(CueKind.ANNOUNCE, Priority.NEXT_UP, (*late, least), begins, ahead=True),
    ]


def _coming(moment: CueContext) -> tuple[Phrases, ...]:
    """Return what is said in a gap right before a bout."""
    if moment.segment.kind is not SegmentKind.REST:
        return moment.announcing(moment.place + 1, _worth_saying(moment))
    *fuller, least = moment.announcing(moment.place + 1)
    leads = {_rest(moment): None, (messages.REST,): None}
    return (*((*lead, *form) for form in fuller for lead in leads), least)


def _worth_saying(moment: CueContext) -> int:
    """Return the gap's length as planned, in milliseconds, where it is said; else zero."""
    length = moment.segment.length_ms
    said = length >= TIMED_FROM_MS and moment.voice is Voice.FULL and not moment.under_way
    return length if said else 0


def _rest(moment: CueContext) -> Phrases:
    """Return the word for a rest, and its length where that is said."""
    length = _worth_saying(moment)
    return messages.spoken("Rest", messages.time_phrases(length)) if length else (messages.REST,)


def _passing(moment: CueContext) -> tuple[Phrases, ...]:
    """Return what is said in a gap that another gap, a note or the end follows."""
    segment = moment.segment
    if segment.kind is SegmentKind.SWITCH:
        return (
            messages.spoken(messages.side_text(segment.side) or messages.KIND_WORDS[segment.kind]),
        )
    plain = (messages.full_stop(messages.KIND_WORDS[segment.kind]),)
    lead = _rest(moment) if segment.kind is SegmentKind.REST else plain
    later = moment.segments[moment.place + 1 :]
    bout = next((one for one in later if not one.is_gap), None)
    if bout is None or not bout.is_bout:
        return lead, plain
    news = messages.round_news(bout, moment.before) if moment.voice is Voice.FULL else None
    entered = messages.spoken(bout.label, news)
    named = messages.spoken(bout.label)
    return (*lead, messages.NEXT, *entered), (*plain, messages.NEXT, *named), plain


def _bout(moment: CueContext, lengths: Lengths) -> list[Utterance]:
    """Return the bout's own cues and counts, its name first where nobody has heard it yet."""
    segment = moment.segment
    full = moment.voice is Voice.FULL
    said: list[Utterance] = []
    known = moment.announced
    if not known:
        least = moment.announcing(moment.place)[-1]
        known = frozenset(least)
        said.append(Utterance(CueKind.ANNOUNCE, Priority.NEXT_UP, (least,), within_ms=OPENING_MS))
    if full:
        said += _amounts(moment, known)
        said += _opening(moment, known)
        for cue in messages.later_cues(segment):
            timed = _timed(cue, moment)
            middle = cue.at is CueAt.HALF
            said.append(after_number(timed, moment, lengths) if middle else timed)
        said += _reminder(moment)
        said += phase_cues(moment)
        said += counts(moment, lengths)
        said += _time_left(moment)
    return said


def _amounts(moment: CueContext, known: frozenset[str]) -> Iterator[Utterance]:
    """Yield how much a bout asks for and how it ends, where the gap had no room for it."""
    announced = {phrase_key(phrase) for phrase in known}
    waits = moment.waits(moment.place)
    missing = tuple(
        amount
        for amount in messages.amounts(moment.segment, moment.before, waits=waits)
        if phrase_key(amount[-1]) not in announced
    )
    if missing:
        forms = (messages.spoken(*missing[:kept]) for kept in range(len(missing), 0, -1))
        yield Utterance(CueKind.DOSE, Priority.NEXT_UP, tuple(forms), within_ms=OPENING_MS)


def _opening(moment: CueContext, known: frozenset[str]) -> Iterator[Utterance]:
    """Yield the cues of the start that nobody has heard yet; in the first half, or not at all."""
    within = max(moment.length_ms // 2, MOMENT_MS)
    for text in messages.opening_cues(moment.segment):
        if text not in known:
            yield Utterance(CueKind.CUE, Priority.COACHING, ((text,),), within_ms=within)


def _reminder(moment: CueContext) -> Iterator[Utterance]:
    """Yield what is said at the planned end of a bout that waits for the person."""
    if moment.room_ms > moment.length_ms:
        form = messages.plan_over(moment.segment)
        yield Utterance(CueKind.REMINDER, Priority.COACHING, (form,), moment.length_ms, OPENING_MS)


def _time_left(moment: CueContext) -> Iterator[Utterance]:
    """Yield words beside the tones of half and of ten seconds left, in what is long."""
    segment, length = moment.segment, moment.length_ms
    if length < LONG_MS or segment.open or (segment.counted and segment.is_bout):
        return
    if segment.is_bout and all(cue.at is not CueAt.HALF for cue in segment.cues):
        yield Utterance(
            CueKind.HALF, Priority.COACHING, ((messages.HALFWAY,),), length // 2, MOMENT_MS
        )
    if segment.cycle_ms is None:
        ten = messages.spoken(messages.time_phrases(TEN_MS))
        yield Utterance(CueKind.TEN, Priority.COACHING, (ten,), length - TEN_MS, SOON_MS)


def _timed(cue: AuthorCue, moment: CueContext) -> Utterance:
    """Return what an author's cue says, at its moment."""
    length = moment.length_ms
    form = (messages.sentence(cue.say),)
    coaching = partial(Utterance, CueKind.CUE, Priority.COACHING, (form,))
    match cue.at:
        case CueAt.START:
            return coaching()
        case CueAt.HALF:
            return coaching(length // 2, max(length // 4, MOMENT_MS))
        case CueAt.LAST_REP:
            return coaching(_last_rep(moment), MOMENT_MS)
        case CueAt.END:
            over = moment.room_ms > length
            return coaching(length, MOMENT_MS) if over else coaching(length // 2, latest=True)
        case CueAt.OFFSET:
            return coaching(cue.offset_ms, MOMENT_MS)


def _last_rep(moment: CueContext) -> int:
    """Return where the last rep begins; without reps that is never, where the room ends."""
    segment = moment.segment
    if segment.cycle_ms and segment.open:
        return max(moment.room_ms - segment.cycle_ms, 0)
    if segment.reps:
        return max(moment.length_ms - (segment.cycle_ms or moment.length_ms // segment.reps), 0)
    return moment.room_ms
