"""Keeps the machine awake while a session runs, if the desktop allows it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from threading import Event

from timer.worker import Task

RELEASED_WITHIN_S = 0.5
"""The longest a program that is ending waits for the desktop."""


class SleepInhibitor:
    """Keeps the machine and its screen awake from `hold` to `release`.

    A thread asks the desktop, which may be slow or not answer; only a program that is ending waits
    for it. A refusal goes unreported: staying awake is a courtesy.
    """

    def __init__(self, environ: Mapping[str, str], system: str = sys.platform) -> None:
        # Over SSH it would keep the wrong machine awake, and without a bus there is nobody to ask.
        bus = system != "linux" or bool(environ.get("DBUS_SESSION_BUS_ADDRESS"))
        self._wanted = "SSH_CONNECTION" not in environ and bus
        self._over: Event | None = None
        self._task: Task | None = None

    def __enter__(self) -> None:
        """Keep the machine awake."""
        self.hold()

    def __exit__(self, *_: object) -> None:
        """Let it sleep again."""
        self.release(RELEASED_WITHIN_S)

    def hold(self) -> None:
        """Keep the machine awake from now on."""
        if self._wanted and self._over is None:
            self._over = Event()
            self._task = Task("awake", partial(_keep, self._over))

    def release(self, within_s: float = 0) -> None:
        """Let the machine sleep again; wait at most `within_s`, for a program that is ending."""
        if self._over is not None:
            self._over.set()
            self._over = None
        if self._task is not None:
            self._task.wait(within_s)


def _keep(over: Event) -> None:
    """Keep the machine awake until `over`; the thread that asked must also let go."""
    with suppress(ImportError, OSError, RuntimeError):
        from wakepy import keep

        with keep.presenting(on_fail="pass"):
            over.wait()
