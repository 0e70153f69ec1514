"""What commands start with: the context of this process, and what a person can be asked."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from timer.cli.output import say
from timer.errors import SuppleError
from timer.machine import Machine
from timer.services.context import Context
from timer.text import safe

if TYPE_CHECKING:
    from timer.coach.past import Past


def context_for(machine: Machine | None) -> Context:
    """Return the context for this process, and print its warnings to stderr.

    `machine` says what is installed; by default that is looked up.
    """
    from timer.services.routine_files import settings_warnings, startup_warnings, told_today

    context = Context.of(os.environ, machine)
    settings = settings_warnings(context)
    fresh = told_today(context, settings)
    for complaint in startup_warnings(context):
        if complaint in fresh or complaint not in settings:
            say(f"Warning: {complaint}", err=True)
    if fresh:
        say("This isn't repeated today; `supple doctor` lists it.", err=True)
    return context


def await_journal(
    context: Context, at: str | None = None, *, brief: bool = False, dates: bool = False
) -> Past:
    """Return what the journal holds, now or at an instant (ISO 8601), or what advice needs of it.

    With `dates`, it is no more than facts and when each routine was last finished.

    Wait briefly for other programs, and say so on stderr.
    """
    past = context.journal.wait(
        at or context.clock.wall(), lambda text: say(text, err=True), brief=brief, dates=dates
    )
    for sentence in past.news:
        say(sentence, err=True)
    return past


def await_free_journal(context: Context) -> None:
    """Wait briefly for other programs that use the journal, and say so on stderr."""
    for sentence in context.journal.until_free(lambda text: say(text, err=True)):
        say(sentence, err=True)


def may_write(path: Path, force: bool, *, wav: bool = True) -> bool:
    """Return whether to overwrite what is at `path`: as `force` says, or the person when asked.

    False if nothing would be lost. Raise SuppleError if the file can't or must not be written.
    """
    from timer.sound.wavefile import TakenError, require_writable

    try:
        require_writable(path, force=force, wav=wav)
    except TakenError as error:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        question = f"{safe(str(path), 200)} is not a sound file made by Supple. Overwrite it?"
        if not _confirmed(question):
            raise SuppleError(error.message, "Choose another file.") from None
        return True
    return force


def _confirmed(question: str) -> bool:
    """Return whether the person says yes. Raise KeyboardInterrupt if they leave instead."""
    import click  # few commands ask

    try:
        return click.confirm(question, err=True)
    except click.Abort:  # the menu opens without click, which would take this for its own
        raise KeyboardInterrupt from None


def on_terminal() -> bool:
    """Return whether a person types and reads: no stream is a pipe or a file."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def is_plain(plain: bool) -> bool:
    """Return whether plain mode is wanted, or is all that this terminal can do."""
    return plain or not on_terminal() or os.environ.get("TERM", "") in ("dumb", "unknown", "")


def require_keys() -> None:
    """Raise SuppleError if there is a terminal to show a session on, but none to press keys on."""
    if sys.stdout.isatty() and sys.stderr.isatty() and not sys.stdin.isatty():
        raise SuppleError(
            "Nobody could pause this or say that it hurts: keys don't come from the terminal.",
            "Start it without `<` or a pipe before it, or add --plain to play it without keys.",
        )
