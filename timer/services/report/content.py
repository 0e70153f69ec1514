"""What a physiotherapist wants to read back, as data: one record of so many weeks.

Everything in it is from the journal or follows from it by adding up. Nothing is judged. Sessions
at any speed but 1 were rehearsals: they are named, and count nowhere. Weeks are blocks of seven
days, the last of which ends today, so that each is as long as the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from timer.coach.capacity import TEST, LegTest, leg_tests
from timer.coach.comeback import START
from timer.coach.diary import Line
from timer.coach.past import SEASON, last_injury, local
from timer.errors import SuppleError
from timer.frozen import frozen, keyword_frozen, replace
from timer.journal.errors import JournalError
from timer.journal.events import RETURN
from timer.journal.tally import WORTH
from timer.player.results import Result, counts
from timer.routine.model import TARGET_EFFORT
from timer.routine.screening_questions import COMPLAINTS, FACT, GUARDS, PAIN, sign_in
from timer.services.coaching import diary
from timer.services.comeback import Comeback, comeback
from timer.services.progression import Standing, standings
from timer.services.routine_files import load_routine
from timer.timeline.messages import times

if TYPE_CHECKING:
    from timer.coach.past import Past, Row
    from timer.routine.model import Moves
    from timer.services.context import Context

DAYS = 7
DAY = timedelta(days=1)
HARD = 9
"""From this effort on a set was harder than meant: eight is the target (004)."""
BREATHES = "breathe"
RATED = "effort"
"""The kinds of set that are counted in breaths, and after which the effort is asked."""
GUESSED = frozenset({RATED, "open"})
"""The kinds of set that wait for the person: what is planned of them is only a guess."""
TIRED = "tired"
"""The complaint that is no pain."""
UNNAMED = "without a name"
_KNOWN = {one.slug: one.text for one in COMPLAINTS}


@frozen
class Week:
    """Seven days, from `first` to `last`."""

    number: int
    """From 1."""
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@frozen
class Before:
    """What a set had before it was corrected, and when that was done last."""

    at: datetime
    done: int | None
    seconds: int
    effort: int | None
    load: str | None
    result: str | None = None
    """None unless whether it hurt was corrected."""


@keyword_frozen
class Bout:
    """A set as the journal has it."""

    key: str
    """The move's slug, or the free name of one without."""
    move: str | None
    name: str
    side: str | None
    number: int | None
    result: str
    planned: int | None
    """Reps or breaths; None in a set that ends after a time."""
    done: int | None
    planned_seconds: int | None
    seconds: int
    effort: int | None
    load: str | None
    kind: str
    corrected: Before | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts as a set."""
        return counts(self.result, self.done)

    @property
    def counted(self) -> bool:
        """Whether its dose is a number of reps or breaths rather than a time."""
        return self.planned is not None or self.done is not None

    @property
    def uncounted(self) -> bool:
        """Whether reps were done and nobody counted them."""
        return self.planned is not None and self.done is None and self.result != Result.SKIPPED

    @property
    def unit(self) -> str:
        """What its dose is counted in."""
        if not self.counted:
            return "seconds"
        return "breaths" if self.kind == BREATHES else "reps"


@frozen
class Answered:
    """An answer: to a screening question (`number` is None), or to one that a routine asked."""

    question: str
    number: int | None
    answer: str


@frozen
class Latest:
    """The latest answer to a screening question, given before a session or without one."""

    at: datetime
    question: str
    """The question's slug."""
    yes: bool
    sign: str
    """What a yes means: the sign that was ticked, or the question's own."""


@frozen
class Noted:
    """Something noted about a session."""

    at: datetime
    kind: str
    value: str
    side: str | None


