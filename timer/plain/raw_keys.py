"""The keyboard in plain mode: single keys for a session, whole lines for the menu."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import chain
from queue import SimpleQueue
from threading import Event, Lock
from types import TracebackType

from timer.frozen import frozen
from timer.player.clock import Clock
from timer.player.key_gate import HAND_MS, KeyGate
from timer.player.layouts import latin
from timer.session.loop import listen

QUIET = ""
"""What the source yields where no key has come for a moment."""
QUIET_S = HAND_MS / 1000 + 0.02
REPEATING = "+=-↑↓"
"""The keys that may repeat, slowly, while they are held."""


@frozen
class Place:
    """What keys are pressed for: what is played, and in one-button mode which key is the button."""

    now: Callable[[], object] = lambda: None
    meant: Callable[[str], str] = str
    """Returns the name that a key goes by; keys with one name are one key."""


class Keyboard:
    """Hands each key to its listener, or keeps it until one asks; one thread reads.

    `source` blocks until the next key, and yields `QUIET` a moment after it. `as_lines` makes the
    terminal edit and echo a line. With a `clock`, the repeats of a held key are dropped.
    """

    def __init__(
        self,
        source: Iterable[str],
        as_lines: Callable[[], AbstractContextManager[object]] = nullcontext,
        clock: Clock | None = None,
    ) -> None:
        self._as_lines = as_lines
        self._clock = clock
        self._gate: KeyGate[str] = KeyGate(self._now)
        self._place = Place()
        self._kept: SimpleQueue[str | None] = SimpleQueue()
        self._listener: Callable[[str], object] | None = None
        self._lock = Lock()
        listen("keys", chain(source, (None,)), self._hear)

    def __iter__(self) -> Iterator[str]:
        """Yield keys as they come, until the input ends."""
        for key in self._each():
            yield from self._by_hand(key)

    def _each(self) -> Iterator[str]:
        while (key := self._kept.get()) is not None:
            yield key
        self._kept.put(None)  # the next reader must not wait for what has ended

    @property
    def _now(self) -> int:
        return self._clock.read().awake if self._clock else 0

    def _by_hand(self, key: str) -> list[str]:
        """Return what counts now that `key` has come; what may be a repeat is held back."""
        if self._clock is None:
            return [latin(key)] if key else []
        if key == QUIET:
            return self._gate.settle(self._now)
        key = latin(key)
        name = "\n" if key == "\r" else self._place.meant(key)
        place = self._place.now()
        return self._gate.press(name, key, self._now, repeats=key in REPEATING, place=place)

    def answered(self) -> None:
        """Have the last key do nothing for a while: what is asked now wasn't asked for it."""
        self._gate.turned(self._now)

    def line(self) -> str | None:
        """Return the next line without its end; None once the input has ended."""
        typed = ""
        with self._as_lines():
            for key in self._each():
                if key in ("\r", "\n"):
                    return typed
                if key == "\x04":  # ctrl+D, typed before the terminal turned to lines
                    return None
                typed += key
        return None

    @contextmanager
    def heard_by(
        self, listener: Callable[[str], object], place: Place | None = None
    ) -> Iterator[None]:
        """Hand every key to `listener`, in the thread that reads."""
        with self._lock:
            self._place = place or Place()
            ended = False
            while not self._kept.empty():
                key = self._kept.get()
                ended = ended or key is None
                for one in [] if key is None else self._by_hand(key):
                    listener(one)
            if ended:
                self._kept.put(None)
            self._listener = listener
        try:
            yield
        finally:
            with self._lock:
                self._listener, self._place = None, Place()
                self.answered()

    def _hear(self, key: str | None) -> None:
        """Hand on a key, or keep it; None is the end of the input."""
        with self._lock:
            if key is None or self._listener is None:
                self._kept.put(key)
            else:
                for one in self._by_hand(key):
                    self._listener(one)


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
                Event().wait(QUIET_S)
                if not msvcrt.kbhit():
                    yield QUIET
        while data := _read():
            yield from keys_in(data.decode(errors="replace"))
            if not self._lines and not _comes(QUIET_S):
                yield QUIET

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


def _comes(seconds: float) -> bool:
    """Wait so long for a key; return whether one came."""
    from select import select

    try:
        return bool(select([0], [], [], seconds)[0])
    except OSError:
        return True  # reading will say what is wrong


def _read() -> bytes:
    """Return what was typed; empty at the end of the input or when the terminal has closed."""
    from select import select

    try:
        # A read that began before the terminal turned to lines would miss ctrl+D.
        select([0], [], [])
        return os.read(0, 64)
    except OSError:
        return b""
