"""The base of every widget here: rows made by a pure function, and only what changed redrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from timer.tui.drawing.palette import Palette
from timer.tui.drawing.typeset import blank, changed, laid

if TYPE_CHECKING:
    from timer.tui.app import SuppleApp


class RowWidget(Widget):
    """A widget whose `rows` say all there is to see.

    `paint` makes the rows anew and refreshes the cells that differ, run by run, so that a clock on
    a slow line costs a few bytes a second.
    """

    DEFAULT_CSS = "RowWidget { width: 1fr; height: 1fr; }"

    _painted: tuple[Strip, ...] = ()
    _painted_size: Size | None = None

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return at most `height` rows of `width` cells; the ground fills the others."""
        return []

    @property
    def palette(self) -> Palette:
        """The colours of the app's theme."""
        return cast("SuppleApp", self.app).palette

    @property
    def ground(self) -> Style:
        """What fills the rows below the last."""
        return self.palette.style("strong")

    def paint(self) -> None:
        """Show what `rows` says now."""
        before, size = self._painted, self._painted_size
        self._make()
        if size != self.size:
            self.refresh()
            return
        regions = [
            Region(first, y, last - first, 1)
            for y, (old, new) in enumerate(zip(before, self._painted, strict=True))
            for first, last in changed(old, new)
        ]
        if regions:
            self.refresh(*regions)

    def restyle(self) -> None:
        """Show the same in the colours of another theme."""
        self._painted_size = None
        self.refresh()

    def lay(self, x: int, y: int, before: Sequence[Strip], rows: Sequence[Strip]) -> None:
        """Lay `rows` over what is painted, from column `x` and row `y` on, where `before` was."""
        if self._painted_size != self.size:
            return
        painted, regions = list(self._painted), list[Region]()
        for place, (old, new) in enumerate(zip(before, rows, strict=True), start=y):
            runs = changed(old, new)
            if runs and place < len(painted):
                painted[place] = laid(painted[place], x, new)
                regions += [Region(x + first, place, last - first, 1) for first, last in runs]
        self._painted = tuple(painted)
        if regions:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Return row `y`, made first if the size is a new one."""
        if self._painted_size != self.size:
            self._make()
        if y < len(self._painted):
            return self._painted[y]
        return blank(self.size.width, self.ground)

    def _make(self) -> None:
        width, height = self._painted_size = self.size
        made = self.rows(width, height)[:height] if width and height else []
        rest = [blank(width, self.ground)] * (height - len(made))
        self._painted = (*made, *rest)
