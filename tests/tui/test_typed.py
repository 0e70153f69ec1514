"""What arrives at a terminal: keys and clicks are known, what nobody typed is left out."""

from __future__ import annotations

import sys
from random import Random

import pytest

from tests.each import each

if sys.platform == "win32":
    pytest.skip("Windows has another driver", allow_module_level=True)

from textual import events
from textual.message import Message

from timer.tui.terminal.driver import MOST_DRAWN, Admission, CalmDriver, CalmParser, in_reach


class Reader(CalmDriver):
    """The part of the driver that reads, without a terminal."""

    def __init__(self) -> None:
        self._debug = False
        self._admission = Admission()
        self._parser: object = CalmParser(False)
        self.seen: list[object] = []

    def type(self, text: str) -> None:
        """Have `text` arrive at once."""
        self._parser = self._feed(self._parser, text)

    def process_message(self, message: object) -> None:
        """Keep what would go to the app."""
        self.seen.append(message)

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.seen if isinstance(one, events.Key)]


def read(text: str) -> list[str]:
    """Return the keys that come of `text`."""
    reader = Reader()
    reader.type(text)
    return reader.keys


@each(
    "typed, keys",
    [
        ("\x1b[97;1u", ["a"]),
        ("\x1b[97;1:1u", ["a"]),
        ("\x1b[97;1:2u", ["a"]),
        ("\x1b[97;1:3u", []),
        ("\x1b[1;1:3B", []),
        ("\x1b[1;1:1B", ["down"]),
        ("\x1b[57430u", ["media_play_pause"]),
        ("\x1b[43;2;43u", ["plus"]),
    ],
)
def test_keys_let_go_are_no_keys_and_no_error(typed: str, keys: list[str]) -> None:
    assert read(typed) == keys
    assert read(typed + "n") == [*keys, "n"]


def test_no_sequence_ends_the_reading_of_keys() -> None:
    reader = Reader()
    for typed in ("\x1b[99999999999;1u", "\x1b[<0;0;0M", "\x1b[48;0;0;0;0t", "\x1b[;;u", "q"):
        reader.type(typed)
    assert reader.keys[-1] == "q"


@each(
    "answer",
    [
        "\x1b[?62;22c",
        "\x1b[>41;354;0c",
        "\x1b[8;24;80t",
        "\x1b[0n",
        "\x1b[<Z",
        "\x1b[12\t",
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
        "\x1b]11;rgb:1e1e/1e1e/2e2e\a",
        "\x1bP>|xterm(390)\x1b\\",
        "\x1b_Gi=1;OK\x1b\\",
    ],
)
def test_an_answer_that_another_program_asked_for_is_not_typed(answer: str) -> None:
    assert read(answer + "n") == ["n"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("\x1b[[A", "f1"),
        ("\x1b[5~", "pageup"),
        ("\x1b[1;5A", "ctrl+up"),
        ("\x1bOP", "f1"),
        ("\x1b[Z", "shift+tab"),
    ],
)
def test_the_keys_of_every_terminal_are_still_known(typed: str, key: str) -> None:
    assert read(typed + "n") == [key, "n"]


def test_clicks_are_still_read_among_stray_sequences() -> None:
    reader = Reader()
    for typed in ("\x1b[<0;3;4M", "\x1b[9;9x", "\x1b[<0;3;4m", "\x1b[M !!", "\x1b[?2026;2$y"):
        reader.type(typed)
    assert [type(one).__name__ for one in reader.seen] == [
        "MouseDown", "MouseUp", "TerminalSupportsSynchronizedOutput",
    ]  # fmt: skip


def test_noise_on_the_line_is_not_typing() -> None:
    noise = Random(7)
    reader = Reader()
    for _ in range(64):
        signs = noise.choices("\x1b\x1b[?<>;0123456789~ABCDEFHRM\ufffd\x7f\t \r", k=256)
        reader.type("".join(signs))
    assert not reader.keys


def test_keys_held_down_and_texts_pasted_without_brackets_are_typing() -> None:
    assert len(read("a routine for the neck and the shoulders")) == 40
    reader = Reader()
    for _ in range(10):
        reader.type("+++")
    assert reader.keys == ["plus"] * 30


def test_typing_counts_again_a_moment_after_noise() -> None:
    admission = Admission()

    def admitted(keys: int, at: float) -> int:
        batch: list[Message] = [events.Key("enter", None) for _ in range(keys)]
        for one in batch:
            one.time = at
        return len(list(admission.admitted(batch)))

    assert admitted(2, 0.0) == 2
    assert admitted(200, 0.1) == 0
    assert admitted(1, 0.2) == 0
    assert admitted(1, 0.4) == 0
    assert admitted(1, 0.8) == 1
    assert [admitted(8, 1 + tick / 30) for tick in range(30)] == [8] * 30
    assert [admitted(40, 3 + tick / 30) for tick in range(30)].count(40) < 4


def test_no_report_of_a_size_has_more_drawn_than_anybody_sees() -> None:
    reader = Reader()
    reader.type("\x1b[48;40;120;640;960t\x1b[48;9999;99999;16;8t")
    sizes = [one.size for one in reader.seen if isinstance(one, events.Resize)]
    assert sizes == [(120, 40), MOST_DRAWN]
    assert in_reach(120, 9999) == (120, MOST_DRAWN[1])
