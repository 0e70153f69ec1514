"""What is written to a terminal, cell by cell, is what a full repaint would show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.geometry import Size
from textual.screen import Screen

from timer.machine import BARE
from timer.paths import find_folders
from timer.player.clock import ManualClock
from timer.services.context import Context
from timer.settings import Settings
from timer.text import cells
from timer.tui.screens import player
from timer.tui.screens.player import PlayerScreen
from timer.tui.terminal.painting import OF_A_SCREEN, NarrowScreen, RunsUpdate
from timer.tui.testing import HeadlessApp

_PARTS = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|([^\x00-\x1f])")


class Paper:
    """The cells of a terminal, each a character and its colours."""

    def __init__(self, size: Size) -> None:
        self.cells = {(x, y): ("", "") for x in range(size.width) for y in range(size.height)}

    def write(self, text: str) -> None:
        """Obey what is written."""
        x = y = 0
        codes = ""
        for row, column, style, char in _PARTS.findall(text):
            if row:
                x, y = int(column) - 1, int(row) - 1
            elif char:
                self.cells[x, y] = (char, codes)
                x += cells(char)
            else:
                codes = style.removeprefix("0;").removeprefix("0")


class Written(HeadlessApp):
    """Writes every update on paper."""

    paper = Paper(Size(0, 0))
    runs = 0
    """How many updates were cells of widgets that had nothing over them."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):
            self.runs += isinstance(renderable, RunsUpdate)
            self.paper.write(renderable.render_segments(self.console))

    async def compare(self, pilot: Any) -> None:
        """Fail where what was written differs from the whole picture."""
        screen = self.screen
        while screen._dirty_widgets or (isinstance(screen, NarrowScreen) and screen._coming):
            await pilot.pause()
        whole = Paper(self.size)
        below = self._background_screens
        update = screen._compositor.render_update(full=True, screen_stack=below)
        assert isinstance(update, CompositorUpdate)
        whole.write(update.render_segments(self.console))
        assert {at: cell for at, cell in self.paper.cells.items() if whole.cells[at] != cell} == {}


@pytest.fixture
def written(environ: dict[str, str], trial: str) -> Written:
    """The app about to begin the trial, everything it writes kept."""
    clock = ManualClock()
    folders, settings = find_folders(environ), Settings(audio="silent")
    return Written(Context(folders, settings, clock=clock, machine=BARE), clock, trial)


@pytest.mark.parametrize("size", [(40, 20), (100, 30)])
def test_what_is_written_bit_by_bit_is_the_whole_picture(
    written: Written, size: tuple[int, int]
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        assert isinstance(app, Written)
        app.paper = Paper(app.size)
        app.screen.refresh(layout=True)
        for kind in ("settle", "work", "effort", "open", "ask", "note"):
            await app.jump(pilot, kind)
            for _ in range(3):
                await app.let(pilot, 1)
                await app.compare(pilot)
        assert app.runs, "a second costs no more than its own cells"

    written.drive(scene, size)


def test_what_lies_over_the_countdown_is_not_written_over(written: Written) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        assert isinstance(app, Written)
        app.paper = Paper(app.size)
        app.screen.refresh(layout=True)
        await app.jump(pilot, "work", seconds=2)
        await app.compare(pilot)
        app.notify("Something", timeout=1e6)
        await app.let(pilot, 3)
        await app.compare(pilot)
        for keys in (("question_mark",), ("escape",), ("ctrl+p",), ("escape",)):
            await app.press(pilot, *keys)
            before = app.runs
            await app.let(pilot, 3)
            await app.compare(pilot)
            assert app.runs == before, "the countdown is covered"
        app.clear_notifications()
        await app.let(pilot, 2)
        await app.compare(pilot)
        app.paper = Paper(Size(60, 24))
        await pilot.resize_terminal(60, 24)
        await app.let(pilot, 2)
        await app.compare(pilot)
        assert app.runs > before

    written.drive(scene)


class PlainPlayer(PlayerScreen):
    """A player for a Textual that no longer has all that is painted with."""

    CSS_PATH = Path(player.__file__).with_name("player.tcss")
    private = (*OF_A_SCREEN, "_gone")


class Plain(Written):
    """Plays on such a screen."""

    def _begun(self, result: Any) -> None:
        assert self._plan is not None
        self._count(result)
        self._show(PlainPlayer(result, self._plan.name))


def test_a_textual_that_has_changed_inside_shows_the_same_in_its_own_way(
    environ: dict[str, str], trial: str
) -> None:
    pictures: list[list[dict[tuple[int, int], str]]] = []

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        assert isinstance(app, Written)
        assert isinstance(app.screen, PlayerScreen)
        assert app.screen.narrow is (type(app) is Written)
        app.paper = Paper(app.size)
        app.screen.refresh(layout=True)
        for kind in ("settle", "work", "open"):
            await app.jump(pilot, kind)
            for _ in range(3):
                await app.let(pilot, 1)
                await pilot.pause()
                app.screen._on_timer_update()  # Textual's own beat
                pictures[-1].append({at: char for at, (char, _) in app.paper.cells.items()})

    for kind in (Written, Plain):
        clock = ManualClock()
        folders, settings = find_folders(environ), Settings(audio="silent")
        pictures.append([])
        kind(Context(folders, settings, clock=clock, machine=BARE), clock, trial).drive(scene)
    assert pictures[0] == pictures[1]
    assert len({str(one) for one in pictures[0]}) > 6, "seconds pass"
