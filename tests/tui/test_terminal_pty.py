"""The terminal is given back, and the sets are kept, however the program ends: in a real pty."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("no ptys on Windows", allow_module_level=True)

import fcntl
import pty
import struct
import termios

from tests.machines import NO_ENGINE, PATIENCE_S
from timer.machine import BARE
from timer.services.context import Context
from timer.tui.terminal.lifecycle import WIPE, Terminal

MODES = {
    b"\x1b[?1049h": b"\x1b[?1049l",
    b"\x1b[?25l": b"\x1b[?25h",
    b"\x1b[?1003h": b"\x1b[?1003l",
    b"\x1b[?1006h": b"\x1b[?1006l",
    b"\x1b[?2004h": b"\x1b[?2004l",
    b"\x1b[?1004h": b"\x1b[?1004l",
    b"\x1b[?7l": b"\x1b[?7h",
    b"\x1b[>25u": b"\x1b[<u",
    b"\x1b[22;0t": b"\x1b[23;0t",
    b"\x1b]2;": b"\x1b[23;0t",
    b"\x1b]9;4;1;": b"\x1b]9;4;0;",
    b"\x1b]9;4;4;": b"\x1b]9;4;0;",
}
"""What turns a mode on, and what must follow to turn it off."""


MOUSE_ON = b"\x1b[?1003h"
"""Textual writes it when it takes the screen."""

TAKE_TERMINAL = (
    "import fcntl, os, sys, termios;"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execv(sys.executable, [sys.executable, '-m', 'timer', *sys.argv[1:]])"
)

START_BEHIND = (
    "import fcntl, os, signal, sys, termios;"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "child = os.fork();"
    "child or os.setpgid(0, 0);"
    "child or os.execv(sys.executable, [sys.executable, '-m', 'timer', *sys.argv[1:]]);"
    "stopped = os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1]);"
    "stopped and os.tcsetpgrp(0, child);"
    "stopped and os.killpg(child, signal.SIGCONT);"
    "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if stopped else 99)"
)
"""A shell that starts a job in the background and brings it forward once it has stopped."""

START_ABANDONED = (
    "import fcntl, os, sys, termios;"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "running, open_ = os.pipe();"
    "os.set_inheritable(open_, True);"
    "behind = os.fork() == 0 and (os.fork() == 0 or os._exit(0));"
    "behind and os.setpgid(0, 0);"
    "behind and os.execv(sys.executable, [sys.executable, '-m', 'timer', *sys.argv[1:]]);"
    "os.wait(), os.close(open_), os.read(running, 1)"
)
"""A shell that leaves a job in the background that no shell knows of."""


COMPARE_HANDLERS = (
    "import fcntl, signal, sys, termios;"
    "from timer.cli.main import run;"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "numbers = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP};"
    "kept = {one: (lambda *_: None) for one in numbers};"
    "[signal.signal(*one) for one in kept.items()];"
    "code = run(sys.argv[1:]);"
    "print('CHANGED', [one.name for one in kept if signal.getsignal(one) is not kept[one]]);"
    "sys.exit(code)"
)
"""A program with a handler for every signal, which names those that are others afterwards."""


RUNNING = {
    **{name: os.environ[name] for name in ("PATH", "HOME")},
    **{"TERM": "xterm-256color", "SUPPLE_VOICE": NO_ENGINE},
}
"""The environment of every program: nothing of the terminal that the tests run in."""


class Program:
    """`supple run`, or the menu, in a terminal of 24 by 80, started by some lines of Python."""

    def __init__(
        self,
        routine: str | None,
        environ: dict[str, str],
        start: str = TAKE_TERMINAL,
        options: tuple[str, ...] = (),
        **more: str,
    ) -> None:
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._before = termios.tcgetattr(self._slave)
        self.written = b""
        words = ["run", routine, "--audio", "silent", *options] if routine else options
        self.process = subprocess.Popen(
            [sys.executable, "-c", start, *words],
            stdin=self._slave, stdout=self._slave, stderr=self._slave,
            env=RUNNING | environ | more, start_new_session=True,
        )  # fmt: skip

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._master, keys)

    def read_until(self, wanted: bytes) -> None:
        """Read what is written until `wanted` is among it."""
        while wanted not in self.written:
            assert self.read_more(PATIENCE_S), f"{wanted!r} did not come"

    def leave(self) -> int:
        """Leave the session and its summary, if there is one; return the exit code.

        Enter may have started the program a moment ago, so it would not be obeyed yet.
        """
        self.type(b"qy")
        while self.process.poll() is None and b"Ended early" not in self.written:
            self.read_more(0.05)
        if self.process.poll() is None:
            self.type(b"q")
        return self.end()

    def end(self) -> int:
        """Read to the end and return the exit code."""
        for _ in range(20 * PATIENCE_S):
            if self.process.poll() is not None:
                break
            self.read_more(0.05)
        else:
            self.process.kill()
            raise AssertionError("it did not end")
        while self.read_more(0):
            pass
        return self.process.returncode

    def await_stop(self) -> None:
        """Read until the program is stopped, and what it wrote before."""
        for _ in range(20 * PATIENCE_S):
            if os.waitpid(self.process.pid, os.WUNTRACED | os.WNOHANG)[0]:
                break
            self.read_more(0.05)
        else:
            raise AssertionError("it did not stop")
        while self.read_more(0):
            pass

    def assert_given_back(self) -> None:
        """Check that every mode is off again, and that the terminal echoes."""
        for on, off in MODES.items():
            if on in self.written:
                assert self.written.rfind(off) > self.written.rfind(on), on
        # What a terminal with one screen only, such as GNU screen, would keep of it is wiped.
        wiped, drawn = self.written.rfind(WIPE.encode()), self.written.rfind(b"\x1b[?2026h")
        assert drawn < wiped < self.written.rfind(b"\x1b[?1049l")
        assert termios.tcgetattr(self._slave)[:4] == self._before[:4]

    def close(self) -> None:
        """Leave nothing running."""
        self.process.kill()
        self.process.wait()
        os.close(self._slave)
        os.close(self._master)

    def read_more(self, seconds: float) -> bool:
        """Read what comes within so many seconds, if anything does."""
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        self.written += os.read(self._master, 65_536)
        return True


@pytest.fixture
def program(trial: str, environ: dict[str, str]) -> Iterator[Program]:
    """The trial, counting."""
    running = Program(trial, environ, ConEmuANSI="ON")
    running.read_until(b"to go")
    yield running
    running.close()


def test_an_editor_that_can_t_be_started_leaves_the_screen_as_it_was(program: Program) -> None:
    program.type(b" ")
    program.read_until(b"continue")
    program.type(b"e")
    program.read_until(b"No editor is set")
    program.type(b"qy")
    assert program.end() == 0
    program.assert_given_back()


@pytest.mark.parametrize("term", ["xterm", "linux"])
def test_sixteen_colours_are_all_that_such_a_terminal_gets(
    trial: str, environ: dict[str, str], term: str
) -> None:
    running = Program(trial, environ, TERM=term)
    running.read_until(b"to go")
    running.type(b"n")
    running.read_until(b"WORK")
    assert running.leave() == 0
    running.close()
    codes = {code for run in re.findall(rb"\x1b\[([\d;]*)m", running.written) for code in [run]}
    assert not any(b"8;2;" in code or b"8;5;" in code for code in codes)
    grounds = {part for code in codes for part in code.split(b";") if part[:1] in b"41"}
    assert {b"44", b"103"} <= grounds


def test_without_colour_only_words_and_exchanged_colours_are_left(
    trial: str, environ: dict[str, str]
) -> None:
    running = Program(trial, environ, NO_COLOR="1")
    running.read_until(b"to go")
    running.type(b"n")
    running.read_until(b"WORK")
    assert running.leave() == 0
    running.close()
    codes = {
        part for run in re.findall(rb"\x1b\[([\d;]*)m", running.written) for part in run.split(b";")
    }
    assert b"7" in codes
    assert codes <= {b"", b"0", b"1", b"2", b"7", b"39", b"49"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_gives_the_terminal_back(program: Program, number: signal.Signals) -> None:
    program.process.send_signal(number)
    assert program.end() == 128 + number
    program.assert_given_back()


def test_a_signal_while_the_first_screen_is_being_made_leaves_no_traceback(
    trial: str, environ: dict[str, str]
) -> None:
    with closing(Program(trial, environ)) as running:
        running.read_until(b"\x1b[?1049h")
        running.process.send_signal(signal.SIGTERM)
        assert running.end() == 128 + signal.SIGTERM
        running.assert_given_back()
    assert b"Traceback" not in running.written


@pytest.mark.parametrize(
    ("keys", "code"),
    [(b"\x03\x03", 130), (b"\xff\xfe\x1b[97;1:3uqqqqy", 0)],
    ids=["ctrl+c twice", "odd bytes, then quit"],
)
def test_keys_give_the_terminal_back(program: Program, keys: bytes, code: int) -> None:
    program.type(keys)
    assert program.end() == code
    program.assert_given_back()


@pytest.mark.parametrize("options", [(), ("--plain",)], ids=["screen", "lines"])
def test_whoever_calls_us_has_its_signal_handlers_back(
    trial: str, environ: dict[str, str], options: tuple[str, ...]
) -> None:
    with closing(Program(trial, environ, COMPARE_HANDLERS, options)) as running:
        running.read_until(b"to go" if not options else b"Long stretch")
        running.leave()
        assert b"CHANGED []" in running.written


SIGNALLED_TWICE = """
import os, signal
from threading import Event
from timer.tui.terminal.lifecycle import Terminal
asked = Event()
with Terminal(stop=asked.set, save=asked.set):
    os.kill(os.getpid(), signal.SIGTERM)
    asked.wait()
