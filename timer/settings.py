"""A person's preferences: `config.toml`, and the three that the environment may override."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from timer.backends import CHOICES, VOICE_CHOICES, is_backend
from timer.errors import SuppleError
from timer.files import TomlFile, UnreadableError, parse_toml, replace_file
from timer.frozen import frozen
from timer.paths import make
from timer.routine.model import HoldLength, Prefer
from timer.text import safe

RANGES = tuple(str(point) for point in Prefer)
HOLDS = tuple(str(length) for length in HoldLength)
PLANS = ("none", "stretch-after-runs", "gentle-twice-daily", "strength-instead")
SWITCHES = ("on", "off")
TEXTS = ("normal", "large")
THEMES = (
    "auto", "supple-dark", "supple-light", "ansi-dark", "ansi-light", "atom-one-dark",
    "atom-one-light", "catppuccin-frappe", "catppuccin-latte", "catppuccin-macchiato",
    "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark",
    "textual-light", "tokyo-night",
)  # fmt: skip
"""Ours, those of sixteen colours, and the other ones of Textual's."""
LARGEST_FILE = 256 * 1024
"""Bytes; a larger file is not read."""


@frozen
class Settings:
    """What the person prefers, wherever a routine leaves the choice or a preference overrides."""

    range: str = "middle"
    """Which point of a range is taken: `low`, `middle` or `high`."""
    audio: str = "auto"
    """The sound backend: one of `timer.backends.BACKENDS`, or `wav:` and a file."""
    voice: str = "auto"
    """`auto` (as the routine says), `full`, `names`, `off`, or the name of a voice engine."""
    ticks: bool | None = None
    """Whether seconds tick; None leaves it to the routine."""
    mute: bool = False
    volume: int = 100
    """From 0 to 100."""
    theme: str = "auto"
    """One of THEMES; `auto` is what suits the terminal."""
    plan: str = "none"
    """What the menu goes by: one of PLANS."""
    hold: str = "standard"
    """How long still stretches last where a routine leaves a range: one of HOLDS."""
    strict: bool = False
    """Whether a light pull is told as a number."""
    voice_level: int = 100
    tone_level: int = 100
    tick_level: int = 100
    """From 0 to 100 each, beside the volume of everything."""
    metronome: bool | None = None
    """Whether every second of work ticks; None leaves it to the routine."""
    motion: str = "on"
    """Whether anything on the screen moves by itself: one of SWITCHES."""
    text: str = "normal"
    """How large the player's texts are: one of TEXTS."""
    notify: bool = True
    """Whether the terminal is asked for a notification while it is not looked at."""
    mouse: bool = True
    """Whether the screens listen to the mouse."""


