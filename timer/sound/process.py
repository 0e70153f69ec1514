"""Processes of this Python and this copy of Supple; one run of the sound helper."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from queue import Full
from threading import Lock
from typing import IO, Any, BinaryIO, Protocol

from timer.worker import Worker

_QUEUED = 4096
"""How many commands may wait; a helper that leaves more unread is stuck."""
_KEPT = 50 * _QUEUED
"""The same in bytes: a command has thirty to a hundred of them."""
_ROOT = Path(__file__).parents[2]
PART = "--run-part"
"""The first argument with which a copy of Supple in a single file runs one of its modules."""
_RUN = (
    # The current folder stays off the path: a `timer` or `json` there is not ours.
    "import sys; sys.path.append(sys.argv[1]); from {} import main; sys.exit(main(*sys.argv[2:]))"
)


def python_command(
    module: str, *arguments: str, single: bool = getattr(sys, "frozen", False)
) -> list[str]:
    """Return the command line that runs a module's `main` with this copy of Supple.

    `single` if this copy is one executable, which has no Python to run code with.
    """
    if single:
        return [sys.executable, PART, module, *arguments]
    return [sys.executable, "-P", "-c", _RUN.format(module), str(_ROOT), *arguments]


def run_part(module: str, *arguments: str) -> int:
    """Run the `main` of one of our modules, as `python_command` asked; return its exit code."""
    if not module.startswith("timer."):
        return 2
    code: int = import_module(module).main(*arguments)
    return code


def run_unpacked(archive: str, arguments: Sequence[str]) -> int:
    """Run Supple from the files in `archive`, a zip file, and return its exit code.

    Sounds, styles and compiled libraries can't be read inside a zip file, as `python -m zipapp`
    makes one. Where the platform can, this process becomes the other one and nothing is returned.
    Raise SuppleError or OSError if there is no room for the files.
    """
    from timer.paths import find_folders, make

    folder = unpack(archive, make(find_folders(os.environ).cache))
    command = [sys.executable, "-P", "-c", _START, str(folder), *arguments]
    if sys.platform != "win32":
        os.execv(command[0], command)
    return subprocess.call(command)


_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from timer.__main__ import main; main()"
_KEPT_S = 14 * 24 * 3600
"""How long an unpacked copy is kept that nobody starts, in seconds."""


def unpack(archive: str, cache: Path) -> Path:
    """Return a folder below `cache` with the files in `archive`; they are unpacked only once."""
    import shutil  # none of these is needed but here
    from hashlib import sha256
    from tempfile import mkdtemp
    from zipfile import ZipFile

    from timer.machine import UNPACKED

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
    with contextlib.suppress(OSError):
        os.utime(folder)
        now = folder.stat().st_mtime
        for other in cache.glob(f"{UNPACKED}*"):
            if now - other.stat().st_mtime > _KEPT_S:
                shutil.rmtree(other, ignore_errors=True)
    return folder


def helper_command(spec: str, again: bool, sounds: Path | None = None) -> list[str]:
    """Return the command line of the helper for an audio preference and a person's own sounds."""
    own = [f"sounds={sounds}"] if sounds else []
    return python_command("timer.sound.helper", spec, *(["again"] if again else []), *own)


class Commands(Protocol):
    """Takes what is written to a helper without waiting for it."""

    def put(self, line: bytes) -> None:
        """Write a line, now or later; raises `Full` if too much waits."""

    def start(self, pipe: IO[bytes]) -> None:
        """Write to `pipe` from now on; what was put before comes first."""

    def flush(self) -> bool:
        """Go on writing what was put before; return whether it needs no more of these calls."""

    def close(self) -> None:
        """Write nothing more."""


