"""OpenHIIT: exported timers, in JSON, of its present and of its former form."""

from __future__ import annotations

import json
from typing import Any

from timer.importers.draft import Draft, Step, group, hold, in_seconds, length, repeat, rest
from timer.importers.fields import Fields
from timer.importers.source import Source

MOST_INTERVALS = 200


def recognises(source: Source) -> bool:
    """Return whether the text has timers with the settings of the app."""
    timers = _timers(source.json)
    return bool(timers) and all(
        isinstance(one, dict)
        and ("timeSettings" in one or {"exerciseTime", "restTime"} <= set(one))
        for one in timers
    )


def _timers(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def read(source: Source) -> list[Draft]:
    """Return a routine for each timer."""
    return [_timer(Fields(one)) for one in _timers(source.json)]


def _timer(fields: Fields) -> Draft:
    draft = Draft(fields.text("name", "title"), exact=True)
    times = fields.child("timeSettings") if "timeSettings" in fields else fields
    activities = _activities(fields)
    many = fields.whole("activeIntervals", "numExercises", otherwise=len(activities)) or 0
    work = times.milliseconds("workTime", "exerciseTime")
    pause, between = times.milliseconds("restTime"), times.milliseconds("breakTime")
    ready = times.milliseconds("getReadyTime")
    draft.get_ready_ms = 5_000 if ready is None else ready
    if warm := times.milliseconds("warmupTime"):
        draft.steps += [hold("Warm-up", warm), *([rest(pause)] if pause else [])]
    inner = _intervals(activities, min(max(many, 1), MOST_INTERVALS), work, pause)
    if many > MOST_INTERVALS:
        draft.comments.append(f"{many} intervals in the app; the first {MOST_INTERVALS} are here.")
    restarts = times.whole("restarts", "iterations", otherwise=0) or 0
    rounds = restarts + 1 if "restarts" in times else max(restarts, 1)
    if rounds > 1:
        outer = group("Round", inner)
        repeat(outer, "rounds", rounds)
        outer.keys["rest"] = length(between or pause or 0)
        inner = [outer]
    if between and rounds == 1:
        draft.comments.append(f"breakTime: {in_seconds(between)} (nothing is repeated)")
    draft.steps += inner
    if "restarts" in times and restarts:
        draft.comments.append(f"restarts: {restarts}, so {rounds} rounds.")
    if cool := times.milliseconds("cooldownTime"):
        draft.steps.append(hold("Cool-down", cool))
    for one in (times, fields.child("soundSettings"), fields):
        one.put_aside(*_BOOKS)
        draft.comments += one.left()
    draft.aside = fields.aside
    return draft


_BOOKS = (
    *("id", "timerId", "timerIndex", "workoutIndex", "totalTime", "intervals", "showMinutes"),
    *("color", "colorInt", "workSound", "restSound", "halfwaySound", "endSound", "completeSound"),
    *("countdownSound", "breakSound", "halfwayMark", "halfTime"),
)
"""What is counted, drawn or chosen by the app."""


def _activities(fields: Fields) -> list[str]:
    """Return the names of the activities, which may be JSON in a text."""
    for key in ("activities", "exercises"):
        value = fields.data.get(key)
        if isinstance(value, str):
            try:
                value = json.loads(value) if len(value) < 100_000 and value.count("[") < 3 else None
            except ValueError:
                value = None
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            fields.take(key)
            return [str(one) for one in value]
    return []


def _intervals(activities: list[str], many: int, work: int | None, pause: int | None) -> list[Step]:
    many = max(many, len(activities))
    if not activities and many > 1 and work:
        step = hold("Work", work)
        repeat(step, "sets", many)
        step.keys["rest"] = length(pause or 0)
        return [step]
    steps: list[Step] = []
    for place in range(many):
        name = activities[place] if place < len(activities) else "Work"
        steps.append(hold(name, work, otherwise="Work"))
        if pause and place < many - 1:
            steps.append(rest(pause))
    return steps
