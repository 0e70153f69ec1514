"""A routine as you read it before you start: each step with its dose and what its moves say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from timer.frozen import frozen, keyword_frozen
from timer.routine.library.sources import dose_reason, source_cited
from timer.routine.model import (
    AuthorCue,
    CueAt,
    Dose,
    Move,
    Moves,
    Note,
    Optional,
    Step,
    Swap,
    Zones,
    leaves,
)
from timer.timeline.messages import clock_text, sentence, times
from timer.timeline.segments import Segment, SegmentKind, Timeline

MINUTE_MS = 60_000


@frozen
class Said:
    """A spoken sentence of a step and when it comes; an empty `at` is the start."""

    at: str
    text: str


@keyword_frozen
class Part:
    """One step in the list."""

    number: int
    """The number of the step, as `supple show` counts."""
    name: str
    dose: str
    start_ms: int | None
    """When its work starts; None if the step is off until you choose it."""
    side: str | None
    """The side to draw."""
    extra: bool
    figures: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    warnings: tuple[str, ...] = ()
    swaps: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The names of moves that are `easier`, `harder` or an alternative (`instead`)."""
    kit: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    load: str | None = None
    why: str | None = None
    dose_why: str | None = None
    """Why the dose is what it is, in the routines that are ours."""


def outline(timeline: Timeline, moves: Moves, *, ours: bool = False) -> tuple[Part, ...]:
    """Return the steps of a routine in order; a step that does not run is marked as extra.

    With `ours`, the doses are those of a bundled routine.
    """
    played = _played(timeline)
    steps = enumerate(leaves(timeline.routine.steps), 1)
    return tuple(
        _part(number, step, played.get(number, []), moves, timeline.routine.slug if ours else None)
        for number, step in steps
        if number in played or step.optional is Optional.EXTRA
    )


def dose_reasons(timeline: Timeline, moves: Moves) -> Iterator[tuple[int, str, str, str]]:
    """Yield number, name and dose of each step of a bundled routine whose dose has a reason."""
    played = _played(timeline)
    for number, step in enumerate(leaves(timeline.routine.steps), 1):
        bouts = played.get(number)
        why = _dose_why(step, bouts, moves, timeline.routine.slug) if bouts else None
        if bouts and why:
            yield number, _name(step, bouts, _moves_of(step, moves)), dose(bouts), why


def _played(timeline: Timeline) -> dict[int, list[Segment]]:
    """Return the segments of each step that runs, by its number."""
    played: dict[int, list[Segment]] = {}
    for segment in timeline.segments:
        if not segment.is_gap or segment.written:
            played.setdefault(segment.step, []).append(segment)
    return played


def dose(bouts: Sequence[Segment]) -> str:
    """Return the dose of a step, such as `2 × 25 s a side`, `12 reps` or `about 8 min`."""
    by_side: dict[str | None, list[Segment]] = {}
    for bout in bouts:
        by_side.setdefault(bout.side, []).append(bout)
    doses = {side: _once_dose(once) for side, once in by_side.items()}
    if len(set(doses.values())) > 1:
        return ", ".join(f"{side} {text}" for side, text in doses.items())
    each = {1: "", 2: " a side"}.get(len(doses), f", {len(doses)} ways")
    return next(iter(doses.values())) + each


