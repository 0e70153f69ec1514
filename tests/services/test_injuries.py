"""When an injury happened counts, not when it was answered; what hurt is asked about again."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.past import answers, interview, menu
from timer.coach.past import local
from timer.journal.events import Fact
from timer.journal.store import open_store
from timer.machine import BARE
from timer.plain.prompts import DIGIT, TypedAnswers
from timer.player.clock import ManualClock
from timer.routine.optional_steps import CHOICE, Selection
from timer.routine.screening_questions import GUARDS, HEALING, INJURED, INJURY, fact
from timer.services.coaching import suggestions
from timer.services.context import Context, read_past
from timer.services.screening import answer_facts, expired_yes, keep_answers, valid_answers
from timer.services.session_factory import SessionOptions, plan_session
from timer.services.session_flow import Reply, begin_session, drive
from timer.session.session import Session
from timer.settings import Settings

TOLD = "2026-03-05T10:00:00+0100"
"""A Thursday."""


def kept(days: int, told: str = TOLD) -> dict[str, str]:
    records = answer_facts({INJURY: True}, told, days)
    return {one.id: str(one.value) for one in records if one.id in (INJURED, f"guard.{INJURY}")}


def person(folder: Path) -> Context:
    """Return somebody, on 2026-01-02 at 03:04."""
    environ = {f"XDG_{name}_HOME": str(folder) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    context = Context.of(environ, BARE)
    settings = Settings(audio="silent")
    context.folders.data.mkdir(parents=True, exist_ok=True)
    return Context(context.folders, settings, (), ManualClock(), BARE)


def typed(context: Context, keys: str, slug: str = "cold-pack-cramp") -> tuple[Any, list[str]]:
    said: list[str] = []
    flow = begin_session(context, plan_session(context, slug))
    return drive(flow, TypedAnswers(keys, said.append, said.append)), said


@pytest.mark.parametrize(
    ("days", "holds", "over"),
    [
        (0, "2026-03-08T09:59:00+0100", "2026-03-08T10:00:00+0100"),
        (1, "2026-03-07T23:58:00+0100", "2026-03-07T23:59:00+0100"),
        (2, "2026-03-06T23:58:00+0100", "2026-03-06T23:59:00+0100"),
        (3, "2026-03-05T23:58:00+0100", "2026-03-05T23:59:00+0100"),
    ],
)
def test_three_days_count_from_the_injury(days: int, holds: str, over: str) -> None:
    facts = kept(days)
    assert valid_answers(facts, TOLD) == {INJURY: True}
    assert valid_answers(facts, holds) == {INJURY: True}
    assert valid_answers(facts, over) == {HEALING.slug: True}, "then care, no heat, no jumps"
    assert list(expired_yes(facts, over)) == [INJURY], "and it is asked about again"


def test_care_ends_a_week_after_the_injury_and_a_no_does_not_end_it_sooner() -> None:
    facts = kept(3)
    day_five = "2026-03-07T10:00:00+0100"
    again = answer_facts({INJURY: False}, day_five, facts=facts)
    facts |= {one.id: str(one.value) for one in again}
    assert valid_answers(facts, day_five) == {INJURY: False, HEALING.slug: True}
    assert valid_answers(facts, "2026-03-09T23:58:00+0100") == {HEALING.slug: True}
    assert valid_answers(facts, "2026-03-10T00:00:00+0100") == {}


def test_a_no_within_the_three_days_takes_the_injury_back() -> None:
    facts = kept(1)
    taken_back = answer_facts({INJURY: False}, TOLD, facts=facts)
    facts |= {one.id: str(one.value) for one in taken_back}
    assert valid_answers(facts, TOLD) == {INJURY: False}
    assert valid_answers(facts, "2026-03-08T10:00:00+0100") == {}


def test_the_day_is_asked_after_a_yes_and_one_digit_answers(tmp_path: Path) -> None:
    context = person(tmp_path)
    session, said = typed(context, "y\r2nn\r\r")
    assert DIGIT in said, "enter does not answer"
    assert "Yesterday." in said
    assert isinstance(session, Session)
    session.stop()
    session.finish()
    with closing(open_store(context.folders.data)) as store:
        began, injury = store.entries()
        facts = store.facts()
    assert (began["kind"], began["value"]) == ("return", "start")
    assert (injury["kind"], injury["at"]) == ("injury", "2026-01-01T23:59:00+00:00")
    assert facts[INJURED] == "yes 2026-01-01T23:59:00+00:00"
    assert answers(context)[INJURY]


def test_escape_goes_back_from_the_day_to_the_question(tmp_path: Path) -> None:
    context = person(tmp_path)
    session, said = typed(context, "y\x1bnnn\r")
    assert sum(GUARDS[INJURY].question in line for line in said) == 2
    assert answers(context)[INJURY] is False
    assert isinstance(session, Session)
    session.stop()
    session.finish()


def test_choosing_steps_does_not_date_an_injury_anew(tmp_path: Path) -> None:
    context = person(tmp_path)
    keep_answers(context, {INJURY: True}, days=2)
    before = read_past(context).facts[INJURED]
    options = SessionOptions(wanted=("cramp-stretch",))
    flow = begin_session(context, plan_session(context, "cold-pack-cramp", options))
    said: list[str] = []
    session = drive(flow, TypedAnswers("\rnn\r\r", said.append, said.append))
    assert isinstance(session, Session)
    session.stop()
    session.finish()
    assert read_past(context).facts[INJURED] == before


def test_an_answer_beforehand_is_of_now(tmp_path: Path) -> None:
    context = person(tmp_path)
    options = SessionOptions(answers={INJURY: True}, attended=False)
    flow = begin_session(context, plan_session(context, "cold-pack-cramp", options))
    session = drive(flow, lambda _: Reply.GO)
    assert isinstance(session, Session)
    session.finish()
    assert read_past(context).facts[INJURED] == f"yes {context.clock.wall()}"


@pytest.mark.parametrize(("days", "blocked"), [(3, True), (5, False)])
def test_today_and_the_menu_go_by_the_day_of_the_injury(
    tmp_path: Path, days: int, blocked: bool
) -> None:
    context = person(tmp_path)
    noon = "2026-01-02T12:00:00+00:00"
    with closing(open_store(context.folders.data)) as store:
        store.save(*answer_facts({INJURY: True}, noon, days))
        if not blocked:
            store.save(*answer_facts({INJURY: False}, noon, facts=store.facts()))
    past, at = read_past(context), local(noon)
    found = suggestions(context, past, at)
    against = {one.slug for one in found.not_today}
    assert {"nordic-strength", "contrast"} <= against
    assert ("core" in against) == blocked
    (listed,) = (one for one in menu(context) if one.title == "Not now")
    assert {"nordic-strength", "contrast"} <= {card.slug for card, _ in listed.entries}


@pytest.mark.parametrize("guard", ["nerve-signs", "sharp-pain", "sit-bone"])
def test_the_next_day_asks_whether_it_is_still_there(tmp_path: Path, guard: str) -> None:
    context = person(tmp_path)
    with closing(open_store(context.folders.data)) as store:
        store.save(*answer_facts({guard: True}, "2026-01-01T20:00:00+00:00"))
    asking = interview(context, "post-run-cooldown")
    texts = []
    while one := asking.next:
        texts.append(asking.text(one))
        asking.answer(False)
    assert f"Yesterday you had {GUARDS[guard].sign}. Is it still there?" in texts


def test_an_old_injury_is_named_before_it_is_asked_about_again() -> None:
    assert (
        GUARDS[INJURY]
        .again("4 days ago")
        .startswith("4 days ago you reported an injury. Have you injured yourself")
    )
    assert GUARDS["morning"].again("yesterday") == GUARDS["morning"].question


def test_only_just_up_is_over_by_ten() -> None:
    facts = dict([fact("morning", True, "2026-03-05T07:00:00+0100")])
    assert valid_answers(facts, "2026-03-05T09:00:00+0100") == {"morning": True}
    assert valid_answers(facts, "2026-03-05T18:00:00+0100") == {}


def test_boots_are_left_out_with_a_clot(tmp_path: Path) -> None:
    context = person(tmp_path)
    chosen = Selection(frozenset({"compression-boots"})).text()
    context.journal.keep(Fact(f"{CHOICE}evening-loosen", chosen))
    asked = []
    asking = interview(context, "evening-loosen")
    while one := asking.next:
        asked.append(one.slug)
        asking.answer(one.slug == "clots")
    assert asked[-1] == "clots"
    found = asking.verdict
    assert found.go
    assert len(found.dropped) == 1
    assert "compression" in found.avoid
    assert "Get help today" in found.advice[-1]
