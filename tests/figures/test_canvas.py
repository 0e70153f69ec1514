"""Lines, rings and areas come out as characters, each cell with one role."""

from __future__ import annotations

import pytest

from timer.figures.canvas import PIXELS, Canvas, Ink, Shape, Window, glyphs, paint


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


def test_what_is_rubbed_out_of_one_role_stays_in_the_others() -> None:
    canvas = Canvas(2, 1)
    for role in ("body", "far"):
        canvas.area(role, [(0, 0), (2, 0), (2, 2), (0, 2)])
    canvas.clear(("body",), (0, 1), (2, 1), 2)
    assert canvas.frame().rows == ((("██", "far"),),)


def test_what_lies_outside_is_left_out() -> None:
    canvas = Canvas(4, 2)
    canvas.round_line("body", (-50, -50), (90, 70), 3)
    canvas.round_line("body", (-9, -9), (-5, -5), 2)
    assert len(canvas.frame().rows) == 2


@pytest.mark.parametrize("ink", list(Ink))
def test_every_pattern_has_a_character_of_its_own(ink: Ink) -> None:
    across, down = PIXELS[ink]
    table = glyphs(ink)
    assert len(table) == len(set(table.values())) == 2 ** (across * down)
    assert table[("0",) * across * down] == " "


@pytest.mark.parametrize(
    ("ink", "first", "last"),
    [(Ink.HALVES, "▀", "▄"), (Ink.QUADRANTS, "▘", "▗"), (Ink.BRAILLE, "⠁", "⢀")],
)
def test_pixels_are_where_they_belong_in_a_cell(ink: Ink, first: str, last: str) -> None:
    across, down = PIXELS[ink]
    empty = ["0"] * (across * down)
    assert glyphs(ink)[("1", *empty[1:])] == first
    assert glyphs(ink)[(*empty[1:], "1")] == last


@pytest.mark.parametrize("height", [0.0, 0.3, 0.7, 1.4, 2.2])
def test_a_limb_is_never_thinner_than_two_half_blocks(height: float) -> None:
    canvas = Canvas(24, 12)
    limb = Shape("body", ((0.0, height), (90.0, height)), 3.2)
    paint(canvas, [limb], Window(-5.0, 50.0, 0.2))
    bars = [row for row, text in enumerate(canvas.frame().text().split("\n")) if text.strip()]
    column = "".join(canvas.frame().text().split("\n")[row][12] for row in bars)
    assert sum({"█": 2, "▀": 1, "▄": 1, " ": 0}[char] for char in column) >= 2
