"""The wait for a voice: it ends by itself, can be gone round, and can be left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.machines import PATIENCE_S
from tests.strategies import hold, unfold
from timer.services.session_flow import Flow, PrepareVoice, Reply
from timer.session.speech_cache import SpeechCache, Voice
from timer.sound.clips import recorded
from timer.timeline.cues.plan import CuePlan
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.questions import PreparingScreen
from timer.tui.testing import HeadlessApp, rehearse

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


def asked(speech: SpeechCache, replies: list[Reply]) -> Flow:
    """Ask for the voice and nothing else, and start nothing."""
    replies.append((yield PrepareVoice(speech)))
    return None


@pytest.mark.parametrize(("key", "reply"), [("enter", Reply.GO), ("escape", Reply.LEAVE)])
def test_a_key_cuts_the_wait_short_or_leaves_it_for_the_menu(
    environ: dict[str, str], tmp_path: Path, key: str, reply: Reply
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        replies: list[Reply] = []
        before = app.screen
        speech = Slow(Voice("none", "", tmp_path), CuePlan(OWN, recorded()))
        app.ask(asked(speech, replies))
        await app.settle(pilot)  # type: ignore[arg-type]
        assert "Preparing the voice" in app.text
        await app.press(pilot, key)  # type: ignore[arg-type]
        assert replies == [reply]
        assert app.screen is before
        assert isinstance(before, MenuScreen)
        speech._speaking.release()

    rehearse(environ).drive(scene)


def test_it_starts_automatically_once_everything_is_said(
    environ: dict[str, str], tmp_path: Path
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        replies: list[Reply] = []
        speech = SpeechCache(Voice("none", "", tmp_path), CuePlan(OWN, recorded()))
        app.ask(asked(speech, replies))
        await app.settle(pilot)  # type: ignore[arg-type]
        screen = app.screen
        assert isinstance(screen, PreparingScreen)
        screen._speaking.wait(PATIENCE_S)
        screen.check()
        await app.settle(pilot)  # type: ignore[arg-type]
        assert replies == [Reply.GO]

    rehearse(environ).drive(scene)
