"""From segments to the sound timeline, purely: every tone and every utterance has its place.

`CuePlan.of` returns the cues of one segment, with times from its start, so that a player can plan
them again when a segment is changed or left. `script` lays all of them end to end.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import cached_property

from timer.frozen import frozen, replace
from timer.routine.model import SoundProfile
from timer.timeline import messages
from timer.timeline.cues.announcement import Announcement
from timer.timeline.cues.context import CueContext, Memory, Sentences, Voice
from timer.timeline.cues.cue import TICKS, Cue, CueKind, Lengths, Priority, phrase_key
from timer.timeline.cues.placement import BREATH_MS, Placement, Utterance, has_room
from timer.timeline.cues.tones import Tones, tones_of
from timer.timeline.cues.utterances import (
    BEFORE_MS,
    LATE_PART,
    LONG_REST_MS,
    ahead_from,
    fillers,
    utterances,
    with_next,
)
from timer.timeline.messages import Phrases
from timer.timeline.segments import Segment, SegmentKind, Timeline

REMINDING_MS = 3_600_000
"""How long after its planned end a bout that only the person ends still says something."""


class _Laid:
    """One segment laid out: all that is said in it but its fillers, and those once they are asked.

    `ahead` are the phrases that announce the bout after it.
    """

    __slots__ = ("ahead", "alone", "context", "cues", "cut", "placement", "tones")

    def __init__(
        self, context: CueContext, tones: Tones, placement: Placement, said: list[Utterance]
    ) -> None:
        self.context = context
        self.tones = tones
        self.placement = placement
        self.alone = not said
        """Whether there are only fillers."""
        ahead = [one for one in placement.placed if one.said.ahead]
        self.ahead = frozenset(phrase for one in ahead for phrase in one.form)
        self.cut = not any(one.form is one.said.fullest for one in ahead)
        """Whether what comes next isn't announced in full."""
        self.cues: tuple[Cue, ...] | None = None


class Room(Enum):
    """How much there surely is room for in a gap, without a plan."""

    UNKNOWN = auto()
    FOR_DOSE = auto()
    """The name and the dose of what comes next."""
    FOR_ALL = auto()
    """These, and how to set it up."""


