"""What a command printed, kept with all that it was made of and printed again if that is the same.

It is made of every file and folder that the command may look at, by their times, size and inode, of
the words typed, the terminal, the environment and Python. If in doubt, it is made again. So a file
that was changed a moment ago counts as changed, since a disk may not tell it from the next change,
and what time alone can change isn't kept. Of a routine that the command didn't open, only the name
counts, and of the journal only the facts in it where the command needs no more. One thing can't be
seen: where a folder lies on another machine, the system may go on showing a file as it was for some
seconds, to any program that asks.

What is loaded to print again is loaded each time, so that is next to nothing.
"""

from __future__ import annotations

import os
import stat
import sys
from zlib import crc32

from timer.sealed import SETTLED_S, read_sealed, write_sealed

TYPE_CHECKING = False  # typing takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from timer.paths import Folders

MOST = 32
"""How many outputs are kept; a new one takes the place of the oldest."""
LARGEST = 4 * 1024 * 1024
"""The largest file that is read, in bytes."""
DEEPEST, MOST_FOLDERS, MOST_FILES = 8, 400, 10_000
"""How deep folders may lie, how many there may be, and files. Beyond, nothing is kept."""
VARIABLES = (
    *("SUPPLE_", "XDG_", "LC_", "LANG", "PYTHON", "TEXTUAL_", "NO_", "COLUMNS", "TERM", "HOME"),
    *("SSH_CONNECTION", "PULSE_SERVER", "VIRTUAL_ENV", "TZ"),
)
"""How the names of the variables begin that make a difference."""
_PRINTED = "printed-"
_ENDINGS = (".yaml", ".yml")
_LOOKED_INTO = ".copied"
"""The one hidden folder with files that count."""
_ONLY_NAMED = ("figures", "routines/figures")
"""Folders in a place with files that no such command opens, unless they are named, as in a move."""


class UnknowableError(Exception):
    """Raised where it can't be known what an output is made of."""


class Output:
    """What one command line printed last, and what it prints now."""

    def __init__(self, words: Sequence[str]) -> None:
        self._names = [word for word in words[1:] if not word.startswith("-")]
        self._typed = os.fsencode(_typed(words, self._names))
        self._folder = _cache_folder()
        self._places: list[str] = []
        """The folders it is made of; the journal's is the last."""
        self._before: Look | None = None
        self._settled_ns = 0
        self.printed: list[tuple[bool, bytes]] = []
        """What has been printed so far: whether on stderr, and its bytes."""
        self.read: Collection[str] = ()
        """The files that were read for it."""
        self.others = True
        """Whether it is made of the other routines as well, as a list of them is."""
        self.facts = b""
        """All that it is made of the journal, on one line; b"" if that is more than its facts."""
        self.lasts = False
        """Whether the same would be printed at any later time, which only the command knows."""

    @property
    def _file(self) -> str:
        return f"{self._folder}/{_PRINTED}{crc32(self._typed):08x}"

    def again(self, facts: Callable[[], tuple[bytes, str]] | None = None) -> int | None:
        """Print what was printed last and return its exit code, or None if it may differ now.

        `facts` returns those in a journal that has changed, as in `Output.facts`, and the time (ISO
        8601). Raises OSError if it can't be printed.
        """
        if not self._typed or not self._folder:
            return None
        try:
            body = read_sealed(self._file, LARGEST) or b""
            typed, seen, journal, code, *fields = bytes(body).split(b"\0")
            places, modules, read, known, *printed = fields
            if typed != self._typed:
                return None
            self._places = _paths(places)
            look = self._before = Look(self._places, self._names)
            made_by = Look(files=_paths(modules))
            if seen != look.seen(_paths(read) if read else None) + made_by.seen():
                return None
        except (OSError, ValueError, UnknowableError):
            return None
        if journal != look.journal:
            if not known or facts is None:
                return None
            found, now = facts()
            if found != known:
                return None
            # Remember that it is so, unless the next change may look like this one.
            if look.journal_ns < _settled_ns(now):
                self._write((typed, seen, look.journal, code, *fields))
        for part in printed:
            stream = sys.stderr if part[:1] == b"!" else sys.stdout
            stream.buffer.write(part[1:])
            stream.flush()
        return int(code)

    def begin(self, folders: Folders, bundled: Sequence[str], now: str) -> None:
        """Note what is there at `now` (ISO 8601), before any of it is read."""
        if not self._typed or self._folder != str(folders.cache):
            return
        self._settled_ns = _settled_ns(now)
        places = [*bundled, *map(str, (folders.config, *folders.more_routines, folders.data))]
        try:
            if self._before is None or self._places != places:
                self._places, self._before = places, Look(places, self._names)
        except (OSError, ValueError, UnknowableError):
            self._before = None
        if self._before is not None and self._before.changed_ns >= self._settled_ns:
            self._before = None  # what is printed can't be kept

    def keep(self, code: int) -> None:
        """Keep what was printed, if all that it is made of is still the same.

        If it can't be written, that only costs time.
        """
        if self._before is None or not self._settled_ns or not self.lasts:
            return
        parts = [(b"!" if err else b".") + data for err, data in self.printed]
        modules = _loaded()
        try:
            after, made_by = Look(self._places, self._names), Look(files=modules)
            settled = max(after.changed_ns, made_by.changed_ns) < self._settled_ns
            before = self._before
            if not settled or (after.journal, after.seen()) != (before.journal, before.seen()):
                return
            counted = self._counted(after)
            seen = after.seen(counted) + made_by.seen()
            lists = (os.fsencode("\n".join(one)) for one in (self._places, modules, counted or ()))
            exit_code = b"%d" % code
            self._write((self._typed, seen, after.journal, exit_code, *lists, self.facts, *parts))
            self._make_room()
        except (OSError, ValueError, UnknowableError):
            return

    def _make_room(self) -> None:
        """Remove what was kept longest ago, beyond MOST."""
        with os.scandir(self._folder) as found:
            kept = [(one.stat().st_mtime_ns, one.path) for one in found if _PRINTED in one.name]
        for _, path in sorted(kept)[:-MOST]:
            os.unlink(path)

    def _counted(self, look: Look) -> list[str] | None:
        """Return the routines that were read, as a look calls them; None if all of them count."""
        if self.others:
            return None
        read = {os.path.abspath(path) for path in self.read if _is_yaml(path)}
        # One that a look has missed, or calls by another name, would not be compared.
        return sorted(read) if read and read <= look.routines else None

    def _write(self, fields: Sequence[bytes]) -> None:
        """Keep these fields. Raises ValueError."""
        from pathlib import Path

        body = b"\0".join(fields)
        if body.count(b"\0") >= len(fields):
            raise ValueError("a field with NUL in it can't be told from two")
        write_sealed(Path(self._file), body)


