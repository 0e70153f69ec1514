"""Colours: a ground for each kind of segment, told apart by colour-blind eyes and named in words.

Sky against orange carries the difference that matters most, work or no work; ink on every ground
has a contrast of at least 7 to 1.
"""

from __future__ import annotations

from functools import cache

from rich.style import Style

from timer.player.snapshot import Snapshot, State
from timer.records import record
from timer.timeline.segments import SegmentKind

DARK = "#101418"
TEXT = "#e6e6e6"
QUIET = "#9aa4ae"
ACCENT = "#e69f00"
CALM = "#56b4e9"
CHOSEN = "#2a3a4a"
PAUSED = "#23272e"

GROUNDS: dict[SegmentKind, str] = {
    SegmentKind.WORK: "#e69f00",
    SegmentKind.EFFORT: "#f58a5c",
    SegmentKind.OPEN: "#e8d44d",
    SegmentKind.REST: "#56b4e9",
    SegmentKind.SWITCH: "#4fc9a8",
    SegmentKind.SETTLE: "#b5d9f2",
    SegmentKind.NOTE: "#d4d4d4",
    SegmentKind.ASK: "#d4d4d4",
}
"""The ground of the player for each kind of segment; warm is work, cool is a gap."""


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


@cache
def style(ink: str, ground: str = DARK, *, bold: bool = False) -> Style:
    """Return the style of `ink` on `ground`, both as `#rrggbb`."""
    return Style(color=ink, bgcolor=ground, bold=bold)


def look(now: Snapshot) -> Look:
    """Return the look of the player at a moment: paused is the one dark ground."""
    if now.state in (State.PAUSED, State.ENDED):
        return Look(PAUSED, "#ffffff")
    kind = SegmentKind.SETTLE if now.state is State.COUNTING_IN else now.segment.kind
    return Look(GROUNDS[kind], "#000000")
