"""The questions before a start: which to ask, what the answers mean, and which are kept.

`facts` are those of the journal; `now` is the local time with its offset (ISO 8601).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from timer.errors import SuppleError
from timer.frozen import NamedTuple, frozen, replace
from timer.journal.events import RETURN, Entry, Fact, injury, new_id
from timer.routine.model import (
    Ask,
    Moves,
    Note,
    Rest,
    Routine,
    leaves,
)
from timer.routine.screening_questions import (
    FACT,
    GUARDS,
    HEALING,
    HEALS_DAYS,
    INJURED,
    INJURY,
    RULES,
    Effect,
    Guard,
    advice_in,
    effect_in,
    fact,
    heeded_by,
    marks_of,
    planned,
    raised_by,
    ruled_out,
    steps_with,
    ticked,
)
from timer.timeline.messages import FIRST_WORDS

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.services.context import Context

WELCOMED = "welcomed"
NEXT_CARD = "welcome"
"""The key of the fact that says which card of the welcome comes next."""
WELCOME_OVER = "over"
SAFETY_LINE = " ".join(FIRST_WORDS[0])
WELCOME_NOT_SAVED = "Your confirmation was not saved, so you will be asked for it again."
ANSWERS_NOT_SAVED = "Your answers were not saved, so they only count this time."

NO_FACTS: Mapping[str, str] = MappingProxyType({})

_PAINS = ("sharp-pain", "fresh-injury", "nerve-signs", "sit-bone")
_ALWAYS = ("breathe-down", "core", "nerve-floss-daily", "cold-pack-cramp")
"""What to offer, in this order, if an answer rules out the guard's own offer."""


@frozen
class ScreeningResult:
    """What the answers to a routine's questions mean."""

    go: bool
    advice: tuple[str, ...] = ()
    """Advice for every yes that matters here, in the order of the guards."""
    instead: str | None = None
    """The slug of a routine to do instead; always set if `go` is false."""
    avoid: frozenset[str] = frozenset()
    """The tags that the answers rule out; see `SessionOptions.avoid`."""
    dropped: frozenset[int] = frozenset()
    """The numbers of the planned steps that are left out."""
    offers: tuple[str, ...] = ()
    """Routines to do instead, best first; `instead` is one of them."""
    by: Guard | None = None
    """The guard that keeps the routine from starting."""


class Consequence(NamedTuple):
    """What one answer means for a routine."""

    guard: Guard
    effect: Effect | None
    """DROP where steps are left out, WARN where there is only advice, None where neither."""
    steps: frozenset[int] = frozenset()
    """The numbers of the planned steps that it leaves out."""


def guards_of(routine: Routine, moves: Moves) -> tuple[Guard, ...]:
    """Return the rules that matter to `routine` by what it does, and those it lists."""
    return heeded_by(marks_of(routine, moves), routine.guards, routine.when)


def asked_by(routine: Routine, moves: Moves, dropped: Collection[int] = ()) -> tuple[Guard, ...]:
    """Return the guards whose questions `routine` asks, without the steps that are `dropped`.

    A move with a name of the person's own, without tags, asks nothing; an earlier yes still counts.
    """
    marks = marks_of(routine, moves, written=True, without=dropped)
    return raised_by(marks, routine.guards, routine.when)


def questions(
    routine: Routine,
    moves: Moves,
    answers: Mapping[str, bool],
    now: str,
    old: Collection[str] = (),
) -> tuple[Guard, ...]:
    """Return the guards to ask about now, in order; `answers` has the answers so far by slug.

    Guards in `old` have an expired yes and are asked wherever it would matter. Nothing more is
    asked once an answer keeps the routine from starting.
    """
    found = verdict(routine, moves, answers)
    if not found.go:
        return ()
    hour = int(now[11:13])
    asked = asked_by(routine, moves, found.dropped)
    return tuple(
        one
        for one in guards_of(routine, moves)
        if one.slug in GUARDS
        and one.slug not in answers
        and hour < one.before_hour
        and (one in asked or one.slug in old)
    )


