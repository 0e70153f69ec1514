"""The colours of every screen, by what they mean: a palette for each theme and depth of colour.

Two themes are ours; any of Textual's can be adopted. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING, Literal

from rich.style import Style

from timer.figures.canvas import ON
from timer.frozen import frozen, keyword_frozen, replace
from timer.player.snapshot import Snapshot, State
from timer.timeline.segments import SegmentKind
from timer.tui.terminal.capabilities import FEW, NONE

if TYPE_CHECKING:
    from textual.theme import Theme

Ink = Literal["text", "strong", "quiet", "accent", "calm", "ground", "thing"]
"""What a piece of the screen is: ordinary, important or secondary text, an accent, a value, the
ground itself, or an object in a picture (`thing`)."""
Ground = Literal["ground", "chosen"]
"""What lies behind it: the screen, or the selected row."""
DEFAULT, REVERSE = "default", "reverse"
"""The terminal's own two colours, as they are and swapped; for people who want no others."""
STAGE_CONTRAST = 7
"""The least contrast of the player's stage, which is read from a metre away: WCAG 2.2 AAA."""
MARK_CONTRAST = 3
"""The least contrast at which a mark is visible on its ground; text needs more."""


@frozen
class Look:
    """A ground and an ink, with the styles made from them."""

    ground: str
    ink: str

    @property
    def plain(self) -> Style:
        """Ordinary text."""
        return style(self.ink, self.ground)

    @property
    def strong(self) -> Style:
        """Important text."""
        return style(self.ink, self.ground, bold=True)

    @property
    def inverse(self) -> Style:
        """Text that must not be missed: ink and ground swapped."""
        if self.ink == DEFAULT:
            return style(DEFAULT, DEFAULT if self.ground == REVERSE else REVERSE, bold=True)
        return style(self.ground, self.ink, bold=True)


@keyword_frozen
class Palette:
    """The colours of a theme, as `#rrggbb` or as the name of one of the terminal's sixteen."""

    ground: str
    """Of every screen but the player's stage."""
    chosen: str
    """Ground of the selected row."""
    text: str
    strong: str
    """Important text."""
    quiet: str
    """Secondary text, which must still be readable."""
    accent: str
    """Headings, keys and problems."""
    calm: str
    """Values, times and reasons."""
    notice: Look
    """Sentences about something that is wrong."""
    paused: Look
    """The player's stage while paused."""
    kinds: Mapping[SegmentKind, Look]
    """The player's stage during each kind of segment."""
    thing: str
    """Objects around a figure: floor, wall, strap."""
    limb: str
    """A figure's body."""
    muscle: str
    """The muscle at work, which has to be seen on the body and on the ground."""
    chosen_ink: str | None = None
    """The ink of everything in the selected row, where its ground allows only one."""
    pale: frozenset[SegmentKind] = frozenset()
    """The kinds whose ground would dazzle if it filled the screen."""
    gentle: bool = False
    """Whether the stage keeps the screen's ground, and only its ink says which kind it is."""

    def style(self, ink: Ink = "text", ground: Ground = "ground", *, bold: bool = False) -> Style:
        """Return the style of a piece outside the player's stage."""
        colour = self.chosen_ink if ground == "chosen" and self.chosen_ink else getattr(self, ink)
        return style(colour, getattr(self, ground), bold=bold)

    def drawn(self) -> dict[str, Style]:
        """Return the style of each ink of a figure, on the screen's ground."""
        inks = {
            "arrow": self.accent,
            "mark": self.muscle,
            "body": self.limb,
            "far": self.quiet,
            "prop": self.thing,
        }
        found = {role: style(ink, self.ground) for role, ink in inks.items()}
        for one, other in permutations(inks, 2):
            found[one + ON + other] = style(inks[one], inks[other])
        return found

    def mark(self, kind: SegmentKind) -> Style:
        """Return the style that marks a kind of segment on the screen's ground, as in the strip."""
        colour = self.kinds[kind].ground
        return style(DEFAULT if colour == REVERSE else visible(colour, self.ground), self.ground)

    def look(self, now: Snapshot, *, fills: bool = False) -> Look:
        """Return the look of the player's stage for a snapshot; `fills` says it is all there is."""
        if now.state in (State.PAUSED, State.ENDED):
            return Look(self.ground, self.strong) if self.gentle else self.paused
        kind = SegmentKind.SETTLE if now.state is State.COUNTING_IN else now.segment.kind
        look = self.kinds[kind]
        return self._quieter(look) if self.gentle or (fills and kind in self.pale) else look

    def _quieter(self, look: Look) -> Look:
        """Return a look on the screen's ground, whose ink is the old ground where that is known."""
        known = look.ground.startswith("#")
        ink = visible(look.ground, self.ground, STAGE_CONTRAST) if known else self.strong
        return Look(self.ground, ink)


@cache
def style(ink: str, ground: str, *, bold: bool = False) -> Style:
    """Return the style of `ink` on `ground`."""
    if ground == REVERSE:
        return Style(reverse=True, bold=bold)
    return Style(color=ink, bgcolor=ground, bold=bold)


@cache
def visible(ink: str, ground: str, least: float = MARK_CONTRAST) -> str:
    """Return `ink`, mixed with white or black until its contrast with `ground` is at least `least`.

    Names of the terminal's own colours are returned unchanged: only it knows their values.
    """
    if not (ink.startswith("#") and ground.startswith("#")):
        return ink
    far = max(("#ffffff", "#000000"), key=lambda colour: contrast(colour, ground))
    for share in range(0, 100, 4):
        mixed = mix(ink, far, share)
        if contrast(mixed, ground) >= least:
            return mixed
    return far


