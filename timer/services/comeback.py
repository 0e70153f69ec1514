"""The return from an injury, with the journal: where somebody is, what is asked, what is kept.

The path is a table of the library; `coach/comeback` says how answers move along it. What is said is
kept as facts of the kind `return`, so every machine with the same journal gives the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from timer import assets
from timer.coach.comeback import (
    HURT,
    LEAVE,
    NO,
    START,
    YES,
    Path,
    Standing,
    Step,
    Told,
    asks_about,
    standing,
)
from timer.coach.past import last_injury, local
from timer.coach.today import Lead, Option
from timer.coach.week import Recurring
from timer.frozen import frozen
from timer.journal.events import RETURN, Entry, Fact, new_id
from timer.routine.screening_questions import (
    GET_HELP_INJURY,
    INJURY,
    INJURY_DAYS,
    Effect,
    Guard,
    fact,
)
from timer.services.context import read_past
from timer.services.screening import keep_answers

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.services.context import Context

NOT_SAVED = "Your answer about your return was not saved."
STARTED = f"Your return starts with rest and cold. {GET_HELP_INJURY}"
IMPORTED = "It holds a fresh injury."
ABOUT = (
    "Five steps, from rest to running. What you answer the day after leaves each step, never the "
    "calendar alone; a worse answer leads a step back. Supple does not diagnose."
)
LONGER_AGO = "longer ago"
FINE = "It's fine now: leave the return."
AGAIN_TO_LEAVE = "Press f again to leave the return."
LEFT = (
    "You've left your return. Once three days have passed since the injury, everything is "
    "suggested as before. Build up a little at a time."
)
WEEK = 7
_FIRST_RANK = -5
"""Before everything else that is suggested."""


@frozen
class Comeback:
    """Where somebody is on the way, and the question that is due, if any."""

    at: Standing
    question: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """Where it is and what to heed, in sentences."""
        return tuple(filter(None, (self.at.text, self.at.check)))

    @property
    def waits(self) -> str:
        """When the next question comes, as a sentence."""
        if self.at.step.days:
            return "The first question comes once three days of rest are over, then one a day."
        return "The next question comes the day after a session of this step."

    @property
    def guard(self) -> Guard:
        """The question as front ends ask it: a yes is the worse answer, and none is the default."""
        return Guard(
            slug=RETURN,
            sign="a return from an injury",
            question=self.question or "",
            effect=Effect.WARN,
            advice="",
            source="house",
            instead=self.at.step.routines[0],
        )


def comeback(past: Past, now: datetime) -> Comeback | None:
    """Return where somebody is at `now`; None if on no return, or if the journal can't say."""
    told = _told(past, now)
    at = standing(path(), told) if told else None  # most people never need the table
    if at is None:
        return None
    done = [
        (one["routine"], local(one["started_at"]))
        for one in past.sessions
        if one["speed"] == 1 and any(bout["counted"] for bout in one["work"])
    ]
    done = [one for one in done if one[1] <= now]
    about = asks_about(at, done, now.date(), last_injury(past, now))
    return Comeback(at, None if about is None else _question(at.step, about, now.date()))


def answer(context: Context, past: Past, *, yes: bool) -> tuple[str, ...]:
    """Keep the answer to the question that is due; return what follows from it, in sentences.

    Nothing is kept if none is due.
    """
    now = local(context.clock.wall())
    before = comeback(past, now)
    if before is None or before.question is None:
        return ()
    told = f"{before.at.step.slug} {YES if yes else NO}"
    unsaved = _keep(context, told, *_healed(before.at.step, past, now, yes=yes))
    after = standing(path(), [*_told(past, now), Told(now, told)])
    return tuple(filter(None, (*_follows(before.at, after, yes=yes), unsaved)))


def start(context: Context, past: Past, days: int | None) -> tuple[str, ...]:
    """Start a return; the injury was `days` ago, or longer ago than the first days with None."""
    if days is None:
        unsaved = _keep(context, START)
    else:
        unsaved = keep_answers(context, {INJURY: True}, days, past.facts)
    return tuple(filter(None, (STARTED, unsaved)))


def start_imported(context: Context) -> tuple[str, ...]:
    """Start a return for a fresh injury that an imported history has; return what to say of it.

    Nothing is started where anything was said about a return since the injury.
    """
    past, now = read_past(context), local(context.clock.wall())
    injury = last_injury(past, now)
    if injury is None or (now.date() - injury.date()).days >= len(INJURY_DAYS):
        return ()
    if any(local(one["at"]).date() >= injury.date() for one in past.returned):
        return ()
    told = Entry(new_id(), RETURN, injury.isoformat(), START)
    unsaved = context.journal.keep(told, unsaved=NOT_SAVED)
    return tuple(filter(None, (IMPORTED, STARTED, unsaved)))


def leave(context: Context) -> tuple[str, ...]:
    """Leave the return: it's fine now."""
    return tuple(filter(None, (LEFT, _keep(context, LEAVE))))


def if_it_hurts(past: Past, now: datetime) -> str | None:
    """Return what pain in a session that starts now would mean, for somebody on a return."""
    found = comeback(past, now)
    return f"{found.at.step.slug} {HURT}" if found else None


