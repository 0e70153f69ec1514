"""Deleting a routine moves it: nothing that it holds or points to is lost, also on the way back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from timer.machine import BARE
from timer.services.context import Context
from timer.services.routine_files import set_aside

TEXT = "name: Mine\nsteps:\n  - hold: Reach\n    for: 9s\n"


@pytest.fixture
def routines(tmp_path: Path) -> Path:
    """Return a folder of routines beside one with the file itself and a link to it."""
    kept, routines = tmp_path / "kept" / "deep", tmp_path / "routines"
    kept.mkdir(parents=True)
    routines.mkdir()
    (kept / "mine.yaml").write_text(TEXT)
    (kept / "again.yaml").symlink_to("mine.yaml")
    (tmp_path / "door").symlink_to("kept/deep")
    return routines


def aside(tmp_path: Path, path: Path) -> Path:
    return set_aside(Context.of({"HOME": str(tmp_path / "home")}, BARE), path)


@pytest.mark.parametrize(
    "target", ["../kept/deep/mine.yaml", "../kept/deep/again.yaml", "../door/../deep/mine.yaml"]
)
def test_a_link_points_to_the_same_file_in_the_trash_and_back_again(
    tmp_path: Path, routines: Path, target: str
) -> None:
    link = routines / "mine.yaml"
    link.symlink_to(target)
    moved = aside(tmp_path, link)
    assert not os.path.lexists(link)
    assert moved.is_symlink()
    assert moved.read_text() == TEXT
    moved.rename(link)
    assert link.read_text() == TEXT


def test_a_link_in_a_folder_that_is_a_link_points_to_the_same_file(
    tmp_path: Path, routines: Path
) -> None:
    (routines / "mine.yaml").symlink_to("../kept/deep/mine.yaml")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "shown").symlink_to(routines)
    assert aside(tmp_path, tmp_path / "elsewhere" / "shown" / "mine.yaml").read_text() == TEXT


def test_a_link_follows_a_file_that_is_replaced_later(tmp_path: Path, routines: Path) -> None:
    (routines / "mine.yaml").symlink_to("../kept/deep/again.yaml")
    moved = aside(tmp_path, routines / "mine.yaml")
    again = tmp_path / "kept" / "deep" / "again.yaml"
    again.unlink()
    again.write_text("name: New\n")
    assert moved.read_text() == "name: New\n"


def test_a_link_with_a_full_path_moves_as_it_is(tmp_path: Path, routines: Path) -> None:
    target = f"{tmp_path}/door/mine.yaml"
    (routines / "mine.yaml").symlink_to(target)
    assert os.readlink(aside(tmp_path, routines / "mine.yaml")) == target


def test_a_link_to_a_file_that_is_not_there_yet_shows_it_once_it_is(
    tmp_path: Path, routines: Path
) -> None:
    (routines / "mine.yaml").symlink_to("../stick/mine.yaml")
    moved = aside(tmp_path, routines / "mine.yaml")
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "mine.yaml").write_text(TEXT)
    assert moved.read_text() == TEXT
