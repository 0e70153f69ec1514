"""What goes into the journal: a session's start, sets, answers, notes and end, and facts.

The caller makes the ids (UUIDs) before anything is written, so writing a record twice is the same
as writing it once. Instants are ISO 8601 with an offset.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from timer.frozen import frozen, keyword_frozen
from timer.player.results import Result, counts

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta


class State(StrEnum):
    """How a session ended."""

    FINISHED = "finished"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"


@frozen
class SessionStart:
    """A session starts. Raises ValueError if `started_at` isn't an instant with an offset."""

    id: str
    routine: str
    """The routine's slug."""
    started_at: str
    planned_ms: int
    speed: float = 1.0
    """How many times faster than life; statistics ignore any but 1."""
    name: str | None = None
    """The routine's name."""
    work_ms: int | None = None
    """The planned time of all bouts, from the one that the session starts with."""
    left_out: tuple[str, ...] = ()
    """The labels of what was dropped before the start."""

    def __post_init__(self) -> None:
        moment_ms(self.started_at)


@keyword_frozen
class SetRecord:
    """One set is over; the session has reached `position_ms` of its timeline."""

    id: str
    session_id: str
    segment: int
    """The segment's index in the timeline, from 1."""
    move: str | None
    """The library's slug, or None for a free name."""
    label: str
    side: str | None
    set: int | None
    """From 1."""
    result: Result
    planned: int | None
    """Planned reps or breaths; None if the set ends after a time."""
    done: int | None
    """None as well if nobody counted."""
    planned_seconds: int | None = None
    """None in sets of the first version, which don't have it."""
    seconds: int
    part: float = 1.0
    """The part of the planned dose that counts; see `results.dose_done`."""
    effort: int | None
    """Out of 10, as the person says."""
    load: str | None = None
    """Such as `10 kg`, as the routine says."""
    kind: str
    """The step's kind, such as `hold`."""
    position_ms: int
    ended_at: str

    @property
    def counts(self) -> bool:
        """Whether this counts as a set."""
        return counts(self.result, self.done)


@keyword_frozen
class Checkpoint(SetRecord):
    """A set under way, as far as it is; the record of the set that is over replaces it."""


@frozen
class Rating:
    """The effort that the person gives a set after it was recorded, from 1 to 10."""

    id: str
    """The set's id."""
    effort: int


@frozen
class Removal:
    """A set is taken back, as nothing was done of it after all, or a fact that isn't true."""

    id: str


@frozen
class SessionEnd:
    """A session is over; `active_ms` is the time it ran, without pauses."""

    id: str
    """The session's id."""
    ended_at: str
    state: State
    active_ms: int
    share: float | None = None
    """The part of the planned work that was done, from 0 to 1."""
    left_out: tuple[str, ...] = ()
    """The labels of what was dropped before the start or passed over."""


@frozen
class Answer:
    """An answer given in a session, or to a question before it."""

    id: str
    session_id: str
    question: str
    """The question's text, or a screening question's slug."""
    number: int | None
    """The option's number, from 1; None for a screening question."""
    answer: str
    """The option's text, or `yes` or `no`."""


@frozen
class Note:
    """Something noted about a session, such as how the legs felt after it."""

    id: str
    session_id: str
    kind: str
    value: float | str | None
    side: str | None
    at: str


RETURN = "return"
"""The kind of a fact about the return from an injury; see `coach/comeback`."""


@frozen
class Entry:
    """A fact of a day with its time: a run, an injury, a return, or a line of the diary."""

    id: str
    kind: str
    at: str
    value: float | str | None
    minutes: int | None = None
    side: str | None = None

    def __post_init__(self) -> None:
        moment_ms(self.at)


@frozen
class Fact:
    """Something small to remember, such as an answer that is valid for the day."""

    id: str
    """Its key."""
    value: str


def new_id() -> str:
    """Return an id that no other record has."""
    from uuid import uuid4  # slow to load, and needed only to write

    return str(uuid4())


def injury(at: str, told: str) -> list[Fact | Entry]:
    """Return the records that keep an injury: for the questions, and as a fact of its day.

    What is said (`told`) later on the same day replaces it.
    """
    from timer.digests import NAMES, named_id
    from timer.routine.screening_questions import INJURED, INJURY, fact

    return [
        Fact(*fact(INJURY, True, at)),
        Fact(INJURED, f"yes {at}"),
        Entry(named_id(NAMES, f"injury {told[:10]}"), "injury", at, "yes"),
        Entry(named_id(NAMES, f"{RETURN} {told[:10]}"), RETURN, told, "start"),
    ]


Record = SessionStart | SetRecord | Rating | Removal | SessionEnd | Answer | Note | Entry | Fact


def moment_ms(instant: str) -> int:
    """Return the milliseconds from 1970 to an ISO 8601 instant.

    Raises ValueError if it has no offset, since it couldn't be ordered, and if it doesn't begin
    with its date as YYYY-MM-DD, which is where days are read from.
    """
    read, epoch, unit = _calendar()
    moment = read(instant)
    if instant[4:8:3] != "--":  # a week, or a date without hyphens
        raise ValueError(f"{instant!r} doesn't begin with its date")
    if moment.tzinfo is None:
        raise ValueError(f"{instant!r} has no offset from UTC")
    return (moment - epoch) // unit


@cache
def _calendar() -> tuple[Callable[[str], datetime], datetime, timedelta]:
    """Return what `moment_ms` needs; it is asked of every row of a journal."""
    from datetime import UTC, datetime, timedelta

    return datetime.fromisoformat, datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
