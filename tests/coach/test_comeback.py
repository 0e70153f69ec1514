"""The return from an injury: forward by answers alone, back by name, and never by the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from timer.coach.comeback import LEAVE, START, Told, asks_about, standing
from timer.services.comeback import path, read_path

PATH = path()
STEPS = [*PATH.steps]
DAY = datetime(2026, 5, 4, 18, tzinfo=UTC)
ANSWERS = [f"{step} {answer}" for step in STEPS for answer in ("no", "yes", "hurt")]
ALL = st.lists(st.sampled_from([START, LEAVE, *ANSWERS]), max_size=25)


def place(*told: str) -> int:
    """Return the place of the step after what was told, one a day; -1 off the path."""
    found = standing(PATH, [Told(DAY + timedelta(days=n), what) for n, what in enumerate(told)])
    return -1 if found is None else found.number - 1


def step_after(told: str) -> str:
    return STEPS[place(START, *told.split(", "))]


@each(
    "told, step",
    [
        ("rest yes, rest yes", "rest"),
        ("rest no", "gentle"),
        ("rest no, gentle no", "bridges"),
        ("rest no, gentle no, bridges no", "bridges"),
        ("rest no, gentle no, bridges no, bridges no", "strength"),
        ("rest no, gentle no, bridges no, bridges yes", "gentle"),
        ("rest no, gentle no, bridges no, bridges yes, gentle no, bridges no", "bridges"),
        ("rest no, gentle no, bridges no, bridges no, strength no, strength no, strength no",
         "run-walk"),
        ("rest no, gentle no, bridges no, bridges no, strength no, strength hurt", "gentle"),
        ("rest no, gentle yes", "rest"),
    ],
)  # fmt: skip
def test_answers_lead_forward_and_back_to_the_step_that_is_named(told: str, step: str) -> None:
    assert step_after(told) == step


def test_the_whole_way_ends_after_the_last_answer_and_a_flare_up_in_week_three_leads_back() -> None:
    way = [f"{slug} no" for slug, step in PATH.steps.items() for _ in range(step.good)]
    assert place(START, *way[:-1]) == len(STEPS) - 1
    assert standing(PATH, [Told(DAY, what) for what in (START, *way)]) is None
    assert STEPS[place(START, *way[:-1], "run-walk yes")] == "strength"
    assert STEPS[place(START, *way[:-1], "run-walk hurt")] == "bridges"


@settings(max_examples=300)
@given(ALL)
def test_no_step_is_skipped_and_none_is_left_forward_without_a_no_about_it(told: list[str]) -> None:
    for count in range(1, len(told) + 1):
        before, after, last = place(*told[: count - 1]), place(*told[:count]), told[count - 1]
        if after > max(before, 0):
            assert after == before + 1
            assert last == f"{STEPS[before]} no"


@settings(max_examples=300)
@given(ALL, st.data())
def test_a_worse_answer_never_leads_to_a_harder_step(told: list[str], data: st.DataObject) -> None:
    told = [START, *(one for one in told if one not in (START, LEAVE))]
    noes = [n for n, one in enumerate(told) if one.endswith(" no")]
    if not noes:
        return
    where = data.draw(st.sampled_from(noes))
    step = told[where].removesuffix(" no")
    worse = [*told]
    worse[where] = f"{step} {data.draw(st.sampled_from(['yes', 'hurt']))}"
    better = standing(PATH, [Told(DAY + timedelta(days=n), one) for n, one in enumerate(told)])
    found = standing(PATH, [Told(DAY + timedelta(days=n), one) for n, one in enumerate(worse)])
    assert found is not None or better is None
    if found is not None and better is not None:
        assert found.number <= better.number


def test_setbacks_are_counted_and_three_of_them_call_for_a_check() -> None:
    told = [START, "rest no", "gentle yes", "rest no", "gentle yes", "rest yes"]
    found = standing(PATH, [Told(DAY + timedelta(days=n), one) for n, one in enumerate(told)])
    assert found is not None
    assert found.setbacks == 3
    assert found.check is not None
    assert "doctor or physiotherapist" in found.check


def test_the_first_step_asks_once_a_day_when_its_three_days_are_over() -> None:
    at = standing(PATH, [Told(DAY, START)])
    assert at is not None
    asked = [
        bool(asks_about(at, [], (DAY + timedelta(days=n)).date(), DAY)) for n in (0, 1, 2, 3, 4, 9)
    ]
    assert asked == [False, False, False, False, True, True]
    fourth = DAY + timedelta(days=4)
    again = standing(PATH, [Told(DAY, START), Told(fourth, "rest yes")])
    assert again is not None
    assert asks_about(again, [], fourth.date(), DAY) is None
    assert asks_about(again, [], fourth.date() + timedelta(days=1), DAY) is not None


def test_other_steps_ask_the_day_after_a_session_of_theirs() -> None:
    told = [Told(DAY, START), Told(DAY + timedelta(days=4), "rest no")]
    at = standing(PATH, told)
    assert at is not None
    done = DAY + timedelta(days=4, hours=1)
    sessions = [("return-gentle", done), ("core", done)]
    assert asks_about(at, sessions, done.date(), DAY) is None, "not on the same day"
    assert asks_about(at, sessions, done.date() + timedelta(days=1), DAY) == done.date()
    assert asks_about(at, sessions[1:], done.date() + timedelta(days=9), DAY) is None


def test_a_session_before_the_answer_of_its_day_is_asked_about_the_next_day() -> None:
    told = [Told(DAY, START), Told(DAY + timedelta(days=4), "rest no")]
    told += [
        Told(DAY + timedelta(days=5), "gentle no"),
        Told(DAY + timedelta(days=7), "bridges no"),
    ]
    at = standing(PATH, told)
    assert at is not None
    assert at.step.slug == "bridges"
    early = DAY + timedelta(days=7, hours=-1)
    tomorrow = early.date() + timedelta(days=1)
    assert asks_about(at, [("return-bridges", early)], tomorrow, DAY) == early.date()
    hurt = standing(PATH, [*told, Told(DAY + timedelta(days=7, hours=2), "bridges hurt")])
    assert hurt is not None
    assert asks_about(hurt, [("return-gentle", early)], tomorrow, DAY) is None, "it hurt since"


def test_a_path_on_which_a_worse_answer_leads_on_is_refused() -> None:
    step = {"name": "n", "routines": ["r"], "asks": "?", "forward": "on"}
    steps = {"a": {**step, "back": "b", "hurt": "a"}, "b": {**step, "back": "a", "hurt": "a"}}
    with pytest.raises(ValueError, match="harder"):
        read_path({"check-after": "3", "check": "Check.", "steps": steps})
