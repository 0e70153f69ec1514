"""Reads what was done: the list and the CSV of `supple history`, and what the coach asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer.journal.events import State
from timer.journal.lock import running
from timer.journal.schema import SESSIONS, SETS
from timer.text import safe

if TYPE_CHECKING:
    from sqlite3 import Connection

_UP_TO = f"FROM {SESSIONS} WHERE started_ms <= ? ORDER BY started_ms DESC, place DESC LIMIT ?"
_NEWEST = f"SELECT id {_UP_TO}"
_SESSIONS = f"""
    SELECT id, routine, started_at, ended_at, state, planned_ms, active_ms, speed {_UP_TO}
"""
_SETS = f"""
    SELECT session_id, coalesce(move, label) AS move, side, number AS "set", planned, done, effort,
        seconds, label, kind, hurt, skipped
    FROM {SETS} WHERE session_id IN ({_NEWEST}) ORDER BY session_id, segment, place
"""
# One indexed look-up a routine, so a start stays fast however long the journal is.
_LAST_DONE = f"""
    SELECT slug, at FROM (
        SELECT slug, (
            SELECT started_at FROM {SESSIONS} WHERE routine = slug AND state = 'finished'
            AND speed = 1 AND started_ms <= ? ORDER BY started_ms DESC LIMIT 1
        ) AS at
        FROM (
            SELECT DISTINCT routine AS slug FROM session WHERE state = 'finished' AND speed = 1
        )
    ) WHERE at IS NOT NULL
"""
_FINISHED = f"""
    SELECT routine, started_at FROM {SESSIONS}
    WHERE state = 'finished' AND speed = 1 AND started_ms BETWEEN ? AND ? ORDER BY started_ms
"""
_NEWEST_OF = f"""
    SELECT id, started_at, state, active_ms FROM {SESSIONS}
    WHERE routine = ? AND speed = 1 AND state IS NOT NULL AND started_ms <= ?
    ORDER BY started_ms DESC LIMIT 1
"""
COUNTS = "NOT skipped AND (seconds OR done) AND NOT (hurt AND coalesce(done, 0) = 0)"
"""Which sets count as done; see `SetDone.counts`."""
_EFFORTS = f"SELECT max(effort), count(*) FROM {SETS} WHERE session_id = ? AND {COUNTS}"
_RATED = f"""
    SELECT coalesce(move, label), session_id, effort, done FROM {SETS} JOIN (
        SELECT id, started_ms FROM {SESSIONS} WHERE speed = 1 AND started_ms <= ?
        ORDER BY started_ms DESC LIMIT 50
    ) AS lately ON lately.id = session_id
    WHERE kind = 'effort' AND done ORDER BY started_ms DESC, bout.place
"""
_AHEAD = f"SELECT count(*) FROM {SESSIONS} WHERE started_ms > ?"
_OF_SET = ("move", "side", "set", "planned", "done", "effort", "seconds")
_OF_SESSION = ("id", "routine", "started_at", "ended_at", "state", "planned_ms", "active_ms")
_ALSO_IN_CSV = ("label", "kind", "hurt", "skipped")
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula may begin, including the wide forms of East Asian keyboards."""

Row = dict[str, Any]

END_OF_TIME = 1 << 62
CLOCKS_DIFFER_MS = 300_000
"""How far in the future a session may begin and still count, as clocks are set back a little."""


def ahead(db: Connection, now_ms: int) -> int:
    """Return how many sessions begin in the future; they are listed but don't count."""
    return int(db.execute(_AHEAD, (now_ms + CLOCKS_DIFFER_MS,)).fetchone()[0])


def sessions(
    db: Connection, folder: Path, limit: int | None = None, until_ms: int = END_OF_TIME
) -> list[Row]:
    """Return sessions that begin by `until_ms` (from 1970), newest first, with their sets in order.

    A session without an end is `interrupted` once its process is gone, and `partial`, with no
    `ended_at`, while it runs; its `active_ms` is then the time of its sets. A free name is in
    `move` as it was written.
    """
    return [
        {key: session[key] for key in _OF_SESSION}
        | {"sets": [{key: bout[key] for key in _OF_SET} for bout in bouts]}
        for session, bouts in _read(db, folder, limit, until_ms)
    ]


def summaries(db: Connection, folder: Path) -> list[Row]:
    """Return sessions, newest first, with their `speed` and the `count` of sets that were done."""
    return [session | {"count": sum(map(_counts, bouts))} for session, bouts in _read(db, folder)]


