"""Keeping the stream on the clock after underruns, late starts and with a fast device."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timer.sound.resync import AHEAD, BEHIND, HELD_OFF, SETTLING, STARTING, Resync

LEAD, SLACK = 7680, 576


def steps(resync: Resync, lead: int, count: int) -> list[int]:
    return [resync.step(lead) for _ in range(count)]


def started(lead: int = LEAD) -> Resync:
    resync = Resync(LEAD, SLACK)
    steps(resync, lead, SETTLING + STARTING)
    return resync


def test_a_sink_that_slept_at_the_start_is_caught_up_with_once() -> None:
    moves = steps(Resync(LEAD, SLACK), LEAD - 90_000, SETTLING + STARTING)
    assert moves == [0] * (SETTLING + STARTING - 1) + [90_000]


@given(st.lists(st.integers(LEAD - SLACK, LEAD + SLACK), max_size=200))
def test_what_stays_within_the_slack_is_left_alone(leads: list[int]) -> None:
    resync = started()
    assert not any(resync.step(lead) for lead in leads)


def test_an_underrun_is_made_up_for_after_three_requests() -> None:
    moves = steps(started(), LEAD - 4800, BEHIND)
    assert moves == [0] * (BEHIND - 1) + [4800]


def test_one_late_request_moves_nothing() -> None:
    resync = started()
    assert not any(resync.step(LEAD - 4800 * (place % 3 == 0)) for place in range(60))


def test_a_fast_device_is_held_back_only_when_it_stays_ahead() -> None:
    moves = steps(started(), LEAD + 1000, AHEAD)
    assert moves == [0] * (AHEAD - 1) + [-1000]


def test_nothing_is_moved_while_held_off() -> None:
    resync = started()
    resync.hold_off()
    moves = steps(resync, LEAD - 4800, HELD_OFF + BEHIND)
    assert moves == [0] * (HELD_OFF + BEHIND - 1) + [4800]
