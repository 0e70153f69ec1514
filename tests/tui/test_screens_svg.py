"""Pictures of the screens: what a change to one of them does to the others shows here."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.made_up import practise
from timer.tui.testing import HeadlessApp, rehearse

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="drawn on POSIX only")

MOMENTS = {
    "hold": ("work", 4, 0, ()),
    "floss": ("work", 9.5, 2, ()),
    "effort": ("effort", 9, 0, ()),
    "rest": ("rest", 3, 0, ()),
    "open": ("open", 65, 0, ()),
    "question": ("ask", 3, 0, ()),
    "paused": ("work", 4, 0, ("space",)),
    "leaving": ("work", 4, 0, ("q",)),
    "hurt": ("work", 4, 0, ("x",)),
    "hurt-advice": ("work", 4, 0, ("x", "2")),
    "rating": ("effort", 15, 0, ("enter",)),
    "focus": ("work", 4, 0, ("f",)),
    "note": ("note", 3, 0, ()),
    "switch": ("switch", 2, 0, ()),
}  # fmt: skip
"""A kind of segment, seconds into it, which of its kind, and the keys pressed then."""


def at(name: str) -> Any:
    kind, seconds, nth, keys = MOMENTS[name]

    async def scene(pilot: Any) -> None:
        app: HeadlessApp = pilot.app
        await app.settle(pilot)
        await app.jump(pilot, kind, seconds, nth)
        await app.press(pilot, *keys)

    return scene


@pytest.mark.parametrize("name", MOMENTS)
def test_player(session: HeadlessApp, snap_compare: Any, name: str) -> None:
    assert snap_compare(session, run_before=at(name), terminal_size=(80, 24))


@pytest.mark.parametrize("name", ["hold", "floss", "paused"])
def test_player_on_a_small_terminal(session: HeadlessApp, snap_compare: Any, name: str) -> None:
    assert snap_compare(session, run_before=at(name), terminal_size=(40, 20))


@pytest.mark.parametrize("name", ["hold", "effort"])
def test_player_on_a_large_terminal(session: HeadlessApp, snap_compare: Any, name: str) -> None:
    assert snap_compare(session, run_before=at(name), terminal_size=(120, 40))


async def _quiet(pilot: Any) -> None:
    await pilot.app.settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (40, 20), (120, 40)])
def test_menu(trial_menu: HeadlessApp, snap_compare: Any, size: tuple[int, int]) -> None:
    assert snap_compare(trial_menu, run_before=_quiet, terminal_size=size)


def test_help(session: HeadlessApp, snap_compare: Any) -> None:
    async def scene(pilot: Any) -> None:
        await pilot.app.settle(pilot)
        await pilot.app.press(pilot, "question_mark")

    assert snap_compare(session, run_before=scene, terminal_size=(80, 24))


CHOOSING = {
    "settings": ("o", "down", "down", "right"),
    "sources": ("s", "pagedown", "pagedown"),
    "sources-end": ("s", "end"),
    "sounds": ("o", "s", "down"),
    "details": ("down", "d"),
    "new": ("n", *"Legs"),
    "copy": ("down", "c"),
    "find": ("slash", *"wall"),
    "broken": ("end", "enter"),
}


@pytest.mark.parametrize("name", CHOOSING)
def test_screens_from_the_menu(trial_menu: HeadlessApp, snap_compare: Any, name: str) -> None:
    async def scene(pilot: Any) -> None:
        await pilot.app.settle(pilot)
        await pilot.app.press(pilot, *CHOOSING[name])

    assert snap_compare(trial_menu, run_before=scene, terminal_size=(80, 24))


@pytest.mark.parametrize("name", ["settings", "details"])
def test_screens_from_the_menu_on_a_small_terminal(
    trial_menu: HeadlessApp, snap_compare: Any, name: str
) -> None:
    async def scene(pilot: Any) -> None:
        await pilot.app.settle(pilot)
        await pilot.app.press(pilot, *CHOOSING[name])

    assert snap_compare(trial_menu, run_before=scene, terminal_size=(40, 20))


def test_commands(trial_menu: HeadlessApp, snap_compare: Any) -> None:
    async def scene(pilot: Any) -> None:
        await pilot.app.settle(pilot)
        await pilot.press("ctrl+p")
        await pilot.app.workers.wait_for_complete()
        pilot.app.screen.query_one("CommandInput").cursor_blink = False

    assert snap_compare(trial_menu, run_before=scene, terminal_size=(80, 24))


def test_problems(trial_menu: HeadlessApp, snap_compare: Any) -> None:
    async def scene(pilot: Any) -> None:
        await pilot.app.settle(pilot)
        await pilot.app.press(pilot, "end", "e")

    assert snap_compare(trial_menu, run_before=scene, terminal_size=(80, 24))


def test_player_in_light_colours(session: HeadlessApp, snap_compare: Any) -> None:
    async def scene(pilot: Any) -> None:
        pilot.app.change_theme("supple-light")
        await at("floss")(pilot)

    assert snap_compare(session, run_before=scene, terminal_size=(80, 24))


def test_menu_in_light_colours(trial_menu: HeadlessApp, snap_compare: Any) -> None:
    async def scene(pilot: Any) -> None:
        pilot.app.change_theme("supple-light")
        await pilot.app.settle(pilot)

    assert snap_compare(trial_menu, run_before=scene, terminal_size=(80, 24))


@pytest.mark.parametrize("card", [1, 2, 3, 4])
def test_welcome(new: dict[str, str], snap_compare: Any, card: int) -> None:
    async def scene(pilot: Any) -> None:
        await pilot.app.settle(pilot)
        await pilot.app.press(pilot, *["enter"] * (card - 1))

    assert snap_compare(rehearse(new), run_before=scene, terminal_size=(80, 24))


def test_caution(tired: dict[str, str], snap_compare: Any) -> None:
    app = rehearse(tired, "nordic-strength")
    assert snap_compare(app, run_before=_quiet, terminal_size=(80, 24))


SESSION = ("down", "down", "enter", "down")
HISTORY = {
    "three-sessions": (6, 3, (80, 24), ("3",)),
    "months": (90, None, (80, 24), ()),
    "months-small": (90, None, (40, 20), ("2",)),
    "months-large": (90, None, (120, 40), ("3",)),
    "years-by-week": (1095, None, (80, 24), ("z", "3")),
    "years": (1095, None, (160, 50), ()),
    "session": (90, None, (80, 24), SESSION),
    "session-small": (90, None, (40, 20), SESSION),
}
"""The days of practice, the most sessions, the size of the terminal, and the keys after h."""


@pytest.mark.parametrize("name", HISTORY)
def test_history(menu: HeadlessApp, snap_compare: Any, name: str) -> None:
    days, most, size, keys = HISTORY[name]
    practise(menu.context, days, most=most)

    async def scene(pilot: Any) -> None:
        await pilot.app.settle(pilot)
        await pilot.app.press(pilot, "h")
        await pilot.app.press(pilot, *keys)

    assert snap_compare(menu, run_before=scene, terminal_size=size)
