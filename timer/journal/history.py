"""Reads what was done: the list and the CSV of `supple history`, and what the coach asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from timer.journal.corrections import originals
from timer.journal.events import State, moment_ms
from timer.journal.lock import running
from timer.journal.schema import ANSWERS, ENTRIES, NOTES, SESSIONS, SETS
from timer.player.results import COUNTED, Result, counts, missing, share
from timer.text import spreadsheet_cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from sqlite3 import Connection

_BETWEEN = f"""
    FROM {SESSIONS} WHERE started_ms BETWEEN ? AND ? ORDER BY started_ms DESC, place DESC LIMIT ?
"""
_NEWEST = f"SELECT id {_BETWEEN}"
_SESSIONS = f"""
    SELECT id, called_now(routine) AS routine, coalesce(name, routine) AS name, started_at,
        ended_at, state, share, speed, planned_ms, active_ms, left_out,
        coalesce(work_ms, planned_ms) AS work_ms {_BETWEEN}
"""
_THESE = "FROM {sessions} WHERE id IN ({marks}) ORDER BY started_ms DESC, place DESC"
_PAGE = """
    SELECT id FROM {sessions}
    WHERE started_ms BETWEEN ? AND ? AND substr(started_at, 1, 10) >= ? {more}
    ORDER BY started_ms DESC, place DESC LIMIT ?
"""
_WITH_MOVE = """
    AND EXISTS (SELECT 1 FROM {sets} WHERE session_id = session.id AND {counts}
        AND coalesce(move, label) IN ({marks}))
"""
_BEGINNING = f"""
    SELECT id FROM {SESSIONS} WHERE id >= ? AND substr(id, 1, ?) = ? ORDER BY id LIMIT 9
"""
_SETS = f"""
    SELECT id, session_id, move, label, side, number AS "set", result, planned, done,
        planned_seconds, seconds, effort, load, kind, part
    FROM {SETS} WHERE session_id IN ({_NEWEST}) ORDER BY session_id, segment, place
"""
_ANSWERS = f"""
    SELECT session_id, question, number, answer
    FROM {ANSWERS} WHERE session_id IN ({_NEWEST}) ORDER BY session_id, place
"""
_NOTES = f"""
    SELECT session_id, kind, value, side, at
    FROM {NOTES} WHERE session_id IN ({_NEWEST}) ORDER BY session_id, place
"""
_NOTES_SINCE = f"""
    SELECT kind, value, side, at FROM {NOTES}
    WHERE kind IN ({{marks}}) AND substr(at, 1, 10) >= ? AND EXISTS (
        SELECT 1 FROM session WHERE id = session_id AND speed = 1 AND deleted_at IS NULL
    ) ORDER BY at, place
"""
_ENTRIES = f"""
    SELECT kind, at, value, minutes, side FROM {ENTRIES}
    WHERE at_ms BETWEEN ? AND ? ORDER BY at_ms DESC, place DESC LIMIT ?
"""
_ENTRIES_OF = f"""
    SELECT kind, at, value, minutes, side FROM {ENTRIES}
    WHERE kind = ? AND at_ms <= ? ORDER BY at_ms DESC, place DESC LIMIT ?
"""
# Goes from one routine to the next in the index; DISTINCT would read all of it.
_ROUTINES = """
    WITH RECURSIVE each(slug) AS (
        SELECT min(routine) FROM session WHERE state = 'finished' AND speed = 1
        UNION ALL
        SELECT (
            SELECT min(routine) FROM session
            WHERE state = 'finished' AND speed = 1 AND routine > slug
        ) FROM each WHERE slug IS NOT NULL
    )
    SELECT slug FROM each WHERE slug IS NOT NULL
"""
# One indexed look-up a routine, so a start stays fast however long the journal is.
_LAST_DONE = f"""
    SELECT called_now(slug), at FROM (
        SELECT slug, (
            SELECT started_at FROM {SESSIONS} WHERE routine = slug AND state = 'finished'
            AND speed = 1 AND started_ms <= ? ORDER BY started_ms DESC LIMIT 1
        ) AS at
        FROM ({_ROUTINES})
    ) WHERE at IS NOT NULL
"""
_FINISHED = f"""
    SELECT called_now(routine), started_at FROM {SESSIONS}
    WHERE state = 'finished' AND speed = 1 AND started_ms BETWEEN ? AND ? ORDER BY started_ms
