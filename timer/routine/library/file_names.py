"""Which files are ours by their names: one rule for routines and moves, wherever they lie."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from timer import assets
from timer.files import UnreadableError, mark, names, read_bytes
from timer.text import named, safe

ENDINGS = (".yaml", ".yml")
MOVES = "moves"
"""The name of a folder whose files hold moves."""
PROGRAMMES = "programmes"
DATA = ("figures", "tables")
"""Folders whose files are neither routines nor moves nor programmes."""
_OTHERS = frozenset({MOVES, PROGRAMMES, "programs", *DATA})
"""Folders beside routines whose files are something else."""
DEEPEST = 5
"""How many folders inside one another are looked into."""
MOST_FOLDERS = 200
"""How many folders in all: a link to a whole disk must not be searched for every menu."""

_HIDDEN = (".", "#", "~")
# Hidden files, locks and backups: .x.yaml, .#x.yaml, #x.yaml#, ~$x.yaml, x.yaml~, x.yaml.swp ...
_CLUTTER = (
    r"(?i)^[.#~]|[~#]$"
    r"|\.(swp|swo|swn|swx|tmp|temp|bak|backup|old|orig|rej|save|part|lock|crdownload)$"
    r"|___jb_\w+___$"
)
_ALMOST = r"(?is)\.(ya?ml[^a-z0-9].*|ya?m|ymal|yalm|yaaml|yamll|ymll|yl|jaml)$"
_TEXT = ("", ".txt", ".md", ".text", ".rtf", ".json", ".doc")
_LOOKS = rb"(?m)^\s*steps\s*:"
_GLANCE = 64 * 1024


def is_ours(name: str) -> bool:
    """Return whether a file of this name is one of ours: YAML, not hidden, no lock, no backup."""
    # What ends like this is clutter by its beginning alone; a menu asks for every file.
    return name.lower().endswith(ENDINGS) and not name.startswith(_HIDDEN)


def is_clutter(name: str) -> bool:
    """Return whether a name is that of a hidden file, or of an editor's lock or backup."""
    if not any(mark in name for mark in (".", "#", "~", "_")):
        return False  # so most folders, and no pattern has to be compiled
    return re.search(_CLUTTER, name) is not None


_HINTS = "onflict", "onflikt", "onflit", "copy", "copi", "kopie", "(", " ", "-desktop-", "-laptop-"
"""What is in the name of every copy; few names have to be compared with the patterns below."""
_CONFLICT = (
    r"(?is)(.+?)([ ._-]?(\([^()]*(conflict|konflikt|conflit)[^()]*\)|\[[^][]*conflict[^][]*\])"
    r"|[._-](sync-)?conflict([-_.].*)?)"
)
_COPY = r"(?:copy|copie|copia|kopie)"
_NUMBERED = (
    rf"(?is)(?:copy of )?(.+?)(?:[- –]{{1,3}}\(?{_COPY}(?: \d+)?\)?)?(?: ?\(\d+\)| \d\d?)?"
    r"(?:-(?:desktop|laptop)-\w+)?"
)
"""A copy as a desktop, a browser or a sync service numbers it; it may also be somebody's own."""
_NAME = rb"(?m)^name\s*:[ \t]*([^\r\n]*)"


def copy_of(path: Path) -> Path | None:
    """Return the file of which this is a conflict copy, if it is there still.

    A copy that is only numbered, such as `x (1).yaml`, is one as long as its routine has the name
    of the other: a name of its own makes it a routine of its own.
    """
    stem = path.stem
    lower = stem.lower()
    if not any(hint in lower for hint in _HINTS):
        return None
    if (found := re.fullmatch(_CONFLICT, stem)) is not None:
        return _beside(path, found[1])
    numbered = re.fullmatch(_NUMBERED, stem)
    original = _beside(path, numbered[1]) if numbered and numbered[1] != stem else None
    return original if original is not None and _name(path) == _name(original) else None


def _beside(path: Path, stem: str) -> Path | None:
    """Return the routine file of that stem beside a path."""
    there = (path.with_name(f"{stem}{ending}") for ending in (path.suffix, *ENDINGS))
    return next((one for one in there if os.path.lexists(one)), None)


def _name(path: Path) -> bytes | None:
    """Return the name of the routine in a file, as it is written there."""
    try:
        found = re.search(_NAME, read_bytes(path, _GLANCE))
    except UnreadableError:
        return None
    return found[1].strip() if found else b""


def files_in(folder: Path, *, deep: bool = False) -> Iterator[Path]:
    """Yield the files of ours in a folder; with `deep`, then those of the folders inside it.

    Folders of moves and the like are left out, and a folder that is reached twice is read once.
    """
    for place in _folders(folder) if deep else (folder,):
        yield from (place / name for name in names(place) if is_ours(name))


Seen = tuple[str, int, int, int, int]
"""The name of a file with what `files.mark` goes by; zeros if it can't be seen."""


def look_into(
    folder: Path, *, deep: bool = False, only: Callable[[str], bool] | None = None
) -> tuple[tuple[str, tuple[Seen, ...]], ...]:
    """Return the path of each folder that `files_in` reads, with all that it would yield of it.

    The files are in the order of their names. It takes one look at each file, and is asked
    whenever a menu is shown. With `only`, these names are enough, and no file is looked at.
    """
    walk = _walk(folder, DEEPEST if deep else 0)
    if only is None:
        return tuple((str(place), tuple(sorted(_seen(found)))) for place, found in walk)
    return tuple((str(place), tuple(sorted(_named_so(found, only)))) for place, found in walk)


