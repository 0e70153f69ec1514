"""Which routines the answers to screening questions rule out, and why."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer import __version__
from timer.coach.past import local
from timer.coach.today import Option
from timer.errors import SuppleError
from timer.files import mark
from timer.frozen import NamedTuple, restored
from timer.routine.library.file_names import MOVES, makers, marks_under
from timer.routine.optional_steps import CHOICE
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
from timer.sealed import left_alone, read_sealed, write_sealed
from timer.services import comeback
from timer.services.catalog import LARGEST, marks_in
from timer.services.routine_files import find_entry, load_routine
from timer.services.screening import reported_answers, valid_answers, verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from timer.coach.past import Past
    from timer.routine.model import Moves, Routine
    from timer.routine.screening_questions import Guard
    from timer.services.catalog import RoutineCard
    from timer.services.context import Context

VERDICTS = "answers.index"
ANSWERS_KEPT = 4
"""For how many sets of answers verdicts are kept."""
MOST_KEPT = 20_000


def option(card: RoutineCard) -> Option:
    """Return a routine as the coach sees it."""
    return restored(
        Option,
        {
            "slug": card.slug,
            "name": card.name or card.slug,
            "minutes": ((card.total_ms or 0) + 30_000) // 60_000 or 1,
            "when": card.when,
            "marks": _as_set(card.marks),
            "schedule": card.schedule,
            "missing": card.missing,
            "next": card.next,
        },
    )


@lru_cache(maxsize=1024)
def _as_set(marks: tuple[str, ...]) -> frozenset[str]:
    """Return marks as a set; most routines of a large library are marked like another one."""
    return frozenset(marks)


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
    verdicts = _Verdicts(context, facts, answers)
    wary = [one for one in GUARDS.values() if answers.get(one.slug) and one.slug in valid]
    asked: dict[tuple[tuple[str, ...], ...], list[Guard]] = {}
    for card in cards:
        careful = next((one for one in wary if set(card.marks) & set(one.wary)), None)
        if careful is not None:
            found[card.slug] = f"{sign_in(careful, facts)}: only with care"
        kind = card.marks, card.guards, card.when
        if kind not in asked:
            asked[kind] = [
                guard
                for guard in raised(card)
                if answers.get(guard.slug) and guard.effect is not Effect.WARN
            ]
        yes = asked[kind]
        if not yes:
            continue
        result = verdicts.of(card, yes)
        if result is None:
            continue  # broken since the card was made: it can't start anyway
        runs = next((guard for guard in yes if guard.runs and BEFORE_RUN in card.when), None)
        if result.go and runs is None and result.meant:
            continue
        why = runs or yes[0]
        if why.slug not in valid:
            effect = "asks again"
        else:
            effect = "not today" if not result.go or runs else "only in part"
        found[card.slug] = f"{sign_in(why, facts)}: {effect}"
    verdicts.keep()
    return found


def raised(card: RoutineCard) -> tuple[Guard, ...]:
    """Return the questions that a routine raises."""
    return heeded_by(card.marks, card.guards, card.when)


class _Verdict(NamedTuple):
    """What answers mean for a routine."""

    go: bool
    """Whether it may start."""
    meant: bool
    """Whether nothing is left out but by a guard that offers this very routine."""


class _Verdicts:
    """What answers mean for routines, kept in the cache folder by what their cards are made of.

    A verdict goes by the whole routine, so its file has to be read; after a yes, by every menu. It
    holds for these answers, this kit, and the code, tables and moves that it depends on.
    """

    def __init__(
        self, context: Context, facts: Mapping[str, str], answers: Mapping[str, bool]
    ) -> None:
        self._context, self._facts, self._answers = context, facts, answers
        self._file = context.folders.cache / VERDICTS
        self._stamp = ""
        self._known: dict[str, tuple[bool, bool]] | None = None
        self._others: list[Any] = []
        """What is kept for other answers."""
        self._is_new = False
        self._settled = False
        """Whether a change of what all verdicts depend on would show."""

    def of(self, card: RoutineCard, yes: Sequence[Guard]) -> _Verdict | None:
        """Return what the answers, of which these guards got a yes, mean; None if unreadable."""
        if not card.made_of:
            return self._judged(card, yes)
        if self._known is None:
            self._known = self._load()
        chosen = self._facts.get(CHOICE + card.slug, "")
        key = f"{card.made_of}|{chosen}|{sorted(card.includes.items()) if card.includes else ''}"
        if key in self._known:
            return _Verdict(*self._known[key])
        found = self._judged(card, yes)
        if found is not None and self._is_still(card):
            self._known[key], self._is_new = (found.go, found.meant), True
        return found

    def _is_still(self, card: RoutineCard) -> bool:
        """Return whether what was read just now is what the card was made of, and shows changes."""
        found = f"{mark(card.file)}"
        made_of = f"{card.file}|{found}"
        same = card.made_of == made_of or card.made_of.startswith(f"{made_of}|")
        settled = left_alone((found, *marks_in(card.includes)), self._context.clock.wall())
        return same and settled and find_entry(self._context, card).path == card.path

    def keep(self) -> None:
        """Keep what was judged; if that fails, it only costs time."""
        if not self._is_new or self._known is None or not self._settled:
            return
        import marshal

        known = self._known if len(self._known) <= MOST_KEPT else {}
        kept = [(self._yes, known), *self._others[: ANSWERS_KEPT - 1]]
        write_sealed(self._file, marshal.dumps((self._stamp, kept)))

    def _load(self) -> dict[str, tuple[bool, bool]]:
        """Return the verdicts for these answers, none if they are missing, damaged or outdated."""
        import marshal

        own = Path(__file__)
        makes = (*makers(), own, own.with_name("screening.py"))
        moves = self._context.folders.routines / MOVES
        marks = [one for place in (*makes, moves) for one in marks_under(place)]
        self._settled = left_alone(
            (one.rpartition(" ")[2] for one in marks), self._context.clock.wall()
        )
        self._stamp = f"{__version__} {self._context.settings.kit} {marks}"
        body = read_sealed(self._file, LARGEST)
        stamp, kept = marshal.loads(body) if body is not None else ("", [])
        if stamp != self._stamp:
            return {}
        found = [known for yes, known in kept if yes == self._yes]
        self._others = [one for one in kept if one[0] != self._yes]
        return found[0] if found else {}

    @property
    def _yes(self) -> tuple[str, ...]:
        return tuple(sorted(slug for slug, given in self._answers.items() if given))

    def _judged(self, card: RoutineCard, yes: Sequence[Guard]) -> _Verdict | None:
        try:
            routine = load_routine(self._context, card, self._facts)
            result = verdict(routine, self._context.moves, self._answers)
        except SuppleError:
            return None
        return _Verdict(result.go, _is_meant(routine, self._context.moves, yes))


def _is_meant(routine: Routine, moves: Moves, yes: Iterable[Guard]) -> bool:
    """Return whether nothing is left out but by a guard that offers this very routine."""
    others = ruled_out_tags({one.slug: True for one in yes if one.instead != routine.slug})
    return not steps_with(routine, moves, others) & planned(routine)
