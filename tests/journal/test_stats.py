"""What was done, added up: what counts, what doesn't, and by which day it goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from timer.journal.events import State
from timer.journal.store import Store, open_store

NOW = "2026-03-11T12:00:00+01:00"  # a Wednesday


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path)) as opened:
        yield opened


def add(store: Store, make: Any, id: str, at: str, *sets: int, **more: Any) -> None:
    """Keep a session of an hour that began at `at`, with sets of so many seconds."""
    speed, state = more.pop("speed", 1.0), more.pop("state", State.FINISHED)
    routine = more.pop("routine", "hips")
    store.save(make.start(id, routine=routine, started_at=at, speed=speed))
    for number, seconds in enumerate(sets):
        store.save(make.bout(f"{id}{number}", session_id=id, seconds=seconds, **more))
    if state is not None:
        store.save(make.end(id, state, 3_600_000))


def test_a_journal_without_sessions_comes_to_nothing(store: Store) -> None:
    figures = store.stats(NOW)
    assert (figures["since"], figures["sessions"], figures["active_ms"]) == (None, 0, 0)
    assert (figures["routines"], figures["moves"]) == ([], [])
    assert [one["monday"] for one in figures["weeks"]][-2:] == ["2026-03-02", "2026-03-09"]
    assert len(figures["weeks"]) == 12


def test_every_session_in_which_something_was_done_counts(store: Store, make: Any) -> None:
    add(store, make, "a", "2026-03-10T08:00:00+01:00", 30, 40)
    add(store, make, "b", "2026-03-10T09:00:00+01:00", 20, state=State.PARTIAL)
    add(store, make, "c", "2026-03-09T09:00:00+01:00", state=State.PARTIAL)
    add(store, make, "d", "2026-03-09T10:00:00+01:00", state=State.FINISHED)
    add(store, make, "e", "2026-03-01T10:00:00+01:00", 25, state=None)
    add(store, make, "f", "2026-03-01T11:00:00+01:00", 25, speed=2.0)
    figures = store.stats(NOW)
    assert (figures["sessions"], figures["active_ms"]) == (4, 3 * 3_600_000 + 25_000)
    assert figures["last_28_days"] == {"days": 3, "sessions": 4, "active_ms": 10_825_000}
    assert [one["sessions"] for one in figures["weeks"]][-3:] == [1, 0, 3]
    assert figures["routines"] == [
        {
            "routine": "hips",
            "sessions": 4,
            "finished": 2,
            "active_ms": 10_825_000,
            "last_done": "2026-03-10",
        }
    ]
    assert figures["since"] == "2026-03-01"


def test_days_are_the_persons_own_whatever_the_offset(store: Store, make: Any) -> None:
    add(store, make, "late", "2026-03-08T23:30:00-08:00", 30)
    add(store, make, "early", "2026-02-12T00:10:00+13:00", 30)
    add(store, make, "before", "2026-02-11T23:50:00+01:00", 30)
    figures = store.stats(NOW)
    assert [one["sessions"] for one in figures["weeks"]][-2:] == [1, 0]
    assert figures["last_28_days"]["sessions"] == 2
    assert figures["moves"][0]["sets"] == 2


def test_moves_are_added_up_with_the_effort_of_those_that_were_rated(
    store: Store, make: Any
) -> None:
    add(store, make, "a", "2026-03-10T08:00:00+01:00", 30, 30, effort=8)
    add(store, make, "b", "2026-03-11T08:00:00+01:00", 30, effort=5)
    add(
        store,
        make,
        "c",
        "2026-03-11T09:00:00+01:00",
        20,
        side=None,
        move=None,
        label="Reach",
        done=None,
    )
    add(store, make, "d", "2025-12-01T09:00:00+01:00", 20, move="long-ago")
    assert store.stats(NOW)["moves"] == [
        {
            "move": "plank",
            "sets": 3,
            "seconds": 90,
            "done": 27,
            "rated": 3,
            "effort": 7.0,
            "sides": {"left": 3},
        },
        {
            "move": "Reach",
            "sets": 1,
            "seconds": 20,
            "done": None,
            "rated": 0,
            "effort": None,
            "sides": {},
        },
    ]


def test_a_move_that_was_only_left_out_is_no_figure(store: Store, make: Any) -> None:
    add(store, make, "a", "2026-03-10T08:00:00+01:00", 3, move="plank", result="skipped")
    add(store, make, "b", "2026-03-11T08:00:00+01:00", 30, move="bridge")
    assert [one["move"] for one in store.stats(NOW)["moves"]] == ["bridge"]


def test_the_routine_done_most_stands_first(store: Store, make: Any) -> None:
    add(store, make, "a", "2026-01-10T08:00:00+01:00", 30, routine="core")
    add(store, make, "b", "2026-03-10T08:00:00+01:00", 30, routine="hips")
    add(store, make, "c", "2026-03-11T08:00:00+01:00", 30, routine="hips")
    found = [(one["routine"], one["sessions"]) for one in store.stats(NOW)["routines"]]
    assert found == [("hips", 2), ("core", 1)]


def test_a_set_without_a_rep_or_left_out_or_a_hold_that_hurt_is_no_set_done(
    store: Store, make: Any
) -> None:
    store.save(make.start(started_at=NOW))
    store.save(make.bout("a", segment=1))
    store.save(make.bout("b", segment=2, result="skipped", seconds=3))
    store.save(make.bout("c", segment=3, result="hurt", planned=None, done=None, seconds=3))
    store.save(make.bout("d", segment=4, result="hurt", done=4))
    store.save(make.bout("e", segment=5, result="short", done=0, seconds=0, side="right"))
    store.save(make.end(active_ms=83_400))
    (told,) = store.summaries()
    newest = store.newest_of("hips", NOW)
    assert newest is not None
    assert [one["sets"] for one in store.stats(NOW)["moves"]] == [2]
    assert (told["counted"], newest["sets"]) == ({"left": 2}, 2)
