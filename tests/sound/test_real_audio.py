"""Real sound: beeps played into a sound server of one's own and recorded from it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "scripts" / "bench_sound"


@pytest.mark.skipif(
    not (shutil.which("pulseaudio") and shutil.which("parec")),
    reason="needs pulseaudio and parec",
)
def test_beeps_are_heard_on_their_grid() -> None:
    command = [sys.executable, str(BENCH), "--backend", "auto", "--seconds", "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    result = json.loads(done.stdout)
    assert result["heard"] == 3, result
    assert result["max"] < 20, result
