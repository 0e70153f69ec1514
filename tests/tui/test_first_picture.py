"""The menu's first picture: shown again only for the same contents, with the right time."""

from __future__ import annotations

from pathlib import Path

import pytest

from timer.sealed import write_sealed
from timer.tui.terminal.first_picture import FILE, FirstPicture
from timer.tui.testing import HeadlessApp

DRAWN = "\x1b[1;1HSupple  ends at 08:09 \x1b[0m"


def test_it_is_shown_for_the_same_contents_with_the_time_of_now(tmp_path: Path) -> None:
    assert FirstPicture(tmp_path, "menu", "08:09").frame is None
    FirstPicture(tmp_path, "menu", "08:09").keep(DRAWN)
    frame = FirstPicture(tmp_path, "menu", "23:59").frame
    assert frame is not None
    assert "ends at 23:59" in frame
    assert "08:09" not in frame


@pytest.mark.parametrize(("contents", "ends"), [("other", "08:09"), ("menu", "")])
def test_other_contents_show_nothing(tmp_path: Path, contents: str, ends: str) -> None:
    FirstPicture(tmp_path, "menu", "08:09").keep(DRAWN)
    assert FirstPicture(tmp_path, contents, ends).frame is None


def test_a_picture_with_the_time_twice_is_not_kept(tmp_path: Path) -> None:
    FirstPicture(tmp_path, "menu", "08:09").keep(DRAWN * 2)
    assert not (tmp_path / FILE).exists()


def test_a_frame_for_another_size_than_at_the_start_is_not_kept(tmp_path: Path) -> None:
    FirstPicture(tmp_path, "80x24", "08:09", lambda: False).keep(DRAWN)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("place", [0, 9, 20, -1])
def test_a_damaged_picture_is_not_shown(tmp_path: Path, place: int) -> None:
    FirstPicture(tmp_path, "menu", "08:09").keep(DRAWN)
    data = bytearray((tmp_path / FILE).read_bytes())
    data[place] ^= 1
    (tmp_path / FILE).write_bytes(data)
    assert FirstPicture(tmp_path, "menu", "08:09").frame is None
    (tmp_path / FILE).write_bytes(data[: len(data) // 2])
    assert FirstPicture(tmp_path, "menu", "08:09").frame is None


def test_a_file_of_another_version_is_not_shown(tmp_path: Path) -> None:
    write_sealed(tmp_path / FILE, b"menu\0" + DRAWN.encode())
    assert FirstPicture(tmp_path, "menu", "08:09").frame is None


def test_a_folder_that_can_t_be_written_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    FirstPicture(tmp_path / "file", "menu", "").keep(DRAWN)


def test_what_a_key_changed_before_the_first_frame_is_not_kept(menu: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        kept: list[str] = []
        app._keep_picture(kept.append)
        assert len(kept) == 1
        await app.press(pilot, "down")
        app._keep_picture(kept.append)
        assert len(kept) == 1

    menu.drive(scene)
