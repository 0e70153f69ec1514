"""The journal as a session uses it: the lock goes with the end, whatever still sounds."""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue
from threading import Event

from timer.journal.events import Record, SessionEnd, SessionStart, State
from timer.journal.lock import Hold, hold
from timer.journal.store import Store, open_store
from timer.journal.writer import Signals
from timer.session.recorder import JournalSink

WAIT_S = 20.0
AT = "2026-03-01T07:30:00+01:00"
START = SessionStart("s", "hips", AT, 1_000)
END = SessionEnd("s", AT, State.FINISHED, 1_000)


def test_a_session_is_over_once_its_end_is_written_though_its_keeper_is_open(
    tmp_path: Path,
) -> None:
    saved: SimpleQueue[Record] = SimpleQueue()
    troubles: SimpleQueue[object] = SimpleQueue()
    signals = Signals(saved.put, lambda *it: troubles.put(it), troubles.put, troubles.put)
    keeping = JournalSink(tmp_path, "s", signals)
    keeping.put(START)
    assert saved.get(timeout=WAIT_S).id == "s"
    meanwhile = hold(tmp_path, "meanwhile", process=1)
    assert meanwhile.others == 1
    meanwhile.release()
    keeping.put(END)
    assert saved.get(timeout=WAIT_S).id == "s"
    following = hold(tmp_path, "next", process=1)
    assert following.others == 0
    store = open_store(tmp_path, read_only=True)
    assert store.sessions()[0]["state"] == "finished"
    store.close()
    following.release()
    keeping.close(WAIT_S)
    assert troubles.empty()


def test_an_effort_after_the_end_takes_no_lock(tmp_path: Path) -> None:
    saved: SimpleQueue[Record] = SimpleQueue()
    notices: SimpleQueue[str] = SimpleQueue()
    signals = Signals(saved.put, lambda *it: None, notices.put, notices.put)
    other = hold(tmp_path, "following")
    keeping = JournalSink(tmp_path, None, signals)
    keeping.put(START)
    saved.get(timeout=WAIT_S)
    assert keeping.close(WAIT_S) == []
    assert notices.empty()
    other.release()


def test_a_lock_that_is_taken_only_after_the_end_is_released_at_once(tmp_path: Path) -> None:
    wakes, locked = Event(), Event()

    def slow(folder: Path, session_id: str) -> Hold:
        wakes.wait(WAIT_S)
        return hold(folder, session_id)

    def opened(folder: Path, **how: int) -> Store:
        locked.set()
        return open_store(folder, **how)

    signals = Signals(lambda _: None, lambda *_: None, lambda _: None, lambda _: None)
    keeping = JournalSink(tmp_path, "s", signals, opened, slow)
    keeping.put(START)
    assert keeping.close(0) == [], "the record is in the rescue file"
    wakes.set()
    assert locked.wait(WAIT_S)
    following = hold(tmp_path, "next")
    assert following.others == 0
    following.release()


def test_a_session_of_this_process_whose_end_is_not_on_the_disk_is_no_other(
    tmp_path: Path,
) -> None:
    news: SimpleQueue[str] = SimpleQueue()
    saved: SimpleQueue[Record] = SimpleQueue()
    signals = Signals(saved.put, lambda *_: None, lambda _: None, news.put)
    before = hold(tmp_path, "before")
    following = JournalSink(tmp_path, "s", signals)
    following.put(START)
    assert saved.get(timeout=WAIT_S).id == "s"
    following.close(WAIT_S)
    assert news.empty()
    before.release()
