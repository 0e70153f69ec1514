"""Textual's partial updates, cut at both ends and with fewer codes; its own write far more."""

from __future__ import annotations

from typing import Any

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor
from textual.screen import Screen
from textual.strip import Strip


class NarrowUpdate(ChopsUpdate):
    """Writes the cells of its spans and no others, and a style only where it changes."""

    def render_segments(self, console: Console) -> str:
        """Return what is to be written to the terminal."""
        written: list[str] = []
        colours = console._color_system or ColorSystem.TRUECOLOR
        last = ""
        for y, first, end in self.spans:
            for chop_end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=True):
                start, stop = max(x, first), min(chop_end, end)
                if strip is None or start >= stop:
                    continue
                written.append(f"\x1b[{y + 1};{start + 1}H")
                for text, style, _ in strip.crop(start - x, stop - x):
                    codes = _codes(style, colours)
                    if codes != last:
                        written.append(f"\x1b[0;{codes}m" if codes else "\x1b[0m")
                        last = codes
                    written.append(text)
        return "".join([*written, "\x1b[0m" if last else ""])


def _codes(style: Style | None, colours: ColorSystem) -> str:
    """Return the codes that switch a style on, which Rich keeps with the style."""
    if style is None:
        return ""
    return Strip.render_ansi(style, colours) if style._ansi is None else style._ansi


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
