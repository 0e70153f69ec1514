"""The summary of a session as data, the same for every front end; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from timer.frozen import keyword_frozen
from timer.player.feedback import name
from timer.player.results import Result, counts
from timer.timeline.messages import (
    HOW_HARD,
    about_time,
    capital,
    clock_text,
    sentence,
    sets_text,
    spoken_time,
    times,
)

if TYPE_CHECKING:
    from timer.coach.past import Row
    from timer.player.effects import SetDone
    from timer.session.loop import Summary
    from timer.timeline.segments import Segment

SetKey = tuple[str, str | None, int | None]
"""A set by its move or free name, its side and its number."""
WEEK = 7
"""The days of the strip, today included."""
NOTHING = "none"
RESTS = (
    "It counts as pain: for three days nothing that loads, stretches or heats is suggested. After "
    "an x, 4 means just tired and rules out nothing. If nothing hurt, correct the set in your "
    "history."
)
MOST_BETTER = 3
"""How many improvements are named; more would be a table."""
WORTH_S = 5
"""The seconds that a hold has to be longer to be worth a word."""
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@keyword_frozen
class MoveLine:
    """What was done of one move."""

    name: str
    sets: str
    """How many sets, such as `2 a side`."""
    amount: str
    """All of it: reps, breaths or time."""
    time: str
    left: str = ""
    right: str = ""
    effort: str = ""
    mark: str = ""
    """What became of it, unless every set was done."""

    @property
    def text(self) -> str:
        """The line as a sentence."""
        sides = f" (left {self.left}, right {self.right})" if self.left or self.right else ""
        amounts = dict.fromkeys((self.sets, self.amount, self.time))
        parts = [", ".join(filter(None, amounts)) + sides]
        parts += [f"effort {self.effort}"] if self.effort else []
        parts += [self.mark] if self.mark else []
        return f"{self.name}: {', '.join(parts)}."


@keyword_frozen
class Report:
    """Everything a summary says, in the order shown."""

    title: str
    headline: str
    """How many of its sets were done, cut short and left out."""
    results: tuple[Result | None, ...]
    """What became of each set, in their order; None for one that was not started."""
    figures: tuple[str, ...]
    """Time, reps, the highest effort, and what is saved."""
    named: tuple[str, ...]
    """The sets that were cut short, left out or stopped, by name."""
    trouble: tuple[str, ...]
    """What is not saved, and what was wrong with sound or journal."""
    moves: tuple[MoveLine, ...]
    waiting: tuple[str, ...]
    """What was not started, by name."""
    better: tuple[str, ...]
    """What improved since last time."""
    remarks: tuple[str, ...]
    week: tuple[tuple[str, bool], ...]
    """The last seven days by name, and whether each had a session."""
    question: str | None
    """The effort that is still asked for."""
    following: str | None
    """What could be next, with the reason."""
    later: str | None = None
    """That the rest is kept for later."""

    def details(self) -> Iterable[str]:
        """Yield as lines of text what comes after the headline, the time and what went wrong."""
        if more := [figure for figure in self.figures[1:] if not figure.endswith("saved")]:
            yield f"{capital(', '.join(more))}."
        yield from self.named
        yield from (one.text for one in self.moves)
        yield from self.waiting
        yield from self.better
        yield from self.remarks
        if any(done for _, done in self.week):
            yield week_text(self.week)
        yield from filter(None, (self.later, self.following))


def report(
    title: str,
    summary: Summary,
    *,
    efforts: Mapping[SetKey, int],
    remarks: Sequence[str],
    before: Row | None,
    days: Iterable[str],
    today: str,
    following: str | None,
    speed: float,
    later: str | None = None,
) -> Report:
    """Return the report of a session.

    `before` is the last session of the routine, as `supple history --json` has it; `days` are the
    dates of the sessions that count, `today` is a date or an instant.
    """
    done = [one for one in summary.sets if one.counts]
    return Report(
        title=title,
        headline=summary.headline,
        results=_results(summary),
        figures=tuple(_figures(summary, efforts, speed)),
        named=tuple(_named(summary, speed)),
        trouble=(
            *(sentence(f"Not saved: {one}") for one in summary.unsaved),
            *summary.sentences,
        ),
        moves=tuple(_moves(summary.sets, efforts)),
        waiting=tuple(_sentence("Not started", _names(summary.not_started, _whole(summary)))),
        better=tuple(_better(done, efforts, before, today))[:MOST_BETTER]
        if before and speed == 1
        else (),
        remarks=tuple(remarks),
        week=_week(days, today),
        question=f"{name(summary.rating)}: {HOW_HARD}" if summary.rating else None,
        following=following,
        later=later,
    )


def _results(summary: Summary) -> tuple[Result | None, ...]:
    known: dict[Segment, Result] = {one.segment: one.result for one in summary.sets}
    earlier = [result for bout, result in known.items() if bout not in summary.planned]
    return (*earlier, *(known.get(bout) for bout in summary.planned))


def week_text(week: Sequence[tuple[str, bool]]) -> str:
    """Return the days with a session as a sentence."""
    names = [day for day, had in week if had]
    if names and week[-1][1]:
        names[-1] = "today"
    *others, last = names
    return f"Sessions in the last seven days: {', '.join(others)}{' and ' if others else ''}{last}."


def _figures(summary: Summary, efforts: Mapping[SetKey, int], speed: float) -> Iterable[str]:
    yield " ".join(about_time(summary.active_ms))
    reps = sum(one.done or 0 for one in summary.sets if one.counts and one.segment.counted)
    if reps:
        yield ", ".join((times(reps, "rep"), *_uncounted(summary.sets)))
    if efforts:
        yield f"hardest set {max(efforts.values())} out of 10"
    if speed != 1:
        yield f"at {speed:g} times the speed, so not in your totals"
    elif summary.count:
        # Sets that were cut short are saved too, so it is said of how many, as in the headline.
        tally = summary.tally
        every = summary.count if summary.count == tally.done else tally.planned
        some = f"{summary.saved} of " if summary.saved < every else ""
        yield f"{some}{times(every, 'set')} saved"


def _named(summary: Summary, speed: float) -> Iterable[str]:
    with_result = {
        result: [one for one in summary.sets if one.result is result] for result in Result
    }
    short = (f"{_name(one.segment)} ({_part(one)})" for one in with_result[Result.SHORT])
    yield from _sentence("Cut short", short)
    for result, what in ((Result.SKIPPED, "Left out"), (Result.HURT, "Stopped because it hurt")):
        whole = _whole(summary) if result is Result.SKIPPED else ()
        yield from _sentence(what, _names([one.segment for one in with_result[result]], whole))
    if with_result[Result.HURT] and speed == 1:
        yield RESTS


def _sentence(what: str, names: Iterable[str]) -> Iterable[str]:
    if listed := "; ".join(names):
        yield f"{what}: {listed}."


def _whole(summary: Summary) -> Sequence[Segment]:
    """Return every bout of the session, whatever became of it."""
    return (*(one.segment for one in summary.sets), *summary.not_started)


def _names(bouts: Sequence[Segment], whole: Sequence[Segment]) -> Iterable[str]:
    """Yield each move once, with its side if that is only one, and how many of its sets.

    Among the `whole` there may be more sets of it.
    """
    by_label: dict[str, list[Segment]] = {}
    for bout in bouts:
        by_label.setdefault(bout.label, []).append(bout)
    for label, found in by_label.items():
        sides = {one.side for one in found}
        named = _name(found[0]) if len(sides) == 1 else label
        every = sum(one.label == label and (len(sides) > 1 or one.side in sides) for one in whole)
        if every > len(found):
            yield f"{named} ({len(found)} of {every} sets)"
        else:
            yield f"{named} ({times(len(found), 'set')})" if len(found) > 1 else named


def _name(bout: Segment) -> str:
    """Return a bout's name with its side, unless it has both."""
    return bout.label if bout.side == "alternate" else name(bout)


