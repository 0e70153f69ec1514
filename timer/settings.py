"""A person's preferences: `config.toml`, and the two that the environment may override."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from timer.records import record
from timer.text import safe

RANGES = ("low", "middle", "high")
BACKENDS = ("auto", "miniaudio", "pipe", "simpleaudio", "bell", "silent")
LARGEST_FILE = 256 * 1024
"""Bytes; a larger file is not read."""


@record
class Settings:
    """What the person prefers, wherever a routine leaves the choice or a preference overrides."""

    range: str = "middle"
    """Which point of a range is taken: `low`, `middle` or `high`."""
    audio: str = "auto"
    """The sound backend: one of BACKENDS, or `wav:` and a file."""
    voice: str = "auto"
    """`auto` (as the routine says), `full`, `names`, `off`, or the name of a voice engine."""
    ticks: bool | None = None
    """Whether seconds tick; None leaves it to the routine."""
    mute: bool = False
    volume: int = 100
    """From 0 to 100."""
    theme: str = "auto"


def load_settings(path: Path, environ: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of the file at `path`, and a sentence for everything wrong with it.

    What is wrong is left at its default, and nothing is raised; no file is no problem.
    `SUPPLE_AUDIO` and `SUPPLE_VOICE` come before the file.
    """
    values, lines, problems = _read(path)
    places = {key: _place(path, lines, key) for key in values}
    for key, name in (("audio", "SUPPLE_AUDIO"), ("voice", "SUPPLE_VOICE")):
        value = environ.get(name, "").strip()
        if value and (problem := _problem(key, value)):
            problems.append(f"{name}: {problem}")
        elif value:
            values[key] = value
    kept: dict[str, Any] = {}
    for key, value in values.items():
        if problem := _problem(key, value):
            problems.append(f"{places[key]}: {problem}")
        else:
            kept[key] = value
    return Settings(**kept), tuple(problems)


def _read(path: Path) -> tuple[dict[str, Any], list[str], list[str]]:
    """Return the file's values, its lines, and the sentence that says why it can't be read."""
    try:
        if not path.exists():
            return {}, [], []
        text, problem = _text(path)
    except (OSError, UnicodeDecodeError) as error:
        text, problem = "", f"cannot be read: {error}"
    if problem:
        return {}, [], [f"{_name(path)} {problem}. The defaults are used."]
    import tomllib  # its patterns are compiled at import, and most people have no such file

    try:
        return tomllib.loads(text), text.splitlines(), []
    except (ValueError, RecursionError) as error:
        problem = f"{_name(path)} is not valid TOML: {error}. The defaults are used."
        return {}, [], [problem]


def _text(path: Path) -> tuple[str, str | None]:
    """Return the text of a file that is safe to read, or what is wrong with it."""
    if not path.is_file():
        return "", "is not a file"
    if path.stat().st_size > LARGEST_FILE:
        return "", f"is larger than {LARGEST_FILE // 1024} KiB"
    return path.read_bytes().decode("utf-8-sig"), None


def _is_backend(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    return value in BACKENDS or (value.startswith("wav:") and len(value) > len("wav:"))


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 100 and value.isprintable()


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


def _is_volume(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 100


def _is_range(value: Any) -> bool:
    return value in RANGES


_WANTED: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "range": (_is_range, "'low', 'middle' or 'high'"),
    "audio": (_is_backend, f"one of {', '.join(BACKENDS)}, or wav:FILE"),
    "voice": (_is_word, "'auto', 'full', 'names', 'off' or the name of a voice"),
    "ticks": (_is_switch, "true or false"),
    "mute": (_is_switch, "true or false"),
    "volume": (_is_volume, "a whole number from 0 to 100"),
    "theme": (_is_word, "the name of a theme"),
}


def _problem(key: str, value: Any) -> str | None:
    """Return what is wrong with a setting, without its place, or None."""
    if key not in _WANTED:
        return f"unknown setting '{safe(key, 60)}'{_guess(key)}. It is left out."
    fits, wanted = _WANTED[key]
    if fits(value):
        return None
    return f"{key} must be {wanted}, not {safe(repr(value), 60)}. It is left out."


def _guess(key: str) -> str:
    from difflib import get_close_matches

    names = Settings.__match_args__
    close = get_close_matches(key.casefold(), names, n=1, cutoff=0.72)
    return f"; did you mean '{close[0]}'?" if close else ""


def _place(path: Path, lines: list[str], key: str) -> str:
    """Return the file's name with the line where `key` or its table stands, if it shows."""
    for number, line in enumerate(lines, 1):
        if line.split("=")[0].strip().strip("[]\"'").split(".")[0] == key:
            return f"{_name(path)}, line {number}"
    return _name(path)


def _name(path: Path) -> str:
    return safe(str(path))
