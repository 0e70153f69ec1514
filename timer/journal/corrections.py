"""Deletes sessions, corrects sets and the diary, and takes back what was done to a session.

A deleted session stays in the file, marked: no list or figure has it, records of it that come later
stay with it, and it can be restored. Before a set is corrected, what it had is kept as a row of the
table `change`, so the set says that it was corrected. The share of its session changes by as much
as the set's part of it, and with the share, whether the session was finished. Once no set of a
session hurt after all, what it noted of pain goes too, and comes back if one did. What you answered
about pain is about you, so it stays until you answer again, if need be in the note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from timer.errors import SuppleError
from timer.frozen import frozen
from timer.journal.events import RETURN, State, moment_ms
from timer.journal.schema import CHANGES, COLUMNS, DELETED, SESSIONS, SETS
from timer.player.results import ENOUGH, FINISHED_FROM, Result, dose_done, part_done
from timer.text import storable

if TYPE_CHECKING:
    from sqlite3 import Connection

_FIELDS = ("done", "seconds", "effort", "load")
"""What of a set can be corrected."""
_CALLED = {"done": "reps", "seconds": "seconds", "effort": "effort", "load": "load"}
_LIMITS = {
    "done": "Write a whole number, 0 or more.",
    "seconds": "Write a whole number, 0 or more.",
    "effort": "Write 1 to 10, or 0 if it isn't known.",
    "load": "Write a few words, such as `10 kg`.",
}
LONGEST = 80
"""How many characters a load may have."""
_ROUNDED_MS = 1_000
"""By how much the planned time of a set may differ, which is kept in whole seconds."""
_MARK = f"UPDATE session SET deleted_at = ? WHERE id = ? AND id IN (SELECT id FROM {SESSIONS})"
_UNMARK = f"UPDATE session SET deleted_at = NULL WHERE id = ? AND id IN (SELECT id FROM {DELETED})"
_DELETED = f"SELECT id, routine, started_at FROM {DELETED} ORDER BY deleted_at DESC, place DESC"
_LOG = """
    INSERT INTO change (id, number, session_id, bout_id, at, before, undoable)
    VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM change), ?, ?, ?, ?, ?)
"""
_SESSION = f"""
    SELECT state, share, coalesce(work_ms, planned_ms) AS work_ms FROM {SESSIONS} WHERE id = ?
"""
_SETS = f"""
    SELECT id, result, planned, done, planned_seconds, seconds, part, effort, load, kind, label
    FROM {SETS} WHERE session_id = ? ORDER BY segment, place
"""
_CORRECT = """
    UPDATE bout SET done = ?, seconds = ?, effort = ?, load = ?, result = ?, part = ? WHERE id = ?
"""
_SHARE = "UPDATE session SET state = ?, share = ? WHERE id = ?"
_LAST = f"""
    SELECT id, session_id, bout_id, before FROM {CHANGES}
    WHERE undoable = 1 ORDER BY number DESC LIMIT 1
"""
_CHANGES_OF = f"""
    SELECT before FROM {CHANGES} WHERE session_id = ? AND undoable = 1 ORDER BY number
"""
_FORGET = "UPDATE fact SET value = '' WHERE key = ?"
_REMEMBER = "UPDATE fact SET value = ? WHERE key = ? AND value = ''"
_OF_PAIN = (("note", "session_id = ? AND kind = '{pain}'"), ("entry", "id = ?"))
"""Where a session keeps what it noted of pain: what hurt, and where that led a return."""


_ENTRY = ("kind", "at", "value", "side")
_IS_ENTRY = " AND ".join(f"{one} IS ?" for one in _ENTRY)
_CHANGE = f"UPDATE entry SET value = ?, side = ? WHERE {_IS_ENTRY}"
_DROP = f"DELETE FROM entry WHERE {_IS_ENTRY}"


@frozen
class Correction:
    """What a set should have; None leaves a value as it is."""

    reps: int | None = None
    seconds: int | None = None
    effort: int | None = None
    """Out of ten; 0 if it isn't known."""
    load: str | None = None
    """An empty text if there was none."""
    hurt: bool | None = None
    """Whether it was stopped because it hurt."""


