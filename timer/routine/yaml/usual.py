"""The events of YAML as most files are written, without a library that takes long to load.

That is mappings and lists by indent, texts on one line, plain or in quotes without escapes, and
lists and mappings in brackets on one line. If there is anything else in a text, such as a tab, an
anchor, a text of several lines or a fault, it has no events here, and PyYAML has to read it.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Mark(NamedTuple):
    """A place, counted from 0."""

    line: int
    column: int


class Event:
    """Something in a text, from one place to another; named and built like PyYAML's events."""

    anchor = tag = style = None
    value = ""
    flow_style = False

    def __init__(self, start: Mark, end: Mark) -> None:
        self.start_mark = start
        self.end_mark = end


class StreamStartEvent(Event):
    """The text begins."""


class StreamEndEvent(Event):
    """The text ends."""


class DocumentStartEvent(Event):
    """Its one document begins."""


class DocumentEndEvent(Event):
    """Its one document ends."""


class MappingEndEvent(Event):
    """A mapping ends. Without braces that is where nothing more of it was found."""


class SequenceEndEvent(Event):
    """A list ends, likewise."""


class _Start(Event):
    def __init__(self, row: int, start: int, sign: str = "") -> None:
        super().__init__(Mark(row, start), Mark(row, start + len(sign)))
        self.flow_style = sign in _CLOSING


class MappingStartEvent(_Start):
    """A mapping begins, in braces if it is in flow style."""


class SequenceStartEvent(_Start):
    """A list begins, in brackets if it is in flow style."""


class ScalarEvent(Event):
    """A text; `style` is its quotes, None without any."""

    def __init__(self, row: int, start: int, end: int, value: str, style: str | None) -> None:
        # Made by the thousand: this takes half the time of making them by name.
        self.start_mark = tuple.__new__(Mark, (row, start))
        self.end_mark = tuple.__new__(Mark, (row, end))
        self.value = value
        self.style = style  # type: ignore[assignment]


class UnusualError(Exception):
    """Raised where a text isn't as most are."""


def usual_events(text: str, most: int) -> list[Event] | None:
    """Return the events of a text, None if it isn't as most are or has more events than `most`."""
    if "\t" in text or "\r" in text:
        return None
    try:
        return _Reader(text, most).events
    except UnusualError:
        return None


_KEY = r"([^\W\d_]\w*(?:[ -]\w+)*|\"[^\"\\]*\"|'[^']*'):(?: +|$)"
_NOT_PLAIN = frozenset("?:,[]{}#&*!|>'\"%@`")
"""How no plain text starts here, though some may elsewhere."""
_CLOSING = {"[": "]", "{": "}"}
DEEPEST = 20
"""How many lists and mappings may lie inside one another; the tree allows fewer."""


class _Line(NamedTuple):
    row: int
    indent: int
    text: str
    """The whole line without spaces at its end."""


