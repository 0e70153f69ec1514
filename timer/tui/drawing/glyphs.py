"""The strokes of figures and capital letters, and how they become rows of half blocks; pure."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin

from timer.figures.canvas import Canvas, Point
from timer.tui.drawing.small_letters import DOTS, LETTERS

TALL = 9.0
"""Height of a glyph between the middles of its strokes; y goes down."""
STROKE = 1.6
"""Thickness of a stroke."""
GAP = 1.2
"""Free room between two glyphs."""
NARROWEST, NARROWEST_LETTER = 0.62, 0.85
"""How much narrower than drawn a figure may be set, and a letter."""
ARC_STEP = 15
"""Degrees from one point of an arc to the next."""
CACHED = 512
BODY = "body"
_BLOCKS = {(".", "."): " ", ("#", "."): "▀", (".", "#"): "▄", ("#", "#"): "█"}

_STROKES = {
    "0": "@2.5,2.5,2.5,2.5,180,360 @2.5,6.5,2.5,2.5,0,180 0,2.5",
    "1": ".7,1.9 2.6,0 2.6,9|.5,9 4.7,9",
    "2": "@2.5,2.5,2.5,2.5,180,400 0,9 5,9",
    "3": "@2.5,2.15,2.3,2.15,200,450 1.6,4.3|2.5,4.3 @2.5,6.65,2.5,2.35,-90,160",
    "4": "4,9 4,0 0,6.5 5.2,6.5",
    "5": "4.6,0 .5,0 .3,4.3 @2.4,6.2,2.6,2.8,-130,150",
    "6": "@2.5,6.35,2.5,2.65,0,360|0,6.35 0,3.6 @2.6,3,2.6,3,190,325",
    "7": "0,0 5,0 1.7,9",
    "8": "@2.5,2.15,2.2,2.15,0,360|@2.5,6.65,2.5,2.35,0,360",
    "9": "@2.5,2.65,2.5,2.65,0,360|5,2.65 5,5.4 @2.4,6,2.6,3,10,145",
    ":": "0,2.6 0,2.6|0,6.8 0,6.8",
    " ": "",
    "A": "0,9 2.5,0 5,9|.9,6 4.1,6",
    "B": "0,0 2.6,0 @2.6,2.15,2.1,2.15,-90,90 0,4.3|2.6,4.3 @2.6,6.65,2.4,2.35,-90,90 0,9 0,0",
    "C": "@2.5,2.5,2.5,2.5,325,180 @2.5,6.5,2.5,2.5,180,35",
    "D": "0,0 2,0 @2,3,3,3,-90,0 @2,6,3,3,0,90 0,9 0,0",
    "E": "4.4,0 0,0 0,9 4.4,9|0,4.4 3.8,4.4",
    "F": "4.4,0 0,0 0,9|0,4.4 3.8,4.4",
    "G": "@2.5,2.5,2.5,2.5,325,180 @2.5,6.5,2.5,2.5,180,0 5,5 3,5",
    "H": "0,0 0,9|5,0 5,9|0,4.5 5,4.5",
    "I": "0,0 0,9",
    "J": "4,0 4,6.8 @2,6.8,2,2.2,0,170",
    "K": "0,0 0,9|4.7,0 0,5.4|1.6,3.8 5,9",
    "L": "0,0 0,9 4.2,9",
    "M": "0,9 0,0 3.2,5.4 6.4,0 6.4,9",
    "N": "0,9 0,0 5,9 5,0",
    "O": "@2.5,2.5,2.5,2.5,180,360 @2.5,6.5,2.5,2.5,0,180 0,2.5",
    "P": "0,9 0,0 2.5,0 @2.5,2.4,2.5,2.4,-90,90 0,4.8",
    "Q": "@2.5,2.5,2.5,2.5,180,360 @2.5,6.5,2.5,2.5,0,180 0,2.5|3.1,6.6 5,9",
    "R": "0,9 0,0 2.5,0 @2.5,2.4,2.5,2.4,-90,90 0,4.8|2.4,4.8 5,9",
    "S": "@2.5,2.2,2.4,2.2,330,90 @2.5,6.7,2.5,2.3,-90,150",
    "T": "0,0 5,0|2.5,0 2.5,9",
    "U": "0,0 0,6.5 @2.5,6.5,2.5,2.5,180,0 5,0",
    "V": "0,0 2.5,9 5,0",
    "W": "0,0 1.5,9 3.5,2.5 5.5,9 7,0",
    "X": "0,0 5,9|5,0 0,9",
    "Y": "0,0 2.5,4.5 5,0|2.5,4.5 2.5,9",
    "Z": "0,0 5,0 0,9 5,9",
    "-": "0,4.8 2.6,4.8",
    "?": "@2.5,2.4,2.4,2.4,190,400 2.5,5.2 2.5,6|2.5,9 2.5,9",
    "!": "0,0 0,5.6|0,9 0,9",
    "'": "0,0 0,1.8",
    ".": "0,9 0,9",
    ",": ".4,8.8 0,9.8",
}
"""Strokes, parted by `|`: points `x,y`, and arcs `@x,y,across,down,from,to` round a middle, their
ends in degrees from the right, clockwise."""

WIDTHS = {
    " ": 1.6,
    ":": 0.0,
    "E": 4.4,
    "F": 4.4,
    "I": 0.0,
    "J": 4.0,
    "L": 4.2,
    "M": 6.4,
    "W": 7.0,
    "-": 2.6,
    "!": 0.0,
    "'": 0.0,
    ".": 0.0,
    ",": 0.4,
}
"""Widths between the middles of the outer strokes, where they are not the usual one."""
USUAL = 5.0


def known(text: str) -> bool:
    """Tell whether every character of `text` has a shape."""
    return all(char in _STROKES for char in text)


def natural(char: str, dots: int) -> int:
    """Return how many cells a glyph is wide that is `dots` half blocks tall."""
    if _by_dots(char, dots):
        return len(LETTERS[char].split()[0])
    return max(round((WIDTHS.get(char, USUAL) + STROKE) * _unit(dots)), 1)


def gap(dots: int) -> int:
    """Return how many cells are free between two glyphs."""
    if dots == DOTS:
        return 1
    return max(round(GAP * _unit(dots)), 1)


def narrowest(char: str, dots: int) -> int:
    """Return how many cells wide a glyph has to be at least."""
    whole = natural(char, dots)
    fixed = whole <= natural(":", dots) or _by_dots(char, dots)
    return (
        whole
        if fixed
        else max(round(whole * (NARROWEST_LETTER if char.isalpha() else NARROWEST)), 1)
    )


@lru_cache(maxsize=CACHED)
def glyph(char: str, cols: int, dots: int) -> tuple[str, ...]:
    """Return the rows of a glyph `dots` half blocks tall, drawn into exactly `cols` cells.

    It stands on the last row; an odd number leaves the first half row free.
    """
    if _by_dots(char, dots):
        return _blocks(LETTERS[char].split())
    rows = (dots + 1) // 2
    canvas, unit, top = Canvas(cols, rows), _unit(dots), 2 * rows - dots
    width = WIDTHS.get(char, USUAL)
    radius = min(STROKE * unit, cols / 2 if width else cols) / 2
    across = (cols - 2 * radius) / width if width else 0.0
    down = (dots - 2 * radius) / TALL
    for line in filter(None, _STROKES[char].split("|")):
        points = [(radius + x * across, top + radius + y * down) for x, y in _points(line)]
        for start, end in pairwise(points):
            canvas.round_line(BODY, start, end, radius)
    return tuple(canvas.frame().text().split("\n"))


def _by_dots(char: str, dots: int) -> bool:
    return dots == DOTS and char in LETTERS


def _blocks(lines: list[str]) -> tuple[str, ...]:
    """Return two lines of dots as one row each; the first stands in a lower half."""
    lines = ["." * len(lines[0]), *lines]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return tuple("".join(_BLOCKS[cell] for cell in zip(*pair, strict=True)) for pair in pairs)


def _unit(dots: int) -> float:
    """Return half blocks to a unit of the strokes."""
    return dots / (TALL + STROKE)


def _points(line: str) -> list[Point]:
    found: list[Point] = []
    for part in line.split():
        values = [float(value) for value in part.lstrip("@").split(",")]
        found += _arc(*values) if part[0] == "@" else [(values[0], values[1])]
    return found


def _arc(x: float, y: float, across: float, down: float, start: float, end: float) -> list[Point]:
    steps = max(round(abs(end - start) / ARC_STEP), 1)
    angles = [(start + (end - start) * step / steps) * pi / 180 for step in range(steps + 1)]
    return [(x + across * cos(angle), y + down * sin(angle)) for angle in angles]