@keyword_frozen
class Session:
    """A session as the journal has it, with its sets in order."""

    id: str
    at: datetime
    routine: str
    name: str
    state: str
    running: bool
    share: float
    planned_ms: int
    active_ms: int
    bouts: tuple[Bout, ...]
    left_out: tuple[str, ...]
    answers: tuple[Answered, ...]
    notes: tuple[Noted, ...]

    @property
    def day(self) -> date:
        """The day on which it started."""
        return self.at.date()

    @property
    def hurt(self) -> tuple[Bout, ...]:
        """The sets that were stopped."""
        return tuple(one for one in self.bouts if one.result == Result.HURT)

    @property
    def said(self) -> tuple[Noted, ...]:
        """What was said when something was stopped."""
        return tuple(one for one in self.notes if one.kind == PAIN)

    @property
    def pain(self) -> bool:
        """Whether something hurt; being tired is no pain, unless nothing was said at all."""
        told = {one.value for one in self.said}
        return bool(told - {TIRED}) or bool(self.hurt and not told)


@keyword_frozen
class Dose:
    """Sets added up: how many, what became of them, and their doses as planned and as done."""

    sets: int
    """Every set in the journal, whatever became of it."""
    counted: int
    """Those that count as done, in full or in part."""
    done: int
    short: int
    skipped: int
    hurt: int
    amounts: Mapping[str, tuple[int, int]]
    """What was planned and what was done of it, in reps, breaths and seconds."""
    guessed: bool
    """Whether what was planned is only a guess, in some of them at least."""
    uncounted: int
    """Sets whose reps nobody counted; they add nothing to what was done."""
    efforts: tuple[int, ...]
    loads: tuple[str, ...]
    """Each load once, in the order in which it first came."""

    @property
    def effort(self) -> float | None:
        """The mean of the efforts."""
        return sum(self.efforts) / len(self.efforts) if self.efforts else None


def dose(bouts: Iterable[Bout]) -> Dose:
    """Return sets added up."""
    found = tuple(bouts)
    results = Counter(str(one.result) for one in found)
    amounts: dict[str, tuple[int, int]] = {}
    for one in found:
        planned, done = amounts.get(one.unit, (0, 0))
        if one.counted:
            amounts[one.unit] = planned + (one.planned or 0), done + (one.done or 0)
        else:
            did = 0 if one.result == Result.SKIPPED else one.seconds
            amounts[one.unit] = planned + (one.planned_seconds or 0), done + did
    return Dose(
        sets=len(found),
        counted=sum(one.counts for one in found),
        done=results[Result.DONE],
        short=results[Result.SHORT],
        skipped=results[Result.SKIPPED],
        hurt=results[Result.HURT],
        amounts=amounts,
        guessed=any(one.kind in GUESSED for one in found),
        uncounted=sum(one.uncounted for one in found),
        efforts=tuple(one.effort for one in found if one.effort is not None),
        loads=tuple(dict.fromkeys(one.load for one in found if one.load)),
    )


@frozen
class Exercise:
    """A move, or a free name, with all of its sets."""

    key: str
    name: str
    figure: str | None
    done: tuple[tuple[date, Bout], ...]
    """Each set with the day of its session, in order."""

    @property
    def bouts(self) -> tuple[Bout, ...]:
        """Its sets."""
        return tuple(bout for _, bout in self.done)

    @property
    def days(self) -> int:
        """On how many days a set of it counted."""
        return len({day for day, bout in self.done if bout.counts})

    @property
    def sides(self) -> tuple[str, ...]:
        """Left and right, as far as there are sets on that side."""
        there = {bout.side for bout in self.bouts}
        return tuple(side for side in ("left", "right") if side in there)

    def on(self, side: str) -> Dose:
        """Return what was done on one side."""
        return dose(bout for bout in self.bouts if bout.side == side)

    def within(self, week: Week) -> tuple[Bout, ...]:
        """Return the sets of a week."""
        return tuple(bout for day, bout in self.done if day in week)

    def best(self, side: str | None) -> tuple[tuple[date, Bout], ...]:
        """Return the set of most reps up to `TARGET_EFFORT` on one side, a day."""
        found: dict[date, Bout] = {}
        for day, bout in self.done:
            if bout.side != side or not bout.done or not 0 < (bout.effort or 0) <= TARGET_EFFORT:
                continue
            before = found.get(day)
            if before is None or bout.done > (before.done or 0):
                found[day] = bout
        return tuple(found.items())


