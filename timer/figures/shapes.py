"""What a picture is made of before it is pixels: lines, discs, rings and areas in body lengths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from timer.figures.canvas import Canvas
from timer.figures.skeleton import Point

THIN = 0.5
"""The least half thickness of things and of small parts, in half blocks."""
THICK = 1.0
"""The same for limbs, which have to be read from three metres."""
LIMB = 2.0
"""Half thickness, in hundredths of the body's height, from which a line is a limb."""
GAP = 0.9
"""How wide a near limb is set off from what lies behind it, in half blocks."""
GAP_SCALE = 0.36
"""Half blocks a body length's hundredth from which there is room for such a gap."""


class Shape(NamedTuple):
    """One point is a disc, two are a line with round ends, more are the corners of an area."""

    role: str
    points: tuple[Point, ...]
    radius: float = 0.0
    hole: float = 0.0
    """Radius of a disc's hole."""
    over: tuple[str, ...] = ()
    """Roles that the shape covers and, where there is room, is set off from by a gap."""


class Box(NamedTuple):
    """The part of the world that a picture shows."""

    left: float
    low: float
    right: float
    top: float


class Window(NamedTuple):
    """Where a box lies on a canvas: pixels are (x - left) and (top - y), times scale."""

    left: float
    top: float
    scale: float


def mirrored(shape: Shape) -> Shape:
    """Return the shape with left and right changed."""
    return shape._replace(points=tuple((-x, y) for x, y in shape.points))


def box_of(shapes: Iterable[Shape]) -> Box:
    """Return the smallest box that holds all shapes."""
    spots = [(x, y, shape.radius) for shape in shapes for x, y in shape.points]
    return Box(
        min(x - r for x, _, r in spots),
        min(y - r for _, y, r in spots),
        max(x + r for x, _, r in spots),
        max(y + r for _, y, r in spots),
    )


def scale_of(box: Box, cols: int, rows: int) -> float:
    """Return half blocks a unit at which `box` just fits into `cols` by `rows` cells."""
    return min(cols / (box.right - box.left), 2 * rows / (box.top - box.low))


def window(box: Box, cols: int, rows: int, left: float = 0.0, top: float = 0.0) -> Window:
    """Return the window that shows `box` centred in cells that begin at `left`, `top` (pixels)."""
    scale = scale_of(box, cols, rows)
    spare_x = cols / scale - (box.right - box.left)
    spare_y = 2 * rows / scale - (box.top - box.low)
    return Window(box.left - spare_x / 2 - left / scale, box.top + spare_y / 2 + top / scale, scale)


def paint(canvas: Canvas, shapes: Iterable[Shape], view: Window) -> None:
    """Paint shapes as a window shows them; those listed first lie behind."""
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
