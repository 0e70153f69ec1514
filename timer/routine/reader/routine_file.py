"""Reads a routine file into the model, and reports every problem in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from timer.files import UnreadableError
from timer.frozen import NamedTuple
from timer.routine.diagnostics import Measured, Problem, Report, Severity, listed, shown
from timer.routine.model import NOTHING, Gaps, Moves, Routine, Schedule, SoundProfile
from timer.routine.reader import scalars
from timer.routine.reader.includes import Bundled, Includes, Loaded, Routines
from timer.routine.reader.mapping import Key, mapping, read_fields
from timer.routine.reader.scalars import Reader
from timer.routine.reader.steps import read_steps
from timer.routine.screening_questions import GUARDS
from timer.routine.yaml.tree import TOP, MapNode, Node, parse, read_bytes
from timer.text import safe

WHEN = (
    "before-run",
    "after-run",
    "strength-day",
    "off-day",
    "morning",
    "evening",
    "any-time",
)
VOICES = ("full", "brief", "names", "off")


class Reading(NamedTuple):
    """The result of reading a file: its problems, and the routine unless one is an error."""

    routine: Routine | None
    problems: tuple[Problem, ...]
    includes: Mapping[str, Path | None] = NOTHING
    """The file of each routine that it includes, and that those include; None if there is none."""
    partial: Routine | None = None
    """What could be read of a routine with errors: its valid steps."""
    measured: tuple[Measured, ...] = ()
    """What was read that is valid and may still be far from what was meant."""


def read_file(path: Path, moves: Moves | None = None, routines: Routines | None = None) -> Reading:
    """Read the routine file at `path`; a file that can't be read is reported too."""
    return _read_file(path, moves, _includes(path.stem, moves, routines, path.parent))


def read_routine(
    data: bytes,
    slug: str,
    moves: Moves | None = None,
    routines: Routines | None = None,
    near: Path | None = None,
) -> Reading:
    """Read a routine from the bytes of its file. Never raises, whatever the bytes.

    Names that look like a slug are looked up in `moves`, if given. Included routines are found in
    `routines`, or else among the bundled ones; `near` is the folder of the file, if it has one.
    """
    return _read(data, slug, moves, _includes(slug, moves, routines, near))


def _includes(
    slug: str, moves: Moves | None, routines: Routines | None, near: Path | None
) -> Includes:
    def load(path: Path, inner: Includes) -> Loaded:
        reading = _read_file(path, moves, inner)
        if reading.routine is not None:
            return Loaded(reading.routine, "")
        first = next(one for one in reading.problems if one.severity is Severity.ERROR)
        return Loaded(None, f"line {first.line}: {first.message}")

    return Includes(routines or Bundled(), load, (slug,), near)


def _read_file(path: Path, moves: Moves | None, includes: Includes) -> Reading:
    try:
        data = read_bytes(path)
    except UnreadableError as error:
        report = Report()
        report.error(TOP, error.code, error.message, error.remedy)
        return Reading(None, report.problems())
    return _read(data, path.stem, moves, includes)


def _read(data: bytes, slug: str, moves: Moves | None, includes: Includes) -> Reading:
    report = Report(moves, includes)
    tree = parse(data, report)
    routine = _routine(tree, safe(slug), report) if tree is not None else None
    found = tuple(report.measured)
    if report.failed:
        return Reading(None, report.problems(), includes.used, routine, found)
    return Reading(routine, report.problems(), includes.used, None, found)


def _part(shape: str, table: dict[str, Key], record: type, what: str, example: str) -> Reader[Any]:
    """Make a reader of a small mapping that becomes `record`."""

    def read(node: Node, key: str, report: Report) -> object:
        whole = mapping(node, report, what, example)
        found = read_fields(whole, table, report, what) if whole else None
        return record(**found.values) if found and found.complete else None

    return Reader(shape, read)


def _guard(node: Node, key: str, report: Report) -> str | None:
    slug = scalars.scalar(node, key, report, "nerve-signs")
    if slug is None or slug in GUARDS:
        return slug
    report.error(
        node.place,
        "unknown-guard",
        f"There is no guard called {shown(slug)}.",
        *scalars.word_remedy(slug, GUARDS, node.place, report, f"The guards are {listed(GUARDS)}."),
    )
    return None


@scalars.reads("guards")
def read_guards(node: Node, key: str, report: Report) -> tuple[str, ...] | None:
    """Read the slugs of guards."""
    return scalars.each(node, key, report, _guard)


@scalars.reads("when")
def read_when(node: Node, key: str, report: Report) -> tuple[str, ...] | None:
    """Read when a routine is meant to be done."""
    return scalars.each(node, key, report, scalars.one_of(WHEN))


@scalars.reads("slug")
def _next(node: Node, key: str, report: Report) -> str | None:
    slug = scalars.slug(node, key, report)
    if slug is not None:
        scalars.note_value(node, "next", slug, report)
    return slug


@scalars.reads("steps")
def _steps(node: Node, key: str, report: Report) -> object:
    return read_steps(node, key, report)


SCHEDULE_KEYS = {
    "per-day": Key("per_day", scalars.counts),
    "per-week": Key("per_week", scalars.counts),
    "apart": Key("apart_ms", scalars.days_span),
    "every-run": Key("every_run", scalars.switch),
}
SOUND_KEYS = {
    "voice": Key("voice", scalars.one_of(VOICES)),
    "ticks": Key("ticks", scalars.switch),
    "metronome": Key("metronome", scalars.switch),
}
DEFAULTS_KEYS = {
    "settle": Key("settle", scalars.gap_span),
    "switch": Key("switch", scalars.gap_span),
    "rest": Key("rest", scalars.gap_span),
}
ROUTINE_KEYS = {
    "name": Key("name", scalars.text, required=True),
    "about": Key("about", scalars.text),
    "when": Key("when", read_when),
    "kit": Key("kit", scalars.names),
    "schedule": Key(
        "schedule",
        _part("schedule", SCHEDULE_KEYS, Schedule, "`schedule`", "`{per-week: 1-2, apart: 48h}`"),
    ),
    "guards": Key("guards", read_guards),
    "next": Key("next", _next),
    "lang": Key("lang", scalars.language),
    "sound": Key(
        "sound", _part("sound", SOUND_KEYS, SoundProfile, "`sound`", "`{voice: full, ticks: on}`")
    ),
    "defaults": Key(
        "defaults",
        _part("defaults", DEFAULTS_KEYS, Gaps, "`defaults`", "`{settle: 8s, switch: 5s}`"),
    ),
    "steps": Key("steps", _steps, required=True),
}
"""Every key of a routine file."""


def _routine(tree: Node, slug: str, report: Report) -> Routine | None:
    whole = mapping(tree, report, "A routine", "`name:` first, and the steps below `steps:`")
    if whole is None:
        return None
    pairs = whole.pairs
    if pairs and all(isinstance(value, MapNode) and "-" in key.text for key, value in pairs):
        report.error(
            pairs[0][0].place,
            "wrong-folder",
            "This file has moves, but it is among the routines.",
            "Move it to the folder `moves` beside them.",
        )
        return None
    found = read_fields(whole, ROUTINE_KEYS, report, "A routine", {}, TOP)
    if not found.values.get("steps"):
        return None
    for name in ("guards", "kit"):
        inside = [one for routine in _included(report) for one in getattr(routine, name)]
        if inside:
            found.values[name] = tuple(dict.fromkeys((*found.values.get(name, ()), *inside)))
    return Routine(slug=slug, **{"name": slug, **found.values})


def _included(report: Report) -> Sequence[Routine]:
    return report.includes.routines if report.includes else ()
