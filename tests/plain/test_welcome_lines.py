"""The welcome in lines: every card is answered by typing, and none by enter alone that matters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from timer.frozen import replace
from timer.machine import BARE
from timer.plain.welcome import WelcomeLines
from timer.player.clock import ManualClock
from timer.services.context import Context, read_past
from timer.services.welcome import CARDS, next_card


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """Somebody who starts for the first time, without sound."""
    names = ("CONFIG", "DATA", "CACHE", "STATE")
    context = Context.of({f"XDG_{name}_HOME": str(tmp_path / name) for name in names}, BARE)
    silent = replace(context.settings, audio="silent")
    return replace(context, settings=silent, clock=ManualClock())


def shown(
    context: Context, typed: Iterable[str], card: int = 1, *, again: bool = False
) -> tuple[bool, WelcomeLines, list[str], list[Any]]:
    lines, said, played = iter(typed), list[str](), list[Any]()
    clock = context.clock
    assert isinstance(clock, ManualClock)
    welcome = WelcomeLines(
        context,
        lambda: next(lines, None),
        said.append,
        played.append,
        lambda seconds: clock.advance(int(seconds * 1000)),
    )
    return welcome.show(card, again=again), welcome, said, played


def test_four_cards_are_answered_by_typing(context: Context) -> None:
    typed = ["", "s", "yes", "l", "r", "-", "n", "", "2", "Mon, friday", "what", "", "", "n"]
    goes_on, welcome, said, played = shown(context, typed)
    assert goes_on
    assert [one for one in said if " of 4)" in one] == [
        "Welcome to Supple (1 of 4)",
        "Can you hear me? (2 of 4)",
        "Your plan and your running days (3 of 4)",
        "Twenty seconds of a calf stretch (4 of 4)",
    ]
    settings = welcome.context.settings
    assert (settings.volume, settings.plan) == (90, "gentle-twice-daily")
    assert settings.run_days == ("mon", "fri")
    assert "Sound is off: choose another `audio` in the settings." in said
    (plan,) = played
    assert plan.timeline.total_ms == 32_000
    assert not plan.options.recorded
    assert next_card(read_past(context)) is None


@pytest.mark.parametrize("typed", [[], ["q"], ["", "", ""]])
def test_the_safety_card_needs_its_word(context: Context, typed: list[str]) -> None:
    goes_on, _, _, _ = shown(context, typed)
    assert not goes_on
    assert next_card(read_past(context)) == CARDS[0]


def test_it_goes_back_and_continues_where_the_input_ended(context: Context) -> None:
    assert not shown(context, ["y", "b", "y", ""])[0]
    assert next_card(read_past(context)) == 3
    goes_on, _, said, played = shown(context, ["s"], 3)
    assert goes_on
    assert not played
    assert "Your plan and your running days (3 of 4)" in said
    assert next_card(read_past(context)) is None


def test_shown_again_it_needs_no_word_and_one_line_leaves_it(context: Context) -> None:
    shown(context, ["yes", "s"])
    assert next_card(read_past(context)) is None
    for typed in (["s"], ["b"], ["", "", "", "y"]):
        goes_on, _, _, played = shown(context, typed, again=True)
        assert goes_on
        assert not played
    assert next_card(read_past(context)) is None
