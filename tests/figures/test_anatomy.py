"""The figures are people: joints bend as theirs do, and a body is on the floor it is drawn on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product, takewhile
from math import ceil, cos, floor, hypot, radians, sin

from tests.each import each
from timer.figures.canvas import FLESH, ON, Frame, Shape, even, window
from timer.figures.figure_file import Sheet, figure_slugs, read_figure
from timer.figures.motion import Figure
from timer.figures.scene import HEAD, body, in_front
from timer.figures.skeleton import (
    ARM,
    LEG,
    LIMBS,
    NAMES,
    WHOLE,
    Point,
    Pose,
    between,
    direction,
    eased,
    solve,
)

SLUGS = figure_slugs()
SIZES = ((40, 16), (64, 26))
SHARES = (0.25, 0.5, 0.75, 1.0)

SUNK, ABOVE = -0.6, 0.9
"""How far a body may be below the floor it is on, and above, in hundredths of its height."""
IN_THE_AIR = {"butt-kicks", "easy-run", "form-check", "high-knees", "lateral-jump"}
"""Runs and jumps, whose feet leave the floor."""
ON_THINGS = {"leg-curl-machine": (0, 1), "step-up": (0, 1), "salt-bath": (0,)}
"""The phases in which the body is on something high, or comes down from it."""

# How far joints go, in degrees: for grown-ups who are no acrobats, with a little to spare for
# what a picture exaggerates. Bending is positive for hip, knee, elbow, shoulder, back and neck.
RANGES = {
    "hip": (-40, 140),
    "knee": (-6, 158),
    "elbow": (-6, 152),
    "shoulder": (-85, 190),
    "back": (-40, 75),
    "neck": (-62, 66),
    "foot": (-46, 88),
}


UPRIGHT = 0.8
"""From this share on of its nose's length sideways, a head looks to one side."""
LEVEL = 0.97
"""The same for a head with nothing of its neck behind it."""
STANDING = 50
"""Up to this slant of its shin, in degrees, a leg stands, with its toes to the front."""


@cache
def sheet(slug: str) -> Sheet:
    """Return a figure that is known to exist."""
    found = read_figure(slug)
    assert found is not None
    return found


def moments(one: Sheet) -> Iterator[tuple[int, float, Pose]]:
    """Yield phase, share and pose of several moments of each phase."""
    first = len(one.poses) - len(one.phases)
    for phase in range(len(one.phases)):
        start = one.poses[phase - 1] if phase or not first else one.poses[-1]
        for share in SHARES:
            yield phase, share, between(start, one.poses[phase], eased(share))


def turn(start: float, end: float) -> float:
    """Return the turn from one direction to another, from -180 to 180 degrees."""
    return (end - start + 180) % 360 - 180


def angles(one: Sheet, pose: Pose) -> Iterator[tuple[str, str, float]]:
    """Yield joint, side and bend of every joint of a figure seen from the side."""
    joints = solve(one.rig, pose)
    lower, upper = pose.torso
    yield "back", "", turn(upper, lower)
    yield "neck", "", turn(pose.head, upper)
    for at, limb in enumerate(LIMBS):
        side, part = limb.split()
        if len(pose.limbs[at]) == WHOLE[at] and one.rig.placed[at]:
            continue  # It points towards you or away, so its angles can't be seen.
        root, middle, end = (
            joints[f"{side} {name}"]
            for name in ("shoulder" if part == "arm" else "hip", *NAMES[at])
        )
        one_part, other = direction(root, middle), direction(middle, end)
        if part == "arm":
            # Behind the back and over the head are the same direction for an arm.
            yield "shoulder", side, (turn(upper + 180, one_part) + 90) % 360 - 90
            yield "elbow", side, turn(one_part, other)
        else:
            yield "hip", side, (turn(lower + 180, one_part) + 120) % 360 - 120
            yield "knee", side, turn(other, one_part)
            foot = direction(end, joints[f"{side} toe"])
            yield "foot", side, turn(foot, other + 90)


def flesh(one: Sheet, pose: Pose) -> list[Shape]:
    """Return the shapes of a body without the things around it."""
    return body(one.rig.view, solve(one.rig, pose), behind=one.behind)


