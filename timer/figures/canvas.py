"""Shapes in the body's own units, and the canvas of pixels that turns them into lines of text.

A canvas counts in half blocks: one to a cell across, two down, so that they are square. Each row
of pixels is one integer for each role, its highest bit at the left: one `|` paints a span.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from itertools import groupby, pairwise, product
from math import ceil, floor, hypot, sqrt
from typing import NamedTuple

from timer.frozen import frozen

Point = tuple[float, float]
Run = tuple[str, str]
"""A piece of text and its role."""

ROLES = ("mark", "body", "far", "prop")
"""Working muscles, the body, its far limbs, and things; in a shared cell the first one shows."""

THIN = 0.5
"""The least radius of things and of small parts, in half blocks."""
THICK = 1.0
"""The same for limbs, which must be visible from three metres."""
LIMB = 2.0
"""The least radius of a limb, in hundredths of the body's height."""
GAP = 0.9
"""The width of the gap between a near limb and what is behind it, in half blocks."""
GAP_SCALE = 0.36
"""The least scale (half blocks to a hundredth of the body's height) with room for a gap."""

_FAR = 1e9


class Ink(StrEnum):
    """Which characters are used as pixels."""

    HALVES = "halves"
    """Two to a cell; in every font."""
    QUADRANTS = "quadrants"
    """Four to a cell; the pixels are taller than wide."""
    BRAILLE = "braille"
    """Eight dots to a cell: the finest, and the faintest."""


PIXELS = {Ink.HALVES: (1, 2), Ink.QUADRANTS: (2, 2), Ink.BRAILLE: (2, 4)}
"""The pixels of a cell, across and down."""


@frozen
class Frame:
    """A finished picture: lines of runs, each of exactly the requested width."""

    rows: tuple[tuple[Run, ...], ...]

    def text(self) -> str:
        """Return the lines without their roles."""
        return "\n".join("".join(text for text, _ in row) for row in self.rows)


