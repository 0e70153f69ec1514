"""The sound timeline of a whole session: every tone and utterance from its start to its end."""

from __future__ import annotations

from timer.frozen import frozen
from timer.timeline.cues.cue import Cue
from timer.timeline.cues.plan import ENDING, CuePlan


@frozen
class Event:
    """One cue at its place; `start_ms` counts from the start of the session.

    `segment` is the index (from 1) of the segment that the cue belongs to.
    """

    start_ms: int
    cue: Cue
    segment: int


def script(plan: CuePlan) -> tuple[Event, ...]:
    """Return the undisturbed run: every open segment ends at its planned length."""
    events = [
        Event(segment.start_ms + cue.at_ms, cue, segment.index)
        for place, segment in enumerate(plan.timeline.segments)
        for cue in plan.of(place)
    ]
    if events and events[-1].cue.what != ENDING:
        last = plan.timeline.segments[-1]
        events.append(Event(last.end_ms, plan.ending(), last.index))
    return tuple(sorted(events, key=lambda event: event.start_ms))
