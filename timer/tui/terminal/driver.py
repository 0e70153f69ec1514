"""Textual's driver for Unix, made robust: floods, stray sequences and lost terminals do no harm."""

from __future__ import annotations

import os
import re
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual import events
from textual.geometry import Size
from textual.keys import Keys
from textual.message import Message

from timer.player.key_gate import Flood
from timer.tui.terminal.painting import Private, borrowed, missing_in

if TYPE_CHECKING:
    from textual._time import get_time
    from textual._xterm_parser import XTermParser
    from textual.drivers.linux_driver import LinuxDriver
else:
    (get_time,) = borrowed("textual._time", "get_time")
    (XTermParser,) = borrowed("textual._xterm_parser", "XTermParser")
    (LinuxDriver,) = borrowed("textual.drivers.linux_driver", "LinuxDriver")

PRIVATE: Private = (
    (LinuxDriver, (
        "_sigtstp_application", "_sigcont_application", "start_application_mode",
        "stop_application_mode", "_get_terminal_size", "run_input_thread", "process_message",
    )),
    (XTermParser, ("_sequence_to_key_events", "feed", "tick")),
)  # fmt: skip
"""What is replaced here of Textual's driver and parser, or called, and not promised."""

PIXELS_OFF = "\x1b[?1016l"
"""Turns off a mouse mode that Textual turns on and leaves on."""
_ENDS = frozenset("u~ABCDEFHPQRS")
"""The characters that end a key's sequence."""
MOST_DRAWN = (800, 250)
"""The most columns and rows that are drawn; nobody reads a larger terminal."""
_STRINGS = "\x1b[]PX^_][^\x1b\x07]*(?:\x07|\x1b\\\\)"
_STRAY = r"\x1b\[(?!\[)[0-?]*[ -/]*[^ -?Mmy]"
"""A control sequence, complete or cut short, other than those of mice (M, m) and modes (y).

The Linux console's function keys begin with two brackets and do not match.
"""


class CalmParser(XTermParser):
    """Parses key sequences, including those for a repeated or released key.

    Unknown sequences are ignored, where Textual would type their letters one by one.
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Any:
        if ":" in sequence and sequence.startswith("\x1b[") and sequence[-1] in _ENDS:
            happened = sequence[:-1].split(";")[1:2] or [""]
            kind = happened[0].partition(":")[2]
            if kind == "3":
                return [events.Key(Keys.Ignore, sequence)]
            if kind:
                sequence = sequence.replace(f":{kind}", "", 1)
        keys = list(super()._sequence_to_key_events(sequence, alt))
        return keys or ([events.Key(Keys.Ignore, sequence)] if is_stray(sequence) else keys)


class Keeper(Protocol):
    """Decides what happens when the process is stopped or resumed, or the terminal is lost."""

    def stop_asked(self) -> None:
        """Stop the process once the screen is given back."""

    def continued(self) -> None:
        """Take the screen again."""

    def hung_up(self) -> None:
        """End, since the terminal has gone."""


class Output(Protocol):
    """Where everything drawn is written; it never raises."""

    def at_once(self, text: str) -> bool:
        """Write `text` without waiting; return False if some of it is left to `write`."""

    def write(self, text: str) -> int:
        """Write `text` and return its length."""

    def flush(self) -> None:
        """Write whatever is held back."""

    def fileno(self) -> int:
        """Return the file descriptor."""


class EndOfInput(Event):
    """Says that the input thread is to end, and wakes it as it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.reader, self._writer = os.pipe()

    def set(self) -> None:
        """Have the thread end."""
        super().set()
        os.write(self._writer, b"!")

    def clear(self) -> None:
        """Let another thread begin."""
        if self.is_set():
            os.read(self.reader, 1)
        super().clear()


