"""Whether the desktop asks programs for less motion; every look-up is handed in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from timer.files import UnreadableError, read_text

Run = Callable[[Sequence[str]], str]
"""Runs a command and returns what it prints; empty if it fails."""
PATIENCE_S = 2.0
LARGEST_FILE = 256 * 1024
_GNOME = ("gsettings", "get", "org.gnome.desktop.interface", "enable-animations")
_MAC = ("defaults", "read", "com.apple.universalaccess", "reduceMotion")
_FILES = {
    "kdeglobals": ("animationdurationfactor=0",),
    "gtk-4.0/settings.ini": ("gtk-enable-animations=0", "gtk-enable-animations=false"),
    "gtk-3.0/settings.ini": ("gtk-enable-animations=0", "gtk-enable-animations=false"),
}
"""Files in the configuration folder, and the lines by which KDE and GTK turn motion off."""


def wants_less_motion(environ: Mapping[str, str], run: Run, platform: str = sys.platform) -> bool:
    """Return whether environment or desktop ask for less motion; it may take a moment."""
    if environ.get("NO_MOTION") or environ.get("TEXTUAL_ANIMATIONS", "").lower() == "none":
        return True
    if platform == "win32":
        return _windows_wants_it()
    if platform == "darwin":
        return run(_MAC).strip() == "1"
    if not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return False
    home = Path(environ.get("HOME", ""))
    folder = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    if any(_has_line(folder / name, lines) for name, lines in _FILES.items()):
        return True
    return run(_GNOME).strip() == "false"


def run_command(command: Sequence[str]) -> str:
    """Return what a command prints; empty if there is no such command, or it fails or hangs."""
    import subprocess

    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _has_line(path: Path, lines: Sequence[str]) -> bool:
    try:
        text = read_text(path, LARGEST_FILE)
    except UnreadableError:
        return False
    return any(line.replace(" ", "").casefold() in lines for line in text.splitlines())


def _windows_wants_it() -> bool:
    """Return whether animations are off in the settings of Windows."""
    if sys.platform != "win32":
        return False
    import ctypes

    shown = ctypes.c_int(1)
    asked = ctypes.windll.user32.SystemParametersInfoW(0x1042, 0, ctypes.byref(shown), 0)
    return bool(asked) and not shown.value