def verdict(routine: Routine, moves: Moves, answers: Mapping[str, bool]) -> ScreeningResult:
    """Return what `answers` mean for `routine`; a guard without an answer counts as no.

    A yes rules out the steps with its tags, in any routine. A routine with less than half of its
    work left doesn't start.
    """
    raised = [guard for guard in guards_of(routine, moves) if answers.get(guard.slug)]
    marks = marks_of(routine, moves)
    advice = tuple(advice_in(guard, routine.slug, marks) for guard in raised)
    avoid = ruled_out(answers)
    dropped = steps_with(routine, moves, avoid) & planned(routine)
    blocking = [
        one
        for one in raised
        if one.slug in routine.guards and effect_in(one, routine.slug) is Effect.BLOCK
    ]
    if not blocking and dropped and not _enough_left(routine, moves, dropped):
        blocking = [one for one in raised if _dropped_by(one, routine, moves)]
    offered = (*(guard.instead for guard in (*blocking, *raised)), *(_ALWAYS if blocking else ()))
    offers = tuple(slug for slug in dict.fromkeys(offered) if slug != routine.slug)
    by, instead = next(iter(blocking), None), next(iter(offers), None)
    return ScreeningResult(not blocking, advice, instead, avoid, dropped, offers, by)


def consequences(
    routine: Routine, moves: Moves, answers: Mapping[str, bool]
) -> tuple[Consequence, ...]:
    """Return what each of `answers` means for `routine`, in the order of the guards."""
    raised = guards_of(routine, moves)
    found: list[Consequence] = []
    for guard in (one for one in RULES.values() if one.slug in answers):
        if not answers[guard.slug] or guard not in raised:
            found.append(Consequence(guard, None))
            continue
        steps = _dropped_by(guard, routine, moves)
        found.append(Consequence(guard, Effect.DROP if steps else Effect.WARN, steps))
    return tuple(found)


def startable(
    result: ScreeningResult,
    moves: Moves,
    answers: Mapping[str, bool],
    load: Callable[[str], Routine],
) -> tuple[str, ...]:
    """Return which of the offers in `result` can start after `answers`.

    One that loses a step is offered only by the guard that it is meant for. `load` is as for
    `ScreeningInterview`.
    """
    return tuple(slug for slug in result.offers if _is_offered(slug, moves, answers, load))


def _is_offered(
    slug: str,
    moves: Moves,
    answers: Mapping[str, bool],
    load: Callable[[str], Routine],
    *,
    broken: bool = False,
) -> bool:
    """Return whether `slug` may start whole, or is meant for an answer; `broken` if unreadable."""
    try:
        found = verdict(load(slug), moves, answers)
    except SuppleError:
        return broken  # starting it will show what is wrong with it
    meant = {RULES[one].instead for one, yes in answers.items() if yes}
    return found.go and (slug in meant or not found.dropped)


def valid_answers(facts: Mapping[str, str], now: str) -> dict[str, bool]:
    """Return the answers among `facts` that are valid at `now`, by the guard's slug.

    In the week after an injury that includes `HEALING`, which nobody was asked.
    """
    found = {slug: yes for slug, yes, _ in _valid(facts, now)}
    return {**found, HEALING.slug: True} if _heals(facts, now) else found


def expired_yes(facts: Mapping[str, str], now: str) -> dict[str, str]:
    """Return when each yes was given that is no longer valid and not answered again, by slug.

    What it rules out is not recommended until the question is answered again.
    """
    valid = {slug for slug, _, _ in _valid(facts, now)}
    found = {slug: facts.get(FACT + slug, "").partition(" ") for slug in GUARDS}
    return {
        slug: given
        for slug, (answer, _, given) in found.items()
        if answer == "yes" and slug not in valid and _since(given, now) is not None
    }


def reported_answers(facts: Mapping[str, str], now: str) -> dict[str, bool]:
    """Return the valid answers and every expired yes, by the guard's slug.

    What one of them rules out is not recommended.
    """
    return {**dict.fromkeys(expired_yes(facts, now), True), **valid_answers(facts, now)}


def lasting(facts: Mapping[str, str]) -> bool:
    """Return whether the answers among `facts` mean the same at any time: no yes, which expires."""
    return not any(value.startswith("yes") for value in facts.values())


