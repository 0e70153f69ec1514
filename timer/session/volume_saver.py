"""Saves the volume that a key sets during a session, in a thread: no disk may delay a cue."""

from __future__ import annotations

from collections.abc import Callable

from timer.errors import SuppleError
from timer.worker import Worker

CLOSE_S = 2.0
"""The longest the end of a session waits for the settings file."""


class VolumeSaver:
    """Saves the newest volume it is given; what went wrong is reported by `close`."""

    def __init__(self, save: Callable[[int], None]) -> None:
        self._save = save
        self._worker = Worker("settings", self._handle)
        self._trouble: str | None = None

    def put(self, volume: int) -> None:
        """Have `volume` saved, without waiting."""
        self._worker.put(volume)
        self._worker.start()

    def close(self, timeout: float = CLOSE_S) -> str | None:
        """Wait until everything is saved, and return a sentence on what could not be."""
        if not self._worker.close(timeout):
            return "The volume is not saved yet: writing the settings file takes too long."
        return self._trouble

    def _handle(self, volumes: list[int], closing: bool) -> None:
        """Save the newest volume; those before it were only on the way there."""
        if not volumes:
            return
        self._trouble = None
        try:
            self._save(volumes[-1])
        except SuppleError as error:
            remedy = error.remedy or ""
            self._trouble = f"The volume was not saved. {error.message} {remedy}".rstrip()
