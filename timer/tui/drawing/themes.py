"""The themes: two of ours, what becomes of them in sixteen colours and in none, and Textual's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.timeline.segments import SegmentKind
from timer.tui.drawing.palette import DEFAULT, REVERSE, Look, Palette, mix, seen
from timer.tui.terminal.capabilities import FEW, NONE

if TYPE_CHECKING:
    from textual.theme import Theme

AUTO, OUR_DARK, OUR_LIGHT = "auto", "supple-dark", "supple-light"
TEXT_CONTRAST = 4.5
"""The least contrast of a text with its ground, WCAG 2.2 AA."""
_BLACK, _WHITE = "#000000", "#ffffff"

_STAGE = {
    SegmentKind.WORK: Look("#d78700", _BLACK),
    SegmentKind.EFFORT: Look("#af0000", _WHITE),
    SegmentKind.OPEN: Look("#ffff87", _BLACK),
    SegmentKind.REST: Look("#56a8fa", _BLACK),
    SegmentKind.SWITCH: Look("#5f0087", _WHITE),
    SegmentKind.SETTLE: Look("#d7ffff", _BLACK),
    SegmentKind.NOTE: Look("#9e9e9e", _BLACK),
    SegmentKind.ASK: Look("#9e9e9e", _BLACK),
}
"""Warm is work, cool is a gap, grey is to be read.

Any two differ by at least 20 (CIEDE2000) for every kind of colour vision, and ink has a contrast
of at least 7. Nearly all lie in the cube of 256 colours, so that they are the same over SSH.
"""
_PAUSED = Look("#1c1c1c", _WHITE)
_NOTICE = Look(_WHITE, _BLACK)

DARK = Palette(
    ground="#101418",
    chosen="#2a3a4a",
    text="#e6e6e6",
    strong=_WHITE,
    quiet="#9aa4ae",
    accent="#e69f00",
    calm="#56b4e9",
    thing="#56789c",
    notice=_NOTICE,
    paused=_PAUSED,
    kinds=_STAGE,
)
LIGHT = Palette(
    ground="#f6f4ee",
    chosen="#d9e4ee",
    text="#22272c",
    strong=_BLACK,
    quiet="#505860",
    accent="#8a4b00",
    calm="#00548c",
    thing="#5f7c99",
    notice=Look("#22272c", _WHITE),
    paused=_PAUSED,
    kinds=_STAGE,
)

_SIXTEEN = {
    SegmentKind.WORK: Look("bright_yellow", "black"),
    SegmentKind.EFFORT: Look("red", "bright_white"),
    SegmentKind.OPEN: Look("bright_white", "black"),
    SegmentKind.REST: Look("cyan", "black"),
    SegmentKind.SWITCH: Look("magenta", "bright_white"),
    SegmentKind.SETTLE: Look("blue", "bright_white"),
    SegmentKind.NOTE: Look("white", "black"),
    SegmentKind.ASK: Look("white", "black"),
}
"""Told apart whatever shades a terminal gives them; bright ones may come out plain."""
_PAUSED_SIXTEEN = Look("black", "bright_white")

DARK_SIXTEEN = Palette(
    ground="black",
    chosen="white",
    chosen_ink="black",
    text="white",
    strong="bright_white",
    quiet="white",
    accent="bright_yellow",
    calm="bright_cyan",
    thing="cyan",
    notice=Look("white", "black"),
    paused=_PAUSED_SIXTEEN,
    kinds=_SIXTEEN,
)
LIGHT_SIXTEEN = Palette(
    ground="bright_white",
    chosen="black",
    chosen_ink="bright_white",
    text="black",
    strong="black",
    quiet="black",
    accent="red",
    calm="blue",
    thing="blue",
    notice=_PAUSED_SIXTEEN,
    paused=_PAUSED_SIXTEEN,
    kinds=_SIXTEEN,
)
_PLAIN, _EXCHANGED = Look(DEFAULT, DEFAULT), Look(REVERSE, DEFAULT)
NO_COLOURS = Palette(
    ground=DEFAULT,
    chosen=REVERSE,
    text=DEFAULT,
    strong=DEFAULT,
    quiet=DEFAULT,
    accent=DEFAULT,
    calm=DEFAULT,
    thing=DEFAULT,
    notice=_EXCHANGED,
    paused=_PLAIN,
    kinds={
        kind: _EXCHANGED
        if kind in (SegmentKind.WORK, SegmentKind.EFFORT, SegmentKind.OPEN)
        else _PLAIN
        for kind in SegmentKind
    },
)
"""Work is exchanged, everything else is plain; words tell the rest."""


def palette(theme: Theme, depth: str) -> Palette:
    """Return the palette of a theme in as many colours as there are (MANY, FEW or NONE)."""
    if depth == NONE:
        return NO_COLOURS
    if depth == FEW or theme.ansi:
        return DARK_SIXTEEN if theme.dark else LIGHT_SIXTEEN
    return {OUR_DARK: DARK, OUR_LIGHT: LIGHT}.get(theme.name) or adopted(theme)


def meant(name: str, *, light: bool) -> str:
    """Return the theme that a setting stands for, where the terminal is `light` or dark."""
    if name != AUTO:
        return name
    return OUR_LIGHT if light else OUR_DARK


def ours() -> tuple[Theme, ...]:
    """Return our themes as Textual wants them, for what it draws itself."""
    return _theme(OUR_DARK, DARK, dark=True), _theme(OUR_LIGHT, LIGHT, dark=False)


def sixteen(theme: Theme) -> str:
    """Return the name of Textual's theme that takes the place of one in sixteen colours."""
    return "ansi-dark" if theme.dark else "ansi-light"


def adopted(theme: Theme) -> Palette:
    """Return a palette in the colours of a theme of Textual's, made readable where they are not.

    The stage keeps our grounds: no other theme's are told apart by every eye.
    """
    own = DARK if theme.dark else LIGHT
    ground = _hex(theme.background, own.ground)
    text = _hex(theme.foreground, own.text)
    chosen = mix(ground, text, 16)

    def ink(colour: str) -> str:
        return seen(seen(colour, ground, TEXT_CONTRAST), chosen, TEXT_CONTRAST)

    return Palette(
        ground=ground,
        chosen=chosen,
        text=ink(text),
        strong=own.strong,
        quiet=ink(mix(text, ground, 30)),
        accent=ink(_hex(theme.accent or theme.primary, own.accent)),
        calm=ink(_hex(theme.secondary or theme.primary, own.calm)),
        thing=seen(mix(text, ground, 50), ground),
        notice=own.notice,
        paused=_PAUSED,
        kinds=_STAGE,
    )


def _theme(name: str, palette: Palette, *, dark: bool) -> Theme:
    from textual.theme import Theme

    return Theme(
        name=name,
        dark=dark,
        primary=palette.calm,
        secondary=palette.calm,
        accent=palette.accent,
        foreground=palette.text,
        background=palette.ground,
        surface=palette.ground,
        panel=palette.chosen,
    )


def _hex(colour: str | None, otherwise: str) -> str:
    """Return a colour of a theme if it is a plain `#rrggbb`."""
    plain = colour is not None and colour.startswith("#") and len(colour) == 7
    return colour.lower() if plain and colour else otherwise
