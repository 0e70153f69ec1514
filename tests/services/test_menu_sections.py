"""The menu's sections: every card once, what suits now first, and what is found in what."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.past import menu
from timer.coach.today import Ran
from timer.frozen import replace
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.routine.model import Moves
from timer.services.catalog import RoutineCard
from timer.services.coaching import keep_run
from timer.services.context import Context
from timer.services.menu_sections import Reasons, Section, matching, sections


def card(slug: str, *when: str, ok: bool = True, kit: tuple[str, ...] = ()) -> RoutineCard:
    return RoutineCard(slug, slug.title(), slug, "user", None, when, 60_000, kit, ok, None)


CARDS = {
    one.slug: one
    for one in (
        card("warm", "before-run"),
        card("cool", "after-run", "evening", kit=("wall",)),
        card("lift", "after-run", "strength-day"),
        card("bad", ok=False),
        card("free"),
    )
}


def shown(first: Reasons = (), against: Reasons = (), hour: int = 12) -> dict[str, list[str]]:
    found = sections(CARDS, first, against, hour)
    return {part.title: [one.slug for one, _ in part.entries] for part in found}


def test_without_advice_every_card_is_listed_by_its_time() -> None:
    assert shown() == {
        "After a run": ["cool"], "Before a run": ["warm"], "Strength": ["lift"],
        "Any time": ["free"], "To fix": ["bad"],
    }  # fmt: skip


def test_what_is_advised_comes_first_and_what_is_not_comes_late() -> None:
    found = shown([("lift", "Your plan.")], [("cool", "Done today."), ("lift", "Twice.")])
    assert list(found) == ["Now", "Before a run", "Any time", "Not now", "To fix"]
    assert (found["Now"], found["Not now"]) == (["lift"], ["cool"])
    assert sorted(slug for part in found.values() for slug in part) == sorted(CARDS)


@pytest.mark.parametrize(("hour", "told"), [(6, True), (12, False)])
def test_a_morning_asks_you_to_go_easier(hour: int, told: bool) -> None:
    found = sections(CARDS, [("free", "Easy enough.")], (), hour)
    assert bool(found[0].note) is told


def test_a_find_puts_names_first_and_says_what_else_it_was_found_in() -> None:
    parts = [Section("Any time", ((CARDS["cool"], None), (card("wallaby"), None)))]
    (found,) = matching(parts, "wall", Moves())
    assert [(one.slug, why) for one, why in found.entries] == [
        ("cool", "uses wall"),
        ("wallaby", None),
    ]
    assert matching(parts, "", Moves()) == tuple(parts)
    assert matching(parts, "zebra", Moves()) == ()
    (both,) = matching(parts, "cool AFTER", Moves())
    assert both.entries[0][0].slug == "cool"


def test_a_find_needs_no_accents_and_finds_broken_files() -> None:
    broken = replace(card("kaputt"), ok=False, name=None)
    parts = [
        Section("", tuple((one, None) for one in (card("étirement"), card("abkühlen"), broken)))
    ]
    wanted = {"ETIR": "étirement", "e\u0301tir": "étirement", "kuhl": "abkühlen", "Kap": "kaputt"}
    for typed, slug in wanted.items():
        (found,) = matching(parts, typed, Moves())
        assert [one.slug for one, _ in found.entries] == [slug]
    (found,) = matching([*parts, Section("", ((card("kapuze"), None),))], "kap", Moves())
    assert [one.slug for one, _ in found.entries] == ["kaputt", "kapuze"]


def test_the_cold_pack_is_no_part_of_a_plan(tmp_path: Path) -> None:
    found = Context.of(
        {f"SUPPLE_{one}_DIR": str(tmp_path / one) for one in ("DATA", "CONFIG")}, BARE
    )
    settings = replace(found.settings, plan="stretch-after-runs")
    clock = ManualClock(wall="2026-01-02T12:00:00+00:00")
    here = Context(found.folders, settings, (), clock, BARE)
    keep_run(here, Ran.EASY)
    now = menu(here)[0]
    assert now.title == "Now"
    slugs = [one.slug for one, _ in now.entries]
    assert "post-run-cooldown" in slugs
    assert "cold-pack-cramp" not in slugs


def test_nobody_is_cold_just_back_from_a_run(tmp_path: Path) -> None:
    found = Context.of(
        {f"SUPPLE_{one}_DIR": str(tmp_path / one) for one in ("DATA", "CONFIG")}, BARE
    )
    clock = ManualClock(wall="2026-01-02T06:00:00+00:00")
    here = Context(found.folders, found.settings, (), clock, BARE)
    assert "still cold" in (menu(here)[0].note or "")
    keep_run(here, Ran.HARD)
    assert menu(here)[0].note is None