def may_mean(name: str, wanted: Collection[str]) -> bool:
    """Return whether a file may have a name that is `wanted`, or be a copy of one that has.

    The names are as `named` returns them.
    """
    stem = name.rpartition(".")[0]
    if named(safe(stem)) in wanted:
        return True
    lower = stem.lower()
    for hint in _HINTS:  # noqa: SIM110 (asked of every file, and `any` takes three times as long)
        if hint in lower:
            return True
    return False


def _named_so(
    found: Iterable[os.DirEntry[str]], only: Callable[[str], bool]
) -> list[tuple[str, int, int, int, int]]:
    return [(one.name, 0, 0, 0, 0) for one in found if is_ours(one.name) and only(one.name)]


# The folder of Windows may know a file as it was before it was closed.
_stat: Callable[[os.DirEntry[str]], os.stat_result] = (
    os.stat if sys.platform == "win32" else os.DirEntry.stat
)


def _seen(found: Iterable[os.DirEntry[str]]) -> list[Seen]:
    own = [one for one in found if is_ours(one.name)]
    try:
        # In one go: a call for each of a thousand files would take half as long as its look.
        status = [*map(_stat, own)]
    except (OSError, ValueError):  # one of them is a link that leads nowhere
        return [_seen_alone(one) for one in own]
    return [
        (one.name, file.st_mtime_ns, file.st_ctime_ns, file.st_size, file.st_ino)
        for one, file in zip(own, status, strict=True)
    ]


def _seen_alone(found: os.DirEntry[str]) -> Seen:
    try:
        file = _stat(found)
    except (OSError, ValueError):
        return found.name, 0, 0, 0, 0
    return found.name, file.st_mtime_ns, file.st_ctime_ns, file.st_size, file.st_ino


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


def makers() -> tuple[Path, ...]:
    """Return our own files that a routine's card and schema depend on: code, tables and moves."""
    code, library = Path(assets.__file__).parent, assets.folder("routines")
    return (
        *(code / name for name in ("routine", "timeline", "services/catalog.py")),
        *(library / name for name in ("tables", "moves")),
    )


def near_misses(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file in a folder, and in those inside it, that was probably meant to be ours.

    With it comes the name that it should have.
    """
    for place in _folders(folder):
        for name in names(place):
            if not is_ours(name) and not is_clutter(name) and (better := _meant(place / name)):
                yield place / name, better


def _folders(folder: Path) -> Iterator[Path]:
    """Yield `folder` and the folders inside it, the nearest first."""
    return (place for place, _ in _walk(folder))


def _walk(
    folder: Path, deepest: int = DEEPEST
) -> Iterator[tuple[Path, Sequence[os.DirEntry[str]]]]:
    """Yield `folder` and the folders inside it, the nearest first, each with what is in it.

    What is in one can be asked about until the next.
    """
    seen: set[str] = set()
    row = [folder]
    for _ in range(deepest + 1):
        inner: list[Path] = []
        for place in row:
            real = os.path.realpath(place)
            if real in seen or len(seen) >= MOST_FOLDERS:
                continue
            seen.add(real)
            with _scan(place) as found:
                yield place, found
                inner += _inside(place, found)
        row = inner


_BY_HANDLE = os.scandir in os.supports_fd


@contextmanager
def _scan(folder: Path) -> Iterator[Sequence[os.DirEntry[str]]]:
    """Yield what is in a folder, nothing if it can't be listed.

    It is held open meanwhile: to look at a file from there takes half as long as by its whole path.
    """
    handle: int | None = None
    try:
        if _BY_HANDLE:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        with os.scandir(folder if handle is None else handle) as listed:
            found = [*listed]
    except (OSError, ValueError):
        found = []
    try:
        yield found
    finally:
        if handle is not None:
            os.close(handle)


def _inside(folder: Path, found: Iterable[os.DirEntry[str]]) -> list[Path]:
    inner = [one.name for one in found if _is_folder(one) and not is_clutter(one.name)]
    return [folder / name for name in sorted(inner) if name.lower() not in _OTHERS]


def _is_folder(found: os.DirEntry[str]) -> bool:
    try:
        return found.is_dir()
    except OSError:
        return False  # a link that leads to itself


def _meant(path: Path) -> str | None:
    """Return the name that a file should have, or None if it is something else."""
    if path.is_dir():
        return None
    almost = re.search(_ALMOST, path.name)
    if almost is not None and almost.start():
        return f"{path.name[: almost.start()]}.yaml"
    if path.suffix.lower() not in _TEXT:
        return None
    try:
        looks = re.search(_LOOKS, read_bytes(path, _GLANCE)) is not None
    except UnreadableError:
        return None
    return f"{path.name.removesuffix(path.suffix)}.yaml" if looks else None


def moves_that_grow(folders: Iterable[Path]) -> frozenset[str]:
    """Return the moves that the programmes in `folders` start with.

    Only that one line of each file is read, so a broken file may count.
    """
    found: set[str] = set()
    for path in (path for folder in folders for path in files_in(folder)):
        try:
            written = re.search(_MOVE, read_bytes(path, _GLANCE))
        except UnreadableError:
            continue
        if written:
            found.add(written[1].decode())
    return frozenset(found)


_MOVE = rb"(?m)^move[ \t]*:[ \t]*[\"']?([a-z0-9-]+)"
