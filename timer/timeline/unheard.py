"""What a person with their eyes shut would miss of a routine."""

from __future__ import annotations

from collections.abc import Iterator

from timer.records import record
from timer.timeline.cues import CuePlan
from timer.timeline.segments import Segment, SegmentKind
from timer.timeline.wording import announcements

SECOND = 1000
LONGEST_S = 60
"""The longest gap that is tried for an announcement."""
AROUND_MS = 2_700
"""What a gap needs beside the words: its opening tone, silence, and one tick of the count-in."""


@record
class Unannounced:
    """A bout that begins before anything has said that it comes."""

    bout: Segment
    gap: Segment | None
    """The gap before it, which is too short, if there is one."""
    needed_ms: int
    """How long such a gap has to be."""


def unannounced(plan: CuePlan) -> Iterator[Unannounced]:
    """Yield each bout that begins before anything has said that it comes."""
    if not plan.voiced:
        return
    segments = plan.timeline.segments
    for place, bout in enumerate(segments):
        if not bout.is_bout or plan.announced(place):
            continue
        gap = segments[place - 1] if place and segments[place - 1].is_gap else None
        yield Unannounced(bout, gap, _needed(plan, place, gap))


def untoned(plan: CuePlan) -> Iterator[Segment]:
    """Yield each bout without a tone at its very start or end."""
    segments = plan.timeline.segments
    for place, bout in enumerate(segments):
        opens = any(cue.tone and cue.at_ms == 0 for cue in plan.of(place))
        closes = place + 1 == len(segments) or any(
            cue.tone and cue.at_ms == 0 for cue in plan.of(place + 1)
        )
        if bout.is_bout and not (opens and closes):
            yield bout


def gap_key(gap: Segment | None) -> str:
    """Return the key of a routine file that sets a gap's length."""
    if gap is None or gap.kind is SegmentKind.SETTLE:
        return "settle"
    return "switch" if gap.kind is SegmentKind.SWITCH else "rest"


def _needed(plan: CuePlan, place: int, gap: Segment | None) -> int:
    """Return the least whole seconds of a gap that holds the announcement, in milliseconds."""
    if gap is None:
        least = announcements(plan.timeline.segments[place], None)[-1]
        return -(-(plan.lengths.speech(least) + AROUND_MS) // SECOND) * SECOND
    seconds = gap.length_ms // SECOND + 1
    while seconds < LONGEST_S and not plan.announced_by(place - 1, seconds * SECOND):
        seconds += 1
    return seconds * SECOND
