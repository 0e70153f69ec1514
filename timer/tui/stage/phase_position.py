"""The rep, phase or breath that a segment is in at a moment, and the picture for it; pure."""

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
"""A quiet breath of the figure during a hold; the person isn't asked to follow it."""
LEVELS = {"in": (0.0, 1.0), "out": (1.0, 0.0)}
"""How full the lungs are at the start and end of each phase of a breath."""
TWICE = {"in": (0.0, 0.75), "in again": (0.75, 1.0), "out": (1.0, 0.0)}
"""The same for a breath in two parts, of which the second only tops it up."""


@frozen
class Beat:
    """A position within a cycle of phases."""

    phase: int | None
    """Position among the phases, from 0; None if there are none."""
    share: float
    """The share of the phase, or of the segment, that is over, from 0 to 1."""
    length_ms: int
    """The length of the phase or segment."""
    rep: int
    """The position of the rep, from 0."""


def beat(bout: Segment, position: int, length_ms: int | None = None) -> Beat:
    """Return the beat `position` milliseconds into a segment, optionally of another length."""
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
    """Return the side, `left` or `right`, that a rep (from 0) works; None if there are no sides."""
    if bout.side == "alternate":
        return "right" if rep % 2 else "left"
    words = (bout.side or "").split()
    return next((side for side in ("left", "right") if side in words), None)


def shown_bout(now: Snapshot) -> Segment | None:
    """Return the segment that the figure shows: the current one, or in a gap the next."""
    bout = now.following if now.segment.is_gap else now.segment
    return bout if bout is not None and bout.is_bout else None


def filled(now: Snapshot, position: int) -> float:
    """Return how far the bar is filled, from 0 to 1, by the phase if there is one.

    Breathing in fills it, breathing out empties it.
    """
    segment = now.segment
    if not segment.is_bout:
        return beat(segment, position, now.length_s * 1000).share
    at = beat(segment, position, now.length_s * 1000)
    names = [phase.name for phase in segment.phases]
    if at.phase is None or not LEVELS.keys() <= set(names):
        return at.share
    levels = TWICE if "in again" in names else LEVELS
    if names[at.phase] in levels:
        start, end = levels[names[at.phase]]
        return start + (end - start) * at.share
    before = [name for name in names[: at.phase] if name in levels]
    return levels[before[-1]][1] if before else 0.0


def picture(
    drawn: Figure, now: Snapshot, position: int, cols: int, rows: int, *, moving: bool
) -> Frame:
    """Return the picture `position` milliseconds into the current segment.

    It moves in time with the phases. In a gap it is still, except while settling, when it shows
    what to do next. Unless `moving`, it is the key poses side by side.
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
