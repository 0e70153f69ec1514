"""Favourites come first; what is hidden leaves the menu and the coach's advice, and is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from timer.frozen import replace
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.services.catalog import Mark, RoutineCard, keep_mark, routine_cards
from timer.services.coaching import local, suggestions, this_week
from timer.services.context import Context, read_past
from timer.services.menu_sections import FAVOURITES, HIDDEN_WHY, NOW, matching
from timer.services.recommendations import menu_content
from timer.services.screening import keep_answers

NOON = ManualClock(wall="2026-01-02T12:00:00+00:00")


@pytest.fixture
def context(tmp_path: Path) -> Context:
    names = ("CONFIG", "DATA", "CACHE", "STATE")
    context = Context.of({f"XDG_{name}_HOME": str(tmp_path / name) for name in names}, BARE)
    return replace(context, clock=NOON)


def card(context: Context, slug: str) -> RoutineCard:
    cards = routine_cards(context, read_past(context))
    return next(one for one in cards if one.slug == slug)


def mark(context: Context, slug: str, mark: Mark) -> None:
    assert keep_mark(context, card(context, slug), mark) is None


def titles(context: Context) -> dict[str, list[str]]:
    content = menu_content(context, read_past(context))
    return {one.title: [card.slug for card, _ in one.entries] for one in content.sections}


def listed(context: Context) -> list[str]:
    """Return every slug in the menu."""
    return [slug for slugs in titles(context).values() for slug in slugs]


def test_a_favourite_comes_first_and_only_once_and_again_takes_it_back(context: Context) -> None:
    before, all_before = titles(context), listed(context)
    mark(context, "core", Mark.FAVOURITE)
    after = titles(context)
    assert next(iter(after)) == FAVOURITES
    assert after[FAVOURITES] == ["core"]
    assert sorted(listed(context)) == sorted(all_before)
    mark(context, "core", Mark.FAVOURITE)
    assert titles(context) == before


def test_a_favourite_that_is_suggested_keeps_its_reason_and_what_is_known_of_the_run(
    context: Context,
) -> None:
    (now,) = (one for one in menu_content(context, read_past(context)).sections if one.title == NOW)
    for one, _ in now.entries:
        mark(context, one.slug, Mark.FAVOURITE)
    first = menu_content(context, read_past(context)).sections[0]
    assert first.title == FAVOURITES
    assert first.ran is not None
    assert {why for _, why in first.entries} == {why for _, why in now.entries}
    assert NOW not in titles(context)


def test_a_favourite_that_an_answer_rules_out_is_not_among_them(context: Context) -> None:
    mark(context, "post-run-cooldown", Mark.FAVOURITE)
    keep_answers(context, {"sharp-pain": True})
    found = titles(context)
    assert FAVOURITES not in found
    assert "post-run-cooldown" in found["Not now"]


def test_what_is_hidden_leaves_menu_and_advice_and_is_found_by_name_and_as_hidden(
    context: Context,
) -> None:
    best = suggestions(context, read_past(context), local(NOON.wall())).suggestions[0].slug
    mark(context, best, Mark.HIDDEN)
    past = read_past(context)
    content = menu_content(context, past)
    assert best not in listed(context)
    assert [one.slug for one in content.hidden] == [best]
    assert best not in {
        one.slug for one in suggestions(context, past, local(NOON.wall())).suggestions
    }
    week = this_week(context, past, local(NOON.wall()))
    assert best not in {one.slug for day in week for one in day.planned}
    for words in (best, "hidden", "HID"):
        (found,) = matching(content.sections, words, context.moves, content.hidden)
        assert (best, HIDDEN_WHY) in [(one.slug, why) for one, why in found.entries]
    mark(context, best, Mark.HIDDEN)
    assert best in listed(context)


def test_a_routine_has_one_mark_at_most(context: Context) -> None:
    mark(context, "core", Mark.FAVOURITE)
    mark(context, "core", Mark.HIDDEN)
    assert card(context, "core").mark is Mark.HIDDEN
    assert FAVOURITES not in titles(context)
