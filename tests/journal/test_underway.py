"""The set under way: nobody waits for it, a kill leaves it, and nothing in between spoils it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from tests.journal.conftest import AT, Make
from tests.machines import PATIENCE_S
from timer.journal import underway
from timer.journal.connection import FILE
from timer.journal.errors import Kind
from timer.journal.events import Checkpoint, Entry, Removal
from timer.journal.lock import hold
from timer.journal.spool import Rescue
from timer.journal.store import Store, open_store
from timer.journal.writer import Signals, Writer
from timer.player.results import Result

ROOT = Path(__file__).parents[2]


def part(seconds: int, id: str = "a", **values: Any) -> Checkpoint:
    """How far a set is after so many seconds."""
    bout = Make().bout(id, seconds=seconds, result=Result.SHORT, **values)
    return Checkpoint(**vars(bout))


def seen(folder: Path) -> list[tuple[str, int]]:
    """What another program sees of the sets: the result and the seconds of each."""
    with closing(open_store(folder, read_only=True)) as store:
        assert store.notices == ()
        (session,) = store.sessions()
        return [(bout["result"], bout["seconds"]) for bout in session["sets"]]


def files(folder: Path) -> list[str]:
    """The files of sets under way."""
    return sorted(one.name for one in folder.iterdir() if one.name.startswith("underway"))


def test_the_journal_is_left_alone_until_a_set_is_over_even_by_those_who_read_it(
    tmp_path: Path, make: Any
) -> None:
    held = hold(tmp_path, "s")
    with closing(open_store(tmp_path)) as store, closing(open_store(tmp_path)) as other:
        store.save(make.start())
        assert seen(tmp_path) == []
        # What is locked can't be written; a reader would have to wait, and say that it couldn't.
        with other._transaction():
            for seconds in (3, 6, 9):
                store.save(part(seconds))
                assert seen(tmp_path) == []
        store.save(make.bout(seconds=30))
        assert seen(tmp_path) == [("done", 30)]
        store.save(part(3, "b"))
        store.save(part(6, "b"))
        store.save(part(3, "c"))
        with closing(open_store(tmp_path)) as third:
            assert third.notices == ()
        assert seen(tmp_path) == [("done", 30), ("short", 6)]
        assert files(tmp_path)
        store.save(part(4, "c"))
        store.save(make.end())
    held.release()
    assert files(tmp_path) == []
    assert seen(tmp_path) == [("done", 30), ("short", 6), ("short", 4)]


def test_of_a_killed_session_the_next_reader_takes_the_set_in(tmp_path: Path, make: Any) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
        store.save(make.bout())
        store.save(part(3, "b"))
        store.save(part(6, "b"))
    assert seen(tmp_path) == [("done", 30), ("short", 6)]
    assert files(tmp_path) == []


def test_the_file_is_there_before_the_first_state_and_stays_only_with_one(
    tmp_path: Path, make: Any
) -> None:
    held = hold(tmp_path, "s")
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
        (path,) = underway.waiting(tmp_path)
        made = path.stat()
        store.save(part(3))
        cut = path.read_bytes()[:4200]  # not all of it got to the disk
        store.save(part(6))
        assert (path.stat().st_ino, path.stat().st_size) == (made.st_ino, made.st_size)
        with closing(open_store(tmp_path)) as again:
            again.save(make.start())  # the writer opens the journal again after trouble
            assert underway.newest(path) == part(6)
        assert underway.newest(path) == part(6)
    with closing(open_store(tmp_path)) as store:
        store.save(make.start("t"))
        assert len(files(tmp_path)) == 2
    assert files(tmp_path) == [path.name]
    held.release()
    path.write_bytes(cut.ljust(made.st_size, b"\0"))
    with closing(open_store(tmp_path)) as store:
        assert store.notices == ()
    assert files(tmp_path) == []


def test_a_set_that_was_taken_back_stays_so(tmp_path: Path, make: Any) -> None:
    held = hold(tmp_path, "s")
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
        store.save(part(3))
        before = (tmp_path / files(tmp_path)[0]).read_bytes()
        store.save(Removal("a"))
        assert seen(tmp_path) == []
        # Without the note of it in the file, the next reader would bring the set back.
        assert underway.newest(tmp_path / files(tmp_path)[0]) == Removal("a")
        assert before != (tmp_path / files(tmp_path)[0]).read_bytes()
    held.release()
    with closing(open_store(tmp_path)) as store:
        assert files(tmp_path) == []
    assert seen(tmp_path) == []


@pytest.mark.parametrize("started", [True, False])
@pytest.mark.parametrize(
    ("later", "kept"),
    [
        ([Removal("a")], []),
        ([part(3), Removal("a")], []),
        ([part(12)], [("short", 12)]),
        ([part(12), Make().bout()], [("done", 30)]),
        ([Make().bout("b"), Make().end()], [("short", 9), ("done", 30)]),
    ],
)
def test_what_only_the_rescue_file_has_is_newer_than_the_set_under_way(
    tmp_path: Path, make: Any, started: bool, later: list[Any], kept: list[Any]
) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
        store.save(part(9))
    if not started:
        (tmp_path / FILE).unlink()  # it was damaged, say
    Rescue(tmp_path).append([*([] if started else [make.start()]), *later])
    assert sorted(seen(tmp_path)) == sorted(kept)
    assert sorted(seen(tmp_path)) == sorted(kept)
    assert files(tmp_path) == []


def test_a_set_taken_back_stays_so_though_its_session_is_killed_only_later(
    tmp_path: Path, make: Any
) -> None:
    held = hold(tmp_path, "s")
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
        store.save(part(9))
        Rescue(tmp_path).append([Removal("a")])
        assert seen(tmp_path) == []
    held.release()
    assert seen(tmp_path) == []


def test_where_a_session_can_be_continued_is_after_its_last_set(tmp_path: Path, make: Any) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
        store.save(part(9, position_ms=9_000))
    Rescue(tmp_path).append([part(3, "b", segment=4, position_ms=40_000)])
    with closing(open_store(tmp_path, read_only=True)) as store:
        assert store.rows("SELECT segment, position_ms FROM session") == [(4, 40_000)]


def test_a_fact_that_is_not_true_after_all_is_removed(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(Entry("e", "return", AT, "bridges hurt"))
        store.save(Removal("e"))
        assert store.entries() == []


def test_a_file_that_is_taken_away_is_made_again(tmp_path: Path, make: Any) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
        store.save(part(3))
        (tmp_path / files(tmp_path)[0]).unlink()
        store.save(part(6))
        store.save(part(9, label="long" * 2_000))
        store.save(part(12, label="long" * 2_000))
    assert seen(tmp_path) == [("short", 12)]


GONE = """
import os, sys
from pathlib import Path
from timer.journal.events import Removal
from timer.journal.underway import UnderWay

