"""Your preferences: `config.toml`, and what the environment overrides in it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from timer.backends import CHOICES, VOICE_CHOICES, is_backend
from timer.errors import SuppleError
from timer.files import TomlFile, UnreadableError, as_toml, parse_toml, rewrite
from timer.frozen import frozen
from timer.paths import make
from timer.routine.model import LANGUAGE, Gaps, HoldLength, Prefer, Range
from timer.text import safe


class Plan(StrEnum):
    """What the menu suggests first."""

    NONE = "none"
    STRETCH_AFTER_RUNS = "stretch-after-runs"
    GENTLE_TWICE_DAILY = "gentle-twice-daily"
    STRENGTH_INSTEAD = "strength-instead"
    MIXED = "mixed"


RANGES = tuple(str(point) for point in Prefer)
HOLDS = tuple(str(length) for length in HoldLength)
PLANS = tuple(str(plan) for plan in Plan)
SWITCHES = ("on", "off")
TEXTS = ("normal", "large")
LINES = ("full", "terse")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DUCKS = ("off", "lower", "pause")
THEMES = (
    "auto", "supple-dark", "supple-light", "calm", "ansi-dark", "ansi-light", "atom-one-dark",
    "atom-one-light", "catppuccin-frappe", "catppuccin-latte", "catppuccin-macchiato",
    "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark",
    "textual-light", "tokyo-night",
)  # fmt: skip
"""Our own, those with sixteen colours, and the rest of Textual's."""
MOST_PIECES = 200
"""How many pieces of kit may be listed."""
LARGEST_FILE = 256 * 1024
"""Bytes; a larger file isn't read."""


@frozen
class Settings:
    """What you prefer, where a routine leaves the choice or your preference overrides it."""

    range: str = "middle"
    """Which point of a range is taken: `low`, `middle` or `high`."""
    audio: str = "auto"
    """The sound backend: one of `timer.backends.BACKENDS`, or `wav:` and a file name."""
    voice: str = "auto"
    """`auto` (as the routine says), `full`, `brief`, `names`, `off`, or the name of an engine."""
    ticks: bool | None = None
    """Whether seconds tick; None leaves it to the routine."""
    mute: bool = False
    volume: int = 100
    """From 0 to 100."""
    theme: str = "auto"
    """One of THEMES; `auto` suits the terminal."""
    plan: str = "none"
    """What the menu suggests: one of PLANS."""
    hold: str = "standard"
    """How long static stretches last where a routine gives a range: one of HOLDS."""
    strict: bool = False
    """Whether a gentle stretch is described as a number."""
    voice_level: int = 100
    tone_level: int = 100
    tick_level: int = 100
    """From 0 to 100 each, in addition to the volume of everything."""
    metronome: bool | None = None
    """Whether every second of work ticks; None leaves it to the routine."""
    motion: str = "on"
    """Whether anything on the screen is animated: one of SWITCHES."""
    text: str = "normal"
    """The size of the player's text: one of TEXTS."""
    notify: bool = True
    """Whether the terminal shows notifications while it isn't in focus."""
    mouse: bool = True
    """Whether the screens react to the mouse."""
    plain: bool = False
    """Whether a terminal gets plain mode instead of screens."""
    lines: str = "full"
    """How much plain mode prints: one of LINES."""
    plus_minus: int = 10
    """How many seconds longer or shorter plus and minus make a segment, from 1 to 60."""
    one_button: bool = False
    """Whether every key of a session is the same button: done where it waits, else pause."""
    hands_free: bool | None = None
    """Whether sets at your own pace end automatically; None: in one-button mode."""

    @property
    def goes_on(self) -> bool:
        """Whether sets at your own pace end automatically soon after the plan."""
        return self.one_button if self.hands_free is None else self.hands_free

    fewer_cues: bool = True
    """Whether cues you have heard in ten sessions are said only in every third."""
    lang: str = "en"
    """The language of your own texts, where their routine doesn't say."""
    progress: bool = True
    """Whether doses grow by the programmes."""
    run_days: tuple[str, ...] | None = None
    """The days of the week on which you run, of WEEKDAYS; None is as the journal shows."""
    kit: tuple[str, ...] | None = None
    """What you have, by name; None is everything."""
    calm: bool | None = None
    """Whether the screen keeps its ground; None follows the system's wish for less motion."""
    duck: str = "off"
    """What becomes of other programs' sound: one of DUCKS."""


