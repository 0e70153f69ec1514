"""Output: the one way for commands to print, and the line that says what is running where."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from timer import __version__
from timer.text import cells, hung, pad, safe, storable, wrap

SCHEMA_VERSION = 1
GAP = 2
WIDE = 200
LEAST = 20
"""Cells that the last column needs to be broken within itself."""
Printed = list[tuple[bool, bytes]]
"""What was printed: whether on stderr, and its bytes."""


def say(line: str, *, err: bool = False) -> None:
    """Print one line, made safe: control characters reach the terminal as visible text."""
    _print(safe(line), err)


def _print(text: str, err: bool) -> None:
    stream = sys.stderr if err else sys.stdout
    stream.write(f"{text}\n")
    stream.flush()
    for parts in _RECORDINGS:
        parts.append((err, f"{text}\n".encode(stream.encoding, stream.errors or "strict")))


_RECORDINGS: list[Printed] = []


@contextmanager
def recorded() -> Iterator[Printed]:
    """Yield a list of all that is printed meanwhile: whether on stderr, and its bytes."""
    parts: Printed = []
    _RECORDINGS.append(parts)
    try:
        yield parts
    finally:
        _RECORDINGS.remove(parts)


def tell(line: str, *, err: bool = False) -> None:
    """Print one line; on a terminal it is broken between words where it is too long."""
    width, text = room(err=err), safe(line)
    for row in hanging(text, width) if "`" in text else hung(text, width):
        _print(row, err)


def room(*, err: bool = False) -> int:
    """Return how wide lines may be on a terminal; 0 elsewhere, where lines stay whole."""
    stream = sys.stderr if err else sys.stdout
    return columns() if stream.isatty() else 0


_WORD = r"(?:[^\s`]*`[^`]*`)+[^\s`]*|\S+"
"""A word, or a command in backticks with what touches it."""
_COLOUR = r"\x1b\[[0-9;]*m"


def hanging(text: str, width: int, indent: int = 0, head: str = "") -> list[str]:
    """Return `head` and a text in rows of at most `width` cells, those below by `indent` cells.

    They are broken between words, and not within a command in backticks that fits into a row. A
    text may be in colours. A width of 0 is unknown, and breaks nothing.
    """
    if not width or _taken(head + text) <= width:
        return [head + text]
    rows, row, begun = [], head, False
    for found in re.findall(_WORD, text):
        for word in [found] if _taken(found) <= width - indent else found.split():
            if begun and _taken(f"{row} {word}") > width:
                rows.append(row)
                row, begun = " " * indent, False
            row, begun = f"{row}{' ' if begun else ''}{word}", True
    return [*rows, row]


def _taken(text: str) -> int:
    return cells(re.sub(_COLOUR, "", text) if "\x1b" in text else text)


_SPELT = {
    **dict(zip("→←↑↓", ("right", "left", "up", "down"), strict=True)),
    **dict.fromkeys("–—−·‐‑", "-"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("•●◐▸▶", "*"),
    **{"…": "...", "×": "x", "○": "o", "✓": "ok", "✗": "x"},
}


def spelt(error: UnicodeError) -> tuple[str, int]:
    """Spell in ASCII what an encoding lacks: arrows as words, boxes as lines; the rest escaped."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_spell, error.object[error.start : error.end])), error.end


def _spell(char: str) -> str:
    if char in _SPELT:
        return _SPELT[char]
    if "\u2500" <= char <= "\u257f":
        return {"─": "-", "━": "-", "═": "-", "│": "|", "┃": "|", "║": "|"}.get(char, "+")
    if "\u2580" <= char <= "\u259f":
        return "#"
    from unicodedata import normalize

    base = normalize("NFKD", char).encode("ascii", "ignore").decode()
    return base or char.encode("ascii", "backslashreplace").decode()


def terminal_encoding(environ: Mapping[str, str], otherwise: str) -> str:
    """Return the locale's encoding for a terminal, or `otherwise` where that was chosen by hand."""
    if sys.platform == "win32" or {"PYTHONIOENCODING", "PYTHONUTF8"} & {*environ}:
        return otherwise
    from codecs import lookup
    from locale import getencoding

    try:
        return lookup(getencoding()).name
    except LookupError:
        return otherwise


def put(text: str, *, err: bool = False) -> None:
    """Print our own text of several lines, such as a script, unchanged."""
    _print(text.removesuffix("\n"), err)


