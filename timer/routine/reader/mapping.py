"""Mappings read by a table of keys; every unknown, missing and misplaced key is reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from timer.frozen import NamedTuple
from timer.routine.diagnostics import Here, Report, listed, replaced, shown
from timer.routine.model import Place
from timer.routine.reader.scalars import Reader
from timer.routine.yaml.tree import MapNode, Node, Refused, Scalar


class Key(NamedTuple):
    """How the value of a key is read, and which field of the record it becomes."""

    field: str
    read: Reader[Any]
    required: bool = False


Table = Mapping[str, Key]

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

    `meant` are the keys that are there, those that misspelt ones were probably meant to be, and
    those that may be where a fault of the YAML was.
    """

    def __init__(self) -> None:
        self.meant: set[str | None] = set()
        self.values: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        """Those of the values."""
        self.keys: dict[str, Place] = {}
        """Those of the keys themselves: where a key should not be there at all."""
        self.complete = True
        self._nodes: dict[str, Node] = {}

    def labels(self, key: str, label: str) -> Place | None:
        """Return the place of a label in the value of `key`."""
        node = self._nodes.get(key)
        names = [name for name, _ in node.pairs] if isinstance(node, MapNode) else []
        return next((name.place for name in names if name.text == label), None)

    def take(self, key: Scalar, value: Node) -> None:
        """Note where a key and its value are."""
        self.places[key.text] = value.place
        self.keys[key.text] = key.place
        self._nodes[key.text] = value


def read_fields(
    node: MapNode,
    table: Table,
    report: Report,
    what: str,
    elsewhere: Mapping[str, tuple[str, ...]] | None = None,
    at: Place | None = None,
    kind: str = "",
    move: str = "",
    known: Iterable[str] = (),
) -> Fields:
    """Read `node` by `table`. Messages call it `what`, and say it is at `at`.

    `elsewhere` maps keys that are valid only elsewhere to the kinds they belong to. For a step
    `kind` is its kind and `move` the value of it. Keys that are `known` to be missing for a reason
    that is reported already aren't missed.
    """
    found = Fields()
    meant = found.meant
    outer = report.here
    if outer is not None and not kind:
        kind, move = outer.kind, outer.move
    names = tuple(key.text for key, _ in node.pairs)
    meant.update((*names, *known, *(table if not node.whole else ())))
    for key, value in node.pairs:
        report.here = Here(key.text, key.place, value, names, node.flow, kind, move, node.whole)
        entry = table.get(key.text)
        if entry is None:
            found.complete = False
            close = _refuse(key, value, table, report, what, elsewhere or {}, names)
            meant.add(close)
            entry = table.get(close) if close and close not in names else None
            if entry is not None and key.text not in (elsewhere or ()) and _can_be_read(key, value):
                report.here = report.here._replace(key=close or "")
                entry.read(value, close or "", report)
            continue
        if key.text in found.places:
            found.complete = False
            message = f"{shown(key.text)} appears twice."
            report.error(key.place, "duplicate-key", message, "Keep one of the two.")
            continue
        found.take(key, value)
        read = entry.read(value, key.text, report)
        if read is None:
            found.complete = False
        else:
            found.values[entry.field] = read
    report.here = outer
    found.complete = found.complete and node.whole
    for name, entry in table.items():
        if entry.required and name not in found.places:
            found.complete = False
        if entry.required and name not in meant:
            _report_missing(name, what, at or place_of(node), report)
    return found


def _can_be_read(key: Scalar, value: Node) -> bool:
    """Return whether the value of a misspelt key says what the right key would."""
    if not isinstance(value, Scalar):
        return True
    from timer.routine.reader.meant import unit_in_key  # needed only for mistakes

    return bool(value.text) and unit_in_key(key.text, value.text) is None


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
            replaced(node.place, node.text.replace(":", ": ", 1), safe=True),
        )
        line, start, end = node.place
        key = Scalar(word, Place(line, start, min(start + len(word), end)))
        value = Scalar(node.text[len(word) + 1 :], node.place)
        return MapNode(((key, value),), node.place, whole=False)
    help, fix = f"Write {example}.", None
    if isinstance(node, Scalar):
        from timer.routine.reader.meant import mapping_meant  # needed only for mistakes

        if meant := mapping_meant(what, node.text):
            help, fix = f"Write `{meant}`.", replaced(node.place, meant, safe=True)
    report.error(node.place, "not-a-mapping", f"{what} must be keys with values.", help, fix)
    return None