@frozen
class CapacityTest:
    """A test of each leg, as the coach takes it, with its two sets."""

    legs: LegTest
    name: str
    left: Bout
    right: Bout

    @property
    def compared(self) -> str:
        """How the legs compare, as a sentence."""
        weaker = self.legs.weaker
        if weaker is None:
            return "About the same."
        low, high = sorted((self.legs.left, self.legs.right))
        of = f"{low / high:.0%} of {'right' if weaker == 'left' else 'left'}"
        return f"{weaker.capitalize()} did {times(high - low, 'rep')} fewer, {of}."


@frozen
class Series:
    """The numbers of the diary of one kind and side, the oldest first."""

    kind: str
    side: str | None
    lines: tuple[Line, ...]

    def mean(self, week: Week) -> float | None:
        """Return the mean of a week's numbers, None without any."""
        values = [one.value for one in self.lines if one.at.date() in week]
        return sum(values) / len(values) if values else None


@frozen
class Event:
    """A run or an injury, as it was noted."""

    at: datetime
    value: str
    minutes: int | None
    side: str | None


@keyword_frozen
class Report:
    """Everything the report says."""

    made: datetime
    weeks: tuple[Week, ...]
    sessions: tuple[Session, ...]
    """The sessions that count, the oldest first."""
    other_speed: tuple[tuple[datetime, str, float], ...]
    """The others: when, which routine, and how fast."""
    exercises: tuple[Exercise, ...]
    """The one with the most sets first."""
    diary: tuple[Series, ...]
    runs: tuple[Event, ...]
    injuries: tuple[Event, ...]
    """With the last one before these weeks."""
    lasting: datetime | None
    """The last injury that wasn't taken back."""
    returned: tuple[Event, ...]
    """What was said of a return from an injury, with its start if that was before these weeks."""
    back: Comeback | None
    """Where the person is on it now; None if on none."""
    others: tuple[tuple[str, Event], ...]
    """Entries of the journal of any other kind."""
    answers: tuple[Latest, ...]
    """The latest answers of these weeks, the oldest first."""
    standings: tuple[Standing, ...]
    since: date | None
    """The first day of the journal, None while it is empty."""
    unread: tuple[str, ...]
    """What of the journal couldn't be read, in sentences."""

    @property
    def first(self) -> date:
        """The first day of these weeks."""
        return self.weeks[0].first

    @property
    def last(self) -> date:
        """The day of the report."""
        return self.weeks[-1].last

    @property
    def bouts(self) -> tuple[Bout, ...]:
        """Every set of the sessions that count."""
        return tuple(bout for session in self.sessions for bout in session.bouts)

    @property
    def tests(self) -> tuple[CapacityTest, ...]:
        """The tests of each leg, by the coach's rule: both sides of one move were counted."""
        found = []
        for session in self.sessions:
            if session.routine != TEST:
                continue
            rated = [one for one in session.bouts if one.kind == RATED and one.counts]
            sides = {one.side: one for one in rated if one.done}
            rows = (
                {"session_id": session.id, "started_at": session.at.isoformat(), **vars(one)}
                for one in rated
            )
            for legs in leg_tests(rows):
                left, right = sides["left"], sides["right"]
                found.append(CapacityTest(legs, left.name, left, right))
        return tuple(found)

    def within(self, week: Week) -> tuple[Session, ...]:
        """Return the sessions of a week."""
        return tuple(one for one in self.sessions if one.day in week)


def weeks_to(day: date, count: int) -> tuple[Week, ...]:
    """Return so many weeks, the last of which ends on `day`."""
    starts = [day - timedelta(days=DAYS * (count - at) - 1) for at in range(count)]
    return tuple(
        Week(number, start, start + timedelta(days=DAYS - 1))
        for number, start in enumerate(starts, 1)
    )


