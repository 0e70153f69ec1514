"""Screening questions on the command line: `guards`, and `--answer` of `show`, `script`, `run`."""

from __future__ import annotations

from typing import Any

import pytest

from timer.routine.screening_questions import GUARDS

TWO = """\
name: Two
steps:
  - {hold: strap-stretch, for: 10s, settle: 0}
  - {hold: quad-stretch, for: 20s, settle: 0}
"""


def test_every_question_is_listed_with_what_a_yes_does(home: Any) -> None:
    found = {one["slug"]: one for one in home.supple("guards", "--json").data["guards"]}
    assert list(found) == list(GUARDS)
    for one in found.values():
        assert list(one) == ["slug", "question", "tags", "yes", "advice", "instead", "lasts_hours"]
    assert (found["sit-bone"]["yes"], found["sit-bone"]["lasts_hours"]) == ("drop", None)
    assert (found["fresh-injury"]["yes"], found["fresh-injury"]["lasts_hours"]) == ("block", 72)
    text = home.supple("guards").out
    assert all(guard.question in text for guard in GUARDS.values())


def test_a_timeline_is_shown_as_it_is_after_the_answers(home: Any) -> None:
    home.write("two", TWO)
    whole = home.supple("show", "two", "--json").data
    options = ("--answer", "sit-bone=yes", "--answer", "morning=yes", "--answer", "impact=no")
    left = home.supple("show", "two", *options, "--json").data
    assert list(left) == [*whole, "answers"]
    assert [one["move"] for one in left["segments"]] == ["quad-stretch"]
    assert (whole["total_ms"], left["total_ms"]) == (30_000, 20_000)
    drop, nothing, warn = left["answers"]
    assert drop == {
        "guard": "sit-bone",
        "effect": "drop",
        "advice": GUARDS["sit-bone"].advice,
        "dropped": ["strap-stretch"],
    }
    assert nothing == {"guard": "impact", "effect": "none", "advice": None, "dropped": []}
    assert (warn["guard"], warn["effect"], warn["dropped"]) == ("morning", "warn", [])
    heard = home.supple("script", "two", *options, "--json").data
    assert heard["total_ms"] == 20_000
    assert not [one for one in heard["events"] if "trap" in (one["text"] or "")]
    lines = home.supple("show", "two", *options).out
    assert "Left out: Lying strap stretch." in lines


@pytest.mark.parametrize("command", ["show", "script"])
def test_a_routine_that_may_not_start_names_what_can(home: Any, command: str) -> None:
    options = ("--answer", "nerve-signs=yes", "--answer", "morning=yes")
    refused = home.supple(command, "gentle-twice-daily", *options, "--json")
    assert refused.code == 1
    blocked = refused.data["blocked"]
    assert list(refused.data) == ["schema_version", "slug", "blocked"]
    assert blocked["by"] == "nerve-signs"
    assert blocked["advice"] == GUARDS["nerve-signs"].advice
    assert blocked["instead"][0] == "nerve-floss-daily"
    for slug in blocked["instead"]:
        assert home.supple("show", slug, *options).code == 0
    said = home.supple(command, "gentle-twice-daily", *options)
    assert (said.code, said.out) == (1, "")
    assert "Instead: nerve-floss-daily" in said.err


def test_what_only_warns_never_counts_as_the_reason(home: Any) -> None:
    home.write("folds", "name: Folds\nsteps: [{hold: seated-fold, for: 10s}]\n")
    options = ("--answer", "morning=yes", "--answer", "sit-bone=yes")
    blocked = home.supple("show", "folds", *options, "--json").data["blocked"]
    assert blocked["by"] == "sit-bone"
    assert "morning" not in home.supple("show", "folds", *options).err


@pytest.mark.parametrize("text", ["sitbone=yes", "sit-bone", "sit-bone=maybe", "=yes", ""])
def test_an_answer_that_means_nothing_is_refused_with_the_fix(home: Any, text: str) -> None:
    for command in ("show", "script", "run"):
        refused = home.supple(command, "core", "--answer", text)
        assert (refused.code, refused.out) == (2, "")
        assert "sit-bone" in refused.err or "supple guards" in refused.err


def test_a_run_obeys_and_keeps_answers_given_beforehand(home: Any) -> None:
    home.write("two", TWO)
    run = ("--speed", "200", "--audio", "silent")
    first = home.supple("run", "two", *run, "--answer", "sit-bone=yes")
    assert first.code == 0
    assert "Done: Quad stretch" in first.out
    assert "strap" not in first.out.casefold()
    assert GUARDS["sit-bone"].question not in first.out
    assert GUARDS["nerve-signs"].question in first.out
    assert "strap" not in home.supple("run", "two", *run).out.casefold(), "it counts all day"
    refused = home.supple("run", "two", *run, "--answer", "sharp-pain=yes")
    assert refused.code == 1
    assert "Instead: supple run breathe-down" in refused.err
    taken_back = home.supple("run", "two", *run, *("--answer", "sharp-pain=no"))
    assert taken_back.code == 0


def test_an_injury_is_a_fact_of_the_history_and_show_minds_it(home: Any) -> None:
    run = ("--speed", "200", "--audio", "silent")
    assert "Not today" not in home.supple("show", "contrast").out
    done = home.supple("run", "cold-pack-cramp", *run, "--answer", "fresh-injury=yes")
    assert done.code == 0
    facts = home.supple("history", "--json").data["facts"]
    kinds = {(one["kind"], one["value"]) for one in facts}
    assert kinds == {("injury", "yes"), ("return", "start")}
    assert "Not today, because you answered yes to: a fresh injury." in (
        home.supple("show", "contrast").out
    )
    whole, again = home.supple("show", "contrast", "--json"), home.supple("guards", "--json")
    assert whole.code == again.code == 0
    assert "blocked" not in whole.data, "only --answer changes what a script reads"
    not_today = {one["slug"] for one in home.supple("today", "--json").data["not_today"]}
    assert {"contrast", "nordic-strength", "foam-roll"} <= not_today
