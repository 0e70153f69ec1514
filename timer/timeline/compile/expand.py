"""The bouts of one step, each kind in its own way: how long, how many, on which side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from timer.errors import SuppleError
from timer.frozen import replace
from timer.routine.model import (
    Amount,
    Ask,
    AuthorCue,
    Breathe,
    BySide,
    Dose,
    Effort,
    Hold,
    Move,
    Moves,
    Note,
    Open,
    Order,
    Phase,
    Prefer,
    Reps,
    Rest,
    Sides,
    Step,
    Zone,
    Zones,
    label_of,
)
from timer.timeline.segments import Segment, SegmentKind, TimedPhase

SECOND = 1000
PACE_MS = 3_000
"""The length of a rep where nothing sets one; a house figure."""

Turn = tuple[str | None, int]
"""A side's label and a set or round, from 1."""


def turns(sides: Sides, sets: int | BySide) -> Iterator[Turn]:
    """Yield (label, set) in the order that `sides` asks for; sets count from 1."""
    labels: tuple[str | None, ...] = sides.labels or (None,)
    if sides.order is Order.ALTERNATE:
        labels = ("alternate",)
    last = {label: sets_on(label, sets) for label in labels}
    if sides.order is Order.BY_SET:
        rounds = range(1, max(last.values()) + 1)
        yield from ((label, turn) for turn in rounds for label in labels if turn <= last[label])
    else:
        yield from ((label, turn) for label in labels for turn in range(1, last[label] + 1))


def sets_on(label: str | None, sets: int | BySide) -> int:
    """Return how many sets there are on the side `label`."""
    if isinstance(sets, int):
        return sets
    return dict(sets).get(label or "", sets[0][1])


