"""Playing: `run`."""

from __future__ import annotations

from collections.abc import Mapping

import click

from timer.backends import CHOICES, is_backend
from timer.cli.options import (
    Length,
    OneOf,
    RoutineName,
    Speed,
    Step,
    answer_option,
    completing,
    force_option,
    sides_option,
    this_context,
    usual,
    voice_option,
    with_option,
    without_option,
)
from timer.cli.starting import session
from timer.frozen import replace
from timer.routine.optional_steps import SideChoice
from timer.settings import RANGES
from timer.text import safe


@click.command("run")
@click.argument("routine", type=RoutineName())
@click.option(
    "--from",
    "from_step",
    type=Step(),
    metavar="STEP",
    shell_complete=completing("step"),
    help="Start with this step, as `supple show` counts them.",
)
@click.option(
    "--fresh", is_flag=True, help="Start from the beginning, even if you left a session unfinished."
)
@click.option(
    "--in",
    "budget_ms",
    type=Length(),
    metavar="9m",
    shell_complete=usual("5m", "10m", "15m", "20m", "30m"),
    help="Fit this time: leave out optional steps, then sets, then moves from the end.",
)
@click.option(
    "--speed",
    type=Speed(),
    default=1.0,
    metavar="1.5",
    shell_complete=usual("0.75", "1", "1.25", "1.5", "2", "10"),
    help="Run the clock this many times faster, to try a routine out.",
)
@click.option(
    "--plain",
    is_flag=True,
    help="Print one line per event, without a screen. The setting `plain` or SUPPLE_PLAIN=1 makes "
    "this the default.",
)
@click.option("--mute", is_flag=True, help="Start without sound.")
@click.option(
    "--one-button",
    is_flag=True,
    help="Let every key be the same button: done where the session waits for you, else pause.",
)
@click.option(
    "--audio",
    metavar="BACKEND",
    shell_complete=completing("backend"),
    help=f"Where sound goes: {CHOICES}.",
)
@click.option(
    "--range", "span", type=OneOf(RANGES), help="Which end of a range such as 8-12 to use."
)
@voice_option
@with_option
@without_option
@sides_option
@answer_option
@force_option
def run_command(
    routine: str,
    from_step: int | None,
    fresh: bool,
    budget_ms: int | None,
    speed: float,
    plain: bool,
    mute: bool,
    one_button: bool,
    audio: str | None,
    span: str | None,
    voice: str | None,
    wanted: tuple[str, ...],
    unwanted: tuple[str, ...],
    sides: str | None,
    answers: Mapping[str, bool],
    force: bool,
) -> int:
    """Run a routine, by its name or its file.

    For example: supple run post-run-cooldown --in 9m
    """
    from timer.services.session_factory import SessionOptions

    context = this_context()
    if one_button:
        context = replace(context, settings=replace(context.settings, one_button=True))
    options = SessionOptions(
        speed=speed,
        from_step=from_step,
        budget_ms=budget_ms,
        range=span,
        audio=_backend(audio),
        mute=mute,
        fresh=fresh,
        force=force,
        voice=voice,
        answers=answers,
        wanted=wanted,
        unwanted=unwanted,
        sides=SideChoice(sides) if sides else None,
    )
    asked = plain or click.get_current_context().find_root().params.get("plain")
    return session(context, routine, options, plain=bool(asked))


def _backend(spec: str | None) -> str | None:
    if spec is None or is_backend(spec):
        return spec
    raise click.BadParameter(
        f"'{safe(spec, 60)}' isn't a backend; choose {CHOICES}.",
        param_hint="--audio",
    )