def _part(one: SetDone) -> str:
    """Return how much of its dose a set had."""
    if one.planned is not None and one.done is not None:
        return f"{one.done} of {times(one.planned, 'rep' if one.segment.counted else 'breath')}"
    return f"{one.seconds} of {times(one.planned_seconds, 'second')}"


def _moves(sets: Sequence[SetDone], efforts: Mapping[SetKey, int]) -> Iterable[MoveLine]:
    by_move: dict[str, list[SetDone]] = {}
    for one in sets:
        by_move.setdefault(one.segment.label, []).append(one)
    for label, found in by_move.items():
        counted = [one for one in found if one.counts]
        left, right = (_on(counted, side) for side in ("left", "right"))
        given = [effort for one in found if (effort := efforts.get(_key(one))) is not None]
        sided = bool(left or right)
        yield MoveLine(
            name=label,
            sets=sets_text(Counter(one.segment.side for one in counted)),
            amount=_amount(counted),
            time=clock_text(sum(one.seconds for one in counted) * 1000),
            left=_amount(left) or NOTHING if sided else "",
            right=_amount(right) or NOTHING if sided else "",
            effort=str(max(given)) if given else "",
            mark=", ".join((*_marks(found), *_unknown(counted))),
        )


def _marks(sets: Sequence[SetDone]) -> Iterable[str]:
    """Yield what became of sets that weren't done: `left out`, or of several `1 left out`."""
    results = Counter(one.result for one in sets)
    for result, words in ((Result.SHORT, "cut short"), (Result.SKIPPED, "left out")):
        if count := results[result]:
            yield words if count == len(sets) else f"{count} {words}"
    if results[Result.HURT]:
        yield "it hurt"


