"""The library of moves: the defaults that a step takes from its move, read when needed."""

from __future__ import annotations

from _thread import RLock
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from timer import assets
from timer.files import UnreadableError
from timer.routine.diagnostics import Problem, Report, shown
from timer.routine.library.file_names import files_in
from timer.routine.model import Dose, Limb, Move, Moves, Sides, Swap
from timer.routine.reader import phases, scalars
from timer.routine.reader.mapping import Fields, Key, mapping, read_fields
from timer.routine.reader.steps import ANYWHERE, KINDS
from timer.routine.yaml.tree import MapNode, Node, Scalar, parse, read_bytes
from timer.text import named


def load_library(folders: Iterable[Path] = ()) -> LazyMoves:
    """Return the moves of `folders`, then the bundled ones; of one slug the first wins.

    Files and moves that can't be read are left out; `read_moves` reports why.
    """
    places = (*folders, assets.folder("routines") / "moves")
    return LazyMoves(path for folder in places for path in files_in(folder))


class LazyMoves(Moves):
    """Moves of many files, found by slug, name or alias.

    Each is read only when it is asked for: a routine names a handful of moves and the library holds
    a hundred. Of moves with the same slug the first that can be read counts, so a broken one hides
    nothing.
    """

    def __init__(self, files: Iterable[Path], typed: Mapping[Path, bytes] | None = None) -> None:
        """Take the moves of `files`; what is `typed` in one and not saved counts already."""
        super().__init__()
        self._typed = typed or {}
        self._waiting: dict[str, list[bytes]] = {}
        """The text of each unread move by slug, in the order of the files."""
        self._searched: dict[str, str | None] = {}
        """The same texts as names are compared, None for one with escapes; made when needed."""
        self._free: set[str] = set()
        """Names that were looked for and that no move has."""
        self._slugs: dict[str, Path] = {}
        """Every slug, with the first file that has it."""
        # A screen and its background task look for moves at the same time.
        self._reading = RLock()
        for path in files:
            self._add_file(path)

    def find(self, name: str) -> Move | None:
        """Return the move that `name` means, or None for a free name."""
        known = self._by_slug.get(name)
        if known is not None:
            return known  # nothing that is read later takes its place
        with self._reading:
            self._read_first(name)
            found = self._by_slug.get(name)
            if found is None and name not in self._slugs and name not in self._free:
                self._read_those_with(named(name).split())
                found = super().find(name)
                if found is None:
                    self._free.add(name)
            return found

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every slug of a move that can be read, in the library's order."""
        with self._reading:
            self._read_all()
            return tuple(slug for slug in self._slugs if slug in self._by_slug)

    def broken(self, slug: str) -> Path | None:
        """Return the file that has a move of this slug, if no text of it can be read."""
        with self._reading:
            self._read_first(slug)
            return None if slug in self._by_slug else self._slugs.get(slug)

    def file_of(self, slug: str) -> Path | None:
        """Return the first file that has a move of this slug, readable or not."""
        return self._slugs.get(slug)

    def _add_file(self, path: Path) -> None:
        try:
            data = self._typed[path] if path in self._typed else read_bytes(path)
        except UnreadableError:
            return
        blocks = _blocks(data)
        if blocks is None:
            self._read(data, path)
            return
        for slug, text in blocks.items():
            self._slugs.setdefault(slug, path)
            self._waiting.setdefault(slug, []).append(text)

    def _read_those_with(self, words: list[str]) -> None:
        """Read the moves whose text has all `words`, as a name or an alias; all others lack it.

        What is written with escapes may say anything, so it is read as well.
        """
        for slug, texts in list(self._waiting.items()):
            if slug not in self._searched:
                written = b"".join(texts).decode("utf-8", "replace")
                escaped = "\\" in written or "''" in written
                self._searched[slug] = None if escaped else named(written)
            text = self._searched[slug]
            if text is None or all(word in text for word in words):
                self._read_first(slug)

    def _read_all(self) -> None:
        for slug in list(self._waiting):
            self._read_first(slug)

    def _read_first(self, slug: str) -> None:
        """Read the texts for one slug until one of them is a valid move."""
        for text in self._waiting.pop(slug, ()):
            if slug not in self._by_slug:
                self._read(text)

    def _read(self, text: bytes, path: Path | None = None) -> None:
        for slug, move in _moves_of(text):
            if path is not None:
                self._slugs.setdefault(slug, path)
            if move is not None and slug not in self._by_slug:
                self._add(move)


@lru_cache(maxsize=512)
def _moves_of(text: bytes) -> tuple[tuple[str, Move | None], ...]:
    """Return every slug in a text with its move, None where it can't be read as it is written.

    A program that runs for long loads the library again and again, and its texts stay the same.
    """
    report = Report()
    read = moves_in(text, report)
    return tuple((slug, None if report.repaired else move) for slug, move in read)


def _blocks(data: bytes) -> dict[str, bytes] | None:
    """Return the text of each move in a file, or None where the file must be read as a whole.

    A move's text starts with its slug in the first column.
    """
    blocks: dict[str, list[bytes]] = {}
    current: list[bytes] | None = None
    for line in data.splitlines(keepends=True):
        if line[:1] in b" #\r\n":
            if current is not None:
                current.append(line)
            continue
        slug, colon, rest = line.partition(b":")
        word = slug.decode("ascii", "replace")
        plain = word.replace("-", "").isalnum() and word == word.lower()
        if not colon or not plain or rest.split(b"#")[0].strip() or word in blocks:
            return None
        current = blocks[word] = [line]
    return {slug: b"".join(lines) for slug, lines in blocks.items()}


