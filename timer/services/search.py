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
from math import log
from types import MappingProxyType
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
_LATER = 0.1
"""How much less a topic counts than the one before it."""
_WHOLE, _SYNONYM, _BEGINNING, _INSIDE, _TYPO = 1.0, 0.97, 0.7, 0.4, 0.5
"""How much a word counts by how it matches."""
_LEAST, _AS_GOOD = 1 / 3, 0.85
"""The share of the best score that is needed to be found, and to be named beside the best."""
_ALARM = 1000.0
"""What an alarm counts: more than anything else."""
_KINDS = {"routine": 75, "explanation": 50, "move": 25}
"""How much more what can be started counts than what only explains it; all words count 100."""
_MINUTES = re.compile(
    r"(?:\b(under|less than|at most|up to|within|no more than|max|maximum|shorter than) )?"
    r"(?<!\d)(\d{1,3})[ -]?(?:m|min|mins|minute|minutes)\b"
)
_NEAR = 0.7
"""The least share of the minutes that were asked for, or of its own, that a routine may take."""
_MORE, _MOST_MORE = 0.3, 4
"""What further places in the same document add, and how many of them count."""
_BEGINS = 1.5
"""What a name counts that begins with all the words: more than further places do."""
_LIGHT = 0.5
"""How much a word counts beside others that only says how something should be."""
_PHRASE = 4
"""The most words of an entry in the table of synonyms."""
_SHORTEST_SLIP, _CLOSE = 4, 0.8
"""The fewest letters of a word that may be a slip, and how like another word it must be."""


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
    texts: tuple[tuple[float, str, str], ...]
    minutes: float | None = None
    alarms: tuple[str, ...] = ()
    """Words that put it first if all of one entry are typed."""

    def alarmed(self, typed: set[str]) -> bool:
        """Return whether the stems that were `typed` put it first."""
        return any(typed.issuperset(stems(one).split()) for one in self.alarms)


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
        ranked = self._ranked(text)
        least = max((score for score, _ in ranked if score < _ALARM), default=0) * _LEAST
        return [one for score, one in ranked if score >= least]

    def best(self, text: str) -> list[Found]:
        """Return what fits about as well as the best; of alarms, only those."""
        ranked = self._ranked(text)
        least = max((score for score, _ in ranked), default=0) * _AS_GOOD
        return [one for score, one in ranked if score >= least]

    def _ranked(self, text: str) -> list[tuple[float, Found]]:
        """Return everything that fits with its score, best first."""
        query = self._table.query(text)
        if not query:
            return []
        whole = stems(text)
        typed = set(whole.split())
        columns = [self._hits(term) for term in query]
        rarity = [
            _rarity(hits) * (_LIGHT if self._table.is_light(term) else 1)
            for term, hits in zip(query, columns, strict=True)
        ]
        found = []
        for place, doc in enumerate(self._documents):
            best = [hits[place] for hits in columns]
            matched = [hit for hit in best if hit is not None]
            if doc.alarmed(typed):
                found.append((_ALARM, Found(doc.kind, doc.slug, doc.name, doc.texts[0][2])))
            elif matched:
                fit = sum(rare * hit.quality for rare, hit in zip(rarity, best, strict=True) if hit)
                share = fit / sum(rarity)
                score = 100 * share + _KINDS[doc.kind] + sum(hit.score for hit in matched)
                score += _BEGINS if stems(doc.name).startswith(whole) else 0
                # A routine need not say what it is about.
                best_first = sorted(matched, key=lambda hit: -hit.score)
                why = next((hit.why for hit in best_first if hit.why), doc.name)
                found.append((score, Found(doc.kind, doc.slug, doc.name, why)))
        found.sort(key=lambda one: -one[0])
        return found

    def _hits(self, term: Term) -> list[Hit | None]:
        """Return how each document matches a term; one that none has may be a slip."""
        for others in ([term], [replace(term, inside=True)], self._meant(term)):
            most = _TYPO if others and others[0].stem != term.stem else _WHOLE
            hits = [_best(others, doc, most) for doc in self._documents]
            if any(hits):
                return hits
        return hits

    def _meant(self, term: Term) -> list[Term]:
        """Return what was probably meant by a term that is found nowhere."""
        if term.minutes is not None:
            return [replace(term, near=0.0)]
        word = term.stem
        if len(word) < _SHORTEST_SLIP:
            return []
        known = sorted(self._stems | self._table.known)
        # Not typed to its end, or with an ending that is not in the table of endings.
        longer = (one for one in known if one.startswith(word))
        if found := min(longer, key=len, default=None):
            return [self._table.term(found)]
        halves = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
        if pair := next((both for both in halves if set(known).issuperset(both)), None):
            return [self._table.term(half) for half in pair]
        close = get_close_matches(word, known, 1, _CLOSE)
        shorter = (one for one in known if word.startswith(one) and 2 * len(one) >= len(word))
        found = close[0] if close else max(shorter, key=len, default=None)
        return [self._table.term(found)] if found and len(found) >= _SHORTEST_SLIP else []

    @cached_property
    def _stems(self) -> frozenset[str]:
        texts = (text for doc in self._documents for _, text, _ in doc.texts)
        return frozenset(word for text in texts for word in stems(text).split())