class Look:
    """What is in folders and those inside them, around the files `names`, and in `files`.

    The last of the `places` is the journal's. Raises UnknowableError where that is too much, or
    something is being written.
    """

    def __init__(
        self,
        places: Sequence[str] = (),
        names: Iterable[str] = (),
        files: Iterable[str] = (),
    ) -> None:
        self._lines: list[str] = []
        self._folders = 0
        self._only_named: tuple[str, ...] = ()
        self._yaml: list[tuple[int, str, int]] = []
        """Of each YAML file its line, its path, and how much of the line stays if it is changed."""
        self.changed_ns = 0
        """When any of it was changed last."""
        for place in places[-1:]:
            self._place(place)
        self.journal = os.fsencode("\n".join(self._lines))
        """The journal's folder, as a text without NUL."""
        self.journal_ns = self.changed_ns
        """When any of that was changed last."""
        self._lines, self._yaml = [], []
        for place in places[:-1]:
            self._place(place)
        for name in names:
            self._file(os.path.abspath(name))
        for path in files:
            self._status(path, timed=True)

    @property
    def routines(self) -> set[str]:
        """The paths of all YAML files."""
        return {path for _, path, _ in self._yaml}

    def seen(self, counted: Collection[str] | None = None) -> bytes:
        """Return all else, as a text without NUL; of YAML files that aren't `counted` the name."""
        lines = self._lines
        if counted is not None:
            lines, own = [*lines], set(counted)
            for place, path, length in self._yaml:
                if path not in own:
                    lines[place] = lines[place][:length]
        return os.fsencode("\n".join(lines))

    def _place(self, place: str) -> None:
        self._lines.append(f"in {place}")
        kind = self._status(place)
        if kind == stat.S_IFDIR:
            self._only_named = tuple(f"{place}/{one}" for one in _ONLY_NAMED)
            self._inside(place, DEEPEST)
        while kind is None and (parent := os.path.dirname(place)) != place:
            # What isn't there may still be found, or made, in the nearest folder that is.
            place = parent
            try:
                found = os.stat(place)
            except (OSError, ValueError):
                continue
            kind = found.st_mode
            self._lines.append(f"{place}|{kind}|{found.st_uid}|{found.st_gid}|{found.st_ino}")

    def _inside(self, folder: str, deep: int, *, only_named: bool = False) -> None:
        """Look at all in a folder that isn't hidden, so at no less than any reader of routines."""
        self._folders += 1
        if self._folders > MOST_FOLDERS or not deep:
            raise UnknowableError
        try:
            found = sorted(os.listdir(folder))
        except OSError as error:
            self._lines.append(f"{error.errno}")
            return
        if len(self._lines) + len(found) > MOST_FILES:
            raise UnknowableError
        for name in found:
            if name[0] == "." and name != _LOOKED_INTO:
                continue
            if name.endswith("-journal"):
                raise UnknowableError  # a database is being changed
            path = f"{folder}/{name}"
            if only_named:
                self._lines.append(path)
            elif self._status(path) == stat.S_IFDIR:
                self._inside(path, deep - 1, only_named=path in self._only_named)

    def _file(self, path: str) -> None:
        """Look at a file and those of ours beside it, which it may include."""
        self._lines.append(f"for {path}")
        kind = self._status(path)
        if kind == stat.S_IFDIR:
            raise UnknowableError
        if kind is not None:
            folder = os.path.dirname(path)
            beside = sorted(one for one in os.listdir(folder) if _is_yaml(one))
            if len(self._lines) + len(beside) > MOST_FILES:
                raise UnknowableError
            for name in beside:
                self._status(f"{folder}/{name}")

    def _status(self, path: str, *, timed: bool = False) -> int | None:
        """Note the marks of a file or folder, and return what kind it is; None if it isn't there.

        The times of a folder, which change with files that don't count, only if `timed`.
        """
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            self._lines.append(f"no {path} {os.path.lexists(path)}")
            return None
        kind = stat.S_IFMT(found.st_mode)
        if kind == stat.S_IFDIR and not timed:
            self._lines.append(f"{path}|{found.st_mode}|{found.st_ino}")
            return kind
        always = f"{path}|{found.st_mode}"
        if _is_yaml(path):
            self._yaml.append((len(self._lines), path, len(always)))
        self._lines.append(
            f"{always}|{found.st_mtime_ns}|{found.st_ctime_ns}|{found.st_size}|{found.st_ino}"
        )
        self.changed_ns = max(self.changed_ns, found.st_ctime_ns)
        return kind


