"""The JSON Schema (draft-07) of a routine file, made from the tables that read one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timer.routine.durations import LONGEST_MS, MOST, SECOND
from timer.routine.model import Moves, Order
from timer.routine.reader import phases, scalars, validation
from timer.routine.reader.mapping import Table
from timer.routine.reader.routine_file import (
    DEFAULTS_KEYS,
    ROUTINE_KEYS,
    SCHEDULE_KEYS,
    SOUND_KEYS,
    WHEN,
)
from timer.routine.reader.scalars import Reader
from timer.routine.reader.steps import KINDS
from timer.routine.screening_questions import GUARDS

Schema = dict[str, Any]

ABOUT = {
    "name": "What the routine is called.",
    "about": "A sentence about it; for an open step, how long it is likely to take.",
    "when": "When it is meant to be done.",
    "kit": "What has to be at hand.",
    "schedule": "How often it is meant to be done.",
    "guards": "Questions asked once before the start.",
    "next": "The routine that is offered at the end.",
    "sound": "What is heard; a person's preference overrides it.",
    "defaults": "Gap lengths for steps and moves that say none.",
    "steps": "What is done, in order.",
    "for": "How long: 45s, 1m30s, 1:30, or a range such as 20-30s.",
    "count": "How many reps: 12, or a range such as 10-15.",
    "to": "The effort to stop at, such as 8/10.",
    "window": "The fewest and most reps, such as 3-8.",
    "ceiling": "The highest effort allowed; 9 unless said.",
    "tempo": "The phases of a rep with their lengths, or 5-1-2-0 (lower, pause, lift, pause).",
    "pace": "How long a rep takes at one's own speed.",
    "pattern": "The parts of a breath in counts of one second.",
    "cycles": "How many breaths.",
    "breaths": "How long to hold, in breaths of a pattern.",
    "load": "What you lift or pull, such as 10 kg: shown, said once, and kept with the set.",
    "why": "A sentence on what the step is for, shown in the details.",
    "lang": "The language of your own texts, for the voice: en, de, fr ...",
    "cap": "When an open step ends automatically.",
    "options": "2 to 9 answers.",
    "rounds": "How often the group runs.",
    "sides": "each, left, right, alternate, or a list of labels.",
    "order": "How sides and sets take turns.",
    "sets": "How many sets.",
    "settle": "Time to get into position.",
    "switch": "Time to change sides.",
    "cues": "Texts for a moment of each bout.",
    "optional": "true: may be dropped. extra: off until chosen.",
    "position": "How the body is placed.",
    "tags": "Words that guards go by.",
    **{name: kind.about for name, kind in KINDS.items()},
}
"""What editors show beside each key."""

_UNIT = "(s|secs?|seconds?|m|mins?|minutes?)"
_NUMBER = r"\d+(\.\d+)?"
_BOTH = r"\d+ ?m(ins?|inutes?)? ?0*[0-5]?\d(\.\d+)? ?s(ecs?|econds?)?"
_LENGTH = rf"({_NUMBER}|\d+(:[0-5]\d){{1,2}}|{_NUMBER} ?{_UNIT}|{_BOTH})"
_PART = r"(\d+(\.\d+)? ?%|\d+ ?/ ?[1-9]\d*)"
_DAYS = rf"({_NUMBER} ?({_UNIT[1:-1]}|h|hrs?|hours?|d|days?) ?)+"


def routine_schema(moves: Moves) -> Schema:
    """Return the schema, which suggests `moves` wherever a move can be named."""
    definitions = {**_values(moves), **{f"{name}-step": _kind(name) for name in KINDS}}
    definitions["step"] = _step()
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A routine for Supple",
        "definitions": definitions,
        **_table(ROUTINE_KEYS),
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _text(pattern: str, least: float | None = None, most: int = 0) -> Schema:
    """Return the schema of text, and of numbers from `least` to `most` if given."""
    shape = {"pattern": rf"^\s*{pattern}\s*$"}
    if least is None:
        return {"type": "string", **shape}
    return {"type": ["string", "number"], **shape, "minimum": least, "maximum": most}


def _list_of(item: Schema, least: int = 0) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": least}]}


def _array(item: Schema, least: int = 1) -> Schema:
    return {"type": "array", "items": item, "minItems": least}


def _by_side(amount: Schema) -> Schema:
    return {
        "anyOf": [
            amount,
            {"type": "object", "minProperties": 1, "additionalProperties": amount},
        ]
    }


def _by_set(amount: str, by_side: Schema, pattern: str, before: str = "") -> Schema:
    """Return the schema of a dose: alike, by side, or by set as a list or in one text."""
    row = {"type": "string", "pattern": rf"^{before}\s*{pattern}(\s*,\s*{pattern})+\s*$"}
    return {"anyOf": [_ref(amount), by_side, _array(_ref(amount)), row]}


def _words(*words: str) -> Schema:
    return {"enum": list(words)}


def _object(required: list[str], **properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def _values(moves: Moves) -> dict[str, Schema]:
    """Return the schema of each kind of value, by the shape of its reader."""
    text: Schema = {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": 500}
    yes = [True, False, "true", "false", "yes", "no", "on", "off"]
    return {
        "text": text,
        "texts": _list_of(_ref("text")),
        "slug": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "move": {"anyOf": [_words(*moves.slugs), text]} if moves.slugs else text,
        "switch": {"enum": yes},
        "routine": text,
        "language": {"type": "string", "pattern": f"^{scalars.LANGUAGE}$"},
        "optional": {"enum": [*yes, "extra"]},
        "sides": {"anyOf": [_words("each", "left", "right", "alternate"), _array(_ref("text"))]},
        "order": _words(*Order),
        "when": _list_of(_words(*WHEN)),
        "guards": _list_of(_words(*GUARDS)),
        **_measures(),
        **_parts(),
    }


def _measures() -> dict[str, Schema]:
    """Return the schemas of lengths, counts and efforts."""
    longest = LONGEST_MS // SECOND
    span = rf"{_LENGTH}(\s*[-–—]\s*{_LENGTH})?"
    days, counts = rf"({_LENGTH}|{_DAYS})", r"\d+( ?[-–—] ?\d+)?"
    return {
        "length": _text(_LENGTH, 0.001, longest),
        "gap-span": _text(span, 0, longest),
        "span": _text(span, 0.001, longest),
        "phase": _text(span, 0, longest),
        "days": _text(rf"{days}(\s*[-–—]\s*{days})?", 1, 400 * 86_400),
        "count": _text(r"0*[1-9]\d{0,3}", 1, MOST),
        "counts": _text(counts, 1, MOST),
        "sets": _by_side(_ref("count")),
        "side-times": _by_side(_ref("span")),
        "side-counts": _by_side(_ref("counts")),
        # Two numbers around a comma without a space are one with a decimal comma.
        "time-dose": _by_set("span", _ref("side-times"), span, r"(?!\s*\d+,\d+\s*[a-z]*\s*$)"),
        "count-dose": _by_set("counts", _ref("side-counts"), counts),
        "moment": {"anyOf": [_words(*phases.MOMENTS), _ref("gap"), _text(_PART)]},
        "gap": _text(_LENGTH, 0, longest),
        "target": _text(r"[1-9] ?/ ?10"),
        "ceiling": _text(r"[1-9]( ?/ ?10)?", 1, validation.HIGHEST),
    }


def _parts() -> dict[str, Schema]:
    """Return the schemas of values with parts."""
    text, length, span = _ref("text"), _ref("length"), _ref("phase")
    cue = {
        **_object(["say"], at=_ref("moment"), every=length, say=text),
        "not": {"required": ["at", "every"]},
    }
    phase = _object(["phase", "for"], **{"phase": text, "for": span, "cue": text})
    zone = _object(
        ["zone"],
        **{"zone": _ref("move"), "for": length, "share": _ref("count"), "cues": _ref("cues")},
    )
    option = _object(["text"], text=text, then=_words("stop", "continue"), say=text)
    tempos: list[Schema] = [
        {"type": "object", "minProperties": 1, "additionalProperties": span},
        _array(phase),
        {"type": "string", "pattern": rf"^{_NUMBER}( ?[-–] ?{_NUMBER}){{3}}$"},
    ]
    return {
        "cues": _list_of({"anyOf": [text, cue]}),
        "tempo": {"anyOf": tempos},
        "pattern": _object(["in", "out"], **dict.fromkeys(phases.BREATH, span)),
        "zones": _array({"anyOf": [_ref("move"), zone]}),
        "options": {**_array({"anyOf": [text, option]}, 2), "maxItems": 9},
        "steps": _array(_ref("step")),
        "schedule": _table(SCHEDULE_KEYS),
        "sound": _table(SOUND_KEYS),
        "defaults": _table(DEFAULTS_KEYS),
    }


def _shape(key: str, read: Reader[Any]) -> Schema:
    shape = _ref(read.shape) if isinstance(read.shape, str) else _words(*read.shape)
    # Draft-07 ignores everything beside a $ref.
    return {"description": ABOUT[key], "allOf": [shape]} if key in ABOUT else shape


def _table(table: Table) -> Schema:
    required = [name for name, key in table.items() if key.required]
    return _object(required, **{name: _shape(name, key.read) for name, key in table.items()})


def _kind(name: str) -> Schema:
    return {**_table(KINDS[name].keys), **_more(name)}


def _more(name: str) -> Schema:
    """Return the rules of one kind beyond its keys."""
    if name == "hold":
        alone = {"required": ["for"], "not": {"required": ["pattern"]}}
        breaths = {"required": ["breaths", "pattern"], "not": {"required": ["for"]}}
        return {"oneOf": [alone, breaths]}
    if name == "breathe":
        return {"oneOf": [{"required": ["for"]}, {"required": ["cycles"]}]}
    if name == "reps":
        return {"not": {"required": ["tempo", "pace"]}}
    return {}


def _step() -> Schema:
    """Return the schema of a step: that of the kind whose key it has, or else of a rest."""
    chosen: Mapping[str, Any] = _ref("rest-step")
    for name in reversed([kind for kind in KINDS if kind != "rest"]):
        chosen = {"if": {"required": [name]}, "then": _ref(f"{name}-step"), "else": chosen}
    return {"type": "object", **chosen} if "if" in chosen else dict(chosen)
