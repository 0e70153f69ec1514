"""The formats that can be imported, recognised by their content, and what comes of a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from timer.errors import SuppleError
from timer.frozen import NamedTuple, frozen
from timer.importers import (
    exercise_coach,
    hangboard,
    just_another_workout_timer,
    liftoscript,
    markdown,
    one_liner,
    openhiit,
    plain_data,
    script_my_workout,
    sheet,
    small_apps,
    timer_machine,
)
from timer.importers.dose_line import dates_in
from timer.importers.draft import (
    Draft,
    Step,
    as_comments,
    length,
    made_valid,
    texts_of,
    tidy,
    written,
)
from timer.importers.fields import gathered
from timer.importers.source import Source, is_ours
from timer.routine.diagnostics import Severity
from timer.routine.model import Moves, Routine
from timer.routine.reader.routine_file import read_routine
from timer.routine.yaml.tree import LARGEST
from timer.text import safe
from timer.timeline.compile.compiler import (
    MOST_SEGMENTS,
    TooManySegments,
    compile_routine,
)

MOST_ROUTINES = 200
MOST_ATTEMPTS = 50
"""At making a routine that is valid; each makes one step simpler."""


class Format(NamedTuple):
    """One format: how it is recognised, and how it is read."""

    name: str
    """In a sentence: `a backup of Just Another Workout Timer`."""
    recognises: Callable[[Source], bool]
    read: Callable[[Source], list[Draft]]


FORMATS = (
    Format("a line of intervals", one_liner.recognises, one_liner.read),
    Format(
        "Just Another Workout Timer",
        just_another_workout_timer.recognises,
        just_another_workout_timer.read,
    ),
    Format(
        "TimeR Machine",
        timer_machine.recognises,
        timer_machine.read,
    ),
    Format("OpenHIIT", openhiit.recognises, openhiit.read),
    Format(
        "exercise-coach",
        exercise_coach.recognises,
        exercise_coach.read,
    ),
    Format("hangboard", hangboard.recognises, hangboard.read),
    Format(
        "the Linebreaker app",
        hangboard.is_linebreaker,
        hangboard.read_linebreaker,
    ),
    Format(
        "the Pebble workout timer",
        small_apps.is_pebble,
        small_apps.read_pebble,
    ),
    Format(
        "Exercise Timer",
        small_apps.is_exercise_timer,
        small_apps.read_exercise_timer,
    ),
    Format(
        "fitness_routine_timer",
        small_apps.is_fitness_routine,
        small_apps.read_fitness_routine,
    ),
    Format(
        "Script_My_Workout",
        script_my_workout.recognises,
        script_my_workout.read,
    ),
    Format(
        "voiceworkout",
        small_apps.is_voiceworkout,
        small_apps.read_voiceworkout,
    ),
    Format("Heat", small_apps.is_heat, small_apps.read_heat),
    Format("garmin-workouts", small_apps.is_garmin, small_apps.read_garmin),
    Format(
        "JSON or YAML",
        plain_data.recognises,
        plain_data.read,
    ),
    Format(
        "Liftoscript",
        liftoscript.recognises,
        liftoscript.read,
    ),
    Format("a table", sheet.recognises, sheet.read),
    Format("a list", markdown.recognises, markdown.read),
)
"""Every format; the first that recognises a text reads it."""


_ONE_DAY = "To repeat one of them, import only its lines."
_OF_PEOPLE = (one_liner.read, liftoscript.read, sheet.read, markdown.read)
"""What reads text, and no data."""


@frozen
class ImportedRoutine:
    """One routine that was made."""

    name: str
    text: str
    """The routine file."""
    comments: tuple[str, ...] = ()
    """What no key of ours says, which is in the text as comments."""
    steps: int = 0


@frozen
class Imported:
    """What came of a file."""

    format: str
    routines: tuple[ImportedRoutine, ...]
    warnings: tuple[str, ...] = ()


def import_text(text: str, *, name: str, moves: Moves | None = None) -> Imported:
    """Return the routines in a text from elsewhere; `name` is for those that have none.

    Raises SuppleError where the text isn't understood, or has an error, with what to do.
    """
    source = Source(text)
    if not text.strip():
        raise SuppleError("There is nothing to import.", "Check that it is the right file.")
    found = next((one for one in FORMATS if one.recognises(source)), None)
    if found is None:
        raise _not_understood(source)
    read = found.read(source)
    drafts = [one for one in read if not one.is_empty]
    if not drafts:
        raise SuppleError(
            f"This is {found.name}, but there is no exercise in it.",
            "Check that it is the right file.",
        )
    for empty in (one for one in read if one.is_empty):
        if empty.name:
            drafts[0].comments.append(f"Without exercises: {tidy(empty.name)}")
        for step in empty.steps:
            as_comments(step)
        drafts[0].comments += [*empty.comments, *gathered(empty.aside), *texts_of(empty.steps)]
    warnings: list[str] = []
    days = len(dates_in(text)) if found.read in _OF_PEOPLE else 0
    if days > 1 and len(drafts) == 1:
        warnings.append(
            f"This looks like a training log: {days} days became one routine. {_ONE_DAY}"
        )
    if len(drafts) > MOST_ROUTINES:
        warnings.append(f"Only the first {MOST_ROUTINES} of {len(drafts)} routines are imported.")
    _tell_apart(drafts)
    routines = tuple(
        _routine(draft, found, name, place, len(drafts), moves, warnings)
        for place, draft in enumerate(drafts[:MOST_ROUTINES], 1)
    )
    return Imported(found.name, routines, tuple(warnings))


def _tell_apart(drafts: list[Draft]) -> None:
    """Give routines of the same name a number, from the second on."""
    seen: dict[str, int] = {}
    for draft in drafts:
        name = draft.name.strip()
        seen[name] = seen.get(name, 0) + 1
        if name and seen[name] > 1:
            draft.name = f"{name} {seen[name]}"


def _not_understood(source: Source) -> SuppleError:
    """Return the error for a text that is in no known format."""
    if source.fault is not None:
        return source.fault
    value = source.json if source.json is not None else source.yaml
    if is_ours(value):
        return SuppleError(
            "This looks like a routine of Supple.",
            "`supple check` says what is wrong with it. `supple where` says where to put it.",
        )
    if len(source.text) > markdown.LARGEST and value is None:
        size = markdown.LARGEST // 1024
        return SuppleError(f"A list can have {size} KiB, and this is longer.", "Split it.")
    if value is None or (isinstance(value, dict) and source.json is None and _is_line(value)):
        return SuppleError(
            "There is no exercise with a time or a count in this.",
            "Write one on each line, such as `3x10 Squats`, `Plank 30s each side` or "
            "`8x[20s, 10s]`.",
        )
    known = ", ".join(one.name for one in FORMATS if one.read not in (plain_data.read, *_OF_PEOPLE))
    keys = ", ".join(map(str, value)) if isinstance(value, dict) else ""
    seen = f": its keys are {safe(keys, 100)}" if keys else ""
    return SuppleError(
        f"This file isn't in a format that can be imported{seen}.",
        "It may have lists of exercises, each with a `name` and with `seconds` or `reps`, or be "
        f"from {known}.",
    )


def _is_line(value: dict[str, Any]) -> bool:
    """Return whether YAML is only words with a colon between them."""
    return all(isinstance(one, str) for one in value.values())


def _routine(
    draft: Draft,
    found: Format,
    name: str,
    place: int,
    many: int,
    moves: Moves | None,
    warnings: list[str],
) -> ImportedRoutine:
    otherwise = f"{name} {place}" if many > 1 else name
    whole = tidy(draft.name)
    draft.name = tidy(whole, 80) or tidy(otherwise, 80) or "Imported"
    if len(whole) > 80:
        draft.comments.append(whole)
    if draft.aside:
        draft.comments += ["Only the app itself needs these:", *gathered(draft.aside)]
    if draft.exact and moves is not None:
        _keep_times(draft, moves)
    _get_ready(draft)
    made_valid(draft.steps)
    _end_with_work(draft)
    text = _valid(draft, found, moves, warnings)
    comments = (*draft.comments, *texts_of(draft.steps))
    count = sum(one.kind not in ("", "group", "rest") for one in draft.every())
    return ImportedRoutine(draft.name, text, comments, count)


def _end_with_work(draft: Draft) -> None:
    """Leave out a rest after the last round, as nothing follows it."""
    *before, last = draft.steps
    if len(before) and last.kind == "rest" and before[-1].keys.get("rest") == last.value:
        last.comments.append(f"The rest of {last.value} after the last round is left out.")
        last.kind = ""


def _get_ready(draft: Draft) -> None:
    """Give a timer's first step a moment before it; other routines have one anyway."""
    if not draft.exact:
        return
    first = next((one for one in draft.steps if one.kind), None)
    waits = first is not None and first.kind not in ("rest", "note", "ask")
    if first is not None and waits and draft.get_ready_ms:
        first.keys.setdefault("settle", length(draft.get_ready_ms))


