"""What front ends ask of the past, each with one fresh read of the journal."""

from __future__ import annotations

from timer.frozen import replace
from timer.services import recommendations
from timer.services.catalog import RoutineCard
from timer.services.context import Context, read_past
from timer.services.menu_sections import Section
from timer.services.recommendations import Caution
from timer.services.resume import InterruptedSession, interrupted_sessions
from timer.services.routine_files import load_routine, timeline_of
from timer.services.screening import ScreeningInterview, valid_answers
from timer.session.bookmark import bookmark, fact_of


def menu(context: Context) -> tuple[Section, ...]:
    return recommendations.menu(context, read_past(context))


def caution(context: Context, slug: str) -> Caution:
    return recommendations.caution(context, slug, read_past(context))


def remarks(context: Context, slug: str, session_id: str = "") -> tuple[str, ...]:
    return recommendations.remarks(context, slug, session_id, read_past(context))


def following(context: Context, slug: str) -> RoutineCard | None:
    return recommendations.following(context, slug, read_past(context))


def interview(context: Context, slug: str) -> ScreeningInterview:
    past = read_past(context)
    routine = load_routine(context, slug, past.facts)
    return recommendations.interview(context, routine, past, {})


def interrupted(context: Context, slug: str | None = None) -> list[InterruptedSession]:
    found = interrupted_sessions(context, read_past(context))
    return [one for one in found if slug in (None, one.slug)]


def leave(context: Context, slug: str, sets: int, at: str) -> None:
    """Keep the place of a session of a routine that was left after its first `sets` sets."""
    timeline = timeline_of(context, slug)
    bout = [one for one in timeline.segments if one.is_bout][sets]
    mark = bookmark(timeline, bout, session="s", at=at, sets=sets)
    context.folders.data.mkdir(parents=True, exist_ok=True)
    assert context.journal.keep(fact_of(slug, replace(mark, left=True))) is None


def answers(context: Context) -> dict[str, bool]:
    return valid_answers(read_past(context).facts, context.clock.wall())
