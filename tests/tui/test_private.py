"""What is taken from Textual without its promise: these fail when any of it moves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.machines import PATIENCE_S
from timer.tui.terminal.lifecycle import Output
from timer.tui.terminal.painting import (
    NarrowCompositor,
    NarrowUpdate,
    PlacedUpdate,
    borrowed,
    missing_in,
)
from timer.tui.testing import HeadlessApp

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has another driver")


def test_the_driver_still_has_what_is_replaced() -> None:
    from textual._xterm_parser import XTermParser

    from timer.tui.terminal.driver import PRIVATE

    assert missing_in(PRIVATE) == []
    assert XTermParser()._timeout_time is None


def test_a_module_that_has_gone_leaves_everything_to_textual() -> None:
    def load(module: str) -> object:
        raise ModuleNotFoundError(module)

    (gone,) = borrowed("textual._compositor", "Compositor", load=load)
    assert missing_in(((gone, ("render_full_update", "visible_widgets")),)) == [
        "render_full_update", "visible_widgets",
    ]  # fmt: skip
    (there,) = borrowed("textual._compositor", "Compositor")
    assert missing_in(((there, ("render_full_update", "visible_widgets")),)) == []


WITHOUT = """
import sys, textual.app, textual.drivers.linux_driver, textual.pilot, textual.widgets
for name in ("_compositor", "_styles_cache", "_time", "_xterm_parser"):
    sys.modules["textual." + name] = None
textual.keys.__dict__.pop("_character_to_key")
from timer.machine import BARE
from timer.paths import find_folders
from timer.player.clock import ManualClock
from timer.services.context import Context
from timer.settings import Settings
from timer.tui.terminal.driver import calm_driver
from timer.tui.testing import HeadlessApp
clock = ManualClock()
folders = find_folders({"SUPPLE_CONFIG_DIR": sys.argv[1], "SUPPLE_DATA_DIR": sys.argv[1]})
context = Context(folders, Settings(audio="silent"), clock=clock, machine=BARE)
app = HeadlessApp(context, clock, sys.argv[2])
async def scene(app, pilot):
    await app.jump(pilot, "work", seconds=2)
    await app.press(pilot, "space")
    print(app.screen.narrow, calm_driver(None, None), "Space continues" in app.text)
app.drive(scene)
"""


def test_screens_open_and_answer_without_textuals_own_modules(tmp_path: Path) -> None:
    routine = tmp_path / "sit.yaml"
    routine.write_text("name: Sit\nsteps:\n  - hold: Sit\n    for: 30s\n")
    command = [sys.executable, "-c", WITHOUT, str(tmp_path), str(routine)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "False None True\n", done.stderr


def test_a_thread_that_waits_for_keys_is_woken_to_end() -> None:
    import select

    from timer.tui.terminal.driver import EndOfInput

    end = EndOfInput()
    worker = Thread(target=select.select, args=([end.reader], [], []))
    worker.start()
    end.set()
    worker.join(PATIENCE_S)
    assert not worker.is_alive()
    end.clear()
    assert not select.select([end.reader], [], [], 0)[0]


def test_the_compositor_still_has_what_is_replaced(session: HeadlessApp) -> None:
    from textual.screen import Screen

    assert callable(Screen._on_idle)
    assert callable(Screen._on_timer_update)

    async def scene(app: HeadlessApp, pilot: Any) -> None:
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


def test_what_terminals_measure_in_their_own_way_moves_nothing_else() -> None:
    from rich.console import Console
    from rich.segment import Segment
    from textual.geometry import Region
    from textual.strip import Strip

    console = Console(force_terminal=True)
    strip = Strip([Segment("a"), Segment("❤️"), Segment("b")])
    written = "a  \x1b[1;2H❤️\x1b[1;4Hb"
    part = NarrowUpdate([{0: strip}], [(0, 0, 4)], [[4]])
    assert part.render_segments(console) == f"\x1b[1;1H{written}"
    whole = PlacedUpdate([[strip]], Region(0, 0, 4, 1))
    assert whole.render_segments(console) == f"\x1b[1;1H{written}"


def test_output_to_a_terminal_that_has_gone_is_no_error() -> None:
    import os

    reading, writing = os.pipe()
    os.close(reading)
    output = Output(writing)
    worker = Thread(target=output.write, args=("█" * 100_000,))
    worker.start()
    worker.join(PATIENCE_S)
    assert not worker.is_alive()
    os.close(writing)


def test_what_a_terminal_does_not_take_at_once_is_written_in_order() -> None:
    import os
    import tty

    master, terminal = os.openpty()
    tty.setraw(terminal)
    output = Output(terminal)
    assert not output.at_once("first ")  # not opened again yet: the thread writes
    worker = Thread(target=output.write, args=("",))
    worker.start()
    worker.join(PATIENCE_S)
    output.hurry()
    assert output.at_once("█ ")
    texts = [f"{number:09} " for number in range(30_000)]
    taken = [output.at_once(text) for text in texts]
    assert taken[0]
    assert not taken[-1], "a terminal that isn't read takes only so much"
    worker = Thread(target=output.write, args=("end",))
    worker.start()
    expected = "".join(["first █ ", *texts, "end"]).encode()
    found = b""
    while len(found) < len(expected):
        found += os.read(master, 65536)
    assert found == expected
    worker.join(PATIENCE_S)
    assert not worker.is_alive()
    output.close()
    os.close(master)
    os.close(terminal)
