"""Sessions that were interrupted lately: how far each got, and where it can continue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.errors import SuppleError
from timer.frozen import frozen
from timer.services.routine_files import timeline_of
from timer.services.screening import reported_answers, verdict
from timer.timeline.messages import times
from timer.timeline.segments import Segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timer.coach.past import Past, Row
    from timer.services.context import Context


@frozen
class InterruptedSession:
    """An interrupted session, and what is left of it."""

    slug: str
    name: str
    at: Segment
    """The set to continue with."""
    steps: int
    sets: int
    """How many sets were done."""

    @property
    def reason(self) -> str:
        """How far it got, in a few words."""
        return f"broke off at step {self.at.step} of {self.steps}"

    @property
    def text(self) -> str:
        """How far it got, as a sentence."""
        return f"{self.name} {self.reason}, {times(self.sets, 'set')} kept."


def interrupted_sessions(
    context: Context, past: Past, slug: str | None = None
) -> list[InterruptedSession]:
    """Return the sessions that can be continued, newest first; only those of `slug` if given.

    A session is left out if an answer rules its routine out, or if the routine was changed or
    removed and its place is gone. Steps that an answer rules out are passed over.
    """
    answers = reported_answers(past.facts, context.clock.wall())
    rows = (row for row in past.interrupted if slug in (None, row["routine"]))
    found = (_interrupted(context, row, answers, past.facts) for row in rows)
    return [session for session in found if session is not None]


def _interrupted(
    context: Context, row: Row, answers: dict[str, bool], facts: Mapping[str, str]
) -> InterruptedSession | None:
    try:
        timeline = timeline_of(context, row["routine"], facts)
    except SuppleError:
        return None
    result = verdict(timeline.routine, context.moves, answers)
    if not result.go:
        return None
    reached = row["position_ms"] or 0
    left = (
        segment
        for segment in timeline.segments
        if segment.is_bout and segment.end_ms > reached and segment.step not in result.dropped
    )
    first = next(left, None)
    if first is None:
        return None
    steps = max(segment.step for segment in timeline.segments)
    return InterruptedSession(row["routine"], timeline.routine.name, first, steps, row["sets"])
