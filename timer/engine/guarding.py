"""The questions before a start: which are asked now, what the answers come to, what is kept.

All but those that take a store are pure. `now` is the local time with its offset (ISO 8601), as a
clock's `wall` gives it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from timer.records import record
from timer.routine.guards import GUARDS, Complaint, Effect, Guard, advice_in, effect_in, minded
from timer.routine.model import (
    Ask,
    Group,
    Moves,
    Note,
    Optional,
    Rest,
    Routine,
    Step,
    Zones,
    leaves,
)

if TYPE_CHECKING:
    from timer.journal.store import Store

_FACT = "guard."
_PAINS = ("sharp-pain", "fresh-injury")


@record
class Verdict:
    """What the answers to a routine's questions come to."""

    go: bool
    advice: tuple[str, ...] = ()
    """A sentence or two for every yes, in the order of the routine's guards."""
    instead: str | None = None
    """The slug of a routine to do in its place; there always is one where `go` is false."""
    avoid: frozenset[str] = frozenset()
    """Tags of what is left out; see `Wishes.avoid`."""
    dropped: frozenset[int] = frozenset()
    """The leaf numbers of the steps that are left out."""


def questions(routine: Routine, answers: Mapping[str, bool], now: str) -> tuple[Guard, ...]:
    """Return the guards that `routine` asks now, in its order; the answers so far by slug.

    Where one of those keeps the routine from starting, nothing more is asked.
    """
    if _blocking(routine, answers):
        return ()
    hour = int(now[11:13])
    guards = [GUARDS[slug] for slug in dict.fromkeys(routine.guards)]
    return tuple(one for one in guards if one.slug not in answers and hour < one.before_hour)


def verdict(routine: Routine, moves: Moves, answers: Mapping[str, bool]) -> Verdict:
    """Return what `answers` come to; a guard without an answer counts as answered with no."""
    raised = [GUARDS[slug] for slug in minded(routine.guards) if answers.get(slug)]
    advice = tuple(advice_in(guard, routine.slug) for guard in raised)
    avoid = frozenset(tag for guard in raised for tag in guard.tags)
    dropped = steps_with(routine, moves, avoid)
    blocking = _blocking(routine, answers)
    if not blocking and dropped and not _work_left(routine, dropped):
        blocking = [one for one in raised if one.tags]
    offered = [guard.instead for guard in (*blocking, *raised) if guard.instead != routine.slug]
    return Verdict(not blocking, advice, next(iter(offered), None), avoid, dropped)


def _blocking(routine: Routine, answers: Mapping[str, bool]) -> list[Guard]:
    """Return the guards that keep `routine` from starting, in its order."""
    raised = [GUARDS[slug] for slug in minded(routine.guards) if answers.get(slug)]
    return [one for one in raised if effect_in(one, routine.slug) is Effect.BLOCK]


def steps_with(routine: Routine, moves: Moves, tags: Collection[str]) -> frozenset[int]:
    """Return the leaf numbers of the steps that carry one of `tags`, themselves or by a move."""
    wanted = frozenset(tags)
    if not wanted:
        return frozenset()
    steps = enumerate(_tagged(routine.steps), 1)
    return frozenset(
        number for number, (step, around) in steps if wanted & {*around, *_tags(step, moves)}
    )


def remembered(facts: Mapping[str, str], now: str) -> dict[str, bool]:
    """Return the answers among `facts` that still stand at `now`, by the guard's slug."""
    return {slug: yes for slug, yes, _ in _standing(facts, now)}


def fact(slug: str, yes: bool, now: str) -> tuple[str, str]:
    """Return the key and value under which an answer is kept."""
    return _FACT + slug, f"{'yes' if yes else 'no'} {now}"


def recall(store: Store, now: str) -> dict[str, bool]:
    """Return the answers in the journal that still stand. Raises Trouble where it can't be read."""
    return remembered(_facts(store), now)


def since(store: Store, now: str) -> dict[str, str]:
    """Return when each answer was given that still stands (ISO 8601), by the guard's slug.

    Raises Trouble where the journal can't be read.
    """
    return {slug: given for slug, _, given in _standing(_facts(store), now)}


def pains(store: Store, now: str) -> dict[str, str]:
    """Return when the newest pain was told, however long ago, by the guard that it answered.

    Raises Trouble where the journal can't be read.
    """
    kept = ((slug, (store.recall(_FACT + slug) or "").partition(" ")) for slug in _PAINS)
    told = {slug: at for slug, (answer, _, at) in kept if answer == "yes"}
    passed = {slug: _since(at, now) for slug, at in told.items()}
    # A day is for clocks that were set back; what is further ahead says nothing.
    known = {slug for slug, one in passed.items() if one is not None and one > timedelta(days=-1)}
    return {slug: at for slug, at in told.items() if slug in known}


def remember(store: Store, answers: Mapping[str, bool], now: str) -> None:
    """Keep answers in the journal. Raises Trouble where it can't be written."""
    for slug, yes in answers.items():
        store.remember(*fact(slug, yes, now))


def answers_of(complaint: Complaint) -> dict[str, bool]:
    """Return the answers that a complaint on the stop screen stands for."""
    return {complaint.guard: True} if complaint.guard else {}


def _facts(store: Store) -> dict[str, str]:
    kept = ((_FACT + slug, store.recall(_FACT + slug)) for slug in GUARDS)
    return {key: value for key, value in kept if value is not None}


def _standing(facts: Mapping[str, str], now: str) -> Iterator[tuple[str, bool, str]]:
    """Yield the slug, the answer and its time for every answer that stands at `now`."""
    for slug, guard in GUARDS.items():
        answer, _, given = facts.get(_FACT + slug, "").partition(" ")
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


def _tagged(
    steps: tuple[Step, ...], around: tuple[str, ...] = ()
) -> Iterator[tuple[Step, tuple[str, ...]]]:
    """Yield every leaf step with the tags of the groups around it."""
    for step in steps:
        if isinstance(step, Group):
            yield from _tagged(step.steps, (*around, *step.tags))
        else:
            yield step, around


def _tags(step: Step, moves: Moves) -> tuple[str, ...]:
    named = [zone.name for zone in step.zones] if isinstance(step, Zones) else []
    named.append(getattr(step, "move", ""))
    found = [move for move in map(moves.find, named) if move]
    return (*step.tags, *(tag for move in found for tag in move.tags))


def _work_left(routine: Routine, dropped: frozenset[int]) -> bool:
    """Tell whether a bout that counts in the total is left."""
    return any(
        number not in dropped
        and step.optional is not Optional.EXTRA
        and not isinstance(step, (Note, Ask, Rest))
        for number, step in enumerate(leaves(routine.steps), 1)
    )
