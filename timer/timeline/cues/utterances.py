"""What one segment says, and when it may be said; `placement` finds where it fits.

For example, a rest of 20 seconds before a plank has one announcement in many forms, from "Rest, 20
seconds. Next: Plank, 30 seconds, set 1 of 2. Squeeze your bottom." through "Rest. Next: Plank, 30
seconds." to "Next: Plank." The plank then says what is missing, but not into its first seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from timer.routine.model import AuthorCue, CueAt
from timer.timeline import messages
from timer.timeline.cues.announcement import Announcement
from timer.timeline.cues.context import CueContext, Voice
from timer.timeline.cues.cue import CueKind, Lengths, Priority, phrase_key
from timer.timeline.cues.placement import BREATH_MS, Forms, Utterance
from timer.timeline.cues.rep_counts import (
    PROMPT_MS,
    after_number,
    counts,
    first_phases,
    number_slot,
    phase_cues,
)
from timer.timeline.messages import Phrases
from timer.timeline.segments import Segment, SegmentKind

LATE_BY_MS = 3_000
"""How much later than it is due a cue may be said, to be said in full."""
AGAIN_MS = 30_000
"""How long after its planned end a bout that waits reminds the person again."""
OPENING_MS = 6_000
"""How far into a bout its name and dose may still be said, if they weren't said before it."""
LATE_MS = 20_000
"""How long before its end a bout may announce the next one, with no gap between them."""
SHORT_MS = 9_000
"""A bout shorter than this may announce the next one at any time."""
TIMED_FROM_MS = 8_000
"""A gap this long says its length: it is more than just settling."""
LONG_REST_MS = 45_000
"""A rest this long announces what's next as it starts, and again with cues as it ends."""
BEFORE_MS = 24_000
"""How long before the end of a long rest the next bout is announced in full."""
ASKING_MS = 20_000
"""A gap this long has time to ask about the last set first."""
LONG_MS = 60_000
"""A segment this long has words beside the tones of halfway and ten seconds left."""
TEN_MS = 10_000
MINUTE_MS = 60_000
QUIET_MS = 2_500
"""For so long after the start of a bout only its phases are named and its reps counted."""
LONG_REP_MS = 8_000
"""A rep this long has room for a cue between the names of its phases."""
TURNS = 5
"""In how many reps a place is sought for what wasn't said before the start."""
WHOLE_MS = 240_000
"""A routine this long says when half of it is over."""
LATE_PART = 10
"""That is said in the tenth of the routine that follows, or not at all."""
SOON_MS = 1_000
"""How late words beside a tone may be."""
CLOSE_TO_END_MS = 2_500
"""What is said again and again is over by then: so close to its end it helps nobody."""
_IN_THE_MIDDLE = (CueAt.HALF, CueAt.PART, CueAt.EVERY)
"""Moments that may fall on the number of a rep, which is said first."""


def utterances(context: CueContext, lengths: Lengths) -> list[Utterance]:
    """Return what the segment says, but for its `fillers`.

    Of equal priorities, the first is placed first.
    """
    if context.voice is Voice.OFF:
        return []
    segment, following = context.segment, context.following
    if segment.is_gap:
        return _gap(context, lengths)
    said = _bout(context, lengths) if segment.is_bout else [_reading(context)]
    if following is not None and following.is_bout and not segment.open:
        said.append(_ahead(context))
    if said and segment.is_bout and context.voice is not Voice.NAMES:
        return [*first_phases(segment, lengths), *said]
    return said


def fillers(context: CueContext, lengths: Lengths, *, alone: bool) -> list[Utterance]:
    """Return what the segment says where all else leaves room: numbers of reps, and the time.

    None of it decides what else is said, here or later. If it is `alone`, nothing else is said,
    and the first phases are among it, which otherwise are not.
    """
    segment = context.segment
    if context.voice in (Voice.OFF, Voice.NAMES) or not (segment.is_gap or segment.is_bout):
        return []
    phases = first_phases(segment, lengths) if segment.is_bout and alone else ()
    numbers = counts(context, lengths) if segment.is_bout else ()
    time = (*_half_of_all(context, lengths), *_minutes(context), *_time_left(context))
    return [*phases, *numbers, *time]