class Canvas:
    """An empty picture of `cols` by `rows` cells to paint on."""

    def __init__(self, cols: int, rows: int, ink: Ink = Ink.HALVES) -> None:
        self._cols, self._lines, self._ink = cols, rows, ink
        across, down = PIXELS[ink]
        self._across, self._down = float(across), down / 2
        self._width, self._height = cols * across, rows * down
        self._planes = {role: [0] * self._height for role in ROLES}

    def round_line(self, role: str, start: Point, end: Point, radius: float) -> None:
        """Paint a line with round ends, or a disc where both ends are the same."""
        plane = self._planes[role]
        for row, mask in self._round(start, end, radius):
            plane[row] |= mask

    def ring(self, role: str, middle: Point, radius: float, hole: float) -> None:
        """Paint a disc with a round hole of radius `hole`."""
        plane = self._planes[role]
        inner = dict(self._round(middle, middle, hole))
        for row, mask in self._round(middle, middle, radius):
            plane[row] |= mask & ~inner.get(row, 0)

    def area(self, role: str, corners: Sequence[Point]) -> None:
        """Paint a convex area."""
        plane = self._planes[role]
        edges = _edges([*corners, corners[0]])
        ys = [y for _, y in corners]
        for row, y in self._within(min(ys), max(ys)):
            crossings = [x + (y - top) * slope for top, low, x, slope in edges if top <= y <= low]
            if crossings:
                plane[row] |= self._span(min(crossings), max(crossings))

    def clear(self, roles: Sequence[str], start: Point, end: Point, radius: float) -> None:
        """Erase a line with round ends from what was painted in `roles`."""
        planes = [self._planes[role] for role in roles]
        for row, mask in self._round(start, end, radius):
            for plane in planes:
                plane[row] &= ~mask

    def _round(self, start: Point, end: Point, radius: float) -> list[tuple[int, int]]:
        """Return the rows of a line with round ends, each with the mask of its pixels.

        A row runs from the leftmost to the rightmost of the line's two sides and two end discs.
        """
        (ax, ay), (bx, by) = start, end
        length = hypot(bx - ax, by - ay) or 1.0
        nx, ny = (by - ay) * radius / length, (ax - bx) * radius / length
        sides = _edges([(ax + nx, ay + ny), (bx + nx, by + ny)])
        sides += _edges([(ax - nx, ay - ny), (bx - nx, by - ny)])
        square = radius * radius
        found = []
        for row, y in self._within(min(ay, by) - radius, max(ay, by) + radius):
            left, right = _FAR, -_FAR
            for middle, off in ((ax, y - ay), (bx, y - by)):
                if off * off < square:
                    half = sqrt(square - off * off)
                    left = middle - half if middle - half < left else left
                    right = middle + half if middle + half > right else right
            for top, low, x, slope in sides:
                if top <= y <= low:
                    x += (y - top) * slope
                    left = x if x < left else left
                    right = x if x > right else right
            found.append((row, self._span(left, right)))
        return found

    def _within(self, top: float, low: float) -> list[tuple[int, float]]:
        """Return each row of pixels whose middle is between two heights, with that middle."""
        down = self._down
        first = max(ceil(top * down - 0.5), 0)
        last = min(floor(low * down - 0.5), self._height - 1)
        return [(row, (row + 0.5) / down) for row in range(first, last + 1)]

    def _span(self, left: float, right: float) -> int:
        first = ceil(left * self._across - 0.5)
        beyond = self._width - 1 - floor(right * self._across - 0.5)
        first, beyond = first if first > 0 else 0, beyond if beyond > 0 else 0
        length = self._width - beyond - first
        return ((1 << length) - 1) << beyond if length > 0 else 0

    def frame(self) -> Frame:
        """Return what was painted."""
        down = PIXELS[self._ink][1]
        return Frame(tuple(self._line(line * down, down) for line in range(self._lines)))

    def _line(self, top: int, down: int) -> tuple[Run, ...]:
        painted = {
            role: rows
            for role, plane in self._planes.items()
            if any(rows := plane[top : top + down])
        }
        if not painted:
            return ((" " * self._cols, "body"),)
        both = [0] * down
        for rows in painted.values():
            both = [one | other for one, other in zip(both, rows, strict=True)]
        table = glyphs(self._ink)
        text = "".join([table[cell] for cell in zip(*self._columns(both), strict=True)])
        if len(painted) == 1:
            return ((text, next(iter(painted))),)
        return _runs(text, [self._touched(rows) for rows in painted.values()], list(painted))

    def _columns(self, rows: Sequence[int]) -> list[str]:
        """Return rows of bits as texts of `0` and `1`, one for each pixel of a cell."""
        across = PIXELS[self._ink][0]
        bits = [format(row, f"0{self._width}b") for row in rows]
        return [text[at::across] for text in bits for at in range(across)]

    def _touched(self, rows: Sequence[int]) -> str:
        """Return for each cell of a line whether anything is painted in it, as `0` and `1`."""
        whole = 0
        for row in rows:
            whole |= row
        across = PIXELS[self._ink][0]
        if across == 2:
            whole |= whole << 1 & (1 << self._width) - 1
        return format(whole, f"0{self._width}b")[::across]


def _edges(corners: Sequence[Point]) -> list[tuple[float, float, float, float]]:
    """Return the sides of an area, each as top, bottom, x at the top and slope.

    Level sides are left out.
    """
    edges = []
    for (ax, ay), (bx, by) in pairwise(corners):
        if ay == by:
            continue
        if ay > by:
            ax, ay, bx, by = bx, by, ax, ay
        edges.append((ay, by, ax, (bx - ax) / (by - ay)))
    return edges


def _runs(text: str, touched: Sequence[str], roles: Sequence[str]) -> tuple[Run, ...]:
    """Return the runs of a line; an empty cell joins the run at its left."""
    first = _first(len(roles))
    runs: list[Run] = []
    begun = at = 0
    last = None
    for role, group in groupby([first[cell] for cell in zip(*touched, strict=True)]):
        if role is not None:
            if last is not None and role != last:
                runs.append((text[begun:at], roles[last]))
                begun = at
            last = role
        at += len(list(group))
    runs.append((text[begun:], roles[last or 0]))
    return tuple(runs)


