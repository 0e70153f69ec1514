"""Supple itself: `where`, `schema` and `completion`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import Any

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

from timer.cli.options import OneOf, json_option, this_context
from timer.cli.output import print_json, put, say, tell
from timer.errors import SuppleError
from timer.files import UnreadableError, read_bytes, read_text, reason, replace_file
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
@click.argument("what", type=OneOf(["routine", "moves"]), default="routine")
def schema_command(what: str) -> None:
    """Print the JSON Schema (draft-07) for routine files, or for files of moves.

    For example: supple schema moves
    """
    import json

    from timer.routine.schema import moves_schema, routine_schema

    moves = this_context().moves
    schema = routine_schema(moves) if what == "routine" else moves_schema(moves)
    put(json.dumps(schema, indent=2))


@click.command("completion", short_help="Set up tab completion and the manual page.")
@click.argument("shell", type=OneOf(SHELLS), required=False)
@click.option(
    "--install",
    "installing",
    is_flag=True,
    help="Write the script and the manual page to your own folders, and have your shell read it.",
)
def completion_command(shell: str | None, installing: bool) -> None:
    """Print a script that lets your shell complete commands, routines and options.

    With --install it is written to your own folders instead, for the shell that you use, together
    with the manual page. In bash and zsh two lines at the end of ~/.bashrc or ~/.zshrc read it. Do
    it again after an update.

    \b
    supple completion --install      for good
    supple completion bash           prints the script
    """
    shell = shell or own_shell(os.environ)
    if installing and shell in PLACES:
        root = click.get_current_context().find_root().command
        assert isinstance(root, click.Group)
        written = install(os.environ, shell, root)
        for path in written:
            say(str(path))
        tell(f"A new shell completes it. {_manual(os.environ, written[1])}", err=True)
        return
    if shell is None:
        raise click.UsageError(f"Name your shell: {', '.join(SHELLS)}.")
    put(script_for(shell))
    if sys.stdout.isatty() or installing:
        tell(_INSTALL[shell], err=True)


def own_shell(environ: Mapping[str, str]) -> str | None:
    """Return the person's own shell, if it is one that can complete."""
    name = os.path.basename(environ.get("SHELL", ""))
    return name if name in SHELLS else None


def script_for(shell: str) -> str:
    """Return the script that completes a shell."""
    found = completion(shell)
    if found is None:
        raise click.UsageError(f"This version of click has no completion for {shell}.")
    # The script is the same whatever the commands are: it asks for them as you type.
    return found(click.Group("supple"), {}, "supple", "_SUPPLE_COMPLETE").source()


PLACES = {
    "bash": "bash-completion/completions/supple",
    "zsh": "zsh/site-functions/_supple",
    "fish": "fish/vendor_completions.d/supple.fish",
}
"""Where a system and a person have the scripts, below `share`."""
MANUAL = "man/man1/supple.1"
LARGEST = 1024 * 1024


START_FILES = {"bash": ("HOME", ".bashrc"), "zsh": ("ZDOTDIR", ".zshrc")}
"""What a shell reads at its start: the variable that names its folder, if not HOME, and its name.

Bash looks for completions only where bash-completion is installed, and zsh in no folder of a
person's own. Fish finds them.
"""
_LINES = {
    "bash": "[ -r {0} ] && . {0}",
    "zsh": "if [ -r {0} ]; then (( $+functions[compdef] )) || "
    "{{ autoload -Uz compinit && compinit -i; }}; . {0}; fi",
}


def install(environ: Mapping[str, str], shell: str, group: click.Group) -> list[Path]:
    """Write a shell's script and the manual page below the person's own `share`.

    Return these, and the start file if it had to learn of the script. Raise SuppleError if a file
    is in the way that is not ours, or one can't be written.
    """
    from timer.cli.manual import MADE, page

    share = Path(environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"))
    if not share.is_absolute():
        raise SuppleError("It isn't known where your own files are.", "Set HOME.")
    files = {PLACES[shell]: (script_for(shell), "_SUPPLE_COMPLETE"), MANUAL: (page(group), MADE)}
    for place, (_, ours) in files.items():
        with suppress(UnreadableError):
            if ours not in read_text(share / place, LARGEST):
                raise SuppleError(
                    f"{safe(str(share / place))} is there, but not from Supple.", "Move it away."
                )
    for place, (text, _) in files.items():
        try:
            (share / place).parent.mkdir(parents=True, exist_ok=True)
            replace_file(share / place, text.encode())
        except OSError as error:
            raise SuppleError(
                f"{safe(str(share / place))} can't be written: {reason(error)}.",
                "Check that there is room and that you can write there.",
            ) from error
    return [*(share / place for place in files), *_read_at_start(environ, shell, share)]


def _read_at_start(environ: Mapping[str, str], shell: str, share: Path) -> list[Path]:
    """Have the shell read its script whenever it starts; return the file changed, if any."""
    if shell not in START_FILES:
        return []
    variable, name = START_FILES[shell]
    path = Path(environ.get(variable) or os.path.expanduser("~")) / name
    script = quote(str(share / PLACES[shell]))
    line = _LINES[shell].format(script)
    try:
        before = read_bytes(path, LARGEST) if os.path.exists(path) else b""
        if script.encode() in before:
            return []
        gap = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
        added = f"# Completion of supple, from `supple completion --install`\n{line}\n"
        with open(path, "ab") as file:
            file.write(gap + added.encode())
    except (OSError, UnreadableError) as error:
        why = reason(error) if isinstance(error, OSError) else error.message.rstrip(".")
        raise SuppleError(
            f"{safe(str(path))} can't be changed: {why}.", f"Put this line in it: {safe(line)}"
        ) from error
    return [path]


def _manual(environ: Mapping[str, str], page: Path) -> str:
    """Return how to read the manual page; `man` looks beside the folders of PATH."""
    roots = [Path(one).parent / "share" for one in environ.get("PATH", "").split(os.pathsep) if one]
    roots += [Path(one).parent for one in environ.get("MANPATH", "").split(os.pathsep) if one]
    if any(os.path.exists(root / MANUAL) for root in roots):
        return "`man supple` is the manual."
    return f"`man {safe(quote(str(page)))}` shows the manual."


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
