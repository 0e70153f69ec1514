"""Script_My_Workout: sections of exercises with the name of a routine that times them, in YAML."""

from __future__ import annotations

import re
from typing import Any

from timer.importers.draft import Draft, Step, group, hold, length, rest
from timer.importers.fields import Fields
from timer.importers.source import Source

_TIMES = {
    **{"each_1_min": (60, 10), "one_min_each": (60, 10), "each_50_sec": (50, 10)},
    **{"each_30_sec": (30, 0), "each_20_sec": (20, 5), "each_10_sec": (10, 0)},
}
"""Seconds of work and of rest for the routines that take one exercise after the other."""
_PAIRS = {"abab_25": (25, 10), "abab_20": (20, 10)}
"""The same for those that take two in turns, twice."""
STEP = 10
"""Seconds by which a pyramid grows."""


def recognises(source: Source) -> bool:
    """Return whether the text is a workout of sections."""
    value = source.yaml
    if not isinstance(value, dict) or not isinstance(value.get("sections"), dict | list):
        return False
    return all(isinstance(one, dict) and "exercises" in one for one in _sections(value))


def _sections(value: dict[str, Any]) -> list[Any]:
    sections = value["sections"]
    return list(sections.values()) if isinstance(sections, dict) else list(sections)


def read(source: Source) -> list[Draft]:
    """Return the routine of a workout."""
    fields = Fields(source.yaml)
    draft = Draft(fields.text("name"), exact=True)
    keys = fields.raw("sections")
    for one in _sections(fields.data):
        draft.steps.append(_section(Fields(one)))
    last = draft.steps[-1].steps if draft.steps else []
    if len(last) > 1 and last[-1].kind == "rest":
        last.pop()
    fields.aside += [f"section: {key}" for key in keys] if isinstance(keys, dict) else []
    draft.comments += fields.left()
    draft.aside = fields.aside
    return [draft]


def _section(fields: Fields) -> Step:
    name, how = fields.text("name"), fields.text("routine")
    exercises = fields.texts("exercises")
    steps = _steps(how, exercises)
    made = group(name or "Section", steps or [hold("Exercise", None)])
    made.comments += [f"routine: {how}"] if how else []
    if how in _PAIRS and len(exercises) % 2:
        made.comments.append(f"{exercises[-1]} has no partner, so the app leaves it out.")
    made.comments += fields.left()
    return made


def _steps(how: str, exercises: list[str]) -> list[Step]:
    if how in _PAIRS:
        work, pause = _PAIRS[how]
        pairs = zip(exercises[::2], exercises[1::2], strict=False)
        order = [one for pair in pairs for one in (*pair, *pair)]
        return _timed(order, work, pause)
    if found := re.fullmatch(r"pyramid_(\d{2,3})", how):
        top = int(found[1]) // STEP * STEP
        climb = [*range(STEP, top + STEP, STEP), *range(top - STEP, 0, -STEP)]
        return [_pyramid(name, climb) for name in exercises]
    work, pause = _TIMES.get(how, (0, 0))
    if not work and (found := re.fullmatch(r"each_(\d{1,3})_(sec|min)", how)):
        work = int(found[1]) * (60 if found[2] == "min" else 1)
    return _timed(exercises, work, pause) if work else [hold(one, None) for one in exercises]


def _pyramid(name: str, climb: list[int]) -> Step:
    step = hold(name, STEP * 1_000)
    step.keys |= {"for": [length(one * 1_000) for one in climb], "rest": "0"}
    return step


def _timed(names: list[str], work: int, pause: int) -> list[Step]:
    steps: list[Step] = []
    for name in names:
        steps.append(hold(name, work * 1_000))
        if pause:
            steps.append(rest(pause * 1_000))
    return steps
