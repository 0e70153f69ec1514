"""The group of commands, parsed by click."""

from __future__ import annotations

import os
from importlib import import_module

import click

from timer.cli.guarding import guarded
from timer.cli.output import say, tell
from timer.machine import Machine

_COMMANDS: dict[str, str] = {
    "run": "run",
    "today": "today",
    "week": "today",
    "diary": "diary",
    "list": "show",
    "show": "show",
    "script": "show",
    "find": "find",
    "moves": "find",
    "why": "find",
    "guards": "guards",
    "check": "check",
    "explain": "check",
    "fmt": "fmt",
    "new": "edit",
    "edit": "edit",
    "import": "importing",
    "lsp": "edit",
    "render": "show",
    "history": "history",
    "stats": "stats",
    "report": "report",
    "doctor": "doctor",
    "where": "maintenance",
    "schema": "maintenance",
    "completion": "maintenance",
}
"""Each command and the module of `timer.cli` it is in, so that only that module is loaded."""


_COMPLETE = "_SUPPLE_COMPLETE"
"""The variable by which a shell asks for completions."""


class Context(click.Context):
    """A command being called, whose help is in colours and ends with examples."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what lays out the help."""
        from timer.cli.helping import Formatter

        return Formatter(self.terminal_width, self.max_content_width)


class Commands(click.Group):
    """The commands, each loaded when it is used."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which people meet them."""
        return list(_COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant; suggest similar names for an unknown one.

        The beginning of a name is enough if only one command has it.
        """
        begun = [one for one in _COMMANDS if one.startswith(args[0])]
        if args[0] and args[0] not in _COMMANDS and begun:
            if len(begun) > 1:
                from timer.routine.diagnostics import listed  # needed only for mistakes

                message = f"'{args[0]}' could mean {listed(begun)}. Write more of the name."
                raise click.UsageError(message, ctx)
            args = [begun[0], *args[1:]]
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(
                error.command_name, possibilities=_COMMANDS, ctx=ctx
            ) from None

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None if the name is unknown."""
        family = _COMMANDS.get(cmd_name)
        if family is None:
            return None
        command = getattr(import_module(f"timer.cli.{family}"), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        command.context_class = Context
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by what they are for, each with an example."""
        from timer.cli.helping import write_commands

        write_commands(self, ctx, formatter)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from timer.cli.output import version_line

        say(version_line(os.environ))
        ctx.exit()


_EPILOG = (
    "Exit codes: 0 done, 1 what was asked failed, 2 used in a wrong way, 130 interrupted, "
    "141 output closed, 128 + n ended by signal n."
)


@click.group(
    cls=Commands,
    epilog=_EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the versions of Supple, Python and Textual, your platform and terminal.",
)
@click.option(
    "--plain", is_flag=True, help="Print lines instead of screens, in the menu and in run."
)
@click.pass_context
def supple(ctx: click.Context, plain: bool) -> None:
    """A guided interval timer for stretching, nerve flossing, strength and breathing.

    Without a command, the menu opens.

    Lines instead of screens suit screen readers; SUPPLE_PLAIN=1 makes them the default. The
    beginning of a routine's or a command's name is enough if no other has it.

    \b
    supple run post-run-cooldown     starts a routine at once
    supple run core --help           says what a command can do
    """
    if ctx.invoked_subcommand is None:
        from timer.cli.starting import menu

        ctx.exit(menu(plain=plain))


def run(arguments: list[str] | None = None, machine: Machine | None = None) -> int:
    """Run the command line and return its exit code.

    `machine` says what is installed; by default that is looked up.
    """
    if _COMPLETE in os.environ:
        from timer.cli.maintenance import register

        register()
    return guarded(lambda: _parsed(arguments, machine))


def _parsed(arguments: list[str] | None, machine: Machine | None) -> object:
    try:
        return supple.main(arguments, prog_name="supple", standalone_mode=False, obj=machine)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None


def _show(error: click.ClickException) -> None:
    """Print an error in how the command is used, which may repeat words that were typed."""
    from timer.cli.misuse import lines_on  # needed only for mistakes

    for line in lines_on(error):
        tell(line, err=True)
