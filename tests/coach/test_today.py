"""What to do today: the rules one by one on made-up histories, and what always holds."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timer.coach.today import (
    MOST_LOADED,
    Bout,
    Day,
    Option,
    Ran,
    Today,
    Trained,
    _Coach,
    deload,
    load_days,
    today,
)
from timer.coach.week import week
from timer.frozen import replace
from timer.routine.model import Range, Schedule

APART = Range(172_800_000, 172_800_000)
ONCE, TWICE = Range(1, 2), Range(2, 2)
STRENGTH = Schedule(per_week=ONCE, apart_ms=APART)
APART_TWICE = Schedule(per_week=TWICE, apart_ms=APART)


def option(slug: str, marks: str, when: str, minutes: int = 10, **more: object) -> Option:
    return Option(
        slug=slug,
        name=slug.title(),
        minutes=minutes,
        when=tuple(when.split()),
        marks=frozenset(marks.split()),
        **more,  # type: ignore[arg-type]
    )


OPTIONS = (
    option("breathe", "breath easy", "after-run evening"),
    option("ball", "eccentric strength", "after-run", 11, schedule=STRENGTH),
    option(
        "nordic", "eccentric advanced", "after-run strength-day", 13,
        schedule=STRENGTH,
    ),
    option("barbell", "loaded long-range", "strength-day", 22, schedule=Schedule(apart_ms=APART)),
    option("cooldown", "static fold", "after-run", 11, schedule=Schedule(every_run=True)),
    option("car-park", "dynamic rolling", "after-run", 9, schedule=Schedule(every_run=True)),
    option("loosen", "static heat", "evening off-day", 24),
    option("gentle", "static easy", "any-time morning", 6, schedule=Schedule(per_day=TWICE)),
    option("glutes", "strength impact", "strength-day", 24, schedule=APART_TWICE),
    option("core", "strength", "strength-day off-day", 12, schedule=Schedule(per_week=Range(2, 3))),
    option("roll", "rolling", "after-run off-day", 11, schedule=Schedule(per_day=Range(1, 1))),
    option("floss", "nerve", "any-time", 7, schedule=Schedule(per_day=Range(1, 1))),
    option("warm-up", "dynamic long-range", "before-run", 9, schedule=Schedule(every_run=True)),
    option("cold", "cold", "after-run any-time", 15),
)  # fmt: skip
MARKS = {one.slug: one.marks for one in OPTIONS}
THURSDAY = datetime(2026, 5, 7, 18, 0, tzinfo=timezone(timedelta(hours=2)))


def trained(
    slug: str, days: float, *, hurt: bool = False, finished: bool = True, **more: str
) -> Trained:
    bouts = (Bout(MARKS[slug], not hurt, hurt),)
    at = THURSDAY - timedelta(days=days)
    return Trained(
        routine=slug, at=at, finished=finished, bouts=bouts, answers=tuple(more.values())
    )


def ask(
    history: list[Trained], ran: Ran | None = Ran.EASY, plan: str = "none", **more: object
) -> Today:
    day = {"now": THURSDAY, "plan": plan, "ran": ran, "ruled_out": {}, **more}
    return today(OPTIONS, history, Day(**day))  # type: ignore[arg-type]


def slugs(found: Today) -> list[str]:
    return [one.slug for one in found.suggestions]


def against(found: Today) -> dict[str, str]:
    return {one.slug: one.reason for one in found.not_today}


PLAN = "strength-instead"


def test_the_ball_curl_opens_the_plan_of_strength() -> None:
    found = ask([], plan=PLAN)
    assert slugs(found)[0] == "ball"
    assert "Nordics" in against(found)["nordic"]
    assert "without weight" in against(found)["barbell"]


@pytest.mark.parametrize(("days", "free"), [(0.3, False), (1.0, False), (2.0, True)])
def test_the_hamstrings_rest_for_a_day(days: float, free: bool) -> None:
    found = ask([trained("nordic", days)], plan=PLAN)
    assert ("ball" in slugs(found)) is free
    assert free or "hamstrings" in against(found)["ball"]


def test_recovery_counts_sets_of_sessions_that_broke_off() -> None:
    assert "ball" in against(ask([trained("nordic", 1, finished=False)], plan=PLAN))


def test_two_days_of_load_a_week_are_enough_and_weeks_begin_on_monday() -> None:
    twice = [trained("ball", 3), trained("nordic", 5)]
    assert "nordic" in slugs(ask(twice, plan=PLAN))  # Saturday was last week
    twice = [trained("ball", 3), trained("nordic", 2)]
    assert "Twice this week" in against(ask(twice, plan=PLAN))["nordic"]


def test_strength_takes_the_place_of_stretching_for_the_day() -> None:
    found = ask([trained("ball", 0.1)], None)
    assert {"cooldown", "gentle", "loosen"} <= set(against(found))
    assert "cooldown" in slugs(ask([trained("ball", 1)], plan="stretch-after-runs"))


def test_the_run_decides_what_is_for_before_and_after() -> None:
    assert slugs(ask([]))[0] == "cooldown"
    assert slugs(ask([], Ran.SOON))[0] == "warm-up"
    assert not {"cooldown", "car-park", "warm-up"} & set(slugs(ask([], Ran.NO)))
    assert {"ball", "nordic", "glutes"} <= set(against(ask([], Ran.LONG, PLAN)))


def test_somebody_who_warmed_up_an_hour_ago_is_back_from_the_run() -> None:
    found = ask([trained("warm-up", 1 / 24)], None)
    assert (found.ran, slugs(found)[0]) == (Ran.EASY, "cooldown")


def test_twice_a_day_is_spread_over_the_day() -> None:
    plan = "gentle-twice-daily"
    assert "Spread it" in against(ask([trained("gentle", 0.1)], None, plan))["gentle"]
    assert slugs(ask([trained("gentle", 0.4)], None, plan))[0] == "gentle"
    assert "gentle" in against(ask([trained("gentle", 0.4), trained("gentle", 0.2)], None, plan))


@pytest.mark.parametrize(("hours", "soon"), [(3.9, True), (4.1, False)])
def test_stretches_of_one_day_are_four_hours_apart(hours: float, soon: bool) -> None:
    found = ask([trained("gentle", hours / 24)], None, "gentle-twice-daily")
    assert ("gentle" in against(found)) is soon


def test_the_session_in_which_it_hurt_is_no_step_of_the_way_back() -> None:
    bouts = (Bout(MARKS["ball"], True, False), Bout(MARKS["ball"], False, True))
    at = THURSDAY - timedelta(days=30)
    hurt = Trained(routine="ball", at=at, finished=True, bouts=bouts)
    assert "glute and core" in against(ask([hurt], plan=PLAN))["ball"]


def test_a_glide_is_for_a_nerve_and_not_for_what_has_just_been_hurt() -> None:
    hurt = [trained("nordic", 2, hurt=True)]
    assert slugs(ask(hurt)) == ["breathe", "cold"]
    assert "floss" in slugs(ask(hurt, nerve=True))
    assert "cold" not in slugs(ask([trained("nordic", 10, hurt=True)], Ran.NO, minutes=15))
    assert "floss" in slugs(ask([trained("nordic", 10, hurt=True)], Ran.NO))


def test_the_way_back_from_an_injury_goes_by_stages() -> None:
    hurt = trained("nordic", 30, hurt=True)
    assert {"ball", "loosen", "cooldown"} <= set(against(ask([trained("nordic", 2, hurt=True)])))
    assert "glute and core" in against(ask([hurt], plan=PLAN))["ball"]
    glutes = [trained("glutes", days) for days in (25, 22, 19)]
    found = ask([hurt, *glutes], plan=PLAN)
    assert slugs(found)[0] == "ball"
    assert "easier version" in against(found)["nordic"]
    balls = [trained("ball", days) for days in (15, 12, 9)]
    assert "nordic" in slugs(ask([hurt, *glutes, *balls], plan=PLAN))


def test_what_got_worse_is_left_alone_that_day() -> None:
    worse = trained("floss", 0.2, answer="Worse than before")
    assert {"floss", "cooldown", "ball"} <= set(against(ask([worse])))


@pytest.mark.parametrize("hour", [6, 23])
def test_no_strength_straight_out_of_bed_or_late_at_night(hour: int) -> None:
    found = ask([], None, PLAN, now=THURSDAY.replace(hour=hour))
    assert not {"ball", "nordic", "glutes", "core"} & set(slugs(found))
    assert found.suggestions


def test_nobody_is_sent_to_jumps_before_any_strength() -> None:
    assert "jumps" in against(ask([], Ran.NO))["glutes"]
    assert "glutes" not in against(ask([trained("core", 3)], Ran.NO))
    back = [trained("core", 30), trained("roll", 20, hurt=True), trained("core", 12)]
    assert "Jumps wait" in against(ask(back, Ran.NO))["glutes"]
    back += [trained("core", 9), trained("core", 7)]
    assert "glutes" not in against(ask(back, Ran.NO))


@pytest.mark.parametrize("ran", [Ran.HARD, Ran.LONG])
def test_the_plan_of_strength_waits_for_legs_that_have_run_hard_or_long(ran: Ran) -> None:
    assert slugs(ask([], Ran.EASY, PLAN))[1] == "core"
    assert slugs(ask([], ran, PLAN))[:2] == ["cooldown", "car-park"]


def test_among_equals_the_longest_ago_comes_first() -> None:
    history = [trained("nordic", 1), trained("core", 2), trained("glutes", 9)]
    assert slugs(ask(history, Ran.NO, PLAN))[:2] == ["glutes", "core"]


def test_what_takes_too_long_is_left_out_and_something_always_fits() -> None:
    assert all(one.minutes <= 7 for one in ask([], minutes=7).suggestions)
    assert [one.minutes for one in ask([], minutes=2).suggestions] == [2]


def test_every_fourth_week_is_lighter() -> None:
    history = [trained("ball", 7 * n + 3) for n in (1, 2, 3)]
    history += [trained("nordic", 7 * n + 1) for n in (1, 2, 3)]
    assert deload(load_days(OPTIONS, history), THURSDAY.date())
    assert "half the sets" in ask(history, plan=PLAN).suggestions[0].reason
    planned = [one for day in week(OPTIONS, history, THURSDAY.date(), PLAN) for one in day.planned]
    assert any("half the sets" in one.reason for one in planned)


sessions = st.builds(
    trained,
    st.sampled_from(sorted(MARKS)),
    st.floats(-2, 60),
    hurt=st.booleans(),
    finished=st.booleans(),
)
plans = st.sampled_from(["none", "stretch-after-runs", "gentle-twice-daily", PLAN, "mixed"])
rans = st.none() | st.sampled_from(Ran)
hours = st.integers(0, 23)


@given(st.lists(sessions, max_size=12), plans, rans, hours, st.sets(st.sampled_from(sorted(MARKS))))
def test_what_always_holds(
    history: list[Trained], plan: str, ran: Ran | None, hour: int, out: set[str]
) -> None:
    now = THURSDAY.replace(hour=hour)
    ruled_out = dict.fromkeys(out, "An answer rules it out.")
    found = ask(history, ran, plan, now=now, ruled_out=ruled_out)
    assert not out & set(slugs(found))
    assert not set(slugs(found)) & set(against(found))
    assert len(set(slugs(found))) == len(found.suggestions) <= 3
    assert ask(list(reversed(history)), ran, plan, now=now, ruled_out=ruled_out) == found
    later = now.replace(minute=59)
    if not any(now < one.at <= later for one in history) and ran is not None:
        assert set(out) <= set(against(ask(history, ran, plan, now=later, ruled_out=ruled_out)))


@given(
    st.lists(sessions, max_size=9),
    st.none() | st.sampled_from(sorted(MARKS)),
    plans,
    rans,
    hours,
    st.sets(st.sampled_from(sorted(MARKS))),
)
def test_a_routine_is_judged_as_if_there_were_no_other_of_its_kind(
    history: list[Trained], just: str | None, plan: str, ran: Ran | None, hour: int, out: set[str]
) -> None:
    now = THURSDAY.replace(hour=hour)
    if just is not None:
        history = [*history, replace(trained(just, 0), at=now - timedelta(minutes=20))]
    options = [
        replace(one, slug=slug, next=f"after {slug}", schedule=None)
        for one in OPTIONS
        for slug in (f"other {one.slug}", f"after {one.slug}", one.slug)
    ]
    options += [replace(one, slug=f"twin of {one.slug}") for one in OPTIONS]
    day = Day(now=now, plan=plan, ran=ran, ruled_out=dict.fromkeys(out, "No."))
    coach = _Coach(options, history, day)
    for one in options:
        reason = coach.against(one)
        assert coach.judged(one) == (reason, None if reason else coach.rank(one))


@given(st.lists(sessions, max_size=12), plans, st.integers(0, 6))
def test_no_week_has_more_load_than_the_hamstrings_take(
    history: list[Trained], plan: str, ahead: int
) -> None:
    day = THURSDAY.date() + timedelta(days=ahead)
    days = week(OPTIONS, history, day, plan)
    assert [one.day.weekday() for one in days] == list(range(7))
    assert all(not one.planned for one in days if one.day < day)
    loads = [one.day for one in days if any(p.slug in ("ball", "nordic") for p in one.planned)]
    begun = [one for one in history if one.at.date() <= day]
    done = load_days(OPTIONS, begun)
    both = sorted({*loads, *(one for one in done if days[0].day <= one <= days[-1].day)})
    assert len(loads) <= max(MOST_LOADED - len(set(both) - set(loads)), 0)
    assert all((b - a).days >= 2 for a, b in pairwise(both) if b in loads)


def test_a_missed_day_moves_and_nothing_piles_up() -> None:
    days = week(OPTIONS, [trained("glutes", 9)], THURSDAY.date(), PLAN)
    loaded = [one for one in days if any(p.slug == "ball" for p in one.planned)]
    assert loaded[0].day == THURSDAY.date()
    assert loaded[0].moved_from is not None
    assert loaded[0].moved_from < THURSDAY.date()
    assert len(loaded) <= MOST_LOADED


def test_a_day_that_has_to_wait_for_a_missed_one_moves_too() -> None:
    days = week(OPTIONS, [], THURSDAY.date(), PLAN)
    moved = {one.day.weekday(): one.moved_from.weekday() for one in days if one.moved_from}
    assert moved == {3: 1, 5: 4}


def test_run_days_are_learned_and_usual_before_that() -> None:
    monday = THURSDAY.date() - timedelta(days=3)
    assert [one.day.weekday() for one in week(OPTIONS, [], monday, "none") if one.planned] == [
        1,
        3,
        6,
    ]
    mondays = [trained("cooldown", 3 + 7 * n) for n in (1, 2, 3)]
    assert [one.day.weekday() for one in week(OPTIONS, mondays, monday, "none") if one.planned] == [
        0
    ]


def test_the_halves_of_a_routine_count_for_one_another() -> None:
    """Hips and glutes twice a week, with a day between (000): by A and B together."""
    a, b = "glute-hip-a", "glute-hip-b"
    halves = [option(one, "strength", "strength-day", schedule=APART_TWICE) for one in (a, b)]

    def found(**done: float) -> Today:
        history = [
            Trained(routine=f"glute-hip-{half}", at=THURSDAY - timedelta(days=days), finished=True)
            for half, days in done.items()
        ]
        return today(halves, history, Day(now=THURSDAY, plan="none", ran=None, ruled_out={}))

    assert against(found(a=1))[b] == "It needs a day of rest in between."
    assert against(found(a=2)) == {}
    assert slugs(found(a=2)) == [b], "they take turns"
    enough = "Done often enough this week."
    assert against(found(a=3, b=2)) == {a: enough, b: enough}


def test_every_fourth_week_stays_the_fourth_though_only_half_a_year_is_read() -> None:
    """The first week known moves on every week; the lighter weeks must not move with it."""
    start = THURSDAY.date() - timedelta(days=3)
    every = {start + timedelta(weeks=n, days=d) for n in range(80) for d in (1, 4)}
    lighter = []
    for n in range(30, 80):
        monday = start + timedelta(weeks=n)
        seen = {one for one in every if monday - timedelta(weeks=26) <= one < monday}
        lighter += [n] if deload(seen, monday) else []
    assert {b - a for a, b in pairwise(lighter)} == {4}
    early = [
        n
        for n in range(13)
        if deload({o for o in every if o < start + timedelta(weeks=n)}, start + timedelta(weeks=n))
    ]
    assert early == [3, 7, 11]


@given(st.lists(sessions, max_size=12), plans, rans, hours, st.integers(0, 59), st.booleans())
def test_the_minute_changes_nothing_on_a_day_without_sessions(
    history: list[Trained], plan: str, ran: Ran | None, hour: int, minute: int, stuck: bool
) -> None:
    now = THURSDAY.replace(hour=hour)
    past = [one for one in history if one.at.date() < now.date() - timedelta(days=1)]
    later = now.replace(minute=minute)
    assert ask(past, ran, plan, now=now, stuck=stuck) == ask(
        past, ran, plan, now=later, stuck=stuck
    )


@given(st.lists(sessions, max_size=12), plans, rans, hours, st.booleans())
def test_no_suggestion_breaks_the_schedule_of_its_routine(
    history: list[Trained], plan: str, ran: Ran | None, hour: int, stuck: bool
) -> None:
    now = THURSDAY.replace(hour=hour)
    schedules = {one.slug: one.schedule for one in OPTIONS}
    for slug in slugs(ask(history, ran, plan, now=now, stuck=stuck)):
        schedule = schedules[slug]
        mine = [one.at for one in history if one.routine == slug and one.finished and one.at <= now]
        if schedule and schedule.apart_ms:
            assert all((now.date() - at.date()).days >= 2 for at in mine)
        if schedule and schedule.per_day:
            assert sum(at.date() == now.date() for at in mine) < schedule.per_day.high
        if schedule and schedule.per_week:
            monday = now.date() - timedelta(days=now.weekday())
            assert len({at.date() for at in mine if at.date() >= monday}) < schedule.per_week.high


def test_running_isn_t_strength_that_waits_until_you_are_warm() -> None:
    runs = [
        option("run-walk", "impact easy", "any-time", 20),
        option("core", "strength", "off-day"),
    ]
    morning = Day(now=THURSDAY.replace(hour=7), plan="none", ran=None, ruled_out={}, cold=True)
    found = against(today(runs, [], morning))
    assert "later in the day" in found["core"]
    assert "later in the day" not in found.get("run-walk", "")
