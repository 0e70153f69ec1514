"""One table of backends: what can be set, chosen, opened, looked for and read about is the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Option

from timer.backends import BACKENDS, ENGINES, TABLE, VOICE_CHOICES, Engine, is_backend, wav_path
from timer.cli.doctor import _backends
from timer.cli.run import run_command
from timer.machine import Machine
from timer.settings import load_settings
from timer.sound.devices import AUTO, LIVE, make_device
from timer.sound.devices.pipe import PLAYERS
from timer.sound.process_sink import open_sink
from timer.sound.synthesis import START, find_engine

DOCS = Path(__file__).parents[1] / "docs"
CHOICES = (*BACKENDS, "wav:FILE")


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_may_be_set_and_is_named_where_one_chooses(name: str, tmp_path: Path) -> None:
    found, problems = load_settings(tmp_path / "none", {"SUPPLE_AUDIO": name})
    assert (found.audio, problems) == (name, ())
    (option,) = (one for one in run_command.params if one.name == "audio")
    assert isinstance(option, Option)
    assert re.search(rf"\b{name}\b", option.help or "")
    wrong = open_sink("speakers", log=None).status()
    assert re.search(rf"\b{name}\b", wrong.remedy or "")


def test_the_documentation_has_the_choices_in_the_table_s_order() -> None:
    rows = (DOCS / "sound.md").read_text().split("## Backends")[1].split("###")[0]
    assert tuple(re.findall(r"^\| `([^`]+)` \|", rows, re.MULTILINE)) == CHOICES
    row = (DOCS / "settings.md").read_text().split("| `audio` |")[1].split("|")[0]
    assert tuple(re.findall(r'`"([^"`]+)"`', row)) == CHOICES


def test_every_backend_with_a_device_is_one_that_can_be_made() -> None:
    assert {name: make_device(name).backend for name in LIVE} == {name: name for name in LIVE}
    assert {*LIVE} == {*BACKENDS} - {"auto", "bell", "silent"}
    assert {*AUTO} < {*LIVE}


def test_the_pipe_knows_how_to_start_each_of_its_programs() -> None:
    (pipe,) = (one for one in TABLE if one.name == "pipe")
    assert tuple(name for name, _ in PLAYERS) == pipe.programs


def test_doctor_looks_for_every_backend_that_has_a_device() -> None:
    everything = Machine(lambda name: name, lambda name: True)
    assert all(name in _backends(everything).text for name in LIVE)
    libraries = [one.module for one in TABLE if one.module]
    for library in libraries:
        found = _backends(Machine(lambda name: None, library.__eq__))
        assert found.text == library


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_every_voice_engine_can_be_found_started_chosen_and_read_about(
    engine: Engine, tmp_path: Path
) -> None:
    platform = engine.platform or "linux"
    found = find_engine(
        Machine({engine.program: "/opt/it"}.get, lambda name: name == engine.module, platform)
    )
    assert found is not None
    assert (found.name, found.program) == (engine.name, "/opt/it" if engine.program else "")
    assert engine.name in START
    settings = tmp_path / "settings.toml"
    settings.write_text("voice = 1\n", encoding="utf-8")
    assert ", ".join(VOICE_CHOICES) in load_settings(settings, {})[1][0]
    assert engine.name in VOICE_CHOICES
    assert f"`{engine.name}`" in (DOCS / "sound.md").read_text()


@pytest.mark.parametrize("spec", ["", "wav:", "speakers", "WAV:x", "wav"])
def test_anything_else_is_no_backend(spec: str) -> None:
    assert not is_backend(spec)
    assert wav_path(spec) is None
