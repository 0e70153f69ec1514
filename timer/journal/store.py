"""The journal's store: sessions and their sets in one SQLite file in the data folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer.errors import SuppleError
from timer.files import UnreadableError
from timer.frozen import replace
from timer.journal import (
    connection,
    corrections,
    history,
    lock,
    schema,
    spool,
    underway,
)
from timer.journal.errors import JournalError, Kind, as_journal_errors, journal_error
from timer.journal.events import (
    Answer,
    Checkpoint,
    Entry,
    Fact,
    Note,
    Rating,
    Record,
    Removal,
    SessionEnd,
    SessionStart,
    SetRecord,
    State,
    moment_ms,
)
from timer.text import storable

if TYPE_CHECKING:
    from sqlite3 import Connection

    from timer.journal import tally
    from timer.journal.corrections import Correction
    from timer.journal.transfer import Added, Imported, ImportedSession

_BEGIN = """
    INSERT INTO session
        (id, routine, started_at, started_ms, planned_ms, speed, name, work_ms, left_out)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET routine = excluded.routine, started_at = excluded.started_at,
    started_ms = excluded.started_ms, planned_ms = excluded.planned_ms, speed = excluded.speed,
    name = excluded.name, work_ms = excluded.work_ms,
    left_out = CASE WHEN state IS NULL THEN excluded.left_out ELSE left_out END
"""
_SET_COLUMNS = (
    "id, session_id, segment, move, label, side, number, result, planned, done, planned_seconds,"
    " seconds, part, effort, load, kind, position_ms, ended_at"
)
_SET = f"INSERT OR REPLACE INTO bout ({_SET_COLUMNS}) VALUES ({', '.join('?' * 18)})"
_POSITION = "UPDATE session SET segment = ?, position_ms = ? WHERE id = ?"
_RATE = "UPDATE bout SET effort = ? WHERE id = ?"
_REMOVE = ("DELETE FROM bout WHERE id = ?", "DELETE FROM entry WHERE id = ?")
_END = """
    UPDATE session SET ended_at = ?, state = ?, active_ms = ?, share = ?, left_out = ? WHERE id = ?
"""
_ANSWER = """
    INSERT OR REPLACE INTO answer (id, session_id, question, number, answer)
    SELECT ?, id, ?, ?, ? FROM session WHERE id = ?
"""
_NOTE = """
    INSERT OR REPLACE INTO note (id, session_id, kind, value, side, at)
    SELECT ?, id, ?, ?, ?, ? FROM session WHERE id = ?
"""
_ENTRY = """
    INSERT OR REPLACE INTO entry (id, kind, at, at_ms, value, minutes, side)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_REMEMBER = "INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)"
# Only an imported session has a state without an end.
_IMPORTED_WITHOUT_END = """
    SELECT state, (SELECT count(*) FROM bout WHERE session_id = session.id) FROM session
    WHERE id = ? AND state IS NOT NULL AND ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM change WHERE session_id = session.id AND undoable = 1)
"""
_NAME = f"""
    SELECT started_ms, name FROM {schema.SESSIONS}
    WHERE routine = ? AND started_ms <= ? AND name IS NOT NULL ORDER BY started_ms DESC LIMIT 1
"""
_IS_DELETED = "SELECT deleted_at IS NOT NULL FROM session WHERE id = ?"


