"""What is in the cache folder is used only if it is whole and the person's own."""

from __future__ import annotations

import marshal
import os
import sys
from pathlib import Path

import pytest

from timer.sealed import LONGEST_REMEMBERED, MOST_REMEMBERED, Memory, read_sealed, write_sealed


def held(path: Path) -> bytes | None:
    """Return what is read in a file."""
    body = read_sealed(path, 99)
    return None if body is None else bytes(body)


def test_only_a_whole_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_sealed(path, b"a body")
    assert held(path) == b"a body"
    assert read_sealed(path, 9) is None
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole + b"?", b"?" + whole[1:]):
        path.write_bytes(damaged)
        assert read_sealed(path, 99) is None
    assert read_sealed(tmp_path, 9999) is None
    assert read_sealed(tmp_path / "none", 99) is None


@pytest.mark.skipif(sys.platform == "win32", reason="rights are not in the mode there")
def test_nothing_is_read_that_others_may_have_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    before = os.umask(0)
    try:
        write_sealed(path, b"a body")
    finally:
        os.umask(before)
    assert held(path) == b"a body"
    for mode in (0o620, 0o602, 0o666):
        path.chmod(mode)
        assert read_sealed(path, 99) is None
    path.chmod(0o644)
    assert held(path) == b"a body"
    if os.geteuid() == 0:
        os.chown(path, 1234, -1)
        assert read_sealed(path, 99) is None


def recalled(path: Path | None, text: bytes, kind: str = "1") -> object:
    """Return what another run recalls of a text."""
    with Memory(lambda: path) as memory:
        return memory.recall(kind, text)


def remember(path: Path | None, *texts: bytes) -> None:
    """Add texts as one run does, each made into a tuple of itself."""
    with Memory(lambda: path) as memory:
        for text in texts:
            if memory.recall("1", text) is None:
                memory.add("1", text, (text,))


def test_what_was_made_of_a_text_is_known_to_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "trees"
    remember(path, b"one", b"two")
    remember(path, b"two", b"three")
    assert [recalled(path, one) for one in (b"one", b"two", b"three", b"four")] == [
        (b"one",),
        (b"two",),
        (b"three",),
        None,
    ]
    assert recalled(path, b"one", "another version") is None
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert recalled(path, b"one") is None
    assert recalled(None, b"one") is None
    write_sealed(path, marshal.dumps(("1", {})))  # of another version
    assert recalled(path, b"one") is None


def test_a_memory_has_a_size_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    path = tmp_path / "trees"
    texts = [b"%d" % number * (LONGEST_REMEMBERED // 2) for number in range(10, 40)]
    for text in texts:
        remember(path, text)
    assert path.stat().st_size < 1.1 * MOST_REMEMBERED
    assert recalled(path, texts[-1]) == (texts[-1],)
    assert recalled(path, texts[0]) is None
    remember(path, b"x" * (LONGEST_REMEMBERED + 1))
    assert recalled(path, b"x" * (LONGEST_REMEMBERED + 1)) is None
    with Memory(lambda: path) as memory:
        assert memory.recall("1", b"new") is None
        for text in texts:  # as an editor's help does, which runs for days
            memory.add("1", b"+" + text[1:], (text,))
        assert recalled(path, texts[-1]) == (texts[-1],)
    assert path.stat().st_size < 1.1 * MOST_REMEMBERED
