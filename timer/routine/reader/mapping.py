"""Mappings read by a table of keys; every unknown, missing and misplaced key is reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from timer.routine.diagnostics import Report, listed, shown
from timer.routine.model import Place
from timer.routine.reader.scalars import Reader
from timer.routine.yaml.tree import MapNode, Node, Refused, Scalar


class Key(NamedTuple):
    """How the value of a key is read, and which field of the record it becomes."""

    field: str
    read: Reader[Any]
    required: bool = False


Table = Mapping[str, Key]

_SYNONYMS = {
    "title": "name",
    "description": "about",
    "equipment": "kit",
    "seconds": "for",
    "time": "for",
    "duration": "for",
    "side": "sides",
    "repeat": "rounds",
    "text": "say",
    "breaths": "cycles",
    "cycles": "breaths",
    "estimate": "about",
    "target": "to",
}

_EXAMPLES = {
    "name": "name: Evening stretch",
    "steps": "steps:` and the steps below it, each with a dash, such as `- hold: plank",
    "for": "for: 30s",
    "count": "count: 10",
    "to": "to: 8/10",
    "window": "window: 5-10",
    "pattern": "pattern: {in: 4, out: 6}",
    "about": "about: 5m",
    "options": "options: [yes, no]",
    "say": "say: Breathe out",
    "text": "text: yes",
    "phase": "phase: lower",
    "zone": "zone: calves",
}


class Fields:
    """What was read: values by field, places by key, and whether all of it was valid.

    `meant` are the keys that are there, and those that misspelt ones were probably meant to be.
    """

    def __init__(self) -> None:
        self.meant: set[str | None] = set()
        self.values: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.complete = True


def read_fields(
    node: MapNode,
    table: Table,
    report: Report,
    what: str,
    elsewhere: Mapping[str, tuple[str, ...]] | None = None,
    at: Place | None = None,
) -> Fields:
    """Read `node` by `table`. Messages call it `what`, and say it is at `at`.

    `elsewhere` maps keys that are valid only elsewhere to the kinds they belong to.
    """
    found = Fields()
    meant = found.meant
    for key, value in node.pairs:
        entry = table.get(key.text)
        if entry is None:
            found.complete = False
            meant.add(_refuse(key, value, table, report, what, elsewhere or {}))
            continue
        found.places[key.text] = value.place
        read = entry.read(value, key.text, report)
        if read is None:
            found.complete = False
        else:
            found.values[entry.field] = read
    meant.update(key.text for key, _ in node.pairs)
    for name, entry in table.items():
        if entry.required and name not in meant:
            found.complete = False
            _report_missing(name, what, at or place_of(node), report)
    return found


def _report_missing(name: str, what: str, place: Place, report: Report) -> None:
    report.error(
        place,
        "missing-key",
        f"{what} has no `{name}`.",
        f"Add `{_EXAMPLES.get(name, name + ':')}`.",
    )


def place_of(node: Node) -> Place:
    """Return the place of `node`; for a mapping, that of its first key."""
    return node.pairs[0][0].place if isinstance(node, MapNode) and node.pairs else node.place


def mapping(node: Node, report: Report, what: str, example: str) -> MapNode | None:
    """Return `node` if it is a mapping; otherwise report it and return None."""
    if isinstance(node, MapNode):
        return node
    if isinstance(node, Refused):
        return None
    if isinstance(node, Scalar) and node.plain and _tight(node.text):
        word = node.text.partition(":")[0]
        report.error(
            node.place,
            "no-space-after-colon",
            f"There is no space after the colon of {shown(word)}.",
            "Write `key: value`, with a space.",
        )
        return None
    report.error(
        node.place,
        "not-a-mapping",
        f"{what} must be keys with values.",
        f"Write {example}.",
    )
    return None


def _tight(text: str) -> bool:
    word, colon, value = text.partition(":")
    return bool(colon and value) and word.replace("-", "").isalpha()


def _refuse(
    key: Scalar,
    value: Node,
    table: Table,
    report: Report,
    what: str,
    elsewhere: Mapping[str, tuple[str, ...]],
) -> str | None:
    """Report a key that isn't in `table`, and return the key that was probably meant."""
    word = key.text
    tight = word.partition(":")[0]
    if word in elsewhere and _SYNONYMS.get(word) not in table:
        help = f"It is for {listed(elsewhere[word])}."
        report.error(key.place, "key-not-for-kind", f"{what} can't have {shown(word)}.", help)
        return None
    if "\u00a0" in word:
        message, help = "This key contains a no-break space.", "Replace it with an ordinary space."
        report.error(key.place, "no-break-space", message, help)
        return word.strip("\u00a0")
    if word[:1] == "-" and word[1:] in {*table, *elsewhere}:
        message, help = "There is no space after the dash.", f"Write `- {word[1:]}: `."
        report.error(key.place, "no-space-after-dash", message, help)
        return word[1:]
    if isinstance(value, Scalar) and not value.text and _tight(word):
        message = f"There is no space after the colon of {shown(tight)}."
        report.error(key.place, "no-space-after-colon", message, "Write `key: value`.")
        return tight
    return _unknown(key, table, report, what)


def _unknown(key: Scalar, table: Table, report: Report, what: str) -> str | None:
    same = _SYNONYMS.get(key.text.lower())
    close = same if same in table else report.guess(key.text, table)
    report.error(
        key.place,
        "unknown-key",
        f"{what} has no key {shown(key.text)}."
        if key.text
        else f"{what} has a key without a name.",
        f"Did you mean `{close}`?"
        if close
        else f"Valid keys: {', '.join(f'`{name}`' for name in table)}.",
    )
    return close
