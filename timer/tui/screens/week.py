"""The week as planned and as done, a block a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.coach.past import local
from timer.services.catalog import routine_cards
from timer.services.coaching import this_week, week_note
from timer.services.context import read_past
from timer.settings import Plan
from timer.tui.screens.text_screen import SCROLL_HINT, Block, TextScreen

if TYPE_CHECKING:
    from timer.coach.week import WeekDay
    from timer.services.context import Context

NOTHING = "rest"
PLANS_HINT = "Choose a plan with o in the menu."


class WeekScreen(TextScreen[None]):
    """Shows the seven days from Monday."""

    BINDINGS = [  # noqa: RUF012
        Binding("q,Q,t,T,escape,enter,ctrl+c", "dismiss", show=False),
    ]
    signs = (("✓", "Done, at least nine tenths of it."), ("–", "Nothing on a day that is over."))
    hints = (("esc", "back"), SCROLL_HINT, ("?", "help"))

    def __init__(self, context: Context) -> None:
        super().__init__()
        past, self._now = read_past(context), local(context.clock.wall())
        self._error = past.error.sentences if past.error else ""
        self._days = () if past.error else this_week(context, past, self._now)
        self._note = "" if past.error else week_note(context, past, self._now)
        if context.settings.plan == Plan.NONE:
            self._note = f"{self._note} {PLANS_HINT}"
        self._names = {card.slug: card.name or card.slug for card in routine_cards(context, past)}

    def blocks(self) -> tuple[Block, ...]:
        """Return every day with what was done and what is planned."""
        head = Block("This week", heading=True)
        if self._error:
            return head, Block(""), Block(self._error)
        assumed = (Block(self._note, quiet=True), Block("")) if self._note else ()
        days = [block for day in self._days for block in self._day(day)]
        return (head, Block(""), *assumed, *days)

    def _day(self, day: WeekDay) -> Iterator[Block]:
        today = day.day == self._now.date()
        name = f"{day.day:%a} {day.day.day}"
        lines = [
            (
                self._called(slug),
                "running" if at in day.running else "✓" if share >= 0.9 else f"{share:.0%} done",
                "",
            )
            for at, (slug, share) in enumerate(day.done)
        ]
        for one in day.planned:
            moved = f" Moved from {day.moved_from:%A}." if day.moved_from else ""
            lines.append((self._called(one.slug), f"{one.minutes} min", f"{one.reason}{moved}"))
        if not lines:
            past = day.day < self._now.date()
            yield Block("–" if past else NOTHING, key=name, quiet=True, accent=today)
        for place, (text, tail, why) in enumerate(lines):
            key = "" if place else name
            yield Block(text, key=key, tail=tail, strong=today, accent=today)
            if why:
                yield Block(why, key="", quiet=True)

    def _called(self, slug: str) -> str:
        return self._names.get(slug, slug)
