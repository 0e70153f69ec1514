"""The coach put to work: its questions asked of the library, the journal and the settings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from timer.engine.catalogue import Card
from timer.journal import coach
from timer.journal.remarks import on_habit, on_sets

if TYPE_CHECKING:
    from timer.engine.host import Host
    from timer.journal.store import Store


class Caution(NamedTuple):
    """What comes before a start because of what was done lately."""

    question: str | None
    """Asked, and a no leaves the routine for another day."""
    note: str | None
    """Told."""


def advised(host: Host) -> list[tuple[Card, str | None]]:
    """Return the cards in the order that suits now, each with its reason; broken ones last."""
    cards = {card.slug: card for card in host.cards()}
    known = [_known(card) for card in cards.values() if card.ok]
    now = host.clock.wall()
    order = coach.menu_order(known, _done(host, now), now, host.settings.plan, host.answers())
    broken = [(card, None) for card in cards.values() if not card.ok]
    return [*((cards[advice.slug], advice.reason) for advice in order), *broken]


def caution(host: Host, slug: str) -> Caution:
    """Return what to ask and tell before the routine `slug` starts."""
    known = {card.slug: _known(card) for card in host.cards() if card.ok}
    if slug not in known:
        return Caution(None, None)
    now = host.clock.wall()
    done, all_known = _done(host, now), list(known.values())
    return Caution(
        coach.question_before(known[slug], all_known, done, now),
        coach.note_before(known[slug], all_known, done, now),
    )


def remarks(host: Host, slug: str) -> tuple[str, ...]:
    """Return what to tell after the routine `slug`: of effort and soreness, reps, sides, habit.

    It goes by the newest session in the journal that was one of `slug`.
    """
    known = {card.slug: _known(card) for card in host.cards() if card.ok}
    nothing: list[dict[str, Any]] = []
    sets = host.from_journal(lambda store: _newest_sets(store, slug), nothing)
    efforts = [(one["effort"], one["done"] or 0) for one in sets if one["effort"] is not None]
    if slug not in known:
        return coach.closing((), efforts)
    found = [move for one in sets if one["move"] and (move := host.moves.find(one["move"]))]
    tags = {tag for move in found for tag in move.tags}
    now = host.clock.wall()
    habit = on_habit(known[slug], list(known.values()), _done(host, now), now)
    told = on_sets(sets, {move.slug: move.name for move in found})
    return (*told, *((habit,) if habit else ()), *coach.closing(tags, efforts))


def _done(host: Host, now: str) -> list[coach.Done]:
    since = datetime.fromisoformat(now) - coach.LOOKS_BACK
    nothing: list[tuple[str, str]] = []
    found = host.from_journal(lambda store: store.finished(since.isoformat()), nothing)
    return [coach.Done(routine, at) for routine, at in found]


def _newest_sets(store: Store, slug: str) -> list[dict[str, Any]]:
    """Return the sets of the newest session if it was one of `slug`, else none."""
    newest = [one for one in store.sessions(1) if one["routine"] == slug]
    return [one for session in newest for one in session["sets"]]


def _known(card: Card) -> coach.Known:
    return coach.Known(
        card.slug,
        card.name or card.slug,
        card.when,
        card.schedule,
        card.next,
        card.guards,
        frozenset(card.marks),
    )
