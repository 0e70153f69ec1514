"""Pages to read: they scroll by key and wheel, and what is on them can be selected and copied."""

from __future__ import annotations

from typing import Any

from textual.events import MouseScrollDown

from timer.tui.screens.help import HelpScreen
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.text_screen import Page
from timer.tui.testing import HeadlessApp


async def select(pilot: Any, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Drag the mouse over a page."""
    await pilot.mouse_down(Page, offset=start)
    await pilot.hover(Page, offset=end)
    await pilot.mouse_up(Page, offset=end)


def test_a_page_scrolls_by_key_and_wheel(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "question_mark")
        page = app.screen.query_one(Page)
        last = len(page.lines) - page.size.height
        assert app.focused is page
        for key, at in (
            ("down", 1), ("j", 2), ("k", 1), ("up", 0), ("up", 0),
            ("pagedown", page.size.height - 2), ("pageup", 0), ("end", last),
            ("down", last), ("g", 0), ("G", last), ("home", 0),
        ):  # fmt: skip
            await app.press(pilot, key)
            assert page.scroll_offset.y == at, key
            assert ("↓ more" in app.text) is (at < last)
        page.post_message(MouseScrollDown(page, 1, 1, 0, 0, 0, False, False, False))
        await app.settle(pilot)
        assert page.scroll_offset.y > 0

    menu.drive(scene)


def test_what_is_selected_is_copied_and_then_the_key_leaves(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "question_mark", "j", "j")
        page = app.screen.query_one(Page)
        rows = [page.render_line(y).text for y in range(3)]
        await select(pilot, (4, 0), (len(rows[2].rstrip()), 2))
        await app.press(pilot, "ctrl+c")
        expected = [rows[0][4:].rstrip(), rows[1][2:].rstrip(), rows[2][2:].rstrip()]
        assert app.clipboard.split("\n") == expected
        assert isinstance(app.screen, HelpScreen)
        await app.press(pilot, "ctrl+c")
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene)


def test_a_drag_over_an_answer_does_not_give_it(new: dict[str, str]) -> None:
    from timer.tui.screens.welcome import WelcomeScreen
    from timer.tui.testing import rehearse

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        rows = app.text.splitlines()
        y = next(y for y, row in enumerate(rows) if row.strip().startswith("enter"))
        await select(pilot, (3, y), (12, y))
        await app.settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.click(Page, offset=(3, y))
        await app.settle(pilot)
        assert not isinstance(app.screen, WelcomeScreen)

    rehearse(new).drive(scene, (80, 40))
