"""Playing: `run`, and the menu that a bare `supple` opens."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import click

from timer.backends import CHOICES, is_backend
from timer.cli.options import (
    Length,
    RoutineName,
    Speed,
    Step,
    answer_option,
    await_journal,
    completing,
    force_option,
    is_plain,
    may_write,
    sides_option,
    this_context,
    usual,
    voice_option,
    with_option,
    without_option,
)
from timer.cli.output import tell
from timer.cli.starting import require_keys
from timer.coach.past import Past
from timer.frozen import replace
from timer.routine.optional_steps import SideChoice
from timer.services.context import Context
from timer.services.editor_schema import refresh
from timer.services.preferences import sound_file
from timer.settings import RANGES
from timer.text import safe

if TYPE_CHECKING:
    from timer.services.session_factory import SessionOptions


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
    "--range", "span", type=click.Choice(RANGES), help="Which end of a range such as 8-12 to use."
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
    refresh(context)
    past = await_journal(context)
    if file := sound_file(context, _backend(audio)):
        force = may_write(file, force)
    asked = plain or click.get_current_context().find_root().params.get("plain")
    plain = bool(asked) or context.settings.plain
    lines = is_plain(plain)
    if lines:
        gc.enable()
    if not plain:
        require_keys()
    attended = sys.stdin.isatty() if lines else True
    options = SessionOptions(
        attended,
        speed,
        from_step,
        budget_ms,
        span,
        _backend(audio),
        mute,
        fresh,
        force,
        voice=voice,
        answers=answers,
        wanted=wanted,
        unwanted=unwanted,
        sides=SideChoice(sides) if sides else None,
    )
    play = _in_lines if lines else _on_screen
    return play(context, past, routine, options)


def _backend(spec: str | None) -> str | None:
    if spec is None or is_backend(spec):
        return spec
    raise click.BadParameter(
        f"'{safe(spec, 60)}' isn't a backend; choose {CHOICES}.",
        param_hint="--audio",
    )


def _in_lines(context: Context, past: Past, routine: str, options: SessionOptions) -> int:
    from timer.plain.runner import play
    from timer.services.session_factory import plan_session
    from timer.session.sleep_inhibitor import SleepInhibitor

    gc.enable()  # a screen does so itself, once its first picture is shown
    plan = plan_session(context, routine, options, past)
    return play(context, plan, tell, partial(tell, err=True), SleepInhibitor(os.environ))


def _on_screen(context: Context, past: Past, routine: str, options: SessionOptions) -> int:
    from timer.services.session_factory import plan_session
    from timer.tui.run import run_player

    plan = plan_session(context, routine, options, past)
    return run_player(context, plan)