@frozen
class Term:
    """One word or phrase of a query, with those that mean the same, or a number of minutes."""

    stem: str = ""
    others: frozenset[str] = frozenset()
    minutes: int | None = None
    most: bool = False
    """Whether any time up to `minutes` will do."""
    near: float = _NEAR
    inside: bool = False
    """Whether the middle of a word will do."""


class Vocabulary:
    """The words that mean the same, and those that say nothing.

    `fillers` are left out everywhere, `ignored` words only where they are not part of a phrase.
    `light` words only say how something should be.
    `written` are texts that stand for others, such as numbers in words.
    """

    def __init__(
        self,
        synonyms: Sequence[Sequence[str]] = (),
        ignored: Iterable[str] = (),
        fillers: Iterable[str] = (),
        light: Iterable[str] = (),
        written: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._ignored = frozenset(map(stem, ignored))
        self._fillers = frozenset(fillers)
        self._written = written
        self._light = frozenset(map(stems, light))
        self._alike: dict[str, frozenset[str]] = {}
        for line in synonyms:
            alike = frozenset(filter(None, map(self._entry, line)))
            for entry in alike:
                self._alike[entry] = self._alike.get(entry, frozenset()) | alike

    @property
    def known(self) -> frozenset[str]:
        """The single words of the table."""
        return frozenset(entry for entry in self._alike if " " not in entry)

    def is_light(self, term: Term) -> bool:
        """Return whether a term only says how long or how hard something should be."""
        return term.minutes is not None or not self._light.isdisjoint({term.stem, *term.others})

    def term(self, entry: str) -> Term:
        """Return a word or phrase in stems with all that means the same."""
        return Term(entry, self._alike.get(entry, frozenset()) - {entry})

    def query(self, text: str) -> list[Term]:
        """Return the terms of a query: the longest phrases that are known, then single words."""
        plain = " ".join(folded(text).split())
        for one, other in self._written.items():
            plain = re.sub(rf"\b{re.escape(one)}", other, plain)
        terms = [
            Term(minutes=int(number), most=bool(most)) for most, number in _MINUTES.findall(plain)
        ]
        typed = words(_MINUTES.sub(" ", plain))
        left = [stem(word) for word in typed if word not in self._fillers]
        several: list[Term] = []
        while left:
            size = next((n for n in range(_PHRASE, 1, -1) if " ".join(left[:n]) in self._alike), 1)
            entry, left = " ".join(left[:size]), left[size:]
            if size > 1 or entry not in self._ignored:
                several.append(self.term(entry))
        terms += several
        return terms or [self.term(stem(word)) for word in typed]

    def _entry(self, text: str) -> str:
        kept = (word for word in words(folded(text)) if word not in self._fillers)
        return " ".join(map(stem, kept))


@cache
def vocabulary() -> Vocabulary:
    """Return the bundled table of words."""
    read = words_table()
    ignored, fillers = read["ignored"].split(), read["fillers"].split()
    return Vocabulary(read["synonyms"], ignored, fillers, read["light"], read["written"])


@cache
def words_table() -> dict[str, Any]:
    """Return the bundled table of words: synonyms, topics, and words to leave out."""
    from timer.routine.yaml.tree import LARGEST, load, values

    path = assets.folder("routines") / "tables" / "search.yaml"
    found: dict[str, Any] = values(load(path, LARGEST, "`synonyms:`"))
    return found


def routines(cards: Iterable[RoutineCard], library: Moves) -> list[Document]:
    """Return what routines are found by: their own words, those of their moves, and topics."""
    aliases = {move.name: " ".join(move.aliases) for move in _all(library)}
    topics = words_table()["topics"]
    return [_of_routine(card, aliases, topics.get(card.slug, ())) for card in cards]


def concerns(document: Document, text: str) -> bool:
    """Return whether a document is about what `text` says, or something that means the same.

    What is only mentioned in a description or a cue doesn't count.
    """
    terms = vocabulary().query(text)
    places = [one for weight, one, _ in document.texts if weight >= _PART]
    return all(any(_match(term, one) >= _SYNONYM for one in places) for term in terms)


def moves(library: Moves) -> list[Document]:
    """Return what moves are found by."""
    return [_of_move(move) for move in _all(library)]


def _all(library: Moves) -> list[Move]:
    return [move for slug in library.slugs if (move := library.find(slug))]


def _of_routine(card: RoutineCard, aliases: Mapping[str, str], topics: Sequence[str]) -> Document:
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
            *((_TOPIC - _LATER * place, one, about) for place, one in enumerate(topics)),
            *parts,
            *kit,
            *when,
            *((_TAG, mark.replace("-", " "), about) for mark in card.marks),
            (_ABOUT, about, about),
        ),
        None if card.total_ms is None else card.total_ms / 60_000,
    )


