"""TimeR Machine: a backup with its timers, or one shared timer, in JSON."""

from __future__ import annotations

import re
from typing import Any

from timer.importers.draft import (
    DEFAULT_OPEN,
    Draft,
    Step,
    comment,
    length,
    named,
    rounds_of,
    timed,
)
from timer.importers.fields import Fields
from timer.importers.source import Source

_OURS = ("HALF", "COUNT")
"""What Supple does anyway: the middle is heard, and the last seconds are counted."""


def recognises(source: Source) -> bool:
    """Return whether the text has timers with steps that have a `length`."""
    timers = _timers(source.json)
    return bool(timers) and any(_has_length(one.get("steps")) for one in timers)


def _timers(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        value = value["timers"] if isinstance(value.get("timers"), list) else [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _has_length(steps: Any) -> bool:
    return isinstance(steps, list) and any(
        isinstance(one, dict) and ("length" in one or _has_length(one.get("steps")))
        for one in steps
    )


def read(source: Source) -> list[Draft]:
    """Return a routine for each timer."""
    drafts = [_timer(Fields(one)) for one in _timers(source.json)]
    if isinstance(source.json, dict) and "timers" in source.json:
        backup = Fields(source.json)
        others = [one for one in backup.raw("timers") if not isinstance(one, dict)]
        backup.put_aside("folders", "timerStamps", "schedulers", "prefs", "notifier")
        drafts[0].comments += [*backup.left(), *map(str, others)]
        drafts[0].aside += backup.aside
    return drafts


def _timer(fields: Fields) -> Draft:
    draft = Draft(fields.text("name"), exact=True)
    loop = fields.whole("loop", otherwise=1) or 1
    before, after = fields.child("startStep"), fields.child("endStep")
    if before.data:
        draft.steps += _step(before)
    inner = _steps(fields.children("steps"))
    draft.steps += rounds_of("Round", inner, loop)
    if after.data:
        draft.steps += _step(after)
    fields.put_aside("id", "folderId", "more")
    draft.comments += fields.left()
    draft.aside = fields.aside
    return draft


def _steps(children: list[Fields]) -> list[Step]:
    made: list[Step] = []
    for one in children:
        if "steps" not in one:
            made += _step(one)
            continue
        loop = one.whole("loop", otherwise=1) or 1
        name = one.text("name")
        inner = rounds_of(name or "Group", _steps(one.children("steps")), loop, alone=not name)
        inner = [*map(comment, one.left()), *inner]
        if loop == 1 and name:
            inner.insert(0, comment(name))
        made += inner
    return made


def _step(fields: Fields) -> list[Step]:
    label, milliseconds = fields.text("label"), fields.milliseconds("length", unit=1)
    behaviours = fields.children("behaviour")
    kinds = [one.text("type") for one in behaviours]
    step = timed(label, milliseconds)
    if "HALT" in kinds:
        step = named("open", label)
        step.keys["about"] = length(milliseconds) if milliseconds else DEFAULT_OPEN
        if not milliseconds:
            step.comments.append("The time given is 0: it ends when you press a key.")
    for kind, one in zip(kinds, behaviours, strict=True):
        _behave(step, kind, one)
    kind = fields.text("type")
    if kind not in ("NORMAL", ""):
        step.comments.append(f"type: {kind}")
    step.comments += fields.left()
    return [step]


def _behave(step: Step, kind: str, fields: Fields) -> None:
    """Add what happens besides the time: what is said is a cue, the rest a comment."""
    said = fields.text("label", "content") if kind == "VOICE" else ""
    if said and not re.search(r"\{\w+\}", said):
        step.cue(said)
    elif said:
        step.comments.append(f"VOICE {said}")
    elif kind not in ("HALT", "VOICE"):
        more = " ".join(filter(None, (fields.text("label"), fields.text("content"))))
        if more or kind not in _OURS:
            step.comments.append(f"{kind} {more}".strip())
    fields.flag("loop")
    step.comments += fields.left()
