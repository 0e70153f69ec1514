"""The journal as a session uses it: a writer behind a queue, and the lock of a running session."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from timer.engine.ledger import ANOTHER, Signals
from timer.errors import SuppleError
from timer.journal.lock import Hold, hold
from timer.journal.records import Record
from timer.journal.store import Store, open_store
from timer.journal.writer import Writer
from timer.text import safe


class Keeping:
    """Keeps one session's records in the journal of `folder`; starts its writer at once."""

    def __init__(self, folder: Path, session_id: str, signals: Signals) -> None:
        self._signals = signals
        self._folder = folder
        self._hold: Hold | None = None
        self._tried = False
        self._writer = Writer(
            partial(self._open, session_id),
            signals.on_saved,
            signals.on_trouble,
            on_notice=signals.on_notice,
            folder=folder,
        )

    def put(self, record: Record) -> None:
        """Take a record to be saved, without waiting."""
        self._writer.put(record)

    def close(self, timeout: float) -> list[Record]:
        """Finish within `timeout` seconds and return what could not be saved."""
        unsaved = self._writer.close(timeout)
        if self._writer.rescued is not None:
            where = safe(str(self._writer.rescued))
            self._signals.on_notice(f"It is kept in {where} and taken in by the next session.")
        if self._hold is not None:
            self._hold.release()
        return unsaved

    def _open(self, session_id: str) -> Store:
        """Lock the session and open the journal, in the writer's thread, which may wait for both.

        Without a lock the session is recorded all the same.
        """
        if not self._tried:
            self._tried = True
            self._take(session_id)
        return open_store(self._folder)

    def _take(self, session_id: str) -> None:
        try:
            self._hold = hold(self._folder, session_id)
        except SuppleError as error:
            self._signals.on_notice(error.message)
            return
        if self._hold.others:
            self._signals.on_notice(ANOTHER)
