"""The menu's sections: what suits now first, and the rest by the time it is meant for.

The notes under the headings are from the articles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from timer.coach.today import EARLY
from timer.frozen import frozen, replace
from timer.routine.model import Moves
from timer.services.catalog import Mark, RoutineCard
from timer.services.search import Search, concerns, routines
from timer.text import folded

FAVOURITES = "Favourites"
NOW = "Now"
NOT_NOW = "Not now"

Entry = tuple[RoutineCard, str | None]
"""A routine with the reason for its place."""
Reasons = Sequence[tuple[str, str]]
"""Slugs, each with the reason for its place."""


@frozen
class Section:
    """A heading with the routines under it."""

    title: str
    entries: tuple[Entry, ...]
    note: str | None = None
    """A sentence about all of them."""
    ran: str | None = None
    """What is known about today's run, or nothing; None where it doesn't matter."""


def sections(
    cards: Mapping[str, RoutineCard],
    first: Reasons,
    against: Reasons,
    hour: int,
    ran: str | None = None,
    *,
    warm: bool = False,
) -> tuple[Section, ...]:
    """Return every card in its section: favourites, then what suits now (`first`).

    What to leave (`against`) comes last, favourite or not. The others are listed by the time they
    are meant for; `hour` is the time of day, and `ran` what is known about today's run; just back
    from one, you are `warm`.
    """
    favoured = [
        card
        for card in cards.values()
        if card.ok and card.mark is Mark.FAVOURITE and card.slug not in dict(against)
    ]
    reasons, loved = dict(first), {card.slug for card in favoured}
    placed = {slug for slug, _ in (*first, *against)} | loved
    now = tuple((cards[slug], why) for slug, why in first if slug not in loved)
    cold = "Your body is still cold: go easier than you think you need to."
    note = cold if _early(hour) and not warm else None
    above = (note, ran) if not now else (None, None)
    found = [
        Section(FAVOURITES, tuple((card, reasons.get(card.slug)) for card in favoured), *above),
        Section(NOW, now, note, ran),
        *_by_time([card for card in cards.values() if card.ok and card.slug not in placed]),
        Section(
            NOT_NOW, tuple((cards[slug], why) for slug, why in against if slug not in dict(first))
        ),
        Section("To fix", tuple((card, None) for card in cards.values() if not card.ok)),
    ]
    return tuple(section for section in found if section.entries)


@frozen
class Chip:
    """One thing by which the list can be narrowed: its values, each as the chip and as words."""

    any: str
    """What the chip shows without a value."""
    values: Mapping[str, tuple[str, str]]

    def shown(self, value: str | None) -> str:
        """Return what the chip shows."""
        return self.any if value is None else self.values[value][0]


_NO_KIT, _MY_KIT = "none", "mine"
CHIPS: Mapping[str, Chip] = {
    "part": Chip(
        "any part",
        {
            one: (one, one)
            for one in ("hamstrings", "glutes", "hips", "calves", "quads", "outer thigh", "back")
        },
    ),
    "kit": Chip(
        "any kit",
        {_NO_KIT: ("no kit", "no kit"), _MY_KIT: ("kit I have", "kit you have")},
    ),
    "minutes": Chip(
        "any length",
        {str(one): (f"{one} min", f"up to {one} min") for one in (5, 10, 15, 20)},
    ),
    "when": Chip(
        "any time",
        {
            "before-run": ("before run", "before a run"),
            "after-run": ("after run", "after a run"),
            "strength-day": ("strength", "strength"),
            "off-day": ("off day", "off days"),
            "morning": ("morning", "mornings"),
            "evening": ("evening", "evenings"),
        },
    ),
}
"""What the list can be narrowed by, in the order of the chips; a chip fits in ten or so cells."""


@frozen
class Narrowing:
    """What the list is narrowed by: a value of each chip, or None."""

    part: str | None = None
    kit: str | None = None
    minutes: str | None = None
    when: str | None = None

    def value(self, chip: str) -> str | None:
        """Return the value of a chip."""
        found: str | None = getattr(self, chip)
        return found

    def turned(self, chip: str, step: int, *, knows_kit: bool) -> Narrowing:
        """Return it with the value of a chip `step` places on; after the last comes none.

        Kit that you have is left out unless it is known which.
        """
        values = [None, *(one for one in CHIPS[chip].values if knows_kit or one != _MY_KIT)]
        place = values.index(self.value(chip)) + step
        return replace(self, **{chip: values[place % len(values)]})

    @property
    def words(self) -> str:
        """What it is, in words: `hamstrings, no kit, up to 10 min`."""
        given = ((chip, self.value(name)) for name, chip in CHIPS.items())
        return ", ".join(chip.values[value][1] for chip, value in given if value is not None)

    def has(self, card: RoutineCard, kit: Collection[str] | None) -> bool:
        """Return whether a routine fits but for its part; `kit` is what there is, None is all."""
        if not card.ok or card.total_ms is None:
            return False
        from timer.timeline.compile.kit import lacking

        have = () if self.kit == _NO_KIT else kit if self.kit == _MY_KIT else None
        # Half a minute more still shows as that many minutes.
        if self.minutes is not None and card.total_ms >= int(self.minutes) * 60_000 + 30_000:
            return False
        return not lacking(card.kit, have) and self.when in (None, *card.when)


ALL = Narrowing()


def narrowed(
    found: Sequence[Section],
    narrowing: Narrowing,
    library: Moves,
    kit: Collection[str] | None,
) -> tuple[Section, ...]:
    """Return the sections with what fits `narrowing`; those without any are left out."""
    if narrowing == ALL:
        return tuple(found)
    cards = [card for one in found for card, _ in one.entries if narrowing.has(card, kit)]
    fitting = {card.slug for card in cards}
    if narrowing.part is not None:
        documents = routines(cards, library)
        fitting = {one.slug for one in documents if concerns(one, narrowing.part)}
    kept = (
        replace(one, entries=tuple(entry for entry in one.entries if entry[0].slug in fitting))
        for one in found
    )
    return tuple(one for one in kept if one.entries)


HIDDEN_WHY = "Hidden from the menu."


def marked_text(name: str, mark: Mark, *, taken: bool) -> str:
    """Return what to say once a routine was given a mark, or it was `taken` away."""
    if mark is Mark.FAVOURITE:
        return f"{name} is no longer a favourite." if taken else f"{name} is a favourite."
    if taken:
        return f"{name} is in the menu again."
    return f"{name} is hidden. Find it by its name, or by hidden, to show it again."


def matching(
    found: Sequence[Section], wanted: str, library: Moves, hidden: Sequence[RoutineCard] = ()
) -> tuple[Section, ...]:
    """Return the routines that fit `wanted`, best first, each with why; without words, all.

    A broken file is found by its name, and comes first where that begins with `wanted`. What is
    advised against says so, and so do those that are `hidden`; the word "hidden" finds them all.
    """
    if not wanted.strip():
        return tuple(found)
    against = {card.slug: why for one in found if one.title == NOT_NOW for card, why in one.entries}
    against |= {card.slug: HIDDEN_WHY for card in hidden}
    cards = {card.slug: card for section in found for card, _ in section.entries}
    cards |= {card.slug: card for card in hidden}
    search = Search(routines([card for card in cards.values() if card.ok], library))
    entries: list[Entry] = []
    for one in search.find(wanted):
        card = cards[one.slug]
        why = None if one.why in (card.about or "", card.name) else one.why
        entries.append((card, against.get(one.slug) or why))
    typed = folded(wanted.strip())
    for card in cards.values():
        if not card.ok and typed in folded(card.slug):
            first = folded(card.slug).startswith(typed)
            entries.insert(0 if first else len(entries), (card, None))
    if len(typed) >= _TELLING and str(Mark.HIDDEN).startswith(typed):
        known = {card.slug for card, _ in entries}
        entries += [(card, HIDDEN_WHY) for card in hidden if card.slug not in known]
    return (Section("Found", tuple(entries)),) if entries else ()


def when_text(when: Sequence[str]) -> str:
    """Return when a routine is meant for: `after a run, evening`."""
    return ", ".join(_SAID.get(one, one.replace("-", " ")) for one in when)


def _by_time(others: Sequence[RoutineCard]) -> Iterator[Section]:
    """Yield what is neither recommended nor advised against, by the time it is meant for."""
    shelves: dict[str, list[Entry]] = {title: [] for title, _, _ in _TIMES}
    for card in others:
        shelves[_shelf(card)].append((card, None))
    for title, _, note in _TIMES:
        yield Section(title, tuple(shelves[title]), note)


def _shelf(card: RoutineCard) -> str:
    for title in ("Before a run", "Strength", "Any time", "After a run"):
        if _MEANT[title] in card.when:
            return title
    return "Any time"


def _early(hour: int) -> bool:
    return hour < EARLY


_TELLING = 3
"""So many letters of "hidden" mean it."""
_SAID = {"before-run": "before a run", "after-run": "after a run", "any-time": "any time"}
_TIMES: tuple[tuple[str, str, str | None], ...] = (
    ("After a run", "after-run", None),
    ("Before a run", "before-run", "Move, don't hold. Keep static holds for afterwards."),
    ("Strength", "strength-day", None),
    ("Any time", "any-time", None),
)
_MEANT = {title: when for title, when, _ in _TIMES}
