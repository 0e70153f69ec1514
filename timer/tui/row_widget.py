"""The base of every widget here: rows made by a pure function, and only what changed redrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual import getters
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from timer.tui.drawing.themes import Palette
from timer.tui.drawing.typeset import blank, changed, laid
from timer.tui.shell import Shell
from timer.tui.terminal.painting import NarrowScreen, Run, part, region

Row = Iterable[Segment]
"""A row of cells, which may be gone through again."""


class RowWidget(Widget):
    """A widget that shows its `rows`.

    `paint` makes the rows again and refreshes the cells that differ, run by run, so that a clock on
    a slow line costs a few bytes a second. Its rows are all it shows: they have their own colours,
    and a style sheet gives it a place, but neither border nor padding.
    """

    DEFAULT_CSS = "RowWidget { width: 1fr; height: 1fr; }"

    ALLOW_SELECT = False
    shell = getters.app(Shell)
    _painted: tuple[Row, ...] = ()
    _painted_for: tuple[Size, Palette] | None = None
    _filters: tuple[Sequence[LineFilter], Color] | None = None
    """What the app does to every row, and the background that it does it for."""

    def rows(self, width: int, height: int) -> Sequence[Row]:
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

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._laid: dict[tuple[int, int], Sequence[Row]] = {}
        """What was laid over the rows since they were made, by its left column and top row."""

    def paint(self) -> None:
        """Show what `rows` says now."""
        before, was_current = self._settled(), self._is_current
        self._make()
        if not was_current:
            self.refresh()
            return
        self._touch(
            (first, y, part(new, first, last))
            for y, (old, new) in enumerate(zip(before, self._painted, strict=True))
            if old is not new
            for first, last in changed(old, new)
        )

    def lay(self, x: int, y: int, before: Sequence[Row], rows: Sequence[Row]) -> None:
        """Lay `rows` over what is painted, from column `x` and row `y` on, where `before` was.

        What is laid at the same place next takes its place.
        """
        if not self._is_current:
            return
        self._laid[x, y] = rows
        self._touch(
            (x + first, place, part(new, first, last))
            for place, (old, new) in enumerate(zip(before, rows, strict=True), start=y)
            if old is not new and place < len(self._painted)
            for first, last in changed(old, new)
        )

    def _settled(self) -> tuple[Row, ...]:
        """Return the rows with all that was laid over them."""
        if self._laid:
            painted = list(self._painted)
            for (x, y), rows in self._laid.items():
                for place, row in enumerate(rows[: len(painted) - y], start=y):
                    painted[place] = laid(painted[place], x, row)
            self._painted = tuple(painted)
            self._laid.clear()
        return self._painted

    def _touch(self, runs: Iterable[Run]) -> None:
        """Have these runs of cells painted: a screen of ours takes them without a message."""
        found = [(x, y, self._finished(segments)) for x, y, segments in runs]
        screen = self.screen
        if isinstance(screen, NarrowScreen):
            if found:
                screen.touched(self, found)
        else:
            self.refresh(*(region(run) for run in found))

    def _finished(self, segments: Sequence[Segment]) -> Sequence[Segment]:
        """Return segments as the app shows them."""
        if self._filters is None:
            self._filters = self.get_line_filters(), self.background_colors[1]
        filters, background = self._filters
        for one in filters:
            segments = one.apply(list(segments), background)
        return segments

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return a part of the rows."""
        first, last = crop.column_span
        return [
            Strip(self._finished(part(self.render_line(y), first, last)), last - first)
            for y in crop.line_range
        ]

    def render_line(self, y: int) -> Strip:
        """Return row `y`, made first if the size or the theme is a new one."""
        if not self._is_current:
            self._make()
        rows = self._settled()
        row = rows[y] if y < len(rows) else blank(self.outer_size.width, self.ground)
        return row if isinstance(row, Strip) else Strip(row)

    @property
    def _is_current(self) -> bool:
        """Whether the rows were made for the size and the colours of now.

        Without a size, as before it is on a screen, a widget has no cells to paint.
        """
        size, palette = self._painted_for or (Size(), None)
        return bool(size) and size == self.outer_size and palette is self.palette

    def _make(self) -> None:
        width, height = self.outer_size
        if not self._is_current:
            self._painted_for, self._filters = (self.outer_size, self.palette), None
        self._laid.clear()
        made = self.rows(width, height)[:height] if width and height else []
        rest = [blank(width, self.ground)] * (height - len(made))
        self._painted = (*made, *rest)