"""
_NEWEST_OF = f"""
    SELECT id, started_at, state, active_ms FROM {SESSIONS}
    WHERE routine = ? AND speed = 1 AND state IS NOT NULL AND started_ms <= ?
    ORDER BY started_ms DESC LIMIT 1
"""
COUNTS = (
    f"((result IN ({', '.join(repr(str(one)) for one in COUNTED)}) AND coalesce(done, 1) != 0)"
    f" OR (result = '{Result.HURT}' AND coalesce(done, 0) > 0))"
)
"""Which sets count, in SQL; see `results.counts`."""
_RATED_IN = f"""
    SELECT session_id, started_at, move, side, done, effort FROM {SETS} JOIN (
        SELECT id, started_at, started_ms FROM {SESSIONS}
        WHERE routine = ? AND speed = 1 AND started_ms <= ? ORDER BY started_ms DESC LIMIT ?
    ) AS newest ON newest.id = session_id
    WHERE kind = 'effort' AND {COUNTS} ORDER BY started_ms, segment, place
"""
_EFFORTS = f"SELECT max(effort), count(*) FROM {SETS} WHERE session_id = ? AND {COUNTS}"
_RATED = f"""
    SELECT coalesce(move, label), session_id, effort, done FROM {SETS} JOIN (
        SELECT id, started_ms FROM {SESSIONS} WHERE speed = 1 AND started_ms <= ?
        ORDER BY started_ms DESC LIMIT 50
    ) AS lately ON lately.id = session_id
    WHERE kind = 'effort' AND done ORDER BY started_ms DESC, bout.place
"""
_LATELY = f"""
    SELECT id, called_now(routine) AS routine, started_at, state, share, speed, planned_ms,
        coalesce(work_ms, planned_ms) AS work_ms {_BETWEEN}
"""
_WORKED = f"SELECT session_id, move, result, {COUNTS} FROM {SETS} WHERE session_id IN (%s)"
_ANSWERS_OF = _ANSWERS.replace(_NEWEST, "%s")
_NOTES_OF = _NOTES.replace(_NEWEST, "%s")
_GROWN = f"""
    SELECT session_id, started_at, move, result, done, effort, kind, {COUNTS} AS counted
    FROM {SETS} JOIN (
        SELECT id, started_at, started_ms FROM {SESSIONS}
        WHERE speed = 1 AND started_ms BETWEEN ? AND ? ORDER BY started_ms DESC LIMIT ?
    ) AS lately ON lately.id = session_id
    WHERE result != '{Result.SKIPPED}' ORDER BY started_ms, segment, place
"""
_UNENDED = f"""
    SELECT session_id, planned_seconds, seconds, part
    FROM {SETS} WHERE session_id IN (
        SELECT id {_BETWEEN}
    ) AND session_id IN (SELECT id FROM session WHERE state IS NULL OR share IS NULL)
"""
AT_ONCE = 500
"""How many sessions are read by their ids in one query."""
MANY = 50
"""Sessions of a routine are counted up to here."""
_HEARD = f"""
    SELECT coalesce(move, label), count(DISTINCT session_id) FROM {SETS} JOIN (
        SELECT id FROM {SESSIONS} WHERE speed = 1 AND started_ms <= ?
        ORDER BY started_ms DESC LIMIT 200
    ) AS lately ON lately.id = session_id
    WHERE {COUNTS} GROUP BY coalesce(move, label)
"""
_TIMES_DONE = f"""
    SELECT called_now(slug), (
        SELECT count(*) FROM (
            SELECT 1 FROM {SESSIONS} WHERE routine = slug AND state = 'finished'
            AND speed = 1 AND started_ms <= ? LIMIT {MANY}
        )
    ) FROM ({_ROUTINES})
"""
_AHEAD = f"SELECT count(*) FROM {SESSIONS} WHERE started_ms > ?"
_OF_SET = (
    *("move", "label", "side", "set", "result", "planned", "done", "planned_seconds", "seconds"),
    *("effort", "load"),
)
_OF_SESSION = (
    *("id", "routine", "name", "started_at", "ended_at", "state", "share", "speed"),
    *("planned_ms", "active_ms"),
)
_LISTS = ("left_out", "answers", "notes", "sets")

Row = dict[str, Any]

END_OF_TIME = 1 << 62
DAY_MS = 86_400_000
CLOCKS_DIFFER_MS = 300_000
"""How far in the future a session may begin and still count, as clocks are set back a little."""


def ahead(db: Connection, now_ms: int) -> int:
    """Return how many sessions begin in the future; they are listed but don't count."""
    return int(db.execute(_AHEAD, (now_ms + CLOCKS_DIFFER_MS,)).fetchone()[0])


