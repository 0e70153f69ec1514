"""Shapes in the body's own units, and the canvas of pixels that turns them into lines of text.

A pixel is a half block: one to a cell across, two down, so that it is square. Each row of pixels
is one integer for each role, its highest bit at the left: one `|` paints a span.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby, pairwise, product
from math import ceil, floor, hypot, sqrt

from timer.frozen import NamedTuple, frozen

Point = tuple[float, float]
Run = tuple[str, str]
"""A piece of text and its ink: a role, or two as in `mark on body`, for upper and lower halves."""

ROLES = ("arrow", "mark", "body", "far", "prop")
"""Arrows, working muscles, the body, its far limbs, and things; in a pixel the first one shows."""
FLESH = ("mark", "body", "far")
"""What can't be below the floor."""
ON = " on "
"""Stands between the two roles of a cell."""
INKS = (*ROLES, *(f"{one}{ON}{other}" for one, other in product(ROLES, ROLES) if one != other))
"""Every ink of a run."""

THIN = 0.51
"""The least radius of things and of small parts, in pixels."""
THICK = 1.0
"""The same for limbs, which must be visible from three metres."""
LIMB = 2.0
"""The least radius of a limb, in hundredths of the body's height."""
GAP = 0.9
"""The width of the gap between a near limb and what is behind it, in pixels."""
GAP_SCALE, BODY_GAP_SCALE = 0.36, 0.27
"""The least scale (pixels to a hundredth of the body's height) with room for a gap, and that for
a limb in front of the body, which is seen by its gap only."""
EDGE = 2
"""Pixels around a figure: one at each side."""
HEAD = 4.0
"""The least length of an arrow's head, in pixels, at which it isn't a cross."""
STRAIGHT = 0.25
"""How far off level or upright an arrow may be to be drawn as if it weren't."""
FLOOR = 2.0
"""How thick the ground is, in hundredths of the body's height."""
BEYOND = 0.7
"""How far the tip of a nose is outside the head at least, in pixels."""
BOLD_HEAD = 5.0
"""From this length of its head on, an arrow's shaft is three pixels thick."""

_FAR = 1e9
_LEVEL = 1e-6
"""Up to this difference in height a side is level."""
_BLANK = " "


@frozen
class Frame:
    """A finished picture: lines of runs, each of exactly the requested width."""

    rows: tuple[tuple[Run, ...], ...]

    def text(self) -> str:
        """Return the lines without their roles."""
        return "\n".join("".join(text for text, _ in row) for row in self.rows)


