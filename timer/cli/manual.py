"""The manual page, made of what the commands say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from timer import __version__
from timer.cli.helping import examples_in, families_of, limits

ENVIRONMENT = {
    "SUPPLE_ROUTINES": "More folders with routines, separated as in PATH. They come first.",
    "SUPPLE_CONFIG_DIR": "The folder of your settings, routines and sounds.",
    "SUPPLE_DATA_DIR": "The folder of your journal.",
    "SUPPLE_AUDIO": "The sound backend, in place of the setting `audio`.",
    "SUPPLE_VOICE": "How much is said, or which engine says it, in place of the setting `voice`.",
    "SUPPLE_PLAIN": "1 prints lines instead of screens, 0 doesn't.",
    "NO_COLOR": "Nothing is coloured.",
    "NO_MOTION, TEXTUAL_ANIMATIONS=none": "Nothing moves on the screen.",
    "VISUAL, EDITOR": "The editor that `supple edit` opens.",
    "COLUMNS": "How wide printed lines may be.",
}
EXIT_STATUS = {
    "0": "Done; also a session that you ended early.",
    "1": "What was asked failed: there are problems, or no such routine.",
    "2": "The command was used in a wrong way.",
    "130": "Interrupted with ctrl+c.",
    "141": "The output was closed before its end.",
    "128 + n": "Ended by signal n.",
}
FILES = {
    "~/.config/supple/config.toml": "Your settings.",
    "~/.config/supple/keymap.toml": "Your keys.",
    "~/.config/supple/routines/": "Your routines, and in moves/ your moves.",
    "~/.local/share/supple/": "Your journal.",
}
MADE = '.\\" Made by supple completion --install, or by scripts/manual.\n'
"""The first line of the page, by which it is known as ours."""


def page(group: click.Group) -> str:
    """Return the manual page as groff and mandoc read it."""
    context = click.Context(group, info_name="supple")
    return MADE + "\n".join(_lines(group, context)) + "\n"


def _lines(group: click.Group, context: click.Context) -> Iterator[str]:
    yield f'.TH SUPPLE 1 "" "supple {__version__}" "User Commands"'
    yield from (".SH NAME", r"supple \- guided interval timer for the terminal")
    yield from (".SH SYNOPSIS", r".B supple", r"[\fICOMMAND\fR [\fIARGUMENT\fR...]]")
    yield ".SH DESCRIPTION"
    text, examples = examples_in(group.help or "")
    yield from _paragraphs(text)
    yield ".SH OPTIONS"
    yield from _options(group, context)
    for heading, names in families_of(group.list_commands(context)).items():
        yield f'.SH "{heading.upper()}"'
        for name in names:
            command = group.get_command(context, name)
            assert command is not None
            yield from _command(command, click.Context(command, context, name))
    for heading, table in (
        ("EXIT STATUS", EXIT_STATUS),
        ("ENVIRONMENT", ENVIRONMENT),
        ("FILES", FILES),
    ):
        yield f'.SH "{heading}"'
        for name, what in table.items():
            yield from (".TP", f".B {_plain(name)}", _styled(what))
    yield from (".SH EXAMPLES", *_examples(examples))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    pieces = [piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    options = [*_shown(command)]
    usage = " ".join((f"supple {context.info_name}", *pieces, *(["[OPTIONS]"] if options else [])))
    yield f'.SS "{_plain(usage)}"'
    text, examples = examples_in(command.help or "")
    yield from _paragraphs(text)
    yield from _options(command, context)
    if examples:
        yield from (".PP", *_examples(examples))


def _shown(command: click.Command) -> Iterator[click.Option]:
    yield from (one for one in command.params if isinstance(one, click.Option) and not one.hidden)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for option in _shown(command):
        record = option.get_help_record(context)
        if record is not None:
            yield from (".TP", f".B {_plain(record[0])}", _styled(limits(record[1])))


def _examples(examples: list[tuple[str, str]]) -> Iterator[str]:
    for line, what in examples:
        yield from (".TP", f".B {_plain(line)}", *([_styled(what)] if what else [r"\&"]))


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.replace("\b", "").split("\n\n")):
        words = " ".join(paragraph.split())
        if words:
            yield from (*([".PP"] if number else []), _styled(words))


def _plain(text: str) -> str:
    """Return a text as roff shows it letter by letter."""
    text = text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq")
    return re.sub(r"^([.'])", r"\\&\1", text)


def _styled(text: str) -> str:
    """Return a text whose code, in backticks, is bold."""
    return re.sub(r"`([^`]+)`", r"\\fB\1\\fR", _plain(text))