def _keep_times(draft: Draft, moves: Moves) -> None:
    """Keep a move of the library from adding time of its own to that of a timer."""
    for step in draft.every():
        move = moves.find(step.value) if step.kind in ("hold", "reps", "effort") else None
        if move is not None and move.settle is not None:
            step.keys.setdefault("settle", "0")


def _valid(draft: Draft, found: Format, moves: Moves | None, warnings: list[str]) -> str:
    """Return the text of a draft that has no errors; a step that has one becomes comments.

    That is never needed as long as the importers know what a step can be.
    """
    for _ in range(MOST_ATTEMPTS):
        text = written(draft, found.name)
        data = text.encode()
        if len(data) > LARGEST:
            raise SuppleError(
                f"The routine '{tidy(draft.name, 60)}' would be over {LARGEST // 1024} KiB.",
                "Split the file.",
            )
        reading = read_routine(data, "imported", moves)
        wrong = next((one for one in reading.problems if one.severity is Severity.ERROR), None)
        if reading.routine is not None:
            if _fits(reading.routine, moves or Moves()):
                return text
            _shorten(draft)
            continue
        assert wrong is not None
        step = _at(draft, text, wrong.line)
        if step is None:
            raise SuppleError(f"This file can't be imported: {wrong.message}", wrong.help)
        warnings.append(f"'{tidy(step.value, 60)}' is only a comment: {wrong.message}")
        as_comments(step)
    raise SuppleError(
        f"'{tidy(draft.name, 60)}' has more parts than a session can have.", "Split the file."
    )


