"""The menu that a bare `supple` opens."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from functools import partial

from timer.cli.output import say, tell
from timer.cli.starting import await_journal, context_for, is_plain, may_write, on_terminal
from timer.errors import ExitCode, SuppleError
from timer.frozen import replace
from timer.machine import Machine
from timer.services.context import Context
from timer.services.editor_schema import refresh
from timer.services.preferences import sound_file


def menu(machine: Machine | None = None, *, plain: bool = False) -> int:
    """Open the menu, as lines if `plain`; without a terminal, print the list and how to start."""
    context = Context.of(os.environ, machine)
    refresh(context)
    lines = is_plain(plain or context.settings.plain)
    if lines and not on_terminal():
        from timer.cli.listing import show_list

        context = context_for(machine)
        show_list(context, await_journal(context, dates=True))
        say("`supple run ROUTINE` starts one.", err=True)
        return ExitCode.OK
    if lines:
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


def _with_offer(context: Context) -> Context:
    """Ask, before the menu opens, whether its sessions may overwrite the file that sound goes to.

    Nothing is overwritten yet. Anything else that is wrong with that file is shown in the session.
    """
    file = sound_file(context)
    with suppress(SuppleError):
        if file and may_write(file, False):
            return replace(context, overwrites=file)
    return context
