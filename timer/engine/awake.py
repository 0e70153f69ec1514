"""The machine kept awake while a session runs, where that can be had and no longer than it runs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from threading import Event, Thread


class Awake:
    """Keeps the machine and its screen from going to sleep, from `hold` to `release`.

    Both return at once: asking for it takes a desktop's bus, which may be slow or not there. It is
    a courtesy, so nobody is told where it can't be had.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        # Over SSH it would keep the wrong machine awake.
        self._wanted = "SSH_CONNECTION" not in environ
        self._over: Event | None = None

    def hold(self) -> None:
        """Keep the machine awake from now on."""
        if self._wanted and self._over is None:
            self._over = Event()
            Thread(target=_keep, args=(self._over,), name="awake", daemon=True).start()

    def release(self) -> None:
        """Let the machine sleep again."""
        if self._over is not None:
            self._over.set()
            self._over = None


def _keep(over: Event) -> None:
    """Keep the machine awake until `over`; what is asked for in a thread is given back there."""
    with suppress(ImportError, OSError, RuntimeError):
        from wakepy import keep

        with keep.presenting(on_fail="pass"):
            over.wait()
