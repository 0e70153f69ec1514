"""The wait for a voice: it ends by itself, can be gone round, and can be left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.machines import PATIENCE_S
from tests.strategies import hold, unfold
from timer.services.session_factory import create_session
from timer.session.speech_cache import SpeechCache, Voice
from timer.sound.clips import recorded
from timer.timeline.cues.plan import CuePlan
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.preparing import PreparingScreen, open_player
from timer.tui.testing.headless import HeadlessApp, rehearse

OWN = unfold(hold(20_000, "Grandma's stretch", settle=15_000))


class Slow(SpeechCache):
    """A voice that is never done while the test looks."""

    def prepare(self) -> None:
        """Take the time it takes."""
        self._speaking.acquire()
        self._speaking.acquire(timeout=PATIENCE_S)


def test_words_of_ones_own_are_waited_for_only_where_a_voice_can_say_them(tmp_path: Path) -> None:
    plan = CuePlan(OWN, recorded())
    assert SpeechCache(Voice("none", "", tmp_path), plan).waiting
    assert not SpeechCache(None, plan).waiting


@pytest.mark.parametrize(("key", "answer"), [("enter", True), ("escape", False)])
def test_a_key_goes_round_the_wait_or_back(
    environ: dict[str, str], tmp_path: Path, key: str, answer: bool
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        answers: list[bool | None] = []
        speech = Slow(Voice("none", "", tmp_path), CuePlan(OWN, recorded()))
        app.push_screen(PreparingScreen(speech), answers.append)
        await app.settle(pilot)  # type: ignore[arg-type]
        assert "Preparing the voice" in app.text
        await app.press(pilot, key)  # type: ignore[arg-type]
        assert answers == [answer]
        speech._speaking.release()

    rehearse(environ).drive(scene)


def test_it_begins_by_itself_once_everything_is_said(
    environ: dict[str, str], tmp_path: Path
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        answers: list[bool | None] = []
        screen = PreparingScreen(SpeechCache(Voice("none", "", tmp_path), CuePlan(OWN, recorded())))
        app.push_screen(screen, answers.append)
        await app.settle(pilot)  # type: ignore[arg-type]
        screen._speaking.wait(PATIENCE_S)
        screen._look()
        await app.settle(pilot)  # type: ignore[arg-type]
        assert answers == [True]

    rehearse(environ).drive(scene)


def test_leaving_the_wait_leaves_the_menu_as_it_was(
    environ: dict[str, str], tmp_path: Path
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        before = app.screen
        session = create_session(app.context, "breathe-down")
        session.speech = Slow(Voice("none", "", tmp_path), CuePlan(OWN, recorded()))
        refused: list[bool] = []
        open_player(app, session, None, lambda: refused.append(True))
        await app.settle(pilot)  # type: ignore[arg-type]
        await app.press(pilot, "escape")  # type: ignore[arg-type]
        assert (refused, app.sessions) == ([True], [])
        assert app.screen is before
        assert isinstance(before, MenuScreen)
        session.speech._speaking.release()
        session.finish()

    rehearse(environ).drive(scene)
