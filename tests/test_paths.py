"""The person's folders: who decides where they are, and that looking creates nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from timer.errors import SuppleError
from timer.paths import find_folders, make


def test_own_variables_come_before_xdg(tmp_path: Path) -> None:
    folders = find_folders(
        {
            "SUPPLE_CONFIG_DIR": str(tmp_path / "c"),
            "SUPPLE_DATA_DIR": str(tmp_path / "d"),
            "XDG_CONFIG_HOME": str(tmp_path / "xc"),
            "XDG_DATA_HOME": str(tmp_path / "xd"),
        }
    )
    assert folders.config == tmp_path / "c"
    assert folders.data == tmp_path / "d"
    assert folders.routines == tmp_path / "c" / "routines"
    assert folders.settings_file == tmp_path / "c" / "config.toml"


def test_xdg_decides_on_every_platform(tmp_path: Path) -> None:
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    folders = find_folders({name: str(tmp_path / name) for name in names})
    assert folders.config == tmp_path / "XDG_CONFIG_HOME" / "supple"
    assert folders.data == tmp_path / "XDG_DATA_HOME" / "supple"
    assert folders.cache == tmp_path / "XDG_CACHE_HOME" / "supple"
    assert folders.log == tmp_path / "XDG_STATE_HOME" / "supple" / "log"


@pytest.mark.parametrize("value", ["", "  ", "relative/folder"])
def test_empty_and_relative_xdg_values_are_ignored(value: str) -> None:
    assert find_folders({"XDG_DATA_HOME": value}) == find_folders({})


def test_platform_folders_are_absolute_and_name_the_app() -> None:
    folders = find_folders({})
    for folder in (folders.config, folders.data, folders.cache, folders.log):
        assert folder.is_absolute()
        assert "supple" in folder.parts


def test_extra_routine_folders_keep_their_order_and_skip_gaps(tmp_path: Path) -> None:
    listed = os.pathsep.join([str(tmp_path / "b"), "", str(tmp_path / "a"), " "])
    folders = find_folders({"SUPPLE_ROUTINES": listed})
    assert folders.more_routines == (tmp_path / "b", tmp_path / "a")


def test_home_and_relative_own_folders_become_absolute() -> None:
    folders = find_folders({"SUPPLE_CONFIG_DIR": "~/s", "SUPPLE_DATA_DIR": "here"})
    assert folders.config == Path.home() / "s"
    assert folders.data == Path.cwd() / "here"


def test_looking_creates_nothing(tmp_path: Path) -> None:
    find_folders({"SUPPLE_DATA_DIR": str(tmp_path / "d"), "XDG_CONFIG_HOME": str(tmp_path / "c")})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
def test_made_folders_are_private(tmp_path: Path) -> None:
    made = make(tmp_path / "a" / "b")
    assert make(made) == made
    for folder in (made, made.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_folder_that_cannot_be_made_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SuppleError) as told:
        make(tmp_path / "file" / "below")
    assert str(tmp_path / "file" / "below") in told.value.message
    assert told.value.remedy


def test_platformdirs_is_not_loaded_when_the_environment_says_it_all() -> None:
    code = (
        "import sys; from timer.paths import find_folders;"
        "find_folders({'XDG_'+k+'_HOME': '/x' for k in ('CONFIG','DATA','CACHE','STATE')});"
        "sys.exit('platformdirs' in sys.modules)"
    )
    if os.name != "nt":
        assert subprocess.run([sys.executable, "-c", code]).returncode == 0
