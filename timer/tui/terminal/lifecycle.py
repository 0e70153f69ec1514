"""The terminal's life around a screen: however the program ends, sets are saved and it is restored.

Signal handlers only post. A thread asks the session and the screen to end. If the screen hasn't
closed after a second and a half, because nobody reads what is written, the thread restores the
terminal itself and exits.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from queue import SimpleQueue
from threading import Event, Lock
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from timer.errors import SuppleError
from timer.session.loop import heeding_signals, listen
from timer.tui.terminal.first_picture import TAKE_SCREEN

if TYPE_CHECKING:
    from textual.driver import Driver

SCREEN_CLOSES_S = 1.5
"""How long the screen may take to close before the terminal is restored regardless."""
HUNG_UP = 1
"""The number of SIGHUP, which is not defined on Windows."""

RESTORE = (
    b"\x1b[?2026l\x1b[<u\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    b"\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"
)
"""Ends every mode that the screen may have set."""

WIPE = "\x1b[0m\x1b[H\x1b[2J"
"""Empties the screen before it is given back, for terminals that have only one, as GNU screen."""

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGBREAK")
_OF_THE_SCREEN = ("SIGTSTP", "SIGCONT", "SIGWINCH", "SIGTTIN", "SIGTTOU")
"""The signals whose handlers Textual sets and doesn't reset."""


def come_forward() -> None:
    """Become the terminal's foreground job, waiting as a stopped job if necessary.

    Raises SuppleError where no shell could bring us to the foreground.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):
        os.tcsetpgrp(0, os.getpgrp())
    if _is_in_background():
        raise SuppleError(
            "Another program is using the terminal.",
            "Start Supple in the foreground, or add --plain.",
        )


def _is_in_background() -> bool:
    try:
        return os.tcgetpgrp(0) != os.getpgrp()
    except OSError:
        return False  # not a controlling terminal


class Output:
    """Writes what is drawn to the terminal, as UTF-8 and without ever raising.

    While the terminal takes everything, `at_once` writes it, which spares a thread. What it
    doesn't take is left to `write`, which waits and so has a thread of its own. While `silent` is
    set nothing is written.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._eager: int | None = None
        """The same terminal, opened so that writing never waits."""
        self._lock = Lock()
        self._left = b""
        """What waits for the thread."""
        self._busy = False
        """Whether the thread is writing."""
        self.silent = False
        self.entered = False
        """Whether the alternate screen is shown already: entering it again would clear it."""

    def hurry(self) -> None:
        """Have what the terminal takes written at once from now on, if it can be opened again."""
        self._eager = _opened_again(self._descriptor)

    def at_once(self, text: str) -> bool:
        """Write `text` without waiting; return False if `write` has to be called for the rest."""
        if self.entered and TAKE_SCREEN in text:
            text, self.entered = text.replace(TAKE_SCREEN, "", 1), False
        data = text.encode("utf-8", "replace")
        with self._lock:
            if self._eager is not None and not self._left and not self._busy:
                data = self._put(self._eager, data)
            self._left += data
            return not data

    def write(self, text: str) -> int:
        """Write what is left and then `text`, or nothing if the terminal has gone.

        Return the length of `text`.
        """
        self.at_once(text)
        with self._lock:
            self._busy, data, self._left = True, self._left, b""
        try:
            self._put(self._descriptor, data)
        finally:
            with self._lock:
                self._busy = False
        return len(text)

    def _put(self, descriptor: int, data: bytes) -> bytes:
        """Write to a descriptor and return what it doesn't take now."""
        rest = memoryview(data)
        while rest and not self.silent:
            try:
                rest = rest[os.write(descriptor, rest) :]
            except BlockingIOError:
                return bytes(rest)
            except OSError:
                break
        return b""

    def flush(self) -> None:
        """Do nothing: nothing is buffered."""

    def fileno(self) -> int:
        """Return the file descriptor."""
        return self._descriptor

    def close(self) -> None:
        """Free what `hurry` has opened."""
        with self._lock:
            eager, self._eager = self._eager, None
        if eager is not None:
            os.close(eager)


