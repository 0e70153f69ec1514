"""The bouts of one step, each kind in its own way: how long, how often, on which side."""

from __future__ import annotations

from collections.abc import Iterator

from timer.errors import SuppleError
from timer.frozen import frozen, replace
from timer.routine.model import (
    Ask,
    Breathe,
    Effort,
    Hold,
    Move,
    Moves,
    Note,
    Open,
    Option,
    Reps,
    Rest,
    Step,
    Zone,
    Zones,
)
from timer.routine.parts import AuthorCue, Dose, Order, Phase, Prefer, Range
from timer.timeline.compile.order import turns
from timer.timeline.compile.ranges import SECOND, settle_range, share_out
from timer.timeline.segments import SegmentKind, TimedPhase

PACE_MS = 3_000
"""A rep's length where nobody gives one; a house figure."""


@frozen
class Bout:
    """One stretch of a step, or a gap, before it has its place on the timeline."""

    kind: SegmentKind
    length_ms: int
    label: str = ""
    move: str | None = None
    set: int | None = None
    sets: int | None = None
    side: str | None = None
    reps: int | None = None
    target: int | None = None
    open: bool = False
    max_ms: int | None = None
    phases: tuple[TimedPhase, ...] = ()
    cues: tuple[AuthorCue, ...] = ()
    options: tuple[Option, ...] = ()
    ceiling: int | None = None
    top: int | None = None
    tags: tuple[str, ...] = ()
    counted: bool = False
    step_move: Move | None = None


def bouts_of(step: Step, moves: Moves, prefer: Prefer, side: str | None) -> Iterator[Bout]:
    """Yield the bouts of a leaf step in the order they are done; `side` is the group's."""
    if isinstance(step, Zones):
        yield from _zone_bouts(step, moves, prefer, side)
    elif isinstance(step, (Hold, Reps, Effort, Breathe, Open)):
        yield from _move_bouts(step, moves, prefer, side)
    else:
        yield replace(_still(step), side=side)


def position_of(
    step: Step, moves: Moves, *, at_end: bool = False
) -> tuple[str | None, tuple[str, ...], bool]:
    """Return where the body is and which kit is in hand, and whether the step moves anybody.

    A note, a question and a rest leave the body where it is. Zones begin in the first one's
    position and end in the last one's.
    """
    if isinstance(step, (Note, Ask, Rest)):
        return None, (), False
    move = move_of(step, moves)
    if at_end and isinstance(step, Zones):
        move = moves.find(step.zones[-1].name)
    position = step.position or (move.position if move else None)
    return position, step.kit or (move.kit if move else ()), True


def move_of(step: Step, moves: Moves) -> Move | None:
    """Return the library's move that a step names; of zones, the first one's."""
    if isinstance(step, Zones):
        return moves.find(step.zones[0].name)
    name = getattr(step, "move", None)
    return moves.find(name) if name else None


def _still(step: Step) -> Bout:
    if isinstance(step, Note):
        return Bout(SegmentKind.NOTE, step.length, step.text, tags=step.tags)
    if isinstance(step, Ask):
        return Bout(SegmentKind.ASK, step.length, step.text, options=step.options, tags=step.tags)
    assert isinstance(step, Rest), "groups are unfolded by the compiler"
    return Bout(SegmentKind.REST, step.length, "Rest", cues=step.cues, tags=step.tags)


def _move_bouts(
    step: Hold | Reps | Effort | Breathe | Open, moves: Moves, prefer: Prefer, side: str | None
) -> Iterator[Bout]:
    move = moves.find(step.move)
    shared = Bout(
        SegmentKind.WORK,
        0,
        label=move.name if move else step.move,
        move=move.slug if move else None,
        sets=step.sets,
        cues=step.cues or (move.cues if move else ()),
        tags=(*step.tags, *(move.tags if move else ())),
        step_move=move,
    )
    for label, turn in turns(step.sides, step.sets):
        dosed = _dosed(step, move, prefer, shared, label or side)
        yield replace(dosed, set=turn, side=label or side)


def _dosed(
    step: Hold | Reps | Effort | Breathe | Open,
    move: Move | None,
    prefer: Prefer,
    shared: Bout,
    side: str | None,
) -> Bout:
    """Return `shared` with the length, the count and the phases that hold for `side`."""
    match step:
        case Hold():
            return replace(shared, length_ms=_length(step.length, side, prefer))
        case Reps():
            return _reps(step, move, prefer, shared, side)
        case Effort():
            return _effort(step, move, prefer, shared, side)
        case Breathe():
            return _breaths(step, prefer, shared)
        case Open():
            return replace(
                shared, kind=SegmentKind.OPEN, length_ms=step.about, open=True, max_ms=step.cap
            )