def low(shape: Shape) -> float:
    """Return the lowest point of a shape."""
    if len(shape.points) > 2:
        return min(y for _, y in shape.points)
    ends = (shape.radius, shape.radius if shape.tip is None else shape.tip)
    return min(y - radius for (_, y), radius in zip(shape.points, ends, strict=False))


def pixels(frame: Frame) -> list[list[str]]:
    """Return the role of every half block, row by row."""
    rows: list[list[str]] = []
    for line in frame.rows:
        upper: list[str] = []
        lower: list[str] = []
        for text, ink in line:
            one, both, other = ink.partition(ON)
            for char in text:
                upper.append(one if char in "▀█" else "")
                lower.append(other if both else one if char in "▄█" else "")
        rows += [upper, lower]
    return rows


@cache
def picture(slug: str, size: tuple[int, int], phase: int) -> list[list[str]]:
    """Return the role of every half block at the end of a phase, which no test changes."""
    return pixels(Figure(sheet(slug)).frame(*size, phase=phase, share=1.0))


@each("slug", [slug for slug in SLUGS if sheet(slug).rig.view == "side"])
def test_joints_bend_as_far_as_those_of_people_and_no_farther(slug: str) -> None:
    one = sheet(slug)
    wrong = [
        f"{one.phases[phase][0]} at {share}: {side} {joint} {bend:.0f}"
        for phase, share, pose in moments(one)
        for joint, side, bend in angles(one, pose)
        if not RANGES[joint][0] <= bend <= RANGES[joint][1]
    ]
    assert not wrong


@each("slug", SLUGS)
def test_a_body_is_on_the_floor_and_not_in_it_or_over_it(slug: str) -> None:
    one = sheet(slug)
    if not one.floor:
        return
    wrong = []
    for phase, share, pose in moments(one):
        lowest = min(map(low, flesh(one, pose)))
        high = slug in IN_THE_AIR or phase in ON_THINGS.get(slug, ())
        moving = share < 1.0 and len(one.poses) > 1
        if lowest < SUNK - moving or lowest > (99 if high else ABOVE + 2 * moving):
            wrong.append(f"{one.phases[phase][0]} at {share}: {lowest:.1f}")
    assert not wrong


@each("slug, size", [*product(SLUGS, SIZES)])
def test_a_picture_has_the_body_just_above_the_floor(slug: str, size: tuple[int, int]) -> None:
    one = sheet(slug)
    if not one.floor or slug in IN_THE_AIR:
        return
    for phase in range(len(one.phases)):
        if phase in ON_THINGS.get(slug, ()):
            continue
        rows = picture(slug, size, phase)
        floor = next(y for y in reversed(range(len(rows))) if is_floor(rows[y]))
        while is_floor(rows[floor - 1]):
            floor -= 1
        assert any(role in FLESH for role in rows[floor - 1]), one.phases[phase][0]
        assert not any(role in FLESH for row in rows[floor:] for role in row)


@each(
    "slug, size",
    [*product([slug for slug in SLUGS if sheet(slug).rig.view == "side"], (*SIZES, (24, 12)))],
)
def test_a_face_looks_where_the_feet_point(slug: str, size: tuple[int, int]) -> None:
    one = sheet(slug)
    drawn = Figure(one)
    left, top, scale = window(drawn.box, *size)
    for phase, pose in enumerate(one.poses[: len(one.phases)]):
        joints = solve(one.rig, pose)
        ahead = cos(radians(pose.head - 90))
        if abs(ahead) < UPRIGHT or sin(radians(pose.head)) < 0:
            continue
        for side in ("right", "left"):
            knee, ankle, toe = (joints[f"{side} {name}"] for name in ("knee", "ankle", "toe"))
            if abs(turn(direction(knee, ankle), -90)) < STANDING:
                assert (toe[0] - ankle[0]) * ahead > 0, (one.phases[phase], side)
        x, y = joints["head"]
        middle, high = even(((x - left) * scale, (top - y) * scale), HEAD * scale)
        rows = picture(slug, size, phase)
        face = rows[ceil(high - HEAD * scale) : floor(high + HEAD * scale)]
        sides = (
            max(run(row[: ceil(middle)][::-1]) for row in face),
            max(run(row[floor(middle) :]) for row in face),
        )
        behind, before = sides if ahead > 0 else sides[::-1]
        assert before > HEAD * scale, one.phases[phase]
        near = [joints[name] for name in ("right elbow", "right hand")]
        bare = abs(ahead) >= LEVEL and all(
            apart(place, joints["head"]) > 2 * HEAD for place in near
        )
        assert before > behind or not bare, one.phases[phase]


