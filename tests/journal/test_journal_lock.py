"""The lock of a running session: told to the second, gone with its process."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from io import FileIO
from pathlib import Path
from platform import node

import pytest

from timer.errors import SuppleError
from timer.journal.lock import SLOTS, hold, lockable, running

CHILD = """
import sys
from pathlib import Path
from timer.journal.lock import hold
held = hold(Path(sys.argv[1]), "child")
print(held.others, flush=True)
sys.stdin.read()
"""


OTHER = 1
"""A process that always runs."""


def test_first_is_alone_and_second_is_told(tmp_path: Path) -> None:
    first = hold(tmp_path, "a", process=OTHER)
    second = hold(tmp_path, "b")
    assert (first.others, second.others) == (0, 1)
    assert running(tmp_path, ["a", "b", "c"]) == {"a", "b"}
    first.release()
    third = hold(tmp_path, "c")
    assert third.others == 0, "what this process began before is over"
    second.release()
    third.release()
    assert running(tmp_path, ["a", "b", "c"]) == frozenset()


def test_release_twice_is_harmless(tmp_path: Path) -> None:
    held = hold(tmp_path, "a")
    held.release()
    held.release()


def test_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin
    assert child.stdout
    assert child.stdout.readline() == b"0\n"
    assert running(tmp_path, ["child"]) == {"child"}
    mine = hold(tmp_path, "mine")
    assert mine.others == 1
    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()
    assert running(tmp_path, ["child", "mine"]) == {"mine"}
    mine.release()


def test_asking_creates_nothing(tmp_path: Path) -> None:
    assert running(tmp_path / "none", ["a"]) == frozenset()
    assert list(tmp_path.iterdir()) == []


def test_too_many_sessions_are_refused_with_a_sentence(tmp_path: Path) -> None:
    held = [hold(tmp_path, str(at)) for at in range(SLOTS)]
    with pytest.raises(SuppleError):
        hold(tmp_path, "more")
    for one in held:
        one.release()


def test_folder_that_cannot_be_locked_is_said(tmp_path: Path) -> None:
    (tmp_path / "running-1.lock").mkdir()
    with pytest.raises(SuppleError, match="can't be locked"):
        hold(tmp_path, "a")


def no_locks(file: FileIO, shared: bool) -> bool:
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


@pytest.mark.skipif(os.name == "nt", reason="it always has locks")
def test_where_nothing_can_be_locked_the_number_of_the_process_has_to_do(tmp_path: Path) -> None:
    first = hold(tmp_path, "a", no_locks, process=OTHER)
    second = hold(tmp_path, "b", no_locks)
    assert (first.others, second.others) == (0, 1)
    assert running(tmp_path, ["a", "b"], no_locks) == {"a", "b"}
    second.release()
    assert running(tmp_path, ["a", "b"], no_locks) == {"a"}
    first.release()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    gone = (f"c {ended.pid} {node()}", f"c {os.getpid()} elsewhere", "c", "c x y", f"c {10**30} -")
    for text in gone:
        (tmp_path / "running-1.lock").write_text(text)
        assert running(tmp_path, ["c"], no_locks) == frozenset()


def test_whether_locks_are_known_is_found_out_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "journal.db").touch()
    assert lockable(tmp_path / "journal.db")
    assert [path.name for path in tmp_path.iterdir()] == ["journal.db"]