def delete(db: Connection, session: str, at: str, facts: Mapping[str, str]) -> None:
    """Mark a session as deleted at `at`, and empty `facts`, which lead back to it."""
    if not db.execute(_MARK, (at, storable(session))).rowcount:
        _no_session()
    for key in facts:
        db.execute(_FORGET, (storable(key),))
    _log(db, session, None, at, {"facts": dict(facts)})


def restore(db: Connection, session: str) -> None:
    """Bring a deleted session back, with the facts that led to it."""
    if not db.execute(_UNMARK, (storable(session),)).rowcount:
        raise SuppleError("There is no such deleted session.")
    query = f"SELECT id, before FROM {CHANGES} WHERE session_id = ? AND bout_id IS NULL"
    for id, before in db.execute(query, (storable(session),)).fetchall():
        facts = _loaded(before).get("facts")
        for key, value in facts.items() if isinstance(facts, dict) else ():
            db.execute(_REMEMBER, (storable(str(value)), storable(str(key))))
        db.execute("DELETE FROM change WHERE id = ?", (id,))


def deleted(db: Connection) -> list[tuple[str, str, str]]:
    """Return id, routine and start of the deleted sessions, the one deleted last first."""
    return db.execute(_DELETED).fetchall()


def correct(db: Connection, session: str, number: int, wanted: Correction, at: str) -> None:
    """Correct the set with this number (from 1) of a session.

    Its result follows from its dose as in the player. A set that waited for the person is done
    whatever its reps. One that hurt stays so unless `hurt` says otherwise. Raise SuppleError if
    there is no such set, or if a value doesn't fit it.
    """
    whole = _rows(db, _SESSION, session)
    if not whole:
        _no_session()
    sets = _rows(db, _SETS, session)
    if not 1 <= number <= len(sets):
        raise SuppleError(
            f"There is no set {number}: the session has {len(sets)}.",
            "`supple history --show ID` numbers its sets.",
        )
    bout, state = sets[number - 1], whole[0]
    after = _corrected(bout, wanted)
    if all(after[key] == bout[key] for key in (*_FIELDS, "result")):
        raise SuppleError("The set has these values already.")
    before = {key: bout[key] for key in (*_FIELDS, "result", "part")}
    before |= {"state": state["state"], "share": state["share"]}
    if Result.HURT in (bout["result"], after["result"]) and bout["result"] != after["result"]:
        others = [one["result"] for one in sets if one is not bout]
        none = Result.HURT not in (after["result"], *others)
        before["pain"] = _forget_pain(db, session) if none else {}
        if after["result"] == Result.HURT and (denied := _denied_pain(db, session)):
            before["denied"] = True
            _note_pain(db, denied)
    _log(db, session, bout["id"], at, before)
    _write(db, bout["id"], after)
    if state["share"] is not None:
        db.execute(_SHARE, (*_share(state, sets, bout, after["part"]), storable(session)))


def undo(db: Connection) -> tuple[str, bool] | None:
    """Take back the last deletion or correction that was made here.

    Return its session, and whether that had been deleted; None if there is nothing to take back.
    """
    for id, session, bout, before in db.execute(_LAST).fetchall():
        if bout is None:
            restore(db, session)
            return session, True
        values = _loaded(before)
        if not {*_FIELDS, "result", "part", "state", "share"} <= values.keys():
            raise SuppleError("What the set had before can't be read in the journal.")
        _write(db, bout, values)
        if values.get("denied"):
            _forget_pain(db, session)
        _note_pain(db, values.get("pain"))
        db.execute(_SHARE, (values["state"], values["share"], session))
        db.execute("DELETE FROM change WHERE id = ?", (id,))
        return session, False
    return None


