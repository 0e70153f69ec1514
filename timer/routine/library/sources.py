"""The articles that figures come from, why a dose is what it is, and the page of sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from timer import assets
from timer.frozen import frozen
from timer.routine.durations import parse_counts, parse_range
from timer.routine.model import Dose, Moves, Step, Zones

PAGE = "sources.md"
_ARTICLES = "articles.yaml"
HOUSE = "house"
UNKNOWN = "not known"
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


@frozen
class Article:
    """One of the articles, as it names itself; `source` in our data begins with its `number`."""

    number: str
    file: str
    name: str
    """What it is called beside a figure."""
    title: str
    by: str
    publisher: str
    about: str

    @property
    def cited(self) -> str:
        """Its title, and who published it if that is known."""
        return self.title if self.publisher == UNKNOWN else f"{self.title} ({self.publisher})"


@cache
def articles() -> Mapping[str, Article]:
    """Return the articles by number."""
    read = table(_ARTICLES)
    return {number: Article(number, **found) for number, found in read.items()}


@cache
def _names() -> Mapping[str, str]:
    """Return what the articles are called, by number.

    They are found in the text, since a command that only names one has no need of a YAML reader.
    """
    text = (assets.folder("routines") / "tables" / _ARTICLES).read_text(encoding="utf-8")
    return dict(re.findall(r'^"(\d+)":(?:\n  .*)*?\n  name: (.+)$', text, re.MULTILINE))


@cache
def table(name: str) -> Any:
    """Return a bundled table, as texts, lists and dictionaries."""
    from timer.routine.yaml.tree import LARGEST, load, values

    return values(load(assets.folder("routines") / "tables" / name, LARGEST, "a table"))


def source_text(documents: Iterable[str]) -> str:
    """Return sources in words: `Tight hamstrings in runners (Run and Become, a running shop)`.

    Each is an article's number or file name, or `house`.
    """
    known = articles()
    found = (known.get(one.partition("_")[0]) for one in documents)
    return "; ".join(dict.fromkeys(one.cited if one else OURS for one in found))


def source_name(document: str) -> str:
    """Return what a source is called beside a figure: `Coach`, or `house`."""
    return _names().get(document.partition("_")[0], document)


def source_cited(document: str) -> str:
    """Return a source with what it is called beside a figure: `Coach: A coach's long article ...`.

    Ours is `house`.
    """
    found = articles().get(document.partition("_")[0])
    return f"{found.name}: {found.cited}" if found else document


@frozen
class DoseReason:
    """Why a dose is what it is."""

    text: str
    source: str
    """The article's number, or `house`."""

    @property
    def name(self) -> str:
        """What the source is called beside a figure."""
        return source_name(self.source)


def dose_reason(step: Step, moves: Moves, slug: str) -> DoseReason | None:
    """Return why a step of the bundled routine `slug` has its dose; None if it has none."""
    names = [zone.name for zone in step.zones] if isinstance(step, Zones) else []
    names = names or [str(getattr(step, "move", ""))]
    found = [move for name in names if (move := moves.find(name))]
    slugs = {move.slug for move in found}
    tags = {tag for move in found for tag in move.tags}
    read = table("doses.yaml")
    for one in read["published"]:
        if one.get("in", slug) != slug or not _is_dose(step, one):
            continue
        if one.get("move") in slugs or one.get("tag") in tags:
            return DoseReason(one["why"], HOUSE if "house" in one else one["source"])
    why = read["house"].get(type(step).__name__.lower())
    return DoseReason(why, HOUSE) if why else None


def _is_dose(step: Step, entry: Mapping[str, str]) -> bool:
    """Return whether the amount of a step, as written, is that of an entry."""
    length = getattr(step, "length", None)
    whole = length.all if isinstance(length, Dose) else length
    amounts = (
        ("for", parse_range, whole),
        ("count", parse_counts, getattr(getattr(step, "count", None), "all", None)),
        ("window", parse_counts, getattr(getattr(step, "window", None), "all", None)),
    )
    return all(parse(entry[key]) == own for key, parse, own in amounts if key in entry)


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
