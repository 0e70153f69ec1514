"""The figures of a routine one after another, as a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.errors import SuppleError

if TYPE_CHECKING:
    from timer.figures.canvas import Frame
    from timer.figures.motion import Figure
    from timer.services.outline import Part

EACH_MS = 4_000
"""How long each figure is shown."""
BREATH_MS = 4_000
"""One breath of a figure that holds still."""


class Reel:
    """Shows the steps that have a figure in turn; times count from the first picture."""

    def __init__(self, parts: tuple[Part, ...], *, moving: bool = True) -> None:
        self.parts = parts
        self._moving = moving
        self._drawn = [at for at, part in enumerate(parts) if part.figures and not part.extra]

    @property
    def lasts_ms(self) -> int:
        """How long it takes to show every figure once, or 0 where figures don't move."""
        return len(self._drawn) * EACH_MS if self._moving else 0

    def part_at(self, moment_ms: int) -> int | None:
        """Return the index of the step shown; after the last comes the first again."""
        if not self._drawn:
            return None
        return self._drawn[moment_ms // EACH_MS % len(self._drawn)]

    def frame(self, cols: int, rows: int, moment_ms: int) -> Frame | None:
        """Return the picture in `cols` by `rows` cells, or None if nothing can be drawn."""
        place = self.part_at(moment_ms)
        drawn = drawing(self.parts[place]) if place is not None else None
        if place is None or drawn is None:
            return None
        side = self.parts[place].side
        if moment_ms >= self.lasts_ms:
            return drawn.still(cols, rows, side)
        within = moment_ms % EACH_MS
        if drawn.cycle_ms:
            share = within % drawn.cycle_ms / drawn.cycle_ms
            length = drawn.cycle_ms // max(len(drawn.phases), 1)
            return drawn.frame(cols, rows, share=share, side=side, length_ms=length)
        breath = abs(within * 2 - BREATH_MS) / BREATH_MS
        return drawn.frame(cols, rows, side=side, breath=1 - breath)


def drawing(part: Part) -> Figure | None:
    """Return the figure of a step, or None; one that can't be read is skipped."""
    from timer.figures.motion import figure

    for name in part.figures:
        try:
            found = figure(name)
        except SuppleError:
            continue
        if found is not None:
            return found
    return None
