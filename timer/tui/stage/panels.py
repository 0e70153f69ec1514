"""Panels: rows of text with moving parts in them, set beside or above one another; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from textual.strip import Strip

from timer.frozen import frozen
from timer.tui.drawing.typeset import laid


class Cel(Protocol):
    """A part that moves by itself while the rows around it stay."""

    def rows(self, now: int) -> tuple[Strip, ...]:
        """Return its rows at real time `now`; the same object while nothing has changed."""


Placed = tuple[int, int, Cel]
"""Column and row of a cel's upper left corner, and the cel."""


@frozen
class Panel:
    """Rows of one width, and the cels that lie on them."""

    rows: tuple[Strip, ...]
    cels: tuple[Placed, ...] = ()

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def at(self, now: int) -> list[Strip]:
        """Return the rows as they are to be seen at real time `now`."""
        rows = list(self.rows)
        for x, y, cel in self.cels:
            for row, strip in enumerate(cel.rows(now), start=y):
                rows[row] = laid(rows[row], x, strip)
        return rows

    def cut(self, height: int) -> Panel:
        """Return the uppermost rows, with the cels that lie on them."""
        if height >= self.height:
            return self
        cels = tuple(one for one in self.cels if one[1] < height)
        return Panel(self.rows[:height], cels)


def above(panels: Iterable[Panel]) -> Panel:
    """Return panels of one width, each above the next."""
    rows: list[Strip] = []
    cels: list[Placed] = []
    for panel in panels:
        cels += [(x, y + len(rows), cel) for x, y, cel in panel.cels]
        rows += panel.rows
    return Panel(tuple(rows), tuple(cels))


def beside(panels: Sequence[Panel]) -> Panel:
    """Return panels of one height, side by side."""
    rows = tuple(Strip.join(parts) for parts in zip(*(p.rows for p in panels), strict=True))
    cels: list[Placed] = []
    left = 0
    for panel in panels:
        cels += [(x + left, y, cel) for x, y, cel in panel.cels]
        left += panel.rows[0].cell_length if panel.rows else 0
    return Panel(rows, tuple(cels))
