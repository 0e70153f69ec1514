"""The return from an injury, with the journal: what is asked, kept, offered and left out."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_injuries import person, typed
from tests.services.test_never_recommended import cards, context
from timer.coach.diary import advice
from timer.coach.past import Past, local
from timer.frozen import replace
from timer.journal.events import Entry
from timer.journal.transfer import read_export
from timer.player.clock import ManualClock
from timer.player.commands import Key
from timer.services.coaching import diary, diary_notes, suggestions, this_week
from timer.services.comeback import (
    answer,
    comeback,
    if_it_hurts,
    leave,
    path,
    ruled_out,
    start,
    start_imported,
)
from timer.services.context import read_past
from timer.services.menu_sections import NOW
from timer.services.recommendations import caution, following, interview, menu
from timer.services.routine_files import load_routine
from timer.services.ruled_out import option
from timer.services.screening import expired_yes
from timer.services.session_factory import open_session, plan_session
from timer.services.session_flow import end_session
from timer.services.why import explained, table
from timer.session.session import Session
from timer.settings import PLANS, Settings

NOON = datetime.fromisoformat("2026-01-02T12:00:00+00:00").astimezone()
STEPS = [*path().steps]


def row(at: datetime, value: str) -> dict[str, Any]:
    return {"kind": "return", "at": at.isoformat(), "value": value, "minutes": None, "side": None}


def session(routine: str, at: datetime) -> dict[str, Any]:
    """Return a finished session as `history.lately` has it."""
    return {
        **{"routine": routine, "started_at": at.isoformat(), "state": "finished", "share": 1.0},
        **{"speed": 1.0, "planned_ms": 1, "work_ms": 1, "answers": [], "notes": []},
        "running": False,
        "work": [{"move": None, "result": "done", "counted": 1}],
    }


def at_step(step: str, *, days: int = 30, sessions: tuple[dict[str, Any], ...] = ()) -> Past:
    """Return the past of somebody who came to a step by their answers, `days` ago."""
    began = NOON - timedelta(days=days)
    before = STEPS[: STEPS.index(step)]
    told = ["start", *(f"{slug} no" for slug in before for _ in range(path().steps[slug].good))]
    rows = [row(began + timedelta(minutes=n), value) for n, value in enumerate(told)]
    return Past(returned=tuple(reversed(rows)), sessions=sessions)


@pytest.mark.parametrize(("step", "plan"), [*product(STEPS, PLANS[1:4:2])])
def test_nothing_leads_to_what_the_return_leaves_for_later(step: str, plan: str) -> None:
    here = replace(context(), settings=Settings(plan=plan))
    past = at_step(step)
    found = comeback(past, NOON)
    assert found is not None
    assert found.at.step.slug == step
    out = ruled_out(found, map(option, cards()))
    allowed = path().allowed(path().steps[step])
    later = {slug for one in path().steps.values() for slug in one.routines} - allowed
    assert later <= out.keys()
    assert {"swiss-ball-capacity", "nordic-strength", "post-run-cooldown"} <= out.keys()
    assert {"breathe-down", "cold-pack-cramp"}.isdisjoint(out)
    today = suggestions(here, past, NOON)
    offered = [one.slug for one in today.suggestions]
    assert offered[0] == path().steps[step].routines[0], "today"
    assert out.keys().isdisjoint(offered), "today"
    assert out.keys() <= {one.slug for one in today.not_today}, "today"
    week = this_week(here, past, NOON)
    planned = {one.slug for day in week for one in day.planned}
    assert path().steps[step].routines[0] in planned, "week"
    assert out.keys().isdisjoint(planned), "week"
    sections = menu(here, past)
    first = {card.slug for one in sections if one.title == NOW for card, _ in one.entries}
    assert out.keys().isdisjoint(first), "menu"
    for card in cards():
        after = following(here, card.next, past)
        assert after is None or after.slug not in out, "next"
        instead = interview(here, load_routine(here, card.slug), past, {}).verdict.instead
        assert instead not in out, "instead"
    for slug in [*table().explanations][PLANS.index(plan) // 2 :: 2]:
        lead = explained(here, past, [slug])
        assert not {one.slug for one in (lead.now, lead.week) if one} & out.keys(), "why"
    if step != "rest":  # there the day's own question comes first
        assert caution(here, "nordic-strength", past).question is not None


@pytest.mark.parametrize("step", STEPS)
def test_a_return_is_never_told_to_do_more_strength_instead(step: str) -> None:
    days = range(20)
    tight = [{**row(NOON - timedelta(days=n), "6"), "kind": "diary", "value": 6} for n in days]
    past = replace(at_step(step), entries=tuple(tight))
    assert advice(diary(past), NOON.date()) is not None, "stretching changed little"
    reasons = [one.reason for one in suggestions(context(), past, NOON).suggestions]
    assert reasons
    assert not [one for one in (*reasons, *diary_notes(past, NOON)) if "more strength" in one]


@pytest.mark.parametrize("step", STEPS)
def test_the_calendar_alone_moves_nobody(step: str) -> None:
    past = at_step(step)
    for days in (0, 1, 8, 60, 400):
        found = comeback(past, NOON + timedelta(days=days))
        assert found is not None
        assert found.at.step.slug == step


def test_the_day_after_a_session_asks_about_it_and_names_its_day() -> None:
    done = NOON - timedelta(days=1)
    found = comeback(at_step("bridges", sessions=(session("return-bridges", done),)), NOON)
    assert found is not None
    assert found.question == "Did yesterday's bridges leave it sore?"
    earlier = comeback(
        at_step("bridges", sessions=(session("return-bridges", done - timedelta(days=2)),)), NOON
    )
    assert earlier is not None
    assert earlier.question == "Did Tuesday's bridges leave it sore?"
    assert comeback(at_step("bridges"), NOON).question is None  # type: ignore[union-attr]


def told(folder: Path, *entries: tuple[str, str]) -> Any:
    """Return somebody, on 2026-01-02, who told something of their return before."""
    here = person(folder)
    here.journal.keep(*(Entry(f"r{n}", "return", at, v) for n, (at, v) in enumerate(entries)))
    return here


def values(here: Any) -> list[str]:
    return [one["value"] for one in reversed(read_past(here).returned)]


def test_a_start_asks_once_a_day_and_a_no_leads_on(tmp_path: Path) -> None:
    here = told(tmp_path, ("2025-12-20T10:00:00+00:00", "start"))
    question = path().steps["rest"].asks
    begun, said = typed(here, "nnn\r\r", "return-gentle")
    assert isinstance(begun, Session)
    begun.stop()
    begun.finish()
    assert sum(question in line for line in said) == 1
    assert path().steps["rest"].forward in said
    assert values(here) == ["start", "rest no"]
    again, said = typed(here, "\r\r", "return-gentle")
    assert isinstance(again, Session)
    again.stop()
    again.finish()
    assert not any(question in line for line in said)


def test_after_a_worse_answer_what_asks_more_does_not_start(tmp_path: Path) -> None:
    here = told(tmp_path, ("2025-12-20T10:00:00+00:00", "start"))
    begun, said = typed(here, "nny\r", "return-gentle")
    assert begun is None
    assert "Instead: supple run cold-pack-cramp" in said
    assert values(here) == ["start", "rest yes"]


def test_reporting_an_injury_begins_a_return_and_taking_it_back_ends_it(tmp_path: Path) -> None:
    here = person(tmp_path)
    assert "starts with rest" in " ".join(start(here, read_past(here), 1))
    now = local(here.clock.wall())
    found = comeback(read_past(here), now)
    assert found is not None
    assert (found.at.step.slug, found.question) == ("rest", None)
    over = comeback(read_past(here), now + timedelta(days=4))
    assert over is not None
    assert over.question is not None
    _, said = typed(here, "an\r", "cold-pack-cramp")
    assert comeback(read_past(here), now) is None, said


def test_a_fresh_injury_of_an_imported_history_begins_a_return_once(tmp_path: Path) -> None:
    someone = replace(person(tmp_path), clock=ManualClock(wall=NOON.isoformat()))
    old, fresh = NOON - timedelta(days=9), NOON - timedelta(days=2)
    for at, begun in ((old, False), (fresh, True), (fresh, False)):
        facts = [{"kind": "injury", "at": at.isoformat(), "value": "yes"}]
        history = {"schema_version": 1, "sessions": [], "facts": facts}
        with closing(someone.journal.open(read_only=False)) as store:
            store.add(read_export(json.dumps(history)))
        assert bool(start_imported(someone)) is begun
    found = comeback(read_past(someone), NOON)
    assert found is not None
    assert (found.at.number, found.at.since) == (1, fresh)
    leave(someone)
    assert start_imported(someone) == ()


def test_walking_without_pain_ends_the_old_yes_but_the_question_is_asked_again(
    tmp_path: Path,
) -> None:
    here = told(tmp_path)
    start(here, read_past(here), 3)
    here = replace(here, clock=ManualClock(wall="2026-01-04T03:04:05+00:00"))
    now = here.clock.wall()
    assert "fresh-injury" in expired_yes(read_past(here).facts, now)
    assert "easy movement" in answer(here, read_past(here), yes=False)[0]
    past = read_past(here)
    assert "fresh-injury" not in expired_yes(past.facts, now)
    first = suggestions(here, past, local(now).replace(hour=12)).suggestions[0]
    assert first.slug == "return-gentle"
    asked = interview(here, load_routine(here, "return-gentle"), past, {})
    assert asked.next is not None
    asked.answer(yes=False)
    assert asked.next is not None
    assert asked.next.slug == "fresh-injury", "it is asked before the session, as usual"


def test_pain_in_a_session_leads_back_and_it_can_be_left_at_any_time(tmp_path: Path) -> None:
    here = told(
        tmp_path,
        ("2025-12-20T10:00:00+00:00", "start"),
        ("2025-12-20T11:00:00+00:00", "rest no"),
        ("2025-12-22T11:00:00+00:00", "gentle no"),
    )
    now = here.clock.wall()
    session = open_session(here, plan_session(here, "return-bridges"))
    session.begin()
    wait = session.turn(0)
    while not (session.snapshot.segment.is_bout and session.snapshot.gone_s >= 2):
        here.clock.advance(wait)
        wait = session.turn(wait)
    session.send(Key.HURTS)
    session.turn(0)
    session.stop()  # as when the terminal is closed: nobody is there to end it
    session.finish()
    now = here.clock.wall()
    assert values(here)[-1] == "bridges hurt"
    end_session(here, session)
    assert values(here).count("bridges hurt") == 1
    found = comeback(read_past(here), local(now))
    assert found is not None
    assert found.at.step.slug == "gentle"
    assert answer(here, read_past(here), yes=False) == (), "nothing is asked yet"
    leave(here)
    assert comeback(read_past(here), local(here.clock.wall())) is None
    assert if_it_hurts(read_past(here), local(now)) is None


def test_the_page_about_it_names_every_step_and_its_question() -> None:
    page = (Path(__file__).parents[2] / "docs" / "return.md").read_text(encoding="utf-8")
    for step in path().steps.values():
        row = next(line for line in page.splitlines() if line.startswith(f"| {step.name} |"))
        assert step.asks.format(day="yesterday's") in row
        back, pain = (path().steps[slug].name for slug in (step.back, step.hurt))
        assert row.endswith(f"| {back} | {pain} |")
