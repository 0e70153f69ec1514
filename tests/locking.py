"""Another program that holds the journal."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from timer.journal.connection import FILE
from timer.journal.store import open_store


class Locked:
    """Holds the journal in a folder from the moment it is made until `free`, or `with` it."""

    def __init__(self, folder: Path) -> None:
        open_store(folder).close()
        self._db = sqlite3.connect(folder / FILE, isolation_level=None)
        self._db.execute("BEGIN EXCLUSIVE")

    def free(self) -> None:
        """Let go."""
        self._db.close()

    def __enter__(self) -> Locked:
        return self

    def __exit__(self, *_: object) -> None:
        self.free()
