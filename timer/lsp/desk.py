"""The files that are open in an editor, and what is known of each, worked out once a text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from timer import assets
from timer.errors import SuppleError, our_fault
from timer.files import mark
from timer.frozen import frozen
from timer.lsp.places import Lines
from timer.routine.diagnostics import Problem, Report
from timer.routine.library.file_names import MOVES, PROGRAMMES, files_in
from timer.routine.library.moves import LazyMoves
from timer.routine.model import Move, Moves, Place, Routine, Step, leaves
from timer.routine.reader.routine_file import ROUTINE_KEYS, Reading, read_routine
from timer.routine.reader.steps import KINDS
from timer.routine.yaml.tree import Node, parse
from timer.services.context import Context
from timer.services.lint import check_data
from timer.services.outline import Part, outline
from timer.services.preferences import compile_choices
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.segments import Segment, SegmentKind, Timeline

_BETWEEN = (SegmentKind.REST, SegmentKind.SWITCH)
UNTITLED = "untitled.yaml"
"""What a text is called that isn't saved yet."""
_KINDS = "|".join(KINDS)
_ROUTINE = re.compile(
    rf"(?m)^(?:{'|'.join(set(ROUTINE_KEYS) - {'name', 'schedule', 'next', 'kit'})})[ \t]*:"
    rf"|^[ \t]*-[ \t]+(?:{_KINDS})[ \t]*:|supple[^\n]*schema|routine\.schema\.json"
)
_MOVES = re.compile(
    r"(?m)\A(?:[ \t]*(?:#[^\n]*)?\n)*[a-z0-9]+(?:-[a-z0-9]+)*:[ \t]*\n"
    r"(?:[ \t]*#[^\n]*\n)*[ \t]+(?:name|aliases|cues|position|limb|tags|swaps)[ \t]*:"
)
_STEPS = re.compile(r"(?m)^steps[ \t]*:")


_TOP = re.compile(r"(?m)^([A-Za-z][\w -]{0,60}):(?=\s|$)")


def _bundled() -> Path:
    return assets.folder("routines").absolute()


class Kind(StrEnum):
    """What a file holds."""

    ROUTINE = "routine"
    MOVES = "moves"
    PROGRAMME = "programme"
    FIGURE = "figure"
    TABLE = "table"
    OTHER = "other"
    """Nothing of ours: an editor may ask about every YAML file."""


_FOLDERS = {
    MOVES: Kind.MOVES,
    PROGRAMMES: Kind.PROGRAMME,
    "figures": Kind.FIGURE,
    "tables": Kind.TABLE,
}


class OwnFirst(Moves):
    """A person's own moves before the bundled ones, which are read once for all."""

    def __init__(self, own: LazyMoves, rest: LazyMoves) -> None:
        super().__init__()
        self.own = own
        self.rest = rest

    def find(self, name: str) -> Move | None:
        """Return the move that `name` means, or None for a free name."""
        for some in (self.own, self.rest):
            if some.file_of(name) and (found := some.find(name)) and found.slug == name:
                return found
        return self.own.find(name) or self.rest.find(name)

    def broken(self, slug: str) -> Path | None:
        """Return the file that has a move of this slug, if no text of it can be read."""
        found = self.own.broken(slug)
        return found if found and self.rest.file_of(slug) is None else None

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every slug, a person's own first."""
        return tuple(dict.fromkeys((*self.own.slugs, *self.rest.slugs)))

    def file_of(self, slug: str) -> Path | None:
        """Return the file that has the move of a slug."""
        if self.own.file_of(slug) and not self.own.broken(slug):
            return self.own.file_of(slug)
        return self.rest.file_of(slug) or self.own.file_of(slug)


@frozen
class Timed:
    """A step or a group with the time that it takes."""

    step: Step
    depth: int
    start_ms: int | None
    """When it first starts; None if it is off until you choose it."""
    lengths_ms: tuple[int, ...]
    """How long it takes each time that it comes up."""
    part: Part | None
    """None for a group."""


@frozen
class Plan:
    """What a routine unfolds to."""

    routine: Routine
    timeline: Timeline
    whole: bool
    """Whether every step could be read."""
    steps: tuple[Timed, ...]
    """Each step and group in the order of the file, with included ones as one."""

    def at(self, row: int) -> Timed | None:
        """Return the step that starts in a row, counted from 0; of several the innermost."""
        found = [one for one in self.steps if one.step.place.line == row + 1]
        return found[-1] if found else None


