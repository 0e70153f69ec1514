"""Terminal cells: how many a text takes, and where it may be cut, wrapped and filled.

A text is measured and cut by grapheme clusters, that is by what people call characters: a letter
with its marks, an emoji with all that is joined to it. Their widths are Rich's, by which Textual
lays out its rows. Texts are expected to be safe; see `timer.text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from timer.text import clusters


def cells(text: str) -> int:
    """Return how many cells `text` takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    # Rich takes longer to load than most commands take to print.
    from rich.cells import cell_len

    return cell_len(text)


def head(text: str, width: int) -> str:
    """Return as many whole characters from the start of `text` as fit into `width` cells."""
    if cells(text) <= width:
        return text
    kept, taken = "", 0
    for cluster in clusters(text):
        taken += cells(cluster)
        if taken > width:
            break
        kept += cluster
    return kept


def cut(text: str, width: int) -> str:
    """Return `text` with an ellipsis where it takes more than `width` cells."""
    if cells(text) <= width:
        return text
    return head(text, width - 1).rstrip() + "…" if width > 0 else ""


def pad(text: str, width: int, align: str = "left") -> str:
    """Return `text` filled with spaces to `width` cells, `align`ed left, center or right."""
    spare = max(width - cells(text), 0)
    # An odd cell goes where `str.center` puts it.
    middle = spare // 2 + (spare & width & 1)
    before = {"left": 0, "center": middle, "right": spare}[align]
    return " " * before + text + " " * (spare - before)


def wrap(text: str, width: int, most: int | None = None) -> list[str]:
    """Return `text` in lines of at most `width` cells, broken between words.

    More than `most` lines end in an ellipsis.
    """
    lines = list(_lines(text.split(), width)) if width > 0 else []
    if most is None or len(lines) <= most:
        return lines
    if most < 1:
        return []
    return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), width)]


def _lines(words: Iterable[str], width: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and cells(line) + 1 + cells(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            yield line
        *full, line = _broken(word, width)
        yield from full
    if line:
        yield line


def _broken(word: str, width: int) -> list[str]:
    """Return a word in parts of at most `width` cells; a character wider than that is left out."""
    if cells(word) <= width:
        return [word]
    parts, taken = [""], 0
    for cluster in clusters(word):
        wide = cells(cluster)
        cluster, wide = (cluster, wide) if wide <= width else ("…", 1)
        if taken + wide > width:
            parts.append("")
            taken = 0
        parts[-1] += cluster
        taken += wide
    return parts
