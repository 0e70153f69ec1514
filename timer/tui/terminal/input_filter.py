"""What arrives at a terminal without having been typed: answers to others, and floods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textual import events
from textual.message import Message

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
