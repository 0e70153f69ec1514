"""A figure in time: its picture at a moment of a phase, and its key poses side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from timer.figures.canvas import (
    Box,
    Canvas,
    Frame,
    Shape,
    box_of,
    mirrored,
    paint,
    paint_floor,
    scale_of,
    window,
)
from timer.figures.figure_file import Sheet, read_figure
from timer.figures.scene import body, in_front, prop_shapes
from timer.figures.skeleton import Pose, between, eased, solve

FRAMES_A_SECOND = 6
"""Enough, as nothing moves faster than a swinging leg."""
STEPS = 24
"""Pictures of a phase of unknown length."""
BREATHS = 4
"""Steps between an empty and a full breath."""
STAYS = frozenset(
    {"pause", "hold", "in again", "hold it", "wait", "stay", "squeeze", "catch", "stick it"}
)
"""Phases that a figure needn't have: the body stays where it is."""
CACHED = 256
"""Frames kept of one figure."""
MARGIN = 1.0
"""Room around a figure, in hundredths of the body's height."""
SMALLEST = 0.4
"""The least size of key poses side by side, compared with one on its own."""
LEAST_SCALE = 0.15
"""The least scale of key poses side by side, in half blocks."""
BETWEEN = 2
"""Cells between key poses side by side."""

_Moment = tuple[int, int, float]
"""The indices of the poses that a phase starts from and ends in, and the share between them."""


