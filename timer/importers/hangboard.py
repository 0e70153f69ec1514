"""Hangboard workouts in JSON: of the project hangboard, and exports of the Linebreaker app."""

from __future__ import annotations

from typing import Any

from timer.importers.draft import Draft, Step, hold, in_seconds, length, repeat
from timer.importers.fields import Fields
from timer.importers.source import Source


def recognises(source: Source) -> bool:
    """Return whether the text has workouts of sets with a counter."""
    value = source.json
    workouts = value.get("Workouts") if isinstance(value, dict) else None
    return isinstance(workouts, list) and any(
        isinstance(one, dict) and ("Sets" in one or "ID" in one) for one in workouts
    )


def read(source: Source) -> list[Draft]:
    """Return a routine for each workout."""
    fields = Fields(source.json)
    drafts = [_workout(one) for one in fields.children("Workouts")]
    about = fields.left()
    for draft in drafts:
        draft.comments = [*about, *draft.comments]
    return drafts


def _workout(fields: Fields) -> Draft:
    name = fields.text("Name")
    draft = Draft(name, exact=True)
    draft.steps += [_set(one) for one in fields.children("Sets")]
    draft.comments += fields.left()
    draft.aside = fields.aside
    return draft


def _set(fields: Fields) -> Step:
    name = fields.text("Exercise", "Type")
    many, counter = fields.whole("Reps", otherwise=1) or 1, fields.milliseconds("Counter")
    step = hold(name, counter, otherwise="Hang")
    pause, before = fields.milliseconds("Pause"), fields.milliseconds("Rest-to-Start")
    if step.kind == "hold":
        repeat(step, "sets", many)
        if many > 1 and pause is not None:
            step.keys["rest"] = length(pause)
        elif pause:
            step.comments.append(f"Pause: {in_seconds(pause)}")
    elif many > 1 or pause:
        step.comments.append(f"Reps: {many}, Pause: {in_seconds(pause or 0)}")
    if before:
        step.keys["settle"] = length(before)
    left, right = fields.text("Left"), fields.text("Right")
    sides = [left] if left == right else [left and f"left {left}", right and f"right {right}"]
    fingers, grip = fields.text("Fingers"), fields.text("Grip")
    fingers += " fingers" if fingers.isdigit() else ""
    step.cue(", ".join(filter(None, (*sides, fingers, grip))))
    step.cue(fields.text("Description"))
    if fields.data.get("Type") == name:
        fields.take("Type")
    fields.put_aside("No")
    step.comments += fields.left()
    return step


# Linebreaker


def is_linebreaker(source: Source) -> bool:
    """Return whether the text is an export of the Linebreaker app."""
    value = source.json
    return isinstance(value, dict) and any(map(_is_board, value.values()))


def _is_board(value: Any) -> bool:
    return isinstance(value, list) and any(
        isinstance(one, dict)
        and isinstance(one.get("exercises"), list)
        and any(isinstance(inner, dict) and "onTime" in inner for inner in one["exercises"])
        for one in value
    )


def read_linebreaker(source: Source) -> list[Draft]:
    """Return a routine for each workout of each board."""
    fields = Fields(source.json)
    drafts = []
    for board, value in source.json.items():
        if not _is_board(value):
            continue
        for one in fields.children(board):
            drafts.append(_on_board(board, one))
    fields.put_aside("version")
    drafts[0].comments += fields.left()
    drafts[0].aside += fields.aside
    return drafts


def _on_board(board: str, fields: Fields) -> Draft:
    draft = Draft(f"{fields.text('title')}, {board}", exact=True)
    if about := fields.text("description"):
        draft.comments.append(about)
    for one in fields.children("exercises"):
        draft.steps.append(_exercise(one))
    draft.comments += fields.left()
    return draft


def _exercise(fields: Fields) -> Step:
    """Return a step; its `pause` comes before it, as the first one of a workout is the shortest."""
    step = hold(fields.text("title"), fields.milliseconds("onTime"), otherwise="Hang")
    many = fields.whole("repetitions", otherwise=1) or 1
    between, before = fields.milliseconds("offTime"), fields.milliseconds("pause")
    if step.kind == "hold":
        repeat(step, "sets", many)
    if "sets" in step.keys and between is not None:
        step.keys["rest"] = length(between)
    elif between is not None:
        step.comments.append(f"offTime: {in_seconds(between)}, repetitions: {many}")
    if before is not None:
        step.keys["settle"] = length(before)
    step.cue(fields.text("description"))
    if (left := fields.text("leftHand")) and left == fields.data.get("rightHand"):
        fields.take("rightHand")
        step.comments.append(f"Both hands on hold {left}")
    elif left:
        step.comments.append(f"leftHand: {left}")
    step.comments += fields.left()
    return step
