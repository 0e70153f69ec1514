"""Small programs whose files hold little more than names and numbers.

voiceworkout and Heat (YAML), the Pebble workout timer and mfep's Exercise Timer (JSON),
fitness_routine_timer (JSON in JavaScript), and garmin-workouts (YAML).
"""

from __future__ import annotations

import re
from typing import Any

from timer.importers.draft import (
    Draft,
    Step,
    comment,
    group,
    hold,
    in_seconds,
    length,
    reps,
    rest,
    rounds_of,
    timed,
)
from timer.importers.fields import Fields, lines_of
from timer.importers.one_liner import time_of
from timer.importers.source import Source


def _has(value: Any, key: str, *inside: str) -> bool:
    """Return whether a mapping has a list of mappings, each of which has some keys."""
    found = value.get(key) if isinstance(value, dict) else None
    return (
        isinstance(found, list)
        and bool(found)
        and all(isinstance(one, dict) and set(inside) <= set(one) for one in found)
    )


# voiceworkout


def is_voiceworkout(source: Source) -> bool:
    """Return whether the text is a routine of voiceworkout."""
    return _has(source.yaml, "exercises", "instruction", "number")


def read_voiceworkout(source: Source) -> list[Draft]:
    """Return its routine; exercises that aren't timed are counted."""
    fields = Fields(source.yaml)
    draft = Draft(fields.text("title"))
    for one in fields.children("exercises"):
        written = one.data.get("istimed", "")
        is_timed = written in ("true", "yes", "on")
        one.take(*(["istimed"] if is_timed or written in ("false", "no", "off") else []))
        name = one.text("instruction")
        step = (
            timed(name, one.milliseconds("number")) if is_timed else reps(name, one.whole("number"))
        )
        step.comments += one.left()
        draft.steps.append(step)
    draft.comments += fields.left()
    return [draft]


# Heat


_PARTS = {"warmup": "Warm-up", "workout": "Workout", "stretching": "Stretching"}


def is_heat(source: Source) -> bool:
    """Return whether the text is a circuit of Heat."""
    value = source.yaml
    return isinstance(value, dict) and any(
        isinstance(value.get(part), list) and all(isinstance(one, str) for one in value[part])
        for part in _PARTS
    )


def read_heat(source: Source) -> list[Draft]:
    """Return its circuit. Its times depend on what is chosen in the program, so there are none."""
    fields = Fields(source.yaml)
    draft = Draft(fields.text("name"))
    draft.about = fields.text("description")
    for part, name in _PARTS.items():
        if steps := [hold(one, None) for one in fields.texts(part)]:
            draft.steps.append(group(name, steps))
    draft.comments += fields.left()
    return [draft]


# Pebble


def is_pebble(source: Source) -> bool:
    """Return whether the text has workouts of the Pebble workout timer."""
    return _has(source.json, "workouts", "moves")


def read_pebble(source: Source) -> list[Draft]:
    """Return a routine for each workout."""
    top = Fields(source.json)
    drafts = []
    for fields in top.children("workouts"):
        draft = Draft(fields.text("title"), exact=True)
        for one in fields.children("moves"):
            name, kind = one.text("name"), one.text("type")
            step = (
                reps(name, one.whole("value"))
                if kind == "reps"
                else timed(name, one.milliseconds("value"))
            )
            if kind not in ("reps", "time"):
                step.comments.append(f"type: {kind}")
            step.comments += one.left()
            draft.steps.append(step)
        draft.comments += fields.left()
        drafts.append(draft)
    drafts[0].comments += top.left()
    return drafts


# mfep's Exercise Timer


_TRAINING = ({"Sets", "ExerciseSec"}, {"sets", "exercise_s"})


def is_exercise_timer(source: Source) -> bool:
    """Return whether the text is a training of the Exercise Timer, or a list of them."""
    found = _trainings(source.json)
    return bool(found) and all(
        isinstance(one, dict) and any(keys <= set(one) for keys in _TRAINING) for one in found
    )