def correct_entry(
    db: Connection, entry: Mapping[str, Any], value: object, side: str | None
) -> None:
    """Give an entry another value and side; None as the value deletes it.

    Raise SuppleError if there is no such entry (any more).
    """
    found = tuple(storable(one) if isinstance(one, str) else one for one in map(entry.get, _ENTRY))
    change, values = (_DROP, found) if value is None else (_CHANGE, (value, side, *found))
    if not db.execute(change, values).rowcount:
        raise SuppleError("That line is no longer there.", "`supple diary` lists what is.")


def keep_imported(db: Connection, session: str, bout: str, at: str, before: object) -> None:
    """Keep that a set of an imported session had been corrected, and what it had before."""
    _log(db, session, bout, at, before, undoable=False)


def originals(db: Connection, sessions: str, values: tuple[object, ...]) -> dict[str, Any]:
    """Return what each corrected set had at first, by its id, with `at` of its last correction.

    Its `result` is only there if whether it hurt was corrected. `sessions` is a query for the
    sessions that are asked about, and `values` are its values.
    """
    found: dict[str, dict[str, Any]] = {}
    query = f"""
        SELECT bout_id, at, before FROM {CHANGES}
        WHERE bout_id IS NOT NULL AND session_id IN ({sessions}) ORDER BY number
    """
    for bout, at, before in db.execute(query, values):
        values_before = _loaded(before)
        kept = {"at": at, **{key: values_before.get(key) for key in _FIELDS}}
        first = found.setdefault(bout, kept)
        first["at"] = at
        if "pain" in values_before:
            first.setdefault("result", values_before.get("result"))
    return found


def _corrected(bout: Mapping[str, Any], wanted: Correction) -> dict[str, Any]:
    """Return the values of a set after a correction."""
    after = {key: bout[key] for key in _FIELDS}
    if wanted.reps is not None:
        if bout["planned"] is None and bout["done"] is None:
            raise SuppleError(
                f"{bout['label']} is timed: it has no reps.", "Correct its seconds instead."
            )
        after["done"] = wanted.reps
    if wanted.seconds is not None:
        after["seconds"] = wanted.seconds
    if wanted.effort is not None:
        after["effort"] = wanted.effort or None
    if wanted.load is not None:
        after["load"] = wanted.load or None
    for key, value in after.items():
        if not COLUMNS["bout"][key].fits(value) or (key == "load" and len(value or "") > LONGEST):
            raise SuppleError(f"A set can't have that as its {_CALLED[key]}.", _LIMITS[key])
    hurt_then = bout["result"] == Result.HURT
    hurt = hurt_then if wanted.hurt is None else wanted.hurt
    if hurt == hurt_then and all(after[key] == bout[key] for key in ("done", "seconds")):
        return {**after, "result": bout["result"], "part": bout["part"]}
    was = (bout["planned"], bout["done"], bout["planned_seconds"] or 0, bout["seconds"])
    # The journal doesn't say which sets waited for the person; see `transfer` too.
    waited = not hurt_then and (
        bout["kind"] in ("effort", "open")
        or (bout["result"] == Result.DONE and part_done(*was) < ENOUGH)
    )
    now = (bout["planned"], after["done"], bout["planned_seconds"] or 0, after["seconds"])
    result = Result.HURT
    if not hurt:
        nothing = after["done"] == 0 or (after["done"] is None and not after["seconds"])
        whole = waited or part_done(*now) >= ENOUGH
        result = Result.SKIPPED if nothing else Result.DONE if whole else Result.SHORT
    return {**after, "result": str(result), "part": dose_done(result, *now, waits=waited)}


