"""Cassettes of exercise-coach, in JSON, and its lines such as `Plank 3x40s | BW`."""

from __future__ import annotations

import re

from timer.importers.draft import (
    Draft,
    Step,
    Value,
    comment,
    group,
    hold,
    in_seconds,
    length,
    note,
    repeat,
    reps,
    rest,
)
from timer.importers.fields import Fields
from timer.importers.source import Source
from timer.routine.durations import MOST
from timer.routine.reader.meant import tempo_meant

_PHASES = {"warmup": "Warm-up", "main": "Main part", "cooldown": "Cool-down"}
_LINE = re.compile(r"(\S.*?)\s+(\d{1,3})\s*[x×]\s*(\d{1,4})(s?)(?:\s*\|\s*(.*))?")
SETUP = "30s"
"""How long what to get ready stays there; any key ends it."""


def recognises(source: Source) -> bool:
    """Return whether the text is a cassette, or has nothing but the app's lines."""
    value = source.json
    if isinstance(value, dict):
        phases = value.get("phases")
        return isinstance(phases, list) and any(
            isinstance(one, dict) and isinstance(one.get("groups"), list) for one in phases
        )
    lines = _lines(source.text)
    return bool(lines) and all(map(_LINE.fullmatch, lines)) and any("|" in line for line in lines)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def read(source: Source) -> list[Draft]:
    """Return the routine on a cassette."""
    if source.json is None:
        return [Draft(steps=[_of_line(line) for line in _lines(source.text)])]
    fields = Fields(source.json)
    meta, voice = fields.child("meta"), fields.child("voice")
    draft = Draft(meta.text("title"))
    otherwise = meta.milliseconds("rest_default")
    draft.steps += _said(voice.text("session_intro"))
    for one in fields.children("context_exercises"):
        outside = ": ".join(filter(None, (one.text("name"), one.text("note"))))
        draft.comments.append(f"Outside this session: {outside}")
        draft.steps += _said(one.text("voice"))
        draft.comments += one.left()
    phases = fields.children("phases")
    for place, phase in enumerate(phases):
        draft.steps += _phase(phase, otherwise, is_last=place == len(phases) - 1)
    draft.steps += _said(voice.text("session_complete"))
    fields.put_aside("version")
    draft.comments += [*meta.left(), *voice.left(), *fields.left()]
    if otherwise:
        draft.comments.append(f"rest_default: {in_seconds(otherwise)}")
    draft.aside = fields.aside
    return [draft]


def _of_line(line: str) -> Step:
    found = _LINE.fullmatch(line)
    assert found is not None
    name, sets, amount, unit, load = found.groups()
    step = hold(name, int(amount) * 1_000) if unit else reps(name, int(amount))
    repeat(step, "sets", int(sets))
    if load:
        step.keys["load"] = load.strip()
    return step


def _said(text: str) -> list[Step]:
    return [note(text)] if text else []


def _phase(fields: Fields, otherwise: int | None, *, is_last: bool) -> list[Step]:
    kind = fields.text("type")
    steps = _said(fields.text("voice_intro"))
    groups = fields.children("groups")
    for place, one in enumerate(groups):
        last = is_last and place == len(groups) - 1
        steps += _group(one, otherwise, is_last=last)
    left = [*map(comment, fields.left())]
    if not any(step.kind not in ("", "note") for step in steps):
        return [*([comment(kind)] if kind else []), *steps, *left]
    outer = group(_PHASES.get(kind, kind or "Part"), steps)
    outer.comments += [one.comments[0] for one in left]
    if kind not in _PHASES and kind:
        outer.comments.append(kind)
    return [outer]


