"""Just Another Workout Timer: one workout, or a backup of several, in JSON."""

from __future__ import annotations

from typing import Any

from timer.importers.draft import Draft, Step, comment, rounds_of, timed
from timer.importers.fields import Fields, lines_of
from timer.importers.source import Source


def recognises(source: Source) -> bool:
    """Return whether the text is a workout, or a backup, of the app."""
    return any(map(_is_workout, _workouts(source.json)))


def _workouts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = value["workouts"] if isinstance(value.get("workouts"), list) else [value]
    return value if isinstance(value, list) else []


def _is_workout(value: Any) -> bool:
    sets = value.get("sets") if isinstance(value, dict) else None
    return isinstance(sets, list) and any(
        isinstance(one, dict) and isinstance(one.get("exercises"), list) and "repetitions" in one
        for one in sets
    )


def read(source: Source) -> list[Draft]:
    """Return a routine for each workout."""
    workouts = _workouts(source.json)
    drafts = [_workout(Fields(one)) for one in workouts if isinstance(one, dict)]
    drafts[0].comments += lines_of([one for one in workouts if not isinstance(one, dict)])
    if isinstance(source.json, dict) and "workouts" in source.json:
        backup = Fields(source.json)
        backup.take("workouts")
        drafts[0].comments += backup.left()
    return drafts


def _workout(fields: Fields) -> Draft:
    draft = Draft(fields.text("title"), exact=True)
    sets = fields.children("sets")
    for number, one in enumerate(sets, 1):
        times = one.whole("repetitions")
        steps = [_exercise(exercise) for exercise in one.children("exercises")]
        one.put_aside("id")
        name = f"Set {number}" if len(sets) > 1 else "Set"
        draft.steps += [*map(comment, one.left()), *rounds_of(name, steps, times or 1)]
        if times == 0:
            draft.steps.append(comment(f"Set {number} is repeated 0 times in the app."))
    fields.put_aside("version", "position")
    draft.comments += fields.left()
    draft.aside = fields.aside
    return draft


def _exercise(fields: Fields) -> Step:
    step = timed(fields.text("name"), fields.milliseconds("duration"))
    fields.put_aside("id")
    step.comments += fields.left()
    return step