@cache
def _first(count: int) -> dict[tuple[str, ...], int | None]:
    """Return for each pattern of `count` roles in a cell which of them shows."""
    patterns = product("01", repeat=count)
    return {cell: cell.index("1") if "1" in cell else None for cell in patterns}


@cache
def glyphs(ink: Ink) -> dict[tuple[str, ...], str]:
    """Return the character for each pattern of a cell's pixels, row by row."""
    across, down = PIXELS[ink]
    patterns = list(product("01", repeat=across * down))
    if ink is Ink.BRAILLE:
        weights = (1, 8, 2, 16, 4, 32, 64, 128)
        codes = [sum(w for w, bit in zip(weights, p, strict=True) if bit == "1") for p in patterns]
        return {
            p: chr(0x2800 + code) if code else " " for p, code in zip(patterns, codes, strict=True)
        }
    blocks = " ▄▀█" if ink is Ink.HALVES else " ▗▖▄▝▐▞▟▘▚▌▙▀▜▛█"
    return dict(zip(patterns, blocks, strict=True))


class Shape(NamedTuple):
    """A disc (one point), a line with round ends (two), or an area (its corners)."""

    role: str
    points: tuple[Point, ...]
    radius: float = 0.0
    hole: float = 0.0
    """Radius of a disc's hole."""
    over: tuple[str, ...] = ()
    """The roles it covers and, where there is room, is separated from by a gap."""


class Box(NamedTuple):
    """The part of the world that a picture shows."""

    left: float
    low: float
    right: float
    top: float


class Window(NamedTuple):
    """How a box maps to a canvas: to (x - left) and (top - y), times `scale`."""

    left: float
    top: float
    scale: float


def mirrored(shape: Shape) -> Shape:
    """Return the mirror image of a shape."""
    return shape._replace(points=tuple((-x, y) for x, y in shape.points))


def box_of(shapes: Iterable[Shape]) -> Box:
    """Return the smallest box around all shapes."""
    spots = [(x, y, shape.radius) for shape in shapes for x, y in shape.points]
    return Box(
        min(x - r for x, _, r in spots),
        min(y - r for _, y, r in spots),
        max(x + r for x, _, r in spots),
        max(y + r for _, y, r in spots),
    )


def scale_of(box: Box, cols: int, rows: int) -> float:
    """Return the scale at which `box` just fits into `cols` by `rows` cells."""
    return min(cols / (box.right - box.left), 2 * rows / (box.top - box.low))


def window(box: Box, cols: int, rows: int, left: float = 0.0, top: float = 0.0) -> Window:
    """Return the window that shows `box` centred in cells that start at pixel `left`, `top`."""
    scale = scale_of(box, cols, rows)
    spare_x = cols / scale - (box.right - box.left)
    spare_y = 2 * rows / scale - (box.top - box.low)
    return Window(box.left - spare_x / 2 - left / scale, box.top + spare_y / 2 + top / scale, scale)


def paint(canvas: Canvas, shapes: Iterable[Shape], view: Window) -> None:
    """Paint shapes through a window; the first ones are behind."""
    left, top, scale = view
    gaps = scale >= GAP_SCALE
    for role, points, radius, hole, over in shapes:
        spots = [((x - left) * scale, (top - y) * scale) for x, y in points]
        thick = max(radius * scale, THICK if radius >= LIMB and role != "prop" else THIN)
        if over and (gaps or role == "prop"):
            canvas.clear(over, spots[0], spots[-1], thick + GAP * gaps)
        if len(spots) > 2:
            canvas.area(role, spots)
        elif hole:
            canvas.ring(role, spots[0], thick, min(hole * scale, thick - 2 * THIN))
        else:
            canvas.round_line(role, spots[0], spots[-1], thick)
