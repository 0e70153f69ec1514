"""One session's records: their ids, what was recorded, and what is on disk.

Only the session's thread changes anything here. A sink answers from a thread of its own, so its
answers are posted to the session's queue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Protocol
from uuid import uuid4

from timer.digests import named_id
from timer.errors import SuppleError
from timer.frozen import frozen, replace
from timer.journal.errors import JournalError
from timer.journal.events import (
    RETURN,
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
    injury,
)
from timer.journal.lock import Hold, hold
from timer.journal.store import Store, open_store
from timer.journal.writer import WAIT_MS, Signals, Writer
from timer.player.effects import (
    Answered,
    EffortRated,
    Outcome,
    PainReported,
    SetDone,
    SetTakenBack,
)
from timer.player.feedback import name
from timer.player.results import Result
from timer.routine.screening_questions import INJURY, PAIN, Complaint, answers_of, fact
from timer.session.bookmark import Bookmark, bookmark, fact_of
from timer.text import safe
from timer.timeline.segments import Segment, SegmentKind, Timeline


class RecordSink(Protocol):
    """Where records go: the journal, or a list in tests."""

    def put(self, record: Record) -> None:
        """Take a record to be saved, without waiting."""

    def close(self, timeout: float) -> list[Record]:
        """Finish within `timeout` seconds and return what could not be saved."""


@frozen
class RecordStatus:
    """How a session's records are doing; it may be read in any thread."""

    unsaved: int = 0
    """How many sets are not on disk yet."""
    trouble: str | None = None
    """What is wrong with the journal now, as sentences on one line."""
    news: str | None = None
    """What to show as the session begins, though nothing is wrong."""


def session_id() -> str:
    """Return a new id for a session."""
    return str(uuid4())


@dataclass
class _Entry:
    done: SetDone
    index: int
    generation: int
    effort: int | None = None
    waiting: int = 1
    """How many times it was recorded and not yet reported as saved."""

    @property
    def saved(self) -> bool:
        return self.waiting <= 0


