"""Rows of text for the screen: cut, wrapped and set to an exact width in cells.

Every text passes `safe` here, so nothing drawn with these functions can control the terminal. No
markup is ever read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timer.figures.canvas import ON
from timer.text import cells as cells_of
from timer.text import clusters, head, is_narrow, pad, safe
from timer.text import cut as text_cut
from timer.text import wrap as text_wrap

WORTH_A_MOVE = 8
"""Bytes it takes to move the cursor. Colours are only set where they change."""

Piece = tuple[str, Style]
"""A text and its style."""


def cells(text: str) -> int:
    """Return the width in cells of `text` once made safe."""
    return len(text) if is_narrow(text) else cells_of(safe(text))


def cut(text: str, width: int) -> str:
    """Return `text` made safe, with an ellipsis where it is longer than `width` cells."""
    return text_cut(_shown(text), width)


def pieces(text: str) -> list[str]:
    """Return the characters of `text` made safe, as a reader counts them."""
    return clusters(_shown(text))


def fill(text: str, width: int, align: str = "left") -> str:
    """Return `text` made safe in exactly `width` cells, `align`ed left, center or right."""
    if align == "center" and len(text) <= width and is_narrow(text):
        return text.center(width)
    return pad(cut(text, width), width, align)


def wrap(text: str, width: int, most: int | None = None) -> list[str]:
    """Return `text` made safe in lines of at most `width` cells, broken between words.

    More than `most` lines end in an ellipsis.
    """
    return text_wrap(safe(text), width, most)


def sentences(text: str, width: int, most: int) -> list[str]:
    """Return as many whole sentences of `text` as fit in `most` lines of `width` cells."""
    found = text.replace("? ", "?\n").replace(". ", ".\n").split("\n")
    for count in range(len(found), 0, -1):
        lines = wrap(" ".join(found[:count]), width)
        if len(lines) <= most:
            return lines
    return []


def row(width: int, *pieces: Piece, ground: Style, align: str = "left") -> Strip:
    """Return `pieces` in a row of exactly `width` cells, `align`ed left, center or right.

    Whatever doesn't fit is cut off on the right.
    """
    made = [one for text, style in pieces for one in _segments(_shown(text), style)]
    spare = width - sum(one.cell_length for one in made)
    if spare < 0:
        return crop(Strip(made), width)
    before = {"left": 0, "center": spare // 2, "right": spare}[align]
    edges = (Segment(" " * before, ground), Segment(" " * (spare - before), ground))
    return Strip([one for one in (edges[0], *made, edges[1]) if one.text], width)


def _segments(text: str, style: Style) -> Iterator[Segment]:
    """Yield the segments of a text; a character of several code points has a segment of its own.

    Rows are cut and redrawn in parts, and Rich doesn't cut reliably beside such a character. A
    combining mark without a letter has no cell of its own, so it is left out.
    """
    if is_narrow(text):
        if text:
            yield Segment(text, style)
        return
    shown = filter(cells_of, clusters(text))
    for several, group in groupby(shown, lambda cluster: len(cluster) > 1):
        for piece in group if several else ("".join(group),):
            yield Segment(piece, style)


def crop(strip: Strip, width: int) -> Strip:
    """Return the first `width` cells of a row; a character cut in half becomes blanks."""
    kept, free = list[Segment](), max(width, 0)
    for segment in strip:
        if segment.cell_length > free:
            kept.append(_split(segment, free)[0])
            free = 0
            break
        kept.append(segment)
        free -= segment.cell_length
    return Strip(kept, max(width, 0) - free)


def fit(strip: Strip, width: int, ground: Style) -> Strip:
    """Return a row cut or filled on its right to exactly `width` cells."""
    if strip.cell_length >= width:
        return crop(strip, width)
    return Strip([*strip, Segment(" " * (width - strip.cell_length), ground)], width)


def _split(segment: Segment, at: int) -> tuple[Segment, Segment]:
    """Return a segment's first `at` cells and the rest; a character cut in half becomes blanks."""
    text, style, _ = segment
    if is_narrow(text):
        return Segment(text[:at], style), Segment(text[at:], style)
    left = head(text, at)
    gone, rest = at - cells_of(left), text[len(left) :]
    if gone:
        across = clusters(rest)[0]
        rest = " " * (cells_of(across) - gone) + rest[len(across) :]
    return Segment(left + " " * gone, style), Segment(rest, style)


def _shown(text: str) -> str:
    """Return `text` made safe; text of plain characters and blocks is safe already."""
    return text if is_narrow(text) else safe(text)


def both_ends(width: int, left: Piece, right: Piece, *, ground: Style) -> Strip:
    """Return a row with one piece at each end; the left one is cut first."""
    tail = cut(right[0], width)
    start = cut(left[0], max(width - cells_of(tail) - 2, 0))
    gap = width - cells_of(start) - cells_of(tail)
    return row(width, (start, left[1]), (" " * gap, ground), (tail, right[1]), ground=ground)


@lru_cache(maxsize=64)
def blank(width: int, ground: Style) -> Strip:
    """Return an empty row."""
    return Strip([Segment(" " * width, ground)], width)


def block(width: int, line: str, style: Style) -> Iterable[Segment]:
    """Return a line of large letters or digits in the middle of a row."""
    if not is_narrow(line) or len(line) > width:
        return row(width, (line, style), ground=style, align="center")
    before = (width - len(line)) // 2
    return (Segment(f"{' ' * before}{line}".ljust(width), style),)


