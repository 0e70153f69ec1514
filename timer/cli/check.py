"""Checking routine files: `check` and `explain`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from timer.cli.checking import STDIN, check_once, files_meant, folders_meant
from timer.cli.options import FilePath, OneOf, completing, json_option, this_context
from timer.cli.output import columns, say, table
from timer.errors import ExitCode, SuppleError
from timer.files import mark
from timer.routine.diagnostics import CODES, guess
from timer.text import safe, wrap

LOOK_S = 0.5
"""How often `--watch` looks at the files."""
READABLE = 100
"""The widest line of an explanation, in cells."""
_NOT_BOTH = (
    ("--json", "--format"),
    ("--diff", "--json"),
    ("--diff", "--format"),
    ("--fix", "--diff"),
    ("--watch", "--json"),
    ("--watch", "--diff"),
    ("--watch", "--format sarif"),
    ("--watch", "-"),
)


@click.command("check", short_help="Check routine files for problems.")
@click.argument(
    "paths",
    nargs=-1,
    type=FilePath(),
    metavar="[PATH]...",
    shell_complete=completing("file"),
)
@click.option("--all", "everything", is_flag=True, help="Check the bundled files too.")
@click.option("--fix", is_flag=True, help="Make the fixes that are safe, in your files.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved.")
@click.option("--strict", is_flag=True, help="Fail for warnings too.")
@json_option
@click.option(
    "--format",
    "form",
    type=OneOf(["text", "github", "sarif"]),
    help="How to print problems: github makes annotations, sarif a file for code scanning.",
)
def check_command(
    paths: tuple[Path, ...],
    everything: bool,
    fix: bool,
    diff: bool,
    watch: bool,
    strict: bool,
    as_json: bool,
    form: str | None,
) -> int:
    """Check routine files: where each problem is, and what to write instead.

    Without a path, all the files in your own folder are checked; `-` is standard input.

    For example: supple check calves --watch
    """
    given = {"--watch": watch, "--diff": diff, "--fix": fix, "--json": as_json}
    given |= {"--format": form is not None, "--format sarif": form == "sarif"}
    given["-"] = STDIN in paths
    for one, other in _NOT_BOTH:
        if given[one] and given[other]:
            raise click.UsageError(f"Use {one} or {other}, not both.")

    def once() -> int:
        return check_once(
            this_context(),
            paths,
            everything,
            fix=fix,
            diff=diff,
            strict=strict,
            as_json=as_json,
            form=form or "text",
        )

    return _watched(once, paths, everything) if watch else once()


# Again on every save.


def _watched(once: Callable[[], int], paths: tuple[Path, ...], everything: bool) -> int:
    """Check whenever a file is saved, until the person presses ctrl+c."""
    from threading import Event

    wait, code = Event().wait, int(ExitCode.OK)
    try:
        for _ in changes(lambda: _stamp(paths, everything), lambda: wait(LOOK_S)):
            if sys.stdout.isatty():
                click.clear()
            try:
                code = once()
            except SuppleError as error:  # a file that is being saved may be gone for a moment
                say(error.sentences, err=True)
                code = ExitCode.FAILED
            say("Watching for changes. Ctrl+c ends.", err=True)
    except KeyboardInterrupt:
        return code
    return code


def changes(
    stamp: Callable[[], object], wait: Callable[[], object], last: object = None
) -> Iterator[None]:
    """Yield whenever `stamp` returns something else than `last` time; `wait` in between."""
    while True:
        if (now := stamp()) != last:
            last = now
            yield
        else:
            wait()


def _stamp(paths: tuple[Path, ...], everything: bool) -> object:
    """Return what changes when one of the files is saved, created or removed."""
    context = this_context()
    found: list[object] = []
    try:
        for path in files_meant(context, paths, folders_meant(context, paths, everything)):
            found.append((path, mark(path)))
    except SuppleError as error:
        found.append(error.sentences)
    return found or [None]


class Code(click.ParamType[str]):
    """The code of a problem."""

    name = "code"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return the codes that start with what was typed."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(code) for code in sorted(CODES) if code.startswith(incomplete)]


@click.command("explain", short_help="Explain a problem that `check` found.")
@click.argument("code", type=Code(), required=False)
def explain_command(code: str | None) -> None:
    """Explain a problem that `supple check` found, by the code after it; without one, list all.

    For example: supple explain unknown-key
    """
    from timer.routine.explanations import explanation_lines

    if code is None:
        for line in table([("code", "what is wrong"), *sorted(CODES.items())], columns()):
            say(line)
        return
    wanted = code.strip().strip("[]").lower()
    if wanted not in CODES:
        close = guess(wanted, CODES)
        meant = f"Did you mean `{close}`?" if close else "The code is in brackets after a problem."
        raise SuppleError(f"There is no problem with the code '{safe(code, 60)}'.", meant)
    width = min(columns(), READABLE)
    for line in explanation_lines(wanted):
        # Examples stay as they are; sentences are wrapped.
        for part in [line] if line.startswith(" ") else wrap(line, width) or [""]:
            say(part)