class Figure:
    """The pictures of one move, drawn when needed and cached."""

    def __init__(self, sheet: Sheet) -> None:
        self.slug = sheet.slug
        self.about = sheet.about
        """What the figure shows, in words."""
        self.phases = tuple(names[0] for names in sheet.phases)
        self.cycle_ms = sheet.cycle_ms if len(sheet.poses) > 1 else 0
        """The length of one round where the bout has no phases; 0 for a still figure."""
        self.floor = sheet.floor
        """Whether there is ground at height 0."""
        self._sheet = sheet
        self.box = self._whole_box()
        """The part of the world that a picture shows."""
        self._frames: dict[tuple[object, ...], Frame] = {}
        self._alike: dict[Frame, Frame] = {}

    def frame(
        self,
        cols: int,
        rows: int,
        *,
        phase: str | int | None = None,
        share: float = 0.0,
        side: str | None = None,
        breath: float = 0.0,
        phases: Sequence[str] = (),
        length_ms: int | None = None,
    ) -> Frame:
        """Return the picture at `share` (0 to 1) of a phase, in exactly `cols` by `rows` cells.

        `phase` is a name or an index in `phases`, the names of the current tempo (by default the
        figure's own). Without a phase, `share` is of a whole round; a still figure ignores both.
        `length_ms` is the length of the phase, of which at most six pictures a second are made. A
        `side` such as `left` or `to the left` is mirrored. `breath` is from 0, empty, to 1, full.
        Equal frames are the same object while they are cached.
        """
        first, last, part = self._moment(phase, share, tuple(phases))
        steps = STEPS if length_ms is None else max(length_ms * FRAMES_A_SECOND // 1000, 1)
        step = round(part * steps) if first != last else 0
        air = round(min(max(breath, 0.0), 1.0) * BREATHS)
        key = (cols, rows, first, last, step, steps, _turned(side), air)
        if key not in self._frames:
            poses = self._sheet.poses
            pose = between(poses[first], poses[last], eased(step / steps))
            self._keep(key, self._drawn(cols, rows, [pose], side, air / BREATHS))
        return self._frames[key]

    def still(self, cols: int, rows: int, side: str | None = None) -> Frame:
        """Return the key poses side by side, or one above the other if that makes them larger.

        If they would be too small, there are fewer of them.
        """
        key = ("still", cols, rows, _turned(side))
        if key not in self._frames:
            poses = self._key_poses(cols, rows)
            self._keep(key, self._drawn(cols, rows, poses, side, 0.0))
        return self._frames[key]

    def _keep(self, key: tuple[object, ...], frame: Frame) -> None:
        if len(self._frames) >= CACHED:
            self._frames.clear()
            self._alike.clear()
        self._frames[key] = self._alike.setdefault(frame, frame)

    def shapes(self, pose: Pose, side: str | None = None, breath: float = 0.0) -> list[Shape]:
        """Return the shapes of a pose, those behind first, without the floor."""
        sheet = self._sheet
        joints = solve(sheet.rig, pose)
        drawn = [prop_shapes(prop, joints) for prop in sheet.props if not in_front(prop)]
        drawn.append(body(sheet.rig.view, joints, pose.belly, breath, sheet.behind, sheet.works))
        drawn += [prop_shapes(prop, joints) for prop in sheet.props if in_front(prop)]
        shapes = [shape for some in drawn for shape in some]
        return [mirrored(shape) for shape in shapes] if _turned(side) else shapes

    def pose(self, phase: str | int | None, share: float, phases: Sequence[str] = ()) -> Pose:
        """Return the exact pose at a moment, which `frame` draws in steps."""
        first, last, part = self._moment(phase, share, tuple(phases))
        return between(self._sheet.poses[first], self._sheet.poses[last], eased(part))

    def key_poses(self, most: int) -> list[Pose]:
        """Return at most so many different poses, evenly chosen from the first of a round on.

        A single one is the pose that is held, or the one in the middle of a round.
        """
        poses = self._sheet.poses
        distinct = list(dict.fromkeys((poses[-1], *poses[:-1])))
        count = min(most, len(distinct))
        if count > 1:
            return [distinct[at * len(distinct) // count] for at in range(count)]
        last = len(self.phases) - 1
        return [poses[last // 2 if self.cycle_ms else last]]

    def _moment(self, phase: str | int | None, share: float, phases: tuple[str, ...]) -> _Moment:
        last, count = len(self._sheet.poses) - 1, len(self.phases)
        share = min(max(share, 0.0), 1.0)
        names = phases or self.phases
        if phase is None:
            if not self.cycle_ms:
                return count - 1, count - 1, 0.0
            names, phase = self.phases, min(int(share * count), count - 1)
            share = share * count - phase
        if isinstance(phase, str):
            if phase not in names:
                return count - 1, count - 1, 0.0
            phase = names.index(phase)
        path, place = self._path(names), phase % len(names)
        return path[place - 1] if place else last, path[place], share

    def _path(self, phases: tuple[str, ...]) -> list[int]:
        """Return the index of the pose in which each phase of a tempo ends."""
        count = len(self.phases)
        path: list[int] = []
        for name in phases:
            known = [at for at, names in enumerate(self._sheet.phases) if name in names]
            last = path[-1] if path else count - 1
            path.append(known[0] if known else last if name in STAYS else (last + 1) % count)
        return path

    def _key_poses(self, cols: int, rows: int) -> list[Pose]:
        """Return as many different poses as fit into a picture."""
        alone = scale_of(self.box, cols, rows)
        for count in range(len(self._sheet.poses), 1, -1):
            _, _, width, height = _tiles(self.box, cols, rows, count)[0]
            if scale_of(self.box, width, height) >= max(alone * SMALLEST, LEAST_SCALE):
                return self.key_poses(count)
        return self.key_poses(1)

    def _drawn(
        self, cols: int, rows: int, poses: Sequence[Pose], side: str | None, breath: float
    ) -> Frame:
        canvas = Canvas(cols, rows)
        box = self.box
        if _turned(side):
            box = Box(-box.right, box.low, -box.left, box.top)
        for pose, (left, top, width, height) in zip(
            poses, _tiles(box, cols, rows, len(poses)), strict=True
        ):
            view = window(box, width, height, left, 2 * top)
            paint(canvas, self.shapes(pose, side, breath), view)
            if self._sheet.floor:
                ground = Box(box.left + MARGIN, box.low, box.right - MARGIN, box.top)
                paint_floor(canvas, ground, view, 2 * (top + height))
        return canvas.frame()

    def _whole_box(self) -> Box:
        """Return the box around the figure in all its poses and between them."""
        poses = self._sheet.poses
        shapes: list[Shape] = []
        for at in range(len(poses)):
            for share in (0.25, 0.5, 0.75, 1.0):
                shapes += self.shapes(between(poses[at - 1], poses[at], share), breath=1.0)
        box = box_of(shapes)
        low = min(box.low, -2.0) if self._sheet.floor else box.low - MARGIN
        return Box(box.left - MARGIN, low, box.right + MARGIN, box.top + MARGIN)


def _turned(side: str | None) -> bool:
    """Return whether a side is the mirror image of what the file draws, which is the right."""
    return side is not None and "left" in side.split()


def _tiles(box: Box, cols: int, rows: int, count: int) -> list[tuple[int, int, int, int]]:
    """Return left, top, width and height in cells of the largest `count` equal tiles."""
    wide = (max((cols - BETWEEN * (count - 1)) // count, 1), rows)
    tall = (cols, max((rows - count + 1) // count, 1))
    if scale_of(box, *tall) > scale_of(box, *wide):
        return [(0, at * (tall[1] + 1), *tall) for at in range(count)]
    return [(at * (wide[0] + BETWEEN), 0, *wide) for at in range(count)]


@lru_cache(maxsize=16)
def figure(slug: str) -> Figure | None:
    """Return the bundled figure `slug`, or None. Raises SuppleError for an invalid file."""
    sheet = read_figure(slug)
    return None if sheet is None else Figure(sheet)
