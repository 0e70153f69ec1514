"""Speaks what is not recorded, in a process of its own.

It is started as `synthesis ENGINE PROGRAM FOLDER [LANGUAGE]`.

Each line on stdin, up to a blank one, is a JSON list of a phrase and the most milliseconds it may
take; each becomes a WAV file in FOLDER. PROGRAM is the path of the engine's program, empty if it
needs none. A phrase that would take longer is spoken faster, and left out if that is not enough:
the time planned for it is fixed.

Stdin stays open until everything is spoken. If it closes earlier, the caller has gone, and the
process ends at once with all that it has started.
"""

from __future__ import annotations

import json
import math
import operator
import os
import signal
import subprocess
import sys
import wave
from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import takewhile
from pathlib import Path

from timer.backends import ENGINES, Engine
from timer.files import replace_file
from timer.frozen import frozen
from timer.machine import Machine
from timer.sound.clips import file_name
from timer.sound.loudness import limited
from timer.sound.tones import RATE
from timer.sound.wavefile import header
from timer.timeline.spoken import ENGLISH
from timer.worker import Task

FASTEST = 1.4
_WORDS_A_MINUTE = 170
_PATIENCE_S = 20

Say = Callable[[str, float], "tuple[array[int], int]"]
"""Speaks a text at a speed (1 is the voice's own); returns samples and their rate."""


@frozen
class FoundEngine:
    """An engine that a machine has."""

    name: str
    program: str = ""
    """The path of its program, empty if it is a module."""


def find_engine(
    machine: Machine, wanted: str = "auto", language: str = ENGLISH
) -> FoundEngine | None:
    """Return the first engine that `machine` has, or only the one that `wanted` names.

    One that doesn't speak `language` is left out: it would read it by the rules of another.
    """
    named = [one for one in ENGINES if one.name == wanted]
    able = (engine for engine in named or ENGINES if engine.speaks(language))
    found = (_found(engine, machine) for engine in able)
    return next((one for one in found if one is not None), None)


def _found(engine: Engine, machine: Machine) -> FoundEngine | None:
    if engine.platform not in (None, machine.platform):
        return None
    if engine.program is not None:
        program = machine.program(engine.program)
        return FoundEngine(engine.name, program) if program else None
    here = engine.module is not None and machine.has_module(engine.module)
    return FoundEngine(engine.name) if here else None


def _hibari(program: str, language: str) -> Say:
    from hibari import Hibari

    engine = Hibari()

    def say(text: str, speed: float) -> tuple[array[int], int]:
        audio = engine(text, speed=speed, seed=0)
        return array("h", (audio.clip(-1, 1) * 32_767).astype("int16").tobytes()), 24_000

    return say


def _say(program: str, language: str) -> Say:
    voice = _say_voice(program, language)
    return _program(
        lambda text, speed, file: [
            *(program, *voice, "-r", str(round(_WORDS_A_MINUTE * speed)), "-o", file),
            *("--file-format=WAVE", f"--data-format=LEI16@{RATE}", "--", text),
        ]
    )


def _say_voice(program: str, language: str) -> tuple[str, ...]:
    """Return the words that choose the first voice of macOS for a language, if it isn't English."""
    if language == ENGLISH:
        return ()
    listed = subprocess.run(
        [program, "-v", "?"], capture_output=True, text=True, timeout=_PATIENCE_S, check=True
    )
    # Each line is a name, a language such as de_DE, and a sentence after a number sign.
    code = language.replace("-", "_").lower()
    lines = (line.partition("#")[0].split() for line in listed.stdout.splitlines())
    found = (" ".join(line[:-1]) for line in lines if line and line[-1].lower().startswith(code))
    name = next(found, None)
    return ("-v", name) if name else ()


def _espeak(program: str, language: str) -> Say:
    voice = () if language == ENGLISH else ("-v", language.lower())
    return _program(
        lambda text, speed, file: [
            *(program, *voice, "-s", str(round(_WORDS_A_MINUTE * speed)), "-w", file, "--", text)
        ]
    )


_SPEAK = (
    "Add-Type -AssemblyName System.Speech;"
    "$s = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    "if ($env:SUPPLE_LANGUAGE) { $s.SelectVoiceByHints('NotSet', 'NotSet', 0,"
    " [System.Globalization.CultureInfo]::new($env:SUPPLE_LANGUAGE)) };"
    "$f = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(48000, 16, 1);"
    "$s.Rate = [int]$env:SUPPLE_RATE; $s.SetOutputToWaveFile($env:SUPPLE_FILE, $f);"
    "$s.Speak($env:SUPPLE_TEXT); $s.Dispose()"
)


def _sapi(program: str, language: str) -> Say:
    """Return Windows' own voice; the environment holds text and file, so nothing needs quoting."""

    def environment(text: str, speed: float, file: str) -> dict[str, str]:
        rate = str(round(10 * (speed - 1)))
        said = {"SUPPLE_TEXT": text, "SUPPLE_FILE": file, "SUPPLE_RATE": rate}
        return said if language == ENGLISH else said | {"SUPPLE_LANGUAGE": language}

    command = [program, "-NoProfile", "-NonInteractive", "-Command", _SPEAK]
    return _program(lambda text, speed, file: command, environment)


def _program(
    command: Callable[[str, float, str], list[str]],
    environment: Callable[[str, float, str], dict[str, str]] = lambda text, speed, file: {},
) -> Say:
    """Return an engine that lets a program write a WAV file; it may raise OSError or wave.Error."""

    def say(text: str, speed: float) -> tuple[array[int], int]:
        import tempfile  # imported only if needed

        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder) / "said.wav")
            subprocess.run(
                command(text, speed, file),
                env=os.environ | environment(text, speed, file),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                timeout=_PATIENCE_S,
                check=True,
            )
            with wave.open(file, "rb") as sound:
                return array("h", sound.readframes(sound.getnframes())), sound.getframerate()

    return say


