"""A journal of the first version, and its rescue files: read on, with every set's meaning kept."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import product
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from timer.journal.connection import FILE
from timer.journal.schema import MIGRATIONS, migrate, version_of
from timer.journal.store import open_store

AT = "2026-03-01T07:30:00+01:00"
NOW = "2026-03-02T12:00:00+01:00"
BOUT: dict[str, Any] = {
    "segment": 2, "move": "plank", "label": "Plank", "side": "left", "planned": None, "done": None,
    "effort": None, "seconds": 30, "kind": "hold", "hurt": 0, "skipped": 0, "position_ms": 35_000,
    "ended_at": AT,
}  # fmt: skip
SETS: dict[str, tuple[dict[str, Any], str, float]] = {
    "hold": ({}, "done", 1.0),
    "effort": ({"kind": "effort", "planned": 5, "done": 3, "effort": 8}, "done", 1.0),
    "all reps": ({"kind": "reps", "planned": 10, "done": 10}, "done", 1.0),
    "nine breaths": ({"kind": "breathe", "planned": 10, "done": 9}, "done", 0.9),
    "half": ({"kind": "reps", "planned": 10, "done": 5}, "short", 0.5),
    "left out": ({"skipped": 1, "seconds": 12}, "skipped", 0.0),
    "left out in pain": ({"skipped": 1, "hurt": 1}, "skipped", 0.0),
    "painful hold": ({"hurt": 1}, "hurt", 0.0),
    "painful reps": ({"hurt": 1, "kind": "reps", "planned": 10, "done": 4}, "hurt", 0.4),
    "nothing done": ({"seconds": 0}, "skipped", 0.0),
}
"""Sets as the first version kept them, and what they mean now."""


def journal(folder: Path, sets: list[dict[str, Any]], state: str | None = "finished") -> None:
    """Make a journal of the first version with one session."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        migrate(db, MIGRATIONS[:1])
        db.execute("BEGIN")
        ends = (AT, state, 590_000) if state else (None, None, None)
        db.execute(
            "INSERT INTO session VALUES ('s', 'hips', ?, 1772346600000, 600000, 1.0, 2, 35000,"
            " ?, ?, ?)",
            (AT, *ends),
        )
        for number, one in enumerate(sets):
            values = {"id": f"b{number}", "session_id": "s", "number": 1, **BOUT, **one}
            marks = ", ".join("?" * len(values))
            names = ", ".join(values)
            db.execute(f"INSERT INTO bout ({names}) VALUES ({marks})", list(values.values()))
        db.execute("COMMIT")


def rescue(folder: Path, sets: list[dict[str, Any]]) -> None:
    """Make a rescue file of the first version with the session that `journal` makes."""
    start = {"id": "s", "routine": "hips", "started_at": AT, "planned_ms": 600_000, "speed": 1.0}
    end = {"id": "s", "ended_at": AT, "state": "finished", "active_ms": 590_000}
    bouts = []
    for number, one in enumerate(sets):
        values = {**BOUT, **one}
        flags = {name: bool(values[name]) for name in ("hurt", "skipped")}
        bouts.append({"id": f"b{number}", "session_id": "s", "set": 1, **values, **flags})
    lines = [("SessionStart", start), *(("SetRecord", one) for one in bouts), ("SessionEnd", end)]
    text = "".join(json.dumps({"record": name, **one}) + "\n" for name, one in lines)
    (folder / "unsaved-001-7.jsonl").write_text(text)


def meaning(folder: Path) -> tuple[Any, ...]:
    with closing(open_store(folder)) as store:
        sets = store.rows("SELECT id, result, part, done, planned, seconds FROM bout ORDER BY id")
        return sets, store.rows("SELECT state, share FROM session"), store.sessions()


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("which", SETS)
def test_a_set_keeps_its_meaning(tmp_path: Path, which: str, read_only: bool) -> None:
    values, result, _ = SETS[which]
    journal(tmp_path, [values, *({} for _ in range(9))])
    with closing(open_store(tmp_path, read_only=read_only)) as store:
        (session,) = store.sessions()
        bout = session["sets"][0]
        assert bout["result"] == result
        same = ("seconds", "done", "planned", "effort", "move", "label", "side")
        assert {name: bout[name] for name in same} == {
            name: {**BOUT, **values}[name] for name in same
        }
        assert bout["planned_seconds"] is None


@pytest.mark.parametrize("read_only", [True, False])
def test_the_old_file_is_kept_and_the_person_is_told(tmp_path: Path, read_only: bool) -> None:
    journal(tmp_path, [{}])
    with closing(open_store(tmp_path, read_only=read_only)) as store:
        assert "brought up to date" in store.notices[0]
        assert version_of(store._db) == len(MIGRATIONS)
        assert store.left_out(NOW) == ()
    with closing(sqlite3.connect(tmp_path / "journal-version-1.db")) as old:
        assert old.execute("SELECT id, hurt FROM bout").fetchall() == [("b0", 0)]
    with closing(open_store(tmp_path, read_only=read_only)) as again:
        assert again.notices == ()


