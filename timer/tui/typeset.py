"""Rows of text for the screen: cut, wrapped and set to an exact width in cells.

Every text that comes in is made safe here, so whatever is drawn with these can't reach the
terminal as anything but text; no markup is ever read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timer.text import safe

WORTH_A_MOVE = 8
"""Bytes that moving the cursor takes. Colours are only set where they change."""
BLOCK_BYTES = 3
"""What a character that is not ASCII takes, most of them blocks."""

_NARROW = frozenset(" █▀▄▁▂▌▐▖▓●◐○·") | frozenset(map(chr, range(33, 127)))
"""Characters of one cell, known without looking each of them up."""

Piece = tuple[str, Style]
"""A text and how it looks."""


def cut(text: str, width: int) -> str:
    """Return `text` made safe, with an ellipsis where it is longer than `width` cells."""
    text = _shown(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def wrap(text: str, width: int, most: int | None = None) -> list[str]:
    """Return `text` made safe in lines of at most `width` cells, broken between words.

    More than `most` lines end in an ellipsis.
    """
    lines = list(_lines(safe(text).split(), width)) if width > 0 else []
    if most is None or len(lines) <= most:
        return lines
    if most < 1:
        return []
    return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), width)]


def sentences(text: str, width: int, most: int) -> list[str]:
    """Return as many whole sentences of `text` as fit into `most` lines of `width` cells."""
    found = text.replace("? ", "?\n").replace(". ", ".\n").split("\n")
    for count in range(len(found), 0, -1):
        lines = wrap(" ".join(found[:count]), width)
        if len(lines) <= most:
            return lines
    return []


def _lines(words: Iterable[str], width: int) -> Iterator[str]:
    line = ""
    for word in words:
        while cell_len(word) > width:
            if line:
                yield line
                line = ""
            head = _head(word, width)
            yield head
            word = word[len(head) :]
        if line and cell_len(line) + 1 + cell_len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line and word else line or word
    if line:
        yield line


def _head(word: str, width: int) -> str:
    """Return the longest beginning of `word` that fits, at least one character."""
    cells = 0
    for place, char in enumerate(word):
        cells += cell_len(char)
        if cells > width:
            return word[: max(place, 1)]
    return word


def row(width: int, *pieces: Piece, ground: Style, align: str = "left") -> Strip:
    """Return `pieces` on one row of exactly `width` cells, `align`ed left, center or right.

    What does not fit is cut off at the right.
    """
    made = [Segment(_shown(text), style) for text, style in pieces if text]
    strip = Strip(made)
    spare = width - strip.cell_length
    if spare <= 0:
        return strip.crop(0, width)
    before = {"left": 0, "center": spare // 2, "right": spare}[align]
    edges = (Segment(" " * before, ground), Segment(" " * (spare - before), ground))
    return Strip([edges[0], *made, edges[1]], width) if before else Strip([*made, edges[1]], width)


def _shown(text: str) -> str:
    """Return `text` made safe; what is drawn with blocks is safe already."""
    return text if _NARROW.issuperset(text) else safe(text)


def both_ends(width: int, left: Piece, right: Piece, *, ground: Style) -> Strip:
    """Return a row with one piece at each end; the left one is cut first."""
    tail = cut(right[0], width)
    head = cut(left[0], max(width - cell_len(tail) - 2, 0))
    gap = width - cell_len(head) - cell_len(tail)
    return row(width, (head, left[1]), (" " * gap, ground), (tail, right[1]), ground=ground)


def blank(width: int, ground: Style) -> Strip:
    """Return an empty row."""
    return Strip([Segment(" " * width, ground)], width)


def laid(under: Strip, x: int, over: Strip) -> Strip:
    """Return the row `under` with `over` laid over it from column `x` on."""
    head, tail = list[Segment](), list[Segment]()
    at, end = 0, x + over.cell_length
    for segment in under:
        first, at = at, at + segment.cell_length
        if first < x:
            head.append(segment if at <= x else segment.split_cells(x - first)[0])
        if at > end:
            tail.append(segment if first >= end else segment.split_cells(end - first)[1])
    return Strip([*head, *over, *tail], under.cell_length)


def changed(before: Strip, after: Strip) -> list[tuple[int, int]]:
    """Return the runs of cells `(first, past the last)` in which two rows differ.

    Runs are joined where going to the next costs more bytes than writing what lies between.
    """
    if before == after:
        return []
    if before.cell_length != after.cell_length:
        return [(0, after.cell_length)]
    start, old, new = _differing(list(before), list(after))
    runs: list[tuple[int, int]] = []
    between = 0
    for place, (a, b) in enumerate(zip(_cells(old), _cells(new), strict=True), start):
        if a == b:
            between += 1 if b[0].isascii() else BLOCK_BYTES
            continue
        if runs and between < WORTH_A_MOVE:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
        between = 0
    return runs


def _differing(
    before: list[Segment], after: list[Segment]
) -> tuple[int, list[Segment], list[Segment]]:
    """Return two rows without what they begin and end with in common, and where that starts."""
    start = 0
    while before and after and before[0] == after[0]:
        start += before.pop(0).cell_length
        after.pop(0)
    while before and after and before[-1] == after[-1]:
        before.pop()
        after.pop()
    return start, before, after


def _cells(strip: Iterable[Segment]) -> Iterator[tuple[str, Style | None]]:
    """Yield the character and style of each cell; a wide character comes once for each."""
    for text, style, _ in strip:
        if text.isascii() or _NARROW.issuperset(text):
            for char in text:
                yield char, style
        else:
            for char in text:
                for _cell in range(cell_len(char)):
                    yield char, style