class Canvas:
    """An empty picture of `cols` by `rows` cells to paint on."""

    def __init__(self, cols: int, rows: int) -> None:
        self._width, self._height = cols, rows * 2
        self._planes = {role: [0] * self._height for role in ROLES}

    def round_line(
        self, role: str, start: Point, end: Point, radius: float, tip: float | None = None
    ) -> None:
        """Paint a line with round ends, or a disc where both ends are the same.

        `tip` is the radius at the end where that differs.
        """
        plane = self._planes[role]
        for row, mask in self._round(start, end, radius, radius if tip is None else tip):
            plane[row] |= mask

    def ring(
        self, role: str, middle: Point, radius: float, hole: float, over: Sequence[str] = ()
    ) -> None:
        """Paint a disc with a round hole of radius `hole`, and erase it from the roles `over`."""
        plane = self._planes[role]
        under = [self._planes[one] for one in over]
        inner = dict(self._round(middle, middle, hole, hole))
        for row, mask in self._round(middle, middle, radius, radius):
            mask &= ~inner.get(row, 0)
            plane[row] |= mask
            for one in under:
                one[row] &= ~mask

    def area(self, role: str, corners: Sequence[Point], over: Sequence[str] = ()) -> None:
        """Paint a convex area, and erase it from what was painted in the roles `over`."""
        plane = self._planes[role]
        under = [self._planes[one] for one in over]
        edges = _edges([*corners, corners[0]])
        ys = [y for _, y in corners]
        for row, y in self._within(min(ys), max(ys)):
            crossings = [x + (y - top) * slope for top, low, x, slope in edges if top <= y <= low]
            if crossings:
                mask = self._span(min(crossings), max(crossings))
                plane[row] |= mask
                for one in under:
                    one[row] &= ~mask

    def arrow(self, start: Point, end: Point, head: float) -> None:
        """Paint an arrow whose head is `head` pixels long; a straight one is symmetrical."""
        (ax, ay), (bx, by) = start, end
        length = hypot(bx - ax, by - ay) or 1.0
        ux, uy = (bx - ax) / length, (by - ay) / length
        if abs(uy) < STRAIGHT:
            ux, uy, bx, by = (1.0 if ux > 0 else -1.0), 0.0, round(bx), floor(by) + 0.5
            ay, head = by, round(head)
        elif abs(ux) < STRAIGHT:
            ux, uy, bx, by = 0.0, (1.0 if uy > 0 else -1.0), floor(bx) + 0.5, round(by)
            ax, head = bx, round(head)
        neck = (bx - ux * head, by - uy * head)
        sides = [(neck[0] - uy * head, neck[1] + ux * head)]
        sides.append((neck[0] + uy * head, neck[1] - ux * head))
        self.round_line("arrow", (ax, ay), neck, 3 * THIN if head >= BOLD_HEAD else THIN)
        self.area("arrow", [*sides, (bx, by)])

    def clear(
        self, roles: Sequence[str], start: Point, end: Point, radius: float, tip: float
    ) -> None:
        """Erase a line with round ends from what was painted in `roles`."""
        planes = [self._planes[role] for role in roles]
        for row, mask in self._round(start, end, radius, tip):
            for plane in planes:
                plane[row] &= ~mask

    def clear_rows(self, roles: Sequence[str], first: int, beyond: int) -> None:
        """Erase rows of pixels from what was painted in `roles`."""
        for row in range(max(first, 0), min(beyond, self._height)):
            for role in roles:
                self._planes[role][row] = 0

    def _round(self, start: Point, end: Point, radius: float, tip: float) -> list[tuple[int, int]]:
        """Return the rows of a line with round ends, each with the mask of its pixels.

        A row runs from the leftmost to the rightmost of the line's two sides and two end discs.
        """
        (ax, ay), (bx, by) = start, end
        length = hypot(bx - ax, by - ay) or 1.0
        nx, ny = (by - ay) / length, (ax - bx) / length
        sides = _edges([(ax + nx * radius, ay + ny * radius), (bx + nx * tip, by + ny * tip)])
        sides += _edges([(ax - nx * radius, ay - ny * radius), (bx - nx * tip, by - ny * tip)])
        discs = ((ax, ay, radius * radius), (bx, by, tip * tip))
        found = []
        for row, y in self._within(min(ay - radius, by - tip), max(ay + radius, by + tip)):
            left, right = _FAR, -_FAR
            for middle, high, square in discs:
                off = y - high
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
        first = max(ceil(top - 0.5), 0)
        last = min(floor(low - 0.5), self._height - 1)
        return [(row, row + 0.5) for row in range(first, last + 1)]

    def _span(self, left: float, right: float) -> int:
        first = ceil(left - 0.5)
        beyond = self._width - 1 - floor(right - 0.5)
        first, beyond = first if first > 0 else 0, beyond if beyond > 0 else 0
        length = self._width - beyond - first
        return ((1 << length) - 1) << beyond if length > 0 else 0

    def frame(self) -> Frame:
        """Return what was painted."""
        return Frame(tuple(self._line(top) for top in range(0, self._height, 2)))

    def _line(self, top: int) -> tuple[Run, ...]:
        roles: list[str] = []
        rows: list[str] = []
        upper = lower = 0
        for role, plane in self._planes.items():
            high, low = plane[top] & ~upper, plane[top + 1] & ~lower
            if high or low:
                roles.append(role)
                rows += (format(high, f"0{self._width}b"), format(low, f"0{self._width}b"))
                upper |= high
                lower |= low
        if not roles:
            return ((_BLANK * self._width, "body"),)
        cells = zip(*rows, strict=True)
        if len(roles) == 1:
            return (("".join([_HALVES[cell] for cell in cells]), roles[0]),)
        table = _table(tuple(roles))
        return _runs([table[cell] for cell in cells])


def _edges(corners: Sequence[Point]) -> list[tuple[float, float, float, float]]:
    """Return the sides of an area, each as top, bottom, x at the top and slope.

    Level sides are left out.
    """
    edges = []
    for (ax, ay), (bx, by) in pairwise(corners):
        if abs(by - ay) < _LEVEL:
            continue
        if ay > by:
            ax, ay, bx, by = bx, by, ax, ay
        edges.append((ay, by, ax, (bx - ax) / (by - ay)))
    return edges


