"""The sink that plays through the helper process, and starts it again when it dies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from timer.records import replace
from timer.sound.link import Link, helper_command
from timer.sound.sink import SoundStatus
from timer.text import safe

BACK_OFF_S = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""The pauses before each new start; after the last the sink gives up."""
STEADY_MS = 30_000
"""A helper that has run this long has earned all starts again."""
_CLOSE_S = 1.4
WAKE_MS = 1_000
"""A sink that slept is aligned after about ten requests of a hundred milliseconds."""

_LONGEST = 200
_REMEDY = "`supple doctor` tells what is found and how to mend it."
_AGAIN = "It is being started again; until then the terminal's bell rings."


class HelperSink:
    """Plays through a helper process; see `Sink` for what the methods promise."""

    def __init__(
        self,
        spec: str,
        *,
        log: Path | None = None,
        level: int = 100,
        clips: Path | None = None,
        command: Callable[[str, bool], list[str]] = helper_command,
        back_off_s: Sequence[float] = BACK_OFF_S,
    ) -> None:
        self._spec, self._log, self._clips, self._command = spec, log, clips, command
        self.lead_ms = 0 if spec.startswith("wav:") else WAKE_MS
        self._back_off = back_off_s
        self._lock = Lock()
        self._closing = Event()
        self._status = SoundStatus(spec)
        self._link: Link | None = None
        self._level, self._muted = level, False
        self._begun: int | None = None
        self._now = self._ready_at = 0
        self._plan: list[tuple[int, str, int]] = []
        self._starts = 0
        self._worked = self._refused = False
        self._thread = Thread(target=self._supervise, name="sound", daemon=True)
        self._thread.start()

    def begin(self, at_ms: int) -> None:
        """Make `at_ms` the session's frame 0."""
        with self._lock:
            self._begun, self._now = at_ms, max(self._now, at_ms)
            self._send(do="begin", at=at_ms)

    def play(self, at_ms: int, tone: str, level: int = 100) -> None:
        """Have `tone` begin at `at_ms`, at a level of its own."""
        with self._lock:
            self._plan = [sound for sound in self._plan if sound[0] >= self._now]
            self._plan.append((at_ms, tone, level))
            self._send(do="play", at=at_ms, tone=tone, level=level)

    def withdraw(self, now_ms: int) -> None:
        """Forget what has not begun; fade what sounds."""
        with self._lock:
            self._now = now_ms
            self._plan.clear()
            self._send(do="withdraw", at=now_ms)

    def beat(self, now_ms: int) -> None:
        """Say that the plan still holds."""
        with self._lock:
            self._now = now_ms
            self._send(do="beat", at=now_ms)

    def mute(self, muted: bool) -> None:
        """Silence everything, or let it be heard again."""
        with self._lock:
            self._muted = muted
            self._send_level()

    def volume(self, level: int) -> None:
        """Bring everything to a level."""
        with self._lock:
            self._level = level
            self._send_level()

    def status(self) -> SoundStatus:
        """Return how sound is doing now; muted, no bell is wanted either."""
        with self._lock:
            return replace(self._status, bell=self._status.bell and not self._muted)

    def close(self) -> None:
        """Let what sounds end and free the device."""
        with self._lock:
            self._closing.set()
            self._send(do="end")
        self._thread.join(_CLOSE_S)
        with self._lock:
            if self._link is not None:
                self._link.kill()
        self._thread.join(0.1)

    def _send(self, **command: Any) -> None:
        if self._link is not None:
            self._link.send(command)

    def _send_level(self) -> None:
        self._send(do="level", at=self._now, level=0 if self._muted else self._level)

    def _supervise(self) -> None:
        """Start the helper, listen to it, and start it again, until closing or giving up."""
        while self._start():
            assert self._link is not None
            for event in self._link.events():
                self._hear(event)
            with self._lock:
                self._link = None
            if not self._try_again():
                return

    def _start(self) -> bool:
        """Start the helper and send it what is still ahead; return whether it runs."""
        with self._lock:
            again = self._starts > 0
            try:
                self._link = Link(self._command(self._spec, again), self._log)
            except OSError as error:
                problem = f"The sound helper can't be started ({error.strerror})."
                self._fail(problem, _REMEDY)
                return False
            self._starts += 1
            if self._clips is not None:
                self._send(do="voice", folder=str(self._clips))
            if self._begun is not None:
                self._send(do="begin", at=self._begun)
                self._send(do="beat", at=self._now)
            self._send_level()
            for at_ms, tone, level in self._plan:
                if at_ms >= self._now:
                    self._send(do="play", at=at_ms, tone=tone, level=level)
            if self._closing.is_set():
                self._send(do="end")
            return True

    def _hear(self, event: dict[str, Any]) -> None:
        with self._lock:
            if event.get("event") == "ready":
                backend, device = str(event.get("backend")), str(event.get("device"))
                self._ready_at = self._now
                self._worked = True
                self._status = replace(
                    self._status,
                    backend=safe(backend, _LONGEST),
                    device=safe(device, _LONGEST),
                    problem=None,
                    remedy=None,
                    bell=False,
                )
            elif event.get("event") == "late":
                self._status = replace(self._status, late=int(event.get("count", 0)))
            elif event.get("event") == "trouble":
                problem, remedy = str(event.get("problem")), str(event.get("remedy"))
                self._refused = bool(event.get("over"))
                self._fail(problem, remedy, bell=self._refused)

    def _try_again(self) -> bool:
        """Wait before the next start; return False when closing or giving up."""
        with self._lock:
            if self._closing.is_set() or (self._refused and not self._worked):
                return False
            if self._worked and self._now - self._ready_at > STEADY_MS:
                self._starts = 1
            if self._starts > len(self._back_off):
                self._fail(self._status.problem or "The sound helper keeps ending.", _REMEDY)
                return False
            self._fail(self._status.problem or "The sound helper has ended.", _AGAIN)
            pause_s = self._back_off[self._starts - 1]
        return not self._closing.wait(pause_s)

    def _fail(self, problem: str, remedy: str, *, bell: bool = True) -> None:
        problem = safe(problem, _LONGEST)
        self._status = replace(self._status, problem=problem, remedy=remedy, bell=bell)
