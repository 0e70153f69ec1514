"""Textual's terminal driver, made calm. Not for Windows, which has another one."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.keys import Keys

from timer.tui.terminal.input_filter import Flood, is_stray, without_answers

if TYPE_CHECKING:
    from timer.tui.terminal.lifecycle import Output, Terminal

PIXELS_OFF = "\x1b[?1016l"
"""Textual turns this mouse mode on where it can, and never off again."""
_ENDS = frozenset("u~ABCDEFHPQRS")
"""What a key's sequence ends with."""
MOST_DRAWN = (800, 250)
"""Columns and rows; what a larger terminal has beyond stays empty, for none that is read has it."""
POLL_S = 0.1
"""How often the input thread looks whether it is to end."""


class CalmParser(XTermParser):
    """Reads key sequences, and knows the ones that say that a key is repeated or let go.

    A sequence that is no key is none; Textual would have its letters typed, one by one.
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


class CalmDriver(LinuxDriver):
    """Textual's driver with another end to everything that goes wrong."""

    keeper: ClassVar[Terminal]
    """Is told of stops, resumes and a terminal that has gone."""
    output: ClassVar[Output]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file = self.output  # type: ignore[assignment]
        self._flood = Flood()

    def _get_terminal_size(self) -> tuple[int, int]:
        return in_reach(*super()._get_terminal_size())

    def _sigtstp_application(self, *_: object) -> None:
        self.keeper.stop_asked()

    def _sigcont_application(self, *_: object) -> None:
        self.keeper.continued()

    def stop_application_mode(self) -> None:
        """Give the screen back."""
        self.write(PIXELS_OFF)
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Turn what is typed into events, until the driver stops or the terminal goes."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        parser: XTermParser = CalmParser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                ready = selector.select(POLL_S)
                data = _read(self.fileno) if ready else b""
                if ready and not data:
                    self.keeper.hung_up()
                    return
                parser = self._feed(parser, decode(data))

    def _feed(self, parser: XTermParser, typed: str) -> XTermParser:
        """Hand on the events of `typed`; a sequence that no terminal sends costs a new parser."""
        typed = without_answers(typed)
        try:
            arrived = parser.feed(typed) if typed else parser.tick()
            for event in self._flood.admitted(arrived):
                if isinstance(event, events.Resize):
                    event.size = event.virtual_size = event.container_size = in_reach(*event.size)
                self.process_message(event)
        except (ValueError, ArithmeticError, LookupError, TypeError):
            return CalmParser(self._debug)
        return parser


def in_reach(width: int, height: int) -> Size:
    """Return what is drawn of a terminal of so many columns and rows."""
    return Size(min(width, MOST_DRAWN[0]), min(height, MOST_DRAWN[1]))


def calm_driver(keeper: Terminal, output: Output) -> type[CalmDriver]:
    """Return the driver for one screen: `keeper` watches over it, `output` takes what it draws."""
    return type("ScreenDriver", (CalmDriver,), {"keeper": keeper, "output": output})


def _read(descriptor: int) -> bytes:
    """Return what was typed; nothing where the terminal has gone."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
