"""simpleaudio: no stream, so one buffer for each cluster of sounds, started by a timer."""

from __future__ import annotations

import os
from threading import Event, Thread
from typing import Any

from timer.sound.devices.base import NoDevice
from timer.sound.stream import Stream

_TICK_MS = 20


class Simpleaudio:
    """Plays each cluster of overlapping sounds as one buffer."""

    backend = "simpleaudio"
    name = "default"
    latency_ms = _TICK_MS

    def __init__(self) -> None:
        self._closed = Event()
        self._thread: Thread | None = None

    def start(self, stream: Stream) -> None:
        """Load the library and play `stream`."""
        if os.environ.get("PYTHONMALLOC") != "malloc":
            raise NoDevice("simpleaudio crashes without PYTHONMALLOC=malloc")
        try:
            import simpleaudio
        except (ImportError, OSError) as error:
            raise NoDevice(f"simpleaudio is not installed ({error})") from error
        self._thread = Thread(target=self._run, args=(stream, simpleaudio), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop what sounds."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(1.0)

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
                playing = library.play_buffer(cluster, 1, 2, 48_000)
        library.stop_all()
