"""What may be written at the cursor: kinds, keys and values, each with what it means.

All of it comes from the schemas that editors read as well, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from timer.frozen import frozen
from timer.lsp.cursor import ITEM, Spot
from timer.lsp.desk import Desk, Document, Kind, OwnFirst
from timer.lsp.places import Span
from timer.lsp.words import move_text, plain, routine_text
from timer.routine.model import Move
from timer.routine.schema import Schema, moves_schema, programme_schema, routine_schema
from timer.routine.screening_questions import GUARDS

NEW_KEY = ": "


class Sort(StrEnum):
    """What is offered."""

    KIND = "kind"
    KEY = "key"
    WORD = "word"
    MOVE = "move"
    ROUTINE = "routine"
    FIGURE = "figure"


@frozen
class Offer:
    """One thing that may be written."""

    label: str
    sort: Sort
    detail: str
    """A few words beside it."""
    about: str
    """What it means, in Markdown."""
    text: str
    """What is written."""
    span: Span
    """What it takes the place of."""
    found_by: str
    """The words that lead to it while you type."""
    needed: bool = False
    """Whether something is missing without it."""


class Schemas:
    """The schemas for one library of moves, and what is said of its moves and routines."""

    def __init__(self, desk: Desk, moves: OwnFirst) -> None:
        self.moves = moves
        self._desk = desk
        slugs = desk.context.library.slugs()
        self.made_of = (moves, slugs)
        self.roots: Mapping[Kind, Schema] = {
            Kind.ROUTINE: routine_schema(moves, slugs),
            Kind.MOVES: moves_schema(moves),
            Kind.PROGRAMME: programme_schema(moves),
        }
        self._all = [move for slug in moves.slugs if (move := moves.find(slug))]
        self._about: dict[str, str] = {}
        self._routines: dict[str, str] = {}

    def used(self, key: str) -> Iterable[str]:
        """Return the words in use for a key that takes any words."""
        if key == "tags":
            guards = (tag for guard in GUARDS.values() for tag in guard.tags)
            return sorted({*guards, *(tag for move in self._all for tag in move.tags)})
        if key == "kit":
            return sorted({thing for move in self._all for thing in move.kit})
        return sorted({move.figure for move in self._all if move.figure})

    def move(self, slug: str) -> Move | None:
        """Return a move of the library by its slug."""
        found = self.moves.find(slug)
        return found if found and found.slug == slug else None

    def about_move(self, move: Move) -> str:
        """Return what is said of a move."""
        if move.slug not in self._about:
            self._about[move.slug] = move_text(move, self.moves)
        return self._about[move.slug]

    def about_routine(self, slug: str) -> str:
        """Return what is said of a routine."""
        if slug not in self._routines:
            self._routines[slug] = routine_text(self._desk, slug)
        return self._routines[slug]

    def at(self, kind: Kind, spot: Spot) -> list[tuple[Schema, str]]:
        """Return the shapes that are possible at a spot, each with the name of its definition."""
        root = self.roots.get(kind)
        if root is None:
            return []
        here = [(root, "")]
        for element in spot.path:
            here = [one for shape in here for one in self._inside(shape, element, root)]
        keys = spot.siblings if spot.on_key else None
        if spot.on_value and not spot.on_key and spot.path and spot.path[-1] != ITEM:
            here = self._valued(kind, spot, root)
        return list(self._expanded(here, root, keys))

    def _valued(self, kind: Kind, spot: Spot, root: Schema) -> list[tuple[Schema, str]]:
        """Return the shapes of a value by the keys beside it: `for` depends on the step's kind."""
        here = [(root, "")]
        for element in spot.path[:-1]:
            here = [one for shape in here for one in self._inside(shape, element, root)]
        beside = {*spot.siblings, spot.path[-1]}
        found = []
        for shape, _ in self._expanded(here, root, beside):
            if inner := shape.get("properties", {}).get(spot.path[-1]):
                found.append((inner, ""))
            elif isinstance(more := shape.get("additionalProperties"), dict):
                found.append((more, ""))
        return found

    def _inside(
        self, shape: tuple[Schema, str], element: str, root: Schema
    ) -> Iterator[tuple[Schema, str]]:
        for one, name in self._expanded([shape], root, None):
            if element == ITEM:
                if isinstance(items := one.get("items"), dict):
                    yield items, name
            elif inner := one.get("properties", {}).get(element):
                yield inner, ""
            elif isinstance(more := one.get("additionalProperties"), dict):
                yield more, ""

    def _expanded(
        self, shapes: Iterable[tuple[Schema, str]], root: Schema, keys: Iterable[str] | None
    ) -> Iterator[tuple[Schema, str]]:
        """Yield the shapes behind references and alternatives; `keys` decide on conditions."""
        for shape, name in shapes:
            if reference := shape.get("$ref"):
                name = reference.rpartition("/")[2]
                yield from self._expanded([(root["definitions"][name], name)], root, keys)
                continue
            yield shape, name
            for some in ("allOf", "anyOf"):
                inner = [(one, name) for one in shape.get(some, ())]
                yield from self._expanded(inner, root, keys)
            if condition := shape.get("if"):
                yield from self._expanded(self._chosen(shape, condition, keys, name), root, keys)

    def _chosen(
        self, shape: Schema, condition: Schema, keys: Iterable[str] | None, name: str
    ) -> list[tuple[Schema, str]]:
        holds = None if keys is None else set(condition.get("required", ())) <= set(keys)
        branches = [("then", holds is not False), ("else", holds is not True)]
        return [(shape[one], name) for one, wanted in branches if wanted and one in shape]