def _of_move(move: Move) -> Document:
    said = " ".join(text for cue in move.cues for text in cue.texts)
    first = move.cues[0].texts[0] if move.cues else ""
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


def explanations(*, signs: bool = False) -> list[Document]:
    """Return what may be behind a tight or sore leg, as it is found.

    What leads to getting help comes first if its words are typed; with `signs`, so does any sign.
    """
    from timer.services.why import table

    found: list[Document] = []
    for one in table().explanations.values():
        why = first_sentence(one.text)
        texts = ((_NAME, one.title, why), (_TOPIC, one.words, why), (_CUE, one.text, why))
        alarms = table().alarms(one) if signs or one.help else ()
        found.append(Document("explanation", one.slug, one.title, texts, None, alarms))
    return found


def signs_in(text: str) -> list[str]:
    """Return the titles of the explanations whose signs are among the words of `text`."""
    typed = set(stems(text).split())
    return [one.name for one in explanations(signs=True) if one.alarmed(typed)]


def explanations_for(text: str) -> list[str]:
    """Return the slugs of the explanations that fit the words of `text`, best first."""
    return [one.slug for one in Search(explanations(signs=True)).best(text)]


def first_sentence(text: str) -> str:
    """Return a text up to its first full stop."""
    return text.partition(". ")[0].rstrip(".") + "."


@frozen
class Hit:
    """How well a term matches a document, from 0 to 1, what that counts, and where it was found."""

    quality: float
    score: float
    why: str


