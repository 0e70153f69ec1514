"""Segments: the stretches of time that a routine unfolds to, one after another."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

from timer.frozen import NamedTuple, frozen, keyword_frozen, replace
from timer.routine.model import AuthorCue, Option, Routine


class SegmentKind(StrEnum):
    """What a segment is for; the words are those of `supple show --json`."""

    SETTLE = "settle"
    WORK = "work"
    SWITCH = "switch"
    REST = "rest"
    EFFORT = "effort"
    OPEN = "open"
    NOTE = "note"
    ASK = "ask"


GAPS = frozenset({SegmentKind.SETTLE, SegmentKind.SWITCH, SegmentKind.REST})
BOUTS = frozenset({SegmentKind.WORK, SegmentKind.EFFORT, SegmentKind.OPEN})


SEVERAL = 3
"""A routine of so many exercises says which is the last."""


class TimedPhase(NamedTuple):
    """One part of a rep or breath, with its length."""

    name: str
    ms: int
    cue: str | None = None


@keyword_frozen
class Segment:
    """One bout, gap, note or question. Times are in milliseconds from the start of the session.

    A gap carries the values of the bout after it. `length_ms` is the planned length; an `open`
    segment waits for the person and ends automatically only at `max_ms`, if it has one.
    """

    index: int
    kind: SegmentKind
    start_ms: int
    length_ms: int
    step: int
    label: str
    move: str | None = None
    set: int | None = None
    sets: int | None = None
    side: str | None = None
    round: int | None = None
    rounds: int | None = None
    reps: int | None = None
    target: int | None = None
    open: bool = False
    max_ms: int | None = None
    phases: tuple[TimedPhase, ...] = ()
    cues: tuple[AuthorCue, ...] = ()
    options: tuple[Option, ...] = ()
    ceiling: int | None = None
    top: int | None = None
    """The most reps of an effort set."""
    least: int | None = None
    """The fewest reps of an effort set, however hard the one before it was."""
    tags: tuple[str, ...] = ()
    written: bool = False
    """Whether it is a rest that is a step of its own, not a gap between others."""
    limb: str | None = None
    """What works on its side, as the move says: one of `timer.routine.model.Limb`."""
    counted: bool = False
    """Whether it is a bout of reps, not a hold, a zone or breathing."""
    in_breaths: bool = False
    """Whether the author gave its length in breaths, not as a time."""
    load: str | None = None
    """What is lifted or pulled, in the author's words."""
    headings: tuple[str, ...] = ()
    """The names of the groups that start here, the outermost first."""
    first: bool = False
    """Whether it is the first bout of its step."""
    part: int | None = None
    """Which step of the round it is, from 1, in a group that is done more than once."""
    parts: int | None = None
    """How many steps a round has."""
    own_cues: tuple[AuthorCue, ...] = ()
    """Those of its cues that the step says itself, and its move doesn't."""
    settle_ms: int = 0
    """How long it takes to get into its position from standing, whatever comes before it."""

    @property
    def end_ms(self) -> int:
        """Where it ends as planned."""
        return self.start_ms + self.length_ms

    @property
    def is_gap(self) -> bool:
        """Whether no work is done here: settling, changing sides or resting."""
        return self.kind in GAPS

    @property
    def is_bout(self) -> bool:
        """Whether the person works here, so that it is kept as a set."""
        return self.kind in BOUTS

    @property
    def cycle_ms(self) -> int | None:
        """The length of one rep or breath, or None where there is no rhythm."""
        if self.phases and self.is_bout:
            return sum(phase.ms for phase in self.phases)
        if self.reps and (self.kind is SegmentKind.EFFORT or self.self_paced):
            return self.length_ms // self.reps
        return None

    @property
    def self_paced(self) -> bool:
        """Whether it is a set of reps at the person's own pace; `length_ms` is only a guess."""
        return self.kind is SegmentKind.WORK and self.counted and self.open


