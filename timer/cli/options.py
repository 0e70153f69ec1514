"""What commands share: the context, names of routines that complete, and common options."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from timer.cli.starting import (
    await_free_journal,
    await_journal,
    context_for,
    is_plain,
    may_write,
    on_terminal,
)
from timer.machine import Machine
from timer.routine.durations import DurationError, parse_length, usual_digits
from timer.routine.optional_steps import SideChoice
from timer.routine.screening_questions import GUARDS
from timer.services.context import Context
from timer.services.preferences import VOICES
from timer.text import safe

__all__ = ["await_free_journal", "await_journal", "is_plain", "may_write", "on_terminal"]


def this_context() -> Context:
    """Return the context for this process, and print its warnings to stderr."""
    return context_for(click.get_current_context().find_object(Machine))


def quiet_context() -> Context:
    """Return the context for this process without printing its warnings."""
    return Context.of(os.environ, click.get_current_context().find_object(Machine))


def completing(what: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    """Return what completes a parameter; `what` is a key of `completions.SOURCES`."""

    def completed(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from timer.cli.completions import complete

        return complete(what, ctx, incomplete)

    return completed


def usual(*values: object) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return what completes a parameter with the values that people usually give it."""

    def completed(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        return [one for one in map(str, values) if one.startswith(incomplete)]

    return completed


class RoutineName(click.ParamType[str]):
    """A routine's slug or its beginning, or a path."""

    name = "routine"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the slug or path; the beginning of a slug is enough. Raise SuppleError if not."""
        text = str(value)
        if ctx is None or ctx.resilient_parsing:
            return text
        return Context.of(os.environ, ctx.find_object(Machine)).library.meant(text)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return the slugs that start with what was typed, as they are shown, or files."""
        return completing("routine")(ctx, param, incomplete)


class Answer(click.ParamType[tuple[str, bool]]):
    """An answer to a screening question, as in `sit-bone=yes`."""

    name = "answer"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, bool]:
        """Return the guard's slug and whether the answer is yes."""
        if isinstance(value, tuple):
            return value
        slug, _, given = str(value).strip().casefold().partition("=")
        if slug not in GUARDS:
            near = get_close_matches(slug, GUARDS, 1)
            guess = f"Did you mean '{near[0]}'?" if near else "`supple guards` lists them."
            self.fail(f"There is no screening question '{safe(slug, 60)}'. {guess}", param, ctx)
        if given not in ("yes", "no"):
            self.fail(f"Answer {slug}=yes or {slug}=no.", param, ctx)
        return slug, given == "yes"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return the answers that start with what was typed."""
        from click.shell_completion import CompletionItem

        known = (f"{slug}={given}" for slug in GUARDS for given in ("yes", "no"))
        return [CompletionItem(one) for one in known if one.startswith(incomplete)]


class Length(click.ParamType[int]):
    """A duration as a routine writes it, in milliseconds."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return milliseconds. Fail, with the fix, on what a routine would not accept either."""
        if isinstance(value, int):
            return value
        if str(value).strip().isdecimal():
            plain = str(value).strip()
            self.fail(f"Write {plain}m for minutes, or {plain}s for seconds.", param, ctx)
        try:
            return parse_length(str(value))
        except DurationError as error:
            self.fail(f"{error.message} {error.help}", param, ctx)


class Number(click.IntRange):
    """A whole number within limits, which are shown in the help."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number. Fail, with what to write, on what isn't one or is out of limits."""
        text = usual_digits(str(value)).strip()
        least, most = self.min or 0, self.max
        meant = f"{least} or more" if most is None else f"{least} to {most}"
        if not re.fullmatch("[+-]?[0-9]{1,15}", text):
            problem = f"'{safe(str(value), 40)}' isn't a whole number."
            self.fail(f"{problem} Write {meant}.", param, ctx)
        number = int(text)
        if number < least:
            self.fail(f"{number} is less than {least}. Write {meant}.", param, ctx)
        if most is not None and number > most:
            self.fail(f"{number} is more than {most}. Write {meant}.", param, ctx)
        return number