def pains(facts: Mapping[str, str], now: str) -> dict[str, str]:
    """Return when each pain was last reported, however long ago, by the guard it answers."""
    kept = ((slug, facts.get(FACT + slug, "").partition(" ")) for slug in _PAINS)
    reported = {slug: at for slug, (answer, _, at) in kept if answer == "yes"}
    passed = {slug: _since(at, now) for slug, at in reported.items()}
    # Allow a day for clocks that were set back; anything later than that is wrong.
    known = {slug for slug, one in passed.items() if one is not None and one > timedelta(days=-1)}
    return {slug: at for slug, at in reported.items() if slug in known}


def injured_at(facts: Mapping[str, str], now: str) -> str | None:
    """Return when the last injury was, however long ago, or None if none is known."""
    answer, _, at = facts.get(INJURED, "").partition(" ")
    return at if answer == "yes" and _since(at, now) is not None else None


def answer_facts(
    answers: Mapping[str, bool],
    now: str,
    days: int = 0,
    facts: Mapping[str, str] = NO_FACTS,
    signs: Mapping[str, str] = NO_FACTS,
) -> list[Fact | Entry]:
    """Return what is kept in the journal of answers given at `now`.

    A fresh injury was `days` ago. `facts` are those kept so far: a no within the three days of an
    injury takes it back. `signs` are the names of those that were ticked, by the guard's slug.
    """
    found: list[Fact | Entry] = [Fact(*ticked(slug, sign, now)) for slug, sign in signs.items()]
    for slug, yes in answers.items():
        if slug == INJURY and yes:
            found += injury(_days_before(now, days), now)
            continue
        found.append(Fact(*fact(slug, yes, now)))
        if slug == INJURY and valid_answers(facts, now).get(INJURY):
            found.append(Fact(INJURED, f"no {now}"))
            from timer.coach.comeback import LEAVE

            found.append(Entry(new_id(), RETURN, now, LEAVE))
    return found


def keep_answers(
    context: Context,
    answers: Mapping[str, bool],
    days: int = 0,
    facts: Mapping[str, str] = NO_FACTS,
    signs: Mapping[str, str] = NO_FACTS,
) -> str | None:
    """Save answers to screening questions; return what to say of it, if anything."""
    found = answer_facts(answers, context.clock.wall(), days, facts, signs)
    return context.journal.keep(*found, unsaved=ANSWERS_NOT_SAVED)


def needs_welcome(past: Past) -> bool:
    """Return whether the disclaimer was never read; no, if the journal can't say."""
    return past.error is None and WELCOMED not in past.facts


def has_card_left(past: Past) -> bool:
    """Return whether a card of the welcome is still to be shown; see `services.welcome`."""
    return needs_welcome(past) or past.facts.get(NEXT_CARD, WELCOME_OVER) != WELCOME_OVER


def safety_line(past: Past, speed: float = 1.0) -> str | None:
    """Return what is shown and said before a first session, if the welcome was never read.

    None if there was a session before, if the journal can't say, or if a routine is only tried out
    at another speed.
    """
    done = any(session["speed"] == 1 for session in past.sessions)
    return SAFETY_LINE if needs_welcome(past) and not done and speed == 1 else None


def keep_welcome(context: Context) -> str | None:
    """Save that the disclaimer was read, with the date; return what to say of it, if anything."""
    return context.journal.keep(Fact(WELCOMED, context.clock.wall()), unsaved=WELCOME_NOT_SAVED)


