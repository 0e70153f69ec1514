"""A journal that another program holds is waited for once, and never taken for an empty one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import pytest

from tests.locking import Locked
from tests.past import answers, caution, menu, remarks
from timer.frozen import replace
from timer.journal.connection import FILE
from timer.journal.events import Fact
from timer.journal.spool import Rescue
from timer.journal.store import Store, open_store
from timer.machine import BARE
from timer.paths import find_folders
from timer.plain.prompts import TypedAnswers
from timer.player.clock import ManualClock
from timer.services.context import Context, read_past
from timer.services.journal_access import START_MS, WAITING, JournalAccess
from timer.services.screening import (
    ANSWERS_NOT_SAVED,
    WELCOME_NOT_SAVED,
    WELCOMED,
    answer_facts,
    keep_answers,
    keep_welcome,
    needs_welcome,
)
from timer.services.session_factory import plan_session
from timer.services.session_flow import begin_session, drive
from timer.session.session import Session
from timer.settings import Plan, Settings
from timer.tui.testing import HeadlessApp

NOW = "2026-03-02T12:00:00+01:00"
NAMES = ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME")


def person(tmp_path: Path) -> Context:
    return Context.of({f"XDG_{name}": str(tmp_path / name.lower()) for name in NAMES}, BARE)


def unexpected(_: float) -> None:
    raise AssertionError("nothing is to be waited for")


def test_a_start_waits_once_and_says_so(tmp_path: Path) -> None:
    pauses: list[float] = []
    said: list[str] = []
    with Locked(tmp_path):
        past = JournalAccess(tmp_path, pause=pauses.append).wait(NOW, said.append)
    assert sum(pauses) == pytest.approx(START_MS / 1000)
    assert past.error
    assert past.last_done == {}
    assert said == [WAITING]


def test_what_only_waits_waits_as_long_and_no_longer(tmp_path: Path) -> None:
    pauses: list[float] = []
    said: list[str] = []
    busy = Locked(tmp_path)
    assert JournalAccess(tmp_path, pause=pauses.append).until_free(said.append) == ()
    assert sum(pauses) == pytest.approx(START_MS / 1000)
    JournalAccess(tmp_path, pause=lambda _: busy.free()).until_free(said.append)
    JournalAccess(tmp_path, pause=unexpected).until_free(said.append)
    JournalAccess(tmp_path / "none", pause=unexpected).until_free(said.append)
    assert said == [WAITING, WAITING]


def a_loop(path: Path) -> None:
    path.symlink_to(path)


def a_disk_that_is_gone(path: Path) -> None:
    path.symlink_to(path.with_name("gone"))


def a_journal_on_a_disk_that_is_gone(path: Path) -> None:
    path.mkdir()
    (path / FILE).symlink_to(path / "gone" / FILE)


@pytest.mark.parametrize(
    "make", [Path.touch, a_loop, a_disk_that_is_gone, a_journal_on_a_disk_that_is_gone]
)
def test_a_folder_that_can_t_be_looked_into_is_no_empty_journal(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    folder = tmp_path / "data"
    make(folder)
    past = JournalAccess(folder, pause=unexpected).wait(NOW, list[str]().append)
    assert past.error
    assert not needs_welcome(past)


def test_a_journal_may_be_made_through_a_link(tmp_path: Path) -> None:
    (tmp_path / FILE).symlink_to(tmp_path / "kept.db")
    assert needs_welcome(JournalAccess(tmp_path, pause=unexpected).wait(NOW, list[str]().append))
    open_store(tmp_path).close()
    assert (tmp_path / "kept.db").stat().st_size


def test_a_journal_that_is_freed_meanwhile_ends_the_wait(tmp_path: Path) -> None:
    said: list[str] = []
    busy = Locked(tmp_path)
    past = JournalAccess(tmp_path, pause=lambda _: busy.free()).wait(NOW, said.append)
    assert past.error is None
    assert said == [WAITING]


def test_a_free_journal_or_none_is_not_waited_for(tmp_path: Path) -> None:
    said: list[str] = []
    JournalAccess(tmp_path / "none", pause=unexpected).wait(NOW, said.append)
    open_store(tmp_path).close()
    JournalAccess(tmp_path, pause=unexpected).wait(NOW, said.append)
    assert said == []
    assert not (tmp_path / "none").exists()


def test_a_busy_journal_is_not_one_without_welcome_answers_or_sessions(tmp_path: Path) -> None:
    context = person(tmp_path)
    assert needs_welcome(read_past(context))
    keep_welcome(context)
    with Locked(context.folders.data):
        past = read_past(context)
        assert past.error
        assert not needs_welcome(past)
        titles = [section.title for section in menu(context)]
        assert not {"Now", "Not now"} & set(titles)
        assert titles
        assert "not taken into account" in (caution(context, "post-run-cooldown").note or "")
        assert past.error.sentences in (caution(context, "of-my-own").note or "")
        assert remarks(context, "post-run-cooldown") == ()
    assert next(section.title for section in menu(context)) == "Now"
    assert read_past(context).error is None
    assert caution(context, "post-run-cooldown").note is None


def test_what_is_answered_while_it_is_busy_holds_at_once_and_later(tmp_path: Path) -> None:
    context = person(tmp_path)
    with Locked(context.folders.data):
        keep_welcome(context)
        keep_answers(context, {"sharp-pain": True})
        assert answers(context) == {"sharp-pain": True}
    assert answers(context) == {"sharp-pain": True}
    assert not needs_welcome(read_past(context))
    assert sorted(path.suffix for path in context.folders.data.iterdir()) == [".db"]


def test_what_is_answered_while_another_program_writes_holds_at_once(tmp_path: Path) -> None:
    context = person(tmp_path)
    keep_welcome(context)
    with closing(sqlite3.connect(context.folders.data / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # readers are let in, writers are not
        keep_answers(context, {"sharp-pain": True})
        assert read_past(context).error is None
        assert answers(context) == {"sharp-pain": True}


def test_what_waits_beside_a_journal_that_is_not_there_counts_too(tmp_path: Path) -> None:
    context = person(tmp_path)
    now = context.clock.wall()
    context.folders.data.mkdir(parents=True)
    facts = [Fact(WELCOMED, now), *answer_facts({"sharp-pain": True}, now)]
    Rescue(context.folders.data).append(facts)
    assert not needs_welcome(read_past(context))
    assert answers(context) == {"sharp-pain": True}


def test_what_can_be_saved_neither_in_the_journal_nor_beside_it_is_reported(
    tmp_path: Path,
) -> None:
    context = person(tmp_path)
    assert keep_welcome(context) is None
    assert keep_answers(context, {"sharp-pain": True}) is None
    broken = unsavable(tmp_path / "broken")
    assert WELCOME_NOT_SAVED in (keep_welcome(broken) or "")
    assert ANSWERS_NOT_SAVED in (keep_answers(broken, {"sharp-pain": True}) or "")


def foreign(folder: Path) -> None:
    """Put another program's database in the journal's place."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / FILE)) as other:
        other.execute("CREATE TABLE bookmarks (x)")


