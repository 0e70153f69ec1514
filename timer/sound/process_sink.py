"""The sink that plays through the helper process and restarts it when it dies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event, Lock
from typing import Any

from timer.backends import CHOICES, is_backend, wav_path
from timer.frozen import frozen, replace
from timer.sound.process import HelperProcess, helper_command
from timer.sound.sink import BEAT_MS, SilentSink, Sink, SoundStatus
from timer.text import safe
from timer.worker import Task

BACK_OFF_S = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 12.0)
"""The pauses before each restart; the last one is used from then on."""
STEADY_MS = 30_000
"""After a run this long, the pauses are short again."""
DEAF_MS = 5_000
"""A helper silent for this long hangs; it reports that it is alive every second."""
_STEP_MS = 500
"""The most that a gap between heartbeats counts for: the session itself may have been stopped."""
_CLOSE_S, _FLUSH_S = 1.4, 0.05
"""How long a helper may take to end, and how often it is sent meanwhile what it hasn't read."""
_RESTORES_S = 1.0
"""How long the end of a session may take to give other programs their sound back."""
WAKE_MS = 1_400
"""The lead-in, and what the device has asked for ahead of it."""
LED_MS = 500
"""The same where the lead-in began as the device was opened: what it has asked for, and more."""

_LONGEST = 200
_REMEDY = "`supple doctor` shows what was found and how to fix it."
_AGAIN = "It is being restarted; until then the terminal's bell rings."


@frozen
class Music:
    """What becomes of other programs' sound: the `duck` setting, and where changes are kept."""

    how: str
    folder: Path


def _restored(folder: Path) -> None:
    """Restore what helpers that were killed have left quiet."""
    from timer.sound.ducking import restore_left

    restore_left(folder)


