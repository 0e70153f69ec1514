"""A person's preferences: `config.toml`, and the three that the environment may override."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from timer.errors import SuppleError
from timer.paths import make
from timer.records import record
from timer.text import safe

RANGES = ("low", "middle", "high")
HOLDS = ("short", "standard", "long")
PLANS = ("none", "stretch-after-runs", "gentle-twice-daily", "strength-instead")
SWITCHES = ("on", "off")
TEXTS = ("normal", "large")
BACKENDS = ("auto", "miniaudio", "pipe", "simpleaudio", "bell", "silent")
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
    values, lines, problems = _read(path)
    places = {key: _place(path, lines, key) for key in values}
    for key, name in (("audio", "SUPPLE_AUDIO"), ("voice", "SUPPLE_VOICE")):
        value = environ.get(name, "").strip()
        if value and (problem := _problem(key, value)):
            problems.append(f"{name}: {problem}")
        elif value:
            values[key] = value
    if environ.get("TEXTUAL_ANIMATIONS", "").lower() == "none" or environ.get("NO_MOTION"):
        values["motion"] = "off"
    kept: dict[str, Any] = {}
    for key, value in values.items():
        if problem := _problem(key, value):
            problems.append(f"{places[key]}: {problem}")
        else:
            kept[key] = value
    return Settings(**kept), tuple(problems)


def save_setting(path: Path, key: str, value: str | bool | int | None) -> None:
    """Write one setting into the file at `path`, which is made if need be; the rest stays as it is.

    None takes the setting out, so that its default holds.

    Raises SuppleError where the value doesn't fit, or the file can't be changed.
    """
    problem = None if value is None else _problem(key, value)
    if problem:
        raise SuppleError(problem)
    values, lines, unreadable = _read(path)
    if unreadable:
        raise SuppleError(unreadable[0], "Mend the file, or move it away.")
    import json  # writes these values as TOML does

    place, old = _line_of(lines, key)
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    wanted = {**values, key: value}
    if value is None:
        del wanted[key]
    new = [] if value is None else [line + _comment(old)]
    text = "\n".join([*lines[:place], *new, *lines[place + bool(old) :], ""])
    if _parsed(text) != wanted:
        raise SuppleError(
            f"{_name(path)}, line {place + 1}: this setting is written in a way that can't be "
            "changed from here.",
            "Take it out there." if value is None else f"Write `{line}` there.",
        )
    _replace(path, text)


def _parsed(text: str) -> dict[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads(text)
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
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        make(target.parent)
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise SuppleError(
            f"{_name(path)} can't be written: {error.strerror}.",
            "Make room or give yourself the right to write there.",
        ) from error


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
    "audio": (_is_backend, f"one of {', '.join(BACKENDS)}, or wav:FILE"),
    "voice": (_is_word, "'auto', 'full', 'names', 'off' or the name of a voice"),
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


def _problem(key: str, value: Any) -> str | None:
    """Return what is wrong with a setting, without its place, or None."""
    if key not in _WANTED:
        return f"unknown setting '{safe(key, 60)}'{_guess(key)} It is left out."
    fits, wanted = _WANTED[key]
    if fits(value):
        return None
    return f"{key} must be {wanted}, not {safe(repr(value), 60)}. It is left out."


def _guess(key: str) -> str:
    from difflib import get_close_matches

    names = Settings.__match_args__
    close = get_close_matches(key.casefold(), names, n=1, cutoff=0.72)
    return f"; did you mean '{close[0]}'?" if close else "."


def _place(path: Path, lines: list[str], key: str) -> str:
    """Return the file's name with the line where `key` or its table stands, if it shows."""
    for number, line in enumerate(lines, 1):
        if line.split("=")[0].strip().strip("[]\"'").split(".")[0] == key:
            return f"{_name(path)}, line {number}"
    return _name(path)


def _name(path: Path) -> str:
    return safe(path.name)
