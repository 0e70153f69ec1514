"""Reading and replacing files that people, editors and crashes leave behind.

Reading ends soon, with the contents or with an UnreadableError that explains why not. Only regular
files are opened, so nothing ever waits for a pipe or a device, and no more is read than the caller
allows.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from timer.errors import SuppleError
from timer.text import safe

FEW = 5
"""How many wrong values of a file are named one by one."""
_MOST_DOTS = 32
"""In a line of TOML; our files never have more than one."""
_KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe"}


class UnreadableError(SuppleError):
    """Raised for a file that can't be read.

    `code` is `file-too-large`, `not-utf-8`, `not-toml` or `cannot-read`; `missing` is
    whether there is no such file.
    """

    def __init__(self, code: str, message: str, remedy: str, *, missing: bool = False) -> None:
        super().__init__(message, remedy)
        self.code = code
        self.missing = missing

    def at(self, path: Path) -> SuppleError:
        """Return the error with the path of the file in it."""
        return SuppleError(f"{safe(str(path))}: {self.message}", self.remedy)


_NOTES: list[set[str]] = []


@contextmanager
def noted() -> Iterator[set[str]]:
    """Yield the paths of all files that are read meanwhile, or would have been."""
    paths: set[str] = set()
    _NOTES.append(paths)
    try:
        yield paths
    finally:
        _NOTES.remove(paths)


def read_bytes(path: Path, most: int) -> bytes:
    """Return the contents of the regular file at `path`, of at most `most` bytes.

    Links are followed. Raises UnreadableError.
    """
    for notes in _NOTES:
        notes.add(str(path))
    try:
        # Check before opening: opening alone can trigger a device or end a pipe's writer.
        _require_regular(os.stat(path).st_mode)
        handle = os.open(path, _FLAGS)
    except FileNotFoundError:
        dead = dead_link(path)
        message = f"This is {dead}." if dead else "There is no such file."
        raise UnreadableError(
            "cannot-read", message, "Check the path.", missing=dead is None
        ) from None
    except (OSError, ValueError) as error:
        raise _failed(error) from None
    try:
        return _read(handle, most)
    except OSError as error:
        raise _failed(error) from None
    finally:
        os.close(handle)


def read_text(path: Path, most: int) -> str:
    """Return the UTF-8 text of a file of at most `most` bytes. Raises UnreadableError."""
    try:
        return read_bytes(path, most).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(
            "not-utf-8", "This file is not UTF-8 text.", "Save it as UTF-8."
        ) from None


_SWITCHES = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def _toml_remedy(text: str, error: str) -> str:
    """Return what to write in place of the line with the error, after a space; "" if unknown."""
    lines, place = text.splitlines(), re.search(r"at line (\d+)", error)
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    found = re.fullmatch(r"\s*([\w-]+)\s*([=:])\s*(\S.*?)?\s*(?:#.*)?", line)
    value = found[3] if found else None
    if found is None or value is None:
        return ""
    low = value.lower()
    plain = value.strip("\"'“”‘’")
    if low in ("true", "false") or low in _SWITCHES:
        meant = _SWITCHES.get(low, low)
    elif re.fullmatch(r"[+-]?\d+(\.\d+)?", plain):
        meant = plain
    elif re.fullmatch(r"[^\W\d_][\w :./~-]*", plain):
        meant = f'"{plain}"'
    elif words := re.fullmatch(r"\[\s*([\w-]+(?:[\s,]+[\w-]+)*)[\s,]*\]", value):
        meant = "[" + ", ".join(f'"{one}"' for one in re.findall(r"[\w-]+", words[1])) + "]"
    else:
        return ""
    return f" Write `{safe(f'{found[1]} = {meant}', 80)}`."


class TomlFile:
    """A TOML file that a person writes: its values, its lines, and where each value is."""

    def __init__(self, path: Path, text: str = "") -> None:
        """Parse `text`. Raises ValueError where it isn't TOML."""
        self.name = safe(path.name)
        self.values = parse_toml(text) if text else {}
        self.lines = text.splitlines()

    @classmethod
    def read(cls, path: Path, most: int) -> TomlFile:
        """Return the file at `path`, of at most `most` bytes. Raises UnreadableError."""
        text = read_text(path, most)
        try:
            return cls(path, text)
        except ValueError as error:
            message = f"This file is not valid TOML: {error}.{_toml_remedy(text, str(error))}"
            raise UnreadableError("not-toml", message, "Fix that line, or remove it.") from None

    def problems(
        self, wrong: Sequence[tuple[str, str]], explain: Callable[[str, str], str]
    ) -> tuple[str, ...]:
        """Return a sentence for each of the first FEW wrong values, and one for the rest.

        Each is a table ("" for the top level) and a key in it, which `explain` turns into what is
        wrong; the sentence starts with its place.
        """
        if not wrong:
            return ()
        places = self._places()
        found = [
            f"{places.get((table, key), self.name)}: {explain(table, key)}"
            for table, key in wrong[:FEW]
        ]
        more = len(wrong) - FEW
        return (*found, f"{self.name}: {more} more left out.") if more > 0 else tuple(found)

    def _places(self) -> dict[tuple[str, str], str]:
        """Return the name of the file and the first line of each table and key."""
        places: dict[tuple[str, str], str] = {}
        table = ""
        for number, line in enumerate(self.lines, 1):
            text = line.strip()
            name = text.split("=")[0].strip("[] \t\"'")
            if text.startswith("["):
                table = name.split(".")[0]
            inside = "" if text.startswith("[") else table
            for key in (name, name.split(".")[0].rstrip("\"' ")):
                places.setdefault((inside, key), f"{self.name}, line {number}")
        return places


