"""What one read of the journal gave: all that menus, questions and remarks need to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
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

MOST_TESTS = 40
"""How many tests of each leg are read at most, three years of them."""

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
    returned: Sequence[Row] = ()
    """What was said about the return from an injury, however long ago, newest first."""
    tested: Sequence[Row] = ()
    """The effort sets of the tests of each leg, the oldest first; see `history.rated_in`."""
    heard: Mapping[str, int] = _NOTHING
    """In how many sessions each move was done, by slug or name."""
    times_done: Mapping[str, int] = _NOTHING
    """How often each routine was finished, by slug."""
    newest: Row | None = None
    """The newest session with its sets, as `supple history --json` lists it."""
    ahead: int = 0
    """How many sessions begin in the future, and will count only then."""
    error: JournalError | None = None
    """Why the journal couldn't be read. All but `facts` is missing then, which is not the same as
    a journal with nothing in it."""
    brief: bool = False
    """Whether it holds only what advice and the menu need: nothing of what a session is planned
    with or remarked on, which are `finished`, `rated`, `heard`, `times_done` and `newest`."""
    news: Sequence[str] = ()
    """What this read has changed beside the journal, in sentences to be shown once: sets that were
    waiting are in it now, or a file is set aside."""


NOTHING = Past()


def last_injury(past: Past, now: datetime) -> datetime | None:
    """Return when the last injury was, as answered here or in a history that was imported.

    One that was taken back is none.
    """
    from timer.routine.screening_questions import INJURED

    answer, _, at = past.facts.get(INJURED, "").partition(" ")
    known = [local(one["at"]) for one in past.entries if one["kind"] == "injury"]
    with suppress(ValueError):
        said = local(at)
        known = [*known, said] if answer == "yes" else [one for one in known if one > said]
    return max((one for one in known if one <= now), default=None)


def local(at: str) -> datetime:
    """Return an instant (ISO 8601) by the machine's clock as it was then, summer or winter."""
    moment = datetime.fromisoformat(at)
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        return moment  # at the ends of time, which the machine's clock doesn't reach
