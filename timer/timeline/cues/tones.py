"""The tones of a segment: its start, its rhythm, and how much of it is left."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from functools import partial

from timer.routine.model import SoundProfile
from timer.timeline.cues.cue import RHYTHM, Cue, CueKind, Lengths, Priority
from timer.timeline.segments import Segment, SegmentKind, TimedPhase

SECOND = 1000
HALF_FROM_MS = 20_000
"""A bout this long has a tone halfway."""
TEN_FROM_MS = 25_000
"""A segment this long has a tone when ten seconds are left."""
APART_MS = 4_000
"""The tones of halfway and of ten seconds left are never closer than this."""
CLEAR_MS = 700
"""A tick closer to a segment's start than this would sound into its opening tone."""
ALONE_MS = 100
"""Silence between a metronome's tick and any tone."""
SHORTEST_PHASE_MS = 300
"""A shorter phase has no tone, which would run into the next."""
STILL_PHASES = frozenset(
    {"hold", "pause", "catch", "squeeze", "stick", "stick it", "wait", "press"}
)


Span = tuple[int, int]
"""From when to when, in milliseconds from the segment's start."""


def merged(spans: list[Span]) -> list[Span]:
    """Return `spans` in order, with what overlaps made one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


class Tones:
    """The tones of one segment; those of a rhythm are made when somebody asks for them."""

    __slots__ = ("_fixed", "_made", "_make", "_rhythm", "blocked")

    def __init__(self, fixed: Sequence[Cue], make: Callable[[], list[Cue]] | None = None) -> None:
        self._fixed = fixed
        self._make = make
        self._made: tuple[Cue, ...] | None = None
        self._rhythm: list[Span] | None = None
        self.blocked = merged(
            [(tone.at_ms, tone.at_ms + tone.length_ms) for tone in fixed if tone.what not in RHYTHM]
        )
        """Where nothing can be said."""

    @property
    def cues(self) -> tuple[Cue, ...]:
        """All of them; the opening tone is the first."""
        if self._made is None:
            first, *later = self._fixed
            self._made = (first, *(self._make() if self._make else ()), *later)
        return self._made

    @property
    def rhythm(self) -> list[Span]:
        """Where a tone of a rhythm sounds, over which something may be said."""
        if self._rhythm is None:
            self._rhythm = [
                (tone.at_ms, tone.at_ms + tone.length_ms)
                for tone in self.cues
                if tone.what in RHYTHM
            ]
        return self._rhythm

    def without(self, ticks: Container[int]) -> Tones:
        """Return the tones without the ticks of the countdown at these times."""
        kept = (t for t in self._fixed if t.what is not CueKind.COUNTDOWN or t.at_ms not in ticks)
        return Tones(tuple(kept), self._make)

    @property
    def ticks(self) -> list[int]:
        """When the ticks of the countdown sound."""
        return [tone.at_ms for tone in self._fixed if tone.what is CueKind.COUNTDOWN]


def tones_of(
    segments: Sequence[Segment],
    place: int,
    lengths: Lengths,
    length: int,
    cap: int | None,
    profile: SoundProfile,
    *,
    attended: bool,
) -> Tones:
    """Return the tones of the segment at `place` (from 0), its length and cap as given, in ms."""
    segment = segments[place]
    waits = segment.open and attended
    end = cap if waits else length
    fixed = [lengths.cue(*opening_tone(segment, first=place == 0))]
    make: Callable[[], list[Cue]] | None = None
    if segment.cycle_ms:
        beaten = len(segment.phases) > 1 or profile.ticks
        until = length if end is None or segment.self_paced else end
        make = partial(_rhythm, segment, lengths, until) if beaten else None
    elif end is not None and (segment.is_gap or (segment.is_bout and not segment.counted)):
        counted = segment.is_bout or _leads_to_bout(segments, place)
        fixed += _time_left(segment, lengths, end, counted=counted and profile.ticks)
    if waits and (cap is None or length < cap):
        fixed.append(lengths.cue(CueKind.REMINDER, length, Priority.COACHING))
    if not profile.metronome:
        return Tones(fixed, make)
    tones = Tones(fixed, make).cues
    most = cap if waits else None
    return Tones((*tones, *_metronome(segment, tones, lengths, length, most)))


def _metronome(
    segment: Segment, tones: Sequence[Cue], lengths: Lengths, length: int, cap: int | None
) -> list[Cue]:
    """Return a soft tick for each second of a bout, up to its `cap` if any, away from other tones.

    The last three seconds have their own beat, and so has a rhythm that isn't in whole seconds.
    """
    rhythm = (segment.cycle_ms or 0, *(phase.ms for phase in segment.phases))
    if not segment.is_bout or any(ms % SECOND for ms in rhythm):
        return []
    before = lengths.tone("tick") + ALONE_MS
    taken = {
        second
        for tone in tones
        for second in range(
            (tone.at_ms - before) // SECOND + 1,
            -(-(tone.at_ms + tone.length_ms + ALONE_MS) // SECOND),
        )
    }
    end = length if cap is None else cap
    until = min((tone.at_ms for tone in tones if tone.what is CueKind.COUNTDOWN), default=end)
    return [
        lengths.cue(CueKind.TICK, at, Priority.COACHING)
        for at in range(SECOND, until, SECOND)
        if at // SECOND not in taken
    ]


def opening_tone(segment: Segment, *, first: bool) -> tuple[CueKind, int, Priority]:
    """Return the tone at a segment's start, which is also the end of the one before."""
    if segment.is_bout:
        return CueKind.GO, 0, Priority.START_STOP
    if segment.kind is SegmentKind.SWITCH:
        return CueKind.SWITCH, 0, Priority.SIDE
    if segment.kind is SegmentKind.REST:
        return CueKind.REST, 0, Priority.START_STOP
    return CueKind.START if first else CueKind.DONE, 0, Priority.START_STOP


