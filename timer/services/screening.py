"""The questions before a start: which are asked now, what the answers come to, what is kept.

All but those that take a store are pure. `now` is the local time with its offset (ISO 8601), as a
clock's `wall` gives it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from timer.frozen import frozen
from timer.routine.model import (
    Ask,
    Moves,
    Note,
    Rest,
    Routine,
    leaves,
)
from timer.routine.screening_questions import (
    FACT,
    GUARDS,
    Effect,
    Guard,
    advice_in,
    effect_in,
    fact,
    marks_of,
    planned,
    raised_by,
    ruled_out,
    steps_with,
)

if TYPE_CHECKING:
    from timer.journal.store import Store
    from timer.services.context import Context

WELCOMED = "welcomed"

_PAINS = ("sharp-pain", "fresh-injury", "nerve-signs", "sit-bone")
_ALWAYS = ("breathe-down", "core", "nerve-floss-daily", "cold-pack-cramp")
"""What is offered, in this order, where an answer rules out what a guard would offer."""


@frozen
class ScreeningResult:
    """What the answers to a routine's questions come to."""

    go: bool
    advice: tuple[str, ...] = ()
    """A sentence or two for every yes that matters here, in the order of the guards."""
    instead: str | None = None
    """The slug of a routine to do in its place; there always is one where `go` is false."""
    avoid: frozenset[str] = frozenset()
    """Tags of all that the answers rule out; see `SessionOptions.avoid`."""
    dropped: frozenset[int] = frozenset()
    """The leaf numbers of the planned steps that are left out."""
    offers: tuple[str, ...] = ()
    """What could take its place, the most fitting first; `instead` is one of them."""


def guards_of(routine: Routine, moves: Moves) -> tuple[Guard, ...]:
    """Return the guards that matter to `routine` by what it does, and those it lists."""
    return raised_by(marks_of(routine, moves), routine.guards, routine.when)


def asked_by(routine: Routine, moves: Moves) -> tuple[Guard, ...]:
    """Return the guards that `routine` asks about of its own accord.

    A name of the person's own asks nothing without tags, though a yes counts for what it means.
    """
    return raised_by(marks_of(routine, moves, written=True), routine.guards, routine.when)


def questions(
    routine: Routine,
    moves: Moves,
    answers: Mapping[str, bool],
    now: str,
    old: Collection[str] = (),
) -> tuple[Guard, ...]:
    """Return the guards that `routine` asks now, in their order; the answers so far by slug.

    Those in `old` had a yes that holds no more, and are asked wherever it would matter. Where an
    answer keeps the routine from starting, nothing more is asked.
    """
    if not verdict(routine, moves, answers).go:
        return ()
    hour = int(now[11:13])
    asked = asked_by(routine, moves)
    return tuple(
        one
        for one in guards_of(routine, moves)
        if one.slug not in answers and hour < one.before_hour and (one in asked or one.slug in old)
    )


def verdict(routine: Routine, moves: Moves, answers: Mapping[str, bool]) -> ScreeningResult:
    """Return what `answers` come to; a guard without an answer counts as answered with no.

    A yes rules out what carries its tags, in whatever routine. One of which less than half of the
    work is left does not start.
    """
    raised = [guard for guard in guards_of(routine, moves) if answers.get(guard.slug)]
    advice = tuple(advice_in(guard, routine.slug) for guard in raised)
    avoid = ruled_out(answers)
    dropped = steps_with(routine, moves, avoid) & planned(routine)
    blocking = [
        one
        for one in raised
        if one.slug in routine.guards and effect_in(one, routine.slug) is Effect.BLOCK
    ]
    if not blocking and dropped and not _enough_left(routine, moves, dropped):
        blocking = [one for one in raised if not avoid.isdisjoint(one.tags)]
    offered = (*(guard.instead for guard in (*blocking, *raised)), *(_ALWAYS if blocking else ()))
    offers = tuple(slug for slug in dict.fromkeys(offered) if slug != routine.slug)
    return ScreeningResult(not blocking, advice, next(iter(offers), None), avoid, dropped, offers)


def remembered(facts: Mapping[str, str], now: str) -> dict[str, bool]:
    """Return the answers among `facts` that still stand at `now`, by the guard's slug."""
    return {slug: yes for slug, yes, _ in _standing(facts, now)}


def recall(store: Store, now: str) -> dict[str, bool]:
    """Return the answers in the journal that still stand.

    Raises JournalError where it can't be read.
    """
    return remembered(_facts(store), now)


def lingering(facts: Mapping[str, str], now: str) -> dict[str, str]:
    """Return when each yes was given that holds no more and was not answered anew, by slug.

    Nothing that it rules out is recommended before the question is answered again.
    """
    standing = {slug for slug, _, _ in _standing(facts, now)}
    found = {slug: facts.get(FACT + slug, "").partition(" ") for slug in GUARDS}
    return {
        slug: given
        for slug, (answer, _, given) in found.items()
        if answer == "yes" and slug not in standing and _since(given, now) is not None
    }


