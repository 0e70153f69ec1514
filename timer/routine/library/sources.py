"""The page of sources, where every number comes from, read from its Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from timer import assets
from timer.frozen import frozen

PAGE = "sources.md"
OURS = "Our own wording"
"""What stands for a source where the articles say nothing."""


@frozen
class Section:
    """A heading with its paragraphs, and its table if it has one."""

    title: str
    text: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """Each with as many cells as `head`."""


def sources() -> tuple[Section, ...]:
    """Return the sections of the bundled page; the first is the introduction."""
    return sections((assets.folder("routines") / PAGE).read_text(encoding="utf-8"))


def source_text(documents: Iterable[str]) -> str:
    """Return the sources with these numbers in words: `A coach's long article`."""
    return "; ".join(_named().get(one, OURS) for one in documents)


@cache
def _named() -> dict[str, str]:
    """Return what each article is, by its number."""
    rows = (row for one in sources() if one.head[:1] == ("Number",) for row in one.rows)
    return {row[0]: row[-1].partition(":")[0] for row in rows}


def sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a page of headings, paragraphs and plain tables."""
    found: list[Section] = []
    for block in text.split("\n\n"):
        lines = block.strip().splitlines()
        if not lines:
            continue
        if lines[0].startswith("#"):
            found.append(Section(lines[0].lstrip("# ")))
        elif lines[0].startswith("|"):
            head, _, *rows = map(_cells, lines)
            found[-1] = Section(found[-1].title, found[-1].text, head, tuple(rows))
        else:
            last = found[-1]
            found[-1] = Section(last.title, (*last.text, " ".join(lines)), last.head, last.rows)
    return tuple(found)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
