"""A card for every routine, for menu and list, in an index that saves reading every file again."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer import __version__
from timer.coach.past import NOTHING, Past
from timer.errors import SuppleError, our_fault
from timer.files import mark
from timer.frozen import NamedTuple, frozen, replace, restored
from timer.routine.library.file_names import DATA, MOVES, PROGRAMMES, makers, marks_under
from timer.routine.library.routines import Entry, Library, Look, renamed_among
from timer.routine.model import NOTHING as NONE
from timer.routine.model import Moves, Range, Routine, Schedule, leaves
from timer.routine.optional_steps import CHOICE, as_chosen, kept_choice
from timer.sealed import left_alone, read_sealed, write_sealed
from timer.services.context import Context
from timer.services.preferences import compile_choices
from timer.text import safe

if TYPE_CHECKING:
    from timer.timeline.compile.compiler import Choices

INDEX = "library.index"
LARGEST = 16 * 1024 * 1024
"""The largest index in bytes; ten thousand routines need half of that."""

MARK = "menu:"
"""The start of the key under which the mark of a routine is kept."""
MARK_NOT_SAVED = "That could not be saved."


class Mark(StrEnum):
    """What a person makes of a routine in the menu."""

    FAVOURITE = "favourite"
    HIDDEN = "hidden"


@frozen
class RoutineCard:
    """One routine as a menu shows it. A broken file has no `name` and no `total_ms`."""

    slug: str
    name: str | None
    file: str
    """The path of its file."""
    origin: str
    about: str | None
    when: tuple[str, ...]
    total_ms: int | None
    kit: tuple[str, ...]
    ok: bool
    problem: str | None
    """The first problem of a broken file, with its line."""
    last_done: str | None = None
    done_today: bool = False
    tags: tuple[str, ...] = ()
    """The names of its moves, for searching."""
    marks: tuple[str, ...] = ()
    """The tags of its moves and steps."""
    moves: Mapping[str, tuple[str, ...]] = NONE
    """The tags of each of its moves and of what they can be swapped for, by slug."""
    guards: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    """The guards whose questions it asks, without those that are answered."""
    next: str | None = None
    schedule: Schedule | None = None
    missing: tuple[str, ...] = ()
    """What it needs that the person doesn't have."""
    copies: tuple[str, ...] = ()
    """The names of conflict copies of its file."""
    mark: Mark | None = None
    """What the person made of it in the menu."""
    includes: Mapping[str, str] = NONE
    """The file of each included routine with its mark; empty where there is none."""
    made_of: str = ""
    """Its file with its mark, and the steps chosen; empty where that doesn't say all."""

    @property
    def path(self) -> Path:
        """Where its file is."""
        return Path(self.file)


def own_files(context: Context, look: Look | None = None) -> tuple[object, ...]:
    """Return what changes when a routine, or one of the person's own moves, is saved or removed.

    It is asked every second, so it costs as little as it can; `look` is what was just seen.
    """
    seen = context.library.look() if look is None else look
    beside = (MOVES, PROGRAMMES, *DATA)
    return (seen, *(marks_under(context.folders.routines / name) for name in beside))


def routine_cards(
    context: Context, past: Past = NOTHING, look: Look | None = None, *, asking: bool = True
) -> list[RoutineCard]:
    """Return a card for every routine, including broken ones.

    `past` says when each was last done; it is left out where that isn't shown. `look` is what was
    just seen of the library, if somebody has looked already. Without `asking`, nobody minds which
    questions are answered, and all that a routine asks is on its card.
    """
    settings = context.settings
    kit = None if settings.kit is None else sorted(settings.kit)
    chosen = f"{settings.range} {settings.hold} {kit} {context.defaults}"
    depends = (*makers(), context.folders.routines / "moves")
    catalog = Catalog(
        context.folders.cache,
        chosen,
        depends,
        lambda: compile_choices(context),
        lambda: context.moves,
        context.library,
        past.facts,
        settings.kit,
        now=(now := context.clock.wall()),
    )
    done, today = past.last_done, now[:10]
    answered = _answered(context, past) if asking else {}
    marks = {
        key.removeprefix(MARK): _MARKS[mark]
        for key, mark in past.facts.items()
        if key.startswith(MARK) and mark in _MARKS
    }
    found = catalog.cards(look)
    for place, card in enumerate(found):
        slug = card.slug
        # Of a thousand, nearly all stay as they were made.
        if slug in done or slug in marks or not answered.keys().isdisjoint(card.asks):
            last = done.get(slug)
            found[place] = replace(
                card,
                last_done=last,
                done_today=last == today,
                mark=marks.get(slug),
                asks=tuple(asked for asked in card.asks if asked not in answered),
            )
    return found


