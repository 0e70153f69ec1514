"""Machines to hand in, so that no test depends on what is installed on the real one."""

from __future__ import annotations

import sys

from timer.machine import Machine

VOICELESS = Machine({"pacat": "/usr/bin/pacat"}.get, {"miniaudio"}.__contains__, "linux")
"""It can play sound, and has no engine that could say a person's own texts."""

SPEAKING = Machine({"espeak-ng": "/usr/bin/espeak-ng"}.get, {"miniaudio"}.__contains__, "linux")
"""It has an engine, `espeak-ng`."""

NO_ENGINE = "say" if sys.platform == "win32" else "sapi"
"""SUPPLE_VOICE for real processes: an engine that this platform can't have."""

PATIENCE_S = 100
"""Seconds after which a wait for an event counts as lost; no test takes so long by itself."""

ESPEAK = f"""\
#!{sys.executable}
import sys, wave
with wave.open(sys.argv[sys.argv.index("-w") + 1], "wb") as said:
    said.setparams((1, 2, 22050, 0, "NONE", ""))
    said.writeframes((bytes(100) + b"\\x00\\x20" * 50) * 100)
"""
"""A program that takes what `espeak-ng` takes, and says it as a short click."""
