"""Colours by what they mean: one palette a theme, and from it the look of every row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from rich.style import Style

from timer.frozen import frozen, keyword_frozen
from timer.player.snapshot import Snapshot, State
from timer.timeline.segments import SegmentKind

Ink = Literal["text", "strong", "quiet", "accent", "calm", "ground", "thing"]
"""What a text is: ordinary, what matters, beside the point, pointed at, told calmly, cut out.

A `thing` is no text, but something in a picture.
"""
Ground = Literal["ground", "chosen"]
"""What it stands on: the screen, or the row that is chosen."""
DEFAULT, REVERSE = "default", "reverse"
"""The terminal's own colours, as they are and exchanged; for who wants no others."""
MARK_CONTRAST = 3
"""What a mark needs to be seen on its ground; text needs more."""


@frozen
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
        if self.ink == DEFAULT:
            return style(DEFAULT, DEFAULT if self.ground == REVERSE else REVERSE, bold=True)
        return style(self.ground, self.ink, bold=True)


@keyword_frozen
class Palette:
    """The colours of a theme, as `#rrggbb` or as the name of one of the terminal's sixteen."""

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
    thing: str
    """What a figure stands on and holds: floor, wall, strap."""
    chosen_ink: str | None = None
    """The ink of all that is chosen, where its ground leaves no choice."""

    def style(self, ink: Ink = "text", ground: Ground = "ground", *, bold: bool = False) -> Style:
        """Return how a text is drawn outside the player's stage."""
        colour = self.chosen_ink if ground == "chosen" and self.chosen_ink else getattr(self, ink)
        return style(colour, getattr(self, ground), bold=bold)

    def mark(self, kind: SegmentKind) -> Style:
        """Return how a kind of segment is marked on the screen's ground, as in the strip."""
        colour = self.kinds[kind].ground
        return style(DEFAULT if colour == REVERSE else seen(colour, self.ground), self.ground)

    def look(self, now: Snapshot) -> Look:
        """Return the look of the player's stage at a moment."""
        if now.state in (State.PAUSED, State.ENDED):
            return self.paused
        counting = now.state is State.COUNTING_IN
        return self.kinds[SegmentKind.SETTLE if counting else now.segment.kind]


@cache
def style(ink: str, ground: str, *, bold: bool = False) -> Style:
    """Return the style of `ink` on `ground`."""
    if ground == REVERSE:
        return Style(reverse=True, bold=bold)
    return Style(color=ink, bgcolor=ground, bold=bold)


@cache
def seen(ink: str, ground: str, least: float = MARK_CONTRAST) -> str:
    """Return `ink`, mixed with white or black until its contrast with `ground` is `least`.

    The terminal's own colours, which only it knows, stay as they are.
    """
    if not (ink.startswith("#") and ground.startswith("#")):
        return ink
    far = max(("#ffffff", "#000000"), key=lambda one: contrast(one, ground))
    for share in range(0, 100, 4):
        mixed = mix(ink, far, share)
        if contrast(mixed, ground) >= least:
            return mixed
    return far


def mix(one: str, other: str, share: int) -> str:
    """Return `one` with `share` hundredths of `other`."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{(a * (100 - share) + b * share) // 100:02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2.2 has it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
