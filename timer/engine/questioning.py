"""The questions before one start, one after another, and earlier answers taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from timer.engine.guarding import Verdict, questions, since, verdict
from timer.engine.host import Host
from timer.routine.guards import GUARDS, Guard, minded
from timer.routine.model import Routine


class Questioning:
    """What is asked next before a start of `routine`, and what the answers come to."""

    def __init__(self, host: Host, routine: Routine) -> None:
        self._routine = routine
        self._moves = host.moves
        self._now = host.clock.wall()
        self._known = host.answers()
        self._host = host
        self._again: tuple[Guard, ...] = ()
        self.given: dict[str, bool] = {}
        """The answers given here, by the guard's slug."""

    @property
    def next(self) -> Guard | None:
        """The question that is to be answered now; None once everything is."""
        if not self.verdict.go:
            return None
        anew = [guard for guard in self._again if guard.slug not in self._answers]
        return next(iter((*anew, *questions(self._routine, self._answers, self._now))), None)

    @property
    def verdict(self) -> Verdict:
        """What the answers come to; what is not answered counts as no."""
        return verdict(self._routine, self._moves, self._answers)

    @property
    def earlier(self) -> dict[str, str]:
        """The question of each yes that counts here and stands from earlier, and until when."""
        slugs = [slug for slug in self._raised if slug not in self.given]
        if not slugs:
            return {}
        nothing: dict[str, str] = {}
        times = self._host.from_journal(lambda store: since(store, self._now), nothing)
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
        return tuple(slug for slug in minded(self._routine.guards) if self._answers.get(slug))


def _told(guard: Guard, given: str, now: str) -> str:
    when = datetime.fromisoformat(given)
    if guard.yes_lasts_hours is None:
        return f"You answered yes at {when:%H:%M}; it holds until midnight."
    until = when + timedelta(hours=guard.yes_lasts_hours)
    day = "" if given[:10] == now[:10] else f"on {when:%A} "
    return f"You answered yes {day}at {when:%H:%M}; it holds until {until:%A}, {until:%H:%M}."
