"""`supple diary`: how tight and how sore your legs are, from 0 to 10."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from timer.cli.options import (
    Number,
    OneOf,
    await_free_journal,
    await_journal,
    completing,
    json_option,
    on_terminal,
    this_context,
    usual,
)
from timer.cli.output import columns, print_json, say, table
from timer.cli.starting import agrees
from timer.coach.diary import MOST, SORENESS, TIGHTNESS, Effect, Line, Trend, effects, trends
from timer.coach.past import Past, local
from timer.errors import ExitCode, SuppleError
from timer.services.coaching import diary, diary_entries, diary_notes, keep_numbers
from timer.services.context import Context, read_past
from timer.services.correcting import correct_line, delete_line, said_line
from timer.text import safe
from timer.timeline.messages import times

LISTED = 14
"""How many lines are listed."""
NOTHING = "Nothing in your diary yet. `supple diary --tightness 4` notes the first number."
_NUMBER = Number(0, MOST)


class Place(click.ParamType[int]):
    """The number of a line, of which 1 is the newest; `last` is that one."""

    name = "line"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number. Fail, with what to write, on what isn't one."""
        text = "1" if str(value).strip().casefold() == "last" else str(value).strip()
        if not re.fullmatch("[1-9][0-9]{0,5}", text):
            self.fail(f"'{safe(text, 40)}' isn't a line. Write `last` or its number.", param, ctx)
        return int(text)


@click.command("diary", short_help="Note how tight your legs are, and see the trend.")
@click.option("--tightness", type=_NUMBER, metavar="N", shell_complete=usual(*range(MOST + 1)),
              help="How tight, from 0 to 10.")  # fmt: skip
@click.option("--soreness", type=_NUMBER, metavar="N", shell_complete=usual(*range(MOST + 1)),
              help="How sore, from 0 to 10.")  # fmt: skip
@click.option("--side", type=OneOf(["left", "right"]), help="Which leg; both if you leave it out.")
@click.option("--correct", type=Place(), metavar="N", shell_complete=completing("line"),
              help="Correct a line; 1, or `last`, is the newest.")  # fmt: skip
@click.option("--delete", type=Place(), metavar="N", shell_complete=completing("line"),
              help="Delete a line.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Don't ask before a line is deleted.")
@json_option
def diary_command(
    tightness: int | None,
    soreness: int | None,
    side: str | None,
    correct: int | None,
    delete: int | None,
    yes: bool,
    as_json: bool,
) -> int:
    """Note how tight or sore your legs are, and list what you noted with its trend.

    \b
    supple diary --tightness 4
    supple diary --tightness 6 --side left --soreness 3
    supple diary --correct last --tightness 5
    supple diary --delete 3

    On a terminal without numbers, two questions ask for them; enter skips one.
    """
    context = this_context()
    given = {TIGHTNESS: tightness, SORENESS: soreness}
    if correct and delete:
        raise click.UsageError("Use either --correct or --delete.")
    if delete:
        return _delete(context, delete, yes=yes)
    if correct:
        return _correct(context, correct, given, side)
    numbers = {kind: {side: value} for kind, value in given.items() if value is not None}
    if not numbers and not as_json and on_terminal():
        numbers = _ask()
    kept, news = keep_numbers(context, numbers)
    if news:
        say(news, err=True)
    if not kept:
        return ExitCode.FAILED
    past = await_journal(context)
    if past.error:
        say(past.error.sentences, err=True)
        return ExitCode.FAILED
    if as_json:
        _print_json(past)
    else:
        _print(past, local(context.clock.wall()))
    return ExitCode.OK


def _print_json(past: Past) -> None:
    """Print every number, and what hurt in sessions."""
    noted = [(one.at.isoformat(), one.kind, one.side, one.value) for one in diary(past)]
    noted += [
        (local(one["at"]).isoformat(), "pain", one["side"], one["value"])
        for session in past.sessions
        for one in session["notes"]
        if one["kind"] == "pain"
    ]
    keys = ("at", "kind", "side", "value")
    print_json(entries=[dict(zip(keys, one, strict=True)) for one in sorted(noted, key=_time)])