def _runs(cells: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs of a line; an empty cell joins the run at its left if that has one role."""
    runs: list[Run] = []
    text, last = "", ""
    for ink, group in groupby(cells, _ink_of):
        piece = "".join([char for char, _ in group])
        if last and (ink or ON in last):
            runs.append((text, last))
            text = ""
        elif ON in ink and text:
            runs.append((text, ROLES[-1]))
            text = ""
        text += piece
        last = ink or ("" if ON in last else last)
    return (*runs, (text, last or ROLES[-1]))


def _ink_of(cell: Run) -> str:
    return cell[1]


_HALVES = {("0", "0"): _BLANK, ("0", "1"): "▄", ("1", "0"): "▀", ("1", "1"): "█"}


@cache
def _table(roles: tuple[str, ...]) -> dict[tuple[str, ...], Run]:
    """Return the character and ink of a cell by the pixels of each role in it, upper and lower."""
    found: dict[tuple[str, ...], Run] = {}
    for high, low in product((None, *roles), repeat=2):
        pattern = [mark for role in roles for mark in (str(+(role == high)), str(+(role == low)))]
        if high and low and high != low:
            found[tuple(pattern)] = ("▀", f"{high}{ON}{low}")
        else:
            char = _HALVES[str(+(high is not None)), str(+(low is not None))]
            found[tuple(pattern)] = (char, high or low or "")
    return found


class Shape(NamedTuple):
    """A disc (one point), a line with round ends (two), an area (its corners), or an arrow."""

    role: str
    points: tuple[Point, ...]
    radius: float = 0.0
    """Of a disc or line; of an arrow, the length of its head."""
    hole: float = 0.0
    """Radius of a disc's hole."""
    over: tuple[str, ...] = ()
    """The roles it covers and, where there is room, is separated from by a gap."""
    tip: float | None = None
    """Radius at the end of a line, where it differs."""
    past: float = 0.0
    """Of a nose, the radius of the head it must be seen beyond."""


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
    spots = [spot for shape in shapes for spot in _spots(shape)]
    return Box(
        min(x - r for x, _, r in spots),
        min(y - r for _, y, r in spots),
        max(x + r for x, _, r in spots),
        max(y + r for _, y, r in spots),
    )


def _spots(shape: Shape) -> list[tuple[float, float, float]]:
    """Return points of a shape, each with how far it reaches all round."""
    if shape.role != "arrow":
        return [(x, y, shape.radius) for x, y in shape.points]
    (ax, ay), (bx, by) = shape.points
    share = shape.radius / (hypot(bx - ax, by - ay) or 1.0)
    neck = (bx - (bx - ax) * share, by - (by - ay) * share, shape.radius)
    return [(ax, ay, 1.0), neck, (bx, by, 1.0)]


def scale_of(box: Box, cols: int, rows: int) -> float:
    """Return the scale at which `box` just fits into `cols` by `rows` cells."""
    wide, tall = max(cols - EDGE, 1), max(2 * rows - EDGE, 1)
    return min(wide / (box.right - box.left), tall / (box.top - box.low))


def window(box: Box, cols: int, rows: int, left: float = 0.0, top: float = 0.0) -> Window:
    """Return the window that shows `box` centred in cells that start at pixel `left`, `top`.

    The height 0 is between two rows of pixels, one of which is below it: there the floor begins.
    """
    scale = scale_of(box, cols, rows)
    spare_x = cols / scale - (box.right - box.left)
    spare_y = 2 * rows / scale - (box.top - box.low)
    above = min(round((box.top + spare_y / 2) * scale), 2 * rows - 1)
    return Window(box.left - spare_x / 2 - left / scale, (above + top) / scale, scale)


def paint(canvas: Canvas, shapes: Iterable[Shape], view: Window) -> None:
    """Paint shapes through a window; the first ones are behind."""
    left, top, scale = view
    for role, points, radius, hole, over, tip, past in shapes:
        spots = [((x - left) * scale, (top - y) * scale) for x, y in points]
        least = THICK if radius >= LIMB and role != "prop" else THIN
        thick = max(radius * scale, least)
        if past:
            spots = _nose(spots[0], spots[1], past * scale)
        elif len(spots) == 1 and not hole and not over:
            spots = [even(spots[0], thick)]
            thick = round(2 * thick) / 2
        end = thick if tip is None else max(tip * scale, least)
        gaps = scale >= (BODY_GAP_SCALE if "body" in over and role == "body" else GAP_SCALE)
        if over and len(spots) < 3 and not hole and (gaps or role == "prop"):
            gap = GAP * gaps
            canvas.clear(over, spots[0], spots[-1], thick + gap, end + gap)
        if role == "arrow":
            canvas.arrow(spots[0], spots[1], max(radius * scale, HEAD))
        elif len(spots) > 2:
            canvas.area(role, spots, over)
        elif hole:
            canvas.ring(role, spots[0], thick, min(hole * scale, thick - 2 * THIN), over)
        else:
            canvas.round_line(role, spots[0], spots[-1], thick, end)


def even(middle: Point, radius: float) -> Point:
    """Return the place nearest to a disc's middle where its pixels are the same on all sides."""
    x, y = middle
    if round(2 * radius) % 2:
        return floor(x) + 0.5, floor(y) + 0.5
    return float(round(x)), float(round(y))


def _nose(middle: Point, tip: Point, head: float) -> list[Point]:
    """Return both ends of a nose, the tip at least a pixel outside a head of this radius."""
    (ax, ay), (bx, by) = middle, tip
    length = hypot(bx - ax, by - ay) or 1.0
    reach = max(length, head + BEYOND) / length
    x, y = even(middle, head)
    return [(x, y), (x + (bx - ax) * reach, y + (by - ay) * reach)]


def paint_floor(canvas: Canvas, box: Box, view: Window, beyond: int) -> None:
    """Paint the ground at height 0 across a box, and nothing of the body below it.

    `beyond` is the row of pixels where the picture ends.
    """
    left, top, scale = view
    thick = max(FLOOR, 2 * THIN / scale)
    start, end = (box.left - left) * scale, (box.right - left) * scale
    high, low = top * scale, (top + thick) * scale
    canvas.clear_rows(FLESH, round(high), beyond)
    canvas.area("prop", [(start, high), (end, high), (end, low), (start, low)])
