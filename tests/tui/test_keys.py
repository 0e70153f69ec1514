"""One table of actions: bindings, row of keys, help and the contract all say the same."""

from __future__ import annotations

import pytest

from timer.coach.today import Ran
from timer.player.actions import ACTIONS
from timer.player.commands import Key
from timer.player.snapshot import State
from timer.tui.keys.bindings import MENU_ACTIONS, PLAYER_ACTIONS, bindings, hints
from timer.tui.keys.keymap import Keymap
from timer.tui.screens.help import help_blocks
from timer.tui.screens.menu import MenuScreen
from timer.tui.testing import HeadlessApp

PROMISED = {
    "space": "toggle", "enter": "done", "n": "next", "right": "done", "b": "back", "left": "back",
    "r": "restart", "plus": "more", "equals_sign": "more", "minus": "less", "s": "swap",
    "x": "hurts", "m": "mute", "v": "voice", "e": "edit", "question_mark": "help", "q": "quit",
    "ctrl+c": "quit", "pagedown": "done", "pageup": "back", "media_play_pause": "toggle",
    "media_play": "toggle", "media_pause": "toggle",
    "media_track_next": "done", "media_track_previous": "back", "up": "louder", "down": "softer",
    "f": "focus", "full_stop": "toggle", "f5": "go_on", "t": "time", "y": "yes",
    "escape": "escape",
} | dict.fromkeys("0123456789", "digit")  # fmt: skip
"""The keys of the player, as documented."""


def test_every_documented_key_has_its_action() -> None:
    table = {key: action.id for action in ACTIONS for key in action.keys}
    assert table == PROMISED


def test_every_key_of_the_menu_does_what_it_says(trial_menu: HeadlessApp) -> None:
    signs = {
        "filter": "Find", "why": "None of these",
        "narrow": "any part", "details": "next step", "new": "New routine", "copy": "Copy",
        "help": "In the menu", "settings": "Length of stretches",
        "sources": "scroll", "start": "GET READY", "week": "This week", "diary": "Diary",
        "history": "Sessions", "welcome": "1 of 4",
    }  # fmt: skip
    moves = {"up", "down", "page_up", "page_down", "home", "end", "show_all", "shorter", "longer"}
    files = {"edit", "rename", "delete", "bundled", "favourite", "hide"}
    runs = {f"ran_{one}" for one in Ran}
    assert {action.id for action in MENU_ACTIONS} == {*signs, *moves, *files, *runs, "quit"}

    async def scene(app: HeadlessApp, pilot: object) -> None:
        for action in (one for one in MENU_ACTIONS if one.id in signs):
            for key in action.keys:
                await app.press(pilot, key)
                assert signs[action.id] in app.text, key
                await app.press(pilot, *(("q", "y") if action.id == "start" else ("escape",)))
                assert isinstance(app.screen, MenuScreen), key
        await app.press(pilot, "e")
        assert len(app.edited) == 1

    trial_menu.drive(scene)


def test_every_command_that_a_key_can_send_has_an_action() -> None:
    sent = {action.key for action in ACTIONS if action.key is not None}
    assert sent == set(Key) - {Key.LEAVE, Key.LATER, Key.BUTTON, Key.UNKNOWN}


@pytest.mark.parametrize("actions", [PLAYER_ACTIONS, MENU_ACTIONS])
def test_no_key_has_two_meanings_on_one_screen(actions: tuple[object, ...]) -> None:
    keys = [key for binding in bindings(actions, "any") for key in [binding.key]]
    assert len(keys) == len(set(keys))


def test_bindings_cover_the_table_and_capital_letters() -> None:
    bound = {binding.key: binding.action for binding in bindings(PLAYER_ACTIONS, "player")}
    for action in PLAYER_ACTIONS:
        assert set(action.keys) <= set(bound)
    assert bound["N"] == bound["n"]
    assert "E" not in bound


def test_the_row_of_keys_says_what_the_table_says() -> None:
    for key, label in hints(PLAYER_ACTIONS):
        action = next(one for one in PLAYER_ACTIONS if key in one.shown)
        assert action.label == label


def test_the_help_lists_every_action_of_both_screens() -> None:
    told = {(block.key, block.text) for block in help_blocks(Keymap())}
    for action in (*PLAYER_ACTIONS, *MENU_ACTIONS):
        assert (action.keys_text, action.help) in told


def test_line_mode_has_a_character_for_every_action_but_the_screen_s_own() -> None:
    without = {action.id for action in ACTIONS if not action.chars}
    assert without == set()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("space", "paused"), ("media_play_pause", "paused"), ("n", 2), ("N", 2), ("right", 2),
        ("pagedown", 2), ("media_track_next", 2), ("b", 0), ("left", 0), ("pageup", 0),
        ("media_track_previous", 0), ("enter", 2), ("r", "again"), ("plus", 35),
        ("equals_sign", 35),
        ("minus", 15), ("m", "muted"), ("v", "voiceless"), ("x", "hurt"), ("q", "quit"),
        ("ctrl+c", "quit"), ("up", "loudest"), ("down", "softer"), ("s", "nothing to swap"),
        ("e", "pause first"), ("full_stop", "paused"), ("f5", 1), ("y", 1), ("escape", 1),
        ("t", "told"),
    ],
)  # fmt: skip
def test_each_key_does_what_it_says(session: HeadlessApp, key: str, expected: object) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        await app.press(pilot, key)
        now = app.sessions[-1].snapshot
        facts = {
            now.place, now.left_s, now.why and now.why.value,
            "paused" if now.state is State.PAUSED else None,
            "again" if now.gone_s == 0 else None,
            "muted" if now.muted else None, "voiceless" if not now.voice else None,
            "nothing to swap" if any(w in (now.message or "") for w in ("swap", "easier")) else 0,
            "loudest" if now.message == "That's as loud as it gets." else None,
            "softer" if now.message == "Volume 90." else None,
            "told" if "to go; " in (now.message or "") else None,
            "pause first" if "Pause first" in (now.message or "") else None,
        }  # fmt: skip
        assert expected in facts

    session.drive(scene)


def test_digits_rate_the_set_that_was_just_done(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "effort", seconds=15)
        await app.press(pilot, "enter")
        assert app.sessions[-1].snapshot.rating is not None
        await app.press(pilot, "0")
        assert app.sessions[-1].snapshot.rating is None
        assert "en out of ten" in (app.sessions[-1].snapshot.message or "")

    session.drive(scene)


def test_digits_answer_a_question(session: HeadlessApp) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "ask", seconds=2)
        place = app.sessions[-1].snapshot.place
        await app.press(pilot, "1")
        assert app.sessions[-1].snapshot.place == place + 1

    session.drive(scene)


@pytest.mark.parametrize("paused", [False, True])
def test_space_twice_quickly_says_the_time_and_leaves_it_as_it_was(
    session: HeadlessApp, paused: bool
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        if paused:
            await app.press(pilot, "space")
        await app.press(pilot, "space")
        app.gaps(400)
        await app.press(pilot, "space")
        await app.release(pilot, 0.2)
        await app.settle(pilot)
        now = app.sessions[-1].snapshot
        assert now.state is (State.PAUSED if paused else State.PLAYING)
        assert "to go" in (now.message or "")

    session.drive(scene)
