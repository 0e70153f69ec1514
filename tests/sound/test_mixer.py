"""The mixer: sounds at their frame, the same bytes whatever the chunks."""

from __future__ import annotations

from array import array
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from timer.sound.loudness import CEILING
from timer.sound.mixer import Mixer

RATE = 1000
SAMPLES = st.lists(st.integers(-CEILING, CEILING), min_size=1, max_size=60).map(
    lambda values: array("h", values)
)
SOUNDS = st.lists(st.tuples(SAMPLES, st.integers(0, 200), st.booleans()), max_size=6)
Sounds = list[tuple["array[int]", int, bool]]


def mixed(sounds: Sounds, chunks: list[int]) -> bytes:
    mixer = Mixer(RATE)
    for samples, frame, speech in sounds:
        mixer.add(samples, frame, speech=speech)
    mixer.withdraw(150, fade_ms=10)
    mixer.set_gain(0.25, 90, fade_ms=20)
    mixer.set_gain(1.0, 130, fade_ms=0)
    return b"".join(mixer.render(frames) for frames in chunks)


def heard(mixer: Mixer, frames: int) -> list[int]:
    return array("h", mixer.render(frames)).tolist()


@given(SOUNDS, st.lists(st.integers(1, 70), max_size=12))
@example([(array("h", [0, 0, 0, 1]), 127, False)], [130, 1])
def test_any_chunking_gives_the_same_bytes(sounds: Sounds, chunks: list[int]) -> None:
    whole = mixed(sounds, [sum(chunks)])
    assert mixed(sounds, chunks) == whole


@given(SAMPLES, st.integers(0, 300), st.integers(1, 50))
def test_a_sound_lands_exactly_at_its_frame(samples: array[int], frame: int, chunk: int) -> None:
    mixer = Mixer(RATE)
    mixer.add(samples, frame)
    line = array("h")
    while len(line) < frame + len(samples):
        line.frombytes(mixer.render(chunk))
    assert line[frame : frame + len(samples)] == samples
    assert not any(line[:frame])
    assert not any(line[frame + len(samples) :])


@given(SOUNDS)
def test_overlapping_sounds_are_summed_and_never_go_beyond_the_ceiling(sounds: Sounds) -> None:
    sums = [0] * 300
    mixer = Mixer(RATE)
    for samples, frame, _ in sounds:
        mixer.add(samples, frame)
        for place, value in enumerate(samples):
            sums[frame + place] += value
    line = heard(mixer, 300)
    assert max(map(abs, line)) <= CEILING
    if max(map(abs, sums)) <= CEILING:
        assert line == sums


def test_the_limiter_turns_down_smoothly_before_a_peak_and_slowly_up_after_it() -> None:
    mixer = Mixer(RATE)
    mixer.add(array("h", [20_000] * 300), 0)
    mixer.add(array("h", [20_000] * 5), 100)
    line = heard(mixer, 300)
    assert line[:95] == [20_000] * 95
    assert max(line[100:105]) <= CEILING
    steps = [after - before for before, after in pairwise([*line[:100], *line[105:]])]
    assert min(steps) > -2_000
    assert max(steps) < 200
    assert line[250:] == [20_000] * 50


def test_a_tone_that_begins_under_speech_is_ten_decibels_lower() -> None:
    mixer = Mixer(RATE)
    mixer.add(array("h", [1_000] * 40), 0)
    mixer.add(array("h", [10_000] * 60), 20, speech=True)
    mixer.add(array("h", [1_000] * 20), 70)
    mixer.add(array("h", [1_000] * 20), 80)
    line = heard(mixer, 120)
    assert (line[10], line[30], line[75], line[85], line[95]) == (
        1_000,
        11_000,
        10_316,
        1_316,
        1_000,
    )