def take_away(event, values):
    if event == "open" and str(values[0]).endswith(".jsonl"):
        os.unlink(values[0])

sys.addaudithook(take_away)
try:
    UnderWay(Path(sys.argv[1]), "s").keep(Removal("a"))
except FileNotFoundError:
    sys.exit(os.listdir(sys.argv[1]) or "all told")
"""


@pytest.mark.skipif(os.name == "nt", reason="it takes no open file away")
def test_a_file_that_is_gone_before_it_is_open_is_not_made_for_everyone_to_read(
    tmp_path: Path,
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", GONE, str(tmp_path)], capture_output=True, text=True, cwd=ROOT
    )
    assert ended.stderr == "all told\n"


def test_a_power_cut_during_a_write_spoils_no_more_than_the_newest(tmp_path: Path) -> None:
    own = underway.UnderWay(tmp_path, "s")
    own.keep(part(3))
    (path,) = tmp_path.iterdir()
    for seconds in (6, 9, 12):
        before = path.read_bytes()
        own.keep(part(seconds))
        after = path.read_bytes()
        changed = [at for at in range(len(after)) if before[at] != after[at]]
        for cut in range(changed[0], changed[-1], 19):
            path.write_bytes(after[:cut] + before[cut:])
            found = underway.newest(path)
            assert isinstance(found, Checkpoint)
            assert found.seconds == seconds - 3
        path.write_bytes(after)
        assert underway.newest(path) == part(seconds)
    own.close()


def test_a_kill_while_the_file_is_made_is_no_news(tmp_path: Path, make: Any) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
        store.save(part(9))
    text = (tmp_path / "underway-s.jsonl").read_bytes().strip(b" \n")
    for data in (b"", text[:1], text[: len(text) // 2], text[:-1], b"\0" * 4096, b" " * 4096):
        for name in ("underway-s.new", "underway-other.new"):
            (tmp_path / name).write_bytes(data)
        with closing(open_store(tmp_path)) as store:
            assert store.notices == ()
        assert os.listdir(tmp_path) == [FILE]
        assert seen(tmp_path) == [("short", 9)]
    # It wasn't put in place any more, but it is whole.
    own = underway.UnderWay(tmp_path, "s")
    own.keep(part(12))
    own.close()
    (tmp_path / "underway-s.jsonl").rename(tmp_path / "underway-s.new")
    assert seen(tmp_path) == [("short", 12)]
    assert os.listdir(tmp_path) == [FILE]


@pytest.mark.parametrize("data", [b"", b"\0" * 8192], ids=["empty", "zeros"])
def test_a_file_that_never_held_anything_is_no_news(tmp_path: Path, make: Any, data: bytes) -> None:
    (tmp_path / "underway-s.jsonl").write_bytes(data)
    with closing(open_store(tmp_path)) as store:
        assert store.notices == ()
    assert files(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="it has no such files")
@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo, lambda path: path.write_bytes(b"x" * 9)])
def test_what_is_no_such_file_is_set_aside_and_reported_once(
    tmp_path: Path, make: Any, put: Any
) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
    put(tmp_path / "underway-s.jsonl")
    with closing(open_store(tmp_path)) as store:
        assert "can't be read" in " ".join(store.notices)
    assert seen(tmp_path) == []


def test_a_set_of_a_session_that_the_journal_lacks_is_set_aside(tmp_path: Path, make: Any) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start())
        store.save(part(3, session_id="other"))
    with closing(open_store(tmp_path, read_only=True)) as store:
        assert "can't be read" in " ".join(store.notices)
    assert seen(tmp_path) == []


def test_a_file_that_cannot_be_put_in_place_costs_nothing(tmp_path: Path, make: Any) -> None:
    told: SimpleQueue[str] = SimpleQueue()
    troubles: list[object] = []
    signals = Signals(
        lambda record: told.put(record.id),
        lambda trouble, _: troubles.append(trouble and trouble.kind),
        lambda _: None,
        lambda _: None,
    )
    (tmp_path / "underway-s.jsonl" / "full").mkdir(parents=True)
    taken: list[Path] = []

    def opened() -> Store:
        """Open the journal, which sets the folder aside only the second time."""
        taken.append(tmp_path)
        store = open_store(tmp_path)
        if len(taken) == 1:
            (tmp_path / "underway-s.jsonl" / "full").mkdir(parents=True)
        return store

    writer = Writer(opened, signals, folder=tmp_path, retry_s=0.005)
    for record in (make.start(), part(3), part(6), make.bout("b")):
        writer.put(record)
    assert [told.get(timeout=PATIENCE_S) for _ in range(4)] == ["s", "a", "a", "b"]
    assert writer.close(PATIENCE_S) == []
    assert troubles == [Kind.FAILED, None]
    assert sorted(seen(tmp_path)) == [("done", 30), ("short", 6)]
