"""What `scripts/listen` makes of what recognisers hear."""

from __future__ import annotations

from bout_table import Bout, bouts
from word_errors import errors, words_of


def test_words_are_the_same_however_they_are_written() -> None:
    assert words_of("Thirty-five seconds.") == words_of("35 seconds")
    assert words_of("1 to 9, or zero for ten") == words_of("One two nine or 0 four 10.")
    assert words_of("Push your heel. Don't wait!") == words_of("push your heal don’t weight")


def test_a_word_heard_otherwise_left_out_or_added_is_one_error() -> None:
    said = words_of("Next: calf stretch, left leg.")
    assert errors(said, words_of("next calf stretch left leg")).wrong == ()
    assert errors(said, words_of("next calf raise left leg")).wrong == (("stretch", "raise"),)
    assert errors(said, words_of("calf stretch left leg")).wrong == (("next", ""),)
    assert errors(said, words_of("next the calf stretch left leg")).wrong == (("", "the"),)
    assert errors(said, []).rate == 100.0


def test_one_word_heard_as_two_is_no_error() -> None:
    assert errors(words_of("Halfway. Hip flexor."), words_of("Half way, hipflexor")).wrong == ()


def test_bouts_are_written_down_from_tones_and_announcements() -> None:
    tones = [
        *((0.0, "start"), (10.0, "go"), (20.0, "half"), (40.0, "switch"), (45.0, "go")),
        *((70.0, "rest"), (80.0, "go"), (100.0, "done"), (110.0, "go"), (120.0, "finished")),
    ]
    said = [
        (1.0, "Next in ten seconds, Hips. Pelvic tilts, left leg. Eight reps. Lie back."),
        (41.0, "Right leg, starting in 5 seconds."),
        (71.0, "Rest, 10 seconds. Next: Lying bridge, last set. Keep your left leg up."),
        (85.0, "25 seconds."),
        (101.0, "How hard was that? Next. The plank. Stop at seven out of ten."),
    ]
    assert bouts(tones, said) == [
        Bout(10.0, 40.0, "pelvic tilts", "left leg", "8 reps"),
        Bout(45.0, 70.0, "pelvic tilts", "right leg", "8 reps"),
        Bout(80.0, 100.0, "lying bridge", "", "25 seconds"),
        Bout(110.0, 120.0, "the plank", "", "stop at 7 out of 10"),
    ]
