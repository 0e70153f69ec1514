"""`supple diary`: how tight and how sore your legs are, from 0 to 10."""

from __future__ import annotations

from typing import Any

import click

from timer.cli.options import await_journal, json_option, on_terminal, this_context, usual
from timer.cli.output import columns, print_json, say, table
from timer.coach.diary import MOST, SORENESS, TIGHTNESS, Effect, Trend, effects, trends
from timer.coach.past import local
from timer.errors import ExitCode
from timer.services.coaching import diary, diary_notes, keep_numbers
from timer.text import safe

LISTED = 14
"""How many lines are listed."""
NOTHING = "Nothing in your diary yet. `supple diary --tightness 4` notes the first number."
_NUMBER = click.IntRange(0, MOST)


@click.command("diary", short_help="Note how tight your legs are, and see the trend.")
@click.option("--tightness", type=_NUMBER, metavar="N", shell_complete=usual(*range(MOST + 1)),
              help="How tight, from 0 to 10.")  # fmt: skip
@click.option("--soreness", type=_NUMBER, metavar="N", shell_complete=usual(*range(MOST + 1)),
              help="How sore, from 0 to 10.")  # fmt: skip
@click.option(
    "--side", type=click.Choice(["left", "right"]), help="Which leg; both if you leave it out."
)
@json_option
def diary_command(
    tightness: int | None, soreness: int | None, side: str | None, as_json: bool
) -> int:
    """Note how tight or sore your legs are, and list what you noted with its trend.

    \b
    supple diary --tightness 4
    supple diary --tightness 6 --side left --soreness 3

    On a terminal without numbers, two questions ask for them; enter skips one.
    """
    context = this_context()
    given = {TIGHTNESS: tightness, SORENESS: soreness}
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
    lines, now = diary(past), local(context.clock.wall())
    pains = [note for one in past.sessions for note in one["notes"] if note["kind"] == "pain"]
    if as_json:
        noted = [(one.at.isoformat(), one.kind, one.side, one.value) for one in lines]
        noted += [
            (local(one["at"]).isoformat(), "pain", one["side"], one["value"]) for one in pains
        ]
        keys = ("at", "kind", "side", "value")
        print_json(entries=[dict(zip(keys, one, strict=True)) for one in sorted(noted, key=_time)])
        return ExitCode.OK
    if not lines:
        say(NOTHING)
        return ExitCode.OK
    rows = [
        (f"{one.at:%a %d %b %H:%M}", one.kind, one.side or "both legs", str(one.value))
        for one in lines[-LISTED:]
    ]
    for line in table([("when", "what", "leg", "0 to 10"), *rows], columns()):
        say(line)
    sessions = [
        (one["routine"], local(one["started_at"])) for one in past.sessions if one["speed"] == 1
    ]
    told = [trend_text(one) for one in trends(lines, now.date())]
    told += [effect_text(one) for one in effects(lines, sessions)]
    for text in (*told, *diary_notes(past, now)):
        say(text)
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