def read_report(context: Context, past: Past, weeks: int) -> Report:
    """Return the report of so many weeks up to now. Raise JournalError if it can't be read."""
    wall = context.clock.wall()
    now = datetime.fromisoformat(wall)
    span = weeks_to(now.date(), weeks)
    # A day more than that, since a session may have started in another time zone.
    since = (now - timedelta(days=DAYS * weeks + 1)).isoformat()
    with closing(context.journal.open()) as store:
        if store.waiting(wall) >= WORTH:
            # A journal that can't be written is looked through in full.
            with suppress(JournalError):
                store.seal(wall)
        unread = (*store.notices, *store.left_out_lately(wall))
        rows = store.between(since, wall)
        entries = store.entries_lately(None, (now - SEASON - DAY * DAYS * weeks).isoformat(), wall)
        start = store.first_start()
    return content(
        now,
        span,
        rows,
        replace(past, entries=entries),
        context.moves,
        since=date.fromisoformat(start[:10]) if start else None,
        standings=_standings(context, rows, (span[0].first, now.date() + DAY)),
        unread=unread,
    )


def _standings(context: Context, rows: Iterable[Row], days: Sequence[date]) -> tuple[Standing, ...]:
    routines = []
    for slug in dict.fromkeys(one["routine"] for one in rows if one["speed"] == 1):
        with suppress(SuppleError):  # one that is gone, or can't be read any more
            routines.append(load_routine(context, slug))
    return standings(context, routines, days)


def content(
    now: datetime,
    weeks: tuple[Week, ...],
    rows: Sequence[Row],
    past: Past,
    moves: Moves,
    *,
    since: date | None = None,
    standings: Sequence[Standing] = (),
    unread: Sequence[str] = (),
) -> Report:
    """Return the report of `weeks` at `now`.

    `rows` are sessions with their sets, the oldest first; `past` has the runs, the injuries and the
    diary.
    """
    first, last = weeks[0].first, weeks[-1].last
    named = _names(moves)
    inside = [one for one in rows if first <= _start(one).date() <= last]
    sessions = tuple(_session(one, named) for one in inside if one["speed"] == 1)
    events = [(one["kind"], _event(one)) for one in past.entries]
    events.sort(key=lambda one: one[1].at)
    within = [(kind, one) for kind, one in events if first <= one.at.date() <= last]
    numbers = diary(past)
    readable = {(one.at, one.side) for one in numbers}
    injuries = [one for kind, one in events if kind == "injury"]
    earlier = [one for one in injuries if one.at.date() < first]
    back = comeback(past, now)
    return Report(
        made=now,
        weeks=weeks,
        sessions=sessions,
        other_speed=tuple(
            (_start(one), str(one["name"]), float(one["speed"]))
            for one in inside
            if one["speed"] != 1
        ),
        exercises=_exercises(sessions, moves),
        diary=_series(numbers, sessions, first, last),
        runs=tuple(one for kind, one in within if kind == "run"),
        injuries=(*earlier[-1:], *(one for one in injuries if one not in earlier)),
        lasting=last_injury(past, now),
        returned=_returned(events, first, last, on_it=back is not None),
        back=back,
        others=tuple(
            (kind, one)
            for kind, one in within
            if kind not in ("run", "injury", "diary", RETURN)
            or (kind == "diary" and (one.at, one.side) not in readable)
        ),
        answers=tuple(_latest(past.facts, first, last)),
        standings=tuple(standings),
        since=since,
        unread=tuple(unread),
    )


def _latest(facts: Mapping[str, str], first: date, last: date) -> Iterable[Latest]:
    found = []
    for slug, guard in GUARDS.items():
        answer, _, given = facts.get(FACT + slug, "").partition(" ")
        with suppress(ValueError):  # a fact may be anything
            at = datetime.fromisoformat(given)
            if answer in ("yes", "no") and first <= at.date() <= last:
                found.append(Latest(at, slug, answer == "yes", sign_in(guard, facts)))
    return sorted(found, key=lambda one: one.at.date())


def _returned(
    events: Iterable[tuple[str, Event]], first: date, last: date, *, on_it: bool
) -> tuple[Event, ...]:
    """Return what was said of a return in these weeks, and how it began if that was before."""
    told = [one for kind, one in events if kind == RETURN]
    inside = [one for one in told if first <= one.at.date() <= last]
    if (inside[:1] and inside[0].value == START) or not (inside or on_it):
        return tuple(inside)
    begun = [one for one in told if one.at.date() < first and one.value == START]
    return (*begun[-1:], *inside)


def _start(row: Row) -> datetime:
    """Return when a session started, on the clock where it did."""
    return datetime.fromisoformat(row["started_at"])


