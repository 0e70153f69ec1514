"""What the menu says of a routine is true today: done, asked, and found by whoever looks."""

from __future__ import annotations

from pathlib import Path

from timer.coach.past import Past
from timer.frozen import replace
from timer.machine import BARE
from timer.plain.prompts import listing
from timer.player.clock import ManualClock
from timer.services import recommendations
from timer.services.catalog import RoutineCard, routine_cards
from timer.services.context import Context, read_past
from timer.services.screening import keep_answers
from timer.tui.widgets.routine_list import list_lines

TODAY, YESTERDAY = "2026-01-02", "2026-01-01"


def person(folder: Path) -> Context:
    environ = {f"XDG_{one}_HOME": str(folder) for one in ("CONFIG", "DATA", "CACHE", "STATE")}
    return replace(Context.of(environ, BARE), clock=ManualClock())


def card(context: Context, past: Past, slug: str) -> RoutineCard:
    return next(one for one in routine_cards(context, past) if one.slug == slug)


def test_what_was_done_today_is_ticked_in_both_menus(tmp_path: Path) -> None:
    context = person(tmp_path)
    past = Past(last_done={"core": TODAY, "foam-roll": YESTERDAY})
    sections = recommendations.menu(context, past)
    lines = [line.text for line in list_lines(sections, 38, TODAY) if line.kind == "card"]
    assert [line for line in lines if "✓" in line] == ["Core and pelvis ✓"]
    done = [line for line in listing(sections) if "done today" in line]
    assert len(done) == 1
    assert "Core and pelvis" in done[0]


def test_what_is_answered_is_not_said_to_be_asked(tmp_path: Path) -> None:
    context = person(tmp_path)
    asks = card(context, read_past(context), "core").asks
    assert asks
    keep_answers(context, {asks[0]: False})
    assert card(context, read_past(context), "core").asks == asks[1:]
