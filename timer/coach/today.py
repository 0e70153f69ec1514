"""What to do today and why, and what to leave for another day.

`today` looks at every routine twice. `_against` gives the first reason to leave it: an answer, an
injury, recovery, what was done already, the time of day. `_for` gives its rank and the reason for
it, by whether you ran, your plan and the hour. For example, with the plan "strength instead" and
just back from an easy run, ball curls come first if the hamstrings have had a day of rest.

Instants are in the time zone of the person. Recovery counts days on the calendar, not hours: a
muscle that worked yesterday evening rests today, and may work the day after in the morning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from timer.frozen import frozen, keyword_frozen
from timer.routine.model import ON_PURPOSE, Schedule
from timer.routine.reader.includes import HALVES, whole
from timer.settings import Plan

MOST = 3
"""How many suggestions there are at most."""
MOST_LOADED = 2
"""The most days a week on which the hamstrings are loaded: once or twice a week (004)."""
BETWEEN_STRETCHES = timedelta(hours=4)
"""Stretching twice a day means spread over the day (001; the hours: house)."""
BACK_FROM_RUN = timedelta(minutes=30), timedelta(hours=4)
"""How long after a warm-up somebody is probably back from the run (house)."""
NEXT_WITHIN = timedelta(hours=1)
"""How long after a start what goes well after the routine comes first (house)."""
NO_LOAD_AFTER_INJURY = 3
"""Days without load or heat after something hurt: 48 to 72 hours (002)."""
PAIN_FREE = 3
"""Pain-free sessions before the next stage after an injury (house)."""
DELOAD_AFTER = 3
"""Full weeks of strength before a lighter one (house)."""
_KNOWN_FOR = 12
"""Weeks of load after which the first one known need not be the first one done."""
WORSE_FOR = 7
"""Days for which a routine with which it got worse comes last (house)."""
_LATER = 10
"""More ranks than there are, so what is moved by them comes last, or first."""
BREAK = timedelta(weeks=3)
"""After so long without load, the easier form opens again (house)."""
EARLY, EVENING, LATE, NIGHT_ENDS = 10, 18, 22, 5
"""Hours of the day; before EARLY the body counts as cold (001; the hours: house)."""
AFTERNOON = 16

LOAD = frozenset({"eccentric", "loaded"})
"""Tags of moves that load the hamstrings; one recovery group."""
HINGES = "long-range"
"""Hinges load them too, but not the few unloaded ones of a warm-up."""
_STATIC = frozenset({"static", "fold"})
_STRENGTH = frozenset({"strength", "impact", "long-range"}) | LOAD
_HEAT = frozenset({"heat", "contrast"})
_WORSE = "worse"
_FRESH = "Hurt in the last three days: no load, no heat, no stretching yet."
_FULL = "Twice this week is enough for your hamstrings."
ADVANCED = "advanced"
"""The tag of moves that few people can do at first, such as Nordic curls (002)."""
FOR_BEFORE = "It's meant for before a run."
FOR_AFTER = "It's meant for after a run."
FOR_EVENING = "It's meant for the evening."
OBVIOUS = (FOR_BEFORE, FOR_AFTER, FOR_EVENING)
"""Reasons that people need not read."""


class Ran(StrEnum):
    """Whether you run today, in words of `supple today --ran`."""

    NO = "no"
    SOON = "soon"
    EASY = "easy"
    HARD = "hard"
    LONG = "long"

    @property
    def text(self) -> str:
        """Return it as a sentence."""
        return _RAN[self]

    @property
    def back(self) -> bool:
        """Whether you are just back."""
        return self in (Ran.EASY, Ran.HARD, Ran.LONG)


_RAN = {
    Ran.NO: "No run today.",
    Ran.SOON: "Before your run.",
    Ran.EASY: "After your run.",
    Ran.HARD: "After a hard run.",
    Ran.LONG: "After a long run.",
}


@keyword_frozen
class Option:
    """A routine that may be suggested. `marks` are the tags of its moves and steps."""

    slug: str
    name: str
    minutes: int
    when: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    schedule: Schedule | None = None
    missing: tuple[str, ...] = ()
    """What it needs that you don't have."""
    next: str | None = None
    """What goes well after it."""

    @property
    def warms_up(self) -> bool:
        """Whether it is meant for before a run only."""
        return "before-run" in self.when and "after-run" not in self.when

    @property
    def loads(self) -> bool:
        """Whether it loads the hamstrings."""
        return bool(self.marks & LOAD)

    @property
    def stretches(self) -> bool:
        """Whether it holds stretches."""
        return bool(self.marks & _STATIC)

    @property
    def on_purpose(self) -> bool:
        """Whether it is only suggested where a rule of its own leads to it."""
        return ON_PURPOSE in self.marks

    @property
    def strengthens(self) -> bool:
        """Whether it is strength work of any kind."""
        return bool(self.marks & _STRENGTH) and not self.warms_up


