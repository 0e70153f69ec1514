"""Where a bout stands in its rep, phase or breath at a moment, and which picture of it that is."""

from __future__ import annotations

from math import cos, pi
from typing import TYPE_CHECKING

from timer.frozen import frozen
from timer.player.snapshot import Snapshot
from timer.timeline.segments import Segment, SegmentKind

if TYPE_CHECKING:
    from timer.figures.canvas import Frame
    from timer.figures.motion import Figure

BREATH_MS = 5_000
"""A quiet breath in a hold; the figure breathes, nobody is told to."""
LEVELS = {"in": (0.0, 1.0), "out": (1.0, 0.0)}
"""How full a breath is at the start and the end of its phases."""


@frozen
class Beat:
    """A moment within a cycle."""

    phase: int | None
    """Place among the phases, from 0; None where the bout has none."""
    share: float
    """What has gone of the phase, or of the bout, from 0 to 1."""
    length_ms: int
    """Of the phase or bout."""
    rep: int
    """From 0."""


def beat(bout: Segment, position: int, length_ms: int | None = None) -> Beat:
    """Return the moment `position` milliseconds into a bout that is `length_ms` long."""
    whole = length_ms or bout.length_ms
    cycle = sum(phase.ms for phase in bout.phases)
    if not cycle:
        return Beat(None, min(position / max(whole, 1), 1.0), whole, 0)
    rep, inside = divmod(position, cycle)
    for place, phase in enumerate(bout.phases):
        if inside < phase.ms:
            return Beat(place, inside / phase.ms, phase.ms, rep)
        inside -= phase.ms
    raise AssertionError("the phases fill the cycle")


def hand(bout: Segment, rep: int = 0) -> str | None:
    """Return `left` or `right`, as a rep (from 0) is worked, or None where there are no sides."""
    if bout.side == "alternate":
        return "right" if rep % 2 else "left"
    words = (bout.side or "").split()
    return next((side for side in ("left", "right") if side in words), None)


def shown_bout(now: Snapshot) -> Segment | None:
    """Return the bout that the figure shows: the current one, in a gap the coming one."""
    bout = now.following if now.segment.is_gap else now.segment
    return bout if bout is not None and bout.is_bout else None


def filled(now: Snapshot, position: int) -> float:
    """Return how far the bar is filled, from 0 to 1: by the phase, else by the segment.

    A breath fills it and empties it.
    """
    segment = now.segment
    if not segment.is_bout:
        return beat(segment, position, now.length_s * 1000).share
    at = beat(segment, position, now.length_s * 1000)
    names = [phase.name for phase in segment.phases]
    if at.phase is None or not LEVELS.keys() <= set(names):
        return at.share
    if names[at.phase] in LEVELS:
        start, end = LEVELS[names[at.phase]]
        return start + (end - start) * at.share
    before = [name for name in names[: at.phase] if name in LEVELS]
    return LEVELS[before[-1]][1] if before else 0.0


def picture(
    drawn: Figure, now: Snapshot, position: int, cols: int, rows: int, *, moving: bool
) -> Frame:
    """Return the picture of a moment: in time with the phases, and still in a gap but the settle,
    which shows what is to be done. Without motion these are the key poses side by side.
    """
    bout = shown_bout(now) or now.segment
    if not moving:
        return drawn.still(cols, rows, hand(bout))
    rests = now.segment.is_gap and now.segment.kind is not SegmentKind.SETTLE
    position = 0 if rests else position
    at = beat(bout, position)
    side = hand(bout, at.rep)
    if at.phase is not None:
        names = [phase.name for phase in bout.phases]
        return drawn.frame(
            cols,
            rows,
            phase=at.phase,
            share=at.share,
            side=side,
            phases=names,
            length_ms=at.length_ms,
        )
    if drawn.cycle_ms:
        rep, inside = divmod(position, drawn.cycle_ms)
        share, each = inside / drawn.cycle_ms, drawn.cycle_ms // len(drawn.phases)
        return drawn.frame(cols, rows, share=share, side=hand(bout, rep), length_ms=each)
    breath = 0.0 if rests else (1 - cos(2 * pi * position / BREATH_MS)) / 2
    return drawn.frame(cols, rows, side=side, breath=breath)
