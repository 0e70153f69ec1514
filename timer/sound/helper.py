"""The process that plays: `python -m timer.sound.helper SPEC [again] [sounds=FOLDER]`.

FOLDER holds the person's own sounds.

Commands come in as lines of JSON on stdin, events go out as lines of JSON on stdout. Times are
milliseconds of the monotonic clock, which all processes share.

    {"do": "begin", "at": ms}               the start of the session, and of a file
    {"do": "voice", "folder": path}         where the clips are that are not bundled
    {"do": "play", "at": ms, "tone": name}  at most five seconds ahead; the name may be that of an
                                            utterance; "level": n, 0 to 100, if not the full level
    {"do": "withdraw", "at": ms}            drop what has not started, fade what is playing
    {"do": "beat", "at": ms}                the plan holds for two more seconds
    {"do": "level", "at": ms, "level": n}   of everything, 0 to 100
    {"do": "duck", "how": h, "folder": f}   make other programs quiet: the `duck` setting, and where
                                            to keep what was changed, and to restore what is there
    {"do": "rest", "at": ms, "on": bool}    a rest begins or is over
    {"do": "end"}                           let what is playing end, then exit

    {"event": "ready", "backend": b, "device": d, "note": why it is not what was chosen, or null}
    {"event": "aligned", "led": bool}       sounds come at their time from now on; `led` if the
                                            device is being kept awake for the first of them
    {"event": "trouble", "problem": p, "remedy": r, "over": true if the helper exits now}
    {"event": "alive", "latency_ms": n}     every second, whatever the device does; the latency is
                                            how far ahead the device asks, null until it has asked
    {"event": "late", "count": n}           sounds dropped so far because they came too late
    {"event": "note", "text": t}            a sentence to show once
    {"event": "stopped"}
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from timer.backends import wav_path
from timer.errors import SuppleError
from timer.machine import HERE
from timer.sound import tones
from timer.sound.clips import SAID, Clips
from timer.sound.devices import PLUG_IN, Device, Keeper, Make, NoDevice, make_device, open_live
from timer.sound.devices.files import Silent, Wav
from timer.sound.own_sounds import OwnSounds
from timer.sound.stream import Stream
from timer.sound.watchdog import Report, Watchdog

if TYPE_CHECKING:
    from timer.sound.ducking import Ducking

KEPT_BEHIND_MS = 500
"""How far behind the last heartbeat a file is written, so that commands still find their frame."""
ENDING_MS = 250
"""What starts this soon after the end is still played, such as the last tone of a session."""
PATIENCE_S = 1.0
"""How long the last sound may take, and a device may ask for nothing before it counts as gone."""
_OPENING_S = 5.0
"""How long a device may take to open: a sleeping headset needs three seconds."""
_CLOSING_S = 2.0
RESTORE_S = 0.8
"""How long other programs may take to be restored."""
_SLEPT_S = 3.0
"""How much longer a device that slept may take between its first two requests."""

NICENESS = -11
"""That of PulseAudio; few systems allow it, but a machine that is very busy is then no trouble."""
NONE = OwnSounds(None)
"""No sounds of the person's own: the built-in tones."""
_SOUNDS = "sounds="

_clock_ns = time.monotonic_ns  # noqa: TID251 - a process of its own: no clock can be handed in


def now_ms() -> int:
    """Return the time in milliseconds of the clock that all processes share."""
    return _clock_ns() // 1_000_000


def now_frames() -> int:
    """Return the time in frames of the same clock."""
    return _clock_ns() * tones.RATE // 1_000_000_000


class MusicCommands:
    """Makes other programs quiet, if there is a device and the `duck` setting says so."""

    def __init__(self, live: bool, report: Report) -> None:
        self._live, self._report = live, report
        self._ducking: Ducking | None = None
        self._by_speech = self._muted = False

    def obey(self, do: str, at: int, command: dict[str, Any]) -> None:
        """Do what a command means for other programs, if anything."""
        if do == "duck" and self._live:
            self._open(command["how"], Path(command["folder"]))
        if self._ducking is None:
            return
        if do == "level":
            self._muted = command["level"] == 0
        rests = do == "rest" and not self._by_speech
        over = rests and not command["on"]
        if over or (do == "withdraw" and self._by_speech) or (do == "level" and self._muted):
            self._ducking.withdraw(at)
        elif rests and not self._muted:
            self._ducking.quiet(at)

    def speak(self, at: int, length_ms: int) -> None:
        """Make others quiet while something is said."""
        if self._ducking is not None and self._by_speech and not self._muted:
            self._ducking.quiet(at, at + length_ms)

    def close(self) -> None:
        """Let other programs be heard again."""
        if self._ducking is not None:
            self._ducking.close(RESTORE_S)

    def _open(self, how: str, folder: Path) -> None:
        from timer.sound.ducking import Ducker, Ducking, Kept, describe
        from timer.sound.others import WAYS, reach

        way = WAYS.get(how)
        self._by_speech = way is not None and way.by_speech
        ducker = Ducker(partial(reach, how, HERE), Kept(folder)) if way else None
        self._ducking = Ducking(
            ducker, folder, now_ms, lambda problem: self._report(describe(problem))
        )


