"""What works on this machine: each thing looked at, with what to do where it does not."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import get_terminal_size
from types import MappingProxyType
from typing import Any

from timer.cli.about import terminal, textual_version, version_line
from timer.frozen import frozen
from timer.machine import Machine
from timer.paths import SET_HOME
from timer.services.context import Context
from timer.services.routine_files import closed_folders

Say = Callable[[str], object]
"""Told what sounds, as it begins."""


@frozen
class Finding:
    """One thing looked at."""

    name: str
    ok: bool
    text: str
    remedy: str | None = None
    more: Mapping[str, Any] = MappingProxyType({})
    """Facts for programs, by name."""

    def as_json(self) -> dict[str, Any]:
        """Return it with its fields' names as keys."""
        facts = {name: value for name, value in vars(self).items() if name != "more"}
        return facts | dict(self.more)


def examine(context: Context, environ: Mapping[str, str], *, play: bool, say: Say) -> list[Finding]:
    """Return what was found; with `play`, sounds are played through what would be used."""
    folders = context.folders
    return [
        Finding("version", textual_version() != "missing", version_line(environ)),
        _terminal(environ),
        _sound(context, play=play, say=say),
        _backends(context.machine),
        _voice(context),
        _home(context),
        _routines(context),
        _folder("journal", folders.data),
        _folder("cache", folders.cache),
        _journal(context),
        _settings(context),
        _keymap(context),
    ]


def _terminal(environ: Mapping[str, str]) -> Finding:
    size = get_terminal_size()
    colours = "truecolour" if environ.get("COLORTERM") in ("truecolor", "24bit") else "256 colours"
    if "NO_COLOR" in environ:
        colours = "no colour (NO_COLOR)"
    text = f"{terminal(environ)}, {size.columns}x{size.lines}, {colours}"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Finding("terminal", True, f"{text}; not a terminal, so line mode is used")
    if size.columns < 40 or size.lines < 16:
        return Finding("terminal", False, text, "Make the window at least 40 by 16 cells.")
    return Finding("terminal", True, text)


def _sound(context: Context, *, play: bool, say: Say) -> Finding:
    """Open sound as a session would, and name it."""
    from timer.cli.preflight import audible, preflight

    found = preflight(context, play=play, say=say)
    status = found.status
    if status.problem:
        text = f"{status.backend}: {status.problem}"
        return Finding("sound", False, text, status.remedy, found.as_json())
    silence = audible(context, status)
    if play and (silence or status.bell):
        remedy = silence or "Only the terminal's bell rings: choose another `audio`."
        return Finding(
            "sound", False, f"{found.text}: nothing to be heard", remedy, found.as_json()
        )
    return Finding("sound", True, found.text, status.note or silence, found.as_json())


def _backends(machine: Machine) -> Finding:
    """Tell which ways to sound are installed, and about the one that is not there by itself."""
    from timer.backends import LIBRARIES
    from timer.sound.devices.pipe import PLAYERS

    players = [player for player, _ in PLAYERS if machine.program(player)]
    here = {name: machine.has_module(library) for name, library in LIBRARIES.items()}
    parts = [name for name, found in here.items() if found]
    parts += [f"pipe ({', '.join(players)})"] if players else []
    how = (
        "`SUPPLE_AUDIO=simpleaudio` chooses it"
        if here["simpleaudio"]
        else "`pip install 'supple[simpleaudio]'` builds it, with a C compiler and ALSA's headers"
    )
    remedy = (
        f"simpleaudio: {how}. It is not the default: it is archived, has no stream, and what"
        " sounds can't be faded."
    )
    more = {"simpleaudio": here["simpleaudio"]}
    return Finding("backends", bool(parts), ", ".join(parts) or "none is installed", remedy, more)


def _voice(context: Context) -> Finding:
    """Name the voice of the bundled clips, and the one that says everything else."""
    from timer.sound.clips import bundled
    from timer.sound.synthesis import find_engine

    index = bundled()
    if not index.places:
        remedy = "Install Supple again; until then tones carry the session."
        return Finding("voice", False, "the recorded voice is missing", remedy)
    known = f"{index.voice}, {len(index.places)} phrases recorded"
    wanted = context.settings.voice
    if wanted == "off":
        return Finding("voice", True, f"{known}; off in the settings")
    engine = find_engine(context.machine, wanted)
    if engine:
        return Finding("voice", True, f"{known}; your own texts by {engine.name}")
    remedy = "Your own texts are shown, not said. `pip install 'supple[voice]'` says them too."
    return Finding("voice", True, f"{known}; nothing to say your own texts with", remedy)


def _folder(name: str, path: Path) -> Finding:
    """Tell whether a folder can be written, without making it."""
    existing = next(one for one in (path, *path.parents) if os.path.exists(one))
    if existing.is_dir() and os.access(existing, os.R_OK | os.W_OK | os.X_OK):
        return Finding(name, True, str(path) + ("" if existing == path else " (made when needed)"))
    what = "a folder that you can read and write"
    return Finding(name, False, f"{path} can't be used.", f"Make {existing} {what}.")


def _routines(context: Context) -> Finding:
    """Tell whether every folder of the person's routines and moves can be read."""
    if closed := closed_folders(context):
        remedy = "Put folders there that you can read and write."
        return Finding("routines", False, " ".join(closed), remedy)
    return _folder("routines", context.folders.routines)


def _home(context: Context) -> Finding:
    if context.folders.homeless:
        return Finding("home", False, context.folders.homeless.removesuffix(SET_HOME), SET_HOME)
    return Finding("home", True, "what you keep is kept in folders that last")


def _journal(context: Context) -> Finding:
    from timer.journal.errors import JournalError

    try:
        store = context.past.open()
        try:
            sessions = len(store.sessions())
            left_out = store.left_out(context.clock.wall())
        finally:
            store.close()
    except JournalError as trouble:
        return Finding("history", False, trouble.message, trouble.remedy)
    found = f"{sessions} session{'' if sessions == 1 else 's'}"
    return Finding("history", True, found, " ".join(left_out) or None)


def _settings(context: Context) -> Finding:
    wrong = tuple(one for one in context.complaints if one != context.folders.homeless)
    return _file("settings", context.folders.settings_file, wrong)


def _keymap(context: Context) -> Finding:
    from timer.tui.keys.keymap import FILE, load_keymap

    path = context.folders.settings_file.with_name(FILE)
    return _file("keymap", path, load_keymap(path).problems)


def _file(name: str, path: Path, problems: tuple[str, ...]) -> Finding:
    if problems:
        text = f"{path}: {' '.join(problems)}"
        return Finding(name, False, text, "Mend or remove those lines.")
    return Finding(name, True, str(path) + ("" if os.path.lexists(path) else " (none: defaults)"))
