"""Made-up people: what the coach says to each of them, as `histories.yaml` asks, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.each import each
from timer.coach.past import Past
from timer.coach.today import Bout, Day, Option, Ran, Today, Trained, today
from timer.coach.week import UNKNOWN, week
from timer.frozen import replace
from timer.machine import BARE
from timer.services.catalog import routine_cards
from timer.services.comeback import comeback, leads
from timer.services.comeback import planned as planned_by
from timer.services.comeback import ruled_out as later
from timer.services.context import Context
from timer.services.ruled_out import option, ruled_out_by

PEOPLE: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "histories.yaml").read_text("utf-8")
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    folder = tmp_path_factory.mktemp("person")
    environ = {f"XDG_{name}_HOME": str(folder) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    return Context.of(environ, BARE)


@cache
def options_of(context: Context) -> tuple[Option, ...]:
    return tuple(option(card) for card in routine_cards(context))


def group(options: tuple[Option, ...], name: str) -> set[str]:
    groups = {
        "LOAD": {one.slug for one in options if one.loads},
        "STILL": {one.slug for one in options if one.stretches},
        "STRENGTH": {one.slug for one in options if one.strengthens},
        "WARM": {one.slug for one in options if one.warms_up},
        "load": {one.slug for one in options if one.loads},
        "support": {"core", "glute-hip-a", "glute-hip-b"},
    }
    return groups.get(name, {name})


def sessions(person: dict[str, Any], options: tuple[Option, ...]) -> Iterator[Trained]:
    """Read `done`: a line for one session, or for one in each of the weeks before a Monday."""
    marks = {one.slug: one.marks for one in options}
    count, before = person.get("weeks", (0, None))
    for line in person.get("done", ()):
        day, clock, slug, *more = str(line).split()
        if day in DAYS:
            mondays = [before - timedelta(weeks=back) for back in range(count, 0, -1)]
            dates = [monday + timedelta(days=DAYS.index(day)) for monday in mondays]
        else:
            dates = [date.fromisoformat(day)]
        for at in dates:
            done = Bout(marks[slug], True)
            hurt = (Bout(marks[slug], False, True),) if "hurt" in more else ()
            yield Trained(
                routine=slug,
                at=moment(person, f"{at} {clock}"),
                finished="part" not in more,
                share=0.4 if "part" in more else 1.0,
                bouts=(done, *hurt),
                answers=("worse",) if "worse" in more else (),
            )


def moment(person: dict[str, Any], at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(person.get("zone", "UTC")))


def asked_of(context: Context, person: dict[str, Any], asked: dict[str, Any]) -> Today:
    options = with_kit(person, options_of(context))
    answers = dict.fromkeys(asked.get("answers", ()), True)
    now = moment(person, asked["at"])
    back = comeback(Past(returned=told(person)), now)
    ruled_out = ruled_out_by(context, routine_cards(context), {}, answers, answers)
    ruled_out = {**later(back, options), **ruled_out}
    history = [*sessions(person, options)]
    if "hurt" not in str(person.get("done")):
        assert history == sorted(history, key=lambda one: one.at) or person.get("weeks")
    day = Day(
        now=now,
        plan=person.get("plan", "none"),
        ran=Ran(asked["ran"]) if "ran" in asked else None,
        minutes=asked.get("minutes"),
        ruled_out=ruled_out,
        stuck=asked.get("stuck", False),
        injury=now if "fresh-injury" in answers else injured(person, now),
        leads=leads(back),
    )
    return today(options, history, day)


def told(person: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was told of a return from an injury, as the journal has it, newest first."""
    lines = (str(line).split(" ", 2) for line in reversed(person.get("told", ())))
    return [
        {"at": moment(person, f"{day} {clock}").isoformat(), "value": what}
        for day, clock, what in lines
    ]


def injured(person: dict[str, Any], now: datetime) -> datetime | None:
    """Return the last time that a return began."""
    starts = [datetime.fromisoformat(one["at"]) for one in told(person) if one["value"] == "start"]
    return max((one for one in starts if one <= now), default=None)


def with_kit(person: dict[str, Any], options: tuple[Option, ...]) -> tuple[Option, ...]:
    lacks = person.get("lacks", ())
    return tuple(replace(one, missing=("ball",)) if one.slug in lacks else one for one in options)


QUESTIONS = [
    pytest.param(person, asked, id=f"{person['who']}, {asked['at']} {asked.get('ran', '')}")
    for person in PEOPLE
    for asked in person.get("asked", ())
]
WEEKS = [pytest.param(person, id=person["who"]) for person in PEOPLE if "week" in person]


@each("person, asked", QUESTIONS)
def test_what_to_do_today(context: Context, person: dict[str, Any], asked: dict[str, Any]) -> None:
    found = asked_of(context, person, asked)
    options = options_of(context)
    slugs = [one.slug for one in found.suggestions]
    reasons = {one.slug: one.reason for one in found.suggestions}
    reasons |= {one.slug: one.reason for one in found.not_today}
    assert slugs, "there is always something to do"
    never = {slug for name in asked.get("never", ()) for slug in group(options, name)}
    assert not never & set(slugs), asked["why"]
    assert slugs[0] in asked.get("first", slugs), (asked["why"], slugs)
    assert set(slugs) & set(asked.get("among", slugs)), (asked["why"], slugs, reasons)
    assert asked.get("reason", "") in reasons[asked.get("of", slugs[0])]
    assert asked.get("unlike", "!") not in reasons[slugs[0]], asked["why"]
    if "minutes" in asked:
        assert all(one.minutes <= asked["minutes"] for one in found.suggestions)


@each("person", WEEKS)
def test_what_the_week_holds(context: Context, person: dict[str, Any]) -> None:
    options, asked = with_kit(person, options_of(context)), person["week"]
    at = moment(person, asked["at"])
    history = [one for one in sessions(person, options) if one.at <= at]
    back = comeback(Past(returned=told(person)), at)
    monday = at.date() - timedelta(days=at.weekday())
    against = {monday + timedelta(days=n): later(back, options).keys() for n in range(7)}
    plan, injury = person.get("plan", "none"), injured(person, at)
    days = week(options, history, at.date(), plan, against, UNKNOWN, injury, planned_by(back))
    planned = {DAYS[one.day.weekday()]: [each.slug for each in one.planned] for one in days}
    flat = {slug for slugs in planned.values() for slug in slugs}
    never = {slug for name in asked.get("never", ()) for slug in group(options, name)}
    assert not never & flat, asked["why"]
    if "days" in asked:
        wanted = {day: asked["days"].get(day, []) for day in DAYS}
        fits = all(
            len(wanted[day]) == len(planned[day])
            and all(
                slug in group(options, name)
                for slug, name in zip(planned[day], wanted[day], strict=True)
            )
            for day in DAYS
        )
        assert fits, (asked["why"], planned)
    moved = {
        DAYS[one.day.weekday()]: DAYS[one.moved_from.weekday()] for one in days if one.moved_from
    }
    for day, meant in asked.get("moved", {}).items():
        assert moved.get(day) == meant, (asked["why"], moved)
