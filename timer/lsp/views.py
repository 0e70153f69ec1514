"""What an editor shows of a text beside it: explanations, times, an outline, what can be folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from timer.frozen import NamedTuple
from timer.lsp.cursor import Spot, item_row, openers, spot, value_end
from timer.lsp.desk import Desk, Document, Kind, Plan, Timed
from timer.lsp.names import name_at
from timer.lsp.offers import Schemas, Sort
from timer.lsp.places import Lines, Span
from timer.lsp.words import (
    length_text,
    move_text,
    plain,
    routine_text,
    said_text,
    step_text,
    total_text,
    when_text,
)
from timer.routine.reader.steps import KINDS
from timer.routine.yaml.tree import ListNode, MapNode, Node, Scalar
from timer.text import safe

DOSES = ("for", "count", "sets", "rounds", "window", "to", "breaths", "cycles", "about")
"""Keys beside which the dose of the step is shown as well."""


class Hover(NamedTuple):
    """What is said of a word, in Markdown."""

    text: str
    span: Span


def hover(desk: Desk, document: Document, schemas: Schemas, row: int, column: int) -> Hover | None:
    """Return what is said of the key or the value at a place."""
    here = spot(document.lines, row, column)
    if here is None or not here.word or not here.start <= column <= here.end:
        return None
    plan = desk.plan(document)
    found = []
    step = _step_at(document, plan, row, here)
    if step is not None:
        told = {*here.path[-1:], here.word} & {*KINDS, *DOSES}
        found.append(step_text(step) if told else "")
    elif plan is not None and not here.path and here.on_key and here.word in ("steps", "name"):
        found.append(total_text(plan))
    found += _about(desk, document, schemas, here, row, column)
    text = "\n\n".join(one for one in found if one)
    return Hover(text, Span(row, here.start, row, here.end)) if text else None


def _about(
    desk: Desk, document: Document, schemas: Schemas, here: Spot, row: int, column: int
) -> Iterator[str]:
    """Yield what the key or the value at a spot means."""
    name = name_at(document, row, column)
    if name is not None and name.sort is Sort.MOVE:
        move = desk.moves.find(name.text)
        plan = desk.plan(document)
        step = plan.at(row) if plan else None
        own = said_text(step.part) if step and step.part else ""
        yield move_text(move, desk.moves) if move else own
    elif name is not None and name.sort is Sort.ROUTINE:
        yield routine_text(desk, name.text)
    shapes = schemas.at(document.kind, here)
    if here.on_key:
        told = (shape.get("properties", {}).get(here.word, {}) for shape, _ in shapes)
        key = next((one["description"] for one in told if "description" in one), "")
        if key:
            yield plain(key)
            return
    for shape, _ in shapes:
        words = [str(word) for word in shape.get("enum", ())]
        if name is None and here.word in words and "enumDescriptions" in shape:
            yield plain(shape["enumDescriptions"][words.index(here.word)])
            return
    if name is None:
        yield plain(next((one["description"] for one, _ in shapes if "description" in one), ""))


def _step_at(document: Document, plan: Plan | None, row: int, here: Spot) -> Timed | None:
    """Return the step that a spot is in."""
    if plan is None or "steps" not in here.path or document.kind is not Kind.ROUTINE:
        return None
    lines = document.lines
    for step in reversed(plan.steps):
        place = step.step.place
        first = item_row(lines, place.line - 1, place.column - 1)
        if first <= row:
            inside = row <= max(lines.block_end(first, lines.level(first)), place.line - 1)
            return step if inside else None
    return None


class Hint(NamedTuple):
    """A few words behind a line."""

    row: int
    column: int
    text: str
    about: str


def hints(desk: Desk, document: Document) -> list[Hint]:
    """Return how long each step takes, behind its line, and the whole behind `steps:`."""
    plan = desk.plan(document)
    if plan is None:
        return []
    found: list[Hint] = []
    lines = document.lines
    for one in plan.steps:
        row = one.step.place.line - 1
        shared = sum(each.step.place.line == row + 1 for each in plan.steps) > 1
        column = one.step.place.end_column - 1 if shared else _text_end(lines, row)
        text = length_text(one) or "off"
        found.append(Hint(row, column, text, when_text(one)))
    for row, line in enumerate(lines.rows):
        first = openers(line)[:1]
        if first and first[0].key == "steps" and first[0].column == 0:
            found.append(Hint(row, _text_end(lines, row), total_text(plan), ""))
            break
    return sorted(found)


def _text_end(lines: Lines, row: int) -> int:
    """Return where a line ends, without a comment after it."""
    here = openers(lines[row])
    return value_end(lines[row], here[-1].after if here else 0)


class Shape(StrEnum):
    """What an entry of the outline is."""

    STEP = "step"
    GROUP = "group"
    MOVE = "move"
    KEY = "key"


class Entry(NamedTuple):
    """One entry of a text's outline."""

    name: str
    detail: str
    shape: Shape
    span: Span
    """All of it."""
    own: Span
    """Its name."""
    inner: tuple[Entry, ...]


