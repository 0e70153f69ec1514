"""Where the cursor is in a text: inside which keys, beside which others, at which word.

A text that is being typed is seldom valid YAML, so this goes by indents, dashes, colons and
brackets alone. It never fails; what it can't find, it leaves empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from timer.frozen import NamedTuple
from timer.lsp.places import Lines

ITEM = "-"
"""Means an item of a list."""
MOST_ROWS = 40
"""How many lines a value in brackets may have before the cursor."""
_DASH = re.compile(r"-(?:[ \t]+|$)")
_KEY = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:[^\s\[\]{},#&*!|>'"%@-]|-[^\s#:])[^#:]*?)"""
    r"[ \t]*:(?=\s|$)"
)
LONGEST = 500
"""How far into a line a key is looked for."""
_COMMENT = re.compile(r"(?:^|\s)#")


class Opener(NamedTuple):
    """A dash, with an empty `key`, or a key, with the column where its value may start."""

    column: int
    key: str
    after: int


class Spot(NamedTuple):
    """What is around the cursor."""

    path: tuple[str, ...]
    """The keys and items around it, the outermost first, with the key whose value it is in."""
    siblings: Mapping[str, str]
    """The keys of the innermost mapping, with what their lines say."""
    on_key: bool
    """Whether a key is being typed, or could be."""
    on_value: bool
    """Whether a value is being typed, or could be."""
    word: str
    """The text under the cursor, as far as it belongs to one value or key."""
    start: int
    """The column where the word starts."""
    end: int
    flow: bool
    """Whether it is in brackets."""


def openers(line: str) -> list[Opener]:
    """Return the dashes at the start of a line, and the key after them."""
    found = []
    line = line[:LONGEST]
    at = len(line) - len(line.lstrip(" \t"))
    while dash := _DASH.match(line, at):
        found.append(Opener(at, "", dash.end()))
        at = dash.end()
    if key := _KEY.match(line, at):
        found.append(Opener(at, _bare(key[1]), key.end()))
    return found


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def spot(lines: Lines, row: int, column: int) -> Spot | None:
    """Return what is around a place, None in a comment or in a text of several lines."""
    line = lines[row]
    if _commented(line, column):
        return None
    if (found := _in_brackets(lines, row, column)) is not None:
        return found
    here = openers(line)
    key = next((one for one in here if one.key and one.after <= column), None)
    if key is not None:
        around = _around(lines, row, key.column)
        if around is None:
            return None
        siblings = beside(lines, row, key.column)
        start = _skipped(line, key.after)
        end = value_end(line, start)
        start = min(start, column)
        path = (*around.path, key.key)
        return Spot(path, siblings, False, True, line[start:end], start, max(end, column), False)
    dashes = [one for one in here if not one.key and one.after <= max(column, one.after)]
    start = dashes[-1].after if dashes else lines.indent(row)
    if not line[start:].strip() or column < start:
        start = column
    around = _around(lines, row, start)
    if around is None:
        return None
    typed = next((one for one in here if one.key), None)
    end = value_end(line, start) if typed is None else typed.column + len(typed.key)
    siblings = {
        name: text
        for name, text in beside(lines, *_anchor(around, row, start)).items()
        if typed is None or name != typed.key
    }
    return Spot(
        around.path, siblings, True, typed is None, line[start:end], start, max(end, column), False
    )


def _anchor(around: _Around, row: int, column: int) -> tuple[int, int]:
    """Return a place of the mapping that a key at a column would be in."""
    return (row, column) if around.row is None else (around.row, around.column)


def _commented(line: str, column: int) -> bool:
    found = _COMMENT.search(line)
    if found is None or found.end() > column:
        return False
    quotes = line[: found.end()]
    return quotes.count('"') % 2 == 0 and quotes.count("'") % 2 == 0


def _skipped(line: str, at: int) -> int:
    return at + len(line[at:]) - len(line[at:].lstrip(" \t"))


