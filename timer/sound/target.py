"""Where a sound is written: only over what Supple made itself, unless the person says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

from timer.errors import SuppleError
from timer.files import reason, refused_kind
from timer.sound.wavefile import header, is_ours
from timer.text import safe


class TakenError(SuppleError):
    """A file is there that Supple did not make; it may be overwritten if the person says so."""


def require_writable(path: Path, *, force: bool = False, wav: bool = True) -> None:
    """Raise SuppleError where no sound may be written to `path`, TakenError where `force` helps.

    An empty file is no loss, and one that Supple made may be made again: with `wav`, only a WAV.
    """
    name = safe(str(path), 200)
    try:
        status = os.stat(path)
    except FileNotFoundError:
        _require_folder(path, name)
        return
    except (OSError, ValueError) as error:
        raise SuppleError(f"{name} can't be written: {reason(error)}.", ELSEWHERE) from None
    if kind := refused_kind(status.st_mode):
        raise SuppleError(f"{name} is {kind}, and no sound is written there.", ELSEWHERE)
    if not os.access(path, os.W_OK):
        raise SuppleError(f"{name} can't be written: you don't have permission.", ELSEWHERE)
    if status.st_size and not force and not _made_here(path, wav):
        raise TakenError(
            f"{name} is not a sound that Supple made, so it stays as it is.",
            "Name another file, or add --force to overwrite it.",
        )


def claim(path: Path) -> None:
    """Make `path` an empty sound of Supple's, whatever is in it. Raises SuppleError."""
    require_writable(path, force=True)
    try:
        path.write_bytes(header(0, named=True))
    except OSError as error:
        raise SuppleError(
            f"{safe(str(path), 200)} can't be written: {reason(error)}.", ELSEWHERE
        ) from None


ELSEWHERE = "Name a file in a folder that you can write to."


def _require_folder(path: Path, name: str) -> None:
    folder = Path(os.path.realpath(path)).parent
    shown = safe(str(folder), 200)
    if not os.path.isdir(folder):
        raise SuppleError(
            f"{name} can't be written: there is no folder {shown}.",
            "Make that folder first, or name another file.",
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SuppleError(
            f"{name} can't be written: you don't have permission to write in {shown}.", ELSEWHERE
        )


def _made_here(path: Path, wav: bool) -> bool:
    try:
        return is_ours(path, wav=wav)
    except OSError:
        return False
