"""The writer: what it told as saved is on the disk, and what it could not save is named."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock
from typing import Any

import pytest

from tests.locking import Locked
from tests.machines import PATIENCE_S
from timer.journal import spool, underway
from timer.journal.connection import FILE
from timer.journal.errors import JournalError, Kind, journal_error
from timer.journal.events import Checkpoint, Rating, Record
from timer.journal.lock import hold
from timer.journal.store import Store, open_store
from timer.journal.writer import Signals, Writer
from timer.worker import Task

"""Longer than anything here takes; a test that waits this long has failed."""


class Heard:
    """A writer with everything that it tells."""

    def __init__(self, folder: Path, open: Callable[[], Store] | None = None) -> None:
        self.saved: SimpleQueue[str] = SimpleQueue()
        self.reports: SimpleQueue[tuple[JournalError | None, Path | None]] = SimpleQueue()
        self.notices: SimpleQueue[str] = SimpleQueue()
        self.writer = Writer(
            open or (lambda: open_store(folder)),
            Signals(
                lambda record: self.saved.put(record.id),
                lambda *report: self.reports.put(report),
                on_notice=self.notices.put,
                on_news=self.notices.put,
            ),
            folder=folder,
            retry_s=0.005,
        )

    def put(self, *records: Record) -> None:
        for record in records:
            self.writer.put(record)

    def close(self) -> list[Record]:
        return self.writer.close(PATIENCE_S)

    @property
    def troubles(self) -> list[Kind]:
        """The kinds of trouble that were reported and not returned here before."""
        return [trouble.kind for trouble, _ in emptied(self.reports) if trouble]

    def next_report(self) -> Kind | None:
        trouble, _ = self.reports.get(timeout=PATIENCE_S)
        return trouble and trouble.kind

    def next_saved(self, count: int) -> list[str]:
        return [self.saved.get(timeout=PATIENCE_S) for _ in range(count)]


def emptied(queue: SimpleQueue[Any]) -> list[Any]:
    found = []
    try:
        while True:
            found.append(queue.get_nowait())
    except Empty:
        return found


def listed(folder: Path) -> list[dict[str, Any]]:
    store = open_store(folder, read_only=True)
    found = store.sessions()
    store.close()
    return found


class Failing(Store):
    """A store on a disk that fails: each save uses up one of `kinds`, None standing for success."""

    def __init__(self, inner: Store, kinds: list[Kind | None]) -> None:
        self.inner, self.kinds = inner, kinds
        self.notices, self.merged = inner.notices, inner.merged
        self.saves = 0

    def save(self, *records: Record) -> None:
        kind = self.kinds.pop(0) if self.kinds else None
        if kind:
            raise journal_error(kind, self.inner.folder / FILE)
        self.inner.save(*records)

    def take_in(self, *records: Record) -> None:
        self.inner.take_in(*records)

    def close(self) -> None:
        self.inner.close()


def failing(folder: Path, *kinds: Kind | None) -> tuple[Callable[[], Store], list[int]]:
    """Return an opener of failing stores that share `kinds`, and a list with an item an opening."""
    left = list(kinds)
    opened: list[int] = []

    def open() -> Store:
        opened.append(1)
        return Failing(open_store(folder), left)

    return open, opened


def test_told_as_saved_is_in_the_file_and_in_order(tmp_path: Path, make: Any) -> None:
    heard = Heard(tmp_path)
    heard.put(make.start(), make.bout("a"), make.bout("b"), Rating("b", 6))
    assert heard.next_saved(4) == ["s", "a", "b", "b"]
    assert [bout["effort"] for bout in listed(tmp_path)[0]["sets"]] == [None, 6]
    heard.put(make.end())
    assert heard.close() == []
    assert listed(tmp_path)[0]["state"] == "finished"
    assert heard.writer.rescued is None
    assert heard.troubles == []


def test_of_a_set_under_way_no_more_than_the_newest_state_stays(tmp_path: Path, make: Any) -> None:
    heard = Heard(tmp_path)
    heard.put(make.start())
    states = [Checkpoint(**vars(make.bout(seconds=3 * turn, result="short"))) for turn in range(4)]
    heard.put(*states)
    heard.next_saved(5)
    older = [weakref.ref(one) for one in states[:-1]]
    states.clear()
    heard.put(make.bout("b"))
    heard.next_saved(1)
    assert [one() for one in older] == [None] * 3
    assert sorted(bout["seconds"] for bout in listed(tmp_path)[0]["sets"]) == [9, 30]
    assert heard.close() == []


def test_while_all_is_written_again_the_set_under_way_stays_in_its_file(
    tmp_path: Path, make: Any
) -> None:
    held = hold(tmp_path, "s")
    kinds = [None, None, None, None, Kind.FULL, None, None, *[Kind.FULL] * 10_000]
    opened: SimpleQueue[int] = SimpleQueue()

    def open() -> Store:
        opened.put(1)
        return Failing(open_store(tmp_path), kinds)

    heard = Heard(tmp_path, open)
    first, second = (Checkpoint(**vars(make.bout(id, seconds=9))) for id in "ab")
    heard.put(make.start(), first, make.bout("a"), second)
    heard.next_saved(4)
    heard.put(make.bout("c"))
    for _ in range(4):
        opened.get(timeout=PATIENCE_S)
    assert underway.newest(tmp_path / "underway-s.jsonl") == second
    assert sum(bout["seconds"] == 30 for bout in listed(tmp_path)[0]["sets"]) == 2
    kinds.clear()
    assert heard.close() == []
    held.release()
    assert sorted(bout["seconds"] for bout in listed(tmp_path)[0]["sets"]) == [9, 30, 30]


def test_closing_a_writer_that_was_told_nothing_creates_nothing(tmp_path: Path) -> None:
    heard = Heard(tmp_path / "data", open=lambda: open_store(tmp_path / "data", read_only=True))
    assert heard.close() == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [Kind.BUSY, Kind.FULL, Kind.FAILED, Kind.MOVED])
def test_failed_set_is_kept_retried_and_told_once(tmp_path: Path, make: Any, kind: Kind) -> None:
    open, _ = failing(tmp_path, None, kind, kind, kind)
    heard = Heard(tmp_path, open)
    heard.put(make.start(), make.bout("a"), make.bout("b"))
    assert heard.next_saved(3) == ["s", "a", "b"]
    assert heard.close() == []
    assert heard.troubles == [kind]
    assert len(listed(tmp_path)[0]["sets"]) == 2


def test_trouble_that_comes_back_after_all_was_saved_is_told_again(
    tmp_path: Path, make: Any
) -> None:
    open, _ = failing(tmp_path, Kind.FULL, None, Kind.FULL)
    heard = Heard(tmp_path, open)
    heard.put(make.start())
    heard.next_saved(1)
    assert [heard.next_report(), heard.next_report()] == [Kind.FULL, None]
    heard.put(make.bout())
    heard.next_saved(1)
    assert [heard.next_report(), heard.next_report()] == [Kind.FULL, None]
    heard.close()


def test_after_a_failed_commit_the_file_is_opened_anew(tmp_path: Path, make: Any) -> None:
    open, opened = failing(tmp_path, None, Kind.FAILED)
    heard = Heard(tmp_path, open)
    heard.put(make.start(), make.bout())
    heard.next_saved(2)
    heard.close()
    assert len(opened) == 2


def test_busy_file_is_not_opened_anew(tmp_path: Path, make: Any) -> None:
    open, opened = failing(tmp_path, Kind.BUSY)
    heard = Heard(tmp_path, open)
    heard.put(make.start())
    heard.next_saved(1)
    heard.close()
    assert len(opened) == 1


def test_journal_deleted_in_the_middle_is_written_again_whole(tmp_path: Path, make: Any) -> None:
    heard = Heard(tmp_path)
    heard.put(make.start(), make.bout("a"))
    heard.next_saved(2)
    (tmp_path / FILE).unlink()
    heard.put(make.bout("b"))
    assert heard.next_saved(1) == ["b"]
    assert heard.close() == []
    assert len(listed(tmp_path)[0]["sets"]) == 2
    assert emptied(heard.saved) == []


def test_record_that_fits_nowhere_does_not_hold_up_the_others(tmp_path: Path, make: Any) -> None:
    heard = Heard(tmp_path)
    stray = make.bout("stray", session_id="unknown")
    heard.put(make.start(), stray, make.bout("a"))
    assert heard.next_saved(3) == ["s", "a", "stray"]
    assert heard.close() == []
    assert heard.troubles == [Kind.REFUSED]
    store = open_store(tmp_path)
    assert "can't be read" in store.notices[0]
    store.close()
    assert b"stray" in next(tmp_path.glob("*.unreadable")).read_bytes()


def test_store_that_never_opens_leaves_everything_named_and_rescued(
    tmp_path: Path, make: Any
) -> None:
    def open() -> Store:
        raise journal_error(Kind.FULL, tmp_path / FILE)

    records = [make.start(), make.bout("a"), Rating("a", 4), make.end()]
    heard = Heard(tmp_path, open)
    heard.put(*records)
    assert heard.close() == []
    assert heard.writer.rescued
    assert heard.troubles == [Kind.FULL]
    (session,) = listed(tmp_path)
    assert session["state"] == "finished"
    assert [bout["effort"] for bout in session["sets"]] == [4]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_disk_that_hangs_does_not_hold_up_the_exit(tmp_path: Path, make: Any) -> None:
    answers = Event()

    def open() -> Store:
        answers.wait(PATIENCE_S)
        return open_store(tmp_path)

    heard = Heard(tmp_path, open)
    heard.put(make.start())
    assert heard.writer.close(0.01) == []
    assert heard.writer.rescued
    assert listed(tmp_path)[0]["id"] == "s"
    answers.set()
    assert heard.close() == []


def impatient(folder: Path) -> Heard:
    return Heard(folder, lambda: open_store(folder, wait_ms=0))


def rescue_files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith("unsaved-")]


def test_a_locked_journal_has_every_set_in_the_rescue_file_long_before_the_end(
    tmp_path: Path, make: Any
) -> None:
    with Locked(tmp_path):
        heard = impatient(tmp_path)
        heard.put(make.start(), make.bout("a"), Rating("a", 7), make.bout("b"))
        heard.next_saved(4)
        (kept,) = rescue_files(tmp_path)
        assert len(kept.read_bytes().splitlines()) == 4
        heard.put(make.end())
        assert heard.close() == []
        assert heard.writer.rescued == kept
        assert emptied(heard.reports)[-1][1] == kept
        with pytest.raises(JournalError, match="Another program"):
            open_store(tmp_path, read_only=True, wait_ms=0)
    for taken in (2, 0):
        store = open_store(tmp_path, read_only=True)
        assert store.merged == taken
        assert [bout["effort"] for bout in store.sessions()[0]["sets"]] == [7, None]
        assert store.sessions()[0]["state"] == "finished"
        store.close()
    assert rescue_files(tmp_path) == []


def test_a_journal_that_is_free_again_takes_all_and_the_rescue_file_goes(
    tmp_path: Path, make: Any
) -> None:
    heard = impatient(tmp_path)
    with Locked(tmp_path):
        heard.put(make.start(), make.bout("a"))
        heard.next_saved(2)
        assert heard.next_report() is Kind.BUSY
    assert heard.next_report() is None
    assert rescue_files(tmp_path) == []
    assert heard.writer.rescued is None
    assert heard.notices.empty()
    assert heard.close() == []
    assert len(listed(tmp_path)[0]["sets"]) == 1


def test_what_another_process_takes_in_meanwhile_is_not_lost_and_not_taken_in_over_newer_words(
    tmp_path: Path, make: Any
) -> None:
    file = spool.Rescue(tmp_path)
    assert file.append([make.start(), make.bout("a")]) == 2
    assert file.path is not None
    stale = file.path.read_bytes()
    store = open_store(tmp_path)
    assert store.merged == 1
    assert file.append([make.bout("b")]) == 1
    store.save(Rating("a", 9))
    store.close()
    (tmp_path / "unsaved-001-1.deadbeef.taken").write_bytes(stale)
    efforts = [bout["effort"] for bout in listed(tmp_path)[0]["sets"]]
    assert efforts == [9, None]
    assert rescue_files(tmp_path) == []


def test_a_torn_last_line_is_passed_over_and_spoils_no_other(tmp_path: Path, make: Any) -> None:
    file = spool.Rescue(tmp_path)
    file.append([make.start(), make.bout("a")])
    assert file.path is not None
    with file.path.open("ab") as torn:
        torn.write(b'{"record": "SetRec')
    copy = file.path.read_bytes()
    store = open_store(tmp_path)
    assert (store.merged, store.notices) == (1, ())
    store.close()
    file.path.write_bytes(copy)
    assert file.append([make.bout("b")]) == 1
    store = open_store(tmp_path)
    assert len(store.sessions()[0]["sets"]) == 2
    store.close()


def test_a_file_that_a_killed_process_had_half_written_is_taken_in(
    tmp_path: Path, make: Any
) -> None:
    file = spool.Rescue(tmp_path)
    file.append([make.start()])
    assert file.path is not None
    file.path.rename(file.path.with_suffix(".part"))
    assert listed(tmp_path)[0]["id"] == "s"
    assert rescue_files(tmp_path) == []


def test_two_rescues_keep_two_files(tmp_path: Path, make: Any) -> None:
    one, other = spool.Rescue(tmp_path), spool.Rescue(tmp_path)
    one.append([make.start("a")])
    other.append([make.start("b")])
    assert one.path != other.path
    assert {session["id"] for session in listed(tmp_path)} == {"a", "b"}


@pytest.mark.parametrize(
    "line",
    [
        b"{\n",
        b"\xff",
        b"[]",
        b'{"record": "Other"}',
        b'{"record": "Rating", "id": [], "effort": 1}',
    ],
    ids=["cut", "not UTF-8", "no record", "unknown", "wrong type"],
)
def test_rescue_file_that_makes_no_sense_is_kept_and_told_once(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "unsaved-001-1.jsonl").write_bytes(line)
    store = open_store(tmp_path)
    assert "can't be read" in store.notices[0]
    store.close()
    assert (tmp_path / "unsaved-001-1.unreadable").read_bytes() == line
    store = open_store(tmp_path)
    assert store.notices == ()
    store.close()


def test_file_set_aside_is_told_as_a_notice(tmp_path: Path, make: Any) -> None:
    (tmp_path / FILE).write_bytes(b"garbage" * 1000)
    heard = Heard(tmp_path)
    heard.put(make.start())
    heard.next_saved(1)
    heard.close()
    assert "set aside" in heard.notices.get_nowait()


def test_newer_file_stays_as_it_is_and_the_session_is_rescued(tmp_path: Path, make: Any) -> None:
    open_store(tmp_path).close()
    db = sqlite3.connect(tmp_path / FILE)
    db.execute("PRAGMA user_version = 99")
    db.close()
    heard = Heard(tmp_path)
    heard.put(make.start())
    assert heard.close() == []
    assert heard.writer.rescued
    assert heard.writer.rescued.exists()
    assert Kind.NEWER in heard.troubles


def test_folder_folder_is_told_and_everything_named(
    protected: tuple[Path, Callable[[], None]], make: Any
) -> None:
    folder, protect = protected
    store = open_store(folder)
    store.save(make.start("before"))
    store.close()
    protect()
    assert [session["id"] for session in listed(folder)] == ["before"]
    heard = Heard(folder)
    heard.put(make.start())
    assert len(heard.close()) == 1
    assert heard.writer.rescued is None
    assert set(heard.troubles) == {Kind.READ_ONLY}
    assert [path.name for path in folder.iterdir()] == [FILE]


CHILD = """
import os, sys
from pathlib import Path
from timer.journal.events import SessionStart, SetRecord
from timer.journal.store import open_store
from timer.journal.writer import Signals, Writer
from timer.worker import Task

folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
say = lambda text: os.write(1, f"{text}\\n".encode())
at = "2026-03-01T07:30:00+01:00"
writer = Writer(
    lambda: open_store(folder),
    Signals(
        lambda record: say(record.id),
        lambda told, _: told and say(f"trouble {told.kind}"),
        say,
        say,
    ),
    folder=folder, retry_s=0.005,
)
writer.put(SessionStart(name, "hips", at, 1000))
for place in range(count):
    writer.put(SetRecord(
        id=f"{name}-{place}", session_id=name, segment=place, move="plank", label="x" * 300,
        side=None, set=1, planned=None, done=None, effort=None, seconds=30, kind="hold",
        result="done", position_ms=place, ended_at=at,
    ))
say(f"unsaved {len(writer.close(100))}")
"""


def child(folder: Path, name: str, count: int, **more: Any) -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-c", CHILD, str(folder), name, str(count)]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, **more)


def set_ids(folder: Path) -> set[str]:
    store = open_store(folder, read_only=True)
    found = {id for (id,) in store.rows("SELECT id FROM bout")}
    store.close()
    return found


@pytest.mark.parametrize("after", [1, 7, 23])
def test_kill_in_the_middle_keeps_every_set_that_was_told(tmp_path: Path, after: int) -> None:
    with child(tmp_path, "k", 100_000) as process:
        assert process.stdout
        for _ in range(after):
            process.stdout.readline()
        process.kill()
        rest = process.stdout.read()
    told = {line for line in rest.decode().splitlines() if line.startswith("k-")}
    assert told <= set_ids(tmp_path)
    assert listed(tmp_path)[0]["state"] == "interrupted"
    assert len(set_ids(tmp_path)) >= after - 1


def test_two_instances_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    with child(tmp_path, "a", 60) as first, child(tmp_path, "b", 60) as second:
        heard = first.communicate()[0] + second.communicate()[0]
    assert heard.count(b"unsaved 0") == 2
    assert set_ids(tmp_path) == {f"{name}-{place}" for name in "ab" for place in range(60)}


@pytest.mark.skipif(os.name == "nt", reason="no such limit there")
def test_full_disk_names_the_unsaved_and_keeps_the_rest(tmp_path: Path) -> None:
    import resource

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (80 << 10,) * 2)

    with child(tmp_path, "f", 300, preexec_fn=limit) as process:
        heard = process.communicate()[0].decode().splitlines()
    told = {line for line in heard if line.startswith("f-")}
    unsaved = int(heard[-1].removeprefix("unsaved "))
    assert unsaved > 0
    assert len(told) + unsaved == 300
    assert any(line.startswith("trouble") for line in heard)
    assert told <= set_ids(tmp_path)


class Watched:
    """A lock that says when somebody has to wait for it."""

    def __init__(self, waiting: Event) -> None:
        self.inner, self.waiting = Lock(), waiting

    def __enter__(self) -> None:
        if not self.inner.acquire(blocking=False):
            self.waiting.set()
            self.inner.acquire()

    def __exit__(self, *_: object) -> None:
        self.inner.release()


class Meeting(set[int]):
    """Places on disk; the first thread to look one up goes on once the second one is there too."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = Event(), Event()

    def __contains__(self, place: object) -> bool:
        found = super().__contains__(place)
        if self.first.is_set():
            self.second.set()
        else:
            self.first.set()
            assert self.second.wait(PATIENCE_S)
        return found


def test_a_writer_that_wakes_during_the_rescue_reports_no_record_twice(
    tmp_path: Path, make: Any
) -> None:
    heard = Heard(tmp_path)
    heard.close()
    writer = heard.writer
    writer._records.append(make.start())
    writer._safe = both = Meeting()
    writer._keeping = Watched(both.second)
    woken = Task("woken", lambda: writer._keep(0))
    assert both.first.wait(PATIENCE_S)
    writer._keep(0)
    assert woken.wait(PATIENCE_S)
    assert emptied(heard.saved) == ["s"]
