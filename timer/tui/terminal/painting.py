"""What is written to the terminal: no more than has changed, and everything in its column.

Textual's own partial updates write far more. Terminals differ over how wide a character of several
code points is, so each of them is written over blanks, and the cursor is moved to where it ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip

from timer.tui.drawing.typeset import is_one_of_several


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
                at = start
                for segment in strip.crop(start - x, stop - x):
                    text, style, _ = segment
                    codes = _codes(style, colours)
                    if codes != last:
                        written.append(f"\x1b[0;{codes}m" if codes else "\x1b[0m")
                        last = codes
                    if is_one_of_several(text):
                        text = _placed(text, " " * segment.cell_length, at, y)
                    written.append(text)
                    at += segment.cell_length
        return "".join([*written, "\x1b[0m" if last else ""])


class PlacedUpdate(LayoutUpdate):
    """Writes the whole screen."""

    def render_segments(self, console: Console) -> str:
        """Return what is to be written to the terminal."""
        written: list[str] = []
        for y, line in enumerate(self.strips, self.region.y):
            written.append(f"\x1b[{y + 1};{self.region.x + 1}H")
            at = self.region.x
            for strip in line:
                if any(is_one_of_several(segment.text) for segment in strip):
                    written += _each_placed(strip, at, y, console)
                else:
                    written.append(strip.render(console))
                at += strip.cell_length
        return "".join(written)


def _each_placed(strip: Strip, at: int, y: int, console: Console) -> Iterator[str]:
    """Yield what writes a row from the column `at` on, segment by segment."""
    for segment in strip:
        text, wide = Strip([segment]).render(console), segment.cell_length
        if is_one_of_several(segment.text):
            blanks = Strip([Segment(" " * wide, segment.style)]).render(console)
            text = _placed(text, blanks, at, y)
        yield text
        at += wide


def _placed(text: str, blanks: str, x: int, y: int) -> str:
    """Return what writes a text over as many `blanks` as it takes, the cursor after it at last."""
    end = x + blanks.count(" ")
    return f"{blanks}\x1b[{y + 1};{x + 1}H{text}\x1b[{y + 1};{end + 1}H"


def _codes(style: Style | None, colours: ColorSystem) -> str:
    """Return the codes that switch a style on, which Rich keeps with the style."""
    if style is None:
        return ""
    return Strip.render_ansi(style, colours) if style._ansi is None else style._ansi


class NarrowCompositor(Compositor):
    """Makes narrow updates, and whole ones in which everything is in its column."""

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Return the whole screen."""
        update = super().render_full_update(simplify)
        return update if simplify else PlacedUpdate(update.strips, update.region)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed since the last update, or None."""
        update = super().render_partial_update()
        if update is None:
            return None
        return NarrowUpdate(update.chops, update.spans, update.chop_ends)


class NarrowScreen(Screen[ScreenResultType], inherit_bindings=False):
    """A screen that writes no more than has changed."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NarrowCompositor()
