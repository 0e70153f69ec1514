"""Which routines the answers to screening questions rule out, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.coach.past import local
from timer.coach.today import Option
from timer.errors import SuppleError
from timer.routine.screening_questions import (
    BEFORE_RUN,
    GUARDS,
    Effect,
    heeded_by,
    planned,
    sign_in,
    steps_with,
)
from timer.routine.screening_questions import ruled_out as ruled_out_tags
from timer.services import comeback
from timer.services.routine_files import load_routine
from timer.services.screening import reported_answers, valid_answers, verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from timer.coach.past import Past
    from timer.routine.model import Moves, Routine
    from timer.routine.screening_questions import Guard
    from timer.services.catalog import RoutineCard
    from timer.services.context import Context


def option(card: RoutineCard) -> Option:
    """Return a routine as the coach sees it."""
    return Option(
        slug=card.slug,
        name=card.name or card.slug,
        minutes=max(((card.total_ms or 0) + 30_000) // 60_000, 1),
        when=card.when,
        marks=frozenset(card.marks),
        schedule=card.schedule,
        missing=card.missing,
        next=card.next,
    )


def ruled_out(context: Context, cards: Iterable[RoutineCard], past: Past) -> dict[str, str]:
    """Return which of `cards` an answer rules out, by slug, and why.

    Every valid yes counts, and every expired one that was not answered again. It rules out a
    routine that it takes any step from, and preparing for a run in pain.
    """
    now, cards = context.clock.wall(), [*cards]
    answers, valid = reported_answers(past.facts, now), valid_answers(past.facts, now)
    later = comeback.ruled_out(comeback.comeback(past, local(now)), map(option, cards))
    return {**later, **ruled_out_by(context, cards, past.facts, answers, valid)}


def ruled_out_by(
    context: Context,
    cards: Iterable[RoutineCard],
    facts: Mapping[str, str],
    answers: Mapping[str, bool],
    valid: Collection[str],
) -> dict[str, str]:
    """Return which of `cards` the `answers` rule out, by slug, and why.

    Only those to questions in `valid` still hold; the others are asked again. With `facts`,
    optional steps are on and off as they were chosen. What only calls for care may be started, but
    nobody is sent there.
    """
    found: dict[str, str] = {}
    if not any(answers.values()):
        return found
    wary = [one for one in GUARDS.values() if answers.get(one.slug) and one.slug in valid]
    for card in cards:
        careful = next((one for one in wary if set(card.marks) & set(one.wary)), None)
        if careful is not None:
            found[card.slug] = f"{sign_in(careful, facts)}: only with care"
        yes = [guard for guard in raised(card) if answers.get(guard.slug)]
        yes = [guard for guard in yes if guard.effect is not Effect.WARN]
        if not yes:
            continue
        try:
            routine = load_routine(context, card, facts)
            result = verdict(routine, context.moves, answers)
        except SuppleError:
            continue  # broken since the card was made: it can't start anyway
        runs = next((guard for guard in yes if guard.runs and BEFORE_RUN in card.when), None)
        if result.go and runs is None and _is_meant(routine, context.moves, yes):
            continue
        why = runs or yes[0]
        if why.slug not in valid:
            effect = "asks again"
        else:
            effect = "not today" if not result.go or runs else "only in part"
        found[card.slug] = f"{sign_in(why, facts)}: {effect}"
    return found


def raised(card: RoutineCard) -> tuple[Guard, ...]:
    """Return the questions that a routine raises."""
    return heeded_by(card.marks, card.guards, card.when)


def _is_meant(routine: Routine, moves: Moves, yes: Iterable[Guard]) -> bool:
    """Return whether nothing is left out but by a guard that offers this very routine."""
    others = ruled_out_tags({one.slug: True for one in yes if one.instead != routine.slug})
    return not steps_with(routine, moves, others) & planned(routine)
