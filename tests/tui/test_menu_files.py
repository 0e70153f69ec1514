"""What is typed, made, copied and edited from the menu, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import AppBlur, AppFocus

from timer.services.outline import outline
from timer.services.routine_files import timeline_of
from timer.tui.screens.details import DetailPage, DetailsScreen
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.routine_file_actions import ProblemsScreen
from timer.tui.screens.settings import SettingsScreen
from timer.tui.screens.sources import SourcesScreen
from timer.tui.stage.slideshow import Reel
from timer.tui.testing import HeadlessApp
from timer.tui.widgets.prompt import Field
from timer.tui.widgets.routine_list import RoutineList
from timer.tui.widgets.rows import KeyRow, placed


def chosen(app: HeadlessApp) -> str:
    card = app.screen.query_one(RoutineList).card
    assert card is not None
    return card.slug


def field(app: HeadlessApp) -> Field:
    return app.screen.query_one(Field)


def own(app: HeadlessApp) -> Path:
    return app.context.folders.routines


def test_keys_that_come_in_one_burst_lose_nothing(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        for key in ("slash", *"wall", "enter"):
            app.simulate_key(key)
        await app.settle(pilot)
        assert "Supple  wall" in app.text
        assert "4 of 23" in app.text

    menu.drive(scene)


def test_what_was_found_in_the_name_comes_first_and_is_chosen(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "end", "slash", *"core", "enter")
        assert chosen(app) == "core"

    menu.drive(scene)


def test_a_new_routine_is_made_opened_and_chosen(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n", *"My", "space", *"legs", "enter")
        assert app.edited == [str(own(app) / "my-legs.yaml")]
        assert chosen(app) == "my-legs"
        assert "24 routines" in app.text

    menu.drive(scene)


def test_a_name_is_asked_without_the_count_and_tells_which_one_enter_takes(
    menu: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n")
        title = app.text.splitlines()[0]
        assert title.split() == ["New", "routine", "enter:", "My", "routine"]

    menu.drive(scene, (40, 16))


def test_a_copy_takes_the_suggested_name_and_all_steps(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"nordic", "enter", "c")
        assert "My Nordic strength" in app.text
        await app.press(pilot, "enter")
        assert chosen(app) == "my-nordic-strength"
        segments = timeline_of(app.context, "my-nordic-strength").segments
        assert segments == timeline_of(app.context, "nordic-strength").segments

    menu.drive(scene)


@pytest.mark.parametrize("key", ["n", "c"])
def test_a_name_can_be_given_up_or_refused_with_a_reason(menu: HeadlessApp, key: str) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, key, "x", "escape")
        assert app.edited == []
        await app.press(pilot, key, *"!!", "enter")
        assert "Use letters or digits." in app.text
        await app.press(pilot, key, *"mine", "enter", key, *"mine", "enter")
        assert "Choose another name." in " ".join(app.text.split())

    menu.drive(scene)


def test_problems_are_shown_with_place_and_remedy_until_they_are_mended(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        app.editor = lambda path: path.write_text("name: Mine\nsteps:\n  - hodl: x\n    for: 9s\n")
        await app.press(pilot, "n", *"mine", "enter")
        assert isinstance(app.screen, ProblemsScreen)
        for told in ("line 3, column 5", "- hodl: x", "hold", "can't start until"):
            assert told in app.text
        app.editor = lambda path: path.write_text("name: Mine\nsteps:\n  - hold: x\n    for: 9s\n")
        await app.press(pilot, "e")
        assert isinstance(app.screen, MenuScreen)
        assert chosen(app) == "mine"
        assert len(app.edited) == 2

    menu.drive(scene)


def test_problems_can_be_left_for_later(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        app.editor = lambda path: path.write_text("nam: x\n")
        await app.press(pilot, "n", "enter")
        for key in ("enter", "escape", "q"):
            assert isinstance(app.screen, ProblemsScreen)
            await app.press(pilot, key)
            assert chosen(app) == "my-routine"
            await app.press(pilot, "e")

    menu.drive(scene)


def test_a_pasted_name_is_one_line(menu: HeadlessApp) -> None:
    from textual.events import Paste

    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n")
        app.post_message(Paste("Two\nlines\x1b[31m"))
        await app.settle(pilot)
        assert "Two lines [31m" in app.text

    menu.drive(scene)


def test_a_name_is_edited_as_in_every_field(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n", *"legs", "home", *"My", "space")
        assert field(app).value == "My legs"
        await app.press(pilot, "shift+end", *"arms")
        assert field(app).value == "My arms"
        await app.press(pilot, *["ctrl+underscore"] * 4)
        assert field(app).value == "My legs"
        await app.press(pilot, "ctrl+u", "ctrl+j")
        assert app.edited == [str(own(app) / "my-routine.yaml")]

    menu.drive(scene)


def test_the_list_is_moved_while_it_is_narrowed_and_tab_leads_to_it(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"wall", "down", "down", "up")
        assert app.screen.query_one(RoutineList).chosen == 1
        assert field(app).value == "wall"
        await app.press(pilot, "tab")
        assert app.focused is app.screen.query_one(RoutineList)
        await app.press(pilot, "shift+tab", "backspace")
        assert field(app).value == "wal"
        await app.press(pilot, "enter")
        assert app.focused is app.screen.query_one(RoutineList)

    menu.drive(scene)


def test_a_burst_goes_from_the_list_to_the_field_and_back(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        for key in ("slash", *"wax", "backspace", *"ll", "enter", "down", "d"):
            app.simulate_key(key)
        await app.settle(pilot)
        assert isinstance(app.screen, DetailsScreen)
        await app.press(pilot, "q")
        assert "4 of 23" in app.text
        assert app.screen.query_one(RoutineList).chosen == 1

    menu.drive(scene)


def test_a_click_on_a_key_in_the_row_presses_it(menu: HeadlessApp) -> None:
    async def click(app: HeadlessApp, pilot: object, key: str) -> None:
        row = app.screen.query_one(KeyRow)
        (one,) = [one for one in placed(row.hints, row.size.width) if one.key == key]
        await pilot.click(KeyRow, offset=(one.end - 1, 0))
        await app.settle(pilot)

    async def scene(app: HeadlessApp, pilot: object) -> None:
        for key, screen in (("d", DetailsScreen), ("o", SettingsScreen), ("s", SourcesScreen)):
            await click(app, pilot, key)
            assert isinstance(app.screen, screen)
            await app.press(pilot, "q")
        await click(app, pilot, "n")
        assert "New routine" in app.text
        await click(app, pilot, "esc")
        await click(app, pilot, "q")
        assert app.return_code == 0

    menu.drive(scene, (160, 30))


@pytest.mark.parametrize("width", [40, 80])
def test_every_row_of_keys_tells_how_to_leave_and_where_help_is(
    menu: HeadlessApp, width: int
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        for keys in ((), ("d",)):
            await app.press(pilot, *keys)
            shown = {one.key for one in placed(app.screen.query_one(KeyRow).hints, width)}
            assert {"q", "?"} <= shown

    menu.drive(scene, (width, 20))


def test_the_details_are_read_step_by_step(menu: HeadlessApp) -> None:
    moves = {"n": 1, "N": 2, "b": 1, "B": 0, "end": -1, "home": 0, "j": None}

    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"nordic", "enter", "d")
        page = app.screen.query_one(DetailPage)
        lines = page.lines
        heads = [0, *(y for y, line in enumerate(lines) if line.kind == "step")]
        heads[-1] = len(lines) - page.size.height
        for key, place in moves.items():
            await app.press(pilot, key)
            assert page.scroll_offset.y == (1 if place is None else heads[place])

    menu.drive(scene)


def test_the_details_tell_all_of_a_step_and_lead_back(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"nordic", "enter")
        for key in ("escape", "d", "q"):
            await app.press(pilot, "d")
            for told in (
                "2 sets to 8 out of 10",
                "Careful",
                "Easier",
                "Source",
                "Hamstring sliders",
            ):
                assert told in app.text
            await app.press(pilot, "question_mark", "escape", key)
            assert isinstance(app.screen, MenuScreen)

    menu.drive(scene, (100, 60))


def test_the_details_start_edit_and_copy(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"breathe", "enter", "d", "e")
        assert app.edited == [str(own(app) / "breathe-down.yaml")]
        await app.press(pilot, "d", "c")
        assert "My Breathe down" in app.text
        await app.press(pilot, "escape", "d", "enter")
        assert app.sessions

    menu.drive(scene)


def test_the_wheel_chooses(menu: HeadlessApp) -> None:
    from textual.events import MouseScrollDown, MouseScrollUp

    async def scene(app: HeadlessApp, pilot: object) -> None:
        cards = app.screen.query_one(RoutineList)
        for kind, place in ((MouseScrollDown, 1), (MouseScrollUp, 0)):
            cards.post_message(kind(cards, 1, 1, 0, 0, 0, False, False, False))
            await app.settle(pilot)
            assert cards.chosen == place

    menu.drive(scene)


def test_the_figures_come_in_turn_once_and_stand_where_nothing_is_to_move(
    menu: HeadlessApp,
) -> None:
    parts = outline(timeline_of(menu.context, "post-run-cooldown"), menu.context.moves)
    reel = Reel(parts)
    shown = [reel.part_at(at) for at in range(0, reel.lasts_ms + 1, 4000)]
    assert shown == [0, 1, 2, 4, 5, 8, 0]  # without the extras
    assert reel.frame(30, 10, 0) != reel.frame(30, 10, 250)
    still = Reel(parts, moving=False)
    assert still.lasts_ms == 0
    assert still.frame(30, 10, 0) == still.frame(30, 10, 1000)


def test_help_from_the_menu_begins_with_the_keys_of_the_menu(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "question_mark")
        shown = app.text.splitlines()
        assert "In the menu" in "".join(shown[:3])
        keys = {line.split()[0] for line in shown if line.strip()}
        assert set("fdewt12345") <= keys

    menu.drive(scene)


def test_what_is_saved_after_the_editor_returned_is_what_the_menu_starts(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"breathe", "enter", "e")
        assert "Your editor may still be open." in " ".join(app.text.split())
        copy = own(app) / "breathe-down.yaml"
        copy.write_text(copy.read_text().replace("name: Breathe down", "name: My breath"))
        app.post_message(AppBlur())
        app.post_message(AppFocus())
        await app.settle(pilot)
        assert "My breath" in app.text
        assert chosen(app) == "breathe-down"
        copy.write_text(copy.read_text().replace("name: My breath", "name: Mine"))
        await app.begun(pilot, "enter")
        assert app.sessions[-1].title == "Mine"

    menu.drive(scene)


def test_a_file_saved_elsewhere_under_the_open_menu_is_shown_and_keeps_the_choice(
    menu: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        chosen_before = chosen(app)
        screen = app.screen
        assert isinstance(screen, MenuScreen)
        screen.look_at_files()
        own(app).mkdir(parents=True, exist_ok=True)
        (own(app) / "fresh.yaml").write_text("name: Fresh\nsteps: [{hold: Clam, for: 9s}]\n")
        for wait in (1_000, 250):
            app.context.clock.advance(wait)  # type: ignore[attr-defined]
            screen.look_at_files()
        await app.settle(pilot)
        assert any(card.slug == "fresh" for card in app.screen.query_one(RoutineList)._cards)
        assert chosen(app) == chosen_before

    menu.drive(scene)


def test_a_file_saved_under_the_open_details_is_shown_and_a_broken_one_is_explained(
    menu: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        own(app).mkdir(parents=True, exist_ok=True)
        path = own(app) / "fresh.yaml"
        path.write_text("name: Fresh\nsteps:\n  - hold: Clam\n    for: 9s\n")
        app.post_message(AppFocus())
        await app.settle(pilot)
        await app.press(pilot, "slash", *"fresh", "enter", "d")
        screen = app.screen
        assert isinstance(screen, DetailsScreen)

        async def save(text: str) -> None:
            screen.look_at_files()
            path.write_text(text)
            for wait in (1_000, 250):
                app.context.clock.advance(wait)  # type: ignore[attr-defined]
                screen.look_at_files()
            await app.settle(pilot)

        await save("name: Fresher\nsteps:\n  - hold: Plank\n    for: 10s\n")
        assert "Fresher" in app.text
        assert "Plank" in app.text
        await save("name: Fresher\nsteps:\n  - hold: Plank\n    for: 1,5m\n")
        assert "fresh.yaml, line 4" in app.text
        assert "Plank" in app.text

    menu.drive(scene)


def test_a_file_removed_in_the_editor_is_told_in_the_menu(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        app.editor = Path.unlink
        await app.press(pilot, "slash", *"nordic", "enter", "e")
        assert "nordic-strength.yaml was removed in the editor." in app.text
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene)


def test_a_new_routine_called_like_one_of_ours_is_told_apart(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n", *"Core", "enter")
        assert chosen(app) == "core-2"
        assert "so this one is `core-2`" in app.text

    menu.drive(scene)


BROKEN = "name: Broken\nsteps:\n  - hodl: x\n    for: 9s\n"


def test_an_editor_opens_at_the_first_problem(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        app.editor = lambda path: path.write_text(BROKEN)
        await app.press(pilot, "n", *"mine", "enter", "e", "e")
        assert app.edited_at == [None, 3, 3]

    menu.drive(scene)


def test_a_broken_copy_gives_way_to_the_bundled_routine_with_one_key(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        copy = own(app) / "core.yaml"
        await app.press(pilot, "slash", *"core", "enter")
        for keys in (("u",), ("escape", "enter", "u")):
            app.editor = lambda path: path.write_text(BROKEN)
            await app.press(pilot, "e")
            assert "use the bundled one" in app.text
            await app.press(pilot, *keys)
            assert not copy.exists()
            assert timeline_of(app.context, "core").segments
            assert ".trash" in " ".join(app.text.split())
        kept = sorted(path.read_text() for path in (own(app) / ".trash").iterdir())
        assert kept == [BROKEN, BROKEN]
        await app.press(pilot, "u")
        assert "There is no other routine of this name" in app.text

    menu.drive(scene)


def test_an_own_routine_is_renamed_and_its_file_and_comments_stay(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n", *"mine", "enter")
        path = own(app) / "mine.yaml"
        before = path.read_text()
        await app.press(pilot, "r", *"Legs", "enter")
        assert path.read_text() == before.replace("name: mine", "name: Legs")
        assert chosen(app) == "mine"
        assert "Legs" in app.text
        await app.press(pilot, "slash", *"nordic", "enter", "r", "x", "enter")
        assert "one of Supple's own" in app.text

    menu.drive(scene)


def test_an_own_routine_is_deleted_at_the_second_press_and_kept_in_the_trash(
    menu: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "n", *"mine", "enter", "delete")
        path = own(app) / "mine.yaml"
        assert "Press delete again" in app.text
        await app.press(pilot, "j", "k", "delete")
        assert path.exists()
        await app.press(pilot, "delete")
        assert not path.exists()
        assert (own(app) / ".trash" / "mine.yaml").exists()
        assert "23 routines" in app.text
        await app.press(pilot, "slash", *"nordic", "enter", "delete")
        assert "one of Supple's own" in app.text

    menu.drive(scene)


def test_what_is_saved_from_an_open_window_is_checked_in_the_menu(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"core", "enter", "e")
        assert "may still be open" in " ".join(app.text.split())
        (own(app) / "core.yaml").write_text(BROKEN)
        screen = app.screen
        assert isinstance(screen, MenuScreen)
        for wait in (1_000, 250, 1_000):
            app.context.clock.advance(wait)  # type: ignore[attr-defined]
            screen.look_at_files()
        await app.settle(pilot)
        assert isinstance(app.screen, ProblemsScreen)

    menu.drive(scene)


def test_safe_fixes_are_shown_and_made_with_one_key(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        steps = "  - note: Drink.\n    fro: 9s\n  - hodl: Reach\n    for: 9s\n    zzz: 1\n"
        slip = f"name: Mine\nsteps:\n{steps}"
        app.editor = lambda path: path.write_text(slip)
        await app.press(pilot, "n", *"mine", "enter")
        assert "+ ····for: 9s" in app.text
        assert "fix what is safe" in app.text
        await app.press(pilot, "f")
        cured = slip.replace("fro", "for", 1).replace("hodl", "hold")
        assert (own(app) / "mine.yaml").read_text() == cured
        assert isinstance(app.screen, ProblemsScreen)

    menu.drive(scene)


def test_a_line_that_is_read_with_the_one_above_is_shown_with_it(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        text = "name: Mine\nsteps:\n  - hold: Reach\n    for: 9s\n   sides: each\n"
        app.editor = lambda path: path.write_text(text)
        await app.press(pilot, "n", *"mine", "enter")
        assert "····for: 9s" in app.text
        assert "···sides: each" in app.text

    menu.drive(scene)


def test_the_details_of_a_broken_file_are_its_problems(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        path = own(app) / "mine.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("name: Mine\nsteps: [{hold: Reach, fro: 9s}]\n")
        await app.press(pilot, "s", "s", "slash", *"mine", "enter", "left")
        assert isinstance(app.screen, MenuScreen), "left makes a routine shorter"
        await app.press(pilot, "d")
        assert "mine.yaml: 1 problem" in app.text
        assert "did you mean" in app.text.casefold()
        await app.press(pilot, "escape")
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene)


def test_the_details_open_again_with_a_leg_chosen(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"post-run", "enter", "d", "s", "escape", "d")
        assert isinstance(app.screen, DetailsScreen)
        assert "Left side first." in app.text

    menu.drive(scene)
