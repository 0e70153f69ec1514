"""The lock of a running session: told to the second, gone with its process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from timer.errors import SuppleError
from timer.journal.lock import SLOTS, hold, running

CHILD = """
import sys
from pathlib import Path
from timer.journal.lock import hold
held = hold(Path(sys.argv[1]), "child")
print(held.others, flush=True)
sys.stdin.read()
"""


def test_first_is_alone_and_second_is_told(tmp_path: Path) -> None:
    first = hold(tmp_path, "a")
    second = hold(tmp_path, "b")
    assert (first.others, second.others) == (0, 1)
    assert running(tmp_path, ["a", "b", "c"]) == {"a", "b"}
    first.release()
    third = hold(tmp_path, "c")
    assert third.others == 1
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
    with pytest.raises(SuppleError, match="cannot be locked"):
        hold(tmp_path, "a")
