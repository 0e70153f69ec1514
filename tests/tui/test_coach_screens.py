"""Did you run, the week and the diary, as screens."""

from __future__ import annotations

from typing import Any

from timer.coach.today import Ran
from timer.services.coaching import diary
from timer.services.context import read_past
from timer.tui.screens.diary import DiaryScreen
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.week import WeekScreen
from timer.tui.testing import HeadlessApp


def test_one_key_says_whether_you_ran_and_the_menu_follows(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        assert "Did you run?" in app.text
        await app.press(pilot, "2")
        assert "After your run." in app.text
        assert "Post-run cooldown" in app.text.split("After your run.")[1].splitlines()[2]
        (entry,) = read_past(app.context).entries
        assert (entry["kind"], entry["value"]) == ("run", Ran.EASY)
        await app.press(pilot, "1")
        assert "Before your run." in app.text

    menu.drive(scene)


def test_the_week_is_shown_day_by_day_with_what_was_assumed(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "t")
        assert isinstance(app.screen, WeekScreen)
        assert "You follow no plan" in app.text
        assert "are a guess" in app.text
        assert all(day in app.text for day in ("Mon 29", "Fri 2", "Sun 4"))
        assert "Post-run cooldown" in app.text
        await app.press(pilot, "t")
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene)


def test_four_digits_and_enter_are_the_diary_and_escape_skips_it(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "y", "enter")
        assert "Choose a number first" in app.text
        await app.press(pilot, "6", "9", "right", "2", "enter")
        assert "Saved." in app.text

        def found() -> list[tuple[str, str | None, int]]:
            kept = diary(read_past(app.context))
            return sorted((one.kind, one.side, one.value) for one in kept)

        before = [("soreness", "left", 2), ("tightness", "left", 6), ("tightness", "right", 9)]
        assert found() == before
        await app.press(pilot, "home", "u")
        assert "These are from" in app.text
        assert found() == before
        await app.press(pilot, "5", "down", "backspace", "enter")
        assert "Corrected." in app.text
        assert found() == [("tightness", "left", 5), ("tightness", "right", 9)]
        await app.press(pilot, "escape")
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene)


def test_ten_is_one_step_from_nine_and_nothing_goes_beyond(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "y", "left", "right", "right")
        assert isinstance(app.screen, DiaryScreen)
        await app.press(pilot, "enter")
        assert [one.value for one in diary(read_past(app.context))] == [10]

    menu.drive(scene)
