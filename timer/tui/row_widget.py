"""The base of every widget here: rows made by a pure function, and only what changed redrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.style import Style
from textual import getters
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from timer.tui.drawing.themes import Palette
from timer.tui.drawing.typeset import blank, changed, laid
from timer.tui.shell import Shell
from timer.tui.terminal.painting import DrawnRows, NarrowScreen


class RowWidget(Widget):
    """A widget that shows its `rows`.

    `paint` makes the rows again and refreshes the cells that differ, run by run, so that a clock on
    a slow line costs a few bytes a second.
    """

    DEFAULT_CSS = "RowWidget { width: 1fr; height: 1fr; }"

    ALLOW_SELECT = False
    shell = getters.app(Shell)
    _painted: tuple[Strip, ...] = ()
    _painted_for: tuple[Size, Palette] | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._styles_cache = DrawnRows()

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return at most `height` rows of `width` cells; the ground fills the others."""
        return []

    @property
    def palette(self) -> Palette:
        """The colours of the app's theme."""
        return self.shell.palette

    @property
    def ground(self) -> Style:
        """What fills the rows below the last."""
        return self.palette.style("strong")

    def paint(self) -> None:
        """Show what `rows` says now."""
        before, was_current = self._painted, self._is_current
        self._make()
        if not was_current:
            self.refresh()
            return
        regions = [
            Region(first, y, last - first, 1)
            for y, (old, new) in enumerate(zip(before, self._painted, strict=True))
            for first, last in changed(old, new)
        ]
        self._touch(regions)

    def lay(self, x: int, y: int, before: Sequence[Strip], rows: Sequence[Strip]) -> None:
        """Lay `rows` over what is painted, from column `x` and row `y` on, where `before` was."""
        if not self._is_current:
            return
        painted, regions = list(self._painted), list[Region]()
        for place, (old, new) in enumerate(zip(before, rows, strict=True), start=y):
            runs = changed(old, new)
            if runs and place < len(painted):
                painted[place] = laid(painted[place], x, new)
                regions += [Region(x + first, place, last - first, 1) for first, last in runs]
        self._painted = tuple(painted)
        self._touch(regions)

    def _touch(self, regions: Sequence[Region]) -> None:
        """Have these parts painted: a screen of ours takes them without a message."""
        if not regions:
            return
        screen = self.screen
        if isinstance(screen, NarrowScreen):
            self._set_dirty(*regions)
            screen.touched(self)
        else:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Return row `y`, made first if the size or the theme is a new one."""
        if not self._is_current:
            self._make()
        if y < len(self._painted):
            return self._painted[y]
        return blank(self.size.width, self.ground)

    @property
    def _is_current(self) -> bool:
        """Whether the rows were made for the size and the colours of now."""
        size, palette = self._painted_for or (None, None)
        return size == self.size and palette is self.palette

    def _make(self) -> None:
        width, height = self.size
        self._painted_for = self.size, self.palette
        made = self.rows(width, height)[:height] if width and height else []
        rest = [blank(width, self.ground)] * (height - len(made))
        self._painted = (*made, *rest)
