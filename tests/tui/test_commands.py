"""The command palette: what it offers on each screen, and that it leaves a session alone."""

from __future__ import annotations

from typing import Any

import pytest
from textual.command import CommandList

from timer.player.snapshot import State
from timer.tui.screens.commands import CommandsScreen
from timer.tui.screens.player import PlayerScreen
from timer.tui.testing import HeadlessApp


async def open_at(app: HeadlessApp, pilot: Any, typed: str = "") -> list[str]:
    """Open the palette, type, and return the names that are offered."""
    await pilot.press("ctrl+p")
    await pilot.press(*typed)
    assert isinstance(app.screen, CommandsScreen)
    await app.workers.wait_for_complete()
    await pilot.pause()
    found = app.screen.query_one(CommandList)
    return [
        str(found.get_option_at_index(place).hit.text)  # type: ignore[attr-defined]
        for place in range(found.option_count)
    ]


def test_the_menu_offers_its_routines_and_screens_and_nothing_of_textuals(
    trial_menu: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        names = await open_at(app, pilot)
        assert {"Start Trial", "Start Short", "Settings", "Sounds", "Sources", "Help"} <= {*names}
        assert "Start Broken" not in names
        assert not {"Screenshot", "Keys", "Maximize", "Theme"} & {*names}

    trial_menu.drive(scene)


def test_a_routine_is_started_from_it(trial_menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await open_at(app, pilot, "short")
        await app.press(pilot, "enter")
        await pilot.pause()
        assert isinstance(app.screen, PlayerScreen)
        assert app.sessions[-1].title == "Short"

    trial_menu.drive(scene)


def test_over_a_session_it_disturbs_nothing_until_something_is_chosen(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "work", 3)
        names = await open_at(app, pilot, "pause")
        assert "Pause" in names
        assert not any(name.startswith("Start") or name == "Settings" for name in names)
        assert app.sessions[-1].snapshot.state is State.PLAYING
        await app.let(pilot, 1)
        assert app.sessions[-1].snapshot.gone_s == 4
        await pilot.press("enter")
        await app.settle(pilot)
        assert app.sessions[-1].snapshot.state is State.PAUSED

    session.drive(scene)


@pytest.mark.parametrize("key", ["escape", "ctrl+p", "ctrl+c"])
def test_it_is_left_with_one_key_and_the_session_goes_on(session: HeadlessApp, key: str) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "work", 3)
        await open_at(app, pilot)
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, PlayerScreen)
        assert app.sessions[-1].snapshot.state is State.PLAYING

    session.drive(scene)


def test_a_theme_is_chosen_from_it(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "work", 3)
        await open_at(app, pilot, "e-li")
        await app.press(pilot, "enter")
        assert app.context.settings.theme == "supple-light"

    session.drive(scene)


def test_markup_in_a_name_is_shown_as_it_was_written(trial_menu: HeadlessApp) -> None:
    folder = trial_menu.context.folders.routines
    (folder / "bold.yaml").write_text(
        "name: '[bold]x[/] \\x1b[31m'\nsteps:\n  - hold: A\n    for: 20s\n", encoding="utf-8"
    )

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        assert any("[bold]x[/]" in name for name in await open_at(app, pilot, "bold"))

    trial_menu.drive(scene)
