"""The segment under the playhead, as the person has changed it, and what was done of each bout.

A bout may be started more than once. A `CurrentSegment` is one attempt; `Worked` adds attempts up,
and the `SetLog` keeps the sum for every bout and hands out its set.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from timer.frozen import frozen, replace
from timer.player.effects import SetDone
from timer.player.results import ENOUGH, Result, part_done, share
from timer.timeline.cues.cue import RHYTHM, Cue, CueKind, phrase_key
from timer.timeline.cues.placement import BREATH_MS
from timer.timeline.cues.plan import CuePlan
from timer.timeline.messages import LEADS
from timer.timeline.segments import Segment, TimedPhase

MOST_MORE_MS = 5 * 60_000
"""How much longer than planned a segment can become."""

CHANGE_MS = 10_000
"""What one press of plus or minus asks for."""

ONCE = frozenset(
    {
        CueKind.HALF,
        CueKind.TIME,
        CueKind.ANNOUNCE,
        CueKind.DOSE,
        CueKind.CUE,
        CueKind.NOTE,
        CueKind.ASK,
    }
)
"""Cues that aren't given again when the segment is planned again under way."""
WORTH_KEEPING_MS = 1_000
"""A bout left sooner than this wasn't started."""


@frozen
class Worked:
    """What was done of a bout: the time of all attempts, and the reps or breaths of the best."""

    ms: int = 0
    done: int = 0
    ended: bool = False
    """Whether it ended as done, where it waits for the person."""
    given: int | None = None
    """The reps that the person says they did."""

    @property
    def started(self) -> bool:
        """Whether this is more than a moment."""
        return self.ms >= WORTH_KEEPING_MS or self.ended

    def plus(self, attempt: Worked) -> Worked:
        """Return this with one more attempt."""
        done = max(self.done, attempt.done)
        given = self.given if attempt.given is None else attempt.given
        return Worked(self.ms + attempt.ms, done, self.ended or attempt.ended, given)