def _print(past: Past, now: datetime) -> None:
    """Print the newest lines with their numbers, and what they come to."""
    lines = diary(past)
    if not lines:
        say(NOTHING)
        return
    heads = ("no.", "when", "what", "leg", "0 to 10")
    rows = [
        (f"{n:>3}", f"{one.at:%a %d %b %H:%M}", one.kind, one.side or "both legs", str(one.value))
        for n, one in zip(range(len(lines), 0, -1), lines, strict=True)
    ]
    for line in table([heads, *rows[-LISTED:]], columns()):
        say(line)
    sessions = [
        (one["routine"], local(one["started_at"])) for one in past.sessions if one["speed"] == 1
    ]
    told = [trend_text(one) for one in trends(lines, now.date())]
    told += [effect_text(one) for one in effects(lines, sessions)]
    for text in (*told, *diary_notes(past, now)):
        say(text)


def _found(context: Context, number: int) -> tuple[Line, Mapping[str, Any]]:
    """Return the line with this number, of which 1 is the newest, and its entry in the journal."""
    await_free_journal(context)
    past = read_past(context)
    if past.error:
        raise past.error
    known = diary_entries(past)
    if number > len(known):
        raise SuppleError(
            f"There is no line {number}: your diary has {times(len(known), 'line')}.",
            "`supple diary` lists and numbers them.",
        )
    return known[-number]


def _delete(context: Context, number: int, *, yes: bool) -> int:
    line, entry = _found(context, number)
    if not yes and not on_terminal():
        raise SuppleError("Nothing was changed.", "Add --yes where nobody can be asked.")
    if not yes and not agrees(f"Delete {said_line(line)}?"):
        say("Nothing was changed.")
        return ExitCode.OK
    say(delete_line(context, entry, line))
    return ExitCode.OK


def _correct(
    context: Context, number: int, given: Mapping[str, int | None], side: str | None
) -> int:
    line, entry = _found(context, number)
    wrong = [kind for kind, value in given.items() if value is not None and kind != line.kind]
    value = given.get(line.kind)
    if wrong or (value is None and side is None):
        raise click.UsageError(f"Line {number} is {line.kind}: give --{line.kind} N, or --side.")
    value = line.value if value is None else value
    say(correct_line(context, entry, line, value, side or line.side))
    return ExitCode.OK


def trend_text(one: Trend) -> str:
    """Return a trend as a sentence."""
    leg = f" of your {one.side} leg" if one.side else ""
    return f"{one.kind.capitalize()}{leg}: {one.before:.1f} at first, {one.now:.1f} this week."


def effect_text(one: Effect) -> str:
    """Return what a routine seems to do, as a sentence."""
    leg = f" in your {one.side} leg" if one.side else ""
    word = "less" if one.change < 0 else "more"
    if abs(one.change) < 0.5:
        return f"{safe(one.routine)}: no difference after {one.sessions} sessions{leg}."
    return (
        f"{safe(one.routine)}: {abs(one.change):.1f} {word} tightness after it{leg}, "
        f"on average over {one.sessions} sessions."
    )


def _ask() -> dict[str, dict[str | None, int]]:
    """Ask for both numbers; enter skips one."""
    found: dict[str, dict[str | None, int]] = {}
    for kind, word in ((TIGHTNESS, "tight"), (SORENESS, "sore")):
        given = _asked(f"How {word} are your legs, from 0 to 10? Enter skips")
        while given and not (given.isascii() and given.isdecimal() and int(given) <= MOST):
            given = _asked("A number from 0 to 10, or enter")
        if given:
            found[kind] = {None: int(given)}
    return found


def _asked(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False, err=True)).strip()


def _time(line: tuple[Any, ...]) -> Any:
    return line[0]
