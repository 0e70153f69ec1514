"""What a name in a text means: where it is defined, where it is used, and how it is renamed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from timer import assets
from timer.errors import SuppleError
from timer.files import UnreadableError
from timer.frozen import NamedTuple
from timer.lsp.cursor import ITEM, openers, spot
from timer.lsp.desk import Desk, Document, Kind
from timer.lsp.offers import Sort
from timer.lsp.places import Change, Lines, Span
from timer.routine.diagnostics import Report
from timer.routine.library.file_names import MOVES, PROGRAMMES, files_in
from timer.routine.library.moves import SWAPS_KEYS
from timer.routine.reader.steps import KINDS
from timer.routine.yaml.tree import ListNode, MapNode, Node, Scalar, parse, read_bytes
from timer.text import safe

_HEADS = frozenset(name for name, kind in KINDS.items() if kind.keys[name].read.shape == "move")
"""The kinds whose value is a move."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Name(NamedTuple):
    """A name in a text."""

    sort: Sort
    text: str
    span: Span


class Found(NamedTuple):
    """A place in a file."""

    path: Path
    lines: Lines
    span: Span


def sort_of(kind: Kind, path: tuple[str, ...]) -> Sort | None:
    """Return what the value at a path names, if anything."""
    keys = [one for one in path if one != ITEM]
    key = keys[-1] if keys else ""
    if key in ("include", "next"):
        return Sort.ROUTINE if kind is Kind.ROUTINE else None
    if key == "figure":
        return Sort.FIGURE if kind is Kind.MOVES else None
    if kind is Kind.ROUTINE:
        is_move = "steps" in keys and (key in _HEADS or key in ("zones", "zone"))
    elif kind is Kind.MOVES:
        is_move = "swaps" in keys and (key in SWAPS_KEYS or key == "to")
    else:
        is_move = kind is Kind.PROGRAMME and key in ("move", "to")
    return Sort.MOVE if is_move else None


def name_at(document: Document, row: int, column: int) -> Name | None:
    """Return the name at a place, if there is one."""
    here = spot(document.lines, row, column)
    if here is None or not here.word:
        return None
    sort = sort_of(document.kind, here.path) if here.on_value else None
    if here.on_key and not here.path and document.kind is Kind.MOVES:
        sort = Sort.MOVE
    quoted = here.word[0] in "'\"" and len(here.word) > 1
    text = here.word[1:-1] if quoted else here.word
    span = Span(row, here.start + quoted, row, here.start + quoted + len(text))
    return Name(sort, text, span) if sort and text else None


def definition(desk: Desk, document: Document, name: Name) -> Found | None:
    """Return where a name is defined."""
    if name.sort is Sort.MOVE:
        move = desk.moves.find(name.text)
        slug = move.slug if move else name.text
        path = desk.moves.file_of(slug)
        return _key_in(desk, path, slug) if path else None
    if name.sort is Sort.FIGURE:
        path = assets.folder("routines") / "figures" / f"{name.text}.yaml"
    else:
        path = desk.context.library.path_of(name.text, document.path.parent)
    return _key_in(desk, path, "name") if path is not None and path.is_file() else None


def _key_in(desk: Desk, path: Path, key: str) -> Found | None:
    text = _text(desk, path)
    lines = Lines(text or "")
    for row, line in enumerate(lines.rows):
        first = openers(line)[:1]
        if first and first[0].key == key and first[0].column == 0:
            return Found(path, lines, Span(row, 0, row, len(key)))
    return Found(path, lines, Span(0, 0, 0, 0)) if text is not None else None


def _text(desk: Desk, path: Path) -> str | None:
    """Return what is in a file, as it is typed if it is open; None where it can't be read."""
    typed = desk.text_of(path)
    if typed is not None:
        return typed
    try:
        return read_bytes(path).decode("utf-8-sig")
    except (UnreadableError, UnicodeDecodeError):
        return None


# Renaming.


def renamable(desk: Desk, name: Name | None) -> str:
    """Return the slug of the person's own move that a name means. Raises SuppleError."""
    if name is None or name.sort is not Sort.MOVE:
        raise SuppleError("Only a move of your own can be renamed here.")
    moves = desk.moves
    slug = name.text
    if moves.own.file_of(slug) is not None:
        return slug
    found = moves.find(slug)
    if found is not None and found.slug != slug and moves.own.file_of(found.slug):
        raise SuppleError(
            f"'{safe(slug, 60)}' is another name for `{found.slug}`.",
            f"Rename `{found.slug}`, or change its names in its own file.",
        )
    if found is not None:
        raise SuppleError(
            f"`{found.slug}` came with Supple, so its name stays.",
            "Write a move of your own under another name, and use that.",
        )
    raise SuppleError(f"No move is called '{safe(slug, 60)}'.", "Only your own can be renamed.")


def renamed(desk: Desk, name: Name | None, new: str) -> list[tuple[Found, Change]]:
    """Return the changes that rename a person's own move wherever they use it.

    Raises SuppleError where it can't be renamed, or not to that.
    """
    slug = renamable(desk, name)
    if not _SLUG.fullmatch(new):
        tidy = "-".join(re.findall("[a-z0-9]+", new.lower())) or "wall-lean"
        raise SuppleError(
            f"'{safe(new, 60)}' can't be the name of a move.",
            f"Use lower case and hyphens, such as `{tidy}`.",
        )
    taken = desk.moves.find(new)
    if new != slug and taken is not None and taken.slug == new:
        raise SuppleError(f"There is a move called `{new}` already.", "Choose another name.")
    return [(one, Change(one.span, new)) for one in uses(desk, slug)]


def uses(desk: Desk, slug: str) -> Iterator[Found]:
    """Yield each place in a person's files that names a move by its slug, and its definition."""
    for path, text, kind in _own_texts(desk):
        if slug not in text:
            continue
        lines = Lines(text)
        report = Report()
        tree = parse(text.encode("utf-8", "surrogatepass"), report)
        if tree is None:
            continue
        for node in _named(tree, kind, (), slug):
            span = lines.span(node.place)
            quoted = not node.plain
            at = Span(span.row, span.column + quoted, span.row, span.end_column - quoted)
            if lines[at.row][at.column : at.end_column] == slug:
                yield Found(path, lines, at)


def _own_texts(desk: Desk) -> Iterator[tuple[Path, str, Kind]]:
    """Yield each of a person's files with its text, as typed where it is open."""
    seen: set[str] = set()
    for document in desk.open.values():
        if document.kind is not Kind.OTHER and not desk.is_bundled(document.path):
            if document.saved:
                seen.add(os.path.realpath(document.path))
            yield Path(document.path), document.text, document.kind
    for folder in desk.own_folders:
        inner = (files_in(folder / name) for name in (MOVES, PROGRAMMES))
        for path in (*files_in(folder, deep=True), *(one for some in inner for one in some)):
            real = os.path.realpath(path)
            text = None if real in seen else _text(desk, path)
            if text is not None:
                seen.add(real)
                yield path, text, desk.kind_of(path, text)


def _named(node: Node, kind: Kind, path: tuple[str, ...], slug: str) -> Iterator[Scalar]:
    """Yield the values, and keys of a file of moves, that name a move by its slug."""
    if isinstance(node, MapNode):
        for key, value in node.pairs:
            if kind is Kind.MOVES and not path and key.text == slug:
                yield key
            yield from _named(value, kind, (*path, key.text), slug)
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _named(item, kind, (*path, ITEM), slug)
    elif isinstance(node, Scalar) and node.text == slug and sort_of(kind, path) is Sort.MOVE:
        yield node
