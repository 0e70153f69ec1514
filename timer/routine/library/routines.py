"""Where routines are found: in several folders, of which the first with a slug counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from timer.errors import SuppleError
from timer.files import UnreadableError
from timer.frozen import frozen, replace
from timer.routine.library.file_names import ENDINGS, Seen, copy_of, look_into, may_mean
from timer.routine.reader.includes import RENAMED
from timer.text import named, safe

MOST_MEANT = 8
"""How many routines are named of those that may be meant."""
COPIED = ".copied"
"""A folder beside your routines, with each bundled routine that you copied, unchanged."""


class Origin(StrEnum):
    """Where a routine comes from."""

    BUNDLED = "bundled"
    USER = "user"
    PATH = "path"
    """Given by its path."""


@frozen
class Entry:
    """A routine file that was found; it may not be readable."""

    slug: str
    """Its name: that of the file, made safe. Only `path` has the exact name."""
    path: Path
    origin: Origin
    copies: tuple[Path, ...] = ()
    """Copies of the file that a sync service made when it was changed in two places."""

    def __post_init__(self) -> None:
        """Make the name safe to show."""
        vars(self)["slug"] = safe(self.slug)


Places = tuple[tuple[str, tuple[Seen, ...]], ...]
"""Folders, each with the files in it."""
Look = tuple[tuple[str, Places, Places], ...]
"""One look at a library: of each folder its origin, its files, and the copies that were made."""


class Library:
    """The routines of several folders, in order of precedence.

    Every call looks at the folders again, so that a new file is found.
    """

    def __init__(self, folders: Sequence[tuple[Origin, Path]]) -> None:
        self._folders = tuple(folders)
        self._known: tuple[Look, tuple[Entry, ...], dict[str, Entry]] = ((), (), {})
        """What the last look gave, also by name: after one that saw the same, it is the same."""
        self._seen: Look | None = None
        """What every look sees, if this is the library as it was seen."""

    def as_seen(self, look: Look) -> Library:
        """Return the library as it was seen, for many questions about one moment."""
        seen = object.__new__(type(self))
        vars(seen).update(vars(self), _seen=look)
        return seen

    def look(self) -> Look:
        """Return all that `entries` depends on: it changes when a routine is saved or removed."""
        return self._look() if self._seen is None else self._seen

    def _look(self, only: Callable[[str], bool] | None = None) -> Look:
        return tuple(
            (
                origin.value,
                look_into(folder, deep=origin is Origin.USER, only=only),
                look_into(folder / COPIED, only=only) if origin is Origin.USER else (),
            )
            for origin, folder in self._folders
        )

    def entries(self) -> tuple[Entry, ...]:
        """Return every routine by slug, in alphabetical order; missing folders count as empty.

        A copy of a bundled routine replaces it once it has been changed. A person's own folder may
        have folders inside it. Conflict copies belong to the file that they are copies of.
        """
        return self._found()[0]

    def _found(self) -> tuple[tuple[Entry, ...], dict[str, Entry]]:
        """Return every routine, and each by its name as names are compared."""
        seen = self.look()
        known, found, by_name = self._known
        if known != seen:
            found = _entries(seen)
            by_name = {named(entry.slug): entry for entry in found}
            self._known = seen, found, by_name
        return found, by_name

    def path_of(self, name: str, near: Path | None = None) -> Path | None:
        """Return the file of the routine that a slug names, None if there is none.

        A file in a folder of its own, `near`, may mean one beside it first.
        """
        if near is not None and not self._holds(near):
            beside = Library([(Origin.PATH, near)]).path_of(name)
            if beside is not None:
                return beside
        entry = self._called(name)
        return entry.path if entry else None

    def _holds(self, folder: Path) -> bool:
        """Return whether `folder` is one of the library's, or inside one."""
        inside = {folder.absolute(), *folder.absolute().parents}
        return any(one.absolute() in inside for _, one in self._folders)

    def slugs(self) -> tuple[str, ...]:
        """Return every slug, in alphabetical order."""
        return tuple(entry.slug for entry in self.entries())

    def renamed(self) -> Mapping[str, str]:
        """Return what routines are called now, by the slugs that they had and nobody else has.

        The folders are looked at once somebody asks for such a slug.
        """
        return _Renamed(self)

    def find(self, name_or_path: str) -> Entry:
        """Return the routine that a slug or a path names.

        Text with a separator in it, or ending in `.yaml`, is a path. A slug may be written as
        it is shown or as the file is named. Raises SuppleError, with a guess, if there is none.
        """
        if _is_path(name_or_path):
            return self._at(name_or_path)
        entry = self._called(name_or_path)
        if entry is not None:
            return entry
        from timer.routine.diagnostics import guess  # needed only for mistakes

        name_or_path = safe(name_or_path)
        close = guess(name_or_path, self.slugs()) if len(name_or_path) <= 80 else None
        meant = f"Did you mean `{safe(close, 60)}`? " if close else ""
        raise SuppleError(
            f"No routine is called '{safe(name_or_path, 60)}'.",
            f"{meant}`supple list` shows them all.",
        )

    def meant(self, name_or_path: str) -> str:
        """Return the slug that starts with a text, if only one does; otherwise the text itself.

        Raises SuppleError where several do. This is for what a person types.
        """
        if _is_path(name_or_path) or self._called(name_or_path) is not None:
            return name_or_path
        start = named(safe(name_or_path))
        begun = [slug for slug in self.slugs() if named(slug).startswith(start)]
        if start and len(begun) > 1:
            from timer.routine.diagnostics import listed  # needed only for mistakes

            message = f"'{safe(name_or_path, 60)}' could mean {listed(begun[:MOST_MEANT])}."
            raise SuppleError(message, "Write more of the name.")
        return begun[0] if start and begun else name_or_path

    def _called(self, name: str) -> Entry | None:
        """Return the routine of that name, however its letters are encoded."""
        wanted = named(safe(name))
        now = RENAMED.get(wanted, "")
        found = self.called({wanted, now})
        return found.get(wanted) or found.get(now)

    def called(self, names: Collection[str]) -> Mapping[str, Entry]:
        """Return at least the routines of some names, each by its name as names are compared."""
        if self._seen is not None:
            return self._found()[1]
        # Of a thousand files, those that may be meant are enough.
        few = _entries(self._look(lambda name: may_mean(name, names)))
        return {named(entry.slug): entry for entry in few}

    def _at(self, text: str) -> Entry:
        path = Path(os.path.abspath(os.path.expanduser(text)))
        if not os.path.lexists(path):
            known = self._called(path.stem)
            meant = f"Did you mean `{known.slug}`?" if known else "Check the path."
            raise SuppleError(
                f"There is no file {safe(text, 200)}.",
                f"{meant} `supple list` shows the routines that have a name.",
            )
        home = [o for o, folder in self._folders if folder.absolute() in path.parents]
        return Entry(path.stem, path, home[0] if home else Origin.PATH)


