"""Reads the library of moves: what every step inherits where it says nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from timer import assets
from timer.files import UnreadableError, names
from timer.routine.diagnostics.collector import Report, shown
from timer.routine.diagnostics.problems import Problem
from timer.routine.library.lazy_moves import Shelf
from timer.routine.library.routines import is_ours
from timer.routine.model import Move, Moves, Swap
from timer.routine.parts import Dose, Sides
from timer.routine.reader import phases, scalars
from timer.routine.reader.mapping import Fields, Key, mapping, read_fields
from timer.routine.reader.steps import KINDS
from timer.routine.yaml.nodes import MapNode, Node, Scalar
from timer.routine.yaml.source import TOP, parse, read_bytes

_DOSES = ("for", "count", "window", "to", "sets")


def load_library(folders: Iterable[Path] = ()) -> Moves:
    """Return the moves of `folders`, then the bundled ones; of one slug the first wins.

    A file or move that can't be read is left out; `read_moves` tells why.
    """
    places = (*folders, assets.folder("routines") / "moves")
    return Shelf(folder / name for folder in places for name in names(folder) if is_ours(name))


def read_moves_file(path: Path) -> tuple[tuple[Move, ...], tuple[Problem, ...]]:
    """Read the moves in the file at `path`; see `read_moves`."""
    try:
        return read_moves(read_bytes(path))
    except UnreadableError as error:
        report = Report()
        report.error(TOP, error.code, error.message, error.remedy)
        return (), report.problems()


def read_moves(data: bytes) -> tuple[tuple[Move, ...], tuple[Problem, ...]]:
    """Read moves from the bytes of a file: those that can be read, and every problem."""
    report = Report()
    tree = parse(data, report)
    if tree is None:
        return (), report.problems()
    whole = mapping(tree, report, "A file of moves", "slugs, each with the keys of a move below it")
    read = [_move(slug, node, report) for slug, node in whole.pairs] if whole else []
    return tuple(move for move in read if move is not None), report.problems()


def _move(slug: Scalar, node: Node, report: Report) -> Move | None:
    name = scalars.slug(slug, "slug", report)
    whole = mapping(node, report, f"The move {shown(slug.text)}", "`name:` and its other keys")
    if whole is None or name is None:
        return None
    found = read_fields(
        whole, MOVE_KEYS, report, "A move", dict.fromkeys(_DOSES, ("steps, not moves",)), slug.place
    )
    swaps: dict[str, Any] = found.values.pop("swaps", {})
    return Move(slug=name, **swaps, **found.values) if found.complete else None


def _swap(node: Node, key: str, report: Report) -> Swap | None:
    if not isinstance(node, MapNode):
        name = scalars.slug(node, key, report)
        return Swap(name) if name else None
    found = read_fields(node, SWAP_KEYS, report, "A swap")
    return Swap(**found.values) if found.complete else None


@scalars.reads("changes")
def _changes(node: Node, key: str, report: Report) -> dict[str, Any] | None:
    """Read keys of a step, whatever its kind, to the fields of its record."""
    whole = mapping(node, report, shown(key), "`{sides: each}`")
    found = read_fields(whole, CHANGE_KEYS, report, "The `as` of a swap") if whole else None
    if found is None or not found.complete or _differs(found, report):
        return None
    order = found.values.pop("order", None)
    if order is not None:
        sides = found.values.get("sides", Sides())
        found.values["sides"] = Sides(sides.labels, order)
    return found.values


def _differs(found: Fields, report: Report) -> bool:
    """Report a dose by side, since a swap does not know the sides it will meet."""
    for key, field in (("for", "length"), ("count", "count"), ("window", "window")):
        dose = found.values.get(field)
        if isinstance(dose, Dose) and dose.by_label:
            report.error(
                found.places[key],
                "labels-differ",
                f"{shown(key)} can't differ by side in a swap.",
                "Write one value for every side.",
            )
            return True
    return False


@scalars.reads("swap-list")
def _swap_list(node: Node, key: str, report: Report) -> tuple[Swap, ...] | None:
    return scalars.each(node, key, report, _swap)


@scalars.reads("swaps")
def _swaps(node: Node, key: str, report: Report) -> dict[str, tuple[Swap, ...]] | None:
    whole = mapping(node, report, shown(key), "`{easier: [lying-fold]}`")
    found = read_fields(whole, SWAPS_KEYS, report, "Swaps") if whole else None
    return found.values if found and found.complete else None


_HEADS = {*KINDS, "steps", "options", "optional", "name", "rounds"} - {"rest"}

CHANGE_KEYS: dict[str, Key] = {
    name: Key(key.field, key.read)
    for kind in ("rest", "open", "breathe", "effort", "reps", "hold")
    for name, key in KINDS[kind].keys.items()
    if name not in _HEADS and (kind, name) != ("rest", "rest")
}
"""Keys that a swap may change; `for` is read as a hold's."""

SWAP_KEYS = {
    "to": Key("to", scalars.slug, required=True),
    "as": Key("changes", _changes),
}
SWAPS_KEYS = {name: Key(name, _swap_list) for name in ("easier", "harder", "instead")}

MOVE_KEYS = {
    "name": Key("name", scalars.text, required=True),
    "aliases": Key("aliases", scalars.texts),
    "cues": Key("cues", phases.cues),
    "position": Key("position", scalars.text),
    "kit": Key("kit", scalars.texts),
    "tempo": Key("tempo", phases.tempo),
    "pace": Key("pace", scalars.length),
    "settle": Key("settle", scalars.gap),
    "switch": Key("switch", scalars.gap),
    "tags": Key("tags", scalars.texts),
    "swaps": Key("swaps", _swaps),
    "warnings": Key("warnings", scalars.texts),
    "figure": Key("figure", scalars.text),
    "source": Key("source", scalars.text),
}
"""Every key of a move."""
