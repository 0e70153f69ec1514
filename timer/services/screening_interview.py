"""The questions before one start, one after another, and earlier answers taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from timer.errors import SuppleError
from timer.frozen import replace
from timer.routine.model import Routine
from timer.routine.screening_questions import GUARDS, Guard, ruled_out
from timer.services.context import Context
from timer.services.routine_files import load_routine
from timer.services.screening import (
    ScreeningResult,
    current_answers,
    guards_of,
    questions,
    reported_answers,
    since,
    verdict,
)


class ScreeningInterview:
    """What is asked next before a start of `routine`, and what the answers come to."""

    def __init__(self, context: Context, routine: Routine) -> None:
        self._routine = routine
        self._moves = context.moves
        self._now = context.clock.wall()
        self._known = current_answers(context)
        self._old = {slug for slug in reported_answers(context) if slug not in self._known}
        self._context = context
        self._again: tuple[Guard, ...] = ()
        self.given: dict[str, bool] = {}
        """The answers given here, by the guard's slug."""

    @property
    def next(self) -> Guard | None:
        """The question that is to be answered now; None once everything is."""
        if not verdict(self._routine, self._moves, self._answers).go:
            return None
        anew = [guard for guard in self._again if guard.slug not in self._answers]
        asked = questions(self._routine, self._moves, self._answers, self._now, self._old)
        return next(iter((*anew, *asked)), None)

    @property
    def verdict(self) -> ScreeningResult:
        """What the answers come to; what is not answered counts as no.

        What is offered can start after the same answers. A swap heeds an old yes as well, as long
        as it was not taken back.
        """
        found = verdict(self._routine, self._moves, self._answers)
        instead = next((slug for slug in found.offers if self._starts(slug)), None)
        old = {slug: True for slug in self._old if slug not in self._answers}
        return replace(found, instead=instead, avoid=found.avoid | ruled_out(old))

    def _starts(self, slug: str) -> bool:
        """Tell whether the routine `slug` may start after these answers and an old yes."""
        try:
            routine = load_routine(self._context, slug)
        except SuppleError:
            return True  # whoever starts it is told what is wrong with it
        answers = {**dict.fromkeys(self._old, True), **self._answers}
        return verdict(routine, self._moves, answers).go

    @property
    def earlier(self) -> dict[str, str]:
        """The question of each yes that counts here and stands from earlier, and until when."""
        slugs = [slug for slug in self._raised if slug not in self.given]
        if not slugs:
            return {}
        nothing: dict[str, str] = {}
        times = self._context.past.find(lambda store: since(store, self._now), nothing)
        stand = [GUARDS[slug] for slug in slugs if slug in times]
        return {one.question: _told(one, times[one.slug], self._now) for one in stand}

    def answer(self, yes: bool) -> None:
        """Take the answer to the question that is next."""
        guard = self.next
        assert guard is not None, "nothing is asked"
        self.given[guard.slug] = yes

    def again(self) -> None:
        """Ask anew what was answered with yes; until there is an answer, the kept one stays."""
        self._again = tuple(GUARDS[slug] for slug in self._raised)
        for guard in self._again:
            self._known.pop(guard.slug, None)
            self.given.pop(guard.slug, None)

    @property
    def _answers(self) -> Mapping[str, bool]:
        return {**self._known, **self.given}

    @property
    def _raised(self) -> tuple[str, ...]:
        guards = guards_of(self._routine, self._moves)
        return tuple(one.slug for one in guards if self._answers.get(one.slug))


def _told(guard: Guard, given: str, now: str) -> str:
    when = datetime.fromisoformat(given)
    if guard.yes_lasts_hours is None:
        return f"You answered yes at {when:%H:%M}; it holds until midnight."
    until = when + timedelta(hours=guard.yes_lasts_hours)
    day = "" if given[:10] == now[:10] else f"on {when:%A} "
    return f"You answered yes {day}at {when:%H:%M}; it holds until {until:%A}, {until:%H:%M}."
