"""A key held for two seconds decides one thing at most, on every screen."""

from __future__ import annotations

from typing import Any

import pytest

from timer.services.context import read_past
from timer.services.screening import valid_answers
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.player import PlayerScreen
from timer.tui.screens.questions import GuardScreen, InjuryDayScreen
from timer.tui.screens.summary import SummaryScreen
from timer.tui.screens.welcome import SoundCard, WelcomeScreen
from timer.tui.testing import HeadlessApp, rehearse
from timer.tui.widgets.prompt import Field


async def hold(app: HeadlessApp, pilot: Any, key: str) -> None:
    """Hold a key for two seconds."""
    await app.press(pilot, key)
    await app.repeat(pilot, key)


def test_enter_held_since_the_shell_accepts_nothing(new: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.repeat(pilot, "enter")
        assert isinstance(app.screen, WelcomeScreen)
        await hold(app, pilot, "enter")
        assert isinstance(app.screen, SoundCard)

    rehearse(new).drive(scene)


@pytest.mark.parametrize("key", ["n", "y", "escape", "q"])
def test_a_held_key_answers_one_question(environ: dict[str, str], key: str) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "slash", *"cooldown", "enter", "enter", "n")
        assert "Question 2 of 4" in app.text
        await hold(app, pilot, key)
        expected = {
            "n": (GuardScreen, "Question 3 of 4"),
            "y": (InjuryDayScreen, "1"),
            "escape": (GuardScreen, "Question 1 of 4"),
            "q": (MenuScreen, "Supple"),
        }
        kind, text = expected[key]
        assert isinstance(app.screen, kind)
        assert text in app.text
        assert app.return_code is None

    app = rehearse(environ)
    app.drive(scene)
    given = valid_answers(read_past(app.context).facts, app.context.clock.wall())
    assert len(given) == {"n": 2, "y": 2, "escape": 0, "q": 1}[key]


@pytest.mark.parametrize("key", ["enter", "n", "right", "pagedown", "x", "q", "b", "space", "r"])
def test_a_held_key_ends_or_skips_one_bout(session: HeadlessApp, key: str) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "work", seconds=5)
        before = app.sessions[-1].snapshot.place
        await app.press(pilot, key)
        once = app.sessions[-1].snapshot
        await app.repeat(pilot, key)
        now = app.sessions[-1].snapshot
        assert (now.place, now.state, now.why) == (once.place, once.state, once.why)
        assert abs(now.place - before) <= 1
        assert isinstance(app.screen, PlayerScreen)

    session.drive(scene)


def test_minus_repeats_slowly_and_ends_no_more_than_one_bout(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "work", seconds=1)
        place = app.sessions[-1].snapshot.place
        await app.press(pilot, "minus")
        left = app.sessions[-1].snapshot.left_s
        await app.repeat(pilot, "minus")
        now = app.sessions[-1].snapshot
        assert now.place == place + 1
        assert left == 19
        await hold(app, pilot, "plus")
        assert (app.sessions[-1].snapshot.left_s or 0) > (now.left_s or 0) + 60

    session.drive(scene)


@pytest.mark.parametrize("key", ["n", "enter", "space"])
def test_the_key_that_ended_a_session_does_nothing_at_its_end(
    session: HeadlessApp, key: str
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "note", seconds=1)
        await hold(app, pilot, key)
        assert isinstance(app.screen, SummaryScreen) or key == "space"
        assert app.return_code is None
        assert len(app.sessions) == 1

    session.drive(scene)


def test_a_held_key_starts_no_more_than_the_first_question(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "slash", *"core")
        await hold(app, pilot, "enter")
        assert isinstance(app.screen, MenuScreen), "enter ended the search and started nothing"
        await hold(app, pilot, "enter")
        assert isinstance(app.screen, GuardScreen)
        assert not app.sessions

    menu.drive(scene)


@pytest.mark.parametrize("key", ["d", "o", "question_mark", "s", "e", "c"])
def test_a_held_key_opens_a_screen_and_does_not_close_it(menu: HeadlessApp, key: str) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, key)
        once = app.text if key != "c" else None
        await app.repeat(pilot, key)
        assert once in (app.text, None)
        assert len(app.edited) <= 1

    menu.drive(scene)


def test_typing_repeats_and_arrows_do_slowly(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "slash")
        await hold(app, pilot, "l")
        field = app.focused
        assert isinstance(field, Field)
        assert len(field.value) > 40
        await hold(app, pilot, "backspace")
        assert field.value == ""
        await app.press(pilot, "escape")
        await hold(app, pilot, "down")
        assert 8 <= app.screen.query_one("RoutineList").chosen <= 12  # type: ignore[attr-defined]

    menu.drive(scene)


@pytest.mark.parametrize("key", ["ctrl+c", "escape", "enter"])
def test_a_held_key_leaves_the_palette_and_nothing_else(menu: HeadlessApp, key: str) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "ctrl+p")
        await app.press(pilot, key)
        once = type(app.screen)
        await app.repeat(pilot, key)
        assert type(app.screen) is once
        assert app.return_code is None

    menu.drive(scene)


def test_a_burst_of_different_keys_is_obeyed(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await pilot.press("n", "escape", "y", "a", "n")
        await app.settle(pilot)
        assert "Question 2 of 4" in app.text

    rehearse(environ, "post-run-cooldown").drive(scene)
