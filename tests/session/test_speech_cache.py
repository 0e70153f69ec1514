"""A routine's own words: which are not recorded, and what is told where nobody can say them."""

from __future__ import annotations

from pathlib import Path

from tests.strategies import hold, unfold
from timer.routine.model import AuthorCue, SoundProfile
from timer.session.speech_cache import give_voice, unrecorded
from timer.sound import tones
from timer.sound.clips import file_name, recorded
from timer.sound.wavefile import header
from timer.timeline.cues.plan import CuePlan

OWN = unfold(hold(20_000, "Grandma's stretch", cues=(AuthorCue("Like honey"),), settle=15_000))


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
    assert give_voice(CuePlan(OWN, recorded()), tmp_path) is None


def test_a_clip_that_came_out_empty_counts_as_unsaid_and_is_not_tried_again(tmp_path: Path) -> None:
    for phrase in ("Grandma's stretch", "Like honey"):
        (tmp_path / file_name(phrase)).write_bytes(header(0))
    assert "Grandma" in (give_voice(CuePlan(OWN, recorded()), tmp_path) or "")


def test_an_engine_that_fails_leaves_the_session_to_its_tones(tmp_path: Path) -> None:
    told = give_voice(CuePlan(OWN, recorded()), tmp_path / "no-such-engine")
    assert told is not None


def test_without_a_voice_nothing_is_missing() -> None:
    silent = CuePlan(OWN, recorded(), profile=SoundProfile(voice="off"))
    assert give_voice(silent, None) is None
