"""The menu: finding, choosing and starting a routine, broken files among them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.locking import Locked
from tests.past import menu as menu_of
from timer.services.catalog import routine_cards
from timer.services.context import read_past
from timer.services.hearing import NOTHING_PLAYS
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.player import PlayerScreen
from timer.tui.testing import HeadlessApp, rehearse
from timer.tui.widgets.routine_list import RoutineList, whole
from timer.tui.widgets.rows import Notice


def chosen(app: HeadlessApp) -> str:
    card = app.screen.query_one(RoutineList).card
    assert card is not None
    return card.slug


def row_of(app: HeadlessApp) -> int:
    """Return how many rows are above the list's."""
    return app.screen.query_one(RoutineList).region.y


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["down"], 1), (["j", "j"], 2), (["j", "k"], 0), (["up"], 0), (["end"], -1), (["G"], -1),
        (["end", "home"], 0), (["end", "g"], 0), (["pagedown", "pageup"], 0), (["J"], 1),
    ],
)  # fmt: skip
def test_keys_choose(menu: HeadlessApp, keys: list[str], place: int) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        slugs = [card.slug for part in menu_of(app.context) for card, _ in part.entries]
        await app.press(pilot, *keys)
        assert chosen(app) == slugs[place]

    menu.drive(scene)


def test_a_click_chooses_and_a_second_one_starts(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        rows = app.text.splitlines()
        place = next(y for y, text in enumerate(rows) if "Foam roll" in text) - row_of(app)
        await pilot.click(RoutineList, offset=(4, place))
        await app.settle(pilot)
        assert chosen(app) == "foam-roll"
        await pilot.click(RoutineList, offset=(4, place - 2))
        assert chosen(app) == "foam-roll", "a heading is no routine"
        await pilot.click(RoutineList, offset=(4, place), times=2)
        await app.settle(pilot)
        await app.begun(pilot)
        assert isinstance(app.screen, PlayerScreen)

    menu.drive(scene)


def test_enter_starts_and_leaving_early_comes_back_to_the_menu(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"breathe", "enter", "enter")
        await app.begun(pilot)
        assert isinstance(app.screen, PlayerScreen)
        await app.press(pilot, "q", "q")
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene)


def test_the_preview_shows_kit_and_steps(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"breathe", "enter")
        assert "Needs  wall" in app.text
        assert "Long exhales" in app.text

    menu.drive(scene)


def test_letters_filter_only_after_the_slash(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"jet")
        assert app.edited == []
        await app.press(pilot, "escape")
        assert f"{len(routine_cards(app.context))} routines" in app.text

    menu.drive(scene)


def test_after_a_session_everything_is_listed_again(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"core", "enter")
        assert app.screen.query_one(RoutineList).count == 2
        await app.press(pilot, "d", "escape")
        assert app.screen.query_one(RoutineList).count == 2
        await app.press(pilot, "enter")
        await app.begun(pilot)
        await app.press(pilot, "q", "y")
        assert isinstance(app.screen, MenuScreen)
        assert app.screen.query_one(RoutineList).count > 10

    menu.drive(scene)


def test_finding_nothing_says_how_to_see_all_again(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"zzz")
        assert "Nothing matches" in app.text
        await app.press(pilot, "backspace", "backspace", "backspace")
        assert "Nothing matches" not in app.text

    menu.drive(scene)


def test_a_broken_file_is_listed_with_its_problem_and_does_not_start(
    environ: dict[str, str],
) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple" / "routines"
    folder.mkdir(parents=True)
    (folder / "aaa.yaml").write_text("name: Broken\nsteps:\n  - hodl: x\n", encoding="utf-8")

    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "end")
        assert chosen(app) == "aaa"
        assert "line 3" in app.text
        await app.press(pilot, "enter")
        assert isinstance(app.screen, MenuScreen)
        assert "This one can't start" in app.text

    rehearse(environ).drive(scene, (100, 24))


def test_the_menu_carries_the_short_disclaimer(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert "It can't examine you." in app.text

    menu.drive(scene)


def test_e_edits_a_copy_of_a_bundled_routine(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "e")
        assert len(app.edited) == 1
        assert "supple" in app.edited[0]

    menu.drive(scene, (120, 24))


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("ctrl+c", 0)])
def test_leaving(menu: HeadlessApp, key: str, code: int) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, key)
        assert app.return_code == code

    menu.drive(scene)


def test_a_routine_named_at_the_start_never_waits_for_the_disclaimer(
    tmp_path: Path, trial: str
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert isinstance(app.screen, PlayerScreen)

    rehearse({"XDG_DATA_HOME": str(tmp_path / "d")}, trial).drive(scene)


@pytest.mark.parametrize("size", [(1, 1), (10, 5), (40, 16), (200, 60)])
def test_every_size_is_survived(menu: HeadlessApp, size: tuple[int, int]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "j", "question_mark", "q", "slash", "x", "escape")
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene, size)