def offers(document: Document, schemas: Schemas, row: int, spot: Spot) -> list[Offer]:
    """Return all that may be written at a spot."""
    span = Span(row, spot.start, row, spot.end)
    shapes = schemas.at(document.kind, spot)
    found: dict[str, Offer] = {}
    if spot.on_key:
        for one in _keys(document, shapes, spot, span):
            found.setdefault(one.label, one)
    if spot.on_value:
        for one in _values(shapes, schemas, spot, span):
            found.setdefault(one.label, one)
    return list(found.values())


def _keys(
    document: Document, shapes: Sequence[tuple[Schema, str]], spot: Spot, span: Span
) -> Iterator[Offer]:
    line = document.lines[span.row]
    has_colon = line[span.end_column :].lstrip().startswith(":")
    for shape, name in shapes:
        properties: Mapping[str, Schema] = shape.get("properties", {})
        kinds = "steps" in spot.path[-2:] and not name.endswith("-step")
        for key, inner in properties.items():
            if key in spot.siblings:
                continue
            about = inner.get("description", "")
            needed = key in shape.get("required", ())
            detail = "needed" if needed and not kinds else ""
            sort = Sort.KIND if kinds else Sort.KEY
            text = key if has_colon else f"{key}{NEW_KEY}"
            yield Offer(key, sort, detail, plain(about), text, span, key, needed)


def _values(
    shapes: Sequence[tuple[Schema, str]], schemas: Schemas, spot: Spot, span: Span
) -> Iterator[Offer]:
    keys = [one for one in spot.path if one != ITEM]
    key = keys[-1] if keys else ""
    told: Sequence[str] = ()
    for shape, name in shapes:
        words = [str(word) for word in shape.get("enum", ()) if not isinstance(word, bool)]
        if not words:
            continue
        told = shape.get("enumDescriptions") or [""] * len(words)
        for word, about in zip(words, told, strict=False):
            move = schemas.move(word) if name in ("move", "slug") else None
            if move is not None:
                by = " ".join((word, move.name, *move.aliases))
                detail = move.name
                yield Offer(word, Sort.MOVE, detail, schemas.about_move(move), word, span, by)
            elif name in ("routine", "slug") and key in ("include", "next"):
                about = schemas.about_routine(word)
                yield Offer(word, Sort.ROUTINE, "", about, word, span, word)
            else:
                yield Offer(word, Sort.WORD, "", plain(about), word, span, word)
    used = schemas.used(key) if key in IN_USE else () if told else EXAMPLES.get(key, ())
    for word in used:
        yield Offer(word, Sort.WORD, "", "", word, span, word)


IN_USE = ("tags", "kit", "figure")
"""Keys that take any words, of which those in use are offered."""
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "for": ("20s", "30s", "20-30s", "45s", "1m", "2m"),
    "count": ("8", "10", "12", "10-15"),
    "to": ("6/10", "7/10", "8/10"),
    "window": ("3-8", "5-10"),
    "sets": ("2", "3"),
    "rounds": ("2", "3"),
    "rest": ("30s", "1m", "2m"),
    "settle": ("5s", "10s"),
    "switch": ("5s", "8s"),
    "pace": ("3s",),
    "pattern": ("{in: 4, out: 6}", "{in: 4, hold: 0, out: 6-8, pause: 0}"),
    "tempo": ("{lower: 3s, raise: 1s}", "5-1-2-0"),
    "lang": ("en", "de", "fr"),
    "per-week": ("1-2", "2-3"),
    "per-day": ("1", "2"),
    "apart": ("24h", "48h"),
}
"""What is often written for a key that takes an amount."""
