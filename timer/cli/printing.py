"""Printing: the one way to standard output and standard error for what a command says."""

from __future__ import annotations

import click

from timer.text import safe


def say(line: str, *, err: bool = False) -> None:
    """Print one line, whatever is in it: nothing in it reaches the terminal but as text."""
    click.echo(safe(line), err=err)


def put(text: str, *, err: bool = False) -> None:
    """Print a text of several lines that is made here, such as a script, as it is."""
    click.echo(text.removesuffix("\n"), err=err)