class CuePlan:
    """The cues of every segment of one timeline.

    With `attended`, a person is there to end open segments, so those continue past their planned
    length, with a reminder there. Without, they end at it. `profile` sets how much is said and
    whether seconds and reps tick; the default is the routine's own. The cues of `known` moves are
    left out: the person has heard them often. `preface` has the ways, the fullest first, to say
    something before the first announcement, or as soon as there is room for it.
    """

    def __init__(
        self,
        timeline: Timeline,
        lengths: Lengths | None = None,
        *,
        attended: bool = False,
        profile: SoundProfile | None = None,
        known: frozenset[str] = frozenset(),
        preface: tuple[Phrases, ...] = (),
    ) -> None:
        self._preface = preface
        self._prefaced: int | None = None
        """The place where the preface is said, once that is known."""
        self.timeline = timeline
        self.lengths = lengths or Lengths()
        self.profile = profile or timeline.routine.sound
        self._voice = Voice(self.profile.voice)
        self._attended = attended
        self._known = known
        self._last_exercise = timeline.last_exercise()
        self._all = range(len(timeline.segments))
        self._planned: dict[int, _Laid] = {}
        self._planned_to: dict[int, int] = {}
        self._rooms: dict[int, Room] = {}
        self._openings: dict[int, tuple[str, ...]] = {}
        self._tones_by: dict[tuple[object, ...], Tones] = {}
        self._memory = Memory()

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self.timeline)

    @cached_property
    def _in_order(self) -> bool:
        """Whether each segment needs all that is played before it, and all of what that says.

        It does where a sentence of the author is also said as something else, such as a name, and
        where the first segment with room for it takes the preface.
        """
        return bool(self._preface) or not self._sentences.telling

    @property
    def voiced(self) -> bool:
        """Whether anything is said."""
        return self._voice is not Voice.OFF

    def with_voice(self, on: bool) -> CuePlan:
        """Return a plan of the same timeline with or without a voice."""
        voice = self.profile.voice if on else Voice.OFF.value
        if on and not self.voiced:
            voice = Voice.FULL.value
        return self._like(self.timeline, replace(self.profile, voice=voice))

    def of_timeline(self, timeline: Timeline) -> CuePlan:
        """Return a plan of another timeline with the same profile and lengths."""
        return self._like(timeline, self.profile)

    def _like(self, timeline: Timeline, profile: SoundProfile) -> CuePlan:
        return CuePlan(
            timeline,
            self.lengths,
            attended=self._attended,
            profile=profile,
            known=self._known,
            preface=self._preface,
        )

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
            return self._completed(place)
        segment = self.timeline.segments[place]
        length = segment.length_ms if length_ms is None else length_ms
        self._plan_before(place)
        cap = segment.max_ms if cap_ms is None else cap_ms
        return self._complete(self._lay_out(place, length, cap, said_until))

    def announced(self, place: int) -> frozenset[str]:
        """Return the phrases by which the bout at `place` (from 0) is announced before it."""
        if not place:
            return frozenset()
        self._plan_up_to(place - 1)
        return self._planned[place - 1].ahead

    def announcing(self, place: int, length_ms: int) -> frozenset[str]:
        """Return the phrases by which the segment at `place`, so long, would announce the next."""
        self._plan_before(place)
        return self._lay_out(place, length_ms, self.timeline.segments[place].max_ms, 0).ahead

    def says(self, place: int, key: str, length_ms: int | None = None) -> bool:
        """Return whether a phrase with that key is said in the segment at `place`, so long."""
        self._plan_up_to(place)
        laid = self._planned[place]
        if length_ms is not None:
            laid = self._lay_out(place, length_ms, self.timeline.segments[place].max_ms, 0)
        early = (phrase for one in laid.placement.placed for phrase in one.form)
        if any(phrase_key(phrase) == key for phrase in early):
            return True
        cues = self._completed(place) if length_ms is None else self._complete(laid)
        return any(phrase_key(phrase) == key for cue in cues for phrase in cue.phrases)

    def ever_says(self, *forms: str) -> bool:
        """Return whether what an author's cue says is said in any segment, in one of its forms.

        What is known without a plan comes first.
        """
        places = [
            (form, self._all if self._in_order else self._sentences.places(form)) for form in forms
        ]
        if any(map(self._memory.holds, forms)) or any(
            self._surely_says(place, form) for form, where in places for place in where
        ):
            return True
        for form, where in places:
            for place in where:
                self._plan_up_to(place)
                if self._memory.holds(form):
                    return True
        return False

    def _surely_says(self, place: int, cue: str) -> bool:
        """Return whether the gap at `place` surely says a cue, unless that was said before it."""
        if self._known or self._room_in(place) is not Room.FOR_ALL:
            return False
        return cue in self._opening(self.timeline.segments[place + 1])

    def _opening(self, bout: Segment) -> tuple[str, ...]:
        known = self._openings.get(id(bout.cues))
        if known is None:
            known = self._openings[id(bout.cues)] = messages.opening_cues(bout)
        return known

    def surely_announces(self, place: int) -> bool:
        """Return whether the segment at `place` surely says the name and the dose that follow.

        That needs no plan: it is a gap, and the words fit between its tones.
        """
        return self._room_in(place) is not Room.UNKNOWN

    def _introduces(self, place: int) -> bool:
        """Return whether the gap at `place` surely says all about the bout after it.

        How that ends and when it starts need not be among it.
        """
        if self._room_in(place) is not Room.FOR_ALL:
            return False
        return _soon(self.timeline.segments[place], self.timeline.segments[place + 1])

    def _room_in(self, place: int) -> Room:
        """Return how much of an announcement surely fits in the segment at `place`, a gap."""
        known = self._rooms.get(place)
        if known is None:
            known = self._rooms[place] = Room.UNKNOWN if self._preface else self._measured(place)
        return known

    def _measured(self, place: int) -> Room:
        segments = self.timeline.segments
        if place < 0 or place + 1 in (self.timeline.begins, len(segments)):
            return Room.UNKNOWN
        gap, bout = segments[place : place + 2]
        if not (gap.is_gap and bout.is_bout) or self._voice not in (Voice.FULL, Voice.BRIEF):
            return Room.UNKNOWN
        if self._attended and bout.open:
            return Room.UNKNOWN
        resting, begins = gap.kind is SegmentKind.REST, 0
        heads: Phrases = ()
        long = resting and gap.length_ms >= LONG_REST_MS
        if long or bout.headings or (place and segments[place - 1].kind is SegmentKind.EFFORT):
            context = self._context(place, gap.length_ms, gap.max_ms, 0)
            found = ahead_from(context, self.lengths)
            if found is None:
                return Room.UNKNOWN
            begins, heads = found, context.headings_due(place + 1)
        before, last = self.timeline.done_before(place), self._last_exercise == place + 1
        coming = Announcement(bout, before, self._opening(bout), heads, last=last)
        tones = self._tones(place, gap.length_ms, gap.max_ms)

        def fits(words: Phrases, tones: Tones) -> bool:
            if resting:
                words = with_next(words) if long else (messages.REST, *words)
            return has_room(self.lengths.speech(words), tones, begins, gap.length_ms)

        if fits(coming.plain(), tones):
            return Room.FOR_ALL
        least = coming.least()
        if fits(least, tones):
            return Room.FOR_DOSE
        # All ticks but the last give way to the dose.
        fewer = len(tones.ticks) > 1 and fits(least, tones.without(tones.ticks[:-1]))
        return Room.FOR_DOSE if fewer else Room.UNKNOWN

    def ending(self) -> Cue:
        """Return the cue that sounds when everything is done."""
        return self.lengths.cue(CueKind.FINISHED, 0, Priority.START_STOP)

    def tone(self, what: CueKind) -> Cue:
        """Return a tone outside the plan, such as the confirmation of a command."""
        return self.lengths.cue(what, 0, Priority.START_STOP)

    def saying(self, phrases: Phrases) -> Cue:
        """Return an utterance outside the plan."""
        return self.lengths.said(phrases, 0, CueKind.CONFIRM, Priority.START_STOP)

    def _plan_before(self, place: int) -> None:
        """Plan what is played before `place` and decides what is still worth saying there.

        That is also where what comes before the beginning is planned, if somebody goes back to it.
        """
        begins = self.timeline.begins if place >= self.timeline.begins else 0
        if not self._in_order:
            for at in self._needed(place, begins):
                self._plan(at)
            return
        for at in range(self._planned_to.get(begins, begins), place):
            if at not in self._planned:
                self._plan(at)
            self._planned_to[begins] = at + 1

    def _needed(self, place: int, begins: int) -> list[int]:
        """Return the unplanned places that `place` needs, and those they need, in order."""
        found: set[int] = set()
        waiting = [place]
        while waiting:
            at = waiting.pop()
            needed = list(self._sentences.before(at))
            segment = self.timeline.segments[at]
            if segment.is_bout and at != begins and not self._introduces(at - 1):
                needed.append(at - 1)
            for one in needed:
                if one >= begins and one not in found and one not in self._planned:
                    found.add(one)
                    waiting.append(one)
        return sorted(found)

    def _plan_up_to(self, place: int) -> None:
        """Plan what is said at `place`, and all that decides on it."""
        if place not in self._planned:
            self._plan_before(place)
            self._plan(place)

    def _plan(self, place: int) -> None:
        segment = self.timeline.segments[place]
        laid = self._lay_out(place, segment.length_ms, segment.max_ms, 0)
        self._planned[place] = laid
        for one in laid.placement.placed:
            self._memory.note(place, segment.start_ms + one.start_ms, one.form)
        if self._in_order:
            self._completed(place)

    def _completed(self, place: int) -> tuple[Cue, ...]:
        """Return all cues of a segment, with its fillers."""
        self._plan_up_to(place)
        laid = self._planned[place]
        early = len(laid.placement.placed)
        if laid.cues is None:
            self._complete(laid)
            start = self.timeline.segments[place].start_ms
            for one in laid.placement.placed[early:]:
                self._memory.note(place, start + one.start_ms, one.form)
        assert laid.cues is not None
        return laid.cues

    def _complete_before(self, place: int) -> None:
        """Complete what was played since half of the routine: one filler is said only once."""
        segments, whole = self.timeline.segments, self.timeline.total_ms
        first, middle = place, whole // 2
        if (
            not middle
            < segments[place].end_ms
            <= middle + whole // LATE_PART + segments[place].length_ms
        ):
            return
        begins = self.timeline.begins if place >= self.timeline.begins else 0
        while first > begins and segments[first - 1].end_ms > middle:
            first -= 1
        for at in range(first, place):
            self._completed(at)

    def _complete(self, laid: _Laid) -> tuple[Cue, ...]:
        """Return all cues of one segment, with the session's last tone where it is the last.

        In a note, a question or a rest the tone ends with the segment if there is room. A bout has
        its own tone at its end, so after a bout it follows.
        """
        if laid.cues is not None:
            return laid.cues
        context = laid.context
        self._complete_before(context.place)
        laid.placement.add(fillers(context, self.lengths, alone=laid.alone))
        said = [
            self.lengths.said(form, at, utterance.what, utterance.priority)
            for at, _, form, utterance in laid.placement.placed
        ]
        cues = tuple(sorted((*laid.tones.cues, *said), key=lambda cue: cue.at_ms))
        if context.following is None and not context.segment.is_bout:
            tone = self.ending()
            tone = tone._replace(at_ms=context.length_ms - tone.length_ms)
            quiet = max((context.from_ms, *(cue.at_ms + cue.length_ms for cue in cues))) + BREATH_MS
            cues = (*cues, tone) if quiet <= tone.at_ms else cues
        laid.cues = cues
        return cues

    def _lay_out(self, place: int, length: int, cap: int | None, from_ms: int) -> _Laid:
        """Lay out a segment's own cues, after the preface where that comes.

        The preface takes the fullest form that leaves all that is said here, but for ticks that
        give way. If none does, how to set up the next bout is said after it starts.
        """
        laid = self._lay_own(place, length, cap, from_ms, None)
        due = self._prefaced in (None, place) and place >= self.timeline.begins
        if not (due and self._preface and self.voiced) or from_ms:
            return laid
        context = self._context(place, length, cap, from_ms)
        for setup in (True, False):
            wanted = self._wanted(context, setup=setup)
            for form in self._preface:
                first = Utterance(CueKind.NOTE, Priority.START_STOP, (form,))
                tried = self._lay_own(place, length, cap, from_ms, first)
                kept = _value(tried, wanted) >= _value(laid, wanted) and self._keeps(tried, laid)
                if kept and any(one.form == form for one in tried.placement.placed):
                    self._prefaced = place
                    return tried
        return laid

    def _lay_own(
        self, place: int, length: int, cap: int | None, from_ms: int, first: Utterance | None
    ) -> _Laid:
        """Lay out a segment's own cues, after what is said `first`.

        Its first ticks give way to the announcement if they must: as few as possible, for as much
        as possible of the name, the dose, how to set it up and the headings. In a segment under way
        no tick is added to those already planned.
        """
        tones = self._tones(place, length, cap)
        context = self._context(place, length, cap, from_ms)
        said = [*([first] if first else []), *utterances(context, self.lengths)]
        if from_ms and length == self.timeline.segments[place].length_ms:
            self._plan_up_to(place)
            tones = tones.without({*tones.ticks} - {*self._planned[place].tones.ticks})
        best = self._lay(context, tones, said)
        if not (best.cut and any(utterance.ahead for utterance in said)):
            return best
        wanted, ticks = self._wanted(context), tones.ticks
        most = _value(best, wanted)
        while len(ticks) > 1 and most < (1,) * (len(wanted) + 1):
            tones = tones.without(ticks[:1])
            ticks = ticks[1:]
            laid = self._lay(context, tones, said)
            if (value := _value(laid, wanted)) > most:
                best, most = laid, value
        return best

    def _wanted(self, context: CueContext, *, setup: bool = True) -> tuple[frozenset[str], ...]:
        """Return what has to be said of the next bout before it starts, by how much it matters.

        Without `setup`, how to set it up may be said later.
        """
        following = context.following
        if following is None or not following.is_bout or self._voice is Voice.NAMES:
            return ()
        coming = context.announcement(context.place + 1)
        dose = {phrase_key(part[-1]) for part in coming.dose}
        how = {phrase_key(text) for text in coming.cues[:1]} if setup else set[str]()
        heads = {phrase_key(text) for text in coming.headings}
        start = set() if coming.turned else {phrase_key(messages.NEXT)}
        return tuple(frozenset(keys) for keys in (start, dose, how, heads) if keys)

    def _lay(self, context: CueContext, tones: Tones, said: list[Utterance]) -> _Laid:
        """Place `said` around `tones`, and none of it before the segment is so far under way."""
        placement = Placement(context.from_ms, context.room_ms, self.lengths.speech, tones)
        placement.add(said)
        return _Laid(context, tones, placement, said)

    def _keeps(self, tried: _Laid, laid: _Laid) -> bool:
        """Return whether `tried` has all tones and phrases of `laid` but what may give way."""
        return _told(self._complete(laid)) <= _told(self._complete(tried))

    def _tones(self, place: int, length: int, cap: int | None) -> Tones:
        """Return the tones of a segment; segments alike have the same."""
        segments = self.timeline.segments
        one = segments[place]
        leads = one.is_gap and place + 1 < len(segments) and segments[place + 1].is_bout
        key: tuple[object, ...] = (one.kind, length, cap, not place, leads, one.open, one.counted)
        if one.is_bout:
            key = (*key, one.reps, one.length_ms, one.phases)
        known = self._tones_by.get(key)
        if known is None:
            known = self._tones_by[key] = tones_of(
                segments, place, self.lengths, length, cap, self.profile, attended=self._attended
            )
        return known

    def _context(self, place: int, length: int, cap: int | None, from_ms: int) -> CueContext:
        segment = self.timeline.segments[place]
        waits = segment.open and self._attended
        room = max(length + REMINDING_MS if cap is None else cap, length) if waits else length
        segments, begins = self.timeline.segments, self.timeline.begins
        # Nothing announced what the session begins with.
        after = segment.is_bout and place and place != begins
        introduced = bool(after) and self._introduces(place - 1)
        before = self._planned[place - 1] if after and not introduced else None
        if before is not None and _soon(before.context.segment, segment):
            introduced = not before.cut
        return CueContext(
            self.timeline,
            place,
            segment,
            segments[place + 1] if place + 1 < len(segments) else None,
            self.timeline.done_before(place),
            length,
            room,
            self._voice,
            frozenset() if before is None else before.ahead,
            introduced,
            from_ms,
            self._attended,
            self._memory,
            self._last_exercise,
            self._known,
        )


