"""When other programs are quiet: while Supple speaks, or during rests.

Before anything is changed, a file says how it was. So whatever happens to this process, the next
one can restore it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock
from typing import Any

from timer.errors import SuppleError
from timer.files import read_bytes, replace_file
from timer.paths import make
from timer.sound.others import RESTORERS, NoOthers, Others, Record
from timer.worker import Task

BEFORE_MS, AFTER_MS = 200, 600
"""How long before the first word others grow quiet, and how long after the last: a short silence
between two sentences raises nothing."""
STEP_S = 0.1
"""How often it is looked for streams that have just begun."""
_IDLE_S = 1.0
_FOREVER = 1 << 62
_LARGEST = 1024 * 1024
_FILES = "music-*.json"
_BROKEN = (SuppleError, OSError, ValueError, KeyError, TypeError, RecursionError)
"""What reading a file that is broken raises."""


class Kept:
    """The file that says what this process has changed, for as long as it is changed."""

    def __init__(self, folder: Path, process: int | None = None) -> None:
        self._process = process or os.getpid()
        self._path = folder / f"music-{self._process}.json"

    def write(self, records: Sequence[Record]) -> None:
        """Keep `records`, or remove the file if there are none; raises OSError or `SuppleError`."""
        if not records:
            self._path.unlink(missing_ok=True)
            return
        whole = {"started": _started(self._process), "records": list(records)}
        make(self._path.parent)
        replace_file(self._path, json.dumps(whole).encode())


def left_behind(folder: Path) -> list[Path]:
    """Return the files of processes that have ended without restoring what they changed."""
    try:
        return [path for path in sorted(folder.glob(_FILES)) if not _runs(path)]
    except OSError:
        return []


def restore_left(
    folder: Path, restorers: Mapping[str, Callable[[], Others]] = RESTORERS
) -> list[str]:
    """Restore what processes that are gone have left quiet; return why something could not be.

    A file stays until what it names could be restored.
    """
    reasons = []
    for path in left_behind(folder):
        records = _records(path)
        try:
            for kind, connect in restorers.items():
                mine = [one for one in records if one.get("kind") == kind]
                if mine:
                    others = connect()
                    try:
                        others.restore(mine)
                    finally:
                        others.close()
        except (NoOthers, LookupError, TypeError, ValueError) as reason:
            reasons.append(str(reason))
            continue
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return reasons


def _records(path: Path) -> list[Record]:
    """Return the records of a file, none if it is broken."""
    with suppress(*_BROKEN):
        records = json.loads(read_bytes(path, _LARGEST))["records"]
        return [one for one in records if isinstance(one, dict)]
    return []


def _runs(path: Path) -> bool:
    """Return whether the process that wrote a file is still running."""
    with suppress(*_BROKEN):
        started = json.loads(read_bytes(path, _LARGEST))["started"]
        return started is not None and started == _started(int(path.stem.removeprefix("music-")))
    return False


def _started(process: int) -> str | None:
    """Return when a process started, as Linux counts, None if there is no such process.

    One that has ended is listed as a zombie until its parent has heard of it.
    """
    with suppress(OSError, IndexError):
        text = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
        state, *_ = fields = text.rpartition(")")[2].split()
        return None if state in "ZX" else fields[19]
    return None


class Ducker:
    """Makes other programs quiet and restores them. All times are milliseconds, as arguments."""

    def __init__(self, connect: Callable[[], Others], kept: Kept) -> None:
        self._connect, self._kept = connect, kept
        self._others: Others | None = None
        self._held: list[Record] = []
        self._quiet: list[tuple[int, int]] = []
        self._lock = Lock()
        self.problem: NoOthers | None = None
        """Why others can't be reached, if so."""

    def quiet(self, at_ms: int, until_ms: int = _FOREVER) -> None:
        """Want others to be quiet from one time to another."""
        with self._lock:
            self._quiet.append((at_ms, until_ms))

    def withdraw(self, at_ms: int) -> None:
        """Want nothing any more from `at_ms` on."""
        with self._lock:
            cut = ((begin, min(end, at_ms)) for begin, end in self._quiet if begin < at_ms)
            self._quiet = [(begin, end) for begin, end in cut if end > begin]

    def open(self) -> None:
        """Connect; sets `problem` if that fails."""
        try:
            self._others = self._others or self._connect()
            self.problem = None
        except NoOthers as reason:
            self.problem = reason

    def step(self, now_ms: int) -> float:
        """Do what is due at `now_ms`, and return after how many seconds to look again."""
        with self._lock:
            self._quiet = [one for one in self._quiet if now_ms < one[1] + AFTER_MS]
            wanted = any(begin - BEFORE_MS <= now_ms for begin, _ in self._quiet)
            coming = min((begin - BEFORE_MS for begin, _ in self._quiet), default=None)
        try:
            if wanted:
                self._quieten()
            elif self._held:
                self._let_go()
        except (NoOthers, OSError, SuppleError, LookupError) as reason:
            self.problem = reason if isinstance(reason, NoOthers) else NoOthers(str(reason))
            self._others = None
        if wanted:
            return STEP_S
        return _IDLE_S if coming is None else min(max((coming - now_ms) / 1000, 0.01), _IDLE_S)

    def close(self) -> None:
        """Restore everything."""
        try:
            if self._held:
                self._let_go()
        except (NoOthers, OSError, LookupError):
            return  # the file stays, for the next start
        if self._others is not None:
            self._others.close()

    def _quieten(self) -> None:
        self.open()
        if self._others is None:
            return
        new = self._others.found(self._held)
        if new:
            self._kept.write([*self._held, *new])
            self._held += new
            self._others.quieten(new)

    def _let_go(self) -> None:
        self.open()
        if self._others is not None:
            self._others.restore(self._held)
            self._held = []
            self._kept.write(())


