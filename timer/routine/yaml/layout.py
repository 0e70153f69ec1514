"""A YAML file with its comments, as a tree whose entries can be put in order, and laid out again.

Only what a parser skips is changed: indentation, spaces, needless quotes, surplus blank lines. Each
comment stays with what it stands beside or above.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from timer.routine.yaml.tree import events

WIDTH = 120
"""How long a line may be before what is in brackets gets lines of its own."""
STEP = "  "

_MODELINE = ("# yaml-language-server:", "# vim:", "# -*-")
_WORD = re.compile(r"[^\W_][\w./°%+-]*")
"""What needs no quotes even inside brackets."""


class UnusualError(Exception):
    """Raised for YAML that no file of ours needs, such as a list as a key."""


class Text:
    """A scalar as it is written, in lines; those after the first without their indentation."""

    def __init__(self, value: str, style: str, lines: list[str]) -> None:
        self.value = value
        self.style = style
        """A quotation mark, `|` or `>`, or nothing for plain text."""
        self.lines = lines

    def inline(self, *, flow: bool) -> str | None:
        """Return it on one line, without quotes where it needs none; None if it takes several."""
        if self.style in ("|", ">") or (len(self.lines) > 1 and not (flow and self._joins())):
            return None
        if not self.style:
            return self.value
        if not self.value.isprintable() or (self.style == '"' and "\\" in self.lines[0]):
            return self.lines[0] if len(self.lines) == 1 else None
        if _needs_no_quotes(self.value, flow=flow):
            return self.value
        if '"' in self.value or "\\" in self.value:
            return self.lines[0] if len(self.lines) == 1 else None
        return f'"{self.value}"'

    def _joins(self) -> bool:
        return "\n" not in self.value and "\\" not in "".join(self.lines)


class Entry:
    """A key with its value, or an item of a list, and the comments around it."""

    def __init__(self, lead: list[str]) -> None:
        self.lead = lead
        """The lines above it: comments, and an empty text for a blank line."""
        self.key: Text | None = None
        self.value: Text | Block = Text("", "", [""])
        self.on_key = ""
        """The comment between the key and a value on other lines."""
        self.after = ""
        """The comment behind the value."""


class Block:
    """A mapping or list. `flow` means: written in brackets."""

    def __init__(self, *, mapping: bool, flow: bool, column: int) -> None:
        self.mapping = mapping
        self.flow = flow
        self.column = column
        self.entries: list[Entry] = []
        self.tail: list[str] = []
        """The lines after the last entry."""


class Document:
    """A whole file."""

    def __init__(self, text: str) -> None:
        """Read `text`, whose lines end in `\\n`. Raises UnusualError or FaultError."""
        self.above: list[str] = []
        """What is above the first entry, and stays there."""
        self.below: list[str] = []
        """What comes after the end of the document."""
        reader = _Reader(text)
        self.root = reader.read(self)
        first = self.root.entries[0]
        lead = _trimmed([*first.lead, "x"])[:-1]
        if "" in lead:
            cut = len(lead) - lead[::-1].index("")
            self.above, first.lead = self.above + lead[:cut], lead[cut:]
        else:
            while lead and lead[0].startswith(_MODELINE):
                self.above.append(lead.pop(0))
            first.lead = lead

    def text(self) -> str:
        """Return the file, laid out."""
        lead, lines = _entries(self.root, "")
        return "\n".join((*self.above, *lead, *lines, *self.below)) + "\n"

    def comments(self) -> list[str]:
        """Return every comment, in no particular order."""
        found = [*self.above, *self.below]
        blocks = [self.root]
        while blocks:
            block = blocks.pop()
            found += block.tail
            for entry in block.entries:
                found += (*entry.lead, entry.on_key, entry.after)
                if isinstance(entry.value, Block):
                    blocks.append(entry.value)
                elif entry.value.style in ("|", ">"):
                    found.append(entry.value.lines[0].partition(" ")[2].strip())
        return [line for line in found if line.startswith("#")]


class _Reader:
    """Walks through a text by its events, and picks up the comments between them."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._events: Iterator[Any] = events(text)
        self._event: Any = next(self._events)
        self._row, self._column = -1, 0
        """Up to where everything has been taken."""
        self._lead: list[str] = []
        """Lines that belong to the next entry."""
        self._last: Entry | None = None
        self._on_key = False
        """Whether the last thing that was read is the key of the last entry."""
        self._closed: list[Block] = []
        """The blocks that ended just now, from the inside out."""

    def read(self, document: Document) -> Block:
        """Return the root of the document, and put into it what is around the root."""
        self._next()
        start = self._event
        if start.explicit:
            row = start.end_mark.line
            opened = self._lines[row][start.end_mark.column :].strip()
            beside = opened and not opened.startswith("#")
            kept = [*self._lines[:row], "---" if beside else self._lines[row]]
            document.above = _trimmed([line.strip() for line in kept])
            self._row = row
            self._column = start.end_mark.column if beside else len(self._lines[row])
        self._next()
        if not _is(self._event, "MappingStart"):
            raise UnusualError("no mapping")
        root = self._node(-1)
        assert isinstance(root, Block)
        ended = self._event
        row = ended.start_mark.line if ended.explicit else len(self._lines)
        root.tail += _trimmed(self._take(row, 0, -1))
        if not root.entries:
            raise UnusualError("nothing")
        if ended.explicit:
            document.below = _trimmed([line.strip() for line in self._lines[row:]])
        return root

    def _next(self) -> None:
        self._event = next(self._events)

    def _node(self, outer: int) -> Text | Block:
        """Read the node that starts here; `outer` is the column of the block around it."""
        event = self._event
        if _is(event, "Scalar"):
            return self._text(outer)
        if not _is(event, "MappingStart", "SequenceStart") or event.anchor or event.tag:
            raise UnusualError(type(event).__name__)
        start = event.start_mark
        block = Block(
            mapping=_is(event, "MappingStart"), flow=bool(event.flow_style), column=start.column
        )
        bracket = block.flow and self._lines[start.line][start.column : start.column + 1] in "[{"
        if bracket:
            self._row, self._column = start.line, start.column + 1
        self._next()
        while not _is(self._event, "MappingEnd", "SequenceEnd"):
            self._pair(block) if block.mapping else self._item(block)
        end = self._event.end_mark
        if bracket:
            block.tail += [line for line in self._take(end.line, end.column - 1, -1) if line]
            self._row, self._column = end.line, end.column
        elif not block.flow:
            self._closed.append(block)
        self._next()
        return block

    def _pair(self, block: Block) -> None:
        start = self._event.start_mark
        entry = Entry(self._take(start.line, start.column, block.column))
        block.entries.append(entry)
        if not _is(self._event, "Scalar"):
            raise UnusualError("no text as a key")
        entry.key = self._text(block.column)
        if entry.key.inline(flow=True) is None or not entry.key.value.strip():
            raise UnusualError("a key of several lines, or none")
        self._last, self._on_key = entry, True
        event = self._event
        if not _is_empty(event):
            between = self._take(event.start_mark.line, event.start_mark.column, -1)
            if _is(event, "Scalar") or event.flow_style:
                entry.lead += [line for line in between if line]
            else:
                self._lead = between
            self._on_key = False
        self._value(entry, block)

    def _item(self, block: Block) -> None:
        start = self._event.start_mark
        entry = Entry(self._take(start.line, start.column, block.column))
        block.entries.append(entry)
        self._last, self._on_key = entry, False
        self._value(entry, block)

    def _value(self, entry: Entry, block: Block) -> None:
        entry.value = self._node(block.column)
        if isinstance(entry.value, Text) or entry.value.flow:
            self._last, self._on_key = entry, False

    def _text(self, outer: int) -> Text:
        event, start, end = self._event, self._event.start_mark, self._event.end_mark
        if event.anchor or event.tag:
            raise UnusualError("an anchor or a tag")
        self._next()
        if _is_empty(event):
            return Text("", "", [""])
        style = event.style or ""
        lines = self._lines[start.line : end.line + 1]
        if style in ("|", ">"):
            return self._literal(event, lines, outer)
        lines[-1] = lines[-1][: end.column]
        lines[0] = lines[0][start.column :]
        self._row, self._column = end.line, end.column
        texts = [line.lstrip(" \t") if number else line for number, line in enumerate(lines)]
        texts = [one if one.rstrip().endswith("\\") else one.rstrip(" \t") for one in texts]
        return Text(event.value, style, texts)

    def _literal(self, event: Any, lines: list[str], outer: int) -> Text:
        head = lines[0][event.start_mark.column :].strip()
        body = lines[1:] if event.end_mark.column else lines[1:-1]
        sign = head.partition(" ")[0]
        if "+" not in sign:
            while body and not body[-1].strip(" "):
                body.pop()
        self._row, self._column = event.start_mark.line + len(body), 0
        self._column = len(self._lines[self._row])
        full = [line for line in body if line.strip(" ")]
        # Where nothing is written, spaces are only indentation, as far as they go.
        first = full[0] if full else max(body, key=len, default="")
        indent = len(first) - len(first.lstrip(" "))
        if digit := re.search("[1-9]", sign):
            indent = max(outer, 0) + int(digit[0])
            sign = sign.replace(digit[0], str(len(STEP)))
        if "+" not in sign and "-" not in sign and full and not event.value.endswith("\n"):
            sign += "-"  # at the very end of a file without a newline
        head = "  ".join((sign, *head.split(maxsplit=1)[1:]))
        return Text(event.value, sign[0], [head, *(line[indent:] for line in body)])

    def _take(self, row: int, column: int, indent: int) -> list[str]:
        """Return the comments and blank lines up to a place where something with `indent` starts.

        Comments that are indented further are added to the block that ended just now.
        """
        lead, self._lead = self._lead, []
        above, blank, listed = False, False, False
        for here in range(max(self._row, 0), min(row + 1, len(self._lines))):
            start = self._column if here == self._row else 0
            line = self._lines[here][start : column if here == row else None]
            before, sign, text = line.partition("#")
            comment = (sign + text).rstrip()
            if here == self._row:
                if comment and not self._beside(comment):
                    lead.append(comment)
            elif comment:
                listed = bool(_ITEM.match(comment) or (listed and comment.startswith("#  ")))
                place = -1 if before.strip() or above else len(before)
                block = self._ended(place, indent, listed)
                above = block is None
                target = lead if block is None else block.tail
                target += [""] * blank + [comment]
                blank = False
            elif not before.strip() and here != row:
                blank = True
            elif here != row:
                above = True  # a dash alone, so what follows is inside its item
        self._closed = []
        self._row, self._column = row, column
        return lead + [""] * blank

    def _ended(self, column: int, indent: int, listed: bool) -> Block | None:
        """Return the block whose end a comment at `column` is part of, if any.

        `listed` means that the comment looks like an item of a list.
        """
        closed = self._closed
        while closed and (
            closed[0].column > column
            or (len(closed) > 1 and closed[1].column == closed[0].column and not listed)
        ):
            closed.pop(0)
        if closed and (column > indent or (listed and not closed[0].mapping)):
            return closed[0]
        return None

    def _beside(self, comment: str) -> bool:
        """Keep a comment that stands on the same line as what was read last."""
        entry = self._last
        if entry is None:
            return False
        if self._on_key and not entry.on_key:
            entry.on_key = comment
        elif not entry.after:
            entry.after = comment
        else:
            return False
        return True


