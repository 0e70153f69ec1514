"""Canonical form: `fmt`."""

from __future__ import annotations

from pathlib import Path

import click

from timer.cli.checking import (
    OPEN,
    STDIN,
    diff_line,
    files_meant,
    folders_meant,
    is_bundled,
    typed,
    verdict_on,
)
from timer.cli.options import FilePath, completing, quiet_context
from timer.cli.output import ink, pass_on, put, say, tell
from timer.errors import ExitCode, SuppleError
from timer.files import UnreadableError, rewrite
from timer.services.context import Context
from timer.services.routine_files import closed_folders
from timer.text import safe


@click.command("fmt", short_help="Put routine files into canonical form.")
@click.argument(
    "paths",
    nargs=-1,
    type=FilePath(),
    metavar="[PATH]...",
    shell_complete=completing("file"),
)
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
def fmt_command(paths: tuple[Path, ...], check: bool, diff: bool) -> int:
    """Put files into canonical form: order of keys, indentation, spaces and quotes.

    Comments stay where they belong, and no routine plays differently. Without a path, all the
    files in your own folder are formatted; `-` reads standard input and prints the result.

    For example: supple fmt calves --diff
    """
    context = quiet_context()
    closed = () if paths else closed_folders(context)
    folders = folders_meant(context, paths, everything=False)
    found = list(dict.fromkeys(files_meant(context, paths, folders)))
    job = _Formatting(context, write=not (check or diff), diff=diff)
    for path in found:
        try:
            job.take(path)
        except SuppleError as error:
            job.failed += 1
            tell(error.sentences, err=True)
    if not (job.write and STDIN in paths):  # what it prints then is the verdict
        tell(_verdict(context, job, paths, len(found)), err=True)
    if closed:
        raise SuppleError(closed[0], OPEN)
    return ExitCode.FAILED if job.failed or (check and job.changed) else ExitCode.OK


class _Formatting:
    """One run over the files that are meant."""

    def __init__(self, context: Context, *, write: bool, diff: bool) -> None:
        self._context = context
        self.write = write
        self._diff = diff
        self.changed = 0
        self.failed = 0

    def take(self, path: Path) -> None:
        """Format one file, or say what would change. Raise SuppleError if that can't be done."""
        # slow, and not needed for the help
        from timer.routine.yaml.tree import read_bytes
        from timer.services.formatting import form

        try:
            data = typed() if path == STDIN else read_bytes(path)
        except UnreadableError as error:
            raise error.at(path) from None
        formed = form(data)
        if formed.problem:
            self.failed += 1
            problem = formed.problem
            where = f"{safe(str(path))}:{problem.line}:{problem.column}"
            tell(
                f"{where}: Left as it is. {problem.message} {problem.help or ''}".rstrip(), err=True
            )
        changes = formed.data != data
        if self._diff and changes:
            self._show(path, data, formed.data)
        elif path == STDIN and self.write:
            pass_on(formed.data)
        elif changes and path != STDIN:
            if self.write:
                save(path, data, formed.data)
            say(str(path))
        self.changed += changes

    def _show(self, path: Path, before: bytes, after: bytes) -> None:
        from timer.services.fixes import unified

        paint = ink()
        old, new = (data.decode("utf-8-sig") for data in (before, after))
        for line in unified(old, new, safe(str(path))):
            put(diff_line(line, paint))


def save(path: Path, before: bytes, after: bytes) -> None:
    """Write a file that held `before` when it was read. Raise SuppleError if it can't be done."""
    from timer.routine.yaml.tree import read_bytes

    if is_bundled(path):
        raise SuppleError(
            f"{safe(str(path))} is one of Supple's own files, which are never changed.",
            f"`supple edit {safe(path.stem)}` makes a copy of a routine.",
        )
    if read_bytes(path) != before:
        raise SuppleError(
            f"{safe(str(path))} was saved by another program just now, and is left as it is.",
            "Do it again once the other program is done.",
        )
    rewrite(path, after)


def _verdict(context: Context, job: _Formatting, paths: tuple[Path, ...], number: int) -> str:
    if not number:
        return "No routines there." if paths else verdict_on(context, [])
    files = f"{number} file{'' if number == 1 else 's'}"
    left = f", {job.failed} left as {'it is' if job.failed == 1 else 'they are'}"
    done = f"{job.changed} {'formatted' if job.write else 'would change'}"
    if not job.changed:
        done = "none changed" if job.failed else "nothing to change"
    return f"{files}: {done}{left if job.failed else ''}."