class ScreeningInterview:
    """The questions before a start of `routine`, one after another, and what the answers mean.

    `load` reads another routine by its slug; it raises SuppleError. Answers given `beforehand`
    replace those in `facts`. No routine in `later` is offered.
    """

    def __init__(
        self,
        routine: Routine,
        moves: Moves,
        facts: Mapping[str, str],
        now: str,
        load: Callable[[str], Routine],
        beforehand: Mapping[str, bool] = MappingProxyType({}),
        later: Collection[str] = (),
    ) -> None:
        self._later = later
        self._routine = routine
        self._moves = moves
        self._now = now
        self._load = load
        self._known = {**valid_answers(facts, now), **beforehand}
        valid = _valid(facts, now)
        self._given_at = {slug: given for slug, _, given in valid if slug not in beforehand}
        self._old = set(expired_yes(facts, now))
        self._again: tuple[Guard, ...] = ()
        self._yes_at = expired_yes(facts, now)
        self.given: dict[str, bool] = {}
        """The answers given in this interview, by the guard's slug."""
        self.days: int | None = None
        """How many days ago the injury was, once that is answered."""

    @property
    def next(self) -> Guard | None:
        """The question to answer now, or None after the last."""
        return next(iter(self._open), None)

    @property
    def asks_when(self) -> bool:
        """Whether to ask now when the injury was, which was just said."""
        return self.given.get(INJURY, False) and self.days is None

    def text(self, guard: Guard) -> str:
        """Return the question to ask now: whether what was true on another day still is."""
        at = self._yes_at.get(guard.slug)
        return guard.again(_day(at, self._now)) if at else guard.question

    @property
    def progress(self) -> tuple[int, int]:
        """The number of the next question, and how many there are at most."""
        return len(self.given) + 1, len(self.given) + len(self._open)

    @property
    def last(self) -> tuple[str, bool] | None:
        """The question answered last in this interview, and its answer."""
        return next(
            ((self.text(GUARDS[slug]), yes) for slug, yes in reversed(self.given.items())), None
        )

    @property
    def verdict(self) -> ScreeningResult:
        """What the answers mean; a question without an answer counts as no.

        The routine offered instead can start after the same answers. Swaps avoid what an expired
        yes rules out too, unless the question was answered again.
        """
        found = verdict(self._routine, self._moves, self._answers)
        instead = next((slug for slug in found.offers if self._starts(slug)), None)
        old = {slug: True for slug in self._old if slug not in self._answers}
        return replace(found, instead=instead, avoid=found.avoid | ruled_out(old))

    @property
    def earlier(self) -> dict[str, str]:
        """The question of each earlier yes that counts here, and until when it is valid."""
        slugs = [slug for slug in self._raised if slug not in self.given and slug in self._given_at]
        return {
            GUARDS[slug].question: _validity(GUARDS[slug], self._given_at[slug], self._now)
            for slug in slugs
        }

    def answer(self, yes: bool) -> None:
        """Answer the next question."""
        guard = self.next
        assert guard is not None, "there is no question"
        self.given[guard.slug] = yes

    def answer_when(self, days: int) -> None:
        """Answer when the injury was."""
        self.days = days

    def back(self) -> bool:
        """Take the last answer back, to ask again; return whether there was one."""
        if next(reversed(self.given), None) == INJURY and self.days is not None:
            self.days = None
            return True
        if self.given:
            self.given.popitem()
            return True
        return False

    def again(self) -> None:
        """Ask again where the answer was yes; until then, the saved answer is valid."""
        asked = (INJURY if slug == HEALING.slug else slug for slug in self._raised)
        self._again = tuple(GUARDS[slug] for slug in dict.fromkeys(asked))
        self.days = None
        for guard in self._again:
            self._known.pop(guard.slug, None)
            self.given.pop(guard.slug, None)

    def named(self, slug: str | None) -> str | None:
        """Return the name of a routine, or its slug where it can't be read."""
        try:
            return self._load(slug).name if slug else None
        except SuppleError:
            return slug

    def _starts(self, slug: str) -> bool:
        """Return whether the routine `slug` may start after these answers and any expired yes."""
        answers = {**dict.fromkeys(self._old, True), **self._answers}
        if slug in self._later:
            return False
        return _is_offered(slug, self._moves, answers, self._load, broken=True)

    @property
    def _open(self) -> tuple[Guard, ...]:
        """The questions without an answer, in order; none once an answer refuses the start."""
        if not verdict(self._routine, self._moves, self._answers).go:
            return ()
        again = [guard for guard in self._again if guard.slug not in self._answers]
        asked = questions(self._routine, self._moves, self._answers, self._now, self._old)
        return tuple(dict.fromkeys((*again, *asked)))

    @property
    def _answers(self) -> Mapping[str, bool]:
        return {**self._known, **self.given}

    @property
    def _raised(self) -> tuple[str, ...]:
        guards = guards_of(self._routine, self._moves)
        return tuple(guard.slug for guard in guards if self._answers.get(guard.slug))


