"""A routine without playing it: `list`, `show`, `script` and `render`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from timer.cli.listing import show_list
from timer.cli.options import (
    OneOf,
    answer_option,
    force_option,
    json_option,
    may_write,
    routine_argument,
    sides_option,
    this_context,
    voice_option,
    with_option,
    without_option,
)
from timer.cli.output import print_json, say
from timer.cli.screened import adapted_text, screened
from timer.cli.starting import await_journal
from timer.cli.timeline import show_routine
from timer.errors import ExitCode
from timer.services.context import read_past
from timer.services.preferences import FULL, sound_profile
from timer.services.routine_files import find_entry
from timer.settings import RANGES
from timer.text import safe
from timer.timeline import messages

_KINDS = (".wav", ".flac", ".ogg", ".mp3")


@click.command("list", short_help="List your routines, with time and kit.")
@json_option
def list_command(as_json: bool) -> None:
    """List every routine: its time, its name, when to do it, when you last did it, and its kit.

    For example: supple list --json
    """
    context = this_context()
    show_list(context, await_journal(context, dates=True), as_json=as_json)


@click.command("show")
@routine_argument
@with_option
@without_option
@sides_option
@answer_option
@json_option
def show_command(
    routine: str,
    wanted: tuple[str, ...],
    unwanted: tuple[str, ...],
    sides: str | None,
    answers: Mapping[str, bool],
    as_json: bool,
) -> int:
    """Show what a routine does, step by step, with times.

    With answers: what it does after them. If it can't start, the exit code is 1. Optional steps
    are on and off as you chose them last, unless you say otherwise.

    \b
    supple show core                           step by step
    supple show core --answer sharp-pain=yes   what is left after an answer
    """
    choices = wanted, unwanted, sides
    context = this_context()
    facts = read_past(context, facts=True).facts
    return show_routine(context, routine, answers, facts, choices, as_json=as_json)


@click.command("script", short_help="Show everything you will hear, with times.")
@routine_argument
@voice_option
@with_option
@without_option
@sides_option
@answer_option
@json_option
def script_command(
    routine: str,
    voice: str | None,
    wanted: tuple[str, ...],
    unwanted: tuple[str, ...],
    sides: str | None,
    answers: Mapping[str, bool],
    as_json: bool,
) -> int:
    """Show everything you will hear: each tone and phrase, with its start and length.

    For example: supple script core --voice brief
    """
    from timer.sound.clips import bundled, recorded
    from timer.timeline.cues.plan import CuePlan, Event, script
    from timer.timeline.spoken import words

    context = this_context()
    found = screened(context, routine, answers, (wanted, unwanted, sides), {})
    if refused := found.refusal(as_json=as_json):
        return refused
    timeline = found.timeline
    profile = sound_profile(context, timeline.routine, level=voice or FULL)
    plan = CuePlan(timeline, recorded(), profile=profile)
    events = script(plan)

    def event_json(event: Event) -> dict[str, Any]:
        cue = event.cue
        return {
            "start_ms": event.start_ms,
            "length_ms": cue.length_ms,
            "kind": cue.kind,
            "what": cue.what,
            "text": cue.text,
            "priority": int(cue.priority),
            "segment": event.segment,
            **({"spoken": " ".join(map(words, cue.phrases))} if cue.phrases else {}),
        }

    if as_json:
        print_json(
            slug=timeline.routine.slug,
            total_ms=timeline.total_ms,
            voice=bundled().voice if plan.voiced else None,
            events=[event_json(event) for event in events],
        )
        return ExitCode.OK
    if adapted := adapted_text(context, timeline.routine):
        say(adapted, err=True)
    for event in events:
        cue = event.cue
        start = f"{messages.clock_text(event.start_ms)}.{event.start_ms % 1000:03d}"
        text = f"  {safe(cue.text)}" if cue.text else ""
        say(f"{start:>11}  {cue.length_ms:>5} ms  {cue.kind:<6}  {cue.what:<9}{text}".rstrip())
    return ExitCode.OK


class AudioFile(click.ParamType[Path]):
    """An audio file, by an ending that can be written."""

    name = "file"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path. Fail if nothing can write a file with its ending."""
        path = Path(str(value))
        if path.suffix.lower() not in _KINDS:
            self.fail(f"'{safe(path.name, 60)}' must end in {', '.join(_KINDS)}.", param, ctx)
        return path

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return files."""
        return click.Path().shell_complete(ctx, param, incomplete)


@click.command("render", short_help="Write a whole session to one audio file.")
@routine_argument
@click.option(
    "-o",
    "--output",
    type=AudioFile(),
    required=True,
    metavar="FILE",
    help="The file to write: .wav, .flac, .ogg or .mp3.",
)
@click.option(
    "--range", "span", type=OneOf(RANGES), help="Which end of a range such as 8-12 to use."
)
@voice_option
@with_option
@without_option
@sides_option
@force_option
def render_command(
    routine: str,
    output: Path,
    span: str | None,
    voice: str | None,
    wanted: tuple[str, ...],
    unwanted: tuple[str, ...],
    sides: str | None,
    force: bool,
) -> None:
    """Write a whole session to one audio file, for your phone or the track.

    Sets that would wait for you take their planned length. Formats other than WAV need
    the extra `render`. Title and chapters are included if the format has them.

    For example: supple render core -o core.mp3
    """
    from timer.frozen import replace
    from timer.routine.optional_steps import SideChoice, select
    from timer.services.export import render_routine
    from timer.services.preferences import compile_choices
    from timer.services.routine_files import load_routine

    context = this_context()
    entry = find_entry(context, routine)
    written = load_routine(context, entry)
    chosen = select(written, context.moves, wanted, unwanted)
    if sides is not None:
        chosen = replace(chosen, sides=SideChoice(sides))
    may_write(output, force, wav=False)
    choices = compile_choices(context, span)
    session, unsaid = render_routine(context, entry, output, choices, chosen, voice=voice or FULL)
    length = messages.clock_text(session.length_ms)
    say(f"{output}: {length}, {len(session.chapters)} chapters.", err=True)
    for news in filter(None, (unsaid, adapted_text(context, written))):
        say(news, err=True)
