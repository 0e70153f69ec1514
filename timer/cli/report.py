"""`supple report`: what a physiotherapist wants to read back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from timer import __version__
from timer.cli.options import Number, await_journal, this_context, usual
from timer.cli.output import put, say
from timer.cli.starting import agrees
from timer.errors import ExitCode, SuppleError
from timer.files import require_place, rewrite
from timer.services.report.as_csv import as_csv
from timer.services.report.as_html import as_html
from timer.services.report.as_markdown import as_markdown
from timer.services.report.content import Report, read_report
from timer.services.report.sections import document
from timer.text import safe
from timer.timeline.messages import times

WEEKS = 4
MOST_WEEKS = 520
HTML, MARKDOWN, CSV = (".html", ".htm"), (".md", ".markdown"), (".csv",)


class ReportFile(click.ParamType[Path]):
    """A file to write the report to; its ending says as what."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path. Fail if its ending is none of ours."""
        path = Path(str(value))
        if path.suffix.lower() not in (*HTML, *MARKDOWN, *CSV):
            self.fail(f"'{safe(path.name, 60)}' must end in .html, .md or .csv.", param, ctx)
        return path

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return files."""
        return click.Path().shell_complete(ctx, param, incomplete)


@click.command("report", short_help="Write a report for your physiotherapist.")
@click.option(
    "--weeks",
    type=Number(1, MOST_WEEKS),
    default=WEEKS,
    show_default=True,
    metavar="N",
    shell_complete=usual(4, 8, 12, 26, 52),
    help="How many weeks it covers; the last one ends today.",
)
@click.option(
    "-o",
    "--output",
    type=ReportFile(),
    metavar="FILE",
    help="The file to write: .html, .md or .csv. Without it, Markdown is printed.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that exists.")
def report_command(weeks: int, output: Path | None, force: bool) -> int:
    """Write down what you did, how hard it was and what hurt, for somebody who treats you.

    \b
    supple report -o report.html     to read, to print, or to pass on
    supple report --weeks 12         printed as Markdown
    supple report -o sets.csv        a row for every set, for a spreadsheet

    The report is made from your journal. Nothing is sent anywhere: you pass the file on, or not.
    """
    context = this_context()
    if output is not None:
        _require_free(output, force)
    past = await_journal(context, brief=True)
    if past.error:
        say(past.error.sentences, err=True)
        return ExitCode.FAILED
    report = read_report(context, past, weeks)
    if output is None:
        put(as_markdown(document(report)))
        return ExitCode.OK
    rewrite(output, _written(report, output.suffix.lower()).encode())
    say(f"{output}: {_amount(report)}. It stays on this computer until you pass it on.", err=True)
    return ExitCode.OK


def _require_free(path: Path, force: bool) -> None:
    """Raise SuppleError unless a report can be written to `path` and nothing is lost by it.

    What Supple made is no exception, as with sounds: an older report can't be made again. On a
    terminal the person is asked.
    """
    if not require_place(path, "a report") or force:
        return
    if sys.stdin.isatty() and sys.stderr.isatty():
        if agrees(f"{safe(str(path), 200)} exists. Overwrite it?"):
            return
        raise SuppleError(f"{safe(str(path), 200)} was left alone.", "Choose another file.")
    raise SuppleError(
        f"{safe(str(path), 200)} exists, so it was left alone.",
        "Name another file, or add --force to overwrite it.",
    )


def _written(report: Report, ending: str) -> str:
    if ending in CSV:
        return as_csv(report)
    if ending in MARKDOWN:
        return as_markdown(document(report))
    return as_html(document(report), __version__)


def _amount(report: Report) -> str:
    weeks = times(len(report.weeks), "week")
    return f"{times(len(report.sessions), 'session')} of {weeks}"
