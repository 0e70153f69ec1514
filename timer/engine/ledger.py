"""The session as the journal is told of it: ids, records, and which of them are safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID, uuid4, uuid5

from timer.engine.guarding import answers_of, fact
from timer.journal.records import Fact, Rating, Record, SessionEnd, SessionStart, SetRecord, State
from timer.journal.trouble import Trouble
from timer.player.effects import Complained, Outcome, Rated, SetDone
from timer.player.telling import name
from timer.records import record
from timer.timeline.segments import Segment, SegmentKind, Timeline

ANOTHER = "Another session is running; both are recorded."


class Keeper(Protocol):
    """Whatever keeps records; the journal's writer, or a test's list."""

    def put(self, record: Record) -> None:
        """Take a record to be saved, without waiting."""

    def close(self, timeout: float) -> list[Record]:
        """Finish within `timeout` seconds and return what could not be saved."""


@record
class Signals:
    """How a keeper answers; its methods are called in the keeper's thread."""

    on_saved: Callable[[str], None]
    on_trouble: Callable[[Trouble], None]
    on_notice: Callable[[str], None]


def session_id() -> str:
    """Return a new id for a session."""
    return str(uuid4())


@dataclass
class _Entry:
    done: SetDone
    index: int
    generation: int
    waiting: int = 1
    """How many times it was handed in and not yet reported as saved."""

    @property
    def saved(self) -> bool:
        return self.waiting <= 0


@dataclass
class Ledger:
    """One session's records. `open_keeper` starts a keeper for its id, given where it answers."""

    open_keeper: Callable[[str, Signals], Keeper]
    id: str = field(default_factory=session_id)
    speed: float = 1.0
    on_saved: Callable[[int], None] | None = None
    """Told the index of each segment whose set is on the disk; called in the keeper's thread."""
    trouble: str | None = None
    news: str | None = None
    """What is worth a word as the session begins, though nothing is wrong."""
    _keeper: Keeper | None = None
    _entries: dict[str, _Entry] = field(default_factory=dict)
    _latest: dict[Segment, str] = field(default_factory=dict)
    _generation: int = 0

    @property
    def sets(self) -> tuple[SetDone, ...]:
        """Every set of the session, in the order they were done."""
        return tuple(entry.done for entry in self._entries.values())

    @property
    def unsaved(self) -> int:
        """How many sets are not on the disk yet."""
        return sum(not entry.saved for entry in list(self._entries.values()))

    @property
    def unsaved_names(self) -> tuple[str, ...]:
        """The sets that are not on the disk, by name."""
        entries = list(self._entries.values())
        return tuple(name(entry.done.segment) for entry in entries if not entry.saved)

    def begin(self, timeline: Timeline, wall: str) -> None:
        """Record that the session begins at wall time `wall`."""
        self._keeper = self.open_keeper(
            self.id, Signals(self._saved, self._troubled, self._noticed)
        )
        slug = timeline.routine.slug
        self._put(SessionStart(self.id, slug, wall, timeline.total_ms, self.speed))

    def next_timeline(self, before: Segment | None = None, now: Segment | None = None) -> None:
        """Number segments anew: the indexes of another timeline mean other sets.

        Only the bout that goes on is the same set: `before` in the old timeline, `now` in this one.
        """
        self._generation += 1
        if before is not None and now is not None and before in self._latest:
            self._latest[now] = self._latest[before]

    def perform(self, effect: SetDone | Rated | Complained, position_ms: int, wall: str) -> None:
        """Record a set, how hard it was, or a pain, `position_ms` into the session."""
        match effect:
            case SetDone():
                self.record(effect, position_ms, wall)
            case Rated(segment, effort):
                self.rate(segment, effort)
            case Complained(complaint):
                for slug, yes in answers_of(complaint).items():
                    self.remember(*fact(slug, yes, wall))

    def record(self, done: SetDone, position_ms: int, wall: str) -> None:
        """Record a set; the same set done again replaces the first."""
        segment = done.segment
        known = self._latest.get(segment)
        key = known or str(uuid5(UUID(self.id), f"{self._generation}:{segment.index}"))
        before = self._entries.pop(key, None)
        waiting = 1 + (max(before.waiting, 0) if before else 0)
        self._entries[key] = _Entry(done, segment.index, self._generation, waiting)
        self._latest[segment] = key
        self._put(self._set(key, done, position_ms, wall))

    def rate(self, segment: Segment, effort: int) -> None:
        """Record the effort (1 to 10) of the set of a segment."""
        key = self._latest.get(segment)
        if key is not None:
            self._entries[key].waiting += 1
            self._put(Rating(key, effort))

    def rate_later(self, segment: Segment, effort: int, timeout: float) -> bool:
        """Record an effort after `close`, within `timeout` seconds; tell whether it is kept."""
        key = self._latest.get(segment)
        if key is None:
            return False
        keeper = self.open_keeper(self.id, Signals(self._saved, self._troubled, self._noticed))
        keeper.put(Rating(key, effort))
        return not keeper.close(timeout)

    def remember(self, key: str, value: str) -> None:
        """Keep a small fact beside the session."""
        self._put(Fact(key, value))

    def end(self, outcome: Outcome, wall: str, active_ms: int) -> None:
        """Record how the session ended."""
        self._put(SessionEnd(self.id, wall, State(outcome.value), active_ms))

    def close(self, timeout: float) -> None:
        """Let the keeper finish, for at most `timeout` seconds."""
        if self._keeper is not None:
            self._keeper.close(timeout)

    def _put(self, record: Record) -> None:
        if self._keeper is not None:
            self._keeper.put(record)

    def _set(self, key: str, done: SetDone, position_ms: int, wall: str) -> SetRecord:
        segment = done.segment
        counted = segment.reps is not None
        return SetRecord(
            id=key,
            session_id=self.id,
            segment=segment.index,
            move=segment.move,
            label=segment.label,
            side=segment.side,
            set=segment.set,
            planned=done.planned if counted else None,
            done=done.done if counted else None,
            effort=None,
            seconds=done.seconds,
            kind=_kind(segment),
            hurt=done.hurt,
            skipped=done.skipped,
            position_ms=position_ms,
            ended_at=wall,
        )

    def _saved(self, key: str) -> None:
        entry = self._entries.get(key)
        if entry is not None and not entry.saved:
            entry.waiting -= 1
            if entry.saved and entry.generation == self._generation and self.on_saved:
                self.on_saved(entry.index)

    def _troubled(self, trouble: Trouble) -> None:
        self.trouble = str(trouble).replace("\n", " ")

    def _noticed(self, notice: str) -> None:
        if notice == ANOTHER:
            self.news = notice
            return
        self.trouble = f"{self.trouble} {notice}" if self.trouble else notice


def _kind(segment: Segment) -> str:
    if segment.kind is not SegmentKind.WORK:
        return segment.kind.value
    if segment.counted:
        return "reps"
    return "breathe" if segment.phases else "hold"
