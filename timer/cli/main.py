"""The command line's door: the group of commands, and the one place where errors become text."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from io import StringIO, TextIOWrapper

import click

from timer.cli.output import say
from timer.errors import ExitCode, SuppleError
from timer.machine import Machine

_COMMANDS: dict[str, str] = {
    "run": "run",
    "list": "show",
    "show": "show",
    "script": "show",
    "check": "edit",
    "new": "edit",
    "edit": "edit",
    "render": "show",
    "history": "history",
    "stats": "history",
    "doctor": "doctor",
    "where": "maintenance",
    "schema": "maintenance",
    "completion": "maintenance",
}
"""Each command with the module of `timer.cli` that holds it, so that only that one is loaded."""


_COMPLETE = "_SUPPLE_COMPLETE"
"""By this variable a shell asks for what completes a line."""


class Commands(click.Group):
    """The commands, loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a person meets them."""
        return list(_COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant; an unknown one is told with what it may have meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(
                error.command_name, possibilities=_COMMANDS, ctx=ctx
            ) from None

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None for an unknown name."""
        family = _COMMANDS.get(cmd_name)
        if family is None:
            return None
        command = getattr(import_module(f"timer.cli.{family}"), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from timer.cli.doctor import version_line

        say(version_line(os.environ))
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the versions of Supple, Python and Textual, the platform and the terminal.",
)
@click.pass_context
def supple(ctx: click.Context) -> None:
    """A guided interval timer: stretches, nerve flossing, strength and breathing, by ear.

    Without a command, Supple opens its menu.
    """
    if ctx.invoked_subcommand is None:
        from timer.cli.run import menu

        ctx.exit(menu())


def run(arguments: list[str] | None = None, machine: Machine | None = None) -> int:
    """Run the command line and return its exit code.

    `machine` says what is installed; left out, the machine itself is asked.
    """
    _mend_streams()
    if _COMPLETE in os.environ:
        from timer.cli.maintenance import register

        register()
    code = _guarded(
        lambda: supple.main(arguments, prog_name="supple", standalone_mode=False, obj=machine)
    )
    unread = _drop_dead_streams()
    return ExitCode.UNREAD if unread and code == ExitCode.OK else code


def _mend_streams() -> None:
    """Stand in for streams that were closed, and have characters that they can't take escaped."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _guarded(action: Callable[[], object]) -> int:
    """Do `action`; whatever goes wrong becomes a sentence on stderr and an exit code."""
    stdout = sys.stdout
    try:
        code = action()
    except SuppleError as error:
        _complain(error)
        return ExitCode.FAILED
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("Interrupted.", err=True)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.UNREAD
    except SystemExit:
        # Click answers a closed pipe with other streams and an exit, whatever was asked of it.
        if sys.stdout is stdout:
            raise
        return ExitCode.UNREAD
    except OSError as error:
        _complain(_told(error))
        return ExitCode.FAILED
    return code if isinstance(code, int) else ExitCode.OK


def _show(error: click.ClickException) -> None:
    """Print what click has to say of a mistake, which repeats words that were given."""
    text = StringIO()
    error.show(text)
    for line in text.getvalue().splitlines():
        say(line, err=True)


def _told(error: OSError) -> SuppleError:
    """Return what the system refused in a sentence."""
    where = f"{error.filename}: " if error.filename else ""
    return SuppleError(
        f"{where}{error.strerror or error}.",
        "Make room or give yourself the right to it; `supple doctor` looks at every folder.",
    )


def _complain(error: SuppleError) -> None:
    # Where nobody can be told any more, the exit code has to do.
    with suppress(OSError):
        say(f"Error: {error.message}", err=True)
        if error.remedy:
            say(error.remedy, err=True)


def _drop_dead_streams() -> bool:
    """Let the interpreter flush into nothing at its exit where nobody reads any more.

    Returns whether that is so of a pipe.
    """
    unread = False
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            unread = unread or isinstance(error, BrokenPipeError)
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return unread
