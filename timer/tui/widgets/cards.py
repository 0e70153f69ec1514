"""The menu's list of routines: only the rows on show are ever made."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from timer.engine.catalogue import Card
from timer.tui.palette import ACCENT, CALM, CHOSEN, DARK, QUIET, TEXT, style
from timer.tui.typeset import blank, cut, row, wrap
from timer.tui.widgets.painted import Painted

TIME_CELLS = 8
WHEN_FROM = 62
"""From this many cells on, there is a column for the time of day."""
WHEN_CELLS = 24
WHEEL_ROWS = 1


class CardList(Painted):
    """Cards, one of them chosen."""

    class Chosen(Message):
        """Another card is chosen."""

        def can_replace(self, message: Message) -> bool:
            """Only the newest matters."""
            return isinstance(message, CardList.Chosen)

    class Started(Message):
        """The chosen card is to be started."""

    chosen: reactive[int] = reactive(0, repaint=False)

    def __init__(self, cards: Sequence[Card], nothing: str) -> None:
        super().__init__()
        self._cards = tuple(cards)
        self._nothing = nothing
        self._top = 0

    @property
    def card(self) -> Card | None:
        """The chosen card."""
        return self._cards[self.chosen] if self._cards else None

    def fill(self, cards: Sequence[Card], nothing: str) -> None:
        """Show other cards, the chosen one still chosen if it is among them; `nothing` if none."""
        before = self.card
        self._cards, self._nothing = tuple(cards), nothing
        slugs = [card.slug for card in self._cards]
        kept = slugs.index(before.slug) if before and before.slug in slugs else 0
        self.set_reactive(CardList.chosen, kept)
        self.paint()
        self.post_message(self.Chosen())

    def move(self, rows: int) -> None:
        """Choose the card `rows` further down."""
        self.chosen = max(min(self.chosen + rows, len(self._cards) - 1), 0)

    def page(self, pages: int) -> None:
        """Choose the card a page further down."""
        self.move(pages * max(self.size.height - 1, 1))

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the cards around the chosen one."""
        if not self._cards:
            at = style(QUIET)
            lines = wrap(self._nothing, max(width - 3, 1))
            return [blank(width, at), *[row(width, (f"  {one}", at), ground=at) for one in lines]]
        self._top = min(max(self._top, self.chosen - height + 1), self.chosen)
        self._top = max(min(self._top, len(self._cards) - height), 0)
        shown = self._cards[self._top : self._top + height]
        return [
            _row(card, width, chosen=place == self.chosen)
            for place, card in enumerate(shown, start=self._top)
        ]

    def watch_chosen(self) -> None:
        """Show what is chosen now."""
        self.paint()
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Choose the card under the pointer; start it at the second click."""
        place = self._top + event.y
        if place < len(self._cards):
            self.chosen = place
            if event.chain == 2:
                self.post_message(self.Started())

    def on_mouse_scroll_down(self) -> None:
        """Choose further down."""
        self.move(WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """Choose further up."""
        self.move(-WHEEL_ROWS)


def _row(card: Card, width: int, *, chosen: bool) -> Strip:
    ground = CHOSEN if chosen else DARK
    plain = style(TEXT, ground, bold=chosen)
    quiet = style(QUIET, ground)
    mark = ("▌ " if chosen else "  ", style(ACCENT, ground))
    time = duration(card.total_ms) if card.ok else "mend me"
    room = max(width - 4 - TIME_CELLS, 1)
    when = ""
    if width >= WHEN_FROM:
        room -= WHEN_CELLS
        when = cut(whens(card), WHEN_CELLS - 2)
    name = cut(card.name or card.slug, room)
    return row(
        width,
        mark,
        (_left(name, room), plain),
        (" " + _left(when, WHEN_CELLS) if width >= WHEN_FROM else " ", quiet),
        (time.rjust(TIME_CELLS - 1), style(CALM if card.ok else ACCENT, ground)),
        ground=plain,
    )


def _left(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def duration(total_ms: int | None) -> str:
    """Return a routine's length in minutes, or in seconds where it is shorter than one."""
    if total_ms is None:
        return ""
    if total_ms < 60_000:
        return f"{total_ms // 1000} s"
    return f"{(total_ms + 30_000) // 60_000} min"


def whens(card: Card) -> str:
    """Return when a routine is meant for: `after a run, evening`."""
    return ", ".join(_WHEN.get(one, one.replace("-", " ")) for one in card.when)


_WHEN = {"before-run": "before a run", "after-run": "after a run", "any-time": "any time"}
