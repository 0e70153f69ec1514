"""What is said of moves, routines and steps beside the text, in Markdown."""

from __future__ import annotations

import re

from timer.errors import SuppleError
from timer.files import UnreadableError
from timer.lsp.desk import Desk, Plan, Timed
from timer.routine.library.sources import HOUSE, OURS, source_cited
from timer.routine.model import Group, Move, Moves
from timer.routine.reader.routine_file import read_routine
from timer.routine.yaml.tree import read_bytes
from timer.services.outline import Part
from timer.services.preferences import compile_choices
from timer.text import safe
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.messages import clock_text, sentence

FEW = 4
"""So many lengths are listed one by one."""
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~&])")


def plain(text: str) -> str:
    """Return a text so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", safe(text))


def unmarked(text: str) -> str:
    """Return a text of ours without its Markdown."""
    bare = re.sub(r"\\(.)|\*\*?|  $", r"\1", text, flags=re.MULTILINE)
    return re.sub(r"\n{2,}", "\n", bare)


def move_text(move: Move, moves: Moves) -> str:
    """Return what is said of a move: its names, cues, what it needs, and what to watch out for."""
    found = [f"**{plain(move.name)}**"]
    if move.aliases:
        found.append(f"Also called {plain(', '.join(move.aliases))}.")
    cues = [sentence(cue.texts[0]) for cue in move.cues if cue.texts]
    if cues:
        found.append("\n".join(f"- {plain(one)}" for one in cues))
    facts = [("Position", move.position or ""), ("Needs", ", ".join(move.kit))]
    facts += [("Tempo", ", ".join(phase.name for phase in move.tempo or ()))]
    for name in ("easier", "harder", "instead"):
        facts.append((name.capitalize(), ", ".join(_swapped(move, name, moves))))
    source = source_cited(move.source) if move.source else ""
    facts.append(("Source", OURS if source == HOUSE else source))
    said = [f"{name}: {plain(text)}" for name, text in facts if text]
    found += ["  \n".join(said)] if said else []
    found += [f"⚠ {plain(sentence(one))}" for one in move.warnings]
    return "\n\n".join(found)


def _swapped(move: Move, name: str, moves: Moves) -> list[str]:
    found = ((swap.to, moves.find(swap.to)) for swap in getattr(move, name))
    return [other.name if other else slug for slug, other in found]


def routine_text(desk: Desk, slug: str) -> str:
    """Return what is said of a routine: its name, how long it takes, and what it is for."""
    path = desk.context.library.path_of(slug)
    try:
        data = read_bytes(path) if path else b""
    except UnreadableError:
        data = b""
    moves = desk.moves
    routine = read_routine(data, slug, moves, desk.context.library).routine
    if routine is None:
        return ""
    found = [f"**{plain(routine.name)}**"]
    try:
        timeline = compile_routine(routine, moves, compile_choices(desk.context))
        found[0] += f", {clock_text(timeline.total_ms)}"
    except SuppleError:
        pass
    if routine.about:
        found.append(plain(sentence(routine.about)))
    return "\n\n".join(found)


def length_text(one: Timed) -> str:
    """Return how long a step takes: `1:10`, `3 × 0:50`, `0:57 in 2 parts`; empty if it is off."""
    total, count = clock_text(sum(one.lengths_ms)), len(one.lengths_ms)
    if count < 2:
        return total if count else ""
    alike = len(set(one.lengths_ms)) == 1
    return f"{count} × {clock_text(one.lengths_ms[0])}" if alike else f"{total} in {count} parts"


def when_text(one: Timed) -> str:
    """Return when a step starts and how long it lasts, as a sentence."""
    if one.start_ms is None:
        return "Off until you choose it."
    lengths = [clock_text(length) for length in one.lengths_ms]
    lasts = length_text(one)
    if len(set(lengths)) == 1 and len(lengths) > 1:
        lasts = f"{lengths[0]}, {len(lengths)} times"
    elif 1 < len(lengths) <= FEW:
        lasts = ", then ".join(lengths)
    return f"Starts at {clock_text(one.start_ms)}, lasts {lasts}."


def step_text(one: Timed) -> str:
    """Return what is said of a step: its number, dose and times, and why."""
    part = one.part
    if part is None:
        name = one.step.name if isinstance(one.step, Group) else ""
        return f"**{plain(name)}**\n\n{when_text(one)}" if name else when_text(one)
    dose = f": {plain(part.dose)}" if part.dose else ""
    found = [f"**Step {part.number}**{dose}", when_text(one)]
    found += [plain(sentence(text)) for text in (part.why, part.dose_why) if text]
    if part.load:
        found.append(f"Load: {plain(part.load)}")
    return "\n\n".join(found)


def said_text(part: Part) -> str:
    """Return the cues of a step as they are said, with their moments."""
    rows = (f"- {f'*{plain(one.at)}*: ' if one.at else ''}{plain(one.text)}" for one in part.said)
    return "\n".join(rows)


def total_text(plan: Plan) -> str:
    """Return how long all of a routine takes."""
    text = f"{clock_text(plan.timeline.total_ms)} in all"
    if plan.timeline.open_ended:
        text += ", and as long as you need"
    return text if plan.whole else f"{text}, without the steps with errors"
