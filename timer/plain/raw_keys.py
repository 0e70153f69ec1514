"""The keyboard in plain mode: single keys for a session, whole lines for the menu."""

from __future__ import annotations

import os
import re
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from itertools import chain
from queue import SimpleQueue
from threading import Event, Lock
from types import FrameType, TracebackType
from typing import Any

from timer.frozen import frozen
from timer.player.clock import Clock
from timer.player.key_gate import AGAIN_MS, HAND_MS, Flood, KeyGate
from timer.player.layouts import latin
from timer.session.loop import heeding_signals, listen
from timer.text import cells, clusters

QUIET = ""
"""What the source yields where no key has come for a moment."""
QUIET_S = HAND_MS / 1000 + 0.02
REST_S = 0.05
"""How long to wait for the rest of an escape sequence."""
REPEATING = "+=-↑↓"
"""The keys that may repeat, slowly, while they are held."""
ESCAPE = "\x1b"
INTERRUPT = "\x03"
"""Ctrl+c."""
_END, _ERASE, _ERASE_WORD, _ERASE_LINE = "\x04", ("\x7f", "\b"), "\x17", "\x15"
"""What ctrl+D, backspace, ctrl+W and ctrl+U send."""
_NAMED = (QUIET, "F5", "↑", "↓")
"""Keys that write nothing in a line."""
LONGEST = 200
"""The most characters that a line may have."""
ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGBREAK")
"""The signals that end Supple, once the terminal is restored."""


@frozen
class Place:
    """What keys are pressed for: what is played, and in one-button mode which key is the button."""

    now: Callable[[], object] = lambda: None
    meant: Callable[[str], str] = str
    """Returns the name that a key goes by; keys with one name are one key."""


def _nothing(*_: object) -> None:
    """Do nothing."""