def _tight(text: str) -> bool:
    word, colon, value = text.partition(":")
    return bool(colon and value) and word.replace("-", "").isalpha()


_DOSES = {"hold": "for", "reps": "count", "effort": "window"}
_DOSE_KEYS = frozenset({"for", "count", "window", "to", "cycles", "about"})
"""With one of these from another kind, its own missing dose isn't reported as well."""


def _refuse(
    key: Scalar,
    value: Node,
    table: Table,
    report: Report,
    what: str,
    elsewhere: Mapping[str, tuple[str, ...]],
    names: tuple[str, ...],
) -> str | None:
    """Report a key that isn't in `table`, and return the key that was probably meant."""
    word = key.text
    tight = word.partition(":")[0]
    if word in elsewhere and not _other_word(word, table, names):
        _for_another(key, value, report, what, elsewhere[word])
        return _DOSES.get(report.here.kind) if report.here and word in _DOSE_KEYS else None
    if not word.isascii() and (plain := " ".join(word.split())) != word:
        from timer.routine.yaml.syntax import odd_space  # needed only for mistakes

        message = f"This key contains {odd_space(word)}."
        fix = replaced(key.place, plain, safe=True)
        report.error(
            key.place, "no-break-space", message, "Replace it with an ordinary space.", fix
        )
        return plain
    if word[:1] == "-" and word[1:] in {*table, *elsewhere}:
        message, help = "There is no space after the dash.", f"Write `- {word[1:]}: `."
        report.error(key.place, "no-space-after-dash", message, help)
        return word[1:]
    if isinstance(value, Scalar) and not value.text and _tight(word):
        message = f"There is no space after the colon of {shown(tight)}."
        fix = replaced(key.place, word.replace(":", ": ", 1), safe=True)
        report.error(key.place, "no-space-after-colon", message, "Write `key: value`.", fix)
        return tight
    return _unknown(key, value, table, report, what, names)


def _other_word(word: str, table: Table, names: tuple[str, ...]) -> bool:
    """Return whether a key of another kind is also another word for a key that is missing here."""
    from timer.routine.reader.meant import KEYS  # needed only for mistakes

    return any(same in table and same not in names for same in KEYS.get(word, ()))


def _for_another(
    key: Scalar, value: Node, report: Report, what: str, kinds: tuple[str, ...]
) -> None:
    """Report a key that only other kinds of step have."""
    help = f"It is for {listed(kinds)}." if kinds else "It belongs to a step, not to the move."
    if report.here is not None and report.here.kind:
        from timer.routine.reader.meant import for_another_kind  # needed only for mistakes

        written = value.text if isinstance(value, Scalar) else None
        help = for_another_kind(report.here.kind, key.text, written) or help
    report.error(key.place, "key-not-for-kind", f"{what} can't have {shown(key.text)}.", help)


def _unknown(
    key: Scalar, value: Node, table: Table, report: Report, what: str, names: tuple[str, ...]
) -> str | None:
    from timer.routine.reader import meant  # needed only for mistakes

    here = report.here
    kind = here.kind if here and "step" in what else ""
    written = value.text if isinstance(value, Scalar) else ""
    if belongs := meant.belongs(key.text, what, kind, written or "..."):
        message = f"{what} can't have {shown(key.text)}."
        report.error(key.place, "misplaced-key", message, belongs)
        return None
    if here and kind and (help := meant.move_elsewhere(key.text, written, here)):
        report.error(key.place, "unknown-key", f"{what} has no key {shown(key.text)}.", help)
        return None
    close = meant.key_meant(key.text, table, names, report)
    help = f"Did you mean `{close}`?" if close else ""
    fix = None
    if close in names:
        help += " It is here already, so keep one of the two."
    elif close:
        fix = replaced(key.place, close, safe=meant.surely(key.text, close))
        if unit := meant.unit_in_key(key.text, written):
            help, fix = f"Write `{close}: {unit}`.", None
    report.error(
        key.place,
        "unknown-key",
        f"{what} has no key {shown(key.text)}."
        if key.text
        else f"{what} has a key without a name.",
        help or f"Valid keys: {', '.join(f'`{name}`' for name in table)}.",
        fix,
    )
    return close
