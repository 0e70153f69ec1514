"""`supple find` and `supple moves`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Home
from timer.cli.find import found_lines
from timer.services.search import Found


def test_find_prints_slugs_with_why_and_json_with_every_key(shared_home: Home) -> None:
    done = shared_home.supple("find", "tight", "hamstrings")
    assert done.code == 0
    assert done.out.splitlines()[0].split()[0] in ("gentle-twice-daily", "post-run-cooldown")
    results = shared_home.supple("find", "strap", "--json").data["results"]
    assert {tuple(one) for one in results} == {("kind", "slug", "name", "why")}


def test_find_says_what_to_try_when_nothing_fits(shared_home: Home) -> None:
    done = shared_home.supple("find", "zzzz")
    assert (done.code, done.out) == (1, "")
    assert "Try a muscle" in done.err
    assert shared_home.supple("find", "zzzz", "--json").data["results"] == []


def test_a_routine_that_says_nothing_of_itself_is_found_with_a_reason(home: Home) -> None:
    home.write("quokka", "name: Quokka hour\nsteps:\n  - hold: calf-stretch\n    for: 30s\n")
    assert home.supple("find", "quokka").out.split(maxsplit=1) == ["quokka", "Quokka hour\n"]
    both = home.supple("find", "quokka calf").out.splitlines()[0]
    assert both.split(maxsplit=1) == ["quokka", "has Calf stretch"]


@pytest.mark.parametrize("width", [40, 80])
def test_results_are_broken_between_words_under_their_start(width: int) -> None:
    long = "Ten words that say what it is about, once more."
    found = [
        Found("routine", "post-run-cooldown", "Cooldown", long * 2),
        Found("explanation", "fresh-strain", "A fresh strain", long),
    ]
    whole, rows = list(found_lines(found, 0)), list(found_lines(found, width))
    assert (len(whole), max(map(len, rows)) <= width) == (2, True)
    assert " ".join(rows).split() == " ".join(whole).split()
    assert all(
        row.startswith(("post-run", "fresh", " " * (19 if width == 80 else 4))) for row in rows
    )


def test_any_number_may_be_typed(shared_home: Home) -> None:
    for digits in (400, 5_000):
        assert shared_home.supple("find", f"{'9' * digits} min").code in (0, 1)


def test_moves_lists_all_or_those_with_the_words(shared_home: Home) -> None:
    whole = shared_home.supple("moves", "--json").data["moves"]
    assert len(whole) > 90
    assert len(shared_home.supple("moves").out.splitlines()) == len(whole)
    chosen = shared_home.supple("moves", "swiss", "curl", "--json").data["moves"]
    assert [move["slug"] for move in chosen] == ["swiss-ball-curl", "single-leg-ball-curl"]
    assert set(chosen[0]) == {
        "slug", "name", "aliases", "position", "kit", "limb", "tags", "cues", "swaps",
        "warnings", "source",
    }  # fmt: skip
    assert shared_home.supple("moves", "zebra").code == 1


def test_why_says_what_may_be_behind_it_with_source_routines_and_when_to_get_it_checked(
    shared_home: Home,
) -> None:
    done = shared_home.supple("why", "tight hamstrings after long runs")
    assert done.code == 0
    assert done.out.startswith("It may be: Stiff after a run")
    for part in ("Source: ", "Now: ", "(supple run ", "This week: ", "Get it checked if:"):
        assert part in done.out
    assert ".txt" not in done.out
    found = shared_home.supple("why", "sciatica", "--json").data
    assert list(found) == ["schema_version", "explanations", "now", "week", "get_checked"]
    assert set(found["explanations"][0]) == {"slug", "title", "text", "source"}
    assert found["now"]["slug"] == "nerve-floss-daily"
    assert set(found["now"]) == {"slug", "name", "why"}


def test_signs_that_cant_wait_come_before_everything(shared_home: Home) -> None:
    found = shared_home.supple("why", "numb between my legs", "--json").data
    assert (found["now"], found["week"]) == (None, None)
    assert "today" in found["get_checked"][0]
    assert shared_home.supple("find", "hot swollen calf").out.startswith("get-help")


def test_why_without_words_lists_every_explanation(shared_home: Home) -> None:
    listed = shared_home.supple("why").out.splitlines()
    slugs = [one["slug"] for one in shared_home.supple("why", "--json").data["explanations"]]
    assert [line.partition(":")[0] for line in listed] == slugs
    assert shared_home.supple("why", "zzzz").code == 1
    for slug in slugs:
        assert shared_home.supple("why", slug).code == 0


def test_what_an_answer_rules_out_comes_last_and_says_so(home: Home) -> None:
    before = home.supple("find", "hamstrings", "after", "run", "--json").data["results"]
    run = ("--speed", "200", "--audio", "silent")
    home.supple("run", "breathe-down", *run, "--answer", "nerve-signs=yes")
    after = home.supple("find", "hamstrings", "after", "run", "--json").data["results"]
    assert {one["slug"] for one in before} == {one["slug"] for one in after}
    out = [one for one in after if one["why"].startswith("Tingling or numbness: ")]
    assert "post-run-cooldown" in [one["slug"] for one in out]
    assert after[-len(out) :] == out
