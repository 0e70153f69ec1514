"""The tones: their files are what the table and the levels say."""

from __future__ import annotations

import math
import subprocess
import sys
from array import array
from pathlib import Path

import pytest

from timer.errors import SuppleError
from timer.sound import tones

SCRIPTS = Path(__file__).parents[2] / "scripts"
MS = tones.RATE // 1000


def loudest_dbfs(samples: array[int]) -> float:
    window = min(100 * MS, len(samples))
    squares = [value * value for value in samples]
    energy = best = sum(squares[:window])
    for place in range(window, len(squares)):
        energy += squares[place] - squares[place - window]
        best = max(best, energy)
    return 10 * math.log10(best / window / 32767**2)


def test_every_file_has_a_length_in_the_table_and_every_length_a_file() -> None:
    files = {path.stem for path in tones.path("go").parent.glob("*.wav")}
    assert files == tones.LENGTHS_MS.keys()
    for tone, length_ms in tones.LENGTHS_MS.items():
        assert len(tones.load(tone)) == length_ms * MS, tone


@pytest.mark.parametrize("tone", sorted(tones.LENGTHS_MS))
def test_a_tone_begins_sharply_rests_at_both_ends_and_never_clips(tone: str) -> None:
    samples = tones.load(tone)
    peak = max(map(abs, samples))
    assert samples[0] == samples[-1] == 0
    assert peak < 30_000
    assert max(map(abs, samples[: 3 * MS])) > peak * 0.05


@pytest.mark.parametrize("tone", ["go", "ten", "start", "confirm"])
def test_tones_are_equally_loud(tone: str) -> None:
    assert loudest_dbfs(tones.load(tone)) == pytest.approx(-13, abs=0.2)


def test_the_tick_of_the_metronome_is_four_times_softer_than_any_tone() -> None:
    assert loudest_dbfs(tones.load("tick")) == pytest.approx(-25, abs=0.2)


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
