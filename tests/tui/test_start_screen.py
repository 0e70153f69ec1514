"""The screen before a start: steps are turned on and off, and it is asked once."""

from __future__ import annotations

from typing import Any

import pytest

from timer.player.commands import Jump
from timer.services.screening import keep_welcome
from timer.services.session_factory import SessionOptions, plan_session
from timer.tui.screens.player import PlayerScreen
from timer.tui.screens.questions import StartScreen
from timer.tui.screens.summary import SummaryScreen
from timer.tui.testing import HeadlessApp, rehearse


def test_space_turns_a_step_off_and_the_choice_is_remembered(environ: dict[str, str]) -> None:
    async def first(app: HeadlessApp, pilot: Any) -> None:
        assert isinstance(app.screen, StartScreen)
        assert "9:33" in app.text
        assert "[x] Humming" in app.text
        await app.press(pilot, "space")
        assert "8:23" in app.text
        await app.press(pilot, "pagedown")
        assert isinstance(app.screen, PlayerScreen)
        assert "Humming" not in [one.label for one in app.sessions[-1].timeline.segments]

    async def second(app: HeadlessApp, pilot: Any) -> None:
        assert isinstance(app.screen, PlayerScreen)
        assert "Humming" not in [one.label for one in app.sessions[-1].timeline.segments]

    rehearse(environ, "breathe-down").drive(first)
    rehearse(environ, "breathe-down").drive(second)


def test_a_chosen_extra_is_asked_about_like_any_other_step(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        while not isinstance(app.screen, StartScreen):
            await app.press(pilot, "n")
        await app.press(pilot, "down", "2", "space", "space", "enter")
        played = {one.step for one in app.sessions[-1].timeline.segments}
        assert 7 not in played or 6 in played
        assert len(played) == 6

    rehearse(environ, "gentle-twice-daily").drive(scene)


def test_escape_starts_nothing_and_keeps_nothing(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "space", "escape")
        assert not app.sessions

    async def again(app: HeadlessApp, pilot: Any) -> None:
        assert isinstance(app.screen, StartScreen)
        assert "9:33" in app.text

    rehearse(environ, "breathe-down").drive(scene)
    rehearse(environ, "breathe-down").drive(again)


def test_the_details_turn_steps_on_and_the_menu_shows_and_starts_them(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "slash", *"easing", "enter", "d")
        assert "[x] March on the spot" in app.text
        assert "[ ] Quad stretch" in app.text
        await app.press(pilot, "space", "down", "space")
        assert "[ ] March on the spot" in app.text
        assert "[x] Quad stretch" in app.text
        await app.press(pilot, "escape", "enter")
        assert not isinstance(app.screen, StartScreen)
        await app.begun(pilot)
        played = {one.label for one in app.sessions[-1].timeline.segments}
        assert "Quad stretch" in played
        assert "March on the spot" not in played

    welcomed(environ).drive(scene)


def test_left_and_right_change_the_length_in_menu_and_details(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "slash", *"cooldown", "enter", "right")
        assert "Nothing is left out." in app.text
        await app.press(pilot, "left", "left")
        assert "7:01 of 9:12" in app.text
        assert "Piriformis" in app.text
        await app.press(pilot, "d", "left")
        assert "5:46 of 9:12" in app.text
        await app.press(pilot, *["left"] * 6)
        assert "This is as short as it gets." in app.text
        await app.press(pilot, *["right"] * 8, "left", "escape", "enter")
        await app.begun(pilot)
        assert app.sessions[-1].timeline.total_ms == 492_000

    welcomed(environ).drive(scene, (100, 40))


def welcomed(environ: dict[str, str]) -> HeadlessApp:
    app = rehearse(environ)
    keep_welcome(app.context)
    return app


def test_what_comes_next_starts_as_this_session_did(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.begun(pilot)
        app.sessions[-1].send(Jump(len(app.sessions[-1].timeline.segments) - 3))
        await app.settle(pilot)
        await app.let(pilot, 60)
        assert isinstance(app.screen, SummaryScreen)
        await app.press(pilot, "w")
        app.sessions.clear()
        await app.begun(pilot)
        assert app.sessions[-1].timeline.routine.slug == "breathe-down"
        assert app.sessions[-1].snapshot.muted
        assert app.sessions[-1].timeline.total_ms == 573_000, "the time was for the first one"

    app = rehearse(environ, "post-run-cooldown")
    options = SessionOptions(mute=True, budget_ms=300_000, agreed=True)
    app._plan = plan_session(app.context, "post-run-cooldown", options)
    app.drive(scene)


@pytest.mark.parametrize(("size", "shown"), [((40, 24), True), ((40, 12), False)])
def test_what_was_left_out_is_said_in_the_menu_or_else_before_the_start(
    environ: dict[str, str], size: tuple[int, int], shown: bool
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "slash", *"car-park", "enter", "left")
        assert ("Roll it out" in app.text) is shown
        await app.press(pilot, "enter")
        for _ in range(9):
            if not isinstance(app.screen, StartScreen) and not app.sessions:
                await app.press(pilot, "n")
        assert isinstance(app.screen, StartScreen) is not shown

    welcomed(environ).drive(scene, size)
