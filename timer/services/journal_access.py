"""The journal as front ends use it: read in one go, without waiting long for other programs.

A journal that can't be read is not an empty one: `Past.error` says why it couldn't be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer.coach.past import (
    HABIT,
    MOST_ENTRIES,
    MOST_SESSIONS,
    MOST_TESTS,
    NOTHING,
    SEASON,
    Done,
    Past,
)
from timer.frozen import replace
from timer.journal.errors import JournalError, Kind

if TYPE_CHECKING:
    from timer.journal.events import Entry, Fact
    from timer.journal.store import Store

READ_MS = 100
"""How long one read waits for another program; the screen waits too."""
START_MS = 3_000
"""How long a start waits for another program."""
POLL_MS = 100
WAITING = "Waiting for the journal: another program is using it ..."

OpenStore = Callable[..., "Store"]
"""Opens a journal; called like `timer.journal.store.open_store`."""


class JournalAccess:
    """Reads the journal in `folder`, and keeps facts in it; it holds nothing open.

    `renamed` says what routines are called now, by the slugs that they had: everything kept under
    an old slug is read as if it had the new one.
    """

    def __init__(
        self,
        folder: Path,
        open_store: OpenStore | None = None,
        pause: Callable[[float], object] | None = None,
        renamed: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._folder = folder
        self._open_store = open_store
        self._renamed = renamed
        self._pause = pause or _pause

    def open(self, *, read_only: bool = True, wait_ms: int = READ_MS) -> Store:
        """Open the journal. Raise JournalError if it can't be opened."""
        from timer.journal.store import open_store

        opened = (self._open_store or open_store)(
            self._folder, read_only=read_only, wait_ms=wait_ms
        )
        opened.renamed = self._renamed()
        return opened

    def read(
        self,
        now: str,
        *,
        wait_ms: int = READ_MS,
        brief: bool = False,
        dates: bool = False,
        facts: bool = False,
    ) -> Past:
        """Return what the journal holds at `now`, as far as it can be read.

        A `brief` past has what advice and the menu need; see `Past.brief`. With `dates` it has no
        more than facts and when each routine was last finished, and with `facts` only those.
        """
        from timer.journal import spool

        if not self.exists:
            return NOTHING
        try:
            with closing(self.open(wait_ms=wait_ms)) as store:
                past = (
                    _facts(store)
                    if facts
                    else _dates(store, now)
                    if dates
                    else _past(store, now, brief)
                )
                renamed = store.renamed
        except JournalError as error:
            past, renamed = Past(error=error), self._renamed()
        # Facts that are still beside the journal are newer than those in it.
        known = {**past.facts, **spool.facts(self._folder)}
        return replace(past, facts=_called_now(known, renamed))

    def wait(
        self,
        now: str,
        say: Callable[[str], None],
        most_ms: int = START_MS,
        *,
        brief: bool = False,
        dates: bool = False,
    ) -> Past:
        """Wait for other programs to release the journal, at most `most_ms`; return the past.

        `say` announces the wait. If it was in vain, the past is what could be read.
        """

        past = NOTHING

        def busy() -> bool:
            nonlocal past
            past = self.read(now, wait_ms=0, brief=brief, dates=dates)
            return past.error is not None and past.error.kind is Kind.BUSY

        self._while(busy, say, most_ms)
        return past

    def until_free(self, say: Callable[[str], None], most_ms: int = START_MS) -> tuple[str, ...]:
        """Wait as `wait` does, and read nothing; return what opening has changed beside it."""
        news: tuple[str, ...] = ()

        def busy() -> bool:
            nonlocal news
            try:
                with closing(self.open(wait_ms=0)) as store:
                    news = _news(store)
                    store.rows("SELECT 1 FROM session LIMIT 1")
            except JournalError as error:
                return error.kind is Kind.BUSY  # what is read next reports any other
            return False

        if self.exists:
            self._while(busy, say, most_ms)
        return news

    def _while(self, busy: Callable[[], bool], say: Callable[[str], None], most_ms: int) -> None:
        """Ask whether the journal is `busy`, as long as it is but at most for `most_ms`."""
        for left in range(most_ms // POLL_MS, -1, -1):
            if not busy():
                break
            if left == most_ms // POLL_MS:
                say(WAITING)
            if left:
                self._pause(POLL_MS / 1000)

    def newest_of(self, routine: str, now: str) -> Mapping[str, Any] | None:
        """Return how the newest session of a routine went; see `timer.journal.history`."""
        if not self.exists:
            return None
        try:
            with closing(self.open()) as store:
                return store.newest_of(routine, now)
        except JournalError:
            return None

    def finished(self, span: timedelta, now: str) -> Past:
        """Return the sessions finished within `span`, and the entries since, as far as known."""
        if not self.exists:
            return NOTHING
        since = (datetime.fromisoformat(now) - span).isoformat()
        try:
            with closing(self.open()) as store:
                return Past(
                    finished=tuple(Done(*one) for one in store.finished(since, now)),
                    entries=store.entries_lately(MOST_ENTRIES, since, now),
                )
        except JournalError as error:
            return Past(error=error)

    def sets_of(self, moves: Collection[str], now: str) -> Sequence[Mapping[str, Any]]:
        """Return the sets of some moves of the last half year, as far as they can be read."""
        if not self.exists:
            return ()
        since = (datetime.fromisoformat(now) - SEASON).isoformat()
        try:
            with closing(self.open()) as store:
                return store.sets_of(moves, MOST_SESSIONS, since, now)
        except JournalError:
            return ()

    def recent(self, limit: int, now: str) -> Sequence[Mapping[str, Any]]:
        """Return the newest sessions with their sets, as far as the journal can be read."""
        if not self.exists:
            return ()
        try:
            with closing(self.open()) as store:
                return store.recent(limit, now)
        except JournalError:
            return ()

    def keep(self, *facts: Fact | Entry, unsaved: str = "") -> str | None:
        """Save facts in the journal, or beside it if the journal can't take them now.

        Return what the person must know: `unsaved` and why, if some could be saved in neither
        place, or what else was done to the files there.
        """
        from timer.journal.spool import Rescue

        if not facts:
            return None
        try:
            with closing(self.open(read_only=False)) as store:
                store.save(*facts)
                return " ".join(_news(store)) or None
        except JournalError as error:
            kept = Rescue(self._folder).append(facts) == len(facts)
            return None if kept else f"{unsaved} {error.sentences}".strip()

    @property
    def exists(self) -> bool:
        """Whether there is a journal, or a rescue file beside it, as far as can be known.

        Where it can't be looked for there may well be one.
        """
        from timer.journal import connection, spool

        try:
            missing = connection.is_missing(self._folder / connection.FILE)
        except OSError:
            return True
        return not missing or bool(spool.waiting(self._folder))


def _pause(seconds: float) -> None:
    from threading import Event

    Event().wait(seconds)


def _called_now(facts: dict[str, str], renamed: Mapping[str, str]) -> dict[str, str]:
    """Return `facts` with what was kept for a renamed routine under the slug that it has now.

    Their keys end with the routine, after a colon or a space. What has the new slug is newer.
    """
    for key in [*facts]:
        old = key[max(key.rfind(":"), key.rfind(" ")) + 1 :]
        if old != key and old in renamed:
            facts.setdefault(key.removesuffix(old) + renamed[old], facts.pop(key))
    return facts


def _news(store: Store) -> tuple[str, ...]:
    """Return what opening `store` has done to the files in its folder."""
    from timer.journal.spool import merged_text

    merged = (merged_text(store.merged),) if store.merged else ()
    return (*merged, *store.notices)


def _facts(store: Store) -> Past:
    """Return the facts that `store` holds; raises JournalError like `_past`."""
    return Past(facts=store.facts(), brief=True, news=_news(store))


def _dates(store: Store, now: str) -> Past:
    """Return the facts and dates that `store` holds; raises JournalError like `_past`."""
    last_done, ahead = store.last_done(now), store.ahead(now)
    return replace(_facts(store), last_done=last_done, ahead=ahead)


def _past(store: Store, now: str, brief: bool) -> Past:
    """Return what `store` holds at `now`; raises JournalError if it can't be read."""
    from timer.coach.capacity import TEST
    from timer.journal.events import RETURN

    today = datetime.fromisoformat(now)
    season = (today - SEASON).isoformat()
    past = replace(
        _dates(store, now),
        sessions=store.lately(MOST_SESSIONS, season, now),
        entries=store.entries_lately(MOST_ENTRIES, season, now),
        returned=store.entries_of(RETURN, MOST_ENTRIES, now),
        tested=store.rated_in(TEST, MOST_TESTS, now),
        brief=brief,
    )
    if brief:
        return past
    finished = store.finished((today - HABIT).isoformat(), now)
    return replace(
        past,
        finished=tuple(Done(routine, at) for routine, at in finished),
        rated=store.rated(now),
        heard=store.heard(now),
        times_done=store.times_done(now),
        newest=store.newest(now),
    )
