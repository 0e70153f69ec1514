"""Writing routines: `check`, `new` and `edit`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timer.cli.options import RoutineName, json_option, routine_argument, this_context
from timer.cli.output import print_json, say
from timer.errors import ExitCode, SuppleError
from timer.files import names, unlisted
from timer.routine.diagnostics import Problem, Severity
from timer.routine.library.file_names import MOVES, files_in
from timer.routine.library.routines import is_untouched
from timer.services.context import Context
from timer.services.routine_files import closed_folders, edit_path, find_entry
from timer.text import safe

if TYPE_CHECKING:
    from timer.services.lint import Checked

EXCERPT = 160
"""How much of a line is shown, in characters."""
OPEN = "Put a folder there that you can read."


@click.command("check", short_help="Check routine files for problems.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--all", "everything", is_flag=True, help="Check the bundled files too.")
@json_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    help="How to print problems; github makes annotations.",
)
def check_command(paths: tuple[Path, ...], everything: bool, as_json: bool, form: str) -> int:
    """Check routine files: where each problem is, and what to write instead.

    Without a path, all the files in your own folder are checked.
    """
    context = this_context()
    checked = []
    folders = _folders(context, paths, everything)
    for path in _files(context, paths, folders):
        from timer.services.lint import check_file  # slow, and often there is nothing to check

        checked.append(check_file(path, context.moves, context.library))
    for folder in folders:
        checked += _check_names(context, folder)
    closed = () if paths else closed_folders(context)
    if as_json:
        print_json(files=[_file_json(one) for one in checked])
    else:
        for one in checked:
            for line in _github(one) if form == "github" else _text(one):
                say(line)
        nothing = "No routines there." if paths and not checked else None
        if checked or not closed:
            say(nothing or _verdict(context, checked), err=True)
    if closed:
        raise SuppleError(closed[0], OPEN)
    return ExitCode.OK if all(one.ok for one in checked) else ExitCode.FAILED


def _folders(context: Context, paths: tuple[Path, ...], everything: bool) -> list[Path]:
    """Return the folders to check: those named, or a person's own."""
    from timer import assets

    own = [] if paths else [*context.folders.more_routines, context.folders.routines]
    bundled = [assets.folder("routines")] if everything else []
    return [*own, *bundled, *(path for path in paths if os.path.isdir(path))]


def _check_names(context: Context, folder: Path) -> list[Checked]:
    """Return a warning for each file in a folder that its name keeps from being used."""
    if not names(folder):
        return []
    from timer.services.lint import check_names

    return list(check_names(folder, context.library))


def _files(context: Context, paths: tuple[Path, ...], folders: list[Path]) -> Iterator[Path]:
    """Yield the files to check: those named, and those in `folders`."""
    for path in paths:
        if os.path.isdir(path):
            continue
        if path.suffix or os.path.lexists(path):
            yield path
        else:
            yield context.library.find(str(path)).path
    for folder in folders:
        if paths and (why := unlisted(folder)):
            raise SuppleError(f"{safe(str(folder))} can't be read: {why}.", OPEN)
        yield from files_in(folder, deep=True)
        yield from files_in(folder / MOVES)


def _file_json(one: Checked) -> dict[str, object]:
    return {
        "file": str(one.path),
        "ok": one.ok,
        "problems": [
            {
                "line": problem.line,
                "column": problem.column,
                "end_column": problem.end_column,
                "code": problem.code,
                "severity": problem.severity.value,
                "message": problem.message,
                "help": problem.help,
            }
            for problem in one.problems
        ],
    }


def _text(one: Checked) -> Iterator[str]:
    """Yield each problem with its line, the place underlined."""
    for problem in one.problems:
        where = f"{safe(str(one.path))}:{problem.line}:{problem.column}"
        yield f"{where}: {problem.severity}: {safe(problem.message)} [{problem.code}]"
        yield from _excerpt(one, problem)
        if problem.help:
            yield f"    = {safe(problem.help)}"


def _excerpt(one: Checked, problem: Problem) -> Iterator[str]:
    if not 0 < problem.line <= len(one.lines):
        return
    from timer.text import cells

    line = one.lines[problem.line - 1][: EXCERPT + 1].rstrip("\r\n").replace("\t", " ")
    if not line.strip():
        return
    start, end = problem.column - 1, max(problem.end_column - 1, problem.column)
    before, marked = safe(line[:start]), safe(line[start:end])
    number = f"{problem.line:>5} | "
    yield f"{number}{safe(line, EXCERPT)}"
    if cells(before) < EXCERPT - 10:
        yield " " * (len(number) + cells(before)) + "^" * min(max(cells(marked), 1), 60)


def _github(one: Checked) -> Iterator[str]:
    """Yield GitHub workflow commands, with newlines and percent signs escaped."""
    for problem in one.problems:
        text = f"{problem.message} {problem.help or ''}".strip()
        text = safe(text).replace("%", "%25")
        file = safe(str(one.path)).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        place = f"line={problem.line},col={problem.column},endColumn={problem.end_column}"
        yield f"::{problem.severity} file={file},{place},title={problem.code}::{text}"


def _verdict(context: Context, checked: list[Checked]) -> str:
    if not checked:
        return (
            f"No routines of your own in {safe(str(context.folders.routines))} yet. "
            "`supple new NAME` creates one; `supple check --all` checks the bundled ones."
        )
    problems = [problem for one in checked for problem in one.problems]
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    files = f"{len(checked)} file{'' if len(checked) == 1 else 's'}"
    if not problems:
        return f"{files}: no problems."
    return f"{files}: {_count(errors, 'error')}, {_count(warnings, 'warning')}."


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


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
    for line in _text(checked):
        say(line)
    say(_verdict(context, [checked]), err=True)
    return ExitCode.OK if checked.ok else ExitCode.FAILED
