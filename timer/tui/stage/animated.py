"""Panels, which are rows with moving parts on them, and those parts: the figure and the bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from rich.segment import Segment as Cells
from textual.strip import Strip

from timer.frozen import frozen
from timer.player.snapshot import Snapshot
from timer.tui.drawing.themes import Look, Palette
from timer.tui.drawing.typeset import cells, cut, inked, laid, row
from timer.tui.stage import text as stage_text
from timer.tui.stage.phase_position import filled, picture

if TYPE_CHECKING:
    from timer.figures.canvas import Frame, Run
    from timer.figures.motion import Figure

LIGHT, HEAVY, COMING = "▄▖", "█▌", "▁"
"""The filled part of the bar, as whole and half cells, in its first row and in the others; and the
empty part. They differ in shape as well as colour."""


class Cel(Protocol):
    """A part that moves while the rows around it stay the same."""

    def rows(self, now: int) -> tuple[Strip, ...]:
        """Return the rows at real time `now`: the same object as long as nothing has changed."""


Placed = tuple[int, int, Cel]
"""The column and row of a cel's top left corner, and the cel."""


@frozen
class Panel:
    """Rows of one width, and the cels laid over them."""

    rows: tuple[Strip, ...]
    cels: tuple[Placed, ...] = ()

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def at(self, now: int) -> list[Strip]:
        """Return the rows with every cel as it is at real time `now`."""
        rows = list(self.rows)
        for x, y, cel in self.cels:
            for line, strip in enumerate(cel.rows(now), start=y):
                rows[line] = laid(rows[line], x, strip)
        return rows

    def cut(self, height: int) -> Panel:
        """Return the top rows, with the cels that begin on them."""
        if height >= self.height:
            return self
        cels = tuple(one for one in self.cels if one[1] < height)
        return Panel(self.rows[:height], cels)


def above(panels: Iterable[Panel]) -> Panel:
    """Return panels of one width stacked, first at the top."""
    rows: list[Strip] = []
    cels: list[Placed] = []
    for panel in panels:
        cels += [(x, y + len(rows), cel) for x, y, cel in panel.cels]
        rows += panel.rows
    return Panel(tuple(rows), tuple(cels))


def beside(panels: Sequence[Panel]) -> Panel:
    """Return panels of one height side by side."""
    rows = tuple(Strip.join(parts) for parts in zip(*(p.rows for p in panels), strict=True))
    cels: list[Placed] = []
    left = 0
    for panel in panels:
        cels += [(x + left, y, cel) for x, y, cel in panel.cels]
        left += panel.rows[0].cell_length if panel.rows else 0
    return Panel(rows, tuple(cels))


def overlaid(panel: Panel, y: int, rows: Sequence[Strip]) -> Panel:
    """Return a panel with other rows from row `y` on; a cel that begins there goes."""
    kept = tuple(one for one in panel.cels if not y <= one[1] < y + len(rows))
    return Panel((*panel.rows[:y], *rows, *panel.rows[y + len(rows) :]), kept)


class FigureCel:
    """A figure that moves in time with a snapshot."""

    def __init__(
        self, drawn: Figure, now: Snapshot, size: tuple[int, int], palette: Palette, *, moving: bool
    ) -> None:
        self._drawn, self._now, self._size, self._moving = drawn, now, size, moving
        self._styles = palette.drawn()
        self._frame: Frame | None = None
        self._rows: tuple[Strip, ...] = ()

    def rows(self, now: int) -> tuple[Strip, ...]:
        """Return the figure at real time `now`."""
        position = self._now.line.at(now)
        frame = picture(self._drawn, self._now, position, *self._size, moving=self._moving)
        if frame is not self._frame:
            old = self._frame.rows if self._frame else ((),) * len(frame.rows)
            kept = self._rows or (Strip([]),) * len(frame.rows)
            self._rows = tuple(
                strip if line == before else self._strip(line)
                for line, before, strip in zip(frame.rows, old, kept, strict=True)
            )
            self._frame = frame
        return self._rows

    def _strip(self, line: tuple[Run, ...]) -> Strip:
        return Strip([Cells(*inked(run, self._styles)) for run in line], self._size[0])


class BarCel:
    """A bar that fills with the phase or the segment, by half cells."""

    def __init__(self, now: Snapshot, size: tuple[int, int], at: Look) -> None:
        self._now, self._at = now, at
        self._width, self._height = size
        self._halves = -1
        self._rows: tuple[Strip, ...] = ()

    def rows(self, now: int) -> tuple[Strip, ...]:
        """Return the bar at real time `now`."""
        halves = round(filled(self._now, self._now.line.at(now)) * 2 * self._width)
        if halves != self._halves:
            self._halves = halves
            self._rows = tuple(self._row(HEAVY if y else LIGHT, y) for y in range(self._height))
        return self._rows

    def _row(self, shapes: str, y: int) -> Strip:
        whole, half = divmod(self._halves, 2)
        rest = COMING if y == self._height - 1 else " "
        text = (shapes[0] * whole + shapes[1] * half).ljust(self._width, rest)
        return Strip([Cells(text, self._at.plain)], self._width)


def bar_label(now: Snapshot, width: int, at: Look) -> Strip | None:
    """Return the line above the bar: phase, marks for reps and sets, and the seconds left.

    Marks that don't fit are left out. None if the line would be empty.
    """
    in_phase = now.phase is not None and now.segment.is_bout
    left = str(now.phase_left_s) if in_phase else ""
    name = cut((now.phase or "").upper(), width - cells(left) - 1) if in_phase else ""
    side = max(cells(name), cells(left)) + 2 if in_phase else 0
    marks = stage_text.marks(now, width - 2 * side) or stage_text.marks(
        now, width - cells(name) - cells(left) - 4
    )
    if not name and not marks:
        return None
    spare = width - cells(name) - cells(left) - cells(marks)
    before = min(max((width - cells(marks)) // 2 - cells(name), 2 if name else 0), spare)
    pieces = (name, " " * before, marks, " " * (spare - before), left)
    return row(width, ("".join(pieces), at.strong), ground=at.plain)