def old_yes(store: Store, now: str) -> dict[str, str]:
    """Return `lingering` from the journal.

    Raises JournalError where it can't be read.
    """
    return lingering(_facts(store), now)


def since(store: Store, now: str) -> dict[str, str]:
    """Return when each answer was given that still stands (ISO 8601), by the guard's slug.

    Raises JournalError where the journal can't be read.
    """
    return {slug: given for slug, _, given in _standing(_facts(store), now)}


def pains(store: Store, now: str) -> dict[str, str]:
    """Return when the newest pain was told, however long ago, by the guard that it answered.

    Raises JournalError where the journal can't be read.
    """
    kept = ((slug, (store.recall(FACT + slug) or "").partition(" ")) for slug in _PAINS)
    told = {slug: at for slug, (answer, _, at) in kept if answer == "yes"}
    passed = {slug: _since(at, now) for slug, at in told.items()}
    # A day is for clocks that were set back; what is further ahead says nothing.
    known = {slug for slug, one in passed.items() if one is not None and one > timedelta(days=-1)}
    return {slug: at for slug, at in told.items() if slug in known}


def remember(store: Store, answers: Mapping[str, bool], now: str) -> None:
    """Keep answers in the journal. Raises JournalError where it can't be written."""
    for slug, yes in answers.items():
        store.remember(*fact(slug, yes, now))


def current_answers(context: Context) -> dict[str, bool]:
    """Return the answers to screening questions that are still valid, by slug.

    Where the journal can't be read, those are left that it has not taken yet.
    """
    now = context.clock.wall()
    found = context.past.find(lambda store: recall(store, now), None)
    return remembered(context.past.kept_aside(), now) if found is None else found


def reported_answers(context: Context) -> dict[str, bool]:
    """Return `current_answers` and every earlier yes that was not answered anew, by slug.

    What one of them rules out is not recommended.
    """
    now = context.clock.wall()
    old = context.past.find(lambda store: old_yes(store, now), None)
    if old is None:
        old = lingering(context.past.kept_aside(), now)
    return {**dict.fromkeys(old, True), **current_answers(context)}


def keep_answers(context: Context, answers: Mapping[str, bool]) -> None:
    """Keep answers to screening questions for as long as they are valid."""
    from timer.journal.events import Fact

    now = context.clock.wall()
    context.past.keep(*(Fact(*fact(slug, yes, now)) for slug, yes in answers.items()))


def needs_welcome(context: Context) -> bool:
    """Return whether the long disclaimer was never acknowledged, as far as can be known."""
    past = context.past
    unknown = not past.exists and WELCOMED not in past.kept_aside()
    return past.find(lambda store: store.recall(WELCOMED) is None, unknown)


def keep_welcome(context: Context) -> None:
    """Remember that the disclaimer was read, with the date."""
    from timer.journal.events import Fact

    context.past.keep(Fact(WELCOMED, context.clock.wall()))


def _facts(store: Store) -> dict[str, str]:
    kept = ((FACT + slug, store.recall(FACT + slug)) for slug in GUARDS)
    return {key: value for key, value in kept if value is not None}


def _standing(facts: Mapping[str, str], now: str) -> Iterator[tuple[str, bool, str]]:
    """Yield the slug, the answer and its time for every answer that stands at `now`."""
    for slug, guard in GUARDS.items():
        answer, _, given = facts.get(FACT + slug, "").partition(" ")
        if given and _stands(guard, answer == "yes", given, now):
            yield slug, answer == "yes", given


def _stands(guard: Guard, yes: bool, given: str, now: str) -> bool:
    if yes and guard.yes_lasts_hours is not None:
        passed = _since(given, now)
        return passed is not None and abs(passed) < timedelta(hours=guard.yes_lasts_hours)
    return given[:10] == now[:10]


def _since(given: str, now: str) -> timedelta | None:
    """Return how long ago an answer was given, or None where its time makes no sense."""
    try:
        return datetime.fromisoformat(now) - datetime.fromisoformat(given)
    except (ValueError, TypeError, OverflowError):
        return None


def _enough_left(routine: Routine, moves: Moves, dropped: frozenset[int]) -> bool:
    """Tell whether at least half of the work is left, by its planned time."""
    from timer.timeline.compile.compiler import compile_routine

    steps = dict(enumerate(leaves(routine.steps), 1))
    work = [
        (one.step, one.length_ms)
        for one in compile_routine(routine, moves).segments
        if one.is_bout and not isinstance(steps[one.step], (Note, Ask, Rest))
    ]
    left = sum(length for step, length in work if step not in dropped)
    return left > 0 and 2 * left >= sum(length for _, length in work)
