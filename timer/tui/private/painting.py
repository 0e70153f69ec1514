"""Textual's partial updates, cut at both ends; its own write a row from the widget's edge on."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.screen import Screen


class NarrowUpdate(ChopsUpdate):
    """Writes the cells of its spans and no others."""

    def render_segments(self, console: Console) -> str:
        """Return what is to be written to the terminal."""
        written: list[str] = []
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=True):
                start, stop = max(x, first), min(end, last)
                if strip is not None and start < stop:
                    written.append(Control.move_to(start, y).segment.text)
                    written.append(strip.crop(start - x, stop - x).render(console))
        return "".join(written)


class NarrowCompositor(Compositor):
    """Makes narrow updates."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed since the last update, or None."""
        update = super().render_partial_update()
        if update is None:
            return None
        return NarrowUpdate(update.chops, update.spans, update.chop_ends)


def paint_narrowly(screen: Screen[Any]) -> None:
    """Have `screen` write only the cells that its widgets refresh; before it is shown."""
    screen._compositor = NarrowCompositor()
