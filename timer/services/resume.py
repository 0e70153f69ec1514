"""Sessions that broke off a short while ago: where each had got to, and where it can go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from timer.errors import SuppleError
from timer.frozen import frozen
from timer.services.routine_files import timeline_of
from timer.services.screening import reported_answers, verdict
from timer.timeline.messages import times
from timer.timeline.segments import Segment

if TYPE_CHECKING:
    from timer.services.context import Context

STANDS_FOR = timedelta(hours=12)
"""How long after its start a session can go on where it broke off."""


@frozen
class InterruptedSession:
    """A session that was cut short, by what is left of it."""

    slug: str
    name: str
    at: Segment
    """The bout to go on with."""
    steps: int
    sets: int
    """How many sets were done."""

    @property
    def reason(self) -> str:
        """How far it came, in a few words."""
        return f"broke off at step {self.at.step} of {self.steps}"

    @property
    def text(self) -> str:
        """How far it came, as a sentence."""
        return f"{self.name} {self.reason}, {times(self.sets, 'set')} kept."


def broken_off(context: Context, slug: str | None = None) -> list[InterruptedSession]:
    """Return what broke off lately, the newest first; only the routine `slug` where one is given.

    A routine that was changed or removed meanwhile so that its place is gone is left out, and so is
    one that an answer keeps from starting. What an answer rules out is passed over.
    """
    now = context.clock.wall()
    since = datetime.fromisoformat(now) - STANDS_FOR
    nothing: list[dict[str, Any]] = []
    rows = context.past.find(lambda store: store.interrupted(since.isoformat(), now), nothing)
    found = (_placed(context, one) for one in rows if slug in (None, one["routine"]))
    return [one for one in found if one is not None]


def _placed(context: Context, row: dict[str, Any]) -> InterruptedSession | None:
    try:
        timeline = timeline_of(context, row["routine"])
    except SuppleError:
        return None
    said = verdict(timeline.routine, context.moves, reported_answers(context))
    if not said.go:
        return None
    left = (
        one
        for one in timeline.segments
        if one.is_bout and one.end_ms > (row["position_ms"] or 0) and one.step not in said.dropped
    )
    there, steps = next(left, None), max((one.step for one in timeline.segments), default=0)
    if there is None:
        return None
    return InterruptedSession(row["routine"], timeline.routine.name, there, steps, row["sets"])
