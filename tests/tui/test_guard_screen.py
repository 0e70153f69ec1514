"""The questions before a start: what each answer leads to, and that it is asked once."""

from __future__ import annotations

from timer.engine.host import Host
from timer.player.clock import ManualClock
from timer.tui.rehearsal import Rehearsal, rehearse
from timer.tui.screens.guard import GuardScreen
from timer.tui.screens.player import PlayerScreen


def test_no_to_every_question_begins_and_is_not_asked_again(environ: dict[str, str]) -> None:
    async def first(app: Rehearsal, pilot: object) -> None:
        assert isinstance(app.screen, GuardScreen)
        while not app.engines:
            await app.press(pilot, "n")
        assert isinstance(app.screen, PlayerScreen)

    async def second(app: Rehearsal, pilot: object) -> None:
        assert isinstance(app.screen, PlayerScreen)

    rehearse(environ, "core").drive(first)
    rehearse(environ, "core").drive(second)


def test_a_blocking_yes_offers_another_routine(environ: dict[str, str]) -> None:
    async def scene(app: Rehearsal, pilot: object) -> None:
        await app.press(pilot, "y")
        assert "does not start today" in app.text
        await app.press(pilot, "i")
        while not app.engines:
            await app.press(pilot, "enter")
        assert app.engines[-1].timeline.routine.slug == "breathe-down"

    rehearse(environ, "core").drive(scene)


def test_a_blocking_yes_can_be_left_without_starting_anything(environ: dict[str, str]) -> None:
    async def scene(app: Rehearsal, pilot: object) -> None:
        await app.press(pilot, "y", "enter")
        assert app.return_code == 0
        assert app.engines == []

    rehearse(environ, "core").drive(scene)


def test_a_yes_that_drops_steps_begins_without_them(environ: dict[str, str]) -> None:
    async def scene(app: Rehearsal, pilot: object) -> None:
        while "sore right where you sit" not in app.text:
            await app.press(pilot, "n")
        await app.press(pilot, "y")
        assert "left out" in app.text
        await app.press(pilot, "enter")
        labels = {segment.label for segment in app.engines[-1].timeline.segments}
        assert "Foot-on-bench stretch" not in labels
        assert "Quad stretch" in labels

    rehearse(environ, "post-run-cooldown").drive(scene)


def test_the_questions_can_be_left_with_q(environ: dict[str, str]) -> None:
    async def scene(app: Rehearsal, pilot: object) -> None:
        await app.press(pilot, "q")
        assert app.return_code == 0

    rehearse(environ, "core").drive(scene)


def test_a_fresh_injury_told_elsewhere_refuses_without_another_question(
    environ: dict[str, str],
) -> None:
    host = Host.of(environ)
    Host(host.folders, host.settings, (), ManualClock()).answered({"fresh-injury": True})

    async def scene(app: Rehearsal, pilot: object) -> None:
        assert isinstance(app.screen, GuardScreen)
        assert "does not start today" in app.text
        assert "cold pack" in app.text
        await app.press(pilot, "enter")
        assert app.engines == []

    rehearse(environ, "post-run-cooldown").drive(scene)
