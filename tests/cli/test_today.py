"""`supple today` and `supple week`, on histories that were taken in."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.cli.conftest import Home
from timer.cli.today import day_lines
from timer.coach.week import GUESSED_RUNS, NO_PLAN, Planned, WeekDay, assumed

AT = "2026-05-07T18:00:00+00:00"


def session(number: int, routine: str, at: str, *moves: str, **more: Any) -> dict[str, Any]:
    sets = [
        {
            "move": move, "label": move, "side": None, "set": 1, "result": "done", "planned": 8,
            "done": 8, "planned_seconds": 40, "seconds": 40, "effort": None, "load": None,
        }
        for move in moves
    ]  # fmt: skip
    return {
        "id": f"00000000-0000-4000-8000-{number:012}", "routine": routine, "name": routine,
        "started_at": at, "ended_at": at, "state": "finished", "share": 1.0, "speed": 1.0,
        "planned_ms": 600_000, "active_ms": 600_000, "left_out": [], "answers": [], "notes": [],
        "sets": sets, **more,
    }  # fmt: skip


def take_in(home: Home, *sessions: dict[str, Any]) -> None:
    file = home.root / "history.json"
    file.write_text(json.dumps({"schema_version": 1, "sessions": list(sessions)}))
    assert home.supple("history", "--import", file).code == 0


def ask(home: Home, *options: str) -> dict[str, Any]:
    return home.supple("today", "--at", AT, *options, "--json").data


def test_what_the_journal_holds_is_taken_into_account(home: Home) -> None:
    yesterday = "2026-05-06T18:00:00+00:00"
    take_in(home, session(1, "gone-since", yesterday, "nordic-curl"))
    found = ask(home, "--ran", "easy")
    reasons = {one["slug"]: one["reason"] for one in found["not_today"]}
    assert "yesterday" in reasons["swiss-ball-capacity"]
    assert found["suggestions"][0]["slug"] == "post-run-cooldown"
    assert set(found["suggestions"][0]) == {"slug", "name", "minutes", "reason", "source"}
    week = home.supple("week", "--at", AT, "--json").data["days"]
    assert week[0]["date"] == "2026-05-04"
    assert week[2]["done"] == [{"slug": "gone-since", "share": 1.0}]


def test_a_session_in_which_all_was_left_out_counts_nowhere(home: Home) -> None:
    nothing = session(1, "gone-since", "2026-05-06T18:00:00+00:00", "nordic-curl", state="partial")
    nothing["sets"][0]["result"] = "skipped"
    before = ask(home, "--ran", "easy")
    take_in(home, nothing)
    assert ask(home, "--ran", "easy") == before
    week = home.supple("week", "--at", AT, "--json").data["days"]
    assert [day["done"] for day in week] == [[]] * 7
    assert home.supple("stats", "--json").data["sessions"] == 0


def test_a_yes_of_yesterday_rules_out_until_it_is_asked_again(home: Home) -> None:
    told = {"answers": [{"question": "nerve-signs", "number": None, "answer": "yes"}]}
    take_in(home, session(1, "nerve-floss-daily", "2026-05-06T19:00:00+00:00", **told))
    reasons = {one["slug"]: one["reason"] for one in ask(home, "--ran", "easy")["not_today"]}
    assert reasons["post-run-cooldown"].endswith("asks again.")
    free = ask(home, "--ran", "easy", "--answer", "nerve-signs=no")
    assert free["suggestions"][0]["slug"] == "post-run-cooldown"
    given = ask(home, "--ran", "easy", "--answer", "nerve-signs=yes")
    reasons = {one["slug"]: one["reason"] for one in given["not_today"]}
    assert not reasons["post-run-cooldown"].endswith("asks again.")


def test_a_run_is_remembered_for_the_day_but_never_with_another_time(home: Home) -> None:
    assert ask(home, "--ran", "hard")["ran"] == "hard"
    assert home.supple("history", "--json").data["facts"] == []
    home.supple("today", "--ran", "long")
    (fact,) = home.supple("history", "--json").data["facts"]
    assert (fact["kind"], fact["value"]) == ("run", "long")
    assert home.supple("today", "--json").data["ran"] == "long"


def test_what_is_told_of_a_return_is_kept_but_never_for_another_time(home: Home) -> None:
    refused = home.supple("today", "--at", AT, "--return", "no")
    assert refused.code == 2
    assert "Leave out `--at`" in refused.err
    assert "step 1 of 5" in home.supple("today", "--return", "start").out
    assert home.supple("today", "--json").data["return"]["step"] == "rest"
    assert "left your return" in home.supple("today", "--return", "leave").err
    assert home.supple("today", "--json").data["return"] is None


@pytest.mark.parametrize("command", ["today", "week"])
def test_a_time_that_is_none_is_refused_with_an_example(home: Home, command: str) -> None:
    for typed in ("tomorrow", "2026-05-07T18:00:00"):
        done = home.supple(command, "--at", typed)
        assert done.code == 2
        assert "+02:00" in done.err
    for year in ("0001", "9999"):
        done = home.supple(command, "--at", f"{year}-12-31T12:00:00+00:00")
        assert done.code == 2
        assert "between 1970 and 2200" in done.err


def test_a_session_stays_on_its_day_when_the_clocks_change(home: Home) -> None:
    take_in(home, session(1, "core", "2026-10-25T00:30:00+02:00"))
    at = "2026-10-25T18:00:00+01:00"
    done = home.process("week", "--at", at, "--json", TZ="Europe/Berlin")
    week = json.loads(done.out)["days"]
    assert [day["date"] for day in week if day["done"]] == ["2026-10-25"]


def test_people_read_lines(home: Home) -> None:
    done = home.supple("today", "--at", AT, "--ran", "easy", "--minutes", "12")
    assert done.out.splitlines()[0] == "After your run."
    assert "post-run-cooldown" in done.out
    assert "meant for" not in done.out
    week = home.supple("week", "--at", AT).out.splitlines()
    assert week[0] == f"{NO_PLAN} {GUESSED_RUNS}"
    assert len(week) == 8
    assert week[4].startswith("> Thu")


def test_a_day_has_each_routine_once_by_its_name() -> None:
    names = {"short": "Short calves", "core": "Core and pelvis"}
    planned = (Planned("post-run", 9, ""), *[Planned("core", 6, "")] * 2)
    done = (("short", 0.13), ("core", 0.95), ("short", 0.1), ("floss", 0.4))
    day = WeekDay(date(2026, 11, 30), planned, done)
    text = (
        "> Mon 30  Short calves, 2 sessions; Core and pelvis done; floss, 40% done; "
        "post-run, 9 min; Core and pelvis, 2 times 6 min"
    )
    assert day_lines(day, day.day, names) == [text]
    rows = day_lines(day, day.day, names, 40)
    assert max(map(len, rows)) <= 40
    assert " ".join(rows).split() == text.split()
    assert all(row.startswith(" " * 10) for row in rows[1:])
    live = WeekDay(day.day, (), (("short", 0.1),), running=(0,))
    assert day_lines(live, date(2026, 12, 1), names) == ["  Mon 30  Short calves, running"]


def test_a_week_says_what_it_guesses_where_that_matters(home: Home) -> None:
    assert assumed("none", runs_known=True) == NO_PLAN
    assert assumed("mixed", runs_known=False) == GUESSED_RUNS
    assert assumed("gentle-twice-daily", runs_known=False) == ""
    settings = home.routines.parent / "config.toml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('plan = "stretch-after-runs"\n')
    assert home.supple("week", "--at", AT).out.startswith("Nothing says yet when you run: Tue")
    settings.write_text('plan = "mixed"\nrun_days = ["mon"]\n')
    assert "Nothing says" not in home.supple("week", "--at", AT).out


def test_only_an_article_is_named_as_a_source(shared_home: Home) -> None:
    done = shared_home.supple("today", "--at", AT, "--ran", "easy", "--minutes", "5")
    assert "Shortened to the time you have." in done.out
    assert "(house)" not in done.out
