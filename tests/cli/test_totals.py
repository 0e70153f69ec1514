"""`stats`: what was done, added up, for people and for programs."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from timer.cli.stats import stats_lines
from timer.frozen import replace
from timer.journal.events import SessionEnd, SessionStart, SetRecord, State
from timer.journal.schema import add_functions
from timer.journal.store import open_store
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.routine.screening_questions import GUARDS
from timer.services.context import Context
from timer.services.looking_back import (
    Asked,
    Capacity,
    CapacityLine,
    LookingBack,
    MoveLine,
    WeekAmount,
    looking_back,
)
from timer.text import cells
from timer.tui.drawing.themes import DARK
from timer.tui.screens.history_panels import move_rows

TODAY = "2026-03-11T07:00:00+01:00"


@pytest.fixture
def done(home: Any) -> Any:
    """A home in which two sessions were done."""
    store = open_store(home.root / "data")
    for number, routine in enumerate(("post-run-cooldown", "a-name-of-ones-own-that-is-long")):
        id = f"s{number}"
        store.save(SessionStart(id, routine, f"2026-03-0{number + 1}T07:00:00+01:00", 600_000))
        for place, move in enumerate(("nordic-curl", None)):
            store.save(_set(f"{id}-{place}", id, move))
        store.save(SessionEnd(id, TODAY, State.FINISHED, 5_400_000))
    store.close()
    return home


def look(home: Any) -> LookingBack:
    """Return what is shown as of TODAY."""
    return looking_back(replace(Context.of(home.env, BARE), clock=ManualClock(wall=TODAY)))


def _set(id: str, session: str, move: str | None) -> SetRecord:
    return SetRecord(
        id=id,
        session_id=session,
        segment=1,
        move=move,
        label="A free name that somebody wrote at some length",
        side=None,
        set=1,
        planned=8,
        done=6,
        effort=8 if move else None,
        seconds=45,
        kind="effort",
        result="done",
        position_ms=1,
        ended_at=TODAY,
    )


def test_the_figures_for_programs_have_one_shape(done: Any) -> None:
    figures = done.supple("stats", "--json").data
    assert list(figures) == [
        "schema_version",
        "since",
        "sessions",
        "active_ms",
        "last_28_days",
        "weeks",
        "routines",
        "moves",
        "asked",
        "sets",
        "days",
        "doses",
        "targets",
        "progress",
        "capacity",
        "diary",
    ]
    assert (figures["schema_version"], figures["since"]) == (1, "2026-03-01")
    assert (figures["sessions"], figures["active_ms"]) == (2, 10_800_000)


def test_without_a_journal_it_says_how_to_begin(home: Any) -> None:
    answer = home.supple("stats")
    assert (answer.code, answer.out) == (0, "")
    assert "supple run" in answer.err
    assert home.supple("stats", "--json").data["sessions"] == 0
    assert not (home.root / "data").exists()


@pytest.mark.parametrize("width", [40, 80])
def test_the_figures_for_people_fit_the_line(done: Any, width: int) -> None:
    lines = stats_lines(look(done), width)
    text = "\n".join(lines)
    assert max(map(cells, lines)) <= width
    assert " ".join(lines[:3]).startswith("Last four weeks: 2 days, 2 sessions, 3 hours.")
    assert "post-run-cool" in text
    assert "Nordic" in text
    assert "8.0" in text
    assert "1:30" in text  # the time of a move, in the last column
    assert "Lowering slowly, a week: 10 to 60 reps." in " ".join(text.split())


def _amount(best: int | None, longest: int, **more: Any) -> dict[str, Any]:
    return {"sets": 28, "reps": 276, "seconds": 900, "best": best, "longest": longest, **more}


@pytest.mark.parametrize(
    ("first", "now", "said"),
    [((9, 30), (14, 40), ("9 reps", "14 reps")), ((None, 30), (14, 40), ("0:30", "0:40"))],
)
def test_first_and_now_are_the_same_here_and_on_the_screen(
    done: Any, first: Any, now: Any, said: tuple[str, str]
) -> None:
    weeks = [
        WeekAmount(monday=date(2026, month, 2), **_amount(*best))
        for month, best in ((2, first), (3, now))
    ]
    move = MoveLine(
        move="nordic-curl", name="Nordic curl", sessions=9, muscles=(), first=weeks[0],
        now=weeks[1], trend=None, sides=(), **_amount(*now),
    )  # fmt: skip
    back = replace(look(done), moves=(move,))
    lines = stats_lines(back, 80)
    head = next(n for n, line in enumerate(lines) if line.startswith("move, best set"))
    assert all(f" {one}" in lines[head + 1] for one in said)
    title, shown = move_rows(back, 100, DARK)
    assert "best set, first → now" in title.text
    assert f"{said[0]} → {said[1]}".replace(" reps", "") in shown.text


def test_what_begins_in_a_week_is_not_held_against_all_of_it(done: Any) -> None:
    here = replace(Context.of(done.env, BARE), clock=ManualClock(wall=TODAY))
    lines = stats_lines(looking_back(here, Asked(since=date(2026, 3, 1))), 80)
    assert lines[0] == "Since 2026-03-01: 2 days, 2 sessions, 3 hours."
    assert not [one for one in lines if "four weeks" in one]
    doses = [one.split() for one in lines[lines.index("week of     stretch min  slow reps") :]]
    assert ["2026-02-23", "0", "6"] in doses
    assert ["2026-03-02", "0", "under", "6", "under"] in doses


def test_capacity_tests_stand_beside_the_most_of_any_session(done: Any) -> None:
    points = [(2, 6, False), (3, 20, True), (4, 7, False)]
    every = tuple(
        Capacity(day=date(2026, 2, day), reps=reps, effort=8, tested=tested)
        for day, reps, tested in points
    )
    line = CapacityLine(move="bridge", name="Bridge", side="left", points=every)
    said = " ".join(stats_lines(replace(look(done), capacity=(line,)), 80))
    assert "Capacity, Bridge, left: 6 reps at 8/10 in the week of 2026-02-02, 7 reps" in said
    assert "Capacity test, Bridge, left: 20 reps at 8/10 in the week of 2026-02-03." in said


def test_a_long_journal_is_asked_by_its_indexes(
    home: Any,
) -> None:
    from timer.journal import tally

    store = open_store(home.root / "data")
    store.close()
    db = add_functions(sqlite3.connect(home.root / "data" / "journal.db"))
    for query in (tally._SESSIONS, tally._SETS):
        values = (0, 1, "2026-01-01", "2026-02-01")
        plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", values))
        assert "SEARCH session USING INDEX session_by_start" in plan
        assert "SCAN" not in plan
    db.close()


def test_one_session_is_as_long_in_the_history_as_in_the_statistics(home: Any) -> None:
    store = open_store(home.root / "data")
    store.save(SessionStart("a", "core", TODAY, 600_000, 60.0))
    store.save(SessionStart("b", "core", TODAY, 600_000))
    store.save(_set("b-1", "b", None))
    store.save(SessionEnd("b", TODAY, State.PARTIAL, 83_600))
    store.save(SessionEnd("a", TODAY, State.FINISHED, 19_600))
    store.close()
    history = home.supple("history").out
    assert "1:24" in history
    assert "0:20 x60" in history
    lines = stats_lines(look(home), 80)
    assert "Last four weeks: 1 day, 1 session, 1 minute 24 seconds." in lines
    assert any(line.startswith("core") and line.endswith("1:24") for line in lines)


SESSION = {
    "id": "s",
    "routine": "hips",
    "started_at": "2026-03-01T07:30:00+01:00",
    "state": "finished",
    "answers": [
        {"question": "sharp-pain", "number": None, "answer": "no"},
        {"question": "How was it?", "number": 2, "answer": "Fine"},
    ],
    "notes": [{"kind": "legs", "value": 4, "side": None, "at": "2026-03-01T07:40:00+01:00"}],
    "sets": [
        {"label": "Plank", "side": side, "result": result, "seconds": 30}
        for side, result in (("left", "done"), ("right", "short"), ("left", "skipped"))
    ],
}


def test_the_command_adds_it_once_or_says_what_is_wrong(home: Any) -> None:
    file = home.root / "export.json"
    file.write_text(json.dumps({"schema_version": 1, "sessions": [SESSION]}))
    assert home.supple("history", "--import", str(file)).out == "1 session added.\n"
    again = home.supple("history", "--import", str(file))
    assert again.out == "0 sessions added. 1 session was there already.\n"
    before = home.supple("history", "--json").out
    file.write_text(json.dumps({"schema_version": 1, "sessions": [{**SESSION, "id": "t"}, {}]}))
    refused = home.supple("history", "--import", str(file))
    assert (refused.code, refused.out) == (1, "")
    assert f"{file}: sessions[1] has no `id`" in refused.err
    assert home.supple("history", "--json").out == before
    assert home.supple("history", "--import", str(home.root / "none")).code == 1


def test_the_command_counts_facts_and_completed_sessions(home: Any) -> None:
    file = home.root / "export.json"
    run = {"kind": "run", "at": "2026-03-01T07:30:00+01:00", "minutes": 30}

    def added(sessions: Any, *facts: Any) -> str:
        file.write_text(json.dumps({"schema_version": 1, "sessions": sessions, "facts": facts}))
        said: str = home.supple("history", "--import", str(file)).out
        return said

    diary = {**run, "kind": "diary"}
    assert added([], run) == "1 fact added.\n"
    assert added([], run, diary) == "1 fact added. 1 fact was there already.\n"
    running = {**SESSION, "state": "partial", "sets": []}
    assert added([running], {**run, "minutes": 31}) == "1 session and 1 fact added.\n"
    over = [{**SESSION, "ended_at": "2026-03-01T07:40:00+01:00"}]
    assert added(over) == "1 session completed.\n"
    both = "0 sessions added. 1 session and 1 fact were there already.\n"
    assert added(over, run) == both
    assert added([]) == "0 sessions added.\n"


def test_history_says_what_was_left_out_answered_and_noted(home: Any) -> None:
    file = home.root / "export.json"
    file.write_text(json.dumps({"schema_version": 1, "sessions": [SESSION]}))
    home.supple("history", "--import", str(file))
    head, row, *more = home.supple("history").out.splitlines()
    assert head.split() == ["when", "routine", "ended", "time", "sets"]
    assert row.endswith("1 set a side")
    assert more == [
        "    Left out: 1 set of Plank.",
        f"    {GUARDS['sharp-pain'].question} no",
        "    How was it? Fine",
        "    legs: 4",
    ]


def test_totals_say_why_there_are_none(home: Any) -> None:
    file = home.root / "export.json"
    began = (datetime.now(UTC) - timedelta(days=3)).isoformat()
    fast = {**SESSION, "speed": 60, "started_at": began, "ended_at": began}
    skipped = {**fast, "id": "t", "speed": 1, "state": "partial", "sets": [SESSION["sets"][2]]}
    text = json.dumps({"schema_version": 1, "sessions": [fast, skipped]})
    file.write_text(text)
    home.supple("history", "--import", str(file))
    said = home.supple("stats").err
    assert "Nothing counts yet: 1 session ran at another speed and 1 session had no set" in said
    file.write_text(json.dumps({"schema_version": 1, "sessions": [{**SESSION, "id": "u"}]}))
    home.supple("history", "--import", str(file))
    left = "Not counted of the last 12 weeks: 1 at another speed and 1 without a set done."
    assert left in home.supple("stats").out
    assert left not in home.supple("stats", "--routine", SESSION["routine"]).out
