"""Keeping the stream on the clock after underruns, late starts and with a fast device."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timer.sound.stream import COARSE, HELD_OFF, MIDDLE, QUICK, SETTLING, STARTING, DriftCorrection

MS = 48
LEAD, SLACK = 170 * MS, 12 * MS


def steps(resync: DriftCorrection, lead: int, count: int) -> list[int]:
    return [resync.step(lead) for _ in range(count)]


def started(lead: int = LEAD) -> DriftCorrection:
    resync = DriftCorrection(LEAD, SLACK)
    steps(resync, lead, SETTLING + STARTING)
    return resync


def lead_of(request: int) -> int:
    """Return the lead of a real device on time: three wake-ups in turn that slowly slip."""
    return LEAD - (request % 3) * 10 * MS - request * MS // 4 % (10 * MS)


def test_a_sink_that_slept_at_the_start_is_caught_up_with_once() -> None:
    moves = steps(DriftCorrection(LEAD, SLACK), LEAD - 90_000, SETTLING + STARTING)
    assert moves == [0] * (SETTLING + STARTING - 1) + [90_000]


@given(st.lists(st.integers(LEAD - SLACK // 4, LEAD + SLACK // 4), max_size=300))
def test_what_stays_within_the_slack_is_left_alone(leads: list[int]) -> None:
    resync = started()
    assert not any(resync.step(lead) for lead in leads)


def test_a_device_that_wakes_up_at_odd_times_is_left_alone() -> None:
    resync = started()
    assert not any(resync.step(lead_of(request)) for request in range(2000))


def test_a_start_that_is_nearly_right_is_left_alone() -> None:
    assert not any(steps(DriftCorrection(LEAD, SLACK), LEAD - 10 * MS, SETTLING + STARTING))


@given(st.integers(13, 400), st.integers(0, 50))
def test_an_underrun_is_made_up_for_soon_and_in_the_end_to_five_milliseconds(
    lost_ms: int, phase: int
) -> None:
    resync, off = started(), -lost_ms * MS
    for request in range(phase, phase + 2 * (COARSE + HELD_OFF)):
        off += resync.step(lead_of(request) + off)
    assert abs(off) <= SLACK + 10 * MS
    for request in range(phase + 2 * (COARSE + HELD_OFF), phase + 700):
        off += resync.step(lead_of(request) + off)
    assert abs(off) <= 5 * MS


def test_a_drift_that_stays_small_is_mended_in_the_long_run() -> None:
    resync, off = started(), 0
    for request in range(20_000):
        off += resync.step(lead_of(request) + off - request * 10 // 1000)
        assert abs(off - request * 10 // 1000) <= 4 * MS


def test_one_late_request_moves_nothing() -> None:
    resync = started()
    assert not any(resync.step(LEAD - 100 * MS * (place % 5 == 0)) for place in range(300))


def test_two_requests_in_a_hurry_do_not_hold_the_device_back() -> None:
    resync = started()
    leads = [LEAD + 60 * MS, LEAD + 60 * MS, *[LEAD] * 200]
    assert not any(resync.step(lead) for lead in leads)


def test_a_fast_device_is_held_back_to_its_place() -> None:
    assert sum(steps(started(), LEAD + 1000, MIDDLE)) == -1000


def test_a_start_that_saw_only_short_leads_is_mended_as_soon_as_longer_ones_come() -> None:
    resync, off = DriftCorrection(LEAD, SLACK), 0
    for request in range(-SETTLING - STARTING, 400):
        off += resync.step(lead_of(request + 30) + off)
        assert abs(off) <= (11 if request < 60 else 5) * MS


def test_nothing_is_moved_while_held_off() -> None:
    resync = started()
    resync.hold_off()
    moves = steps(resync, LEAD - 4800, HELD_OFF + QUICK)
    assert moves == [0] * (HELD_OFF + QUICK - 1) + [4800]
