"""The stream: absolute times, heartbeats, and the device's pace against the clock."""

from __future__ import annotations

from array import array

from timer.sound.stream import PEAK, SETTLING, STARTING, Stream

MS = 48
PERIOD = 100 * MS
BEEP = array("h", [1000] * (50 * MS))


class Clock:
    """A clock in frames that moves when told."""

    def __init__(self) -> None:
        self.frames = 500_000 * MS

    def __call__(self) -> int:
        return self.frames


def listen(stream: Stream, clock: Clock, requests: int, gap: int = PERIOD) -> array[int]:
    """Ask for a period at each step of the clock, as a device does."""
    heard = array("h")
    for _ in range(requests):
        heard.frombytes(stream.read(PERIOD))
        clock.frames += gap
    return heard


def onsets(heard: array[int]) -> list[int]:
    loud = [abs(value) > PEAK for value in heard]
    return [place for place in range(1, len(heard)) if loud[place] and not loud[place - 1]]


def test_the_first_request_is_the_present_and_times_are_exact_from_there() -> None:
    clock = Clock()
    stream = Stream(clock, ahead_ms=100)
    listen(stream, clock, 1)
    stream.beat(500_000)
    stream.play(500_537, BEEP)
    assert onsets(listen(stream, clock, 9)) == [(537 - 100) * MS]


def test_after_an_underrun_later_sounds_are_on_time_again() -> None:
    clock = Clock()
    stream = Stream(clock, ahead_ms=100)
    listen(stream, clock, SETTLING + STARTING)
    clock.frames += 300 * MS
    listen(stream, clock, 3)
    now_ms = clock.frames // MS
    stream.beat(now_ms)
    stream.play(now_ms + 400, BEEP)
    assert onsets(listen(stream, clock, 9)) == [400 * MS]


def test_a_fast_device_is_held_back_while_nothing_sounds() -> None:
    clock = Clock()
    stream = Stream(clock, ahead_ms=100)
    listen(stream, clock, SETTLING + STARTING)
    clock.frames -= 40 * MS
    listen(stream, clock, 31)
    now_ms = clock.frames // MS
    stream.beat(now_ms)
    stream.play(now_ms + 400, BEEP)
    assert onsets(listen(stream, clock, 9)) == [400 * MS]


def test_everything_falls_silent_two_seconds_after_the_last_heartbeat() -> None:
    clock = Clock()
    stream = Stream(clock, ahead_ms=100)
    listen(stream, clock, 1)
    stream.beat(500_000)
    for at in (500_900, 501_900, 502_900):
        stream.play(at, BEEP)
    heard = listen(stream, clock, 40)
    assert onsets(heard) == [800 * MS, 1800 * MS]


def test_a_heartbeat_that_comes_too_late_does_not_bring_the_old_plan_back() -> None:
    stream = Stream(Clock(), ahead_ms=0)
    stream.start_at(1000)
    stream.beat(1000)
    stream.play(3500, BEEP)
    stream.beat(3100)
    assert not any(array("h", stream.pull(5000)))


def test_a_muted_stream_keeps_its_plan() -> None:
    stream = Stream(Clock(), ahead_ms=0)
    stream.start_at(0)
    stream.play(100, BEEP)
    stream.play(300, BEEP)
    stream.level(0, 0)
    stream.level(200, 100)
    assert onsets(array("h", stream.pull(400))) == [300 * MS]


def test_a_level_of_half_is_a_quarter_of_the_amplitude() -> None:
    stream = Stream(Clock(), ahead_ms=0)
    stream.start_at(0)
    stream.level(0, 50)
    stream.play(100, BEEP)
    assert max(array("h", stream.pull(200))) == 250


def test_a_sound_for_now_is_heard_although_the_device_is_ahead() -> None:
    clock = Clock()
    stream = Stream(clock, ahead_ms=300)
    listen(stream, clock, 3, gap=0)
    stream.beat(500_000)
    stream.play(500_000, BEEP)
    assert array("h", stream.read(PERIOD))[0] == 1000
    assert stream.dropped == 0


def test_clusters_for_devices_without_a_stream_are_whole_and_never_empty() -> None:
    clock = Clock()
    stream = Stream(clock, ahead_ms=20)
    assert stream.cluster(20) == (b"", 0.02)
    stream.beat(500_000)
    for at in (500_010, 500_040, 500_200):
        stream.play(at, BEEP)
    cluster, wait_s = stream.cluster(20)
    assert wait_s == 0.01
    assert len(cluster) == 2 * 80 * MS
    clock.frames += 15 * MS
    stream.withdraw(500_015)
    stream.play(500_015, BEEP)
    cluster, wait_s = stream.cluster(20)
    assert wait_s == 0.0
    assert len(cluster) == 2 * 50 * MS


def test_the_latency_is_how_far_the_device_asks_ahead_once_that_is_known() -> None:
    clock = Clock()
    stream = Stream(clock, ahead_ms=200)
    assert stream.lead_ms is None
    listen(stream, clock, 1, gap=600 * MS)
    listen(stream, clock, SETTLING + STARTING - 1)
    assert stream.lead_ms is None
    listen(stream, clock, 10)
    assert stream.lead_ms == 200