def test_what_is_told_takes_a_second_row_when_the_terminal_becomes_narrow(
    trial_menu: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        app.screen.tell("word " * 15 + "end")
        await pilot.pause()
        assert app.screen.query_one(Notice).size.height == 1
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        assert "end" in app.screen.query_one(Notice).render_line(1).text

    trial_menu.drive(scene, (120, 24))


@pytest.mark.parametrize("size", [(40, 16), (40, 20), (80, 24)])
def test_the_list_never_ends_in_a_heading_without_its_routines(
    menu: HeadlessApp, size: tuple[int, int]
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        cards = app.screen.query_one(RoutineList)
        for place in range(cards.count):
            cards.chosen = place
            shown = whole(cards._lines, cards._top, cards.size.height)
            ends = cards._top + cards.size.height >= len(cards._lines)
            assert ends or shown[-1].place is not None
            assert any(line.place == place for line in shown)

    menu.drive(scene, size)


def test_a_large_terminal_tells_what_each_routine_is_for(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        cards = app.screen.query_one(RoutineList)
        assert {line.place for line in cards._lines if line.kind == "note"} >= {*range(cards.count)}

    menu.drive(scene, (200, 90))


def test_mistakes_in_both_files_are_counted_and_the_first_is_told_without_a_path(
    environ: dict[str, str],
) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keymap.toml").write_text('[player]\nnex = "w"\nbak = "z"\n', encoding="utf-8")

    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert "`supple doctor` lists all 2 mistakes." in app.text
        assert "keymap.toml, line 2:" in app.text
        assert str(folder) not in app.text

    rehearse(environ).drive(scene, (40, 16))


def test_a_busy_journal_is_said_and_shown_once_it_is_free(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        screen = app.screen
        assert isinstance(screen, MenuScreen)
        assert "Another program is using the journal" in " ".join(notice(app))
        screen.look_again()
        assert notice(app)
        busy.free()
        screen.look_again()
        await app.settle(pilot)
        assert notice(app) == ()
        assert read_past(app.context).error is None

    def notice(app: HeadlessApp) -> tuple[str, ...]:
        return app.screen.query_one(Notice).sentences

    busy = Locked(rehearse(environ).context.folders.data)
    rehearse(environ).drive(scene)


def test_a_journal_freed_behind_another_screen_is_no_longer_reported(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert app.screen.query_one(Notice).sentences
        await app.press(pilot, "d")
        busy.free()
        await app.press(pilot, "escape")
        assert app.screen.query_one(Notice).sentences == ()

    busy = Locked(rehearse(environ).context.folders.data)
    rehearse(environ).drive(scene)


@pytest.mark.parametrize("size", [(40, 20), (80, 24)])
def test_what_a_locked_journal_means_is_wholly_visible(
    environ: dict[str, str], size: tuple[int, int]
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        shown = " ".join(app.text.split())
        assert "Your recent sessions aren't shown until the journal can be read." in shown

    environ = {**environ, "SUPPLE_DATA_DIR": f"{environ['XDG_DATA_HOME']}/{'long' * 15}"}
    with Locked(rehearse(environ).context.folders.data):
        rehearse(environ).drive(scene, size)


def test_the_menu_says_why_no_session_will_be_heard(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        while "No sound will be heard" not in app.text:
            await pilot.pause()
        assert "`supple doctor` says why." in " ".join(app.text.split()), "advice isn't cut"

    rehearse(environ, unheard=lambda: NOTHING_PLAYS).drive(scene, (40, 20))


def test_a_favourite_is_marked_and_first_and_a_hidden_routine_is_found_and_shown_again(
    menu: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "slash", *"breathe-d", "enter", "asterisk")
        assert "Breathe down is a favourite." in app.text
        await app.press(pilot, "escape", "home")
        assert "Favourites" in app.text
        assert "Breathe down ★" in app.text
        card = app.screen.query_one(RoutineList).card
        assert card is not None
        assert card.slug == "breathe-down"
        await app.press(pilot, "z")
        assert "Breathe down is hidden." in app.text
        assert "Breathe down ★" not in app.text
        assert app.screen.query_one(RoutineList).card != card
        await app.press(pilot, "slash", *"hidden", "enter")
        assert "Hidden from the menu." in app.text
        await app.press(pilot, "z")
        assert "in the menu again" in app.text
        await app.press(pilot, "escape", "slash", *"breathe-d", "enter")
        assert "Hidden" not in app.text

    menu.drive(scene)