def _share(
    session: Mapping[str, Any],
    sets: Sequence[Mapping[str, Any]],
    bout: Mapping[str, Any],
    part: float,
) -> tuple[str, float]:
    """Return the state and the share of a session whose `bout` now counts for `part`."""
    work = session["work_ms"] or 0
    if not work:
        return session["state"], session["share"]
    times = [1000 * (one["planned_seconds"] or one["seconds"]) for one in sets]
    own = 1000 * (bout["planned_seconds"] or bout["seconds"])
    share = session["share"] + (part - bout["part"]) * own / work
    share = round(min(max(share, 0.0), 1.0), 4)
    # It ran to its end if every planned bout has its record, the ones that were left out too.
    whole = sum(times) + _ROUNDED_MS * len(times) >= work
    state = session["state"]
    if state == State.FINISHED and share < FINISHED_FROM:
        state = State.PARTIAL
    elif state == State.PARTIAL and whole and session["share"] < FINISHED_FROM <= share:
        state = State.FINISHED
    return str(state), share


def _forget_pain(db: Connection, session: str) -> dict[str, list[list[Any]]]:
    """Delete what a session noted of pain, and return its rows by their table.

    A note that is all there is of an answer stays, as in a session that was imported.
    """
    from timer.routine.screening_questions import PAIN  # who only reads a journal asks nothing

    found: dict[str, list[list[Any]]] = {}
    for (table, where), key in zip(_OF_PAIN, (session, _flare_of(session)), strict=True):
        names, which = [*COLUMNS[table]], where.format(pain=PAIN)
        query = f"SELECT {', '.join(names)} FROM {table} WHERE {which}"
        rows = [dict(zip(names, row, strict=True)) for row in db.execute(query, (storable(key),))]
        gone = [row for row in rows if table != "note" or _is_answered(db, row)]
        found[table] = [[*row.values()] for row in gone]
        db.executemany(f"DELETE FROM {table} WHERE id = ?", [(row["id"],) for row in gone])
    return found


def _is_answered(db: Connection, note: Mapping[str, Any]) -> bool:
    """Return whether what a note answers is kept as an answer, or was answered again since."""
    from timer.routine.screening_questions import COMPLAINTS, FACT

    guard = next((one.guard for one in COMPLAINTS if one.slug == note["value"]), None)
    if guard is None:
        return True
    for (value,) in db.execute("SELECT value FROM fact WHERE key = ?", (FACT + guard,)):
        with suppress(ValueError):
            return moment_ms(value.partition(" ")[2]) >= moment_ms(note["at"])
    return False


def _denied_pain(db: Connection, session: str) -> object:
    """Return what was last forgotten of a session's pain; None if nothing was, or it is there."""
    found: object = None
    for (before,) in db.execute(_CHANGES_OF, (storable(session),)):
        values = _loaded(before)
        pain = values.get("pain")
        if values.get("denied"):
            found = None
        elif isinstance(pain, dict) and any(pain.values()):
            found = pain
    return found


def _flare_of(session: str) -> str:
    """Return the id of the entry that says where pain led; a session from elsewhere has none."""
    from timer.digests import named_id  # rarely needed

    try:
        return named_id(session, RETURN)
    except ValueError:
        return ""


def _note_pain(db: Connection, rows: object) -> None:
    """Bring back what `_forget_pain` returned."""
    for table, _ in _OF_PAIN:
        for row in rows.get(table, ()) if isinstance(rows, dict) else ():
            marks = ", ".join("?" * len(COLUMNS[table]))
            names = ", ".join(COLUMNS[table])
            db.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", row)


def _write(db: Connection, bout: str, values: Mapping[str, Any]) -> None:
    load = values["load"]
    kept = (values["done"], values["seconds"], values["effort"], load and storable(load))
    db.execute(_CORRECT, (*kept, str(values["result"]), values["part"], bout))


def _log(
    db: Connection, session: str, bout: str | None, at: str, before: object, undoable: bool = True
) -> None:
    import json
    from uuid import uuid4

    text = json.dumps(before, ensure_ascii=False)
    names = (str(uuid4()), storable(session), bout, at)
    db.execute(_LOG, (*names, storable(text), int(undoable)))


def _loaded(text: str) -> dict[str, Any]:
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _rows(db: Connection, query: str, session: str) -> list[dict[str, Any]]:
    found = db.execute(query, (storable(session),))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def _no_session() -> NoReturn:
    raise SuppleError("There is no such session.", "`supple history` lists them.")
