"""A routine with the kit somebody has: swapped, left out, or said to be missing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.bundled import BUNDLED, bundled, library
from timer.routine.model import Routine, leaves
from timer.routine.optional_steps import name_of
from timer.routine.reader.routine_file import read_routine
from timer.text import folded
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.compile.kit import EVERYDAY, fitted, lacking, missing


def written(steps: str, head: str = "") -> Routine:
    reading = read_routine(f"name: Mine\n{head}steps:\n{steps}".encode(), "mine", library())
    assert reading.routine is not None, reading.problems
    return reading.routine


def played(routine: Routine) -> list[str]:
    bouts = (one for one in compile_routine(routine, library()).segments if one.is_bout)
    return list(dict.fromkeys(one.move or one.label for one in bouts))


def test_without_a_list_everything_is_there() -> None:
    for slug in BUNDLED:
        assert fitted(bundled(slug), library(), None) is bundled(slug)
        assert missing(bundled(slug), library(), None) == ()


def test_a_step_is_swapped_for_one_that_needs_nothing_you_lack() -> None:
    routine = written("  - {hold: strap-stretch, for: 20s, sides: each}\n", "kit: [strap]\n")
    found = fitted(routine, library(), ["mat"])
    assert played(found) == ["doorway-stretch"]
    assert found.kit == ()
    assert missing(found, library(), ["mat"]) == ()


def test_an_optional_step_without_one_is_off_and_any_other_says_what_is_missing() -> None:
    routine = written(
        "  - {hold: Balance, for: 20s, kit: [wobble board], optional: true}\n"
        "  - {hold: Row, for: 20s, kit: [rowing machine]}\n",
        "kit: [wobble board, rowing machine]\n",
    )
    found = fitted(routine, library(), [])
    assert played(found) == ["Row"]
    assert found.kit == ("rowing machine",)
    assert missing(found, library(), []) == ("rowing machine",)


def test_kit_that_only_the_routine_names_is_missing_too() -> None:
    routine = written("  - {hold: Row, for: 20s}\n", "kit: [rowing machine]\n")
    assert missing(fitted(routine, library(), []), library(), []) == ("rowing machine",)
    have = ["Rowing Machine"]
    assert missing(fitted(routine, library(), have), library(), have) == ()


def test_a_zone_is_swapped_and_its_time_stays() -> None:
    routine = written("  - {zones: [roll-glutes, ball-glutes], for: 2m}\n")
    found = fitted(routine, library(), ["foam roller", "tennis ball"])
    assert played(found) == ["roll-glutes", "soft-ball"] or played(found) == ["roll-glutes"]
    whole, now = (compile_routine(one, library()).total_ms for one in (routine, found))
    assert now == whole


PIECES = sorted(
    {
        piece
        for slug in library().slugs
        if (move := library().find(slug))
        for piece in move.kit
        if folded(piece) not in EVERYDAY
    }
)


@given(slug=st.sampled_from(BUNDLED), have=st.sets(st.sampled_from(PIECES)))
def test_nothing_is_played_that_needs_what_is_neither_there_nor_said_to_be_missing(
    slug: str, have: set[str]
) -> None:
    routine = bundled(slug)
    found = fitted(routine, library(), have)
    assert len(list(leaves(found.steps))) == len(list(leaves(routine.steps)))
    said = missing(found, library(), have)
    for name in played(found):
        move = library().find(name)
        needs = move.kit if move else ()
        assert set(lacking(needs, have)) <= set(said), name
    assert all(name_of(step, library()) for step in leaves(found.steps))
