"""Which steps of a routine may be chosen, how they are named, and the routine as chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.each import each
from tests.strategies import NO_GAPS, group, hold, note, routine
from timer import assets
from timer.errors import SuppleError
from timer.routine.library.moves import load_library
from timer.routine.model import Optional, Routine, leaves
from timer.routine.optional_steps import (
    CHOICE,
    Selection,
    SideChoice,
    as_chosen,
    has_sides,
    kept_choice,
    optional_steps,
    select,
    turned,
)
from timer.routine.reader.routine_file import read_file
from timer.timeline.compile.compiler import compile_routine

MOVES = load_library([])
BUNDLED = sorted(assets.folder("routines").glob("*.yaml"))
YES, EXTRA = Optional.YES, Optional.EXTRA


def written() -> Routine:
    """Return a routine with an optional step, an extra, and an extra group with an extra in it."""
    return routine(
        hold(1_000, move="strap-stretch"),
        hold(2_000, move="march", optional=YES),
        hold(4_000, move="quad-stretch", optional=EXTRA),
        group(
            hold(8_000, move="calf-stretch"),
            hold(16_000, move="march", optional=EXTRA),
            optional=EXTRA,
        ),
        note("Drink.", length=32_000),
        defaults=NO_GAPS,
    )


def total(*wanted: str, without: tuple[str, ...] = ()) -> int:
    """Return how many seconds the routine takes with some steps on and others off."""
    chosen = select(written(), MOVES, wanted, without)
    return compile_routine(as_chosen(written(), MOVES, chosen), MOVES).total_ms // 1000


def test_each_step_is_listed_with_its_numbers_and_whether_it_is_on() -> None:
    found = optional_steps(written(), MOVES)
    listed = [(one.key, one.numbers, one.extra, one.on) for one in found]
    assert listed == [
        ("march", (2,), False, True),
        ("quad-stretch", (3,), True, False),
        ("round", (4, 5), True, False),
        ("march 2", (5,), True, False),
    ]
    assert found[1].name == "Quad stretch"


@each(
    "wanted, without, seconds",
    [
        ((), (), 35),
        (("quad-stretch",), (), 39),
        (("Quad stretch",), (), 39),
        (("3",), ("2",), 37),
        (("4",), (), 43),
        (("round",), (), 43),
        (("calf-stretch",), (), 43),
        (("5",), (), 59),
        (("march",), ("4",), 35),
        ((), ("march",), 33),
        (("5", "quad-stretch"), ("2",), 61),
    ],
)
def test_steps_are_turned_on_and_off(
    wanted: tuple[str, ...], without: tuple[str, ...], seconds: int
) -> None:
    assert total(*wanted, without=without) == seconds


@pytest.mark.parametrize(
    ("name", "what", "cure"),
    [
        ("7", "There is no step '7'", "You can choose 2 March on the spot (on), 3 Quad"),
        ("1", "Lying strap stretch is always part", "You can choose"),
        ("strap-stretch", "Lying strap stretch is always part", "5 March on the spot (off)"),
        ("quad-strech", "There is no step 'quad-strech'", "Did you mean 'quad-stretch'?"),
        ("6", "Drink. is always part", "You can choose"),
        ("\x1b[31m", "There is no step '\\x1b[31m'", "You can choose"),
    ],
)
def test_an_unknown_step_is_refused_with_what_can_be_chosen(
    name: str, what: str, cure: str
) -> None:
    with pytest.raises(SuppleError) as caught:
        select(written(), MOVES, [name], [])
    assert caught.value.message.startswith(what)
    assert cure in (caught.value.remedy or "")


def test_a_step_is_not_both_on_and_off() -> None:
    with pytest.raises(SuppleError, match="can't be both"):
        select(written(), MOVES, ["2"], ["2"])


def test_what_is_kept_survives_other_changes_of_the_file() -> None:
    chosen = select(written(), MOVES, ["quad-stretch"], ["2"])
    kept = kept_choice({f"{CHOICE}own": chosen.text()}, "own")
    assert kept == chosen
    steps = (note("New."), *written().steps)
    longer = as_chosen(routine(*steps, defaults=NO_GAPS), MOVES, kept)
    played = {one.step for one in compile_routine(longer, MOVES).segments}
    assert played == {1, 2, 4, 7}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"on": 1}', '{"on": []}', "null"])
def test_a_choice_that_cannot_be_read_is_none(text: str) -> None:
    assert kept_choice({f"{CHOICE}own": text}, "own") is None
    assert kept_choice({}, "own") is None


def test_turning_a_step_twice_leaves_the_routine_as_it_was() -> None:
    for step in optional_steps(written(), MOVES):
        once = turned(Selection(), step, not step.on)
        twice = turned(once, step, step.on)
        again = optional_steps(written(), MOVES, twice)
        assert next(one.on for one in again if one.key == step.key) == step.on


@each("path", BUNDLED)
def test_every_bundled_step_can_be_played(path: Path) -> None:
    routine = read_file(path, MOVES).routine
    assert routine is not None
    extras = [str(one.numbers[0]) for one in optional_steps(routine, MOVES) if one.extra]
    chosen = as_chosen(routine, MOVES, select(routine, MOVES, extras, []))
    played = {one.step for one in compile_routine(chosen, MOVES).segments}
    assert played == set(range(1, len(list(leaves(routine.steps))) + 1))


SIDED = """
name: Legs
steps:
  - hold: calf-stretch
    for: 20s
    sides: each
  - reps: dead-bug
    count: 16
    tempo: {out: 2s, back: 2s}
    sides: alternate
  - hold: Lean
    for: 20s
    sides: right
  - group: Folds
    rounds: 2
    sides: [right, left]
    steps:
      - hold: Fold
        for: 10s
"""


def legs(folder: Path, text: str = SIDED) -> Routine:
    path = folder / "legs.yaml"
    path.write_text(text, "utf-8")
    found = read_file(path, MOVES).routine
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("choice", "calf", "fold"),
    [
        (SideChoice.BOTH, "left right", "right left"),
        (SideChoice.LEFT_FIRST, "left right", "left right"),
        (SideChoice.RIGHT_FIRST, "right left", "right left"),
        (SideChoice.LEFT, "left", "left"),
        (SideChoice.RIGHT, "right", "right"),
    ],
)
def test_the_chosen_sides_are_trained_in_their_order(
    tmp_path: Path, choice: SideChoice, calf: str, fold: str
) -> None:
    selection = Selection(sides=choice)
    assert kept_choice({f"{CHOICE}legs": selection.text()}, "legs") == selection
    timeline = compile_routine(as_chosen(legs(tmp_path), MOVES, selection), MOVES)
    bouts = [one for one in timeline.segments if one.is_bout]
    sides = {
        label: [one.side for one in bouts if one.label == label]
        for label in dict.fromkeys(one.label for one in bouts)
    }
    assert sides["Calf stretch"] == calf.split()
    assert [*dict.fromkeys(sides["Fold"])] == fold.split()
    assert sides["Lean"] == ["right"], "a step that is written for one side stays as it is"
    [bug] = [one for one in bouts if one.move == "dead-bug"]
    assert bug.reps == (8 if choice.only else 16)


def test_a_routine_without_sides_has_none_to_choose(tmp_path: Path) -> None:
    assert has_sides(legs(tmp_path))
    assert not has_sides(legs(tmp_path, "name: N\nsteps:\n  - hold: Lean\n    for: 20s\n"))