def test_a_file_that_is_set_aside_is_reported_by_whatever_does_it(tmp_path: Path) -> None:
    context = person(tmp_path)
    folder = context.folders.data
    for keep in (keep_welcome, lambda context: keep_answers(context, {"sharp-pain": True})):
        foreign(folder)
        assert "set aside" in (keep(context) or "")
        assert keep(context) is None
        (folder / FILE).unlink()
    open_store(folder).close()
    (folder / "unsaved-1.jsonl").mkdir()
    assert "unsaved-1.unreadable" in " ".join(read_past(context).news)
    assert read_past(context).news == ()


def test_the_menu_says_which_file_was_set_aside(tmp_path: Path) -> None:
    context = person(tmp_path)
    assert keep_welcome(context) is None
    (context.folders.data / "unsaved-1.jsonl").mkdir()

    async def scene(app: HeadlessApp, _: Any) -> None:
        assert "unsaved-1" in app.text

    HeadlessApp(replace(context, clock=(clock := ManualClock())), clock).drive(scene, (120, 40))


def test_answers_that_are_not_saved_are_reported_in_line_mode(tmp_path: Path) -> None:
    context, said = unsavable(tmp_path), list[str]()
    plan = plan_session(context, "dynamic-warm-up")
    session = drive(begin_session(context, plan), TypedAnswers("nnnnnn", said.append, said.append))
    assert isinstance(session, Session)
    session.stop()  # nobody listens to the last words
    session.finish()
    assert sum(ANSWERS_NOT_SAVED in line for line in said) == 1


