"""Single keys read from a terminal that stays in plain mode."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from types import TracebackType


class RawKeys(AbstractContextManager["RawKeys"]):
    """Reads characters as they are typed, without echo, and restores the terminal afterwards.

    Iterating blocks until the next key and ends with the input. Ctrl+C and ctrl+Z work as usual.
    """

    def __enter__(self) -> RawKeys:
        """Turn off line buffering and echo."""
        if sys.platform != "win32":
            self._raw()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Restore the terminal, if it still exists."""
        if sys.platform != "win32":
            import signal
            import termios

            signal.signal(signal.SIGCONT, self._resumed)
            with suppress(termios.error):
                termios.tcsetattr(0, termios.TCSADRAIN, self._before)

    def __iter__(self) -> Iterator[str]:
        """Yield each character typed."""
        if sys.platform == "win32":
            import msvcrt

            while True:
                yield msvcrt.getwch()
        while data := _read():
            yield from keys_in(data.decode(errors="replace"))

    def _raw(self) -> None:
        import signal
        import termios

        self._before = termios.tcgetattr(0)
        self._quiet()
        # A shell sets its own modes while the program is stopped.
        before = signal.signal(signal.SIGCONT, lambda *_: self._quiet())
        self._resumed = signal.SIG_DFL if before is None else before

    def _quiet(self) -> None:
        import termios

        with suppress(termios.error):  # the terminal may have closed while the job was stopped
            modes = termios.tcgetattr(0)
            modes[3] &= ~(termios.ICANON | termios.ECHO)
            termios.tcsetattr(0, termios.TCSADRAIN, modes)


_SEQUENCES = {
    **dict.fromkeys(("[C", "OC", "[6~"), "n"),
    **dict.fromkeys(("[D", "OD", "[5~"), "b"),
    **dict.fromkeys(("[A", "OA"), "↑"),
    **dict.fromkeys(("[B", "OB"), "↓"),
}
"""What arrow and page keys, which a presenter remote sends, mean here."""


def keys_in(text: str) -> Iterator[str]:
    """Yield the keys in what was typed; an escape sequence is one key, and most are ignored."""
    rest = iter(text)
    for char in rest:
        if char != "\x1b":
            yield char
            continue
        sequence = next(rest, "")
        if not sequence:
            yield char
        if sequence in ("[", "O"):
            for part in rest:
                sequence += part
                if "@" <= part <= "~":
                    break
        if (meant := _SEQUENCES.get(sequence)) is not None:
            yield meant


def _read() -> bytes:
    """Return what was typed; empty at the end of the input or when the terminal has closed."""
    try:
        return os.read(0, 64)
    except OSError:
        return b""
