"""A routine that is called something else now: its old slug still leads to it, everywhere."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from timer.journal.events import Fact, SessionEnd, SessionStart, State
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.routine.library.routines import COPIED
from timer.routine.optional_steps import CHOICE, Selection, as_chosen
from timer.routine.reader.includes import RENAMED, Bundled
from timer.services.catalog import routine_cards
from timer.services.context import Context, read_past
from timer.services.lint import check_file
from timer.services.recommendations import caution, following, menu
from timer.services.routine_files import load_routine, timeline_of

OLD, NEW = "glute-hip", "glute-hip-a"
BEFORE = "2026-01-01T12:00:00+0000"
OWN = "name: My own hips\nsteps:\n  - hold: plank\n    for: 20s\n"
FOLLOWED = "name: Mine\nnext: glute-hip\nsteps:\n  - include: glute-hip\n"


@pytest.fixture
def context(tmp_path: Path) -> Context:
    places = {"SUPPLE_DATA_DIR": str(tmp_path / "data"), "SUPPLE_CONFIG_DIR": str(tmp_path / "c")}
    found = Context.of(places, BARE)
    return Context(found.folders, found.settings, (), ManualClock(), BARE)  # 2026-01-02, 03:04


def finish(context: Context, slug: str, at: str) -> None:
    with closing(context.journal.open(read_only=False)) as store:
        start = SessionStart(f"{slug} {at}", slug, at, planned_ms=60_000, speed=1.0)
        store.save(start, SessionEnd(start.id, at, State.FINISHED, active_ms=60_000))


def write(context: Context, name: str, text: str) -> Path:
    path = context.folders.routines / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_renamed_routine_leads_to_one_that_exists() -> None:
    bundled = Bundled()
    for old, new in RENAMED.items():
        assert old not in bundled.slugs()
        assert bundled.path_of(old) == bundled.path_of(new) is not None


def test_the_old_name_is_found_included_and_followed(context: Context) -> None:
    assert timeline_of(context, OLD).routine.slug == NEW
    mine = write(context, "mine.yaml", FOLLOWED)
    assert check_file(mine, context.moves, context.library).problems == ()
    assert check_file(mine, context.moves).problems == ()
    [group] = load_routine(context, "mine").steps
    assert getattr(group, "name", "") == "Glute and hip A"
    cards = {card.slug: card for card in routine_cards(context)}
    assert cards["mine"].next == NEW


def test_what_was_done_under_the_old_name_counts(context: Context) -> None:
    finish(context, OLD, "2025-12-30T12:00:00+0000")
    finish(context, OLD, BEFORE)
    past = read_past(context)
    assert past.last_done == {NEW: "2026-01-01"}
    assert {one.routine for one in past.finished} == {NEW}
    assert past.newest is not None
    assert past.newest["routine"] == NEW
    now = context.clock.wall()
    assert context.journal.newest_of(NEW, now) is not None
    assert [one["routine"] for one in past.sessions] == [NEW, NEW]
    with closing(context.journal.open()) as store:
        assert [one["routine"] for one in store.sessions()] == [NEW, NEW]
        assert [one["routine"] for one in store.summaries()] == [NEW, NEW]
        assert [one["routine"] for one in store.stats(now)["routines"]] == [NEW]
    reasons = {card.slug: reason for one in menu(context, past) for card, reason in one.entries}
    assert reasons[NEW] == "Done often enough this week."
    assert caution(context, NEW, past).interrupted is None


def test_both_names_count_as_one(context: Context) -> None:
    finish(context, OLD, "2025-12-20T12:00:00+0000")
    finish(context, NEW, BEFORE)
    newest = context.journal.newest_of(NEW, context.clock.wall())
    assert newest is not None
    assert newest["started_at"].startswith("2026-01-01")
    assert read_past(context).last_done == {NEW: "2026-01-01"}
    with closing(context.journal.open()) as store:
        [figures] = store.stats(context.clock.wall())["routines"]
    assert (figures["routine"], figures["sessions"]) == (NEW, 2)


def test_what_comes_next_is_the_half_that_was_done_longest_ago(context: Context) -> None:
    """Strength always with hips and glutes (000), by both halves in turns."""

    def after_strength() -> str | None:
        card = following(context, "glute-hip", read_past(context))
        return card.slug if card else None

    assert after_strength() == NEW
    finish(context, OLD, BEFORE)
    assert after_strength() == "glute-hip-b"
    finish(context, "glute-hip-b", "2026-01-02T02:00:00+0000")
    assert after_strength() == NEW


def test_a_choice_made_under_the_old_name_holds_until_a_newer_one(context: Context) -> None:
    routine, moves = load_routine(context, NEW), context.moves
    chosen = Selection(frozenset({"hip-thrust"}))
    context.journal.keep(Fact(CHOICE + OLD, chosen.text()))
    kept = load_routine(context, OLD, read_past(context).facts)
    assert kept == as_chosen(routine, moves, chosen) != routine
    context.journal.keep(Fact(CHOICE + NEW, Selection().text()))
    assert load_routine(context, OLD, read_past(context).facts) == routine


def test_a_file_of_your_own_with_the_old_name_keeps_it(context: Context) -> None:
    finish(context, OLD, BEFORE)
    context.journal.keep(Fact(CHOICE + OLD, Selection().text()))
    mine = write(context, f"{OLD}.yaml", OWN)
    assert context.library.find(OLD).path == mine
    assert context.library.renamed() == {}
    past = read_past(context)
    assert past.last_done == {OLD: "2026-01-01"}
    assert CHOICE + OLD in past.facts
    write(context, "mine.yaml", FOLLOWED)
    cards = {card.slug: card for card in routine_cards(context)}
    assert cards["mine"].next == OLD


def test_an_untouched_copy_of_a_routine_that_is_gone_does_not_hide_the_new_one(
    context: Context,
) -> None:
    write(context, f"{OLD}.yaml", OWN)
    write(context, f"{COPIED}/{OLD}.yaml", OWN)
    assert OLD not in context.library.slugs()
    assert context.library.find(OLD).slug == NEW
