"""`fmt`: what it writes, prints and leaves alone."""

from __future__ import annotations

import signal
import stat
from pathlib import Path
from typing import Any

import pytest

from timer import assets
from timer.cli.checking import is_bundled
from timer.cli.fmt import save
from timer.errors import SuppleError

UNTIDY = "steps:\n- hold: strap-stretch\n  sides:  each\n  for: 30s # long\nname: 'A'\n"
TIDY = "name: A\nsteps:\n  - hold: strap-stretch\n    for: 30s  # long\n    sides: each\n"
FAULTY = "name: b\nsteps: [\n"


def test_files_are_formatted_and_named(home: Any) -> None:
    untidy, tidy = home.write("untidy", UNTIDY), home.write("tidy", TIDY)
    moves = home.routines / "moves"
    moves.mkdir()
    (moves / "own.yaml").write_text("own:\n    position: wall\n    name: Own\n")
    done = home.supple("fmt")
    assert (done.code, done.out) == (0, f"{untidy}\n{moves / 'own.yaml'}\n")
    assert done.err == "3 files: 2 formatted.\n"
    assert untidy.read_text() == tidy.read_text() == TIDY
    assert (moves / "own.yaml").read_text() == "own:\n  name: Own\n  position: wall\n"
    assert home.supple("fmt", "untidy").err == "1 file: nothing to change.\n"


def test_check_and_diff_change_nothing(home: Any) -> None:
    path = home.write("untidy", UNTIDY)
    checked = home.supple("fmt", "--check", path)
    assert (checked.code, checked.out) == (1, f"{path}\n")
    diff = home.supple("fmt", "--diff", path)
    assert (diff.code, diff.err) == (0, "1 file: 1 would change.\n")
    assert diff.out.startswith(f"--- {path}\n+++ {path}\n@@ -1,5 +1,5 @@\n+name: A\n steps:\n")
    assert home.supple("fmt", "--diff", "--check", path).code == 1
    assert path.read_text() == UNTIDY
    path.write_text(TIDY)
    assert home.supple("fmt", "--check", path).code == 0


def test_a_file_with_a_fault_is_left_alone_and_said_where(home: Any) -> None:
    faulty, untidy = home.write("faulty", FAULTY), home.write("untidy", UNTIDY)
    done = home.supple("fmt")
    assert (done.code, done.out) == (1, f"{untidy}\n")
    assert done.err.startswith(f"{faulty}:2:9: Left as it is. ")
    assert faulty.read_text() == FAULTY
    assert untidy.read_text() == TIDY


def test_standard_input_comes_back_formatted_byte_by_byte(home: Any) -> None:
    crlf = b"\xef\xbb\xbf" + UNTIDY.replace("\n", "\r\n").encode()
    done = home.supple("fmt", "-", typed=crlf)
    assert (done.code, done.out) == (0, "\ufeff" + TIDY.replace("\n", "\r\n"))
    faulty = home.supple("fmt", "-", typed=FAULTY.encode())
    assert (faulty.code, faulty.out) == (1, FAULTY)
    checked = home.supple("fmt", "-", "--check", typed=UNTIDY.encode())
    assert (checked.code, checked.out) == (1, "")
    assert checked.err == "1 file: 1 would change.\n"


def test_rights_and_link_stay(home: Any, tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_text(UNTIDY)
    real.chmod(0o640)
    link.symlink_to(real)
    assert home.supple("fmt", link).code == 0
    assert (link.is_symlink(), real.read_text()) == (True, TIDY)
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_bundled_files_are_never_written() -> None:
    assert is_bundled(assets.folder("routines") / "moves" / "core.yaml")


def test_a_full_disk_or_another_save_loses_nothing(home: Any) -> None:
    resource = pytest.importorskip("resource", reason="no limits on this platform")
    path = home.write("untidy", UNTIDY)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, usual[1]))
    try:
        full = home.supple("fmt", path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert (full.code, "can't be written" in full.err) == (1, True)
    assert full.err.endswith("1 file: none changed, 1 left as it is.\n")
    with pytest.raises(SuppleError, match="by another program"):
        save(path, b"as it was read", TIDY.encode())
    assert [one.name for one in home.routines.iterdir()] == ["untidy.yaml"]
    assert path.read_text() == UNTIDY