class Document:
    """One open text, with what is known of it until it changes."""

    def __init__(self, uri: str, path: Path, text: str, kind: Kind, *, saved: bool) -> None:
        self.uri = uri
        self.path = path
        self.text = text
        self.kind = kind
        self.saved = saved
        """Whether it has a path on the disk."""

    @cached_property
    def lines(self) -> Lines:
        """Its lines."""
        return Lines(self.text)

    @cached_property
    def data(self) -> bytes:
        """Its bytes; an editor may send halves of characters, which aren't UTF-8."""
        return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def tree(self) -> Node | None:
        """What can be read of it."""
        return parse(self.data, Report())


class Desk:
    """All open texts of one person."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.open: dict[str, Document] = {}
        self._known: dict[str, tuple[object, tuple[Problem, ...]]] = {}
        self._plans: dict[str, tuple[object, Plan | None]] = {}
        self._included: dict[str, tuple[Path, ...]] = {}
        """The files that each open text includes, as last read."""
        self._places: dict[Path, Path] = {}
        self._read_moves: dict[Path, tuple[object, LazyMoves]] = {}
        self._moves: OwnFirst | None = None

    @property
    def context(self) -> Context:
        """Whose files these are."""
        return self._context

    # What is open.

    def take(self, uri: str, path: Path | None, text: str, language: str = "yaml") -> Document:
        """Keep a text that was opened or changed; without a path it isn't saved yet."""
        path = self._in_library(path) if path else None
        place = path or self._context.folders.routines / UNTITLED
        kind = self.kind_of(path, text, language)
        if path is None and kind is Kind.MOVES:
            place = self._own_moves / UNTITLED
        document = Document(uri, place, text, kind, saved=path is not None)
        self.open[uri] = document
        return document

    def drop(self, uri: str) -> None:
        """Forget a text that was closed."""
        for kept in (self.open, self._known, self._plans):
            kept.pop(uri, None)

    def kind_of(self, path: Path | None, text: str, language: str = "yaml") -> Kind:
        """Return what a text holds: by its folder, or else by how it looks."""
        looks = Kind.OTHER
        if _STEPS.search(text):
            looks = Kind.ROUTINE
        elif _MOVES.search(text):
            looks = Kind.MOVES
        elif _ROUTINE.search(text) or language == "supple":
            looks = Kind.ROUTINE
        if path is None:
            return Kind.ROUTINE if set(_TOP.findall(text)) <= ROUTINE_KEYS.keys() else looks
        named = _FOLDERS.get(path.absolute().parent.name)
        if self.is_ours(path):
            return named or Kind.ROUTINE
        return named if named in (Kind.MOVES, Kind.PROGRAMME) and looks is not Kind.OTHER else looks

    def is_ours(self, path: Path) -> bool:
        """Return whether a file is in one of the folders where routines are found."""
        inside = set(path.absolute().parents)
        return not inside.isdisjoint((*self.own_folders, _bundled()))

    def is_bundled(self, path: Path) -> bool:
        """Return whether a file came with Supple."""
        return _bundled() in path.absolute().parents

    def _in_library(self, path: Path) -> Path:
        """Return a path as the library has it: an editor may name a folder without its links."""
        if path not in self._places:
            real, found = Path(os.path.realpath(path)), path
            for folder in () if self.is_ours(path) else (*self.own_folders, _bundled()):
                inside = Path(os.path.realpath(folder))
                if inside in real.parents:
                    found = folder / real.relative_to(inside)
            self._places[path] = found
        return self._places[path]

    @property
    def own_folders(self) -> tuple[Path, ...]:
        """The folders with routines that are a person's own."""
        folders = self._context.folders
        return tuple(folder.absolute() for folder in (*folders.more_routines, folders.routines))

    @property
    def _own_moves(self) -> Path:
        return self._context.folders.routines.absolute() / MOVES

    def text_of(self, path: Path) -> str | None:
        """Return what is typed in a file that is open, None if it isn't."""
        found = (one for one in self.open.values() if one.saved and one.path == path)
        return next((one.text for one in found), None)

    # The library, with what is typed and not saved.

    @property
    def moves(self) -> OwnFirst:
        """The library of moves, a person's own first, as they are typed."""
        own, rest = self._library(self._own_moves), self._library(_bundled() / MOVES)
        if self._moves is None or (self._moves.own, self._moves.rest) != (own, rest):
            self._moves = OwnFirst(own, rest)
        return self._moves

    def _library(self, folder: Path) -> LazyMoves:
        """Return the moves of a folder, read again only if a file was saved or typed in."""
        typed = {
            one.path: one.data
            for one in self.open.values()
            if one.kind is Kind.MOVES and one.path.parent == folder and one.saved
        }
        files = () if self.is_bundled(folder) else tuple(files_in(folder))
        made = typed, [(path, mark(path)) for path in files]
        known = self._read_moves.get(folder)
        if known is None or known[0] != made:
            every = dict.fromkeys((*files_in(folder), *typed))
            known = self._read_moves[folder] = made, LazyMoves(every, typed)
        return known[1]

    def _surroundings(self, document: Document) -> object:
        """Return what changes when a text has to be read again."""
        includes = [mark(path) for path in self._included.get(document.uri, ())]
        return (document, self.moves, *includes)

    # What is known of a text.

    def problems(self, document: Document) -> tuple[Problem, ...]:
        """Return all that is wrong with a text; nothing for one that isn't ours."""
        now = self._surroundings(document)
        known = self._known.get(document.uri)
        if known is None or known[0] != now:
            known = now, self._checked(document)
            self._known[document.uri] = known
        return known[1]

    def _checked(self, document: Document) -> tuple[Problem, ...]:
        try:
            if document.kind is Kind.OTHER:
                return ()
            if b"include" in document.data:
                self._read(document)
            path, moves = document.path, self.moves
            found = check_data(document.data, path, moves, self._context.library).problems
            return found or (_in_figure(document) if document.kind is Kind.FIGURE else ())
        except Exception as error:  # noqa: BLE001 (a text that is being typed can be anything)
            fault = our_fault(error)
            return (Problem(1, 1, 2, "cannot-read", fault.message, fault.remedy),)

    def plan(self, document: Document) -> Plan | None:
        """Return what a routine unfolds to, as far as it can be read."""
        if document.kind is not Kind.ROUTINE:
            return None
        now = self._surroundings(document)
        known = self._plans.get(document.uri)
        if known is None or known[0] != now:
            reading = self._read(document)
            known = self._surroundings(document), self._planned(reading, document)
            self._plans[document.uri] = known
        return known[1]

    def _read(self, document: Document) -> Reading:
        path, moves = document.path, self.moves
        found = read_routine(document.data, path.stem, moves, self._context.library, path.parent)
        paths = tuple(one for one in found.includes.values() if one)
        self._included[document.uri] = paths
        return found

    def _planned(self, reading: Reading, document: Document) -> Plan | None:
        routine = reading.routine or reading.partial
        if routine is None or not routine.steps:
            return None
        moves = self.moves
        try:
            timeline = compile_routine(routine, moves, compile_choices(self._context))
        except SuppleError:
            return None
        parts = outline(timeline, moves, ours=self.is_bundled(document.path))
        steps = tuple(_timed(routine, timeline, {one.number: one for one in parts}))
        return Plan(routine, timeline, reading.routine is not None, steps)