_INKS = {"bold": 1, "red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36}


def pass_on(data: bytes) -> None:
    """Print a person's own file: byte by byte to a pipe, made safe on a terminal."""
    if sys.stdout.isatty():
        for line in data.decode("utf-8-sig", errors="backslashreplace").splitlines():
            say(line)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


class Ink:
    """Makes texts safe to print and, on a terminal that has colours, colours them."""

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, colour: str | None = None, *, bold: bool = False) -> str:
        """Return `text`, safe and in a colour."""
        codes = "".join(f"\x1b[{_INKS[one]}m" for one in (colour, bold and "bold") if one)
        return f"{codes}{safe(text)}\x1b[0m" if self._on and codes else safe(text)


PLAIN = Ink(False)


def ink(*, err: bool = False) -> Ink:
    """Return the ink for stdout or stderr: none in a pipe, with NO_COLOR or on a dumb terminal."""
    stream = sys.stderr if err else sys.stdout
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "") in ("dumb", "unknown", "")
    return Ink(stream.isatty() and not plain)


def print_json(**fields: Any) -> None:
    """Print one JSON object in ASCII, `schema_version` first."""
    import json

    put(json.dumps(_storable({"schema_version": SCHEMA_VERSION, **fields})))


def _storable(value: Any) -> Any:
    """Return a value with every text in it made fit for any reader of JSON."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {_storable(key): _storable(one) for key, one in value.items()}
    return [_storable(one) for one in value] if isinstance(value, list | tuple) else value


def table(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return `rows` as lines of at most `width` cells; the first row is the heading.

    Columns that don't fit are below their row, named, so a narrow terminal hides nothing. All lines
    are broken between words.
    """
    return [line for lines in table_rows(rows, width) for line in lines]


def table_rows(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Return the lines of each row as `table` does."""
    texts = [[safe(cell) for cell in row] for row in rows]
    widths = _fitting(texts, width)
    found = [[_in_columns(texts[0], widths)]]
    for row in texts[1:]:
        named = zip(texts[0][len(widths) :], row[len(widths) :], strict=True)
        rest = "; ".join(f"{name}: {cell}" for name, cell in named if cell)
        below = hung(f"{' ' * GAP}{rest}", width) if rest else []
        found.append([*_hung(row, widths, width), *below])
    return found


def _hung(row: Sequence[str], widths: Sequence[int], width: int) -> list[str]:
    """Return a row of columns; if its last one is too wide, it goes on below its own start."""
    line = _in_columns(row, widths)
    start = sum(widths[:-1]) + GAP * (len(widths) - 1)
    if cells(line) <= width or width - start < LEAST:
        return hung(line, width)
    first, *more = wrap(row[len(widths) - 1], width - start)
    whole = _in_columns((*row[: len(widths) - 1], first), widths)
    return [whole, *(f"{' ' * start}{part}" for part in more)]


def _fitting(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the widths of the columns that fit: the first two at least."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    while len(widths) > 2 and sum(widths) + GAP * (len(widths) - 1) > width:
        widths.pop()
    return widths


def _in_columns(row: Sequence[str], widths: Sequence[int]) -> str:
    shown = (pad(cell, size) for cell, size in zip(row, widths, strict=False))
    return (" " * GAP).join(shown).rstrip()


def columns() -> int:
    """Return how wide lines may be: a large width where neither COLUMNS nor a terminal says."""
    return known_columns() or WIDE


def known_columns() -> int:
    """Return how wide COLUMNS says lines may be, or else the terminal; 0 if neither says."""
    chosen = os.environ.get("COLUMNS", "")
    if chosen.isascii() and chosen.isdigit() and 0 < int(chosen) <= WIDE:
        return int(chosen)
    try:
        return os.get_terminal_size(1).columns
    except OSError:
        return 0


def version_line(environ: Mapping[str, str]) -> str:
    """Return the versions of Supple, Python and Textual, the platform and the terminal."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    return (
        f"supple {__version__} (Python {python}, Textual {textual_version()}, "
        f"{sys.platform}, terminal {terminal(environ)})"
    )


def textual_version() -> str:
    """Return the version of Textual that is installed, without loading it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("textual")
    except PackageNotFoundError:
        return "missing"


def terminal(environ: Mapping[str, str]) -> str:
    """Return the terminal's name for itself."""
    program = environ.get("TERM_PROGRAM")
    kind = environ.get("TERM") or "unknown"
    if "TMUX" in environ:
        program = "tmux"
    return safe(f"{program} ({kind})" if program else kind, 60)
