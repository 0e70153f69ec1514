"""Settings, plan, caution and sources: what each key changes, and what is told when it can't."""

from __future__ import annotations

from typing import Any

import pytest

from tests.past import leave
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.routine.library.sources import sources
from timer.services.context import Context
from timer.services.preferences import save_preference
from timer.services.routine_files import timeline_of
from timer.settings import Settings, load_settings
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.questions import CautionScreen, GuardScreen, StartScreen
from timer.tui.screens.settings import SETTINGS, SettingsScreen, pieces
from timer.tui.screens.sources import SourcesScreen
from timer.tui.testing import HeadlessApp, rehearse


def kept(environ: dict[str, str]) -> Settings:
    """Return what the settings file says now."""
    settings, complaints = load_settings(Context.of(environ, BARE).folders.settings_file, {})
    assert complaints == ()
    return settings


def test_every_setting_is_changed_there_and_back_and_written(
    menu: HeadlessApp, environ: dict[str, str]
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "o")
        for setting in SETTINGS:
            if not setting.values:  # it has a list of its own
                await pilot.press("down")
                continue
            before = getattr(app.context.settings, setting.key)
            there, back = ("right", "left") if setting.round else ("left", "right")
            await pilot.press(there)
            after = getattr(app.context.settings, setting.key)
            assert after != before, setting.key
            assert getattr(kept(environ), setting.key) == after
            assert setting.called(after) in app.text
            await pilot.press(back, "down")
            assert getattr(kept(environ), setting.key) == before
        await app.press(pilot, "q")
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene)


def test_theme_and_texts_are_changed_before_the_next_key(menu: HeadlessApp) -> None:
    place = [setting.key for setting in SETTINGS].index("theme")

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "o", *["down"] * place, "right", "right")
        assert app.palette.ground == "#f6f4ee"
        assert isinstance(app.screen, SettingsScreen)
        await app.press(pilot, "left", "left")
        assert app.palette.ground == "#101418"

    menu.drive(scene)


def test_every_value_on_the_screen_can_be_written(environ: dict[str, str]) -> None:
    context = Context.of(environ, BARE)
    for setting in SETTINGS:
        for value in setting.values:
            context = save_preference(context, setting.key, value)
            assert getattr(kept(environ), setting.key) == value


def test_the_volume_ends_at_silence_and_at_full(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        place = [setting.key for setting in SETTINGS].index("volume")
        await app.press(pilot, "o", *["down"] * place, "right")
        assert app.context.settings.volume == 100
        await app.press(pilot, *["left"] * 12)
        assert app.context.settings.volume == 0

    menu.drive(scene)


@pytest.mark.parametrize(("step", "found"), [(1, 40), (-1, 30)])
def test_a_volume_written_by_hand_goes_on_to_its_neighbour(step: int, found: int) -> None:
    volume = next(one for one in SETTINGS if one.key == "volume")
    assert volume.beside(35, step) == found


def test_a_voice_written_by_hand_is_shown_and_not_lost_by_looking(
    environ: dict[str, str],
) -> None:
    save_preference(Context.of(environ, BARE), "voice", "hibari")

    async def scene(app: HeadlessApp, pilot: object) -> None:
        app.context = Context(app.context.folders, kept(environ), (), app.context.clock, BARE)
        await app.press(pilot, "o")
        assert "hibari" in app.text
        await app.press(pilot, "q")

    rehearse(environ).drive(scene)
    assert kept(environ).voice == "hibari"


def test_a_setting_that_cannot_be_written_is_told_and_not_shown(
    menu: HeadlessApp, environ: dict[str, str]
) -> None:
    Context.of(environ, BARE).folders.settings_file.mkdir(parents=True)

    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "o", "right")
        assert "config.toml" in app.text
        assert app.context.settings.plan == "none"

    menu.drive(scene)


def test_a_click_changes_a_setting(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "o")
        await pilot.click("Options", offset=(4, 6))
        await app.settle(pilot)
        assert app.context.settings.strict

    menu.drive(scene)


def test_kit_is_ticked_on_a_list_of_its_own(menu: HeadlessApp, environ: dict[str, str]) -> None:
    place = [setting.key for setting in SETTINGS].index("kit")

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "o", *["down"] * place)
        assert "everything" in app.text
        await app.press(pilot, "enter", "space")
        (first, *_), lacks = pieces(app.context), "[ ]"
        assert f"{lacks} {first}" in app.text
        have = kept(environ).kit
        assert have
        assert first not in have
        await app.press(pilot, "escape")
        assert f"{len(have)} pieces" in app.text
        await app.press(pilot, "enter", "a")
        assert kept(environ).kit is None

    menu.drive(scene)


