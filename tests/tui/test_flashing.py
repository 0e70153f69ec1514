"""No flashing: at most three large changes of the ground a second, measured in what is painted."""

from __future__ import annotations

from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

import pytest

from tests.each import each
from tests.tui.colours import contrast, luminance
from timer.frozen import replace
from timer.player.snapshot import State
from timer.timeline.segments import SegmentKind
from timer.tui.drawing import themes
from timer.tui.terminal.capabilities import FEW, MANY, NONE
from timer.tui.terminal.flashing import Grounds
from timer.tui.terminal.less_motion import wants_less_motion
from timer.tui.testing import HeadlessApp, rehearse

REPEAT_MS = 33
DESKTOP = {"DISPLAY": ":0"}


class Watch:
    """Counts how often at least a quarter of the painted grounds changed, and when."""

    def __init__(self, app: HeadlessApp) -> None:
        self._app = app
        self._before = self._shown
        self.changes: list[int] = []

    def look(self) -> None:
        """Compare what is painted now with what was painted at the last change."""
        after = self._shown
        pairs = zip(chain(*self._before), chain(*after), strict=True)
        if sum(old != new for old, new in pairs) * 4 >= self._app.size.area:
            self.changes.append(self._app.context.clock.read().awake)
            self._before = after

    @property
    def most_a_second(self) -> int:
        """The most changes within any second."""
        return max((sum(0 <= b - a < 1000 for b in self.changes) for a in self.changes), default=0)

    @property
    def _shown(self) -> Grounds:
        return [list(row) for row in self._app.flashing.grounds]


def lightness(app: HeadlessApp) -> float:
    """Return the mean luminance of what is painted."""
    cells = [*chain(*app.flashing.grounds)]
    return sum(map(luminance, cells)) / len(cells)


def test_no_keys_make_the_screen_flash(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.let(pilot, 8)
        watch = Watch(app)
        keys = ["space", "question_mark", "escape", "n", "b"]
        for key in islice(cycle(keys), 1200 // REPEAT_MS):
            app._clock.advance(REPEAT_MS)
            await pilot.press(key)
            await app.settle(pilot)
            watch.look()
        assert 1 < watch.most_a_second <= 3
        app._clock.advance(2000)
        await app.settle(pilot)
        corner = app.screen._compositor.render_strips()[1]._segments[0].style
        assert corner is not None
        assert corner.bgcolor is not None
        assert app.flashing.grounds[1][0] == corner.bgcolor.name, "the newest picture in the end"

    session.drive(scene)


@pytest.mark.parametrize("size", [(40, 20), (80, 24)])
def test_getting_ready_for_a_move_without_a_figure_does_not_dazzle(
    session: HeadlessApp, size: tuple[int, int]
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.let(pilot, 2)
        assert app.sessions[-1].snapshot.segment.kind is SegmentKind.SETTLE
        assert lightness(app) < 0.2
        await app.jump(pilot, "open")
        assert lightness(app) < 0.2

    session.drive(scene, size)


def test_a_calm_session_keeps_its_ground_from_start_to_end(
    environ: dict[str, str], trial: str
) -> None:
    app = rehearse(environ, trial)
    app.context = replace(app.context, settings=replace(app.context.settings, theme="calm"))
    app.change_theme("calm")

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.let(pilot, 2)
        watch = Watch(app)
        for kind in ("work", "switch", "effort", "rest", "open", "ask", "note"):
            await app.jump(pilot, kind)
            watch.look()
        await app.press(pilot, "space")
        watch.look()
        assert app.sessions[-1].snapshot.state is State.PAUSED
        assert not watch.changes

    app.drive(scene)


@each("theme", themes.ours())
@each("kind", SegmentKind)
def test_calm_is_readable_from_a_metre_away(theme: Any, kind: SegmentKind) -> None:
    palette = themes.palette(theme, MANY, gentle=True)
    look = palette._quieter(palette.kinds[kind])
    assert look.ground == palette.ground
    assert contrast(look.ground, look.ink) >= 7


@pytest.mark.parametrize("depth", [FEW, NONE])
def test_calm_with_fewer_colours_keeps_the_ground_too(depth: str) -> None:
    palette = themes.palette(themes.ours()[0], depth, gentle=True)
    assert {palette._quieter(look).ground for look in palette.kinds.values()} == {palette.ground}


def test_calm_is_chosen_by_what_the_desktop_wishes(tmp_path: Path) -> None:
    folder = {**DESKTOP, "XDG_CONFIG_HOME": str(tmp_path)}
    assert not wants_less_motion(folder, lambda _: "true\n", "linux")
    assert wants_less_motion(folder, lambda _: "false\n", "linux")
    assert wants_less_motion({}, lambda _: "1\n", "darwin")
    assert wants_less_motion({"NO_MOTION": "1"}, lambda _: "", "linux")
    assert not wants_less_motion({}, lambda _: "false\n", "linux"), "no desktop, nothing asked"
    (tmp_path / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor = 0\n", encoding="utf-8")
    assert wants_less_motion(folder, lambda _: "", "linux")


def test_the_desktop_is_asked_once_the_first_picture_is_there(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        while not app.palette.gentle:
            await pilot.pause()
        assert app.prefer("calm", False) is None
        assert not app.palette.gentle, "what you set yourself overrides it"

    rehearse(environ, less_motion=lambda: True).drive(scene)
