"""A card for every routine, for menu and list, in an index that saves reading every file again."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer import __version__
from timer.coach.past import NOTHING, Past
from timer.errors import SuppleError, our_fault
from timer.files import UnreadableError, mark, names, read_bytes, replace_file
from timer.frozen import frozen, replace
from timer.paths import make
from timer.routine.diagnostics import Severity
from timer.routine.library.file_names import DEEPEST, is_ours
from timer.routine.library.routines import Entry, renamed_among
from timer.routine.model import NOTHING as NONE
from timer.routine.model import Moves, Range, Routine, Schedule, leaves
from timer.routine.optional_steps import CHOICE, as_chosen, kept_choice
from timer.services.context import Context
from timer.services.preferences import compile_choices
from timer.text import safe

if TYPE_CHECKING:
    from timer.routine.reader.includes import Routines
    from timer.timeline.compile.compiler import Choices

INDEX = "library.json"
LARGEST = 16 * 1024 * 1024
"""The largest index in bytes; ten thousand routines need half of that."""
_LISTS = ("when", "kit", "missing", "tags", "marks", "guards", "asks")


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
    path: Path
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


def makers() -> tuple[Path, ...]:
    """Return our own files that a card depends on: code, tables and moves."""
    from timer import assets

    code, library = Path(assets.__file__).parent, assets.folder("routines")
    return (
        *(code / name for name in ("routine", "timeline", "services/catalog.py")),
        *(library / name for name in ("tables", "moves")),
    )


def own_files(context: Context) -> tuple[str, ...]:
    """Return what changes when one of the person's own routines or moves is saved or removed."""
    folders = (context.folders.routines, *context.folders.more_routines)
    return tuple(found for folder in folders for found in _saved(folder, DEEPEST))


def _saved(folder: Path | str, deep: int) -> Iterator[str]:
    """Yield the name and the mark of each file of ours in a folder, and in those inside it.

    It is asked every second, so it costs as little as it can.
    """
    with suppress(OSError, ValueError), os.scandir(folder) as found:
        for one in found:
            if is_ours(one.name):
                if seen := mark(one.path):
                    yield f"{one.name} {seen}"
            elif deep and "." not in one.name and one.is_dir():
                yield from _saved(one.path, deep - 1)


