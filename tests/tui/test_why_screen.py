"""What's bothering you: one screen of questions, and what may help."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from timer.services.screening import valid_answers
from timer.services.why import table
from timer.tui.screens.list_screen import Options
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.questions import QuestionScreen
from timer.tui.screens.why import KEPT, ReasonsScreen, ResultScreen, WhyScreen
from timer.tui.testing import HeadlessApp, rehearse

THREE = ("right", "down") * 3
"""The first answer to each of the three questions; the first sign is chosen then."""
NONE = ("end", "space")


def kept(app: HeadlessApp) -> dict[str, bool]:
    now = app.context.clock.wall()
    return valid_answers(app.context.journal.read(now).facts, now)


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
def test_every_question_and_sign_is_on_one_screen(
    environ: dict[str, str], size: tuple[int, int]
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "w")
        shown = app.text
        for one in (*table().questions.values(), *table().signs.values()):
            assert one.short in shown
        assert "None of these" in shown
        await app.press(pilot, "end")
        assert "Where" in app.text

    rehearse(environ).drive(scene, size)


def test_answers_lead_to_a_routine_that_starts_with_one_key(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "w", *THREE, *NONE, "enter")
        assert isinstance(app.screen, ResultScreen)
        assert "It may be:" in app.text
        assert kept(app) == dict.fromkeys(
            ("sharp-pain", "fresh-injury", "nerve-signs", "sit-bone"), False
        )
        await app.press(pilot, "end")
        assert KEPT.split(",")[0] in " ".join(app.text.split())
        await app.press(pilot, "enter")
        assert not isinstance(app.screen, (ResultScreen, WhyScreen, MenuScreen))

    rehearse(environ).drive(scene, (80, 24))


def test_enter_says_what_is_missing_and_none_is_never_assumed(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "w", "down", "down", "enter")
        assert "Choose an answer first" in app.text
        assert app.screen.query_one(Options).chosen == 0
        await app.press(pilot, *THREE, "enter")
        assert isinstance(app.screen, WhyScreen)
        assert "this one needs an answer" in app.text
        assert kept(app) == {}
        await app.press(pilot, "escape")
        assert isinstance(app.screen, MenuScreen)

    rehearse(environ).drive(scene, (80, 24))


def _sign(slug: str) -> Sequence[str]:
    return (*["down"] * [*table().signs].index(slug), "space")


def test_a_sign_to_get_help_with_offers_nothing_and_enter_goes_back(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "w", *THREE, *_sign("saddle"), "enter")
        assert "Get help first" in app.text
        assert "Now:" not in app.text
        await app.press(pilot, "enter")
        assert isinstance(app.screen, WhyScreen)
        await app.press(pilot, "q")
        assert isinstance(app.screen, MenuScreen)

    rehearse(environ).drive(scene, (80, 24))


def test_the_menu_heeds_a_sign_and_shows_it_ticked_until_it_is_taken_back(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "w", *THREE, *_sign("nerve-signs"), "enter", "escape", "escape")
        assert kept(app) == {"nerve-signs": True}
        assert "ingling or numbness: not today" in app.text
        await app.press(pilot, "w")
        assert "[x] Tingling" in app.text
        await app.press(pilot, *THREE, *_sign("nerve-signs"), *_sign("sit-bone")[-2:], "enter")
        assert kept(app) == {"nerve-signs": False, "sit-bone": True}

    rehearse(environ).drive(scene, (120, 40))


def test_every_reason_can_be_read_and_leads_to_a_routine(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "w", "a")
        for one in table().explanations.values():
            assert isinstance(app.screen, ReasonsScreen)
            await app.press(pilot, "enter")
            assert one.title in app.text
            assert ("It may be:" in app.text) is not one.help
            await app.press(pilot, "escape", "down")
        await app.press(pilot, "up", "enter", "t")
        assert isinstance(app.screen, QuestionScreen)

    rehearse(environ).drive(scene, (80, 24))


def test_signs_among_the_words_that_are_looked_for_are_pointed_out(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"fever")
        assert "Signs that shouldn't wait" in app.text
        await app.press(pilot, *["backspace"] * 5, *"numb")
        assert "A sensitive nerve" in app.text
        await app.press(pilot, *["backspace"] * 4, *"tight")
        assert "then w" not in app.text

    rehearse(environ).drive(scene, (80, 24))
