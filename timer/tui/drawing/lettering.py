"""Countdown and large word set together as large as the room allows; pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from timer.tui.drawing.bigtext import big, height, width, word
from timer.tui.drawing.typeset import cells, cut, fill, pieces

FIGURE_ROWS = 8
"""The fewest rows of the countdown: it is read from three metres."""
MOST_FIGURE_ROWS = 40
"""A taller one is not read from farther away in any room."""
LOUD_ROWS = 4
"""The fewest rows of a large word."""
LOUD_SHARE = 0.4
"""The part of the countdown's height that the word takes."""
WORTH_A_COLUMN = 0.55
"""The share of its height that the countdown gives up for having the word below it."""
BETWEEN = 4
"""Columns between the countdown and the word beside it."""

Words = tuple[str, ...]
"""The large word, and after it those that will take its place and want the same room."""
Set = tuple[int, list[str]]
"""The height of the figure, and the lines of figure and word together."""


@lru_cache(maxsize=128)
def arranged(figure: str, words: Words, rows: int, cols: int) -> Sequence[str]:
    """Return the figure with its word below, or beside where that leaves it much larger."""
    if not words:
        return alone(figure, rows, cols)
    under = below(figure, words, rows, cols)
    tallest = height(figure, min(rows, MOST_FIGURE_ROWS), cols)
    if under and under[0] >= tallest * WORTH_A_COLUMN:
        return under[1]
    next_to = beside(figure, words, rows, cols - 2)
    if under and (next_to is None or under[0] >= next_to[0] * WORTH_A_COLUMN):
        return under[1]
    if next_to:
        return next_to[1]
    text = words[0].upper()
    spaced = " ".join(pieces(text))
    digits = alone(figure, rows - 2, cols)
    return on_axis([*digits, "", spaced if cells(spaced) <= cols else cut(text, cols)])


def alone(figure: str, rows: int, cols: int) -> list[str]:
    """Return the figure by itself, or nothing where it would be too small."""
    lines = big(figure, min(rows, MOST_FIGURE_ROWS), cols)
    return closed_up(lines) if len(lines) >= FIGURE_ROWS else []


def below(figure: str, words: Words, rows: int, cols: int) -> Set | None:
    """Return the figure with its word under it, or None where that does not fit.

    The figure gives way until the word has its share of the height, or all of the width.
    """
    between = 1 if rows > FIGURE_ROWS + LOUD_ROWS else 0
    most = height(figure, min(rows - between, MOST_FIGURE_ROWS), cols)
    for tall in range(most, FIGURE_ROWS - 1, -1):
        widest = len(one_size(words, max(int(tall * LOUD_SHARE), LOUD_ROWS), cols))
        shape = one_size(words, min(rows - tall - between, widest), cols)
        if shape and (len(shape) == widest or tall == FIGURE_ROWS):
            digits = closed_up(big(figure, tall, cols))
            return tall, on_axis([*digits, *[""] * between, *shape])
    return None


def beside(figure: str, words: Words, rows: int, cols: int) -> Set | None:
    """Return the figure with its word at the right, or None where that does not fit."""
    most = height(figure, min(rows, MOST_FIGURE_ROWS), cols)
    for tall in range(most, FIGURE_ROWS - 1, -1):
        room = cols - width(figure, tall, cols) - BETWEEN
        wide = _widest(words, tall, room) if room > 0 else 0
        if wide:
            shape = padded(one_size(words, tall, room), tall)
            pairs = zip(big(figure, tall, cols), shape, strict=True)
            return tall, [one + " " * BETWEEN + fill(other, wide) for one, other in pairs]
    return None


def _widest(words: Words, rows: int, cols: int) -> int:
    """Return how wide the widest of the words is, or 0 where they are too small for a figure."""
    shapes = [one_size((one, *words), rows, cols) for one in words]
    tall = min(map(len, shapes))
    return max(len(shape[0]) for shape in shapes) if tall and tall * 3 >= rows else 0


def one_size(words: Words, rows: int, cols: int) -> list[str]:
    """Return the first word in letters that serve for all of them, a line for each part of it.

    On one line where that leaves the letters larger; nothing where they would be too small.
    """
    flat = min(height(one.upper(), rows, cols) for one in words)
    parts = [one.upper().split() for one in words]
    most = max(len(one) for one in parts)
    each = (rows + 1) // max(most, 1) - 1
    stacked = min((height(part, each, cols) for one in parts for part in one), default=0)
    if max(flat, stacked) < LOUD_ROWS:
        return []
    if flat >= stacked:
        return word(words[0], flat, cols)
    return stack([word(part, stacked, cols) for part in parts[0]])


def large_lines(text: str, rows: int, cols: int) -> list[str]:
    """Return `text` in letters as large as fit, broken between words; nothing where none do."""
    for tall in range(rows, LOUD_ROWS - 1, -1):
        lines = _broken(text.upper(), tall, cols)
        if lines and len(lines) * (tall + 1) - 1 <= rows:
            return on_axis(stack([word(line, tall, cols) for line in lines]))
    return []


def _broken(text: str, tall: int, cols: int) -> list[str]:
    """Return the lines of `text` set `tall` rows high, or nothing where a word is too wide."""
    lines: list[str] = []
    for part in text.split():
        longer = f"{lines[-1]} {part}" if lines else part
        if height(longer, tall, cols) == tall:
            lines[-1:] = [longer]
        elif height(part, tall, cols) == tall:
            lines.append(part)
        else:
            return []
    return lines


def closed_up(lines: list[str]) -> list[str]:
    """Return lines without the room that is kept at their left for a further digit."""
    free = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return [line[free:] for line in lines]


def on_axis(lines: list[str]) -> list[str]:
    """Return lines in the middle of the longest."""
    width = max(cells(line) for line in lines)
    return [fill(line, width, "center") for line in lines]


def stack(shapes: list[list[str]]) -> list[str]:
    """Return shapes one below the other, a row between two."""
    width = max(cells(shape[0]) for shape in shapes)
    lines: list[str] = []
    for shape in shapes:
        lines += [" " * width] if lines else []
        lines += [fill(line, width, "center") for line in shape]
    return lines


def padded(lines: list[str], tall: int) -> list[str]:
    """Return `lines` in the middle of `tall` lines of the same width."""
    empty = " " * len(lines[0])
    before = max((tall - len(lines)) // 2, 0)
    return [*[empty] * before, *lines, *[empty] * (tall - len(lines) - before)]
