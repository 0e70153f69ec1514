"""The canonical form of a file: the order of its keys, and its text in that form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from timer.frozen import frozen
from timer.routine.diagnostics import Problem, Report, Severity
from timer.routine.library.moves import MOVE_KEYS, SWAP_KEYS, SWAPS_KEYS
from timer.routine.library.programmes import PROGRAMME_KEYS, STAGE_KEYS
from timer.routine.reader import phases
from timer.routine.reader.routine_file import (
    DEFAULTS_KEYS,
    ROUTINE_KEYS,
    SCHEDULE_KEYS,
    SOUND_KEYS,
)
from timer.routine.reader.steps import KINDS
from timer.routine.yaml.layout import Block, Document, Entry, UnusualError
from timer.routine.yaml.tree import Node, parse, values

_MARK = "\ufeff"


@frozen
class Formed:
    """A file in canonical form."""

    data: bytes
    """What it holds then, or held before where it can't be formed."""
    problem: Problem | None = None
    """Why it can't be: the first fault of its YAML."""


def form(data: bytes) -> Formed:
    """Return a file that holds `data` in canonical form.

    Comments, meaning, line ends and a byte order mark are kept.
    """
    tree, problem = _read(data)
    if problem is not None:
        return Formed(data, problem)
    assert tree is not None
    text = data.decode("utf-8-sig")
    newline = found[0] if (found := re.search("\r\n?|\n", text)) else "\n"
    text = re.sub("\r\n?", "\n", text)
    try:
        document = Document(text)
        comments = sorted(document.comments())
        _put_in_order(document.root)
        formed = document.text()
        again = Document(formed)
    except UnusualError:
        return Formed(data, _NOT_OURS)
    # Whatever the reason would be, nothing may be lost.
    tree_again, problem = _read(formed.encode())
    if problem is not None:  # it may have grown beyond what a file can be
        return Formed(data, problem)
    assert tree_again is not None
    if values(tree_again) != values(tree) or sorted(again.comments()) != comments:
        return Formed(data, _NOT_OURS)
    mark = _MARK if data.startswith(_MARK.encode()) else ""
    return Formed((mark + formed.replace("\n", newline)).encode())


def _read(data: bytes) -> tuple[Node | None, Problem | None]:
    """Return the tree in `data`, and its first fault."""
    report = Report()
    tree = parse(data, report)
    errors = (one for one in report.problems() if one.severity is Severity.ERROR)
    return tree, next(errors, None)


_NOT_OURS = Problem(
    1,
    1,
    1,
    "not-a-mapping",
    "This is not how a routine or a file of moves is written.",
    "Write keys with values, such as `name: Evening stretch`.",
)


def format_text(text: str) -> str | None:
    """Return a file's text in canonical form, or None if it can't be formed; see `form`."""
    formed = form(text.encode("utf-8", "surrogatepass"))
    return None if formed.problem else formed.data.decode()


def _put_in_order(root: Block) -> None:
    keys = {entry.key.value for entry in root.entries if entry.key}
    if "steps" in keys:
        _sort(root, ROUTINE_KEYS)
        for entry in root.entries:
            _order_part(entry)
    elif "stages" in keys:
        _sort(root, PROGRAMME_KEYS)
        _each(_value(root, "stages"), STAGE_KEYS)
    elif all(isinstance(entry.value, Block) and entry.value.mapping for entry in root.entries):
        for entry in root.entries:
            assert isinstance(entry.value, Block)
            _order_move(entry.value)


def _order_part(entry: Entry) -> None:
    """Order what is below a key of a routine."""
    tables = {"schedule": SCHEDULE_KEYS, "sound": SOUND_KEYS, "defaults": DEFAULTS_KEYS}
    name = entry.key.value if entry.key else ""
    if name in tables:
        _sort(entry.value, tables[name])
    elif name == "steps":
        for step in _items(entry.value):
            _order_step(step)


def _order_step(step: Block) -> None:
    names = [entry.key.value for entry in step.entries if entry.key]
    kinds = [name for name in names if name in KINDS and name != "rest"]
    kinds = kinds or [name for name in names if name == "rest"]
    if len(kinds) != 1:
        return
    kind = kinds[0]
    _sort(step, (kind, *KINDS[kind].keys), last="steps")
    _each(_value(step, "zones"), phases.ZONE_KEYS)
    _each(_value(step, "options"), phases.OPTION_KEYS)
    _order_said(step)
    for zone in _items(_value(step, "zones")):
        _order_said(zone)
    for child in _items(_value(step, "steps")):
        _order_step(child)


def _order_move(move: Block) -> None:
    _sort(move, MOVE_KEYS)
    _order_said(move)
    swaps = _value(move, "swaps")
    _sort(swaps, SWAPS_KEYS)
    for name in SWAPS_KEYS:
        _each(_value(swaps, name), SWAP_KEYS)


def _order_said(block: Block) -> None:
    _each(_value(block, "cues"), phases.CUE_KEYS)
    _each(_value(block, "tempo"), phases.PHASE_KEYS)


def _sort(block: object, table: Iterable[str], last: str = "") -> None:
    """Put the entries of a mapping in the order of a table.

    A key that isn't in it stays behind the one it stood behind.
    """
    if not isinstance(block, Block) or not block.mapping:
        return
    order = {name: place for place, name in reversed([*enumerate(table)])}
    order[last] = len(order)
    place = -1
    places: dict[int, int] = {}
    for entry in block.entries:
        place = order.get(entry.key.value if entry.key else "", place)
        places[id(entry)] = place
    block.entries.sort(key=lambda entry: places[id(entry)])


def _each(block: object, table: Iterable[str]) -> None:
    for item in _items(block):
        _sort(item, table)


def _items(block: object) -> list[Block]:
    """Return the mappings in a list."""
    if not isinstance(block, Block) or block.mapping:
        return []
    found = [entry.value for entry in block.entries]
    return [value for value in found if isinstance(value, Block) and value.mapping]


def _value(block: object, name: str) -> object:
    if not isinstance(block, Block) or not block.mapping:
        return None
    return next((e.value for e in block.entries if e.key and e.key.value == name), None)
