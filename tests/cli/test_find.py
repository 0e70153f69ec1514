"""`supple find` and `supple moves`."""

from __future__ import annotations

from tests.cli.conftest import Home


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
