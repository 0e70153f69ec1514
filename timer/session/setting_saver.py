"""A setting that a key changes in a session: a thread writes it, so that no disk delays a cue."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from timer.errors import SuppleError

CLOSE_S = 2.0
"""The longest that the end of a session waits for the settings file."""


class SettingSaver:
    """Saves the newest of the values that it is given; what goes wrong is told at the end."""

    def __init__(self, save: Callable[[int], None]) -> None:
        self._save = save
        self._values: SimpleQueue[int | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._trouble: str | None = None

    def put(self, value: int) -> None:
        """Have `value` saved, without waiting."""
        self._values.put(value)
        if self._thread is None:
            self._thread = Thread(target=self._write, name="settings", daemon=True)
            self._thread.start()

    def close(self, timeout: float = CLOSE_S) -> str | None:
        """Wait until everything is saved, and return a sentence on what could not be."""
        if self._thread is None:
            return None
        self._values.put(None)
        self._thread.join(timeout)
        if self._thread.is_alive():
            return "The volume is not kept yet: the settings file takes too long to write."
        return self._trouble

    def _write(self) -> None:
        while True:
            waiting = [self._values.get()]
            while not self._values.empty():
                waiting.append(self._values.get())
            values = [value for value in waiting if value is not None]
            if values:
                self._keep(values[-1])
            if None in waiting:
                return

    def _keep(self, value: int) -> None:
        self._trouble = None
        try:
            self._save(value)
        except SuppleError as error:
            told = f"The volume is not kept. {error.message} {error.remedy or ''}"
            self._trouble = told.rstrip()
