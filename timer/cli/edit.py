"""Writing routines: `new` and `edit`."""

from __future__ import annotations

import os

import click

from timer.cli.check import problem_lines, verdict_on
from timer.cli.options import RoutineName, routine_argument, this_context
from timer.cli.output import ink, put, say
from timer.errors import ExitCode, SuppleError
from timer.routine.library.routines import is_untouched
from timer.services.editor_schema import refresh
from timer.services.routine_files import edit_path, find_entry


@click.command("new", short_help="Create a routine of your own.")
@click.argument("name")
@click.option("--from", "template", type=RoutineName(), help="Start from a copy of this routine.")
def new_command(name: str, template: str | None) -> None:
    """Create a routine of your own, in a file that explains itself.

    For example: supple new "My evening" --from breathe-down
    """
    from timer.services.routine_files import new_routine, renamed_text

    context = this_context()
    path = new_routine(context, name, find_entry(context, template) if template else None)
    say(str(path))
    if renamed := renamed_text(name, path):
        say(renamed, err=True)
    slug = path.stem
    say(f"`supple edit {slug}` opens it, `supple check {slug}` checks it.", err=True)


@click.command("edit", short_help="Open a routine in your editor, then check it.")
@routine_argument
def edit_command(routine: str) -> int:
    """Open a routine in your editor, then check it.

    A bundled routine is copied to your own folder first. Once you change the copy, it is used.
    """
    from timer.services.external_editor import Edited, NotStartedError, edit_file, ensure_there
    from timer.services.lint import check_file
    from timer.services.routine_files import after_edit, discard

    context = this_context()
    refresh(context, create=True)
    draft = edit_path(context, routine)
    path = draft.path
    edited = Edited(changed=True, at_once=False)
    try:
        edited = edit_file(path, os.environ, context.machine, context.clock)
    except NotStartedError:
        discard(draft)
        raise
    except SuppleError:
        if draft.bundled and not is_untouched(path):
            say(after_edit(draft, edited), err=True)
        raise
    if news := after_edit(draft, edited):
        say(news, err=True)
    ensure_there(path)
    if draft.bundled and not edited.changed:
        return ExitCode.OK
    checked = check_file(path, context.moves, context.library)
    for line in problem_lines(checked, ink()):
        put(line)
    say(verdict_on(context, [checked]), err=True)
    return ExitCode.OK if checked.ok else ExitCode.FAILED
