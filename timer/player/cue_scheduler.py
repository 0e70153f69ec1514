"""Cues handed out ahead of their time, so that sound can be placed to the sample."""

from __future__ import annotations

from timer.player.current_segment import CurrentSegment
from timer.player.effects import Effect, Schedule
from timer.player.playhead import Playhead
from timer.timeline.cues.cue import Cue, CueKind
from timer.timeline.cues.plan import CuePlan

HORIZON_MS = 4_000
"""How far ahead cues are handed out, in real milliseconds."""


class CueScheduler:
    """Hands out each cue once, until it is rearmed."""

    def __init__(self, plan: CuePlan, *, attended: bool) -> None:
        self._plan = plan
        self._attended = attended
        self._given: tuple[int, int] = (0, 0)
        """The place of the last segment reached, and how many of its cues were handed out."""
        self.left_out: set[str] = set()
        """Labels of moves that hurt; their segments still to come are skipped."""

    def after(self, place: int) -> int:
        """Return the place that follows `place`; past the last one, the number of segments."""
        segments = self._plan.timeline.segments
        place += 1
        while place < len(segments) and segments[place].label in self.left_out:
            place += 1
        return place

    def rearm(self, current: CurrentSegment) -> None:
        """Start again with the first cue that the playhead hasn't passed."""
        self._given = (current.place, current.passed)

    def adopt(self, plan: CuePlan, current: CurrentSegment) -> None:
        """Continue with another plan, at the first cue that the playhead hasn't passed."""
        self._plan = plan
        self.rearm(current)

    def ahead(self, current: CurrentSegment, playhead: Playhead, now: int) -> list[Effect]:
        """Return a `Schedule` for every cue due by the horizon that wasn't handed out yet."""
        effects: list[Effect] = []
        until, line, place = now + HORIZON_MS, playhead, current.place
        while True:
            cues = current.cues if place == current.place else self._plan.of(place)
            effects += self._give(place, cues, line, until)
            end = current.end if place == current.place else self._natural_end(place)
            at = None if end is None else line.when(end)
            if at is None or at > until:
                return effects
            place = self.after(place)
            if place >= len(self._plan.timeline.segments):
                last = () if _ends(cues) else (self._plan.ending(),)
                return effects + self._give(place, last, Playhead(at), until)
            line = Playhead(at, 0, playhead.rate)

    def ending(self, current: CurrentSegment, playhead: Playhead, at: int) -> list[Effect]:
        """Return the `Schedule` of the very last cue, unless it was handed out or has sounded."""
        if _ends(current.cues) and playhead.at(at) >= current.length:
            return []
        after = len(self._plan.timeline.segments)
        return self._give(after, (self._plan.ending(),), Playhead(at), at)

    def _give(self, place: int, cues: tuple[Cue, ...], line: Playhead, until: int) -> list[Effect]:
        given_place, given = self._given
        if place < given_place:
            return []
        first = given if place == given_place else 0
        effects: list[Effect] = []
        for count, cue in enumerate(cues[first:], start=first + 1):
            at = line.when(cue.at_ms)
            if at is None or at > until:
                break
            effects.append(Schedule(at, cue))
            self._given = (place, count)
        return effects

    def _natural_end(self, place: int) -> int | None:
        segment = self._plan.timeline.segments[place]
        return segment.max_ms if segment.open and self._attended else segment.length_ms


def _ends(cues: tuple[Cue, ...]) -> bool:
    """Return whether the session's last tone is among a segment's cues."""
    return bool(cues) and cues[-1].what is CueKind.FINISHED