def settle_range(amount: Amount, prefer: Prefer, unit: int = 1) -> int:
    """Return the point of `amount` that `prefer` asks for; the middle rounds down to whole units.

    `unit` is 1 for counts and 1000 for lengths in milliseconds. The result is never outside
    `amount`, even where that is narrower than a unit.
    """
    if isinstance(amount, int):
        return amount
    if prefer is Prefer.LOW:
        return amount.low
    if prefer is Prefer.HIGH:
        return amount.high
    if amount.low == amount.high:
        return amount.low
    return max(amount.low, (amount.low + amount.high) // 2 // unit * unit)


def share_out(total: int, shares: Sequence[int]) -> tuple[int, ...]:
    """Split `total` in proportion to `shares`; the first parts take what is left over."""
    whole = sum(shares)
    parts = [total * share // whole for share in shares]
    for place in range(total - sum(parts)):
        parts[place] += 1
    return tuple(parts)


def move_of(step: Step, moves: Moves) -> Move | None:
    """Return the library's move that a step names; for zones, the first zone's."""
    if isinstance(step, Zones):
        return moves.find(step.zones[0].name)
    name = getattr(step, "move", None)
    return moves.find(name) if name else None


def bouts_of(step: Step, moves: Moves, prefer: Prefer, base: Segment) -> Iterator[Segment]:
    """Yield the bouts of a leaf step in the order they are done.

    `base` is a draft with the step's number, its round, and the side of the group around it.
    """
    if isinstance(step, Zones):
        yield from _zone_bouts(step, moves, prefer, base)
    elif isinstance(step, (Hold, Reps, Effort, Breathe, Open)):
        yield from _move_bouts(step, moves, prefer, base)
    else:
        yield _still(step, prefer, base)


def _still(step: Step, prefer: Prefer, base: Segment) -> Segment:
    """Return the segment of a step without a move."""
    if isinstance(step, Note):
        own: dict[str, object] = {"kind": SegmentKind.NOTE, "label": step.text}
    elif isinstance(step, Ask):
        own = {"kind": SegmentKind.ASK, "label": step.text, "options": step.options}
    else:
        assert isinstance(step, Rest), "the compiler unfolds groups itself"
        cues = _on(base.side, step.cues)
        own = {"kind": SegmentKind.REST, "label": "Rest", "cues": cues, "written": True}
    length = settle_range(step.length, prefer, SECOND)
    return replace(base, length_ms=length, tags=step.tags, **own)


def _move_bouts(
    step: Hold | Reps | Effort | Breathe | Open, moves: Moves, prefer: Prefer, base: Segment
) -> Iterator[Segment]:
    move = moves.find(step.move)
    shared: dict[str, object] = {
        "label": label_of(step.move, move),
        "move": move.slug if move else None,
        "limb": move.limb if move else None,
        "load": step.load or base.load,
        "tags": (*step.tags, *(move.tags if move else ())),
    }
    cues, own = step.cues or (move.cues if move else ()), _own(step.cues, move)
    # In a group with sides, a step's amounts may differ by those.
    sets = step.sets if step.sides.labels else sets_on(base.side, step.sets)
    for label, turn in turns(step.sides, sets):
        side = label or base.side
        yield replace(
            base,
            **shared,
            set=turn,
            sets=sets_on(side, sets),
            side=side,
            cues=_on(side, cues),
            own_cues=_on(side, own),
            **_dose(step, move, prefer, side, turn),
        )


def _dose(
    step: Hold | Reps | Effort | Breathe | Open,
    move: Move | None,
    prefer: Prefer,
    side: str | None,
    turn: int,
) -> dict[str, object]:
    """Return the fields of a segment that say how much a step asks for on `side` in set `turn`."""
    match step:
        case Hold(length=Dose() as length):
            return {"length_ms": settle_range(length.at(side, turn), prefer, SECOND)}
        case Hold():
            assert step.breaths is not None, "a hold has a length or breaths"
            return _breaths(step.pattern, settle_range(step.breaths.at(side, turn), prefer), prefer)
        case Reps():
            return _reps(step, move, prefer, settle_range(step.count.at(side, turn), prefer))
        case Effort():
            return _effort(step, move, prefer, side)
        case Breathe():
            return _breathing(step, prefer)
        case Open():
            planned = {"length_ms": step.about, "max_ms": step.cap}
            return {"kind": SegmentKind.OPEN, "open": True, **planned}


def _reps(step: Reps, move: Move | None, prefer: Prefer, count: int) -> dict[str, object]:
    tempo = step.tempo
    if tempo is None and step.pace is None and move:
        tempo = move.tempo
    counted = {"reps": count, "counted": True}
    phases = _timed(tempo or (), prefer)
    if phases:
        return {**counted, "phases": phases, "length_ms": count * _sum(phases)}
    pace = step.pace or (move.pace if move else None) or PACE_MS
    return {**counted, "length_ms": count * pace, "open": True}


def _effort(step: Effort, move: Move | None, prefer: Prefer, side: str | None) -> dict[str, object]:
    window = step.window.at(side)
    phases = _timed(step.tempo or (move.tempo if move else None) or (), prefer)
    rep = _sum(phases) or PACE_MS
    planned = (window.low + window.high) // 2
    return {
        "kind": SegmentKind.EFFORT,
        "length_ms": planned * rep,
        "reps": planned,
        "target": step.target,
        "ceiling": step.ceiling,
        "top": window.high,
        "least": window.low,
        "open": True,
        "max_ms": window.high * rep,
        "phases": phases,
        "counted": True,
    }


def _breathing(step: Breathe, prefer: Prefer) -> dict[str, object]:
    if step.length is None:
        return _breaths(step.pattern, settle_range(step.cycles or 1, prefer), prefer)
    breath = _sum(_timed(step.pattern, prefer))
    breaths = -(-settle_range(step.length, prefer, SECOND) // breath)
    return {**_breaths(step.pattern, breaths, prefer), "in_breaths": False}


def _breaths(pattern: tuple[Phase, ...], breaths: int, prefer: Prefer) -> dict[str, object]:
    phases = _timed(pattern, prefer)
    length = breaths * _sum(phases)
    return {"length_ms": length, "reps": breaths, "phases": phases, "in_breaths": True}


def _zone_bouts(step: Zones, moves: Moves, prefer: Prefer, base: Segment) -> Iterator[Segment]:
    labels: tuple[str | None, ...] = step.sides.labels or (None,)
    lengths = {label: _zone_lengths(step, prefer, label or base.side) for label in labels}
    places = range(len(step.zones))
    order = [(label, place) for label in labels for place in places]
    if step.sides.order is Order.BY_ZONE:
        order = [(label, place) for place in places for label in labels]
    for label, place in order:
        side = label or base.side
        bout = _zone_bout(step, step.zones[place], place == 0, moves, side)
        yield replace(
            base,
            side=side,
            length_ms=lengths[label][place],
            load=step.load or base.load,
            **bout,
        )


def _on(side: str | None, cues: tuple[AuthorCue, ...]) -> tuple[AuthorCue, ...]:
    """Return `cues` as they are said on `side`, without those that say nothing there."""
    if not any(cue.left or cue.right for cue in cues):
        return cues
    return tuple(said for cue in cues if (said := cue.on(side)))


def _own(cues: tuple[AuthorCue, ...], move: Move | None) -> tuple[AuthorCue, ...]:
    """Return those of a step's cues that its move doesn't have."""
    return tuple(cue for cue in cues if cue not in move.cues) if move else cues


def _zone_bout(
    step: Zones, zone: Zone, first: bool, moves: Moves, side: str | None
) -> dict[str, object]:
    move = moves.find(zone.name)
    own = zone.cues or (move.cues if move else ())
    return {
        "label": label_of(zone.name, move),
        "move": move.slug if move else None,
        "limb": move.limb if move else None,
        "set": 1,
        "sets": 1,
        "cues": _on(side, (*step.cues, *own) if first else own),
        "own_cues": _on(side, _own((*(step.cues if first else ()), *zone.cues), move)),
        "tags": (*step.tags, *(move.tags if move else ())),
    }


def _zone_lengths(step: Zones, prefer: Prefer, side: str | None) -> tuple[int, ...]:
    """Share one side's total among the zones that have no length of their own."""
    shared = _shared(step, settle_range(step.length.at(side), prefer, SECOND))
    if shared is None:
        raise SuppleError(
            f"Line {step.place.line}: zones with their own length leave nothing for the others.",
            "Give the step a longer `for`, or those zones a shorter one.",
        )
    parts = iter(shared)
    return tuple(zone.length if zone.length is not None else next(parts) for zone in step.zones)


def shares_out(step: Zones) -> bool:
    """Return whether every zone gets some time, whichever point of its ranges is chosen."""
    ends = {end for amount in step.length.ranges for end in (amount.low, amount.high)}
    return all(_shared(step, total) is not None for total in ends)


def _shared(step: Zones, total: int) -> tuple[int, ...] | None:
    """Return the parts of `total` for zones without a length; None where one would get nothing."""
    left = total - sum(zone.length or 0 for zone in step.zones)
    shares = [zone.share for zone in step.zones if zone.length is None]
    shared = share_out(max(left, 0), shares) if shares else ()
    return None if left < 0 or 0 in shared else shared


def _timed(phases: tuple[Phase, ...], prefer: Prefer) -> tuple[TimedPhase, ...]:
    """Return each phase with its settled length, without those of no length."""
    settled = ((phase, settle_range(phase.length, prefer, SECOND)) for phase in phases)
    return tuple(TimedPhase(phase.name, ms, phase.cue) for phase, ms in settled if ms)


def _sum(phases: tuple[TimedPhase, ...]) -> int:
    return sum(phase.ms for phase in phases)
