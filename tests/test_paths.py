"""The person's folders: who decides where they are, and that looking creates nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from timer.errors import SuppleError
from timer.paths import find_folders, make, platform_folder


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


@pytest.mark.parametrize("kind", ["config", "data", "cache", "log"])
def test_the_folders_are_those_of_platformdirs(kind: str) -> None:
    found = Path(getattr(platformdirs, f"user_{kind}_dir")("supple", appauthor=False))
    assert platform_folder(kind) == found


def test_platformdirs_is_not_loaded_when_the_environment_says_it_all() -> None:
    code = (
        "import sys; from timer.paths import find_folders;"
        "find_folders({'XDG_'+k+'_HOME': '/x' for k in ('CONFIG','DATA','CACHE','STATE')});"
        "sys.exit('platformdirs' in sys.modules)"
    )
    if os.name != "nt":
        assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_without_a_home_a_private_temporary_folder_is_used_and_said() -> None:
    folders = find_folders({}, lambda kind: None)
    base = folders.data.parent
    assert {folders.config.parent, folders.cache.parent, folders.log.parent} == {base}
    assert base.is_absolute()
    assert folders.homeless
    assert str(base) in folders.homeless
    assert "SUPPLE_DATA_DIR" in folders.homeless


def test_a_home_is_not_missed_where_the_environment_names_what_is_kept(tmp_path: Path) -> None:
    named = {"SUPPLE_DATA_DIR": str(tmp_path / "d"), "XDG_CONFIG_HOME": str(tmp_path / "c")}
    folders = find_folders(named, lambda kind: None)
    assert (folders.data, folders.homeless) == (tmp_path / "d", None)


@pytest.mark.skipif(os.name == "nt", reason="it always has a home")
def test_a_temporary_folder_that_is_open_to_others_is_refused(tmp_path: Path) -> None:
    code = (
        "import sys; from timer.errors import SuppleError; from timer.paths import find_folders\n"
        "try: print(find_folders({}, lambda kind: None).data)\n"
        "except SuppleError as error: print(error.remedy)"
    )

    def said() -> str:
        env = os.environ | {"TMPDIR": str(tmp_path)}
        return subprocess.check_output([sys.executable, "-c", code], env=env, text=True)

    mine = tmp_path / f"supple-{os.getuid()}"
    assert said().strip() == str(mine / "data")
    mine.mkdir(mode=0o700)
    assert said().strip() == str(mine / "data")
    mine.chmod(0o777)
    assert "SUPPLE_DATA_DIR" in said()
    mine.rmdir()
    mine.symlink_to(tmp_path)
    assert "SUPPLE_DATA_DIR" in said()


@pytest.mark.parametrize("name", ["SUPPLE_DATA_DIR", "SUPPLE_CONFIG_DIR", "SUPPLE_ROUTINES"])
def test_somebody_elses_home_that_is_not_known_is_no_folder_here(name: str) -> None:
    with pytest.raises(SuppleError, match="can't be found"):
        find_folders({name: "~nobody-of-that-name/supple"})


@pytest.mark.skipif(os.name == "nt", reason="it asks the system for its home")
def test_a_home_in_which_nothing_can_be_made_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code = "from timer.paths import platform_folder; print(platform_folder('data'))"
    for home, missed in (("file", True), ("", False)):
        env = os.environ | {"HOME": str(tmp_path / home)}
        env = {name: value for name, value in env.items() if not name.startswith("XDG_")}
        said = subprocess.check_output([sys.executable, "-c", code], env=env, text=True)
        assert (said.strip() == "None") is missed
