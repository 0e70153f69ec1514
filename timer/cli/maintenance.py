"""Supple itself: `where`, `schema` and `completion`."""

from __future__ import annotations

import sys
from typing import Any

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

from timer.cli.options import json_option, this_context
from timer.cli.output import print_json, put, say
from timer.text import safe

SHELLS = ("bash", "zsh", "fish", "powershell")

_QUOTING = {
    "read type value": "read -r type value",
    "COMPREPLY+=($value)": 'COMPREPLY+=("$(printf %%q "$value")")',
}
"""What click's script for bash lacks; zsh and fish quote what they insert."""


@click.command("where", short_help="Show the folders that Supple uses.")
@json_option
def where_command(as_json: bool) -> None:
    """Show the folders for routines, settings, journal, cache and log.

    For example: supple where
    """
    from timer import assets

    folders = this_context().folders
    if as_json:
        print_json(
            routines=str(folders.routines),
            bundled=str(assets.folder("routines")),
            more_routines=[str(folder) for folder in folders.more_routines],
            sounds=str(folders.sounds),
            settings=str(folders.settings_file),
            journal=str(folders.data),
            cache=str(folders.cache),
            log=str(folders.log),
        )
        return
    places = [("your routines", folders.routines), ("bundled routines", assets.folder("routines"))]
    places += [("more routines", folder) for folder in folders.more_routines]
    places += [("your sounds", folders.sounds)]
    places += [("settings", folders.settings_file), ("journal", folders.data)]
    places += [("cache", folders.cache), ("log", folders.log)]
    for name, path in places:
        say(f"{name:<17} {path}")


@click.command("schema")
@click.argument("what", type=click.Choice(["routine", "moves"]), default="routine")
def schema_command(what: str) -> None:
    """Print the JSON Schema (draft-07) for routine files, or for files of moves.

    For example: supple schema moves
    """
    import json

    from timer.routine.schema import moves_schema, routine_schema

    moves = this_context().moves
    schema = routine_schema(moves) if what == "routine" else moves_schema(moves)
    put(json.dumps(schema, indent=2))


@click.command("completion", short_help="Set up tab completion in your shell.")
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    """Print a script that lets your shell complete commands and routines.

    For example: eval "$(supple completion bash)"
    """
    found = completion(shell)
    if found is None:
        raise click.UsageError(f"This version of click has no completion for {shell}.")
    put(
        found(
            click.get_current_context().find_root().command, {}, "supple", "_SUPPLE_COMPLETE"
        ).source()
    )
    if sys.stdout.isatty():
        say(_INSTALL[shell], err=True)


def completion(shell: str) -> type[ShellComplete] | None:
    """Return the class that completes a shell, or None if click does not support it."""
    found = get_completion_class(shell)
    if found is None:
        return None
    script = found.source_template
    if shell == "bash":
        for plain, quoted in _QUOTING.items():
            script = script.replace(plain, quoted)

    def safely(self: Any, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        items: list[CompletionItem[str]] = found.get_completions(self, args, incomplete)
        for item in items:
            item.value = safe(item.value)
        return items

    return type("Completion", (found,), {"source_template": script, "get_completions": safely})


def register() -> None:
    """Register our completion of every shell with click."""
    for shell in SHELLS:
        made = completion(shell)
        if made is not None:
            add_completion_class(made, shell)


_INSTALL = {
    "bash": 'To keep it, put this in ~/.bashrc: eval "$(supple completion bash)"',
    "zsh": 'To keep it, put this in ~/.zshrc: eval "$(supple completion zsh)"',
    "fish": "To keep it: supple completion fish > ~/.config/fish/completions/supple.fish",
    "powershell": "To keep it: supple completion powershell >> $PROFILE",
}
