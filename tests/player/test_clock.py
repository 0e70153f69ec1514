"""The clocks, and the vigil over time that was lost."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from timer.player.clock import (
    ClockGapDetector,
    Loss,
    Lost,
    ManualClock,
    Reading,
    SystemClock,
    on_unix,
    on_windows,
)


def test_a_manual_clock_stands_until_it_is_moved():
    clock = ManualClock()
    first = clock.read()
    assert clock.read() == first
    assert clock.advance(250) == first.awake + 250
    assert clock.read() == Reading(first.awake + 250, first.passed + 250)


def test_a_sleeping_machine_moves_all_but_the_clock_of_the_session():
    clock = ManualClock(7)
    clock.sleep(60_000)
    assert clock.read() == Reading(7, 60_007, 60_000)


SECOND_NS = 1_000_000_000


@pytest.mark.parametrize(
    ("read", "slept", "back"),
    [
        (on_unix, (5 * SECOND_NS, 95 * SECOND_NS), 0),
        (on_windows, (95 * SECOND_NS, 5 * SECOND_NS), 90_000),
    ],
)
def test_a_sleep_passes_once_on_every_system(read, slept, back):
    """Windows's monotonic clock runs through it: a session would have ended hours too late.

    And what is said of it would have been due while the machine slept.
    """
    before, after = read(0, 0), read(*slept)
    assert after.passed - before.passed == 95_000
    lost = ClockGapDetector(before).look(after, 5_000)
    assert lost is not None
    assert (lost.why, lost.since, lost.away_ms, lost.back) == (Loss.SLEPT, 0, 90_000, back)


def test_the_system_clock_tells_integer_milliseconds_that_never_go_back():
    clock = SystemClock()
    first, second = clock.read(), clock.read()
    assert isinstance(first.awake, int)
    assert isinstance(first.passed, int)
    assert second.awake >= first.awake
    assert second.passed >= first.passed


def test_wall_time_is_a_label_with_its_offset():
    label = SystemClock().wall()
    assert label[10] == "T"
    assert label[-6] in "+-"
    assert ManualClock().wall() == ManualClock(9).wall()


def test_a_turn_in_time_loses_nothing():
    clock = ManualClock()
    vigil = ClockGapDetector(clock.read())
    for _ in range(1_000):
        clock.advance(250)
        assert vigil.look(clock.read(), 250) is None


@pytest.mark.parametrize(("late", "lost"), [(2_000, False), (2_001, True)])
def test_a_busy_machine_is_forgiven_up_to_two_seconds(late, lost):
    clock = ManualClock()
    vigil = ClockGapDetector(clock.read())
    clock.advance(250 + late)
    assert bool(vigil.look(clock.read(), 250)) is lost


def test_a_sleep_is_told_with_its_whole_length_and_where_life_was_last_seen():
    clock = ManualClock(1_000)
    vigil = ClockGapDetector(clock.read())
    clock.sleep(90_000)
    clock.advance(100)
    assert vigil.look(clock.read(), 250) == Lost(Loss.SLEPT, 1_000, 90_000)


def test_a_frozen_program_is_told_from_a_sleeping_machine():
    clock = ManualClock(1_000)
    vigil = ClockGapDetector(clock.read())
    clock.advance(30_000)
    assert vigil.look(clock.read(), 250) == Lost(Loss.FROZE, 1_000, 30_000)


def test_time_is_lost_only_once():
    clock = ManualClock()
    vigil = ClockGapDetector(clock.read())
    clock.sleep(90_000)
    assert vigil.look(clock.read(), 250)
    clock.advance(250)
    assert vigil.look(clock.read(), 250) is None


@pytest.mark.skipif(os.name == "nt", reason="TZ is another matter there")
@pytest.mark.parametrize("zone", ["nonsense", "XXX24", "XXX-24:59", "<+99>-99", f":{__file__}", ""])
def test_no_time_zone_makes_a_time_that_cannot_be_read(zone: str) -> None:
    code = "from timer.player.clock import SystemClock; print(SystemClock().wall())"
    env = os.environ | {"TZ": zone}
    said = subprocess.check_output([sys.executable, "-c", code], env=env, text=True)
    moment = datetime.fromisoformat(said.strip())
    assert abs(moment - datetime.now(UTC)) < timedelta(hours=1)
