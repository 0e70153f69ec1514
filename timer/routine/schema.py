"""The JSON Schemas (draft-07) of routine and moves files, made from the tables that read them.

Editors show what is said here: what a key is for, what may be written, and what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from timer.routine.durations import LONGEST_MS, MOST, SECOND
from timer.routine.library.moves import CHANGE_KEYS, MOVE_KEYS, SWAP_KEYS, SWAPS_KEYS
from timer.routine.library.positions import bundled
from timer.routine.library.programmes import PROGRAMME_KEYS, STAGE_KEYS
from timer.routine.model import LANGUAGE, Move, Moves, Order
from timer.routine.reader import phases, validation
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
    "name": "What it is called.",
    "about": "A sentence about it; for an open step, how long it is likely to take.",
    "when": "When it is meant to be done.",
    "kit": "What you need.",
    "schedule": "How often it is meant to be done.",
    "guards": "Questions asked once before the start.",
    "next": "The routine that is offered at the end.",
    "sound": "What is heard; a person's preference overrides it.",
    "defaults": "Gap lengths for steps and moves that have none of their own.",
    "steps": "What is done, in order.",
    "for": "How long: 45s, 1m30s, 1:30, or a range such as 20-30s.",
    "count": "How many reps: 12, or a range such as 10-15.",
    "to": "The effort to stop at, such as 8/10.",
    "window": "The fewest and most reps, such as 3-8.",
    "ceiling": "The highest effort allowed; 9 by default.",
    "tempo": "The phases of a rep with their lengths, or 5-1-2-0 (lower, pause, raise, pause).",
    "pace": "How long a rep takes at your own speed.",
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
    "position": "The position of your body.",
    "tags": "Words that guards look for.",
    "at": "When it is said, in every set and on every side.",
    "every": "How often it is said again, such as 20s.",
    "say": "What is said.",
    "per-day": "How often a day.",
    "per-week": "How often a week.",
    "apart": "The shortest time between two sessions, such as 48h.",
    "every-run": "true: with every run.",
    "voice": "full: everything. brief: no cues and counts. names: only what's next. off: nothing.",
    "ticks": "Whether the last seconds and the reps tick.",
    "metronome": "Whether every second of work ticks.",
    "phase": "What this part of a rep is called.",
    "cue": "What is said at this phase.",
    "zone": "The place, or a move of the library.",
    "share": "How many parts of the shared time it takes; 1 by default.",
    "text": "The answer.",
    "then": "stop: this answer ends the routine.",
    **{name: kind.about for name, kind in KINDS.items()},
}
"""What editors show beside each key."""

BREATH_ABOUT = {
    "in": "Seconds of breathing in.",
    "in again": "Seconds of a second breath in on top of the first.",
    "hold": "Seconds of holding with full lungs.",
    "out": "Seconds of breathing out.",
    "pause": "Seconds before the next breath in.",
}
"""What editors show beside each part of a breath."""

MOVE_ABOUT = {
    "name": "What the move is called.",
    "aliases": "Other names it is found by.",
    "cues": "What is said, unless the step has cues of its own.",
    "position": "The position of your body, which sets the time to get into it.",
    "kit": "What you need.",
    "tempo": ABOUT["tempo"],
    "pace": ABOUT["pace"],
    "settle": "Time to get into position, if it is more than the position suggests.",
    "switch": "Time to change sides, if it is more than 5 seconds.",
    "tags": "Words that guards look for.",
    "swaps": "Moves that can take its place.",
    "warnings": "What to watch out for, shown in the details.",
    "figure": "The drawing that shows it.",
    "source": "Where it comes from; house for our own.",
    "limb": "What left and right name: leg, arm or side.",
    "easier": "Easier moves, the next step down first.",
    "harder": "Harder moves.",
    "instead": "Moves that do the same in another way.",
    "to": "The move.",
    "as": "Keys of a step that must differ, such as sides.",
}
"""What editors show beside each key of a move."""

PROGRAMME_ABOUT = {
    "name": "What the programme is called.",
    "move": "The move whose dose grows.",
    "stages": "The stages, the first being the step as a routine has it.",
    "why": "A sentence on why it grows like this.",
    "source": MOVE_ABOUT["source"],
    "about": "The stage in words, such as 3 sets of 8.",
    "to": "Another move that takes its place from this stage on.",
    "as": "Keys of the step that change.",
    "after": "How many good sessions in a row lead to the next stage; 2 by default.",
}
"""What editors show beside each key of a programme."""

POSITIONS = {
    "standing": "On your feet.",
    "walking": "On your feet, moving along.",
    "wall": "Standing at a wall.",
    "sitting-chair": "On a chair or bench.",
    "half-kneeling": "On one knee.",
    "kneeling": "On both knees.",
    "all-fours": "On hands and knees.",
    "sitting-floor": "On the floor.",
    "lying-back": "On your back.",
    "lying-side": "On your side.",
    "lying-front": "Face down.",
}
"""What each position is."""

MOMENTS = {
    "start": "As the set starts; the same as no `at`.",
    "half": "Halfway.",
    "end": "Just before it ends.",
    "last-rep": "At the last rep or breath.",
}
"""What each moment of a cue is."""

_WORDS = {
    "length": "Write a length such as 45s, 1m30s or 1:30, at most four hours.",
    "span": "Write a length such as 30s or 1m30s, or a range such as 20-30s.",
    "days": "Write a time such as 48h or 2d, or a range such as 1-2d.",
    "count": "Write a whole number from 1 to 1000.",
    "counts": "Write a whole number such as 12, or a range such as 10-15.",
    "target": "Write an effort such as 8/10, at most 9/10.",
    "ceiling": "Write a number from 1 to 9: ten is never asked for.",
    "moment": "Write start, half, end, last-rep, or a time such as 10s, 1/3 or 75%.",
    "slug": "Use lower case and hyphens, such as breathe-down.",
    "language": "Write the code of a language, such as en, de or fr.",
    "tempo": "Write {lower: 3s, raise: 1s}, or for strength 5-1-2-0.",
    "pattern": "Write {in: 4, out: 6}, and hold and pause if you like.",
    "sides": "Write each, left, right, alternate, or your own labels in brackets.",
    "by side": "Write one amount for each side, such as {left: 12, right: 8}.",
    "step": "Give this step one of the kinds {kinds}.",
}
"""What to write instead, where only a pattern could be shown."""

_UNIT = "(s|secs?|seconds?|m|mins?|minutes?)"
_NUMBER = r"\d+(\.\d+)?"
_BOTH = r"\d+ ?m(ins?|inutes?)? ?0*[0-5]?\d(\.\d+)? ?s(ecs?|econds?)?"
_LENGTH = rf"({_NUMBER}|\d+(:[0-5]\d){{1,2}}|{_NUMBER} ?{_UNIT}|{_BOTH})"
_PART = r"(\d+(\.\d+)? ?%|\d+ ?/ ?[1-9]\d*)"
_DAYS = rf"({_NUMBER} ?({_UNIT[1:-1]}|h|hrs?|hours?|d|days?) ?)+"
_SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
_DRAFT = "http://json-schema.org/draft-07/schema#"


def routine_schema(moves: Moves, routines: Iterable[str] = ()) -> Schema:
    """Return the schema of a routine file.

    It suggests `moves` wherever a move can be named, and the slugs of `routines` to include.
    """
    definitions = {
        **_values(moves, tuple(routines)),
        **{f"{name}-step": _kind(name) for name in KINDS},
        "step": _step(),
    }
    top = _table(ROUTINE_KEYS)
    return {"$schema": _DRAFT, "title": "A routine for Supple", "definitions": definitions, **top}


def moves_schema(moves: Moves) -> Schema:
    """Return the schema of a file of moves; `moves` are suggested as swaps."""
    swap = _table(SWAP_KEYS, MOVE_ABOUT)
    slug = {"type": "string", "pattern": _SLUG, "patternErrorMessage": _WORDS["slug"]}
    definitions = {
        **_values(moves, ()),
        "slug": {"anyOf": [_move(moves), slug]},
        "swap-list": _list_of({"anyOf": [_ref("slug"), swap]}),
        "swaps": _table(SWAPS_KEYS, MOVE_ABOUT),
        "changes": _table(CHANGE_KEYS),
        "move-entry": _table(MOVE_KEYS, MOVE_ABOUT),
    }
    used = _used(_ref("move-entry"), definitions)
    return {
        "$schema": _DRAFT,
        "title": "Moves for Supple",
        "definitions": {name: shape for name, shape in definitions.items() if name in used},
        "type": "object",
        "propertyNames": {"pattern": _SLUG, "patternErrorMessage": _WORDS["slug"]},
        "additionalProperties": _ref("move-entry"),
    }


def programme_schema(moves: Moves) -> Schema:
    """Return the schema of a programme."""
    definitions = {
        **_values(moves, ()),
        "slug": _move(moves),
        "changes": _table(CHANGE_KEYS),
        "stages": _array(_table(STAGE_KEYS, PROGRAMME_ABOUT)),
    }
    top = _table(PROGRAMME_KEYS, PROGRAMME_ABOUT)
    used = _used(top, definitions)
    return {
        "$schema": _DRAFT,
        "title": "A programme for Supple",
        "definitions": {name: shape for name, shape in definitions.items() if name in used},
        **top,
    }


def _used(part: Schema, definitions: dict[str, Schema]) -> set[str]:
    """Return the definitions that `part` refers to, and those that they refer to."""
    found: set[str] = set()
    waiting = _references(part)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting |= _references(definitions[name])
    return found


def _references(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(_references, part))
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"].rpartition("/")[2]} if "$ref" in part else set()
    return own.union(*map(_references, part.values()))


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _text(pattern: str, words: str, least: float | None = None, most: int = 0) -> Schema:
    """Return the schema of text, and of numbers from `least` to `most` if given.

    `words` is the key of what to write instead.
    """
    told = _WORDS[words]
    shape = {"pattern": rf"^\s*{pattern}\s*$", "patternErrorMessage": told, "errorMessage": told}
    if least is None:
        return {"type": "string", **shape}
    return {"type": ["string", "number"], **shape, "minimum": least, "maximum": most}


def _list_of(item: Schema, least: int = 0) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": least}]}


def _array(item: Schema, least: int = 1) -> Schema:
    return {"type": "array", "items": item, "minItems": least}


def _sided(amount: Schema) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": amount,
        "errorMessage": _WORDS["by side"],
    }


def _by_side(amount: Schema) -> Schema:
    return {"anyOf": [amount, _sided(amount)]}


def _by_set(amount: Schema, pattern: str, before: str = "") -> Schema:
    """Return the schema of a dose: alike, by side, or by set as a list or in one text."""
    alike = {**amount, "pattern": rf"^{before}\s*{pattern}(\s*,\s*{pattern})*\s*$"}
    return {"anyOf": [alike, _sided(amount), _array(amount)]}


def _words(*words: str, instead: str = "") -> Schema:
    """Return the schema of one of several words; `instead` is the key of what else to write."""
    told = {"errorMessage": _WORDS[instead]} if instead else {}
    return {"enum": list(words), **told}


def _told(words: dict[str, str], instead: str = "") -> Schema:
    """Return the schema of one of several words, each with what it means."""
    return {**_words(*words, instead=instead), "enumDescriptions": list(words.values())}


def _object(required: list[str], **properties: Schema) -> Schema:
    """Return the schema of a mapping; each property has its description, if there is one."""
    return {
        "type": "object",
        "required": required,
        "properties": {name: _described(name, shape) for name, shape in properties.items()},
        "additionalProperties": False,
    }


def _described(name: str, shape: Schema, about: dict[str, str] = ABOUT) -> Schema:
    # Draft-07 ignores everything beside a $ref.
    if name not in about:
        return shape
    return {"description": about[name], **({"allOf": [shape]} if "$ref" in shape else shape)}


def _move(moves: Moves) -> Schema:
    """Return the schema of a move's slug, with what each is and what it needs."""
    found = {slug: move for slug in moves.slugs if (move := moves.find(slug))}
    return _told({slug: _about(move) for slug, move in found.items()})


