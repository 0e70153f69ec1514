"""A held key is one decision; keys pressed by hand, and different keys, are all obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from timer.player.key_gate import HAND_MS, MOST_DELAY_MS, SLOW_MS, KeyGate

LONG_AGO = -10_000
END = 100_000


class Typist:
    """Presses keys at given times and notes when each is obeyed; what waits is settled in time."""

    def __init__(self, launched: int = LONG_AGO) -> None:
        self.gate: KeyGate[str] = KeyGate(launched)
        self.obeyed: list[tuple[int, str]] = []
        self._due: int | None = None

    def at(self, now: int, key: str, **how: object) -> None:
        if self._due is not None and now >= self._due:
            self._note(self._due, self.gate.settle(self._due))
        self._note(now, self.gate.press(key, key, now, **how))  # type: ignore[arg-type]
        self._due = now + HAND_MS if self.gate.waits else None

    def count(self, times: tuple[int, ...], key: str = "n", **how: object) -> int:
        """Press a key at each of `times`, and return how many were obeyed."""
        before = len(self.obeyed)
        for now in times:
            self.at(now, key, **how)
        self._note(END, self.gate.settle(END))
        return len(self.obeyed) - before

    def _note(self, now: int, keys: list[str]) -> None:
        self.obeyed += [(now, key) for key in keys]


def held(first: int = 400, apart: int = 33, for_ms: int = 2_000) -> tuple[int, ...]:
    """Return when a keyboard sends a key that is held."""
    return (0, *range(first, for_ms, apart))


@each("first", [200, 250, 400, 500, 660, 1_000])
@each("apart", [20, 33, 90])
def test_a_held_key_decides_once_whatever_the_keyboard(first: int, apart: int) -> None:
    assert Typist().count(held(first, apart, 5_000)) == 1


@given(st.lists(st.integers(HAND_MS, 3_000), max_size=8))
def test_presses_by_hand_all_count(gaps: list[int]) -> None:
    times = [0]
    for gap in gaps:
        times.append(times[-1] + gap)
    assert Typist().count(tuple(times)) == len(times)


def test_a_second_press_counts_after_a_moment_and_the_first_one_at_once() -> None:
    typist = Typist()
    assert typist.count((0, 400)) == 2
    assert [now for now, _ in typist.obeyed] == [0, END]
    assert typist.gate.press("n", "n", END + MOST_DELAY_MS) == ["n"]


def test_enter_held_since_before_the_start_decides_nothing_until_it_is_released() -> None:
    typist = Typist(launched=0)
    assert typist.count(tuple(range(5, 3_000, 33)), "enter") == 0
    assert typist.count((3_400,), "enter") == 1


@given(st.lists(st.tuples(st.integers(0, 2_000), st.sampled_from("ab")), min_size=2))
def test_different_keys_are_obeyed_in_their_order(presses: list[tuple[int, str]]) -> None:
    typist = Typist()
    now = 0
    changes: list[str] = []
    for gap, key in presses:
        now += gap
        if not changes or changes[-1] != key:
            changes.append(key)
        typist.at(now, key)
    typist._note(now + END, typist.gate.settle(now + END))
    obeyed = [key for _, key in typist.obeyed]
    once = [key for at, key in enumerate(obeyed) if not at or obeyed[at - 1] != key]
    assert once == changes
    assert len(obeyed) <= len(presses)


def test_a_held_key_goes_on_being_held_after_another_key_was_hit_once() -> None:
    typist = Typist()
    for now in held():
        typist.at(now, "n")
    typist.at(2_100, "y")
    assert [key for _, key in typist.obeyed] == ["n", "y"]


def test_what_may_repeat_does_so_at_most_six_times_a_second() -> None:
    assert 8 <= Typist().count(held(), repeats=True) <= 12
    assert Typist().count((0, 20, 40, 60), repeats=True) == 1
    assert Typist().count((0, SLOW_MS, 2 * SLOW_MS), repeats=True) == 3


@pytest.mark.parametrize("ends_at", [0, 400, 900])
def test_what_may_repeat_stops_where_something_else_begins(ends_at: int) -> None:
    typist = Typist()
    for now in held():
        typist.at(now, "minus", repeats=True, place=now > ends_at)
    assert max(now for now, _ in typist.obeyed) <= ends_at
    typist.at(3_500, "minus", repeats=True, place=True)
    assert typist.obeyed[-1][0] == 3_500


def test_the_key_that_answered_waits_on_the_next_screen_and_other_keys_do_not() -> None:
    gate: KeyGate[str] = KeyGate(LONG_AGO)
    assert gate.press("n", "n", 0) == ["n"]
    gate.turned(1_000)
    assert gate.press("y", "y", 1_050) == ["y"]
    assert gate.press("n", "n", 1_100) == []
    assert gate.press("n", "n", 1_100 + MOST_DELAY_MS) == ["n"]


def test_what_was_held_back_is_dropped_where_another_screen_came_meanwhile() -> None:
    gate: KeyGate[str] = KeyGate(LONG_AGO)
    gate.press("n", "n", 0)
    assert gate.press("n", "n", 500) == []
    gate.turned(550)
    assert gate.settle(END) == []


def test_escape_never_waits_for_the_next_screen() -> None:
    gate: KeyGate[str] = KeyGate(LONG_AGO)
    gate.press("escape", "escape", 0)
    gate.turned(0)
    assert gate.press("escape", "escape", 120) == ["escape"]


def test_ctrl_c_twice_at_once_is_twice_and_held_it_is_once() -> None:
    assert Typist().count((0, 1), "ctrl+c", urgent=True) == 2
    assert Typist().count((0, 1, 2, 3), "ctrl+c", urgent=True) == 2
    assert Typist().count(held(), "ctrl+c", urgent=True) == 1


def test_enter_answers_the_first_screen_once_it_is_seen_unless_it_came_before_or_is_held() -> None:
    def started(*before: int) -> KeyGate[int]:
        gate: KeyGate[int] = KeyGate(0)
        gate.turned(300)
        for at in before:
            gate.press("enter", at, at)
        gate.opened()
        return gate

    gate = started()
    assert gate.press("enter", 1, 500) == []
    assert gate.settle(600) == [1]
    typed_ahead = started(290)
    assert typed_ahead.settle(400) == []
    held = started()
    for at in range(500, 2_000, 33):
        assert held.press("enter", at, at) == []
    assert held.settle(2_100) == []
