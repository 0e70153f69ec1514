"""A jointed body: its measurements, where a pose puts its joints, and poses between poses.

Lengths are hundredths of the body's height, x to the right and y up from the floor. Directions are
degrees: 0 points right, 90 up, 180 left, -90 down. The body is drawn with its right side towards
the viewer, so it faces right when it is upright.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import atan2, cos, degrees, hypot, radians, sin, sqrt

from timer.frozen import frozen

Point = tuple[float, float]
Values = tuple[float, ...]
Joints = Mapping[str, Point]
"""Points by name: hip, waist, shoulder, head, `right knee` and so on."""

SPINE = 15.0
"""Each half of the trunk: hip to waist, and waist to shoulder."""
NECK = 14.0
"""From the shoulder to the middle of the head."""
ARM = (15.0, 15.0)
LEG = (23.0, 23.0)
FOOT = 9.0
HALF_SHOULDERS = 9.0
HALF_HIPS = 5.0

LIMBS = ("right arm", "left arm", "right leg", "left leg")
NAMES = (("elbow", "hand"), ("elbow", "hand"), ("knee", "ankle"), ("knee", "ankle"))
WHOLE = (4, 4, 5, 5)
"""How many numbers each placed limb has whose elbow or knee has a place too."""
JOINTS = (
    *("hip", "waist", "shoulder", "head"),
    *(f"{side} {joint}" for side in ("right", "left") for joint in ("shoulder", "elbow", "hand")),
    *(f"{side} {joint}" for side in ("right", "left") for joint in ("hip", "knee", "ankle", "toe")),
)


ROOTS = {"hip": "hip", "shoulder": "shoulder", "knee": "right knee"}
"""What a pose can be fixed by, and which joint that is; a leg fixed by its knee is turned."""


@frozen
class Pose:
    """One position of the body, as numbers that can be blended with those of another.

    A turned limb has the direction of each of its parts. A placed limb has the place of its hand
    or ankle and either the way it bends (1 or -1) or the place of its elbow or knee. A leg also
    has the direction of its foot.
    """

    root: Point
    """Where the rig's root is."""
    torso: tuple[float, float]
    """Directions of the lower and the upper half of the trunk."""
    head: float
    belly: float
    """How full of air the belly is, 0 to 1."""
    limbs: tuple[Values, ...]
    """In the order of LIMBS."""


@frozen
class Rig:
    """What is the same in all poses of a figure."""

    view: str
    """`side`, `front` or `back`."""
    root: str
    """The joint at the root of each pose, one of ROOTS."""
    placed: tuple[bool, ...]
    """For each limb, whether it is placed rather than turned."""


def toward(start: Point, direction: float, length: float) -> Point:
    """Return the point `length` away from `start` in `direction` (degrees)."""
    angle = radians(direction)
    return start[0] + length * cos(angle), start[1] + length * sin(angle)


def direction(start: Point, end: Point) -> float:
    """Return the direction from `start` to `end` in degrees."""
    return degrees(atan2(end[1] - start[1], end[0] - start[0]))


def solve(rig: Rig, pose: Pose) -> dict[str, Point]:
    """Return every joint of a pose by name."""
    joints = _trunk(rig, pose)
    for at, limb in enumerate(LIMBS):
        side, part = limb.split()
        root = joints[f"{side} {'shoulder' if part == 'arm' else 'hip'}"]
        values = pose.limbs[at]
        lengths = ARM if part == "arm" else LEG
        if rig.placed[at] and len(values) == WHOLE[at]:
            middle, end = (values[2], values[3]), (values[0], values[1])
        elif rig.placed[at]:
            middle, end = _reach(root, (values[0], values[1]), lengths, values[2])
        else:
            middle = toward(root, values[0], lengths[0])
            end = toward(middle, values[1], lengths[1])
        joints[f"{side} {NAMES[at][0]}"] = middle
        joints[f"{side} {NAMES[at][1]}"] = end
        if part == "leg":
            length = FOOT if rig.view == "side" else FOOT * 0.7
            joints[f"{side} toe"] = toward(end, values[-1], length)
    return joints


