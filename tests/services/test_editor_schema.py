"""The schemas beside your routines: written once, and again whenever they are out of date."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from timer.machine import BARE
from timer.routine.yaml.tree import read_bytes
from timer.services.context import Context
from timer.services.editor_schema import MOVES, ROUTINE, modeline, refresh
from timer.services.routine_files import edit_path, new_routine


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config"


def context(config: Path) -> Context:
    """Return a context made anew, as every command has one."""
    names = ("SUPPLE_DATA_DIR", "XDG_CACHE_HOME")
    environ = {name: str(config.parent / "home") for name in names}
    return Context.of({**environ, "SUPPLE_CONFIG_DIR": str(config), "SUPPLE_ROUTINES": ""}, BARE)


def moves_in(schema: Path) -> str:
    return schema.read_text(encoding="utf-8")


def test_nothing_is_written_until_something_is_created(config: Path) -> None:
    assert not refresh(context(config))
    assert not config.exists()
    assert refresh(context(config), create=True)
    for name in (ROUTINE, MOVES):
        Draft7Validator.check_schema(json.loads((config / name).read_text(encoding="utf-8")))


def test_they_are_written_again_only_when_something_has_changed(config: Path) -> None:
    refresh(context(config), create=True)
    before = [(config / name).stat().st_mtime_ns for name in (ROUTINE, MOVES)]
    refresh(context(config))
    assert [(config / name).stat().st_mtime_ns for name in (ROUTINE, MOVES)] == before
    folder = config / "routines" / "moves"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("wall-lean:\n  name: Wall lean\n", encoding="utf-8")
    refresh(context(config))
    assert '"wall-lean"' in moves_in(config / ROUTINE)
    assert '"wall-lean"' in moves_in(config / MOVES)
    (config / "routines" / "mine.yaml").write_text("name: x\nsteps: [{rest: 3}]\n", "utf-8")
    refresh(context(config))
    assert '"mine"' in moves_in(config / ROUTINE)


@pytest.mark.parametrize("damaged", ["", "{", "[]", "\x00"])
def test_a_damaged_one_is_made_anew(config: Path, damaged: str) -> None:
    refresh(context(config), create=True)
    (config / ROUTINE).write_text(damaged, encoding="utf-8")
    refresh(context(config))
    json.loads((config / ROUTINE).read_text(encoding="utf-8"))


def test_a_schema_that_cannot_be_written_keeps_nothing_from_being_created(config: Path) -> None:
    config.mkdir()
    (config / ROUTINE).mkdir()
    (config / f"{ROUTINE}.x").write_text("", encoding="utf-8")
    path = new_routine(context(config), "Calves")
    assert b"name: Calves" in read_bytes(path)


def test_the_first_line_leads_to_the_schema_from_any_folder(config: Path) -> None:
    made = context(config)
    for folder in (config / "routines", config / "routines" / "legs"):
        line = modeline(made, folder)
        way = line.removeprefix("# yaml-language-server: $schema=").strip()
        assert (folder / way).resolve() == (config / ROUTINE).resolve()


def test_a_copy_of_a_bundled_routine_has_it_too_and_counts_as_untouched(config: Path) -> None:
    made = context(config)
    draft = edit_path(made, "core")
    text = draft.path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../routine.schema.json\n")
    assert text.partition("\n")[2] == made.library.find("core").path.read_text(encoding="utf-8")
    assert made.library.find("core").origin == "bundled"
    assert edit_path(made, "core").bundled
    draft.path.write_text(text.replace("rounds: 2", "rounds: 3"), encoding="utf-8")
    assert context(config).library.find("core").origin == "user"