def _about(move: Move) -> str:
    cues = " ".join(cue.texts[0] for cue in move.cues[:1])
    needs = f" Needs: {', '.join(move.kit)}." if move.kit else ""
    return f"{move.name}. {cues}{needs}".strip()


def _values(moves: Moves, routines: Sequence[str]) -> dict[str, Schema]:
    """Return the schema of each kind of value, by the shape of its reader."""
    size = {"minLength": 1, "maxLength": 500}
    text: Schema = {"type": ["string", "number", "boolean"], **size}
    # Where words are suggested, `true` and `false` would be suggested too.
    word: Schema = {"type": ["string", "number"], **size}
    yes = [True, False, "true", "false", "yes", "no", "on", "off"]
    places = {name: POSITIONS.get(name, "") for name in bundled().levels}
    questions = {guard.slug: guard.question for guard in GUARDS.values()}
    slug = {"type": "string", "pattern": _SLUG, "patternErrorMessage": _WORDS["slug"]}
    return {
        "text": text,
        "texts": _list_of(_ref("text")),
        "slug": {"anyOf": [_words(*routines, instead="slug"), slug]} if routines else slug,
        "move": {"anyOf": [_move(moves), text]} if moves.slugs else text,
        "position": {"anyOf": [_told(places), word]},
        "routine": {"anyOf": [_words(*routines), word]} if routines else word,
        "switch": {"enum": yes},
        "language": _text(LANGUAGE, "language"),
        "optional": {"enum": [*yes, "extra"]},
        "sides": {
            "anyOf": [
                _words("each", "left", "right", "alternate", instead="sides"),
                _array(_ref("text")),
            ]
        },
        "order": _words(*Order),
        "when": _list_of(_words(*WHEN)),
        "guards": _list_of(_told(questions)),
        **_measures(),
        **_parts(),
    }