class Ducking:
    """A ducker with a thread of its own: no sound waits for what other programs do.

    `report` is called once with why others can't be made quiet, if so. What ended processes left
    quiet in `folder` is restored first.
    """

    def __init__(
        self,
        ducker: Ducker | None,
        folder: Path,
        now_ms: Callable[[], int],
        report: Callable[[NoOthers], object],
        restorers: Mapping[str, Callable[[], Others]] = RESTORERS,
    ) -> None:
        self._ducker, self._folder, self._now, self._report = ducker, folder, now_ms, report
        self._restorers = restorers
        self._wake, self._over = Event(), Event()
        self._task = Task("music", self._run)

    def quiet(self, at_ms: int, until_ms: int = _FOREVER) -> None:
        """Want others to be quiet from one time to another."""
        if self._ducker is not None:
            self._ducker.quiet(at_ms, until_ms)
            self._wake.set()

    def withdraw(self, at_ms: int) -> None:
        """Want nothing any more from `at_ms` on."""
        if self._ducker is not None:
            self._ducker.withdraw(at_ms)
            self._wake.set()

    def close(self, within_s: float) -> None:
        """Restore everything, and wait for that at most `within_s`."""
        self._over.set()
        self._wake.set()
        self._task.wait(within_s)

    def _run(self) -> None:
        restore_left(self._folder, self._restorers)
        if self._ducker is None:
            return
        told = False
        self._ducker.open()
        while not self._over.is_set():
            pause = self._ducker.step(self._now())
            if self._ducker.problem is not None and not told:
                told = True
                self._report(self._ducker.problem)
            self._wake.wait(pause)
            self._wake.clear()
        self._ducker.close()


def describe(problem: NoOthers) -> dict[str, Any]:
    """Return the event that says why others can't be made quiet."""
    text = f"Other programs stay as loud as they are: {problem}. {problem.remedy}".rstrip()
    return {"event": "note", "text": text}
