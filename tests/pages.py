"""What a reader finds in a page: valid HTML5, and its tables by their captions."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

Table = tuple[list[str], list[list[str]]]
"""The titles of the columns, and the rows."""


class Page:
    """A page that was parsed strictly: anything that isn't valid HTML5 raises."""

    def __init__(self, text: str) -> None:
        html5lib = pytest.importorskip("html5lib")
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: ElementTree.Element = parser.parse(text)
        self.tables: dict[str, Table] = {}
        for table in self.root.iter("table"):
            caption = words(table.find("caption"))
            assert caption
            assert caption not in self.tables, caption
            heads = [words(one) for one in table.findall("thead/tr/th")]
            rows = [[words(cell) for cell in row] for row in table.findall("tbody/tr")]
            assert all(len(row) == len(heads) for row in rows)
            self.tables[caption] = heads, rows

    def columns(self, caption: str, *names: str) -> list[tuple[str, ...]]:
        """Return some columns of a table."""
        heads, rows = self.tables[caption]
        return [tuple(row[heads.index(name)] for name in names) for row in rows]

    def summary(self) -> dict[str, str]:
        """Return the summary by its words."""
        return {
            words(one.find("dt")): words(one.find("dd"))
            for one in self.root.iter("div")
            if one.find("dt") is not None
        }

    def problems(self) -> list[str]:
        """Return what would run, be fetched, or not be heard."""
        named = [one.get("id") for one in self.root.iter() if one.get("id")]
        ids = {*named}
        found = ["an id comes twice"] if len(named) != len(ids) else []
        for one in self.root.iter():
            tag = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else "comment"
            found += [
                f"{tag} {name}={value}"
                for name, value in one.attrib.items()
                if _odd(name, value, ids)
            ]
            if tag in FOREIGN:
                found.append(f"<{tag}>")
            if tag == "svg" and one.get("role") != "img":
                found.append("a picture without words")
            if tag == "style" and re.search(r"url\(|@import|http", one.text or ""):
                found.append("a style that fetches")
            if tag == "th" and one.get("scope") not in ("row", "col"):
                found.append("a heading of nothing")
        return found if self.root.get("lang") == "en" else [*found, "no language"]


FOREIGN = {
    *("script", "img", "iframe", "object", "embed", "link", "audio", "video", "use", "image"),
    *("base", "form"),
}
"""What could fetch something, or send it."""


def _odd(name: str, value: str, ids: set[str | None]) -> bool:
    """Return whether an attribute runs or fetches something, or leads nowhere."""
    if name.endswith("href"):
        return not (value.startswith("#") and value[1:] in ids)
    if name == "aria-labelledby":
        return not {*value.split()} <= ids
    return name.startswith("on") or name in ("src", "srcset", "action", "style")


def words(element: Any) -> str:
    """Return the text in an element."""
    return "" if element is None else "".join(element.itertext())