def as_csv(db: Connection, folder: Path) -> str:
    """Return a header and a row for every set, newest session first.

    Texts are safe to print and to open in a spreadsheet; see `_cell`.
    """
    from csv import writer
    from io import StringIO

    text = StringIO()
    out = writer(text, lineterminator="\n")
    out.writerow(("session", *_OF_SESSION[1:], "speed", *_OF_SET, *_ALSO_IN_CSV))
    for session, bouts in _read(db, folder):
        start = [session[key] for key in (*_OF_SESSION, "speed")]
        for bout in bouts:
            cells = [*start, *(bout[key] for key in (*_OF_SET, *_ALSO_IN_CSV))]
            out.writerow([_cell(cell) for cell in cells])
    return text.getvalue()


def _cell(value: object) -> object:
    """Return a value for a cell of the CSV: a number, or a text that can't run as a formula.

    Spreadsheets run a text that begins like a formula, so it gets an apostrophe in front:
    https://owasp.org/www-community/attacks/CSV_Injection
    """
    if not isinstance(value, str):
        return value
    text = "\n".join(map(safe, value.split("\n")))  # a line feed is safe between quotes
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def last_done(db: Connection, until_ms: int) -> dict[str, str]:
    """Return the local date on which each routine was last finished, up to an instant.

    A session at any speed but 1 is a rehearsal and doesn't count.
    """
    return {routine: at[:10] for routine, at in db.execute(_LAST_DONE, (until_ms,))}


def finished(db: Connection, since_ms: int, until_ms: int) -> list[tuple[str, str]]:
    """Return the routine and start of each finished session that began between two instants.

    The oldest comes first; the instants are from 1970. Rehearsals (speeds but 1) are left out.
    """
    return [(routine, at) for routine, at in db.execute(_FINISHED, (since_ms, until_ms))]


def rated(db: Connection, until_ms: int) -> dict[str, list[tuple[int, int]]]:
    """Return the (effort, reps) pairs of every move, from the newest session it was done in.

    Unrated sets and rehearsals are left out. Only the last fifty sessions are read, so a start
    stays fast however long the journal is.
    """
    newest: dict[str, str] = {}
    found: dict[str, list[tuple[int, int]]] = {}
    for move, session, effort, done in db.execute(_RATED, (until_ms,)):
        if newest.setdefault(move, session) == session and effort is not None:
            found.setdefault(move, []).append((effort, done))
    return found


def newest_of(db: Connection, routine: str, until_ms: int) -> Row | None:
    """Return how a routine's newest session up to an instant went, or None if none ended.

    The keys are `started_at`, `state`, `active_ms`, `effort` (the highest of its sets, or None) and
    `sets` (how many were done).
    """
    found = _rows(db, _NEWEST_OF, (routine, until_ms))
    if not found:
        return None
    effort, sets = db.execute(_EFFORTS, (found[0].pop("id"),)).fetchone()
    return found[0] | {"effort": effort, "sets": sets}


def _counts(bout: Row) -> bool:
    """Return whether a row meets `COUNTS`."""
    if bout["skipped"] or not (bout["seconds"] or bout["done"]):
        return False
    return bool(bout["done"]) or not bout["hurt"]


def _read(
    db: Connection, folder: Path, limit: int | None = None, until_ms: int = END_OF_TIME
) -> list[tuple[Row, list[Row]]]:
    """Return sessions with their sets, all from one state of the file."""
    newest = (until_ms, -1 if limit is None else limit)
    db.execute("BEGIN")
    try:
        found = _rows(db, _SESSIONS, newest)
        bouts: dict[str, list[Row]] = {session["id"]: [] for session in found}
        for bout in _rows(db, _SETS, newest):
            bouts[bout["session_id"]].append(bout)
    finally:
        db.execute("COMMIT")
    live = running(folder, (session["id"] for session in found if session["state"] is None))
    for session in found:
        if session["state"] is None:
            session["state"] = State.PARTIAL if session["id"] in live else State.INTERRUPTED
            session["active_ms"] = sum(bout["seconds"] for bout in bouts[session["id"]]) * 1000
    return [(session, bouts[session["id"]]) for session in found]


def _rows(db: Connection, query: str, values: tuple[object, ...]) -> list[Row]:
    found = db.execute(query, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