def _measures() -> dict[str, Schema]:
    """Return the schemas of lengths, counts and efforts."""
    longest = LONGEST_MS // SECOND
    span = rf"{_LENGTH}(\s*[-–—]\s*{_LENGTH})?"
    days, counts = rf"({_LENGTH}|{_DAYS})", r"\d+( ?[-–—] ?\d+)?"
    some_time = _text(span, "span", 0.001, longest)
    some = _text(counts, "counts", 1, MOST)
    one = _text(r"0*[1-9]\d{0,3}", "count", 1, MOST)
    return {
        "length": _text(_LENGTH, "length", 0.001, longest),
        "gap-span": _text(span, "span", 0, longest),
        "span": some_time,
        "phase": _text(span, "span", 0, longest),
        "days": _text(rf"{days}(\s*[-–—]\s*{days})?", "days", 1, 400 * 86_400),
        "count": one,
        "counts": some,
        "sets": _by_side(one),
        "side-times": _by_side(some_time),
        "side-counts": _by_side(some),
        # Two numbers around a comma without a space are one with a decimal comma.
        "time-dose": _by_set(some_time, span, r"(?!\s*\d+,\d+\s*[a-z]*\s*$)"),
        "count-dose": _by_set(some, counts),
        "moment": {
            "anyOf": [
                _told(MOMENTS, "moment"),
                _text(rf"({_LENGTH}|{_PART})", "moment", 0, longest),
            ]
        },
        "target": _text(r"[1-9] ?/ ?10", "target"),
        "ceiling": _text(r"[1-9]( ?/ ?10)?", "ceiling", 1, validation.HIGHEST),
    }


