"""Lines, rings and areas come out as characters, each cell with one role."""

from __future__ import annotations

import pytest

from timer.figures.canvas import (
    HEAD,
    Box,
    Canvas,
    Shape,
    Window,
    paint,
    paint_floor,
)


def pixels(canvas: Canvas) -> list[list[bool]]:
    """Return whether anything is painted in each pixel, row by row."""
    text = canvas.frame().text().split("\n")
    return [[char in half for char in line] for line in text for half in ("▀█", "▄█")]


def test_a_thick_line_is_as_thick_as_it_was_asked_to_be() -> None:
    canvas = Canvas(8, 4)
    canvas.round_line("body", (2, 4), (6, 4), 1)
    assert canvas.frame().text().split("\n") == ["        ", " ▄▄▄▄▄▄ ", " ▀▀▀▀▀▀ ", "        "]


def test_a_ring_has_a_hole() -> None:
    canvas = Canvas(8, 4)
    canvas.ring("prop", (4, 4), 4, 2)
    assert canvas.frame().text().split("\n")[1] == "██▀  ▀██"


def test_an_area_is_filled() -> None:
    canvas = Canvas(4, 2)
    canvas.area("prop", [(1, 1), (3, 1), (3, 3), (1, 3)])
    assert canvas.frame().text() == " ▄▄ \n ▀▀ "


def test_the_muscle_wins_over_the_body_and_the_body_over_things() -> None:
    canvas = Canvas(3, 1)
    for role, right in (("prop", 3), ("body", 2), ("mark", 1)):
        canvas.area(role, [(0, 0), (right, 0), (right, 2), (0, 2)])
    assert canvas.frame().rows == ((("█", "mark"), ("█", "body"), ("█", "prop")),)


def test_a_cell_of_two_roles_has_both_their_colours() -> None:
    canvas = Canvas(3, 1)
    canvas.area("body", [(0, 0), (2, 0), (2, 1), (0, 1)])
    canvas.area("mark", [(1, 1), (3, 1), (3, 2), (1, 2)])
    assert canvas.frame().rows == ((("▀", "body"), ("▀", "body on mark"), ("▄", "mark")),)


def test_an_empty_cell_shows_the_ground_and_not_the_colour_behind_its_neighbour() -> None:
    canvas = Canvas(5, 1)
    canvas.area("body", [(1, 0), (2, 0), (2, 1), (1, 1)])
    canvas.area("mark", [(1, 1), (2, 1), (2, 2), (1, 2)])
    canvas.area("far", [(3, 0), (4, 0), (4, 2), (3, 2)])
    runs = canvas.frame().rows[0]
    assert "".join(text for text, _ in runs) == " ▀ █ "
    assert all(" " not in text for text, ink in runs if " on " in ink)


def test_what_is_rubbed_out_of_one_role_stays_in_the_others() -> None:
    canvas = Canvas(2, 1)
    for role in ("body", "far"):
        canvas.area(role, [(0, 0), (2, 0), (2, 2), (0, 2)])
    canvas.clear(("body",), (0, 1), (2, 1), 2, 2)
    assert canvas.frame().rows == ((("██", "far"),),)


def test_what_lies_outside_is_left_out() -> None:
    canvas = Canvas(4, 2)
    canvas.round_line("body", (-50, -50), (90, 70), 3)
    canvas.round_line("body", (-9, -9), (-5, -5), 2)
    assert len(canvas.frame().rows) == 2


def test_a_line_may_be_thinner_at_its_end() -> None:
    canvas = Canvas(12, 3)
    canvas.round_line("body", (3, 3), (9, 3), 3, 1)
    thick = [sum(row[x] != " " for row in canvas.frame().text().split("\n")) for x in range(12)]
    assert thick[3] == 3
    assert thick[9] < 3


@pytest.mark.parametrize("end", [(2.4, 7.3), (13.6, 8.8), (8.3, 2.2), (7.7, 13.1)])
def test_an_arrow_has_a_pointed_head_at_the_smallest_size(end: tuple[float, float]) -> None:
    canvas = Canvas(16, 8)
    canvas.arrow((8, 8), end, HEAD)
    rows = pixels(canvas)
    columns = [*zip(*rows, strict=True)]
    lines = columns if abs(end[0] - 8) > abs(end[1] - 8) else rows
    counts = [sum(line) for line in lines if any(line)]
    pointed = counts if counts[0] == 1 and counts[1] == 3 else counts[::-1]
    assert pointed[:4] == [1, 3, 5, 7]
    assert set(pointed[4:]) <= {1}


def test_nothing_of_the_body_is_below_the_ground() -> None:
    canvas = Canvas(10, 4)
    view = Window(0.0, 5.0, 1.0)
    paint(canvas, [Shape("body", ((5.0, 0.0),), 3.0)], view)
    paint_floor(canvas, Box(0, -3, 10, 5), view, 8)
    inks = [[ink for _, ink in row] for row in canvas.frame().rows]
    assert canvas.frame().rows[2] == (("▄▄", "prop"), ("▀▀▀▀▀▀", "body on prop"), ("▄▄", "prop"))
    assert inks[3] == ["prop"]


@pytest.mark.parametrize("height", [0.0, 0.3, 0.7, 1.4, 2.2])
def test_a_limb_is_never_thinner_than_two_half_blocks(height: float) -> None:
    canvas = Canvas(24, 12)
    limb = Shape("body", ((0.0, height), (90.0, height)), 3.2)
    paint(canvas, [limb], Window(-5.0, 50.0, 0.2))
    bars = [row for row, text in enumerate(canvas.frame().text().split("\n")) if text.strip()]
    column = "".join(canvas.frame().text().split("\n")[row][12] for row in bars)
    assert sum({"█": 2, "▀": 1, "▄": 1, " ": 0}[char] for char in column) >= 2