def _trainings(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def read_exercise_timer(source: Source) -> list[Draft]:
    """Return a routine for each training."""
    return [_training(Fields(one)) for one in _trainings(source.json)]


def _training(fields: Fields) -> Draft:
    draft = Draft(fields.text("Title", "name"), exact=True)
    step = hold(draft.name, fields.milliseconds("ExerciseSec", "exercise_s"))
    many, pause = fields.whole("Sets", "sets"), fields.milliseconds("RestSec", "rest_s")
    ready = fields.milliseconds("PreparationSec", "warmup_s")
    draft.get_ready_ms = 5_000 if ready is None else ready
    draft.steps = rounds_of(draft.name, [step], many or 1, pause)
    if (many or 1) <= 1 and pause is not None:
        step.comments.append(f"Rest: {in_seconds(pause)}")
    draft.comments += fields.left()
    return draft


# fitness_routine_timer


def is_fitness_routine(source: Source) -> bool:
    """Return whether the text is a routine of fitness_routine_timer."""
    value = source.json
    parts = value.get("sub_routines") if isinstance(value, dict) else None
    if isinstance(parts, list):
        return any(_has(one, "intervals", "name", "duration") for one in parts)
    return _has(value, "intervals", "name", "duration")


def read_fitness_routine(source: Source) -> list[Draft]:
    """Return its routine, with a group for each part."""
    fields = Fields(source.json)
    draft = Draft(fields.text("name"), exact=True)
    if "sub_routines" not in fields:
        draft.steps += _part(fields, "")
    for one in fields.raw("sub_routines") or ():
        if isinstance(one, dict):
            part = Fields(one)
            draft.steps += _part(part, part.text("name"))
        else:
            # The name of a part that is in another file.
            draft.steps += map(comment, lines_of(one))
    draft.comments += fields.left()
    return [draft]


def _part(fields: Fields, name: str) -> list[Step]:
    steps = [_interval(one) for one in fields.children("intervals")]
    many, between = (
        fields.whole("sets", otherwise=1) or 1,
        fields.milliseconds("duration_between_sets"),
    )
    before, after = fields.milliseconds("start_delay"), fields.milliseconds("end_delay")
    made: list[Step] = steps
    if name or many > 1:
        outer = group(name or "Set", steps, many)
        if many > 1 and between is not None:
            outer.keys["rest"] = length(between)
        elif between:
            outer.comments.append(f"duration_between_sets: {in_seconds(between)}")
        made = [outer]
    elif between:
        made[0].comments.append(f"duration_between_sets: {in_seconds(between)}")
    if before and made and made[0].kind in ("group", "hold"):
        made[0].keys["settle"] = length(before)
    if after:
        made.append(rest(after))
    left = fields.left() if name else []
    return [*map(comment, left), *made]


def _interval(fields: Fields) -> Step:
    step = timed(fields.text("name"), fields.milliseconds("duration"))
    step.cue(fields.text("execution_notes"))
    if why := fields.text("benefits"):
        if step.kind == "hold" and len(why) <= 300:
            step.keys["why"] = why
        else:
            step.comments.append(why)
    parts = fields.whole("split")
    if parts == 2 and step.kind == "hold":
        step.cue("Switch", "half")
        step.comments.append("split: 2")
    elif parts:
        step.comments.append(f"split: {parts}")
    step.comments += fields.left()
    return step


# garmin-workouts


def is_garmin(source: Source) -> bool:
    """Return whether the text is a workout of garmin-workouts."""
    value = source.yaml
    steps = value.get("steps") if isinstance(value, dict) else value
    return isinstance(steps, list) and _has_power(steps)


def _has_power(steps: list[Any]) -> bool:
    return any(
        ("power" in one and "hold" not in one)
        if isinstance(one, dict)
        else isinstance(one, list) and _has_power(one)
        for one in steps
    )


def read_garmin(source: Source) -> list[Draft]:
    """Return its workout; a step without a time ends with the lap button, so with a key here."""
    value = source.yaml
    fields = Fields(value if isinstance(value, dict) else {"steps": value})
    draft = Draft(fields.text("name"), exact=True)
    draft.steps = _garmin_steps(fields.raw("steps"))
    draft.comments += fields.left()
    return [draft]


def _garmin_steps(items: list[Any]) -> list[Step]:
    steps: list[Step] = []
    place = 0
    while place < len(items):
        item, many = items[place], 1
        while place + many < len(items) and items[place + many] == item and isinstance(item, list):
            many += 1
        place += many
        if isinstance(item, list):
            inner = _garmin_steps(item)
            steps += [group("Interval", inner, many)] if many > 1 or len(inner) > 1 else inner
        elif isinstance(item, dict):
            steps.append(_garmin_step(Fields(item)))
        else:
            steps += map(comment, lines_of(item))
    return steps


def _garmin_step(fields: Fields) -> Step:
    power, written = fields.text("power"), fields.text("duration")
    milliseconds = time_of(written) if written else None
    name = f"Ride at {power}{'%' if re.fullmatch(r'[0-9.]+', power) else ''}" if power else "Ride"
    step = hold(name, milliseconds)
    if written and milliseconds is None:
        step.comments.append(f"duration: {written}")
    step.comments += fields.left()
    return step
