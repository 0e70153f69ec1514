"""What one read of the journal gave: all that menus, questions and remarks need to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from timer.frozen import frozen

if TYPE_CHECKING:
    from timer.journal.errors import JournalError

HABIT = timedelta(days=14)
"""How far back finished sessions are read; what was done in that time counts as a habit."""

SEASON = timedelta(weeks=26)
"""How far back the coach looks."""
MOST_SESSIONS = 250
"""How many sessions of that time are read at most, ten a week, so that a start stays fast."""
MOST_ENTRIES = 300
"""How many runs, injuries and lines of the diary are read at most."""

Row = Mapping[str, Any]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@frozen
class Done:
    """A routine that was finished, started at `at` (ISO 8601)."""

    routine: str
    at: str


@frozen
class Past:
    """What the journal holds, as far as it could be read; by default nothing."""

    facts: Mapping[str, str] = _NOTHING
    """Answers, the welcome and other facts, by key. They are known even if `error` is set."""
    last_done: Mapping[str, str] = _NOTHING
    """The date on which each routine was last finished, by slug."""
    finished: Sequence[Done] = ()
    """The sessions finished within `HABIT`, oldest first."""
    rated: Mapping[str, Sequence[tuple[int, int]]] = _NOTHING
    """The (effort, reps) pairs of every move's newest session; see `history.rated`."""
    sessions: Sequence[Row] = ()
    """The sessions of `SEASON`, the newest first, in few words; see `history.lately`."""
    entries: Sequence[Row] = ()
    """The runs, injuries and lines of the diary, newest first."""
    heard: Mapping[str, int] = _NOTHING
    """In how many sessions each move was done, by slug or name."""
    times_done: Mapping[str, int] = _NOTHING
    """How often each routine was finished, by slug."""
    newest: Row | None = None
    """The newest session with its sets, as `supple history --json` lists it."""
    error: JournalError | None = None
    """Why the journal couldn't be read. All but `facts` is missing then, which is not the same as
    a journal with nothing in it."""
    news: Sequence[str] = ()
    """What this read has changed beside the journal, in sentences to be shown once: sets that were
    waiting are in it now, or a file is set aside."""


NOTHING = Past()
