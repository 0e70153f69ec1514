"""The journal as menus and questions use it: looked into briefly, and never taken for empty.

A journal that can't be read now is not one in which nothing is. Whoever asks gets the answer for
nothing known, and `missed` says that it is no more than that.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from timer.journal.errors import JournalError, Kind

if TYPE_CHECKING:
    from timer.journal.events import Fact
    from timer.journal.store import Store

T = TypeVar("T")

LOOK_MS = 100
"""How long one look waits for another program: screens stand still meanwhile."""
START_MS = 3_000
"""How long a start waits for another program, all its looks together."""
POLL_MS = 100
WAITING = "Waiting for the journal: another program is using it ..."


class Past:
    """What the journal in `folder` holds, as far as it can be read."""

    def __init__(self, folder: Path, pause: Callable[[float], object] | None = None) -> None:
        self._folder = folder
        self._pause = pause or Event().wait
        self.missed: JournalError | None = None
        """Why something that was asked since `look_again` could not be looked up, if so."""
        self.taken_in = 0
        """How many sets that had waited to be saved were taken in by looking."""

    @property
    def exists(self) -> bool:
        """Whether there is a journal, readable or not."""
        from timer.journal.connection import FILE

        return os.path.exists(self._folder / FILE)

    def look_again(self) -> None:
        """Take the journal for readable until a look proves otherwise."""
        self.missed = None

    def wait(self, say: Callable[[str], None], most_ms: int = START_MS) -> None:
        """Wait until no other program holds the journal, for at most `most_ms`, and say so.

        After that, looks take what they find.
        """
        for left in range(most_ms // POLL_MS, -1, -1):
            self.look_again()
            self.find(lambda store: store.recall(""), None, wait_ms=0)
            if self.missed is None or self.missed.kind is not Kind.BUSY:
                return
            if left == most_ms // POLL_MS:
                say(WAITING)
            if left:
                self._pause(POLL_MS / 1000)

    def find(self, find: Callable[[Store], T], otherwise: T, *, wait_ms: int = LOOK_MS) -> T:
        """Return what is found in the journal, or `otherwise` where there is none to be read."""
        from timer.journal import spool
        from timer.journal.store import open_store

        if not self.exists and not spool.waiting(self._folder):
            return otherwise
        try:
            # A look that has failed was long enough for all of them.
            wait_ms = 0 if self.missed else wait_ms
            store = open_store(self._folder, read_only=True, wait_ms=wait_ms)
            self.taken_in += store.merged
            try:
                return find(store)
            finally:
                store.close()
        except JournalError as trouble:
            self.missed = trouble
            return otherwise

    def open(self, *, read_only: bool = True) -> Store:
        """Open the journal. Raise JournalError if it can't be opened."""
        from timer.journal.store import open_store

        return open_store(self._folder, read_only=read_only, wait_ms=LOOK_MS)

    def keep(self, *facts: Fact) -> None:
        """Keep facts: in the journal, or beside it until it takes them."""
        from timer.journal.spool import Rescue
        from timer.journal.store import open_store

        try:
            store = open_store(self._folder, wait_ms=LOOK_MS)
            try:
                store.save(*facts)
            finally:
                store.close()
        except JournalError:
            Rescue(self._folder).append(facts)

    def kept_aside(self) -> dict[str, str]:
        """Return the facts that the journal has not taken yet."""
        from timer.journal import spool

        return spool.facts(self._folder)
