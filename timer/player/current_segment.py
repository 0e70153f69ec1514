"""The segment under the playhead: its length as the person has changed it, and its cues."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from timer.frozen import frozen
from timer.timeline.cues.cue import RHYTHM, Cue, CueKind, phrase_key
from timer.timeline.cues.placement import BREATH_MS
from timer.timeline.cues.plan import CuePlan
from timer.timeline.messages import LEADS
from timer.timeline.segments import Segment, TimedPhase

MOST_MORE_MS = 5 * 60_000
"""How much longer than planned a segment can be made."""

CHANGE_MS = 10_000
"""What one press of plus or minus asks for."""

ONCE = frozenset(
    {
        CueKind.HALF,
        CueKind.ANNOUNCE,
        CueKind.DOSE,
        CueKind.CUE,
        CueKind.NOTE,
        CueKind.ASK,
    }
)
"""Cues that are not given a second time when they are planned anew under way."""


@frozen
class Worked:
    """What was done of a bout: the time of all attempts, and the most reps or seconds of one."""

    ms: int = 0
    done: int = 0

    def plus(self, attempt: Worked) -> Worked:
        """Return this with one more attempt."""
        return Worked(self.ms + attempt.ms, max(self.done, attempt.done))


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
        """Whether it goes on past its planned length until the person ends it."""
        self.length = self.segment.length_ms
        self.cap = self.segment.max_ms
        self.cues = plan.of(place)
        self.passed = 0
        """How many of the cues the playhead has passed."""
        self._heard: tuple[Cue, ...] = ()
        """What was heard to its end of cues that are planned no more."""
        self.closed = False
        """Whether its set has been handed out."""
        self.earlier = earlier or Worked()
        self._repeated_ms = 0

    @property
    def end(self) -> int | None:
        """Where it ends by itself, or None where only the person ends it."""
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
        return self.cap // cycle if self.cap and cycle else self.reps or 0

    def pass_to(self, position: int) -> tuple[Cue, ...]:
        """Return the cues passed on the way to `position`, each once."""
        until = bisect_right(self.cues, position, key=lambda cue: cue.at_ms)
        passed = self.cues[self.passed : until]
        self.passed = max(self.passed, until)
        return passed

    def rewind(self, position: int) -> None:
        """Go back to `position`: every cue from there on is armed again."""
        self._heard = tuple(cue for cue in self._heard if cue.at_ms < position)
        self.passed = bisect_left(self.cues, position, key=lambda cue: cue.at_ms)

    def rep_start(self, position: int) -> int:
        """Return where the rep or breath at `position` began; without a rhythm, `position`."""
        cycle = self.segment.cycle_ms if self.segment.phases else None
        return position // cycle * cycle if cycle else position

    def step_ms(self) -> int:
        """Return what plus and minus change: ten seconds, in whole reps where there is a rhythm."""
        cycle = self.segment.cycle_ms
        return max(round(CHANGE_MS / cycle), 1) * cycle if cycle else CHANGE_MS

    def change(self, by_ms: int, position: int) -> None:
        """Make it `by_ms` longer or shorter; what has been heard is not heard again.

        Past the plan of a segment that waits, more is counted from where the person is.
        """
        self.length = max(self.length, self._rep_end(position)) + by_ms
        if self.cap is not None:
            self.cap += by_ms
        self._adopt(self._anew(position, 0), position)

    def adopt(self, plan: CuePlan, position: int) -> None:
        """Go on with another plan of the same timeline."""
        self._plan = plan
        self._adopt(self._anew(position, 0), position)

    def give_way(self, begins: int, ends: int, position: int) -> bool:
        """Keep quiet from `begins` to `ends`, where something else is said; tell whether it can be.

        It can't where a tone sounds then, where an announcement would be lost by it, or where the
        segment ends before.
        """
        if self.end is not None and ends + BREATH_MS > self.end:
            return False
        fresh = self._anew(position, ends)
        coming = [cue for cue in fresh if cue.at_ms + cue.length_ms > position]
        spoilt = any(
            cue.tone and cue.what not in RHYTHM and _overlap(cue, begins, ends) for cue in coming
        )
        if spoilt or (_announces(self._waiting(position)) and not _announces(coming)):
            return False
        self._adopt(fresh, position)
        return True

    def _waiting(self, position: int) -> list[Cue]:
        """Return the cues that are not over yet."""
        return [cue for cue in self.cues if cue.at_ms + cue.length_ms > position]

    def _anew(self, position: int, said_until: int) -> tuple[Cue, ...]:
        """Return the cues planned anew, without those that have been heard to their end."""
        given = self._given(position)
        cut = any(not cue.tone for cue in self.cues[: self.passed] if _sounds(cue, position))
        until = said_until or (position if cut else 0)
        fresh = self._plan.of(self.place, self.length, self.cap, until)
        return tuple(
            cue
            for cue in fresh
            if cue.at_ms <= position or not any(_tells(heard, cue) for heard in given)
        )

    def _given(self, position: int) -> tuple[Cue, ...]:
        """Return the cues that are given once and have been, in whatever plan they stood."""
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
        """Go back from `position` to `start`, to do that part of the bout once more."""
        self._repeated_ms += position - start
        self.rewind(start)

    def follow(self, before: CurrentSegment) -> None:
        """Be the same attempt as `before`, which was planned otherwise."""
        self.earlier, self._repeated_ms = before.earlier, before._repeated_ms

    def worked_at(self, position: int, *, complete: bool) -> Worked:
        """Return what was done in this attempt by `position`; `complete` if it was ended as done.

        Reps without a rhythm are all done once the person says so.
        """
        unpaced = self.segment.counted and not self.segment.cycle_ms
        whole = complete and (unpaced or not self.waits)
        done = self.planned() if whole else self.done_at(position)
        return Worked(position + self._repeated_ms, done)

    def done_at(self, position: int) -> int:
        """Return what has been done by `position`: reps or breaths, else whole seconds."""
        if self.segment.reps is None:
            return position // 1000
        cycle = self.segment.cycle_ms or max(self.length // self.segment.reps, 1)
        return min(position // cycle, self.most)

    def planned(self) -> int:
        """Return what was planned, in the same unit as `done_at`."""
        reps = self.reps
        return self.length // 1000 if reps is None else reps


def _sounds(cue: Cue, position: int) -> bool:
    return cue.at_ms <= position < cue.at_ms + cue.length_ms


def _tells(heard: Cue, cue: Cue) -> bool:
    """Tell whether nothing is left to say of `cue` after `heard`, perhaps a longer form of it."""
    news = {phrase_key(phrase) for phrase in cue.phrases} - LEADS
    known = {phrase_key(phrase) for phrase in heard.phrases}
    return heard.what is cue.what and heard.tone == cue.tone and news <= known


def _overlap(cue: Cue, begins: int, ends: int) -> bool:
    return cue.at_ms < ends and begins < cue.at_ms + cue.length_ms


def _announces(cues: list[Cue]) -> bool:
    return any(cue.what is CueKind.ANNOUNCE for cue in cues)
