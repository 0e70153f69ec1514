"""A pipe to the system's own player (pacat, pw-cat or aplay), with nothing to install."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from functools import partial

from timer.machine import HERE
from timer.sound.devices import NoDevice
from timer.sound.stream import Stream
from timer.worker import Task

PERIOD_MS = 50
_FRAMES = 48 * PERIOD_MS
_PIPE_BYTES = 8192
"""The smallest pipe that holds a period; the usual 64 KiB would be 680 ms of delay."""
_REFUSAL_S = 0.3
"""How soon a player that can't play exits."""
PLAYERS = (
    (
        "pacat",
        "--playback --raw --format=s16le --rate=48000 --channels=1 --latency-msec=100"
        " --client-name=Supple --stream-name=Supple",
    ),
    ("pw-cat", "--playback --raw --format=s16 --rate=48000 --channels=1 --latency=100ms -"),
    # Without plug, a device that refuses 48 kHz plays at the wrong speed.
    (
        "aplay",
        "-D plug:default -q -t raw -f S16_LE -r 48000 -c 1"
        " --buffer-time=200000 --period-time=50000 -",
    ),
)


class Pipe:
    """The first player of the system that accepts raw samples.

    A player that has not exited after `refusal_s` seconds counts as playing.
    """

    backend = "pipe"
    name = ""
    latency_ms = 176
    slack_ms = 48

    def __init__(self, refusal_s: float = _REFUSAL_S) -> None:
        self._refusal_s = refusal_s
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, stream: Stream) -> None:
        """Start a player and feed it `stream`."""
        tried = []
        for player, options in PLAYERS:
            program = HERE.program(player)
            if program is None:
                continue
            tried.append(player)
            self._process = _spawn([program, *options.split()], self._refusal_s)
            if self._process is not None:
                self.name = player
                Task("pipe", partial(self._feed, self._process, stream))
                return
        known = ", ".join(name for name, _ in PLAYERS)
        raise NoDevice(
            f"{', '.join(tried)} can't play" if tried else f"none of {known} is installed"
        )

    def close(self) -> None:
        """End the player at once."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _feed(self, process: subprocess.Popen[bytes], stream: Stream) -> None:
        """Write until the player is gone, which the watchdog notices."""
        assert process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            while True:
                process.stdin.write(stream.read(_FRAMES))


def _spawn(command: list[str], refusal_s: float) -> subprocess.Popen[bytes] | None:
    """Start a player with a short pipe; return None if it exits at once."""
    try:
        # stdout is for events alone, and would stay open as long as the player held it.
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, bufsize=0
        )
    except OSError:
        return None
    assert process.stdin is not None
    _shorten(process.stdin.fileno())
    try:
        process.wait(refusal_s)
    except subprocess.TimeoutExpired:
        return process
    return None


def _shorten(pipe: int) -> None:
    """Make the pipe as short as a period, if the system allows it."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
