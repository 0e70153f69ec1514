"""What the menu offers first, why, and when a hard session is questioned."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.past import caution, menu, remarks
from timer.coach import ranking
from timer.coach.past import Done
from timer.coach.ranking import Candidate, closing, menu_order, note_before, question_before
from timer.coach.remarks import tops
from timer.journal.events import SessionEnd, SessionStart, SetRecord, State
from timer.journal.store import open_store
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.routine.model import Range, Schedule
from timer.services.catalog import routine_cards
from timer.services.context import Context, read_past
from timer.services.screening import answer_facts, keep_answers
from timer.services.session_factory import SessionOptions, open_session, plan_session

NOON = "2026-03-05T12:00:00+0100"  # a Thursday
HOUR = 3_600_000


def days(low: int, high: int | None = None) -> Range:
    return Range(low, high or low)


COOLDOWN = Candidate(
    "cooldown", "Cooldown", ("after-run",), Schedule(every_run=True), "breathe",
    frozenset({"static"}),
)  # fmt: skip
GENTLE = Candidate(
    "gentle", "Gentle", ("morning",), Schedule(per_day=days(2)), marks=frozenset({"static"})
)
NORDIC = Candidate(
    "nordic", "Nordic", ("after-run",), Schedule(per_week=days(1, 2), apart_ms=days(48 * HOUR)),
    "breathe", marks=frozenset({"eccentric"}),
)  # fmt: skip
BALL = Candidate(
    "ball", "Ball", ("after-run",), Schedule(per_week=days(1, 2), apart_ms=days(48 * HOUR)),
    marks=frozenset({"eccentric"}),
)  # fmt: skip
CORE = Candidate(
    "core", "Core", ("off-day",), Schedule(per_week=days(2, 3)), marks=frozenset({"strength"})
)
BREATHE = Candidate("breathe", "Breathe", ("evening",))
ALL = (BALL, BREATHE, COOLDOWN, CORE, GENTLE, NORDIC)


def reasons(
    history: list[Done], now: str = NOON, plan: str = "none", **answers: bool
) -> dict[str, str | None]:
    return {one.slug: one.reason for one in menu_order(ALL, history, now, plan, answers)}


def order(history: list[Done], now: str = NOON, plan: str = "none") -> list[str]:
    return [one.slug for one in menu_order(ALL, history, now, plan)]


def test_without_plan_or_history_the_order_stays_and_nothing_is_pushed() -> None:
    assert order([]) == [one.slug for one in ALL]
    assert set(reasons([]).values()) == {None}


@pytest.mark.parametrize(
    ("plan", "first"),
    [
        ("stretch-after-runs", {"cooldown"}),
        ("gentle-twice-daily", {"gentle"}),
        ("strength-instead", {"ball", "nordic", "core"}),
        ("mixed", {"cooldown", "ball", "nordic", "core"}),
    ],
)
def test_a_plan_puts_its_own_first_and_hides_nothing(plan: str, first: set[str]) -> None:
    found = order([], plan=plan)
    assert set(found[: len(first)]) == first
    assert sorted(found) == sorted(one.slug for one in ALL)


def test_what_is_for_the_day_it_is_needed_belongs_to_no_plan() -> None:
    cramp = Candidate("cramp", "Cramp", ("after-run",), marks=frozenset({"static"}))
    assert menu_order([cramp], [], NOON, "stretch-after-runs")[0].reason is None


def test_the_time_of_day_is_a_reason() -> None:
    assert reasons([], "2026-03-05T09:59:00+0100")["gentle"] == "for the morning"
    assert reasons([], "2026-03-05T10:00:00+0100")["gentle"] is None
    assert reasons([], "2026-03-05T18:00:00+0100")["breathe"] == "for the evening"


def test_a_habit_of_twice_a_day_is_due_until_it_is_done_twice() -> None:
    yesterday = Done("gentle", "2026-03-04T08:00:00+0100")
    once = Done("gentle", "2026-03-05T08:00:00+0100")
    again = Done("gentle", "2026-03-05T11:30:00+0100")
    assert reasons([yesterday])["gentle"] == "due today"
    assert reasons([yesterday, once])["gentle"] == "once more today"
    assert reasons([yesterday, once, again])["gentle"] == "done twice today"
    assert order([yesterday, once, again])[-1] == "gentle"


def test_what_is_meant_weekly_is_due_for_those_who_do_it() -> None:
    assert reasons([Done("core", "2026-02-24T12:00:00+0100")])["core"] == "due this week"
    assert reasons([Done("core", "2026-01-24T12:00:00+0100")])["core"] is None


def test_one_hard_session_gives_every_hard_routine_its_rest() -> None:
    found = reasons([Done("nordic", "2026-03-04T12:30:00+0100")])
    assert found["nordic"] == found["ball"] == "done yesterday: rest until tomorrow"
    assert order([Done("nordic", "2026-03-04T12:30:00+0100")])[-2:] == ["ball", "nordic"]
    late = reasons([Done("nordic", "2026-03-03T12:30:00+0100")])
    assert late["nordic"] == "done Tuesday: rest until later today"


def test_a_third_hard_session_in_a_week_is_named_and_asked_about() -> None:
    two = [Done("nordic", "2026-02-27T12:00:00+0100"), Done("ball", "2026-03-02T12:00:00+0100")]
    assert reasons(two)["ball"] == "two hard sessions this week already"
    assert question_before(NORDIC, ALL, two, NOON)
    assert question_before(CORE, ALL, two, NOON) is None
    assert question_before(NORDIC, ALL, two[:1], NOON) is None
    a_week_after = "2026-03-06T12:00:00+0100"
    assert question_before(NORDIC, ALL, two, a_week_after) is None


def test_soreness_is_mentioned_for_two_days_after_a_hard_session() -> None:
    done = [Done("ball", "2026-03-03T12:00:00+0100")]
    assert note_before(NORDIC, ALL, done, "2026-03-05T11:59:00+0100")
    assert note_before(NORDIC, ALL, done, NOON) is None
    assert note_before(COOLDOWN, ALL, done, "2026-03-03T13:00:00+0100") is None


def test_what_follows_a_routine_is_first_for_an_hour() -> None:
    done = [Done("cooldown", "2026-03-05T11:30:00+0100")]
    assert order(done)[0] == "breathe"
    assert reasons(done)["breathe"] == "goes well after Cooldown"
    assert reasons(done, "2026-03-05T12:31:00+0100")["breathe"] is None


def test_what_an_answer_refuses_comes_last_and_says_so() -> None:
    found = menu_order(ALL, [], NOON, "stretch-after-runs", {"cooldown": "sharp pain: not today"})
    assert found[-1].slug == "cooldown"
    assert found[-1].reason == "sharp pain: not today"


def test_the_end_of_a_session_tells_what_belongs_to_it() -> None:
    assert closing({"static"}, []) == ("Have something to drink.",)
    assert "Soreness" in closing({"eccentric"}, [(8, 5)])[0]
    assert "Ten was the limit" in closing({"eccentric"}, [(9, 5), (10, 6)])[0]
    assert closing((), [(9, 5)])[0].startswith("Nine is a little too far")


def test_every_reason_is_a_few_words() -> None:
    history = [Done(one.slug, "2026-03-04T12:00:00+0100") for one in ALL]
    for reason in [*reasons(history).values(), *reasons(history, plan="strength-instead").values()]:
        assert reason is None or len(reason) <= 40


def finish(
    context: Context, routine: str, at: str, speed: float = 1, state: State = State.FINISHED
) -> None:
    context.folders.data.mkdir(parents=True, exist_ok=True)
    store = open_store(context.folders.data)
    store.save(
        SessionStart(f"{routine}-{at}", routine, at, 1000, speed),
        SessionEnd(f"{routine}-{at}", at, state, 1000),
    )
    store.close()


@pytest.fixture
def context(tmp_path: Path) -> Context:
    places = {"SUPPLE_DATA_DIR": str(tmp_path / "data"), "SUPPLE_CONFIG_DIR": str(tmp_path / "c")}
    found = Context.of(places, BARE)
    return Context(found.folders, found.settings, (), ManualClock(), BARE)  # 2026-01-02, 03:04


def test_the_host_orders_its_cards_by_what_the_journal_holds(context: Context) -> None:
    finish(context, "nordic-strength", "2026-01-01T12:00:00+0000")
    finish(context, "swiss-ball-capacity", "2025-12-29T12:00:00+0000")
    finish(context, "core", "2026-01-01T12:00:00+0000", speed=60)
    finish(context, "glute-hip-b", "2026-01-01T12:00:00+0000", state=State.PARTIAL)
    found = {card.slug: reason for section in menu(context) for card, reason in section.entries}
    assert len(found) == 17
    assert found["swiss-ball-capacity"] == "done yesterday: rest until tomorrow"
    assert found["core"] is None
    assert found["glute-hip-b"] is None
    assert caution(context, "nordic-strength").question
    assert caution(context, "nordic-strength").note
    assert caution(context, "core") == (None, None, None)


def test_the_host_remarks_on_the_newest_session(context: Context) -> None:
    finish(context, "swiss-ball-capacity", "2026-01-01T12:00:00+0000")
    store = open_store(context.folders.data)
    store.save(
        SetRecord(
            id="1", session_id="swiss-ball-capacity-2026-01-01T12:00:00+0000", segment=4,
            move="swiss-ball-curl", label="Swiss-ball curl", side=None, set=1, planned=10, done=4,
            effort=10, seconds=24, kind="effort", result="done", position_ms=60_000,
            ended_at="2026-01-01T12:01:00+0000",
        )
    )  # fmt: skip
    store.close()
    session = "swiss-ball-capacity-2026-01-01T12:00:00+0000"
    few, sore, drink = remarks(context, "swiss-ball-capacity", session)
    assert few.startswith("Swiss-ball curl: few reps"), "one remark, not two"
    assert sore.startswith("Soreness")
    assert drink == "Have something to drink."
    assert remarks(context, "core") == ("Have something to drink.",)
    note = caution(context, "swiss-ball-capacity").note
    assert "too far" not in (note or ""), "the start offers the easier form"
    assert caution(context, "core").note is None
    engine = open_session(
        context, plan_session(context, "swiss-ball-capacity", SessionOptions(audio="silent"))
    )
    engine.stop()  # nobody listens to the last words
    engine.finish()
    curls = [one for one in engine.timeline.segments if one.move == "swiss-ball-curl"]
    assert {one.top for one in curls if one.is_bout} == {5}


def test_a_window_is_lowered_for_the_next_session_alone(context: Context) -> None:
    curl = dict(
        move="nordic-curl", label="Nordic curl", side=None, set=1, planned=5, done=6, seconds=40,
        kind="effort", result="done", position_ms=0, segment=1,
    )  # fmt: skip
    for day, effort in ((1, 10), (3, None)):
        at = f"2025-12-0{day}T12:00:00+0000"
        finish(context, "nordic-strength", at)
        store = open_store(context.folders.data)
        session = f"nordic-strength-{at}"
        store.save(SetRecord(id=at, session_id=session, effort=effort, ended_at=at, **curl))
        store.close()
        assert tops(read_past(context).rated) == ({"nordic-curl": 4} if effort else {})


def test_a_pain_of_yesterday_is_spoken_of_where_it_would_matter(context: Context) -> None:
    context.folders.data.mkdir(parents=True)
    store = open_store(context.folders.data)
    store.save(*answer_facts({"sharp-pain": True}, "2026-01-01T12:00:00+0000"))
    store.close()
    assert (caution(context, "core").note or "").startswith("You reported sharp pain yesterday.")
    assert caution(context, "breathe-down").note is None
    keep_answers(context, {"sharp-pain": True})
    assert caution(context, "core").note is None


def test_the_bundled_eccentric_routines_are_known_as_such(context: Context) -> None:
    hard = {card.slug for card in routine_cards(context) if ranking.ECCENTRIC in card.marks}
    assert hard == {"nordic-strength", "swiss-ball-capacity"}
