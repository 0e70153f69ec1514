"""The engines that say a person's own words: those of the machine that is handed in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.machines import ESPEAK, SPEAKING, VOICELESS
from timer.machine import Machine

OWN = "name: Own\nsteps: [{hold: Zyx of my own, for: 9s}]\n"


@pytest.mark.parametrize(
    ("machine", "told"),
    [
        (SPEAKING, "espeak-ng speaks your own texts"),
        (VOICELESS, "nothing here can speak your own texts"),
    ],
)
def test_doctor_names_the_engine_that_the_machine_has(
    home: Any, machine: Machine, told: str
) -> None:
    home.machine = machine
    assert told in home.supple("doctor").out


@pytest.mark.skipif(os.name != "posix", reason="a program made of a script")
def test_an_engine_on_the_path_says_what_is_not_recorded(home: Any, tmp_path: Path) -> None:
    home.write("own", OWN)
    session = tmp_path / "bin" / "espeak-ng"
    session.parent.mkdir()
    session.write_text(ESPEAK, encoding="utf-8")
    session.chmod(0o755)
    path = f"{session.parent}{os.pathsep}{home.env['PATH']}"
    words = ("render", "own", "-o", tmp_path / "own.wav")
    unsaid = home.process(*words).err
    said = home.process(*words, SUPPLE_VOICE="espeak-ng", PATH=path)
    assert "Zyx of my own" in unsaid
    assert (said.code, "Zyx of my own" in said.err) == (0, False), said
    assert list((tmp_path / "cache").rglob("espeak-ng/*.wav"))


def test_doctor_names_what_no_voice_can_say(home: Any) -> None:
    home.write("own", OWN)
    assert home.supple("doctor", "--json").data
    home.write("signs", "name: Signs\nsteps:\n  - {hold: 🧘, for: 30s}\n")
    home.write("german", "name: Deutsch\nlang: de\nsteps:\n  - {hold: Kniebeuge, for: 30s}\n")
    found = {one["name"]: one for one in home.supple("doctor", "--json").data["findings"]}
    assert not found["texts"]["ok"]
    assert "signs: No voice can say '🧘'" in found["texts"]["text"]
    assert "german: No voice here speaks 'de', so none says 'Kniebeuge'" in found["texts"]["text"]