START: Mapping[str, Callable[[str, str], Say]] = {
    "hibari": _hibari,
    "say": _say,
    "sapi": _sapi,
    "espeak-ng": _espeak,
}
"""How each engine of the table is started, given the path of its program and a language."""


def clip(say: Say, phrase: str, most_ms: int) -> array[int]:
    """Return the clip of a phrase, at most `most_ms` long; empty if that can't be done."""
    speed = 1.0
    for _ in range(3):
        samples = shaped(*say(phrase, speed))
        takes = len(samples) * 1000 // RATE
        if takes <= most_ms:
            return samples
        speed = min(speed * takes / most_ms * 1.04, FASTEST)
    return array("h")


def make(say: Say, lines: Iterable[str], folder: Path) -> None:
    """Write the clip of each line to `folder`, complete or not at all."""
    for line in lines:
        phrase, most_ms = json.loads(line)
        spoken = "".join(char if char.isprintable() else " " for char in phrase)
        samples = clip(say, spoken, most_ms)
        data = samples.tobytes()
        replace_file(folder / file_name(phrase), header(len(data)) + data)


def main(engine: str, program: str, folder: str, language: str = ENGLISH) -> int:
    """Speak what stdin asks for; return the exit code."""
    lines = list(takewhile(str.strip, sys.stdin))
    Task("caller", partial(_end_with, sys.stdin.fileno()))
    try:
        make(START[engine](program, language), lines, Path(folder))
    except (OSError, wave.Error, subprocess.SubprocessError, ImportError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _end_with(pipe: int) -> None:
    """End this process, and the programs it runs, once `pipe` closes."""
    # The bare descriptor: a stream that a thread waits on could not be closed at the end.
    while os.read(pipe, 4_096):
        pass
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


LOUDNESS_DBFS = -17.0
"""RMS over those frames of 20 ms that are within 30 dB of the loudest: as loud as the tones."""
PEAK = 32_767 * 10 ** (-1.5 / 20)
TRIM_DB = 38.0
"""What is this far below the loudness counts as silence."""
_FRAME = RATE // 100
_EDGE = RATE // 200
_WING = 12


def shaped(samples: array[int], rate: int) -> array[int]:
    """Return `samples` of `rate` frames a second as a clip: trimmed, of one loudness, soft edges.

    It is empty if they are silent.
    """
    line = samples if rate == RATE else resampled(samples, rate)
    powers = [
        sum(map(operator.mul, line[at : at + _FRAME], line[at : at + _FRAME])) / _FRAME
        for at in range(0, len(line) - _FRAME + 1, _FRAME)
    ]
    heard = [power for power in powers if power > max(powers) / 1000] if any(powers) else []
    if not heard:
        return array("h")
    loudness = sum(heard) / len(heard)
    floor = loudness / 10 ** (TRIM_DB / 10)
    loud = [place for place, power in enumerate(powers) if power > floor]
    line = line[loud[0] * _FRAME : (loud[-1] + 4) * _FRAME]
    wanted = 32_768 * 10 ** (LOUDNESS_DBFS / 20)
    gain = wanted / math.sqrt(loudness)
    return _soft_edged(limited([value * gain for value in line], PEAK))


def resampled(samples: array[int], rate: int) -> array[int]:
    """Return `samples` resampled to 48 kHz, by a sinc under a Hann window."""
    padded = array("h", bytes(2 * _WING)) + samples + array("h", bytes(2 * _WING))
    narrow = min(1.0, RATE / rate)
    found = array("h")
    for place in range(len(samples) * RATE // rate):
        whole, part = divmod(place * rate, RATE)
        weights = _weights(part, narrow)
        value = sum(map(operator.mul, padded[whole + 1 : whole + 1 + 2 * _WING], weights))
        found.append(min(max(round(value), -32_768), 32_767))
    return found


_kept: dict[tuple[int, float], list[float]] = {}


def _weights(part: int, narrow: float) -> list[float]:
    """Return the weights of the 24 samples around a point `part` / 48,000 after a sample."""
    if (part, narrow) not in _kept:
        offsets = [place - part / RATE for place in range(1 - _WING, _WING + 1)]
        _kept[part, narrow] = [
            narrow * _sinc(narrow * x) * (1 + math.cos(math.pi * x / _WING)) / 2
            if abs(x) < _WING
            else 0.0
            for x in offsets
        ]
    return _kept[part, narrow]


def _sinc(x: float) -> float:
    return math.sin(math.pi * x) / (math.pi * x) if x else 1.0


def _soft_edged(values: list[float]) -> array[int]:
    for place in range(min(_EDGE, len(values) // 2)):
        curve = (1 - math.cos(math.pi * place / _EDGE)) / 2
        values[place] *= curve
        values[-1 - place] *= curve
    return array("h", map(round, values))