@pytest.mark.parametrize("number", range(12))
def test_whoever_starts_at_once_gets_the_journal_brought_up_to_date(
    tmp_path: Path, number: int
) -> None:
    journal(tmp_path, [{} for _ in range(400)])
    if number % 2:  # as the earliest journals are
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
            db.execute("PRAGMA application_id = 0")
    at_once = Barrier(4)

    def start(read_only: bool) -> tuple[int, list[str]]:
        at_once.wait()
        with closing(open_store(tmp_path, read_only=read_only, wait_ms=20_000)) as store:
            found = [len(one["sets"]) for one in store.sessions()]
            assert found == [400]
            return version_of(store._db), list(store.notices)

    with ThreadPoolExecutor(4) as openers:
        opened = [*openers.map(start, [False, False, False, True])]
    assert {version for version, _ in opened} == {len(MIGRATIONS)}
    assert all("brought up to date" in one for _, notices in opened for one in notices)
    assert any(notices for _, notices in opened)
    assert not list(tmp_path.glob("*.part*"))
    assert not list(tmp_path.glob("*unreadable*"))
    with closing(sqlite3.connect(tmp_path / "journal-version-1.db")) as old:
        assert version_of(old) == 1
        assert old.execute("SELECT count(*), count(hurt) FROM bout").fetchone() == (400, 400)


def test_a_copy_that_is_there_already_is_never_replaced(tmp_path: Path) -> None:
    journal(tmp_path, [{}])
    (tmp_path / "journal-version-1.db").write_text("older")
    open_store(tmp_path).close()
    assert (tmp_path / "journal-version-1.db").read_text() == "older"


def test_an_old_file_that_cannot_be_written_is_read_as_it_is(protected: Any) -> None:
    folder, protect = protected
    journal(folder, [{}])
    before = (folder / FILE).read_bytes()
    protect()
    with closing(open_store(folder, read_only=True)) as store:
        assert [one["result"] for one in store.sessions()[0]["sets"]] == ["done"]
        assert store.notices == ()
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("sets", "state", "share"),
    [
        (["hold", "hold"], "finished", 1.0),
        (["hold", "hold", "left out"], "finished", 0.6667),
        (["hold", "half", "left out"], "partial", 0.5),
        (["left out", "left out"], "partial", 0.0),
        ([], "finished", 1.0),
    ],
)
def test_a_session_of_which_too_little_was_done_is_not_finished(
    tmp_path: Path, sets: list[str], state: str, share: float
) -> None:
    journal(tmp_path, [SETS[one][0] for one in sets])
    with closing(open_store(tmp_path)) as store:
        (session,) = store.sessions()
        assert (session["state"], session["share"]) == (state, share)
        assert (store.last_done(NOW) == {}) == (state == "partial")
        some = "Plank"
        assert session["left_out"] == ([some] if "left out" in sets else [])
        assert (session["name"], session["answers"], session["notes"]) == ("hips", [], [])


def test_an_interrupted_session_is_one_still(tmp_path: Path) -> None:
    journal(tmp_path, [{}], state=None)
    with closing(open_store(tmp_path)) as store:
        (session,) = store.sessions()
        assert session["state"] == "interrupted"
        assert 0 < session["share"] < 1


def test_a_row_that_was_unreadable_stays_so_and_nothing_else_is_lost(tmp_path: Path) -> None:
    journal(tmp_path, [{}, {"hurt": b"yes"}, {"done": "ten"}])
    with closing(open_store(tmp_path)) as store:
        (session,) = store.sessions()
        assert len(session["sets"]) == 1
        assert store.left_out(NOW) == ("2 records in the journal can't be read and are left out.",)


@pytest.mark.parametrize("which", SETS)
def test_a_rescue_file_of_the_first_version_is_taken_in(tmp_path: Path, which: str) -> None:
    values, result, part = SETS[which]
    rescue(tmp_path, [values])
    with closing(open_store(tmp_path)) as store:
        (session,) = store.sessions()
        assert [one["result"] for one in session["sets"]] == [result]
        assert store.rows("SELECT part FROM bout") == [(part,)]
        assert not list(tmp_path.glob("unsaved*"))


def test_a_journal_and_a_rescue_file_of_the_first_version_mean_the_same(tmp_path: Path) -> None:
    names = ("kind", "planned", "done", "seconds", "hurt", "skipped")
    kinds, amounts = ("reps", "breathe", "effort", "hold"), (None, 0, 10)
    every = [
        dict(zip(names, one, strict=True))
        for one in product(kinds, amounts, (None, 0, 5, 9, 12), (0, 40), (0, 1), (0, 1))
    ]
    (tmp_path / "journal").mkdir()
    (tmp_path / "rescue").mkdir()
    journal(tmp_path / "journal", every)
    rescue(tmp_path / "rescue", every)
    found = meaning(tmp_path / "journal")
    assert len(found[0]) == len(every)
    assert found == meaning(tmp_path / "rescue")


@pytest.mark.parametrize(
    ("sets", "state", "share"),
    [
        (["hold", "hold", "left out"], "finished", 0.6667),
        (["hold", "half", "left out"], "partial", 0.5),
        ([], "finished", 1.0),
    ],
)
def test_a_session_in_a_rescue_file_gets_its_share(
    tmp_path: Path, sets: list[str], state: str, share: float
) -> None:
    rescue(tmp_path, [SETS[one][0] for one in sets])
    assert meaning(tmp_path)[1] == [(state, share)]


def test_tables_of_the_first_version_without_their_number_are_known(tmp_path: Path) -> None:
    journal(tmp_path, [{}])
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        db.execute("PRAGMA user_version = 0")
        db.execute("PRAGMA application_id = 0")
    with closing(open_store(tmp_path)) as store:
        assert [one["id"] for one in store.sessions()] == ["s"]