def _reps(step: Reps, move: Move | None, prefer: Prefer, shared: Bout, side: str | None) -> Bout:
    count = settle_range(step.count.at(side), prefer)
    shared = replace(shared, reps=count, counted=True)
    tempo = step.tempo
    if tempo is None and step.pace is None and move:
        tempo = move.tempo
    phases = timed(tempo or (), prefer)
    if phases:
        return replace(shared, phases=phases, length_ms=count * _sum(phases))
    pace = step.pace or (move.pace if move else None) or PACE_MS
    return replace(shared, length_ms=count * pace, open=True)


def _effort(
    step: Effort, move: Move | None, prefer: Prefer, shared: Bout, side: str | None
) -> Bout:
    window = step.window.at(side)
    phases = timed(step.tempo or (move.tempo if move else None) or (), prefer)
    rep = _sum(phases) or PACE_MS
    planned = (window.low + window.high) // 2
    return replace(
        shared,
        kind=SegmentKind.EFFORT,
        length_ms=planned * rep,
        reps=planned,
        target=step.target,
        ceiling=step.ceiling,
        top=window.high,
        open=True,
        max_ms=window.high * rep,
        phases=phases,
        counted=True,
    )


def _breaths(step: Breathe, prefer: Prefer, shared: Bout) -> Bout:
    phases = timed(step.pattern, prefer)
    breath = _sum(phases)
    if step.length is not None:
        breaths = -(-settle_range(step.length, prefer, SECOND) // breath)
    else:
        breaths = settle_range(step.cycles or Range(1, 1), prefer)
    return replace(shared, length_ms=breaths * breath, reps=breaths, phases=phases)


def _zone_bouts(step: Zones, moves: Moves, prefer: Prefer, side: str | None) -> Iterator[Bout]:
    labels: tuple[str | None, ...] = step.sides.labels or (None,)
    by_label = {label: _zone_lengths(step, prefer, label or side) for label in labels}
    places = range(len(step.zones))
    order = [(label, place) for label in labels for place in places]
    if step.sides.order is Order.BY_ZONE:
        order = [(label, place) for place in places for label in labels]
    for label, place in order:
        zone = step.zones[place]
        yield _zone_bout(step, zone, place, moves, by_label[label][place], label or side)


def _zone_bout(
    step: Zones, zone: Zone, place: int, moves: Moves, length: int, side: str | None
) -> Bout:
    move = moves.find(zone.name)
    own = zone.cues or (move.cues if move else ())
    return Bout(
        SegmentKind.WORK,
        length,
        label=move.name if move else zone.name,
        move=move.slug if move else None,
        set=1,
        sets=1,
        side=side,
        cues=(*step.cues, *own) if place == 0 else own,
        tags=(*step.tags, *(move.tags if move else ())),
        step_move=move_of(step, moves),
    )


def _zone_lengths(step: Zones, prefer: Prefer, side: str | None) -> tuple[int, ...]:
    """Share one side's total among the zones that have no length of their own."""
    total = _length(step.length, side, prefer)
    left = total - sum(zone.length or 0 for zone in step.zones)
    shares = [zone.share for zone in step.zones if zone.length is None]
    shared = share_out(max(left, 0), shares) if shares else ()
    if left < 0 or 0 in shared:
        raise SuppleError(
            f"Line {step.place.line}: the zones with a length of their own leave nothing of the "
            "total for the others.",
            "Give the step a longer `for`, or those zones a shorter one.",
        )
    parts = iter(shared)
    return tuple(zone.length if zone.length is not None else next(parts) for zone in step.zones)


def _length(dose: Dose, side: str | None, prefer: Prefer) -> int:
    return settle_range(dose.at(side), prefer, SECOND)


def timed(phases: tuple[Phase, ...], prefer: Prefer) -> tuple[TimedPhase, ...]:
    """Settle the length of every phase and leave out those of none."""
    settled = ((phase, settle_range(phase.length, prefer, SECOND)) for phase in phases)
    return tuple(TimedPhase(phase.name, ms, phase.cue) for phase, ms in settled if ms)


def _sum(phases: tuple[TimedPhase, ...]) -> int:
    return sum(phase.ms for phase in phases)
