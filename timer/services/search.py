"""Finds routines, moves and explanations by what people type.

One index over names, aliases, cues, tags and kit, with a table of words that mean the same. For
example, "sitting all day" finds a routine whose topics say "desk", since both are in one line of
the table. A word counts by how well it matches (whole, by its beginning, in the middle) and by
where; routines come before what only explains them, if as many of the words fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from timer import assets
from timer.frozen import frozen, replace
from timer.text import folded

if TYPE_CHECKING:
    from timer.routine.model import Move, Moves
    from timer.services.catalog import RoutineCard
    from timer.services.context import Context

_NAME, _TOPIC, _PART, _KIT, _TAG, _ABOUT, _CUE = 10, 9, 7, 6, 5, 5, 2
"""How much a word counts by where it is found."""
_WHOLE, _SYNONYM, _BEGINNING, _INSIDE, _TYPO = 1.0, 0.9, 0.7, 0.4, 0.5
"""How much a word counts by how it matches."""
_KINDS = {"routine": 3, "explanation": 2, "move": 1}
_MINUTES = re.compile(r"(?<!\d)(\d{1,3}) ?(?:m|min|mins|minute|minutes)\b")
_MINUTES_OFF = 1.6
"""How far from the minutes that were asked for a routine may be."""
_MORE, _MOST_MORE = 0.5, 4
"""What further places in the same document add, and how many of them count."""
_PHRASE = 3
"""The most words of an entry in the table of synonyms."""


@frozen
class Found:
    """Something that fits, and why: `kind` is routine, move or explanation."""

    kind: str
    slug: str
    name: str
    why: str


@frozen
class Document:
    """Something that can be found: texts by weight, each with the word for `why`."""

    kind: str
    slug: str
    name: str
    texts: tuple[tuple[int, str, str], ...]
    minutes: float | None = None


class Search:
    """What can be found, ready to be asked again and again."""

    def __init__(self, documents: Sequence[Document], table: Vocabulary | None = None) -> None:
        self._documents = documents
        self._table = table or vocabulary()

    @classmethod
    def everything(cls, context: Context) -> Search:
        """Return a search of all routines, explanations and moves."""
        from timer.services.catalog import routine_cards

        cards = [card for card in routine_cards(context) if card.ok]
        return cls([*routines(cards, context.moves), *explanations(), *moves(context.moves)])

    def find(self, text: str) -> list[Found]:
        """Return what fits the words of `text`, best first; of equals the order stays."""
        query = self._table.query(text)
        if not query:
            return []
        hits = [(doc, [_best(term, doc) for term in query]) for doc in self._documents]
        for place, term in enumerate(query):
            if all(best[place] is None for _, best in hits) and (other := self._meant(term)):
                for doc, best in hits:
                    best[place] = _best(other, doc, _TYPO)
        found = []
        for doc, best in hits:
            matched = [hit for hit in best if hit is not None]
            if matched:
                share = sum(hit.quality for hit in matched) / len(query)
                score = 100 * share + 10 * _KINDS[doc.kind] + sum(hit.score for hit in matched)
                why = max(matched, key=lambda hit: hit.score).why
                found.append((score, Found(doc.kind, doc.slug, doc.name, why)))
        least = max((score for score, _ in found), default=0) / 3
        found.sort(key=lambda one: -one[0])
        return [one for score, one in found if score >= least]

    def _meant(self, term: Term) -> Term | None:
        """Return the term that was probably meant by one that is found nowhere."""
        close = get_close_matches(term.stem, self._stems, 1, 0.8) if len(term.stem) > 3 else []
        return replace(term, stem=close[0]) if close else None

    @cached_property
    def _stems(self) -> list[str]:
        texts = (text for doc in self._documents for _, text, _ in doc.texts)
        return sorted({word for text in texts for word in stems(text).split()})


@frozen
class Term:
    """One word or phrase of a query, with those that mean the same, or a number of minutes."""

    stem: str = ""
    others: frozenset[str] = frozenset()
    minutes: int | None = None


class Vocabulary:
    """The words that mean the same, and those that say nothing."""

    def __init__(self, synonyms: Sequence[Sequence[str]], ignored: Iterable[str]) -> None:
        self._ignored = frozenset(map(stem, ignored))
        self._alike: dict[str, frozenset[str]] = {}
        for line in synonyms:
            alike = frozenset(map(stems, line))
            for entry in alike:
                self._alike[entry] = self._alike.get(entry, frozenset()) | alike

    def query(self, text: str) -> list[Term]:
        """Return the terms of a query: the longest phrases that are known, then single words."""
        plain = folded(text)
        terms = [Term(minutes=int(found)) for found in _MINUTES.findall(plain)]
        left = [stem(word) for word in words(_MINUTES.sub(" ", plain))]
        several: list[Term] = []
        while left:
            size = next((n for n in range(_PHRASE, 1, -1) if " ".join(left[:n]) in self._alike), 1)
            entry, left = " ".join(left[:size]), left[size:]
            if size > 1 or entry not in self._ignored:
                several.append(Term(entry, self._alike.get(entry, frozenset()) - {entry}))
        terms += several
        return terms or [Term(stem(word)) for word in words(plain)]


@cache
def vocabulary() -> Vocabulary:
    """Return the bundled table of words."""
    return Vocabulary(_table()["synonyms"], _table()["ignored"].split())


@cache
def _table() -> dict[str, Any]:
    from timer.routine.yaml.tree import LARGEST, load, values

    path = assets.folder("routines") / "tables" / "search.yaml"
    table: dict[str, Any] = values(load(path, LARGEST, "`synonyms:`"))
    return table


def routines(cards: Iterable[RoutineCard], library: Moves) -> list[Document]:
    """Return what routines are found by: their own words, those of their moves, and topics."""
    aliases = {move.name: " ".join(move.aliases) for move in _all(library)}
    topics = _table()["topics"]
    return [_of_routine(card, aliases, topics.get(card.slug, "")) for card in cards]


def moves(library: Moves) -> list[Document]:
    """Return what moves are found by."""
    return [_of_move(move) for move in _all(library)]


def _all(library: Moves) -> list[Move]:
    return [move for slug in library.slugs if (move := library.find(slug))]


def _of_routine(card: RoutineCard, aliases: Mapping[str, str], topics: str) -> Document:
    parts = [(_PART, f"{name} {aliases.get(name, '')}", f"has {name}") for name in card.tags]
    kit = [(_KIT, piece, f"uses {piece}") for piece in card.kit or ("no kit",)]
    when = [(_TAG, text.replace("-", " "), text.replace("-", " ")) for text in card.when]
    about = card.about or ""
    return Document(
        "routine",
        card.slug,
        card.name or card.slug,
        (
            (_NAME, f"{card.name} {card.slug.replace('-', ' ')}", about),
            (_TOPIC, topics, about),
            *parts,
            *kit,
            *when,
            *((_TAG, mark.replace("-", " "), about) for mark in card.marks),
            (_ABOUT, about, about),
        ),
        None if card.total_ms is None else card.total_ms / 60_000,
    )


def _of_move(move: Move) -> Document:
    said = " ".join(cue.say for cue in move.cues)
    first = move.cues[0].say if move.cues else ""
    return Document(
        "move",
        move.slug,
        move.name,
        (
            (_NAME, f"{move.name} {move.slug.replace('-', ' ')}", first),
            *((_PART, alias, f"also called {alias}") for alias in move.aliases),
            *((_KIT, piece, f"uses {piece}") for piece in move.kit),
            *((_TAG, tag.replace("-", " "), first) for tag in move.tags),
            (_CUE, said, first),
        ),
    )


def explanations() -> list[Document]:
    """Return what may be behind a tight leg, from the page of sources."""
    from timer.routine.library.sources import sources

    found: list[Document] = []
    for section in sources():
        if section.title.startswith("Why"):
            for cause, start, *_ in section.rows:
                slug = "why-" + "-".join(words(folded(cause))[:4])
                texts = ((_TOPIC, f"why tight {cause}", start), (_ABOUT, start, start))
                found.append(Document("explanation", slug, cause, texts))
    return found


@frozen
class Hit:
    """How well a term matches a document, from 0 to 1, what that counts, and where it was found."""

    quality: float
    score: float
    why: str


def _best(term: Term, doc: Document, most: float = _WHOLE) -> Hit | None:
    """Return the best hit of a term in a document, or None; `most` is its highest quality."""
    if term.minutes is not None:
        off = _MINUTES_OFF if doc.minutes is None else abs(doc.minutes - term.minutes)
        quality = 1 - off / _MINUTES_OFF
        why = f"takes {round(doc.minutes or 0)} minutes"
        return Hit(quality, quality * _NAME, why) if quality > 0 else None
    hits = [
        Hit(quality * most, quality * most * weight, why)
        for weight, text, why in doc.texts
        if (quality := _match(term, text)) > 0
    ]
    if not hits:
        return None
    best = max(hits, key=lambda hit: hit.score)
    return replace(best, score=best.score + min(len(hits) - 1, _MOST_MORE) * _MORE)


def _match(term: Term, text: str) -> float:
    """Return how well a term matches a text, from 0 to 1."""
    whole = f" {stems(text)} "
    if f" {term.stem} " in whole:
        return _WHOLE
    if any(f" {other} " in whole for other in term.others):
        return _SYNONYM
    if f" {term.stem}" in whole:
        return _BEGINNING
    return _INSIDE if len(term.stem) >= 4 and term.stem in whole else 0.0


def words(text: str) -> list[str]:
    """Return the words of a text; an apostrophe or a hyphen inside one is left out."""
    return re.findall(r"\w+", re.sub(r"(?<=\w)['\u2019](?=\w)", "", text))


def stems(text: str) -> str:
    """Return the stems of the words of a text, with blanks between them."""
    return _stems(text)


@cache
def _stems(text: str) -> str:
    return " ".join(map(stem, words(folded(text))))


def stem(word: str) -> str:
    """Return a word without the ending of a plural or a verb: `stretches` is `stretch`."""
    for ending in ("ing", "es", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3:
            doubled = ending != "es" and root[-1] == root[-2] and root[-1] not in "sl"
            return root[:-1] if doubled else root
    # Not a plural: glass, sinus, pelvis.
    plural = len(word) > 3 and word.endswith("s") and word[-2] not in "sui"
    return word[:-1] if plural else word