os.kill(os.getpid(), signal.SIGTERM)
print("all is saved")
"""


def test_a_second_signal_does_not_end_us_before_all_is_saved(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SIGNALLED_TWICE],
        env=RUNNING | environ, capture_output=True, timeout=PATIENCE_S, check=True,
    )  # fmt: skip
    assert done.stdout == b"all is saved\n"


FOOT = b"clinician"
"""What is drawn near the end of the menu."""


def menus(environ: dict[str, str], *, again: int) -> Iterator[Program]:
    """Open the menu, leave it, and yield it opened `again` once or more."""
    for number in range(again + 1):
        with closing(Program(None, environ, SUPPLE_AUDIO="silent")) as running:
            running.read_until(FOOT)
            if number:
                yield running
            while not any(Path(environ["XDG_CACHE_HOME"]).rglob("menu.picture")):
                running.read_more(0.05)
            running.type(b"q")
            assert running.end() == 0
            running.assert_given_back()


def test_the_menu_is_painted_before_the_screen_is_loaded_and_then_taken_over(
    environ: dict[str, str],
) -> None:
    for running in menus(environ, again=1):
        early = running.written
        assert MOUSE_ON not in early
        running.read_until(MOUSE_ON)
        assert running.written.count(b"\x1b[?1049h") == 1
        running.written = b""
        running.type(b"d")  # keys work: the details open, and close again
        running.read_until(b"shorter")
        running.written = b""
        running.type(b"\x1b")
        running.read_until(FOOT)


def test_a_signal_while_only_the_picture_is_shown_gives_the_terminal_back(
    environ: dict[str, str],
) -> None:
    for _ in menus(environ, again=1):
        pass
    with closing(Program(None, environ, SUPPLE_AUDIO="silent")) as running:
        running.read_until(FOOT)
        running.process.send_signal(signal.SIGTERM)
        assert running.end() == 128 + signal.SIGTERM
        running.assert_given_back()
    assert b"Traceback" not in running.written


def test_what_was_done_is_kept_when_the_program_is_ended(
    program: Program, environ: dict[str, str]
) -> None:
    program.type(b"n")
    program.read_until(b"WORK")
    program.type(b"x")
    program.read_until(b"skip it")
    program.process.send_signal(signal.SIGTERM)
    program.end()
    store = Context.of(environ, BARE).journal.open()
    sessions = store.sessions()
    store.close()
    assert [len(session["sets"]) for session in sessions] == [1]
    assert sessions[0]["state"] == "interrupted"


def test_who_goes_on_after_a_stop_shows_screen_title_and_progress_anew(program: Program) -> None:
    program.type(b" ")
    program.read_until(b"Paused \xc2\xb7")
    program.process.send_signal(signal.SIGTSTP)
    program.await_stop()
    program.assert_given_back()
    program.written = b""
    program.process.send_signal(signal.SIGCONT)
    program.read_until(b"hurts")
    assert program.leave() == 0
    assert b"\x1b]2;Paused" in program.written
    assert b"\x1b]9;4;4;" in program.written
    program.assert_given_back()


def test_who_is_ended_while_stopped_ends_without_taking_the_terminal_again(
    program: Program,
) -> None:
    program.process.send_signal(signal.SIGTSTP)
    program.await_stop()
    program.process.send_signal(signal.SIGTERM)
    program.process.send_signal(signal.SIGCONT)
    assert program.end() == 128 + signal.SIGTERM
    program.assert_given_back()


def test_a_stop_that_comes_before_the_screen_is_there_is_made_up_for() -> None:
    terminal, posted, given_back = Terminal(stop=list, save=list), list[Any](), list[Any]()
    terminal.stop_asked()
    terminal.attach(posted.append, given_back.append, given_back.append)
    (suspend,) = posted
    assert not given_back
    suspend()
    assert len(given_back) == 1


def test_who_starts_in_the_background_waits_there_until_it_is_brought_forward(
    trial: str, environ: dict[str, str]
) -> None:
    with closing(Program(trial, environ, START_BEHIND)) as running:
        running.read_until(b"to go")
        assert running.leave() == 0
        running.assert_given_back()


def test_who_is_started_where_nobody_can_bring_it_forward_says_so(
    trial: str, environ: dict[str, str]
) -> None:
    with closing(Program(trial, environ, START_ABANDONED)) as running:
        running.end()
    assert b"Another program is using" in running.written
    assert b"Traceback" not in running.written