def _fits(routine: Routine, moves: Moves) -> bool:
    """Return whether a routine has no more parts than a session can have."""
    try:
        compile_routine(routine, moves)
    except TooManySegments:
        return False
    return True


def _shorten(draft: Draft) -> None:
    """Halve what is repeated most; where nothing is, the last steps become comments."""
    repeated = [
        (int(value), key, step)
        for step in draft.every()
        for key in ("rounds", "sets")
        if isinstance(value := step.keys.get(key), str) and value.isdigit()
    ]
    times, key, step = max(repeated, key=lambda one: one[0], default=(0, "", Step()))
    if times > 3:
        if not any(one.endswith(_TOO_MANY) for one in step.comments):
            step.comments.append(f"{times} {key}{_TOO_MANY}")
        step.keys[key] = str(times // 2)
        return
    leaves = [one for one in draft.every() if one.kind not in ("", "group")]
    fewer = min(len(leaves) * 2 // 3, MOST_SEGMENTS)
    for one in leaves[fewer:]:
        as_comments(one)


_TOO_MANY = " in the file, but a session can't have as many parts."


def _at(draft: Draft, text: str, line: int) -> Step | None:
    """Return the step that has a line of the text."""
    starts = [number for number, one in enumerate(text.split("\n"), 1) if one.startswith("  - ")]
    steps = [one for one in draft.steps if one.kind]
    places = [place for place, start in enumerate(starts) if start <= line]
    return steps[places[-1]] if places and places[-1] < len(steps) else None