def as_toml(value: Any, limit: int | None = None) -> str:
    """Return a value as TOML has it, safe to show, in at most `limit` characters."""
    import json  # writes texts and switches as TOML does

    if isinstance(value, list | tuple):
        text = f"[{', '.join(map(as_toml, value))}]"
    elif isinstance(value, dict):
        inside = ", ".join(f"{key} = {as_toml(one)}" for key, one in value.items())
        text = f"{{ {inside} }}" if inside else "{}"
    elif isinstance(value, str | bool):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    return safe(text, limit)


def parse_toml(text: str) -> dict[str, Any]:
    """Return the values in TOML `text`. Raises ValueError, and nothing else, for invalid text."""
    import tomllib  # compiles its patterns at import, and most people have no such file

    # The time for a dotted key grows with the square of its parts.
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > _MOST_DOTS and sum(map(bool, line.split("."))) > _MOST_DOTS:
            raise ValueError(f"too many dots (at line {number})")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("too many brackets inside each other") from None


def dead_link(path: Path) -> str | None:
    """Return the words for a link to what isn't there, such as a disk; None for anything else."""
    if not os.path.islink(path) or os.path.exists(path):
        return None
    return f"a link to {safe(os.readlink(path), 300)}, which isn't there"


def unlisted(folder: Path) -> str | None:
    """Return why a folder can't be listed, or None if it can or doesn't exist."""
    try:
        with os.scandir(folder):
            return None
    except FileNotFoundError:
        dead = dead_link(folder)
        return f"it is {dead}" if dead else None
    except (OSError, ValueError) as error:
        return reason(error)


def names(folder: Path) -> list[str]:
    """Return the sorted names in a folder, none if it can't be listed."""
    try:
        return sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []


