"""Plain tables for people: columns that line up, the last ones dropped where there is no room."""

from __future__ import annotations

import os
from collections.abc import Sequence

from timer.text import cells, pad, safe

GAP = 2
WIDE = 200


def table(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return `rows` as lines of at most `width` cells; the first row is the heading.

    Columns that would not fit are left out from the right, the first two never.
    """
    texts = [[safe(cell) for cell in row] for row in rows]
    widths = [max(cells(row[column]) for row in texts) for column in range(len(texts[0]))]
    kept = len(widths)
    while kept > 2 and sum(widths[:kept]) + GAP * (kept - 1) > width:
        kept -= 1
    return [
        (" " * GAP)
        .join(pad(cell, size) for cell, size in zip(row, widths[:kept], strict=False))
        .rstrip()
        for row in texts
    ]


def columns() -> int:
    """Return how many cells a line has, and plenty where nobody reads it on a terminal."""
    try:
        return os.get_terminal_size(1).columns or WIDE
    except OSError:
        return WIDE
