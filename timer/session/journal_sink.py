"""The journal as a session uses it: a writer behind a queue, and the lock of a running session."""

from __future__ import annotations

from pathlib import Path

from timer.errors import SuppleError
from timer.journal.events import Record, SessionEnd
from timer.journal.lock import Hold, hold
from timer.journal.store import Store, open_store
from timer.journal.writer import WAIT_MS, Writer
from timer.session.recorder import Signals

ANOTHER = "Another session is running; both are recorded."


class JournalSink:
    """Keeps records in the journal of `folder`; starts its writer at once.

    A session that has an id here is known to be running until its end is on the disk.
    """

    def __init__(self, folder: Path, session_id: str | None, signals: Signals) -> None:
        self._signals = signals
        self._folder = folder
        self._session_id = session_id
        self._hold: Hold | None = None
        self._writer = Writer(
            self._open,
            self._saved,
            signals.on_trouble,
            on_notice=signals.on_notice,
            on_news=signals.on_news,
            folder=folder,
        )

    def put(self, record: Record) -> None:
        """Take a record to be saved, without waiting."""
        self._writer.put(record)

    def close(self, timeout: float) -> list[Record]:
        """Finish within about `timeout` seconds and return what could not be saved."""
        unsaved = self._writer.close(timeout)
        self._release()
        return unsaved

    def _saved(self, record: Record) -> None:
        if isinstance(record, SessionEnd):
            self._release()
        self._signals.on_saved(record.id)

    def _open(self) -> Store:
        """Lock the session and open the journal, in the writer's thread, which may wait for both.

        Without a lock the session is recorded all the same.
        """
        session_id, self._session_id = self._session_id, None
        if session_id is not None:
            self._take(session_id)
        return open_store(self._folder, wait_ms=WAIT_MS)

    def _take(self, session_id: str) -> None:
        try:
            self._hold = hold(self._folder, session_id)
        except SuppleError as error:
            self._signals.on_notice(error.message)
            return
        if self._hold.others:
            self._signals.on_news(ANOTHER)

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
