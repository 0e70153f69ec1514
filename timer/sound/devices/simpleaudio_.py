"""simpleaudio: it has no stream, so each cluster of sounds is a buffer, started on time."""

from __future__ import annotations

import os
from functools import partial
from threading import Event
from typing import Any

from timer.sound.devices import NoDevice
from timer.sound.stream import Stream
from timer.sound.tones import RATE
from timer.worker import Task

_TICK_MS = 20
_PROBE = bytes(2 * RATE // 50)
"""A silent sound: the device is opened for each sound, so only playing one shows if it works."""


class Simpleaudio:
    """Plays each cluster of overlapping sounds as one buffer."""

    backend = "simpleaudio"
    name = "default device"
    latency_ms = _TICK_MS
    slack_ms = 12

    def __init__(self) -> None:
        self._closed = Event()
        self._task: Task | None = None

    def start(self, stream: Stream) -> None:
        """Load the library, check that it has a device, and play `stream`."""
        library = _load()
        try:
            library.play_buffer(_PROBE, 1, 2, RATE).wait_done()
        except library._simpleaudio.SimpleaudioError as error:
            raise NoDevice(f"simpleaudio can't open a device ({error})") from error
        self._task = Task("simpleaudio", partial(self._run, stream, library))

    def close(self) -> None:
        """Stop what is playing."""
        self._closed.set()
        if self._task is not None:
            self._task.wait(1.0)

    def _run(self, stream: Stream, library: Any) -> None:
        playing: Any = None
        withdrawals = stream.withdrawals
        while not self._closed.is_set():
            if stream.withdrawals != withdrawals:
                withdrawals = stream.withdrawals
                if playing is not None:
                    playing.stop()
            cluster, wait_s = stream.cluster(_TICK_MS)
            self._closed.wait(wait_s)
            if cluster:  # An empty buffer crashes the library.
                try:
                    playing = library.play_buffer(cluster, 1, 2, RATE)
                except library._simpleaudio.SimpleaudioError:
                    return  # The device is gone, which the watchdog notices.
        library.stop_all()


def _load() -> Any:
    if os.environ.get("PYTHONMALLOC") != "malloc":
        raise NoDevice("simpleaudio crashes without PYTHONMALLOC=malloc")
    try:
        import simpleaudio
        import simpleaudio._simpleaudio
    except (ImportError, OSError) as error:
        raise NoDevice(f"simpleaudio is not installed ({error})") from error
    return simpleaudio