class Keyboard:
    """Hands each key to its listener, or keeps it until one asks; one thread reads.

    `source` blocks until the next key, and yields `QUIET` a moment after it. `echo` shows what is
    typed into a line. `interrupt` is called for a ctrl+c that no listener hears. With a `clock`,
    the repeats of a held key are dropped, and so is what comes faster than anybody types.
    """

    def __init__(
        self,
        source: Iterable[str],
        clock: Clock | None = None,
        echo: Callable[[str], object] = _nothing,
        interrupt: Callable[[], object] = _nothing,
    ) -> None:
        self._clock, self._echo, self._interrupt = clock, echo, interrupt
        self._gate: KeyGate[str] = KeyGate(self._now)
        self._flood, self._flooded = Flood(), False
        self._place = Place()
        self._kept: SimpleQueue[tuple[str, int] | None] = SimpleQueue()
        """Keys with their times; None is the end."""
        self._listener: Callable[[str], object] | None = None
        self._ended: Callable[[], object] = _nothing
        self._left_at = -AGAIN_MS
        """When `q` alone was the last line: enter may follow it out of habit."""
        self._lock = Lock()
        listen("keys", chain(source, (None,)), self._hear)

    def __iter__(self) -> Iterator[str]:
        """Yield keys as they come, until the input ends."""
        for key, at in self._each():
            yield from self._by_hand(key, at)

    def _each(self) -> Iterator[tuple[str, int]]:
        while (kept := self._kept.get()) is not None:
            yield kept
        self._kept.put(None)  # the next reader must not wait for what has ended

    @property
    def _now(self) -> int:
        return self._clock.read().awake if self._clock else 0

    def _by_hand(self, key: str, at: int) -> list[str]:
        """Return what counts once `key` has come; what may be a repeat is held back."""
        if self._clock is None:
            return [latin(key)] if key else []
        if key == QUIET:
            return self._gate.settle(at)
        key = latin(key)
        name = "\n" if key == "\r" else self._place.meant(key)
        repeats, urgent, place = key in REPEATING, key == INTERRUPT, self._place.now()
        return self._gate.press(name, key, at, repeats=repeats, urgent=urgent, place=place)

    def answered(self) -> None:
        """Have the last key do nothing for a while: what is asked now wasn't asked for it."""
        self._gate.turned(self._now)

    def line(self, *, q_leaves: bool = True) -> str | None:
        """Return the next line without its end; None once the input has ended.

        Escape alone is a line, and so is `q` if it `q_leaves`: neither waits for enter.
        """
        typed = ""
        for key, at in self._each():
            if not typed and key in ("\r", "\n") and at < self._left_at + AGAIN_MS:
                self._left_at = -AGAIN_MS
            elif key in ("\r", "\n"):
                self._echo("\n")
                return typed
            elif not typed and q_leaves and key in (QUIET, "q", "Q"):
                if self._leaves(key, at):
                    return "q"
            elif not typed and key in (_END, ESCAPE):
                return None if key == _END else key
            else:
                typed = self._edited(typed, key)
        return None

    def _leaves(self, key: str, at: int) -> bool:
        """Return whether `q` was pressed by hand, at once or a moment ago."""
        if self._clock is None:
            obeyed = key != QUIET
        elif key == QUIET:
            obeyed = bool(self._gate.settle(at))
        else:
            obeyed = bool(self._gate.press("q", key, at))
        if obeyed:
            self._echo("q\n")
            self._gate.turned(at)
            self._left_at = at
        return obeyed

    def _edited(self, typed: str, key: str) -> str:
        """Return what a line is after a key, and show the difference."""
        if key.isprintable() and key not in _NAMED and len(typed) < LONGEST:
            self._echo(key)
            return typed + key
        whole, keeps = clusters(typed), len(typed)
        if key in (_ERASE_LINE, ESCAPE):
            keeps = 0
        elif key == _ERASE_WORD:
            keeps = len(typed.rstrip().rpartition(" ")[0])
        elif key in _ERASE and whole:
            keeps = len(typed) - len(whole[-1])
        self._echo("\b \b" * cells(typed[keeps:]))
        return typed[:keeps]

    @contextmanager
    def heard_by(
        self,
        listener: Callable[[str], object],
        place: Place | None = None,
        ended: Callable[[], object] = _nothing,
    ) -> Iterator[None]:
        """Hand every key to `listener`, in the thread that reads; call `ended` if none can come."""
        with self._lock:
            self._place = place or Place()
            over = False
            while not self._kept.empty():
                kept = self._kept.get()
                over = over or kept is None
                for one in [] if kept is None else self._by_hand(*kept):
                    listener(one)
            self._listener, self._ended = listener, ended
            if over:
                self._kept.put(None)
                ended()
        try:
            yield
        finally:
            with self._lock:
                self._listener, self._ended, self._place = None, _nothing, Place()
                self.answered()

    def _hear(self, key: str | None) -> None:
        """Hand on a key, or keep it; None is the end of the input."""
        with self._lock:
            now = self._now
            if key and self._clock and self._flood.drops(1, now / 1000):
                if not self._flooded:
                    self._forget(now)
                self._flooded = True
                return
            self._flooded = self._flooded and not key
            if key is not None and self._listener is not None:
                for one in self._by_hand(key, now):
                    self._listener(one)
            elif key == INTERRUPT:
                self._interrupt()
            else:
                self._kept.put(None if key is None else (key, now))
                if key is None:
                    self._ended()

    def _forget(self, now: int) -> None:
        """Drop what was kept of something that nobody typed, and the line that it is in."""
        while not self._kept.empty():
            self._kept.get()
        self._kept.put((_ERASE_LINE, now))


