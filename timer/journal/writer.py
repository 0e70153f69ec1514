"""The journal's writer: a thread behind a queue, so that a slow disk delays nobody.

What was handed in stays in memory until the writer is closed. After any failure the file is
suspect, since a failed sync may have lost more than the last record: it is opened anew and told
everything again, which changes nothing where all is well.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from timer.journal import rescue
from timer.journal.records import Record
from timer.journal.store import Store
from timer.journal.trouble import Kind, Trouble

RETRY_S = 1.0
"""Seconds between attempts while something is unsaved and nothing new arrives."""


class Writer:
    """Saves records in the order in which they are put; used by one thread, works in its own.

    `open_store` opens the journal in `folder`, and again after every failure. `on_saved` is told
    the id of each record once it is on the disk, `on_trouble` each kind of trouble once until all
    is saved again, `on_notice` what the store says when it opens. All four are called in the
    writer's thread; the last three must not block or raise.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        on_saved: Callable[[str], None],
        on_trouble: Callable[[Trouble], None],
        *,
        on_notice: Callable[[str], None],
        folder: Path,
        retry_s: float = RETRY_S,
    ) -> None:
        self._open_store = open_store
        self._on_saved = on_saved
        self._on_trouble = on_trouble
        self._on_notice = on_notice
        self._folder = folder
        self._retry_s = retry_s
        self._queue: SimpleQueue[int | None] = SimpleQueue()
        self._records: list[Record] = []
        # Places in `_records`: those that were told as saved, and those to write to this file.
        self._saved: set[int] = set()
        self._waiting: list[int] = []
        self._told: set[Kind] = set()
        self._store: Store | None = None
        self.rescued: Path | None = None
        """Once closed: the file that keeps what the journal could not take, if that worked."""
        self._thread = Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def put(self, record: Record) -> None:
        """Hand in a record to be saved, at once and without waiting; not after `close`."""
        self._records.append(record)
        self._queue.put(len(self._records) - 1)

    def close(self, timeout: float) -> list[Record]:
        """Try a last time, for at most `timeout` seconds, and return the records not saved.

        They are then kept in the file that `rescued` names, if it could be written, and the next
        store that is opened to write takes them in.
        """
        self._queue.put(None)
        self._thread.join(timeout)
        return [record for at, record in enumerate(self._records) if at not in self._saved]

    def _run(self) -> None:
        closing = False
        while not closing:
            closing = self._gather()
            self._save_waiting()
        if self._waiting:
            self._rescue()
        self._drop_store()

    def _gather(self) -> bool:
        """Wait for records, or for the next attempt at old ones; tell whether the end has come."""
        try:
            place = self._queue.get(timeout=self._retry_s if self._waiting else None)
            while place is not None:
                self._waiting.append(place)
                place = self._queue.get_nowait()
        except Empty:
            return False
        return True

    def _save_waiting(self) -> None:
        try:
            store = self._store or self._open()
            for place in tuple(self._waiting):
                self._save(store, place)
        except Trouble as trouble:
            self._tell(trouble)
            if trouble.kind is not Kind.BUSY:
                self._drop_store()
        if not self._waiting:
            self._told.clear()

    def _save(self, store: Store, place: int) -> None:
        record = self._records[place]
        try:
            store.save(record)
        except Trouble as trouble:
            if trouble.kind is not Kind.REFUSED:
                raise
            # The others can be saved, so this one must not stand in their way.
            self._tell(trouble)
            return
        self._waiting.remove(place)
        if place not in self._saved:
            self._saved.add(place)
            self._on_saved(record.id)

    def _open(self) -> Store:
        """Open the file, and let everything that it may have lost wait to be written again."""
        store = self._store = self._open_store()
        for notice in store.notices:
            self._on_notice(notice)
        self._waiting = sorted(self._saved.union(self._waiting))
        return store

    def _drop_store(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            try:
                store.close()
            except Trouble as trouble:
                self._tell(trouble)

    def _rescue(self) -> None:
        try:
            self.rescued = rescue.write(self._folder, self._records)
        except Trouble as trouble:
            self._tell(trouble)

    def _tell(self, trouble: Trouble) -> None:
        if trouble.kind not in self._told:
            self._told.add(trouble.kind)
            self._on_trouble(trouble)
