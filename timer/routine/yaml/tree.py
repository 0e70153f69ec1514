"""Bytes to a tree of texts, lists and mappings, each with its place in the file.

Whatever is in a file, reading it ends soon and never raises: everything that can grow has a bound.
The nodes are named tuples, as these are made by the thousand and load in a fraction of the time.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from timer import __version__, files
from timer.errors import SuppleError
from timer.files import UnreadableError
from timer.frozen import NamedTuple
from timer.routine.diagnostics import Report, Severity, shown
from timer.routine.model import Place
from timer.sealed import Memory
from timer.text import safe, storable

LARGEST = 256 * 1024
"""Bytes in a file; more than any routine needs."""
DEEPEST = 12
MOST_EVENTS = 20_000
LONGEST_TEXT = 500
NO_ORIGINS: Mapping[int, list[int]] = {}
TOP = Place(1, 1, 1)
"""The place of what a whole file lacks."""

_UNWANTED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"


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
    whole: bool = True
    """Whether all of it could be read; otherwise a key that seems missing may be there."""


class Refused(NamedTuple):
    """A value whose problem has already been reported."""

    place: Place


Node = Scalar | ListNode | MapNode | Refused


def read_bytes(path: Path) -> bytes:
    """Return what the regular file at `path` holds, at most `LARGEST` bytes.

    Raises UnreadableError.
    """
    return files.read_bytes(path, LARGEST)


def load(path: Path, most: int, start: str) -> Node:
    """Return the tree in the file at `path`, of at most `most` bytes.

    Raises SuppleError, with the place of the first error. `start` is what such a file starts with.
    """
    try:
        data = files.read_bytes(path, most)
    except UnreadableError as error:
        raise error.at(path) from None
    report = Report()
    tree = parse(data, report, start)
    for problem in report.problems():
        if problem.severity is Severity.ERROR:
            place = f"{safe(str(path))}, line {problem.line}, column {problem.column}"
            raise SuppleError(f"{place}: {problem.message}", problem.help)
    assert tree is not None, path
    return tree


def values(node: Node) -> Any:
    """Return the texts, lists and dictionaries of a tree, without their places."""
    if isinstance(node, MapNode):
        return {key.text: values(value) for key, value in node.pairs}
    if isinstance(node, ListNode):
        return [values(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else None


def parse(data: bytes, report: Report, start: str = "`name:` and `steps:`") -> Node | None:
    """Return the tree in `data`, None where none of it can be read; problems go to `report`.

    These are the faults of the YAML and everything in it that is refused: anchors, tags, second
    documents, duplicate keys and so on. Where a fault can be repaired, the tree is what the file
    would be without it; otherwise it is what comes before. `start` is what such a file starts with.
    """
    memory = Memory.current if _kind() else None
    if memory is not None and (known := memory.recall(_kind(), data)) is not None:
        flat, on_lines = known
        report.on_lines |= on_lines
        tree: Node = _restored(flat)
        return tree
    text = _decode(data, report)
    if text is None:
        return None
    builder, fault = _build(text, TreeBuilder(text.splitlines()))
    if fault is not None or builder.second is not None:
        builder = _repaired(text, report)
    elif memory is not None and builder.root is not None and not builder.report.problems():
        memory.add(_kind(), data, (_flat(builder.root), builder.report.on_lines))
    report.absorb(builder.report)
    if builder.root is None and not report.failed:
        report.error(TOP, "empty-file", "This file is empty.", f"Start it with {start}.")
    return builder.root


@cache
def _kind() -> str:
    """Return what trees are remembered as: the code that makes them; "" if that can't be seen."""
    parser = (files.mark(f"{folder}/yaml/__init__.py") for folder in sys.path)
    marks = files.mark(__file__), next(filter(None, parser), None)
    return "" if None in marks else f"tree {__version__} {marks}"


def _flat(node: Node) -> tuple[Any, ...]:
    """Return a tree without problems as plain tuples."""
    if isinstance(node, Scalar):
        return (node.text, *node.place, node.plain)
    if isinstance(node, ListNode):
        return (tuple(map(_flat, node.items)), *node.place, node.flow)
    assert isinstance(node, MapNode), node
    pairs = tuple((_flat(key), _flat(value)) for key, value in node.pairs)
    return (pairs, *node.place, node.flow, node.whole)


