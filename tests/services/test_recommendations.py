"""The menu, cautions and remarks, from one read of a real journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.past import caution, menu, remarks
from timer.coach.remarks import tops
from timer.frozen import replace
from timer.journal.events import SessionEnd, SessionStart, SetRecord, State
from timer.journal.store import open_store
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.services.catalog import routine_cards
from timer.services.context import Context, read_past
from timer.services.recommendations import menu as menu_of
from timer.services.screening import answer_facts, keep_answers
from timer.services.session_factory import SessionOptions, open_session, plan_session

NOON = ManualClock(wall="2026-01-02T12:00:00+00:00")


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


def curl(context: Context, routine: str, move: str, at: str) -> None:
    """Finish a session with one set."""
    finish(context, routine, at)
    store = open_store(context.folders.data)
    store.save(
        SetRecord(
            id=at, session_id=f"{routine}-{at}", segment=1, move=move, label=move, side=None,
            set=1, planned=5, done=5, seconds=40, kind="effort", result="done", position_ms=0,
            ended_at=at, effort=None,
        )
    )  # fmt: skip
    store.close()


def test_a_brief_past_shows_the_same_menu_and_plans_nothing(context: Context) -> None:
    curl(context, "core", "plank", "2026-01-01T12:00:00+0000")
    curl(context, "nordic-strength", "nordic-curl", "2026-01-01T18:00:00+0000")
    brief, whole = read_past(context, brief=True), read_past(context)
    assert menu_of(context, brief) == menu_of(context, whole)
    assert plan_session(context, "core", past=brief).past == whole
    assert plan_session(context, "core", past=whole).past is whole


def test_the_menu_goes_by_what_the_journal_holds(context: Context) -> None:
    curl(context, "nordic-strength", "nordic-curl", "2026-01-01T12:00:00+0000")
    curl(context, "swiss-ball-capacity", "swiss-ball-curl", "2025-12-29T12:00:00+0000")
    finish(context, "core", "2026-01-01T12:00:00+0000", speed=60)
    noon = replace(context, clock=NOON)
    found = {card.slug: reason for section in menu(noon) for card, reason in section.entries}
    assert len(found) == len(routine_cards(noon))
    rest = "You loaded your hamstrings yesterday. Give them a day of rest."
    assert found["swiss-ball-capacity"] == rest
    assert found["dynamic-warm-up"] is None, "it's for before a run, as its heading says"
    assert "twice this week" in (caution(noon, "nordic-strength").question or "")
    assert "yesterday" in (caution(noon, "nordic-strength").note or "")
    assert caution(noon, "core") == (None, None, None)


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
    hard = {card.slug for card in routine_cards(context) if "eccentric" in card.marks}
    assert hard == {"nordic-strength", "swiss-ball-capacity"}
