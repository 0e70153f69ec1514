"""The coach put to work: its questions asked of the library, the journal and the settings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from timer.coach import ranking
from timer.coach import remarks as remark
from timer.errors import SuppleError
from timer.routine.model import Effort, leaves
from timer.routine.screening_questions import BEFORE_RUN, GUARDS, Effect, raised_by
from timer.services.catalog import RoutineCard, routine_cards
from timer.services.menu_sections import Section, offer, sections
from timer.services.resume import InterruptedSession, broken_off
from timer.services.routine_files import load_routine
from timer.services.screening import current_answers, pains, reported_answers, verdict
from timer.timeline.compile.preferences import eased, top_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from timer.journal.store import Store
    from timer.routine.screening_questions import Guard
    from timer.services.context import Context


UNKNOWN = "What you did and answered lately is not taken into account."


class Caution(NamedTuple):
    """What comes before a start because of what was done lately."""

    question: str | None
    """Asked, and a no leaves the routine for another day."""
    note: str | None
    """Told."""
    broke_off: InterruptedSession | None = None
    """A session that can go on where it was."""


def menu(context: Context) -> tuple[Section, ...]:
    """Return the menu's sections: what suits now first, each card with its reason.

    Where the journal can't be read nothing is advised: an answer in it may speak against anything.
    """
    context.past.look_again()
    cards = {card.slug: card for card in routine_cards(context)}
    known = [_known(card) for card in cards.values() if card.ok]
    now = context.clock.wall()
    done = _done(context, now)
    against = ruled_out(context, cards.values())
    order = ranking.menu_order(known, done, now, context.settings.plan, against)
    newest = done[-1].routine if done else None
    if context.past.missed:
        order = tuple(ranking.Advice(one.slug, None, 0) for one in known)
        return sections(cards, order, int(now[11:13]), lambda: None)
    off = [
        ranking.Advice(one.slug, one.reason, 100)
        for one in broken_off(context)
        if one.slug not in against
    ]
    slugs = {one.slug for one in off}
    order = (*off, *(one for one in order if one.slug not in slugs))

    def stand_in() -> tuple[str, str] | None:
        return offer(known, order, newest) or _instead(context, set(cards) - set(against))

    return sections(cards, order, int(now[11:13]), stand_in)


def _instead(context: Context, free: Container[str]) -> tuple[str, str] | None:
    """Return what the guards with a yes offer, and why, if it is `free`."""
    yes = (GUARDS[slug] for slug, given in reported_answers(context).items() if given)
    return next(
        ((one.instead, f"instead, with {one.sign}") for one in yes if one.instead in free), None
    )


def caution(context: Context, slug: str) -> Caution:
    """Return what to ask and tell before the routine `slug` starts."""
    context.past.look_again()
    current_answers(context)
    if context.past.missed:
        return Caution(None, f"{context.past.missed.sentences} {UNKNOWN}")
    cards = {card.slug: card for card in routine_cards(context) if card.ok}
    known = {one: _known(card) for one, card in cards.items()}
    off = next(iter(broken_off(context, slug)), None)
    if slug not in known:
        return Caution(None, None, off)
    now = context.clock.wall()
    routine, done, all_known = known[slug], _done(context, now), list(known.values())
    nothing: dict[str, str] = {}
    told = context.past.find(lambda store: pains(store, now), nothing)
    raised = {one.slug for one in _raised(cards[slug])}
    hurt = {one: at for one, at in told.items() if one in raised}
    notes = (
        ranking.note_before(routine, all_known, done, now),
        remark.on_return(hurt, current_answers(context), now),
        _on_limit(context, cards[slug]),
    )
    question = ranking.question_before(routine, all_known, done, now)
    return Caution(question, " ".join(filter(None, notes)) or None, off)


def ruled_out(context: Context, cards: Iterable[RoutineCard]) -> dict[str, str]:
    """Return which of `cards` an answer speaks against, by slug, and why.

    That is a yes of today, and one of earlier that was not answered anew. It speaks against a
    routine that it takes anything out of, and against getting ready for a run in pain.
    """
    answers, today = reported_answers(context), current_answers(context)
    found: dict[str, str] = {}
    if not any(answers.values()):
        return found
    for card in cards:
        yes = [guard for guard in _raised(card) if answers.get(guard.slug)]
        yes = [guard for guard in yes if guard.effect is not Effect.WARN]
        if not yes:
            continue
        try:
            said = verdict(load_routine(context, card), context.moves, answers)
        except SuppleError:
            continue  # broken since it was looked at: it can't start anyway
        runs = next((guard for guard in yes if guard.runs and BEFORE_RUN in card.when), None)
        if said.go and not said.dropped and runs is None:
            continue
        why = runs or yes[0]
        asks = why.slug not in today
        what = "asks again" if asks else "not today" if not said.go or runs else "only in part"
        found[card.slug] = f"{why.sign}: {what}"
    return found


def following(context: Context, slug: str | None) -> RoutineCard | None:
    """Return the card of what is meant to come next, where no answer speaks against it.

    Where the journal can't be read, one might.
    """
    found = next((card for card in routine_cards(context) if card.ok and card.slug == slug), None)
    if found is None or ruled_out(context, [found]) or context.past.missed:
        return None
    return found


def _raised(card: RoutineCard) -> tuple[Guard, ...]:
    return raised_by(card.marks, card.guards, card.when)


def tops(context: Context) -> dict[str, int]:
    """Return the most reps of the next set for each move that went too far; see `remarks.tops`."""
    nothing: dict[str, list[tuple[int, int]]] = {}
    return remark.tops(context.past.find(lambda store: store.rated(context.clock.wall()), nothing))


def _on_limit(context: Context, card: RoutineCard) -> str | None:
    """Return what the last efforts come to in the routine of `card`, as its timeline has it."""
    most = tops(context)
    if not most:
        return None
    limits: dict[str, int] = {}
    easier: set[str] = set()
    for step in leaves(load_routine(context, card).steps):
        top = top_of(step, context.moves, most)
        lower = eased(step, context.moves, most)
        if top is None or not (isinstance(step, Effort) and isinstance(lower, Effort)):
            continue
        ends = [amount for _, amount in lower.window.by_label]
        ends += [lower.window.all] if lower.window.all else []
        move = context.moves.find(step.move)
        name = move.name if move else step.move
        if lower != step or top < min(amount.low for amount in ends):
            limits[name] = max(amount.high for amount in ends)
            if top < min(amount.low for amount in ends):
                easier.add(name)
    return remark.on_limit(limits, easier)


def remarks(context: Context, slug: str) -> tuple[str, ...]:
    """Return what to tell after the routine `slug`: of reps, sides, habit, load and soreness.

    It goes by the newest session in the journal that was one of `slug`.
    """
    context.past.look_again()
    known = {card.slug: _known(card) for card in routine_cards(context) if card.ok}
    now = context.clock.wall()
    nothing: list[dict[str, Any]] = []
    sets = context.past.find(lambda store: _newest_sets(store, now, slug), nothing)
    efforts = [(one["effort"], one["done"] or 0) for one in sets if one["effort"] is not None]
    if slug not in known:
        return ranking.closing((), efforts)
    found = [move for one in sets if one["move"] and (move := context.moves.find(one["move"]))]
    tags = {tag for move in found for tag in move.tags}
    routine, done, all_known = known[slug], _done(context, now), list(known.values())
    if context.past.missed:
        return ()
    against = ruled_out(context, (card for card in routine_cards(context) if card.ok))
    fit = [one for one in all_known if one.slug not in against]
    told = (
        *remark.on_sets(sets, {move.slug: move.name for move in found}),
        remark.on_habit(routine, all_known, done, now),
        remark.on_balance(routine, all_known, done, now, fit),
        remark.on_week(done, now),
        remark.on_run(routine, fit),
    )
    return (*filter(None, told), *ranking.closing(tags, efforts))


def efforts(context: Context) -> dict[tuple[str, str | None, int | None], int]:
    """Return the efforts of the newest session by move or free name, side and set."""
    nothing: list[dict[str, Any]] = []
    now = context.clock.wall()
    sets = context.past.find(lambda store: _newest_sets(store, now), nothing)
    rated = [one for one in sets if one["effort"] is not None]
    return {(one["move"], one["side"], one["set"]): one["effort"] for one in rated}


def _done(context: Context, now: str) -> list[ranking.Done]:
    since = datetime.fromisoformat(now) - ranking.LOOKS_BACK
    nothing: list[tuple[str, str]] = []
    found = context.past.find(lambda store: store.finished(since.isoformat(), now), nothing)
    return [ranking.Done(routine, at) for routine, at in found]


def _newest_sets(store: Store, now: str, slug: str | None = None) -> list[dict[str, Any]]:
    """Return the sets of the newest session; none where `slug` is given and it was not its."""
    newest = store.newest(now)
    if newest is None or slug not in (None, newest["routine"]):
        return []
    sets: list[dict[str, Any]] = newest["sets"]
    return sets


def _known(card: RoutineCard) -> ranking.Known:
    return ranking.Known(
        card.slug,
        card.name or card.slug,
        card.when,
        card.schedule,
        card.next,
        frozenset(card.marks),
    )
