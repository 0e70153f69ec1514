"""A held key is one decision; keys pressed by hand, and different keys, are all obeyed."""

from __future__ import annotations

import pytest

from timer.player.actions import AGAIN_MS, SLOW_MS, KeyPresses

HELD = (0, *range(400, 2000, 33))
"""When a keyboard sends a key held for two seconds."""


def obeyed(times: tuple[int, ...], *, repeats: bool = False, presses: KeyPresses) -> int:
    """Return how many of the keys at `times` are obeyed."""
    return sum(presses.obeys("n", at, repeats=repeats) for at in times)


@pytest.mark.parametrize("first", [250, 400, 660])
@pytest.mark.parametrize("apart", [33, 90])
def test_a_held_key_decides_once_whatever_the_keyboard(first: int, apart: int) -> None:
    assert obeyed((0, *range(first, 5000, apart)), presses=KeyPresses(-9999)) == 1


def test_a_key_held_since_before_the_start_decides_nothing_until_it_is_released() -> None:
    presses = KeyPresses(0, "n")
    assert obeyed(tuple(range(5, 3000, 33)), presses=presses) == 0
    assert obeyed((3200, 3900), presses=presses) == 1


def test_what_may_repeat_does_so_at_most_six_times_a_second() -> None:
    assert 8 <= obeyed(HELD, repeats=True, presses=KeyPresses(-9999)) <= 12
    assert obeyed((0, 20, 40, 60), repeats=True, presses=KeyPresses(-9999)) == 1
    assert obeyed((0, SLOW_MS, 2 * SLOW_MS), repeats=True, presses=KeyPresses(-9999)) == 3


def test_what_may_repeat_stops_where_something_else_begins() -> None:
    presses = KeyPresses(-9999)
    moments = [presses.obeys("minus", at, repeats=True, moment=at > 900) for at in HELD]
    assert any(moments[:10])
    assert not any(obeys for at, obeys in zip(HELD, moments, strict=True) if at > 900)
    assert presses.obeys("minus", 3000, repeats=True, moment=True)


def test_different_keys_are_obeyed_however_fast() -> None:
    presses = KeyPresses(-9999)
    assert all(presses.obeys(key, at) for at, key in enumerate("nynxqb"))


def test_a_key_waits_anew_where_it_may_mean_something_else() -> None:
    presses = KeyPresses(-9999)
    assert presses.obeys("enter", 0)
    presses.turned(2000)
    assert not presses.obeys("enter", 2500)
    assert presses.obeys("enter", 2000 + AGAIN_MS)
