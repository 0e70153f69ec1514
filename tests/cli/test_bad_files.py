"""One bad file or folder stops nothing but itself: whatever lies there, the commands answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_loop(path: Path) -> None:
    path.symlink_to(path)


def a_huge_file(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(4 << 30)


def garbage(path: Path) -> None:
    path.write_bytes(b"\xff[[[[" * 1_000)


BAD = [a_folder, a_pipe, a_device, a_loop, a_huge_file, garbage]
FILES = {
    "settings": "config/config.toml",
    "keys": "config/keymap.toml",
    "routine": "config/routines/bad.yaml",
    "moves": "config/routines/moves/bad.yaml",
}
FOLDERS = {
    "config": "config",
    "routines": "config/routines",
    "moves": "config/routines/moves",
    "data": "data",
    "cache": "cache",
    "log": "state",
}


def place(home: Any, below: str, make: Callable[[Path], None]) -> Path:
    path = home.root / below
    path.parent.mkdir(parents=True, exist_ok=True)
    make(path)
    return path


@pytest.mark.parametrize("make", BAD)
@pytest.mark.parametrize("what", FILES)
def test_a_bad_file_is_named_and_the_rest_works(
    home: Any, what: str, make: Callable[[Path], None]
) -> None:
    home.write("good")
    path = place(home, FILES[what], make)
    listed = home.supple("list", "--json")
    assert listed.code == 0
    found = {one["slug"]: one for one in listed.data["routines"]}
    assert found["good"]["ok"] is True
    assert home.supple("run", "good", "--speed", "200").code == 0
    if what == "settings":
        assert "config.toml" in listed.err
    elif what == "keys":
        findings = home.supple("doctor", "--json").data["findings"]
        (keymap,) = (one for one in findings if one["name"] == "keymap")
        assert not keymap["ok"]
    else:
        checked = home.supple("check", "--json").data["files"]
        assert [Path(one["file"]).name for one in checked if not one["ok"]] == [path.name]


@pytest.mark.parametrize("make", [a_pipe, a_loop, garbage])
@pytest.mark.parametrize("what", FOLDERS)
def test_a_folder_that_is_none_costs_only_what_is_in_it(
    newcomer: Any, what: str, make: Callable[[Path], None]
) -> None:
    place(newcomer, FOLDERS[what], make)
    listed = newcomer.supple("list", "--json")
    assert listed.code == 0
    assert len(listed.data["routines"]) > 5
    if what in ("routines", "moves"):
        assert FOLDERS[what] in listed.err
    assert newcomer.supple("show", "breathe-down").code == 0
    assert newcomer.supple("doctor").code in (0, 1)


@pytest.mark.parametrize("make", [a_folder, a_pipe, a_device, a_loop, a_huge_file])
@pytest.mark.parametrize("slug", ["mine", "breathe-down"])
def test_what_can_t_be_edited_is_said_before_an_editor_opens(
    home: Any, slug: str, make: Callable[[Path], None]
) -> None:
    path = place(home, f"config/routines/{slug}.yaml", make)
    answer = home.supple("edit", slug, EDITOR="false")
    assert answer.code == 1
    assert path.name in answer.err
    assert "editor" not in answer.err
    assert home.supple("edit", str(path), EDITOR="false").code == 1


@pytest.mark.parametrize("make", [a_folder, a_pipe, a_device, a_loop])
def test_the_schema_is_written_over_whatever_is_in_its_place(
    home: Any, make: Callable[[Path], None]
) -> None:
    place(home, "config/routine.schema.json", make)
    assert home.supple("new", "mine").code == 0
    assert (home.root / "config" / "routine.schema.json").read_text().startswith("{")


def test_a_folder_to_check_that_can_t_be_listed_is_no_empty_one(home: Any) -> None:
    folder = home.root / "some"
    a_loop(folder)
    assert home.supple("check", folder).code == 1


@pytest.mark.parametrize("below", ["config/routines", "config/routines/moves"])
def test_a_folder_of_one_s_own_that_can_t_be_listed_fails_check_and_doctor(
    home: Any, below: str
) -> None:
    place(home, below, a_loop)
    answer = home.supple("check")
    assert answer.code == 1
    assert "yet" not in answer.err
    findings = {one["name"]: one for one in home.supple("doctor", "--json").data["findings"]}
    assert not findings["routines"]["ok"]
    assert below in findings["routines"]["text"]


def test_a_broken_move_of_one_s_own_is_reported_wherever_it_matters(home: Any) -> None:
    text = "wall-lean:\n  name: Wall lean\n  alias: [lean]\n"
    place(home, "config/routines/moves/mine.yaml", lambda path: path.write_text(text) and None)
    routine = home.write("uses", "name: Uses\nsteps:\n  - {hold: wall-lean, for: 30s}\n")
    for command in (["list"], ["show", "uses"], ["run", "uses", "--speed", "200"]):
        answer = home.supple(*command)
        assert answer.code == 0
        assert "mine.yaml, line 3: A move has no key `alias`." in answer.err
    findings = home.supple("doctor", "--json").data["findings"]
    (routines,) = (one for one in findings if one["name"] == "routines")
    assert not routines["ok"]
    (checked,) = home.supple("check", "--json", routine).data["files"]
    assert [one["code"] for one in checked["problems"]] == ["broken-move"]