def value_end(line: str, start: int) -> int:
    """Return where a value ends that starts at a column, without a comment after it."""
    found = _COMMENT.search(line, start)
    end = found.start() if found and line[start : start + 1] not in ("'", '"') else len(line)
    return start + len(line[start:end].rstrip())


class _Around(NamedTuple):
    """The path to a place, and where the innermost item starts if it is directly in one."""

    path: tuple[str, ...]
    row: int | None = None
    column: int = 0


def _around(lines: Lines, row: int, column: int) -> _Around | None:
    """Return what is around what starts at a column; None inside a text of several lines."""
    path: list[str] = []
    item: tuple[int, int] | None = None
    limit, in_list = column, False
    for above in range(row, -1, -1):
        if lines.is_bare(above) and above != row:
            continue
        for one in reversed(openers(lines[above])):
            if above == row and one.column >= column:
                continue
            if one.key and (one.column < limit or (in_list and one.column == limit)):
                value = lines[above][one.after :].strip() if above != row else ""
                if value[:1] in ("|", ">"):
                    return None
                if value and not value.startswith("#"):
                    # A key with a value is no parent: the line is further in than it should be.
                    limit = one.column
                    continue
                path.append(one.key)
                limit, in_list = one.column, False
            elif not one.key and one.column < limit:
                item = (above, one.after) if not path else item
                path.append(ITEM)
                limit, in_list = one.column, True
    around = tuple(reversed(path))
    return _Around(around, *item) if item and around[-1:] == (ITEM,) else _Around(around)


def beside(lines: Lines, row: int, column: int) -> dict[str, str]:
    """Return the keys at a column that belong together with that place, and what follows them."""
    found: dict[str, str] = {}
    for number in _rows_of(lines, row, column):
        line = lines[number]
        for one in openers(line):
            if one.key and one.column == column:
                found[one.key] = line[one.after : value_end(line, one.after)].strip()
    return found


def _rows_of(lines: Lines, row: int, column: int) -> Iterator[int]:
    """Yield the rows of a mapping whose keys are at a column: `row`, and those around it."""
    yield row
    for step in (-1, 1):
        number = row
        if step == -1 and _starts_item(lines, row, column):
            continue
        while 0 <= (number := number + step) < len(lines):
            if lines.is_bare(number):
                continue
            if lines.indent(number) < column:
                if step == -1 and _starts_item(lines, number, column):
                    yield number
                break
            yield number


def item_row(lines: Lines, row: int, column: int) -> int:
    """Return the row with the dash of the item that has a key at a place; without one, `row`."""
    for above in range(row, -1, -1):
        if _starts_item(lines, above, column):
            return above
        if not lines.is_bare(above) and lines.indent(above) < column:
            break
    return row


def _starts_item(lines: Lines, row: int, column: int) -> bool:
    """Return whether a row has a dash, and behind it the column."""
    return any(not one.key and one.after == column for one in openers(lines[row]))


class Part(NamedTuple):
    """What is between two commas: where it starts and ends, and where its colon is."""

    start: int
    colon: int | None
    end: int


class Frame:
    """One pair of brackets: its kind, where it is, and what is between its commas."""

    def __init__(self, kind: str, start: int, outer: Frame | None, under: str) -> None:
        self.kind = kind
        self.start = start
        self.end: int | None = None
        self.outer = outer
        self.under = under
        """The key in braces that has these brackets as its value."""
        self.parts: list[Part] = []
        self._part = start + 1
        self._colon: int | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The way from the outermost brackets to inside these."""
        inward: list[str] = []
        frame: Frame | None = self
        while frame is not None:  # no recursion: nobody limits how deep a text in an editor is
            inward += [ITEM] if frame.kind == "[" else []
            inward += [frame.under] if frame.under else []
            frame = frame.outer
        return tuple(reversed(inward))

    def colon(self, at: int) -> None:
        """Take a colon; only the first of a part separates a key from its value."""
        self._colon = at if self._colon is None else self._colon

    def key(self, text: str) -> str:
        """Return the key of the part that is being read."""
        return "" if self._colon is None else _bare(text[self._part : self._colon])

    def end_part(self, at: int) -> None:
        """End a part, and start the next behind a comma."""
        self.parts.append(Part(self._part, self._colon, at))
        self._part, self._colon = at + 1, None


_TOKEN = re.compile(
    r""""(?:[^"\\\n]|\\.)*"?|'(?:[^'\n]|'')*'?|(?<=\s)\#[^\n]*|[\[\]{},]|:(?=[\s,\]}]|$)"""
    r"""|[^\s\[\]{},:]+|\s+|."""
)


