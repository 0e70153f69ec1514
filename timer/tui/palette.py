"""Colours by what they mean: one palette a theme, and from it the look of every row.

A ground tells the kind of segment, told apart by colour-blind eyes and named in words as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from rich.style import Style

from timer.player.snapshot import Snapshot, State
from timer.records import keyword_record, record
from timer.timeline.segments import SegmentKind

Ink = Literal["text", "strong", "quiet", "accent", "calm", "ground"]
"""What a text is: ordinary, what matters, beside the point, pointed at, told calmly, cut out."""
Ground = Literal["ground", "chosen"]
"""What it stands on: the screen, or the row that is chosen."""


@record
class Look:
    """How a part of the screen is drawn."""

    ground: str
    ink: str

    @property
    def plain(self) -> Style:
        """Ordinary text."""
        return style(self.ink, self.ground)

    @property
    def strong(self) -> Style:
        """Text that matters."""
        return style(self.ink, self.ground, bold=True)

    @property
    def inverse(self) -> Style:
        """Text that must not be missed."""
        return style(self.ground, self.ink, bold=True)


@keyword_record
class Palette:
    """The colours of a theme, as `#rrggbb`."""

    ground: str
    """Of the screen, wherever no segment has it."""
    chosen: str
    """Ground of the row that is chosen."""
    text: str
    strong: str
    """Text that matters."""
    quiet: str
    """Text that is beside the point, and still to be read."""
    accent: str
    """Headings, keys, and what is wrong."""
    calm: str
    """Values, times and reasons."""
    notice: Look
    """Sentences about what is not as it should be."""
    paused: Look
    """The player while it stands still."""
    kinds: Mapping[SegmentKind, Look]
    """The player while a segment of a kind runs."""

    def style(self, ink: Ink = "text", ground: Ground = "ground", *, bold: bool = False) -> Style:
        """Return how a text is drawn outside the player's stage."""
        return style(getattr(self, ink), getattr(self, ground), bold=bold)

    def mark(self, kind: SegmentKind) -> Style:
        """Return how a kind of segment is marked on the screen's ground, as in the strip."""
        return style(self.kinds[kind].ground, self.ground)

    def look(self, now: Snapshot) -> Look:
        """Return the look of the player's stage at a moment."""
        if now.state in (State.PAUSED, State.ENDED):
            return self.paused
        counting = now.state is State.COUNTING_IN
        return self.kinds[SegmentKind.SETTLE if counting else now.segment.kind]


@cache
def style(ink: str, ground: str, *, bold: bool = False) -> Style:
    """Return the style of `ink` on `ground`, both as `#rrggbb`."""
    return Style(color=ink, bgcolor=ground, bold=bold)


_INK = "#000000"

DARK = Palette(
    ground="#101418",
    chosen="#2a3a4a",
    text="#e6e6e6",
    strong="#ffffff",
    quiet="#9aa4ae",
    accent="#e69f00",
    calm="#56b4e9",
    notice=Look("#ffffff", _INK),
    paused=Look("#23272e", "#ffffff"),
    kinds={
        SegmentKind.WORK: Look("#e69f00", _INK),
        SegmentKind.EFFORT: Look("#f58a5c", _INK),
        SegmentKind.OPEN: Look("#e8d44d", _INK),
        SegmentKind.REST: Look("#56b4e9", _INK),
        SegmentKind.SWITCH: Look("#4fc9a8", _INK),
        SegmentKind.SETTLE: Look("#b5d9f2", _INK),
        SegmentKind.NOTE: Look("#d4d4d4", _INK),
        SegmentKind.ASK: Look("#d4d4d4", _INK),
    },
)
"""Warm is work, cool is a gap; paused is the one dark ground."""
