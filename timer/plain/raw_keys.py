"""The keyboard in plain mode: single keys for a session, whole lines for the menu."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import chain
from queue import SimpleQueue
from threading import Lock
from types import TracebackType

from timer.session.loop import listen


class Keyboard:
    """Hands each key to whoever listens, or keeps it until somebody asks; one thread reads.

    `source` blocks until the next key. `as_lines` makes the terminal edit and echo a line.
    """

    def __init__(
        self,
        source: Iterable[str],
        as_lines: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._as_lines = as_lines
        self._kept: SimpleQueue[str | None] = SimpleQueue()
        self._listener: Callable[[str], object] | None = None
        self._lock = Lock()
        listen("keys", chain(source, (None,)), self._hear)

    def __iter__(self) -> Iterator[str]:
        """Yield keys as they come, until the input ends."""
        while (key := self._kept.get()) is not None:
            yield key
        self._kept.put(None)  # the next reader must not wait for what has ended

    def line(self) -> str | None:
        """Return the next line without its end; None once the input has ended."""
        typed = ""
        with self._as_lines():
            for key in self:
                if key in "\r\n":
                    return typed
                if key == "\x04":  # ctrl+D, typed before the terminal turned to lines
                    return None
                typed += key
        return None

    @contextmanager
    def heard_by(self, listener: Callable[[str], object]) -> Iterator[None]:
        """Hand every key to `listener`, in the thread that reads."""
        with self._lock:
            ended = False
            while not self._kept.empty():
                key = self._kept.get()
                ended = ended or key is None
                if key is not None:
                    listener(key)
            if ended:
                self._kept.put(None)
            self._listener = listener
        try:
            yield
        finally:
            with self._lock:
                self._listener = None

    def _hear(self, key: str | None) -> None:
        """Hand on a key, or keep it; None is the end of the input."""
        with self._lock:
            if key is None or self._listener is None:
                self._kept.put(key)
            else:
                self._listener(key)


class RawKeys(AbstractContextManager["RawKeys"]):
    """Reads characters as they are typed, without echo, and restores the terminal afterwards.

    Iterating blocks until the next key and ends with the input. Ctrl+C and ctrl+Z work as usual.
    """

    def __init__(self) -> None:
        self._lines = False

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

    @contextmanager
    def as_lines(self) -> Iterator[None]:
        """Let the terminal echo what is typed, and hand it over line by line."""
        self._lines = True
        self._apply()
        try:
            yield
        finally:
            self._lines = False
            self._apply()

    def __iter__(self) -> Iterator[str]:
        """Yield each character typed."""
        if sys.platform == "win32":
            import msvcrt

            while True:
                yield msvcrt.getwche() if self._lines else msvcrt.getwch()
        while data := _read():
            yield from keys_in(data.decode(errors="replace"))

    def _raw(self) -> None:
        import signal
        import termios

        self._before = termios.tcgetattr(0)
        self._apply()
        # A shell sets its own modes while the program is stopped.
        before = signal.signal(signal.SIGCONT, lambda *_: self._apply())
        self._resumed = signal.SIG_DFL if before is None else before

    def _apply(self) -> None:
        if sys.platform == "win32":
            return
        import termios

        with suppress(termios.error):  # the terminal may have closed while the job was stopped
            modes = termios.tcgetattr(0)
            if self._lines:
                modes[3] |= termios.ICANON | termios.ECHO
            else:
                modes[3] &= ~(termios.ICANON | termios.ECHO)
            termios.tcsetattr(0, termios.TCSADRAIN, modes)


_SEQUENCES = {
    **dict.fromkeys(("[C", "OC", "[6~"), "\n"),
    **dict.fromkeys(("[D", "OD", "[5~"), "b"),
    "[15~": "F5",
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
    from select import select

    try:
        # A read that began before the terminal turned to lines would miss ctrl+D.
        select([0], [], [])
        return os.read(0, 64)
    except OSError:
        return b""