def _opened_again(descriptor: int) -> int | None:
    """Return another descriptor of the same terminal whose writes never wait; None without one.

    The flag belongs to what was opened, which other programs share: so ours is a new one.
    """
    if sys.platform == "win32":
        return None
    try:
        again = os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return None
    if os.path.samestat(os.fstat(again), os.fstat(descriptor)):
        return again
    os.close(again)
    return None


class Terminal:
    """Owns the terminal while a screen is shown.

    `stop` asks the session to end and must not wait; `save` waits for its sets for a limited time.
    Both are called from this class's own thread. `greeting` is written whenever the screen is
    taken, and `farewell` whenever it is given back, even in an emergency.
    """

    def __init__(
        self,
        *,
        stop: Callable[[], object],
        save: Callable[[], object],
        greeting: str = "",
        farewell: str = "",
    ) -> None:
        self._stop = stop
        self._save = save
        self._greeting = greeting
        self._farewell = farewell
        self._posted: SimpleQueue[int | None] = SimpleQueue()
        self._closed = Event()
        self._post: Callable[[Callable[[], None]], object] | None = None
        self._leave: Callable[[int], None] | None = None
        self._cycle: Callable[[Callable[[], None]], None] | None = None
        self._handlers: dict[int, Any] = {}
        self._heeding = ExitStack()
        self._saved_modes: list[Any] | None = None
        self._lent = False
        self._stop_waits = False
        """Whether a stop was asked for before the screen was attached."""
        self._early = False
        """Whether a frame is shown that was painted before the screen was loaded."""
        self._output = Output(2)
        self.exit_code: int | None = None
        """The exit code that a signal calls for, once there was one."""

    @property
    def driver(self) -> Any:
        """The driver class for Textual; None leaves that to Textual."""
        if sys.platform == "win32":
            from textual.drivers.windows_driver import WindowsDriver

            return _courteous(WindowsDriver, self._taking, self._greeting, self._farewell)
        from timer.tui.terminal.driver import calm_driver

        calm = calm_driver(self, self._output)
        return calm and _courteous(calm, self._taking, self._greeting, self._farewell)

    def paint(self, frame: str) -> None:
        """Show a frame before the screen is loaded; what is typed meanwhile isn't echoed."""
        if sys.platform == "win32" or self._saved_modes is None:
            return
        import termios

        quiet = [*self._saved_modes]
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        with suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, quiet)
            self._output.write(frame)
            self._output.entered = self._early = True

    def _taking(self) -> None:
        """Give the screen the modes that it has to restore when it lends the terminal."""
        if self._early:
            self._early = False
            self._restore_modes()

    def attach(
        self,
        post: Callable[[Callable[[], None]], object],
        leave: Callable[[int], None],
        cycle: Callable[[Callable[[], None]], None],
    ) -> None:
        """Take charge of a running screen.

        `post` calls a function in the screen's event loop; `leave` closes the screen with an exit
        code; `cycle` gives the terminal back, calls a function, and takes it again.
        """
        self._post, self._leave, self._cycle = post, leave, cycle
        if self.exit_code is not None:
            leave(self.exit_code)
        elif self._stop_waits:
            self.stop_asked()

    def __enter__(self) -> Terminal:
        """Save the terminal's modes and handle signals."""
        self._heeding.enter_context(heeding_signals())
        self._saved_modes = _modes()
        ending = _known(_ENDING)
        changed = (*ending, *_known(_OF_THE_SCREEN))
        self._handlers = {number: signal.getsignal(number) for number in changed}
        for number in ending:
            # Ignored by whoever started us, with nohup for example.
            if self._handlers[number] not in (signal.SIG_IGN, None):
                signal.signal(number, self._signalled)
        listen("terminal", islice(iter(self._posted.get, None), 1), self._end)
        self._output.hurry()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Restore modes and signal handlers, now that the screen is closed.

        After a signal, others that end the program are ignored: it is about to end.
        """
        if self._early:  # the screen was never loaded
            self._output.write(WIPE + RESTORE.decode())
        self._heeding.close()
        self._closed.set()
        self._posted.put(None)
        self._post = None
        self._output.close()
        self._restore_modes()
        ignored = _known(_ENDING) if self.exit_code is not None else ()
        for number, handler in self._handlers.items():
            if number in ignored:
                # We are ending as asked. A second signal would end us before the sets are saved.
                signal.signal(number, signal.SIG_IGN)
            elif handler is not None:  # None: not installed from Python, so never replaced
                signal.signal(number, handler)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Lend the terminal to another program, which handles ctrl+c and stops itself."""
        self._lent = True
        try:
            yield
        finally:
            self._lent = False

    def hung_up(self) -> None:
        """End the session and the screen, since the terminal has gone."""
        self.exit_code = 128 + HUNG_UP
        self._posted.put(HUNG_UP)

    def stop_asked(self) -> None:
        """Stop the process once the screen is given back."""
        if self._lent:
            os.kill(os.getpid(), signal.SIGSTOP)
        elif self._post is not None:
            self._post(self._suspend)
        else:
            self._stop_waits = True  # the first picture is shown a moment before

    def continued(self) -> None:
        """Take the screen again, since another program may have changed its modes meanwhile."""
        if not self._lent and self._post is not None:
            self._post(self._take_again)

    def _suspend(self) -> None:
        assert self._cycle is not None, "a screen is attached before it posts"
        self._cycle(self._stay_stopped)

    def _stay_stopped(self) -> None:
        """Stop the process until SIGCONT.

        A signal that ends the program may arrive meanwhile. It is obeyed here, since the terminal
        belongs to another program now and taking it would stop the process again.
        """
        handler = signal.signal(signal.SIGCONT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGSTOP)
        signal.signal(signal.SIGCONT, handler)
        if self.exit_code is not None:
            self._stop()
            self._save()
            os._exit(self.exit_code)

    def _take_again(self) -> None:
        assert self._cycle is not None, "a screen is attached before it posts"
        self._cycle(lambda: None)

    def _signalled(self, number: int, _: FrameType | None) -> None:
        if not (self._lent and number == signal.SIGINT):
            self.exit_code = 128 + number
            self._posted.put(number)

    def _end(self, _: int) -> None:
        """Close the session and the screen, at the first signal."""
        assert self.exit_code is not None, "it is set before anything is posted"
        self._stop()
        if self._post is not None and self._leave is not None:
            leave, code = self._leave, self.exit_code
            with suppress(RuntimeError):  # the loop is already closing
                self._post(lambda: leave(code))
        if not self._closed.wait(SCREEN_CLOSES_S):
            self._output.silent = True
            _rescue(self._saved_modes, RESTORE + self._farewell.encode())
            try:
                self._save()
            finally:
                os._exit(self.exit_code)

    def _restore_modes(self) -> None:
        if self._saved_modes is not None and sys.platform != "win32":
            import termios

            with suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, self._saved_modes)