class HelperSink:
    """Plays through a helper process; see `Sink` for the methods."""

    def __init__(
        self,
        spec: str,
        *,
        log: Path | None = None,
        level: int = 100,
        clips: Path | None = None,
        music: Music | None = None,
        command: Callable[[str, bool], list[str]] = helper_command,
        back_off_s: Sequence[float] = BACK_OFF_S,
        restore: Callable[[Path], object] = _restored,
    ) -> None:
        self._restore = restore
        self._spec, self._log, self._clips, self._command = spec, log, clips, command
        self._live = wav_path(spec) is None
        self._led = False
        self._back_off = back_off_s
        self._lock = Lock()
        self._closing = Event()
        self._status = SoundStatus(spec)
        self._helper: HelperProcess | None = None
        self._level, self._muted, self._resting = level, False, False
        self._music = music
        self._begun: int | None = None
        self._now = self._unheard = 0
        self._ready_at: int | None = None
        self._plan: list[tuple[int, str, int]] = []
        self._starts = 0
        self._worked = self._refused = False
        self._supervisor = Task("sound", partial(self._supervise, self._connect()))

    @property
    def lead_ms(self) -> int:
        """How long before its first sound a session should begin."""
        return (LED_MS if self._led else WAKE_MS) if self._live else 0

    beat_ms = BEAT_MS

    def begin(self, at_ms: int) -> None:
        """Make `at_ms` the start of the session."""
        with self._lock:
            self._begun, self._now = at_ms, max(self._now, at_ms)
            self._send(do="begin", at=at_ms)

    def play(self, at_ms: int, tone: str, level: int = 100) -> None:
        """Play `tone` at `at_ms`, at a level of its own."""
        with self._lock:
            self._plan = [sound for sound in self._plan if sound[0] >= self._now]
            self._plan.append((at_ms, tone, level))
            self._send(do="play", at=at_ms, tone=tone, level=level)

    def withdraw(self, now_ms: int) -> None:
        """Drop what has not started; fade what is playing."""
        with self._lock:
            self._now = now_ms
            self._plan.clear()
            self._send(do="withdraw", at=now_ms)

    def beat(self, now_ms: int) -> None:
        """Confirm that the plan still holds."""
        with self._lock:
            self._listen(min(now_ms - self._now, _STEP_MS))
            self._now = now_ms
            self._send(do="beat", at=now_ms)

    def mute(self, muted: bool, at_ms: int | None = None) -> None:
        """Mute or unmute everything, at once or at `at_ms`."""
        with self._lock:
            self._muted = muted
            self._send_level(at_ms)

    def volume(self, level: int) -> None:
        """Set the level of everything."""
        with self._lock:
            self._level = level
            self._send_level()

    def rest(self, at_ms: int, resting: bool) -> None:
        """Note that a rest begins or is over."""
        with self._lock:
            self._resting = resting
            self._send(do="rest", at=at_ms, on=resting)

    def status(self) -> SoundStatus:
        """Return how sound is doing now; while muted, no bell should ring either."""
        with self._lock:
            return replace(self._status, bell=self._status.bell and not self._muted)

    def close(self) -> None:
        """Let what is playing end and free the device."""
        with self._lock:
            self._closing.set()
            self._send(do="end")
        left = round(_CLOSE_S / _FLUSH_S)
        while left and not self._flushed() and not self._supervisor.wait(_FLUSH_S):
            left -= 1
        self._supervisor.wait(left * _FLUSH_S)
        with self._lock:
            if self._helper is not None:
                self._helper.kill()
        self._supervisor.wait(0.1)
        if self._music is not None:
            # One that was killed now isn't started again, which would have restored it.
            Task("music", partial(self._restore, self._music.folder)).wait(_RESTORES_S)

    def _flushed(self) -> bool:
        """Return whether the helper has been sent everything, as far as it takes it now."""
        with self._lock:
            return self._helper is None or self._helper.flush()

    def _send(self, **command: Any) -> None:
        if self._helper is not None:
            self._helper.send(command)

    def _send_level(self, at_ms: int | None = None) -> None:
        at = self._now if at_ms is None else max(at_ms, self._now)
        self._send(do="level", at=at, level=0 if self._muted else self._level)

    def _listen(self, step_ms: int) -> None:
        """Kill a helper that has been silent for too long; a file is paced by heartbeats alone."""
        self._unheard += step_ms
        if self._helper is not None and self._unheard > DEAF_MS and self._live:
            self._fail("The sound helper does not answer.", _AGAIN)
            self._helper.kill()

    def _supervise(self, helper: HelperProcess) -> None:
        """Start the helper, listen to it, and restart it, as long as the session runs."""
        while True:
            if self._start(helper):
                for event in helper.events():
                    self._hear(event)
            with self._lock:
                self._helper = None
            if not self._try_again():
                return
            helper = self._connect()

    def _start(self, helper: HelperProcess) -> bool:
        """Start the helper's process, without the lock as it takes a while."""
        try:
            helper.start(self._command(self._spec, self._starts > 1), self._log)
        except OSError as error:
            with self._lock:
                self._fail(f"The sound helper can't be started ({error.strerror}).", _REMEDY)
            return False
        return True

    def _connect(self) -> HelperProcess:
        """Return a helper that takes commands from now on, though it is yet to be started."""
        with self._lock:
            helper = self._helper = HelperProcess()
            self._starts += 1
            self._unheard, self._led = 0, False
            self._catch_up()
            return helper

    def _catch_up(self) -> None:
        """Send a new helper what the last one knew."""
        if self._clips is not None:
            self._send(do="voice", folder=str(self._clips))
        if self._music is not None:
            self._send(do="duck", how=self._music.how, folder=str(self._music.folder))
        if self._resting:
            self._send(do="rest", at=self._now, on=True)
        if self._begun is not None:
            self._send(do="begin", at=self._begun)
            self._send(do="beat", at=self._now)
        self._send_level()
        for at_ms, tone, level in self._plan:
            if at_ms >= self._now:
                self._send(do="play", at=at_ms, tone=tone, level=level)
        if self._closing.is_set():
            self._send(do="end")

    def _hear(self, event: dict[str, Any]) -> None:
        with self._lock:
            self._unheard = 0
            match event.get("event"):
                case "ready":
                    self._ready(event)
                case "aligned":
                    self._led = bool(event.get("led"))
                    self._status = replace(self._status, aligned=True)
                case "alive" if event.get("latency_ms") is not None:
                    self._status = replace(self._status, latency_ms=int(event["latency_ms"]))
                case "note":
                    note = safe(str(event.get("text")), _LONGEST)
                    self._status = replace(self._status, note=note)
                case "late":
                    self._status = replace(self._status, late=int(event.get("count", 0)))
                case "trouble":
                    self._refused = bool(event.get("over"))
                    problem, remedy = str(event.get("problem")), str(event.get("remedy"))
                    self._fail(problem, remedy, bell=self._refused)

    def _ready(self, event: dict[str, Any]) -> None:
        self._ready_at, self._worked = self._now, True
        note = event.get("note")
        self._status = SoundStatus(
            safe(str(event.get("backend")), _LONGEST),
            safe(str(event.get("device")), _LONGEST),
            late=self._status.late,
            note=safe(str(note), _LONGEST) if note else None,
        )

    def _try_again(self) -> bool:
        """Wait before a restart; return False when closing, or if a file can't be written."""
        with self._lock:
            if self._closing.is_set() or (self._refused and not self._worked and not self._live):
                return False
            if self._ready_at is not None and self._now - self._ready_at > STEADY_MS:
                self._starts = 1
            self._ready_at = None
            self._fail("The sound helper has ended.", _AGAIN)
            pause_s = self._back_off[min(self._starts, len(self._back_off)) - 1]
        return not self._closing.wait(pause_s)

    def _fail(self, problem: str, remedy: str, *, bell: bool = True) -> None:
        """Set what is wrong, unless sound is lost already: the first reason stays."""
        if not self._status.bell:
            problem = safe(problem, _LONGEST)
            self._status = replace(self._status, problem=problem, remedy=remedy, bell=bell)


def open_sink(
    spec: str,
    *,
    log: Path | None,
    level: int = 100,
    clips: Path | None = None,
    music: Music | None = None,
    sounds: Path | None = None,
) -> Sink:
    """Return the sink for an audio preference: see `timer.backends`.

    Never raises: the sink's status reports what doesn't work. `level` is 0 to 100; `log` takes what
    the system's sound libraries print; `clips` holds the phrases that are not bundled, `sounds`
    the person's own sounds.
    """
    if spec == "silent":
        return SilentSink()
    if spec == "bell":
        return SilentSink(SoundStatus("bell", bell=True))
    if not is_backend(spec):
        problem = f"There is no audio backend called '{spec}'."
        return SilentSink(SoundStatus("bell", "", problem, f"Choose {CHOICES}.", bell=True))
    command = partial(helper_command, sounds=sounds)
    return HelperSink(spec, log=log, level=level, clips=clips, music=music, command=command)
