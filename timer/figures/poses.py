"""Poses between poses: brought to one form, mixed, and eased."""

from __future__ import annotations

from collections.abc import Sequence

from timer.figures.skeleton import LIMBS, ROOTS, Pose, Rig, Values, solve, turned


def between(start: Pose, end: Pose, share: float) -> Pose:
    """Return the pose `share` of the way (0 to 1) from `start` to `end`; both of one rig."""
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
    """Return `share` (0 to 1) with a slow start and a slow end."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def in_one_form(given: Sequence[tuple[Rig, Pose]]) -> tuple[Rig, tuple[Pose, ...]]:
    """Return poses so that they can be mixed: one root and one form of each limb for all.

    Where poses differ, the hip is the root and the limb is turned.
    """
    rigs = [rig for rig, _ in given]
    root = rigs[0].root if len({rig.root for rig in rigs}) == 1 else "hip"
    placed = tuple(all(rig.placed[at] for rig in rigs) for at in range(len(LIMBS)))
    poses: list[Pose] = []
    for rig, pose in given:
        limbs = [
            pose.limbs[at] if placed[at] else _near(poses, at, turned(rig, pose, at))
            for at in range(len(LIMBS))
        ]
        place = solve(rig, pose)[ROOTS[root]]
        poses.append(Pose(place, pose.torso, pose.head, pose.belly, tuple(limbs)))
    return Rig(rigs[0].view, root, placed), tuple(poses)


def _near(before: Sequence[Pose], at: int, values: Values) -> Values:
    """Return directions by whole turns nearest to the pose before, so that limbs don't spin."""
    if not before:
        return values
    return tuple(
        value - 360 * round((value - last) / 360)
        for value, last in zip(values, before[-1].limbs[at], strict=True)
    )