def _soon(gap: Segment, bout: Segment) -> bool:
    """Return whether no cue becomes worth saying again between a gap's start and its bout's."""
    return gap.is_gap and (gap.length_ms <= BEFORE_MS or not messages.setups(bout))


def _value(laid: _Laid, wanted: tuple[frozenset[str], ...]) -> tuple[bool, ...]:
    """Return whether anything is announced, and then whether each part of `wanted` is."""
    said = {phrase_key(phrase) for phrase in laid.ahead}
    if phrase_key(messages.NEXT_IN) in said:
        said.add(phrase_key(messages.NEXT))
    return bool(said), *(keys <= said for keys in wanted)


def _told(cues: tuple[Cue, ...]) -> set[tuple[CueKind, int | str]]:
    """Return each tone that isn't a tick, and each phrase that doesn't announce what comes next.

    The last tone of the session gives way too: it follows where there is no room for it.
    """
    yielding = TICKS | {CueKind.FINISHED}
    tones = {(cue.what, cue.at_ms) for cue in cues if cue.tone and cue.what not in yielding}
    spoken = (cue for cue in cues if not cue.tone and cue.what is not CueKind.ANNOUNCE)
    return {*tones, *((cue.what, phrase_key(one)) for cue in spoken for one in cue.phrases)}


@frozen
class Event:
    """One cue at its place; `start_ms` counts from the start of the session.

    `segment` is the index (from 1) of the segment that the cue belongs to.
    """

    start_ms: int
    cue: Cue
    segment: int


def script(plan: CuePlan) -> tuple[Event, ...]:
    """Return all cues of a session in which every open segment ends at its planned length."""
    events = [
        Event(segment.start_ms + cue.at_ms, cue, segment.index)
        for place, segment in enumerate(plan.timeline.segments)
        for cue in plan.of(place)
    ]
    if events and events[-1].cue.what is not CueKind.FINISHED:
        last = plan.timeline.segments[-1]
        events.append(Event(last.end_ms, plan.ending(), last.index))
    return tuple(sorted(events, key=lambda event: event.start_ms))
