"""Writing routines: `new` and `edit`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timer.cli.check import LOOK_S, changes
from timer.cli.checking import STDIN, problem_lines, typed, verdict_on
from timer.cli.options import RoutineName, quiet_context, routine_argument, this_context
from timer.cli.output import ink, put, room, say, tell
from timer.cli.starting import agrees
from timer.errors import ExitCode, SuppleError
from timer.files import mark
from timer.routine.library.routines import is_untouched
from timer.services.context import Context
from timer.services.editor_schema import refresh
from timer.services.routine_files import Draft, edit_path, find_entry

if TYPE_CHECKING:
    from timer.services.external_editor import Edited
    from timer.services.lint import Checked


@click.command("new", short_help="Create a routine of your own.")
@click.argument("name")
@click.option(
    "--from",
    "template",
    type=RoutineName(),
    metavar="ROUTINE",
    help="Start from a copy of this routine, or with - from what is typed or piped: a routine "
    "file, or a list such as `3x10 Squats`.",
)
def new_command(name: str, template: str | None) -> int:
    """Create a routine of your own, in a file that explains itself.

    For example: supple new "My evening" --from breathe-down
    """
    from timer.services.routine_files import new_routine, renamed_text

    context = this_context()
    if template == str(STDIN):
        path = _from_stdin(context, name)
    else:
        path = new_routine(context, name, find_entry(context, template) if template else None)
    say(str(path))
    if renamed := renamed_text(name, path):
        tell(renamed, err=True)
    slug = path.stem
    checked = _checked(context, path) if template == str(STDIN) else None
    if checked is not None and checked.problems:
        _report(context, checked)
    if checked is not None and not checked.ok:
        tell("Your text is kept in that file as it is: correct it there.", err=True)
    tell(f"`supple edit {slug}` opens it, `supple check {slug}` checks it.", err=True)
    return ExitCode.OK if checked is None or checked.ok else ExitCode.FAILED


def _from_stdin(context: Context, name: str) -> Path:
    """Create a routine from standard input, and say what of it could only become a comment."""
    from timer.services.routine_files import check_free, routine_of_text

    check_free(context, name)
    if sys.stdin.isatty():
        tell("Type or paste the routine; ctrl+d on a line of its own ends it.", err=True)
    data = typed()
    if not data.strip():
        raise SuppleError(
            "There was nothing on standard input, so no file was made.",
            "Write a routine file, or a list such as `3x10 Squats`.",
        )
    taken = routine_of_text(context, name, data)
    if taken.note:
        tell(taken.note, err=True)
    if taken.comments:
        tell("In the file as comments:", err=True)
        for comment in taken.comments:
            tell(f"  {comment}", err=True)
    return taken.path


@click.command("edit", short_help="Open a routine in your editor, then check it.")
@routine_argument
def edit_command(routine: str) -> int:
    """Open a routine in your editor, then check it.

    A bundled routine is copied to your own folder first. Once you change the copy, it is used.
    The editor is the one that VISUAL or EDITOR names; it opens at the first problem.

    For example: supple edit post-run-cooldown
    """
    context = this_context()
    refresh(context, create=True)
    draft = edit_path(context, routine)
    attended = sys.stdin.isatty() and sys.stderr.isatty()
    while True:
        before = mark(draft.path)
        edited = _edited(context, draft)
        if edited.still_open and attended:
            if not draft.bundled:
                _report(context, _checked(context, draft.path))
            return _await_saves(context, draft, before)
        if draft.bundled and not edited.changed:
            return ExitCode.OK
        checked = _checked(context, draft.path)
        _report(context, checked)
        if checked.ok:
            return ExitCode.OK
        if not attended or not agrees("Edit it again?", default=True):
            return ExitCode.FAILED
        draft = Draft(draft.path)


def _edited(context: Context, draft: Draft) -> Edited:
    """Open a file in the editor, and say what became of it. Raise SuppleError on failure."""
    from timer.services.external_editor import Edited, NotStartedError, edit_file, ensure_there
    from timer.services.lint import check_file
    from timer.services.routine_files import after_edit, discard

    path = draft.path
    line = check_file(path, context.moves, context.library).first_line
    try:
        edited = edit_file(path, os.environ, context.machine, context.clock, line)
    except NotStartedError:
        discard(draft)
        raise
    except SuppleError:
        if draft.bundled and not is_untouched(path):
            say(after_edit(draft, Edited(changed=True, at_once=False)), err=True)
        raise
    if news := after_edit(draft, edited):
        say(news, err=True)
    ensure_there(path)
    return edited


def _await_saves(context: Context, draft: Draft, before: object) -> int:
    """Check the file at every save after `before`, its mark, until the person presses ctrl+c."""
    from threading import Event

    say("Waiting for you to save; ctrl+c ends.", err=True)
    wait, code, path = Event().wait, int(ExitCode.OK), draft.path

    try:
        for _ in changes(lambda: mark(path), lambda: wait(LOOK_S), before):
            if os.path.lexists(path):
                checked = _checked(context, path)
                # Known before it is read: ctrl+c may come at once after the last line.
                code = ExitCode.OK if checked.ok else ExitCode.FAILED
                _report(context, checked)
    except KeyboardInterrupt:
        pass
    return code


def _checked(context: Context, path: Path) -> Checked:
    """Return what is wrong with a file."""
    from timer.services.lint import check_file

    return check_file(path, context.moves, context.library)


def _report(context: Context, checked: Checked) -> None:
    """Print what is wrong with a file."""
    for line in problem_lines(checked, ink(), room()):
        put(line)
    tell(verdict_on(context, [checked]), err=True)


@click.command("lsp", short_help="Serve an editor: problems, completion and more as you type.")
@click.option("--stdio", is_flag=True, hidden=True, help="Taken, since some editors add it.")
def lsp_command(stdio: bool) -> int:
    """Serve an editor over standard input, as the Language Server Protocol says.

    An editor starts this itself; docs/editors.md says how. Problems, completion and all
    else are for routines, and for files of moves and programmes.

    For example: supple lsp
    """
    context = quiet_context()
    if not context.machine.has_module("pygls"):
        raise SuppleError(
            "The language server needs pygls.", context.machine.installation.advice("lsp")
        )
    from timer.lsp.server import serve

    return ExitCode.OK if serve(context) else ExitCode.FAILED