class CalmDriver(LinuxDriver):
    """Textual's driver, with `keeper` in charge of stops, resumes and a lost terminal."""

    keeper: ClassVar[Keeper]
    output: ClassVar[Output]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file = self.output  # type: ignore[assignment]
        self._admission = Admission()
        self.exit_event: EndOfInput = EndOfInput()
        self._gathered: list[str] | None = None

    def write(self, data: str) -> None:
        """Write at once where the terminal takes it, or else in the thread that may wait."""
        if self._gathered is not None:
            self._gathered.append(data)
        elif not self.output.at_once(data):
            super().write("")

    def send_message(self, message: Message) -> None:
        """Hand a message to the app; Textual makes a task of each, which is a turn of the loop."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Write what is drawn meanwhile in one piece."""
        if self._gathered is not None:
            yield
            return
        self._gathered = []
        try:
            yield
        finally:
            data, self._gathered = "".join(self._gathered), None
            if data:
                self.write(data)

    def _get_terminal_size(self) -> tuple[int, int]:
        return in_reach(*super()._get_terminal_size())

    def _sigtstp_application(self, *_: object) -> None:
        self.keeper.stop_asked()

    def _sigcont_application(self, *_: object) -> None:
        self.keeper.continued()

    def stop_application_mode(self) -> None:
        """Restore the normal screen."""
        self.write(PIXELS_OFF)
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Turn input into events until the driver stops or the terminal is lost."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        parser: XTermParser = CalmParser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self.exit_event.reader, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                # A lone escape waits for what may belong to it; nothing else has to be looked at.
                due = parser._timeout_time
                ready = selector.select(None if due is None else max(due - get_time(), 0))
                typed = any(key.fd == self.fileno for key, _ in ready)
                data = _read(self.fileno) if typed else b""
                if typed and not data:
                    self.keeper.hung_up()
                    return
                parser = self._feed(parser, decode(data))

    def _feed(self, parser: XTermParser, typed: str) -> XTermParser:
        """Post the events of `typed`; return the next parser, a new one after invalid input."""
        typed = without_answers(typed)
        try:
            arrived = parser.feed(typed) if typed else parser.tick()
            for event in self._admission.admitted(arrived):
                if isinstance(event, events.Resize):
                    event.size = event.virtual_size = event.container_size = in_reach(*event.size)
                self.process_message(event)
        except (ValueError, ArithmeticError, LookupError, TypeError):
            return CalmParser(self._debug)
        return parser


def in_reach(width: int, height: int) -> Size:
    """Return the size to draw for a terminal of so many columns and rows."""
    return Size(min(width, MOST_DRAWN[0]), min(height, MOST_DRAWN[1]))


def calm_driver(keeper: Keeper, output: Output) -> type[CalmDriver] | None:
    """Return a driver class that reports to `keeper` and writes to `output`.

    None with a Textual that has changed inside, which had better use its own.
    """
    if missing_in(PRIVATE) or not hasattr(XTermParser(), "_timeout_time"):
        return None
    if isinstance(get_time, type):  # the class that stands in for it
        return None
    return type("ScreenDriver", (CalmDriver,), {"keeper": keeper, "output": output})


def _read(descriptor: int) -> bytes:
    """Return the bytes that arrived, or none where the terminal has gone."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


def without_answers(typed: str) -> str:
    """Return `typed` without the strings in which terminals report colours, names and pictures.

    Read as keys, the digits of a colour would answer our questions.
    """
    return re.sub(_STRINGS, "", typed) if "\x1b" in typed else typed


def is_stray(sequence: str) -> bool:
    """Return whether a sequence that isn't a key should be ignored."""
    return len(sequence) > 2 and re.fullmatch(_STRAY, sequence) is not None


class Admission:
    """Lets typing through and drops whatever arrives faster than anybody types.

    A whole batch is dropped if it makes a flood, and so is everything until the flood is over.
    """

    def __init__(self) -> None:
        self._flood = Flood()

    def admitted(self, batch: Iterable[Message]) -> Iterator[Message]:
        """Yield the messages of a batch to pass on, in order."""
        arrived = list(batch)
        pressed = sum(isinstance(one, events.Key | events.MouseDown) for one in arrived)
        flooded = bool(pressed) and self._flood.drops(pressed, arrived[-1].time)
        for one in arrived:
            if not (flooded and isinstance(one, events.InputEvent)):
                yield one
