"""The store: what is recorded is listed, whole, once, and never at the cost of an older file."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journal.conftest import AT
from timer.frozen import replace
from timer.journal.connection import FILE
from timer.journal.errors import JournalError, Kind, as_journal_errors
from timer.journal.events import (
    Answer,
    Checkpoint,
    Fact,
    Note,
    Rating,
    Removal,
    SessionStart,
    SetRecord,
    State,
)
from timer.journal.lock import hold
from timer.journal.schema import MIGRATIONS, MOST, back_up, migrate, version_of
from timer.journal.store import Store, open_store
from timer.player.results import Result

NOW = "2026-03-31T12:00:00+02:00"


def one(store: Store) -> dict[str, Any]:
    (session,) = store.sessions()
    return session


def test_history_has_the_shape_of_the_contract(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start(name="Hips", work_ms=500_000, left_out=("Bridge",)))
    store.save(Answer("q", "s", "sharp-pain", None, "no"))
    store.save(make.bout(planned_seconds=33, load="10 kg", part=0.9))
    skipped = {"side": None, "move": None, "label": "Side plank", "planned": None, "done": None}
    store.save(make.bout("b", segment=3, result="skipped", seconds=2, part=0.0, **skipped))
    store.save(Rating("a", 7), Answer("r", "s", "How was it?", 2, "Fine"))
    store.save(replace(make.end(), share=0.9, left_out=("Bridge",)))
    store.save(Note("n", "s", "legs", 4, None, AT))
    assert one(store) == {
        "id": "s",
        "routine": "hips",
        "name": "Hips",
        "started_at": "2026-03-01T07:30:00+01:00",
        "ended_at": "2026-03-01T07:40:00+01:00",
        "state": "finished",
        "share": 0.9,
        "speed": 1.0,
        "planned_ms": 600_000,
        "active_ms": 590_000,
        "left_out": ["Bridge", "Side plank"],
        "answers": [
            {"question": "sharp-pain", "number": None, "answer": "no"},
            {"question": "How was it?", "number": 2, "answer": "Fine"},
        ],
        "notes": [
            {"kind": "legs", "value": 4, "side": None, "at": "2026-03-01T07:30:00+01:00"},
        ],
        "sets": [
            {
                "move": "plank",
                "label": "Plank",
                "side": "left",
                "set": 1,
                "result": "done",
                "planned": 10,
                "done": 9,
                "planned_seconds": 33,
                "seconds": 30,
                "effort": 7,
                "load": "10 kg",
            },
            {
                "move": None,
                "label": "Side plank",
                "side": None,
                "set": 1,
                "result": "skipped",
                "planned": None,
                "done": None,
                "planned_seconds": None,
                "seconds": 2,
                "effort": None,
                "load": None,
            },
        ],
    }
    assert list(one(store)) == [
        *("id", "routine", "name", "started_at", "ended_at", "state", "share", "speed"),
        *("planned_ms", "active_ms", "left_out", "answers", "notes", "sets"),
    ]
    store.close()


def test_history_outlives_the_store(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start(), make.bout(), make.end())
    before = store.sessions()
    store.close()
    again = open_store(tmp_path, read_only=True)
    assert again.sessions() == before
    again.close()


def test_sessions_come_newest_first_by_instant_not_by_text(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start("late", started_at="2026-03-01T07:30:00-05:00"))
    store.save(make.start("early", started_at="2026-03-01T09:00:00+02:00"))
    store.save(make.start("last", started_at="2026-03-01T12:31:00Z"))
    assert [session["id"] for session in store.sessions()] == ["last", "late", "early"]
    newest = store.newest("2026-03-01T13:00:00+01:00")
    assert newest is not None
    assert newest["id"] == "early"
    store.close()


def test_instant_without_offset_is_refused_at_once(make: Any) -> None:
    with pytest.raises(ValueError, match="offset"):
        make.start(started_at="2026-03-01T07:30:00")


def test_redo_with_the_same_id_replaces_the_set(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start(), make.bout(done=3), make.bout(done=12))
    assert [bout["done"] for bout in one(store)["sets"]] == [12]
    store.close()


def test_sets_stand_in_the_order_of_the_timeline(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start(), *(make.bout(f"b{at}", segment=at, set=at) for at in (3, 1, 2)))
    assert [bout["set"] for bout in one(store)["sets"]] == [1, 2, 3]
    store.close()


def test_free_name_is_listed_as_written(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start(), make.bout(move=None, label="My own"))
    (bout,) = one(store)["sets"]
    assert (bout["move"], bout["label"]) == (None, "My own")
    store.close()


def test_set_and_position_are_written_together(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start(), make.bout(segment=4, position_ms=40_000))
    with pytest.raises(JournalError):
        store.save(make.bout("b", segment=5, position_ms=50_000, kind=None))
    assert store.rows("SELECT segment, position_ms FROM session") == [(4, 40_000)]
    assert len(one(store)["sets"]) == 1
    store.close()


def test_record_that_belongs_to_nothing_is_refused_and_leaves_no_trace(
    tmp_path: Path, make: Any
) -> None:
    store = open_store(tmp_path)
    for record in (make.bout(), make.end(), Rating("a", 5)):
        with pytest.raises(JournalError) as told:
            store.save(record)
        assert told.value.kind is Kind.REFUSED
    assert store.rows("SELECT id FROM bout") == []
    store.close()


def test_session_without_end_is_interrupted_and_counts_its_sets(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start(), make.bout(seconds=30), make.bout("b", seconds=12))
    session = one(store)
    assert (session["state"], session["ended_at"]) == ("interrupted", None)
    assert session["active_ms"] == 42_000
    store.close()


def test_session_that_runs_is_partial_until_its_process_lets_go(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    held = hold(tmp_path, "s")
    store.save(make.start())
    store.save(make.start("dead"))
    states = {session["id"]: session["state"] for session in store.sessions()}
    assert states == {"s": "partial", "dead": "interrupted"}
    held.release()
    assert {session["state"] for session in store.sessions()} == {"interrupted"}
    store.close()


def test_last_done_is_the_day_of_the_last_finished_session_at_lifes_speed(
    tmp_path: Path, make: Any
) -> None:
    store = open_store(tmp_path)
    days = {"a": "01", "b": "03", "c": "04", "d": "05"}
    for id, day in days.items():
        speed = 50.0 if id == "d" else 1.0
        store.save(make.start(id, started_at=f"2026-03-{day}T23:50:00-08:00", speed=speed))
    store.save(make.start("e", routine="neck"))
    for id in ("b", "a", "d"):
        store.save(make.end(id))
    store.save(make.end("c", State.PARTIAL))
    assert store.last_done(NOW) == {"hips": "2026-03-03"}
    store.close()


def test_csv_has_one_row_a_set_and_quotes_what_needs_it(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start(speed=2.0), make.bout(label='A "b", c\nd', move=None, result="hurt"))
    store.save(make.bout("b", segment=3, side=None), make.end())
    rows = list(csv.DictReader(StringIO(store.history_csv())))
    assert [row["label"] for row in rows] == ['A "b", c\nd', "Plank"]
    assert [(row["speed"], row["result"], row["side"]) for row in rows] == [
        ("2.0", "hurt", "left"),
        ("2.0", "done", ""),
    ]
    assert (rows[0]["date"], rows[0]["time"]) == ("2026-03-01", "07:30:00")
    store.close()


def test_facts_are_remembered_and_replaced(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert store.facts().get("disclaimer") is None
    store.save(Fact("disclaimer", "2026-03-01"))
    store.save(Fact("disclaimer", "2026-04-01"))
    store.close()
    again = open_store(tmp_path, read_only=True)
    assert again.facts().get("disclaimer") == "2026-04-01"
    again.close()


def test_reading_without_a_file_is_empty_and_creates_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "none", read_only=True)
    assert store.sessions() == []
    assert store.last_done(NOW) == {}
    assert store.facts().get("x") is None
    assert store.read_only
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_commits_are_durable_and_the_file_private(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    asked = ("journal_mode", "synchronous", "fullfsync", "user_version")
    assert [store.rows(f"PRAGMA {name}")[0][0] for name in asked] == [
        "delete",
        3,
        1,
        len(MIGRATIONS),
    ]
    store.close()
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "data" / FILE).stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == [FILE]


def test_write_ahead_log_left_by_another_tool_is_undone(tmp_path: Path, make: Any) -> None:
    open_store(tmp_path).close()
    db = sqlite3.connect(tmp_path / FILE)
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    store = open_store(tmp_path)
    assert store.rows("PRAGMA journal_mode") == [("delete",)]
    store.close()


def test_newer_file_is_read_and_never_written(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start())
    store.close()
    db = sqlite3.connect(tmp_path / FILE)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = (tmp_path / FILE).read_bytes()
    for read_only in (False, True):
        newer = open_store(tmp_path, read_only=read_only)
        assert one(newer)["id"] == "s"
        assert "newer Supple" in newer.notices[0]
        with pytest.raises(JournalError) as told:
            newer.save(make.bout())
        assert told.value.kind is Kind.NEWER
        newer.close()
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize(
    "garbage",
    [b"no database" * 500, b"SQLite format 3\0" + b"\xff" * 5000],
    ids=["all", "after the header"],
)
def test_unreadable_file_is_set_aside_whole_and_said(
    tmp_path: Path, make: Any, garbage: bytes
) -> None:
    for attempt in (1, 2):
        (tmp_path / FILE).write_bytes(garbage)
        os.utime(tmp_path / FILE, (1_700_000_000, 1_700_000_000))
        store = open_store(tmp_path)
        assert "set aside" in store.notices[0]
        store.save(make.start(f"s{attempt}"))
        assert len(store.sessions()) == 1
        store.close()
    kept = sorted(path for path in tmp_path.iterdir() if path.name.endswith(".db"))
    assert [path.read_bytes() == garbage for path in kept] == [True, True, False]
    assert "2023-11-1" in kept[0].name


def test_damage_deep_in_the_file_is_found_before_anything_is_written(
    tmp_path: Path, make: Any
) -> None:
    store = open_store(tmp_path)
    store.save(make.start(), *(make.bout(f"b{at}", label="x" * 500) for at in range(200)))
    store.close()
    data = bytearray((tmp_path / FILE).read_bytes())
    data[8192:40960] = b"\xa5" * (40960 - 8192)
    (tmp_path / FILE).write_bytes(data)
    again = open_store(tmp_path)
    assert "set aside" in again.notices[0]
    again.close()


FOREIGN = {
    "our version": ("CREATE TABLE other (x)", "PRAGMA user_version = 1"),
    "no version": ("CREATE TABLE other (x)",),
    "a newer version": ("CREATE TABLE other (x)", "PRAGMA user_version = 99"),
    "only a version": ("PRAGMA user_version = 1",),
    "our names": ("CREATE TABLE session (id)", "CREATE TABLE bout (id)", "CREATE TABLE fact (x)"),
    "another mark": ("PRAGMA application_id = 7",),
    "a view": ("CREATE VIEW session AS SELECT 1",),
    "a log": (
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE other (x)",
        "INSERT INTO other VALUES (1)",
    ),
}


@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN)
def test_database_of_another_program_is_set_aside_whole_and_said_once(
    tmp_path: Path, statements: tuple[str, ...]
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    with closing(sqlite3.connect(made / FILE, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)
        for path in made.iterdir():
            shutil.copy(path, tmp_path)
    kept = {
        path.name: path.read_bytes() for path in tmp_path.glob("journal*") if path.stat().st_size
    }
    with pytest.raises(JournalError) as told:
        open_store(tmp_path, read_only=True)
    assert told.value.kind is Kind.FOREIGN
    with closing(open_store(tmp_path)) as store:
        assert "set aside" in store.notices[0]
        assert store.sessions() == []
    aside = {path.name: path.read_bytes() for path in tmp_path.glob("journal-unreadable*")}
    assert {name: one for name, one in aside.items() if not name.endswith("-shm")} == {
        name.replace("journal.db", next(one for one in aside if one.endswith(".db"))): one
        for name, one in kept.items()
        if not name.endswith("-shm")
    }
    with closing(open_store(tmp_path)) as store:
        assert store.notices == ()


@pytest.mark.skipif(os.name == "nt", reason="it has no such files")
@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_set_aside(tmp_path: Path, put: Callable[[Path], object]) -> None:
    put(tmp_path / FILE)
    with pytest.raises(JournalError):
        open_store(tmp_path, read_only=True)
    with closing(open_store(tmp_path)) as store:
        assert "set aside" in store.notices[0]
    assert (tmp_path / FILE).is_file()


def test_tables_copied_without_their_version_are_a_journal_still(tmp_path: Path, make: Any) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        db.execute("PRAGMA user_version = 0")
        db.execute("PRAGMA application_id = 0")
    with closing(open_store(tmp_path)) as store:
        assert [one["id"] for one in store.sessions()] == ["s"]
        assert store.notices == ()


def test_a_newer_file_without_what_is_asked_of_it_says_that_it_is_newer(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        db.execute("ALTER TABLE session RENAME COLUMN routine TO slug")
        db.execute("PRAGMA user_version = 99")
    with closing(open_store(tmp_path)) as store:
        with pytest.raises(JournalError) as told:
            store.sessions()
        assert told.value.kind is Kind.NEWER


def test_reader_leaves_an_unreadable_file_where_it_is_and_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"garbage" * 1000)
    with pytest.raises(JournalError) as told:
        open_store(tmp_path, read_only=True)
    assert told.value.kind is Kind.DAMAGED
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("content", [b"", b"x"])
def test_file_cut_to_nothing_is_an_empty_journal(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    reader = open_store(tmp_path, read_only=True)
    assert reader.sessions() == []
    reader.close()
    store = open_store(tmp_path)
    assert store.sessions() == []
    store.close()


def test_migration_is_backed_up_first_and_keeps_every_row(tmp_path: Path, make: Any) -> None:
    store = open_store(tmp_path)
    store.save(make.start(), make.bout())
    store.close()
    db = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    copy = back_up(db, tmp_path / FILE)
    migrate(db, (*MIGRATIONS, ("ALTER TABLE session ADD COLUMN mood TEXT",)))
    assert version_of(db) == len(MIGRATIONS) + 1
    assert db.execute("SELECT id, mood FROM session").fetchall() == [("s", None)]
    db.close()
    old = sqlite3.connect(copy)
    assert (version_of(old), old.execute("SELECT id FROM bout").fetchall()) == (
        len(MIGRATIONS),
        [("a",)],
    )
    old.close()


def test_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    db = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, (*MIGRATIONS, ("CREATE TABLE mood (x)", "ALTER TABLE none ADD COLUMN y")))
    assert version_of(db) == len(MIGRATIONS)
    assert db.execute("SELECT name FROM sqlite_schema WHERE name = 'mood'").fetchall() == []
    db.close()


def test_file_deleted_while_open_is_noticed_before_a_set_is_told_as_saved(
    tmp_path: Path, make: Any
) -> None:
    store = open_store(tmp_path)
    store.save(make.start())
    (tmp_path / FILE).unlink()
    with pytest.raises(JournalError) as told:
        store.save(make.bout())
    assert told.value.kind is Kind.MOVED
    store.close()


def test_folder_that_cannot_be_made_is_trouble_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError) as told:
        open_store(tmp_path / "file" / "data")
    assert told.value.remedy


@pytest.mark.skipif(os.name == "nt", reason="it always has locks")
@pytest.mark.parametrize("left", [False, True], ids=["plain", "after a kill"])
def test_a_disk_without_locks_keeps_a_journal_all_the_same(
    tmp_path: Path, make: Any, left: bool
) -> None:
    open_store(tmp_path).close()
    if left:
        (tmp_path / f"{FILE}.lock").mkdir()
        os.utime(tmp_path / f"{FILE}.lock", (1_700_000_000, 1_700_000_000))
    # To SQLite a disk without locks looks just like one where another program holds them all.
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with closing(open_store(tmp_path, lockable=lambda path: False)) as store:
            store.save(make.start(), make.bout(), make.end())
        for read_only in (False, True):
            again = open_store(tmp_path, read_only=read_only, lockable=lambda path: False)
            assert one(again)["state"] == "finished"
            again.close()
        with pytest.raises(JournalError) as told:
            open_store(tmp_path, wait_ms=0)
        assert told.value.kind is Kind.BUSY


def test_import_loads_neither_sqlite_nor_json() -> None:
    code = (
        "import sys, timer.journal.store, timer.journal.writer;"
        "sys.exit(bool({'sqlite3', 'json', 'csv', 'uuid', 'platformdirs'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


counts = st.integers(0, MOST)
texts = st.text(st.characters(exclude_categories=())) | st.text("\0\ud800=é")
offsets = st.sampled_from(["+00:00", "-11:00", "+14:00", "Z"])
instants = st.builds("{}{}".format, st.datetimes().map(lambda at: at.isoformat()), offsets)
starts = st.builds(
    SessionStart,
    id=st.sampled_from("stu"),
    routine=texts,
    started_at=instants,
    planned_ms=counts,
    speed=st.sampled_from([0.25, 1.0, 200.0]),
)
bouts = st.builds(
    SetRecord,
    id=st.sampled_from("abcd"),
    session_id=st.sampled_from("stu"),
    segment=st.integers(1, 5),
    move=st.none() | texts,
    label=texts,
    side=st.none() | texts,
    set=st.none() | counts,
    planned=st.none() | counts,
    done=st.none() | counts,
    effort=st.none() | st.integers(1, 10),
    seconds=counts,
    kind=texts,
    result=st.sampled_from(Result),
    planned_seconds=st.none() | counts,
    part=st.floats(0, 1),
    load=st.none() | texts,
    position_ms=counts,
    ended_at=instants,
)


@settings(max_examples=40)
@given(starts=st.lists(starts, max_size=4), bouts=st.lists(bouts, max_size=12))
def test_whatever_is_put_history_holds_it(
    tmp_path_factory: pytest.TempPathFactory, starts: list[SessionStart], bouts: list[SetRecord]
) -> None:
    store = open_store(tmp_path_factory.mktemp("journal"))
    store.save(*starts)
    known = {start.id: start for start in starts}
    kept = {bout.id: bout for bout in bouts if bout.session_id in known}
    for bout in bouts:
        if bout.session_id in known:
            store.save(bout)
    found = {session["id"]: session for session in store.sessions()}
    assert found.keys() == known.keys()
    for id, session in found.items():
        assert session["planned_ms"] == known[id].planned_ms
        wanted = sorted(
            (bout.segment, bout.done or 0, bout.effort or 0, bout.seconds)
            for bout in kept.values()
            if bout.session_id == id
        )
        heard = sorted(
            (bout["done"] or 0, bout["effort"] or 0, bout["seconds"]) for bout in session["sets"]
        )
        assert heard == sorted(values[1:] for values in wanted)
    store.close()


def test_what_is_kept_of_a_set_under_way_gives_way_to_the_whole_set(
    tmp_path: Path, make: Any
) -> None:
    whole = make.bout(result="done", seconds=30)
    part = Checkpoint(**{**vars(whole), "result": Result.SHORT, "seconds": 12})
    with closing(open_store(tmp_path)) as store:
        for records in ((part, whole), (whole, part)):
            store.save(make.start())
            store.take_in(*records)
            assert [bout["seconds"] for bout in one(store)["sets"]] == [30]
            store.save(Removal("a"))
        store.take_in(part, replace(part, seconds=15))
        assert [bout["seconds"] for bout in one(store)["sets"]] == [15]


def test_a_journal_of_the_second_version_keeps_every_set(tmp_path: Path, make: Any) -> None:
    db = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    migrate(db, MIGRATIONS[:2])
    db.execute(
        "INSERT INTO session (id, routine, started_at, started_ms, planned_ms, speed)"
        " VALUES ('s', 'hips', ?, 1772346600000, 600000, 1)",
        (AT,),
    )
    names = "id, session_id, segment, label, result, seconds, part, kind, position_ms, ended_at"
    db.execute(
        f"INSERT INTO bout ({names}) VALUES ('a', 's', 1, 'Plank', 'done', 30, 1, 'hold', 0, ?)",
        (AT,),
    )
    db.close()
    with closing(open_store(tmp_path)) as store:
        assert "version-2" in store.notices[0]
        (session,) = store.sessions()
        assert [bout["label"] for bout in session["sets"]] == ["Plank"]
        assert store.stats(AT)["sessions"] == 1
        assert store.left_out(AT) == ()


def test_a_shortage_of_memory_ends_no_journal(tmp_path: Path) -> None:
    with pytest.raises(JournalError) as caught, as_journal_errors(tmp_path / FILE):
        raise MemoryError  # as SQLite does
    assert (caught.value.kind, "out of memory" in caught.value.message) == (Kind.FAILED, True)