def _parts() -> dict[str, Schema]:
    """Return the schemas of values with parts."""
    text, length, span = _ref("text"), _ref("length"), _ref("phase")
    by_side = _object(["left", "right"], left=text, right=text, either=text)
    said = {"anyOf": [text, by_side]}
    cue = {
        **_object(["say"], at=_ref("moment"), every=length, say=said),
        "not": {"required": ["at", "every"]},
    }
    phase = _object(["phase", "for"], **{"phase": text, "for": span, "cue": text})
    zone = _object(
        ["zone"],
        **{"zone": _ref("move"), "for": length, "share": _ref("count"), "cues": _ref("cues")},
    )
    option = _object(["text"], text=text, then=_words("stop", "continue"), say=text)
    tempos: list[Schema] = [
        _text(rf"{_NUMBER}( ?[-–] ?{_NUMBER}){{3}}", "tempo"),
        {"type": "object", "minProperties": 1, "additionalProperties": span},
        _array(phase),
    ]
    for tempo in tempos:
        tempo.update(description=ABOUT["tempo"], errorMessage=_WORDS["tempo"])
    breath = _table(phases.PATTERN_KEYS, BREATH_ABOUT) | {"required": ["in", "out"]}
    return {
        "cues": _list_of({"anyOf": [text, cue]}),
        "tempo": {"anyOf": tempos},
        "pattern": {**breath, "errorMessage": _WORDS["pattern"]},
        "zones": _array({"anyOf": [_ref("move"), zone]}),
        "options": {**_array({"anyOf": [text, option]}, 2), "maxItems": 9},
        "steps": _array(_ref("step")),
        "schedule": _table(SCHEDULE_KEYS),
        "sound": _table(SOUND_KEYS),
        "defaults": _table(DEFAULTS_KEYS),
    }


