"""A routine without playing it: `list`, `show`, `script` and `render`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from timer.cli.guards import screened
from timer.cli.options import (
    answer_option,
    await_journal,
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
from timer.cli.output import Ink, columns, folded_table, ink, print_json, put, say, table
from timer.errors import ExitCode
from timer.routine.library.routines import Origin
from timer.routine.model import Routine
from timer.routine.screening_questions import sign_in
from timer.services.catalog import RoutineCard, routine_cards
from timer.services.context import Context, read_past
from timer.services.outline import Part, outline
from timer.services.preferences import FULL, sound_profile
from timer.services.routine_files import find_entry
from timer.services.screening import consequences, reported_answers, verdict
from timer.settings import RANGES
from timer.text import safe
from timer.timeline import messages
from timer.timeline.compile.kit import missing, missing_text
from timer.timeline.segments import Segment, Timeline

_KINDS = (".wav", ".flac", ".ogg", ".mp3")


@click.command("list", short_help="List your routines, with time and kit.")
@json_option
def list_command(as_json: bool) -> None:
    """List every routine: its time, its name, when to do it, when you last did it, and its kit."""
    context = this_context()
    past = await_journal(context)
    cards = routine_cards(context, past)
    if past.error:
        say(f"{past.error.sentences} The dates of your last sessions can't be shown.", err=True)
    if as_json:
        print_json(
            routines=[
                {
                    "slug": card.slug,
                    "name": card.name,
                    "path": str(card.path),
                    "origin": card.origin,
                    "when": list(card.when),
                    "total_ms": card.total_ms,
                    "kit": list(card.kit),
                    **({"missing": list(card.missing)} if card.missing else {}),
                    "ok": card.ok,
                    "last_done": card.last_done,
                    **({"copies": list(card.copies)} if card.copies else {}),
                }
                for card in cards
            ]
        )
        return
    more = ("conflict copies",) if any(card.copies for card in cards) else ()
    rows: list[tuple[str, ...]] = [("routine", "total", "name", "when", "last done", "kit", *more)]
    for card in cards:
        total = "" if card.total_ms is None else messages.clock_text(card.total_ms)
        name = card.name if card.name is not None else f"broken: {card.problem}"
        done = (card.last_done or "")[:10]
        kit = ", ".join(f"{one} (missing)" if one in card.missing else one for one in card.kit)
        copies = (", ".join(card.copies),) if more else ()
        rows.append((card.slug, total, name, ", ".join(card.when), done, kit, *copies))
    for line in _painted(folded_table(rows, columns()), cards, ink()):
        put(line)


def _painted(lines: list[str], cards: Sequence[RoutineCard], paint: Ink) -> Iterator[str]:
    """Yield the lines of the list in colours: names stand out, what is broken more so."""
    yield paint(lines[0], bold=True)
    waiting = [*cards]
    for line in lines[1:]:
        slug = safe(waiting[0].slug) if waiting else ""
        if slug and line.startswith(slug):
            broken = "red" if waiting.pop(0).problem else None
            line = paint(slug, broken or "cyan", bold=True) + paint(line[len(slug) :], broken)
        yield line


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
    """
    context = this_context()
    facts = read_past(context).facts
    found = screened(context, routine, answers, (wanted, unwanted, sides), facts)
    if refused := found.refusal(as_json=as_json):
        return refused
    timeline = found.timeline
    if as_json:
        print_json(**_timeline_json(timeline), **found.answers_json())
        return ExitCode.OK
    about = timeline.routine.about
    total = messages.clock_text(timeline.total_ms)
    more = " and as long as you need" if timeline.open_ended else ""
    say(f"{timeline.routine.name}: {total}{more}")
    if about:
        say(about)
    for line in (*found.choices(), *found.lines()):
        say(line)
    if not answers and (today := today_text(context, timeline.routine, facts)):
        say(today)
    if lacks := missing(timeline.routine, context.moves, context.settings.kit):
        say(missing_text(lacks))
    rows = [("start", "length", "step", "what", "move"), *map(_row, timeline.segments)]
    for line in folded_table(rows, columns()):
        say(line)
    ours = find_entry(context, routine).origin is Origin.BUNDLED
    parts = [one for one in outline(timeline, context.moves, ours=ours) if one.dose_why]
    if parts:
        say("")
        _, *lines = table([("step", "why"), *((str(p.number), _why(p)) for p in parts)], columns())
        say("Why this much:")
        for line in lines:
            say(line)
    return ExitCode.OK