def read_moves(data: bytes) -> tuple[tuple[Move, ...], tuple[Problem, ...]]:
    """Return the valid moves in the bytes of a file, and every problem."""
    report = Report()
    read = moves_in(data, report)
    moves = () if report.repaired else tuple(move for _, move in read if move is not None)
    return moves, report.problems()


def moves_in(data: bytes, report: Report) -> list[tuple[str, Move | None]]:
    """Return every slug in a file with its move, None where it has an error."""
    tree = parse(data, report, "the slug of a move, such as `wall-lean:`")
    whole = (
        mapping(tree, report, "A file of moves", "slugs, each with the keys of a move below it")
        if tree is not None
        else None
    )
    if whole is None:
        return []
    steps = next((key for key, _ in whole.pairs if key.text == "steps"), None)
    if steps is not None:
        report.error(
            steps.place,
            "wrong-folder",
            "This file has steps, so it is a routine, but it is in the folder for moves.",
            "Move it to the folder above.",
        )
        return []
    is_key = {
        key: key.text in MOVE_KEYS and not isinstance(one, MapNode) for key, one in whole.pairs
    }
    if not any(is_key.values()):
        return [(slug.text, _move(slug, node, report)) for slug, node in whole.pairs]
    bare = next(key for key, wrong in is_key.items() if wrong)
    report.error(
        bare.place,
        "bad-indent",
        f"{shown(bare.text)} is the key of a move, but it isn't below one.",
        "Start with the move's slug on a line of its own, such as `wall-lean:`. Indent its keys.",
    )
    moves = [(slug, node) for slug, node in whole.pairs if isinstance(node, MapNode)]
    return [(slug.text, _move(slug, node, report)) for slug, node in moves]


def _move(slug: Scalar, node: Node, report: Report) -> Move | None:
    name = scalars.slug(slug, "slug", report)
    example = "`name:` and its other keys below it"
    if isinstance(node, Scalar) and node.text.strip():
        example = f"`name: {shown(node.text)[1:-1]}` below it, indented"
    whole = mapping(node, report, f"The move {shown(slug.text)}", example)
    if whole is None or name is None:
        return None
    found = read_fields(whole, MOVE_KEYS, report, "A move", dict.fromkeys(ANYWHERE, ()), slug.place)
    swaps: dict[str, Any] = found.values.pop("swaps", {})
    return Move(slug=name, **swaps, **found.values) if found.complete else None


@scalars.reads("slug")
def _swap_to(node: Node, key: str, report: Report) -> str | None:
    slug = scalars.slug(node, key, report)
    if slug is not None:
        scalars.note_value(node, "swap", slug, report)
    return slug


def _swap(node: Node, key: str, report: Report) -> Swap | None:
    if not isinstance(node, MapNode):
        name = _swap_to(node, key, report)
        return Swap(name) if name else None
    found = read_fields(node, SWAP_KEYS, report, "A swap")
    return Swap(**found.values) if found.complete else None


@scalars.reads("changes")
def _changes(node: Node, key: str, report: Report) -> dict[str, Any] | None:
    """Read keys of any kind of step into the fields of its record."""
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
    """Report an amount by side or by set: a swap can't know those of the step it is used in."""
    keys = ("count", "window", "breaths", "sets")
    for key, field in (("for", "length"), *((key, key) for key in keys)):
        value = found.values.get(field)
        by_set = isinstance(value, Dose) and value.by_set
        if by_set or isinstance(value, tuple) or (isinstance(value, Dose) and value.by_label):
            what = "set" if by_set else "side"
            report.error(
                found.places[key],
                "sets-differ" if by_set else "labels-differ",
                f"{shown(key)} can't differ by {what} in a swap.",
                f"Write one value for every {what}.",
            )
            return True
    return False


@scalars.reads("swap-list")
def _swap_list(node: Node, key: str, report: Report) -> tuple[Swap, ...] | None:
    return scalars.each(node, key, report, _swap)


@scalars.reads("swaps")
def _swaps(node: Node, key: str, report: Report) -> dict[str, tuple[Swap, ...]] | None:
    whole = mapping(node, report, shown(key), "`{easier: [lying-fold]}`")
    found = read_fields(whole, SWAPS_KEYS, report, "`swaps`") if whole else None
    return found.values if found and found.complete else None


_HEADS = {*KINDS, "steps", "options", "optional", "name", "rounds"} - {"rest"}

CHANGE_KEYS: dict[str, Key] = {
    name: Key(key.field, key.read)
    for kind in ("rest", "open", "breathe", "effort", "reps", "hold")
    for name, key in KINDS[kind].keys.items()
    if name not in _HEADS and (kind, name) != ("rest", "rest")
}
"""Keys that a swap may change; `for` is read as for a hold."""

SWAP_KEYS = {
    "to": Key("to", _swap_to, required=True),
    "as": Key("changes", _changes),
}
SWAPS_KEYS = {name: Key(name, _swap_list) for name in ("easier", "harder", "instead")}

MOVE_KEYS = {
    "name": Key("name", scalars.text, required=True),
    "aliases": Key("aliases", scalars.names),
    "cues": Key("cues", phases.cues),
    "position": Key("position", scalars.noted),
    "limb": Key("limb", scalars.one_of(tuple(Limb))),
    "kit": Key("kit", scalars.names),
    "tempo": Key("tempo", phases.tempo),
    "pace": Key("pace", scalars.length),
    "settle": Key("settle", scalars.gap_span),
    "switch": Key("switch", scalars.gap_span),
    "tags": Key("tags", scalars.names),
    "swaps": Key("swaps", _swaps),
    "warnings": Key("warnings", scalars.texts),
    "figure": Key("figure", scalars.noted),
    "source": Key("source", scalars.text),
}
"""Every key of a move."""
