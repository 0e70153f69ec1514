"""A text in lines as editors count them: rows from 0, columns in the units that were agreed on."""

from __future__ import annotations

import re
from enum import StrEnum

from timer.frozen import NamedTuple
from timer.routine.model import Place

_BREAK = re.compile("\r\n|\r|\n")
_WORD = re.compile(r"[\w-]+")


class Units(StrEnum):
    """What a column counts."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    UTF_32 = "utf-32"


class Span(NamedTuple):
    """From one row and column, in characters from 0, up to another."""

    row: int
    column: int
    end_row: int
    end_column: int

    def touches(self, other: Span) -> bool:
        """Return whether two spans share a place, if only an end."""
        return self[:2] <= other[2:] and other[:2] <= self[2:]


class Change(NamedTuple):
    """A new text for a span."""

    span: Span
    text: str


class Lines:
    """The lines of a text, without their ends."""

    def __init__(self, text: str) -> None:
        self.rows = _BREAK.split(text)
        self.newline = found[0] if (found := _BREAK.search(text)) else "\n"
        self._text = text
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]
        self._mark = text.startswith("\ufeff")

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, row: int) -> str:
        return self.rows[row] if 0 <= row < len(self.rows) else ""

    def offset(self, row: int, column: int) -> int:
        """Return how many characters of the text come before a place."""
        if row >= len(self.rows):
            return len(self._text)
        return self._starts[max(row, 0)] + column

    def units(self, row: int, column: int, units: Units) -> int:
        """Return how many units come before a column."""
        before = self[row][:column]
        if units is Units.UTF_32 or before.isascii():
            return len(before)
        if units is Units.UTF_8:
            return len(before.encode("utf-8", "surrogatepass"))
        return len(before) + sum(char > "\uffff" for char in before)

    def column(self, row: int, units: int, kind: Units) -> int:
        """Return the column that has `units` before it, or the one it is inside of."""
        line = self[row]
        if kind is Units.UTF_32 or line.isascii():
            return min(max(units, 0), len(line))
        passed = 0
        for column, char in enumerate(line):
            wide = 1 + (char > "\uffff")
            if kind is Units.UTF_8:
                wide = len(char.encode("utf-8", "surrogatepass"))
            if passed + wide > units:
                return column
            passed += wide
        return len(line)

    def exact(self, place: Place) -> Span:
        """Return the span of a place in the file."""
        row = min(max(place.line - 1, 0), len(self.rows) - 1)
        line = self.rows[row]
        shift = -1 + (self._mark and row == 0)  # the reader drops a byte order mark
        start = min(max(place.column + shift, 0), len(line))
        return Span(row, start, row, min(max(place.end_column + shift, start), len(line)))

    def span(self, place: Place) -> Span:
        """Return the span of a place in the file; one without a width takes the word behind it."""
        row, start, _, end = self.exact(place)
        line = self.rows[row]
        if start == end:
            word = _WORD.match(line, start)
            end = word.end() if word else min(start + 1, len(line))
            start = min(start, max(end - 1, 0))
        return Span(row, start, row, end)

    def indent(self, row: int) -> int:
        """Return how far a row is indented."""
        return len(self[row]) - len(self[row].lstrip(" \t"))

    def is_bare(self, row: int) -> bool:
        """Return whether a row is empty or only a comment."""
        return self[row].lstrip(" \t")[:1] in ("", "#")

    def level(self, row: int) -> int:
        """Return how far in a row is; a dash is further in than a key in its column."""
        return 2 * self.indent(row) + (self[row].lstrip(" \t")[:1] == "-")

    def block_end(self, row: int, level: int) -> int:
        """Return the last row of what starts in a row at a level: its rows are further in."""
        last = row
        for below in range(row + 1, len(self.rows)):
            if self.is_bare(below):
                continue
            if self.level(below) <= level:
                break
            last = below
        return last


def changes_between(before: str, after: str) -> list[Change]:
    """Return the fewest changes of lines that make one text of another."""
    if before == after:
        return []
    from difflib import SequenceMatcher  # few keystrokes change lines for you

    old, new = _kept(before), _kept(after)
    found = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag != "equal":
            found.append(Change(_rows(old, start, end), "".join(new[first:last])))
    return found


def _kept(text: str) -> list[str]:
    """Return the lines of a text with their ends; together they are the text."""
    found, at = [], 0
    for end in _BREAK.finditer(text):
        found.append(text[at : end.end()])
        at = end.end()
    return [*found, text[at:]]


def _rows(old: list[str], start: int, end: int) -> Span:
    """Return the span of whole lines; what comes after the last line is its end."""
    if end < len(old):
        return Span(start, 0, end, 0)
    if start == len(old):
        return Span(len(old) - 1, len(old[-1]), len(old) - 1, len(old[-1]))
    return Span(start, 0, len(old) - 1, len(old[-1]))