@dataclass
class SessionRecorder:
    """One session's records.

    `open_sink` opens a sink that answers through the given signals. The id is that of the session
    while it runs, None for what is added after its end.
    """

    open_sink: Callable[[str | None, Signals], RecordSink]
    id: str = field(default_factory=session_id)
    speed: float = 1.0
    routine: str | None = None
    """What the place of the session is kept under; None if it isn't kept."""
    left_out: tuple[str, ...] = ()
    """The labels of what was dropped before the start."""
    given: Mapping[str, bool] = field(default_factory=dict)
    """The answers given before the start, by the screening question's slug."""
    if_it_hurts: str | None = None
    """What is noted of the return from an injury if anything hurts in the session."""
    on_saved: Callable[[int], None] | None = None
    """Called with the index of each segment whose set is on disk."""
    post: Callable[[Callable[[], None]], None] = lambda answer: answer()
    """Runs an answer of the sink in the session's thread."""
    ended: bool = False
    """Whether the end was recorded."""
    _trouble: JournalError | None = None
    _kept_in: Path | None = None
    _notices: tuple[str, ...] = ()
    _news: tuple[str, ...] = ()
    pains: tuple[Fact | Entry, ...] = ()
    """The facts that pains of this session leave behind: answers to screening questions."""
    _sink: RecordSink | None = None
    _entries: dict[str, _Entry] = field(default_factory=dict)
    _taken_back: dict[str, _Entry] = field(default_factory=dict)
    """Sets that were taken back, as some of their records may still be on their way."""
    _latest: dict[Segment, str] = field(default_factory=dict)
    _generation: int = 0
    _place: Bookmark | None = None
    _coming: Segment | None = None
    _end: SessionEnd | None = None
    _flare: Entry | None = None

    @property
    def sets(self) -> tuple[SetDone, ...]:
        """Every set of the session, in the order in which they were done."""
        return tuple(entry.done for entry in self._entries.values())

    @property
    def status(self) -> RecordStatus:
        """How the records are doing now."""
        unsaved = sum(not entry.saved for entry in self._entries.values())
        return RecordStatus(unsaved, self._sentences(unsaved), " ".join(self._news) or None)

    @property
    def unsaved_names(self) -> tuple[str, ...]:
        """The names of the sets that are not on disk."""
        return tuple(name(one.done.segment) for one in self._entries.values() if not one.saved)

    @property
    def saved(self) -> int:
        """How many of the sets that were done are on disk."""
        return sum(one.saved and one.done.counts for one in self._entries.values())

    def begin(self, timeline: Timeline, wall: str, work_ms: int) -> None:
        """Record that the session begins at wall time `wall`, with `work_ms` of planned bouts."""
        self._sink = self.open_sink(self.id, self._signals())
        routine = timeline.routine
        plan = (timeline.total_ms, self.speed, routine.name, work_ms, self.left_out)
        self._put(SessionStart(self.id, routine.slug, wall, *plan))
        for slug, yes in self.given.items():
            self._answer(slug, slug, None, "yes" if yes else "no")

    def reach(
        self,
        timeline: Timeline,
        bout: Segment | None,
        wall: str,
        *,
        hurt: frozenset[str],
        swaps: tuple[tuple[int, str, str], ...],
    ) -> None:
        """Record that `bout` is being done or comes next; None if there is nothing left to do.

        `hurt` and `swaps` are as in a bookmark.
        """
        mark = None
        if bout is not None:
            known = {"session": self.id, "at": wall}
            mark = bookmark(timeline, bout, sets=self._done, hurt=hurt, swaps=swaps, **known)
        if self.routine is not None and not self.ended and not _alike(mark, self._place):
            self._place, self._coming = mark, bout
            self._put(fact_of(self.routine, mark))

    @property
    def _done(self) -> int:
        return sum(entry.done.counts for entry in self._entries.values())

    @property
    def goes_on(self) -> str | None:
        """The set to continue with, once the session is over and its rest is kept."""
        return name(self._coming) if self.ended and self._place and self._coming else None

    @property
    def left_at(self) -> Fact | None:
        """What is recorded of the place where the session was left, once it is over."""
        if self.routine is None or not self.ended:
            return None
        return fact_of(self.routine, self._place)

    @property
    def flared(self) -> Entry | None:
        """What is noted of the return from an injury, once the session is over."""
        return self._flare if self.ended else None

    def _note_flare(self, wall: str) -> None:
        """Note at once where pain leads the return, or that nothing hurts any more.

        The process may be killed before the session is over.
        """
        if self.if_it_hurts is None:
            return
        before, key = self._flare, named_id(self.id, RETURN)
        hurts = any(one.result is Result.HURT for one in self.sets)
        if hurts and before is None:
            self._flare = Entry(key, RETURN, wall, self.if_it_hurts)
            self._put(self._flare)
        elif before is not None and not hurts:
            self._flare = None
            self._put(Removal(key))

    def next_timeline(self, before: Segment | None = None, now: Segment | None = None) -> None:
        """Number segments afresh: in another timeline the same index means another set.

        Only the running bout is still the same set: `before` in the old one, `now` in the new.
        """
        self._generation += 1
        if before is not None and now is not None and before in self._latest:
            self._latest[now] = self._latest[before]

    def perform(
        self,
        effect: SetDone | SetTakenBack | EffortRated | Answered | PainReported,
        position_ms: int,
        wall: str,
        ended: str,
    ) -> None:
        """Record a set, how hard it was, an answer or a pain, `position_ms` into the session.

        `ended` is the date and time by the start of the session, `wall` by the clock.
        """
        match effect:
            case SetDone():
                self.record(effect, position_ms, ended)
                self._note_flare(wall)
            case SetTakenBack(segment):
                self.take_back(segment)
                self._note_flare(wall)
            case EffortRated(segment, effort):
                self.rate(segment, effort)
            case Answered(segment, number):
                text = segment.options[number - 1].text
                self._answer(f"{self._generation}:{segment.index}", segment.label, number, text)
            case PainReported(complaint):
                for slug, yes in answers_of(complaint).items():
                    facts = injury(wall, wall) if slug == INJURY else [Fact(*fact(slug, yes, wall))]
                    self.pains = (*self.pains, *facts)
                    for one in facts:
                        self._put(one)
                    self._note_pain(complaint, wall)

    def _note_pain(self, complaint: Complaint, wall: str) -> None:
        """Note what hurt, with the side of the set that did."""
        sets = (one.done for one in reversed(self._entries.values()))
        side = next((one.segment.side for one in sets if one.result is Result.HURT), None)
        key = named_id(self.id, f"pain:{complaint.slug}")
        self._put(Note(key, self.id, PAIN, complaint.slug, side, wall))

    def checkpoint(self, done: SetDone, position_ms: int, at: str) -> None:
        """Record how far a set under way is, in case the process is killed.

        Nothing waits for it, and it isn't among the sets: the one that is over replaces it.
        """
        key = self._key(done.segment)
        entry = self._entries.get(key)
        found = vars(self._set(key, done, position_ms, at))
        self._put(Checkpoint(**{**found, "effort": entry.effort if entry else None}))

    def _key(self, segment: Segment) -> str:
        """Return the id of the set of a segment, from now on the same one.

        Sets that are left out and taken back move the others, so an index may come again.
        """
        if segment not in self._latest:
            taken = {*self._latest.values()}
            names = (f"{self._generation}:{segment.index}{'.' * again}" for again in count())
            ids = (named_id(self.id, name) for name in names)
            self._latest[segment] = next(id for id in ids if id not in taken)
        return self._latest[segment]

    def record(self, done: SetDone, position_ms: int, ended: str) -> None:
        """Record a set; the same set done again replaces the first."""
        segment = done.segment
        key = self._key(segment)
        before = self._entries.pop(key, None) or self._taken_back.pop(key, None)
        waiting = 1 + (max(before.waiting, 0) if before else 0)
        effort = before.effort if before else None
        self._entries[key] = _Entry(done, segment.index, self._generation, effort, waiting)
        self._put(replace(self._set(key, done, position_ms, ended), effort=effort))

    def take_back(self, segment: Segment) -> None:
        """Record that nothing was done in the set of a segment after all."""
        key = self._latest.pop(segment, None)
        if key is not None:
            if entry := self._entries.pop(key, None):
                self._taken_back[key] = entry
                entry.waiting += 1
            self._put(Removal(key))

    def rate(self, segment: Segment, effort: int) -> None:
        """Record the effort (1 to 10) of the set of a segment."""
        key = self._latest.get(segment)
        entry = self._entries.get(key) if key else None
        if key and entry:
            entry.waiting += 1
            entry.effort = effort
            self._put(Rating(key, effort))

    def rate_later(self, segment: Segment, effort: int, timeout: float) -> bool:
        """Record an effort after `close`, within `timeout` seconds; return whether it was saved."""
        key = self._latest.get(segment)
        if key is None:
            return False
        sink = self.open_sink(None, self._signals())
        sink.put(Rating(key, effort))
        return not sink.close(timeout)

    def remember(self, key: str, value: str) -> None:
        """Record a fact beside the session, such as an answer."""
        self._put(Fact(key, value))

    def note(self, kind: str, value: int | str, wall: str, timeout: float) -> bool:
        """Record something about the session after `close`; return whether it was saved."""
        key = named_id(self.id, f"note:{kind}")
        sink = self.open_sink(None, self._signals())
        sink.put(Note(key, self.id, kind, value, None, wall))
        return not sink.close(timeout)

    def end(
        self,
        outcome: Outcome,
        wall: str,
        ended: str,
        active_ms: int,
        share: float,
        passed_over: Sequence[str] = (),
        *,
        later: bool = False,
    ) -> None:
        """Record how the session ended; only the first end counts.

        `wall` and `ended` are as in `perform`. `share` is the part of the planned work that was
        done, and `passed_over` has the labels of what was not even started. `later` keeps the
        place, so that the rest can be played later.
        """
        if self.ended:
            return
        self.ended = True
        place = self._place if later else None
        self._place = place and replace(place, left=True, at=wall, sets=self._done)
        if left_at := self.left_at:
            self._put(left_at)
        left_out = tuple(dict.fromkeys((*self.left_out, *passed_over)))
        state = State(outcome.value)
        self._end = SessionEnd(self.id, ended, state, active_ms, share, left_out)
        self._put(self._end)

    def amend(self, share: float) -> None:
        """Record the share of a session that is over, once more was said about its last set."""
        if self._end is not None and self._end.share != share:
            self._end = replace(self._end, share=share)
            self._put(self._end)

    def close(self, timeout: float) -> None:
        """Let the sink finish, for at most `timeout` seconds."""
        if self._sink is not None:
            self._sink.close(timeout)

    def _sentences(self, unsaved: int) -> str | None:
        """Return what is wrong with the journal now, as sentences on one line."""
        kept, trouble = self._kept_in, self._trouble
        sentences: list[str] = []
        if trouble is not None:
            # What it means for the person comes first: two rows of a narrow screen are all it has.
            which = "The other sets are" if unsaved else "Your sets are"
            sentences += [f"{which} kept and will be added later."] if kept else []
            sentences.append(trouble.sentences)
            sentences += [f"Until then they are kept in {safe(str(kept))}."] if kept else []
        known = trouble.message if trouble else None
        sentences += [notice for notice in self._notices if notice != known]
        return " ".join(sentences).replace("\n", " ") or None

    def _put(self, record: Record) -> None:
        if self._sink is not None:
            self._sink.put(record)

    def _answer(self, key: str, question: str, number: int | None, answer: str) -> None:
        """Record an answer; another one with the same key replaces it."""
        place = named_id(self.id, f"answer:{key}")
        self._put(Answer(place, self.id, question, number, answer))

    def _set(self, key: str, done: SetDone, position_ms: int, ended: str) -> SetRecord:
        segment = done.segment
        return SetRecord(
            id=key,
            session_id=self.id,
            segment=segment.index,
            move=segment.move,
            label=segment.label,
            side=segment.side,
            set=segment.set,
            result=done.result,
            planned=done.planned,
            done=done.done,
            planned_seconds=done.planned_seconds,
            seconds=done.seconds,
            part=done.part,
            effort=None,
            load=segment.load,
            kind=_kind(segment),
            position_ms=position_ms,
            ended_at=ended,
        )

    def _signals(self) -> Signals:
        """Return signals that only post: the session's thread makes the changes."""

        def posted(take: Callable[..., None]) -> Callable[..., None]:
            return lambda *answer: self.post(partial(take, *answer))

        def saved(record: Record) -> None:
            # Nothing waits for a set under way, so the session needn't wake up for it.
            if not isinstance(record, Checkpoint):
                self.post(partial(self._saved, record))

        return Signals(
            saved,
            posted(self._troubled),
            posted(self._noticed),
            posted(self._informed),
        )

    def _saved(self, record: Record) -> None:
        taken_back = self._taken_back.get(record.id)
        if taken_back is not None:
            taken_back.waiting -= 1
        entry = self._entries.get(record.id)
        if entry is not None and not entry.saved:
            entry.waiting -= 1
            if entry.saved and entry.generation == self._generation and self.on_saved:
                self.on_saved(entry.index)

    def _troubled(self, trouble: JournalError | None, kept_in: Path | None) -> None:
        self._trouble, self._kept_in = trouble, kept_in

    def _noticed(self, notice: str) -> None:
        self._notices = (*self._notices, notice)

    def _informed(self, news: str) -> None:
        self._news = (*self._news, news)