def sessions(
    db: Connection,
    folder: Path,
    limit: int | None = None,
    until_ms: int = END_OF_TIME,
    since_ms: int = -END_OF_TIME,
) -> list[Row]:
    """Return sessions with their sets in order, newest first.

    They begin between two instants (from 1970).

    A session without an end is `interrupted` once its process is gone, and `partial`, with no
    `ended_at`, while it runs; its `active_ms` is then the time of its sets, and its `share` theirs.
    """
    return as_exported(_read(db, folder, limit, until_ms, since_ms))


def as_exported(found: Iterable[Row]) -> list[Row]:
    """Return sessions with what `sessions` has of them."""
    return [
        {key: session[key] for key in (*_OF_SESSION, *_LISTS)}
        | {"sets": [_set(bout) for bout in session["sets"]]}
        for session in found
    ]


def between(db: Connection, folder: Path, since_ms: int, until_ms: int) -> list[Row]:
    """Return sessions between two instants as `sessions` does, but the oldest first.

    They have what was `missing`, and their sets a `kind`, such as `hold`.
    """
    return _read(db, folder, None, until_ms, since_ms)[::-1]


def first_start(db: Connection) -> str | None:
    """Return when the first session of all began."""
    found = db.execute(f"SELECT started_at FROM {SESSIONS} ORDER BY started_ms LIMIT 1").fetchone()
    return str(found[0]) if found else None


def _set(bout: Row) -> Row:
    """Return a set with what it had before, if it was corrected."""
    before = bout["corrected"]
    return {key: bout[key] for key in _OF_SET} | ({"corrected": before} if before else {})


def page(
    db: Connection,
    limit: int,
    until_ms: int = END_OF_TIME,
    since: str = "",
    routines: Collection[str] | None = None,
    moves: Collection[str] | None = None,
) -> list[str]:
    """Return the ids of sessions up to an instant, the newest first, at most `limit`.

    They begin on the day `since` or later, are of these routines, and have a set that counts of
    these moves; None means all.
    """
    more = ""
    values: list[str] = []
    if routines is not None:
        more += f" AND routine IN ({_marks(routines)})"
        values += routines
    if moves is not None:
        more += _WITH_MOVE.format(sets=SETS, counts=COUNTS, marks=_marks(moves))
        values += moves
    # The day begins somewhere on earth up to a day before it does in UTC.
    start = moment_ms(f"{since}T00:00:00Z") - DAY_MS if since else -END_OF_TIME
    query = _PAGE.format(sessions=SESSIONS, more=more)
    found = db.execute(query, (start, until_ms, since, *values, limit))
    return [id for (id,) in found]


def ids_like(db: Connection, beginning: str) -> list[str]:
    """Return the ids that begin with a text, at most nine; the one that is the text comes first."""
    values = (beginning, len(beginning), beginning)
    return [id for (id,) in db.execute(_BEGINNING, values)]


def these(db: Connection, folder: Path, ids: Sequence[str]) -> list[Row]:
    """Return the sessions with these ids as `_read` does, in the order of the ids."""
    found = []
    for place in range(0, len(ids), AT_ONCE):
        found += _read(db, folder, only=ids[place : place + AT_ONCE])
    return found


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" for _ in values)


def lately(db: Connection, folder: Path, limit: int, since_ms: int, until_ms: int) -> list[Row]:
    """Return what the coach needs of the newest sessions between two instants, newest first.

    The keys are `routine`, `started_at`, `state`, `share`, `speed`, `running`, `answers`, `notes`
    and `work`: how the sets of each move went, `counted` where one of them counts.
    """
    newest = (since_ms, until_ms, limit)
    parts = {"answers": _ANSWERS_OF, "notes": _NOTES_OF}
    db.execute("BEGIN")
    try:
        found = _rows(db, _LATELY, newest)
        ids = tuple(session["id"] for session in found)
        marks = ", ".join("?" for _ in ids)
        read = {name: _rows(db, query % marks, ids) for name, query in parts.items()}
        worked = _worked(db.execute(_WORKED % marks, ids))
        open_ones = any(one["state"] is None or one["share"] is None for one in found)
        unended = _rows(db, _UNENDED, newest) if open_ones else []
    finally:
        db.execute("COMMIT")
    live = _put_together(found, read, folder)
    for session in found:
        session["work"] = worked.get(session["id"], [])
        own = [one for one in unended if one["session_id"] == session["id"]]
        session["running"] = session["id"] in live
        _end(session, own, session["running"])
    return found


