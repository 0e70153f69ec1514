"""Textual's terminal driver, made calm. Not for Windows, which has another one."""

from __future__ import annotations

import os
import re
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Protocol

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.keys import Keys
from textual.message import Message

PIXELS_OFF = "\x1b[?1016l"
"""Textual turns this mouse mode on where it can, and never off again."""
_ENDS = frozenset("u~ABCDEFHPQRS")
"""What a key's sequence ends with."""
MOST_DRAWN = (800, 250)
"""Columns and rows; what a larger terminal has beyond stays empty, for none that is read has it."""
POLL_S = 0.1
"""How often the input thread looks whether it is to end."""


AT_ONCE = 80
"""Keys that may come at once, as pasted where pastes are not told apart; a name has no more."""
A_SECOND = 250
"""Keys a second that go on being typing; the fastest keyboard repeats a key 200 times."""
QUIET_S = 0.25
"""How long nothing may arrive after a flood until it is typing again."""

_STRINGS = "\x1b[]PX^_][^\x1b\x07]*(?:\x07|\x1b\\\\)"
_STRAY = r"\x1b\[(?!\[)[0-?]*[ -/]*[^ -?Mmy]"
"""A control sequence to its end or to what cuts it short, but those of mice (M, m) and modes (y).

The two brackets of the Linux console's function keys are none.
"""


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


class Keeper(Protocol):
    """Whoever decides what happens when the terminal is stopped, resumed or lost."""

    def stop_asked(self) -> None:
        """Stop the process once the screen is given back."""

    def continued(self) -> None:
        """Take the screen again."""

    def hung_up(self) -> None:
        """End, since the terminal has gone."""


class Output(Protocol):
    """Where everything drawn is written; it never raises."""

    def write(self, text: str) -> int:
        """Write `text` and return its length."""

    def flush(self) -> None:
        """Write whatever is held back."""

    def fileno(self) -> int:
        """Return the file descriptor."""


class CalmDriver(LinuxDriver):
    """Textual's driver with another end to everything that goes wrong."""

    keeper: ClassVar[Keeper]
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


def calm_driver(keeper: Keeper, output: Output) -> type[CalmDriver]:
    """Return the driver for one screen: `keeper` watches over it, `output` takes what it draws."""
    return type("ScreenDriver", (CalmDriver,), {"keeper": keeper, "output": output})


def _read(descriptor: int) -> bytes:
    """Return what was typed; nothing where the terminal has gone."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


def without_answers(typed: str) -> str:
    """Return `typed` without the strings in which terminals tell of colours, names and pictures.

    Taken for keys, the digits of a colour would be answers of the person.
    """
    return re.sub(_STRINGS, "", typed) if "\x1b" in typed else typed


def is_stray(sequence: str) -> bool:
    """Return whether a control sequence that is no key is to be left out."""
    return len(sequence) > 2 and re.fullmatch(_STRAY, sequence) is not None


class Flood:
    """Lets typing through, and nothing of what comes faster than anybody types.

    A flood is left out from its first key on where that came with the rest, until it is over.
    """

    def __init__(self) -> None:
        self._level = 0.0
        """Keys that came, less those that time has made good."""
        self._last = 0.0
        self._over = 0.0
        """When typing counts again; in the seconds of the events."""

    def admitted(self, batch: Iterable[Message]) -> Iterator[Message]:
        """Yield what of a batch that came at once is to be handed on, in its order."""
        arrived = list(batch)
        pressed = sum(isinstance(one, events.Key | events.MouseDown) for one in arrived)
        flooded = bool(pressed) and self._floods(pressed, arrived[-1].time)
        for one in arrived:
            if not (flooded and isinstance(one, events.InputEvent)):
                yield one

    def _floods(self, pressed: int, now: float) -> bool:
        self._level = max(0.0, self._level - (now - self._last) * A_SECOND) + pressed
        self._last = now
        if self._level > AT_ONCE or now < self._over:
            self._over = now + QUIET_S
            self._level = 0.0
        return now < self._over
