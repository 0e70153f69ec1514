"""The things around the body: floor, wall, chair, strap, ball and the like, as shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from timer.figures.canvas import Shape
from timer.figures.skeleton import Joints, Point
from timer.frozen import frozen

ROLE = "prop"


@frozen
class Place:
    """A point of the world, or one so far from a joint."""

    joint: str | None
    x: float
    y: float


@frozen
class Prop:
    """One thing: what it is, the places it needs, and its size where that may be chosen."""

    kind: str
    places: tuple[Place, ...]
    size: float


def prop_shapes(prop: Prop, joints: Joints) -> list[Shape]:
    """Return the shapes of a thing, where the body's joints are at `joints`."""
    points = [_point(place, joints) for place in prop.places]
    shapes = KINDS[prop.kind].draw(points, prop.size)
    if not in_front(prop):
        return shapes
    return [shape._replace(over=("body", "far")) for shape in shapes]


def in_front(prop: Prop) -> bool:
    """Tell whether a thing lies before the body."""
    return KINDS[prop.kind].front


def _point(place: Place, joints: Joints) -> Point:
    if place.joint is None:
        return place.x, place.y
    x, y = joints[place.joint]
    return x + place.x, y + place.y


def floor(left: float, right: float) -> Shape:
    """Return the ground from `left` to `right`."""
    return Shape(ROLE, ((left, -1.0), (right, -1.0)), 1.0)


def _lines(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(ROLE, pair, size) for pair in pairwise(points)]


def _disc(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(ROLE, (point,), size) for point in points]


def _ring(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(ROLE, (point,), size, max(size - 2.6, size / 2)) for point in points]


def _roller(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(ROLE, (point,), size, size * 0.35) for point in points]


def _block(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(ROLE, tuple(points))]


def _wall(points: Sequence[Point], size: float) -> list[Shape]:
    ((x, y),) = points
    return _box(x, y, x + 5, y + size)


def _box(left: float, low: float, right: float, top: float) -> list[Shape]:
    return [Shape(ROLE, ((left, low), (right, low), (right, top), (left, top)))]


def _chair(points: Sequence[Point], size: float) -> list[Shape]:
    ((x, y),) = points
    back, front = x - size, x + size
    frame = [((back, y), (front, y)), ((back, 0.0), (back, y + 28)), ((front, 0.0), (front, y))]
    return [Shape(ROLE, pair, 1.5) for pair in frame]


def _bench(points: Sequence[Point], size: float) -> list[Shape]:
    (left, y), (right, _) = points
    slab = Shape(ROLE, ((left, y - size), (right, y - size)), size)
    legs = [Shape(ROLE, ((x, 0.0), (x, y - size)), 1.5) for x in (left + 3, right - 3)]
    return [slab, *legs]


def _step(points: Sequence[Point], size: float) -> list[Shape]:
    (left, low), (right, top) = points
    return _box(left, low, right, top)


def _bar(points: Sequence[Point], size: float) -> list[Shape]:
    return [*_ring(points, size), *_disc(points, 2.5)]


def _weight(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(ROLE, ((x, y - size),), size) for x, y in points]


def _drops(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(ROLE, ((x, y), (x, y - size)), 0.8) for x, y in points]


def _arrow(points: Sequence[Point], size: float) -> list[Shape]:
    (ax, ay), (bx, by) = points
    length = max(((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5, 1.0)
    ux, uy = (bx - ax) / length * size, (by - ay) / length * size
    tips = ((bx - ux - uy, by - uy + ux), (bx - ux + uy, by - uy - ux))
    lines = [((ax, ay), (bx, by)), *((tip, (bx, by)) for tip in tips)]
    return [Shape("mark", line, 1.0) for line in lines]


def _cuff(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape("mark", ((x, y - 4), (x, y + 4)), size) for x, y in points]


@frozen
class Kind:
    """How a kind of thing is drawn."""

    draw: Callable[[Sequence[Point], float], list[Shape]]
    least: int
    """Fewest places it needs."""
    most: int
    size: float
    """The size it has unless the file says otherwise."""
    front: bool = False
    """Whether it lies before the body."""


KINDS = {
    "wall": Kind(_wall, 1, 1, 60.0),
    "chair": Kind(_chair, 1, 1, 9.0),
    "bench": Kind(_bench, 2, 2, 2.5),
    "step": Kind(_step, 2, 2, 0.0),
    "ball": Kind(_ring, 1, 1, 12.0),
    "roller": Kind(_roller, 1, 1, 7.0),
    "strap": Kind(_lines, 2, 9, 1.2),
    "band": Kind(_lines, 2, 9, 1.6, True),
    "stick": Kind(_lines, 2, 2, 1.5, True),
    "weight": Kind(_weight, 1, 2, 6.0, True),
    "bar": Kind(_bar, 1, 1, 11.0, True),
    "line": Kind(_lines, 2, 20, 1.2),
    "disc": Kind(_disc, 1, 20, 5.0),
    "ring": Kind(_ring, 1, 20, 6.0),
    "block": Kind(_block, 3, 9, 0.0),
    "drops": Kind(_drops, 1, 40, 5.0),
    "cuff": Kind(_cuff, 1, 20, 3.4),
    "arrow": Kind(_arrow, 2, 2, 8.0),
}
"""What a figure's file may put around the body."""
