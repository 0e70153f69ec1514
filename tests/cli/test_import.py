"""`import`: what it writes, prints and refuses, and that it never overwrites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.importers.samples import BACKUP, WORKOUT


def test_without_a_terminal_nothing_is_written_but_shown(home: Any) -> None:
    path = home.root / "backup.json"
    path.write_text(BACKUP)
    done = home.supple("import", path)
    assert done.code == 1
    assert "name: Morning\n" in done.out
    assert "name: Evening\n" in done.out
    assert f"Would write {home.routines / 'morning.yaml'} (3 steps)." in done.err
    assert done.err.endswith("Nothing is written. Add --yes to write, or -o - to print only.\n")
    assert not home.routines.exists()


def test_yes_writes_every_routine_and_lists_what_became_comments(home: Any) -> None:
    path = home.root / "backup.json"
    path.write_text(BACKUP)
    done = home.supple("import", path, "--yes")
    assert done.code == 0
    files = [home.routines / "morning.yaml", home.routines / "evening.yaml"]
    assert done.out == "".join(f"{one}\n" for one in files)
    assert files[0].read_text().startswith("# yaml-language-server:")
    assert "This is Just Another Workout Timer: 2 routines.\n" in done.err
    assert "Kept as comments in 'Morning':\n" in done.err
    assert "  id: e-1, e-2, e-3, e-4, s-1, e-5, s-2\n" in done.err
    assert home.supple("check", "morning").code == 0
    assert home.supple("fmt", "--check", "morning").code == 0


def test_no_file_is_ever_overwritten(home: Any) -> None:
    path = home.root / "one.json"
    path.write_text(WORKOUT)
    own = home.write("morning")
    before = own.read_bytes()
    done = home.supple("import", path, "--yes")
    assert done.out == f"{home.routines / 'morning-2.yaml'}\n"
    assert "There is a routine of that name, so the file has a number.\n" in done.err
    assert own.read_bytes() == before
    refused = home.supple("import", path, "--yes", "-o", own)
    assert (refused.code, refused.out) == (1, "")
    assert f"{own} already exists.\n" in refused.err
    assert own.read_bytes() == before


def test_out_is_a_file_a_folder_or_standard_output(home: Any, tmp_path: Path) -> None:
    path = home.root / "backup.json"
    path.write_text(BACKUP)
    folder = tmp_path / "imported"
    assert home.supple("import", path, "--yes", "-o", folder).code == 0
    assert sorted(one.name for one in folder.iterdir()) == ["evening.yaml", "morning.yaml"]
    single = home.supple("import", path, "--yes", "-o", tmp_path / "one.yaml")
    assert single.code == 1
    assert "Give a folder: `-o FOLDER`." in single.err
    path.write_text(WORKOUT)
    assert home.supple("import", path, "--yes", "-o", tmp_path / "one.yaml").code == 0
    assert "name: Morning" in (tmp_path / "one.yaml").read_text()
    printed = home.supple("import", path, "-o", "-")
    assert (printed.code, printed.out) == (0, (tmp_path / "one.yaml").read_text())


def test_standard_input_is_read(home: Any) -> None:
    done = home.supple("import", "-", "-o", "-", typed=b"8x[20s, 10s]")
    assert done.code == 0
    assert "name: Imported\n" in done.out
    assert "sets: 8\n" in done.out


def test_a_file_that_is_not_understood_says_where_and_what_to_do(home: Any) -> None:
    path = home.root / "broken.json"
    path.write_text('{\n "title": "A"\n "sets": []}')
    done = home.supple("import", path, "--yes")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"Error: {path}: Line 3, column 2: this starts like JSON, but a comma is missing.\n"
        "Export it again, or fix that place.\n"
    )
    for data in (b"\x00\x01", b"", b"just prose.", "\ufeff".encode()):
        path.write_bytes(data)
        done = home.supple("import", path, "--yes")
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f"Error: {path}: ")
    assert home.supple("import", home.root, "--yes").code == 1
    assert home.supple("import", home.root / "none", "--yes").code == 1
