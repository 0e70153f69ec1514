"""The helper's watchdog: what hangs ends the process, what is well is left alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from threading import Event, Thread
from typing import Any

from tests.machines import PATIENCE_S
from timer.sound.devices import NoDevice
from timer.sound.helper import LiveRun, play_live
from timer.sound.stream import Stream
from timer.sound.watchdog import LOST, TICK_S, Watchdog

HANGS = {"event": "trouble", "problem": "It hangs.", "remedy": "Wait.", "over": True}


class Watched:
    """A watchdog whose time passes when told; `ended` holds the exit codes."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.ended: list[int] = []
        self.dog = Watchdog(self.told.append, self.ended.append)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / TICK_S)):
            self.dog.tick()


def test_what_takes_too_long_is_told_and_ends_the_process() -> None:
    watched = Watched()
    watched.dog.expect(5.0, HANGS)
    watched.wait(5.0)
    assert watched.ended == []
    watched.wait(TICK_S)
    assert watched.ended == [LOST]
    assert watched.told[-1] == HANGS


def test_what_is_expected_next_takes_the_place_of_what_was_done_in_time() -> None:
    watched = Watched()
    watched.dog.expect(5.0, HANGS)
    watched.wait(4.0)
    watched.dog.expect(60.0, HANGS)
    watched.wait(60.0)
    assert watched.ended == []


def test_a_device_that_goes_on_asking_is_left_alone_and_one_that_stops_is_not() -> None:
    watched = Watched()
    asked = [0]
    watched.dog.expect(1.0, HANGS, sign=lambda: asked[0], grace=3.0)
    for asked[0] in range(1, 100):
        watched.wait(0.5)
    assert watched.ended == []
    watched.wait(1.5)
    assert watched.ended == [LOST]


def test_a_sink_that_slept_may_stop_asking_for_the_first_seconds() -> None:
    watched = Watched()
    asked = [0]
    watched.dog.expect(1.0, HANGS, sign=lambda: asked[0], grace=3.0)
    asked[0] = 1
    watched.wait(3.5)
    assert watched.ended == []


def test_a_sign_of_life_is_given_every_second() -> None:
    watched = Watched()
    numbers = count()
    watched.dog.alive = lambda: {"event": "alive", "latency_ms": next(numbers)}
    watched.wait(3.0)
    assert [event["latency_ms"] for event in watched.told] == [0, 1, 2]


class Hanging:
    """A device that hangs while it opens or closes, until it is let go."""

    backend, name, latency_ms, slack_ms = "hanging", "hanging", 0, 12

    def __init__(self, where: str) -> None:
        self.hangs, self.go_on = Event(), Event()
        self._where = where

    def start(self, stream: Stream) -> None:
        self._hang("opening")
        raise NoDevice("it was let go")

    def close(self) -> None:
        self._hang("closing")

    def _hang(self, where: str) -> None:
        if where == self._where:
            self.hangs.set()
            self.go_on.wait(PATIENCE_S)


def ended(device: Hanging, work: Callable[[Watched], object]) -> Watched:
    """Return the watchdog after five seconds of `work` with a device that hangs."""
    watched = Watched()
    thread = Thread(target=work, args=(watched,), daemon=True)
    thread.start()
    assert device.hangs.wait(PATIENCE_S)
    watched.wait(6.0)
    device.go_on.set()
    thread.join(PATIENCE_S)
    return watched


def test_a_helper_whose_device_hangs_while_it_opens_ends_itself() -> None:
    device = Hanging("opening")

    def work(watched: Watched) -> None:
        with suppress(NoDevice):
            play_live("hanging", watched.told.append, watched.dog, lambda backend: device)

    watched = ended(device, work)
    assert watched.ended == [LOST]
    problems = [event["problem"] for event in watched.told if event["event"] == "trouble"]
    assert problems == ["hanging hangs while it opens its device."]


def test_a_helper_whose_device_hangs_while_it_closes_does_not_outlive_its_player() -> None:
    device = Hanging("closing")
    stream = Stream(lambda: 10**12)
    watched = ended(
        device, lambda watched: LiveRun(device, stream, watched.told.append, watched.dog).run([])
    )
    assert watched.ended == [LOST]
