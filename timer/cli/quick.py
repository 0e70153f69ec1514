"""The commands typed most, run without click, which takes longer to load than they take to run.

Only forms that need no parser are taken: a command with plain names and `--json`. Anything else,
and so every other option, abbreviation and mistake, is left to click.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

_COMPLETE = "_SUPPLE_COMPLETE"


def quick(arguments: Sequence[str]) -> int | None:
    """Run a command line of such a form and return its exit code; None for any other."""
    if sys.platform == "win32" or _COMPLETE in os.environ:
        return None  # click knows the consoles of Windows, and how to complete
    if "" in arguments:
        return None
    command, *rest = arguments or [""]
    names = [word for word in rest if word != "--json"]
    as_json = len(names) < len(rest)
    if len(rest) - len(names) > 1 or any(name.startswith("-") for name in names):
        return None
    action = _action(command, names, as_json)
    if action is None:
        return None
    from timer.cli.guarding import guarded

    return guarded(action)


def _action(command: str, names: list[str], as_json: bool) -> Callable[[], object] | None:
    match command, len(names):
        case "", 0:
            return _menu
        case "list", 0:
            return lambda: _list(as_json)
        case "show", 1:
            return lambda: _show(names[0], as_json)
        case "check", number if number:
            return lambda: _check(names, as_json)
    return None


def _menu() -> int:
    from timer.cli.menu import menu

    return menu()


def _list(as_json: bool) -> None:
    from timer.cli.listing import show_list
    from timer.cli.starting import context_for

    show_list(context_for(None), as_json=as_json)


def _show(name: str, as_json: bool) -> int:
    from timer.cli.starting import context_for
    from timer.cli.timeline import show_routine

    context = context_for(None)
    return show_routine(context, context.library.meant(name), {}, as_json=as_json)


def _check(names: list[str], as_json: bool) -> int:
    from timer.cli.checking import check_once
    from timer.cli.starting import context_for

    return check_once(context_for(None), tuple(map(Path, names)), as_json=as_json)