def _restored(flat: tuple[Any, ...]) -> Any:
    """Return the tree of such tuples."""
    inner, place = flat[0], _new(Place, flat[1:4])
    if isinstance(inner, str):
        return _new(Scalar, (inner, place, flat[4]))
    if len(flat) == 5:
        return ListNode(tuple(map(_restored, inner)), place, flat[4])
    pairs = tuple((_restored(key), _restored(one)) for key, one in inner)
    return MapNode(pairs, place, *flat[4:])


_new: Any = tuple.__new__
"""Makes a named tuple of all its fields in half the time."""


def _repaired(text: str, report: Report) -> TreeBuilder:
    """Report the faults of `text`, and return what can be built of it in spite of them."""
    from timer.routine.yaml.syntax import Patch, Stop, read_on

    report.repaired = True

    def built(patch: Patch) -> tuple[TreeBuilder, Stop | None]:
        new = TreeBuilder(patch.lines, patch.origins, patch.lost)
        builder, fault = _build("\n".join(patch.lines) + "\n", new)
        if fault is None and builder.second is None:
            return builder, None
        mark, opened = (fault.mark, fault.opened) if fault else (None, None)
        return builder, Stop(mark, opened, str(fault), builder.last_quoted, builder.second)

    builder = read_on(text.splitlines() or [""], built, report)
    report.mended = {row + 1 for row in builder.mended}
    return builder


def _decode(data: bytes, report: Report) -> str | None:
    if len(data) > LARGEST:
        report.error(
            TOP,
            "file-too-large",
            "This file is over 256 KiB.",
            "Supple's files are a few kilobytes. Check that this is the right one.",
        )
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _after(data[: error.start].decode("utf-8-sig", "replace"))
        message = "This file is not UTF-8 text from here on."
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            place, message = TOP, "This file is UTF-16 text."
        report.error(place, "not-utf-8", message, "Save it as UTF-8.")
        return None
    # What is to be seen, and what ends a line, is none of it, and that is most files.
    shown_only = "".join(text.split("\n")).isprintable()
    if not shown_only and (found := re.search(_UNWANTED, text)):
        place = _after(text[: found.start()])
        message = f"There is an invisible control character here (U+{ord(found[0]):04X})."
        report.error(place, "control-character", message, "Delete it.")
        return None
    return text


def _after(before: str) -> Place:
    """Return the place of the first character after `before`."""
    lines = re.split("\r\n|\r|\n", before)
    return Place(len(lines), len(lines[-1]) + 1, len(lines[-1]) + 2)


def _build(text: str, builder: TreeBuilder) -> tuple[TreeBuilder, FaultError | None]:
    """Build the tree of `text` as far as it can be read, and return what ended it early."""
    try:
        for event in events(text):
            builder.take(event)
            if builder.second is not None:
                break
    except TooMuchError as error:
        builder.report.error(error.place, error.code, error.message, error.help)
        builder.give_up()
    except FaultError as fault:
        builder.close()
        return builder, fault
    return builder, None


class FaultError(Exception):
    """Raised where the parser gives up; marks are (line, column) from 0, if it named them."""

    def __init__(self, error: Exception, mark: tuple[int, int] | None = None) -> None:
        super().__init__(getattr(error, "problem", None) or type(error).__name__)
        self.mark = mark or _mark(getattr(error, "problem_mark", None))
        self.opened = _mark(getattr(error, "context_mark", None))


def _mark(mark: Any) -> tuple[int, int] | None:
    return None if mark is None else (mark.line, mark.column)


def events(text: str) -> Iterator[Any]:
    """Yield YAML events, by the C parser where there is one; raise FaultError for any fault.

    The composer is never asked: it recurses, and enough brackets would end the process. Beside its
    own errors the parser raises others on hostile texts, and all of them mean the same.
    """
    import yaml  # slow to load, and not needed for a warm `list`

    parser: Any = None
    event: Any = None
    while not isinstance(event, yaml.StreamEndEvent):
        try:
            if parser is None:
                parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
            event = parser.get_event()
        except (
            yaml.YAMLError,
            ValueError,
            LookupError,
            AttributeError,
            TypeError,
            OverflowError,
            RecursionError,
        ) as error:
            raise FaultError(error) from None
        yield event


