"""The door to files: whatever lies there, reading it ends at once, in bytes or in a sentence."""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from timer import files

MOST = 100
Make = Callable[[Path], None]


def no_file(path: Path) -> None:
    """Leave nothing there."""


def a_folder(path: Path) -> None:
    """Put a folder there."""
    path.mkdir()


def a_pipe(path: Path) -> None:
    """Put a pipe there that nobody writes to."""
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    """Put a socket there."""
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def a_device(path: Path) -> None:
    """Put a link to a device there that never runs dry."""
    path.symlink_to("/dev/zero")


def a_loop(path: Path) -> None:
    """Put a link to itself there."""
    path.symlink_to(path)


def a_dead_link(path: Path) -> None:
    """Put a link to a disk there that isn't."""
    path.symlink_to(path.with_name("gone") / "x")


def a_huge_file(path: Path) -> None:
    """Put four gibibytes of nothing there."""
    with path.open("wb") as file:
        file.truncate(4 << 30)


def below_a_file(path: Path) -> None:
    """Put a file in the place of its folder."""
    path.parent.rmdir()
    path.parent.write_bytes(b"")


BAD = [
    (no_file, "no such file"),
    (a_folder, "a folder"),
    (a_pipe, "a pipe"),
    (a_socket, "a device or socket"),
    (a_device, "a device or socket"),
    (a_loop, "symbolic links"),
    (a_dead_link, "gone/x, which isn't there"),
    (a_huge_file, "over 100 bytes"),
    (below_a_file, "can't be read"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a path in a folder that is there."""
    (tmp_path / "f").mkdir()
    return tmp_path / "f" / "x"


@pytest.mark.parametrize(("make", "said"), BAD)
@pytest.mark.parametrize("read", [files.read_bytes, files.read_text])
def test_what_is_no_small_file_is_refused_at_once(
    path: Path, make: Make, said: str, read: Callable[[Path, int], object]
) -> None:
    make(path)
    with pytest.raises(files.UnreadableError) as caught:
        read(path, MOST)
    assert said in caught.value.message
    assert caught.value.remedy
    assert caught.value.missing is (make is no_file)


def test_a_name_that_no_system_takes_is_refused() -> None:
    for name in ("a\0b", "a\ud800b", "n" * 5_000):
        with pytest.raises(files.UnreadableError):
            files.read_bytes(Path(name), MOST)


def test_a_file_is_read_to_the_last_byte_allowed(path: Path) -> None:
    path.write_bytes(b"x" * MOST)
    assert files.read_bytes(path, MOST) == b"x" * MOST
    path.write_bytes(b"x" * (MOST + 1))
    with pytest.raises(files.UnreadableError, match="over 100 bytes"):
        files.read_bytes(path, MOST)


def test_a_file_that_hides_its_size_is_bounded_too() -> None:
    with pytest.raises(files.UnreadableError, match="over 10 bytes"):
        files.read_bytes(Path("/proc/self/environ"), 10)


def test_what_is_not_utf_8_is_refused(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(files.UnreadableError, match="not UTF-8"):
        files.read_text(path, MOST)


@pytest.mark.parametrize("make", [no_file, a_pipe, a_device, a_loop, a_huge_file])
def test_a_file_is_written_over_whatever_was_there(path: Path, make: Make) -> None:
    make(path)
    files.replace_file(path, b"new")
    assert files.read_bytes(path, MOST) == b"new"
    assert files.names(path.parent) == ["x"]


def test_a_folder_in_a_file_s_place_is_moved_aside_with_all_it_holds(path: Path) -> None:
    path.mkdir()
    (path / "kept").touch()
    files.replace_file(path, b"new")
    assert files.read_bytes(path, MOST) == b"new"
    (aside,) = (name for name in files.names(path.parent) if name != "x")
    assert files.names(path.parent / aside) == ["kept"]


def test_a_file_that_can_t_be_written_leaves_no_draft(path: Path) -> None:
    path.touch()
    with pytest.raises(NotADirectoryError):
        files.replace_file(path / "x", b"new")
    assert files.names(path.parent) == ["x"]


class Watched:
    """What a draft beside `path` is like just before each call that writes or replaces."""

    def __init__(self, path: Path, write: Callable[[], None]) -> None:
        self._folder, self._name = path.parent, path.name
        self.seen: list[tuple[str, int, int]] = []
        sys.setprofile(self._look)
        try:
            write()
        finally:
            sys.setprofile(None)

    def _look(self, frame: FrameType, event: str, called: object) -> None:
        name = getattr(called, "__name__", "")
        if event == "c_call" and name in ("write", "fsync", "replace"):
            for one in self._folder.glob(f".{self._name}.*"):
                now = one.stat()
                self.seen.append((name, stat.S_IMODE(now.st_mode), now.st_size))


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_person_s_file_stays_private_and_is_on_the_disk_before_it_replaces_the_old_one(
    path: Path, mode: int
) -> None:
    path.write_bytes(b"old")
    path.chmod(mode)
    watched = Watched(path, lambda: files.rewrite(path, b"newer"))
    assert watched.seen == [("write", mode, 0), ("fsync", mode, 5), ("replace", mode, 5)]
    assert path.read_bytes() == b"newer"


@pytest.mark.parametrize("make", [no_file, a_pipe, a_loop, a_dead_link, below_a_file])
def test_a_folder_that_is_none_has_no_names(path: Path, make: Make) -> None:
    make(path)
    assert files.names(path) == []
    assert (files.unlisted(path) is None) == (make is no_file)


def test_a_wrong_value_of_toml_is_named_with_its_line_however_its_key_is_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('"mute" = 1\nsound.volume = 3\n[player]\nnext.x = 1\n  "mute" = 2\n')
    wrong = [("", "mute"), ("", "sound"), ("player", "next"), ("player", "mute")]
    found = files.TomlFile.read(path, MOST).problems(wrong, lambda table, key: f"{table}/{key}")
    assert found == (
        "keys.toml, line 1: /mute",
        "keys.toml, line 2: /sound",
        "keys.toml, line 4: player/next",
        "keys.toml, line 5: player/mute",
    )


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("plan = stretch-after-runs", 'Write `plan = "stretch-after-runs"`.'),
        ("plan = “mixed”  # mine", 'Write `plan = "mixed"`.'),
        ('plan = "mixed', 'Write `plan = "mixed"`.'),
        ("plan: mixed", 'Write `plan = "mixed"`.'),
        ("volume: 80", "Write `volume = 80`."),
        ("plain = yes", "Write `plain = true`."),
        ("plain = False", "Write `plain = false`."),
        ("plan =", ""),
        ("run_days = [mon, tue]", 'Write `run_days = ["mon", "tue"]`.'),
        ("", ""),
    ],
)
def test_a_slip_in_toml_is_told_with_what_to_write(path: Path, line: str, meant: str) -> None:
    path.write_text(f"volume = 70\n{line}\n[" if not line else f"volume = 70\n{line}\n", "utf-8")
    with pytest.raises(files.UnreadableError) as error:
        files.TomlFile.read(path, 1_000)
    assert error.value.message.partition("). ")[2] == meant