def after_pain(past: Past, now: datetime) -> str | None:
    """Return where pain in a session has led, as a sentence."""
    found = comeback(past, now)
    return f"Your return continues at {found.at.step.name}." if found else None


def ruled_out(found: Comeback | None, options: Iterable[Option]) -> dict[str, str]:
    """Return what the return leaves for later, by slug, and why."""
    if found is None:
        return {}
    why = f"your return is at {found.at.step.name}; this comes later"
    return {
        one.slug: why for one in options if _asks_more(one) and one.slug not in found.at.allowed
    }


def leads(found: Comeback | None) -> dict[str, Lead]:
    """Return what the return leads to today."""
    if found is None:
        return {}
    at = found.at
    own = {slug: Lead(_FIRST_RANK, at.text) for slug in at.step.routines}
    earlier = [*at.path.steps.values()][: at.number - 1]
    easier = {
        slug: Lead(rank, "An easier step of your return.")
        for rank, one in enumerate(reversed(earlier))
        if not one.days
        for slug in one.routines
    }
    return {**easier, **own}


def planned(found: Comeback | None) -> tuple[Recurring, ...]:
    """Return what the return plans: the routine of its step, again and again."""
    if found is None:
        return ()
    step = found.at.step
    return (Recurring(step.routines[0], found.at.text, step.every),)


def told_text(what: str) -> str:
    """Return what was said of a return, as it is shown: `holding bridges: sore`."""
    slug, _, answer = what.partition(" ")
    step = path().steps.get(slug)
    if step is None:
        return {START: "started", LEAVE: "left"}.get(what, what)
    return f"{step.name}: {_SAID.get(answer, answer)}"


_SAID = {NO: "fine", YES: "sore", HURT: "it hurt"}


def _asks_more(one: Option) -> bool:
    """Return whether a routine strains: then the return decides on it."""
    strains = one.strengthens or one.stretches or one.warms_up or one.loads or one.on_purpose
    return strains or not one.marks.isdisjoint(("rolling", "nerve", "dynamic", "impact"))


def _follows(before: Standing, after: Standing | None, *, yes: bool) -> tuple[str, ...]:
    """Return what an answer leads to."""
    if after is None:
        return (before.step.forward,)
    if yes:
        place = f"Today it's {after.step.name}."
        said = place if after.step is not before.step else "Then it stays at rest for today."
        return tuple(filter(None, (said, after.check, GET_HELP_INJURY)))
    if after.step is before.step:
        more = before.step.good - after.good
        return (
            f"Good. {'Once' if more == 1 else f'{more} times'} more like that, then the next step.",
        )
    return (before.step.forward,)


def _question(step: Step, about: date, today: date) -> str:
    days = (today - about).days
    day = "yesterday's" if days == 1 else f"{about:%A}'s" if days < WEEK else "your last"
    return step.asks.format(day=day)


def _told(past: Past, now: datetime) -> list[Told]:
    told = [Told(local(one["at"]), str(one["value"])) for one in reversed(past.returned)]
    return [one for one in told if one.at <= now]


def _keep(context: Context, what: str, *more: Fact) -> str | None:
    told = Entry(new_id(), RETURN, context.clock.wall(), what)
    return context.journal.keep(told, *more, unsaved=NOT_SAVED)


def _healed(step: Step, past: Past, now: datetime, *, yes: bool) -> tuple[Fact, ...]:
    """Return that an old yes to a fresh injury is over, once its days are and walking is easy.

    It rules nothing out any more; before the next session the question is asked as usual.
    """
    injury = last_injury(past, now)
    if yes or not step.days or injury is None:
        return ()
    return (Fact(*fact(INJURY, False, injury.isoformat())),)


@cache
def path() -> Path:
    """Return the bundled path."""
    from timer.routine.yaml.tree import LARGEST, load, values

    file = assets.folder("routines") / "tables" / "return.yaml"
    return read_path(values(load(file, LARGEST, "`steps:`")))


def read_path(found: Mapping[str, Any]) -> Path:
    """Return the path in `found`. Raise ValueError, with where, for anything that isn't meant."""
    _keys("the path", found, ("check-after", "check", "steps"))
    steps = {slug: _step(slug, one) for slug, one in found["steps"].items()}
    order = [*steps]
    for one in steps.values():
        back, hurt = order.index(one.back), order.index(one.hurt)
        if not hurt <= back <= order.index(one.slug):
            raise ValueError(f"{one.slug}: a worse answer leads to a harder step")
    return Path(steps, int(found["check-after"]), found["check"])


def _step(slug: str, found: Mapping[str, Any]) -> Step:
    numbers = ("good", "every", "days")
    _keys(slug, found, ("name", "routines", "asks", "forward", "back", "hurt"), (*numbers, "also"))
    return Step(
        slug=slug,
        name=found["name"],
        routines=tuple(found["routines"]),
        asks=found["asks"],
        forward=found["forward"],
        back=found["back"],
        hurt=found["hurt"],
        also=tuple(found.get("also", ())),
        **{key: int(found[key]) for key in numbers if key in found},
    )


def _keys(
    where: str, found: Mapping[str, Any], needed: Collection[str], more: Collection[str] = ()
) -> None:
    missing = [key for key in needed if key not in found]
    strange = [key for key in found if key not in needed and key not in more]
    if missing or strange:
        raise ValueError(f"{where}: {', '.join([*missing, *strange])}")