class OneOf(click.Choice[str]):
    """One of a few words."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Return what is wrong with a word, and which ones there are."""
        *others, last = self.choices
        words = f"{', '.join(others)} or {last}" if others else last
        return f"'{safe(str(value), 40)}' isn't one of the choices. Write {words}."

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        """Return which words there are."""
        return f"Write {', '.join(self.choices)}."


class FilePath(click.Path):
    """The path of a file, or of a folder too where `folders` says; it need not exist."""

    def __init__(self, *, folders: bool = True) -> None:
        super().__init__(path_type=Path, dir_okay=folders)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Fail, with what to write, if it is a folder and must not be."""
        if not self.dir_okay and os.path.isdir(value):
            shown = safe(str(value), 60)
            self.fail(f"'{shown}' is a folder. Name a file in it.", param, ctx)
        return Path(value)


class Speed(click.ParamType[float]):
    """How many times faster than life, from 0.25 to 200."""

    name = "speed"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the speed. Fail, with what to write, on what isn't one."""
        if isinstance(value, float):
            return value
        text = usual_digits(str(value)).strip()
        try:
            speed = float(text)
        except ValueError:
            self.fail(f"'{safe(str(value), 40)}' isn't a number. {_meant(text)}", param, ctx)
        if not SLOWEST <= speed <= FASTEST:  # false for nan as well
            limits = f"Write one from {SLOWEST:g} to {FASTEST:g}."
            self.fail(f"'{safe(str(value), 40)}' isn't a speed. {limits}", param, ctx)
        return speed


SLOWEST, FASTEST = 0.25, 200.0


def _meant(text: str) -> str:
    """Return what to write for a speed that isn't a number: `2x`, `1,5`, `150%`, `3/2`."""
    found = re.search(r"([0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)\s*(%|[/÷]\s*([0-9]+))?", text)
    speed = float(found[1].replace(",", ".")) if found else 0.0
    if found and found[2]:
        speed /= 100 if found[2] == "%" else float(found[3]) or 1.0
    return f"Write `{speed:g}`." if SLOWEST <= speed <= FASTEST else "Write one such as `1.5`."


class Step(click.ParamType[int]):
    """The number of a step."""

    name = "step"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number. Fail, with what to write, on what isn't one."""
        if isinstance(value, int):
            return value
        text = usual_digits(str(value)).strip()
        if re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            return int(text)
        found = re.search(r"[0-9]{1,9}", text)
        cure = f"Write `{found[0]}`" if found else "Write one such as `2`"
        listed = "`supple show ROUTINE` lists them."
        problem = f"'{safe(str(value), 40)}' isn't the number of a step."
        self.fail(f"{problem} {cure}; {listed}", param, ctx)


answer_option = click.option(
    "--answer",
    "answers",
    type=Answer(),
    multiple=True,
    metavar="GUARD=yes|no",
    callback=lambda ctx, param, value: dict(value),
    help="Answer a screening question beforehand; `supple guards` lists them.",
)
with_option = click.option(
    "--with",
    "wanted",
    multiple=True,
    metavar="STEP",
    shell_complete=completing("optional"),
    help="Include an optional step, by its number in `supple show` or its move. Can be repeated.",
)
without_option = click.option(
    "--without",
    "unwanted",
    multiple=True,
    metavar="STEP",
    shell_complete=completing("optional"),
    help="Leave out an optional step. Can be repeated.",
)
sides_option = click.option(
    "--sides",
    type=OneOf([str(one) for one in SideChoice]),
    help="Which side to train, or to begin with. Remembered for the routine; both undoes it.",
)
voice_option = click.option(
    "--voice",
    type=OneOf(VOICES),
    help="How much is said: everything, each cue once, only names, or nothing.",
)
routine_argument = click.argument("routine", type=RoutineName())
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


force_option = click.option(
    "--force", is_flag=True, help="Overwrite a file that Supple did not make."
)
