"""Supple inside a zip file, as `python -m zipapp` makes one: unpacked once, and run from there.

Sounds, styles and compiled libraries can't be read inside a zip file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from zipfile import ZipFile

from timer.machine import UNPACKED
from timer.paths import find_folders, make

_KEPT_S = 14 * 24 * 3600
"""How long a copy is kept that nobody starts, in seconds."""
_RUN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from timer.__main__ import main; main()"


def run_unpacked(archive: str, arguments: Sequence[str]) -> int:
    """Run this command line from the files in `archive`, and return its exit code.

    Where the platform can, this process becomes the other one and nothing is returned. Raise
    SuppleError or OSError if there is no room for the files.
    """
    folder = unpack(archive, make(find_folders(os.environ).cache))
    command = [sys.executable, "-P", "-c", _RUN, str(folder), *arguments]
    if sys.platform != "win32":
        os.execv(command[0], command)
    return subprocess.call(command)


def unpack(archive: str, cache: Path) -> Path:
    """Return a folder below `cache` with the files in `archive`; they are unpacked only once."""
    status = os.stat(archive)
    known = f"{os.path.abspath(archive)} {status.st_size} {status.st_mtime_ns}"
    folder = cache / f"{UNPACKED}{sha256(known.encode()).hexdigest()[:16]}"
    if not folder.is_dir():
        draft = mkdtemp(prefix=f".{UNPACKED}", dir=cache)
        try:
            with ZipFile(archive) as packed:
                packed.extractall(draft)
            os.rename(draft, folder)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            if not folder.is_dir():  # else another start was faster
                raise
    with suppress(OSError):
        os.utime(folder)
        now = folder.stat().st_mtime
        for other in cache.glob(f"{UNPACKED}*"):
            if now - other.stat().st_mtime > _KEPT_S:
                shutil.rmtree(other, ignore_errors=True)
    return folder
