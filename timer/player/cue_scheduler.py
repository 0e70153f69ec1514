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
    """Hands out each cue once, until it is re-armed."""

    def __init__(self, plan: CuePlan, *, attended: bool) -> None:
        self._plan = plan
        self._attended = attended
        self._given: tuple[int, int] = (0, 0)
        """The place of the last segment looked at, and how many of its cues were handed out."""

        self.left_out: set[str] = set()
        """Moves that hurt, by their labels: whatever of them is still to come is passed over."""

    def after(self, place: int) -> int:
        """Return the place that follows `place`; past the last one, the number of segments."""
        segments = self._plan.timeline.segments
        place += 1
        while place < len(segments) and segments[place].label in self.left_out:
            place += 1
        return place

    def rearm(self, live: CurrentSegment) -> None:
        """Begin again with the first cue that the playhead has not passed."""
        self._given = (live.place, live.passed)

    def adopt(self, plan: CuePlan, live: CurrentSegment) -> None:
        """Go on with another plan, at the first cue that the playhead has not passed."""
        self._plan = plan
        self.rearm(live)

    def ahead(self, live: CurrentSegment, playhead: Playhead, now: int) -> list[Effect]:
        """Return a `Schedule` for every cue due by the horizon and not handed out yet."""
        effects: list[Effect] = []
        until, line, place = now + HORIZON_MS, playhead, live.place
        while True:
            cues = live.cues if place == live.place else self._plan.of(place)
            effects += self._give(place, cues, line, until)
            end = live.end if place == live.place else self._natural_end(place)
            at = None if end is None else line.when(end)
            if at is None or at > until:
                return effects
            place = self.after(place)
            if place >= len(self._plan.timeline.segments):
                last = () if _ends(cues) else (self._plan.ending(),)
                return effects + self._give(place, last, Playhead(at), until)
            line = Playhead(at, 0, playhead.rate)

    def ending(self, live: CurrentSegment, playhead: Playhead, at: int) -> list[Effect]:
        """Return the `Schedule` of the last cue of all, unless it was handed out or has sounded."""
        if _ends(live.cues) and playhead.at(at) >= live.length:
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
    """Tell whether the session's last tone is one of a segment's own."""
    return bool(cues) and cues[-1].what is CueKind.FINISHED