def test_answers_and_the_welcome_that_are_not_saved_are_reported_on_screens(tmp_path: Path) -> None:
    context = unsavable(tmp_path)

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "enter")
        assert WELCOME_NOT_SAVED[:30] in app.text
        app.clear_notifications()
        app.start("dynamic-warm-up")
        await app.begun(pilot)
        assert ANSWERS_NOT_SAVED[:30] in app.text

    HeadlessApp(replace(context, clock=(clock := ManualClock())), clock).drive(scene)


def unsavable(tmp_path: Path) -> Context:
    """Return somebody whose data folder can't be made."""
    settings = Settings(audio="silent", plan=Plan.GENTLE_TWICE_DAILY)
    context = replace(person(tmp_path), settings=settings)
    return replace(context, folders=replace(context.folders, data=Path("/proc/nowhere")))


class Opened:
    """Opens journals, and lists how: to read or to write."""

    def __init__(self) -> None:
        self.times: list[str] = []
        """What the person has to wait for."""
        self.elsewhere: list[str] = []
        """What is done in other threads meanwhile."""

    def __call__(self, folder: Path, *, read_only: bool = False, **how: Any) -> Store:
        waits = current_thread() is main_thread()
        (self.times if waits else self.elsewhere).append("read" if read_only else "write")
        return open_store(folder, read_only=read_only, **how)


@pytest.fixture
def opened() -> Opened:
    return Opened()


@pytest.fixture
def context(tmp_path: Path, opened: Opened) -> Context:
    """Return somebody with a journal, whose openings from now on are listed."""
    folders = find_folders({f"XDG_{name}": str(tmp_path / name.lower()) for name in NAMES})
    found = Context(folders, Settings(audio="silent"), clock=ManualClock(), machine=BARE)
    keep_welcome(found)
    keep_answers(found, {"sit-bone": True})
    return replace(found, open_store=opened)


def test_the_journal_is_opened_once_for_the_menu(context: Context, opened: Opened) -> None:
    menu(context)
    assert opened.times == ["read"]


def test_the_journal_is_opened_once_for_the_first_picture_of_the_screens(
    context: Context, opened: Opened
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert "23 routines" in app.text
        # The chosen routine's last session is looked up in a thread, for its preview.
        assert opened.times == ["read"]

    HeadlessApp(context, ManualClock()).drive(scene)


def test_the_journal_is_opened_at_most_twice_for_a_start_on_screens(
    context: Context, opened: Opened
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        opened.times.clear()
        app.start("dynamic-warm-up")
        await app.press(pilot, *"nnnn", "enter")
        assert app.sessions
        assert opened.times == ["read", "write"]

    HeadlessApp(context, ManualClock()).drive(scene)


def test_the_journal_is_opened_at_most_twice_for_a_start_in_line_mode(
    context: Context, opened: Opened
) -> None:
    said: Callable[[str], None] = [].append
    past = context.journal.wait(context.clock.wall(), said)
    plan = plan_session(context, "dynamic-warm-up", past=past)
    session = drive(begin_session(context, plan), TypedAnswers("nnnnnn", said, said))
    assert isinstance(session, Session)
    session.begin()
    session.stop()  # nobody listens to the last words
    session.finish()
    assert opened.times == ["read", "write"], "the second keeps the answers"
    assert opened.elsewhere == ["write"], "the session's own writer"