def _trunk(rig: Rig, pose: Pose) -> dict[str, Point]:
    lower, upper = pose.torso
    if rig.root != "shoulder":
        hip = pose.root if rig.root == "hip" else toward(pose.root, pose.limbs[2][0], -LEG[0])
        waist = toward(hip, lower, SPINE)
        shoulder = toward(waist, upper, SPINE)
    else:
        shoulder = pose.root
        waist = toward(shoulder, upper, -SPINE)
        hip = toward(waist, lower, -SPINE)
    joints = {"hip": hip, "waist": waist, "shoulder": shoulder}
    joints["head"] = toward(shoulder, pose.head, NECK)
    turn = {"side": 0.0, "front": 1.0, "back": -1.0}[rig.view]
    for side, sign in (("right", turn), ("left", -turn)):
        joints[f"{side} hip"] = toward(hip, lower + 90, sign * HALF_HIPS)
        joints[f"{side} shoulder"] = toward(shoulder, upper + 90, sign * HALF_SHOULDERS)
    return joints


def _reach(
    root: Point, target: Point, lengths: tuple[float, float], bend: float
) -> tuple[Point, Point]:
    """Return the middle joint and the end of a limb that reaches for `target`."""
    first, second = lengths
    far = hypot(target[0] - root[0], target[1] - root[1])
    distance = min(max(far, abs(first - second) + 2.0), first + second - 0.01)
    along = direction(root, target) if far else -90.0
    end = toward(root, along, distance)
    base = (distance * distance + first * first - second * second) / (2 * distance)
    height = sqrt(max(first * first - base * base, 0.0))
    return toward(toward(root, along, base), along + 90, height * bend), end


def turned(rig: Rig, pose: Pose, at: int) -> Values:
    """Return limb number `at` of a pose as directions, even if it is a placed limb."""
    if not rig.placed[at]:
        return pose.limbs[at]
    side, part = LIMBS[at].split()
    joints = solve(rig, pose)
    root = joints[f"{side} {'shoulder' if part == 'arm' else 'hip'}"]
    middle, end = (joints[f"{side} {name}"] for name in NAMES[at])
    parts = (direction(root, middle), direction(middle, end))
    return (*parts, pose.limbs[at][3]) if part == "leg" else parts


def between(start: Pose, end: Pose, share: float) -> Pose:
    """Return the pose `share` of the way (0 to 1) from `start` to `end`, of the same rig."""
    if share <= 0:
        return start
    if share >= 1:
        return end
    return Pose(
        (_mix(start.root[0], end.root[0], share), _mix(start.root[1], end.root[1], share)),
        (_mix(start.torso[0], end.torso[0], share), _mix(start.torso[1], end.torso[1], share)),
        _mix(start.head, end.head, share),
        _mix(start.belly, end.belly, share),
        tuple(
            tuple(_mix(a, b, share) for a, b in zip(one, other, strict=True))
            for one, other in zip(start.limbs, end.limbs, strict=True)
        ),
    )


def _mix(start: float, end: float, share: float) -> float:
    return start + (end - start) * share


def eased(share: float) -> float:
    """Return `share` (0 to 1) eased in and out."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def in_one_form(given: Sequence[tuple[Rig, Pose]]) -> tuple[Rig, tuple[Pose, ...]]:
    """Return poses in one form, with the same root and form of each limb, for blending.

    Where they differ, the hip becomes the root and the limb a turned one, or one whose every joint
    has a place if any of them is.
    """
    rigs = [rig for rig, _ in given]
    root = rigs[0].root if len({rig.root for rig in rigs}) == 1 else "hip"
    limbs = range(len(LIMBS))
    whole = [any(len(pose.limbs[at]) == WHOLE[at] for _, pose in given) for at in limbs]
    placed = tuple(whole[at] or all(rig.placed[at] for rig in rigs) for at in limbs)
    poses: list[Pose] = []
    for rig, pose in given:
        values = [
            _whole(rig, pose, at)
            if whole[at]
            else pose.limbs[at]
            if placed[at]
            else _near(poses, at, turned(rig, pose, at))
            for at in limbs
        ]
        place = solve(rig, pose)[ROOTS[root]]
        poses.append(Pose(place, pose.torso, pose.head, pose.belly, tuple(values)))
    return Rig(rigs[0].view, root, placed), tuple(poses)


def _whole(rig: Rig, pose: Pose, at: int) -> Values:
    """Return limb number `at` of a pose as the places of its end and of its elbow or knee."""
    side, _ = LIMBS[at].split()
    joints = solve(rig, pose)
    middle, end = (joints[f"{side} {name}"] for name in NAMES[at])
    return (*end, *middle, *pose.limbs[at][-1:]) if "leg" in LIMBS[at] else (*end, *middle)


def _near(before: Sequence[Pose], at: int, values: Values) -> Values:
    """Return directions as near to the previous pose as whole turns allow, so no limb spins."""
    if not before:
        return values
    return tuple(
        value - 360 * round((value - last) / 360)
        for value, last in zip(values, before[-1].limbs[at], strict=True)
    )