def _on(sets: Sequence[SetDone], side: str) -> list[SetDone]:
    return [one for one in sets if one.segment.side == side]


def _uncounted(sets: Iterable[SetDone]) -> Iterable[str]:
    """Yield how many sets have reps that nobody counted, if there are any."""
    unknown = sum(one.counts and one.segment.counted and one.done is None for one in sets)
    if unknown:
        yield f"{times(unknown, 'set')} not counted"


def _unknown(sets: Sequence[SetDone]) -> Iterable[str]:
    """Yield the same for a move, unless none of its sets was counted."""
    return _uncounted(sets) if any(one.done is not None for one in sets) else ()


def _amount(sets: Sequence[SetDone]) -> str:
    """Return the reps or breaths of sets that were counted, or the time if none was."""
    if not sets:
        return ""
    known = [one for one in sets if one.done is not None and one.planned is not None]
    if known:
        unit = "rep" if all(one.segment.counted for one in sets) else "breath"
        return times(sum(one.done or 0 for one in known), unit)
    return clock_text(sum(one.seconds for one in sets) * 1000)


def _key(one: SetDone) -> SetKey:
    return one.segment.move or one.segment.label, one.segment.side, one.segment.set


def _better(
    done: Sequence[SetDone], efforts: Mapping[SetKey, int], before: Row, today: str
) -> Iterable[str]:
    """Yield what was more than last time, or easier at as many reps."""
    when = f"than {_day(before['started_at'], today)}"
    old: dict[str, list[Mapping[str, Any]]] = {}
    for row in before["sets"]:
        if set_counts(row):
            old.setdefault(row["move"] or row["label"], []).append(row)
    new: dict[str, list[SetDone]] = {}
    for one in done:
        new.setdefault(one.segment.move or one.segment.label, []).append(one)
    for move, sets in new.items():
        rows = old.get(move, [])
        if not rows:
            continue
        label = sets[0].segment.label
        reps = sum(one.done or 0 for one in sets) - sum(row["done"] or 0 for row in rows)
        seconds = sum(one.seconds for one in sets) - sum(row["seconds"] for row in rows)
        known = all(one.done is not None for one in sets) and all(row["done"] for row in rows)
        now, then = _hardest(map(efforts.get, map(_key, sets))), _hardest(r["effort"] for r in rows)
        if known and reps > 0:
            yield f"{label}: {times(reps, 'rep')} more {when}."
        elif known and reps == 0 and now and then and now < then:
            yield f"{label}: easier {when}, {now} out of ten after {then}."
        elif not known and seconds >= WORTH_S:
            yield f"{label}: {spoken_time(seconds * 1000)} longer {when}."


def set_counts(row: Row) -> bool:
    """Return whether a set of the journal counts."""
    return counts(row["result"], row["done"])


def _hardest(efforts: Iterable[int | None]) -> int | None:
    return max((one for one in efforts if one is not None), default=None)


def _day(instant: str, today: str) -> str:
    """Return the day of an instant as people name it: `earlier today`, `on Tuesday`, `on 3 May`."""
    day = date.fromisoformat(instant[:10])
    ago = (date.fromisoformat(today[:10]) - day).days
    if ago < 1:
        return "earlier today"
    return f"on {DAYS[day.weekday()]}" if ago < WEEK else f"on {day.day} {MONTHS[day.month - 1]}"


def _week(days: Iterable[str], today: str) -> tuple[tuple[str, bool], ...]:
    last, had = date.fromisoformat(today[:10]), {day[:10] for day in days}
    week = [last - timedelta(days=back) for back in range(WEEK - 1, -1, -1)]
    return tuple((DAYS[day.weekday()], day.isoformat() in had) for day in week)
