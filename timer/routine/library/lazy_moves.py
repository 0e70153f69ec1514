"""The library of moves, each read only when it is asked for.

A routine names a handful of moves and the library holds a hundred, so reading all of them would
be most of what a command like `supple show` does.
"""

from __future__ import annotations

from _thread import RLock
from collections.abc import Iterable
from pathlib import Path

from timer.files import UnreadableError
from timer.routine.model import Move, Moves
from timer.routine.yaml.source import read_bytes


class Shelf(Moves):
    """Moves of many files, found by slug, name or alias.

    Of one slug the first move that can be read wins: a broken one hides no other.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        super().__init__()
        self._waiting: dict[str, list[bytes]] = {}
        """The texts of each move that was not read yet, by slug, in the order of the files."""
        self._slugs: dict[str, None] = {}
        # A screen and what it prepares look for moves at the same time.
        self._reading = RLock()
        for path in files:
            self._shelve(path)

    def find(self, name: str) -> Move | None:
        """Return the move that `name` means, or None for a free name."""
        with self._reading:
            self._read_first(name)
            found = self._by_slug.get(name)
            if found is None and name not in self._slugs:
                self._read_all()
                found = super().find(name)
            return found

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every slug of a move that can be read, in the library's order."""
        with self._reading:
            self._read_all()
            return tuple(slug for slug in self._slugs if slug in self._by_slug)

    def _shelve(self, path: Path) -> None:
        try:
            data = read_bytes(path)
        except UnreadableError:
            return
        blocks = _blocks(data)
        if blocks is None:
            self._read(data)
            return
        for slug, text in blocks.items():
            self._slugs.setdefault(slug, None)
            self._waiting.setdefault(slug, []).append(text)

    def _read_all(self) -> None:
        for slug in list(self._waiting):
            self._read_first(slug)

    def _read_first(self, slug: str) -> None:
        """Read the texts of one move until one of them holds it."""
        for text in self._waiting.pop(slug, ()):
            if slug not in self._by_slug:
                self._read(text)

    def _read(self, text: bytes) -> None:
        from timer.routine.library.moves import read_moves

        for move in read_moves(text)[0]:
            self._slugs.setdefault(move.slug, None)
            if move.slug not in self._by_slug:
                self._add(move)


def _blocks(data: bytes) -> dict[str, bytes] | None:
    """Return the text of each move in a file, or None where they don't stand one below another.

    A move's text begins with its slug in the first column. Whatever is written in another way
    has to be read as a whole.
    """
    blocks: dict[str, list[bytes]] = {}
    current: list[bytes] | None = None
    for line in data.splitlines(keepends=True):
        if line[:1] in b" #\r\n":
            if current is not None:
                current.append(line)
            continue
        slug, colon, rest = line.partition(b":")
        word = slug.decode("ascii", "replace")
        plain = word.replace("-", "").isalnum() and word == word.lower()
        if not colon or not plain or rest.split(b"#")[0].strip() or word in blocks:
            return None
        current = blocks[word] = [line]
    return {slug: b"".join(lines) for slug, lines in blocks.items()}
