"""From segments to the sound timeline, purely: every tone and every utterance has its place.

`CuePlan.of` returns the cues of one segment, with times from its start, so that a player can plan
them again when a segment is changed or left. `script` lays all of them end to end.
"""

from __future__ import annotations

from timer.frozen import frozen, replace
from timer.routine.model import SoundProfile
from timer.timeline import messages
from timer.timeline.cues.context import CueContext, Memory, Voice
from timer.timeline.cues.cue import RHYTHM, TICKS, Cue, CueKind, Lengths, Priority, phrase_key
from timer.timeline.cues.placement import BREATH_MS, Utterance, place_speech
from timer.timeline.cues.tones import metronome, tones_of
from timer.timeline.cues.utterances import utterances
from timer.timeline.messages import Phrases
from timer.timeline.segments import Timeline

REMINDING_MS = 3_600_000
"""How long after its planned end a bout that only the person ends still says something."""


@frozen
class _Laid:
    """The cues of one segment, and the phrases that announce the bout after it."""

    cues: tuple[Cue, ...]
    ahead: frozenset[str]


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
        self._planned: dict[int, _Laid] = {}
        self._memory = Memory()

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
            self._plan_up_to(place)
            return self._planned[place].cues
        segment = self.timeline.segments[place]
        length = segment.length_ms if length_ms is None else length_ms
        self._plan_before(place)
        cap = segment.max_ms if cap_ms is None else cap_ms
        return self._place(place, length, cap, said_until).cues

    def announced(self, place: int) -> frozenset[str]:
        """Return the phrases by which the bout at `place` (from 0) is announced before it."""
        if not place:
            return frozenset()
        self._plan_up_to(place - 1)
        return self._planned[place - 1].ahead

    def announcing(self, place: int, length_ms: int) -> frozenset[str]:
        """Return the phrases by which the segment at `place`, so long, would announce the next."""
        self._plan_before(place)
        return self._place(place, length_ms, self.timeline.segments[place].max_ms, 0).ahead

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
        """Plan all that is played before `place`, which decides what is still worth saying there.

        That is also where what comes before the beginning is planned, if somebody goes back to it.
        """
        begins = self.timeline.begins
        for at in range(begins if place >= begins else 0, place):
            if at not in self._planned:
                self._plan(at)

    def _plan_up_to(self, place: int) -> None:
        """Plan all that is played up to `place` and in it."""
        if place not in self._planned:
            self._plan_before(place)
            self._plan(place)

    def _plan(self, place: int) -> None:
        segment = self.timeline.segments[place]
        self._planned[place] = laid = self._place(place, segment.length_ms, segment.max_ms, 0)
        for cue in laid.cues:
            self._memory.note(place, segment.start_ms + cue.at_ms, cue.phrases)

    def _place(self, place: int, length: int, cap: int | None, from_ms: int) -> _Laid:
        """Lay out one segment, with the session's last tone where it is the last segment.

        In a note, a question or a rest the tone ends with the segment if there is room. A bout has
        its own tone at its end, so after a bout it follows.
        """
        laid = self._lay_out(place, length, cap, from_ms)
        if place + 1 < len(self.timeline.segments) or self.timeline.segments[place].is_bout:
            return laid
        tone = self.ending()
        tone = replace(tone, at_ms=length - tone.length_ms)
        quiet = max((from_ms, *(cue.at_ms + cue.length_ms for cue in laid.cues))) + BREATH_MS
        return replace(laid, cues=(*laid.cues, tone)) if quiet <= tone.at_ms else laid

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
                kept = _value(tried, wanted) >= _value(laid, wanted) and _told(laid) <= _told(tried)
                if kept and any(cue.phrases == form for cue in tried.cues):
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
        ticks = [tone for tone in tones if tone.what is CueKind.COUNTDOWN]
        if from_ms and length == self.timeline.segments[place].length_ms:
            self._plan_up_to(place)
            planned = {c.at_ms for c in self._planned[place].cues if c.what is CueKind.COUNTDOWN}
            tones = [t for t in tones if t not in ticks or t.at_ms in planned]
            ticks = [t for t in ticks if t.at_ms in planned]
        best = self._lay(tones, said, context.room_ms, from_ms)
        if not any(utterance.ahead for utterance in said):
            return best
        wanted = self._wanted(context)
        most = _value(best, wanted)
        while len(ticks) > 1 and most < (1,) * (len(wanted) + 1):
            tones.remove(ticks.pop(0))
            laid = self._lay(tones, said, context.room_ms, from_ms)
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

    def _lay(self, tones: list[Cue], said: list[Utterance], room: int, from_ms: int) -> _Laid:
        """Place `said` around `tones`, and none of it before `from_ms`."""
        blocked: list[tuple[int, int]] = [(0, from_ms)] if from_ms else []
        rhythm: list[tuple[int, int]] = []
        for tone in tones:
            spans = rhythm if tone.what in RHYTHM else blocked
            spans.append((tone.at_ms, tone.at_ms + tone.length_ms))
        placed = place_speech(said, blocked, room, self.lengths.speech, rhythm)
        speech = [
            self.lengths.said(form, at, utterance.what, utterance.priority)
            for at, _, form, utterance in placed
        ]
        ahead = frozenset(
            phrase for _, _, form, utterance in placed if utterance.ahead for phrase in form
        )
        return _Laid(tuple(sorted((*tones, *speech), key=lambda cue: cue.at_ms)), ahead)

    def _tones(self, place: int, length: int, cap: int | None) -> list[Cue]:
        tones = tones_of(
            self.timeline.segments, place, self.lengths, length, cap, attended=self._attended
        )
        kept = tones if self.profile.ticks else [t for t in tones if t.what not in TICKS]
        if not self.profile.metronome:
            return kept
        segment = self.timeline.segments[place]
        most = cap if segment.open and self._attended else None
        return [*kept, *metronome(segment, kept, self.lengths, length, most)]

    def _context(self, place: int, length: int, cap: int | None, from_ms: int) -> CueContext:
        segment = self.timeline.segments[place]
        waits = segment.open and self._attended
        room = max(length + REMINDING_MS if cap is None else cap, length) if waits else length
        # Nothing announced what the session begins with.
        after = place != self.timeline.begins and place and not segment.is_gap
        announced = self._planned[place - 1].ahead if after else frozenset[str]()
        return CueContext(
            self.timeline,
            place,
            length,
            room,
            self._voice,
            announced,
            under_way=from_ms > 0,
            attended=self._attended,
            memory=self._memory,
            last_exercise=self._last_exercise,
            known=self._known,
        )


def _value(laid: _Laid, wanted: tuple[frozenset[str], ...]) -> tuple[bool, ...]:
    """Return whether anything is announced, and then whether each part of `wanted` is."""
    said = {phrase_key(phrase) for phrase in laid.ahead}
    if phrase_key(messages.NEXT_IN) in said:
        said.add(phrase_key(messages.NEXT))
    return bool(said), *(keys <= said for keys in wanted)


def _told(laid: _Laid) -> set[tuple[CueKind, int | str]]:
    """Return each tone that isn't a tick, and each phrase that doesn't announce what comes next."""
    tones = {(cue.what, cue.at_ms) for cue in laid.cues if cue.tone and cue.what not in TICKS}
    spoken = (cue for cue in laid.cues if not cue.tone and cue.what is not CueKind.ANNOUNCE)
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