def _names(moves: Moves) -> Callable[[str | None, str], tuple[str, str]]:
    """Return what gives the key and the name of a set by its move and label."""
    known: dict[str | None, str | None] = {None: None}

    def named(slug: str | None, label: str) -> tuple[str, str]:
        if slug not in known:
            move = moves.find(slug) if slug else None
            known[slug] = move.name if move else None
        return slug or label, known[slug] or label.strip() or UNNAMED

    return named


def _session(row: Row, named: Callable[[str | None, str], tuple[str, str]]) -> Session:
    return Session(
        id=row["id"],
        at=_start(row),
        routine=row["routine"],
        name=row["name"].strip() or UNNAMED,
        state=str(row["state"]),
        running=row["ended_at"] is None and str(row["state"]) == "partial",
        share=row["share"] or 0.0,
        planned_ms=row["planned_ms"],
        active_ms=row["active_ms"] or 0,
        bouts=tuple(_bout(one, *named(one["move"], one["label"])) for one in row["sets"]),
        left_out=tuple(row["left_out"]),
        answers=tuple(
            Answered(one["question"], one["number"], one["answer"]) for one in row["answers"]
        ),
        notes=tuple(
            Noted(datetime.fromisoformat(one["at"]), one["kind"], _value(one["value"]), one["side"])
            for one in row["notes"]
        ),
    )


def _bout(row: Row, key: str, name: str) -> Bout:
    values: dict[str, Any] = {
        field: row[field]
        for field in ("side", "planned", "done", "planned_seconds", "seconds", "effort", "load")
    }
    return Bout(
        key=key,
        move=row["move"],
        name=name,
        number=row["set"],
        result=str(row["result"]),
        kind=row["kind"],
        corrected=_before(row["corrected"]) if row.get("corrected") else None,
        **values,
    )


def _before(row: Row) -> Before:
    kept = (row["done"], row["seconds"], row["effort"], row["load"], row.get("result"))
    return Before(datetime.fromisoformat(row["at"]), *kept)


def _value(value: object) -> str:
    """Return the value of a note or an entry as text; whole numbers have no point."""
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _event(row: Row) -> Event:
    return Event(local(row["at"]), _value(row["value"]), row["minutes"], row["side"])


def _exercises(sessions: Iterable[Session], moves: Moves) -> tuple[Exercise, ...]:
    found: dict[str, list[tuple[date, Bout]]] = {}
    for session in sessions:
        for bout in session.bouts:
            found.setdefault(bout.key, []).append((session.day, bout))
    exercises = []
    for key, done in found.items():
        move = moves.find(key)
        figure = move.figure if move is not None and move.slug == key else None
        exercises.append(Exercise(key, done[-1][1].name, figure, tuple(done)))
    exercises.sort(key=lambda one: (-len(one.done), one.name))
    return tuple(exercises)


AFTER = "{} after a session"
"""What a number is called that was given at the end of a session."""


def _series(
    numbers: Iterable[Line], sessions: Iterable[Session], first: date, last: date
) -> tuple[Series, ...]:
    lines = [one for one in numbers if first <= one.at.date() <= last]
    for session in sessions:
        for note in session.notes:
            if note.kind != PAIN and note.value.isascii() and note.value.isdecimal():
                lines.append(Line(note.at, AFTER.format(note.kind), int(note.value), note.side))
    lines.sort(key=lambda one: one.at)
    keys = dict.fromkeys((one.kind, one.side) for one in lines)
    order = {"left": 0, "right": 1, None: 2}
    return tuple(
        Series(kind, side, tuple(one for one in lines if (one.kind, one.side) == (kind, side)))
        for kind, side in sorted(keys, key=lambda one: (_kind_order(one[0]), order.get(one[1], 3)))
    )


def _kind_order(kind: str) -> tuple[int, str]:
    known = ("tightness", "soreness", "pain")
    return (known.index(kind), kind) if kind in known else (len(known), kind)


def complaint_text(slug: str) -> str:
    """Return what was said when something was stopped, in the words of the question."""
    return _KNOWN.get(slug, slug)