def laid(under: Iterable[Segment], x: int, over: Iterable[Segment]) -> list[Segment]:
    """Return the row `under` with `over` laid over it from column `x` on."""
    before, after = list[Segment](), list[Segment]()
    at, end = 0, x + _width(over)
    for segment in under:
        first, at = at, at + segment.cell_length
        if first < x:
            before.append(segment if at <= x else _split(segment, x - first)[0])
        if at > end:
            after.append(segment if first >= end else _split(segment, end - first)[1])
    return [*before, *over, *after]


def _width(row: Iterable[Segment]) -> int:
    """Return how many cells a row takes."""
    text = "".join([text for text, _, _ in row])
    return len(text) if is_narrow(text) else sum(one.cell_length for one in row)


def changed(before: Iterable[Segment], after: Iterable[Segment]) -> list[tuple[int, int]]:
    """Return the runs of cells `(first, last + 1)` in which two rows differ.

    Runs are joined where moving the cursor would cost more bytes than writing the cells between.
    """
    old, new = list(before), list(after)
    if old == new:
        return []
    least = min(len(old), len(new))
    start = next((n for n in range(least) if old[n] != new[n]), least)
    end = next((n for n in range(least - start) if old[-1 - n] != new[-1 - n]), least - start)
    at, old, new = _width(old[:start]), old[start : len(old) - end], new[start : len(new) - end]
    texts = ["".join([text for text, _, _ in row]) for row in (old, new)]
    narrow = all(map(is_narrow, texts))
    widths = [len(one) for one in texts] if narrow else [_width(old), _width(new)]
    if widths[0] != widths[1]:
        return [(0, _width(after))]
    if not widths[0]:
        return []
    if {one[1] for one in old}.isdisjoint([one[1] for one in new]):
        return [(at, at + widths[0])]
    return _joined(at, _compared(old, new, narrow=narrow))


def _joined(start: int, compared: Iterable[_Compared]) -> list[tuple[int, int]]:
    """Return the runs of cells that differ, from the first cell `start` on."""
    runs: list[tuple[int, int]] = []
    between = 0
    for place, one, other in compared:
        at, end = start + place, 0
        for first, last in _differing(one, other):
            if first > end:
                between += _bytes(one[end:first])
            if runs and between < WORTH_A_MOVE:
                runs[-1] = (runs[-1][0], at + last)
            else:
                runs.append((at + first, at + last))
            between, end = 0, last
        between += _bytes(one[end:])
    return runs


_Compared = tuple[int, Sequence[str], Sequence[str] | None]
"""The first cell of a piece of two rows, its characters in the one, and those in the other if they
have the same style."""


def _compared(
    old: Sequence[Segment], new: Sequence[Segment], *, narrow: bool
) -> Iterable[_Compared]:
    """Yield two rows of one width in pieces of which each has one style in each row."""
    if narrow:
        if len(old) == len(new) == 1:
            (one, style, _), (two, other, _) = old[0], new[0]
            return ((0, one, two if style is other or style == other else None),)
        return _in_step(old, new)
    pairs = zip(_cells(old), _cells(new), strict=True)
    return ((at, [a[0]], [b[0]] if a[1:] == b[1:] else None) for at, (a, b) in enumerate(pairs))


def _in_step(old: Sequence[Segment], new: Sequence[Segment]) -> Iterator[_Compared]:
    """Yield two rows whose characters all have one cell in pieces."""
    at, nothing = 0, Segment("")
    olds, news = (iter([one for one in row if one.text]) for row in (old, new))
    a = b = ""
    style = other = None
    while True:
        if not a:
            a, style, _ = next(olds, nothing)
        if not b:
            b, other, _ = next(news, nothing)
        size = min(len(a), len(b))
        if not size:
            return
        yield at, a[:size], b[:size] if style is other or style == other else None
        a, b, at = a[size:], b[size:], at + size


def _differing(one: Sequence[str], other: Sequence[str] | None) -> list[tuple[int, int]]:
    """Return the places `(first, last + 1)` of two texts of one length that differ."""
    if other is None:
        return [(0, len(one))]
    if one == other:
        return []
    start = _alike(one, other)
    pairs = zip(one[start:], other[start:], strict=True)
    places = [at for at, (a, b) in enumerate(pairs, start) if a != b]
    found, first = list[tuple[int, int]](), start
    for at, following in zip(places, [*places[1:], -1], strict=True):
        if following != at + 1:
            found.append((first, at + 1))
            first = following
    return found


def _bytes(text: Sequence[str]) -> int:
    """Return how many bytes it takes to write a text."""
    if not isinstance(text, str):
        text = "".join(text)
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many characters two texts have in common at their beginning."""
    least, most = 0, len(one)
    while least < most:
        middle = (least + most + 1) // 2
        if one[:middle] == other[:middle]:
            least = middle
        else:
            most = middle - 1
    return least


_Cell = tuple[str, Style | None, int]
"""One cell of a row: the character in it, its style, and which part of a wide one it is."""


def _cells(row: Iterable[Segment]) -> list[_Cell]:
    """Return the cells of a row."""
    return [
        (cluster, style, part)
        for text, style, _ in row
        for cluster in clusters(text)
        for part in range(cells_of(cluster))
    ]


PALE = "░"
"""The working muscle where there are no colours: as far in light from a full block as from none."""
_ALONE = str.maketrans("▀▄█", PALE * 3)


def inked(run: tuple[str, str], inks: Mapping[str, Style]) -> tuple[str, Style]:
    """Return a run of a figure in its ink's style.

    Where all inks are alike, the working muscle is pale and everything else solid.
    """
    text, ink = run
    if inks["mark"] != inks["body"]:
        return text, inks[ink]
    upper, both, lower = ink.partition(ON)
    if not both:
        return text.translate(_ALONE) if ink == "mark" else text, inks[upper]
    half = {upper == "mark": "▄", lower == "mark": "▀"}.get(True, "█")
    return text.replace("▀", half), inks[upper]
