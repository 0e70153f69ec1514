"""The report as CSV (RFC 4180): one row for every set, the oldest first."""

from __future__ import annotations

from csv import writer
from io import StringIO

from timer.player.results import Result
from timer.services.report.content import Bout, Report, Session, complaint_text
from timer.text import spreadsheet_cell

COLUMNS = {
    "date": "the day of the session's start, on the clock where it was done",
    "time": "the time of its start",
    "session": "the session's id",
    "routine": "the routine's short name",
    "name": "the routine's name",
    "state": "how the session ended: finished, partial (ended early) or interrupted",
    "share": "how much of the session's planned work was done, from 0 to 1",
    "exercise": "what the move is called",
    "move": "the move's short name; empty if it isn't in the library",
    "side": "left, right, alternate, or a side that the routine names",
    "set": "the number of the set on its side",
    "result": "done, short (ended early), skipped (left out) or hurt (stopped)",
    "unit": "what planned and done are: reps, breaths or seconds",
    "planned": "what the routine asked for; empty if it isn't known",
    "done": "what was done; empty if nobody counted",
    "seconds": "how long the set took",
    "effort": "the person's number from 1 to 10; empty if none was given",
    "load": "such as 10 kg, as the routine says",
    "said": "in a session that had a set stopped: what was answered",
}
"""Each column with what is in it."""


def as_csv(report: Report) -> str:
    """Return the sets as CSV; no text in it can run as a formula."""
    text = StringIO()
    out = writer(text, lineterminator="\r\n")
    out.writerow(COLUMNS)
    for session in report.sessions:
        for bout in session.bouts:
            out.writerow(map(spreadsheet_cell, _row(session, bout)))
    return text.getvalue()


def _row(session: Session, bout: Bout) -> tuple[object, ...]:
    timed = not bout.counted
    return (
        session.day.isoformat(),
        f"{session.at:%H:%M}",
        session.id,
        session.routine,
        session.name,
        session.state,
        session.share,
        bout.name,
        bout.move,
        bout.side,
        bout.number,
        bout.result,
        bout.unit,
        bout.planned_seconds if timed else bout.planned,
        bout.seconds if timed else bout.done,
        bout.seconds,
        bout.effort,
        bout.load,
        ", ".join(complaint_text(one.value) for one in session.said)
        if bout.result == Result.HURT
        else None,
    )
