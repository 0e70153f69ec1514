"""Paint a terminal's cells into a picture, with block characters as exact rectangles."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from extras import need

need("pictures", "PIL")
from PIL import Image, ImageDraw, ImageFont

CELL = (10, 20)
"""Pixels of a cell across and down."""
GROUND, INK = "#101418", "#e6e6e6"
"""The colours used for a terminal's own background and text."""
SIXTEEN = (
    *("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5"),
    *("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"),
)
"""The sixteen named colours as xterm shows them."""
# Left, top, right and bottom in eighths of a cell, for each character made of rectangles.
_BLOCKS: dict[str, list[tuple[int, int, int, int]]] = {
    "█": [(0, 0, 8, 8)],
    "▀": [(0, 0, 8, 4)],
    "▄": [(0, 4, 8, 8)],
    "▌": [(0, 0, 4, 8)],
    "▐": [(4, 0, 8, 8)],
    "▘": [(0, 0, 4, 4)],
    "▝": [(4, 0, 8, 4)],
    "▖": [(0, 4, 4, 8)],
    "▗": [(4, 4, 8, 8)],
    "▚": [(0, 0, 4, 4), (4, 4, 8, 8)],
    "▞": [(4, 0, 8, 4), (0, 4, 4, 8)],
    "▛": [(0, 0, 8, 4), (0, 4, 4, 8)],
    "▜": [(0, 0, 8, 4), (4, 4, 8, 8)],
    "▙": [(0, 0, 4, 8), (4, 4, 8, 8)],
    "▟": [(4, 0, 8, 8), (0, 4, 4, 8)],
}
_BLOCKS |= {char: [(0, 7 - at, 8, 8)] for at, char in enumerate("▁▂▃▄▅▆▇")}
_BLOCKS |= {char: [(0, 0, 7 - at, 8)] for at, char in enumerate("▉▊▋▌▍▎▏")}
_SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}


class Cell(NamedTuple):
    """One character and how it is drawn; colours are `#rrggbb`."""

    char: str = " "
    ink: str = INK
    ground: str = GROUND
    bold: bool = False


def painted(rows: Sequence[Sequence[Cell]]) -> Image.Image:
    """Return the picture of a screen."""
    wide, tall = CELL
    image = Image.new("RGB", (max(map(len, rows)) * wide, len(rows) * tall), GROUND)
    draw = ImageDraw.Draw(image)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            _paint(draw, cell, x * wide, y * tall)
    return image


def coloured(name: str, otherwise: str) -> str:
    """Return the `#rrggbb` of a colour as a terminal emulator names it."""
    if name == "default":
        return otherwise
    names = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
    plain = name.removeprefix("bright")
    if plain in names:
        return SIXTEEN[names.index(plain) + 8 * name.startswith("bright")]
    return f"#{name}"


def _paint(draw: ImageDraw.ImageDraw, cell: Cell, left: int, top: int) -> None:
    wide, tall = CELL
    draw.rectangle((left, top, left + wide - 1, top + tall - 1), cell.ground)
    if cell.char in _SHADES:
        mixed = _mixed(cell.ink, cell.ground, _SHADES[cell.char])
        draw.rectangle((left, top, left + wide - 1, top + tall - 1), mixed)
    elif cell.char in _BLOCKS or "\u2800" <= cell.char <= "\u28ff":
        for box in _BLOCKS.get(cell.char) or _dots(cell.char):
            draw.rectangle(_pixels(box, left, top), cell.ink)
    elif cell.char.strip():
        draw.text((left, top + 2), cell.char, cell.ink, _font(cell.bold))


def _pixels(box: Iterable[int], left: int, top: int) -> tuple[int, int, int, int]:
    first, upper, last, lower = box
    wide, tall = CELL
    return (
        left + first * wide // 8,
        top + upper * tall // 8,
        left + last * wide // 8 - 1,
        top + lower * tall // 8 - 1,
    )


def _dots(char: str) -> list[tuple[int, int, int, int]]:
    places = ((0, 0), (0, 2), (0, 4), (4, 0), (4, 2), (4, 4), (0, 6), (4, 6))
    bits = ord(char) - 0x2800
    return [(x + 1, y, x + 3, y + 1) for at, (x, y) in enumerate(places) if bits >> at & 1]


def _mixed(one: str, other: str, share: float) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf",
    "/usr/share/fonts/TTF/DejaVuSansMono{}.ttf",
    "/usr/share/fonts/dejavu-sans-mono-fonts/DejaVuSansMono{}.ttf",
    "/System/Library/Fonts/Menlo.ttc",
    "C:/Windows/Fonts/consola.ttf",
)
"""Where a font of one width lies if no fontconfig can say."""


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the system's fixed font, or the one that comes with Pillow."""
    wanted = ["fc-match", "--format=%{spacing} %{file}", "monospace:bold" if bold else "monospace"]
    found: list[str] = []
    with suppress(OSError, subprocess.CalledProcessError):
        said = subprocess.run(wanted, capture_output=True, text=True, check=True).stdout
        spacing, _, file = said.partition(" ")
        found = [file] if spacing == FIXED else []
    for file in (*found, *(one.format("-Bold" if bold else "") for one in FONTS)):
        with suppress(OSError):
            return ImageFont.truetype(file, 16)
    _say_missing()
    return ImageFont.load_default(16)


FIXED = "100"
"""What fontconfig calls the spacing of a font whose letters are all of one width."""


@cache
def _say_missing() -> None:
    """Say once that letters and signs won't look as in a terminal."""
    print(
        "There is no font of one width here, so letters are uneven and some signs are boxes. "
        "Install DejaVu Sans Mono: on Debian, apt install fonts-dejavu-core.",
        file=sys.stderr,
    )
