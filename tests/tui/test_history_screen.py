"""The history, to look at: calendar, sessions, charts, one session's sets."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from functools import partial
from typing import Any

from tests.made_up import practise
from timer.frozen import replace
from timer.journal.errors import JournalError, Kind
from timer.services.looking_back import Page, session_page
from timer.tui.screens.help import HelpScreen
from timer.tui.screens.history import HistoryScreen, SessionList
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.past_session import PastSessionScreen
from timer.tui.testing import HeadlessApp, rehearse
from timer.tui.widgets.heatmap import Heatmap
from timer.tui.widgets.rows import KeyRow, placed


def test_history_shows_sessions_days_and_charts_by_keys(menu: HeadlessApp) -> None:
    practise(menu.context, 90)

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "h")
        assert isinstance(app.screen, HistoryScreen)
        assert "90 sessions since 5 Oct 2025" in app.text
        assert "January 2026" in app.text
        await app.press(pilot, "down", "down")
        session, day = app.screen.query_one(SessionList).session, app.screen.query_one(Heatmap).day
        assert session is not None
        assert session.day == day == date(2025, 12, 29)
        await app.press(pilot, "2")
        assert "Week of" in app.text
        assert "25" in app.text
        await app.press(pilot, "4")
        assert "left right" in app.text
        await app.press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert {"½", "▲", "="} <= {block.key for block in app.screen.blocks()}
        await app.press(pilot, "escape")
        await app.press(pilot, "ctrl+p", *"or years", "enter")
        assert "2025" in app.text
        assert "2026" in app.text
        assert "z days" in app.text
        await app.press(pilot, "1", "enter")
        assert isinstance(app.screen, PastSessionScreen)
        await app.press(pilot, "escape", "escape")
        assert isinstance(app.screen, MenuScreen)

    menu.drive(scene)


def test_a_day_of_the_calendar_leads_to_its_session(menu: HeadlessApp) -> None:
    practise(menu.context, 400)

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "h")
        await app.press(pilot, "shift+tab", "left")
        sessions = app.screen.query_one(SessionList)
        plain, chosen = (
            sessions.get_visual_style("option-list--option", *more)
            for more in ((), ("option-list--option-highlighted",))
        )
        assert plain.bold != chosen.bold  # else Textual shows a kept row where nothing has colour
        await app.press(pilot, "pageup", "enter")
        session, day = sessions.session, app.screen.query_one(Heatmap).day
        assert session is not None
        assert date(2025, 6, 1) > day >= session.day > day - timedelta(days=7)

    menu.drive(scene)


def test_a_filter_shows_one_routine_until_escape(menu: HeadlessApp) -> None:
    practise(menu.context, 60)

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "h")
        await app.press(pilot, "f", "n", "enter")
        assert isinstance(app.screen, HistoryScreen)
        assert "Nordic strength" in app.text.splitlines()[0]
        assert "Breathe down" not in app.text
        await app.press(pilot, "escape")
        assert "Breathe down" in app.text
        assert isinstance(app.screen, HistoryScreen)

    menu.drive(scene)


def test_an_empty_journal_pretends_nothing(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "h")
        assert "Nothing here yet." in app.text
        assert "0 sessions" in app.text
        for panel in "2341":
            await app.press(pilot, panel)
        await app.press(pilot, "enter", "z", "shift+tab", "left", "enter")
        assert isinstance(app.screen, HistoryScreen)
        (sessions := app.screen.query_one(SessionList)).focus()
        await app.press(pilot, "z", "enter", "down", "end", "z")
        assert (sessions.chosen, sessions.session) == (0, None)

    menu.drive(scene)


def test_a_set_is_corrected_and_a_session_deleted_and_both_are_taken_back(
    menu: HeadlessApp,
) -> None:
    practise(menu.context, 30)

    def counted() -> list[tuple[str, int]]:
        return [(one.id, one.corrected) for one in session_page(menu.context).sessions]

    before = counted()

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "h")
        await app.press(pilot, "f", "n", "enter")
        await app.press(pilot, "enter", "down", "enter")
        assert "Single-leg bridge, right, set 1" in app.text
        await app.press(pilot, "1", "2", "down", "down", "9", "down", "space", *"10 kg")
        assert app.text.startswith("  Load  10 kg")
        assert "enter keep" in app.text
        await app.press(pilot, "enter", "enter")
        assert "The set is corrected. Press u to take it back." in app.text
        row = next(line for line in app.text.splitlines() if line.startswith("▌"))
        assert row.split()[3:] == ["right", "1", "8", "12", "0:40", "9/10", "10", "kg"]
        assert "Corrected; it was" in app.text
        await app.press(pilot, "enter", *["down"] * 4, "4")
        assert "no pain" in app.text, "no digit answers that"
        await app.press(pilot, "right")
        assert "it hurt" in app.text
        await app.press(pilot, "enter")
        assert "no load, without pain." in " ".join(app.text.split())
        await app.press(pilot, "u")
        assert "without pain" not in app.text
        await app.press(pilot, "delete", "down", "delete")
        assert "Any other key keeps it" in app.text
        await app.press(pilot, "up")
        assert "Any other key keeps it" not in app.text
        await app.press(pilot, "delete")
        assert len(counted()) == len(before)
        keys = app.screen.query_one(KeyRow)
        place = next(one for one in placed(keys.hints, 80) if one.key == "del")
        await pilot.click(KeyRow, offset=(place.start, 0))
        await app.settle(pilot)
        assert isinstance(app.screen, HistoryScreen)
        assert "The session is deleted. Press u to take it back." in app.text
        assert len(counted()) == len(before) - 1
        await app.press(pilot, "u")
        assert "The session is back." in app.text
        assert sum(number for _, number in counted()) == 1
        await app.press(pilot, "u")
        assert counted() == before
        await app.press(pilot, "delete", "up", "delete", "escape", "escape")
        assert counted() == before

    menu.drive(scene)


def test_a_journal_that_cannot_be_read_is_not_an_empty_one(environ: dict[str, str]) -> None:
    def refuse(*_: object, **__: object) -> Any:
        raise JournalError(Kind.BUSY, "Another program is using the journal.", "Try again.")

    app = rehearse(environ)
    practise(app.context, 30)
    app.context = replace(app.context, open_store=refuse)

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        app.push_screen(HistoryScreen(app.context))
        await app.settle(pilot)
        assert "Another program is using the journal." in app.text
        assert "until the journal can be read" in app.text
        for words in ("Nothing here yet", "0 sessions", "nothing"):
            assert words not in app.text

    app.drive(scene)


def test_the_calendar_reaches_every_day_there_is(environ: dict[str, str]) -> None:
    first, today = date(1, 1, 8), date(2026, 1, 2)

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        screen = HistoryScreen(app.context)
        app.push_screen(screen)
        await app.settle(pilot)
        calendar = screen.query_one(Heatmap)
        calendar.fill({first: 5, date(1024, 2, 29): 60}, lambda first, _: f"{first}")
        calendar.focus()
        for keys in (("home", "left", "up", "pageup"), ("z", "up", "left", "pageup"), ("z",)):
            await app.press(pilot, *keys)
            assert calendar.day == first
            assert "0001-01-0" in app.text
        await app.press(pilot, "z", *["down"] * 3, "end", "up", "down", "right")
        assert calendar.day == today

    rehearse(environ).drive(scene)


def test_what_is_read_for_a_screen_that_was_left_is_dropped(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "h")
        left = app.screen
        assert isinstance(left, HistoryScreen)
        await app.press(pilot, "q")
        filled: list[Page] = []
        await asyncio.to_thread(left.show_read, partial(left._fill_list, anew=True), Page())
        assert isinstance(app.screen, MenuScreen)
        await asyncio.to_thread(app.screen.show_read, filled.append, Page())
        assert filled == [Page()]

    menu.drive(scene)
