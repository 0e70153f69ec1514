"""Rescue files: every good record is taken in, and nothing found in their place does harm."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timer.journal import spool
from timer.journal.errors import JournalError, Kind
from timer.journal.events import Rating, Record, SessionStart
from timer.journal.store import open_store

NAME = "unsaved-001-7.jsonl"
START = {
    "record": "SessionStart",
    "id": "s",
    "routine": "hips",
    "started_at": "2026-03-01T07:30:00+01:00",
    "planned_ms": 600_000,
    "speed": 1.0,
}


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(4 << 30)


@pytest.mark.skipif(os.name == "nt", reason="it has no such files")
@pytest.mark.parametrize(
    "put",
    [
        Path.mkdir,
        os.mkfifo,
        lambda path: path.symlink_to("/dev/zero"),
        _huge,
        lambda path: path.symlink_to(path),
        lambda path: path.write_text("[" * 100_000),
        lambda path: path.write_text('{"a":' * 100_000),
        lambda path: path.write_text(json.dumps(START | {"planned_ms": "soon"})),
    ],
    ids=["folder", "pipe", "device", "huge", "loop", "deep list", "deep object", "wrong type"],
)
def test_what_is_no_rescue_file_is_set_aside_and_reported_once(
    tmp_path: Path, put: Callable[[Path], object]
) -> None:
    put(tmp_path / NAME)
    # An older one of the same name must not be lost to it.
    (tmp_path / "unsaved-001-7.unreadable").write_text("older")
    with closing(open_store(tmp_path)) as store:
        assert len(store.notices) == 1
        assert "can't be read" in store.notices[0]
    assert not os.path.lexists(tmp_path / NAME)
    assert os.path.lexists(tmp_path / "unsaved-001-7.2.unreadable")
    assert (tmp_path / "unsaved-001-7.unreadable").read_text() == "older"
    with closing(open_store(tmp_path)) as store:
        assert store.notices == ()


def test_good_records_beside_bad_ones_are_saved_and_the_file_is_kept(tmp_path: Path) -> None:
    bad = json.dumps(START | {"id": "t", "speed": float("nan")})
    (tmp_path / NAME).write_bytes(b'\xff\n{"record": []}\n%b\n%b\n{"rec' % (
        json.dumps(START).encode(), bad.encode()
    ))  # fmt: skip
    with closing(open_store(tmp_path)) as store:
        assert [one["id"] for one in store.sessions()] == ["s"]
        assert "4 of 5" in store.notices[0]
    assert (tmp_path / "unsaved-001-7.unreadable").exists()


def test_a_rescue_file_that_cannot_be_removed_does_not_keep_the_journal_shut(
    tmp_path: Path, protected: tuple[Path, Callable[[], None]]
) -> None:
    folder, protect = protected
    (folder / NAME).write_text(json.dumps(START))
    protect()
    taken: list[Record] = []
    (said,) = spool.merge(folder, lambda *records: taken.extend(records)).notices
    assert len(taken) == 1
    assert "can't be removed" in said


@pytest.mark.parametrize("older", ["start", "set"])
def test_a_set_whose_session_can_t_be_saved_yet_waits_with_it(tmp_path: Path, older: str) -> None:
    places = {
        name: tmp_path / f"unsaved-00{at}-7.taken" for at, name in enumerate(("start", "set"))
    }
    places["start"].write_text(json.dumps(START))
    rating = {"record": "Rating", "id": "of that session", "effort": 7}
    places["set"].write_text(json.dumps(rating))
    for at, path in enumerate(sorted(places.values(), key=lambda one: one != places[older])):
        os.utime(path, (at, at))
    full, taken = True, list[Record]()

    def save(*records: Record) -> None:
        known = any(isinstance(one, SessionStart) for one in (*taken, *records))
        if not known:
            raise JournalError(Kind.REFUSED, "There is no such session.")
        if full:
            raise JournalError(Kind.FULL, "The disk is full.")
        taken.extend(records)

    (said,) = spool.merge(tmp_path, save).waits
    assert "yet" in said
    assert sorted(spool.waiting(tmp_path)) == sorted(places.values())
    full = False
    assert spool.merge(tmp_path, save) == spool.Merged()
    assert spool.waiting(tmp_path) == []
    assert Rating("of that session", 7) in taken


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
near = st.builds(
    lambda key, value: START | {key: value},
    st.sampled_from([*START, "state", "effort", "more"]),
    junk,
)


@settings(max_examples=60, deadline=None)
@given(
    found=st.lists((junk | near).map(json.dumps) | st.text(st.characters(codec="utf-8"))),
    raw=st.binary(max_size=20),
    place=st.integers(0, 5),
)
def test_whatever_a_rescue_file_holds_its_good_records_are_taken_in(
    tmp_path_factory: pytest.TempPathFactory, found: list[str], raw: bytes, place: int
) -> None:
    folder = tmp_path_factory.mktemp("rescue")
    lines = [*(one.encode() for one in found), raw]
    good = json.dumps({"record": "Rating", "id": "mine", "effort": 7}).encode()
    lines.insert(place, good)
    (folder / NAME).write_bytes(b"\n".join(lines))
    taken: list[Any] = []
    notices = spool.merge(folder, lambda *records: taken.extend(records)).notices
    assert Rating("mine", 7) in taken
    assert all(isinstance(one, (SessionStart, Rating)) for one in taken)
    assert len([*folder.glob("*.unreadable")]) == len(notices)
    assert spool.waiting(folder) == []