def load_settings(path: Path, environ: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of the file at `path`, and a sentence for everything wrong with it.

    What is wrong is left at its default, and nothing is raised; no file is no problem.
    `SUPPLE_AUDIO` and `SUPPLE_VOICE` come before the file, and so does a wish for no motion:
    `TEXTUAL_ANIMATIONS=none` or `NO_MOTION`.
    """
    file, problems = _read(path)
    values = dict(file.values)
    for key, name in (("audio", "SUPPLE_AUDIO"), ("voice", "SUPPLE_VOICE")):
        value = environ.get(name, "").strip()
        if value and not _fits(key, value):
            problems.append(f"{name}: {_problem(key, value)}")
        elif value:
            values[key] = value
    if environ.get("TEXTUAL_ANIMATIONS", "").lower() == "none" or environ.get("NO_MOTION"):
        values["motion"] = "off"
    kept = {key: value for key, value in values.items() if _fits(key, value)}
    wrong = [("", key) for key in values if key not in kept]
    complaints = file.problems(wrong, lambda _, key: _problem(key, values[key]))
    return Settings(**kept), (*problems, *complaints)


def save_setting(path: Path, key: str, value: str | bool | int | None) -> None:
    """Write one setting into the file at `path`, which is made if need be; the rest stays as it is.

    None takes the setting out, so that its default holds.

    Raises SuppleError where the value doesn't fit, or the file can't be changed.
    """
    if value is not None and not _fits(key, value):
        raise SuppleError(_problem(key, value))
    file, unreadable = _read(path)
    if unreadable:
        raise SuppleError(unreadable[0], "Fix the file, or move it away.")
    import json  # writes these values as TOML does

    place, old = _line_of(file.lines, key)
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    wanted = {**file.values, key: value}
    if value is None:
        del wanted[key]
    new = [] if value is None else [line + _comment(old)]
    text = "\n".join([*file.lines[:place], *new, *file.lines[place + bool(old) :], ""])
    if _parsed(text) != wanted:
        raise SuppleError(
            f"{file.name}, line {place + 1}: this setting is written in a way that can't be "
            "changed from here.",
            "Take it out there." if value is None else f"Write `{line}` there.",
        )
    _replace(path, text)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return parse_toml(text)
    except ValueError:
        return None


def _line_of(lines: list[str], key: str) -> tuple[int, str]:
    """Return where `key` stands before the first table, and its line, or where it would go."""
    for place, line in enumerate(lines):
        if line.lstrip().startswith("["):
            return place, ""
        if line.split("=")[0].strip() == key:
            return place, line
    return len(lines), ""


def _comment(line: str) -> str:
    """Return the comment at the end of a setting's line; a `#` in quotes begins none."""
    _, mark, rest = line.rpartition("#")
    return f"  #{rest}" if mark and not {*rest} & {'"', "'"} else ""


def _replace(path: Path, text: str) -> None:
    """Write the file whole or not at all; a link to it stays a link."""
    import os

    target = Path(os.path.realpath(path))
    try:
        make(target.parent)
        replace_file(target, text.encode())
    except OSError as error:
        raise SuppleError(
            f"{safe(path.name)} can't be written: {error.strerror}.",
            "Make room or give yourself the right to write there.",
        ) from error


def _read(path: Path) -> tuple[TomlFile, list[str]]:
    """Return the file, and the sentence that says why it can't be read, if it can't."""
    try:
        return TomlFile.read(path, LARGEST_FILE), []
    except UnreadableError as error:
        file = TomlFile(path)
        why = f"{file.name}: {error.message} The defaults are used."
        return file, [] if error.missing else [why]


def _is_backend(value: Any) -> bool:
    return isinstance(value, str) and is_backend(value)


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 100 and value.isprintable()


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


def _is_volume(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 100


def _is_range(value: Any) -> bool:
    return value in RANGES


def _is_off_or_on(value: Any) -> bool:
    return value in SWITCHES


def _is_theme(value: Any) -> bool:
    return value in THEMES


def _is_text(value: Any) -> bool:
    return value in TEXTS


def _is_plan(value: Any) -> bool:
    return value in PLANS


def _is_hold(value: Any) -> bool:
    return value in HOLDS


_WANTED: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "range": (_is_range, "'low', 'middle' or 'high'"),
    "audio": (_is_backend, f"one of {CHOICES}"),
    "voice": (_is_word, f"one of {', '.join(VOICE_CHOICES)}"),
    "ticks": (_is_switch, "true or false"),
    "mute": (_is_switch, "true or false"),
    "volume": (_is_volume, "a whole number from 0 to 100"),
    "theme": (_is_theme, f"one of {', '.join(THEMES)}"),
    "motion": (_is_off_or_on, "'on' or 'off'"),
    "text": (_is_text, "'normal' or 'large'"),
    "notify": (_is_switch, "true or false"),
    "mouse": (_is_switch, "true or false"),
    "plan": (_is_plan, f"one of {', '.join(PLANS)}"),
    "hold": (_is_hold, "'short', 'standard' or 'long'"),
    "strict": (_is_switch, "true or false"),
    "voice_level": (_is_volume, "a whole number from 0 to 100"),
    "tone_level": (_is_volume, "a whole number from 0 to 100"),
    "tick_level": (_is_volume, "a whole number from 0 to 100"),
    "metronome": (_is_switch, "true or false"),
}


def _fits(key: str, value: Any) -> bool:
    return key in _WANTED and _WANTED[key][0](value)


def _problem(key: str, value: Any) -> str:
    """Return what is wrong with a setting that doesn't fit, without its place."""
    if key not in _WANTED:
        return f"unknown setting '{safe(key, 60)}'{_guess(key)} It is left out."
    wanted = _WANTED[key][1]
    return f"{key} must be {wanted}, not {safe(repr(value), 60)}. It is left out."


def _guess(key: str) -> str:
    from difflib import get_close_matches

    names = Settings.__match_args__
    close = get_close_matches(key.casefold(), names, n=1, cutoff=0.72)
    return f"; did you mean '{close[0]}'?" if close else "."
