"""The screening questions: `guards`."""

from __future__ import annotations

import click

from timer.cli.options import json_option
from timer.cli.output import print_json, say
from timer.routine.screening_questions import GUARDS, HEALING, Effect, Guard

EFFECTS = {
    Effect.BLOCK: "A routine that lists the question doesn't start; others leave out what it "
    "rules out.",
    Effect.DROP: "Leaves out what it rules out.",
    Effect.WARN: "Only warns.",
}


def lasts(guard: Guard) -> str:
    """Return how long a yes counts."""
    if guard.yes_lasts_hours is not None:
        return f"for {guard.yes_lasts_hours} hours"
    if guard.before_hour < 24:
        return f"until {guard.before_hour}:00"
    return "for the rest of the day"


@click.command("guards", short_help="List the screening questions, and what a yes does.")
@json_option
def guards_command(as_json: bool) -> None:
    """List every question that Supple may ask before a start, and what a yes does.

    For example: supple guards
    """
    if as_json:
        print_json(
            guards=[
                {
                    "slug": guard.slug,
                    "question": guard.question,
                    "tags": [*guard.tags, *guard.care],
                    "yes": guard.effect.value,
                    "advice": guard.advice,
                    "instead": guard.instead,
                    "lasts_hours": guard.yes_lasts_hours,
                }
                for guard in GUARDS.values()
            ]
        )
        return
    for number, guard in enumerate(GUARDS.values()):
        if number:
            say("")
        say(f"{guard.slug}: {guard.question}")
        say(f"  {EFFECTS[guard.effect]} A yes counts {lasts(guard)}.")
        say(f"  {guard.advice}")
        say(f"  Instead: {guard.instead}")
    say("")
    say(f"In the week after a fresh injury: {HEALING.advice}")
