"""Makers of steps and routines for tests, and hypothesis strategies that generate them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from timer.routine.model import (
    Ask,
    AuthorCue,
    Breathe,
    BySide,
    CueAt,
    Dose,
    Effort,
    Gaps,
    Group,
    Hold,
    Move,
    Moves,
    Note,
    Open,
    Option,
    Optional,
    Order,
    Phase,
    Place,
    Prefer,
    Range,
    Reps,
    Rest,
    Routine,
    Sides,
    Step,
    Zone,
    Zones,
)
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.segments import Segment, Timeline

HERE = Place(1, 1, 1)
EACH = Sides(("left", "right"))
BY_SET = Sides(("left", "right"), Order.BY_SET)
BY_ZONE = Sides(("left", "right"), Order.BY_ZONE)
ALTERNATE = Sides(("left", "right"), Order.ALTERNATE)
NO_GAPS = Gaps(settle=0, switch=0, rest=0)


def span(low: int, high: int | None = None) -> Range:
    return Range(low, low if high is None else high)


def dose(low: int, high: int | None = None, **by_label: int) -> Dose:
    by = tuple((label, span(amount)) for label, amount in by_label.items())
    return Dose(None if by else span(low, high), by)


def phases(**lengths: int) -> tuple[Phase, ...]:
    """Return a tempo; an underscore in a name stands for a space."""
    return tuple(Phase(name.replace("_", " "), span(ms)) for name, ms in lengths.items())


def hold(ms: int | Dose = 30_000, move: str = "Stretch", **more: Any) -> Hold:
    length = ms if isinstance(ms, Dose) else dose(ms)
    return Hold(place=HERE, move=move, length=length, **more)


def reps(count: int | Dose = 5, move: str = "Lift", **more: Any) -> Reps:
    amount = count if isinstance(count, Dose) else dose(count)
    return Reps(place=HERE, move=move, count=amount, **more)


def effort(low: int = 5, high: int = 15, move: str = "Curl", **more: Any) -> Effort:
    more.setdefault("target", 8)
    return Effort(place=HERE, move=move, window=dose(low, high), **more)


def breathe(ms: int | None = None, *, cycles: int | None = None, **more: Any) -> Breathe:
    more.setdefault("pattern", (Phase("in", span(4_000)), Phase("out", span(6_000, 8_000))))
    length = None if ms is None else span(ms)
    count = None if cycles is None else span(cycles)
    return Breathe(place=HERE, move="Long exhale", length=length, cycles=count, **more)


def zones(*names: str | Zone, ms: int | Dose = 300_000, **more: Any) -> Zones:
    placed = tuple(Zone(name) if isinstance(name, str) else name for name in names)
    length = ms if isinstance(ms, Dose) else dose(ms)
    return Zones(place=HERE, zones=placed, length=length, **more)


def open_end(about: int = 60_000, cap: int | None = None, **more: Any) -> Open:
    return Open(place=HERE, move="Bath", about=about, cap=cap, **more)


def note(text: str = "Drink.", **more: Any) -> Note:
    return Note(place=HERE, text=text, **more)


def ask(*options: str | Option, text: str = "How was it?", **more: Any) -> Ask:
    answers = tuple(Option(one) if isinstance(one, str) else one for one in options)
    return Ask(place=HERE, text=text, options=answers, **more)


def rest(ms: int = 20_000, **more: Any) -> Rest:
    return Rest(place=HERE, length=ms, **more)


def group(*steps: Step, **more: Any) -> Group:
    return Group(place=HERE, name="Round", steps=steps, **more)


def routine(*steps: Step, **more: Any) -> Routine:
    return Routine(slug="test", name="Test", steps=steps, **more)


def unfold(
    *steps: Step, moves: tuple[Move, ...] = (), choices: Choices | None = None, **more: Any
) -> Timeline:
    """Compile a routine of `steps`."""
    return compile_routine(routine(*steps, **more), Moves(moves), choices)


def told(segment: Segment) -> str:
    """Return a segment in one line, such as `work L1 30`: kind, side, set, seconds."""
    side = {"left": "L", "right": "R", None: ""}.get(segment.side, f"{segment.side} ")
    turn = segment.set if segment.set is not None else ""
    return f"{segment.kind} {side}{turn} {segment.length_ms / 1000:g}".replace("  ", " ")


def story(timeline: Timeline) -> list[str]:
    """Return every segment of a timeline in one line each."""
    return [told(segment) for segment in timeline.segments]


# Strategies.

_seconds = st.integers(1, 90).map(lambda s: s * 1000)
_millis = st.integers(250, 9_000)
_gap = st.none() | st.sampled_from(
    [0, 4_000, 12_000, 30_000, Range(0, 10_000), Range(7_000, 9_500)]
)
_labels = st.sampled_from([("left", "right"), ("left",), ("up", "down", "round")])
_names = st.sampled_from(["Squat", "Hamstring stretch", "Bridge", "no such move"])
_phase = st.builds(Phase, st.sampled_from(["out", "back", "hold", "lower"]), _millis.map(span))
_tempo = st.none() | st.lists(_phase, min_size=1, max_size=4).map(tuple)
_cues = st.lists(
    st.builds(
        AuthorCue,
        st.text("abc ", min_size=1, max_size=60).map(lambda text: f"x{text}"),
        st.sampled_from(CueAt),
        st.integers(1, 60).map(lambda s: s * 1000),
        st.sampled_from([(1, 3), (2, 3), (3, 4), (1, 100), (99, 100)]),
    ),
    max_size=2,
).map(tuple)


@st.composite
def ranges(draw: st.DrawFn, low: int, high: int, unit: int = 1) -> Range:
    ends = sorted((draw(st.integers(low, high)), draw(st.integers(low, high))))
    return Range(ends[0] * unit, ends[1] * unit)


@dataclass(frozen=True)
class _Around:
    """Whether a step may have sides of its own, and how deep it lies."""

    sided: bool = False
    depth: int = 0


def _sides(draw: st.DrawFn, around: _Around, *orders: Order) -> Sides:
    if around.sided or draw(st.booleans()):
        return Sides()
    return Sides(draw(_labels), draw(st.sampled_from(orders)))


def _dose(
    draw: st.DrawFn,
    sides: Sides,
    amounts: st.SearchStrategy[Range],
    sets: int | BySide | None = None,
) -> Dose:
    by_side = sides.labels and sides.order is not Order.ALTERNATE and draw(st.booleans())
    if by_side:
        return Dose(None, tuple((label, draw(amounts)) for label in sides.labels))
    if sets is not None and draw(st.booleans()):
        most = sets if isinstance(sets, int) else max(number for _, number in sets)
        return Dose(None, (), tuple(draw(amounts) for _ in range(most)))
    return Dose(draw(amounts))


def _shared(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "place": HERE,
        "optional": draw(st.sampled_from([Optional.NO, Optional.NO, Optional.YES])),
        "settle": draw(_gap),
        "load": draw(st.none() | st.sampled_from(["10 kg", "a red band"])),
    }


def _between(draw: st.DrawFn, sides: Sides) -> dict[str, Any]:
    number = st.integers(1, 3)
    sets: int | BySide = draw(number)
    if sides.labels and sides.order is not Order.ALTERNATE and draw(st.booleans()):
        sets = tuple((label, draw(number)) for label in sides.labels)
    return {
        "sides": sides,
        "sets": sets,
        "switch": draw(_gap),
        "rest": draw(_gap),
        "cues": draw(_cues),
    }


def _some_hold(draw: st.DrawFn, around: _Around) -> Step:
    between = _between(draw, _sides(draw, around, Order.BY_SIDE, Order.BY_SET))
    amounts = _dose(draw, between["sides"], ranges(1, 60, 1000), between["sets"])
    own: dict[str, Any] = {"length": amounts}
    if draw(st.booleans()):
        breaths = _dose(draw, between["sides"], ranges(1, 6), between["sets"])
        own = {"breaths": breaths, "pattern": phases(**{"in": 3_000, "out": draw(_millis)})}
    return Hold(**_shared(draw), **between, move=draw(_names), **own)


def _some_reps(draw: st.DrawFn, around: _Around) -> Step:
    between = _between(draw, _sides(draw, around, Order.BY_SIDE, Order.BY_SET, Order.ALTERNATE))
    return Reps(
        **_shared(draw),
        **between,
        move=draw(_names),
        count=_dose(draw, between["sides"], ranges(1, 12), between["sets"]),
        tempo=draw(_tempo),
        pace=draw(st.none() | _millis),
    )


def _some_effort(draw: st.DrawFn, around: _Around) -> Step:
    between = _between(draw, _sides(draw, around, Order.BY_SIDE, Order.BY_SET, Order.ALTERNATE))
    return Effort(
        **_shared(draw),
        **between,
        move=draw(_names),
        target=draw(st.integers(1, 9)),
        window=_dose(draw, between["sides"], ranges(1, 12)),
        tempo=draw(_tempo),
    )


def _some_breathing(draw: st.DrawFn, around: _Around) -> Step:
    timed = draw(st.booleans())
    pattern = tuple(Phase(name, draw(ranges(1, 8, 1000))) for name in ("in", "out"))
    return Breathe(
        **_shared(draw),
        move=draw(_names),
        cues=draw(_cues),
        pattern=pattern,
        length=draw(ranges(1, 120, 1000)) if timed else None,
        cycles=None if timed else draw(ranges(1, 10)),
    )


def _some_zones(draw: st.DrawFn, around: _Around) -> Step:
    sides = _sides(draw, around, Order.BY_SIDE, Order.BY_ZONE)
    placed = draw(
        st.lists(st.builds(Zone, _names, share=st.integers(1, 4)), min_size=1, max_size=6)
    )
    return Zones(
        **_shared(draw),
        switch=draw(_gap),
        cues=draw(_cues),
        sides=sides,
        zones=tuple(placed),
        length=_dose(draw, sides, ranges(5, 120, 1000)),
    )


def _some_open(draw: st.DrawFn, around: _Around) -> Step:
    about = draw(_seconds)
    cap = draw(st.none() | st.integers(0, 60).map(lambda s: about + s * 1000))
    sides = _sides(draw, around, Order.BY_SIDE)
    return Open(
        **_shared(draw), move=draw(_names), cues=draw(_cues), sides=sides, about=about, cap=cap
    )


def _some_still(draw: st.DrawFn, around: _Around) -> Step:
    steps = st.sampled_from(
        [
            note(length=4_000),
            ask("Fine", "Sore"),
            rest(12_000),
            rest(40_000, cues=(AuthorCue("A"),)),
        ]
    )
    return draw(steps)


def _some_group(draw: st.DrawFn, around: _Around) -> Step:
    sides = _sides(draw, around, Order.BY_SIDE, Order.BY_SET)
    inside = _Around(around.sided or bool(sides.labels), around.depth + 1)
    return Group(
        **_shared(draw),
        name="Round",
        sides=sides,
        switch=draw(_gap),
        rest=draw(_gap),
        rounds=draw(st.integers(1, 3) | ranges(1, 3)),
        steps=tuple(_some_step(draw, inside) for _ in range(draw(st.integers(1, 3)))),
    )


_MAKERS: tuple[Callable[[st.DrawFn, _Around], Step], ...] = (
    _some_hold,
    _some_reps,
    _some_effort,
    _some_breathing,
    _some_zones,
    _some_open,
    _some_still,
)


def _some_step(draw: st.DrawFn, around: _Around) -> Step:
    makers = _MAKERS if around.depth >= 2 else (*_MAKERS, _some_group)
    return draw(st.sampled_from(makers))(draw, around)


@st.composite
def routines(draw: st.DrawFn, most: int = 4) -> Routine:
    """Generate routines as the reader would let them through, of up to `most` steps."""
    steps = tuple(_some_step(draw, _Around()) for _ in range(draw(st.integers(1, most))))
    return routine(*steps, defaults=Gaps(draw(_gap), draw(_gap), draw(_gap)))


LIBRARY = Moves(
    (
        Move(
            slug="squat", name="Squat", position="standing", tempo=phases(lower=2_000, lift=1_000)
        ),
        Move(
            slug="hamstring-stretch",
            name="Hamstring stretch",
            position="lying-back",
            kit=("strap",),
            cues=(AuthorCue("Breathe out as you go further."),),
            switch=8_000,
        ),
        Move(slug="bridge", name="Bridge", position="lying-back", pace=2_500, settle=6_000),
    )
)
"""Three moves that the generated steps know, beside names of their own."""

choices = st.builds(Choices, prefer=st.sampled_from(Prefer))


@st.composite
def timelines(draw: st.DrawFn, most: int = 4) -> Timeline:
    """Generate timelines of generated routines."""
    return compile_routine(draw(routines(most)), LIBRARY, draw(choices))
