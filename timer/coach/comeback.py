"""The return from an injury: where somebody is, from what they answered, and what may come next.

A path is data: its steps, each with a question whose yes is the worse answer. `standing` goes
through what was said, the oldest first. A no to a step's question counts towards the next step, a
yes leads back to the step that is named there, and so does pain in a session. Time alone never
moves anybody. For example, `start`, `rest no` and `gentle yes` lead to the first step again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from timer.coach.today import NO_LOAD_AFTER_INJURY
from timer.frozen import frozen, keyword_frozen

START, LEAVE = "start", "leave"
NO, YES, HURT = "no", "yes", "hurt"
"""What is said of a step, after its slug: `bridges no`."""


@keyword_frozen
class Step:
    """One step of the path."""

    slug: str
    name: str
    routines: tuple[str, ...]
    """What is done in it, best first."""
    asks: str
    """The question that leaves it; `{day}` is the day of the session that is asked about."""
    forward: str
    """What is said when it leads to the next step."""
    back: str
    """The step to which a yes leads; never a later one."""
    hurt: str
    """The step to which pain in a session leads; never a later one than `back`."""
    also: tuple[str, ...] = ()
    """What else may be done from here on."""
    good: int = 1
    """How many answers of no lead to the next step."""
    every: int = 1
    """How many days apart its routine is planned."""
    days: int = 0
    """Days after the injury that have to be over before it asks."""


@frozen
class Path:
    """The steps in their order."""

    steps: Mapping[str, Step]
    check_after: int
    """After so many setbacks the advice is to have it checked."""
    check: str

    def place(self, slug: str) -> int | None:
        """Return the place of a step from 0, or None if there is none."""
        return next((place for place, one in enumerate(self.steps) if one == slug), None)

    def allowed(self, step: Step) -> frozenset[str]:
        """Return the routines that may be done at a step: its own and those of earlier ones."""
        upto = [*self.steps.values()][: (self.place(step.slug) or 0) + 1]
        return frozenset(slug for one in upto for slug in (*one.routines, *one.also))


@frozen
class Told:
    """Something said about the return: START, LEAVE, or a step's slug with NO, YES or HURT."""

    at: datetime
    what: str


@keyword_frozen
class Standing:
    """Where somebody is."""

    path: Path
    step: Step
    number: int
    """The step's number, from 1."""
    good: int
    """How many answers of no this step has had so far."""
    setbacks: int
    since: datetime
    """From when on a session of this step counts: its start, or the day of the last answer.

    An answer is about an earlier day, so a session before it on the same day is still asked about.
    """

    @property
    def of(self) -> int:
        """How many steps there are."""
        return len(self.path.steps)

    @property
    def allowed(self) -> frozenset[str]:
        """The routines that may be done."""
        return self.path.allowed(self.step)

    @property
    def check(self) -> str | None:
        """That it should be checked, after too many setbacks."""
        return self.path.check if self.setbacks >= self.path.check_after else None

    @property
    def text(self) -> str:
        """Where it is, as a sentence."""
        return f"Your return, step {self.number} of {self.of}: {self.step.name}."


def standing(path: Path, told: Sequence[Told]) -> Standing | None:
    """Return where somebody is after what they said; None if on no path, or at its end."""
    steps = [*path.steps.values()]
    place: int | None = None
    good = setbacks = 0
    since: datetime | None = None
    for one in sorted(told, key=lambda each: each.at):
        if one.what in (START, LEAVE):
            place, good, setbacks = (0 if one.what == START else None), 0, 0
            since = one.at
            continue
        slug, _, answer = one.what.partition(" ")
        asked = path.place(slug)
        if place is None or asked is None or answer not in (NO, YES, HURT):
            continue
        if answer == NO:
            if asked > place:
                continue  # told on another machine, about a step that was taken back meanwhile
            good = good + 1 if asked == place else 1
            place, since = asked, _day_of(one)
            if good >= steps[place].good:
                place, good = (place + 1 if place + 1 < len(steps) else None), 0
            continue
        lead = steps[asked].back if answer == YES else steps[asked].hurt
        place, good = min(place, path.place(lead) or 0), 0
        since = _day_of(one) if answer == YES else one.at
        setbacks += 1
    if place is None or since is None:
        return None
    return Standing(
        path=path, step=steps[place], number=place + 1, good=good, setbacks=setbacks, since=since
    )


def _day_of(told: Told) -> datetime:
    """Return the start of the day on which something was said."""
    return told.at.replace(hour=0, minute=0, second=0, microsecond=0)


def asks_about(
    at: Standing, done: Sequence[tuple[str, datetime]], today: date, injury: datetime | None
) -> date | None:
    """Return the day that the step's question is about, None if there is nothing to ask today.

    `done` are the sessions in which something was done, by routine. The first step has no session:
    it asks once a day, when its days are over.
    """
    if at.step.days:
        days = max(at.step.days, NO_LOAD_AFTER_INJURY)
        over = injury is None or (today - injury.date()).days > days
        answered = at.since.date() == today and (at.good or at.setbacks)
        return today if over and not answered else None
    days_of = [
        when.date()
        for routine, when in done
        if routine in at.step.routines and when >= at.since and when.date() < today
    ]
    return max(days_of, default=None)