def _worked(sets: Iterable[tuple[str, str | None, str, int]]) -> dict[str, list[Row]]:
    """Return how the sets of each move went, by session; what went the same way is one object."""
    found: dict[str, dict[tuple[str | None, str], int]] = {}
    for session, move, result, counted in sets:
        ways = found.setdefault(session, {})
        ways[move, result] = ways.get((move, result), 0) | counted
    kinds: dict[tuple[Any, ...], list[Row]] = {}
    for ways in found.values():
        if (kind := (*ways.items(),)) not in kinds:
            kinds[kind] = [
                {"move": move, "result": result, "counted": counted}
                for (move, result), counted in kind
            ]
    return {session: kinds[(*ways.items(),)] for session, ways in found.items()}


def sets_of(
    db: Connection, moves: Collection[str], limit: int, since_ms: int, until_ms: int
) -> list[Row]:
    """Return the sets of some moves in the newest sessions between two instants, oldest first.

    Each has the `started_at` of its session; those that were left out are missing.
    """
    rows = _rows(db, _GROWN, (since_ms, until_ms, limit))
    return [row for row in rows if row["move"] in moves]


def entries(
    db: Connection,
    limit: int | None = None,
    since_ms: int = -END_OF_TIME,
    until_ms: int = END_OF_TIME,
) -> list[Row]:
    """Return the runs, injuries and lines of the diary between two instants, newest first."""
    return _rows(db, _ENTRIES, (since_ms, until_ms, -1 if limit is None else limit))


def entries_of(db: Connection, kind: str, limit: int, until_ms: int) -> list[Row]:
    """Return the newest facts of one kind, however long ago, newest first."""
    return _rows(db, _ENTRIES_OF, (kind, until_ms, limit))


def notes(
    db: Connection, kinds: Collection[str], since: str
) -> list[tuple[str, Any, str | None, str]]:
    """Return kind, value, side and time of notes of sessions at speed 1, from a date on."""
    return db.execute(_NOTES_SINCE.format(marks=_marks(kinds)), (*kinds, since)).fetchall()


def rated_in(db: Connection, routine: str, limit: int, until_ms: int) -> list[Row]:
    """Return the effort sets of a routine's newest sessions at speed 1, the oldest first."""
    return _rows(db, _RATED_IN, (routine, until_ms, limit))


def summaries(found: list[Row]) -> list[Row]:
    """Return sessions as `sessions` does, with their `sets` only as `counted` and `hurt`.

    `counted` has the number of sets that count on each side, `hurt` the labels of those that hurt,
    `corrected` how many were corrected, and `missing` says for people what was left out.
    """
    for session in found:
        sets = session.pop("sets")
        hurt = (one["label"] for one in sets if one["result"] == Result.HURT)
        session["hurt"] = [*dict.fromkeys(hurt)]
        session["corrected"] = sum(one["corrected"] is not None for one in sets)
        sides = [one["side"] for one in sets if counts(one["result"], one["done"])]
        session["counted"] = {side: sides.count(side) for side in dict.fromkeys(sides)}
    return found


def as_csv(found: Iterable[Row]) -> str:
    """Return a header and a row for every set, newest session first.

    Texts are safe to print and to open in a spreadsheet; see `spreadsheet_cell`. The last columns
    are the day and the time of the start on the person's own clock, which a spreadsheet
    understands, and when the set was corrected.
    """
    from csv import writer
    from io import StringIO

    text = StringIO()
    out = writer(text, lineterminator="\n")
    out.writerow(("session", *_OF_SESSION[1:], *_OF_SET, "date", "time", "corrected"))
    for session in found:
        start = [session[key] for key in _OF_SESSION]
        local = (session["started_at"][:10], session["started_at"][11:19])
        for bout in session["sets"]:
            cells = [*start, *(bout[key] for key in _OF_SET), *local]
            cells.append(bout["corrected"] and bout["corrected"]["at"])
            out.writerow([spreadsheet_cell(cell) for cell in cells])
    return text.getvalue()