def _entries(look: Look) -> tuple[Entry, ...]:
    """Return the routines that were seen."""
    found: dict[str, Entry] = {}
    untouched: list[Entry] = []
    copies: dict[Path, list[Path]] = {}
    for kind, places, made in look:
        origin = Origin(kind)
        copied = {name for _, seen in made for name, *_ in seen}
        for number, (place, seen) in enumerate(places):
            folder = Path(place)
            for name, *_ in seen:
                path = folder / name
                if (original := copy_of(path)) is not None:
                    copies.setdefault(original, []).append(path)
                    continue
                entry = Entry(path.stem, path, origin)
                if not number and name in copied and is_untouched(path):
                    untouched.append(entry)
                else:
                    found.setdefault(named(entry.slug), entry)
    for entry in untouched:
        if RENAMED.get(named(entry.slug)) not in found:
            found.setdefault(named(entry.slug), entry)
    whole = (
        replace(entry, copies=tuple(copies[entry.path])) if entry.path in copies else entry
        for entry in found.values()
    )
    return tuple(sorted(whole, key=lambda entry: entry.slug))


class _Renamed(Mapping[str, str]):
    """What routines of a library are called now, found out once it matters."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getitem__(self, slug: str) -> str:
        if slug not in RENAMED:
            raise KeyError(slug)
        return self._found[slug]

    def __contains__(self, slug: object) -> bool:
        return slug in RENAMED and slug in self._found  # asked for every session of a list

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @cached_property
    def _found(self) -> dict[str, str]:
        return renamed_among(self._library.called({*RENAMED, *RENAMED.values()}))


def renamed_among(slugs: Iterable[str]) -> dict[str, str]:
    """Return what routines are called now, by their old slugs, where these are all there are."""
    there = {named(slug) for slug in slugs}
    return {old: new for old, new in RENAMED.items() if old not in there and new in there}


def _is_path(text: str) -> bool:
    separators = {os.sep, os.altsep or os.sep}
    return text.lower().endswith(ENDINGS) or text.startswith("~") or bool(separators & set(text))


def is_untouched(path: Path) -> bool:
    """Return whether a person's routine is an unchanged copy of a bundled one."""
    from timer.routine.yaml.tree import read_bytes

    try:
        return read_bytes(path) == read_bytes(path.parent / COPIED / path.name)
    except UnreadableError:
        return False
