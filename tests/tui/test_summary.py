"""The end of a session where something goes wrong: it is said, and what is saved is counted."""

from __future__ import annotations

import gc
import shutil
import weakref
from pathlib import Path
from typing import Any, cast

import pytest

from tests.rig import Rig
from timer.frozen import replace
from timer.machine import BARE
from timer.player.effects import Outcome, SetDone
from timer.player.results import Result
from timer.services.context import Context, read_past
from timer.services.session_flow import debrief
from timer.session.loop import Summary
from timer.session.session import Session
from timer.tui.screens.player import PlayerScreen
from timer.tui.screens.summary import STILL_SKIPPING_MS, SummaryScreen, summary_blocks
from timer.tui.screens.text_screen import Page, page_rows
from timer.tui.testing import HeadlessApp, rehearse
from timer.tui.widgets.rows import KeyRow

EFFORT = "name: Last\nsteps:\n  - effort: Curl\n    to: 8/10\n    window: 3-8\n"
HOLDS = "name: Two\nsteps:\n  - {hold: Reach, for: 30s}\n  - {hold: Fold, for: 30s}\n"


DAYS = ("Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Monday")


class Broken:
    """A session whose end broke, or whose end tells too little to look anything up."""

    title = "Broken"
    at_end = True

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def join(self, timeout: float = 0) -> Summary:
        if self._error is not None:
            raise self._error
        return Summary(Outcome.FINISHED, (), (), 0, ())


@pytest.mark.parametrize("error", [LookupError("a broken end"), None])
def test_a_summary_that_cannot_be_made_says_so(menu: HeadlessApp, error: Exception | None) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        app.push_screen(SummaryScreen(cast(Session, Broken(error))))
        await app.settle(pilot)
        assert "The summary can't be shown." in app.text
        assert "Saving" not in app.text

    menu.drive(scene)


def test_an_effort_that_cannot_be_saved_is_reported_and_asked_for_again(
    environ: dict[str, str],
) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple" / "routines"
    folder.mkdir(parents=True)
    (folder / "last.yaml").write_text(EFFORT, encoding="utf-8")

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.let(pilot, 8)
        await app.press(pilot, "enter")
        data = app.context.folders.data
        kept = data.with_name("kept")
        shutil.move(data, kept)
        data.write_text("no folder", encoding="utf-8")
        await app.press(pilot, "9")
        assert "The effort was not saved." in app.text
        assert "How hard was that?" in app.text
        data.unlink()
        shutil.move(kept, data)
        await app.press(pilot, "9")
        assert "not saved" not in app.text
        assert "How hard" not in app.text

    rehearse(environ, "last").drive(scene)


@pytest.mark.parametrize(
    ("held_back", "said"), [(False, "1 set saved"), (True, "0 of 1 set saved")]
)
def test_a_skipped_set_never_counts_as_saved(tmp_path: Path, held_back: bool, said: str) -> None:
    driven = Rig(HOLDS)
    driven.begin()
    work = [one for one in driven.session.timeline.segments if one.is_bout]
    for segment, skipped in zip(work, (True, False), strict=True):
        result = Result.SKIPPED if skipped else Result.DONE
        done = SetDone(segment, result, None, None, 30, 30)
        driven.session._recorder.record(done, 0, "2026-03-01T07:30:00Z")
        driven.keeper.holds_back = held_back
    driven.session.finish()
    written = debrief(Context.of({"HOME": str(tmp_path)}, BARE), driven.session).report
    assert any(said in block.text for block in summary_blocks(written))


def test_one_key_asks_how_the_legs_feel_and_the_number_is_kept(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "note", seconds=11)
        assert "How do your legs feel?" in app.text
        for keys, kept in ((("l", "4"), 4), (("l", "1", "0"), 10)):
            await app.press(pilot, *keys)
            assert f"Your legs: {kept} out of 10." in app.text
            (one,) = app.context.journal.recent(1, app.context.clock.wall())
            assert [(note["kind"], note["value"]) for note in one["notes"]] == [("soreness", kept)]

    session.drive(scene)


def test_in_a_small_terminal_the_question_and_its_answer_are_scrolled_to(
    session: HeadlessApp,
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "note", seconds=11)
        assert "your legs" not in app.text
        await app.press(pilot, "l")
        assert "10 is as sore as they get." in " ".join(app.text.split())
        await app.press(pilot, "4")
        assert "Your legs: 4 out of 10." in app.text
        assert isinstance(app.screen, SummaryScreen)
        assert app.screen._words is not None
        week = tuple((day, day == "Monday") for day in DAYS)
        report = replace(app.screen._words.report, week=week)
        page = page_rows(tuple(summary_blocks(report, width=40)), 40, app.palette)
        rows = [strip.text.rstrip() for strip, _ in page]
        place = rows.index("  The last seven days")
        assert rows[place + 1 : place + 3] == [
            "  Tu   We   Th   Fr   Sa   Su   Mo",
            "  ·    ·    ·    ·    ·    ·    ●",
        ]

    session.drive(scene, size=(40, 16))


def test_a_session_left_early_or_at_another_speed_is_summed_up_too(
    environ: dict[str, str], trial: str
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.jump(pilot, "work", seconds=10)
        await app.press(pilot, "q", "y")
        assert isinstance(app.screen, SummaryScreen)
        assert "Ended early. 0 of 6 sets done, 1 cut short, 5 not started." in app.text
        assert "times the speed" in app.text

    app = rehearse(environ, trial)
    assert app._plan is not None
    options = replace(app._plan.options, speed=2.0)
    app._plan = replace(app._plan, options=options)
    app.drive(scene)


@pytest.mark.parametrize("size", [(80, 24), (40, 20)])
def test_after_the_third_session_one_key_has_less_said(
    environ: dict[str, str], size: tuple[int, int]
) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple" / "routines"
    folder.mkdir(parents=True)
    (folder / "two.yaml").write_text(HOLDS.replace("30s", "3s"), encoding="utf-8")

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.let(pilot, 30)
        assert isinstance(app.screen, SummaryScreen)

    for _ in range(2):
        rehearse(environ, "two").drive(scene)

    async def third(app: HeadlessApp, pilot: Any) -> None:
        await scene(app, pilot)
        app.screen.query_one(Page).reveal("b")
        await app.settle(pilot)
        assert "You know this routine now." in app.text
        app.context.clock.advance(STILL_SKIPPING_MS)
        await app.press(pilot, "b")
        assert "each cue is said once" in " ".join(app.text.split())

    app = rehearse(environ, "two")
    app.drive(third, size)
    assert read_past(app.context).facts["voice:two"] == "brief"


def test_of_a_session_that_is_over_only_its_report_is_kept(
    menu: HeadlessApp, tmp_path: Path
) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(HOLDS.replace("30s", "3s"), encoding="utf-8")

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        kept: list[weakref.ref[Any]] = []
        for _ in range(2):
            app.start(str(file))
            await app.settle(pilot)
            assert isinstance(app.screen, PlayerScreen)
            gc.collect()
            assert [one() for one in kept] == [None] * len(kept)
            rows = app.screen.query_one(KeyRow)._styles_cache
            kept = [weakref.ref(one) for one in (app.sessions[-1], app.screen, rows)]
            del rows
            await app.let(pilot, 30)
            await app.press(pilot, "enter", "down")
        assert app.played == len(app.leave_sessions()) == 2
        assert app.leave_sessions()[0] == app.leave_sessions()[1]

    menu.drive(scene)
