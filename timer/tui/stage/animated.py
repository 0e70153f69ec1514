"""Panels, which are rows with changing parts on them, and those parts: words, figure and bar.

A panel is kept for as long as only its parts change, so a second costs no more than they do.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

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


Row = Iterable[Cells]
"""A row, which may be gone through again."""


class Cel(ABC):
    """A part that changes while the rows around it stay the same."""

    def __init__(self, now: Snapshot) -> None:
        self._now = now
        self._seen: object = self
        self._rows: tuple[Row, ...] = ()

    def follow(self, now: Snapshot) -> None:
        """Show another snapshot from now on, which differs in no more than its seconds."""
        self._now = now

    def rows(self, moment: int) -> tuple[Row, ...]:
        """Return the rows at real time `moment`: the same object as long as nothing changes."""
        look = self.look(moment)
        if look != self._seen:
            self._rows, self._seen = self.drawn(look), look
        return self._rows

    @abstractmethod
    def look(self, moment: int) -> Any:
        """Return what the rows depend on, as it is at real time `moment`."""

    @abstractmethod
    def drawn(self, look: Any) -> tuple[Row, ...]:
        """Return the rows for what `look` has returned."""


class CutCel(Cel):
    """The top rows of another cel."""

    def __init__(self, cel: Cel, height: int) -> None:
        super().__init__(cel._now)
        self._cel, self._height = cel, height
        self._whole: tuple[Row, ...] = ()

    def follow(self, now: Snapshot) -> None:
        """Have the other cel show another snapshot."""
        self._cel.follow(now)

    def rows(self, moment: int) -> tuple[Row, ...]:
        """Return the top rows: the same object as long as the other cel's rows are."""
        whole = self._cel.rows(moment)
        if whole is not self._whole:
            self._whole, self._rows = whole, whole[: self._height]
        return self._rows

    def look(self, moment: int) -> Any:
        """Return what the other cel depends on."""
        return self._cel.look(moment)

    def drawn(self, look: Any) -> tuple[Row, ...]:
        """Return the top rows for what `look` has returned."""
        return self._cel.drawn(look)[: self._height]


Placed = tuple[int, int, Cel]
"""The column and row of a cel's top left corner, and the cel."""


@frozen
class Panel:
    """Rows of one width, and the cels laid over them."""

    rows: tuple[Row, ...]
    cels: tuple[Placed, ...] = ()

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def at(self, moment: int) -> list[Row]:
        """Return the rows with every cel as it is at real time `moment`."""
        rows = list(self.rows)
        for x, y, cel in self.cels:
            for line, over in enumerate(cel.rows(moment)[: self.height - y], start=y):
                rows[line] = laid(rows[line], x, over)
        return rows

    def follow(self, now: Snapshot) -> None:
        """Have every cel show another snapshot, which differs in no more than its seconds."""
        for _, _, cel in self.cels:
            cel.follow(now)

    def next_change(self, moment: int, step: int, most: int) -> int | None:
        """Return when a cel looks different, in whole steps after real time `moment`.

        None if all look the same for at least `most` steps.
        """
        looks = [cel.look(moment) for _, _, cel in self.cels]
        for later in range(moment + step, moment + step * most + 1, step):
            if looks != [cel.look(later) for _, _, cel in self.cels]:
                return later
        return None

    def cut(self, height: int) -> Panel:
        """Return the top rows, with what is on them of the cels."""
        if height >= self.height:
            return self
        cels = tuple((x, y, CutCel(cel, height - y)) for x, y, cel in self.cels if y < height)
        return Panel(self.rows[:height], cels)


def above(panels: Iterable[Panel]) -> Panel:
    """Return panels of one width stacked, first at the top."""
    rows: list[Row] = []
    cels: list[Placed] = []
    for panel in panels:
        cels += [(x, y + len(rows), cel) for x, y, cel in panel.cels]
        rows += panel.rows
    return Panel(tuple(rows), tuple(cels))


def beside(panels: Sequence[Panel]) -> Panel:
    """Return panels of one height side by side."""
    rows = tuple(tuple(chain(*parts)) for parts in zip(*(p.rows for p in panels), strict=True))
    cels: list[Placed] = []
    left = 0
    for panel in panels:
        cels += [(x + left, y, cel) for x, y, cel in panel.cels]
        left += sum(one.cell_length for one in panel.rows[0]) if panel.rows else 0
    return Panel(rows, tuple(cels))


def covered(panel: Panel, rows: Sequence[Row]) -> Panel:
    """Return a panel with other rows over its last ones, whatever moves there."""
    return above([panel.cut(max(panel.height - len(rows), 0)), Panel(tuple(rows))])


class WordsCel(Cel):
    """Words that change with the seconds: `says` tells which they are, and `set_in` sets them."""

    def __init__(
        self,
        now: Snapshot,
        says: Callable[[Snapshot], object],
        set_in: Callable[[Snapshot], Iterable[Row]],
    ) -> None:
        super().__init__(now)
        self._says, self._set_in = says, set_in

    def look(self, moment: int) -> object:
        """Return the words of the snapshot."""
        return self._says(self._now)

    def drawn(self, look: object) -> tuple[Row, ...]:
        """Return the rows of the snapshot."""
        return tuple(self._set_in(self._now))


class FigureCel(Cel):
    """A figure that moves in time with a snapshot."""

    def __init__(
        self, drawn: Figure, now: Snapshot, size: tuple[int, int], palette: Palette, *, moving: bool
    ) -> None:
        super().__init__(now)
        self._figure, self._size, self._moving = drawn, size, moving
        self._styles = palette.drawn()
        self._frame: Frame | None = None

    def look(self, moment: int) -> Frame:
        """Return the picture at real time `moment`."""
        position = self._now.line.at(moment)
        return picture(self._figure, self._now, position, *self._size, moving=self._moving)

    def drawn(self, look: Frame) -> tuple[Row, ...]:
        """Return the rows of a picture, those that stay as they are."""
        old = self._frame.rows if self._frame else ((),) * len(look.rows)
        kept = self._rows or ((),) * len(look.rows)
        self._frame = look
        return tuple(
            same if line == before else self._row(line)
            for line, before, same in zip(look.rows, old, kept, strict=True)
        )

    def _row(self, line: tuple[Run, ...]) -> Row:
        return tuple(Cells(*inked(run, self._styles)) for run in line)


class BarCel(Cel):
    """A bar that fills with the phase or the segment, by half cells."""

    def __init__(self, now: Snapshot, size: tuple[int, int], at: Look) -> None:
        super().__init__(now)
        self._at = at
        self._width, self._height = size

    def look(self, moment: int) -> int:
        """Return how many half cells are filled at real time `moment`."""
        return round(filled(self._now, self._now.line.at(moment)) * 2 * self._width)

    def drawn(self, look: int) -> tuple[Row, ...]:
        """Return the rows of a bar filled by so many half cells."""
        return tuple(self._row(HEAVY if y else LIGHT, y, look) for y in range(self._height))

    def _row(self, shapes: str, y: int, halves: int) -> Row:
        whole, half = divmod(halves, 2)
        rest = COMING if y == self._height - 1 else " "
        text = (shapes[0] * whole + shapes[1] * half).ljust(self._width, rest)
        return (Cells(text, self._at.plain),)


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