def _days_before(now: str, days: int) -> str:
    """Return `now`, or the last minute of an earlier day: its hour is unknown (house)."""
    if not days:
        return now
    then = datetime.fromisoformat(now) - timedelta(days=days)
    return then.replace(hour=23, minute=59, second=0, microsecond=0).isoformat()


def _day(at: str, now: str) -> str:
    """Return the day of an instant in words: `yesterday`, `4 days ago`, `on 3 May`."""
    here = datetime.fromisoformat(now)
    then = datetime.fromisoformat(at).astimezone(here.tzinfo)
    days = max((here.date() - then.date()).days, 0)
    near = {0: "earlier today", 1: "yesterday"}
    return near.get(days) or (f"{days} days ago" if days < 15 else f"on {then.day} {then:%B}")


def _heals(facts: Mapping[str, str], now: str) -> bool:
    """Return whether the last injury is no longer fresh, but less than a week ago."""
    at = injured_at(facts, now)
    passed = _since(at, now) if at else None
    fresh = timedelta(hours=GUARDS[INJURY].yes_lasts_hours or 0)
    return passed is not None and fresh <= passed < timedelta(days=HEALS_DAYS)


def _validity(guard: Guard, given: str, now: str) -> str:
    here = datetime.fromisoformat(now)
    when = datetime.fromisoformat(given).astimezone(here.tzinfo)
    if guard.yes_lasts_hours is None:
        return f"You answered yes at {when:%H:%M}; it holds until midnight."
    until = when + timedelta(hours=guard.yes_lasts_hours)
    if guard.slug == INJURY and when.date() != here.date():
        return f"You said it was on {when:%A}; this holds until {until:%A}, {until:%H:%M}."
    day = "" if when.date() == here.date() else f"on {when:%A} "
    return f"You answered yes {day}at {when:%H:%M}; it holds until {until:%A}, {until:%H:%M}."


def _valid(facts: Mapping[str, str], now: str) -> Iterator[tuple[str, bool, str]]:
    """Yield slug, answer and time of every answer that is valid at `now`."""
    for slug, guard in GUARDS.items():
        answer, _, given = facts.get(FACT + slug, "").partition(" ")
        if given and _is_valid(guard, answer == "yes", given, now):
            yield slug, answer == "yes", given


def _is_valid(guard: Guard, yes: bool, given: str, now: str) -> bool:
    passed = _since(given, now)
    if passed is None or (yes and int(now[11:13]) >= guard.before_hour):
        return False
    if yes and guard.yes_lasts_hours is not None:
        return abs(passed) < timedelta(hours=guard.yes_lasts_hours)
    # The day is that of the zone the machine is in now, wherever the answer was given.
    here = datetime.fromisoformat(now)
    return abs(passed) < timedelta(days=1) and (here - passed).date() == here.date()


def _since(given: str, now: str) -> timedelta | None:
    """Return how long ago an answer was given, or None if its time can't be read."""
    try:
        return datetime.fromisoformat(now) - datetime.fromisoformat(given)
    except (ValueError, TypeError, OverflowError):
        return None


def _dropped_by(guard: Guard, routine: Routine, moves: Moves) -> frozenset[int]:
    """Return the numbers of the planned steps that a yes to `guard` leaves out."""
    return steps_with(routine, moves, ruled_out({guard.slug: True})) & planned(routine)


def _enough_left(routine: Routine, moves: Moves, dropped: frozenset[int]) -> bool:
    """Return whether at least half of the work is left, by its planned time."""
    from timer.timeline.compile.compiler import compile_routine

    steps = dict(enumerate(leaves(routine.steps), 1))
    work = [
        (one.step, one.length_ms)
        for one in compile_routine(routine, moves).segments
        if one.is_bout and not isinstance(steps[one.step], (Note, Ask, Rest))
    ]
    left = sum(length for step, length in work if step not in dropped)
    return left > 0 and 2 * left >= sum(length for _, length in work)