def entries(desk: Desk, document: Document) -> tuple[Entry, ...]:
    """Return the outline of a text: the steps of a routine, the moves of a file of moves."""
    tree = document.tree
    if not isinstance(tree, MapNode) or document.kind is Kind.OTHER:
        return ()
    if document.kind is Kind.ROUTINE:
        return tuple(_steps(document, tree, desk.plan(document)))
    shape = Shape.MOVE if document.kind is Kind.MOVES else Shape.KEY
    return tuple(_keys(document, tree, shape))


def _keys(document: Document, tree: MapNode, shape: Shape) -> Iterator[Entry]:
    for key, value in tree.pairs:
        own = document.lines.span(key.place)
        detail = _value_of(value, "name") if shape is Shape.MOVE else ""
        end = _whole(document.lines, own)
        yield Entry(safe(key.text, 80) or "?", safe(detail, 80), shape, end, own, ())


def _steps(document: Document, tree: MapNode, plan: Plan | None) -> Iterator[Entry]:
    steps = next((value for key, value in tree.pairs if key.text == "steps"), None)
    for node in steps.items if isinstance(steps, ListNode) else ():
        if not isinstance(node, MapNode):
            continue
        heads = [pair for pair in node.pairs if pair[0].text in KINDS and pair[0].text != "rest"]
        heads += [pair for pair in node.pairs if pair[0].text == "rest"]
        key, value = heads[0] if heads else (node.pairs or ((None, node),))[0]
        if key is None:
            continue
        own = document.lines.span(key.place)
        found = [one for one in plan.steps if one.step.place == key.place] if plan else []
        text = safe(value.text, 60) if isinstance(value, Scalar) else ""
        step = found[0] if found else None
        part = step.part if step else None
        name = safe(part.name, 60) if part and part.name else text
        detail = ", ".join(
            one for one in (part.dose if part else "", length_text(step) if step else "") if one
        )
        inner = tuple(_steps(document, node, plan))
        shape = Shape.GROUP if key.text in ("group", "include") else Shape.STEP
        yield Entry(name or key.text, detail, shape, _whole(document.lines, own), own, inner)


def _whole(lines: Lines, own: Span) -> Span:
    """Return the span of what has a key, to the end of its block."""
    first = item_row(lines, own.row, own.column)
    last = max(lines.block_end(first, lines.level(first)), own.row)
    column = own.column if first == own.row else lines.indent(first)
    return Span(first, column, last, max(len(lines[last]), own.end_column))


def _value_of(node: Node, key: str) -> str:
    pairs: Sequence[tuple[Scalar, Node]] = node.pairs if isinstance(node, MapNode) else ()
    found = (value.text for name, value in pairs if name.text == key and isinstance(value, Scalar))
    return next(found, "")


class Fold(NamedTuple):
    """Rows that can be folded into the first."""

    row: int
    last: int
    comment: bool


def folds(lines: Lines) -> list[Fold]:
    """Return what can be folded: each step, each key with lines of its own, and comments."""
    found: list[Fold] = []
    waiting: list[tuple[int, int]] = []
    last = 0
    comment: int | None = None
    for row in range(len(lines) + 1):
        marked = row < len(lines) and lines[row].lstrip(" \t").startswith("#")
        if marked and comment is None:
            comment = row
        elif not marked and comment is not None:
            if row - 1 > comment:
                found.append(Fold(comment, row - 1, True))
            comment = None
        if row < len(lines) and lines.is_bare(row):
            continue
        level = lines.level(row) if row < len(lines) else -1
        while waiting and waiting[-1][1] >= level:
            start, _ = waiting.pop()
            if last > start:
                found.append(Fold(start, last, False))
        waiting.append((row, level))
        last = row
    return sorted(found)