class TooMuchError(Exception):
    """Raised where a file exceeds a bound; reading stops there."""

    def __init__(self, place: Place, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.place = place
        self.code = code
        self.message = message
        self.help = help


_AMOUNT = (
    r"~?\d[\d\s.,:/x×–-]*(?:s|secs?|seconds?|m|mins?|minutes?|reps?|times|breaths?)?\s*"
    r"(?:(?:/|per|each|a|on)\s*\w+|each)?"
)


def _is_dose_of(nodes: list[Node]) -> bool:
    """Return whether a mapping's first key is there once more, with an amount: no second step."""
    first = nodes[0] if nodes else None
    values = [
        value.text if isinstance(value, Scalar) and len(value.text) <= 80 else ""
        for key, value in zip(nodes[::2], nodes[1::2], strict=True)
        if isinstance(key, Scalar) and isinstance(first, Scalar) and key.text == first.text
    ]
    if len(values) != 2 or not isinstance(first, Scalar):
        return False
    from timer.routine.yaml.syntax import KINDS  # needed only for mistakes

    amounts = [bool(re.fullmatch(_AMOUNT, value.lower())) for value in values]
    return first.text in KINDS and amounts == [False, True]


class _Open(NamedTuple):
    """A list or mapping whose end hasn't been read yet."""

    mapping: bool
    row: int
    column: int
    flow: bool
    nodes: list[Node]


class TreeBuilder:
    """Builds a tree from events, one at a time; `root` is the tree after the last one.

    `lines` are those of the text that is read. Where that is a repaired text, `origins` has, for
    each repaired row, the column in the file for each of its columns; `lost` are the rows left out.
    """

    def __init__(
        self,
        lines: list[str],
        origins: Mapping[int, list[int]] = NO_ORIGINS,
        lost: frozenset[int] = frozenset(),
    ) -> None:
        self.root: Node | None = None
        self.report = Report()
        self.second: int | None = None
        """The row where a second document starts; the rest is ignored."""
        self.last_quoted: tuple[Place, int] | None = None
        """The latest quoted text that spans lines: where it starts, and the row where it ends."""
        self._lines = lines
        self._origins = origins
        self._lost = lost
        self._open: list[_Open] = []
        self._events = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """Add the next event of the parser.

        Raises TooMuchError where it exceeds a bound, and FaultError for odd spaces.
        """
        self._events += 1
        kind = type(event).__name__
        if kind == "ScalarEvent" and self._events <= MOST_EVENTS:
            self._scalar(event)
            return
        if self._events > MOST_EVENTS:
            raise TooMuchError(
                self._place(event),
                "too-much",
                "This file holds far more than Supple ever needs.",
                "Split it into several files.",
            )
        if kind in ("SequenceStartEvent", "MappingStartEvent"):
            self._start(event, mapping=kind == "MappingStartEvent")
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            self._end(event.end_mark)
        elif kind == "AliasEvent":
            self._alias(event)
        elif kind == "DocumentStartEvent":
            self._document(event)

    @property
    def mended(self) -> Iterable[int]:
        """The rows with a repair."""
        return self._origins.keys()

    def close(self) -> None:
        """End every list and mapping that is still open: the text can't be read further."""
        self._lost = self._lost | {len(self._lines)}
        while self._open:
            if self._open[-1].mapping and len(self._open[-1].nodes) % 2:
                inner = self._open[-1]
                inner.nodes.append(Refused(self._at(inner.row, inner.column, None)))
            self._end(None)

    def give_up(self) -> None:
        """Drop what was built: the file is nothing that Supple should read."""
        self._open.clear()
        self.root = None

    def _place(self, event: Any) -> Place:
        """Return the event's place on its first line."""
        start, end = event.start_mark, event.end_mark
        row, column, last = start.line, start.column, end.column
        if end.line != row:
            return self._at(row, column, None)
        if row in self._origins:
            return self._at(row, column, last)
        return Place(row + 1, column + 1, (last if last > column else column + 1) + 1)

    def _at(self, row: int, column: int, end: int | None) -> Place:
        """Return a place in the file, by default to the end of its line."""
        here = self._lines[row] if row < len(self._lines) else ""
        last = max(len(here.rstrip()) if end is None else end, column + 1)
        if row in self._origins:
            known = self._origins[row]
            column, last = (known[min(each, len(known) - 1)] for each in (column, last))
        return Place(row + 1, column + 1, max(last, column + 1) + 1)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self.second = event.start_mark.line

    def _scalar(self, event: Any) -> None:
        start, end, text = event.start_mark, event.end_mark, event.value
        row, last = start.line, end.column
        usual = row == end.line < len(self._lines) and not self._origins
        usual = usual and event.anchor is None and event.tag is None
        if usual and len(text) <= LONGEST_TEXT and text.isascii() and text.isprintable():
            # Nearly all are like this, and nothing is wrong with them but perhaps what follows.
            first, plain = start.column + 1, not event.style
            place = Place(row + 1, first, max(last, first) + 1)
            if plain and self._lines[row].startswith(" #", last):
                self._warn_plain(event, place)
            self._add(Scalar(text, place, plain))
            return
        self._odd_scalar(event)

    def _odd_scalar(self, event: Any) -> None:
        place = self._place(event)
        plain = not event.style
        if event.start_mark.line != event.end_mark.line:
            self.report.on_lines.add(place[:2])
        if not plain and event.start_mark.line != event.end_mark.line and event.style in "'\"":
            self.last_quoted = (place, event.end_mark.line)
        node: Node = Scalar(storable(event.value), place, plain)
        if self._marked(event, place):
            node = Refused(place)
        elif len(event.value) > LONGEST_TEXT:
            self.report.error(
                place,
                "long-text",
                f"This text has {len(event.value)} characters.",
                f"Shorten it to {LONGEST_TEXT} characters.",
            )
            node = Refused(place)
        elif not event.value.isprintable() and self._controls(event.value, place):
            node = Refused(place)
        elif plain:
            self._check_spaces(event.start_mark.line)
            self._warn_plain(event, place)
            if event.start_mark.line != event.end_mark.line:
                self._warn_lines(event)
        self._add(node)

    def _controls(self, text: str, place: Place) -> bool:
        """Report a control character that an escape such as `\\e` put into `text`."""
        for char in text:
            if (char < " " and char not in "\n\t") or "\x7f" <= char <= "\x9f":
                self.report.error(
                    place,
                    "control-character",
                    f"This text contains a control character (U+{ord(char):04X}).",
                    "Remove its escape.",
                )
                return True
        return False

    def _check_spaces(self, row: int) -> None:
        """Raise FaultError for a row whose indent only looks like one: YAML takes it for text."""
        line = self._lines[row] if row < len(self._lines) else ""
        if not line.isascii():
            from timer.routine.yaml.syntax import is_oddly_spaced  # needed only for odd texts

            if is_oddly_spaced(line):
                raise FaultError(ValueError(), (row, 0))

    def _warn_plain(self, event: Any, place: Place) -> None:
        text = event.value
        end = event.end_mark
        rest = self._lines[end.line][end.column :] if end.line < len(self._lines) else ""
        if rest[:2] == " #" and rest[2:3].isalnum() and text:
            self.report.warn(
                self._at(end.line, end.column + 1, end.column + len(rest.rstrip())),
                "comment-cuts-text",
                "The text ends before ` #`: what follows is read as a comment.",
                "Put quotes around the whole text, or a space after `#` if you mean a comment.",
            )

    def _warn_lines(self, event: Any) -> None:
        """Warn of a line that looks like an item of a list, but continues the text above."""
        for row in range(event.start_mark.line + 1, min(event.end_mark.line + 1, len(self._lines))):
            line = self._lines[row]
            start = len(line) - len(line.lstrip())
            if line[start : start + 2] == "- ":
                self.report.warn(
                    self._at(row, start, None),
                    "continues-text",
                    "This line continues the text above, so its dash is part of the text.",
                    "Line it up with the dash above to make it an item of its own.",
                )
                return

    def _marked(self, event: Any, place: Place) -> bool:
        """Report an anchor or a tag on a value, at its own place."""
        if event.anchor is not None or event.tag is not None:
            row, column = event.start_mark.line, event.start_mark.column
            marker = self._lines[row][column:].split(maxsplit=1)[:1] if self._lines else []
            place = self._at(row, column, column + len(marker[0]) if marker else None)
        if event.anchor is not None:
            self.report.error(
                place,
                "anchor",
                f"`&` makes {shown(event.anchor)} an anchor, which Supple doesn't allow.",
                "Put quotes around the text if `&` is part of it. Otherwise remove it.",
            )
        if event.tag is not None:
            self.report.error(
                place,
                "tag",
                f"`!` makes {shown(event.tag)} a YAML tag, which Supple doesn't allow.",
                "Put quotes around the text if `!` is part of it. Otherwise remove it.",
            )
        return event.anchor is not None or event.tag is not None

    def _alias(self, event: Any) -> None:
        place = self._place(event)
        self.report.error(
            place,
            "alias",
            f"`*` makes {shown(event.anchor)} an alias, which Supple doesn't allow.",
            "Put quotes around the text if `*` is part of it. Otherwise write the value out.",
        )
        self._add(Refused(place))

    def _start(self, event: Any, *, mapping: bool) -> None:
        row, column = event.start_mark.line, event.start_mark.column
        if len(self._open) == DEEPEST:
            raise TooMuchError(
                self._place(event),
                "too-deep",
                f"This is nested more than {DEEPEST} levels deep.",
                "Use fewer levels of lists and groups.",
            )
        if event.anchor is not None or event.tag is not None:
            self._marked(event, self._place(event))
        self._open.append(_Open(mapping, row, column, bool(event.flow_style), []))

    def _end(self, mark: Any) -> None:
        ended = self._open.pop()
        place = self._extent(ended, mark)
        if not ended.mapping:
            self._add(ListNode(tuple(ended.nodes), place, ended.flow))
            return
        last = mark.line if mark is not None else len(self._lines)
        whole = not self._lost or not any(ended.row - 1 <= row <= last for row in self._lost)
        parts = self._parts(ended.nodes)
        made = [MapNode(self._pairs(nodes), place, ended.flow, whole) for nodes in parts]
        if len(made) == 1:
            self._add(made[0])
        elif self._open and not self._open[-1].mapping:
            for one in made:
                self._add(one)
        else:
            self._missing_dash(made[0].pairs[0][0])
            self._add(ListNode(tuple(made), place, ended.flow))

    def _missing_dash(self, key: Scalar) -> None:
        self.report.error(
            key.place,
            "missing-dash",
            "The dash of this step is missing.",
            f"A new step begins with `- `: `- {shown(key.text)[1:-1]}: ...`.",
        )

    def _parts(self, nodes: list[Node]) -> list[list[Node]]:
        """Return the keys and values of a mapping, cut where the dash of another step is missing.

        That is where a step has keys twice and a second kind.
        """
        names = [key.text for key in nodes[::2] if isinstance(key, Scalar)]
        if len(set(names)) == len(names) or not self._open:
            return [nodes]
        from timer.routine.yaml.syntax import KINDS  # needed only for mistakes

        if not isinstance(nodes[0], Scalar) or nodes[0].text not in KINDS:
            return [nodes]
        if _is_dose_of(nodes):
            return [nodes]
        parts: list[list[Node]] = [[]]
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if parts[0] and isinstance(key, Scalar) and key.text in KINDS:
                self._missing_dash(key)
                parts.append([])
            parts[-1] += (key, value)
        return parts

    def _extent(self, ended: _Open, mark: Any) -> Place:
        """Return the place of a list or mapping: to its end, or to that of its first line."""
        opener = self._lines[ended.row][ended.column : ended.column + 1] if self._lines else ""
        if not ended.flow or mark is None or mark.line != ended.row:
            return self._at(ended.row, ended.column, None)
        if opener in ("[", "{"):
            return self._at(ended.row, ended.column, mark.column)
        start = self._at(ended.row, ended.column, ended.column + 1)
        last = ended.nodes[-1].place if ended.nodes else start
        return Place(start.line, start.column, max(last.end_column, start.end_column))

    def _pairs(self, nodes: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        """Pair keys with values; report and leave out keys that aren't allowed."""
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Place] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._refuse_key(key)
            elif key.text == "<<" and key.plain:
                self.report.error(
                    key.place,
                    "merge-key",
                    "`<<` is a merge key, which Supple doesn't allow.",
                    "Write the keys out.",
                )
            elif key.text in seen and (key.text != pairs[0][0].text or not _is_dose_of(nodes)):
                help = f"Keep one of the two. The first is on line {seen[key.text].line}."
                if key.text == "in":
                    help = (
                        "For a second breath in write `in again`: `{in: 2, in again: 1, out: 6}`."
                    )
                message = f"{shown(key.text)} appears twice."
                self.report.error(key.place, "duplicate-key", message, help)
            else:
                seen[key.text] = key.place
                pairs.append((key, value))
        return tuple(pairs)

    def _refuse_key(self, key: Node) -> None:
        if not isinstance(key, Refused):
            self.report.error(
                key.place,
                "key-not-text",
                "This key is a list or a mapping.",
                "A key is a plain word. Put quotes around text that starts with a bracket.",
            )

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].nodes.append(node)
        else:
            self.root = node