class AtOnce:
    """Writes at once what the pipe takes, and the rest with the next line: no thread wakes up.

    After the last line, `flush` writes the rest.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._left = bytearray()
        self._pipe: int | None = None

    def put(self, line: bytes) -> None:
        """Write a line if the pipe takes it, or keep it; raises `Full` if too much is kept."""
        with self._lock:
            self._left += line
            self._write()
            if len(self._left) > _KEPT:
                raise Full

    def start(self, pipe: IO[bytes]) -> None:
        """Write to `pipe` from now on, and what was kept first."""
        with self._lock:
            self._pipe = pipe.fileno()
            os.set_blocking(self._pipe, False)
            self._write()

    def flush(self) -> bool:
        """Write what was kept if the pipe takes it; return whether nothing is left."""
        with self._lock:
            self._write()
            return not self._left

    def close(self) -> None:
        """Write nothing more."""
        with self._lock:
            self._pipe = None

    def _write(self) -> None:
        if self._pipe is None:
            return
        try:
            while self._left:
                del self._left[: os.write(self._pipe, self._left)]
        except BlockingIOError:
            return
        except OSError:  # it has gone, and needs none of it
            self._left.clear()


class InTurn:
    """Writes in a thread, where a pipe can't be written to without waiting."""

    def __init__(self) -> None:
        self._pipe: IO[bytes] | None = None
        self._writer = Worker("commands", self._write, limit=_QUEUED)

    def put(self, line: bytes) -> None:
        """Queue a line; raises `Full` if too many wait."""
        self._writer.put(line)

    def start(self, pipe: IO[bytes]) -> None:
        """Write to `pipe` from now on, and what was queued first."""
        self._pipe = pipe
        self._writer.start()

    def flush(self) -> bool:
        """Leave it to the thread."""
        return True

    def close(self) -> None:
        """Write nothing more."""
        self._writer.close()

    def _write(self, lines: list[bytes], closing: bool) -> None:
        """Write what was queued; a helper that has gone needs none of it."""
        assert self._pipe is not None, "it is started with one"
        with contextlib.suppress(OSError):
            for line in lines:
                self._pipe.write(line)


class HelperProcess:
    """A helper process: commands in, events out. Only `start` and `events` block.

    Commands may be sent before it is started; they wait for it.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._commands: Commands = InTurn() if os.name == "nt" else AtOnce()

    def start(self, command: list[str], log: Path | None) -> None:
        """Start `command`, which takes a tenth of a second; raises `OSError` if that fails."""
        with _errors_to(log) as errors:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=0,
                # simpleaudio needs this allocator; it also gives memory back sooner.
                env=os.environ | {"PYTHONMALLOC": "malloc"},
                **own_group(),
            )
        assert self._process.stdin is not None, "it is a pipe"
        self._commands.start(self._process.stdin)

    @property
    def pid(self) -> int | None:
        """The id of the process, None before it is started."""
        return self._process.pid if self._process else None

    def send(self, command: dict[str, Any]) -> None:
        """Queue a command; a helper that has stopped reading is killed."""
        try:
            self._commands.put(json.dumps(command).encode() + b"\n")
        except Full:
            self.kill()

    def flush(self) -> bool:
        """Go on writing commands; return whether it needs no more of these calls."""
        return self._commands.flush()

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield the helper's events until it is gone, then free everything."""
        process = self._process
        assert process is not None, "it is started first"
        assert process.stdout is not None
        for line in process.stdout:
            # A sound library may print there too: that is not an event.
            with contextlib.suppress(ValueError):
                event = json.loads(line)
                if isinstance(event, dict):
                    yield event
        self._free(process)

    def kill(self) -> None:
        """End the process at once."""
        if self._process is not None:
            self._process.kill()

    def _free(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        self._commands.close()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def own_group() -> dict[str, Any]:
    """Return the options that keep a terminal's ctrl+c and its closing away from a process."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


def _errors_to(log: Path | None) -> BinaryIO:
    """Open the log, or the null device: stderr is the screen of the player."""
    if log is not None:
        with contextlib.suppress(OSError):
            log.parent.mkdir(parents=True, exist_ok=True)
            if os.path.isfile(log) or not os.path.exists(log):  # a pipe would have to be waited for
                return log.open("wb")
    return open(os.devnull, "wb")
