"""Looking after Supple itself: `where`, `doctor`, `schema` and `completion`."""

from __future__ import annotations

import os
import sys

import click

from timer.cli.options import json_option, print_json, this_host
from timer.errors import ExitCode
from timer.text import safe

SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command("where", short_help="Show the folders that Supple uses.")
def where_command() -> None:
    """Show the folders: routines, settings, journal, cache and log."""
    from timer import assets

    folders = this_host().folders
    places = [("your routines", folders.routines), ("bundled routines", assets.folder("routines"))]
    places += [("more routines", folder) for folder in folders.more_routines]
    places += [("settings", folders.settings_file), ("journal", folders.data)]
    places += [("cache", folders.cache), ("log", folders.log)]
    for name, path in places:
        click.echo(f"{name:<17} {safe(str(path))}")


@click.command("doctor", short_help="Tell what works here and how to mend the rest.")
@json_option
@click.option("--play", is_flag=True, help="Play a sentence and the tones, and tell which.")
def doctor_command(as_json: bool, play: bool) -> int:
    """Tell what works here, what will be used, and how to mend the rest."""
    from timer.cli.doctor import examine

    def say(text: str) -> None:
        click.echo(f"     playing    {text}", err=True)

    findings = examine(this_host(), os.environ, play=play, say=say)
    ok = all(finding.ok for finding in findings)
    if as_json:
        print_json(ok=ok, findings=[finding.as_json() for finding in findings])
    else:
        for finding in findings:
            click.echo(
                f"{'ok  ' if finding.ok else 'NO  '} {finding.name:<10} {safe(finding.text)}"
            )
            if finding.remedy:
                click.echo(f"     {'':<10} {safe(finding.remedy)}")
    return ExitCode.OK if ok else ExitCode.FAILED


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema (draft-07) of a routine file."""
    import json

    from timer.routine.schema import routine_schema

    click.echo(json.dumps(routine_schema(this_host().moves), indent=2))


@click.command("completion", short_help="Print what completes commands in your shell.")
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    """Print the script that completes commands and routines in your shell."""
    from click.shell_completion import get_completion_class

    from timer.cli.main import supple

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"This version of click has no completion for {shell}.")
    click.echo(found(supple, {}, "supple", "_SUPPLE_COMPLETE").source())
    if sys.stdout.isatty():
        click.echo(_INSTALL[shell], err=True)


_INSTALL = {
    "bash": 'To keep it, put this in ~/.bashrc: eval "$(supple completion bash)"',
    "zsh": 'To keep it, put this in ~/.zshrc: eval "$(supple completion zsh)"',
    "fish": "To keep it: supple completion fish > ~/.config/fish/completions/supple.fish",
    "powershell": "To keep it: supple completion powershell >> $PROFILE",
}
