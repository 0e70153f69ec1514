"""Sessions that were left lately: how far each got, and where it can continue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from timer.errors import SuppleError
from timer.frozen import frozen, replace
from timer.journal.lock import running
from timer.player.feedback import name
from timer.services.preferences import compile_choices
from timer.services.routine_files import load_routine
from timer.services.screening import reported_answers, verdict
from timer.session.bookmark import Bookmark, bookmark, bookmarks
from timer.text import storable
from timer.timeline.messages import times
from timer.timeline.segments import Segment

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.services.context import Context

RESUMABLE = timedelta(hours=12)
"""How long after it was left a session can be continued."""


@frozen
class InterruptedSession:
    """A session that was left, and what is left of it."""

    slug: str
    name: str
    at: Segment
    """The set to continue with."""
    place: Bookmark
    """Where that set is."""
    steps: int
    sets: int
    """How many sets were done."""

    @property
    def reason(self) -> str:
        """How far it got, in a few words."""
        return f"left at step {self.at.step} of {self.steps}"

    @property
    def question(self) -> str:
        """Ask whether to continue, and say with what."""
        return f"Continue with {_turn(self.at)}?"

    @property
    def text(self) -> str:
        """How far it got, as a sentence."""
        place = f"You left {self.name} at step {self.at.step} of {self.steps}"
        if not self.sets:
            return f"{place}."
        kept = f"{times(self.sets, 'set')} {'is' if self.sets == 1 else 'are'} saved"
        return f"{place}; {kept}."


@frozen
class LostPlace:
    """A session that was left at a place that its routine no longer has."""

    name: str

    @property
    def text(self) -> str:
        """What happened and what follows."""
        return (
            f"{self.name} was changed after you left it, and the set you left it at is gone. "
            "It starts at the beginning."
        )


def interrupted_sessions(context: Context, past: Past) -> list[InterruptedSession]:
    """Return the sessions that can be continued, the newest first; see `left_session`."""
    marks = bookmarks(past.facts).items()
    newest = sorted(marks, key=lambda one: one[1].at, reverse=True)
    found = (left_session(context, past, routine) for routine, _ in newest)
    return [session for session in found if isinstance(session, InterruptedSession)]


def left_session(
    context: Context, past: Past, routine: str
) -> InterruptedSession | LostPlace | None:
    """Return what can be continued of the last session of `routine`, a slug or a path.

    None if it isn't recent, is still running or was ended, if an answer rules the routine out, or
    if its file is gone. Steps that an answer rules out are passed over.
    """
    now = context.clock.wall()
    mark = bookmarks(past.facts).get(storable(routine))
    if mark is None or not _recent(mark.at, now):
        return None
    if not mark.left and running(context.folders.data, [mark.session]):
        return None
    # Without a session to go on with, the menu needs none of them.
    from timer.services.progression import growth
    from timer.session.live_edit import with_swaps
    from timer.timeline.compile.compiler import compile_routine

    try:
        written = load_routine(context, routine, past.facts)
        result = verdict(written, context.moves, reported_answers(past.facts, now))
        grown = growth(context, written, past, result.avoid, result.dropped)
        choices = replace(compile_choices(context), swaps=grown.swaps)
        choices = with_swaps(written, context.moves, choices, mark.swaps, result.avoid)
        timeline = compile_routine(written, context.moves, choices)
    except SuppleError:
        return None
    if not result.go:
        return None
    found = mark.find(timeline)
    if found is None:
        return LostPlace(timeline.routine.name)
    later = timeline.segments[found.index - 1 :]
    bouts = (one for one in later if one.is_bout and one.step not in result.dropped)
    first = next((one for one in bouts if one.label not in mark.hurt), None)
    if first is None:
        return None
    kept = {"session": mark.session, "at": mark.at}
    place = bookmark(timeline, first, sets=mark.sets, hurt=mark.hurt, swaps=mark.swaps, **kept)
    steps = max(segment.step for segment in timeline.segments)
    return InterruptedSession(
        timeline.routine.slug, timeline.routine.name, first, place, steps, mark.sets
    )


def _turn(bout: Segment) -> str:
    """Return a bout with its side, its set and its round: `Plank, left side, set 2 of 2`."""
    turns = ((bout.set, bout.sets, "set"), (bout.round, bout.rounds, "round"))
    counted = (f"{one} {at} of {most}" for at, most, one in turns if at and most and most > 1)
    return ", ".join((name(bout), *counted))


def _recent(at: str, now: str) -> bool:
    try:
        return abs(datetime.fromisoformat(now) - datetime.fromisoformat(at)) <= RESUMABLE
    except (ValueError, TypeError, OverflowError):
        return False