class RawKeys(AbstractContextManager["RawKeys"]):
    """Reads characters as they are typed, without echo, and restores the terminal afterwards.

    Iterating blocks until the next key and ends with the input. Ctrl+C is a key. A signal ends the
    program with the terminal restored, and so is it while the program is stopped.
    """

    def __init__(self) -> None:
        self._modes: list[Any] | None = None
        """The terminal's modes before; None if there are none."""
        self._echoes = True
        self._handlers: dict[int, Any] = {}
        self._heeding = ExitStack()

    def __enter__(self) -> RawKeys:
        """Turn off line buffering and echo."""
        self._heeding.enter_context(heeding_signals())
        handlers: dict[str, Callable[[int, FrameType | None], object]] = {}
        if sys.platform != "win32":
            import termios

            self._modes = termios.tcgetattr(0)
            self._echoes = bool(self._modes[3] & termios.ECHO)
            # Ctrl+C stays as it is: it raises KeyboardInterrupt, or is obeyed by a session.
            handlers = dict.fromkeys(ENDING[1:], self._ended)
            handlers |= {"SIGTSTP": self._stopped, "SIGCONT": lambda *_: self._apply()}
        for name, handler in handlers.items():
            number = getattr(signal, name, None)
            before = None if number is None else signal.getsignal(number)
            # Ignored by whoever started us, with nohup for example.
            if number is not None and before not in (signal.SIG_IGN, None):
                self._handlers[number] = before
                signal.signal(number, handler)
        self._apply()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Restore the terminal, if it still exists."""
        self._heeding.close()
        self._set(self._modes)
        for number, handler in self._handlers.items():
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, handler)

    def echo(self, text: str) -> None:
        """Show what is typed into a line, where the terminal would have shown it."""
        if self._echoes:
            with suppress(OSError):
                sys.stdout.write(text)
                sys.stdout.flush()

    def interrupt(self) -> None:
        """Interrupt what the main thread does."""
        os.kill(os.getpid(), signal.SIGINT)

    def __iter__(self) -> Iterator[str]:
        """Yield each character typed."""
        if sys.platform == "win32":
            import msvcrt

            while True:
                yield msvcrt.getwch()
                Event().wait(QUIET_S)
                if not msvcrt.kbhit():
                    yield QUIET
        decode = getincrementaldecoder("utf-8")("replace").decode
        begun = ""
        while data := _read():
            typed = begun + decode(data)
            cut = _UNFINISHED.search(typed)
            if cut and _comes(REST_S):
                typed, begun = typed[: cut.start()], typed[cut.start() :]
            else:
                begun = ""
            yield from keys_in(typed)
            if not begun and not _comes(QUIET_S):
                yield QUIET

    def _ended(self, number: int, _: FrameType | None) -> None:
        """End the program; what follows must not end it before the terminal is restored."""
        for one in self._handlers:
            if one not in (signal.SIGTSTP, signal.SIGCONT):
                signal.signal(one, signal.SIG_IGN)
        raise SystemExit(128 + number)

    def _stopped(self, number: int, _: FrameType | None) -> None:
        """Give the terminal back and stop, until the program is continued."""
        self._set(self._modes)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        Event().wait(REST_S)  # other threads may be stopped before this one
        signal.signal(number, self._stopped)
        self._apply()

    def _apply(self) -> None:
        if self._modes is None or sys.platform == "win32":
            return
        import termios

        modes = [*self._modes[:6], [*self._modes[6]]]
        modes[3] &= ~(termios.ICANON | termios.ECHO)
        modes[6][termios.VINTR] = bytes([os.fpathconf(0, "PC_VDISABLE")])
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
        self._set(modes)

    def _set(self, modes: list[Any] | None) -> None:
        """Set the terminal's modes, unless it is gone or another job has it."""
        if modes is None or sys.platform == "win32":
            return
        import termios

        try:
            away = os.tcgetpgrp(0) != os.getpgrp()
        except OSError:
            away = False  # not a controlling terminal
        with suppress(termios.error):
            if not away:
                termios.tcsetattr(0, termios.TCSANOW, modes)


_UNFINISHED = re.compile(r"\x1b(?:[\[O][ -?]*)?\Z")
"""The start of an escape sequence whose rest is still to come."""

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
        # A read that waits would stop us again when we are continued in the background.
        select([0], [], [])
        return os.read(0, 4096)
    except OSError:
        return b""
