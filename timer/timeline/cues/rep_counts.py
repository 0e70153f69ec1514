"""The words of a rhythm: phases named in an early rep or breath, and reps counted aloud.

For example, three reps of "down" and "up" take 15 seconds: "Down." and "Up." in the first, "2." in
the second and "Last rep." in the third.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from timer.routine.model import AuthorCue
from timer.timeline import messages
from timer.timeline.cues.context import CueContext, Voice
from timer.timeline.cues.cue import CueKind, Lengths, Priority
from timer.timeline.cues.placement import BREATH_MS, Utterance
from timer.timeline.cues.tones import phase_tones
from timer.timeline.messages import Phrases
from timer.timeline.segments import Segment

LONG_REP_MS = 15_000
"""A rep this long has its phases named every time."""
EARLY_REPS = 3
"""In how many reps the phases may be named."""
SOON_MS = 1_000
"""How late the sentence of a phase may be."""
PROMPT_MS = 500
"""How late a rep's number may be."""
CLOSE_MS = 60
"""Silence between a tone of the rhythm and its word, which belong together."""


def phase_cues(context: CueContext) -> Iterator[Utterance]:
    """Yield the author's sentence of each phase, said at that phase in an early rep."""
    at = 0
    for phase in context.segment.phases:
        if phase.cue and context.due(context.segment, AuthorCue(phase.cue), at):
            form = (messages.sentence(phase.cue),)
            soon = min(phase.ms // 2, SOON_MS)
            yield _in_a_rep(context, Utterance(CueKind.CUE, Priority.COACHING, (form,), at, soon))
        at += phase.ms


def _in_a_rep(context: CueContext, said: Utterance) -> Utterance:
    """Return `said` from the first rep, so that it may move to one of the next reps."""
    cycle = context.segment.cycle_ms or context.rhythm_ms
    reps = min(context.rhythm_ms // cycle, EARLY_REPS)
    return said._replace(every_ms=cycle, tries=max(reps, 1))


def first_phases(segment: Segment, lengths: Lengths) -> Iterator[Utterance]:
    """Yield the name of each phase of the first rep, right after its tone.

    The first comes as the bout starts. One too long for its phase sounds over the tone of the next.
    """
    toned = phase_tones(segment.phases) if segment.is_bout else []
    if len(toned) < 2:
        return
    cycle = segment.cycle_ms or 0
    free = _after_go(lengths) + CLOSE_MS
    # The first number follows the first tone of the second rep.
    over = cycle + number_slot(segment, lengths) + PROMPT_MS - BREATH_MS
    until = min(over, segment.length_ms) if segment.counted else segment.length_ms
    for (at, phase, tone), end in zip(toned, _ends(segment, cycle), strict=True):
        form = messages.spoken(phase.name)
        takes = lengths.speech(form)
        begins = max(free, at + lengths.tone(tone) + CLOSE_MS if at else 0)
        if begins < end and begins + takes <= until:
            free = begins + takes + BREATH_MS
            yield Utterance(CueKind.PHASE, Priority.NEXT_UP, (form,), begins, 0)


def counts(context: CueContext, lengths: Lengths) -> Iterator[Utterance]:
    """Yield the number of each rep, right after its tone or not at all, and the last breath.

    The phases of a long rep are named every time, and those the first rep is too quick for in one
    of the next.
    """
    segment, cycle = context.segment, context.segment.cycle_ms
    if not cycle:
        return
    named = {said.fullest for said in first_phases(segment, lengths)}
    names = list(_phase_names(segment, lengths))
    yield from (_in_a_rep(context, name) for name in names if name.fullest not in named)
    if segment.counted:
        if cycle >= LONG_REP_MS and context.voice is Voice.FULL:
            yield from _named_again(context, names[1:], cycle)
        yield from _numbers(context, lengths, cycle, 1 if names else 0)
    elif segment.phases:
        yield from _last_breath(context, lengths, cycle)


def _ends(segment: Segment, cycle: int) -> list[int]:
    """Return where each phase with a tone ends."""
    return [*(at for at, _, _ in phase_tones(segment.phases)[1:]), cycle]


def _phase_names(segment: Segment, lengths: Lengths) -> Iterator[Utterance]:
    """Yield the name of each phase that has time for it between two tones of a rep."""
    toned, cycle = phase_tones(segment.phases), segment.cycle_ms or 0
    if len(toned) < 2:
        return
    for (at, phase, tone), end in zip(toned, _ends(segment, cycle), strict=True):
        begins = at + lengths.tone(tone)
        form = messages.spoken(phase.name)
        if _fits(form, begins, end, lengths):
            yield _between(CueKind.PHASE, form, begins, end)._replace(within_ms=0)


def _named_again(
    context: CueContext, names: Sequence[Utterance], cycle: int
) -> Iterator[Utterance]:
    """Yield `names` of the first rep in every later one."""
    for begins in range(cycle, context.rhythm_ms, cycle):
        for name in names:
            until = begins + (name.until_ms or 0)
            yield name._replace(from_ms=begins + name.from_ms, until_ms=until)


def _numbers(context: CueContext, lengths: Lengths, cycle: int, first: int) -> Iterator[Utterance]:
    """Yield the number of each rep from `first` (from 0), after the rep's first tone.

    A number too long for its phase overlaps the tone of the next phase.
    """
    for rep in range(first, context.rhythm_ms // cycle):
        yield _number(context, lengths, cycle, rep)


def _number(context: CueContext, lengths: Lengths, cycle: int, rep: int) -> Utterance:
    """Return the number of `rep` (from 0), or the word for the last."""
    reps = context.rhythm_ms // cycle
    opens, closes = _first_slot(context.segment, lengths, cycle)
    last = rep == reps - 1 and reps > 1 and context.ends_there
    form = (messages.LAST_REP,) if last else messages.spoken(str(rep + 1))
    begins = opens if rep else max(opens, _after_go(lengths))
    ends = closes if _fits(form, begins, closes, lengths) else cycle
    said = _between(CueKind.COUNT, form, rep * cycle + begins, rep * cycle + ends)
    return said._replace(within_ms=PROMPT_MS)


def after_number(said: Utterance, context: CueContext, lengths: Lengths) -> Utterance:
    """Return `said` moved behind the number of its rep, and before the next number if it fits.

    If it doesn't, the next rep is tried. A sentence longer than a rep covers the next number, but
    never that of its own rep.
    """
    cycle = context.segment.cycle_ms
    if not cycle or not context.segment.counted:
        return said
    rep = said.from_ms // cycle
    over = context.room_ms if said.until_ms is None else said.until_ms
    for tried in (rep, rep + 1):
        number = _number(context, lengths, cycle, tried)
        begins = max(said.from_ms, number.from_ms + lengths.speech(number.fullest) + BREATH_MS)
        until = min(number.from_ms + cycle - BREATH_MS, over)
        if begins + lengths.speech(said.fullest) <= until:
            return said._replace(from_ms=begins, until_ms=until)
    number = _number(context, lengths, cycle, rep)
    ends = number.from_ms + lengths.speech(number.fullest) + BREATH_MS
    return said._replace(from_ms=max(said.from_ms, ends))


def _last_breath(context: CueContext, lengths: Lengths, cycle: int) -> Iterator[Utterance]:
    """Yield the announcement of the last breath, after the tone it begins with."""
    breaths = context.rhythm_ms // cycle
    if breaths > 1:
        opens, closes = _first_slot(context.segment, lengths, cycle)
        begins = (breaths - 1) * cycle
        yield _between(CueKind.COUNT, (messages.LAST_BREATH,), begins + opens, begins + closes)


def _first_slot(segment: Segment, lengths: Lengths, cycle: int) -> tuple[int, int]:
    """Return where a rep's first tone ends and its second begins, from the rep's start.

    A phase as short as its tone is skipped, since nothing can be said before the next one sounds.
    """
    toned = phase_tones(segment.phases) if len(segment.phases) > 1 else []
    opens, ends = lengths.tone("rep"), [*(at for at, _, _ in toned[1:]), cycle]
    for (at, _, tone), closes in zip(toned, ends, strict=False):
        opens = at + lengths.tone(tone)
        if opens + CLOSE_MS < closes:
            return opens, closes
    return opens, cycle


def _after_go(lengths: Lengths) -> int:
    """Return where the opening tone is over, with the longer silence after it."""
    return lengths.tone("go") + BREATH_MS - CLOSE_MS


def number_slot(segment: Segment, lengths: Lengths) -> int:
    """Return where a rep's number may be said, from the rep's start."""
    return _first_slot(segment, lengths, segment.cycle_ms or 0)[0] + CLOSE_MS


def _fits(form: Phrases, begins: int, ends: int, lengths: Lengths) -> bool:
    return begins + CLOSE_MS + lengths.speech(form) + CLOSE_MS <= ends


def _between(what: CueKind, form: Phrases, begins: int, ends: int) -> Utterance:
    return Utterance(what, Priority.COACHING, (form,), begins + CLOSE_MS, until_ms=ends - CLOSE_MS)
