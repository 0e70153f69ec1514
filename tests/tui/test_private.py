"""What is taken from Textual without its promise: these fail when any of it moves."""

from __future__ import annotations

import sys
from threading import Thread

import pytest
from textual import events

from timer.tui.private.painting import NarrowCompositor, NarrowUpdate
from timer.tui.rehearsal import Rehearsal
from timer.tui.terminal import Output

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has another driver")


def parse(text: str) -> list[str]:
    from timer.tui.private.driver import CalmParser

    return [one.key for one in CalmParser(False).feed(text) if isinstance(one, events.Key)]


def test_the_driver_still_has_what_is_replaced() -> None:
    from textual._xterm_parser import XTermParser
    from textual.drivers.linux_driver import LinuxDriver

    for name in (
        "_sigtstp_application", "_sigcont_application", "stop_application_mode",
        "run_input_thread", "process_message",
    ):  # fmt: skip
        assert callable(getattr(LinuxDriver, name))
    assert callable(XTermParser._sequence_to_key_events)


def test_the_compositor_still_has_what_is_replaced(session: Rehearsal) -> None:
    async def scene(app: Rehearsal, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        assert isinstance(app.screen._compositor, NarrowCompositor)

    session.drive(scene)
    assert {"spans", "chops", "chop_ends"} <= set(NarrowUpdate.__init__.__annotations__)


def test_a_partial_update_writes_no_cell_outside_its_spans() -> None:
    from rich.console import Console
    from rich.segment import Segment
    from textual.strip import Strip

    update = NarrowUpdate([{0: Strip([Segment("abcdefgh")])}], [(0, 3, 5)], [[8]])
    assert update.render_segments(Console(force_terminal=True)) == "\x1b[1;4Hde"


@pytest.mark.parametrize(
    ("typed", "keys"),
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
    assert parse(typed) == keys
    assert parse(typed + "n") == [*keys, "n"]


def test_no_sequence_ends_the_reading_of_keys() -> None:
    from timer.tui.private.driver import CalmDriver, CalmParser

    seen: list[events.Key] = []

    class Reader(CalmDriver):
        def __init__(self) -> None:
            self._debug = False

        def process_message(self, message: object) -> None:
            if isinstance(message, events.Key):
                seen.append(message)

    reader, parser = Reader(), CalmParser(False)
    for typed in ("\x1b[99999999999;1u", "\x1b[<0;0;0M", "\x1b[48;0;0;0;0t", "\x1b[;;u", "q"):
        parser = reader._feed(parser, typed)
    assert seen[-1].key == "q"


def test_output_to_a_terminal_that_has_gone_is_no_error() -> None:
    import os

    reading, writing = os.pipe()
    os.close(reading)
    output = Output(writing)
    worker = Thread(target=output.write, args=("█" * 100_000,))
    worker.start()
    worker.join(5)
    assert not worker.is_alive()
    os.close(writing)