def visible_on_both(ink: str, one: str, other: str) -> str:
    """Return `ink`, darkened or lightened until it is a mark on two colours that are far apart."""
    mixed = [mix(ink, far, share) for share in range(0, 100, 2) for far in (_WHITE, _BLACK)]
    return max(mixed, key=lambda each: min(contrast(each, one), contrast(each, other), 3.05))


def mix(one: str, other: str, share: int) -> str:
    """Return `one` mixed with `share` per cent of `other`."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{(a * (100 - share) + b * share) // 100:02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as defined by WCAG 2.2.

    Textual's `Color` has a perceived brightness only, not this ratio.
    """
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


AUTO, CALM, OUR_DARK, OUR_LIGHT = "auto", "calm", "supple-dark", "supple-light"
TEXT_CONTRAST = 4.5
"""The least contrast of text with its ground: WCAG 2.2 AA."""
_BLACK, _WHITE = "#000000", "#ffffff"
_MUSCLE = "#d75f00"
"""Vermilion, half way between black and white in light: every kind of colour vision sees it on
both."""
_LIMB_CONTRAST = 9.4
"""A body's least contrast with the ground, so that a colour between them is a mark on either."""

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
"""Warm colours are work, cool ones gaps, and grey is something to read.

Any two differ by at least 20 (CIEDE2000) for every kind of colour vision, and each ink has a
contrast of at least 7. Nearly all are among the 256 standard colours, so they look the same over
SSH.
"""
_PALE = frozenset({SegmentKind.SETTLE, SegmentKind.OPEN})
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
    limb="#e6e6e6",
    muscle=_MUSCLE,
    notice=_NOTICE,
    paused=_PAUSED,
    kinds=_STAGE,
    pale=_PALE,
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
    limb="#22272c",
    muscle=_MUSCLE,
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
"""Distinct whatever shades a terminal gives them, even where bright ones come out plain."""
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
    limb="white",
    muscle="red",
    notice=Look("white", "black"),
    paused=_PAUSED_SIXTEEN,
    kinds=_SIXTEEN,
    pale=frozenset({SegmentKind.OPEN, SegmentKind.NOTE, SegmentKind.ASK}),
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
    limb="black",
    muscle="red",
    notice=_PAUSED_SIXTEEN,
    paused=_PAUSED_SIXTEEN,
    kinds=_SIXTEEN,
)
_PLAIN, _SWAPPED = Look(DEFAULT, DEFAULT), Look(REVERSE, DEFAULT)
NO_COLOURS = Palette(
    ground=DEFAULT,
    chosen=REVERSE,
    text=DEFAULT,
    strong=DEFAULT,
    quiet=DEFAULT,
    accent=DEFAULT,
    calm=DEFAULT,
    thing=DEFAULT,
    limb=DEFAULT,
    muscle=DEFAULT,
    notice=_SWAPPED,
    paused=_PLAIN,
    kinds={
        kind: _SWAPPED
        if kind in (SegmentKind.WORK, SegmentKind.EFFORT, SegmentKind.OPEN)
        else _PLAIN
        for kind in SegmentKind
    },
)
"""Work has the two colours swapped, everything else is plain; words say the rest."""


def palette(theme: Theme, depth: str, *, gentle: bool = False) -> Palette:
    """Return the palette of a theme in as many colours as there are (MANY, FEW or NONE)."""
    found = _palette(theme, depth)
    return replace(found, gentle=True) if gentle else found


def _palette(theme: Theme, depth: str) -> Palette:
    if depth == NONE:
        return NO_COLOURS
    if depth == FEW or theme.ansi:
        return DARK_SIXTEEN if theme.dark else LIGHT_SIXTEEN
    return {OUR_DARK: DARK, OUR_LIGHT: LIGHT}.get(theme.name) or adopted(theme)


def meant(name: str, *, light: bool) -> str:
    """Return the theme of a setting; `auto` and `calm` suit the terminal, `light` or dark."""
    if name not in (AUTO, CALM):
        return name
    return OUR_LIGHT if light else OUR_DARK


def ours() -> tuple[Theme, ...]:
    """Return our two themes for what Textual draws itself."""
    return _theme(OUR_DARK, DARK, dark=True), _theme(OUR_LIGHT, LIGHT, dark=False)


def sixteen(theme: Theme) -> str:
    """Return the name of Textual's own theme to use in place of `theme` in sixteen colours."""
    return "ansi-dark" if theme.dark else "ansi-light"


def adopted(theme: Theme) -> Palette:
    """Return a palette in the colours of one of Textual's themes, adjusted until readable.

    The stage keeps our grounds: other themes' are not distinct for every kind of colour vision.
    """
    own = DARK if theme.dark else LIGHT
    ground = _hex(theme.background, own.ground)
    text = _hex(theme.foreground, own.text)
    chosen = mix(ground, text, 16)
    limb = visible(text, ground, _LIMB_CONTRAST)

    def ink(colour: str) -> str:
        return visible(visible(colour, ground, TEXT_CONTRAST), chosen, TEXT_CONTRAST)

    return Palette(
        ground=ground,
        chosen=chosen,
        text=ink(text),
        strong=own.strong,
        quiet=ink(mix(text, ground, 30)),
        accent=ink(_hex(theme.accent or theme.primary, own.accent)),
        calm=ink(_hex(theme.secondary or theme.primary, own.calm)),
        thing=visible(mix(text, ground, 50), ground),
        limb=limb,
        muscle=visible_on_both(_MUSCLE, ground, limb),
        notice=own.notice,
        paused=_PAUSED,
        kinds=_STAGE,
        pale=own.pale,
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
    """Return `colour` if it is a plain `#rrggbb`, else `otherwise`."""
    plain = colour is not None and colour.startswith("#") and len(colour) == 7
    return colour.lower() if plain and colour else otherwise
