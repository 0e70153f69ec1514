"""Programmes at a start: what grew since the sets in the journal."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from timer.frozen import replace
from timer.journal.events import SessionEnd, SessionStart, SetRecord, State
from timer.journal.store import open_store
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.player.commands import Replace
from timer.routine.library.moves import load_library
from timer.routine.library.programmes import load_programmes, read_programme
from timer.routine.optional_steps import SideChoice
from timer.services.context import Context
from timer.services.lint import check_data
from timer.services.session_factory import SessionOptions, plan_session, plan_speech
from timer.timeline.segments import Segment

NORDIC, BALL = "nordic-strength", "swiss-ball-capacity"


@pytest.fixture
def context(tmp_path: Path) -> Context:
    folders = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    found = replace(Context.of(folders, BARE), clock=ManualClock())  # 2026-01-02
    found.folders.data.mkdir(parents=True, exist_ok=True)
    return found


def did(
    context: Context, routine: str, move: str, day: int, *reps: int, effort: int | None = 8
) -> None:
    """Keep a session of December 2025 with so many reps in each set."""
    at = f"2025-12-{day:02}T17:00:00+00:00"
    with closing(open_store(context.folders.data)) as store:
        store.save(SessionStart(at, routine, at, 1000, 1))
        for number, done in enumerate(reps, 1):
            store.save(
                SetRecord(
                    id=f"{at}-{number}", session_id=at, segment=number, move=move, label=move,
                    side=None, set=number, planned=4, done=done, effort=effort, seconds=40,
                    kind="effort", result="done", position_ms=0, ended_at=at,
                )
            )  # fmt: skip
        store.save(SessionEnd(at, at, State.FINISHED, 1000))


def held_for(context: Context, routine: str, move: str, day: int, seconds: int) -> None:
    """Keep a session of December 2025 in which a stretch was held twice on each side."""
    at = f"2025-12-{day:02}T17:00:00+00:00"
    with closing(open_store(context.folders.data)) as store:
        store.save(SessionStart(at, routine, at, 1000, 1))
        for number, side in enumerate(("left", "right", "left", "right"), 1):
            store.save(
                SetRecord(
                    id=f"{at}-{number}", session_id=at, segment=number, move=move, label=move,
                    side=side, set=number, planned=None, done=None, effort=None, seconds=seconds,
                    planned_seconds=seconds, kind="hold", result="done", position_ms=0, ended_at=at,
                )
            )  # fmt: skip
        store.save(SessionEnd(at, at, State.FINISHED, 1000))


def lengths(context: Context, routine: str, move: str) -> set[int]:
    timeline = plan_session(context, routine).timeline
    return {one.length_ms // 1000 for one in timeline.segments if one.is_bout and one.move == move}


def bouts(context: Context, routine: str) -> list[Segment]:
    timeline = plan_session(context, routine).timeline
    return [one for one in timeline.segments if one.is_bout and one.kind == "effort"]


def news(context: Context, routine: str) -> str:
    return " ".join(plan_session(context, routine).grown)


def test_two_good_sessions_lead_to_the_next_stage_and_the_start_says_so(context: Context) -> None:
    before = bouts(context, NORDIC)
    top, sets = before[0].top or 0, len(before)
    assert news(context, NORDIC) == ""
    did(context, NORDIC, "nordic-curl", 12, *[top - 1] * sets)
    assert f"reps at 8 out of ten. Today {top}." in news(context, NORDIC)
    did(context, NORDIC, "nordic-curl", 18, *[top] * sets)
    did(context, NORDIC, "nordic-curl", 25, *[top] * sets)
    now = bouts(context, NORDIC)
    assert {one.top for one in now} == {6}
    assert {one.phases for one in now} == {one.phases for one in before}
    assert "went well. Today two sets of up to six." in news(context, NORDIC)


def test_the_last_stage_is_another_form_and_a_ten_goes_back(context: Context) -> None:
    for day in (10, 13, 16, 19):
        did(context, BALL, "swiss-ball-curl", day, 15, 15)
    assert {one.move for one in bouts(context, BALL)} == {"single-leg-ball-curl"}
    assert {one.side for one in bouts(context, BALL)} == {"left", "right"}
    without = replace(context, settings=replace(context.settings, progress=False))
    assert {one.move for one in bouts(without, BALL)} == {"swiss-ball-curl"}
    did(context, BALL, "single-leg-ball-curl", 22, 5, 5, 5, 5, effort=10)
    assert {one.move for one in bouts(context, BALL)} == {"swiss-ball-curl"}
    assert "one step back" in news(context, BALL)


@pytest.mark.parametrize(("hold", "seconds"), [("standard", 60), ("long", 60), ("short", 60)])
def test_a_programme_never_asks_for_less_than_the_routine_does(
    context: Context, hold: str, seconds: int
) -> None:
    for day in range(10, 20):
        held_for(context, "gentle-twice-daily", "strap-stretch", day, 60)
    context = replace(context, settings=replace(context.settings, hold=hold))
    assert lengths(context, "gentle-twice-daily", "strap-stretch") == {seconds}


@pytest.mark.parametrize(("hold", "seconds"), [("standard", 30), ("long", 60), ("short", 10)])
def test_a_programme_keeps_to_how_long_you_want_to_hold(
    context: Context, hold: str, seconds: int
) -> None:
    for day in range(10, 20):
        held_for(context, "post-run-cooldown", "strap-stretch", day, 25)
    context = replace(context, settings=replace(context.settings, hold=hold))
    assert lengths(context, "post-run-cooldown", "strap-stretch") == {seconds}


def test_every_fourth_week_of_strength_has_half_the_sets(context: Context) -> None:
    for week in range(3):
        for day in (8, 11):  # a Monday and a Thursday
            did(context, NORDIC, "nordic-curl", day + 7 * week - 7, 3, 3)
    noon = replace(context, clock=ManualClock(wall="2025-12-23T12:00:00+00:00"))
    assert len(bouts(noon, NORDIC)) == 1
    assert "A lighter week: half the sets" in news(noon, NORDIC)
    assert len(bouts(context, NORDIC)) == 2, "the week after is a whole one again"


@pytest.mark.parametrize(
    ("choice", "sides"),
    [(SideChoice.LEFT, ["left"]), (SideChoice.RIGHT_FIRST, ["right", "left"])],
)
def test_a_harder_form_keeps_to_the_leg_that_was_chosen(
    context: Context, choice: SideChoice, sides: list[str]
) -> None:
    for day in (10, 13, 16, 19):
        did(context, BALL, "swiss-ball-curl", day, 15, 15)
    timeline = plan_session(context, BALL, SessionOptions(sides=choice)).timeline
    trained = [one.side for one in timeline.segments if one.is_bout and one.kind == "effort"]
    assert [*dict.fromkeys(trained)] == sides


def test_a_move_that_was_swapped_and_swapped_back_keeps_the_dose_of_today(context: Context) -> None:
    for day in (18, 25):
        did(context, NORDIC, "nordic-curl", day, 5, 5)
    plan = plan_session(context, NORDIC)
    cues = plan_speech(context, plan).plan
    at = next(n for n, one in enumerate(plan.timeline.segments) if one.move == "nordic-curl")
    place = next(n for n in range(at, at + 9) if plan.timeline.segments[n].is_bout)
    step, before = plan.timeline.segments[place].step, dict(plan.editor.choices.swaps)
    assert step in before
    seen: list[str] = []
    while "nordic-curl" not in seen:
        found = plan.editor.swap(cues, place)
        assert isinstance(found, Replace)
        cues = found.plan
        seen += {one.move or "" for one in cues.timeline.segments if one.step == step}
    assert len(seen) > 1
    assert plan.editor.choices.swaps == before


def test_nothing_is_announced_of_what_is_left_out_today(context: Context) -> None:
    for day in (18, 25):
        did(context, NORDIC, "nordic-curl", day, 5, 5)
    assert "went well" in news(context, NORDIC)
    without = SessionOptions(avoid=frozenset({"eccentric"}))
    assert plan_session(context, NORDIC, without).grown == ()


def test_the_bundled_programmes_start_with_the_routine_as_it_is() -> None:
    found = load_programmes()
    assert {one.move for one in found} == {
        "nordic-curl", "swiss-ball-curl", "glute-bridge", "strap-stretch",
    }  # fmt: skip
    for one in found:
        assert not one.stages[0].swap.changes
        assert one.stages[0].swap.to == one.move


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("name: A\nmove: nordic-crul\nstages:\n  - about: x\n", "unknown-move", 2),
        ("name: A\nmove: plank\n", "missing-key", 1),
        ("name: A\nmove: plank\nstages:\n  - {about: x, abuot: y}\n", "unknown-key", 4),
        ("name: A\nmove: plank\nstages:\n  - {about: x, as: {for: -3}}\n", "bad-duration", 4),
        ("name: A\nmove: plank\nstages: []\n", "no-value", 3),
    ],
)
def test_a_faulty_programme_is_reported_at_its_place(
    tmp_path: Path, text: str, code: str, line: int
) -> None:
    path = tmp_path / "programmes" / "mine.yaml"
    found = check_data(text.encode(), path, load_library()).problems
    assert [(one.code, one.line) for one in found] == [(code, line)]
    assert all(one.message and one.help for one in found)


def test_your_own_programme_replaces_the_bundled_one(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "name: As it is\nmove: nordic-curl\nstages:\n  - about: as it is\n", encoding="utf-8"
    )
    (tmp_path / "broken.yaml").write_text("name: [", encoding="utf-8")
    found = {one.move: one for one in load_programmes([tmp_path])}
    assert found["nordic-curl"].name == "As it is"
    assert read_programme(b"name: [")[0] is None