def load_settings(path: Path, environ: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of the file at `path`, and a sentence for everything wrong with it.

    Invalid settings keep their defaults. Nothing is raised, and a missing file is fine.
    `SUPPLE_AUDIO`, `SUPPLE_VOICE` and `SUPPLE_PLAIN` override the file. So do
    `TEXTUAL_ANIMATIONS=none` and `NO_MOTION`, which turn motion off.
    """
    file, problems = _read(path)
    values = {key: one for key, one in file.values.items() if key != DEFAULTS}
    for key, name in (("audio", "SUPPLE_AUDIO"), ("voice", "SUPPLE_VOICE")):
        value = environ.get(name, "").strip()
        if value and not _fits(key, value):
            problems.append(f"{name}: {_problem(key, value)}")
        elif value:
            values[key] = value
    if plain := environ.get("SUPPLE_PLAIN", "").strip():
        if plain in ("0", "1"):
            values["plain"] = plain == "1"
        else:
            problems.append(
                f"SUPPLE_PLAIN must be 1 or 0, not {as_toml(plain, 60)}. It is ignored."
            )
    if environ.get("TEXTUAL_ANIMATIONS", "").lower() == "none" or environ.get("NO_MOTION"):
        values["motion"] = "off"
    kept = {key: _plain(value) for key, value in values.items() if _fits(key, value)}
    wrong = [("", key) for key in values if key not in kept]
    complaints = file.problems(wrong, lambda _, key: _problem(key, values[key]))
    return Settings(**kept), (*problems, *complaints)


DEFAULTS = "defaults"
"""A table in the settings file: the gap lengths of routines that have none of their own."""
GAPS = ("settle", "switch", "rest")


def load_defaults(path: Path) -> tuple[Gaps, tuple[str, ...]]:
    """Return the gap lengths in the file at `path`, and a sentence for everything wrong with them.

    They are written as in a routine. What is wrong with the file as a whole `load_settings` says.
    """
    file, _ = _read(path)
    table = file.values.get(DEFAULTS, {})
    if not isinstance(table, dict):
        return Gaps(), file.problems([("", DEFAULTS)], lambda *_: _NO_TABLE)
    read = {key: _gap(key, value) for key, value in table.items()}
    wrong = [(DEFAULTS, key) for key, gap in read.items() if isinstance(gap, str)]
    gaps = {key: gap for key, gap in read.items() if not isinstance(gap, str)}
    return Gaps(**gaps), file.problems(wrong, lambda _, key: str(read[key]))


_NO_TABLE = 'write defaults as a table: `[defaults]`, and below it `settle = "12s"`. It is ignored.'


def _gap(key: str, value: Any) -> Range | str:
    """Return a length or range, or what is wrong with it."""
    from timer.routine.durations import DurationError, parse_range

    if key not in GAPS:
        return f"defaults has no '{safe(key, 60)}', only {', '.join(GAPS)}. It is ignored."
    if type(value) not in (int, float, str):
        return f'{key} must be a length such as "12s". It is ignored.'
    try:
        return parse_range(str(value), zero=True)
    except DurationError as error:
        return f"{key}: {error.message} {error.help} It is ignored."


Value = str | bool | int | tuple[str, ...] | None
"""What a setting may be."""


def save_setting(path: Path, key: str, value: Value) -> None:
    """Write one setting into the file at `path`, created if need be; the rest stays the same.

    None removes the setting, which restores its default. Raises SuppleError where the value isn't
    valid or the file can't be changed.
    """
    if value is not None and not _fits(key, value):
        raise SuppleError(_problem(key, value))
    file, unreadable = _read(path)
    if unreadable:
        raise SuppleError(unreadable[0], "Fix the file, or move it away.")
    import json  # writes these values as TOML does

    place, old = _line_of(file.lines, key)
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    wanted = {**file.values, key: list(value) if isinstance(value, tuple) else value}
    if value is None:
        del wanted[key]
    new = [] if value is None else [line + _comment(old)]
    text = "\n".join([*file.lines[:place], *new, *file.lines[place + bool(old) :], ""])
    if _parsed(text) != wanted:
        raise SuppleError(
            f"{file.name}, line {place + 1}: this setting is written in a way that can't be "
            "changed from here.",
            "Remove it there." if value is None else f"Write `{line}` there.",
        )
    make(Path(os.path.realpath(path)).parent)
    rewrite(path, text.encode())


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return parse_toml(text)
    except ValueError:
        return None


def _line_of(lines: list[str], key: str) -> tuple[int, str]:
    """Return the index and text of the line of `key`, or the index where it would go."""
    for place, line in enumerate(lines):
        if line.lstrip().startswith("["):
            return place, ""
        if line.split("=")[0].strip() == key:
            return place, line
    return len(lines), ""


def _comment(line: str) -> str:
    """Return the comment at the end of a line; a `#` in quotes doesn't start one."""
    _, mark, rest = line.rpartition("#")
    return f"  #{rest}" if mark and not {*rest} & {'"', "'"} else ""


def _read(path: Path) -> tuple[TomlFile, list[str]]:
    """Return the file, and the sentence that says why it can't be read, if it can't."""
    try:
        return TomlFile.read(path, LARGEST_FILE), []
    except UnreadableError as error:
        file = TomlFile(path)
        why = f"{file.name}: {error.message} The defaults are used."
        return file, [] if error.missing else [why]


_Check = tuple[Callable[[Any], bool], str]
"""Whether a value is allowed, and in words what is."""


def _one_of(words: tuple[str, ...]) -> _Check:
    return lambda value: value in words, f"one of {', '.join(words)}"


def _are_words(value: Any) -> bool:
    listed = isinstance(value, list | tuple) and len(value) <= MOST_PIECES
    return listed and all(map(_is_word, value))


def _are_days(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(one in WEEKDAYS for one in value)


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 100 and value.isprintable()


_SWITCH: _Check = (lambda value: isinstance(value, bool), "true or false")
_LEVEL: _Check = (
    lambda value: type(value) is int and 0 <= value <= 100,
    "a whole number from 0 to 100",
)
_CHECKS: Mapping[str, _Check] = {
    "plus_minus": (
        lambda value: type(value) is int and 1 <= value <= 60,
        "a whole number of seconds from 1 to 60",
    ),
    "range": _one_of(RANGES),
    "audio": (
        lambda value: isinstance(value, str) and is_backend(value),
        f"one of {CHOICES}",
    ),
    "voice": (_is_word, f"one of {', '.join(VOICE_CHOICES)}"),
    "ticks": _SWITCH,
    "mute": _SWITCH,
    "volume": _LEVEL,
    "theme": _one_of(THEMES),
    "calm": _SWITCH,
    "motion": _one_of(SWITCHES),
    "text": _one_of(TEXTS),
    "notify": _SWITCH,
    "mouse": _SWITCH,
    "plain": _SWITCH,
    "lines": _one_of(LINES),
    "one_button": _SWITCH,
    "hands_free": _SWITCH,
    "plan": _one_of(PLANS),
    "hold": _one_of(HOLDS),
    "strict": _SWITCH,
    "progress": _SWITCH,
    "voice_level": _LEVEL,
    "tone_level": _LEVEL,
    "tick_level": _LEVEL,
    "metronome": _SWITCH,
    "fewer_cues": _SWITCH,
    "lang": (
        lambda value: isinstance(value, str) and re.fullmatch(LANGUAGE, value) is not None,
        'the code of a language, such as "en" or "de"',
    ),
    "run_days": (_are_days, 'a list of days such as ["tue", "thu", "sun"]'),
    "kit": (_are_words, 'a list of names such as ["mat", "strap"]'),
    "duck": _one_of(DUCKS),
}


def _fits(key: str, value: Any) -> bool:
    return key in _CHECKS and _CHECKS[key][0](value)


def _problem(key: str, value: Any) -> str:
    """Return what is wrong with an invalid setting, without its place."""
    if key not in _CHECKS:
        return f"unknown setting '{safe(key, 60)}'{_guess(key)} It is ignored."
    wanted = _CHECKS[key][1]
    if key == "run_days" and isinstance(value, list | tuple):
        wrong = as_toml(next(one for one in value if one not in WEEKDAYS), 60)
        return f"{key}: {wrong} isn't a day. Write some of {', '.join(WEEKDAYS)}. It is ignored."
    if key == "kit" and isinstance(value, list | tuple) and len(value) <= MOST_PIECES:
        wrong = as_toml(next(one for one in value if not _is_word(one)), 60)
        return f"{key}: {wrong} isn't a name. Write {wanted}. It is ignored."
    if isinstance(value, list | tuple) and len(value) > MOST_PIECES:
        return f"{key} has {len(value)} names; {MOST_PIECES} are the most. It is ignored."
    return f"{key} must be {wanted}, not {as_toml(value, 60)}. It is ignored."


def _guess(key: str) -> str:
    from difflib import get_close_matches

    names = Settings.__match_args__
    close = get_close_matches(key.casefold(), names, n=1, cutoff=0.72)
    return f"; did you mean '{close[0]}'?" if close else "."
