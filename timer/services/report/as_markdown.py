"""The report as Markdown: the same tables as the page has, without its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from timer.services.report.sections import (
    BRIEFLY,
    NO_JUDGEMENT,
    PRIVATE,
    Block,
    Card,
    Document,
    Entry,
    Table,
)
from timer.text import safe

_MARKS = re.compile(r"([\\`*_\[\]<>|&~$#@]|(?<=\w):(?=//)|(?<=www)\.)", re.IGNORECASE)
"""What could start a mark, a tag, a link or a cell."""


def as_markdown(document: Document) -> str:
    """Return the report; texts from outside can't become marks, links or tags."""
    return "\n".join(_lines(document)).strip() + "\n"


def _lines(document: Document) -> Iterable[str]:
    yield from (f"# {_text(document.title)}", "", _text(document.period), "", _text(BRIEFLY), "")
    yield from ("## In short", "")
    yield from (f"- **{_text(word)}:** {_text(said)}" for word, said in document.summary)
    if document.unknown:
        yield from ("", "## What isn't known", "")
        yield from (f"- {_text(one)}" for one in document.unknown)
    for section in document.sections:
        yield from ("", f"## {_text(section.title)}", "")
        for line in section.lines:
            yield from (_text(line), "")
        for block in section.blocks:
            yield from _block(block)
    yield from ("", "## About this report", "")
    yield from (_text(PRIVATE), "", _text(NO_JUDGEMENT), "")
    yield f"Made by Supple on {_text(document.made)}."


def _block(block: Block) -> Iterable[str]:
    match block:
        case Table():
            yield from (f"**{_text(block.caption)}**", "", *_table(block), "")
        case Card():
            yield from (f"### {_text(block.name)}", "", *_table(block.table), "")
        case Entry():
            yield from (f"### {_text(block.title)}", "")
            yield from (f"- {_text(line)}" for line in block.lines)
            yield ""
            if block.table is not None:
                yield from (*_table(block.table), "")
        case _:
            pass  # a plot: the same numbers are in a table


def _table(table: Table) -> Iterable[str]:
    yield _row(column.title for column in table.columns)
    yield _row(("---:" if column.number else "---" for column in table.columns), raw=True)
    yield from map(_row, table.rows)


def _row(cells: Iterable[str], *, raw: bool = False) -> str:
    return f"| {' | '.join(cells if raw else map(_text, cells))} |"


@lru_cache(maxsize=4096)  # the same few words fill thousands of cells
def _text(text: str) -> str:
    return _MARKS.sub(r"\\\1", safe(text))
