"""The player's screen: clicks, questions, endings, and how little it does when nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.past import answers
from timer.frozen import replace
from timer.player.clock import ManualClock
from timer.player.effects import Outcome
from timer.player.snapshot import PauseReason, State
from timer.sound.sink import RecordingSink, SoundStatus
from timer.tui.screens.player import PlayerScreen
from timer.tui.screens.summary import STILL_SKIPPING_MS, SummaryScreen
from timer.tui.stage.widget import Stage
from timer.tui.testing import HeadlessApp, rehearse
from timer.tui.widgets.progress import Progress
from timer.tui.widgets.rows import KeyRow, Notice


def test_a_click_anywhere_pauses_and_another_goes_on(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await pilot.click(Stage, offset=(3, 3))
        await app.settle(pilot)
        assert app.sessions[-1].snapshot.state is State.PAUSED
        await pilot.click(KeyRow)
        await app.settle(pilot)
        assert app.sessions[-1].snapshot.state is State.COUNTING_IN

    session.drive(scene)


@pytest.mark.parametrize("size", [(80, 24), (40, 16)])
def test_a_click_on_the_strip_jumps_there(session: HeadlessApp, size: tuple[int, int]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.settle(pilot)
        timeline = app.sessions[-1].timeline
        width = size[0] if size[1] > 16 else size[0] - len(" 6:07 to go")
        cell = width // 2
        wanted = timeline.total_ms * (2 * cell + 1) // (2 * width)
        await pilot.click(Progress, offset=(cell, 0))
        await app.settle(pilot)
        segment = app.sessions[-1].snapshot.segment
        assert segment.start_ms <= wanted < segment.end_ms
        assert app.sessions[-1].snapshot.state is State.PLAYING

    session.drive(scene, size)


def test_quitting_asks_first_and_then_leaves(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "q")
        assert "LEAVE" not in app.text or "q leave" in app.text
        assert app.sessions[-1].snapshot.why is PauseReason.QUIT
        await app.press(pilot, "q")
        assert isinstance(app.screen, SummaryScreen)
        assert app.sessions[-1].join(0).outcome is Outcome.PARTIAL
        await app.press(pilot, "enter")
        assert app.return_code == 0

    session.drive(scene)


def test_space_takes_a_quit_back(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "q", "space")
        assert app.sessions[-1].snapshot.state is State.COUNTING_IN

    session.drive(scene)


def test_a_second_ctrl_c_leaves_at_once_with_130(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "ctrl+c", "ctrl+c")
        assert app.return_code == 130

    session.drive(scene)


def test_two_ctrl_c_with_something_between_do_not_leave_at_once(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "ctrl+c", "space", "ctrl+c")
        assert app.return_code is None
        assert app.sessions[-1].snapshot.why is PauseReason.QUIT

    session.drive(scene)


def test_a_session_to_its_end_shows_what_was_done_and_kept(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=30)
        await app.jump(pilot, "note", seconds=11)
        assert isinstance(app.screen, SummaryScreen)
        assert "1 of 6 sets done, 5 not started." in app.text
        assert "1 set saved" in app.text
        await app.press(pilot, "enter")
        assert app.return_code == 0

    session.drive(scene)


def test_the_next_routine_is_one_key_away(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"cooldown", "enter", "enter")
        await app.begun(pilot)
        await app.jump(pilot, "note", seconds=11)
        assert "Next could be" in app.text
        assert isinstance(app.context.clock, ManualClock)
        app.context.clock.advance(STILL_SKIPPING_MS)
        app.sessions.clear()
        await app.press(pilot, "w")
        await app.begun(pilot)
        assert app.sessions[-1].title == "Breathe down"

    rehearse(environ).drive(scene)


def test_help_goes_with_the_key_that_brought_it_and_the_session_goes_on(
    session: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "question_mark")
        assert "While a routine runs" in app.text
        await app.press(pilot, "question_mark")
        assert isinstance(app.screen, PlayerScreen)
        assert app.sessions[-1].snapshot.state is State.PLAYING

    session.drive(scene)


def test_editing_needs_a_pause_and_then_opens_the_file(session: HeadlessApp, trial: str) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "e")
        assert app.edited == []
        await app.press(pilot, "space", "e")
        assert app.edited == [trial]

    session.drive(scene)


def test_what_is_saved_after_the_editor_returned_is_taken_up_on_going_on(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.begun(pilot)
        await app.jump(pilot, "work", seconds=3)
        before = app.sessions[-1].timeline.total_ms
        await app.press(pilot, "space", "e")
        assert app.sessions[-1].snapshot.message.startswith("Your editor may still be open.")
        (copy,) = app.edited
        text = Path(copy).read_text()
        Path(copy).write_text(f"{text}  - rest: 1m\n")
        await app.press(pilot, "space")
        assert app.sessions[-1].timeline.total_ms == before + 60_000
        assert app.sessions[-1].snapshot.state is State.COUNTING_IN
        app.editor = lambda path: path.write_text(text + "  - rest: 2m\n")
        await app.press(pilot, "space", "e")
        assert "Copied" not in app.text

    rehearse(environ, "breathe-down").drive(scene)


def test_a_copy_made_in_the_player_is_reported_with_its_place(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.begun(pilot)
        await app.jump(pilot, "work", seconds=3)
        app.editor = lambda path: path.write_text(f"{path.read_text()}  - rest: 1m\n")
        await app.press(pilot, "space", "e")
        told = app.sessions[-1].snapshot.message
        assert told.startswith("Your change is in. Legs up the wall. Copied to ")
        assert app.edited[0] in told

    rehearse(environ, "breathe-down").drive(scene)


def test_a_copy_that_changes_nothing_of_the_session_is_reported_first(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.begun(pilot)
        await app.jump(pilot, "work", seconds=3)
        app.editor = lambda path: path.write_text(f"{path.read_text()}# mine\n")
        await app.press(pilot, "space", "e")
        assert "Copied to" in app.text
        assert app.sessions[-1].snapshot.message.startswith("Copied to ")

    rehearse(environ, "breathe-down").drive(scene)


def test_equal_snapshots_cost_nothing(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        stage = app.screen.query_one(Stage)
        rows = stage._painted
        app.screen._update()
        assert stage._painted is rows

    session.drive(scene)


def test_a_second_that_goes_by_redraws_less_than_a_quarter(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        before = cells(app).split("\n")
        await app.let(pilot, 1)
        differ = sum(a != b for a, b in zip(before, cells(app).split("\n"), strict=True))
        assert 0 < differ <= 13

    session.drive(scene)


def test_wake_ups_do_not_pile_up_while_the_screen_is_busy(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        screen = app.screen
        assert isinstance(screen, PlayerScreen)
        posted: list[object] = []
        screen._post = posted.append
        for _ in range(100):
            screen._changed()
        assert len(posted) == 1

    session.drive(scene)


def test_what_comes_while_the_screen_closes_is_not_shown(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        screen = app.screen
        assert isinstance(screen, PlayerScreen)
        posted: list[Callable[[], None]] = []
        screen._post = posted.append
        screen._changed()
        app.exit()
        await screen.query("*").remove()
        posted[0]()
        screen.tick()

    session.drive(scene)


def test_what_hurt_is_answered_with_one_key_and_holds_for_the_day(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "x")
        assert "What was it?" in app.text
        assert " 3  swelling" in app.text
        await app.press(pilot, "3")
        assert "Rest and cold" in app.text
        await app.press(pilot, "enter", "enter")
        assert app.return_code == 0
        assert app.sessions[-1].join(0).outcome is Outcome.PARTIAL

    session.drive(scene)
    assert answers(session.context) == {"fresh-injury": True}


def test_whoever_is_only_tired_goes_on_and_no_question_counts_as_answered(
    session: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "x", "4")
        assert app.sessions[-1].snapshot.state is State.COUNTING_IN
        assert "Rest when you need to" in app.text
        assert answers(app.context) == {}

    session.drive(scene)


@pytest.mark.parametrize("keys", [("x", "space"), ("x", "1", "space"), ("x", "1", "n")])
def test_there_is_a_way_on_from_what_hurt(session: HeadlessApp, keys: tuple[str, ...]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, *keys)
        assert app.sessions[-1].snapshot.state in (State.PLAYING, State.COUNTING_IN)

    session.drive(scene)


def test_q_over_the_help_asks_to_leave_the_session_below(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "question_mark", "q")
        assert isinstance(app.screen, PlayerScreen)
        assert app.sessions[-1].snapshot.why is PauseReason.QUIT

    session.drive(scene)


def test_a_session_that_ends_under_the_help_shows_its_summary(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=3)
        await app.press(pilot, "question_mark")
        app.sessions[-1].stop(Outcome.FINISHED)
        await app.settle(pilot)
        assert not any(isinstance(screen, PlayerScreen) for screen in app.screen_stack[:-1])

    session.drive(scene)


def cells(app: HeadlessApp) -> str:
    """Return what the stage shows."""
    stage = app.screen.query_one(Stage)
    return "\n".join(stage.render_line(y).text for y in range(stage.size.height))


def test_the_figure_moves_between_two_snapshots_and_only_while_the_session_runs(
    environ: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.begun(pilot)
        await app.jump(pilot, "work", seconds=1)
        stage = app.screen.query_one(Stage)
        assert stage.moves
        before, shown = cells(app), app.sessions[-1].snapshot
        stage.tick(app.context.clock.read().awake + 700)
        assert cells(app) != before
        assert app.sessions[-1].snapshot is shown
        await app.press(pilot, "space")
        assert not stage.moves
        before = cells(app)
        stage.tick(app.context.clock.read().awake + 5_000)
        assert cells(app) == before

    rehearse(environ, "nerve-floss-daily").drive(scene)


def test_a_tick_writes_only_cells_of_the_figure_and_the_bar(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.begun(pilot)
        await app.jump(pilot, "work", seconds=5)
        stage = app.screen.query_one(Stage)
        before = cells(app).split("\n")
        stage.tick(app.context.clock.read().awake + 700)
        after = cells(app).split("\n")
        board = slice(0, stage.size.width * 55 // 100)
        changed = [y for y, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
        words = [y for y in changed if before[y][board] != after[y][board]]
        assert len(changed) > 3
        assert len(words) == 1

    rehearse(environ, "nerve-floss-daily").drive(scene)


def test_without_motion_nothing_moves_by_itself(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.begun(pilot)
        assert app.prefer("motion", "off") is None
        await app.jump(pilot, "work", seconds=1)
        assert not app.screen.query_one(Stage).moves

    rehearse(environ, "nerve-floss-daily").drive(scene)


def test_f_leaves_nothing_but_the_countdown_until_it_is_pressed_again(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        await app.press(pilot, "f")
        assert not app.screen.query_one(KeyRow).display
        assert not app.screen.query_one(Progress).display
        assert not any(char.isalpha() for char in cells(app))
        assert "█" in cells(app)
        await app.press(pilot, "x")
        assert "sharp pain" in cells(app)
        await app.press(pilot, "space", "f")
        assert app.screen.query_one(KeyRow).display
        assert "WORK" in cells(app) or "CONTINUE" in cells(app)

    session.drive(scene)


def test_the_focus_is_remembered_for_the_next_session(environ: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"breathe", "enter", "enter")
        await app.begun(pilot)
        await app.press(pilot, "f", "q", "y")
        assert not isinstance(app.screen, PlayerScreen)
        app.sessions.clear()
        await app.press(pilot, "enter")
        await app.begun(pilot)
        assert isinstance(app.screen, PlayerScreen)
        assert not app.screen.query_one(KeyRow).display

    rehearse(environ).drive(scene)


def test_large_text_sets_the_name_in_large_letters(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert app.prefer("text", "large") is None
        await app.jump(pilot, "work", seconds=5)
        assert cells(app).count("Long stretch") == 1, "in what is next, no more"

    session.drive(scene, (80, 30))


def test_the_row_of_keys_ends_in_quit_and_help_at_forty_columns(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        for kind in ("work", "effort", "ask"):
            await app.jump(pilot, kind, seconds=1)
            row = app.screen.query_one(KeyRow).render_line(0).text.split()
            assert {"space", "q", "?"} <= set(row)

    session.drive(scene, (40, 16))


def test_no_easier_move_is_offered_where_there_is_none(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=1)
        row = app.screen.query_one(KeyRow).render_line(0).text
        assert "hurts" in row
        assert "easier" not in row

    session.drive(scene, (160, 30))


def test_the_end_is_told_as_a_time_of_day_while_the_session_runs(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        assert "ends 03:" in app.text
        await app.press(pilot, "space")
        assert "ends 03:" not in app.text

    session.drive(scene)


@pytest.mark.parametrize("size", [(40, 20), (80, 24)])
def test_trouble_covers_the_strip_and_leaves_the_picture_where_it_is(
    session: HeadlessApp, size: tuple[int, int]
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        stage = app.screen.query_one(Stage)
        before = app.text.split("\n")
        app.screen.query_one(Notice).sentences = ("The sound stopped. It is tried again.",)
        await app.settle(pilot)
        after = app.text.split("\n")
        assert after[: stage.size.height] == before[: stage.size.height]
        assert any("The sound stopped." in line for line in after[stage.size.height :])
        assert after[-1] == before[-1], "the keys stay"

    session.drive(scene, size)


REMEDY = "Plug the device in or start the sound server; until then the terminal's bell rings."
LOST = SoundStatus("auto", "", "No sound: no sound output was found.", REMEDY, bell=True)


@pytest.mark.parametrize("size", [(40, 12), (40, 20), (80, 24)])
def test_a_notice_makes_way_for_a_reply(session: HeadlessApp, size: tuple[int, int]) -> None:
    session.context = replace(session.context, sound=lambda _: RecordingSink(LOST))

    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=1)
        await app.let(pilot, 6)
        assert "sound server" in " ".join(app.text.split())
        for keys, reply in (("space", "Space continues."), ("f", "Space continues.")):
            await app.press(pilot, keys)
            assert reply in " ".join(app.text.split())

    session.drive(scene, size)


@pytest.mark.parametrize("size", [(40, 20), (80, 24)])
def test_lost_sound_is_told_whole_for_some_seconds_and_then_in_two_words(
    session: HeadlessApp, size: tuple[int, int]
) -> None:
    session.context = replace(session.context, sound=lambda _: RecordingSink(LOST))

    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=1)
        await app.let(pilot, 6)
        notice = app.screen.query_one(Notice)
        assert REMEDY in " ".join(notice.sentences)
        rows = [notice.render_line(y).text for y in range(notice.size.height)]
        assert "bell rings." in " ".join(" ".join(rows).split())
        await app.let(pilot, 14)
        assert not notice.sentences
        assert "no sound" in app.text
        assert "Plug" not in app.text

    session.drive(scene, size)