@frozen
class Timeline:
    """A routine unfolded: contiguous segments that cover `0..total_ms`."""

    routine: Routine
    segments: tuple[Segment, ...]
    begins: int = 0
    """The place (from 0) of the first segment that is played."""

    def beginning_with(self, bout: Segment) -> Timeline:
        """Return this timeline to be played from one of its bouts on.

        First comes the time to get into position, in place of the gap that led to the bout.
        """
        place = bout.index - 1
        gap = place and self.segments[place - 1].is_gap and not self.segments[place - 1].written
        before, after = self.segments[: place - bool(gap)], self.segments[place:]
        start = before[-1].end_ms if before else 0
        laid: list[Segment] = []
        for one in (*_settling(bout), *after):
            index = len(before) + len(laid) + 1
            laid.append(replace(one, index=index, start_ms=start))
            start += one.length_ms
        return Timeline(self.routine, (*before, *laid), len(before))

    def with_later(self, place: int, later: Sequence[Segment]) -> Timeline:
        """Return this timeline with other segments after the one at `place` (from 0).

        Gaps take what they lead to from the bout that now follows them, the one at `place` too.
        """
        coming: Segment | None = None
        laid: list[Segment] = []
        for one in reversed((self.segments[place], *later)):
            if not one.is_gap or one.written:
                coming = one
            elif coming is not None:
                one = _leading_to(coming, one)
            elif one is self.segments[place]:
                one = _last_rest(one)
            else:
                continue
            laid.append(one)
        start, placed = self.segments[place].start_ms, list(self.segments[:place])
        for one in reversed(laid):
            placed.append(replace(one, index=len(placed) + 1, start_ms=start))
            start += one.length_ms
        return replace(self, segments=tuple(placed))

    @property
    def total_ms(self) -> int:
        """The whole length, with open segments at their planned length."""
        return self.segments[-1].end_ms if self.segments else 0

    @property
    def open_ended(self) -> bool:
        """Whether any segment waits for the person."""
        return any(segment.open for segment in self.segments)

    def last_exercise(self) -> int | None:
        """Return the place (from 0) of the first bout of the last of three or more exercises."""
        firsts: list[Segment] = []
        for bout in reversed(self.segments):
            if bout.is_bout:
                if firsts and _exercise(bout) == _exercise(firsts[-1]):
                    firsts.pop()
                elif len(firsts) == SEVERAL:
                    break
                firsts.append(bout)
        return firsts[0].index - 1 if len(firsts) == SEVERAL else None

    def next_bout(self, index: int) -> Segment | None:
        """Return the first bout, note or question after the segment at place `index` (from 0)."""
        return next((later for later in self.segments[index + 1 :] if not later.is_gap), None)

    def done_before(self, place: int) -> Segment | None:
        """Return what was played last before `place` (from 0): a bout, a note or a question."""
        return self._done[place]

    @cached_property
    def _done(self) -> list[Segment | None]:
        last: Segment | None = None
        found: list[Segment | None] = []
        for place, segment in enumerate(self.segments):
            if place == self.begins:
                last = None
            found.append(last)
            if not segment.is_gap:
                last = segment
        return [*found, last]

    def first_of_step(self, step: int) -> int | None:
        """Return the place (from 0) of the first segment of leaf step `step`, if it has any."""
        places = (place for place, segment in enumerate(self.segments) if segment.step == step)
        return next(places, None)


def _exercise(bout: Segment) -> tuple[object, ...]:
    return bout.step, bout.label, bout.round


def eased(bout: Segment, most: int) -> Segment:
    """Return an effort set of `most` reps at most, but not below the lower end of its window."""
    if not (bout.kind is SegmentKind.EFFORT and bout.top and bout.cycle_ms):
        return bout
    least, rep = bout.least or 1, bout.cycle_ms
    top = max(least, min(bout.top, most))
    reps = (least + top) // 2
    return replace(bout, top=top, reps=reps, length_ms=reps * rep, max_ms=top * rep)


def _leading_to(bout: Segment, gap: Segment) -> Segment:
    """Return `gap` with the values of the bout after it."""
    return replace(
        bout,
        kind=gap.kind,
        length_ms=gap.length_ms,
        open=False,
        max_ms=None,
        options=(),
        written=False,
    )


def _last_rest(gap: Segment) -> Segment:
    """Return `gap` as a rest that leads nowhere."""
    return Segment(
        index=gap.index,
        kind=SegmentKind.REST,
        start_ms=gap.start_ms,
        length_ms=gap.length_ms,
        step=gap.step,
        label="Rest",
        written=True,
    )


def _settling(bout: Segment) -> tuple[Segment, ...]:
    """Return the gap in which to get into position for a bout, if that takes any time."""
    if not bout.settle_ms:
        return ()
    gap = replace(
        bout,
        kind=SegmentKind.SETTLE,
        length_ms=bout.settle_ms,
        open=False,
        max_ms=None,
        options=(),
    )
    return (gap,)
