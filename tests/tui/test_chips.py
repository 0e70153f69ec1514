"""The chips above the menu's list, by keys alone and by mouse."""

from __future__ import annotations

from typing import Any

import pytest

from timer.tui.screens.menu import MenuScreen
from timer.tui.testing import HeadlessApp, rehearse
from timer.tui.widgets.chips import Chip, Chips
from timer.tui.widgets.routine_list import RoutineList


def slugs(app: HeadlessApp) -> set[str]:
    cards = app.screen.query_one(RoutineList)._cards
    return {card.slug for card in cards}


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
def test_chips_narrow_the_list_by_keys_alone_and_say_so(
    environ: dict[str, str], size: tuple[int, int]
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        everything = slugs(app)
        await app.press(pilot, "f", "space")
        assert "hamstrings" in app.text
        assert "post-run-cooldown" in slugs(app) < everything
        await app.press(pilot, "right", "down", "f", "space", "space")
        assert slugs(app) == {"lunge-hinge-primer"}
        assert "no kit" in app.text
        assert f"1 of {len(everything)}" in app.text
        if size[0] > 40:
            assert "hamstrings, no kit, up to 10 min" in app.text
        await app.press(pilot, "enter")
        assert isinstance(app.screen.focused, RoutineList)
        assert app.screen.query(Chips)
        await app.press(pilot, "escape")
        assert slugs(app) == everything
        assert not app.screen.query(Chips)
        assert isinstance(app.screen, MenuScreen)

    rehearse(environ).drive(scene, size)


def test_chips_and_words_narrow_together_and_escape_on_a_chip_clears(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        everything = slugs(app)
        await app.press(pilot, "f", "left", "up", "enter", "slash", *"sleep", "enter")
        assert slugs(app) == {"breathe-down", "evening-loosen"}
        await app.press(pilot, "slash", *"nordic", "enter")
        assert "Nothing matches" in app.text
        await app.press(pilot, "f", "escape")
        assert slugs(app) == everything
        await app.press(pilot, "f", "enter")
        assert not app.screen.query(Chips)

    rehearse(environ).drive(scene, (80, 24))


def test_a_click_takes_the_next_value_and_what_is_done_afterwards_keeps_it(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "f")
        await pilot.click("#chip-minutes")
        await app.settle(pilot)
        assert slugs(app) == {"gentle-twice-daily"} or "5 min" in app.text
        await app.press(pilot, "enter", "question_mark", "escape")
        assert "up to 5 min" in app.text

    rehearse(environ).drive(scene, (120, 40))


def test_kit_i_have_is_a_value_once_it_is_known_which(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "f", "right", "space", "space")
        assert "kit I have" not in app.text
        await app.press(pilot, "escape")
        assert app.prefer("kit", ("mat",)) is None
        await app.press(pilot, "o", "escape", "f", "right", "space", "space")
        assert "kit I have" in app.text
        assert "core" in slugs(app)
        assert "foam-roll" not in slugs(app)

    rehearse(environ).drive(scene, (80, 24))


def test_every_chip_fits_on_the_narrowest_row(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "f", "space", "right", "space", "right", "up", "right", "space")
        chips = [*app.screen.query(Chip)]
        assert chips[-1].region.right <= 40
        assert all(chip.region.width for chip in chips)

    rehearse(environ).drive(scene, (40, 20))