def last_done(db: Connection, until_ms: int) -> dict[str, str]:
    """Return the local date on which each routine was last finished, up to an instant.

    A session at any speed but 1 is a rehearsal and doesn't count.
    """
    found: dict[str, str] = {}
    for routine, at in db.execute(_LAST_DONE, (until_ms,)):
        found[routine] = max(at[:10], found.get(routine, ""))
    return found


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


def heard(db: Connection, until_ms: int) -> dict[str, int]:
    """Return in how many of the last two hundred sessions each move was done."""
    return {move: count for move, count in db.execute(_HEARD, (until_ms,))}


def times_done(db: Connection, until_ms: int) -> dict[str, int]:
    """Return how often each routine was finished, up to `MANY`; rehearsals don't count."""
    found: dict[str, int] = {}
    for routine, count in db.execute(_TIMES_DONE, (until_ms,)):
        found[routine] = found.get(routine, 0) + count
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


def every(db: Connection, folder: Path) -> list[Row]:
    """Return all sessions as `_read` does."""
    return _read(db, folder)


def _read(
    db: Connection,
    folder: Path,
    limit: int | None = None,
    until_ms: int = END_OF_TIME,
    since_ms: int = -END_OF_TIME,
    only: Sequence[str] | None = None,
) -> list[Row]:
    """Return sessions with all that belongs to them, all from one state of the file.

    With `only`, they are those with these ids.
    """
    which: tuple[object, ...] = (since_ms, until_ms, -1 if limit is None else limit)
    own, chosen = _BETWEEN, _NEWEST
    if only is not None:
        own = _THESE.format(sessions=SESSIONS, marks=_marks(only))
        which, chosen = (*only,), f"SELECT id {own}"
    parts = {"sets": _SETS, "answers": _ANSWERS, "notes": _NOTES}
    db.execute("BEGIN")
    try:
        found = _rows(db, _SESSIONS.replace(_BETWEEN, own), which)
        read = {
            name: _rows(db, query.replace(_NEWEST, chosen), which) for name, query in parts.items()
        }
        corrected = originals(db, chosen, which)
    finally:
        db.execute("COMMIT")
    for bout in read["sets"]:
        bout["corrected"] = corrected.get(bout.pop("id"))
    live = _put_together(found, read, folder)
    for session in found:
        session["running"] = session["id"] in live
        _complete(session, session["running"])
    return found


def _put_together(found: list[Row], parts: Mapping[str, list[Row]], folder: Path) -> frozenset[str]:
    """Give every session its rows of each part; return the ids of those that still run."""
    by_id = {session["id"]: session for session in found}
    for session in found:
        session.update({name: [] for name in parts})
    for name, rows in parts.items():
        for row in rows:
            by_id[row.pop("session_id")][name].append(row)
    return frozenset(running(folder, (one["id"] for one in found if one["state"] is None)))


def _complete(session: Row, live: bool) -> None:
    """Fill in what a session without an end, or of the first version, doesn't have."""
    sets = session["sets"]
    _end(session, sets, live)
    done = {bout["label"] for bout in sets if counts(bout["result"], bout["done"])}
    before = [label for label in _labels(session["left_out"]) if label not in done]
    skipped = [bout["label"] for bout in sets if bout["result"] == Result.SKIPPED]
    session["left_out"] = [*dict.fromkeys((*before, *skipped))]
    session["missing"] = [*dict.fromkeys((*before, *missing(skipped, done)))]


def _end(session: Row, sets: Sequence[Row], live: bool) -> None:
    """Fill in how a session ended, and its share, where the journal doesn't say so."""
    work_ms = session.pop("work_ms")
    if session["state"] is None:
        session["state"] = State.PARTIAL if live else State.INTERRUPTED
        session["active_ms"] = sum(bout["seconds"] for bout in sets) * 1000
    if session["share"] is None:
        times = ((bout["planned_seconds"] or bout["seconds"]) * 1000 for bout in sets)
        parts = (bout["part"] for bout in sets)
        session["share"] = share(zip(times, parts, strict=True), work_ms)


def _labels(kept: str | None) -> list[str]:
    """Return the labels in a column of the journal; none where it holds anything else."""
    import json

    try:
        found = json.loads(kept) if kept else []
    except (ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _rows(db: Connection, query: str, values: tuple[object, ...]) -> list[Row]:
    found = db.execute(query, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
