"""Rows that can't be right: left out and counted, while every good row counts as before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timer.journal.connection import FILE
from timer.journal.schema import COLUMNS
from timer.journal.store import Store, open_store
from timer.journal.tally import Tally, Wanted
from timer.services.screening import pains, valid_answers
from timer.session.bookmark import bookmarks

NOW = "2026-03-02T12:00:00+01:00"
SINCE = "2026-02-20T12:00:00+01:00"
LATER = "2026-06-02T12:00:00+01:00"
FAR = "2099-01-01T07:30:00+01:00"


def every_answer(store: Store) -> list[object]:
    """Return all that is asked of a journal by history, statistics, menu, coach and resume."""
    answers: list[object] = [store.sessions(), store.summaries(), store.history_csv()]
    answers += [store.entries(), store.uncounted(NOW)]
    answers += [store.stats(NOW), store.last_done(NOW), store.finished(SINCE, NOW)]
    answers += [store.rated(NOW), store.newest_of("hips", NOW), store.newest(NOW)]
    answers += [valid_answers(store.facts(), NOW), bookmarks(store.facts())]
    answers += [pains(store.facts(), NOW)]
    answers += [store.tally(Wanted(moves=lambda move: "p" in move), NOW), store.waiting(NOW)]
    answers += [store.notes(["legs"], "2026-01-01"), store.page(9, NOW), store.names(["x"], NOW)]
    return answers


def same(found: Tally) -> list[object]:
    """Return what was added up, in an order and without how it is kept."""
    rows = [sorted(found.days), sorted(found.routines), sorted(found.lately, key=repr)]
    sums: dict[object, list[int]] = {}
    for one in found.whole:
        known = sums.setdefault((one.move, one.side), [0, 0, 0])
        known[:] = [known[0] + one.sets, known[1] + one.reps, known[2] + one.seconds]
    return [*rows, sums]


def loosen(folder: Path) -> sqlite3.Connection:
    """Return the journal with tables that refuse nothing, as another program may make them."""
    open_store(folder).close()
    db = sqlite3.connect(folder / FILE, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("BEGIN")
    for table, columns in COLUMNS.items():
        db.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
        key, *others = columns
        db.execute(f"CREATE TABLE {table} ({key} PRIMARY KEY, {', '.join(others)})")
        db.execute(f"INSERT INTO {table} SELECT {', '.join(columns)} FROM old_{table}")
        db.execute(f"DROP TABLE old_{table}")
    db.execute("COMMIT")
    return db


def insert(db: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    names, marks = ", ".join(values), ", ".join("CAST(? AS TEXT)" if isinstance(one, Raw) else "?"
                                                for one in values.values())  # fmt: skip
    held = [one.raw if isinstance(one, Raw) else one for one in values.values()]
    db.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", held)


class Raw:
    """Bytes that are stored as if they were text."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __repr__(self) -> str:
        return f"Raw({self.raw!r})"


SESSION: dict[str, object] = {
    "id": "x",
    "routine": "hips",
    "started_at": "2026-03-02T10:00:00+01:00",
    "started_ms": 1_772_442_000_000,
    "planned_ms": 600_000,
    "speed": 1.0,
    "segment": None,
    "position_ms": None,
    "ended_at": None,
    "state": None,
    "active_ms": None,
    "name": "Hips",
    "work_ms": 300_000,
    "share": None,
    "left_out": "[]",
}
BOUT: dict[str, object] = {
    "id": "y",
    "session_id": "s",
    "segment": 3,
    "move": "plank",
    "label": "Plank",
    "side": "left",
    "number": 1,
    "planned": 10,
    "done": 9,
    "effort": 9,
    "seconds": 30,
    "kind": "effort",
    "result": "done",
    "planned_seconds": 30,
    "part": 0.9,
    "load": None,
    "position_ms": 1000,
    "ended_at": NOW,
}
OTHERS: dict[str, dict[str, object]] = {
    "answer": {"id": "q", "session_id": "x", "question": "Well?", "number": 1, "answer": "Yes"},
    "note": {"id": "n", "session_id": "x", "kind": "legs", "value": 4, "side": None, "at": NOW},
    "entry": {
        "id": "e", "kind": "run", "at": NOW, "at_ms": 1, "value": "easy", "minutes": 45,
        "side": None,
    },
}  # fmt: skip
FACT: dict[str, object] = {"key": "guard.sharp-pain", "value": f"yes {NOW}"}

junk = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.binary(max_size=9)
    | st.binary(max_size=9).map(Raw)
    | st.text(st.characters(codec="utf-8"), max_size=9)
    | st.sampled_from(["2026-03-02", "9999-12-31T23:59:59-12:00", "1969-07-20T20:17:00+00:00"])
    | st.sampled_from(["0001-01-01T00:00:00+14:00", "20260302T1000+0100", "yes now", FAR])
)


