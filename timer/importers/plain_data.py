"""JSON and YAML of other programs: lists of exercises, whose keys say what they are."""

from __future__ import annotations

import re
from typing import Any

from timer.errors import SuppleError
from timer.importers.dose_line import steps_of
from timer.importers.draft import Draft, Step, comment, rounds_of
from timer.importers.draft import group as grouped
from timer.importers.fields import Fields, number_in
from timer.importers.sheet import meaning_of, steps_of_row
from timer.importers.source import Source, is_ours

_WHOLE = re.compile(
    r"(?:workout|routine|program|programme|plan|day|session|timer)s?", re.IGNORECASE
)
"""Keys of lists of which each item is a routine."""
_TIMES = ("rounds", "repetitions", "repeat", "repeats", "loop", "loops", "cycles", "sets", "times")
_TITLES = ("name", "title", "label", "heading", "workoutName", "workout_name", "routineName")
_BETWEEN = ("restBetweenRounds", "rest_between_rounds", "roundRest", "round_rest")
_DOSES = ("reps", "hold", "seconds", "minutes", "time", "milliseconds", "dose")
MOST = 2_000


def recognises(source: Source) -> bool:
    """Return whether there are exercises with a name, and a time or count, in it."""
    value = _value(source)
    return not is_ours(value) and any(map(_is_exercise, _mappings(value, 0)))


def _value(source: Source) -> Any:
    return source.json if source.json is not None else source.yaml


def _mappings(value: Any, depth: int) -> list[dict[str, Any]]:
    """Return every mapping that is in a list, however deep."""
    found: list[dict[str, Any]] = []
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in items:
        if isinstance(one, dict) and isinstance(value, list):
            found.append(one)
        if isinstance(one, dict | list):
            found += _mappings(one, depth + 1)
        if len(found) > MOST:
            break
    return found


def _is_exercise(data: dict[str, Any]) -> bool:
    """Return whether a mapping has a name and an amount."""
    texts = {key: value for key, value in data.items() if isinstance(value, str)}
    meant = {meaning_of(key) for key in texts}
    if any(meaning_of(key) == "sets" and number_in(value) is None for key, value in texts.items()):
        meant.add("dose")
    return "name" in meant and bool(meant.intersection(_DOSES))


def _is_step(data: dict[str, Any]) -> bool:
    """Return whether a mapping is an exercise, and not a list of them with a total time."""
    return _is_exercise(data) and not _has_steps(list(data.values()))


def read(source: Source) -> list[Draft]:
    """Return the routines in it."""
    value = _value(source)
    if len(_mappings(value, 0)) > MOST:
        raise SuppleError(f"There are more than {MOST} exercises in this file.", "Split it.")
    if isinstance(value, list):
        wholes = [Fields(one) for one in value if isinstance(one, dict)]
        if len(wholes) == len(value) and not any(_is_step(one.data) for one in wholes):
            return [_draft(one) for one in wholes]
        return [Draft(steps=_items(value, []))]
    fields = Fields(value)
    for key in list(fields.data):
        items = fields.data[key]
        if not _WHOLE.fullmatch(key) or not isinstance(items, list):
            continue
        inner = [one for one in items if isinstance(one, dict) and not _is_step(one)]
        if inner and len(inner) == len(items):
            drafts = [_draft(one) for one in fields.children(key)]
            drafts[0].comments += fields.left()
            return drafts
    return [_draft(fields)]


def _draft(fields: Fields) -> Draft:
    draft = Draft(fields.text(*_TITLES), aside=fields.aside)
    draft.steps = _inside(fields)
    times = fields.whole(*(key for key in fields.data if key.lower() in _TIMES)) or 1
    if times > 1:
        draft.steps = rounds_of(
            draft.name or "Round",
            draft.steps,
            times,
            fields.milliseconds(*_BETWEEN) or None,
            alone=False,
        )
    fields.put_aside("id", "uuid", "_id", "version", "color", "colour")
    draft.comments += fields.left()
    return draft


def _inside(fields: Fields) -> list[Step]:
    """Return the steps in every list of a mapping, and in the mappings in it."""
    steps: list[Step] = []
    for key in list(fields.data):
        value = fields.data[key]
        if isinstance(value, list) and (_has_steps(value) or _are_lines(key, value)):
            fields.take(key)
            inner = _items(value, fields.aside)
            steps += (
                inner if meaning_of(key) == "name" or key.lower() == "steps" else _named(key, inner)
            )
        elif isinstance(value, dict) and _has_steps([value]):
            child = fields.child(key)
            steps += _group(child, child.text(*_TITLES) or key)
    return steps


def _named(key: str, inner: list[Step]) -> list[Step]:
    plain = key.replace("_", " ").strip()
    return [grouped(plain.capitalize(), inner)] if any(one.kind for one in inner) else inner


def _has_steps(value: Any) -> bool:
    return any(_is_exercise(one) for one in [*_mappings(value, 0)])


def _are_lines(key: str, value: list[Any]) -> bool:
    is_list = meaning_of(key) in ("name", "section")
    return is_list and bool(value) and all(isinstance(one, str) for one in value)


def _items(items: list[Any], aside: list[str]) -> list[Step]:
    steps: list[Step] = []
    for one in items:
        if isinstance(one, str):
            steps += steps_of(one, listed=True) or [comment(one)]
        elif isinstance(one, list):
            steps += _items(one, aside)
        elif isinstance(one, dict):
            fields = Fields(one, aside)
            if _is_step(one):
                steps += _exercise(fields)
            elif _has_steps(list(one.values())):
                steps += _group(fields, fields.text(*_TITLES))
            else:
                steps += map(comment, fields.left())
    return steps


def _group(fields: Fields, name: str) -> list[Step]:
    inner = _inside(fields)
    if len(inner) == 1 and inner[0].kind == "group" and not inner[0].keys:
        outer, inner = inner[0], inner[0].steps
        ours = {name, *(key.replace("_", " ").strip().capitalize() for key in fields.data)}
        inner[:0] = [comment(one) for one in (outer.value, *outer.comments) if one not in ours]
    times = fields.whole(*(key for key in fields.data if key.lower() in _TIMES))
    left = fields.left()
    made = rounds_of(name, inner, times or 1, alone=False)
    if made is inner:
        made = [grouped(name, inner)] if name and inner else inner
    if made:
        made[0].comments += left
        return made
    return [comment(one) for one in (name, *left) if one]


def _exercise(fields: Fields) -> list[Step]:
    """Return the step of a mapping, whose keys are read like the columns of a sheet."""
    cells: dict[str, str] = {}
    fields.put_aside("id", "uuid", "_id", "color", "colour")
    for key, value in fields.data.items():
        meaning = meaning_of(key)
        if meaning and meaning not in cells and isinstance(value, str) and value.strip():
            is_zero = number_in(value) == 0
            if meaning == "section" or (is_zero and meaning != "name"):
                continue
            cells[meaning] = fields.text(key)
    return steps_of_row(cells, fields.left())
