"""A routine's own words: which are not recorded, and what is told where nobody can say them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.machines import ESPEAK
from tests.strategies import hold, unfold
from timer.machine import Machine
from timer.routine.model import AuthorCue, SoundProfile
from timer.session.speech_cache import Voice, find_voice, give_voice, unrecorded
from timer.sound import tones
from timer.sound.clips import file_name, recorded
from timer.sound.wavefile import header
from timer.timeline.cues.plan import CuePlan

OWN = unfold(hold(20_000, "Grandma's stretch", cues=(AuthorCue("Like honey"),), settle=15_000))


def in_folder(folder: Path) -> Voice:
    """Return a voice whose engine can't be started."""
    return Voice("no-such-engine", "", folder)


def test_names_and_cues_of_ones_own_are_what_is_not_recorded() -> None:
    assert unrecorded(CuePlan(OWN, recorded())) == ("Grandma's stretch,", "Like honey.")
    plain = unfold(hold(20_000, "Plank", settle=15_000))
    assert unrecorded(CuePlan(plain, recorded())) == ()


def test_what_nobody_can_say_is_told_once_by_name() -> None:
    told = give_voice(CuePlan(OWN, recorded()), None)
    assert told is not None
    assert "'Grandma's stretch' and 1 more" in told


def test_a_clip_in_the_cache_is_enough(tmp_path: Path) -> None:
    for phrase in ("Grandma's stretch", "Like honey"):
        (tmp_path / file_name(phrase)).write_bytes(tones.path("go").read_bytes())
    assert give_voice(CuePlan(OWN, recorded()), in_folder(tmp_path)) is None


def test_a_clip_that_came_out_empty_counts_as_unsaid_and_is_not_tried_again(tmp_path: Path) -> None:
    for phrase in ("Grandma's stretch", "Like honey"):
        (tmp_path / file_name(phrase)).write_bytes(header(0))
    assert "Grandma" in (give_voice(CuePlan(OWN, recorded()), in_folder(tmp_path)) or "")


def test_an_engine_that_fails_leaves_the_session_to_its_tones(tmp_path: Path) -> None:
    told = give_voice(CuePlan(OWN, recorded()), in_folder(tmp_path))
    assert told is not None


def test_without_a_voice_nothing_is_missing() -> None:
    silent = CuePlan(OWN, recorded(), profile=SoundProfile(voice="off"))
    assert give_voice(silent, None) is None


@pytest.mark.skipif(os.name != "posix", reason="a program made of a script")
def test_the_engine_is_started_by_the_path_where_it_was_found(tmp_path: Path) -> None:
    program = tmp_path / "off the path" / "mine"
    program.parent.mkdir()
    program.write_text(ESPEAK, encoding="utf-8")
    program.chmod(0o755)
    machine = Machine({"espeak-ng": str(program)}.get, lambda name: False, "linux")
    voice = find_voice(machine, tmp_path, "auto")
    assert voice is not None
    assert give_voice(CuePlan(OWN, recorded()), voice) is None
    assert len(list((tmp_path / "voice" / "espeak-ng").iterdir())) == 2


@pytest.mark.skipif(os.name != "posix", reason="a program made of a script")
def test_the_texts_of_a_routine_are_read_in_its_language(tmp_path: Path) -> None:
    program = tmp_path / "espeak-ng"
    asked = tmp_path / "asked"
    noted = f"print(*sys.argv, file=open({str(asked)!r}, 'a'))\n"
    program.write_text(f"{ESPEAK}{noted}", encoding="utf-8")
    program.chmod(0o755)
    machine = Machine({"espeak-ng": str(program)}.get, lambda name: False, "linux")
    for language, folder in {"de": "espeak-ng-de", "pt_BR": "espeak-ng-pt-br"}.items():
        voice = find_voice(machine, tmp_path, "auto", language)
        assert voice is not None
        assert give_voice(CuePlan(OWN, recorded()), voice) is None
        assert voice.folder.name == folder
    told = asked.read_text(encoding="utf-8")
    assert "-v de " in told
    assert "-v pt-br " in told
