"""Playing: `run`, and the menu behind a bare `supple`."""

from __future__ import annotations

import gc
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from timer.backends import CHOICES, is_backend
from timer.cli.options import (
    RoutineName,
    await_journal,
    force_option,
    is_plain,
    may_write,
    quiet_host,
    this_host,
)
from timer.cli.printing import say
from timer.errors import ExitCode
from timer.frozen import replace
from timer.routine.durations import DurationError, parse_length
from timer.services.context import Context
from timer.services.preferences import sound_file
from timer.services.routine_files import find_entry, load_routine
from timer.settings import RANGES
from timer.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timer.services.recommendations import Caution
    from timer.services.resume import InterruptedSession
    from timer.services.session_factory import SessionOptions
    from timer.session.session import Session


class Length(click.ParamType[int]):
    """A duration as a routine writes it, in milliseconds."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return milliseconds; refuses what a routine would refuse, with the cure."""
        if isinstance(value, int):
            return value
        try:
            return parse_length(str(value))
        except DurationError as error:
            self.fail(f"{error.message} {error.help}", param, ctx)


def _number(ctx: click.Context, param: click.Parameter, speed: float) -> float:
    """Refuse what is no number: comparisons let it through any range."""
    if speed != speed:
        raise click.BadParameter("nan is no speed.", ctx=ctx, param=param)
    return speed


@click.command("run")
@click.argument("routine", type=RoutineName())
@click.option(
    "--from", "from_step", type=int, metavar="STEP", help="Begin with this step of `show`."
)
@click.option(
    "--in", "budget_ms", type=Length(), metavar="9m", help="Leave out optional steps to fit."
)
@click.option(
    "--speed",
    type=click.FloatRange(0.25, 200),
    callback=_number,
    default=1.0,
    help="Run the clock this much faster.",
)
@click.option("--plain", is_flag=True, help="Line mode: one line an event, no cursor movement.")
@click.option("--mute", is_flag=True, help="Begin without sound.")
@click.option(
    "--audio",
    metavar="BACKEND",
    help=f"{CHOICES}.",
)
@click.option("--range", "span", type=click.Choice(RANGES), help="Which end of a range.")
@force_option
def run_command(
    routine: str,
    from_step: int | None,
    budget_ms: int | None,
    speed: float,
    plain: bool,
    mute: bool,
    audio: str | None,
    span: str | None,
    force: bool,
) -> int:
    """Run a routine, by its name or its file."""
    from timer.services.session_factory import SessionOptions

    gc.enable()
    context = await_journal(this_host())
    if file := sound_file(context, _backend(audio)):
        force = may_write(file, force)
    lines = is_plain(plain)
    attended = sys.stdin.isatty() if lines else True
    wishes = SessionOptions(
        attended, speed, from_step, budget_ms, span, _backend(audio), mute, force
    )
    return _in_lines(context, routine, wishes) if lines else _on_screen(context, routine, wishes)


def _backend(spec: str | None) -> str | None:
    if spec is None or is_backend(spec):
        return spec
    raise click.BadParameter(
        f"'{safe(spec, 60)}' isn't a backend; choose {CHOICES}.",
        param_hint="--audio",
    )


def _in_lines(context: Context, routine: str, wishes: SessionOptions) -> int:
    from contextlib import nullcontext

    from timer.plain.prompts import ask, go_on, kept
    from timer.plain.raw_keys import RawKeys
    from timer.plain.runner import PlainRunner, opening
    from timer.services import recommendations
    from timer.services.session_factory import create_session
    from timer.session.sleep_inhibitor import SleepInhibitor

    slug = find_entry(context, routine).slug
    with RawKeys() if wishes.attended else nullcontext() as keys:
        off = None
        if wishes.from_step is None and wishes.speed == 1:
            off = recommendations.caution(context, slug).broke_off
        there = off.at if off else None
        if keys is not None:
            if off is not None:
                goes_on = go_on(off, iter(keys), say)
                if goes_on is None:
                    return ExitCode.OK
                there = there if goes_on else None
            answers = ask(context, load_routine(context, routine), keys, say)
            if answers is None or not answers.go:
                return ExitCode.OK
            wishes = replace(wishes, avoid=answers.avoid)
        else:
            answers = kept(context, load_routine(context, routine), partial(say, err=True))
            if not answers.go:
                return ExitCode.FAILED
            wishes = replace(wishes, avoid=answers.avoid)
        session = create_session(context, routine, wishes).resume_at(
            there if wishes.attended else None
        )
        _say_what_fits(session, wishes)
        if session.speech.waiting:
            say("Preparing the voice ...", err=True)
            session.speech.prepare()
        lately = () if wishes.attended else _lately(recommendations.caution(context, slug), off)
        before = opening(session, attended=wishes.attended, lately=lately)
        with SleepInhibitor(os.environ):
            code = PlainRunner(session, sys.stdout, keys).run(before)
    if wishes.attended and wishes.speed == 1:
        _part(context, routine, session)
    return code


def _lately(caution: Caution, off: InterruptedSession | None) -> Iterator[str | None]:
    """Yield what is told of the last sessions where nobody can answer."""
    yield caution.question
    yield caution.note
    if off is not None:
        yield f"{off.text} This begins at the start; `--from {off.at.step}` begins there."


def _part(context: Context, routine: str, session: Session) -> None:
    """Tell what there is to tell after a session that was finished, and what follows."""
    from timer.player.effects import Outcome
    from timer.services import recommendations

    if session.join(0).outcome is not Outcome.FINISHED:
        return
    for remark in recommendations.remarks(context, find_entry(context, routine).slug):
        say(remark)
    if then := recommendations.following(context, session.timeline.routine.next):
        say(f"Next, if you like: supple run {then.slug}")


def _on_screen(context: Context, routine: str, wishes: SessionOptions) -> int:
    from timer.services.session_factory import create_session

    session = create_session(context, routine, wishes)
    _say_what_fits(session, wishes)
    from timer.tui.run import run_player

    def anew(name: str, avoid: frozenset[str]) -> Session:
        return create_session(context, name, replace(wishes, avoid=avoid))

    return run_player(context, session, routine, anew)


def _say_what_fits(session: Session, wishes: SessionOptions) -> None:
    """Say what was left out to save time, and where that is not enough."""
    if wishes.budget_ms is None:
        return
    if session.left_out:
        say(f"Left out to fit: {', '.join(session.left_out)}.", err=True)
    total = session.timeline.total_ms
    if total > wishes.budget_ms:
        from timer.timeline.messages import clock_text

        say(f"Without its optional steps it still takes {clock_text(total)}.", err=True)


def menu() -> int:
    """Open the menu; without a terminal, print the list and how to start one."""
    if is_plain(False):
        from timer.cli.show import list_command

        list_command.main([], standalone_mode=False)
        say("`supple run ROUTINE` starts one.", err=True)
        return ExitCode.OK
    gc.enable()
    from timer.tui.run import run_menu

    context = await_journal(quiet_host())
    _offer_the_file(context)
    return run_menu(context)


def _offer_the_file(context: Context) -> None:
    """Ask before the menu whether its sessions may overwrite the file that sound is to go to.

    Whatever else is wrong with that file is shown in the session.
    """
    from contextlib import suppress

    from timer.errors import SuppleError
    from timer.sound.wavefile import claim

    file = sound_file(context)
    with suppress(SuppleError):
        if file and may_write(file, False):
            claim(file)
