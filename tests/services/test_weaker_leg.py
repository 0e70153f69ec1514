"""The test of each leg in the product: suggested when due, told, and one more set offered after."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_comeback import NOON, at_step, session
from tests.services.test_injuries import person
from tests.services.test_never_recommended import context
from timer.coach.capacity import TEST
from timer.coach.past import Past
from timer.frozen import replace
from timer.routine.optional_steps import WEAKER, Selection, kept_choice
from timer.services.coaching import suggestions, this_week
from timer.services.context import read_past
from timer.services.recommendations import remarks
from timer.services.session_factory import SessionOptions, plan_session
from timer.services.session_flow import Start
from timer.services.step_choice import StepChoice


def both_legs(days: int, left: int, right: int) -> tuple[dict[str, Any], ...]:
    at = (NOON - timedelta(days=days)).isoformat()
    known = {"session_id": f"t{days}", "started_at": at, "move": "single-leg-bridge", "effort": 8}
    return tuple({**known, "side": s, "done": n} for s, n in (("left", left), ("right", right)))


def worked(*days: int, routine: str = "core", move: str = "plank") -> tuple[dict[str, Any], ...]:
    """Return sessions, the newest first, as `history.lately` has them."""
    work = [{"move": move, "result": "done", "counted": 1}]
    return tuple({**session(routine, NOON - timedelta(days=n)), "work": work} for n in sorted(days))


def suggested(past: Past, at: datetime = NOON, **more: Any) -> bool:
    return any(one.slug == TEST for one in suggestions(context(), past, at, **more).suggestions)


def test_the_test_is_suggested_when_it_is_due_and_only_on_a_rested_day_without_pain() -> None:
    used = Past(sessions=worked(3, 6, 9, 20))
    assert suggested(used)
    assert not suggested(Past(sessions=worked(3, 6, 9))), "not in the first two weeks"
    due = replace(used, tested=both_legs(28, 12, 10))
    assert suggested(due)
    assert not suggested(replace(used, tested=both_legs(27, 12, 10)))
    for guard in ("sharp-pain", "fresh-injury", "impact"):
        assert not suggested(due, answers={guard: True}), guard
    load = worked(1, routine="swiss-ball-capacity", move="swiss-ball-curl")
    assert not suggested(replace(due, sessions=(*load, *due.sessions))), "loaded yesterday"
    assert not suggested(replace(due, sessions=(*worked(0), *due.sessions))), "strength today"
    assert not suggested(due, NOON.replace(hour=23)), "at night"
    back = at_step("strength")
    assert not suggested(replace(due, returned=back.returned)), "on a return from an injury"


def test_the_week_plans_it_once_on_a_day_without_a_run() -> None:
    past = Past(sessions=worked(3, 6, 9, 20), tested=both_legs(30, 12, 10))
    days = this_week(context(), past, NOON)
    planned = [one.day.weekday() for one in days for each in one.planned if each.slug == TEST]
    assert len(planned) == 1
    assert planned[0] not in (1, 3, 6), "the usual running days"


def test_the_summary_says_both_legs_beside_the_last_test() -> None:
    rows = (*both_legs(28, 12, 10), *both_legs(0, 14, 11))
    past = Past(tested=rows, newest={"id": "t0", "sets": []})
    said = remarks(context(), TEST, "t0", past)
    assert said[0] == "Left 14, right 11. Four weeks ago: 12 and 10."
    assert "right leg did 3 reps fewer" in said[1]


def sets_of(choice: StepChoice, move: str) -> Counter[str | None]:
    bouts = (one for one in choice.plan.timeline.segments if one.is_bout and one.move == move)
    return Counter(one.side for one in bouts)


@pytest.mark.parametrize(
    ("slug", "move"), [("swiss-ball-capacity", "chair-bridge"), ("glute-hip-a", "clamshell")]
)
def test_one_more_set_on_the_weaker_leg_is_offered_never_imposed_and_remembered(
    tmp_path: Path, slug: str, move: str
) -> None:
    here = person(tmp_path)
    past = Past(tested=both_legs(3, 14, 11))
    choice = StepChoice(here, plan_session(here, slug, past=past))
    assert sets_of(choice, move) == {"left": 2, "right": 2}
    assert any("Your right leg did fewer reps" in one for one in Start(choice).news)
    place = next(n for n, one in enumerate(choice.steps) if one.key == f"{WEAKER} right")
    assert choice.turn(place)
    assert sets_of(choice, move) == {"left": 2, "right": 3}
    assert choice.keep() is None
    kept = {**read_past(here).facts}
    again = StepChoice(here, plan_session(here, slug, past=replace(past, facts=kept)))
    assert sets_of(again, move) == {"left": 2, "right": 3}
    assert again.uneven is None, "it is asked once"
    assert again.turn(place)
    assert sets_of(again, move) == {"left": 2, "right": 2}


def test_what_was_declined_is_not_asked_again_until_the_other_leg_is_weaker(tmp_path: Path) -> None:
    here = person(tmp_path)
    past = Past(tested=both_legs(3, 14, 11))
    choice = StepChoice(here, plan_session(here, "glute-hip-a", past=past))
    assert choice.uneven
    assert choice.keep() is None
    facts = read_past(here).facts
    assert kept_choice(facts, "glute-hip-a") == Selection(off=frozenset({f"{WEAKER} right"}))
    later = Past(tested=both_legs(3, 14, 11), facts=facts)
    assert StepChoice(here, plan_session(here, "glute-hip-a", past=later)).uneven is None
    other = Past(tested=both_legs(3, 11, 14), facts=facts)
    assert StepChoice(here, plan_session(here, "glute-hip-a", past=other)).uneven


def test_legs_alike_and_the_return_itself_offer_no_extra_set(tmp_path: Path) -> None:
    here = person(tmp_path)
    for slug, left in (("swiss-ball-capacity", 12), ("return-strength", 14), (TEST, 14)):
        choice = StepChoice(
            here, plan_session(here, slug, past=Past(tested=both_legs(3, left, 11)))
        )
        assert not any(one.key.startswith(WEAKER) for one in choice.steps), slug
        assert choice.uneven is None


def test_it_can_be_named_on_the_command_line(tmp_path: Path) -> None:
    here = person(tmp_path)
    options = SessionOptions(wanted=(f"{WEAKER} left",))
    choice = StepChoice(here, plan_session(here, "swiss-ball-capacity", options, Past()))
    assert sets_of(choice, "chair-bridge") == {"left": 3, "right": 2}
