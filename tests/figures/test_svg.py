"""Figures as pictures in a page: every one, with words in it and nothing outside its edges."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from timer.figures.canvas import box_of
from timer.figures.figure_file import figure_slugs
from timer.figures.motion import figure
from timer.figures.svg import INKS, MOST_POSES, as_svg, style

CLASSES = {*INKS, *(f"{role}-line" for role in INKS), "line", "edge", "arrow-edge", "figure"}


def test_every_figure_is_drawn_with_a_name_and_in_inks_that_the_style_knows() -> None:
    slugs = figure_slugs()
    assert len(slugs) > 90
    for slug in slugs:
        drawn = figure(slug)
        assert drawn is not None
        root = ElementTree.fromstring(as_svg(drawn, "one", "Ham & <eggs>"))
        title, *poses = root
        assert (title.get("id"), root.get("aria-labelledby"), root.get("role")) == (
            "one",
            "one",
            "img",
        )
        assert title.text == f"Ham & <eggs>: {drawn.about}"
        assert len(poses) == len(drawn.key_poses(MOST_POSES))
        parts = [*root.iter()]
        assert {name for one in parts for name in (one.get("class") or "").split()} <= CLASSES
        for pose, group in zip(drawn.key_poses(MOST_POSES), poses, strict=True):
            shapes = drawn.shapes(pose)
            inked = [one for one in group if "paper" not in (one.get("class") or "")]
            assert len(inked) == len(shapes) + drawn.floor, slug
            box = box_of(shapes)
            _, _, width, height = map(float, (root.get("viewBox") or "").split())
            assert box.right - box.left <= width
            assert box.top - box.low <= height
    assert {one[1:] for one in re.findall(r"\.[a-z-]+", style())} <= CLASSES


def test_a_pose_is_only_as_many_numbers_as_it_needs() -> None:
    drawn = figure("plank")
    assert drawn is not None
    assert len(as_svg(drawn, "one", "Plank")) < 4_000
