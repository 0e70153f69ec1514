"""The body and its working muscles as shapes."""

from __future__ import annotations

from timer.figures.canvas import Shape
from timer.figures.skeleton import Joints, Point, direction, toward

HEAD = 7.5
NOSE = 9.3
"""From the middle of the head to the tip of the nose."""
HIPS = 6.3
CHEST = 6.3
THIGH = 4.7
SHIN = 4.0
UPPER_ARM = 3.6
FOREARM = 3.2
SOLE = 2.8
NECK = 2.6
BREATH = 0.1
"""How much thicker a full breath makes the chest."""
BELLY = 5.0
"""How far a full belly rises."""

REGIONS: dict[str, tuple[str, str, float, float, float, float]] = {
    # from joint, to joint, where it starts and ends between them, how far to the back, radius
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


def body(view: str, joints: Joints, belly: float, breath: float) -> list[Shape]:
    """Return the body's shapes, those behind first. `belly` and `breath` go from 0 to 1."""
    trunk = _trunk(view, joints, belly, breath)
    if view == "side":
        far = [*_leg(joints, "left", "far"), *_arm(joints, "left", "far")]
        near = [*_leg(joints, "right", "body", ("far",))]
        return [*far, *trunk, *near, *_arm(joints, "right", "body", ("far", "body"))]
    legs = [*_leg(joints, "left", "body"), *_leg(joints, "right", "body", ("body",))]
    arms = [shape for side in ("left", "right") for shape in _arm(joints, side, "body", ("body",))]
    return [*legs, *trunk, *arms]


def _trunk(view: str, joints: Joints, belly: float, breath: float) -> list[Shape]:
    hip, waist, shoulder = joints["hip"], joints["waist"], joints["shoulder"]
    chest = CHEST * (1 + BREATH * breath)
    shapes = [
        Shape("body", (hip, waist), HIPS),
        Shape("body", (waist, shoulder), chest),
        Shape("body", (shoulder, joints["head"]), NECK),
        Shape("body", (joints["head"],), HEAD),
    ]
    if view == "side":
        facing = direction(hip, shoulder) - 90
        nose = toward(joints["head"], direction(shoulder, joints["head"]) - 90, NOSE)
        shapes.append(Shape("body", (joints["head"], nose), 1.0))
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


def _leg(joints: Joints, side: str, role: str, over: tuple[str, ...] = ()) -> list[Shape]:
    hip, knee, ankle, toe = (joints[f"{side} {name}"] for name in ("hip", "knee", "ankle", "toe"))
    return [
        Shape(role, (_part(hip, knee, 0.4 if "body" in over else 0.0), knee), THIGH, 0.0, over),
        Shape(role, (knee, ankle), SHIN, 0.0, over),
        Shape(role, (hip, knee), THIGH),
        Shape(role, (ankle, toe), SOLE),
    ]


def _arm(joints: Joints, side: str, role: str, over: tuple[str, ...] = ()) -> list[Shape]:
    shoulder, elbow, hand = (joints[f"{side} {name}"] for name in ("shoulder", "elbow", "hand"))
    return [
        Shape(role, (_part(shoulder, elbow, 0.6), elbow), UPPER_ARM, 0.0, over),
        Shape(role, (elbow, hand), FOREARM, 0.0, over),
        Shape(role, (shoulder, elbow), UPPER_ARM),
    ]


def muscle(view: str, name: str, joints: Joints) -> Shape:
    """Return the shape that marks a muscle, one of MUSCLES; its depth shows only from the side."""
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
