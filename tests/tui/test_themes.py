"""Themes: told apart by every eye, readable, the same in fewer colours, and changed while shown."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any, get_args

import pytest
from rich.color import Color, ColorSystem
from textual.theme import BUILTIN_THEMES

from tests.each import each
from tests.tui.colours import apart, contrast, difference, luminance
from timer.settings import THEMES
from timer.timeline.segments import SegmentKind
from timer.tui.drawing import themes
from timer.tui.drawing.themes import Ink, Palette, visible
from timer.tui.drawing.typeset import inked
from timer.tui.row_widget import RowWidget
from timer.tui.screens.text_screen import Page
from timer.tui.terminal.capabilities import FEW, MANY, NONE
from timer.tui.testing import HeadlessApp

OURS = {"dark": themes.DARK, "light": themes.LIGHT}
ROLES = [role for role in get_args(Ink) if role not in ("ground", "thing")]
KNOWN = [theme for theme in (*BUILTIN_THEMES.values(), *themes.ours()) if not theme.ansi]

SIXTEEN = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
    "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "console": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa "
    "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    "windows": "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc "
    "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
}
"""What some terminals make of the sixteen colours."""
NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def grounds(palette: Palette) -> list[str]:
    return [*dict.fromkeys(look.ground for look in palette.kinds.values()), palette.paused.ground]


def shade(name: str, table: str) -> str:
    number = NAMES.index(name.removeprefix("bright_")) + 8 * name.startswith("bright_")
    return f"#{SIXTEEN[table].split()[number]}"


def test_the_measure_agrees_with_published_pairs() -> None:
    assert difference((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert difference((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    assert difference((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(
        0.9082, abs=1e-4
    )


@pytest.mark.parametrize("name", OURS)
def test_every_eye_tells_any_two_kinds_of_segment_apart(name: str) -> None:
    pairs = combinations(grounds(OURS[name]), 2)
    assert min(apart(one, other) for one, other in pairs) >= 20


@pytest.mark.parametrize("name", OURS)
def test_no_colour_vision_at_all_still_tells_work_from_rest_and_getting_ready(name: str) -> None:
    kinds = OURS[name].kinds
    shown = [kinds[kind] for kind in (SegmentKind.WORK, SegmentKind.SETTLE, SegmentKind.SWITCH)]
    lights = sorted(luminance(look.ground) for look in shown)
    assert all(high / (low + 0.05) > 1.8 for low, high in pairwise(lights))


@pytest.mark.parametrize("name", OURS)
def test_two_hundred_and_fifty_six_colours_are_enough(name: str) -> None:
    fewer = [
        "#{:02x}{:02x}{:02x}".format(
            *Color.parse(ground).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        )
        for ground in grounds(OURS[name])
    ]
    assert min(apart(one, other) for one, other in combinations(fewer, 2)) >= 19


@each("theme", KNOWN)
@each("gentle", [False, True])
def test_the_working_muscle_is_seen_on_the_body_and_on_the_ground(theme: Any, gentle: bool) -> None:
    found = themes.palette(theme, MANY, gentle=gentle)
    assert contrast(found.muscle, found.limb) >= 3
    for ink in (found.muscle, found.limb, found.quiet, found.thing, found.accent):
        assert contrast(ink, found.ground) >= 3


@pytest.mark.parametrize("table", SIXTEEN)
@pytest.mark.parametrize("found", [themes.DARK_SIXTEEN, themes.LIGHT_SIXTEEN])
def test_sixteen_colours_show_the_muscle_whatever_a_terminal_makes_of_them(
    found: Palette, table: str
) -> None:
    muscle, limb, ground = (shade(ink, table) for ink in (found.muscle, found.limb, found.ground))
    assert contrast(muscle, limb) >= 2.7
    assert contrast(muscle, ground) >= 2.7


def test_no_colours_show_the_muscle_pale_and_the_body_solid() -> None:
    inks = themes.NO_COLOURS.drawn()
    shown = [
        inked((text, ink), inks)[0]
        for text, ink in [
            ("█▀", "mark"),
            ("█▄", "body"),
            ("▀", "mark on body"),
            ("▀", "body on mark"),
            ("▀", "body on prop"),
        ]
    ]
    assert shown == ["░░", "█▄", "▄", "▀", "█"]


@each("theme", KNOWN)
def test_every_text_is_readable_in_every_theme(theme: Any) -> None:
    palette = themes.palette(theme, MANY)
    for ground in (palette.ground, palette.chosen):
        for role in ROLES:
            assert contrast(getattr(palette, role), ground) >= 4.5, (role, ground)
    assert contrast(palette.thing, palette.ground) >= 3
    for look in (*palette.kinds.values(), palette.paused):
        assert contrast(look.ground, look.ink) >= 7
    assert contrast(palette.notice.ground, palette.notice.ink) >= 7


@each("theme", KNOWN)
@each("kind", SegmentKind)
def test_a_mark_in_the_strip_is_seen_on_every_ground(theme: Any, kind: SegmentKind) -> None:
    palette = themes.palette(theme, MANY)
    mark = palette.mark(kind).color
    assert mark is not None
    assert mark.triplet is not None
    assert contrast(mark.triplet.hex, palette.ground) >= 3


@pytest.mark.parametrize("table", SIXTEEN)
@pytest.mark.parametrize("palette", [themes.DARK_SIXTEEN, themes.LIGHT_SIXTEEN])
def test_sixteen_colours_hold_whatever_a_terminal_makes_of_them(
    palette: Palette, table: str
) -> None:
    looks = [*palette.kinds.values(), palette.paused, palette.notice]
    assert all(contrast(shade(a.ground, table), shade(a.ink, table)) >= 4.3 for a in looks)
    shown = dict.fromkeys(look.ground for look in palette.kinds.values())
    assert len(shown) == len(SegmentKind) - 1
    inks = [shade(getattr(palette, role), table) for role in ROLES]
    assert all(contrast(ink, shade(palette.ground, table)) >= 4.5 for ink in inks)


def test_without_colours_work_is_exchanged_and_nothing_is_coloured() -> None:
    palette = themes.NO_COLOURS
    work, rest = palette.kinds[SegmentKind.WORK], palette.kinds[SegmentKind.REST]
    assert work.plain.reverse
    assert not work.inverse.reverse
    assert not rest.plain.reverse
    assert rest.inverse.reverse
    assert palette.style("quiet", "chosen").reverse
    for one in (work.plain, rest.inverse, palette.style(), palette.mark(SegmentKind.WORK)):
        assert one.color is None or one.color.is_default


def test_every_theme_of_the_settings_is_there_and_none_is_forgotten() -> None:
    ours = {theme.name for theme in themes.ours()}
    assert set(THEMES) == {themes.AUTO, themes.CALM, *ours, *BUILTIN_THEMES}


@pytest.mark.parametrize("depth", [FEW, NONE])
def test_fewer_colours_go_before_the_theme(depth: str) -> None:
    light, dark = (themes.palette(BUILTIN_THEMES[name], depth) for name in ("flexoki", "nord"))
    assert dark in (themes.DARK_SIXTEEN, themes.NO_COLOURS)
    assert (light is dark) == (depth == NONE or BUILTIN_THEMES["flexoki"].dark)


def test_auto_goes_by_the_ground_of_the_terminal() -> None:
    assert themes.meant("auto", light=True) == "supple-light"
    assert themes.meant("auto", light=False) == "supple-dark"
    assert themes.meant("nord", light=True) == "nord"


def test_a_colour_that_reads_well_is_left_alone() -> None:
    assert visible("#ffffff", "#000000") == "#ffffff"
    assert visible("red", "#000000") == "red"
    assert contrast(visible("#111111", "#000000", 4.5), "#000000") >= 4.5


def test_a_theme_is_changed_under_a_running_session_and_kept(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "work", 3)
        before = app.sessions[-1].snapshot.gone_s
        assert app.prefer("theme", "supple-light") is None
        await app.settle(pilot)
        shown = {
            segment.style.bgcolor.name
            for widget in app.screen.walk_children(RowWidget)
            for strip in widget._painted
            for segment in strip
            if segment.style and segment.style.bgcolor
        }
        assert themes.LIGHT.ground in shown
        assert themes.DARK.ground not in shown
        assert app.screen.styles.background.hex.lower() == themes.LIGHT.ground
        assert app.sessions[-1].snapshot.gone_s == before
        assert 'theme = "supple-light"' in app.context.folders.settings_file.read_text()

    session.drive(scene)


def test_help_that_was_shown_before_has_the_colours_of_the_theme_now(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "question_mark", "escape")
        assert app.prefer("theme", "supple-light") is None
        await app.press(pilot, "question_mark")
        grounds = {cell.style.bgcolor.name for cell in app.screen.query_one(Page).render_line(1)}
        assert grounds == {themes.LIGHT.ground}

    session.drive(scene)
