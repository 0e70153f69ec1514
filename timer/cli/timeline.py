"""What `supple show` prints: a routine's timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timer.cli.output import columns, print_json, say, table
from timer.cli.screened import NO_CHOICES, ChosenSteps, adapted_text, screened
from timer.errors import ExitCode
from timer.routine.library.routines import Origin
from timer.routine.model import Routine
from timer.routine.screening_questions import sign_in
from timer.services.context import Context
from timer.services.outline import dose_reasons
from timer.services.routine_files import find_entry
from timer.services.screening import consequences, reported_answers, verdict
from timer.timeline import messages
from timer.timeline.compile.kit import missing, missing_text
from timer.timeline.segments import Segment, Timeline


def show_routine(
    context: Context,
    routine: str,
    answers: Mapping[str, bool],
    facts: Mapping[str, str],
    choices: ChosenSteps = NO_CHOICES,
    *,
    as_json: bool = False,
) -> int:
    """Print a routine's timeline after `answers` and with `choices`; return the exit code.

    `facts` are the journal's: answers given before, and which steps were chosen.
    """
    found = screened(context, routine, answers, choices, facts)
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
    today = None if answers else today_text(context, timeline.routine, facts)
    lacks = missing(timeline.routine, context.moves, context.settings.kit)
    news = (
        *(about, *found.choices(), *found.lines(), today),
        adapted_text(context, timeline.routine),
        missing_text(lacks) if lacks else None,
    )
    for line in filter(None, news):
        say(line)
    rows = [("start", "length", "step", "what", "move"), *map(_row, timeline.segments)]
    for line in table(rows, columns()):
        say(line)
    ours = find_entry(context, routine).origin is Origin.BUNDLED
    reasons = [*dose_reasons(timeline, context.moves)] if ours else []
    if reasons:
        say("")
        why = [(f"{number}", _why(*reason)) for number, *reason in reasons]
        _, *lines = table([("step", "why"), *why], columns())
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


def _why(name: str, dose: str, reason: str) -> str:
    # Measuring anything but ASCII takes a library that is slow to load.
    return f"{name}, {dose.replace('×', 'x')}: {reason}"


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