def _kind(segment: Segment) -> str:
    if segment.kind is not SegmentKind.WORK:
        return segment.kind.value
    if segment.counted:
        return "reps"
    return "breathe" if segment.phases else "hold"


def _alike(one: Bookmark | None, other: Bookmark | None) -> bool:
    """Return whether two bookmarks are at the same place, whenever they got there."""
    return one == other or (one and other and replace(one, at=other.at) == other) or False


class NoJournal:
    """Takes the records of a session that nothing is to remember, and saves none of them."""

    def __init__(self, signals: Signals) -> None:
        self._signals = signals

    def put(self, record: Record) -> None:
        """Answer at once, so that nothing counts as unsaved."""
        self._signals.on_saved(record)

    def close(self, timeout: float) -> list[Record]:
        """Return nothing."""
        return []


ANOTHER = "Another session is running; both are recorded."


class JournalSink:
    """Saves records in the journal of `folder`; starts its writer at once.

    A session with an id is locked, and so known to be running, until its end is on disk.
    """

    def __init__(
        self,
        folder: Path,
        session_id: str | None,
        signals: Signals,
        open_store: Callable[..., Store] = open_store,
        take_lock: Callable[[Path, str], Hold] = hold,
    ) -> None:
        self._signals = signals
        self._folder = folder
        self._open_store = open_store
        self._session_id = session_id
        self._take_lock = take_lock
        self._guard = Lock()
        """Held for `_lock` and `_closed`, which the writer's thread may change after a close."""
        self._lock: Hold | None = None
        self._closed = False
        self._writer = Writer(self._open, replace(signals, on_saved=self._saved), folder=folder)

    def put(self, record: Record) -> None:
        """Take a record to be saved, without waiting."""
        self._writer.put(record)

    def close(self, timeout: float) -> list[Record]:
        """Finish within about `timeout` seconds and return what could not be saved."""
        unsaved = self._writer.close(timeout)
        with self._guard:
            self._closed = True
        self._release()
        return unsaved

    def _saved(self, record: Record) -> None:
        if isinstance(record, SessionEnd):
            self._release()
        self._signals.on_saved(record)

    def _open(self) -> Store:
        """Lock the session and open the journal, in the writer's thread as both may take a while.

        The session is recorded even if it can't be locked.
        """
        session_id, self._session_id = self._session_id, None
        if session_id is not None:
            self._take(session_id)
        return self._open_store(self._folder, wait_ms=WAIT_MS)

    def _take(self, session_id: str) -> None:
        try:
            lock = self._take_lock(self._folder, session_id)
        except SuppleError as error:
            self._signals.on_notice(error.message)
            return
        with self._guard:
            self._lock, closed = lock, self._closed
        if closed:  # a disk that hung let go only after the end
            self._release()
        elif lock.others:
            self._signals.on_news(ANOTHER)

    def _release(self) -> None:
        with self._guard:
            lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()