class _Reader:
    """Reads one text; `events` are its events."""

    def __init__(self, text: str, most: int) -> None:
        self.events: list[Event] = []
        self._most = most
        self._key = re.compile(_KEY)
        self._lines = [
            _Line(row, len(raw) - len(raw.lstrip(" ")), raw.rstrip(" "))
            for row, raw in enumerate(text.split("\n"))
            if raw.lstrip(" ")[:1] not in ("", "#")
        ]
        if not self._lines:
            raise UnusualError
        for one in self._lines:
            if not one.indent and (one.text[0] == "%" or one.text[:3] in ("---", "...")):
                raise UnusualError
        self._at = 0
        self._deep = 0
        top, start = Mark(0, 0), Mark(self._lines[0].row, self._lines[0].indent)
        self._add(StreamStartEvent(top, top))
        self._add(DocumentStartEvent(start, start))
        self._block(start.column)
        if self._at < len(self._lines):
            raise UnusualError
        end = Mark(text.count("\n"), 0)
        self._add(DocumentEndEvent(end, end))
        self._add(StreamEndEvent(end, end))

    def _add(self, event: Event) -> None:
        self.events.append(event)
        if len(self.events) > self._most:
            raise UnusualError

    def _open(self, event: Event) -> None:
        self._add(event)
        self._deep += 1
        if self._deep > DEEPEST:
            raise UnusualError

    def _close(self, event: Event) -> None:
        self._add(event)
        self._deep -= 1

    @property
    def _indent(self) -> int:
        """The indent of the next line, -1 after the last."""
        return self._lines[self._at].indent if self._at < len(self._lines) else -1

    def _is_item(self) -> bool:
        line = self._lines[self._at]
        return line.text.startswith("- ", line.indent)

    def _here(self) -> Mark:
        row = self._lines[self._at].row if self._at < len(self._lines) else self._lines[-1].row + 1
        return Mark(row, max(self._indent, 0))

    def _block(self, column: int) -> None:
        """Read the list or mapping that begins with the next line, in this column."""
        if self._is_item():
            self._list(column)
        else:
            self._mapping(column)

    def _list(self, column: int, *, under_key: bool = False) -> None:
        """Read a list; `under_key` if its key may be in the same column."""
        line = self._lines[self._at]
        self._open(SequenceStartEvent(line.row, line.indent, "-" if under_key else ""))
        while self._indent == column:
            if not self._is_item():
                if under_key:
                    break
                raise UnusualError
            line = self._lines[self._at]
            start = len(line.text) - len(line.text[column + 1 :].lstrip(" "))
            if self._key.match(line.text, start):
                self._mapping(start)
            else:
                self._value(line, start)
        if self._indent > column:
            raise UnusualError
        self._close(SequenceEndEvent(here := self._here(), here))

    def _mapping(self, column: int) -> None:
        """Read a mapping whose first key is in the next line, perhaps after a dash."""
        self._open(MappingStartEvent(self._lines[self._at].row, column))
        first = True
        while first or self._indent == column:
            line = self._lines[self._at]
            found = self._key.match(line.text, column)
            if found is None:
                raise UnusualError
            first = False
            quote = found[1][0] if found[1][0] in "\"'" else None
            said = found[1][1:-1] if quote else found[1]
            self._add(ScalarEvent(line.row, column, found.end(1), said, quote))
            if found.end() < len(line.text) and line.text[found.end()] != "#":
                self._value(line, found.end())
                continue
            self._at += 1
            if self._indent > column:
                self._block(self._indent)
            elif self._indent == column and self._is_item():
                self._list(column, under_key=True)
            else:
                self._add(ScalarEvent(line.row, found.end(1) + 1, found.end(1) + 1, "", None))
        if self._indent > column:
            raise UnusualError
        self._close(MappingEndEvent(here := self._here(), here))

    def _value(self, line: _Line, start: int) -> None:
        """Read the rest of a line: a text, or a list or mapping in brackets."""
        self._at += 1
        first = line.text[start]
        if first in "\"'":
            end = self._quoted(line, start)
        elif first in _CLOSING:
            end = self._flow(line, start)
        elif not self._is_plain(line.text, start):
            raise UnusualError
        else:
            comment = line.text.find(" #", start)
            said = line.text[start : comment if comment >= 0 else None].rstrip(" ")
            if ": " in said or said[-1] == ":":
                raise UnusualError
            self._add(ScalarEvent(line.row, start, start + len(said), said, None))
            return
        rest = line.text[end:]
        if rest and not (rest[0] == " " and rest.lstrip(" ")[0] == "#"):
            raise UnusualError

    def _quoted(self, line: _Line, start: int) -> int:
        """Read a text in quotes and return where it ends."""
        quote = line.text[start]
        end = line.text.find(quote, start + 1) + 1
        if not end or line.text[end : end + 1] == quote or "\\" in line.text[start:end]:
            raise UnusualError
        self._add(ScalarEvent(line.row, start, end, line.text[start + 1 : end - 1], quote))
        return end

    def _flow(self, line: _Line, start: int) -> int:
        """Read what is in brackets and return where it ends."""
        text, row = line.text, line.row
        mapping, closing = text[start] == "{", _CLOSING[text[start]]
        kind = MappingStartEvent if mapping else SequenceStartEvent
        self._open(kind(row, start, text[start]))
        at = self._skipped(text, start + 1)
        while text[at] != closing:
            if mapping:
                at = self._skipped(text, self._flow_text(line, at))
                if text[at : at + 2] != ": ":
                    raise UnusualError
                at = self._skipped(text, at + 1)
            inside = self._flow if text[at] in _CLOSING else self._flow_text
            at = self._skipped(text, inside(line, at))
            if text[at] == ",":
                at = self._skipped(text, at + 1)
            elif text[at] != closing:
                raise UnusualError
        end = Mark(row, at), Mark(row, at + 1)
        self._close(MappingEndEvent(*end) if mapping else SequenceEndEvent(*end))
        return at + 1

    def _flow_text(self, line: _Line, start: int) -> int:
        """Read a text in brackets and return where it ends."""
        text = line.text
        if text[start] in "\"'":
            return self._quoted(line, start)
        if not self._is_plain(text, start):
            raise UnusualError
        end = start
        while end < len(text) and text[end] not in ",[]{}#:":
            end += 1
        if text[end : end + 1] in ("#", "[", "{"):
            raise UnusualError
        said = text[start:end].rstrip(" ")
        self._add(ScalarEvent(line.row, start, start + len(said), said, None))
        return end

    @staticmethod
    def _is_plain(text: str, start: int) -> bool:
        """Return whether a text without quotes begins here; a dash may be that of a number."""
        return text[start] not in _NOT_PLAIN and (
            text[start] != "-" or text[start + 1 : start + 2].isalnum()
        )

    @staticmethod
    def _skipped(text: str, at: int) -> int:
        """Return the place of the next character that is no space; all is on one line here."""
        while text[at : at + 1] == " ":
            at += 1
        if at == len(text):
            raise UnusualError
        return at