def today_text(context: Context, routine: Routine, facts: Mapping[str, str]) -> str | None:
    """Return what the answers kept in the journal mean for a routine now, else None."""
    known = reported_answers(facts, context.clock.wall())
    found = verdict(routine, context.moves, known)
    if found.go and not found.dropped:
        return None
    held = [one for one in consequences(routine, context.moves, known) if one.steps]
    signs = ", ".join(dict.fromkeys(sign_in(one.guard, facts) for one in held))
    if not found.go:
        return f"Not today, because you answered yes to: {signs}."
    left_out = messages.times(len(found.dropped), "step")
    return f"{left_out} left out today, because you answered yes to: {signs}."


def _why(part: Part) -> str:
    # Measuring anything but ASCII takes a library that is slow to load.
    return f"{part.name}, {part.dose.replace('×', 'x')}: {part.dose_why}"


def _row(segment: Segment) -> tuple[str, ...]:
    said = [segment.label]
    if segment.is_bout:
        side, turn = messages.side_text(segment), messages.set_text(segment)
        dose = messages.dose_text(segment) if segment.reps or segment.open else None
        said += [part for part in (side, dose, segment.load, turn) if part]
    return (
        messages.clock_text(segment.start_ms),
        messages.clock_text(segment.length_ms) + ("+" if segment.open else ""),
        str(segment.step),
        messages.KIND_WORDS[segment.kind],
        ", ".join(said),
    )


def _timeline_json(timeline: Timeline) -> dict[str, Any]:
    return {
        "slug": timeline.routine.slug,
        "name": timeline.routine.name,
        "total_ms": timeline.total_ms,
        "open_ended": timeline.open_ended,
        "segments": [segment_json(segment) for segment in timeline.segments],
    }


def segment_json(segment: Segment) -> dict[str, Any]:
    """Return a segment in its public form: every key is there, and missing values are null."""
    return {
        "index": segment.index,
        "kind": segment.kind.value,
        "start_ms": segment.start_ms,
        "length_ms": segment.length_ms,
        "step": segment.step,
        "move": segment.move,
        "label": segment.label,
        "set": segment.set,
        "sets": segment.sets,
        "side": segment.side,
        "round": segment.round,
        "rounds": segment.rounds,
        "reps": segment.reps,
        "target": segment.target,
        "open": segment.open,
        "max_ms": segment.max_ms,
        "phases": [{"name": phase.name, "ms": phase.ms} for phase in segment.phases],
    }


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
    """Show everything you will hear: each tone and phrase, with its start and length."""
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
    "--range", "span", type=click.Choice(RANGES), help="Which end of a range such as 8-12 to use."
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
    `pip install 'supple[render]'`. Title and chapters are included if the format has them.

    For example: supple render core -o core.mp3
    """
    from timer.frozen import replace
    from timer.routine.optional_steps import SideChoice, select
    from timer.services.export import render_routine
    from timer.services.preferences import compile_choices
    from timer.services.routine_files import find_entry, load_routine

    context = this_context()
    entry = find_entry(context, routine)
    chosen = select(load_routine(context, entry), context.moves, wanted, unwanted)
    if sides is not None:
        chosen = replace(chosen, sides=SideChoice(sides))
    may_write(output, force, wav=False)
    choices = compile_choices(context, span)
    session, unsaid = render_routine(context, entry, output, choices, chosen, voice=voice or FULL)
    length = messages.clock_text(session.length_ms)
    say(f"{output}: {length}, {len(session.chapters)} chapters.", err=True)
    if unsaid:
        say(unsaid, err=True)
