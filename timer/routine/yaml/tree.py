"""Builds the tree of a file from YAML events, with a bound on everything that can grow."""

from __future__ import annotations

from typing import Any, NamedTuple

from timer.routine.diagnostics import Report, shown
from timer.routine.model import Place
from timer.text import storable

DEEPEST = 12
MOST_EVENTS = 20_000
LONGEST_TEXT = 500

_CURLY = ("“”", "‘’", "„“", "«»")


class Scalar(NamedTuple):
    """A single value, always as text. `plain` means: written without quotes."""

    text: str
    place: Place
    plain: bool = True


class ListNode(NamedTuple):
    """A list. `flow` means: written in brackets."""

    items: tuple[Node, ...]
    place: Place
    flow: bool = False


class MapNode(NamedTuple):
    """Keys with their values, in the order of the file. `flow` means: written in braces."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place
    flow: bool = False


class Refused(NamedTuple):
    """Stands for a value whose problem has been reported already."""

    place: Place


Node = Scalar | ListNode | MapNode | Refused


class TooMuchError(Exception):
    """The file goes beyond a bound; reading stops there."""

    def __init__(self, place: Place, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.place = place
        self.code = code
        self.message = message
        self.help = help


class _Open(NamedTuple):
    """A list or mapping whose end has not come yet."""

    mapping: bool
    place: Place
    flow: bool
    nodes: list[Node]


class TreeBuilder:
    """Takes events one by one; `root` is the tree once the document has ended."""

    def __init__(self, report: Report, lines: list[str]) -> None:
        self.root: Node | None = None
        self.done = False
        """Whether a second document has begun; nothing after it matters."""
        self.last_quoted: tuple[Place, int] | None = None
        """The latest quoted text over several lines: where it opens, the row where it ends."""
        self._report = report
        self._lines = lines
        self._open: list[_Open] = []
        self._events = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event of the parser. Raises TooMuchError beyond a bound."""
        self._events += 1
        kind = type(event).__name__
        if self._events > MOST_EVENTS:
            raise TooMuchError(
                self._place(event),
                "too-much",
                "This file holds far more than a routine needs.",
                "Split it into several routines.",
            )
        if kind == "ScalarEvent":
            self._scalar(event)
        elif kind in ("SequenceStartEvent", "MappingStartEvent"):
            self._start(event, mapping=kind == "MappingStartEvent")
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            self._end()
        elif kind == "AliasEvent":
            self._alias(event)
        elif kind == "DocumentStartEvent":
            self._document(event)

    def _place(self, event: Any) -> Place:
        """Return the event's place on its first line; a flow or block start is one column wide."""
        start, end = event.start_mark, event.end_mark
        line, column = start.line + 1, start.column + 1
        if end.line == start.line:
            return Place(line, column, max(end.column, column) + 1)
        here = self._lines[start.line] if start.line < len(self._lines) else ""
        return Place(line, column, max(len(here.rstrip()), column) + 1)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self.done = True
            self._report.error(
                self._place(event),
                "more-documents",
                "A second document begins here.",
                "Keep one routine to a file; take the line `---` out.",
            )

    def _scalar(self, event: Any) -> None:
        place = self._place(event)
        plain = not event.style
        if not plain and event.start_mark.line != event.end_mark.line and event.style in "'\"":
            self.last_quoted = (place, event.end_mark.line)
        node: Node = Scalar(storable(event.value), place, plain)
        if self._marked(event, place):
            node = Refused(place)
        elif len(event.value) > LONGEST_TEXT:
            self._report.error(
                place,
                "long-text",
                f"This text has {len(event.value)} characters.",
                f"Keep every text to {LONGEST_TEXT} characters.",
            )
            node = Refused(place)
        elif not event.value.isprintable() and self._controls(event.value, place):
            node = Refused(place)
        elif plain:
            self._warn_plain(event, place)
        self._add(node)

    def _controls(self, text: str, place: Place) -> bool:
        """Report a control character that an escape such as `\\e` has put into `text`."""
        for char in text:
            if (char < " " and char not in "\n\t") or "\x7f" <= char <= "\x9f":
                self._report.error(
                    place,
                    "control-character",
                    f"This text holds a control character (U+{ord(char):04X}).",
                    "Take its escape out.",
                )
                return True
        return False

    def _warn_plain(self, event: Any, place: Place) -> None:
        text = event.value
        if len(text) > 1 and text[0] + text[-1] in _CURLY:
            self._report.warn(
                place,
                "curly-quotes",
                "These curly quotes become part of the text.",
                'Use straight quotes: `"`.',
            )
        end = event.end_mark
        rest = self._lines[end.line][end.column :] if end.line < len(self._lines) else ""
        if rest[:2] == " #" and rest[2:3].isalnum() and text:
            self._report.warn(
                Place(end.line + 1, end.column + 2, end.column + 1 + len(rest.rstrip())),
                "comment-cuts-text",
                "The text ends before ` #`: what follows is read as a comment.",
                "Put quotes around the whole text, or a space after `#` if a comment is meant.",
            )

    def _marked(self, event: Any, place: Place) -> bool:
        """Report an anchor or a tag on a value."""
        if event.anchor is not None:
            self._report.error(
                place,
                "anchor",
                f"`&` makes {shown(event.anchor)} an anchor, which routines do not use.",
                "Put quotes around the text if the `&` belongs to it; otherwise take it out.",
            )
        if event.tag is not None:
            self._report.error(
                place,
                "tag",
                f"`!` makes {shown(event.tag)} a YAML tag, which routines do not use.",
                "Put quotes around the text if the `!` belongs to it; otherwise take it out.",
            )
        return event.anchor is not None or event.tag is not None

    def _alias(self, event: Any) -> None:
        place = self._place(event)
        self._report.error(
            place,
            "alias",
            f"`*` makes {shown(event.anchor)} an alias, which routines do not use.",
            "Put quotes around the text if the `*` belongs to it; otherwise write the value out.",
        )
        self._add(Refused(place))

    def _start(self, event: Any, *, mapping: bool) -> None:
        place = self._place(event)
        if len(self._open) == DEEPEST:
            raise TooMuchError(
                place,
                "too-deep",
                f"From here on it is nested more than {DEEPEST} levels deep.",
                "Flatten the groups; steps can stand one after the other.",
            )
        self._marked(event, place)
        self._open.append(_Open(mapping, place, bool(event.flow_style), []))

    def _end(self) -> None:
        ended = self._open.pop()
        if ended.mapping:
            self._add(MapNode(self._pairs(ended.nodes), ended.place, ended.flow))
        else:
            self._add(ListNode(tuple(ended.nodes), ended.place, ended.flow))

    def _pairs(self, nodes: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        """Pair keys with values, leaving out and reporting keys that can't be."""
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Place] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._refuse_key(key)
            elif key.text == "<<" and key.plain:
                self._report.error(
                    key.place,
                    "merge-key",
                    "`<<` is a merge key, which routines do not use.",
                    "Write the keys out.",
                )
            elif key.text in seen:
                self._report.error(
                    key.place,
                    "duplicate-key",
                    f"{shown(key.text)} stands here for the second time.",
                    f"Keep one of the two; the first is on line {seen[key.text].line}.",
                )
            else:
                seen[key.text] = key.place
                pairs.append((key, value))
        return tuple(pairs)

    def _refuse_key(self, key: Node) -> None:
        if not isinstance(key, Refused):
            self._report.error(
                key.place,
                "key-not-text",
                "This key is a list or a mapping.",
                "A key is a plain word; put quotes around a text that begins with a bracket.",
            )

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].nodes.append(node)
        else:
            self.root = node