def _table(table: Table, about: dict[str, str] = ABOUT) -> Schema:
    """Return the schema of a mapping that is read by a table of keys."""
    shapes = ((name, _shape(name, key.read)) for name, key in table.items())
    return {
        **_object([name for name, key in table.items() if key.required]),
        "properties": {name: _described(name, shape, about) for name, shape in shapes},
    }


def _shape(key: str, read: Reader[Any]) -> Schema:
    if key == "position":
        return _ref("position")
    return _ref(read.shape) if isinstance(read.shape, str) else _words(*read.shape)


def _kind(name: str) -> Schema:
    return {**_table(KINDS[name].keys), **_more(name)}


def _more(name: str) -> Schema:
    """Return the rules of one kind beyond its keys."""
    if name == "hold":
        return {
            "if": {"type": "object", "required": ["breaths"]},
            "then": {"required": ["pattern"], "not": {"required": ["for"]}},
            "else": {"required": ["for"], "not": {"required": ["pattern"]}},
        }
    if name == "breathe":
        return {"oneOf": [{"required": ["for"]}, {"required": ["cycles"]}]}
    if name == "reps":
        return {"not": {"required": ["tempo", "pace"]}}
    return {}


def _step() -> Schema:
    """Return the schema of a step: that of the kind whose key it has.

    Where it has none, the last branch offers all kinds and says so in one message.
    """
    kinds = {name: {"description": kind.about} for name, kind in KINDS.items()}
    told = _WORDS["step"].format(kinds=", ".join(KINDS))
    chosen: Schema = {
        "type": "object",
        "properties": kinds,
        "required": ["rest"],
        "errorMessage": told,
    }
    for name in reversed(KINDS):
        # Without its type, the condition would hold of an empty step, and offer one kind alone.
        condition = {"type": "object", "required": [name]}
        chosen = {"if": condition, "then": _ref(f"{name}-step"), "else": chosen}
    return chosen
