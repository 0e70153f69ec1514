"""What is in the cache folder is used only if it is whole and the person's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from timer.sealed import read_sealed, write_sealed


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
