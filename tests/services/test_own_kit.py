"""The kit somebody has, in the menu, at the start and in what is suggested."""

from __future__ import annotations

from pathlib import Path

from tests.past import menu
from timer.coach.past import NOTHING, local
from timer.frozen import replace
from timer.machine import BARE
from timer.plain.prompts import PrintedAnswers, TypedAnswers
from timer.player.clock import ManualClock
from timer.services.catalog import routine_cards
from timer.services.coaching import suggestions, this_week
from timer.services.context import Context
from timer.services.session_factory import SessionOptions, plan_session
from timer.services.session_flow import begin_session, drive
from timer.session.session import Session
from timer.settings import Settings

NOON = "2026-01-02T12:00:00+00:00"


def person(folder: Path, *kit: str, plan: str = "none") -> Context:
    environ = {f"XDG_{name}_HOME": str(folder) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    context = replace(Context.of(environ, BARE), clock=ManualClock())
    return replace(context, settings=Settings(audio="silent", kit=kit, plan=plan))


def test_a_routine_that_lacks_kit_is_not_recommended_and_says_what(tmp_path: Path) -> None:
    context = person(tmp_path, "strap", plan="strength-instead")
    (listed,) = (one for one in menu(context) if one.title == "Not now")
    reasons = {card.slug: reason for card, reason in listed.entries}
    assert reasons["foam-roll"] == ("It needs what isn't in your kit: foam roller, lacrosse ball.")
    found = suggestions(context, NOTHING, local(NOON))
    against = {one.slug: one.reason for one in found.not_today}
    assert against["foam-roll"] == "It needs what isn't in your kit: foam roller, lacrosse ball."
    week = this_week(context, NOTHING, local(NOON))
    assert not {one.slug for day in week for one in day.planned} & set(reasons)


def test_cards_go_by_the_kit_and_are_made_again_when_it_changes(tmp_path: Path) -> None:
    everything = replace(person(tmp_path), settings=Settings())
    cards = {card.slug: card for card in routine_cards(everything)}
    assert "strap" in cards["post-run-cooldown"].kit
    cards = {card.slug: card for card in routine_cards(person(tmp_path, "mat", "bench"))}
    assert "strap" not in cards["post-run-cooldown"].kit
    assert cards["foam-roll"].missing == ("foam roller", "lacrosse ball")
    cards = {card.slug: card for card in routine_cards(everything)}
    assert cards["foam-roll"].missing == ()


def test_the_start_says_what_is_missing(tmp_path: Path) -> None:
    context = person(tmp_path, "mat")
    said: list[str] = []
    plan = plan_session(context, "foam-roll")
    flow = begin_session(context, plan)
    session = drive(flow, TypedAnswers("nnnnn\r", said.append, said.append))
    assert "Not in your kit: foam roller, lacrosse ball." in said
    assert isinstance(session, Session)
    session.stop()
    session.finish()
    said.clear()
    plan = plan_session(context, "foam-roll", SessionOptions(attended=False))
    session = drive(begin_session(context, plan), PrintedAnswers(said.append))
    assert "Not in your kit: foam roller, lacrosse ball." in said
    assert isinstance(session, Session)
    session.finish()


def test_no_swap_in_a_session_leads_to_kit_that_is_missing(tmp_path: Path) -> None:
    plan = plan_session(person(tmp_path, "foam roller"), "car-park-reset")
    assert plan.editor.kit == ("foam roller",)
    assert plan.missing == ()
