"""What commands start with and start: a context, what may be asked, the menu, a session."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from timer.cli.output import say, tell
from timer.errors import ExitCode, SuppleError
from timer.machine import Machine
from timer.services.context import Context
from timer.text import safe

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.services.session_factory import SessionOptions


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
        if not agrees(question):
            raise SuppleError(error.message, "Choose another file.") from None
        return True
    return force


def agrees(question: str, *, default: bool = False) -> bool:
    """Return whether the person says yes. Raise KeyboardInterrupt if they leave instead."""
    import click  # few commands ask

    def meant(answer: str) -> bool:
        word = answer.strip().casefold()
        if word not in ("y", "yes", "n", "no", ""):
            raise click.UsageError(f"'{safe(answer, 40)}' isn't an answer. Write y or n.")
        return word.startswith("y") if word else default

    keys = " [Y/n]: " if default else " [y/N]: "
    try:
        return bool(
            click.prompt(
                safe(question),
                "",
                show_default=False,
                prompt_suffix=keys,
                value_proc=meant,
                err=True,
            )
        )
    except click.Abort:  # the menu opens without click, which would take this for its own
        raise KeyboardInterrupt from None


def on_terminal() -> bool:
    """Return whether a person types and reads: no stream is a pipe or a file."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def is_plain(plain: bool) -> bool:
    """Return whether plain mode is wanted, or is all that this terminal can do."""
    return plain or not on_terminal() or os.environ.get("TERM", "") in ("dumb", "unknown", "")


def menu(machine: Machine | None = None, *, plain: bool = False) -> int:
    """Open the menu, as lines if `plain`; without a terminal, print the list and how to start."""
    context = Context.of(os.environ, machine)
    lines = is_plain(plain or context.settings.plain)
    if lines:
        from timer.services.editor_schema import refresh

        refresh(context)  # the screen does so itself, once its first picture is shown
    if lines and not on_terminal():
        from timer.cli.listing import show_list

        context = context_for(machine)
        show_list(context, await_journal(context, dates=True))
        say("`supple run ROUTINE` starts one.", err=True)
        return ExitCode.OK
    if lines:
        import gc
        from functools import partial

        gc.enable()  # the screen does so itself, once its first picture is shown
        from timer.plain.runner import run_menu as run_plain
        from timer.session.sleep_inhibitor import SleepInhibitor

        context = context_for(machine)
        past = await_journal(context)
        context = _with_offer(context)
        return run_plain(context, past, tell, partial(tell, err=True), SleepInhibitor(os.environ))
    from timer.tui.run import run_menu

    past = await_journal(context, brief=True)
    return run_menu(_with_offer(context), past)


def session(context: Context, routine: str, options: SessionOptions, *, plain: bool = False) -> int:
    """Run a routine, as lines if `plain` or the terminal can't do more; return the exit code.

    Raises SuppleError where it can't start.
    """
    from timer.frozen import replace
    from timer.services.editor_schema import refresh
    from timer.services.preferences import sound_file
    from timer.services.session_factory import plan_session

    past = await_journal(context)
    if file := sound_file(context, options.audio):
        options = replace(options, force=may_write(file, options.force))
    if not is_plain(plain or context.settings.plain):
        from timer.tui.run import run_player

        return run_player(context, plan_session(context, routine, options, past))
    refresh(context)
    import gc
    from functools import partial

    gc.enable()  # a screen does so itself, once its first picture is shown
    from timer.plain.runner import play
    from timer.session.sleep_inhibitor import SleepInhibitor

    options = replace(options, attended=sys.stdin.isatty())
    plan = plan_session(context, routine, options, past)
    return play(context, plan, tell, partial(tell, err=True), SleepInhibitor(os.environ))


def _with_offer(context: Context) -> Context:
    """Ask, before the menu opens, whether its sessions may overwrite the file that sound goes to.

    Nothing is overwritten yet. Anything else that is wrong with that file is shown in the session.
    """
    from timer.frozen import replace
    from timer.services.preferences import sound_file

    file = sound_file(context)
    with suppress(SuppleError):
        if file and may_write(file, False):
            return replace(context, overwrites=file)
    return context
