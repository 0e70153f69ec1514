"""One routine as the menu tells of it: what its card says at once, and what a file has to add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from timer.frozen import keyword_frozen
from timer.services.catalog import RoutineCard, newest_session
from timer.services.menu_sections import when_text
from timer.services.routine_files import timeline_of
from timer.tui.widgets.routine_list import day_text, duration

if TYPE_CHECKING:
    from timer.services.context import Context
    from timer.services.outline import Part


@keyword_frozen
class View:
    """All there is to be seen of one routine; what takes a file to know may come later."""

    card: RoutineCard
    ends: str = ""
    """When it would end, as a clock shows it."""
    last: str = ""
    """When it was done last, and how that went."""
    parts: tuple[Part, ...] | None = None


def first_view(card: RoutineCard | None, now: str) -> View | None:
    """Return what is known without reading a file, if there is a card; `now` is ISO 8601."""
    return View(card=card, ends=end_text(now, card.total_ms)) if card else None


def whole_view(context: Context, card: RoutineCard, now: str) -> View:
    """Return all that is known of a routine; raises SuppleError where its file can't be used."""
    from timer.services.outline import outline

    last = last_text(newest_session(context, card.slug), now)
    parts = outline(timeline_of(context, card), context.moves)
    return View(card=card, ends=end_text(now, card.total_ms), parts=parts, last=last)


def facts(view: View) -> Iterator[tuple[str, str]]:
    """Yield a label and a text for all that is known of a routine beside its steps."""
    card = view.card
    own = "your own" if card.origin == "user" else ""
    ends = f"ends at {view.ends}" if view.ends else ""
    yield "Takes", " · ".join(filter(None, (duration(card.total_ms), ends, own)))
    if card.when:
        yield "For", when_text(card.when)
    if card.kit:
        yield "Needs", ", ".join(card.kit)
    if card.asks:
        yield "Asks", "first about " + _listed([one.replace("-", " ") for one in card.asks])
    if view.last:
        yield "Last", view.last


def end_text(now: str, total_ms: int | None) -> str:
    """Return when a session of so long would end, as a clock shows it; `now` is ISO 8601."""
    if total_ms is None:
        return ""
    minutes = int(now[11:13]) * 60 + int(now[14:16]) + (total_ms + 30_000) // 60_000
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def last_text(newest: Mapping[str, Any] | None, now: str) -> str:
    """Return when a routine was done last and how that went; nothing where it never was."""
    if newest is None:
        return ""
    lasted = duration(newest["active_ms"] or 0)
    how = {"finished": f"all of it, {lasted}", "partial": f"{lasted} of it"}
    told = [day_text(newest["started_at"], now), how.get(newest["state"], f"cut off at {lasted}")]
    if newest["effort"] is not None:
        told.append(f"effort {newest['effort']} of 10")
    return " · ".join(told)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
