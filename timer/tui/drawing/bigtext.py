"""Figures and words as large as the room they are given, in half blocks; pure, no widget."""

from __future__ import annotations

from functools import lru_cache

from timer.tui.drawing.glyphs import gap, glyph, known, narrowest, natural

FEWEST_ROWS = 3
"""With fewer rows no glyph can be told from another."""
_CACHED = 128


def big(text: str, rows: int, cols: int) -> list[str]:
    """Return figures (digits, `:` and spaces) as large as fit into `rows` by `cols`.

    They are made narrower before they are made lower; digits are all of one width and the lines
    all of one length. Nothing fits: an empty list.
    """
    tall = height(text, rows, cols)
    return list(_set(text, tall, cols)) if tall else []


def word(text: str, rows: int, cols: int) -> list[str]:
    """Return `text` in capital letters as large as fit; an empty list where it can't be set.

    Only A to Z and a little punctuation have shapes.
    """
    return big(text.upper(), rows, cols)


@lru_cache(maxsize=_CACHED)
def height(text: str, rows: int, cols: int) -> int:
    """Return how many rows tall `text` can be set in `rows` by `cols`, or 0."""
    if not text.strip() or not known(text):
        return 0
    fits = (tall for tall in range(rows, FEWEST_ROWS - 1, -1) if _width(text, tall) <= cols)
    return next(fits, 0)


def _dots(rows: int) -> int:
    """Return the height of a glyph in half blocks: the half row above it stays free."""
    return 2 * rows - 1


def _width(text: str, rows: int) -> int:
    """Return the fewest cells in which `text` can be set `rows` rows tall."""
    dots = _dots(rows)
    return sum(narrowest(char, dots) for char in text) + (len(text) - 1) * _least_gap(dots)


def _least_gap(dots: int) -> int:
    return max(gap(dots) // 2, 1)


def width(text: str, rows: int, cols: int) -> int:
    """Return how many cells wide `text` is in exactly `rows` rows and at most `cols` cells."""
    widths, between = _fitted(text, rows, cols)
    return sum(widths) + (len(text) - 1) * between


@lru_cache(maxsize=_CACHED)
def _set(text: str, rows: int, cols: int) -> tuple[str, ...]:
    """Return `text` in exactly `rows` rows and at most `cols` cells, no wider than drawn."""
    widths, between = _fitted(text, rows, cols)
    shapes = [glyph(char, wide, _dots(rows)) for char, wide in zip(text, widths, strict=True)]
    return tuple((" " * between).join(parts) for parts in zip(*shapes, strict=True))


@lru_cache(maxsize=_CACHED)
def _fitted(text: str, rows: int, cols: int) -> tuple[tuple[int, ...], int]:
    """Return the width of each glyph, and the room between two."""
    dots = _dots(rows)
    between = gap(dots)
    widths = [natural(char, dots) for char in text]
    while sum(widths) + (len(text) - 1) * between > cols:
        if between > _least_gap(dots):
            between -= 1
        else:
            least = (narrowest(char, dots) for char in text)
            widths = [max(wide - 1, most) for wide, most in zip(widths, least, strict=True)]
    return tuple(widths), between