_MARKS = {str(mark): mark for mark in Mark}


def shown(cards: Iterable[RoutineCard]) -> list[RoutineCard]:
    """Return what the menu shows and the coach may suggest: all that the person didn't hide."""
    return [card for card in cards if card.mark is not Mark.HIDDEN]


def keep_mark(context: Context, card: RoutineCard, mark: Mark) -> str | None:
    """Give a routine a mark, or take it away if it has it; return what to say, if it isn't saved.

    A routine has one mark at most.
    """
    from timer.journal.events import Fact

    kept = Fact(MARK + card.slug, "" if card.mark is mark else str(mark))
    return context.journal.keep(kept, unsaved=MARK_NOT_SAVED)


def _answered(context: Context, past: Past) -> Mapping[str, bool]:
    """Return the answers that are valid now, so that their questions aren't asked again."""
    if not past.facts:
        return {}
    from timer.services.screening import valid_answers

    return valid_answers(past.facts, context.clock.wall())


Fields = dict[str, Any]
"""What a card holds, in values that the index can keep."""
_COMPARABLE = 2
"""A format of marshal in which equal values are equal bytes."""


class _Index(NamedTuple):
    """What is kept of the cards."""

    seen: bytes = b""
    """What was seen of the library, and chosen; empty if a file was seen that isn't in it."""
    renamed: Mapping[str, str] = NONE
    rows: Sequence[tuple[str, Fields]] = ()
    """The cards in their order, by path, mark and choice of their files."""


_NO_INDEX = _Index()