def _best(terms: Sequence[Term], doc: Document, most: float) -> Hit | None:
    """Return the best hit of any of `terms` in a document; `most` is its highest quality."""
    hits = [
        Hit(quality * most, quality * most * weight, why)
        for term in terms
        for weight, text, why in _texts(term, doc)
        if (quality := _match(term, text) if term.minutes is None else _nearness(term, doc)) > 0
    ]
    if not hits:
        return None
    best = max(hits, key=lambda hit: hit.score)
    more = min(len(hits) - 1, _MOST_MORE) * _MORE
    return Hit(max(hit.quality for hit in hits), best.score + more, best.why)


def _texts(term: Term, doc: Document) -> tuple[tuple[float, str, str], ...]:
    """Return where to look for a term in a document."""
    if term.minutes is None:
        return doc.texts
    return ((_NAME, "", f"takes {round(doc.minutes or 0)} minutes"),)


def _nearness(term: Term, doc: Document) -> float:
    """Return how well a length fits the minutes that were asked for, from 0 to 1."""
    minutes = doc.minutes
    if not minutes or not term.minutes:
        return 0.0
    if term.most:
        return 1.0 if minutes < term.minutes + 0.5 else 0.0
    near = min(minutes, term.minutes) / max(minutes, term.minutes)
    return near if near >= term.near else 0.0


def _rarity(hits: Sequence[Hit | None]) -> float:
    """Return how much a term says: more if few documents have it."""
    count = sum(hit is not None for hit in hits)
    return 1 + log(len(hits) / count) / 2 if count else 1.0


def _match(term: Term, text: str) -> float:
    """Return how well a term matches a text, from 0 to 1."""
    whole = f" {stems(text)} "
    if f" {term.stem} " in whole:
        return _WHOLE
    if any(f" {other} " in whole for other in term.others):
        return _SYNONYM
    if f" {term.stem}" in whole:
        return _BEGINNING
    return _INSIDE if term.inside and len(term.stem) >= 4 and term.stem in whole else 0.0


def words(text: str) -> list[str]:
    """Return the words of a text; an apostrophe or a hyphen inside one is left out."""
    return re.findall(r"\w+", re.sub(r"(?<=\w)['\u2019](?=\w)", "", text))


def stems(text: str) -> str:
    """Return the stems of the words of a text, with blanks between them."""
    return _stems(text)


@cache
def _stems(text: str) -> str:
    return " ".join(map(stem, words(folded(text))))


_ENDINGS = (
    *(
        ("ibility", ""),
        ("ability", ""),
        ("ility", "il"),
        ("ible", ""),
        ("iness", "y"),
        ("ness", ""),
    ),
    *(("isation", "is"), ("ization", "is"), ("ation", ""), ("ate", ""), ("lves", "lf")),
    *(("ise", "is"), ("ize", "is"), ("ing", ""), ("ies", "y"), ("es", ""), ("ed", "")),
)
"""Endings and what is left of each, in the order in which they are tried."""


@cache
def stem(word: str) -> str:
    """Return a word without the ending of a plural, a verb or a quality.

    `stretches` is `stretch`, `tightness` is `tight`, `flexible` and `flexibility` are the same.
    """
    for ending, kept in _ENDINGS:
        root = word.removesuffix(ending)
        if root == word or len(root) + len(kept) < _least(ending):
            continue
        root += kept
        if ending in ("ing", "ed") and root[-1] == root[-2] and root[-1] not in "sl":
            root = root[:-1]
        return _bare(root)
    # Not a plural: glass, sinus, pelvis.
    plural = len(word) > 3 and word.endswith("s") and word[-2] not in "sui"
    return _bare(word[:-1] if plural else word)


def _least(ending: str) -> int:
    """Return how many letters must be left of a word without an ending."""
    return 3 if ending in ("ing", "es", "ed") else 4


def _bare(root: str) -> str:
    """Return a root without the `e` that its forms lose: `massage` and `massaging`."""
    return root[:-1] if len(root) > 3 and root.endswith("e") else root
