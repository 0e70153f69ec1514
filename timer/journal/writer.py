"""The journal's writer: a thread behind a queue, so that a slow disk delays nobody.

What the journal can't take at once goes to a rescue file beside it, and is tried again. All records
stay in memory until the writer is closed: after most failures the file is suspect, since a failed
sync may have lost more than the last record. So it is opened again and everything is written once
more, which changes nothing if all is well. Of a set under way, only the newest state stays.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from timer.frozen import frozen
from timer.journal.errors import JournalError, Kind
from timer.journal.events import Checkpoint, Record, Removal
from timer.journal.spool import Rescue, merged_text
from timer.journal.store import Store
from timer.worker import Task, Worker

RETRY_S = 0.5
"""Seconds between attempts while the journal lacks records and no new ones arrive."""
WAIT_MS = 100
"""How long an attempt waits for another program before the rescue file is written."""
LAST_RESORT_S = 1.0
"""How long the end waits for the rescue file if the journal does not answer at all."""
_OUTDATED = Removal("")
"""Takes the place of a record that is no longer needed."""
_SOUND = (Kind.BUSY, Kind.FULL)
"""Kinds of trouble after which the journal still holds what it took before."""


@frozen
class Signals:
    """What is called about records, from any thread; it must not block or raise."""

    on_saved: Callable[[Record], None]
    """Takes each record once it is on disk, in the journal or in a rescue file."""
    on_trouble: Callable[[JournalError | None, Path | None], None]
    """Takes what is wrong and the rescue file, if there is one; None once all is well."""
    on_notice: Callable[[str], None]
    """Takes a sentence about something wrong that needs no action."""
    on_news: Callable[[str], None]
    """Takes a sentence worth showing though nothing is wrong."""


class Writer:
    """Saves records in the order in which they are put; used by one thread, works in its own.

    `open_store` opens the journal in `folder`, and again after most failures.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        signals: Signals,
        *,
        folder: Path,
        retry_s: float = RETRY_S,
    ) -> None:
        self._open_store = open_store
        self._signals = signals
        self._folder = folder
        self._retry_s = retry_s
        self._records: list[Record] = []
        # Positions in `_records`: how many were seen, those that the journal lacks, those in the
        # rescue file, those on disk, wherever, the newest state of a set under way, and older ones.
        self._count = 0
        self._waiting: list[int] = []
        self._rescued: set[int] = set()
        self._safe: set[int] = set()
        self._underway: int | None = None
        self._outdated: set[int] = set()
        self._keeping = Lock()
        self._suspect = False
        self._rescue = self._last_resort = Rescue(folder)
        self._reported: tuple[Kind, Path | None] | None = None
        self._busy = 0
        self._store: Store | None = None
        self._worker = Worker("journal", self._handle)
        self._worker.start()

    @property
    def rescued(self) -> Path | None:
        """The rescue file with what the journal could not take, if there is one."""
        return self._rescue.path or self._last_resort.path

    def put(self, record: Record) -> None:
        """Queue a record without waiting; not after `close`."""
        self._records.append(record)
        self._worker.put(len(self._records) - 1)

    def close(self, timeout: float) -> list[Record]:
        """Try a last time, for about `timeout` seconds, and return the records that were lost.

        The next store to be opened takes in those that only `rescued` holds.
        """
        if not self._worker.close(timeout):
            Task("rescue", self._rescue_all).wait(LAST_RESORT_S)
        return [record for at, record in enumerate(self._records) if at not in self._safe]

    def _rescue_all(self) -> None:
        """Write what is nowhere yet to another file: the writer's thread hangs in the journal."""
        self._last_resort = Rescue(self._folder)
        places = [at for at in range(len(self._records)) if at not in self._safe]
        kept = self._last_resort.append([self._records[at] for at in places])
        for at in places[:kept]:
            self._keep(at)

    def _handle(self, places: list[int], closing: bool) -> float | None:
        """Save what was put and what the journal lacks; return when to try again, if need be."""
        if places:
            self._waiting += places
            self._count = places[-1] + 1
        if self._busy:  # no need to wait for what is locked anyway
            self._rescue_waiting()
        trouble = self._save_waiting()
        if self._waiting:
            self._rescue_waiting()
        elif self._count:
            self._rescued.clear()
            self._suspect = False
            self._rescue.discard()
        self._report(trouble, closing)
        if closing:
            self._drop_store()
        return self._retry_s if self._waiting else None

    def _save_waiting(self) -> JournalError | None:
        """Save what the journal lacks; return what was wrong, if anything."""
        if not self._waiting:
            return None
        refused = None
        try:
            store = self._store or self._open()
            for place in tuple(self._waiting):
                # A refused record must not hold up the others.
                refused = self._save(store, place) or refused
        except JournalError as trouble:
            if trouble.kind is not Kind.BUSY:
                self._doubt(trouble.kind)
            return trouble
        return refused

    def _save(self, store: Store, place: int) -> JournalError | None:
        record, newest = self._records[place], self._underway
        # Of a set before the one under way: that one stays in its file while all is written again.
        older = isinstance(record, Checkpoint) and newest is not None and place < newest
        try:
            (store.take_in if older else store.save)(record)
        except JournalError as trouble:
            if trouble.kind is not Kind.REFUSED:
                raise
            return trouble
        self._waiting.remove(place)
        self._keep(place)
        if isinstance(record, Checkpoint) and not older:
            self._outdate(place)
        return None

    def _keep(self, place: int) -> None:
        """Report a record as saved, once, even if a writer that hung wakes during the rescue."""
        with self._keeping:
            if place in self._safe:
                return
            self._safe.add(place)
        self._signals.on_saved(self._records[place])

    def _outdate(self, place: int) -> None:
        """Forget the state of a set under way that the one at `place` has replaced, if any."""
        record, before = self._records[place], self._underway
        self._underway = place
        if before is not None and before in self._safe and self._records[before].id == record.id:
            self._outdated.add(before)
            self._records[before] = _OUTDATED

    def _all(self) -> list[int]:
        return [place for place in range(self._count) if place not in self._outdated]

    def _open(self) -> Store:
        """Open the journal, and mark everything it may have lost for writing again."""
        own = self._rescue.path is not None
        store = self._store = self._open_store()
        for notice in store.notices:
            if not (own and notice in store.waits):  # that is its own file, and known
                self._signals.on_notice(notice)
        if store.merged and not own:
            self._signals.on_news(merged_text(store.merged))
        self._waiting = self._all()
        return store

    def _doubt(self, kind: Kind) -> None:
        """Have the journal opened again; if it may have lost records, have them all rescued."""
        if self._store is not None and kind not in _SOUND:
            self._suspect = True
            self._waiting = self._all()
            self._rescued.clear()
        self._drop_store()

    def _drop_store(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            try:
                store.close()
            except JournalError as trouble:
                self._report(trouble, closing=True)

    def _rescue_waiting(self) -> None:
        """Write what waits to the rescue file, each record once."""
        wanted = set(self._waiting) - self._rescued
        if not self._suspect:
            wanted -= self._safe
        places = sorted(wanted)
        kept = self._rescue.append([self._records[at] for at in places])
        self._rescued.update(places[:kept])
        for at in places[:kept]:
            self._keep(at)

    def _report(self, trouble: JournalError | None, closing: bool) -> None:
        """Report what is wrong, once, and when all is well again.

        Another program's writing is normal: it is reported only if it lasts, or at the end.
        """
        self._busy = self._busy + 1 if trouble and trouble.kind is Kind.BUSY else 0
        if self._busy == 1 and not closing:
            return
        found = (trouble.kind, self.rescued) if trouble else None
        if found != self._reported:
            self._reported = found
            self._signals.on_trouble(trouble, self.rescued)