def _once_dose(bouts: Sequence[Segment]) -> str:
    """Return the dose of the bouts on one side."""
    zones = len({one.label for one in bouts})
    times = len(bouts) // zones
    amounts = [_amount(one) for one in bouts]
    alike = len(set(amounts)) == 1
    if zones > 1:
        whole = short_time(sum(one.length_ms for one in bouts) // times)
        text = f"{zones} × {amounts[0]}" if alike else whole
    elif alike:
        text = amounts[0]
    else:
        row = amounts[: max(one.set or 1 for one in bouts)]
        times = len(amounts) // len(row)
        text = _in_a_row(row)
    if times > 1:
        text = f"{times} sets {text}" if bouts[0].target else f"{times} × {text}"
    return text


def _in_a_row(amounts: Sequence[str]) -> str:
    """Return amounts with their unit once, such as `12, 10, 8 reps`, if they have the same."""
    split = [one.partition(" ") for one in amounts]
    units = {unit.replace("reps", "rep") for _, _, unit in split}
    if len(units) > 1 or not all(number[:1].isdigit() for number, _, _ in split):
        return ", ".join(amounts)
    return f"{', '.join(number for number, _, _ in split)} {max(unit for _, _, unit in split)}"


def short_time(ms: int) -> str:
    """Return a length for a list, such as `25 s`, `1:30 min` or `11 min`."""
    if ms < MINUTE_MS:
        return f"{ms // 1000} s"
    if ms < 5 * MINUTE_MS and ms % MINUTE_MS:
        return f"{clock_text(ms)} min"
    return f"{(ms + MINUTE_MS // 2) // MINUTE_MS} min"


def _amount(bout: Segment) -> str:
    if bout.kind is SegmentKind.EFFORT:
        return f"to {bout.target} out of 10"
    if bout.in_breaths:
        return times(bout.reps or 0, "breath")
    if bout.counted:
        both = " in turn" if bout.side == "alternate" else ""
        return f"{bout.reps} rep{'' if bout.reps == 1 else 's'}{both}"
    return f"{'about ' if bout.open else ''}{short_time(bout.length_ms)}"


def _part(
    number: int, step: Step, bouts: Sequence[Segment], moves: Moves, slug: str | None
) -> Part:
    found = _moves_of(step, moves)
    return Part(
        number=number,
        name=_name(step, bouts, found),
        dose=dose(bouts) if bouts else "",
        load=next((bout.load for bout in bouts if bout.load), step.load),
        why=step.why,
        start_ms=bouts[0].start_ms if bouts else None,
        side=bouts[0].side if bouts else None,
        extra=not bouts,
        figures=_once(move.figure for move in found if move.figure),
        said=_said(bouts),
        warnings=_once(text for move in found for text in move.warnings),
        swaps=_swaps(found, moves),
        kit=_once((*step.kit, *(thing for move in found for thing in move.kit))),
        sources=_once(source_cited(move.source) for move in found if move.source),
        dose_why=_dose_why(step, bouts, moves, slug) if bouts and slug else None,
    )


def _moves_of(step: Step, moves: Moves) -> list[Move]:
    names = [zone.name for zone in step.zones] if isinstance(step, Zones) else []
    return [move for name in names or [getattr(step, "move", "")] if (move := moves.find(name))]


def _dose_why(step: Step, bouts: Sequence[Segment], moves: Moves, slug: str) -> str | None:
    """Return why a dose is what it is, with the source: `... You get the middle. (Coach)`."""
    reason = dose_reason(step, moves, slug)
    if reason is None:
        return None
    point = _point(step, bouts)
    return f"{reason.text}{f' {point}' if point else ''} ({reason.name})"


def _point(step: Step, bouts: Sequence[Segment]) -> str | None:
    """Return which point of a range of times is played, if there is a range."""
    length = getattr(step, "length", None)
    written = length.all if isinstance(length, Dose) else None
    if written is None or written.low == written.high or isinstance(step, Zones):
        return None
    played = bouts[0].length_ms
    ends = {written.low: "the low end", written.high: "the high end"}
    if not written.low <= played <= written.high:
        return f"Your settings make it {short_time(played)}."
    return f"You get {ends.get(played, 'the middle')}."


def _name(step: Step, bouts: Sequence[Segment], found: Sequence[Move]) -> str:
    if isinstance(step, Zones) and step.name:
        return step.name
    labels = _once(bout.label for bout in bouts) or _once(move.name for move in found)
    return ", ".join(labels) or (step.text if isinstance(step, Note) else "")


def _said(bouts: Sequence[Segment]) -> tuple[Said, ...]:
    return tuple(
        dict.fromkeys(Said(_moment(cue), sentence(cue.say)) for bout in bouts for cue in bout.cues)
    )


def _moment(cue: AuthorCue) -> str:
    if cue.at is CueAt.OFFSET:
        return f"at {short_time(cue.offset_ms)}"
    if cue.at is CueAt.EVERY:
        return f"every {short_time(cue.offset_ms)}"
    if cue.at is CueAt.PART:
        over, whole = cue.part
        return f"at {over}/{whole}" if whole < 10 else f"at {100 * over // whole} %"
    return _MOMENTS[cue.at]


def _swaps(found: Iterable[Move], moves: Moves) -> tuple[tuple[str, tuple[str, ...]], ...]:
    listed: dict[str, list[str]] = {"easier": [], "harder": [], "instead": []}
    for move in found:
        for kind, names in listed.items():
            names += _named(getattr(move, kind), moves)
    return tuple((kind, _once(names)) for kind, names in listed.items() if names)


def _named(swaps: Iterable[Swap], moves: Moves) -> Iterator[str]:
    for swap in swaps:
        move = moves.find(swap.to)
        yield move.name if move else swap.to


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


_MOMENTS = {
    CueAt.START: "",
    CueAt.HALF: "halfway",
    CueAt.END: "at the end",
    CueAt.LAST_REP: "last rep",
}
