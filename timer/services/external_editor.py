"""Opening a file in the person's editor, and seeing whether it was changed."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path

from timer.errors import SuppleError
from timer.files import UnreadableError
from timer.frozen import frozen
from timer.machine import Machine
from timer.player.clock import Clock
from timer.text import safe

CHOOSE = "Set VISUAL or EDITOR to the command of your editor."
AT_ONCE_MS = 2_000
"""An editor that returns sooner has probably left a window open."""

_WAIT = ("--wait", "-w")
_WAITING: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("code", "code-insiders", "code-oss", "codium", "vscodium", "cursor", "windsurf"), _WAIT
    ),
    **dict.fromkeys(("zed", "zeditor", "subl", "sublime_text", "mate", "atom", "pulsar"), _WAIT),
    **dict.fromkeys(("gedit", "xed", "bbedit"), _WAIT),
    "gnome-text-editor": ("--standalone", "-s"),
    "kate": ("--block", "-b"),
    "gvim": ("--nofork", "-f"),
    "mvim": ("--nofork", "-f"),
    "open": ("-W", "--wait-apps"),
    "notepad++": ("-multiInst",),
}
"""The options that make an editor wait; the first is added unless one is given already."""
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "open": ("-n",),
    "notepad++": ("-notabbar", "-nosession", "-noPlugin"),
}
"""What else is added along with it."""
_PLUS = ("vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "gvim", "mvim", "joe")
_GO = ("code", "code-insiders", "code-oss", "codium", "vscodium", "cursor", "windsurf")
_AT_LINE: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (*_PLUS, "jed", "mg", "ne", "kak", "micro", "gedit", "bbedit"), ("+{}", "{file}")
    ),
    **dict.fromkeys(_GO, ("-g", "{file}:{}")),
    **dict.fromkeys(
        ("zed", "zeditor", "subl", "sublime_text", "hx", "helix", "atom", "pulsar"), ("{file}:{}",)
    ),
    **dict.fromkeys(("kate", "kwrite", "mate"), ("--line", "{}", "{file}")),
    "notepad++": ("-n{}", "{file}"),
}
"""How each editor opens a file at a line."""
_ALIASES = ("xdg-open", "run-mailcap")
"""What `open` is on Linux; it has none of these options."""


class NotStartedError(SuppleError):
    """Raised if there is no editor or it can't be started, so the file was never opened."""


@frozen
class Edited:
    """The result of editing a file."""

    changed: bool
    at_once: bool
    """Whether the editor returned so soon that its window is probably open still."""

    @property
    def still_open(self) -> bool:
        """Whether the file may yet be saved."""
        return self.at_once and not self.changed


def edit_file(
    path: Path,
    environ: Mapping[str, str],
    machine: Machine,
    clock: Clock,
    line: int | None = None,
) -> Edited:
    """Open a file in the editor that `environ` names, and wait for the editor to return.

    An editor known to return at once is given the option to wait, and one that can opens
    the file at `line`.

    Raise NotStartedError if none is named or it can't be started, and SuppleError if it fails.
    """
    command = waiting(_command(environ), machine)
    return edit_with(lambda file: _run([*command, *at_line(command, file, line)]), path, clock)


def at_line(command: list[str], path: Path, line: int | None) -> list[str]:
    """Return the words that make an editor open a file, at a line if it can do that."""
    at = _program(command)
    form = _AT_LINE.get(_known_as(command[at])) if at is not None and line else None
    return [word.format(line, file=path) for word in form] if form else [str(path)]


def edit_with(editor: Callable[[Path], object], path: Path, clock: Clock) -> Edited:
    """Let `editor` edit a file, and return the result."""
    before, begun = _content(path), clock.read().awake
    editor(path)
    return Edited(_content(path) != before, clock.read().awake - begun < AT_ONCE_MS)


def waiting(command: list[str], machine: Machine) -> list[str]:
    """Return an editor's command with the option to wait, if a known editor lacks it."""
    at = _program(command)
    if at is None:
        return command
    name = _known_as(command[at])
    options = _WAITING.get(name)
    found = machine.program(command[at]) if name == "open" else None
    if options is None or any(_has(word, options) for word in command[at + 1 :]):
        return command
    if found is not None and os.path.basename(os.path.realpath(found)) in _ALIASES:
        return command
    return [*command[: at + 1], options[0], *_TOGETHER.get(name, ()), *command[at + 1 :]]


def _known_as(program: str) -> str:
    """Return an editor's name without its folder and ending."""
    return re.sub(r"\.(exe|cmd|bat)$", "", re.split(r"[/\\]", program)[-1].lower())


def _program(command: list[str]) -> int | None:
    """Return the position of the editor in a command, which may start with `env A=1`."""
    at = 0
    if os.path.basename(command[0]) == "env":
        at = 1
        while at < len(command) and (command[at].startswith("-") or "=" in command[at]):
            at += 2 if command[at] in ("-u", "--unset", "-C", "--chdir") else 1
    return at if at < len(command) else None


def _has(word: str, options: tuple[str, ...]) -> bool:
    """Return whether a word is one of `options`, or a cluster of short options with one of them."""
    short = [one[1] for one in options if len(one) == 2]
    cluster = re.fullmatch(r"-[A-Za-z]{2,3}", word)
    return word in options or bool(cluster and any(letter in word for letter in short))


def _content(path: Path) -> bytes | None:
    from timer.routine.yaml.tree import read_bytes

    try:
        return read_bytes(path)
    except UnreadableError:
        return None


def _run(command: list[str]) -> None:
    import subprocess

    name = safe(command[0], 80)
    try:
        code = subprocess.run(command, check=False).returncode
    except FileNotFoundError as error:
        raise NotStartedError(f"The editor '{name}' isn't installed.", CHOOSE) from error
    except OSError as error:
        problem = f"The editor '{name}' can't be started: {error.strerror}."
        raise NotStartedError(problem, CHOOSE) from error
    if code:
        ended = f"ended with code {code}" if code > 0 else f"was ended by signal {-code}"
        raise SuppleError(f"The editor '{name}' {ended}.", f"Did it not open? {CHOOSE}")


def ensure_there(path: Path) -> None:
    """Raise SuppleError if the file is gone after editing."""
    if not os.path.lexists(path):
        raise SuppleError(
            f"{safe(path.name, 100)} was removed in the editor.",
            "A bundled routine of that name is used again; `supple new NAME` creates another.",
        )


def _command(environ: Mapping[str, str]) -> list[str]:
    """Return the editor's command in words. Raise NotStartedError if none is named.

    No editor is guessed: vi is a trap if you have never used it.
    """
    wanted = (
        environ.get("VISUAL") or environ.get("EDITOR") or ("notepad" if os.name == "nt" else "")
    )
    if not wanted:
        raise NotStartedError(
            "No editor is set.",
            f"{CHOOSE} For example: `export EDITOR=nano`. `supple where` names your folder.",
        )
    try:
        words = shlex.split(wanted)
    except ValueError:
        words = []
    if not words:
        raise NotStartedError(f"'{safe(wanted, 80)}' isn't a valid command for an editor.", CHOOSE)
    return words