_ITEM = re.compile(r"#\s*- ")


def _is(event: Any, *kinds: str) -> bool:
    return type(event).__name__.removesuffix("Event") in kinds


def _is_empty(event: Any) -> bool:
    """Return whether an event is a value that isn't there."""
    return _is(event, "Scalar") and not event.style and not event.value


def _trimmed(lines: list[str]) -> list[str]:
    """Return lines without blank ones at either end, or several in a row."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return kept[:-1] if kept and not kept[-1] else kept


def scalar(value: str) -> str:
    """Return a text of one line as the value of a key, in quotes where it needs them."""
    return value if _needs_no_quotes(value, flow=False) else json.dumps(value, ensure_ascii=False)


def _needs_no_quotes(value: str, *, flow: bool) -> bool:
    """Return whether a text means the same without quotes, to Supple and to any other reader."""
    if flow:
        plain = bool(_WORD.fullmatch(value))
    else:
        opens = value[:1].isalnum() or value[:1] in tuple("(/")
        cuts = ": " in value or " #" in value or value.endswith((" ", ":"))
        plain = opens and not cuts
    return plain and not _is_other_type(value)


def _is_other_type(value: str) -> bool:
    """Return whether a reader of YAML may take plain text for a number, a date, or true."""
    import yaml

    if value in ("y", "Y", "n", "N") or re.fullmatch(r"[\d.,:_]+|0o\d+", value):
        return True
    known = yaml.SafeLoader.yaml_implicit_resolvers.get(value[:1], ())
    return any(pattern.match(value) for _, pattern in known)


# Laid out again. Lines above a first entry are returned apart, as they go above a dash.


def _entries(block: Block, indent: str) -> tuple[list[str], list[str]]:
    """Return what is above the first entry, and the lines of the block."""
    above: list[str] = []
    lines: list[str] = []
    for number, entry in enumerate(block.entries):
        lead, own = _entry(entry, indent)
        if number:
            lines += _indented(_trimmed(["x", *lead, "x"])[1:-1], indent)
        else:
            above = _trimmed(lead)
        lines += own
    return above, lines + _indented(block.tail, indent)


def _entry(entry: Entry, indent: str) -> tuple[list[str], list[str]]:
    """Return what is above an entry, and its own lines."""
    key = "- " if entry.key is None else f"{entry.key.inline(flow=False)}: "
    lead = list(entry.lead)
    comments = [one for one in (entry.on_key, entry.after) if one]
    value = entry.value
    if isinstance(value, Block):
        inline = _flow(value)
        if value.entries and (inline is None or len(f"{indent}{key}{inline}") > WIDTH):
            return _blocked(entry, value, comments, indent)
        comments += [] if value.entries else value.tail
        lines = [inline or ""]
    else:
        inline = value.inline(flow=False)
        lines = [*value.lines] if inline is None else [inline]
    own = [f"{indent}{key}{lines[0]}".rstrip(" "), *_indented(lines[1:], indent + STEP)]
    if comments and not (isinstance(value, Text) and value.style in ("|", ">")):
        own[-1] += f"  {comments.pop()}"
    return lead + comments, own


def _blocked(
    entry: Entry, value: Block, comments: list[str], indent: str
) -> tuple[list[str], list[str]]:
    """Return the lines of an entry whose value is on the lines below it."""
    above, lines = _entries(value, indent + STEP)
    if entry.key is None:
        lines[0] = f"{indent}- {lines[0][len(indent) + len(STEP) :]}"
        return [*entry.lead, *comments, *above], lines
    head = f"{indent}{entry.key.inline(flow=False)}:"
    if comments:
        head += f"  {comments[0]}"
    own = [head, *_indented(above, indent + STEP), *lines]
    return list(entry.lead), own + _indented(comments[1:], indent + STEP)


def _flow(block: Block) -> str | None:
    """Return a block in brackets on one line, None if that can't be done."""
    if not block.flow or (block.tail and block.entries):
        return None
    parts = []
    for entry in block.entries:
        value = entry.value
        text = value.inline(flow=True) if isinstance(value, Text) else _flow(value)
        if text is None or any((*entry.lead, entry.on_key, entry.after)):
            return None
        key = "" if entry.key is None else f"{entry.key.inline(flow=True)}: "
        parts.append(key + text)
    opened, closed = "{}" if block.mapping else "[]"
    return f"{opened}{', '.join(parts)}{closed}"


def _indented(lines: list[str], indent: str) -> list[str]:
    return [indent + line if line else "" for line in lines]
