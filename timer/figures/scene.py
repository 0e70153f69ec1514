"""What a picture shows, as shapes: the body, its working muscles, and the things around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import dist

from timer.figures.canvas import FLESH, Shape
from timer.figures.skeleton import LIMBS, Joints, Point, direction, toward
from timer.frozen import frozen

PROP = "prop"
"""The role of every thing."""

HEAD = 7.5
NOSE, NOSE_WIDTH = 8.2, 1.7
"""From the middle of the head to the tip of the nose."""
HIPS = 6.3
CHEST = 6.3
THIGH, KNEE = 5.0, 4.0
"""A limb is thinner at its end."""
SHIN, ANKLE = 4.0, 2.8
UPPER_ARM, ELBOW = 3.6, 3.0
FOREARM, HAND = 3.0, 2.8
SOLE = 2.8
FOLDED = 22.0
"""Up to this distance of hip and ankle a shin is beside its thigh, with a gap between them."""
NECK = 2.6
BREATH = 0.1
"""How much thicker a full breath makes the chest."""
BELLY = 5.0
"""How far a full belly rises."""

REGIONS: dict[str, tuple[str, str, float, float, float, float]] = {
    # two joints, start and end of the muscle between them, how far to the back, radius
    "back thigh": ("hip", "knee", 0.2, 0.8, 2.6, 2.6),
    "front thigh": ("hip", "knee", 0.2, 0.8, -2.6, 2.6),
    "thigh": ("hip", "knee", 0.2, 0.8, 0.0, 2.8),
    "calf": ("knee", "ankle", 0.1, 0.6, 2.0, 2.4),
    "shin": ("knee", "ankle", 0.2, 0.8, -1.5, 2.2),
    "seat": ("hip", "knee", 0.0, 0.05, 4.0, 3.8),
    "groin": ("hip", "knee", -0.05, 0.1, -3.5, 3.2),
    "hip": ("hip", "knee", -0.05, 0.1, 0.0, 3.8),
}
"""Muscles of a leg."""
TRUNK: dict[str, tuple[str, str, float, float, float, float]] = {
    "belly": ("hip", "shoulder", 0.2, 0.6, -3.0, 3.0),
    "low back": ("hip", "shoulder", 0.1, 0.45, 3.0, 3.0),
    "middle": ("hip", "shoulder", 0.15, 0.6, 0.0, 4.0),
    "flank": ("hip", "shoulder", 0.1, 0.6, 0.0, 4.0),
}
"""Muscles of the trunk."""
MUSCLES = (*TRUNK, *(f"{side} {name}" for side in ("right", "left") for name in REGIONS))


def body(
    view: str,
    joints: Joints,
    belly: float = 0.0,
    breath: float = 0.0,
    behind: Sequence[str] = (),
    works: Sequence[str] = (),
) -> list[Shape]:
    """Return the body's shapes, those behind first, with the muscles in `works` marked.

    `belly` and `breath` are 0 to 1. An arm in front is in front of the marks too, so that one sees
    what a hand does.
    """
    shapes: list[Shape] = []
    for limb in behind:
        shapes += _limb(joints, limb, "far")
    front = [limb for limb in LIMBS if limb not in behind]
    turn = 1 if view == "side" else -1
    legs, arms = ([limb for limb in front if part in limb][::turn] for part in ("leg", "arm"))
    shapes += _trunk(view, joints, belly, breath)
    for limb in legs:
        over = ("far",) if view == "side" else ("body", "far")
        shapes += _limb(joints, limb, "body", over)
    shapes += [muscle(view, name, joints) for name in works]
    for limb in arms:
        shapes += _limb(joints, limb, "body", ("far", "body", "mark"))
    return shapes


def _trunk(view: str, joints: Joints, belly: float, breath: float) -> list[Shape]:
    hip, waist, shoulder = joints["hip"], joints["waist"], joints["shoulder"]
    chest = CHEST * (1 + BREATH * breath)
    shapes = [
        Shape("body", (hip, waist), HIPS),
        Shape("body", (waist, shoulder), chest),
        Shape("body", (shoulder, _part(shoulder, joints["head"], 0.6)), NECK),
        Shape("far" if view == "back" else "body", (joints["head"],), HEAD),
    ]
    if view == "side":
        facing = direction(hip, shoulder) - 90
        nose = toward(joints["head"], direction(shoulder, joints["head"]) - 90, NOSE)
        shapes.append(Shape("body", (joints["head"], nose), NOSE_WIDTH, past=HEAD))
        if belly:
            shapes.append(Shape("body", (toward(waist, facing, BELLY * belly),), HIPS))
        return shapes
    left, right = joints["left shoulder"], joints["right shoulder"]
    hips = (joints["left hip"], joints["right hip"])
    return [
        *shapes,
        Shape("body", hips, THIGH),
        Shape("body", (left, right), UPPER_ARM + 0.6),
        Shape("body", (hips[0], hips[1], right, left)),
    ]


def _limb(joints: Joints, limb: str, role: str, over: tuple[str, ...] = ()) -> list[Shape]:
    side, part = limb.split()
    if part == "arm":
        return _arm(joints, side, role, over)
    hip, knee, ankle, toe = (joints[f"{side} {name}"] for name in ("hip", "knee", "ankle", "toe"))
    start = _part(hip, knee, 0.4 if "body" in over else 0.0)
    shapes = [
        Shape(role, (start, knee), THIGH, 0.0, over, KNEE),
        Shape(role, (knee, ankle), SHIN, 0.0, over, ANKLE),
        Shape(role, (hip, knee), THIGH, tip=KNEE),
        Shape(role, (ankle, toe), SOLE),
    ]
    if dist(hip, ankle) < FOLDED:
        shapes.insert(3, Shape(role, (_part(knee, ankle, 0.4), ankle), ANKLE, 0.0, (role,)))
    return shapes


def _arm(joints: Joints, side: str, role: str, over: tuple[str, ...]) -> list[Shape]:
    shoulder, elbow, hand = (joints[f"{side} {name}"] for name in ("shoulder", "elbow", "hand"))
    return [
        Shape(role, (_part(shoulder, elbow, 0.6), elbow), UPPER_ARM, 0.0, over, ELBOW),
        Shape(role, (elbow, hand), FOREARM, 0.0, over, HAND),
        Shape(role, (shoulder, elbow), UPPER_ARM, tip=ELBOW),
    ]


def muscle(view: str, name: str, joints: Joints) -> Shape:
    """Return the shape of a muscle in MUSCLES; its depth shows only from the side."""
    side, _, rest = name.partition(" ")
    prefix, region = ("", TRUNK[name]) if name in TRUNK else (f"{side} ", REGIONS[rest])
    start, end, first, last, back, radius = region
    a, b = joints[prefix + start], joints[prefix + end]
    behind = direction(a, b) + (90 if name in TRUNK else -90)
    back = back if view == "side" else 0.0
    points = (toward(_part(a, b, first), behind, back), toward(_part(a, b, last), behind, back))
    return Shape("mark", points, radius)


def _part(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


@frozen
class Place:
    """A fixed point, or an offset from a joint."""

    joint: str | None
    x: float
    y: float


@frozen
class Prop:
    """One thing around the body: its kind, its places and its size."""

    kind: str
    places: tuple[Place, ...]
    size: float


def prop_shapes(prop: Prop, joints: Joints) -> list[Shape]:
    """Return the shapes of a thing beside a body with these joints."""
    points = [_point(place, joints) for place in prop.places]
    shapes = KINDS[prop.kind].draw(points, prop.size)
    if not in_front(prop):
        return shapes
    return [shape._replace(over=FLESH) for shape in shapes]


def in_front(prop: Prop) -> bool:
    """Return whether a thing is in front of the body."""
    return KINDS[prop.kind].front


def _point(place: Place, joints: Joints) -> Point:
    if place.joint is None:
        return place.x, place.y
    x, y = joints[place.joint]
    return x + place.x, y + place.y


def _lines(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(PROP, pair, size) for pair in pairwise(points)]


def _disc(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(PROP, (point,), size) for point in points]


def _ring(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(PROP, (point,), size, max(size - 2.6, size / 2)) for point in points]


def _roller(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(PROP, (point,), size, size * 0.35) for point in points]


def _block(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(PROP, tuple(points))]


def _wall(points: Sequence[Point], size: float) -> list[Shape]:
    ((x, y),) = points
    return _box(x, y, x + 5, y + size)


def _box(left: float, low: float, right: float, top: float) -> list[Shape]:
    return [Shape(PROP, ((left, low), (right, low), (right, top), (left, top)))]


def _chair(points: Sequence[Point], size: float) -> list[Shape]:
    ((x, y),) = points
    back, front = x - size, x + size
    frame = [((back, y), (front, y)), ((back, 0.0), (back, y + 28)), ((front, 0.0), (front, y))]
    return [Shape(PROP, pair, 1.5) for pair in frame]


def _bench(points: Sequence[Point], size: float) -> list[Shape]:
    (left, y), (right, _) = points
    slab = Shape(PROP, ((left, y - size), (right, y - size)), size)
    legs = [Shape(PROP, ((x, 0.0), (x, y - size)), 1.5) for x in (left + 3, right - 3)]
    return [slab, *legs]


def _step(points: Sequence[Point], size: float) -> list[Shape]:
    (left, low), (right, top) = points
    return _box(left, low, right, top)


def _bar(points: Sequence[Point], size: float) -> list[Shape]:
    return [*_ring(points, size), *_disc(points, 2.5)]


def _weight(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(PROP, ((x, y - size),), size) for x, y in points]


def _drops(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(PROP, ((x, y), (x, y - size)), 0.8) for x, y in points]


def _arrow(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape("arrow", tuple(points), size)]


def _cuff(points: Sequence[Point], size: float) -> list[Shape]:
    return [Shape(PROP, ((x, y - 4), (x, y + 4)), size) for x, y in points]


@frozen
class Kind:
    """How a kind of thing is drawn."""

    draw: Callable[[Sequence[Point], float], list[Shape]]
    least: int
    """The fewest places it can have."""
    most: int
    size: float
    """Its size unless the file gives one."""
    front: bool = False
    """Whether it is in front of the body."""


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
    "pack": Kind(_block, 3, 9, 0.0, True),
    "drops": Kind(_drops, 1, 40, 5.0),
    "cuff": Kind(_cuff, 1, 20, 3.4, True),
    "arrow": Kind(_arrow, 2, 2, 9.0),
}
"""Every kind of thing that a figure's file can put around the body."""