@frozen
class Bout:
    """A set as the coach sees it: the tags of its move, and how it went."""

    marks: frozenset[str]
    done: bool
    hurt: bool = False


@keyword_frozen
class Trained:
    """A session at normal speed."""

    routine: str
    at: datetime
    finished: bool
    running: bool = False
    """Whether it still runs."""
    share: float = 1.0
    """The part of what was planned that was done."""
    bouts: tuple[Bout, ...] = ()
    answers: tuple[str, ...] = ()
    """What was answered to its questions."""

    @property
    def hurt(self) -> bool:
        """Whether something hurt."""
        return any(bout.hurt for bout in self.bouts)


@frozen
class Lead:
    """Why a routine comes first today: its rank, the reason and the reason's source."""

    rank: int
    reason: str
    source: str = "house"
    rested: bool = False
    """Whether it is only for a day on which the legs are rested."""


@keyword_frozen
class Day:
    """What is known about today."""

    now: datetime
    plan: str = Plan.NONE
    ran: Ran | None = None
    minutes: int | None = None
    """How long you have."""
    ruled_out: Mapping[str, str]
    """What an answer rules out, by slug, and why."""
    cold: bool = False
    """Whether you have only just got up."""
    nerve: bool = False
    """Whether something tingles or is numb."""
    injury: datetime | None = None
    """When you were injured last, as you said."""
    stuck: bool = False
    """Whether your diary says that two weeks have made nothing better."""
    leads: Mapping[str, Lead] = MappingProxyType({})
    """What a rule of its own leads to, by slug: your way back, a test that is due."""


@frozen
class Suggestion:
    """A routine to do now. `source` is an article's number, or `house`."""

    slug: str
    name: str
    minutes: int
    reason: str
    source: str


@frozen
class NotToday:
    """A routine to leave for another day."""

    slug: str
    reason: str


@frozen
class Today:
    """What to do now, best first, and what not."""

    suggestions: tuple[Suggestion, ...]
    not_today: tuple[NotToday, ...]
    ran: Ran | None
    """Whether you run today, as you said or as it seems."""
    painful: frozenset[str] = frozenset()
    """What of `not_today` waits because something hurts or hurt: not even the rest of it suits."""


def today(options: Sequence[Option], history: Sequence[Trained], day: Day) -> Today:
    """Return what to do now and what not; the same input gives the same answer."""
    coach = _Coach(options, history, day)
    judged = [(one, *coach.judged(one)) for one in options]
    against = {one.slug: reason for one, reason, _ in judged if reason}
    ranked = [
        (found[0], coach.last_done(one), place, one, *found[1:])
        for place, (one, _, found) in enumerate(judged)
        if found is not None and one.slug not in against
    ]
    ranked.sort(key=lambda one: one[:3])
    turns: dict[str, str] = {}
    for *_, one, _, _ in ranked:
        turns.setdefault(whole(one.slug), one.slug)
    ranked = [one for one in ranked if turns[whole(one[3].slug)] == one[3].slug]
    fitting = [one for one in ranked if coach.fits(one[3])]
    chosen = [
        Suggestion(one.slug, one.name, one.minutes, reason, source)
        for _, _, _, one, reason, source in fitting[:MOST]
    ]
    if not chosen and ranked:
        *_, one, _, _ = min(ranked, key=lambda each: each[3].minutes)
        minutes = min(one.minutes, day.minutes or one.minutes)
        chosen = [
            Suggestion(one.slug, one.name, minutes, "Shortened to the time you have.", "house")
        ]
    return Today(
        tuple(chosen),
        tuple(NotToday(slug, reason) for slug, reason in against.items()),
        coach.ran,
        frozenset(one.slug for one in options if one.slug in against and coach.hurts(one)),
    )