def changed(row: dict[str, object]) -> st.SearchStrategy[dict[str, object]]:
    wrong = st.dictionaries(st.sampled_from(sorted(row)), junk, min_size=1, max_size=3)
    return wrong.map(lambda values: row | values)


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    starts=st.lists(changed(SESSION), max_size=3),
    sets=st.lists(changed(BOUT | {"session_id": "x", "move": "bridge"}), max_size=3),
    facts=st.lists(changed(FACT), max_size=2),
    others=st.fixed_dictionaries(
        {table: st.lists(changed(row), max_size=2) for table, row in OTHERS.items()}
    ),
)
def test_whatever_is_in_any_column_every_question_is_answered_and_good_rows_count(
    tmp_path_factory: pytest.TempPathFactory,
    make: Any,
    starts: list[dict[str, object]],
    sets: list[dict[str, object]],
    facts: list[dict[str, object]],
    others: dict[str, list[dict[str, object]]],
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    with closing(loosen(folder)) as db:
        db.execute("BEGIN")
        for table, rows in (
            *(("session", starts), ("bout", sets), ("fact", facts)),
            *others.items(),
        ):
            for row in rows:
                insert(db, table, row)
        db.execute("COMMIT")
    with closing(open_store(folder)) as store:
        store.save(make.start("mine"), make.bout("own", session_id="mine"), make.end("mine"))
        every_answer(store)
        assert "mine" in [one["id"] for one in store.sessions()]
        assert store.last_done(NOW)["hips"] >= "2026-03-01"
        assert [one["sets"] for one in store.stats(NOW)["moves"] if one["move"] == "plank"] == [1]
        before = store.tally(Wanted(), LATER), store.left_out(NOW)
        store.seal(LATER)
        assert same(store.tally(Wanted(), LATER)) == same(before[0])
        assert store.left_out_lately(NOW) == before[1]


@pytest.fixture
def loose(tmp_path: Path, make: Any) -> Iterator[tuple[Store, Callable[..., None]]]:
    """A journal with one good session, and what adds a row to it with one value changed."""
    with closing(loosen(tmp_path)) as db, closing(open_store(tmp_path)) as store:
        store.save(make.start(), make.bout(kind="effort", effort=8), make.end())

        def add(table: str, **values: object) -> None:
            insert(db, table, {"session": SESSION, "bout": BOUT}[table] | values)

        yield store, add


WRONG = [
    ("session", "id", None),
    ("session", "routine", b"hips"),
    ("session", "routine", Raw(b"\xffhips")),
    ("session", "started_at", "soon"),
    ("session", "started_at", "2026-03-02T10:00:00"),
    ("session", "started_at", FAR),
    ("session", "started_ms", "later"),
    ("session", "planned_ms", 1 << 62),
    ("session", "speed", float("nan")),
    ("session", "active_ms", "long"),
    ("session", "ended_at", "never"),
    ("bout", "label", None),
    ("bout", "move", Raw(b"\0\xff")),
    ("bout", "done", "ten"),
    ("bout", "seconds", 1 << 62),
    ("bout", "effort", 1000),
    ("bout", "result", "perhaps"),
    ("bout", "part", 1.5),
]


@pytest.mark.parametrize(("table", "column", "value"), WRONG)
def test_a_row_with_a_wrong_value_is_left_out_and_counted(
    loose: tuple[Store, Callable[..., None]], table: str, column: str, value: object
) -> None:
    store, add = loose
    before = every_answer(store)
    add(table, **{column: value})
    assert every_answer(store) == before
    assert store.left_out(NOW) == (
        "1 record in the journal can't be read and is left out.",
    )  # fmt: skip


def test_what_begins_in_the_future_is_listed_and_counts_for_nothing(
    tmp_path: Path, make: Any
) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start(), make.bout(kind="effort", effort=8), make.end())
        before = every_answer(store)
        for id, speed, state in (("far", FAR, True), ("soon", "2026-03-02T12:10:00+01:00", False)):
            store.save(make.start(id, started_at=speed))
            store.save(make.bout(f"b{id}", session_id=id, kind="effort", effort=10))
            if state:
                store.save(make.end(id))
        after = every_answer(store)
        assert [one["id"] for one in store.sessions()] == ["far", "soon", "s"]
        # History lists it, in three forms; nothing else has changed.
        assert after[3:] == before[3:]
        assert store.left_out(NOW) == (
            "2 sessions in the journal begin in the future and don't count.",
        )


def test_a_clock_set_back_by_a_minute_loses_nothing(tmp_path: Path, make: Any) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start(started_at="2026-03-02T12:01:00+01:00"), make.bout(), make.end())
        assert store.last_done(NOW) == {"hips": "2026-03-02"}
        assert store.stats(NOW)["sessions"] == 1
        assert store.left_out(NOW) == ()
