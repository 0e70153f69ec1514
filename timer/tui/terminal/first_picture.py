"""The menu as it was painted last, shown again before Textual is loaded.

Loading Textual takes most of a start. The first frame of the menu is kept in the cache folder with
everything that it was made of. If all of that is the same at the next start, the frame is written
to the terminal at once. Textual then paints the same over it, which nobody sees, and reads the keys
that were pressed meanwhile.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from timer.frozen import NamedTuple
from timer.sealed import read_sealed, write_sealed

FILE = "menu.picture"
LARGEST = 1024 * 1024
TAKE_SCREEN = "\x1b[?1049h"
"""Switches to the alternate screen; Textual writes the same."""
_HIDE_CURSOR, _SHOW_LATER, _SHOW = "\x1b[?25l", "\x1b[?2026h", "\x1b[?2026l"


class FirstPicture:
    """A frame and the `contents` that it shows, in the cache folder.

    The one part of it that changes with every minute is `ends`, the time of day at which the first
    routine would end. It is set in the frame. `holds` returns whether what was found around at the
    start is still so: a terminal may have got another size before the frame is painted.
    """

    def __init__(
        self, cache: Path, contents: str, ends: str, holds: Callable[[], bool] = lambda: True
    ) -> None:
        self._file = cache / FILE
        self._contents = contents.encode("utf-8", "backslashreplace")
        self._ends = ends
        self._holds = holds
        self._kept = self._read()

    @property
    def frame(self) -> str | None:
        """What to write to a terminal to show the same contents as last time, if they are."""
        if not self._kept:
            return None
        return f"{TAKE_SCREEN}{_HIDE_CURSOR}{_SHOW_LATER}{self._kept}{_SHOW}"

    def keep(self, drawn: str) -> None:
        """Keep what was drawn for these contents; if that fails, it only costs time."""
        if drawn == self._kept or not self._holds():
            return
        if self._ends and drawn.count(self._ends) > 1:
            return  # nobody knows which of them changes
        parts = (self._contents, self._ends.encode(), drawn.encode("utf-8", "replace"))
        write_sealed(self._file, b"\0".join(parts))

    def _read(self) -> str | None:
        body = read_sealed(self._file, LARGEST) or b""
        parts = bytes(body).split(b"\0", 2)
        if len(parts) < 3:  # damaged, or of another version
            return None
        contents, ends, drawn = parts
        if contents != self._contents or bool(ends) is not bool(self._ends):
            return None
        frame = drawn.decode("utf-8", "replace")
        return frame.replace(ends.decode(), self._ends) if ends else frame


class Surroundings(NamedTuple):
    """What a picture depends on outside Supple."""

    columns: int
    rows: int
    """No more routines than that can be seen."""
    kind: tuple[str | None, ...]
    """What is known of the terminal."""


def surroundings() -> Surroundings | None:
    """Return what a picture depends on outside Supple: size and kind of the terminal.

    None where none is painted early: Windows, and where no size is known.
    """
    if sys.platform == "win32":
        return None
    try:
        columns, rows = os.get_terminal_size(2)
    except OSError:
        return None
    known = (
        "TERM",
        "COLORTERM",
        "COLORFGBG",
        "NO_COLOR",
        "TEXTUAL_COLOR_SYSTEM",
        "LINES",
        "COLUMNS",
    )
    return Surroundings(columns, rows, tuple(map(os.environ.get, known)))