def phase_tones(phases: tuple[TimedPhase, ...]) -> list[tuple[int, TimedPhase, str]]:
    """Return (offset in the rep, phase, tone) for each phase with a tone.

    Moving phases alternate between `out` and `back`; a phase that holds still has the neutral
    `rep`. So you can follow a breath or a floss with your eyes shut.
    """
    toned: list[tuple[int, TimedPhase, str]] = []
    offset, outward = 0, True
    for phase in phases:
        still = phase.name.casefold() in STILL_PHASES
        tone = "rep" if still else "out" if outward else "back"
        if phase.ms >= SHORTEST_PHASE_MS:
            toned.append((offset, phase, tone))
        offset += phase.ms
        outward = outward if still else not outward
    return toned


def _rhythm(segment: Segment, lengths: Lengths, end: int) -> list[Cue]:
    """Return a tone for each phase of each rep up to `end`; the first has `go` instead."""
    cycle = segment.cycle_ms or end
    if len(segment.phases) < 2:
        return [
            lengths.cue(CueKind.REP, at, Priority.COUNTDOWN, str(at // cycle + 1))
            for at in range(cycle, end, cycle)
        ]
    return [
        lengths.cue(CueKind.PHASE, base + offset, Priority.COUNTDOWN, phase.name, tone)
        for base in range(0, end, cycle)
        for offset, phase, tone in phase_tones(segment.phases)
        if 0 < base + offset < end
    ]


def _time_left(segment: Segment, lengths: Lengths, end: int, *, counted: bool) -> list[Cue]:
    """Return half, ten seconds left and, where `counted`, the last three ticks."""
    cues: list[Cue] = []
    if segment.is_bout and not segment.open and end >= HALF_FROM_MS:
        cues.append(lengths.cue(CueKind.HALF, end // 2, Priority.COACHING))
    ten = end - 10 * SECOND
    if end >= TEN_FROM_MS and all(abs(cue.at_ms - ten) >= APART_MS for cue in cues):
        cues.append(lengths.cue(CueKind.TEN, ten, Priority.COACHING))
    if counted:
        cues += [
            lengths.cue(CueKind.COUNTDOWN, end - left * SECOND, Priority.COUNTDOWN, str(left))
            for left in (3, 2, 1)
            if end - left * SECOND >= CLEAR_MS
        ]
    return cues


def _leads_to_bout(segments: Sequence[Segment], place: int) -> bool:
    following = segments[place + 1 : place + 2]
    return bool(following) and following[0].is_bout