class CurrentSegment:
    """One attempt at a segment. Positions are milliseconds from its start.

    `earlier` is what was done of the same bout in attempts before this one.
    """

    def __init__(
        self, plan: CuePlan, place: int, *, attended: bool, earlier: Worked | None = None
    ) -> None:
        self._plan = plan
        self.place = place
        self.segment: Segment = plan.timeline.segments[place]
        self.waits = self.segment.open and attended
        """Whether it continues past its planned length until the person ends it."""
        self.length = self.segment.length_ms
        self.cap = self.segment.max_ms
        self.cues = plan.of(place)
        self.passed = 0
        """How many of the cues the playhead has passed."""
        self._heard: tuple[Cue, ...] = ()
        """Cues of earlier plans of this attempt that were heard to their end."""
        self.closed = False
        """Whether its set has been handed out."""
        self.earlier = earlier or Worked()
        self._repeated_ms = 0

    @property
    def end(self) -> int | None:
        """Where it ends automatically, or None where only the person ends it."""
        return self.cap if self.waits else self.length

    @property
    def reps(self) -> int | None:
        """The planned reps or breaths, as the person has changed them."""
        cycle = self.segment.cycle_ms
        return self.length // cycle if cycle else self.segment.reps

    @property
    def most(self) -> int:
        """The highest count it can come to: the planned reps, or the top of an effort's window."""
        cycle = self.segment.cycle_ms
        if self.cap and cycle and not self.segment.self_paced:
            return self.cap // cycle
        return self.reps or 0

    def pass_to(self, position: int) -> tuple[Cue, ...]:
        """Return the cues passed on the way to `position`, each once."""
        until = bisect_right(self.cues, position, key=lambda cue: cue.at_ms)
        passed = self.cues[self.passed : until]
        self.passed = max(self.passed, until)
        return passed

    def rewind(self, position: int) -> None:
        """Go back to `position`; every cue from there on is still to come."""
        self._heard = tuple(cue for cue in self._heard if cue.at_ms < position)
        self.passed = bisect_left(self.cues, position, key=lambda cue: cue.at_ms)

    def rep_start(self, position: int) -> int:
        """Return where the rep or breath at `position` began; without a rhythm, `position`."""
        cycle = self.segment.cycle_ms if self.segment.phases else None
        return position // cycle * cycle if cycle else position

    def step_ms(self, change_ms: int = CHANGE_MS) -> int:
        """Return what plus and minus change: `change_ms`, in whole reps where there is a rhythm."""
        cycle = self.segment.cycle_ms
        return max(round(change_ms / cycle), 1) * cycle if cycle else change_ms

    def change(self, by_ms: int, position: int) -> None:
        """Make it `by_ms` longer or shorter; what was heard isn't heard again.

        Past the planned end of a segment that waits, it is made longer from `position`.
        """
        self.length = max(self.length, self._rep_end(position)) + by_ms
        if self.cap is not None:
            self.cap += by_ms
        self._adopt(self._replanned(position, 0), position)

    def adopt(self, plan: CuePlan, position: int) -> None:
        """Continue with another plan, in which this segment has the same place and length."""
        self._plan = plan
        self.segment = plan.timeline.segments[self.place]
        self._adopt(self._replanned(position, 0), position)

    def give_way(self, begins: int, ends: int, position: int) -> bool:
        """Say nothing from `begins` to `ends`, and return whether that is possible.

        It isn't where a tone sounds then, where an announcement would be lost, or where the segment
        ends sooner.
        """
        if self.end is not None and ends + BREATH_MS > self.end:
            return False
        fresh = self._replanned(position, ends)
        coming = [cue for cue in fresh if cue.at_ms + cue.length_ms > position]
        interrupted = any(
            cue.tone and cue.what not in RHYTHM and _overlap(cue, begins, ends) for cue in coming
        )
        if interrupted or (_announces(self._waiting(position)) and not _announces(coming)):
            return False
        self._adopt(fresh, position)
        return True

    def _waiting(self, position: int) -> list[Cue]:
        """Return the cues that are not over yet."""
        return [cue for cue in self.cues if cue.at_ms + cue.length_ms > position]

    def _replanned(self, position: int, said_until: int) -> tuple[Cue, ...]:
        """Return the cues of a new plan, without those that were heard to their end."""
        given = self._given(position)
        cut = any(not cue.tone for cue in self.cues[: self.passed] if _sounds(cue, position))
        until = said_until or (position if cut else 0)
        fresh = self._plan.of(self.place, self.length, self.cap, until)
        return tuple(
            cue
            for cue in fresh
            if cue.at_ms <= position or not any(_covers(heard, cue) for heard in given)
        )

    def _given(self, position: int) -> tuple[Cue, ...]:
        """Return the cues in `ONCE` that were given, in this plan or an earlier one."""
        passed = (
            cue
            for cue in self.cues[: self.passed]
            if cue.what in ONCE and (cue.tone or cue.at_ms + cue.length_ms <= position)
        )
        return tuple(dict.fromkeys((*self._heard, *passed)))

    def _adopt(self, fresh: tuple[Cue, ...], position: int) -> None:
        self._heard = self._given(position)
        ahead = any(cue.at_ms == position for cue in self.cues[self.passed :])
        self.cues = fresh
        find = bisect_left if ahead else bisect_right
        self.passed = find(self.cues, position, key=lambda cue: cue.at_ms)

    def _rep_end(self, position: int) -> int:
        cycle = self.segment.cycle_ms or 1
        return -(-position // cycle) * cycle

    def phase_at(self, position: int) -> tuple[TimedPhase, int] | None:
        """Return the phase at `position` and what is left of it, in milliseconds."""
        cycle = self.segment.cycle_ms
        if not cycle or not self.segment.phases:
            return None
        inside = position % cycle
        for phase in self.segment.phases:
            if inside < phase.ms:
                return phase, phase.ms - inside
            inside -= phase.ms
        return None

    def repeat(self, position: int, start: int) -> None:
        """Go back from `position` to `start`, to do that part of the bout again."""
        self._repeated_ms += position - start
        self.rewind(start)

    def follow(self, before: CurrentSegment, moved_ms: int) -> None:
        """Become the same attempt as `before`, whose other plan had its position `moved_ms` on."""
        self.earlier, self._repeated_ms = before.earlier, before._repeated_ms + moved_ms

    def worked_at(self, position: int, *, complete: bool) -> Worked:
        """Return what was done in this attempt by `position`; `complete` if it ended as done."""
        ms = position + self._repeated_ms
        return Worked(ms, self.done_at(position), complete and self.segment.open)

    def done_at(self, position: int) -> int:
        """Return how many whole reps or breaths were counted by `position`."""
        cycle = self.segment.cycle_ms
        return min(position // cycle, self.most) if cycle else 0


class SetLog:
    """What was done of each bout, over all its attempts."""

    def __init__(self, *, attended: bool) -> None:
        self._attended = attended
        self.hurt: set[int] = set()
        """Indexes of the bouts that hurt, however often they are started again."""
        self._kept: dict[Segment, Worked] = {}
        """What was done of each bout, without attempts that were skipped."""
        self._aside: dict[Segment, CurrentSegment] = {}
        """Bouts left by going back, whose sets are still to be handed out."""
        self._sets: dict[Segment, SetDone] = {}
        """The newest set handed out of each bout."""

    @property
    def anything(self) -> bool:
        """Whether any set counts."""
        return any(done.counts for done in self._sets.values())

    @property
    def labels(self) -> frozenset[str]:
        """The labels of which any set counts."""
        return frozenset(bout.label for bout, done in self._sets.items() if done.counts)

    def share(self, bouts: Sequence[Segment]) -> float:
        """Return the part of the work planned in `bouts` that was done, from 0 to 1."""
        sets = (self._sets[bout] for bout in bouts if bout in self._sets)
        parts = ((done.segment.length_ms, done.part) for done in sets)
        return share(parts, sum(bout.length_ms for bout in bouts))

    def has(self, bout: Segment) -> bool:
        """Return whether a set of this bout was handed out."""
        return bout in self._sets

    def reps(self, bout: Segment) -> int | None:
        """Return how many reps of a bout count, None where none does or nobody counted."""
        done = self._sets.get(bout)
        return done.done if done is not None and done.counts else None

    def results(self, bouts: Sequence[Segment]) -> list[Result]:
        """Return what became of those of `bouts` that have a set."""
        return [self._sets[bout].result for bout in bouts if bout in self._sets]

    def of(self, bout: Segment) -> Worked | None:
        """Return what was done of a bout before, if anything."""
        return self._kept.get(bout)

    def close(
        self,
        current: CurrentSegment,
        position: int,
        *,
        complete: bool = False,
        skipped: bool = False,
        hurt: bool = False,
    ) -> SetDone | None:
        """Return the set of an attempt that ends at `position`, or None where there is none.

        There is none in a gap, for a bout that was barely started and not left out, or a second
        time. A `skipped` attempt takes nothing away from earlier ones.
        """
        attempt = current.worked_at(position, complete=complete)
        worked = current.earlier.plus(attempt)
        new = attempt.ms if current.segment in self._sets else worked.ms
        started = new >= WORTH_KEEPING_MS or complete or skipped or hurt
        if current.closed or not current.segment.is_bout:
            return None
        if not started:
            self._kept[current.segment] = worked
            return None
        current.closed = True
        self._aside.pop(current.segment, None)
        if skipped and current.earlier.started:
            worked, skipped = current.earlier, False
        self._kept[current.segment] = current.earlier if skipped else worked
        return self._set(current.segment, worked, skipped=skipped)

    def underway(self, current: CurrentSegment, position: int) -> SetDone | None:
        """Return the set of an attempt as far as it is by `position`, if it was really started."""
        attempt = current.worked_at(position, complete=False)
        if current.closed or not current.segment.is_bout or attempt.ms < WORTH_KEEPING_MS:
            return None
        return self._made(current.segment, current.earlier.plus(attempt))

    def set_aside(self, current: CurrentSegment, position: int) -> None:
        """Keep what was done of a bout that is left by going back, until it is done again."""
        attempt = current.worked_at(position, complete=False)
        worked = current.earlier.plus(attempt)
        if current.closed or not current.segment.is_bout:
            return
        self._kept[current.segment] = worked
        new = attempt.ms if current.segment in self._sets else worked.ms
        if new >= WORTH_KEEPING_MS:
            self._aside[current.segment] = current

    def give_reps(self, bout: Segment, reps: int) -> SetDone | None:
        """Return the set of a bout with the reps that the person says they did in it."""
        worked = self._kept.get(bout)
        if worked is None:
            return None
        self._kept[bout] = replace(worked, given=reps)
        return self._set(bout, self._kept[bout])

    def rest(self) -> list[SetDone]:
        """Return the sets of the bouts that were set aside and not done again."""
        sets = [done for bout in self._aside if (done := self.so_far(bout))]
        self._aside.clear()
        return sets

    def so_far(self, bout: Segment) -> SetDone | None:
        """Return the set of a bout as it was before this attempt, or None if there was none."""
        worked = self._kept.get(bout, Worked())
        if not worked.started and bout.index not in self.hurt:
            self._sets.pop(bout, None)
            return None
        return self._set(bout, worked)

    def _set(self, bout: Segment, worked: Worked, *, skipped: bool = False) -> SetDone:
        """Return the set of a bout, to be handed out."""
        self._sets[bout] = self._made(bout, worked, skipped=skipped)
        return self._sets[bout]

    def _made(self, bout: Segment, worked: Worked, *, skipped: bool = False) -> SetDone:
        planned_s, seconds = (bout.length_ms + 500) // 1000, (worked.ms + 500) // 1000
        counted = worked.done if bout.cycle_ms else None
        if bout.self_paced and worked.done < (bout.reps or 0):
            counted = None  # who ends before the count is over was faster, or stopped
        if bout.open and (not self._attended or (worked.ended and not counted)):
            counted = None  # nobody is there to say what was done, or who is was quicker
        done = counted if worked.given is None else worked.given
        enough = part_done(bout.reps, done, planned_s, seconds) >= ENOUGH
        # What is planned for one that waits is only a guess.
        result = Result.DONE if (worked.ended if bout.open else enough) else Result.SHORT
        if skipped:
            result = Result.SKIPPED
        if bout.index in self.hurt:
            result = Result.HURT
        return SetDone(bout, result, bout.reps, done, planned_s, seconds)


def _sounds(cue: Cue, position: int) -> bool:
    return cue.at_ms <= position < cue.at_ms + cue.length_ms


def _covers(heard: Cue, cue: Cue) -> bool:
    """Return whether `heard`, perhaps a longer form of `cue`, said all of it."""
    news = {phrase_key(phrase) for phrase in cue.phrases} - LEADS
    known = {phrase_key(phrase) for phrase in heard.phrases}
    return heard.what is cue.what and heard.tone == cue.tone and news <= known


def _overlap(cue: Cue, begins: int, ends: int) -> bool:
    return cue.at_ms < ends and begins < cue.at_ms + cue.length_ms


def _announces(cues: list[Cue]) -> bool:
    return any(cue.what is CueKind.ANNOUNCE for cue in cues)