def _group(fields: Fields, otherwise: int | None, *, is_last: bool) -> list[Step]:
    steps = [
        Step("note", setup, {"for": SETUP}) if len(setup) < 300 else comment(setup)
        for setup in fields.texts("setup")
    ]
    steps += _said(fields.text("voice_intro"))
    kind = fields.text("type")
    given = fields.whole("rounds", otherwise=1) or 1
    rounds = min(given, MOST)
    pause = fields.milliseconds("rest")
    pause = otherwise if pause is None else pause
    exercises = fields.children("exercises")
    made = [_exercise(one, rounds) for one in exercises]
    cues = _cues(fields, made)
    if len(made) == 1:
        body = (
            [made[0]]
            if rounds == 1 or _in_sets(made[0], rounds)
            else _unrolled(made, rounds, pause)
        )
    elif all(_same(one) for one in made):
        body = [group(kind.capitalize() or "Round", made, rounds)]
    else:
        body = _unrolled(made, rounds, pause)
    main = body[0] if body else comment(kind)
    if pause is not None and rounds > 1 and len(body) == 1 and main.kind:
        main.keys["rest"] = length(pause)
    elif pause is not None and is_last and (rounds == 1 or len(body) < 2):
        main.comments.append(f"rest: {in_seconds(pause)}")
    if kind not in ("straight", "superset", "circuit", ""):
        main.comments.append(f"type: {kind}")
    if given > rounds:
        main.comments.append(f"rounds: {given}")
    said = fields.texts("voice_round_complete")
    main.comments += [f"After round {place}: {text}" for place, text in enumerate(said, 1)]
    main.comments += cues
    closing = _said(fields.text("voice_group_complete"))
    main.comments += fields.left()
    after = [] if is_last or not pause else [rest(pause)]
    return [*steps, *(body or [main]), *closing, *after]


def _exercise(fields: Fields, rounds: int) -> Step:
    name, is_timed = fields.text("name"), fields.flag("timed")
    sets = fields.children("sets")
    amounts = [one.whole("reps") for one in sets]
    more = [line for one in sets for line in one.left()]
    if not sets and (only := fields.whole("reps")) is not None:
        amounts = [only] * rounds
    first = amounts[0] if amounts else None
    step = hold(name, None if first is None else first * 1_000) if is_timed else reps(name, first)
    values = [length(one * 1_000) if is_timed else str(one) for one in amounts if one]
    if len(set(values)) > 1 and len(values) == len(amounts) and step.kind != "open":
        step.keys["for" if is_timed else "count"] = list(values)
    elif len(set(amounts)) > 1 or len(amounts) != rounds:
        step.comments.append(f"In {rounds} rounds: {', '.join(map(str, amounts))}")
    if load := fields.text("load"):
        if step.kind in ("hold", "reps"):
            step.keys["load"] = load
        else:
            step.comments.append(f"load: {load}")
    if fields.flag("per_side") and step.kind in ("hold", "reps"):
        step.keys["sides"] = "each"
    tempo = fields.text("tempo")
    meant = tempo_meant(tempo) if tempo else None
    if meant and not meant.startswith("{") and step.kind == "reps":
        step.keys["tempo"] = meant
    elif tempo:
        step.comments.append(f"tempo: {tempo}")
    step.comments += [*more, *fields.left()]
    return step


def _same(step: Step) -> bool:
    """Return whether every round of a step is the same."""
    return not any(isinstance(step.keys.get(key), list) for key in ("for", "count"))


def _in_sets(step: Step, rounds: int) -> bool:
    """Give a step its sets; return whether that says all of its rounds."""
    if step.kind == "open":
        return False
    amounts: Value = step.keys.get("for", step.keys.get("count", ""))
    if isinstance(amounts, list):
        return len(amounts) == rounds
    repeat(step, "sets", rounds)
    return True


def _unrolled(made: list[Step], rounds: int, pause: int | None) -> list[Step]:
    """Return the steps of every round, one after the other, as each round is different."""
    steps: list[Step] = []
    for place in range(min(rounds, 50)):
        for one in made:
            keys = {
                key: value[place] if isinstance(value, list) and place < len(value) else value
                for key, value in one.keys.items()
            }
            again = Step(one.kind, one.value, keys, [], list(one.cues))
            again.comments += one.comments if place == 0 else []
            steps.append(again)
        if pause and place < rounds - 1:
            steps.append(rest(pause))
    return steps


def _cues(fields: Fields, made: list[Step]) -> list[str]:
    """Give the first timed step its cues; return those of other rounds, which no key says."""
    by_round = fields.data.get("voice_during_set")
    if isinstance(by_round, list):
        fields.take("voice_during_set")
    timed = next((one for one in made if one.kind == "hold"), None)
    left: list[str] = []
    seen: list[tuple[str, str]] = []
    for number, cues in enumerate(by_round if isinstance(by_round, list) else [], 1):
        for data in cues if isinstance(cues, list) else [cues]:
            one = Fields(data) if isinstance(data, dict) else Fields({"line": data})
            at, line = one.milliseconds("at_seconds"), one.text("line")
            moment = length(at) if at else "start"
            if line and timed is not None and number == 1:
                timed.cue(line, moment)
                seen.append((moment, line))
            elif (moment, line) not in seen:
                left.append(f"Round {number}, {moment}: {line}")
            left += one.left()
    return left
