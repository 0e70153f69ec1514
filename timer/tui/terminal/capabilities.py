"""What a terminal can show, judged from the environment; the terminal itself is not queried."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from timer.frozen import keyword_frozen

COLOUR_SYSTEM = "TEXTUAL_COLOR_SYSTEM"
_SYSTEMS = ("standard", "256", "truecolor", "windows")

MANY, FEW, NONE = "many", "few", "none"
"""Depths of colour: 256 or more; sixteen; only the terminal's own two."""

_DEEP = ("truecolor", "24bit")
_DEEP_NAMES = ("alacritty", "contour", "direct", "foot", "ghostty", "kitty", "wezterm")
"""Parts of TERM that mean 24-bit colour: SSH passes TERM on, but not COLORTERM."""
_TASKBAR_SINCE = {"ghostty": (1, 2), "WezTerm": (20250209,), "iTerm.app": (3, 6, 6)}
"""The first versions with taskbar progress; older ones show a notification instead, or nothing."""
_KONSOLE_SINCE = 250400
_VTE_SINCE = 8000
_NOTES = {"iTerm.app": "9", "ghostty": "777", "WezTerm": "777", "rio": "777"}


@keyword_frozen
class Capabilities:
    """What may be sent to a terminal."""

    colours: str = MANY
    """Depth of colour: MANY, FEW or NONE."""
    light: bool = False
    """Whether its background is light."""
    taskbar: bool = False
    """Whether it shows progress in the taskbar (OSC 9;4)."""
    notes: str | None = None
    """The number of the OSC that shows a notification; None means only the bell."""


def abilities(environ: Mapping[str, str]) -> Capabilities:
    """Return what the terminal of an environment can show; if in doubt, less."""
    inside = "TMUX" in environ or "STY" in environ
    return Capabilities(
        colours=colours(environ),
        light=_is_light(environ.get("COLORFGBG", "")),
        taskbar=not inside and _has_taskbar(environ),
        notes=None if inside else _notes(environ),
    )


def colours(environ: Mapping[str, str]) -> str:
    """Return the depth of colour: MANY, FEW or NONE."""
    if "NO_COLOR" in environ:
        return NONE
    wanted = environ.get(COLOUR_SYSTEM, "auto")
    if wanted in _SYSTEMS:
        return FEW if wanted == "standard" else MANY
    many = "256color" in environ.get("TERM", "") or environ.get("OS") == "Windows_NT"
    return MANY if many or is_deep(environ) else FEW


def colour_system(environ: Mapping[str, str]) -> str:
    """Return which colours Textual is to use, by its own names: what was asked for, if it's one."""
    wanted = environ.get(COLOUR_SYSTEM, "")
    return wanted if wanted in _SYSTEMS else "truecolor" if is_deep(environ) else "auto"


def trust_size(environ: MutableMapping[str, str], columns: int, rows: int) -> None:
    """Forget the size that a shell exported if the terminal itself says how big it is.

    The exported one stays what it was when the window is resized, and Textual would believe it.
    """
    if columns and rows:
        for name in ("COLUMNS", "LINES"):
            environ.pop(name, None)


def is_deep(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal has 24-bit colour."""
    term = environ.get("TERM", "")
    declared = environ.get("COLORTERM", "").strip().lower() in _DEEP
    return declared or "WT_SESSION" in environ or any(name in term for name in _DEEP_NAMES)


def _is_light(ground: str) -> bool:
    """Return whether COLORFGBG ends in the number of a light colour."""
    number = ground.rpartition(";")[2]
    return number.isdecimal() and (int(number) == 7 or 9 <= int(number) <= 15)


def _has_taskbar(environ: Mapping[str, str]) -> bool:
    if "WT_SESSION" in environ or environ.get("ConEmuANSI") == "ON":
        return True
    if _number(environ.get("KONSOLE_VERSION")) >= _KONSOLE_SINCE:
        return True
    if _number(environ.get("VTE_VERSION")) >= _VTE_SINCE:
        return True
    since = _TASKBAR_SINCE.get(environ.get("TERM_PROGRAM", ""))
    return since is not None and _version(environ.get("TERM_PROGRAM_VERSION", "")) >= since


def _notes(environ: Mapping[str, str]) -> str | None:
    term = environ.get("TERM", "")
    if "KITTY_WINDOW_ID" in environ or "kitty" in term:
        return "99"
    if any(name in term for name in ("ghostty", "foot", "rxvt-unicode", "wezterm")):
        return "777"
    return _NOTES.get(environ.get("TERM_PROGRAM", ""))


def _version(text: str) -> tuple[int, ...]:
    """Return the leading numbers of a version such as `20250209-182623-44866cc1` or `1.2.3`."""
    return tuple(_number(part) for part in text.partition("-")[0].split("."))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