def _settled_ns(now: str) -> int:
    """Return since when a file must have been left alone at `now` (ISO 8601)."""
    from datetime import datetime

    return (int(datetime.fromisoformat(now).timestamp()) - SETTLED_S) * 1_000_000_000


def _is_yaml(path: str) -> bool:
    return path.lower().endswith(_ENDINGS)


def _typed(words: Sequence[str], names: Sequence[str]) -> str:
    """Return the words, and what else the process was started with; "" if nothing may be kept."""
    try:
        here = os.getcwd()
        streams = [
            (one.isatty(), one.encoding, one.errors, one.buffer.closed)
            for one in (sys.stdout, sys.stderr)
        ]
    except (OSError, AttributeError, ValueError):  # a closed stream, or a folder that is gone
        return ""
    try:
        width = os.get_terminal_size(1).columns
    except OSError:
        width = 0
    if any(name.startswith("~") for name in names):
        return ""
    variables = sorted(f"{key}={value}" for key, value in os.environ.items() if _counts(key))
    relative = any("/" not in one.partition("=")[2][:1] for one in variables if "_DIR=" in one)
    where = here if names or relative or "SUPPLE_ROUTINES" in os.environ else ""
    person = os.geteuid() if hasattr(os, "geteuid") else 0
    return repr((words, where, person, sys.version, sys.executable, streams, width, variables))


def _counts(variable: str) -> bool:
    return variable.startswith(VARIABLES)


def _cache_folder() -> str:
    """Return the cache folder, which `timer.paths` finds too, or "" where only that can tell."""
    base, home = os.environ.get("XDG_CACHE_HOME", "").strip(), os.environ.get("HOME", "")
    if os.path.isabs(base):
        return os.path.join(base, "supple")
    if not os.path.isabs(home):
        return ""
    return os.path.join(home, "Library/Caches" if sys.platform == "darwin" else ".cache", "supple")


def _loaded() -> list[str]:
    """Return the files that were run: our modules, others, Python, and where it finds them.

    A library that is installed changes the folder that it is put into. The first of these folders
    is only the one that Python was started in.
    """
    ours = (name for name in list(sys.modules) if _top(name) not in sys.stdlib_module_names)
    found = (getattr(sys.modules[name], "__file__", None) for name in ours)
    return [sys.executable, *sys.path[1:], *sorted({path for path in found if path})]


def _top(module: str) -> str:
    return module.partition(".")[0]


def _paths(field: bytes) -> list[str]:
    """Return the paths in a field; one with a line break in it becomes two that aren't there."""
    return os.fsdecode(field).split("\n")
