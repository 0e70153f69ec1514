"""Files of other apps: `import`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timer.cli.checking import STDIN
from timer.cli.options import FilePath, quiet_context
from timer.cli.output import put, say, tell
from timer.cli.starting import agrees
from timer.errors import ExitCode, SuppleError
from timer.text import safe

if TYPE_CHECKING:
    from timer.importers.formats import Imported
    from timer.services.context import Context
    from timer.services.importing import Planned


@click.command("import", short_help="Make routines of another app's file, a sheet or a list.")
@click.argument("file", type=FilePath())
@click.option(
    "-o",
    "out",
    type=FilePath(),
    metavar="OUT",
    help="Write to this file or folder, or with - to standard output.",
)
@click.option("--yes", is_flag=True, help="Write without asking.")
def import_command(file: Path, out: Path | None, yes: bool) -> int:
    """Make routines of another app's file, a physio's sheet, a list, or a line of intervals.

    What it is shows from its content. What a routine can't say becomes a comment at its place,
    and is listed. No file is ever overwritten. `-` reads standard input.

    \b
    supple import backup.json
    supple import sheet.csv -o -    only shows what it would write
    """
    # slow, and not needed for the help
    from timer.services.importing import plan

    context = quiet_context()
    found = _read(context, file)
    if out == STDIN:
        _summarise(found)
        _print(found)
        return ExitCode.OK
    planned = plan(context, found, out)
    _summarise(found)
    attended = sys.stdin.isatty() and sys.stderr.isatty()
    if not yes and not attended:
        for one in planned:
            say(f"Would write {one.path} ({_size(one)}).", err=True)
        _print(found)
        say("Nothing is written. Add --yes to write, or -o - to print only.", err=True)
        return ExitCode.FAILED
    chosen = planned if yes else _chosen(planned)
    for one in chosen:
        _write(context, one)
    if not chosen:
        say("Nothing is written.", err=True)
        return ExitCode.FAILED
    return ExitCode.OK


def _read(context: Context, file: Path) -> Imported:
    from timer.importers.source import LARGEST
    from timer.services.importing import import_data, read_file

    if file != STDIN:
        return read_file(context, file)
    if sys.stdin.isatty():
        say("Type or paste it; ctrl+d on a line of its own ends it.", err=True)
    return import_data(context, sys.stdin.buffer.read(LARGEST + 1), "Imported")


def _size(planned: Planned) -> str:
    steps = planned.routine.steps
    return f"{steps} step{'s' if steps != 1 else ''}"


def _summarise(found: Imported) -> None:
    """Say what was found, and everything that became a comment."""
    many = len(found.routines)
    say(f"This is {found.format}: {many} routine{'s' if many != 1 else ''}.", err=True)
    for one in found.routines:
        if not one.comments:
            continue
        where = f" in '{one.name}'" if many > 1 else ""
        tell(f"Kept as comments{where}:", err=True)
        for text, times in Counter(one.comments).items():
            more = f" ({times} times)" if times > 1 else ""
            tell(f"  {text}{more}", err=True)
    for warning in found.warnings:
        tell(f"Warning: {warning}", err=True)


def _print(found: Imported) -> None:
    for number, one in enumerate(found.routines):
        put(("\n" if number else "") + one.text)


def _chosen(planned: tuple[Planned, ...]) -> list[Planned]:
    """Ask which routines to write, and return them."""
    tell(f"For {planned[0].path.parent}:", err=True)
    for number, one in enumerate(planned, 1):
        tell(f"{number:>3}. {one.path.name}: {one.routine.name}, {_size(one)}", err=True)
    if len(planned) == 1:
        return list(planned) if agrees("Write it?", default=True) else []
    while True:
        answer = click.prompt("Which? All, none, or numbers such as 1,3", default="all", err=True)
        if answer.strip().lower() in ("all", "a", "y", "yes"):
            return list(planned)
        if answer.strip().lower() in ("none", "n", "no"):
            return []
        numbers = answer.replace(",", " ").split()
        if numbers and all(one.isdecimal() and 1 <= int(one) <= len(planned) for one in numbers):
            return [planned[number - 1] for number in dict.fromkeys(map(int, numbers))]
        say(f"Write numbers from 1 to {len(planned)}, all or none.", err=True)


def _write(context: Context, planned: Planned) -> None:
    from timer.services.importing import warnings_on, write

    try:
        write(context, planned)
    except SuppleError as error:
        raise SuppleError(
            f"'{safe(planned.routine.name, 60)}': {error.message}", error.remedy
        ) from error
    say(str(planned.path))
    if planned.renamed:
        say("There is a routine of that name, so the file has a number.", err=True)
    own = planned.path.parent == context.folders.routines
    name = planned.path.stem if own else str(planned.path)
    many = warnings_on(context, planned)
    check = (
        f"`supple check {name}` gives {many} hint{'s' if many != 1 else ''} on it. " if many else ""
    )
    say(f"{check}`supple run {name}` starts it.", err=True)