def ahead_from(context: CueContext, lengths: Lengths) -> int | None:
    """Return from where on a gap surely has its time for what comes next, None if it isn't sure.

    That is after what is said before the announcement and placed before it.
    """
    segment, length = context.segment, context.length_ms
    before = context.timeline.segments[context.place - 1] if context.place else None
    said: list[Phrases] = []
    asked = before is not None and before.kind is SegmentKind.EFFORT
    twice = segment.kind is SegmentKind.REST and length >= LONG_REST_MS
    if twice:
        names = context.announcement(context.place + 1).names()
        said.append(max(_leads(context, names), key=lengths.speech))
    if asked and before is not None and (twice or length >= ASKING_MS):
        said.append(max(_asked(before), key=lengths.speech))
    if not said:
        return 0
    over = OPENING_MS + sum(lengths.speech(form) + 2 * BREATH_MS for form in said)
    begins = length - BEFORE_MS if twice else over
    return begins if over <= begins else None


def _ahead(context: CueContext) -> Utterance:
    """Return the announcement of the next bout, late in this segment, with no gap between."""
    length = context.length_ms
    begins = 0
    if context.segment.is_bout and length >= SHORT_MS:
        begins = max(length // 3, length - LATE_MS)
    # Mid-bout you would follow at once whatever didn't start with "Next:".
    coming = context.announcing(context.place + 1, begins)
    forms = Forms(map(with_next, coming))
    return Utterance(CueKind.ANNOUNCE, Priority.NEXT_UP, forms, begins, latest=True, ahead=True)


def _reading(context: CueContext) -> Utterance:
    """Return a note or a question as it is read aloud, under the heading of its group."""
    segment = context.segment
    text = (messages.sentence(segment.label),)
    forms: tuple[Phrases, ...] = (text,)
    if segment.kind is SegmentKind.ASK:
        forms = (messages.question_phrases(segment), text)
    heads = context.headings_due(context.place)
    if heads:
        forms = (*((*heads, *form) for form in forms), *forms)
    what = CueKind.NOTE if segment.kind is SegmentKind.NOTE else CueKind.ASK
    return Utterance(what, Priority.NEXT_UP, forms)


def _gap(context: CueContext, lengths: Lengths) -> list[Utterance]:
    segment, following = context.segment, context.following
    switching = segment.kind is SegmentKind.SWITCH
    priority = Priority.SIDE if switching else Priority.NEXT_UP
    if following is None or not following.is_bout:
        said = [Utterance(CueKind.ANNOUNCE, priority, _passing(context), ahead=True)]
    elif segment.kind is SegmentKind.REST and context.length_ms >= LONG_REST_MS:
        said = _twice(context)
    else:
        said = [Utterance(CueKind.ANNOUNCE, priority, _coming(context), ahead=True)]
    if context.voice is Voice.NAMES:
        return said
    before = context.timeline.segments[context.place - 1] if context.place else None
    if before is not None and before.kind is SegmentKind.EFFORT:
        # Ask while it is fresh, but leave time to announce what comes next.
        early = len(said) > 1 or context.length_ms < ASKING_MS
        said.insert(int(early), Utterance(CueKind.ASK, Priority.NEXT_UP, _asked(before)))
    if segment.written:
        said += [one for cue in segment.cues for one in _timed(cue, context, lengths)]
    return said


def _twice(context: CueContext) -> list[Utterance]:
    """Return what a long rest says: what comes next at its start, and how to do it at its end.

    A cue given minutes before it is needed would be forgotten by then.
    """
    place, begins = context.place + 1, context.length_ms - BEFORE_MS
    leads = _leads(context, context.announcement(place).names())
    late = Forms(map(with_next, context.announcing(place, begins)))
    return [
        Utterance(CueKind.ANNOUNCE, Priority.NEXT_UP, leads, within_ms=OPENING_MS),
        Utterance(CueKind.ANNOUNCE, Priority.NEXT_UP, late, begins, ahead=True),
    ]


def _asked(effort: Segment) -> tuple[Phrases, ...]:
    """Return the ways to ask how hard a set was."""
    return messages.how_hard(effort), (messages.HOW_HARD,)


def _leads(context: CueContext, names: tuple[Phrases, ...]) -> tuple[Phrases, ...]:
    """Return what a long rest says at its start, with the ways to name what comes next."""
    rest, plain = _rest(context), (messages.REST,)
    return (*((*lead, *form) for form in names for lead in (rest, plain)), rest, plain)


def with_next(form: Phrases) -> Phrases:
    """Return a form that starts with the word for what comes next."""
    return form if form[0] == messages.NEXT else (messages.NEXT, *form)


def _coming(context: CueContext) -> Forms:
    """Return the ways to announce a bout in the gap right before it."""
    if context.segment.kind is not SegmentKind.REST:
        return Forms(context.announcing(context.place + 1, 0, _worth_saying(context)))
    return Forms(_after_rest(context))


def _after_rest(context: CueContext) -> Iterator[Phrases]:
    """Yield the ways to announce a bout after a rest; the last says nothing of the rest."""
    leads = dict.fromkeys((_rest(context), (messages.REST,)))
    forms: dict[Phrases, None] = {}
    for form in context.announcing(context.place + 1):
        if form not in forms:
            forms[form] = None
            yield from ((*lead, *form) for lead in leads)
    yield from list(forms)[-1:]


def _worth_saying(context: CueContext) -> int:
    """Return the gap's planned length in milliseconds if it is worth saying, else zero."""
    length = context.segment.length_ms
    said = length >= TIMED_FROM_MS and context.voice is Voice.FULL and not context.from_ms
    return length if said else 0


def _rest(context: CueContext) -> Phrases:
    """Return the word for a rest, with its length where that is said."""
    length = _worth_saying(context)
    return messages.spoken("Rest", messages.time_phrases(length)) if length else (messages.REST,)


def _passing(context: CueContext) -> tuple[Phrases, ...]:
    """Return what is said in a gap that another gap, a note or the end follows."""
    segment = context.segment
    if segment.kind is SegmentKind.SWITCH:
        return (messages.spoken(messages.side_text(segment) or messages.KIND_WORDS[segment.kind]),)
    plain = (messages.full_stop(messages.KIND_WORDS[segment.kind]),)
    lead = _rest(context) if segment.kind is SegmentKind.REST else plain
    bout = context.timeline.next_bout(context.place)
    if bout is None or not bout.is_bout:
        return lead, plain
    news = messages.round_news(bout, context.before) if context.voice is not Voice.NAMES else None
    heads = context.headings_due(bout.index - 1)
    entered = messages.spoken(bout.label, news)
    named = messages.spoken(bout.label)
    forms = ((*lead, messages.NEXT, *entered), (*plain, messages.NEXT, *named), plain)
    if not heads:
        return forms
    return (*lead, messages.NEXT, *heads, *entered), (*plain, messages.NEXT, *heads), *forms


def _bout(context: CueContext, lengths: Lengths) -> list[Utterance]:
    """Return the bout's own cues, after what wasn't said before it.

    With a rhythm, the first phase always has its name as the bout starts.
    """
    segment = context.segment
    said = [] if context.introduced else list(_missing(context, lengths))
    if context.voice is Voice.NAMES:
        return said
    for cue in segment.cues:
        if cue.at is not CueAt.START:
            timed = _timed(cue, context, lengths)
            if cue.at in _IN_THE_MIDDLE:
                timed = (after_number(one, context, lengths) for one in timed)
            said += timed
    if context.room_ms > context.length_ms:
        said += _reminder(context)
    if context.last_exercise == context.place and not context.introduced:
        known = {phrase_key(phrase) for phrase in context.announced}
        if messages.LAST_EXERCISE not in known:
            form = (messages.sentence(messages.LAST_EXERCISE),)
            last = Utterance(CueKind.TIME, Priority.COACHING, (form,), within_ms=context.length_ms)
            said.append(_after_go(last, context, lengths))
    if segment.phases:
        said += phase_cues(context)
    return said


def _missing(context: CueContext, lengths: Lengths) -> Iterator[Utterance]:
    """Yield what wasn't said of a bout before it: its name, its headings, how much and how."""
    known = {phrase_key(phrase) for phrase in context.announced}
    announcement = context.announcement(context.place, -min(context.gap_ms, BEFORE_MS))
    fresh = partial(Utterance, CueKind.ANNOUNCE, Priority.NEXT_UP, within_ms=OPENING_MS)
    names_only = context.voice is Voice.NAMES
    if not known:
        known = {phrase_key(phrase) for phrase in announcement.named}
        name = fresh((announcement.named,))
        phased = not names_only and any(True for _ in first_phases(context.segment, lengths))
        yield _after_go(name, context, lengths) if phased else name
    heads = announcement.headings
    if heads and not known & {phrase_key(head) for head in heads}:
        yield _after_go(fresh((heads,)), context, lengths)
    if not names_only:
        for one in (*_amounts(announcement, known), *_opening(announcement)):
            yield _after_go(one, context, lengths)


def _after_go(said: Utterance, context: CueContext, lengths: Lengths) -> Utterance:
    """Return `said` at its first place after the start: where a rep starts, if reps are short.

    In the first seconds you listen for the first phase or settle into the position.
    """
    cycle, begins = context.segment.cycle_ms, max(said.from_ms, QUIET_MS)
    if not cycle or cycle >= LONG_REP_MS or not context.segment.counted:
        return said._replace(from_ms=begins)
    reps = context.rhythm_ms // cycle
    if reps < 2:
        return said._replace(from_ms=begins)
    starts = cycle + number_slot(context.segment, lengths)
    tries = min(reps - 1, TURNS)
    return said._replace(from_ms=starts, within_ms=PROMPT_MS, every_ms=cycle, tries=tries)


def _amounts(announcement: Announcement, known: set[str]) -> Iterator[Utterance]:
    """Yield how much a bout asks for, if that wasn't said before it; its number only with that."""
    left = {messages.step_text(announcement.bout), messages.LAST_EXERCISE}
    amounts = (part for part in announcement.amounts() if part[-1] not in left)
    missing = tuple(part for part in amounts if phrase_key(part[-1]) not in known)
    if any(part[-1] not in announcement.turn for part in missing):
        forms = (messages.spoken(*missing[:kept]) for kept in range(len(missing), 0, -1))
        yield Utterance(CueKind.DOSE, Priority.NEXT_UP, tuple(forms), within_ms=OPENING_MS)


def _opening(announcement: Announcement) -> Iterator[Utterance]:
    """Yield how to set it up, if that wasn't said yet; it fits in the first half or is dropped."""
    within = max(announcement.bout.length_ms // 2, LATE_BY_MS)
    for text in announcement.cues:
        yield Utterance(CueKind.CUE, Priority.COACHING, ((text,),), within_ms=within)


def _half_of_all(context: CueContext, lengths: Lengths) -> Iterator[Utterance]:
    """Yield that half of the whole routine is over, in the first segment with time for it."""
    segment, whole = context.segment, context.timeline.total_ms
    middle = whole // 2
    late = segment.start_ms > middle + whole // LATE_PART
    if context.voice is Voice.NAMES or whole < WHOLE_MS or late:
        return
    if segment.end_ms <= middle or context.said(messages.HALF_OF_ALL):
        return
    if sum(one.is_bout for one in context.timeline.segments) < 2:
        return  # a single one says its own half
    begins = max(middle - segment.start_ms, QUIET_MS if segment.is_bout else 0)
    said = Utterance(CueKind.HALF, Priority.COACHING, ((messages.HALF_OF_ALL,),), begins)
    if not segment.is_bout or not segment.counted:
        yield said
    elif segment.start_ms > middle:
        # No gap since then had time for it, so it may cover the number of a rep.
        yield after_number(said, context, lengths)


def _minutes(context: CueContext) -> Iterator[Utterance]:
    """Yield each minute what is left of a long gap, or what has passed of a bout that waits."""
    segment, length = context.segment, context.length_ms
    if segment.is_gap:
        for left in range(MINUTE_MS, length, MINUTE_MS):
            form = (*messages.time_phrases(left), messages.TO_GO)
            yield Utterance(CueKind.TIME, Priority.COACHING, (form,), length - left, LATE_BY_MS)
    elif segment.open and not (segment.counted and length > context.room_ms - MINUTE_MS):
        begins = MINUTE_MS if segment.kind is SegmentKind.OPEN else length + MINUTE_MS
        for passed in range(begins, context.room_ms, MINUTE_MS):
            form = (*messages.time_phrases(passed), messages.SO_FAR)
            yield Utterance(CueKind.TIME, Priority.COACHING, (form,), passed, LATE_BY_MS)


def _reminder(context: CueContext) -> Iterator[Utterance]:
    """Yield the reminder at the planned end of a bout that waits for the person."""
    form, over = messages.plan_over(context.segment), context.length_ms
    yield Utterance(CueKind.REMINDER, Priority.COACHING, (form,), over, OPENING_MS)
    if messages.PRESS_ENTER in form:
        again = (messages.PRESS_ENTER,)
        yield Utterance(CueKind.REMINDER, Priority.COACHING, (again,), over + AGAIN_MS, OPENING_MS)


def _time_left(context: CueContext) -> Iterator[Utterance]:
    """Yield words beside the tones of halfway and of ten seconds left in a long segment."""
    segment, length = context.segment, context.length_ms
    told = context.voice is Voice.FULL and length >= LONG_MS
    if not told or segment.open or (segment.counted and segment.is_bout):
        return
    if segment.is_bout and all(cue.at is not CueAt.HALF for cue in segment.cues):
        yield Utterance(
            CueKind.HALF, Priority.COACHING, ((messages.HALFWAY,),), length // 2, LATE_BY_MS
        )
    if segment.cycle_ms is None:
        ten = messages.spoken(messages.time_phrases(TEN_MS))
        yield Utterance(CueKind.TEN, Priority.COACHING, (ten,), length - TEN_MS, SOON_MS)


def _timed(cue: AuthorCue, context: CueContext, lengths: Lengths) -> Iterator[Utterance]:
    """Yield an author's cue as an utterance at its time, or at each of its times."""
    length = context.length_ms
    form = (messages.sentence(cue.say),)
    if not _is_due(cue, context):
        return
    coaching = partial(Utterance, CueKind.CUE, Priority.COACHING, (form,))
    match cue.at:
        case CueAt.START:
            yield coaching()
        case CueAt.HALF:
            yield coaching(length // 2, max(length // 4, LATE_BY_MS))
        case CueAt.PART:
            over, whole = cue.part
            yield coaching(length * over // whole, max(length // 8, LATE_BY_MS))
        case CueAt.LAST_REP:
            yield coaching(_last_rep(context), LATE_BY_MS)
        case CueAt.END:
            over = context.room_ms > length
            yield coaching(length, LATE_BY_MS) if over else coaching(length // 2, latest=True)
        case CueAt.OFFSET:
            yield coaching(cue.offset_ms, LATE_BY_MS)
        case CueAt.EVERY:
            # A sentence longer than the time between leaves out those it would run into.
            needs = lengths.speech(form) + BREATH_MS
            apart = -(-needs // cue.offset_ms) * cue.offset_ms
            until = context.room_ms - CLOSE_TO_END_MS
            for at in range(cue.offset_ms, until, apart):
                yield coaching(at, min(LATE_BY_MS, apart - 1), until)


def _is_due(cue: AuthorCue, context: CueContext) -> bool:
    """Return whether a cue is worth saying in this segment.

    What the step itself says is said in every set and on every side, but not in the brief voice.
    """
    own = cue in context.segment.own_cues and cue.at is not CueAt.START
    if context.voice is Voice.FULL and (own or cue.at is CueAt.EVERY):
        return True
    over, whole = cue.part if cue.at is CueAt.PART else (1, 2)
    timed = cue.at in (CueAt.OFFSET, CueAt.EVERY)
    at_ms = cue.offset_ms if timed else context.length_ms * over // whole
    return context.due(context.segment, cue, at_ms)


def _last_rep(context: CueContext) -> int:
    """Return where the last rep starts; without reps, where the segment ends at the latest."""
    segment = context.segment
    if segment.cycle_ms and segment.open:
        return max(context.room_ms - segment.cycle_ms, 0)
    if segment.reps:
        return max(context.length_ms - (segment.cycle_ms or context.length_ms // segment.reps), 0)
    return context.room_ms
