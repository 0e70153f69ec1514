"""What several commands share: the host, routine names that complete, JSON on stdout."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from timer.engine.host import Host
from timer.machine import Machine

SCHEMA_VERSION = 1


def this_host() -> Host:
    """Return the host that this process's environment describes; complaints go to stderr."""
    host = quiet_host()
    for complaint in host.warnings:
        click.echo(f"Warning: {complaint}", err=True)
    return host


def quiet_host() -> Host:
    """Return the same, for whoever shows the complaints some other way."""
    return Host.of(os.environ, click.get_current_context().find_object(Machine))


class RoutineName(click.ParamType[str]):
    """A routine's slug or path."""

    name = "routine"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return the slugs that begin as typed."""
        from click.shell_completion import CompletionItem

        entries = Host.of(os.environ).library.entries()
        return [
            CompletionItem(entry.slug) for entry in entries if entry.slug.startswith(incomplete)
        ]


routine_argument = click.argument("routine", type=RoutineName())
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def print_json(**fields: Any) -> None:
    """Print one JSON object, its `schema_version` first; in ASCII, which no terminal obeys."""
    import json

    click.echo(json.dumps({"schema_version": SCHEMA_VERSION, **fields}))


def is_plain(plain: bool) -> bool:
    """Tell whether line mode is wanted or the only thing this terminal can do."""
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()
    return plain or not on_terminal or os.environ.get("TERM", "") in ("dumb", "unknown", "")
