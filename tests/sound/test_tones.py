"""The tones: their files are what the table and the levels say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.each import each
from timer.errors import SuppleError
from timer.sound import tones
from timer.sound.loudness import CEILING, momentary

SCRIPTS = Path(__file__).parents[2] / "scripts"
MS = tones.RATE // 1000


def test_every_file_has_a_length_in_the_table_and_every_length_a_file() -> None:
    files = {path.stem for path in tones.path("go").parent.glob("*.wav")}
    assert files == tones.LENGTHS_MS.keys()
    for tone, length_ms in tones.LENGTHS_MS.items():
        assert len(tones.load(tone)) == length_ms * MS, tone


@each("tone", sorted(tones.LENGTHS_MS))
def test_a_tone_begins_sharply_rests_at_both_ends_and_never_clips(tone: str) -> None:
    samples = tones.load(tone)
    peak = max(map(abs, samples))
    assert samples[0] == samples[-1] == 0
    assert peak < CEILING
    assert max(map(abs, samples[: 3 * MS])) > peak * 0.05


SOFTER = {"out", "back", "countdown", "confirm", "rep", "tick", "mute", "unmute"}
"""What sounds over and over, and what answers `m`."""


@each("tone", sorted(tones.LENGTHS_MS.keys() - SOFTER))
def test_tones_are_equally_loud(tone: str) -> None:
    assert momentary(tones.load(tone)) == pytest.approx(-15.5, abs=0.1)


def test_what_sounds_over_and_over_is_softer() -> None:
    loudness = {tone: round(momentary(tones.load(tone)) + 15.5, 1) for tone in SOFTER}
    assert loudness["out"] == loudness["back"] == -6
    assert loudness["tick"] == -18
    assert all(-6 <= loudness[tone] < 0 for tone in SOFTER - {"tick"})


def test_the_files_are_what_the_script_makes() -> None:
    check = [sys.executable, str(SCRIPTS / "tones"), "--check"]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0


def test_a_file_that_is_no_such_sound_is_refused_with_a_remedy(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.wav"
    foreign.write_bytes(b"RIFF nothing of the kind")
    for path in (foreign, tmp_path / "missing.wav"):
        with pytest.raises(SuppleError) as caught:
            tones.read(path)
        assert caught.value.remedy
