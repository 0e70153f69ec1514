"""The coach put to work: its questions asked of the library, the journal and the settings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from timer.engine.catalogue import Card
from timer.journal import coach

if TYPE_CHECKING:
    from timer.engine.host import Host


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


def _done(host: Host, now: str) -> list[coach.Done]:
    since = datetime.fromisoformat(now) - coach.LOOKS_BACK
    return [coach.Done(routine, at) for routine, at in host.finished_since(since.isoformat())]


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
