"""The list of settings and sounds: laid out for every size, each row clickable where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from timer.tui.screens.list_screen import Options
from timer.tui.screens.settings import GROUPS, SETTINGS
from timer.tui.testing import HeadlessApp


@pytest.mark.parametrize("size", [(40, 16), (80, 24), (120, 40)])
def test_a_click_chooses_the_row_that_is_seen_there(
    menu: HeadlessApp, size: tuple[int, int]
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "o")
        options = app.screen.query_one(Options)
        for wanted in ("Reps and ranges", "Plan"):
            rows = [options.render_line(y).text for y in range(options.size.height)]
            y = next(place for place, text in enumerate(rows) if text[2:].startswith(wanted))
            before = app.context.settings
            await pilot.click(Options, offset=(4, y))
            assert SETTINGS[options.chosen].name == wanted
            assert app.context.settings != before
            await pilot.press("home")

    menu.drive(scene, size)


@pytest.mark.parametrize("size", [(40, 16), (120, 40)])
def test_the_word_on_a_setting_is_always_whole(menu: HeadlessApp, size: tuple[int, int]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "o")
        for setting in (SETTINGS[0], SETTINGS[-1]):
            assert setting.name in app.text
            assert all(word in app.text for word in setting.about.split())
            await pilot.press("end")
        assert list(GROUPS)[-1] in app.text
        await app.press(pilot, "home")
        assert next(iter(GROUPS)) in app.text

    menu.drive(scene, size)


def test_a_letter_that_is_no_key_chooses_the_next_setting_it_starts(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "o")
        options = app.screen.query_one(Options)
        assert app.focused is options
        before = app.context.settings
        for key, name in (("v", "Voice"), ("v", "Volume"), ("V", "Voice"), ("t", "Ticks")):
            await app.press(pilot, key)
            assert SETTINGS[options.chosen].name == name
        await app.press(pilot, "z", "tab", "shift+tab", "pageup", "end")
        assert SETTINGS[options.chosen] == SETTINGS[-1]
        await app.press(pilot, "home")
        assert options.chosen == 0
        assert app.context.settings == before

    menu.drive(scene)