def _in_figure(document: Document) -> tuple[Problem, ...]:
    """Return the first mistake in a figure whose YAML has no fault."""
    from timer.figures.figure_file import check_figure  # few write figures

    error = check_figure(document.path, document.tree) if document.tree else None
    return (Problem(*error.at, "bad-value", error.reason, error.remedy),) if error else ()


def _timed(routine: Routine, timeline: Timeline, parts: Mapping[int, Part]) -> Iterator[Timed]:
    numbers = {id(step): number for number, step in enumerate(leaves(routine.steps), 1)}
    played: dict[int, list[Segment]] = {}
    for segment in timeline.segments:
        played.setdefault(segment.step, []).append(segment)
    yield from _in_order(routine.steps, 0, None, numbers, played, parts)


def _in_order(
    steps: tuple[Step, ...],
    depth: int,
    around: Place | None,
    numbers: Mapping[int, int],
    played: Mapping[int, list[Segment]],
    parts: Mapping[int, Part],
) -> Iterator[Timed]:
    for step in steps:
        if step.place == around:  # the steps of an included routine are all at its include
            continue
        own = [numbers[id(one)] for one in leaves((step,))]
        segments = sorted(
            (one for number in own for one in played.get(number, ())), key=lambda one: one.index
        )
        runs = _runs(segments, own)
        lengths = tuple(last.end_ms - first.start_ms for first, last in runs)
        yield Timed(
            step,
            depth,
            segments[0].start_ms if segments else None,
            lengths,
            parts.get(own[0]) if len(own) == 1 and id(step) in numbers else None,
        )
        inner = getattr(step, "steps", ())
        yield from _in_order(inner, depth + 1, step.place, numbers, played, parts)


def _runs(segments: list[Segment], own: list[int]) -> list[tuple[Segment, Segment]]:
    """Return the first and the last of each row of segments that follow one another.

    What a row starts with is not the step's if it is between two rounds or sides of a group.
    """
    runs: list[tuple[Segment, Segment]] = []
    for one in segments:
        if runs and runs[-1][1].index + 1 == one.index:
            runs[-1] = runs[-1][0], one
        elif not (one.kind in _BETWEEN and not one.written and len(own) == 1 and runs):
            runs.append((one, one))
    return runs