class Store:
    """An open journal, for one thread; every method raises JournalError if the disk fails.

    A method writes all or nothing, and it is on the disk when the method returns. Writing a record
    twice is the same as once; a record replaces an older one with the same id.
    """

    def __init__(
        self, db: Connection, folder: Path, notices: tuple[str, ...], locked: Kind | None
    ) -> None:
        self._db = schema.add_functions(db)
        db.create_function("called_now", 1, self._called_now)
        self._path = folder / connection.FILE
        self._identity = _identity(self._path)
        self._locked = locked
        self._underway: underway.UnderWay | None = None
        self.folder = folder
        self.renamed: Mapping[str, str] = {}
        """What routines are called now, by the slugs that they had: what is read has the new."""
        self.notices = notices
        """Sentences for the person: a file was set aside, a newer Supple wrote the journal."""
        self.waits: tuple[str, ...] = ()
        """Those of the notices that are about rescue files which can't be saved yet."""
        self.merged = 0
        """How many sets were merged from rescue files when this was opened."""

    @property
    def read_only(self) -> bool:
        """Whether this store can only be read."""
        return self._locked is not None

    def save(self, *records: Record) -> None:
        """Write the records in one transaction; a set under way goes to a file of its own.

        Raises JournalError, of kind REFUSED for a set without a session or the like.
        """
        own = self._underway
        if len(records) == 1 and isinstance(records[0], Checkpoint):
            self._keep_underway(records[0])
            return
        ended = any(isinstance(one, SessionEnd) for one in records)
        if own is not None and own.newest is not None:
            with as_journal_errors(self._path):
                for record in records:
                    if isinstance(record, Removal) and record.id == own.newest.id:
                        own.keep(record)  # first: the file must not bring it back
        with self._transaction():
            if own is not None and ended:
                self._take(own.newest)
            for record in records:
                self._write(record)
        if own is not None and ended:
            self._underway = None
            with suppress(OSError):  # whoever opens the journal next removes it
                own.discard()
        if own is None and len(records) == 1 and isinstance(records[0], SessionStart):
            own = self._underway = underway.UnderWay(self.folder, records[0].id)
            with suppress(OSError, SuppleError):  # it is made with the first state then
                own.prepare()

    def _keep_underway(self, state: Checkpoint) -> None:
        """Write how far a set is; the journal takes in what was under way before it."""
        self._require_own()
        own = self._underway
        if own is None or own.session_id != state.session_id:
            if own is not None:
                own.close()
            own = self._underway = underway.UnderWay(self.folder, state.session_id)
        before = own.newest
        if before is not None and before.id != state.id:
            with self._transaction():
                self._take(before)
        with as_journal_errors(self._path):
            own.keep(state)

    def take_all_underway(self) -> tuple[str, ...]:
        """Take in the sets under way of killed sessions; return what `underway.merge` does."""
        return underway.merge(self.folder, self._take_underway, _running(self.folder))

    def _take_underway(self, path: Path) -> None:
        """Write what a file has of a set under way, unless the journal knows more of it."""
        with self._transaction():
            # Read in here: what the session writes itself comes either before or after.
            self._take(underway.newest(path))

    def _take(self, state: underway.State | None) -> None:
        if isinstance(state, Checkpoint) and not self._db.execute(*_known(state)).fetchone():
            self._write(state)

    def lacks(self, state: underway.State | None) -> bool:
        """Return whether the journal has less of a set under way than this."""
        if not isinstance(state, Checkpoint):
            return False
        with self._asked():
            query = f"SELECT ended_at, {_SET_COLUMNS} FROM bout WHERE id = ?"
            found = self._db.execute(query, _kept([state.id])).fetchone()
        return found is None or (not found[0] and list(found[1:]) != _kept(_columns(state)))

    def take_in(self, *records: Record) -> None:
        """Write records from a rescue file in one transaction.

        A set whose record in the journal is as new stays as it is: it may have been rated since.
        A session that the first version ended gets its share.
        """
        with self._transaction():
            for record in records:
                if not (
                    isinstance(record, SetRecord) and self._db.execute(*_known(record)).fetchone()
                ):
                    self._write(record)
            for record in records:
                if isinstance(record, SessionEnd) and record.share is None:
                    for statement in schema.SHARE_OF_FIRST:
                        self._db.execute(f"{statement} AND id = ?", _kept([record.id]))
        # Before the rescue file goes: without it, nobody would know what is newer.
        with as_journal_errors(self._path):
            underway.outdate(self.folder, records)

    def add(self, imported: Imported) -> Added:
        """Write what the journal doesn't have of the sessions and facts, in one transaction."""
        from timer.journal.transfer import Added

        new = completed = deleted = facts = 0
        with self._transaction():
            # The newest comes first in a file, and last in a journal.
            for session in reversed(imported.sessions):
                id = [session.start.id]
                there = self._db.execute(_IS_DELETED, _kept(id)).fetchone()
                if there is None:
                    new += 1
                elif there[0]:
                    deleted += 1
                    continue
                elif self._went_further(session):
                    self._clear(session.start.id)
                    completed += 1
                else:
                    continue
                self._add(session)
            here = {(*one.values(),) for one in history.entries(self._db)}
            for entry in reversed(imported.entries):
                values = (*_kept((entry.kind, entry.at, entry.value, entry.minutes, entry.side)),)
                if values not in here:
                    here.add(values)
                    self._write(entry)
                    facts += 1
        known = len(imported.sessions) - new - completed - deleted
        return Added(new, facts, completed, known, len(imported.entries) - facts, deleted)

    def _went_further(self, session: ImportedSession) -> bool:
        """Return whether the journal has the session from an export of while it ran.

        One that was corrected here stays as it is.
        """
        for state, sets in self._db.execute(_IMPORTED_WITHOUT_END, _kept([session.start.id])):
            return session.reached > (False, state != State.PARTIAL, sets)
        return False

    def _clear(self, id: str) -> None:
        """Delete what was imported with a session; what was noted here since stays."""
        from itertools import islice

        from timer.journal.transfer import own_ids

        tables = ("bout", "answer", "note")
        count = sum(
            self._db.execute(f"SELECT count(*) FROM {table} WHERE session_id = ?", _kept([id]))
            .fetchone()[0]
            for table in tables
        )  # fmt: skip
        for own in islice(own_ids(id), count):
            for table in tables:
                self._db.execute(f"DELETE FROM {table} WHERE id = ?", [own])
        self._db.execute("DELETE FROM change WHERE session_id = ?", _kept([id]))

    def _add(self, session: ImportedSession) -> None:
        start = session.start
        records: list[Record] = [start, *session.sets, *session.answers, *session.notes]
        for record in records:
            self._write(record)
        how = (session.ended_at, session.state, session.active_ms, session.share)
        self._db.execute(_END, _kept([*how, _as_text(start.left_out), start.id]))
        # Where it could be continued isn't known.
        self._db.execute(_POSITION, _kept([None, None, start.id]))
        for bout, at, before in session.corrected:
            corrections.keep_imported(self._db, start.id, bout, at, before)

    def delete(self, session: str, at: str, facts: Mapping[str, str]) -> None:
        """Delete a session, until it is restored, and empty `facts`, which lead back to it.

        Raise SuppleError if there is no such session, or if it is running.
        """
        with self._changing(session):
            corrections.delete(self._db, session, at, facts)

    def correct(self, session: str, number: int, wanted: Correction, at: str) -> None:
        """Correct a set of a session that isn't running; see `corrections.correct`."""
        with self._changing(session):
            corrections.correct(self._db, session, number, wanted, at)

    def deleted(self) -> list[tuple[str, str, str]]:
        """Return id, routine and start of the deleted sessions, the one deleted last first."""
        with self._asked():
            return corrections.deleted(self._db)

    def restore(self, session: str) -> None:
        """Bring a deleted session back. Raise SuppleError if there is none."""
        with self._transaction():
            corrections.restore(self._db, session)

    def undo(self) -> tuple[str, bool] | None:
        """Take back the last deletion or correction; see `corrections.undo`."""
        with self._transaction():
            return corrections.undo(self._db)

    def correct_entry(self, entry: Mapping[str, Any], value: object, side: str | None) -> None:
        """Correct an entry, or delete it; see `corrections.correct_entry`."""
        with self._transaction():
            corrections.correct_entry(self._db, entry, value, side)

    @contextmanager
    def _changing(self, session: str) -> Iterator[None]:
        """Run the body in a transaction, unless the session is running."""
        if lock.running(self.folder, [session]):
            raise SuppleError(
                "This session is still running.", "End it first, then correct or delete it."
            )
        with self._transaction():
            yield

    def facts(self) -> dict[str, str]:
        """Return all facts, by key."""
        return dict(self.rows(f"SELECT key, value FROM {schema.FACTS}"))

    def left_out(self, now: str) -> tuple[str, ...]:
        """Return sentences about rows that aren't listed, or don't count at `now`."""
        with self._asked():
            return self._left_out_text(schema.left_out(self._db), now)

    def _left_out_text(self, bad: int, now: str) -> tuple[str, ...]:
        ahead = history.ahead(self._db, moment_ms(now))
        said = (
            (bad, "can't be read and {is_} left out", "record"),
            (ahead, "{begins} in the future and {does}n't count", "session"),
        )
        return tuple(_counted(*one) for one in said if one[0])

    def sessions(
        self,
        limit: int | None = None,
        since: str = "",
        routines: Collection[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Return sessions as `supple history --json` lists them, the newest first.

        They are all, or at most `limit`, from the day `since` on, of some `routines`.
        """
        with self._asked():
            return history.as_exported(self._chosen(limit, since, routines))

    def _chosen(
        self, limit: int | None, since: str, routines: Collection[str] | None
    ) -> list[dict[str, Any]]:
        if limit is None and not since and routines is None:
            return history.every(self._db, self.folder)
        names = None if routines is None else _kept([*self.slugs_of(routines)])
        ids = history.page(self._db, -1 if limit is None else limit, since=since, routines=names)
        return history.these(self._db, self.folder, ids)

    def between(self, since: str, now: str) -> list[dict[str, Any]]:
        """Return the sessions between two ISO instants, the oldest first; see `history.between`."""
        with self._asked():
            return history.between(self._db, self.folder, moment_ms(since), _until(now))

    def first_start(self) -> str | None:
        """Return when the first session of all began, or None."""
        with self._asked():
            return history.first_start(self._db)

    def page(
        self,
        limit: int,
        until: str | None = None,
        since: str = "",
        routines: Collection[str] | None = None,
        moves: Collection[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Return sessions up to an ISO instant with all that belongs to them; see `history.page`.

        A routine is meant with the slugs that it had.
        """
        with self._asked():
            last = history.END_OF_TIME if until is None else moment_ms(until)
            names = None if routines is None else _kept([*self.slugs_of(routines)])
            kept = None if moves is None else _kept([*moves])
            ids = history.page(self._db, limit, last, since, names, kept)
            return history.these(self._db, self.folder, ids)

    def beginning(self, id: str) -> list[dict[str, Any]]:
        """Return the sessions whose ids begin with a text, at most nine."""
        with self._asked():
            ids = history.ids_like(self._db, storable(id))
            return history.these(self._db, self.folder, ids)

    def slugs_of(self, routines: Collection[str]) -> set[str]:
        """Return slugs of routines, with those that they had before."""
        return {*routines, *(old for old, new in self.renamed.items() if new in routines)}

    def lately(self, limit: int, since: str, now: str) -> list[dict[str, Any]]:
        """Return the newest sessions between two ISO instants; see `history.lately`."""
        with self._asked():
            return history.lately(self._db, self.folder, limit, moment_ms(since), moment_ms(now))

    def sets_of(
        self, moves: Collection[str], limit: int, since: str, now: str
    ) -> list[dict[str, Any]]:
        """Return the sets of some moves between two ISO instants; see `history.sets_of`."""
        with self._asked():
            return history.sets_of(self._db, moves, limit, moment_ms(since), _until(now))

    def entries(self, since: str = "") -> list[dict[str, Any]]:
        """Return the facts of days as `supple history --json` lists them, the newest first.

        They are all, or those from the day `since` on.
        """
        with self._asked():
            if not since:
                return history.entries(self._db)
            found = history.entries(self._db, since_ms=moment_ms(f"{since}T00:00:00+14:00"))
            return [one for one in found if one["at"][:10] >= since]

    def notes(self, kinds: Collection[str], since: str) -> list[tuple[str, Any, str | None, str]]:
        """Return kind, value, side and time of notes of sessions at speed 1, from a date on."""
        with self._asked():
            return history.notes(self._db, kinds, since)

    def entries_lately(self, limit: int | None, since: str, now: str) -> list[dict[str, Any]]:
        """Return the newest facts of days between two ISO instants, the newest first."""
        with self._asked():
            return history.entries(self._db, limit, moment_ms(since), _until(now))

    def entries_of(self, kind: str, limit: int, now: str) -> list[dict[str, Any]]:
        """Return the newest facts of one kind, however long ago, the newest first."""
        with self._asked():
            return history.entries_of(self._db, kind, limit, _until(now))

    def rated_in(self, routine: str, limit: int, now: str) -> list[dict[str, Any]]:
        """Return the effort sets of a routine's newest sessions; see `history.rated_in`."""
        with self._asked():
            return history.rated_in(self._db, routine, limit, _until(now))

    def newest(self, now: str) -> dict[str, Any] | None:
        """Return the newest session as `sessions` does, or None."""
        with self._asked():
            found = history.sessions(self._db, self.folder, 1, _until(now))
            return found[0] if found else None

    def summaries(
        self,
        limit: int | None = None,
        since: str = "",
        routines: Collection[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Return sessions as `sessions` does, with their totals; see `history.summaries`."""
        with self._asked():
            return history.summaries(self._chosen(limit, since, routines))

    def recent(self, limit: int, now: str) -> list[dict[str, Any]]:
        """Return the newest sessions as `sessions` does."""
        with self._asked():
            return history.sessions(self._db, self.folder, limit, _until(now))

    def last_done(self, now: str) -> dict[str, str]:
        """Return the ISO date on which each routine was last finished, by slug."""
        with self._asked():
            return history.last_done(self._db, _until(now))

    def finished(self, since: str, now: str) -> list[tuple[str, str]]:
        """Return routine and start of each finished session since an ISO instant, oldest first."""
        with self._asked():
            return history.finished(self._db, moment_ms(since), _until(now))

    def newest_of(self, routine: str, now: str) -> dict[str, Any] | None:
        """Return how the newest session of a routine went; see `history.newest_of`."""
        names = (routine, *(old for old, new in self.renamed.items() if new == routine))
        with self._asked():
            found = (history.newest_of(self._db, storable(name), _until(now)) for name in names)
            rows = (row for row in found if row is not None)
            return max(rows, key=lambda row: moment_ms(row["started_at"]), default=None)

    def rated(self, now: str) -> dict[str, list[tuple[int, int]]]:
        """Return the efforts of every move's newest sets; see `history.rated`."""
        with self._asked():
            return history.rated(self._db, _until(now))

    def heard(self, now: str) -> dict[str, int]:
        """Return in how many sessions each move was done; see `history.heard`."""
        with self._asked():
            return history.heard(self._db, _until(now))

    def times_done(self, now: str) -> dict[str, int]:
        """Return how often each routine was finished; see `history.times_done`."""
        with self._asked():
            return history.times_done(self._db, _until(now))

    def ahead(self, now: str) -> int:
        """Return how many sessions begin in the future; see `history.ahead`."""
        with self._asked():
            return history.ahead(self._db, moment_ms(now))

    def stats(self, now: str) -> dict[str, Any]:
        """Return the totals up to an ISO instant; see `stats.figures`."""
        from timer.journal import stats, tally  # few commands add up

        wanted = tally.Wanted(days_from=stats.days_from(now[:10]))
        return stats.figures(self.tally(wanted, now), now[:10])

    def tally(
        self,
        wanted: tally.Wanted,
        now: str,
        early: Callable[[tally.Tally], object] | None = None,
    ) -> tally.Tally:
        """Add up what began until an ISO instant; see `tally`.

        Routines have the slugs that they have now, and are wanted by those.
        """
        from timer.journal import tally  # few commands add up

        if wanted.routines is not None:
            wanted = replace(wanted, routines=_kept([*self.slugs_of(wanted.routines)]))

        def first(found: tally.Tally) -> None:
            if early is not None:
                early(tally.called_now(found, self._called_now))

        with self._asked():
            found = tally.tally(self._db, wanted, now[:10], _until(now), first)
        return tally.called_now(found, self._called_now)

    def names(self, routines: Collection[str], now: str) -> dict[str, str]:
        """Return the name that each routine had in its newest session up to an ISO instant."""
        with self._asked():
            found = {one: self._name(one, _until(now)) for one in routines}
        return {one: name for one, name in found.items() if name}

    def _name(self, routine: str, until_ms: int) -> str | None:
        rows = [
            row
            for slug in self.slugs_of([routine])
            for row in self._db.execute(_NAME, (storable(slug), until_ms))
        ]
        return max(rows)[1] if rows else None

    def waiting(self, now: str) -> int:
        """Return how many sessions wait to be sealed, so that totals would be faster."""
        from timer.journal import tally  # few commands add up

        with self._asked():
            return tally.waiting(self._db, now[:10])

    def seal(self, now: str) -> None:
        """Keep the totals of weeks that are over, a few at a time; see `tally`.

        A store for reading may do so too: nothing of the person's is written. Nothing is kept in a
        file whose triggers another program took away, or which a newer Supple wrote.
        """
        from timer.journal import tally  # few commands add up

        if self._locked is Kind.NEWER or not schema.are_watched(self._db):
            return
        with as_journal_errors(self._path), connection.writable(self._db):
            with self._at_once():
                tally.unseal_changed(self._db)
            weeks = tally.weeks_to_seal(self._db, now[:10])
            for place in range(0, len(weeks), tally.WEEKS_AT_ONCE):
                with self._at_once():
                    tally.seal(self._db, weeks[place : place + tally.WEEKS_AT_ONCE])
            counted = schema.counted_left_out(self._db)
            with self._at_once():
                tally.keep_left_out(self._db, counted)

    def left_out_lately(self, now: str) -> tuple[str, ...]:
        """Return sentences as `left_out` does, without counting what `seal` has counted."""
        from timer.journal import tally  # few commands add up

        with self._asked():
            return self._left_out_text(tally.left_out_lately(self._db), now)

    def uncounted(self, now: str, days: int | None = None) -> tuple[int, int]:
        """Return how many sessions ran at another speed, and how many have no set that counts.

        Of the last `days`, else of all.
        """
        from timer.journal import stats  # few commands add up

        with self._asked():
            until = _until(now)
            from_ms = 0 if days is None else until - days * 86_400_000
            return stats.uncounted(self._db, from_ms, until)

    def history_csv(
        self,
        limit: int | None = None,
        since: str = "",
        routines: Collection[str] | None = None,
    ) -> str:
        """Return every set of sessions, chosen as for `sessions`, as CSV with a header."""
        with self._asked():
            return history.as_csv(self._chosen(limit, since, routines))

    def rows(self, query: str, *values: object) -> Sequence[tuple[Any, ...]]:
        """Return the rows that a query finds."""
        with self._asked():
            return self._db.execute(query, _kept(values)).fetchall()

    def close(self) -> None:
        """Close the file."""
        if self._underway is not None:
            self._underway.close()
        with as_journal_errors(self._path):
            self._db.close()

    def _called_now(self, routine: str) -> str:
        if routine in self.renamed:
            return self.renamed[routine]
        return routine

    def _write(self, record: Record) -> None:
        for statement, *values in _statements(record):
            found = self._db.execute(statement, _kept(values))
            if found.rowcount == 0 and statement not in _REMOVE:
                raise journal_error(Kind.REFUSED, self._path, f"{record.id} has no session or set")

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Turn errors inside into JournalError; NEWER if a newer Supple changed the tables."""
        try:
            with as_journal_errors(self._path):
                yield
        except JournalError as error:
            if self._locked is Kind.NEWER and error.kind is Kind.FAILED:
                raise journal_error(Kind.NEWER, self._path, error.__cause__) from error
            raise

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Run the body in a transaction that is on the disk afterwards, or not at all."""
        self._require_own()
        with as_journal_errors(self._path), self._at_once():
            yield

    def _require_own(self) -> None:
        """Raise JournalError if this store may not write, or its file isn't there any more."""
        if self._locked:
            raise journal_error(self._locked, self._path)
        with as_journal_errors(self._path):
            if _identity(self._path) != self._identity:
                raise journal_error(Kind.MOVED, self._path)

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """Run the body in a transaction: all of it or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


def open_store(
    folder: Path,
    *,
    read_only: bool = False,
    wait_ms: int = connection.BUSY_MS,
    lockable: connection.Lockable = lock.lockable,
) -> Store:
    """Open the journal in `folder`; raises JournalError if that isn't possible.

    Reading creates nothing: without a file, the journal is empty. An older file is brought up to
    date where it can be written, so that it isn't done again each time. Writing creates a file, and
    replaces a damaged one with a notice. A file that a newer Supple wrote is opened for reading.
    Each time, wait at most `wait_ms` for another program to release the file.
    """
    with as_journal_errors(folder / connection.FILE):
        if read_only:
            notices, merged = _merged(folder, wait_ms, lockable)
            store = _reading(folder, notices, wait_ms, lockable)
            store.merged = merged
            return store
        try:
            return _writing(folder, wait_ms, lockable)
        except JournalError as trouble:
            if trouble.kind is Kind.NEWER:
                return _reading(folder, (), wait_ms, lockable)
            raise


def _writing(folder: Path, wait_ms: int, lockable: connection.Lockable) -> Store:
    db, notices = connection.to_write(folder / connection.FILE, wait_ms, lockable)
    store = Store(db, folder, notices, None)
    # What is in a rescue file is newer than a set under way, but may have its session.
    found = store.take_all_underway()
    if spool.waiting(folder):
        taken = spool.merge(folder, store.take_in)
        store.notices += (*taken.notices, *taken.waits)
        store.waits = taken.waits
        store.merged = taken.sets
        found = (*found, *store.take_all_underway())
    store.notices += (*dict.fromkeys(found),)
    return store


def _reading(
    folder: Path, notices: tuple[str, ...], wait_ms: int, lockable: connection.Lockable
) -> Store:
    path = folder / connection.FILE
    db, newer = connection.to_read(path, wait_ms, lockable)
    if newer:
        return Store(db, folder, (*notices, journal_error(Kind.NEWER, path).sentences), Kind.NEWER)
    return Store(db, folder, notices, Kind.READ_ONLY)


def _merged(
    folder: Path, wait_ms: int, lockable: connection.Lockable
) -> tuple[tuple[str, ...], int]:
    """Merge the files beside the journal before it is read, and bring it up to date.

    Returns notices for the person, and how many sets were merged.
    """
    waiting = bool(spool.waiting(folder)) or _lacks_underway(folder, wait_ms, lockable)
    if not waiting and not connection.is_older(folder / connection.FILE, wait_ms, lockable):
        return (), 0
    try:
        with as_journal_errors(folder / connection.FILE):
            store = _writing(folder, wait_ms, lockable)
    except JournalError as trouble:
        if not waiting:
            return (), 0
        return (f"Some sets can't be added to the journal yet. {trouble.sentences}",), 0
    store.close()
    return store.notices, store.merged


def _running(folder: Path) -> Callable[[str], bool]:
    return lambda session: bool(lock.running(folder, [session]))


def _lacks_underway(folder: Path, wait_ms: int, lockable: connection.Lockable) -> bool:
    """Return whether the file of a session that was killed has more than the journal."""
    files = underway.left(folder, _running(folder))
    if not files or not (folder / connection.FILE).exists():
        return False
    try:
        with closing(_reading(folder, (), wait_ms, lockable)) as store:
            return any(map(store.lacks, map(underway.newest, files)))
    except UnreadableError:
        return True  # it is said once the journal is opened
    except JournalError:
        return False


def _until(now: str) -> int:
    """Return the last instant at which a session may begin and still count at `now`."""
    return moment_ms(now) + history.CLOCKS_DIFFER_MS


def _counted(count: int, words: str, what: str) -> str:
    one = count == 1
    said = words.format(
        is_="is" if one else "are",
        begins="begins" if one else "begin",
        does="does" if one else "do",
    )
    return f"{count} {what}{'' if one else 's'} in the journal {said}."


def _statements(record: Record) -> Iterator[tuple[Any, ...]]:
    """Yield the statements that write a record, each with its values."""
    match record:
        case SessionStart(id=id, routine=routine, started_at=at):
            plan = (record.planned_ms, record.speed, record.name, record.work_ms)
            yield _BEGIN, id, routine, at, moment_ms(at), *plan, _as_text(record.left_out)
        case SetRecord():
            # First, so that a set without a session is refused before it is written.
            yield _POSITION, record.segment, record.position_ms, record.session_id
            yield _SET, *_columns(record)
        case Rating(id=id, effort=effort):
            yield _RATE, effort, id
        case Removal(id=id):
            yield from ((statement, id) for statement in _REMOVE)
        case SessionEnd(id=id, ended_at=at, state=state):
            how = (record.active_ms, record.share, _as_text(record.left_out))
            yield _END, at, str(state), *how, id
        case Answer(id=id, session_id=session, question=question):
            yield _ANSWER, id, question, record.number, record.answer, session
        case Note(id=id, session_id=session, kind=kind):
            yield _NOTE, id, kind, record.value, record.side, record.at, session
        case Entry(id=id, kind=kind, at=at):
            rest = (record.value, record.minutes, record.side)
            yield _ENTRY, id, kind, at, moment_ms(at), *rest
        case Fact(id=id, value=value):
            yield _REMEMBER, id, value


def _as_text(labels: Sequence[str]) -> str:
    import json

    return json.dumps([storable(one) for one in labels], ensure_ascii=False)


def _known(bout: SetRecord) -> tuple[str, tuple[Any, ...]]:
    """Return the query that finds `bout` in the journal, unless the one there is older.

    One that is still under way there is older than anything.
    """
    return "SELECT 1 FROM bout WHERE id = ? AND ended_at >= ? AND ended_at != ''", (
        storable(bout.id),
        storable(_ended_at(bout)),
    )


def _ended_at(bout: SetRecord) -> str:
    """Return what is kept of when a set ended; nothing while it is under way."""
    return "" if isinstance(bout, Checkpoint) else bout.ended_at


def _columns(bout: SetRecord) -> tuple[Any, ...]:
    """Return a set's values in the order of `_SET_COLUMNS`."""
    names: tuple[str, ...] = bout.__match_args__
    return (*(getattr(bout, name) for name in names[:-1]), _ended_at(bout))


def _kept(values: Sequence[Any]) -> list[Any]:
    """Return values as SQLite can hold them."""
    return [storable(value) if isinstance(value, str) else value for value in values]


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what identifies the file at `path`, or None if it is gone."""
    if not path.exists():
        return None
    found = path.stat()
    return found.st_dev, found.st_ino
