"""How the help of a command looks: in colours on a terminal, with its examples at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
from click.formatting import wrap_text

from timer.cli.output import ink, known_columns

FAMILIES = {
    "Train": ("run", "today", "week", "list", "find", "why"),
    "Look closer": ("show", "script", "render", "moves", "guards"),
    "Write": ("new", "edit", "check", "fmt", "explain", "import", "export", "schema", "lsp"),
    "Look back": ("history", "stats", "diary", "report"),
    "This machine": ("doctor", "where", "completion"),
}
"""The commands by what they are for; one that isn't here comes at the end."""

USUAL, NARROWEST = 80, 30
"""Cells of a line where no terminal says, and where the terminal is narrower than this."""
NARROW = 60
_FOR_EXAMPLE = "For example:"
_INDENT = 14
_RANGE = re.compile(r"(\d+)<=x<=(\d+)")
_LEAST = re.compile(r"x>=(\d+)")
"""How click shows the limits of a number."""


def examples_in(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a command's help without its examples, and these: what to type, and what for."""
    kept: list[str] = []
    found: list[tuple[str, str]] = []
    for paragraph in text.split("\n\n"):
        lines = [line.strip() for line in paragraph.replace("\b", "").strip().splitlines()]
        if lines and lines[0].startswith(_FOR_EXAMPLE):
            lines = [" ".join(lines).removeprefix(_FOR_EXAMPLE).strip()]
        elif not lines or not all(line.startswith("supple ") for line in lines):
            kept.append(paragraph)
            continue
        parts = (re.split(r"  +", line, maxsplit=1) for line in lines)
        found += [(part[0], part[1] if len(part) > 1 else "") for part in parts]
    return "\n\n".join(kept), found


def limits(text: str) -> str:
    """Return an option's help with the limits of its number in words."""
    return _LEAST.sub(r"\1 or more", _RANGE.sub(r"\1 to \2", text))


def families_of(names: list[str]) -> dict[str, list[str]]:
    """Return commands by what they are for; those without a family come last."""
    placed = {name for family in FAMILIES.values() for name in family}
    families = {**FAMILIES, "More": tuple(name for name in names if name not in placed)}
    found = {
        heading: [name for name in family if name in names] for heading, family in families.items()
    }
    return {heading: family for heading, family in found.items() if family}


class Formatter(click.HelpFormatter):
    """Lays out one command's help."""

    def __init__(self, width: int | None, max_width: int | None) -> None:
        # Click would take at least 50 cells, and break lines in the middle of words below that.
        here = min(known_columns() or USUAL, max_width or USUAL) - 2
        super().__init__(width=width or max(here, NARROWEST))
        self._paint = ink()
        self._examples: list[tuple[str, str]] = []

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is used."""
        super().write_usage(prog, args, self._paint(prefix or "Usage:", bold=True) + " ")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(self._paint(heading, bold=True))

    def write_text(self, text: str) -> None:
        """Write paragraphs, and keep the examples among them for the end."""
        text, found = examples_in(text)
        self._examples += found
        super().write_text(text)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write options with what they do."""
        painted = [(self._paint(name, "cyan"), limits(text)) for name, text in rows]
        # On a narrow terminal what an option does is below it.
        super().write_dl(painted, 6 if self.width < NARROW else col_max, col_spacing)

    def write_command(self, name: str, text: str, example: str) -> None:
        """Write a command of a group, with what it does and an example."""
        head = f"  {name:<{_INDENT - 2}}"
        rest = wrap_text(text, max(self.width, _INDENT + 20), head, " " * _INDENT)
        self.write(f"  {self._paint(name, 'cyan')}{rest[len(name) + 2 :]}\n")
        if example:
            indent = " " * min(_INDENT, max(self.width - len(example), 4))
            self.write(f"{indent}{self._paint(example, 'green')}\n")

    def getvalue(self) -> str:
        """Return all of it, the examples last."""
        examples, self._examples = self._examples, []
        if examples:
            with self.section("Examples"):
                wide = max(len(line) for line, _ in examples) + 2
                for line, what in examples:
                    gap = " " * (wide - len(line)) if what else ""
                    whole = f"{' ' * self.current_indent}{self._paint(line, 'green')}{gap}{what}"
                    if what and self.current_indent + wide + len(what) > self.width:
                        below = wrap_text(what, self.width, " " * 6, " " * 6)
                        whole = f"{' ' * self.current_indent}{self._paint(line, 'green')}\n{below}"
                    self.write(f"{whole}\n")
        return super().getvalue()


def write_commands(group: click.Group, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the commands of a group by what they are for."""
    assert isinstance(formatter, Formatter)
    for heading, names in families_of(group.list_commands(ctx)).items():
        with formatter.section(heading):
            for name in names:
                command = group.get_command(ctx, name)
                assert command is not None
                _, examples = examples_in(command.help or "")
                text = command.get_short_help_str(limit=200)
                formatter.write_command(name, text, examples[0][0] if examples else "")
