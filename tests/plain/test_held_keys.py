"""In plain mode, too, a held key is one decision, and letters of other scripts are known."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

from tests.each import each
from timer.plain.raw_keys import INTERRUPT, QUIET, Keyboard, Place
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


@each("key", ["n", "\n", "\r", " ", "q", "x", "7", "\x1b", "т", INTERRUPT])
def test_a_held_key_is_one_decision(key: str) -> None:
    assert len(heard([(at, key) for at in HELD])) == 1


def test_presses_by_hand_all_count_and_so_do_different_keys() -> None:
    assert heard([(0, "n"), (400, "n"), (900, "n")]) == "nnn"
    assert heard([(0, "n"), (10, "y"), (20, "n")]) == "nyn"
    assert heard([(0, INTERRUPT), (0, INTERRUPT)]) == INTERRUPT * 2, "no keyboard repeats so soon"


def test_plus_repeats_slowly_and_never_past_a_bout() -> None:
    assert 8 <= len(heard([(at, "+") for at in HELD])) <= 12
    moments = iter(range(100))
    assert heard([(at, "-") for at in HELD], Place(lambda: next(moments))) == "-"


def test_with_one_button_keys_hit_together_are_one() -> None:
    assert heard([(0, "j"), (20, "k"), (40, "l")], Place(meant=lambda _: "button")) == "j"


def test_letters_of_other_scripts_go_by_their_place() -> None:
    assert heard([(0, "т"), (500, "й")]) == "nq"


def lines(*keys: str, q_leaves: bool = True) -> tuple[list[str | None], str]:
    """Return the lines in what is typed until the input ends, and what is shown of it."""
    shown: list[str] = []
    keyboard = Keyboard(iter(keys), echo=shown.append)
    found: list[str | None] = []
    while not found or found[-1] is not None:
        found.append(keyboard.line(q_leaves=q_leaves))
    return found[:-1], "".join(shown)


def test_what_is_typed_before_a_line_is_asked_for_is_part_of_it() -> None:
    assert lines("+", QUIET, "\r", "b", QUIET, "\n") == (["+", "b"], "+\nb\n")


def test_a_line_is_edited_and_shown_as_it_is_typed() -> None:
    assert lines(*"cora\x7fe\n") == (["core"], "cora\b \be\n")
    assert lines("é", "世", "\x7f", "\x7f", "\x7f", "9", "\n") == (["9"], "é世\b \b\b \b\b \b9\n")
    assert lines(*"a b\x17\x15c\tF\n", "F5", "↑", "\n")[0] == ["cF", ""]
    assert lines(*"ab\x1b", *"c\n") == (["c"], "ab\b \b\b \bc\n")


def test_q_and_escape_alone_wait_for_no_enter() -> None:
    assert lines("q", "\x1b", "s", "q", "\n") == (["q", "\x1b", "sq"], "q\nsq\n")
    assert Typed((0, "q"), (90, "\n"), (900, "q"), (300, QUIET)).lines() == ["q", "q"]
    assert Typed(*((33 if at else 0, "q") for at in range(20))).lines() == ["q"], "it is held"
    assert lines(*"quads\n", q_leaves=False)[0] == ["quads"]


class Typed:
    """A person who types at set times."""

    def __init__(self, *keys: tuple[int, str]) -> None:
        """Each key comes so many milliseconds after the one before."""
        self.clock, self.begun = ManualClock(), Event()
        self.keyboard = Keyboard(self._source(keys), clock=self.clock)

    def _source(self, keys: tuple[tuple[int, str], ...]) -> Iterator[str]:
        self.begun.wait(PATIENCE_S)
        for gap, key in ((5_000, QUIET), *keys, (120, QUIET)):
            self.clock.advance(gap)
            yield key

    def lines(self) -> list[str]:
        """Return every line, once all of it has been read."""
        self.begun.set()
        return [*iter(self.keyboard.line, None)]


def test_what_nobody_typed_is_no_line_and_neither_is_what_it_was_pasted_behind() -> None:
    noise = [(0, key) for key in "A[red]\n" * 2_000]
    assert Typed((0, "c"), *noise, (400, "2"), (200, "\n")).lines() == ["2"]


def test_a_session_is_told_that_no_more_keys_can_come_however_early_they_ended() -> None:
    over = Event()
    with Keyboard(iter("")).heard_by(lambda _: None, ended=over.set):
        assert over.wait(PATIENCE_S)
    keyboard = Keyboard(iter("n"))
    assert [*keyboard] == ["n"]
    over.clear()
    with keyboard.heard_by(lambda _: None, ended=over.set):
        assert over.is_set()
    assert keyboard.line() is None
