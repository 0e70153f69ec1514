"""In plain mode, too, a held key is one decision, and letters of other scripts are known."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from timer.plain.raw_keys import QUIET, Keyboard, Place
from timer.player.clock import ManualClock

HELD = (0, *range(400, 2_000, 33))
PATIENCE_S = 10


def heard(keys: list[tuple[int, str]], place: Place | None = None) -> str:
    """Return what is obeyed of `keys`, each with its time, and then nothing for a moment."""
    clock, begun, over = ManualClock(), Event(), Event()
    obeyed: list[str] = []

    def source() -> Iterator[str]:
        begun.wait(PATIENCE_S)
        clock.advance(5_000)
        before = 0
        for at, key in keys:
            if at - before > 120:
                clock.advance(120)
                yield QUIET
                before += 120
            clock.advance(at - before)
            before = at
            yield key
        clock.advance(120)
        yield QUIET
        over.set()

    keyboard = Keyboard(source(), clock=clock)
    with keyboard.heard_by(obeyed.append, place):
        begun.set()
        assert over.wait(PATIENCE_S)
    return "".join(obeyed)


@pytest.mark.parametrize("key", ["n", "\n", "\r", " ", "q", "x", "7", "\x1b", "т"])
def test_a_held_key_is_one_decision(key: str) -> None:
    assert len(heard([(at, key) for at in HELD])) == 1


def test_presses_by_hand_all_count_and_so_do_different_keys() -> None:
    assert heard([(0, "n"), (400, "n"), (900, "n")]) == "nnn"
    assert heard([(0, "n"), (10, "y"), (20, "n")]) == "nyn"


def test_plus_repeats_slowly_and_never_past_a_bout() -> None:
    assert 8 <= len(heard([(at, "+") for at in HELD])) <= 12
    moments = iter(range(100))
    assert heard([(at, "-") for at in HELD], Place(lambda: next(moments))) == "-"


def test_with_one_button_keys_hit_together_are_one() -> None:
    assert heard([(0, "j"), (20, "k"), (40, "l")], Place(meant=lambda _: "button")) == "j"


def test_letters_of_other_scripts_go_by_their_place() -> None:
    assert heard([(0, "т"), (500, "й")]) == "nq"


def test_what_is_typed_before_the_terminal_takes_lines_ends_no_line() -> None:
    keyboard = Keyboard(iter(["+", QUIET, "\r", "b", QUIET, "\n"]))
    assert [keyboard.line(), keyboard.line(), keyboard.line()] == ["+", "b", None]
