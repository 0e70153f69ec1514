"""The table of settle times: whole, known to every bundled move, and as a body would have it."""

from __future__ import annotations

from itertools import product

import pytest

from tests.each import each
from timer.routine.library.moves import load_library
from timer.routine.library.positions import bundled

LEVELS = set(bundled().levels.values())


def settle(before: str | None, after: str | None, *kit: str, had: tuple[str, ...] = ()) -> int:
    return bundled().settle_ms(before, after, had, kit)


@each("here, there", product(sorted(LEVELS), repeat=2))
def test_every_way_between_two_levels_has_a_time_an_announcement_fits_in(here, there):
    assert 5_000 <= bundled().ways_ms[here, there] <= 20_000


def test_every_position_of_the_bundled_moves_and_routines_is_in_the_table():
    moves = load_library([])
    found = {move.position for move in map(moves.find, moves.slugs) if move and move.position}
    assert found
    assert found <= set(bundled().levels)


def test_getting_up_takes_longer_than_getting_down_and_staying_is_shortest():
    down, up = settle("standing", "lying-back"), settle("lying-back", "standing")
    assert settle("lying-back", "lying-back") < settle("lying-back", "lying-front") < down < up


def test_kit_is_fetched_once_and_takes_as_long_as_its_kind():
    plain = settle("standing", "standing")
    assert settle("standing", "standing", "strap") == plain + 5_000
    assert settle("standing", "standing", "strap", "BARBELL") == plain + 20_000
    assert settle("standing", "wall", "wall") == settle("standing", "wall")
    assert settle("standing", "standing", "strap", had=("strap",)) == plain


@pytest.mark.parametrize(("before", "after"), [(None, "standing"), ("standing", "on a camel")])
def test_where_a_position_is_unknown_the_time_is_that_of_staying_put(before, after):
    assert settle(before, after) == settle("standing", "standing")