def load_days(options: Sequence[Option], history: Sequence[Trained]) -> set[date]:
    """Return the days on which the hamstrings were loaded."""
    warm_ups = _warm_ups(options, history)
    return {session.at.date() for session in history if _session_loads(session, warm_ups)}


def deload(loaded: set[date], day: date) -> bool:
    """Return whether this is a lighter week: the fourth after three with two loaded days each.

    After a lighter week the count starts again, and so it does after a week with less.
    """
    if not loaded:
        return False
    full = 0
    monday, first = _monday(day), _monday(min(loaded))
    weeks = (monday - first).days // 7
    if weeks > _KNOWN_FOR:
        # What came before isn't read, so the count begins in a week that is the same every time.
        weeks -= -(first.toordinal() // 7) % (DELOAD_AFTER + 1)
    for back in range(weeks, 0, -1):
        week = monday - timedelta(weeks=back)
        enough = sum(_in_week(one, week) for one in loaded) >= MOST_LOADED
        full = full + 1 if enough and full < DELOAD_AFTER else 0
    return full >= DELOAD_AFTER


def after_break(one: Option, loaded: set[date], day: date) -> bool:
    """Return whether it is the harder form, after a break that calls for the easier one first."""
    return ADVANCED in one.marks and not any(timedelta(0) <= day - each <= BREAK for each in loaded)


def healing(
    options: Sequence[Option],
    history: Sequence[Trained],
    now: datetime,
    injury: datetime | None = None,
) -> dict[str, str]:
    """Return what must wait at `now` after something hurt, by slug, and why.

    `injury` is the last one as answered. The way back goes by stages: a few days of nothing that
    strains, then what doesn't load the hamstrings, then their easier form (001, 002).
    """
    hurt = [one.at for one in history if one.hurt]
    last = max([*hurt, *([injury] if injury else [])], default=None)
    if last is None:
        return {}
    warm_ups = _warm_ups(options, history)
    days = (now.date() - last.date()).days
    since = [each for each in history if each.at > last and each.finished]
    loads = [each for each in since if _session_loads(each, warm_ups)]
    gentle = sum(_session_strengthens(each) for each in since) - len(loads)
    found: dict[str, str] = {}
    for one in options:
        strains = one.strengthens or one.warms_up or one.stretches
        if days <= NO_LOAD_AFTER_INJURY:
            if one.marks & _HEAT or strains or "rolling" in one.marks:
                found[one.slug] = _FRESH
        elif one.loads and gentle < PAIN_FREE and not loads:
            found[one.slug] = "Something hurt there. Start back with glute and core sessions."
        elif "impact" in one.marks and one.strengthens and gentle < PAIN_FREE and not loads:
            found[one.slug] = "Something hurt there. Jumps wait for three sessions without pain."
        elif {ADVANCED, "loaded"} & one.marks and len(loads) < PAIN_FREE:
            found[one.slug] = (
                "Something hurt there. Do the easier version three times without pain first."
            )
    return found


def too_soon(options: Sequence[Option], history: Sequence[Trained]) -> dict[str, str]:
    """Return where a beginner isn't sent, by slug, and why: experience comes first (001, 002)."""
    known = {each.routine for each in history}
    warm_ups = _warm_ups(options, history)
    loaded = any(_session_loads(each, warm_ups) for each in history)
    strong = any(_session_strengthens(each) for each in history)
    found: dict[str, str] = {}
    for one in options:
        if "loaded" in one.marks and one.slug not in known:
            found[one.slug] = (
                "Learn the moves without weight first; start this one yourself when you're ready."
            )
        elif "impact" in one.marks and one.strengthens and not strong and not one.on_purpose:
            found[one.slug] = "Do a session without jumps first."
        elif ADVANCED in one.marks and not loaded:
            found[one.slug] = "Start with the ball curl: few people can do Nordics at first."
    return found


def recovering(loaded: set[date], day: date) -> str | None:
    """Return why the hamstrings rest on `day`, else None."""
    if day in loaded:
        return "You've already loaded your hamstrings today."
    if day - timedelta(days=1) in loaded:
        return "You loaded your hamstrings yesterday. Give them a day of rest."
    monday = _monday(day)
    if sum(_in_week(one, monday) for one in loaded) >= MOST_LOADED:
        return _FULL
    return None


def question_before(one: Option, loaded: set[date], day: date) -> str | None:
    """Return a question to ask before the hamstrings are loaded a third time in a week."""
    monday = _monday(day)
    if not one.loads or sum(_in_week(each, monday) for each in loaded) < MOST_LOADED:
        return None
    return (
        "You've loaded your hamstrings twice this week, and twice is the most the sources "
        "recommend. Do it anyway?"
    )


def note_before(one: Option, loaded: set[date], day: date) -> str | None:
    """Return a note before the hamstrings are loaded on the same day again or on the next."""
    if not one.loads:
        return None
    when = "today" if day in loaded else "yesterday" if day - timedelta(days=1) in loaded else None
    if when is None:
        return None
    return f"You loaded your hamstrings {when}. Still sore? Leave it for another day."


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _in_week(day: date, monday: date) -> bool:
    return monday <= day < monday + timedelta(weeks=1)


def _loads(bout: Bout, in_warm_up: bool) -> bool:
    return bout.done and bool(bout.marks & (LOAD if in_warm_up else LOAD | {HINGES}))


def _warm_ups(options: Iterable[Option], history: Iterable[Trained]) -> set[str]:
    """Return which of the routines that were done are warm-ups."""
    done = {one.routine for one in history}
    return {one.slug for one in options if one.slug in done and one.warms_up}


def _session_loads(session: Trained, warm_ups: Collection[str]) -> bool:
    return any(_loads(bout, session.routine in warm_ups) for bout in session.bouts)


def _session_strengthens(session: Trained) -> bool:
    return any(bout.done and bout.marks & _STRENGTH for bout in session.bouts)


Judged = tuple[str | None, tuple[int, str, str] | None]
"""The reason to leave a routine for another day, or its rank, the reason and its source."""


class _Coach:
    """The rules for one day."""

    def __init__(self, options: Sequence[Option], history: Sequence[Trained], day: Day) -> None:
        self._day, self._now = day, day.now
        self._options = {one.slug: one for one in options}
        begun = (one for one in history if one.at <= day.now)
        self._history = sorted(begun, key=lambda one: (one.at, one.routine))
        self._loaded = load_days(options, self._history)
        # Every routine asks for these, so they are looked up once.
        today = day.now.date()
        self._today = [one for one in self._history if one.at.date() == today]
        self._lately = [one for one in self._history if (today - one.at.date()).days <= 1]
        self._never = datetime.min.replace(tzinfo=day.now.tzinfo)
        self._worse_today = any(
            answer.casefold().startswith(_WORSE) for each in self._today for answer in each.answers
        )
        self._stretched = any(
            each.finished and day.now - each.at < BETWEEN_STRETCHES and self._stretches(each)
            for each in self._lately
        )
        self._finished: dict[str, list[Trained]] = {}
        for one in self._history:
            if one.finished:
                self._finished.setdefault(whole(one.routine), []).append(one)
        self.ran = day.ran or self._seems()
        back = bool(self.ran and self.ran.back)
        self._cold = (day.cold or self._now.hour < EARLY) and not back  # a run warms
        self._healing = healing(options, self._history, day.now, day.injury)
        self._fresh = _FRESH in self._healing.values()
        self._too_soon = too_soon(options, self._history)
        last = self._options.get(self._history[-1].routine) if self._history else None
        self._own = {
            *(one.routine for one in self._history),
            last.next if last is not None else None,
            *HALVES,
            *HALVES.values(),
            *day.ruled_out,
            *day.leads,
        }
        """The routines of which more is known than what they are."""
        self._kinds: dict[tuple[object, ...], Judged] = {}

    def judged(self, one: Option) -> Judged:
        """Return the first reason to leave a routine, or its rank if there is none.

        Most routines of a large library are alike in what counts here, and were never done.
        """
        if one.schedule is not None or one.slug in self._own:
            return self._judged(one)
        kind = one.when, one.marks, one.missing
        if kind not in self._kinds:
            self._kinds[kind] = self._judged(one)
        return self._kinds[kind]

    def _judged(self, one: Option) -> Judged:
        reason = self.against(one)
        return reason, None if reason else self.rank(one)

    # What speaks against a routine.

    def against(self, one: Option) -> str | None:
        """Return the first reason to leave a routine, else None."""
        return (
            self._healing.get(one.slug)
            or self._day.ruled_out.get(one.slug)
            or (one.missing and f"It needs what isn't in your kit: {', '.join(one.missing)}.")
            or self._got_worse(one)
            or self._around_run(one)
            or (recovering(self._loaded, self._now.date()) if one.loads else None)
            or self._in_place_of_stretching(one)
            or self._enough(one)
            or self._hour(one)
            or self._too_soon.get(one.slug)
        )

    def hurts(self, one: Option) -> bool:
        """Return whether pain, of now or lately, speaks against a routine."""
        ruled_out = one.slug in self._healing or one.slug in self._day.ruled_out
        return ruled_out or self._got_worse(one) is not None

    def _got_worse(self, one: Option) -> str | None:
        if self._worse_today and (one.stretches or one.strengthens or "nerve" in one.marks):
            return "You said it got worse today. Leave it alone until tomorrow."
        return None

    def _around_run(self, one: Option) -> str | None:
        if self.ran is None:
            return None
        if self.ran.back:
            if one.warms_up:
                return FOR_BEFORE
            if self.ran is not Ran.EASY and (one.loads or "impact" in one.marks):
                return "After a hard or long run your legs have done enough for today."
            return None
        if self.ran is Ran.SOON:
            if one.stretches:
                return "Keep still stretches for after the run."
            if one.strengthens:
                return "Keep strength for after the run or another day."
            return None
        if one.warms_up:
            return FOR_BEFORE
        if set(one.when) == {"after-run"}:
            return FOR_AFTER
        return None

    def _in_place_of_stretching(self, one: Option) -> str | None:
        if not one.stretches:
            return None
        for each in reversed(self._lately):
            night = each.at.hour >= EVENING and self._now.hour < EARLY
            days = (self._now.date() - each.at.date()).days
            if self._loads(each) and (days == 0 or (days == 1 and night)):
                return "Strength takes the place of stretching today."
        return None

    def _enough(self, one: Option) -> str | None:
        """Return why it was done often enough, or too short a time ago."""
        mine = self._finished.get(whole(one.slug), [])
        schedule = one.schedule
        if mine:
            today = (each for each in mine if each.at.date() == self._now.date())
            now = [each for each in today if each.routine == one.slug]
            most = schedule.per_day.high if schedule and schedule.per_day else 1
            if len(now) >= most:
                return "Done today." if most == 1 else "Done often enough today."
        if self._stretched and one.stretches:
            return "You stretched not long ago. Spread it out over the day."
        if schedule and schedule.per_week and not one.loads:
            monday = _monday(self._now.date())
            week = {each.at.date() for each in mine if _in_week(each.at.date(), monday)}
            if len(week) >= schedule.per_week.high:
                return "Done often enough this week."
        if schedule and schedule.apart_ms and mine:
            days = -(-schedule.apart_ms.low // 86_400_000)
            if (self._now.date() - mine[-1].at.date()).days < days:
                return "It needs a day of rest in between."
        return None

    def _hour(self, one: Option) -> str | None:
        hour = self._now.hour
        late = hour >= LATE or hour < NIGHT_ENDS
        if late and (one.strengthens or one.warms_up):
            return "It's too late in the day for it." if hour >= LATE else "Get some sleep first."
        if self._cold and one.strengthens and one.marks & (_STRENGTH - {"impact"}):
            return "Your body is still cold. Keep strength for later in the day."
        if self._day.cold and one.stretches and "morning" not in one.when:
            return "Your body is still cold. Go easy first."
        bedtime = "evening" in one.when and one.stretches
        if bedtime and hour < AFTERNOON and self.ran is not Ran.NO:
            return FOR_EVENING
        return FOR_EVENING if bedtime and hour < EARLY else None

    # What speaks for it.

    def rank(self, one: Option) -> tuple[int, str, str] | None:
        """Return a routine's rank (0 is best), the reason and its source; None for no reason."""
        found = self._rank(one)
        if found is None:
            return None
        rank, reason, source = found
        if self._was_worse(one):
            return rank + _LATER, "It got worse with this last time. Do less of it.", "house"
        if self._day.stuck and self.ran is not Ran.SOON:
            if one.strengthens:
                reason = "Two weeks of stretching changed little: more strength instead."
                return rank - _LATER, reason, "004"
            if one.stretches:
                return rank + _LATER, reason, source
        return found

    def _was_worse(self, one: Option) -> bool:
        """Return whether it got worse with it last time, not long ago."""
        last = next(reversed(self._finished.get(whole(one.slug), [])), None)
        if last is None or (self._now.date() - last.at.date()).days > WORSE_FOR:
            return False
        return any(answer.casefold().startswith(_WORSE) for answer in last.answers)

    def _rank(self, one: Option) -> tuple[int, str, str] | None:
        lead = self._day.leads.get(one.slug)
        if lead is not None and not (lead.rested and self._tired):
            return lead.rank, lead.reason, lead.source
        if one.on_purpose:
            return None
        if self.ran is Ran.SOON:
            return (
                (0, "Warm up by moving before you run.", "002") if one.warms_up else self._calm(one)
            )
        if one.warms_up:
            return None
        if before := self._just_before(one):
            return -1, f"It goes well after {before.name}.", "house"
        planned = self._planned(one)
        if planned is not None:
            return planned
        if self.ran and self.ran.back:
            return self._after_run(one)
        return self._any_time(one)

    def _planned(self, one: Option) -> tuple[int, str, str] | None:
        """Return the rank that the plan gives."""
        plan, back = self._day.plan, bool(self.ran and self.ran.back)
        daily = bool(one.schedule and one.schedule.per_day and one.schedule.per_day.high > 1)
        if plan == Plan.GENTLE_TWICE_DAILY and one.stretches and daily:
            return 0, "Your plan: gentle easing twice a day.", "001"
        if plan == Plan.STRETCH_AFTER_RUNS and back and one.stretches and "after-run" in one.when:
            return 0, "Your plan: stretch after every run.", "002"
        if plan in (Plan.STRENGTH_INSTEAD, Plan.MIXED) and one.strengthens:
            if one.loads:
                return self._load(one)
            if self.ran in (Ran.HARD, Ran.LONG):
                return None  # rest and easing come first then
            later = back and plan == Plan.MIXED  # warm muscles are for stretching
            return 2 if later else 1, "Your plan: hips, glutes and core are part of it.", "000"
        return None

    def _load(self, one: Option) -> tuple[int, str, str] | None:
        if "loaded" in one.marks:
            return None  # the barbell is never sent for
        if self.ran is Ran.NO and set(one.when) == {"after-run"}:
            return None
        today = self._now.date()
        if after_break(one, self._loaded, today):
            return 1, "After a break, start with the easier version.", "house"
        if deload(self._loaded, today):
            return 0, "The fourth week is a lighter one: do half the sets.", "house"
        return 0, "Your plan: strength instead of stretching, once or twice a week.", "004"

    def _after_run(self, one: Option) -> tuple[int, str, str] | None:
        if one.loads:
            return (
                None
                if "loaded" in one.marks or not self._known(one)
                else (4, "Once or twice a week, after an easy run.", "004")
            )
        every = bool(one.schedule and one.schedule.every_run)
        if one.stretches and every and self._day.plan != Plan.STRENGTH_INSTEAD:
            return 1, "Stretch gently while your muscles are still warm.", "002"
        if every:
            return 2, "Loosen up before you sit down.", "002"
        if "rolling" in one.marks:
            return 3, "Roll the muscles that worked.", "001"
        if "after-run" in one.when and "breath" in one.marks:
            return 4, "Slow breathing helps you wind down after a run.", "002"
        if one.stretches:
            return 5, "Stretch gently while your muscles are still warm.", "002"
        return self._any_time(one)

    def _any_time(self, one: Option) -> tuple[int, str, str] | None:
        hour = self._now.hour
        evening = hour >= EVENING or hour < NIGHT_ENDS
        if NIGHT_ENDS <= hour < EARLY and "morning" in one.when:
            return 2, "Easy enough for the morning.", "001"
        if evening and "evening" in one.when:
            return 2, "A quiet end to the day.", "002"
        if "nerve" in one.marks and (self._day.nerve or not self._fresh):
            return 3, "Little and often.", "002"
        if "rolling" in one.marks:
            return 4, "Ten minutes a day.", "001"
        if one.stretches and one.schedule and one.schedule.per_day:
            return 4, "Easy stretches for stiff legs.", "001"
        if one.strengthens and not one.loads:
            return 5, "Strong hips and a strong core take work off your hamstrings.", "002"
        return self._calm(one)

    def _calm(self, one: Option) -> tuple[int, str, str] | None:
        if "breath" in one.marks:
            return 6, "Slow breathing is always an option.", "002"
        if "cold" in one.marks and "heat" not in one.marks and self._fresh:
            return 6, "Cold eases fresh pain.", "002"
        return None

    def fits(self, one: Option) -> bool:
        """Return whether a routine fits the time you have."""
        return self._day.minutes is None or one.minutes <= self._day.minutes

    def last_done(self, one: Option) -> datetime:
        """Return when it was last finished; long ago if never."""
        alike = self._finished.get(whole(one.slug), [])
        found = (each.at for each in reversed(alike) if each.routine == one.slug)
        return next(found, self._never)

    # What happened.

    def _just_before(self, one: Option) -> Option | None:
        """Return the routine that was just finished, if `one` is meant to follow it."""
        last = self._history[-1] if self._history else None
        if last is None or not last.finished or self._now - last.at > NEXT_WITHIN:
            return None
        before = self._options.get(last.routine)
        return before if before and before.next == one.slug else None

    def _seems(self) -> Ran | None:
        """Return whether somebody who warmed up a while ago is back from a run."""
        soonest, latest = BACK_FROM_RUN
        for each in reversed(self._lately):
            option = self._options.get(each.routine)
            if option and option.warms_up and soonest <= self._now - each.at <= latest:
                return Ran.EASY
        return None

    def _known(self, one: Option) -> bool:
        return any(each.routine == one.slug for each in self._history)

    @property
    def _tired(self) -> bool:
        """Whether the legs have worked hard today or yesterday, or are healing."""
        rests = recovering(self._loaded, self._now.date())
        worked = any(_session_strengthens(one) for one in self._today)
        ran_far = self.ran in (Ran.HARD, Ran.LONG)
        return bool(self._healing) or worked or ran_far or rests not in (None, _FULL)

    def _loads(self, session: Trained) -> bool:
        option = self._options.get(session.routine)
        return any(_loads(bout, bool(option and option.warms_up)) for bout in session.bouts)

    def _stretches(self, session: Trained) -> bool:
        return any(bout.done and bout.marks & _STATIC for bout in session.bouts)