def run(roles: list[str]) -> int:
    """Return how many pixels from the first one on are the body's."""
    return sum(1 for _ in takewhile({"body", "mark"}.__contains__, roles))


def is_floor(row: list[str]) -> bool:
    """Return whether a row of pixels is all ground from one end to the other."""
    painted = [role for role in row if role]
    whole = len(painted) > len(row) // 5 and set(painted) == {"prop"}
    return whole and "" not in "x".join(row).strip("x").split("x")


@each("slug", SLUGS)
def test_hands_and_feet_are_where_the_file_puts_them(slug: str) -> None:
    one = sheet(slug)
    for pose in one.poses:
        joints = solve(one.rig, pose)
        for at, limb in enumerate(LIMBS):
            if one.rig.placed[at]:
                end = joints[f"{limb.split()[0]} {NAMES[at][1]}"]
                wanted = pose.limbs[at][0], pose.limbs[at][1]
                assert apart(end, wanted) < 1.5, (limb, end, wanted)


@each("slug", SLUGS)
def test_a_body_keeps_its_size_and_hangs_together(slug: str) -> None:
    one = sheet(slug)
    for _, _, pose in moments(one):
        joints = solve(one.rig, pose)
        for at, limb in enumerate(LIMBS):
            side, part = limb.split()
            chain = ("shoulder" if part == "arm" else "hip", *NAMES[at])
            for start, end, length in zip(chain, chain[1:], ARM if at < 2 else LEG, strict=False):
                found = apart(joints[f"{side} {start}"], joints[f"{side} {end}"])
                # From the side limbs are as long as they are; a limb that points at you is shorter.
                least = 0.9 if one.rig.view == "side" and one.rig.placed[at] is False else 0.3
                assert least * length <= found <= length + 0.3, (end, found)


@each("slug, size", [*product(SLUGS, SIZES)])
def test_a_body_is_in_one_piece_unless_a_thing_is_before_it(
    slug: str, size: tuple[int, int]
) -> None:
    one = sheet(slug)
    if any(in_front(prop) for prop in one.props):
        return
    for phase in range(len(one.phases)):
        rows = picture(slug, size, phase)
        left = {(x, y) for y, row in enumerate(rows) for x, role in enumerate(row) if role in FLESH}
        found = [left.pop()]
        while found:
            x, y = found.pop()
            # Two half blocks off: between a limb and what is behind it there is a gap of one.
            near = left & {(x + a, y + b) for a, b in product(range(-2, 3), repeat=2)}
            left -= near
            found += near
        assert not left, one.phases[phase]


@each("slug, size", [*product(SLUGS, SIZES)])
def test_nothing_but_walls_and_floors_is_cut_by_the_frame(slug: str, size: tuple[int, int]) -> None:
    for phase in range(len(sheet(slug).phases)):
        rows = picture(slug, size, phase)
        edge = [*rows[0], *rows[-1], *(row[0] for row in rows), *(row[-1] for row in rows)]
        assert not {"arrow", "mark", "body", "far"} & set(edge), sheet(slug).phases[phase]


@each("slug, size", [*product(SLUGS, SIZES)])
def test_an_arrow_stands_clear_of_the_body(slug: str, size: tuple[int, int]) -> None:
    one = Figure(sheet(slug))
    for phase, share in product(range(len(one.phases)), (0.0, *SHARES)):
        same = picture(slug, size, phase) if share == 1.0 else None
        rows = same or pixels(one.frame(*size, phase=phase, share=share))
        beside = {
            rows[y + down][x + right]
            for y, row in enumerate(rows)
            for x, role in enumerate(row)
            if role == "arrow"
            for down, right in ((0, 1), (0, -1), (1, 0), (-1, 0))
        }
        assert not beside & set(FLESH), one.phases[phase]


def apart(one: Point, other: Point) -> float:
    """Return the distance of two points."""
    return hypot(one[0] - other[0], one[1] - other[1])