def test_running_days_are_ticked_and_can_be_learned_again(
    menu: HeadlessApp, environ: dict[str, str]
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "o", "r", "r", "enter")
        assert "[ ] Monday" in app.text
        await app.press(pilot, "space", "down", "down", "space")
        assert kept(environ).run_days == ("mon", "wed")
        assert "[x] Wednesday" in app.text
        await app.press(pilot, "escape")
        assert "Mon, Wed" in app.text
        await app.press(pilot, "enter", "a")
        assert kept(environ).run_days is None

    menu.drive(scene)


def test_the_sources_screen_holds_every_figure_with_its_source(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "s")
        screen = app.screen
        assert isinstance(screen, SourcesScreen)
        told = "\n".join(f"{block.key} {block.text}" for block in screen.blocks())
        for section in sources():
            for row in section.rows:
                assert all(cell in told for cell in row if cell != "not known")
        assert ".txt" not in told
        house = [block for block in screen.blocks() if block.key == "house"]
        assert len(house) == len(sources()[3].rows)
        before = app.text
        await app.press(pilot, "pagedown")
        assert app.text != before
        await app.press(pilot, "s")
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene)


def test_a_third_hard_session_in_a_week_is_questioned_and_only_y_starts_it(
    tired: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert isinstance(app.screen, CautionScreen)
        assert "twice this week" in app.text
        await app.press(pilot, "enter", "space")
        assert app.return_code is None
        assert "y or n, please" in app.text
        await app.press(pilot, "escape")
        assert app.return_code == 0
        assert app.sessions == []

    rehearse(tired, "nordic-strength").drive(scene)


def test_the_caution_goes_on_to_the_questions_of_the_routine(tired: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"nordic", "enter", "enter")
        assert isinstance(app.screen, CautionScreen)
        await app.press(pilot, "n")
        assert isinstance(app.screen, MenuScreen)
        await app.press(pilot, "enter", "y")
        assert isinstance(app.screen, GuardScreen)
        await app.begun(pilot)
        assert app.sessions[-1].timeline.routine.slug == "nordic-strength"

    rehearse(tired).drive(scene)


def test_what_does_not_load_the_same_muscles_is_not_questioned(tired: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert isinstance(app.screen, StartScreen)
        await app.begun(pilot)

    rehearse(tired, "breathe-down").drive(scene)


@pytest.mark.parametrize("size", [(1, 1), (10, 5), (40, 16), (200, 60)])
def test_every_size_is_survived(menu: HeadlessApp, size: tuple[int, int]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        for key in "os":
            await app.press(pilot, key, "down", "up", "end")
            assert not isinstance(app.screen, MenuScreen)
            await app.press(pilot, "q")
            assert isinstance(app.screen, MenuScreen)

    menu.drive(scene, size)


@pytest.mark.parametrize("key", ["enter", "b", "n"])
def test_a_session_that_broke_off_goes_on_or_begins_again_by_one_key(
    environ: dict[str, str], key: str
) -> None:
    context = Context.of(environ, BARE)
    bouts = [one for one in timeline_of(context, "core").segments if one.is_bout]
    leave(context, "core", 1, ManualClock().wall())

    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert isinstance(app.screen, CautionScreen)
        assert f"Continue with {bouts[1].label}" in app.text
        await app.press(pilot, key)
        if key == "n":
            assert app.return_code == 0
            return
        if isinstance(app.screen, GuardScreen):
            await app.press(pilot, "n")
        await app.begun(pilot)
        coming = [bout for bout in bouts if bout.index > app.sessions[-1].snapshot.place]
        assert coming[0] == bouts[key == "enter"]

    rehearse(environ, "core").drive(scene)


@pytest.mark.parametrize(("opens", "told"), [("o", "choose"), ("s", "scroll"), ("d", "start")])
def test_the_help_lists_the_keys_of_the_screen_below_first(
    menu: HeadlessApp, opens: str, told: str
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, opens, "question_mark")
        head = app.text.split("While a routine runs")[0]
        assert "On this screen" in head
        assert told in head.lower()
        await app.press(pilot, "escape")
        assert "On this screen" not in app.text

    menu.drive(scene)
