"""One-button mode: every key and click is the same button, and a held one is one decision."""

from __future__ import annotations

import pytest

from timer.frozen import replace
from timer.player.snapshot import State
from timer.tui.testing import HeadlessApp


@pytest.fixture
def one_button(session: HeadlessApp) -> HeadlessApp:
    """The trial in one-button mode."""
    settings = replace(session.context.settings, one_button=True)
    session.context = replace(session.context, settings=settings)
    return session


@pytest.mark.parametrize("key", ["n", "b", "f5", "full_stop", "j", "pagedown", "5", "ctrl+r"])
def test_any_key_pauses_and_continues(one_button: HeadlessApp, key: str) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        place = app.sessions[-1].snapshot.place
        assert "any key pause" in app.text
        await app.press(pilot, key)
        assert app.sessions[-1].snapshot.state is State.PAUSED
        assert "any key continue   twice done" in app.text
        assert "Any key continues." in app.text
        await app.let(pilot, 2)
        await app.press(pilot, key)
        assert app.sessions[-1].snapshot.state is State.COUNTING_IN
        assert app.sessions[-1].snapshot.place == place

    one_button.drive(scene)


@pytest.mark.parametrize("key", ["left_shift", "right_alt", "caps_lock", "raise_volume"])
def test_bare_modifiers_are_no_keys(one_button: HeadlessApp, key: str) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        await app.press(pilot, key)
        assert app.sessions[-1].snapshot.state is State.PLAYING

    one_button.drive(scene)


def test_it_ends_what_waits_and_pressed_twice_it_ends_anything(one_button: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "effort", seconds=5)
        assert "PRESS ANY KEY WHEN YOU ARE DONE" in app.text
        place = app.sessions[-1].snapshot.place
        await app.press(pilot, "j")
        assert app.sessions[-1].snapshot.place == place + 1
        await app.jump(pilot, "work", seconds=5)
        place = app.sessions[-1].snapshot.place
        await app.press(pilot, "j", "k")
        now = app.sessions[-1].snapshot
        assert (now.place, now.state) == (place + 1, State.PLAYING)

    one_button.drive(scene)


def test_held_it_pauses_once(one_button: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        place = app.sessions[-1].snapshot.place
        await app.press(pilot, "j")
        await app.repeat(pilot, "j")
        now = app.sessions[-1].snapshot
        assert (now.place, now.state) == (place, State.PAUSED)

    one_button.drive(scene)


@pytest.mark.parametrize(("key", "why"), [("q", "quit"), ("x", "hurt"), ("ctrl+c", "quit")])
def test_leaving_and_pain_keep_their_keys(one_button: HeadlessApp, key: str, why: str) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        await app.press(pilot, key)
        reason = app.sessions[-1].snapshot.why
        assert reason is not None
        assert reason.value == why

    one_button.drive(scene)


def test_a_click_anywhere_is_the_button(one_button: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        place = app.sessions[-1].snapshot.place
        await pilot.click("Progress", offset=(40, 0))
        await app.settle(pilot)
        now = app.sessions[-1].snapshot
        assert (now.place, now.state) == (place, State.PAUSED)

    one_button.drive(scene)


def test_digits_that_are_asked_for_stay_digits(one_button: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "effort", seconds=5)
        await app.press(pilot, "j", "8")
        assert app.sessions[-1].snapshot.rating is None
        assert "8 out of ten" in (app.sessions[-1].snapshot.message or "")

    one_button.drive(scene)