class Catalog:
    """Makes cards, and keeps them in the cache folder by the path, time and size of their files.

    `chosen` names the settings used; `depends` are other files and folders that a card depends on;
    `choices` and `moves` are called when a file has to be read. The journal's `facts` say which
    optional steps were chosen. `kit` is what the person has, None for everything. What was changed
    a moment before `now` isn't kept: a disk may not tell it from the next change.
    """

    def __init__(
        self,
        cache: Path,
        chosen: str,
        depends: Iterable[Path],
        choices: Callable[[], Choices],
        moves: Callable[[], Moves],
        library: Library,
        facts: Mapping[str, str] = NOTHING.facts,
        kit: tuple[str, ...] | None = None,
        *,
        now: str,
    ) -> None:
        self._kit = kit
        self._now = now
        self._stamps: list[str] = []
        self._file = cache / INDEX
        self._chosen = chosen
        self._depends = tuple(depends)
        self._choices = choices
        self._moves = moves
        self._facts = facts
        self._library = self._seen = library

    def cards(self, look: Look | None = None) -> list[RoutineCard]:
        """Return a card for each routine of the library; a file is read only if it has changed.

        If nothing has changed since the index was written, no more than the folders is looked at.
        """
        look = self._library.look() if look is None else look
        chosen = sorted(one for one in self._facts.items() if one[0].startswith(CHOICE))
        seen = marshal.dumps((look, chosen), _COMPARABLE)
        stamp = self._stamp()
        index = self._load(stamp)
        if index.seen != seen:
            return self._made(look, stamp, seen, index)
        return [_restored(fields, index.renamed) for _, fields in index.rows]

    def _made(self, look: Look, stamp: str, seen: bytes, before: _Index) -> list[RoutineCard]:
        """Return the cards of all that was seen, as they were `before` or anew, and keep them."""
        known, marks = dict(before.rows), _marks(look)
        if not left_alone(marks.values(), self._now):
            seen = b""
        self._seen = self._library.as_seen(look)
        entries = self._seen.entries()
        renamed = renamed_among(entry.slug for entry in entries)
        cards: list[RoutineCard] = []
        kept: list[tuple[str, Fields]] = []
        for entry in entries:
            key = f"{entry.path}|{marks.get(str(entry.path))}{self._choice(entry)}"
            fields = known.get(key)
            own = {
                "origin": entry.origin.value,
                "copies": tuple(safe(one.name) for one in entry.copies),
                "made_of": key if entry.slug == entry.path.stem else "",
            }
            try:
                if fields is None or not self._as_it_was(fields["includes"], entry):
                    fields = _kept(self._read(entry))
                fields = {**fields, **own}
                cards.append(_restored({**fields}, renamed))
            except Exception as error:  # noqa: BLE001 (one file must not take all others with it)
                # It isn't kept: nobody knows what it depends on.
                cards.append(_broken(entry, our_fault(error).message, {}))
                seen = b""
                continue
            made_of = (marks.get(str(entry.path), "None"), *marks_in(fields["includes"]))
            if seen or left_alone(made_of, self._now):
                kept.append((key, fields))
        index = _Index(seen, renamed, kept)
        if index != before:
            self._store(stamp, index)
        return cards

    def _choice(self, entry: Entry) -> str:
        """Return a text that changes with the steps chosen for a routine."""
        kept = self._facts.get(CHOICE + safe(entry.slug))
        return f"|{kept}" if kept else ""

    def _as_it_was(self, includes: Mapping[str, str], entry: Entry) -> bool:
        """Return whether every routine that a card's file includes is still the same file."""
        return all(self._included(name, entry) == mark for name, mark in includes.items())

    def _included(self, name: str, entry: Entry) -> str:
        path = self._seen.path_of(name, entry.path.parent)
        return f"{path}|{mark(path)}" if path else ""

    def _stamp(self) -> str:
        """Return a text that changes with anything the cards depend on besides the routines."""
        self._stamps = [mark for place in self._depends for mark in marks_under(place)]
        return f"{__version__} {self._chosen} {' '.join(self._stamps)}"

    def _load(self, stamp: str) -> _Index:
        """Return the index, empty if it is missing, damaged or out of date."""
        body = read_sealed(self._file, LARGEST)
        if body is None:
            return _NO_INDEX
        written, *parts = marshal.loads(body)
        return _Index(*parts) if written == stamp else _NO_INDEX

    def _store(self, stamp: str, index: _Index) -> None:
        """Save the index; if it can't be written, that only costs time."""
        if not left_alone((one.rsplit(" ", 1)[-1] for one in self._stamps), self._now):
            return
        rows: Any = _shared(index.rows)
        try:
            body = marshal.dumps((stamp, index.seen, dict(index.renamed), rows))
        except ValueError:
            return
        write_sealed(self._file, body)

    def _read(self, entry: Entry) -> RoutineCard:
        from timer.routine.diagnostics import Severity
        from timer.routine.reader.routine_file import read_file
        from timer.routine.screening_questions import marks_of
        from timer.services.screening import asked_by
        from timer.timeline.compile.compiler import compile_routine
        from timer.timeline.compile.kit import fitted, missing
        from timer.timeline.compile.preferences import easier_forms, taken_swaps

        reading = read_file(entry.path, self._moves(), self._seen)
        includes = {name: self._included(name, entry) for name in reading.includes}
        if reading.routine is None:
            problem = next(one for one in reading.problems if one.severity is Severity.ERROR)
            return _broken(entry, f"line {problem.line}: {problem.message}", includes)
        kept = kept_choice(self._facts, reading.routine.slug)
        written = fitted(reading.routine, self._moves(), self._kit)
        routine = as_chosen(written, self._moves(), kept)
        try:
            swaps = taken_swaps(easier_forms(routine, self._moves(), {}), kept)
            choices = replace(self._choices(), swaps=swaps)
            timeline = compile_routine(routine, self._moves(), choices)
        except SuppleError as error:
            return _broken(entry, error.message, includes)
        labels = dict.fromkeys(segment.label for segment in timeline.segments if segment.is_bout)
        return RoutineCard(
            slug=entry.slug,
            name=routine.name,
            file=str(entry.path),
            origin=entry.origin.value,
            about=routine.about,
            when=routine.when,
            total_ms=timeline.total_ms,
            kit=routine.kit,
            ok=True,
            problem=None,
            tags=tuple(labels),
            marks=tuple(sorted(marks_of(routine, self._moves()))),
            moves=_tags_of(reading.routine, self._moves()),
            guards=routine.guards,
            asks=tuple(guard.slug for guard in asked_by(routine, self._moves())),
            next=routine.next,
            schedule=routine.schedule,
            includes=includes,
            missing=missing(routine, self._moves(), self._kit),
        )