def routine_cards(context: Context, past: Past = NOTHING) -> list[RoutineCard]:
    """Return a card for every routine, including broken ones.

    `past` says when each was last done; it is left out where that isn't shown.
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
        past.facts,
        context.library,
        settings.kit,
    )
    entries = context.library.entries()
    cards = catalog.cards(entries)
    today, answered = context.clock.wall()[:10], _answered(context, past)
    renamed = renamed_among(entry.slug for entry in entries)
    return [
        replace(
            card,
            next=renamed.get(card.next or "", card.next),
            last_done=(last := past.last_done.get(card.slug)),
            done_today=last == today,
            asks=tuple(asked for asked in card.asks if asked not in answered),
            mark=_MARKS.get(past.facts.get(MARK + card.slug, "")),
        )
        for card in cards
    ]


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


class Catalog:
    """Makes cards, and keeps them in the cache folder by the path, time and size of their files.

    `chosen` names the settings used; `depends` are other files and folders that a card depends on;
    `choices` and `moves` are called when a file has to be read. The journal's `facts` say which
    optional steps were chosen, and included routines are found in `routines`. `kit` is what the
    person has, None for everything.
    """

    def __init__(
        self,
        cache: Path,
        chosen: str,
        depends: Iterable[Path],
        choices: Callable[[], Choices],
        moves: Callable[[], Moves],
        facts: Mapping[str, str] = NOTHING.facts,
        routines: Routines | None = None,
        kit: tuple[str, ...] | None = None,
    ) -> None:
        self._kit = kit
        self._file = cache / INDEX
        self._chosen = chosen
        self._depends = tuple(depends)
        self._choices = choices
        self._moves = moves
        self._facts = facts
        self._routines = routines

    def cards(self, entries: Iterable[Entry]) -> list[RoutineCard]:
        """Return a card for each entry; a file is read only if it has changed."""
        stamp = self._stamp()
        known = self._load(stamp)
        cards: list[RoutineCard] = []
        kept: dict[str, Any] = {}
        changed = False
        for entry in entries:
            key = f"{entry.path}|{mark(entry.path)}{self._choice(entry)}"
            fresh = key in known and self._as_it_was(known[key]["includes"], entry)
            try:
                card = _thaw(known[key], entry) if fresh else self._read(entry)
            except Exception as error:  # noqa: BLE001 (one file must not take all others with it)
                # It isn't kept: nobody knows what it depends on.
                cards.append(_broken(entry, our_fault(error).message, {}))
                continue
            kept[key] = known[key] if fresh else _freeze(card)
            changed |= not fresh
            cards.append(replace(card, copies=tuple(safe(one.name) for one in entry.copies)))
        if changed or len(kept) != len(known):
            self._store(stamp, kept)
        return cards

    def _choice(self, entry: Entry) -> str:
        """Return a text that changes with the steps chosen for a routine."""
        kept = self._facts.get(CHOICE + safe(entry.slug))
        return f"|{kept}" if kept else ""

    def _as_it_was(self, includes: Mapping[str, str], entry: Entry) -> bool:
        """Return whether every routine that a card's file includes is still the same file."""
        return all(self._included(name, entry) == mark for name, mark in includes.items())

    def _included(self, name: str, entry: Entry) -> str:
        path = self._routines.path_of(name, entry.path.parent) if self._routines else None
        return f"{path}|{mark(path)}" if path else ""

    def _stamp(self) -> str:
        """Return a text that changes with anything the cards depend on besides the routines."""
        marks = [mark for place in self._depends for mark in marks_under(place)]
        return f"{__version__} {self._chosen} {' '.join(marks)}"

    def _load(self, stamp: str) -> dict[str, Any]:
        """Return the index, empty if it is missing, damaged or out of date."""
        try:
            data = read_bytes(self._file, LARGEST)
        except UnreadableError:
            return {}
        head, body = data[: len(_head(b""))], data[len(_head(b"")) :]
        if head != _head(body):
            return {}
        index = json.loads(head + body)
        if index["stamp"] != stamp:
            return {}
        cards: dict[str, Any] = index["cards"]
        return cards

    def _store(self, stamp: str, cards: dict[str, Any]) -> None:
        """Save the index; if it can't be written, that only costs time."""
        body = f"{json.dumps({'stamp': stamp, 'cards': cards})[1:]}\n".encode()
        try:
            make(self._file.parent)
            replace_file(self._file, _head(body) + body)
        except (OSError, SuppleError):
            return

    def _read(self, entry: Entry) -> RoutineCard:
        from timer.routine.reader.routine_file import read_file
        from timer.routine.screening_questions import marks_of
        from timer.services.screening import asked_by
        from timer.timeline.compile.compiler import compile_routine
        from timer.timeline.compile.kit import fitted, missing
        from timer.timeline.compile.preferences import easier_forms, taken_swaps

        reading = read_file(entry.path, self._moves(), self._routines)
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
            path=entry.path,
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
        entry.path,
        origin,
        None,
        (),
        None,
        (),
        False,
        problem,
        includes=includes,
    )


def _head(body: bytes) -> bytes:
    """Return the beginning of an index: a checksum of its `body`.

    So a card is never made from a damaged file.
    """
    return f'{{"sum": "{zlib.crc32(body):08x}", '.encode()


def marks_under(place: Path) -> list[str]:
    """Return the mark of a file, or of every Python and YAML file in a folder."""
    if place.suffix:
        return [f"{mark(place)}"]
    found: list[str] = []
    for name in names(place):
        if is_ours(name) or name.endswith(".py"):
            found.append(f"{name} {mark(place / name)}")
        elif "." not in name and name != "__pycache__":
            found += marks_under(place / name)
    return found


def _freeze(card: RoutineCard) -> dict[str, Any]:
    fields = dict(vars(card))
    del fields["path"], fields["last_done"], fields["done_today"], fields["copies"], fields["mark"]
    fields["moves"] = dict(card.moves)
    if card.schedule is not None:
        fields["schedule"] = {
            key: vars(value) if isinstance(value, Range) else value
            for key, value in vars(card.schedule).items()
        }
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()
    }


def _thaw(fields: dict[str, Any], entry: Entry) -> RoutineCard:
    """Return the card saved for the file of `entry`."""
    lists = {key: tuple(fields[key]) for key in _LISTS}
    moves = {slug: tuple(tags) for slug, tags in fields["moves"].items()}
    changed = {**lists, "moves": moves, "schedule": _schedule(fields["schedule"])}
    return RoutineCard(**{**fields, **changed, "path": entry.path, "origin": entry.origin.value})


def _schedule(kept: dict[str, Any] | None) -> Schedule | None:
    if kept is None:
        return None
    ranges = {key: Range(**value) for key, value in kept.items() if isinstance(value, dict)}
    return Schedule(**{**kept, **ranges})