def mark(path: Path | str) -> str | None:
    """Return a text that changes when a file is saved, None if it can't be seen.

    A program may put back the time of a file that it has changed, but not the time of that.
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return f"{found.st_mtime_ns}-{found.st_ctime_ns}-{found.st_size}-{found.st_ino}"


LOOK_MS = 1_000
"""How often files are looked at while somebody may save them."""
SETTLED_MS = 250
"""How long a changed file has to stay the same: an editor may be writing it still."""


def rewrite(path: Path, data: bytes) -> None:
    """Write a person's own file, through links and with its permissions as they are.

    Raises SuppleError.
    """
    try:
        replace_file(Path(os.path.realpath(path)), data, own=True)
    except OSError as error:
        raise SuppleError(
            f"The file {safe(str(path))} can't be written: {reason(error)}.",
            "Check that there is room and that you can write there.",
        ) from error


ELSEWHERE = "Name a file in a folder that you can write to."


def require_place(path: Path, what: str) -> int:
    """Return the size of the file at `path`, 0 if there is none; `what` is to be written there.

    Raise SuppleError if nothing can be.
    """
    name = safe(str(path), 200)
    try:
        status = os.stat(path)
    except FileNotFoundError:
        _require_folder(path, name)
        return 0
    except (OSError, ValueError) as error:
        raise SuppleError(f"{name} can't be written: {reason(error)}.", ELSEWHERE) from None
    if kind := refused_kind(status.st_mode):
        raise SuppleError(f"{name} is {kind}, not a file to write {what} to.", ELSEWHERE)
    if not os.access(path, os.W_OK):
        raise SuppleError(f"{name} can't be written: you don't have permission.", ELSEWHERE)
    return status.st_size


def _require_folder(path: Path, name: str) -> None:
    folder = Path(os.path.realpath(path)).parent
    shown = safe(str(folder), 200)
    if not os.path.isdir(folder):
        raise SuppleError(
            f"{name} can't be written: there is no folder {shown}.",
            "Make that folder first, or name another file.",
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SuppleError(
            f"{name} can't be written: you don't have permission to write in {shown}.", ELSEWHERE
        )


class FileWatch:
    """Notices that files were saved, by looking at them every so often.

    `marks` returns what changes when the files do, or None while there is nothing to look at, as
    between the two steps of an editor that saves by renaming. `known` is what it returned when the
    files were read; without it, they are read now. Times are milliseconds.
    """

    def __init__(self, marks: Callable[[], object], known: object = None) -> None:
        self._marks = marks
        self._known = marks() if known is None else known
        self._changed: object = None
        self._due = 0

    def saved(self, now: int) -> bool:
        """Return whether the files have changed and are complete; looks only if it is time to."""
        if now < self._due:
            return False
        found = self._marks()
        new = found is not None and found != self._known
        complete = new and found == self._changed
        self._changed = found if new else None
        self._due = now + (SETTLED_MS if new and not complete else LOOK_MS)
        if complete:
            self._known = found
        return complete

    def know(self, found: object) -> None:
        """Take the files as they were when they were read again."""
        self._known, self._changed = found, None

    def saved_since(self) -> bool:
        """Return whether the files have changed, complete or not; they count as known from now."""
        found = self._marks()
        new = found is not None and found != self._known
        if new:
            self._known, self._changed = found, None
        return new


def replace_file(path: Path, data: bytes, *, own: bool = False, private: bool = False) -> None:
    """Write `data` to `path`, all of it or nothing, and replace what is there.

    A person's `own` file keeps its permissions, and outlives a power cut: the new one is on the
    disk before it takes the place of the old one. A `private` one is closed to everybody else. A
    folder at `path` is moved aside. The folder around it must exist. Raises OSError.
    """
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    mode = 0o600 if private else None
    if own and os.path.isfile(path):
        mode = stat.S_IMODE(os.stat(path).st_mode)
    try:
        _write(draft, data, mode, own)
        if os.path.isdir(path) and not os.path.islink(path):
            os.rename(path, path.with_name(f"{path.name}{draft.suffix}"))
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _write(draft: Path, data: bytes, mode: int | None, lasting: bool) -> None:
    # From its first moment the draft is no more open to others than the file that it replaces.
    created = 0o666 if mode is None else mode
    with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, created)) as file:
        if mode is not None and stat.S_IMODE(os.fstat(file.fileno()).st_mode) != mode:
            draft.chmod(mode)
        file.write(data)
        if lasting:
            file.flush()
            os.fsync(file.fileno())


_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def _read(handle: int, most: int) -> bytes:
    status = os.fstat(handle)
    _require_regular(status.st_mode)
    data = bytearray()
    if status.st_size <= most:
        # The stated size may be wrong: some files grow, and those of the system say 0.
        while len(data) <= most and (more := os.read(handle, most + 1 - len(data))):
            data += more
        if len(data) <= most:
            return bytes(data)
    size = f"{most // 1024} KiB" if most >= 1024 else f"{most} bytes"
    raise UnreadableError(
        "file-too-large", f"This file is over {size}.", "Check that it is the right one."
    )


def refused_kind(mode: int) -> str | None:
    """Return what kind of file a mode is, or None for a regular file."""
    return None if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "a device or socket")


def reason(error: OSError | ValueError) -> str:
    """Return the system's reason for an error; a ValueError is from an invalid name."""
    known = error.strerror if isinstance(error, OSError) else None
    return known or "its name isn't valid"


def _require_regular(mode: int) -> None:
    if what := refused_kind(mode):
        raise UnreadableError(
            "cannot-read", f"This is {what}, not a file.", "Put a regular file in its place."
        )


def _failed(error: OSError | ValueError) -> UnreadableError:
    if isinstance(error, PermissionError):
        return UnreadableError(
            "cannot-read",
            "You don't have permission to read this file.",
            "Change its permissions, or copy it.",
        )
    return UnreadableError(
        "cannot-read", f"This file can't be read: {reason(error)}.", "Check the path and the disk."
    )
