"""Looking after Supple itself: `where`, `doctor`, `schema` and `completion`."""

from __future__ import annotations

import os
import sys

import click

from timer.cli.options import json_option, print_json, this_host
from timer.cli.printing import put, say
from timer.errors import ExitCode


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
        say(f"{name:<17} {path}")


@click.command("doctor", short_help="Tell what works here and how to mend the rest.")
@json_option
@click.option("--play", is_flag=True, help="Play a sentence and the tones, and tell which.")
def doctor_command(as_json: bool, play: bool) -> int:
    """Tell what works here, what will be used, and how to mend the rest."""
    from timer.cli.doctor import examine

    def playing(text: str) -> None:
        say(f"     playing    {text}", err=True)

    findings = examine(this_host(), os.environ, play=play, say=playing)
    ok = all(finding.ok for finding in findings)
    if as_json:
        print_json(ok=ok, findings=[finding.as_json() for finding in findings])
    else:
        for finding in findings:
            say(f"{'ok  ' if finding.ok else 'NO  '} {finding.name:<10} {finding.text}")
            if finding.remedy:
                say(f"     {'':<10} {finding.remedy}")
    return ExitCode.OK if ok else ExitCode.FAILED


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema (draft-07) of a routine file."""
    import json

    from timer.routine.schema import routine_schema

    put(json.dumps(routine_schema(this_host().moves), indent=2))


@click.command("completion", short_help="Print what completes commands in your shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def completion_command(shell: str) -> None:
    """Print the script that completes commands and routines in your shell."""
    from timer.cli.completing import completion
    from timer.cli.main import supple

    found = completion(shell)
    if found is None:
        raise click.UsageError(f"This version of click has no completion for {shell}.")
    put(found(supple, {}, "supple", "_SUPPLE_COMPLETE").source())
    if sys.stdout.isatty():
        say(_INSTALL[shell], err=True)


_INSTALL = {
    "bash": 'To keep it, put this in ~/.bashrc: eval "$(supple completion bash)"',
    "zsh": 'To keep it, put this in ~/.zshrc: eval "$(supple completion zsh)"',
    "fish": "To keep it: supple completion fish > ~/.config/fish/completions/supple.fish",
    "powershell": "To keep it: supple completion powershell >> $PROFILE",
}