def test_a_tone_that_interrupts_speech_is_as_loud_as_ever() -> None:
    mixer = Mixer(RATE)
    mixer.add(array("h", [10_000] * 100), 0, speech=True)
    heard(mixer, 20)
    mixer.withdraw(20)
    mixer.add(array("h", [1_000] * 60), 20)
    line = heard(mixer, 100)
    assert set(line[30:60]) == {1_000}


def test_silence_is_handed_out_as_one_shared_object() -> None:
    mixer = Mixer(RATE)
    assert mixer.render(50) is mixer.render(50)


def test_a_sound_a_little_late_begins_at_once_and_a_later_one_is_dropped_and_counted() -> None:
    mixer = Mixer(RATE, grace_ms=150)
    mixer.render(1000)
    mixer.add(array("h", [7, 7]), 850)
    mixer.add(array("h", [9, 9]), 849)
    assert heard(mixer, 3) == [7, 7, 0]
    assert mixer.dropped == 1


def test_withdrawing_forgets_what_waits_and_fades_what_sounds_within_its_time() -> None:
    mixer = Mixer(RATE)
    mixer.add(array("h", [1000] * 100), 0)
    mixer.add(array("h", [5000] * 100), 60)
    mixer.withdraw(50, fade_ms=10)
    line = heard(mixer, 200)
    assert line[:50] == [1000] * 50
    assert line[50:60] == [900, 800, 700, 600, 500, 400, 300, 200, 100, 0]
    assert not any(line[60:])


def test_what_the_device_has_read_already_fades_from_where_it_reads() -> None:
    mixer = Mixer(RATE)
    mixer.add(array("h", [1000] * 100), 0)
    mixer.add(array("h", [1000] * 100), 30)
    heard(mixer, 50)
    mixer.withdraw(20, fade_ms=10)
    assert heard(mixer, 30) == [1800, 1600, 1400, 1200, 1000, 800, 600, 400, 200] + [0] * 21


def test_a_gain_asked_for_behind_the_position_turns_from_there() -> None:
    mixer = Mixer(RATE)
    mixer.add(array("h", [1000] * 100), 0)
    heard(mixer, 50)
    mixer.set_gain(0.0, 20, fade_ms=10)
    assert heard(mixer, 11)[::5] == [1000, 500, 0]


def test_forgetting_lets_what_sounds_go_on() -> None:
    mixer = Mixer(RATE)
    mixer.add(array("h", [1000] * 100), 0)
    mixer.add(array("h", [5000] * 100), 60)
    mixer.forget(50)
    assert heard(mixer, 101) == [1000] * 100 + [0]


def test_skipping_drops_what_was_missed_and_leaves_what_sounds_unbroken() -> None:
    mixer = Mixer(RATE, grace_ms=20)
    mixer.add(array("h", range(1, 101)), 0)
    mixer.add(array("h", [3000]), 60)
    mixer.add(array("h", [4000]), 90)
    mixer.add(array("h", [5000]), 140)
    assert heard(mixer, 50) == list(range(1, 51))
    mixer.skip(50)
    line = heard(mixer, 50)
    assert mixer.dropped == 1
    assert line[0] == 51 + 4000
    assert line[1:40] == list(range(52, 91))
    assert line[40] == 91 + 5000


def test_two_turns_of_the_gain_that_wait_do_not_disturb_what_comes_before_them() -> None:
    mixer = Mixer(RATE)
    mixer.add(array("h", [1000] * 100), 0)
    mixer.set_gain(0.0, 40, fade_ms=0)
    mixer.set_gain(1.0, 60, fade_ms=0)
    line = heard(mixer, 100)
    assert line[:40] == [1000] * 40
    assert not any(line[41:60])
    assert line[61:] == [1000] * 39


def test_a_cluster_ends_where_nothing_overlaps_any_more() -> None:
    mixer = Mixer(RATE)
    for start, length in ((10, 50), (40, 50), (90, 10)):
        mixer.add(array("h", [1] * length), start)
    assert mixer.next_start() == 10
    assert mixer.cluster_end() == 90
    assert mixer.end() == 100
