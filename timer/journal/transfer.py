"""Reads a history that `supple history --json` wrote, to be added to a journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from timer.errors import SuppleError
from timer.frozen import frozen, keyword_frozen
from timer.journal.events import Answer, Entry, Note, SessionStart, SetRecord, State
from timer.journal.schema import (
    COUNT,
    EFFORT,
    INSTANT,
    MIXED,
    SHARE,
    SPEED,
    TEXT,
    TEXTS,
    TIME,
    Value,
    or_none,
)
from timer.player.results import ENOUGH, Result, dose_done, part_done
from timer.text import safe

LARGEST_EXPORT = 512 * 1024 * 1024
"""In bytes; ten thousand sessions of twenty sets are a tenth of it."""
FEW = 5
"""How many faults of a file are named one by one."""
KINDS = ("run", "injury", "return", "diary")
"""The kinds of facts."""
NOTHING_ADDED = "Nothing was added. Correct the file, or export your history again."

_MISSING = object()
_STATE, _RESULT, _KIND = Value("state"), Value("result"), Value("kind")
_CHOICES: Mapping[str, Sequence[str]] = {
    "state": [*State],
    "result": [*Result],
    "kind": KINDS,
}
_WANTED = {
    "text": "a text",
    "texts": "a list of texts",
    "mixed": "a number or a text",
    "instant": "a time with its offset, such as 2026-03-01T07:30:00+01:00",
    "share": "a number from 0 to 1",
    "integer": "a whole number",
    "real": "a number above 0",
}


@keyword_frozen
class ImportedSession:
    """One session of a file, ready to be written."""

    start: SessionStart
    sets: tuple[SetRecord, ...]
    answers: tuple[Answer, ...]
    notes: tuple[Note, ...]
    ended_at: str | None
    state: str
    active_ms: int
    share: float | None
    corrected: tuple[tuple[str, str, object], ...] = ()
    """The id of each set that had been corrected, when, and what it had before."""

    @property
    def reached(self) -> tuple[bool, bool, int]:
        """How far it went when it was exported: more of it is greater."""
        return self.ended_at is not None, self.state != State.PARTIAL, len(self.sets)


@frozen
class Imported:
    """What a file holds: sessions, the newest first, and the facts of days."""

    sessions: tuple[ImportedSession, ...]
    entries: tuple[Entry, ...]


@frozen
class Added:
    """What became of an `Imported`: what was added, completed, or there already."""

    sessions: int
    facts: int
    completed: int
    """How many sessions were there as far as they went at an earlier export."""
    known_sessions: int
    known_facts: int
    deleted: int = 0
    """How many sessions are left out since they were deleted here."""


def read_export(text: str) -> Imported:
    """Return what `text` holds. Raise SuppleError with the place of each fault, at most FEW."""
    faults: list[str] = []
    whole = _Table(_parsed(text), "", faults)
    if not isinstance(whole.values, dict) or "sessions" not in whole.values:
        _refuse("It isn't a history: it has no `sessions`.")
    version = whole.values.get("schema_version")
    if version != 1:
        _refuse(f"Its `schema_version` is {_shown(version)}, but has to be 1.")
    sessions = tuple(map(_session, whole.tables("sessions")))
    entries = tuple(map(_entry, whole.tables("facts")))
    if faults:
        more = [f"There are {len(faults) - FEW} more faults."] if len(faults) > FEW else []
        _refuse("\n".join((*faults[:FEW], *more)))
    return Imported(
        tuple(one for one in sessions if one is not None),
        tuple(one for one in entries if one is not None),
    )


class _Table:
    """One object of the file; every fault of its values is added to `faults` with its place."""

    def __init__(self, values: Any, place: str, faults: list[str]) -> None:
        self.values = values
        self.place = place
        self.faults = faults
        self._before = len(faults)

    @property
    def sound(self) -> bool:
        """Whether nothing in it was wrong so far."""
        return len(self.faults) == self._before

    def get(self, name: str, value: Value, default: Any = _MISSING) -> Any:
        """Return what is under `name`; without a `default` it has to be there."""
        found = self.values.get(name, default)
        if found is _MISSING:
            self.faults.append(f"{self.place} has no `{name}`.")
        elif found is not default and not _fits(value, found):
            wanted = _wanted(value)
            self.faults.append(f"{self.place}.{name} is {_shown(found)}, but has to be {wanted}.")
        return found

    def table(self, name: str) -> _Table | None:
        """Return the object under `name`, or None if it is missing or null."""
        found, place = self.values.get(name), f"{self.place}.{name}"
        if found is None or isinstance(found, dict):
            return None if found is None else _Table(found, place, self.faults)
        self.faults.append(f"{place} is {_shown(found)}, but has to be an object, or null.")
        return None

    def tables(self, name: str) -> Iterator[_Table]:
        """Yield the objects in the list under `name`, which may be missing or null."""
        found = self.values.get(name)
        found = [] if found is None else found
        place = f"{self.place}.{name}" if self.place else name
        if not isinstance(found, list):
            self.faults.append(f"{place} is {_shown(found)}, but has to be a list.")
            return
        for number, one in enumerate(found):
            if isinstance(one, dict):
                yield _Table(one, f"{place}[{number}]", self.faults)
            else:
                self.faults.append(f"{place}[{number}] is {_shown(one)}, but has to be an object.")


def _session(table: _Table) -> ImportedSession | None:
    """Return the session in `table`, or None if anything in it is wrong."""
    id = table.get("id", TEXT)
    start = {
        "routine": table.get("routine", TEXT),
        "started_at": table.get("started_at", INSTANT),
        "planned_ms": table.get("planned_ms", or_none(TIME), None) or 0,
        "speed": table.get("speed", or_none(SPEED), None) or 1.0,
        "name": table.get("name", or_none(TEXT), None),
        "left_out": table.get("left_out", or_none(TEXTS), None) or (),
    }
    end = {
        "ended_at": table.get("ended_at", or_none(INSTANT), None),
        "state": table.get("state", _STATE),
        "active_ms": table.get("active_ms", or_none(TIME), None) or 0,
        "share": table.get("share", or_none(SHARE), None),
    }
    own = own_ids(id) if isinstance(id, str) else iter(())
    corrected: list[tuple[str, str, object]] = []
    sets = [
        _set(one, number, own, id, start["started_at"], corrected)
        for number, one in enumerate(table.tables("sets"), 1)
    ]
    answers = [_answer(one, own, id) for one in table.tables("answers")]
    notes = [_note(one, own, id) for one in table.tables("notes")]
    if not table.sound:
        return None
    start["left_out"] = tuple(start["left_out"])
    return ImportedSession(
        start=SessionStart(id, **start),
        sets=tuple(one for one in sets if one),
        answers=tuple(one for one in answers if one),
        notes=tuple(one for one in notes if one),
        corrected=tuple(corrected),
        **end,
    )


def _set(
    table: _Table,
    number: int,
    own: Iterator[str],
    session: str,
    started_at: str,
    corrected: list[tuple[str, str, object]],
) -> SetRecord | None:
    """Return a set, or None if anything in it is wrong; what it had before goes to `corrected`."""
    values = {
        "move": table.get("move", or_none(TEXT), None),
        "side": table.get("side", or_none(TEXT), None),
        "set": table.get("set", or_none(COUNT), None),
        "result": table.get("result", _RESULT),
        "planned": table.get("planned", or_none(COUNT), None),
        "done": table.get("done", or_none(COUNT), None),
        "planned_seconds": table.get("planned_seconds", or_none(COUNT), None),
        "seconds": table.get("seconds", COUNT),
        "effort": table.get("effort", or_none(EFFORT), None),
        "load": table.get("load", or_none(TEXT), None),
    }
    named = or_none(TEXT) if values["move"] else TEXT
    label = table.get("label", named, values["move"] or _MISSING)
    label = values["move"] if label is None else label
    before = table.table("corrected")
    if before is not None:
        at = before.get("at", INSTANT)
        was = {
            "done": before.get("done", or_none(COUNT), None),
            "seconds": before.get("seconds", COUNT),
            "effort": before.get("effort", or_none(EFFORT), None),
            "load": before.get("load", or_none(TEXT), None),
        }
        if (result := before.get("result", or_none(_RESULT), None)) is not None:
            was |= {"result": result, "pain": {}}
    if not table.sound:
        return None
    id = next(own)
    if before is not None:
        corrected.append((id, at, was))
    dose = (values["planned"], values["done"], values["planned_seconds"] or 0, values["seconds"])
    # The file doesn't say which sets waited for the person, but only those are done with less.
    waits = part_done(*dose) < ENOUGH
    return SetRecord(
        id=id,
        session_id=session,
        segment=number,
        label=label,
        part=dose_done(values["result"], *dose, waits=waits),
        kind="effort" if values["effort"] is not None else "reps" if values["planned"] else "hold",
        position_ms=0,
        ended_at=started_at,
        **{**values, "result": Result(values["result"])},
    )


def _answer(table: _Table, own: Iterator[str], session: str) -> Answer | None:
    question = table.get("question", TEXT)
    number = table.get("number", or_none(COUNT), None)
    answer = table.get("answer", TEXT)
    return Answer(next(own), session, question, number, answer) if table.sound else None


def _note(table: _Table, own: Iterator[str], session: str) -> Note | None:
    kind, at = table.get("kind", TEXT), table.get("at", INSTANT)
    value = table.get("value", or_none(MIXED), None)
    side = table.get("side", or_none(TEXT), None)
    return Note(next(own), session, kind, value, side, at) if table.sound else None


def _entry(table: _Table) -> Entry | None:
    from timer.digests import NAMES, named_id

    kind, at = table.get("kind", _KIND), table.get("at", INSTANT)
    value = table.get("value", or_none(MIXED), None)
    minutes = table.get("minutes", or_none(COUNT), None)
    side = table.get("side", or_none(TEXT), None)
    if not table.sound:
        return None
    content = (kind, at, value, minutes, side)
    return Entry(named_id(NAMES, repr(content)), *content)


def own_ids(session: str) -> Iterator[str]:
    """Yield ids for what belongs to a session, the same ones each time."""
    from itertools import count

    from timer.digests import NAMES, named_id
    from timer.text import storable

    for number in count(1):
        yield named_id(NAMES, f"imported:{storable(session)}:{number}")


def _parsed(text: str) -> Any:
    import json

    def number(name: str) -> NoReturn:
        raise ValueError(f"{name} isn't a number in JSON")

    try:
        return json.loads(text, parse_constant=number)
    except json.JSONDecodeError as error:
        _refuse(f"It isn't JSON: line {error.lineno}, column {error.colno}: {error.msg}.")
    except (ValueError, RecursionError) as error:
        _refuse(f"It isn't JSON: {error}.")


def _fits(value: Value, found: object) -> bool:
    choices = _CHOICES.get(value.kind)
    if found is None or choices is None:
        return value.fits(found)
    return isinstance(found, str) and found in choices


def _wanted(value: Value) -> str:
    if value.kind in _CHOICES:
        *others, last = _CHOICES[value.kind]
        words = f"{', '.join(others)} or {last}"
    else:
        words = _WANTED[value.kind]
    if value.kind == "integer":
        words += f" from {value.low} to {value.high}"
    return f"{words}, or null" if value.optional else words


def _shown(value: object) -> str:
    """Return a value of the file as its JSON, cut short."""
    import json

    return safe(json.dumps(value, ensure_ascii=False), 40)


def _refuse(message: str) -> NoReturn:
    raise SuppleError(message, NOTHING_ADDED)
