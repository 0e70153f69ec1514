"""What is said where a command is used in a wrong way: our words for every error of click's."""

from __future__ import annotations

from collections.abc import Iterator

import click

from timer.routine.diagnostics import listed
from timer.text import safe


def lines_on(error: click.ClickException) -> Iterator[str]:
    """Yield how the command is used, what is wrong, and where there is more."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        yield from ctx.get_usage().splitlines()
    yield f"Error: {_words(error)}"
    if ctx is not None:
        yield f"`{ctx.command_path} --help` says more."


def _words(error: click.ClickException) -> str:
    """Return what is wrong, and what to write instead."""
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"There is no command '{_short(error.command_name)}'. {_near(error)}".rstrip()
    if isinstance(error, click.NoSuchOption):
        return f"There is no option {_short(error.option_name)}. {_near(error)}".rstrip()
    if isinstance(error, click.BadOptionUsage):
        takes = "does not take" not in error.message
        cure = "needs a value after it." if takes else "takes no value. Write it alone."
        return f"{error.option_name} {cure}"
    if isinstance(error, click.MissingParameter):
        return f"{_called(error)} is missing."
    if isinstance(error, click.BadParameter):
        return f"{_called(error)}: {error.message}"
    if error.message.startswith("Got unexpected extra argument"):
        extra = error.message.partition("(")[2].rstrip(".)")
        return f"'{_short(extra)}' is too much here. Put quotes around words that belong together."
    return error.message


def _near(error: click.exceptions.NoSuchCommand | click.NoSuchOption) -> str:
    """Return a question with the names that look like the one that was written."""
    if not error.possibilities:
        return ""
    return f"Did you mean {listed(sorted(error.possibilities))}?"


def _called(error: click.BadParameter) -> str:
    """Return what an option or argument is called in the help."""
    if error.param_hint is not None or error.param is None:
        hint = error.param_hint or "This"
        return hint if isinstance(hint, str) else " or ".join(hint)
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.human_readable_name.strip("[].").upper()


def _short(text: str) -> str:
    return safe(text, 60)
