"""Coming back from an injury, on its screen: begun, answered and left with one key each."""

from __future__ import annotations

import pytest

from timer.coach.past import local
from timer.services.comeback import AGAIN_TO_LEAVE, comeback, path
from timer.services.context import read_past
from timer.tui.screens.comeback import ComebackScreen
from timer.tui.screens.why import WhyScreen
from timer.tui.testing import HeadlessApp, rehearse


@pytest.mark.parametrize("size", [(40, 20), (80, 24)])
def test_it_is_begun_answered_and_left(environ: dict[str, str], size: tuple[int, int]) -> None:
    def step(app: HeadlessApp) -> str | None:
        found = comeback(read_past(app.context), local(app.context.clock.wall()))
        return found.at.step.slug if found else None

    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "w", "i")
        assert isinstance(app.screen, ComebackScreen)
        assert "Rest and cold" in app.text
        await app.press(pilot, "y", "f")
        assert step(app) is None, "nothing is asked before it has begun"
        await app.press(pilot, "5")
        assert step(app) == "rest"
        await app.press(pilot, "end")
        assert path().steps["rest"].asks.split(",")[0] in " ".join(app.text.split())
        await app.press(pilot, "n")
        assert step(app) == "gentle"
        await app.press(pilot, "n", "y")
        assert step(app) == "gentle", "it is asked once"
        await app.press(pilot, "f")
        assert AGAIN_TO_LEAVE in " ".join(app.text.split())
        assert step(app) == "gentle"
        await app.press(pilot, "f")
        assert step(app) is None
        await app.press(pilot, "escape")
        assert isinstance(app.screen, WhyScreen)

    rehearse(environ).drive(scene, size)
