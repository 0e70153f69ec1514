"""The lead-in: it wakes a sink before a sound, can't be heard, and is in no file."""

from __future__ import annotations

import math
from array import array
from itertools import pairwise

from timer.sound import tones
from timer.sound.stream import LEAD_MS, OPENING_MS, PEAK, SILENCE_MS, LeadIn, Stream

MS = 48
PERIOD = 100 * MS
LEAD = LEAD_MS * MS
BEEP = array("h", [1000] * (50 * MS))
BEGIN_MS = 500_000


class Session:
    """A stream that is listened to, with a heartbeat every period."""

    def __init__(self) -> None:
        self.frames = BEGIN_MS * MS
        self.stream = Stream(lambda: self.frames, ahead_ms=100)
        self.heard = array("h")

    def listen(self, ms: int) -> None:
        for _ in range(ms // 100):
            self.stream.beat(self.frames // MS)
            self.heard.frombytes(self.stream.read(PERIOD))
            self.frames += PERIOD

    def play(self, at_ms: int) -> None:
        self.stream.play(BEGIN_MS + 100 + at_ms, BEEP)

    def part(self, first_ms: int, last_ms: int) -> array[int]:
        """Return what was heard, counted from the first frame in milliseconds."""
        return self.heard[(first_ms + 100) * MS : (last_ms + 100) * MS]


def session() -> Session:
    """Return a session whose device has taken its first period."""
    fresh = Session()
    fresh.listen(100)
    return fresh


def longest_rest(samples: array[int]) -> int:
    rest = longest = 0
    for value in samples:
        rest = 0 if value else rest + 1
        longest = max(longest, rest)
    return longest


def test_a_second_before_the_first_sound_the_sink_is_woken() -> None:
    run = session()
    run.play(1500)
    run.listen(2000)
    assert not any(run.part(0, 1500 - LEAD_MS))
    lead = run.part(1520 - LEAD_MS, 1480)
    assert longest_rest(lead) < MS
    assert run.part(1500, 1550) == BEEP
    assert not any(run.part(1550, 2000))


def test_a_sound_that_comes_sooner_is_led_in_for_as_long_as_there_is() -> None:
    run = session()
    run.play(300)
    run.listen(500)
    assert longest_rest(run.part(20, 280)) < MS
    assert run.part(300, 350) == BEEP


def test_after_a_long_silence_the_sink_is_woken_again_and_not_after_a_short_one() -> None:
    run = session()
    second = 1000 + SILENCE_MS - 200
    third = second + SILENCE_MS + 500
    run.play(1000)
    run.play(second)
    run.listen(second + 1000)
    run.play(third)
    run.listen(SILENCE_MS)
    assert not any(run.part(1100, second))
    assert not any(run.part(second + 100, third - LEAD_MS))
    assert longest_rest(run.part(third - LEAD_MS + 20, third - 20)) < MS
    assert run.part(third, third + 50) == BEEP


def test_a_muted_session_is_silent_to_the_last_bit() -> None:
    run = session()
    run.stream.level(BEGIN_MS, 0)
    run.play(1500)
    run.listen(2000)
    assert not any(run.part(100, 2000))


def test_the_lead_in_of_a_withdrawn_sound_still_ends_softly() -> None:
    run = session()
    run.play(1500)
    run.listen(1000)
    run.stream.withdraw(run.frames // MS)
    run.listen(1000)
    heard = run.part(500, 2000)
    assert not any(heard[LEAD:])
    assert max(abs(one - two) for one, two in pairwise(heard)) <= 2


def test_a_key_that_is_answered_during_the_lead_in_sounds_as_it_is() -> None:
    run = session()
    run.play(1500)
    run.listen(1000)
    run.play(1200)
    run.listen(1000)
    assert run.part(1200, 1250) == BEEP
    assert not any(run.part(1250, 1500))
    assert run.part(1500, 1550) == BEEP


def test_a_device_without_a_stream_gets_the_lead_in_once_as_a_buffer_of_its_own() -> None:
    run = Session()
    run.stream.beat(BEGIN_MS)
    run.stream.play(BEGIN_MS + 1500, BEEP)
    sizes = []
    for _ in range(90):
        cluster, wait_s = run.stream.cluster(20)
        sizes.append(len(cluster) // 2)
        run.frames += round(max(wait_s, 0.02) * 1000) * MS
    assert [size for size in sizes if size] == [(LEAD_MS + 20) * MS, len(BEEP)]


def test_a_file_holds_no_lead_in() -> None:
    stream = Stream(lambda: 0, ahead_ms=0)
    stream.start_at(0)
    stream.beat(1500)
    stream.play(1500, BEEP)
    assert not any(array("h", stream.pull(1500)))


def test_the_lead_in_is_far_below_the_voice_and_has_no_hard_edge() -> None:
    lead = LeadIn().lead(0, LEAD, LEAD)
    assert lead is not None
    rms = math.sqrt(sum(value * value for value in lead) / len(lead))
    assert -67 < 20 * math.log10(rms / 32768) < -66
    assert max(lead) <= PEAK
    assert (lead[0], lead[-1]) == (0, 0)
    edges = [value for start in (0, LEAD - 5 * MS) for value in lead[start : start + 5 * MS]]
    assert max(map(abs, edges)) < PEAK // 3
    loudest = max(map(abs, tones.load("countdown")))
    assert loudest > 100 * PEAK


def test_a_device_that_was_opened_is_kept_awake_until_its_first_sound() -> None:
    run = session()
    run.stream.level(BEGIN_MS, 100)
    run.listen(3_000)
    run.play(4_500)
    run.listen(3_000)
    assert longest_rest(run.part(100, 4_480)) < MS
    assert run.part(4_500, 4_550) == BEEP
    assert not any(run.part(4_550, 5_900))


def test_a_device_that_was_opened_in_vain_falls_asleep_again_softly() -> None:
    run = session()
    run.stream.level(BEGIN_MS, 100)
    run.listen(OPENING_MS + 1_000)
    heard = run.part(100, OPENING_MS + 1_000)
    assert not any(heard[-500 * MS :])
    assert max(abs(one - two) for one, two in pairwise(heard)) <= 2


def test_one_that_is_opened_muted_stays_silent_to_the_last_bit() -> None:
    run = session()
    run.stream.level(BEGIN_MS, 0)
    run.listen(2_000)
    assert not any(run.part(0, 2_000))


def test_a_stream_is_aligned_once_a_device_that_slept_has_shown_where_it_is() -> None:
    run = Session()
    assert not run.stream.aligned
    run.stream.read(PERIOD)
    run.frames += 1_300 * MS  # it was asleep
    for _ in range(9):
        assert not run.stream.aligned
        run.stream.read(PERIOD)
        run.frames += PERIOD
    run.stream.read(PERIOD)
    assert run.stream.aligned
    run.stream.beat(run.frames // MS)
    run.stream.play(run.frames // MS + 300, BEEP)
    before = len(run.stream.read(PERIOD))
    heard = array("h", b"".join(run.stream.read(PERIOD) for _ in range(4)))
    assert before == 2 * PERIOD
    assert heard.count(1_000) == len(BEEP)
    assert run.stream.dropped == 0