def _tags_of(routine: Routine, moves: Moves) -> dict[str, tuple[str, ...]]:
    """Return the tags of the moves of `routine`, and of those that they can be swapped for."""
    found: dict[str, tuple[str, ...]] = {}
    waiting = [getattr(step, "move", "") for step in leaves(routine.steps)]
    for step in leaves(routine.steps):
        waiting += [zone.name for zone in getattr(step, "zones", ())]
    while waiting:
        move = moves.find(name) if (name := waiting.pop()) else None
        if move is not None and move.slug not in found:
            found[move.slug] = move.tags
            waiting += [swap.to for swap in (*move.easier, *move.harder, *move.instead)]
    return found


def _broken(entry: Entry, problem: str, includes: Mapping[str, str]) -> RoutineCard:
    origin, problem = entry.origin.value, safe(problem, 300)
    return RoutineCard(
        entry.slug,
        None,
        str(entry.path),
        origin,
        None,
        (),
        None,
        (),
        False,
        problem,
        includes=includes,
    )


def _marks(look: Look) -> dict[str, str]:
    """Return the mark of each file that was seen, by its path."""
    return {
        os.path.join(place, name): "-".join(map(str, mark))
        for _, places, _ in look
        for place, files in places
        for name, *mark in files
    }


def marks_in(includes: Mapping[str, str]) -> Iterator[str]:
    """Yield the mark of each file that the one of a card includes."""
    return (one.rpartition("|")[2] or "None" for one in includes.values())


def _kept(card: RoutineCard) -> Fields:
    """Return the fields of a card, which the index can hold."""
    fields = dict(vars(card))
    fields["moves"], fields["includes"] = dict(card.moves), dict(card.includes)
    if card.schedule is not None:
        fields["schedule"] = {
            key: vars(value) if isinstance(value, Range) else value
            for key, value in vars(card.schedule).items()
        }
    return fields


def _shared(rows: Iterable[tuple[str, Fields]]) -> list[tuple[str, Fields]]:
    """Return the same rows with equal values of many cards as one, which is then read once."""
    pool: dict[tuple[object, ...], tuple[object, ...]] = {}
    all_moves: dict[tuple[object, ...], dict[str, object]] = {}

    def one(value: object) -> object:
        return pool.setdefault(value, value) if isinstance(value, tuple) else value

    found = []
    for key, fields in rows:
        moves = {slug: one(tags) for slug, tags in fields["moves"].items()}
        moves = all_moves.setdefault((*moves.items(),), moves)
        values = {name: one(value) for name, value in fields.items()}
        found.append((key, {**values, "moves": moves}))
    return found


def _restored(fields: Fields, renamed: Mapping[str, str]) -> RoutineCard:
    """Make such fields a card, with what comes next as it is called now."""
    if fields["schedule"] is not None:
        fields["schedule"] = _schedule(fields["schedule"])
    if fields["next"] in renamed:
        fields["next"] = renamed[fields["next"]]
    return restored(RoutineCard, fields)


def _schedule(kept: Mapping[str, Any]) -> Schedule:
    ranges = {key: Range(**value) for key, value in kept.items() if isinstance(value, dict)}
    return Schedule(**{**kept, **ranges})
