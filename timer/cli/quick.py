"""The commands typed most, run without click, which takes longer to load than they take to run.

Only forms that need no parser are taken: a command with plain names and `--json`. Anything else,
and so every other option, abbreviation and mistake, is left to click.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing and the like take longer to load than what was kept to print
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from timer.cli.kept import Output
    from timer.coach.past import Past
    from timer.player.clock import Clock
    from timer.services.context import Context

    Action = Callable[[Output], int]

_COMPLETE = "_SUPPLE_COMPLETE"


def quick(arguments: Sequence[str], clock: Clock | None = None) -> int | None:
    """Run a command line of such a form and return its exit code; None for any other.

    What it prints is kept; the `clock`, by default the machine's, says whether it may be.
    """
    if sys.platform == "win32" or _COMPLETE in os.environ:
        return None  # click knows the consoles of Windows, and how to complete
    if not arguments:
        return _menu()
    if len(arguments) == 2 and arguments[0] == "run" and arguments[1][:1] not in ("", "-"):
        return _run(arguments[1])
    command, *rest = arguments
    names = [word for word in rest if word != "--json"]
    as_json = len(names) < len(rest)
    if len(rest) - len(names) > 1 or any(name[:1] in ("", "-") for name in names):
        return None
    action = _action(command, names, as_json)
    if action is None:
        return None
    from timer.cli.kept import Output

    output = Output(arguments)
    try:
        code = output.again((lambda: _facts(clock)) if command == "show" else None)
    except (OSError, KeyboardInterrupt) as error:
        return _told(error)
    if code is not None:
        return code
    from timer.cli.guarding import guarded

    return guarded(lambda: _kept(action, output, clock))


def _action(command: str, names: list[str], as_json: bool) -> Action | None:
    match command, len(names):
        case "list", 0:
            return lambda output: _list(output, as_json)
        case "show", 1:
            return lambda output: _show(output, names[0], as_json)
        case "check", number if number:
            return lambda output: _check(output, names, as_json)
    return None


def _kept(action: Action, output: Output, clock: Clock | None) -> int:
    """Do it, and keep what it prints if it may be kept."""
    from timer import assets
    from timer.cli.output import recorded
    from timer.files import noted
    from timer.paths import find_folders
    from timer.player.clock import SystemClock

    bundled = [str(assets.folder(kind)) for kind in ("routines", "sounds")]
    output.begin(find_folders(os.environ), bundled, (clock or SystemClock()).wall())
    with recorded() as output.printed, noted() as output.read:
        code = action(output)
    output.keep(code)
    return code


def _facts(clock: Clock | None) -> tuple[bytes, str]:
    """Return the facts in the journal, b"" where more is to be said of it, and the time."""
    from timer.errors import SuppleError
    from timer.paths import find_folders
    from timer.player.clock import SystemClock
    from timer.services.journal_access import JournalAccess

    now = (clock or SystemClock()).wall()
    try:
        folder = find_folders(os.environ).data
    except SuppleError:
        return b"", now
    return _kept_of(JournalAccess(folder).read(now, facts=True)), now


def _kept_of(past: Past) -> bytes:
    return b"" if past.error or past.news else repr(sorted(past.facts.items())).encode()


def _told(error: BaseException) -> int:
    """Return the exit code after what kept something from being printed, as a sentence."""
    from timer.cli.guarding import guarded

    def printing() -> None:
        raise error

    return guarded(printing)


def _menu() -> int:
    from timer.cli.guarding import guarded
    from timer.cli.starting import menu

    return guarded(menu)


def _run(name: str) -> int:
    from timer.cli.guarding import guarded
    from timer.cli.starting import context_for, session
    from timer.services.context import Context

    def running() -> int:
        routine = Context.of(os.environ).library.meant(name)
        context = context_for(None)
        from timer.services.session_factory import SessionOptions

        return session(context, routine, SessionOptions())

    return guarded(running)


def _says_all(context: Context, output: Output) -> bool:
    """Return whether there was nothing to warn of, which is said once a day, or only at times."""
    return not (output.printed or context.complaints)


def _list(output: Output, as_json: bool) -> int:
    from timer.cli.listing import show_list
    from timer.cli.starting import await_journal, context_for

    context = context_for(None)
    past = await_journal(context, dates=True)
    output.lasts = _says_all(context, output) and not (past.error or past.ahead)
    show_list(context, past, as_json=as_json)
    return 0


def _show(output: Output, name: str, as_json: bool) -> int:
    from timer.cli.starting import context_for
    from timer.cli.timeline import show_routine
    from timer.services.context import read_past
    from timer.services.screening import lasting

    context = context_for(None)
    past = read_past(context, facts=True)
    output.facts = _kept_of(past)
    output.lasts = _says_all(context, output) and lasting(past.facts) and bool(output.facts)
    output.others = False
    routine = context.library.meant(name)
    return show_routine(context, routine, {}, past.facts, as_json=as_json)


def _check(output: Output, names: list[str], as_json: bool) -> int:
    from pathlib import Path

    from timer.cli.checking import check_once
    from timer.cli.starting import context_for

    context = context_for(None)
    output.lasts = _says_all(context, output)
    output.others = False
    return check_once(context, tuple(map(Path, names)), as_json=as_json)
