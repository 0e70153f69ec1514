"""A figure as a still picture in SVG: its key poses side by side, of the shapes that screens show.

Every colour is a class, so that the page around it chooses the inks; without any it is legible
in black and white. The picture has its words in it, for those who hear the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import hypot

from timer.figures.canvas import FLOOR, Box, Shape
from timer.figures.motion import Figure

MOST_POSES = 2
BETWEEN = 4.0
"""Between two poses, in hundredths of the body's height."""
GAP = 1.2
"""The width of the gap between a near limb and what is behind it."""
ARROW_WIDTH = 2.0
INKS = {
    "body": "#4a5360",
    "far": "#a3abb5",
    "mark": "#e8833a",
    "prop": "#7b8794",
    "arrow": "#101418",
    "paper": "#ffffff",
}
"""The ink of each role, and of the gaps between limbs."""


def as_svg(figure: Figure, id: str, name: str, most: int = MOST_POSES) -> str:
    """Return a picture of at most so many poses of a figure, to be put into a page.

    `id` is unique in the page, and `name` is what people call the move.
    """
    poses = figure.key_poses(most)
    box, step = figure.box, figure.box.right - figure.box.left + BETWEEN
    width, height = step * len(poses) - BETWEEN, box.top - box.low
    drawn = "".join(
        f'<g transform="translate({_n(step * at - box.left)} {_n(box.top)})">'
        f"{''.join(_pose(figure.shapes(pose), box, figure.floor))}</g>"
        for at, pose in enumerate(poses)
    )
    return (
        f'<svg class="figure" viewBox="0 0 {_n(width)} {_n(height)}" role="img" '
        f'aria-labelledby="{id}"><title id="{id}">{escape(name)}: {escape(figure.about)}</title>'
        f"{drawn}</svg>"
    )


def _pose(shapes: Sequence[Shape], box: Box, floor: bool) -> Iterable[str]:
    """Yield the shapes of one pose in the order of painting.

    A gap in the far limbs is painted before the near ones, so that it cuts nothing else.
    """
    arrows = [one for one in shapes if one.role == "arrow"]
    first = next((at for at, one in enumerate(shapes) if one.role != "prop"), len(shapes))
    behind = [one for one in shapes[:first] if one not in arrows]
    rest = [one for one in shapes[first:] if one not in arrows]
    far = [one for one in rest if one.role == "far"]
    yield from map(_filled, behind)
    yield from map(_filled, far)
    yield from (_gap(one) for one in rest if one.role == "body" and one.over == ("far",))
    last = [one for one in rest if one.role == "prop"]
    for shape in rest:
        if shape.role in ("body", "mark"):
            if "body" in shape.over:
                yield _gap(shape)
            yield _filled(shape)
    if floor:
        wide, low = box.right - box.left, max(-box.low, FLOOR)
        yield _rect("paper", box.left, wide, low)
        yield _rect("prop", box.left, wide, FLOOR)
    for shape in last:
        if shape.over:
            yield _gap(shape)
        yield _filled(shape)
    for shape in arrows:
        yield from _arrow(shape)


def _rect(role: str, left: float, wide: float, tall: float) -> str:
    place = f'x="{_n(left)}" y="0" width="{_n(wide)}" height="{_n(tall)}"'
    return f'<rect class="{role}" {place}/>'


def _filled(shape: Shape) -> str:
    return _drawn(shape, shape.role, 0.0)


def _gap(shape: Shape) -> str:
    return _drawn(shape, "paper", GAP)


def _drawn(shape: Shape, role: str, grown: float) -> str:
    """Return a shape in the ink of a role, grown all round."""
    points = [(x, -y) for x, y in shape.points]
    radius = shape.radius + grown
    tip = radius if shape.tip is None else shape.tip + grown
    if len(points) > 2:
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"
        edge = f' edge" stroke-width="{_n(2 * grown)}"' if grown else '"'
        return f'<path class="{role}{edge} d="{path}"/>'
    (ax, ay), (bx, by) = points[0], points[-1]
    if shape.hole:
        middle, wide = (radius + shape.hole) / 2, radius - shape.hole
        return (
            f'<circle class="line {role}-line" cx="{_n(ax)}" cy="{_n(ay)}" r="{_n(middle)}" '
            f'stroke-width="{_n(wide)}"/>'
        )
    if (ax, ay) == (bx, by):
        return f'<circle class="{role}" cx="{_n(ax)}" cy="{_n(ay)}" r="{_n(radius)}"/>'
    length = hypot(bx - ax, by - ay)
    nx, ny = (by - ay) / length, (ax - bx) / length
    return (
        f'<path class="{role}" d="M{_n(ax + nx * radius)} {_n(ay + ny * radius)}'
        f"L{_n(bx + nx * tip)} {_n(by + ny * tip)}"
        f"A{_n(tip)} {_n(tip)} 0 0 1 {_n(bx - nx * tip)} {_n(by - ny * tip)}"
        f"L{_n(ax - nx * radius)} {_n(ay - ny * radius)}"
        f'A{_n(radius)} {_n(radius)} 0 0 1 {_n(ax + nx * radius)} {_n(ay + ny * radius)}Z"/>'
    )


def _arrow(shape: Shape) -> Iterable[str]:
    """Yield an arrow, with a gap around it where it crosses the body."""
    (ax, ay), (bx, by) = ((x, -y) for x, y in shape.points)
    length = hypot(bx - ax, by - ay) or 1.0
    ux, uy, head = (bx - ax) / length, (by - ay) / length, shape.radius
    neck = (bx - ux * head, by - uy * head)
    left = (neck[0] + uy * head, neck[1] - ux * head)
    right = (neck[0] - uy * head, neck[1] + ux * head)
    tip = "L".join(f"{_n(x)} {_n(y)}" for x, y in (left, right, (bx, by)))
    shaft = f"M{_n(ax)} {_n(ay)}L{_n(neck[0])} {_n(neck[1])}"
    path = f"{shaft}M{tip}Z"
    yield f'<path class="paper edge" stroke-width="{_n(ARROW_WIDTH + 2 * GAP)}" d="{path}"/>'
    yield f'<path class="arrow arrow-edge" stroke-width="{_n(ARROW_WIDTH)}" d="{path}"/>'


def style() -> str:
    """Return the rules for a page that has such pictures in it."""
    rules = []
    for role, ink in INKS.items():
        rules.append(f".figure .{role}{{fill:{ink}}}")
        rules.append(f".figure .{role}-line{{stroke:{ink};fill:none}}")
    rules.append(".figure .mark{stroke:" + INKS["paper"] + ";stroke-width:.7}")
    edges = ".figure .edge{stroke:" + INKS["paper"] + ";stroke-linejoin:round}"
    return "\n".join((*rules, edges, ".figure .arrow-edge{stroke:" + INKS["arrow"] + "}"))


def _n(value: float) -> str:
    """Return a coordinate in few characters: a tenth is a thousandth of the body's height."""
    return f"{round(value, 1) + 0.0:g}"
