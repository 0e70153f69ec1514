"""The time to get into a step and to change sides: by the table in every routine of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.each import each
from timer import assets
from timer.frozen import replace
from timer.routine.library.moves import load_library
from timer.routine.library.positions import bundled
from timer.routine.model import Group, Optional, Routine, Step
from timer.routine.reader.routine_file import read_file
from timer.services.lint import check_data, ways_in
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.segments import SegmentKind

MOVES = load_library([])
BUNDLED = sorted(assets.folder("routines").glob("*.yaml"))


def with_extras(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(
        replace(step, optional=Optional.NO, steps=with_extras(step.steps))
        if isinstance(step, Group)
        else replace(step, optional=Optional.NO)
        for step in steps
    )


def read(path: Path) -> Routine:
    routine = read_file(path, MOVES).routine
    assert routine is not None
    return routine


@each("extras", [False, True])
@each("path", BUNDLED)
def test_no_gap_of_a_bundled_routine_is_shorter_than_the_table(path: Path, extras: bool) -> None:
    routine = read(path)
    if extras:
        routine = replace(routine, steps=with_extras(routine.steps))
    for way in ways_in(compile_routine(routine, MOVES), MOVES):
        # In a step of several zones on one side the body only shifts.
        assert way.given_ms >= way.usual_ms, (way.before and way.before.label, way.bout.label)


@each("path", BUNDLED)
def test_nobody_goes_from_zone_to_zone_by_another_position_without_a_gap(path: Path) -> None:
    before = None
    for one in compile_routine(read(path), MOVES).segments:
        if before and before.is_bout and one.is_bout and before.step == one.step:
            moves = [MOVES.find(part.move or "") for part in (before, one)]
            places = [(move.position, move.kit) for move in moves if move]
            assert len(set(places)) == 1, (before.label, one.label)
        before = one


@each("slug", MOVES.slugs)
def test_a_move_that_takes_longer_to_change_sides_says_so(slug: str) -> None:
    move = MOVES.find(slug)
    assert move is not None
    needed = bundled().switch_ms(move.position, move.kit)
    if move.limb and needed > 5_000:
        assert isinstance(move.switch, int)
        assert move.switch >= needed


def test_you_go_down_to_the_floor_once_after_a_run() -> None:
    levels = bundled().levels
    path = assets.folder("routines") / "post-run-cooldown.yaml"
    found = []
    for one in compile_routine(read(path), MOVES).segments:
        move = MOVES.find(one.move or "") if one.kind is SegmentKind.WORK else None
        if move and move.position:
            found.append(levels[move.position])
    order = [level for at, level in enumerate(found) if not at or found[at - 1] != level]
    assert order == ["up", "knees", "floor"]


def hurried(*steps: str, top: str = "") -> list[tuple[int, int, str]]:
    text = f"name: A\n{top}steps:\n" + "".join(f"  - {{{step}}}\n" for step in steps)
    found = check_data(text.encode(), Path("a.yaml"), MOVES).problems
    return [
        (one.line, one.column, one.help or "") for one in found if one.code == "no-time-to-move"
    ]


WALL = "hold: calf-stretch, for: 20s, sides: each"


@each(
    "steps, needed",
    [
        ((WALL, "hold: plank, for: 20s, settle: 6s"), "15s"),
        ((WALL, "hold: doorway-stretch, for: 20s, sides: each, settle: 8s"), "10s"),
        (
            (
                "hold: piriformis, for: 20s, sides: each",
                "hold: doorway-stretch, for: 20s, sides: left, settle: 15s",
            ),
            "22s",
        ),
        (("hold: doorway-stretch, for: 20s, sides: each, switch: 5s",), "25s"),
        (("hold: strap-stretch, for: 20s, sides: each, switch: 5s",), "10s"),
        (("reps: clamshell, count: 8, sides: each, switch: 5s",), "10s"),
        ((WALL, "hold: My own, for: 20s, position: lying-back, settle: 8s"), "10s"),
        ((WALL, "open: compression-boots, about: 15m, settle: 15s"), "55s"),
    ],
)
def test_a_gap_that_is_shorter_than_the_table_is_pointed_out(
    steps: tuple[str, ...], needed: str
) -> None:
    [(line, _, help)] = hurried(*steps)
    assert line == 2 + len(steps)
    assert needed in help
    key = "switch" if "switch" in steps[-1] else "settle"
    value = steps[-1].rpartition(f"{key}: ")[2].partition(",")[0]
    assert hurried(*steps[:-1], steps[-1].replace(f"{key}: {value}", f"{key}: {needed}")) == []


def test_a_default_is_pointed_out_once_for_the_step_that_needs_the_most() -> None:
    down, up = "hold: plank, for: 20s", "hold: standing-fold, for: 20s"
    [(line, _, help)] = hurried(WALL, down, up, top="defaults: {settle: 8s}\n")
    assert line == 2
    assert "15s" in help


@pytest.mark.parametrize(
    "steps",
    [
        ("hold: My own, for: 20s", "hold: plank, for: 20s, settle: 5s"),
        ("hold: plank, for: 20s, settle: 5s",),
        (WALL, "note: Lie down on your mat., for: 10s", "hold: plank, for: 20s, settle: 5s"),
        (WALL, "rest: 15s", "hold: plank, for: 20s, settle: 5s"),
        (WALL, "hold: plank, for: 20s"),
        ("hold: plank, for: 20s, sets: 2", "hold: knee-plank, for: 20s, settle: 5s"),
    ],
)
def test_what_is_not_known_or_is_long_enough_is_left_alone(steps: tuple[str, ...]) -> None:
    assert hurried(*steps) == []


def test_five_minutes_of_lunges_are_five_minutes_with_their_rests() -> None:
    routine = read(assets.folder("routines") / "lunge-hinge-primer.yaml")
    lunges = [
        one
        for one in compile_routine(routine, MOVES).segments
        if "lunge" in (one.move or "") or one.kind is SegmentKind.REST
    ]
    assert sum(one.length_ms for one in lunges) == 5 * 60_000
    assert sum(one.reps or 0 for one in lunges if one.is_bout) <= 40
    assert lunges[0].move == "reverse-lunge"