def frames(text: str) -> list[Frame]:
    """Return the brackets of a text that starts with some, up to where the first are closed."""
    found: list[Frame] = []
    frame: Frame | None = None
    for token in _TOKEN.finditer(text):
        char, at = token[0], token.start()
        if char in ("[", "{"):
            frame = Frame(char, at, frame, frame.key(text) if frame else "")
            found.append(frame)
        elif frame is None:
            break
        elif char == ":":
            frame.colon(at)
        elif char == ",":
            frame.end_part(at)
        elif char in ("]", "}"):
            frame.end_part(at)
            frame.end = at
            frame = frame.outer
    while frame is not None:
        frame.end_part(len(text))
        frame = frame.outer
    return found


def _frame_at(text: str, at: int) -> Frame | None:
    """Return the innermost brackets around a place of a text that starts with some."""
    around = (one for one in frames(text) if one.start < at <= _end(one, text))
    return max(around, key=lambda one: one.start, default=None)


def _end(frame: Frame, text: str) -> int:
    return len(text) if frame.end is None else frame.end


def _in_brackets(lines: Lines, row: int, column: int) -> Spot | None:
    """Return what is around a place in brackets, None if it isn't in any."""
    for above in range(row, max(row - MOST_ROWS, -1), -1):
        line = lines[above]
        here = openers(line)
        after = here[-1].after if here else lines.indent(above)
        start = _skipped(line, after)
        if line[start : start + 1] not in ("[", "{"):
            continue
        text = "\n".join([line[start:], *lines.rows[above + 1 : row + MOST_ROWS]])
        at = column - start
        if above < row:
            between = lines.rows[above + 1 : row]
            at = len(line) - start + 1 + sum(len(one) + 1 for one in between) + column
        frame = _frame_at(text, at)
        if frame is None:
            continue
        opener = here[-1] if here and here[-1].key else None
        around = _around(lines, above, opener.column if opener else start)
        if around is None:
            return None
        base = (*around.path, opener.key) if opener is not None else around.path
        return _flow_spot(text, at, frame, base, column)
    return None


def _flow_spot(text: str, at: int, frame: Frame, base: tuple[str, ...], column: int) -> Spot | None:
    part = next((one for one in frame.parts if one.start <= at <= one.end), None)
    if part is None:
        return None
    siblings = {}
    for one in frame.parts:
        if one is not part and frame.kind == "{":
            stop = one.end if one.colon is None else one.colon
            value = "" if one.colon is None else text[one.colon + 1 : one.end]
            if name := _bare(text[one.start : stop]):
                siblings[name] = value.strip()
    path = (*base, *frame.path)
    in_value = part.colon is not None and at > part.colon
    if frame.kind == "{" and in_value and part.colon is not None:
        path = (*path, _bare(text[part.start : part.colon]))
    first = part.colon + 1 if in_value and part.colon is not None else part.start
    last = part.end if in_value or part.colon is None else part.colon
    line_start = text.rfind("\n", 0, at) + 1
    line_end = text.find("\n", at)
    first = max(_skipped(text, first), line_start)
    first = min(first, at)
    last = min(last, line_end if line_end >= 0 else len(text))
    word = text[first:last].rstrip()
    if "\n" in word:
        word = ""
    start = column - (at - first)
    on_key = frame.kind == "{" and not in_value
    on_value = not on_key
    return Spot(path, siblings, on_key, on_value, word, start, max(start + len(word), column), True)
