"""Keys that a person has bound anew: `keymap.toml` in the config folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from timer.errors import SuppleError
from timer.player.actions import ACTIONS, Action, key_named
from timer.records import replace
from timer.text import safe
from timer.tui.keys import MENU_ACTIONS, Keymap

FILE = "keymap.toml"
LARGEST_FILE = 64 * 1024
"""Bytes; a larger file is not read."""
_SCREENS: Mapping[str, tuple[Action, ...]] = {"player": ACTIONS, "menu": MENU_ACTIONS}
_KEPT = {"quit": ("q", "ctrl+c")}
"""Keys that an action has whatever is bound: one way out is always there."""
_FIXED = "digit"
_NAMED = (
    "space", "enter", "escape", "tab", "backspace", "delete", "insert", "home", "end", "pageup",
    "pagedown", "up", "down", "left", "right",
)  # fmt: skip


class _Wrong(Exception):
    """What is wrong with one line, and what to do about it."""


def load_keymap(path: Path) -> Keymap:
    """Return the keys of the file at `path`; what is wrong with it is told, and the keys stay.

    No file is no problem, and nothing is raised.
    """
    try:
        text = _text(path)
        values = _parsed(text) if text is not None else None
    except SuppleError as error:
        return Keymap(problems=(error.message,))
    if text is None or values is None:
        return Keymap()
    made = {screen: list(actions) for screen, actions in _SCREENS.items()}
    problems: list[str] = []
    for screen, line, wanted in _tables(path, text, values, problems):
        made[screen], wrong = _bound(_SCREENS[screen], wanted)
        problems += [f"{line(name)}: {sentence}" for name, sentence in wrong]
    return Keymap(tuple(made["player"]), tuple(made["menu"]), tuple(problems))


def _tables(path: Path, text: str, values: Mapping[str, Any], problems: list[str]) -> Iterator[Any]:
    """Yield each screen that is named, with what tells the line of an action, and its table."""
    lines = text.splitlines()
    for screen, wanted in values.items():
        place = _place(path, lines, screen)
        if screen in _SCREENS and isinstance(wanted, dict):
            yield screen, lambda name, under=screen: _place(path, lines, name, under), wanted
        else:
            known = " and ".join(f"[{one}]" for one in _SCREENS)
            problems.append(f"{place}: '{safe(screen, 40)}' is no screen; there are {known}.")


def _bound(
    actions: tuple[Action, ...], wanted: Mapping[str, Any]
) -> tuple[list[Action], list[tuple[str, str]]]:
    """Return `actions` with the keys that are wanted, and what is wrong with which of them."""
    by_id = {one.id: one for one in actions}
    wrong: list[tuple[str, str]] = []
    chosen: dict[str, tuple[str, ...]] = {}
    for name, value in wanted.items():
        try:
            chosen[name] = _keys(name, value, by_id)
        except _Wrong as error:
            wrong.append((name, str(error)))
    for name in [*chosen]:
        keys = {one.id: chosen.get(one.id, one.keys) for one in actions}
        clash = next(((key, other) for key, other in _clashes(name, keys)), None)
        if clash is not None:
            del chosen[name]
            key, other = clash
            wrong.append((name, f"{key} is the key of '{other}'. Give that another one first."))
    return [replace(one, keys=chosen.get(one.id, one.keys)) for one in actions], wrong


def _clashes(name: str, keys: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for other, theirs in keys.items():
        if other != name:
            yield from ((key, other) for key in keys[name] if key in theirs)


def _keys(name: str, value: Any, actions: Mapping[str, Action]) -> tuple[str, ...]:
    """Return the keys that are wanted for an action, with those that it never loses."""
    if name not in actions or name == _FIXED:
        from difflib import get_close_matches

        close = get_close_matches(name, [one for one in actions if one != _FIXED], n=1, cutoff=0.6)
        guess = f"; did you mean '{close[0]}'?" if close else f". There are {', '.join(actions)}."
        raise _Wrong(f"there is no action '{safe(name, 40)}'{guess}")
    given = value if isinstance(value, list) else [value]
    if not given:
        raise _Wrong("an action needs a key. Take the line out for its own ones.")
    keys = tuple(_key(one) for one in given)
    return tuple(dict.fromkeys((*keys, *_KEPT.get(name, ()))))


def _key(text: object) -> str:
    """Return the name of one key, as the screens spell it."""
    name = text.strip() if isinstance(text, str) else ""
    key = key_named(name) or name.lower().replace("pgup", "pageup").replace("pgdn", "pagedown")
    plain = key.removeprefix("ctrl+")
    function = plain[:1] == "f" and plain[1:].isdecimal() and 1 <= int(plain[1:]) <= 12
    letter = len(plain) == 1 and plain.isprintable() and plain != " "
    if plain.isdecimal() and len(plain) == 1:
        raise _Wrong("digits answer questions and can't be bound. Choose another key.")
    if not (letter or function or plain in _NAMED or key_named(name)):
        raise _Wrong(f"{safe(repr(text), 40)} is no key. Write 'n', 'space', 'f5' or 'ctrl+n'.")
    return key


def _text(path: Path) -> str | None:
    """Return the text of the file, or None where there is none; raises SuppleError."""
    try:
        if not path.is_file():
            return None
        if path.stat().st_size > LARGEST_FILE:
            raise SuppleError(f"{_name(path)} is larger than {LARGEST_FILE // 1024} KiB.")
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SuppleError(f"{_name(path)} can't be read: {error}. The keys stay.") from error


def _parsed(text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SuppleError(f"{FILE} is not valid TOML: {error}. The keys stay.") from error


def _place(path: Path, lines: list[str], name: str, under: str | None = None) -> str:
    """Return the file's name with the line where a name stands, in the table it is under."""
    table = None
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text.startswith("["):
            table = text.strip("[] \"'")
        found = text.split("=")[0].strip().strip("\"'")
        if (found == name and table == under) or (under is None and table == name):
            return f"{_name(path)}, line {number}"
    return _name(path)


def _name(path: Path) -> str:
    return safe(path.name)
