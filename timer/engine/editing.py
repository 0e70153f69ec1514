"""A file handed to the person's editor, and what went wrong there."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from timer.errors import SuppleError
from timer.machine import Machine
from timer.text import safe

CHOOSE = "Set VISUAL or EDITOR to the command of your editor."
USUAL = ("sensible-editor", "vim", "nano", "vi")
"""What is looked for where neither is set."""


def edit_file(path: Path, environ: Mapping[str, str], machine: Machine) -> None:
    """Open a file in the editor that `environ` names, and wait until it is closed.

    Where it names none, the first usual one that `machine` has is taken.

    Raises SuppleError where there is none, it can't be started, or it ends with an error.
    """
    import subprocess

    command = _command(environ, machine)
    name = safe(command[0], 80)
    try:
        code = subprocess.run([*command, str(path)], check=False).returncode
    except FileNotFoundError as error:
        raise SuppleError(f"There is no editor '{name}' here.", CHOOSE) from error
    except OSError as error:
        problem = f"The editor '{name}' can't be started: {error.strerror}."
        raise SuppleError(problem, CHOOSE) from error
    if code:
        ended = f"ended with code {code}" if code > 0 else f"was ended by signal {-code}"
        raise SuppleError(f"The editor '{name}' {ended}.", f"Did it not open? {CHOOSE}")


def ensure_there(path: Path) -> None:
    """Raise SuppleError where the file is gone after it was edited."""
    if not os.path.lexists(path):
        raise SuppleError(
            f"{safe(path.name, 100)} was removed in the editor.",
            "A bundled routine of that name is used again; `supple new NAME` begins another.",
        )


def _command(environ: Mapping[str, str], machine: Machine) -> list[str]:
    """Return the editor's words; raises SuppleError."""
    wanted = environ.get("VISUAL") or environ.get("EDITOR")
    if not wanted:
        usual = ("notepad",) if os.name == "nt" else USUAL
        wanted = next((one for one in usual if machine.program(one)), usual[-1])
    try:
        words = shlex.split(wanted)
    except ValueError:
        words = []
    if not words:
        raise SuppleError(f"'{safe(wanted, 80)}' is no command for an editor.", CHOOSE)
    return words