def _known(names: tuple[str, ...]) -> list[int]:
    """Return the numbers of the signals that this platform has."""
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


def _modes() -> list[Any] | None:
    if sys.platform == "win32":
        return None
    import termios

    try:
        return termios.tcgetattr(0)
    except termios.error:
        return None


def _rescue(saved_modes: list[Any] | None, restore: bytes) -> None:
    """Restore the terminal while another writer is stuck; never waits."""
    if sys.platform == "win32":
        return
    import termios

    with suppress(OSError, termios.error):
        tty = os.open("/dev/tty", os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        termios.tcflush(tty, termios.TCOFLUSH)
        os.write(tty, restore)
        if saved_modes is not None:
            termios.tcsetattr(tty, termios.TCSANOW, saved_modes)


def _courteous(
    driver: type[Driver], taking: Callable[[], None], greeting: str, farewell: str
) -> type[Driver]:
    """Return `driver` with texts written after it takes the screen and before it gives it back.

    `taking` is called before it takes the screen.
    """

    def start_application_mode(self: Driver) -> None:
        taking()
        driver.start_application_mode(self)
        self.write(greeting)

    def stop_application_mode(self: Driver) -> None:
        self.write(farewell + WIPE)
        driver.stop_application_mode(self)

    methods = {
        "start_application_mode": start_application_mode,
        "stop_application_mode": stop_application_mode,
    }
    return type("CourteousDriver", (driver,), methods)
