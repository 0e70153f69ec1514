"""A person's own keys, from `keymap.toml` in the config folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from timer.files import TomlFile, UnreadableError, as_toml
from timer.frozen import frozen, replace
from timer.player.actions import Action, key_named
from timer.text import safe
from timer.tui.keys.bindings import MENU_ACTIONS, PLAYER_ACTIONS, pressed

FILE = "keymap.toml"
LARGEST_FILE = 64 * 1024
"""Bytes; a larger file is not read."""
_SCREENS: Mapping[str, tuple[Action, ...]] = {"player": PLAYER_ACTIONS, "menu": MENU_ACTIONS}
_KEPT = {"quit": ("q", "ctrl+c")}
"""Keys that an action always keeps, so that there is a way out."""
_FIXED = "digit"
_NAMED = (
    "space", "enter", "escape", "tab", "backspace", "delete", "insert", "home", "end", "pageup",
    "pagedown", "up", "down", "left", "right",
)  # fmt: skip


_FUNCTIONS = tuple(str(number) for number in range(1, 13))


@frozen
class Keymap:
    """The actions of each screen with their keys, and what is wrong with the file."""

    player: tuple[Action, ...] = PLAYER_ACTIONS
    menu: tuple[Action, ...] = MENU_ACTIONS
    problems: tuple[str, ...] = ()
    """A sentence for each line of the file that can't be used."""

    @property
    def changed(self) -> dict[str, str]:
        """The keys of every action that has been rebound, by the id of its bindings."""
        pairs = (("player", self.player, PLAYER_ACTIONS), ("menu", self.menu, MENU_ACTIONS))
        return {
            f"{screen}.{one.id}": ",".join(pressed(one, actions))
            for screen, actions, before in pairs
            for one, was in zip(actions, before, strict=True)
            if one.keys != was.keys
        }


class _Wrong(Exception):
    """What is wrong with one line, and what to do about it."""


def load_keymap(path: Path) -> Keymap:
    """Return the keys in the file at `path`; what is wrong in it is reported, and those keys stay.

    Having no file is fine, and nothing is raised.
    """
    try:
        file = TomlFile.read(path, LARGEST_FILE)
    except UnreadableError as error:
        problem = f"{safe(path.name)}: {error.message} The keys are unchanged."
        return Keymap() if error.missing else Keymap(problems=(problem,))
    made = {screen: list(actions) for screen, actions in _SCREENS.items()}
    wrong: dict[tuple[str, str], str | None] = {}
    for screen, wanted in file.values.items():
        if screen not in _SCREENS or not isinstance(wanted, dict):
            wrong["", screen] = _no_screen(screen)
            continue
        by_id = {one.id: one for one in _SCREENS[screen] if one.id != _FIXED}
        known = {name: value for name, value in wanted.items() if name in by_id}
        made[screen], refused = _bound(_SCREENS[screen], known)
        wrong |= {(screen, name): why for name, why in refused}
        wrong |= {(screen, name): None for name in wanted if name not in known}

    def explain(screen: str, name: str) -> str:
        return wrong[screen, name] or _no_action(screen, name)

    return Keymap(tuple(made["player"]), tuple(made["menu"]), file.problems([*wrong], explain))


def _no_screen(name: str) -> str:
    known = " and ".join(f"[{one}]" for one in _SCREENS)
    return f"'{safe(name, 40)}' isn't a screen; there are {known}."


def _no_action(screen: str, name: str) -> str:
    from difflib import get_close_matches

    known = [one.id for one in _SCREENS[screen] if one.id != _FIXED]
    close = get_close_matches(name[:40], known, n=1, cutoff=0.6)
    guess = f"; did you mean '{close[0]}'?" if close else f". There are {', '.join(known)}."
    return f"there is no action '{safe(name, 40)}'{guess}"


def _bound(
    actions: tuple[Action, ...], wanted: Mapping[str, Any]
) -> tuple[list[Action], list[tuple[str, str]]]:
    """Return `actions` with their new keys, and each problem with the name of its action."""
    wrong: list[tuple[str, str]] = []
    chosen: dict[str, tuple[str, ...]] = {}
    for name, value in wanted.items():
        try:
            chosen[name] = _keys(name, value)
        except _Wrong as error:
            wrong.append((name, str(error)))
    for name in [*chosen]:
        keys = {one.id: chosen.get(one.id, one.keys) for one in actions}
        clash = next(((key, other) for key, other in _clashes(name, keys)), None)
        if clash is not None:
            del chosen[name]
            key, other = clash
            wrong.append(
                (name, f"{key} is the key of '{other}'. Give that action another key first.")
            )
    return [replace(one, keys=chosen.get(one.id, one.keys)) for one in actions], wrong


def _clashes(name: str, keys: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    own = {*keys[name]}
    for other, theirs in keys.items():
        if other != name:
            yield from ((key, other) for key in theirs if key in own)


def _keys(name: str, value: Any) -> tuple[str, ...]:
    """Return the keys for an action, including those that it always keeps; raises _Wrong."""
    given = value if isinstance(value, list) else [value]
    if not given:
        raise _Wrong("an action needs a key. Delete the line to get its usual keys.")
    keys = tuple(_key(one) for one in given)
    return tuple(dict.fromkeys((*keys, *_KEPT.get(name, ()))))


def _key(text: object) -> str:
    """Return the name of one key as Textual spells it; raises _Wrong."""
    name = text.strip() if isinstance(text, str) else ""
    key = key_named(name) or name.lower().replace("pgup", "pageup").replace("pgdn", "pagedown")
    plain = key.removeprefix("ctrl+")
    function = plain[:1] == "f" and plain[1:] in _FUNCTIONS
    letter = len(plain) == 1 and plain.isprintable() and plain != " "
    if plain.isdecimal() and len(plain) == 1:
        raise _Wrong("digits answer questions and can't be bound. Choose another key.")
    if not (letter or function or plain in _NAMED or key_named(name)):
        raise _Wrong(f'{as_toml(text, 40)} isn\'t a key. Write "n", "space", "f5" or "ctrl+n".')
    return key