class Commands:
    """Applies commands to a stream; the same for a device and for a file."""

    def __init__(
        self, stream: Stream, report: Report, sounds: OwnSounds = NONE, live: bool = False
    ) -> None:
        self.stream = stream
        self.last_ms = 0
        """The latest time in any command."""
        self._report = report
        self._reported: set[str] = set()
        self._late = 0
        self._sounds = sounds
        self._clips = Clips()
        self._music = MusicCommands(live, report)

    def obey(self, line: str | bytes) -> bool:
        """Obey one line; return whether more may follow."""
        command = json.loads(line)
        do, at = command["do"], command.get("at", 0)
        if do == "end":
            return False
        if do == "play":
            self._play(at, command["tone"], command.get("level", 100))
            return True
        if do == "voice":
            self._clips = Clips(Path(command["folder"]))
            return True
        self._music.obey(do, at, command)
        if do in ("duck", "rest"):
            return True
        self.last_ms = max(self.last_ms, at)
        if do == "withdraw":
            self.stream.withdraw(at)
        elif do == "level":
            self.stream.level(at, command["level"])
        if do in ("begin", "beat"):
            self.stream.beat(at)
        return True

    def trouble(self, problem: str, remedy: str) -> None:
        """Report a problem, once."""
        if problem not in self._reported:
            self._reported.add(problem)
            self._report({"event": "trouble", "problem": problem, "remedy": remedy, "over": False})

    def close(self) -> None:
        """Let other programs be heard again."""
        self._music.close()

    def _play(self, at: int, tone: str, level: int) -> None:
        speech = tone.startswith(SAID)
        try:
            samples = self._clips.load(tone) if speech else self._sounds.load(tone)
        except SuppleError as error:
            self.trouble(error.message, error.remedy or "")
            return
        self.stream.play(at, samples, level, speech=speech)
        if speech and samples:
            self._music.speak(at, len(samples) * 1000 // tones.RATE)
        if self.stream.dropped != self._late:
            self._late = self.stream.dropped
            self._report({"event": "late", "count": self._late})


class KeptRun:
    """A session written to a file: paced by heartbeats, so exact however busy the machine is."""

    def __init__(
        self, keeper: Keeper, again_from: int, report: Report, sounds: OwnSounds = NONE
    ) -> None:
        self._commands = Commands(Stream(now_frames, ahead_ms=0), report, sounds)
        self._keeper: Keeper = keeper
        self._again_from = again_from
        self._begun = False

    def run(self, lines: Iterable[bytes]) -> None:
        """Obey `lines` until the session ends or its process is gone."""
        stream = self._commands.stream
        ended = False
        for line in lines:
            if not self._begun:
                self._begin(line)
            ended = not self._commands.obey(line)
            if ended:
                break
            if self._begun:
                self._keep(stream.pull(self._commands.last_ms - KEPT_BEHIND_MS))
        if self._begun:
            self._finish(ended)
        self._keeper.close()

    def _begin(self, line: bytes) -> None:
        command = json.loads(line)
        if command["do"] == "begin":
            self._begun = True
            self._commands.stream.start_at(command["at"] + self._again_from * 1000 // tones.RATE)

    def _finish(self, ended: bool) -> None:
        last, stream = self._commands.last_ms, self._commands.stream
        if ended:
            stream.forget(last + ENDING_MS)
        else:
            stream.withdraw(now_ms())
        self._keep(stream.pull(last))
        self._keep(stream.pull_all())

    def _keep(self, samples: bytes) -> None:
        if not samples:
            return
        try:
            self._keeper.write(samples)
        except OSError as error:
            self._commands.trouble(
                f"{self._keeper.name} can't be written any more ({error.strerror}).",
                "Make room on the disk. The session continues.",
            )
            self._keeper.close()
            self._keeper = Silent()


class LiveRun:
    """A session on a device, watched in case the device is pulled out."""

    def __init__(
        self,
        device: Device,
        stream: Stream,
        report: Report,
        watchdog: Watchdog,
        sounds: OwnSounds = NONE,
    ) -> None:
        self._device = device
        self._commands = Commands(stream, report, sounds, live=True)
        self._watchdog = watchdog

    def run(self, lines: Iterable[bytes]) -> None:
        """Obey `lines`, then let what is playing end."""
        stream = self._commands.stream
        stopped = gone(f"{self._device.backend} has stopped taking sound.", PLUG_IN)
        sign = lambda: stream.last_read  # noqa: E731 - a name for the argument
        self._watchdog.expect(PATIENCE_S, stopped, sign=sign, grace=_SLEPT_S)
        ended = False
        for line in lines:
            ended = not self._commands.obey(line)
            if ended:
                break
        self._watchdog.expect(PATIENCE_S + _CLOSING_S, stopped)
        if ended:
            stream.forget(now_ms() + ENDING_MS)
        else:
            stream.withdraw(now_ms())
        self._let_end(stream)
        self._commands.close()
        self._device.close()

    def _let_end(self, stream: Stream) -> None:
        """Wait until the last sound has been played, for at most a second."""
        pause = Event()
        for _ in range(int(PATIENCE_S / 0.02)):
            if stream.idle_for() > tones.RATE // 20:
                return
            pause.wait(0.02)


def gone(problem: str, remedy: str) -> dict[str, Any]:
    """Return the event for a device that is missing, or that has gone."""
    return {"event": "trouble", "problem": problem, "remedy": remedy, "over": True}


def make_report() -> Report:
    """Return a function that writes an event as a line to stdout, from any thread."""
    lock = Lock()

    def report(event: dict[str, Any]) -> None:
        # If the session is gone, stdin has closed as well and ends the run.
        with lock, contextlib.suppress(BrokenPipeError):
            sys.stdout.write(json.dumps(event) + "\n")
            sys.stdout.flush()

    return report


def main(spec: str, *words: str) -> int:
    """Play what stdin asks for on the device that `spec` names; return the exit code.

    Of `words`, `again` means that it is a restart, and `sounds=FOLDER` names the own sounds.
    """
    _hurry()
    report, again = make_report(), "again" in words
    watchdog = Watchdog(report)
    watchdog.start()
    folders = (word.removeprefix(_SOUNDS) for word in words if word.startswith(_SOUNDS))
    sounds = OwnSounds(next(map(Path, folders), None))
    sounds.load_all()
    try:
        path = wav_path(spec)
        if path is not None or spec == "silent":
            _keep(Silent() if path is None else Wav(path, again), report, sounds)
        else:
            play_live(spec, report, watchdog, sounds=sounds)
    except NoDevice as reason:
        report(gone(f"No sound: {reason}.", reason.remedy))
        return 1
    report({"event": "stopped"})
    return 0


def _hurry() -> None:
    """Go before other programs, as sound servers do, where the system lets anyone."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, NICENESS)


def _keep(keeper: Silent | Wav, report: Report, sounds: OwnSounds) -> None:
    report(_ready(keeper, sounds.sentence()))
    KeptRun(keeper, keeper.frames, report, sounds).run(sys.stdin.buffer)


def _ready(what: Device | Keeper, note: str | None) -> dict[str, Any]:
    return {"event": "ready", "backend": what.backend, "device": what.name, "note": note}


def _aligned(stream: Stream) -> dict[str, Any] | None:
    return {"event": "aligned", "led": stream.led} if stream.aligned else None


def once(look: Callable[[], dict[str, Any] | None]) -> Callable[[], dict[str, Any] | None]:
    """Return what returns the first event of `look`, and nothing before and after it."""
    found: list[dict[str, Any]] = []

    def first() -> dict[str, Any] | None:
        event = None if found else look()
        if event is not None:
            found.append(event)
        return event

    return first


def play_live(
    spec: str,
    report: Report,
    watchdog: Watchdog,
    make: Make = make_device,
    sounds: OwnSounds = NONE,
) -> None:
    """Play what stdin asks for on a device of `spec`; raises `NoDevice` if there is none."""

    def trying(backend: str) -> None:
        hangs = gone(f"{backend} hangs while it opens its device.", PLUG_IN)
        watchdog.expect(_OPENING_S, hangs)

    # The steps of a coarse clock, as on older Windows, would pass for underruns.
    coarse = int(2000 * time.get_clock_info("monotonic").resolution)

    def make_stream(device: Device) -> Stream:
        return Stream(now_frames, max(device.slack_ms, coarse), device.latency_ms)

    device, stream, reason = open_live(spec, make_stream, trying=trying, make=make)
    note = f"{reason}; {device.backend} plays instead." if reason and spec != "auto" else None
    report(_ready(device, " ".join(filter(None, (note, sounds.sentence()))) or None))
    watchdog.alive = lambda: {"event": "alive", "latency_ms": stream.lead_ms}
    watchdog.look = once(lambda: _aligned(stream))
    LiveRun(device, stream, report, watchdog, sounds).run(sys.stdin.buffer)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
