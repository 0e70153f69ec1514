"""Programs measured from outside: in a terminal that answers, as trees of processes (Linux)."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import termios
import time
from fcntl import ioctl
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

SIZE = (100, 30)
ANSWERS: tuple[tuple[bytes, bytes], ...] = (
    (rb"\x1b\[\?2026\$p", b"\x1b[?2026;2$y"),
    (rb"\x1b\[\?(2048|1016)\$p", b"\x1b[?2048;0$y"),
    (rb"\x1b\[0?c", b"\x1b[?62;4;22c"),
    (rb"\x1b\[6n", b"\x1b[1;1R"),
    (rb"\x1b\[\?u", b"\x1b[?0u"),
    (rb"\x1b\]10;\?", b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    (rb"\x1b\]11;\?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
)
"""What a modern terminal is asked, and what it answers."""
STILL_S = 0.35
"""A screen that has written nothing for this long has settled."""


class Use(NamedTuple):
    """What a program and its children have used so far."""

    cpu_s: float
    wakes: int
    """How often a thread went to sleep and was woken again."""
    at: float


class Terminal:
    """A program in its own terminal with the given columns and rows."""

    def __init__(
        self, command: list[str], env: dict[str, str], size: tuple[int, int] = SIZE
    ) -> None:
        self.began = time.monotonic()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execvpe(command[0], command, env)
        self.seen = b""
        self.ended = False
        self._cpu: dict[int, float] = {}

    def __enter__(self) -> Terminal:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Kill the program and its children."""
        for pid in reversed(tree(self.pid)):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)

    def read(self, seconds: float) -> bytes:
        """Return what is written within `seconds`, as soon as anything is."""
        if self.ended or not select.select([self.master], [], [], max(seconds, 0))[0]:
            return b""
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.ended = not data
        for asked, answer in ANSWERS if b"\x1b" in data else ():
            if re.search(asked, data):
                os.write(self.master, answer)
        self.seen += data
        return data

    def until(self, wanted: str, seconds: float = 30) -> float:
        """Read until `wanted` is on the screen; return the time, or raise TimeoutError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.ended:
            if self.read(end - time.monotonic()) and re.search(wanted.encode(), self.seen):
                return time.monotonic()
        raise TimeoutError(f"{wanted!r} was not shown, but {self.seen[-2000:]!r}")

    def press(self, key: bytes) -> float:
        """Press a key; return the time. What was written before is forgotten."""
        self.seen = b""
        began = time.monotonic()
        os.write(self.master, key)
        return began

    def drain(self, seconds: float) -> int:
        """Read for a while; return how many bytes came."""
        end, count = time.monotonic() + seconds, 0
        while (left := end - time.monotonic()) > 0:
            if self.ended:
                raise EOFError(f"the program ended: {self.seen[-2000:]!r}")
            count += len(self.read(left))
        return count

    def settle(self) -> float:
        """Read until nothing more is written; return when the last of it came."""
        last = time.monotonic()
        while self.read(STILL_S):
            last = time.monotonic()
        return last

    def use(self) -> Use:
        """Return what the program and its children have used; those that ended still count."""
        wakes = 0
        for pid in tree(self.pid):
            try:
                # The clock of a process, in nanoseconds: CPUCLOCK_SCHED.
                self._cpu[pid] = time.clock_gettime((~pid << 3) | 2)
                wakes += _wakes(pid)
            except OSError:
                continue
        return Use(sum(self._cpu.values()), wakes, time.monotonic())

    def peak_mib(self, part: str = "") -> float:
        """Return the most memory the program itself has held, or its children named `part`."""
        pids = tree(self.pid)[1:] if part else [self.pid]
        return sum(peak_mib(pid) for pid in pids if part in _command(pid))


def tree(pid: int) -> list[int]:
    """Return a process and all its living descendants, parents first."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError):
                continue
            children.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += children.get(one, ())
    return found


def peak_mib(pid: int) -> float:
    """Return the most memory a process has held so far."""
    return _number(Path(f"/proc/{pid}/status"), "VmHWM") / 1024


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _wakes(pid: int) -> int:
    tasks = list(Path(f"/proc/{pid}/task").iterdir())
    return sum(_number(task / "status", "voluntary_ctxt_switches") for task in tasks)


def _number(status: Path, name: str) -> int:
    try:
        found = re.search(rf"^{name}:\s+(\d+)", status.read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found.group(1)) if found else 0
