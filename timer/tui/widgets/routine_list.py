"""The menu's list: headings with the routines below them; only the visible rows are ever made.

Textual's OptionList with 1,000 options costs 25 % more instructions at the start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Literal

from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from timer.frozen import frozen
from timer.services.catalog import Mark, RoutineCard
from timer.services.menu_sections import Section
from timer.timeline.messages import clock_text
from timer.tui.drawing.themes import Ground, Palette
from timer.tui.drawing.typeset import blank, cells, cut, fill, row, sentences, wrap
from timer.tui.row_widget import RowWidget

TIME_CELLS = 8
LAST_FROM = 50
"""From this many cells on, there is a column for when each was last done."""
LAST_CELLS = 13
EDGE = 2
"""Cells before a text."""
WHEEL_ROWS = 1
NO_LENGTHS: Mapping[str, int] = MappingProxyType({})


@frozen
class Line:
    """One row of the list, before it has a colour. `place` is the card's, from 0."""

    kind: Literal["space", "heading", "note", "card", "why"]
    text: str = ""
    last: str = ""
    time: str = ""
    place: int | None = None


class RoutineList(RowWidget, can_focus=True, inherit_bindings=False):
    """Cards under headings, one of them chosen."""

    class Chosen(Message):
        """Another card is chosen."""

        def can_replace(self, message: Message) -> bool:
            """Only the newest matters."""
            return isinstance(message, RoutineList.Chosen)

    class Started(Message):
        """The chosen card was clicked twice."""

    chosen: reactive[int] = reactive(0, repaint=False)

    def __init__(self, sections: Sequence[Section], nothing: str, today: str, foot: str) -> None:
        super().__init__()
        self._nothing, self._today, self._foot = nothing, today, foot
        self._top = 0
        self._lines: tuple[Line, ...] = ()
        self.lengths: Mapping[str, int] = {}
        """How long some routines take now that they were made shorter, by slug."""
        self._take(sections)

    @property
    def card(self) -> RoutineCard | None:
        """The chosen card."""
        return self._cards[self.chosen] if self._cards else None

    @property
    def count(self) -> int:
        """How many cards there are."""
        return len(self._cards)

    @property
    def neighbour(self) -> str | None:
        """The slug of the card after the chosen one, or before it at the end."""
        beside = self._cards[self.chosen + 1 : self.chosen + 2] or self._cards[:-1][-1:]
        return beside[0].slug if beside else None

    def fill(
        self, sections: Sequence[Section], nothing: str, today: str, choose: str | None = None
    ) -> None:
        """Show other cards: the one of the slug `choose` is chosen, else the one that was, else
        the first; `nothing` is shown if there are none.
        """
        wanted = choose or (self.card.slug if self.card else None)
        self._nothing, self._today = nothing, today
        self._take(sections)
        slugs = [card.slug for card in self._cards]
        self.set_reactive(RoutineList.chosen, slugs.index(wanted) if wanted in slugs else 0)
        self.paint()
        self.post_message(self.Chosen())

    def move(self, cards: int) -> None:
        """Choose the card `cards` further down."""
        self.chosen = max(min(self.chosen + cards, len(self._cards) - 1), 0)

    def page(self, pages: int) -> None:
        """Choose the card a page further down."""
        self.move(pages * max(self.size.height - 2, 1))

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the lines around the chosen card."""
        palette = self.palette
        if not self._cards:
            at = palette.style("quiet")
            lines = wrap(self._nothing, max(width - 2 * EDGE, 1))
            return [
                blank(width, at),
                *[row(width, (" " * EDGE + one, at), ground=at) for one in lines],
            ]
        foot = self._foot if width >= self.screen.size.width else ""
        self._lines = self._fitting(width, height, foot)
        self._top = scrolled(self._lines, self._top, height, self.chosen)
        shown = whole(self._lines, self._top, height)
        marked = self.screen.focused in (None, self)
        return [
            line_row(line, width, palette, chosen=line.place == self.chosen, marked=marked)
            for line in shown
        ]

    def on_focus(self) -> None:
        """Mark the chosen card as the one that keys act on."""
        self.paint()

    def on_blur(self) -> None:
        """Take the mark away while keys go elsewhere."""
        self.paint()

    def _fitting(self, width: int, height: int, foot: str) -> tuple[Line, ...]:
        """Return the lines, with descriptions and blank lines if there is room for them.

        Of more than fit, those that are further down than can be seen are left out.
        """
        for about in (True, False) if width >= LAST_FROM else (False,):
            lines = tuple(islice(self._list(width, foot, about=about), height + 1))
            if len(lines) <= height:
                return lines
        found = self._list(width, foot, about=False)
        return tuple(down_to(self.chosen, height, (one for one in found if one.kind != "space")))

    def _list(self, width: int, foot: str, *, about: bool) -> Iterator[Line]:
        return list_lines(
            self._sections, width, self._today, foot, about=about, lengths=self.lengths
        )

    def watch_chosen(self) -> None:
        """Show the new choice."""
        self.paint()
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Choose the card under the pointer; start it at the second click."""
        line = self._top + event.y
        place = self._lines[line].place if line < len(self._lines) else None
        if place is not None:
            self.chosen = place
            if event.chain == 2:
                self.post_message(self.Started())

    def on_mouse_scroll_down(self) -> None:
        """Choose further down."""
        self.move(WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """Choose further up."""
        self.move(-WHEEL_ROWS)

    def _take(self, sections: Sequence[Section]) -> None:
        self._sections = tuple(sections)
        self._cards = tuple(card for section in sections for card, _ in section.entries)


def whole(lines: Sequence[Line], top: int, height: int) -> Sequence[Line]:
    """Return the lines of a list from `top` on that are shown in `height` rows.

    While there are more, no heading is the last, and no text that would end in its middle.
    """
    shown = lines[top : top + height]
    while shown and top + height < len(lines) and shown[-1].place is None:
        shown = shown[:-1]
    return shown


def list_lines(
    sections: Sequence[Section],
    width: int,
    today: str,
    foot: str = "",
    *,
    about: bool = False,
    lengths: Mapping[str, int] = NO_LENGTHS,
) -> Iterator[Line]:
    """Yield every line of the list; `today` is a date (ISO 8601), `foot` comes after the last.

    With `about`, each routine is described below its name. `lengths` are those of routines that
    were made shorter.
    """
    place = 0
    inner = max(width - 2 * EDGE, 1)
    for number, section in enumerate(sections):
        if number:
            yield Line("space")
        yield Line("heading", section.title)
        yield from (Line("note", text) for text in wrap(section.note or "", inner))
        if section.ran is not None:
            asked = RAN_KEYS if not section.ran else f"{section.ran} {RAN_AGAIN}"
            yield from (Line("note", text) for text in wrap(asked, inner))
        for card, why in section.entries:
            yield _card_line(card, width, today, place, lengths.get(card.slug))
            told = why if card.ok else card.problem
            yield from (Line("why", text, place=place) for text in wrap(told or "", inner, 2))
            if about:
                texts = (sentences(card.about or "", inner, rows) for rows in (1, 2))
                yield from (Line("note", one, place=place) for one in next(filter(None, texts), ()))
            place += 1
    if foot:
        yield Line("space")
        yield from (Line("note", text) for text in wrap(foot, inner))


def line_row(
    line: Line, width: int, palette: Palette, *, chosen: bool, marked: bool = True
) -> Strip:
    """Return a drawn line; the chosen card is `marked` while the list has the focus."""
    chosen = chosen and line.place is not None
    ground: Ground = "chosen" if chosen else "ground"
    plain = palette.style("strong" if chosen else "text", ground, bold=chosen)
    quiet = palette.style("quiet", ground)
    mark = ("▌", palette.style("accent", ground)) if chosen and marked else (" ", plain)
    if line.kind == "heading":
        ink = palette.style("accent" if line.text == "Now" else "calm", bold=True)
        return row(width, (" " * EDGE + cut(line.text, max(width - EDGE, 1)), ink), ground=plain)
    if line.kind != "card":
        told = palette.style("calm", ground) if line.kind == "why" else quiet
        return row(width, mark, (" " * (EDGE - 1) + line.text, told), ground=plain)
    room = width - EDGE - cells(line.last) - cells(line.time) - EDGE
    return row(
        width,
        mark,
        (" " * (EDGE - 1) + fill(line.text, max(room, 1)), plain),
        (line.last, quiet),
        (line.time, plain if chosen else quiet),
        ground=plain,
    )


def duration(total_ms: int | None) -> str:
    """Return a routine's length in minutes, or in seconds if it is shorter than one."""
    if total_ms is None:
        return ""
    if total_ms < 60_000:
        return f"{(total_ms + 500) // 1000} s"
    return f"{(total_ms + 30_000) // 60_000} min"


def day_text(day: str, today: str) -> str:
    """Return a day in words: `yesterday`, `5 days ago`, `3 May`; both dates are ISO 8601."""
    from datetime import date

    then, now = date.fromisoformat(day[:10]), date.fromisoformat(today[:10])
    days = (now - then).days
    if 0 <= days < 2:
        return ("today", "yesterday")[days]
    if 0 < days < 15:
        return f"{days} days ago"
    year = "" if then.year == now.year else f" {then.year}"
    return f"{then.day} {_MONTHS[then.month - 1]}{year}"


def _card_line(card: RoutineCard, width: int, today: str, place: int, length: int | None) -> Line:
    time = duration(card.total_ms) if card.ok else "fix me"
    if length is not None:
        time = clock_text(length)
    last = day_text(card.last_done, today) if card.last_done and width >= LAST_FROM else ""
    column = fill(last, LAST_CELLS) if width >= LAST_FROM else ""
    name = f"{card.name or card.slug}{f' {LOVED}' if card.mark is Mark.FAVOURITE else ''}"
    name = f"{name} {DONE}" if card.done_today else name
    return Line("card", name, column, fill(time, TIME_CELLS, "right"), place)


def down_to(chosen: int, height: int, lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines down to a screen of them, and one more, below the chosen card."""
    below = 0
    for line in lines:
        yield line
        below += below > 0 or (line.place or 0) > chosen
        if below > height:
            return


def scrolled(lines: Sequence[Line], top: int, height: int, chosen: int) -> int:
    """Return the first line to show, so that the chosen card and its heading are visible."""
    own = [at for at, line in enumerate(lines) if line.place == chosen]
    first, last = own[0], own[-1]
    while first and lines[first - 1].place is None and last - first < height - 1:
        first -= 1
    if all(line.place is None for line in lines[last + 1 :]):
        last = min(len(lines), first + height) - 1
    top = min(max(top, last - height + 1), first)
    return max(min(top, len(lines) - height), 0)


RAN_KEYS = "Did you run? 1 soon, 2 easy, 3 hard, 4 long, 5 no"
RAN_AGAIN = "Keys 1 to 5 change it."
LOVED = "★"
"""Marks a favourite."""
DONE = "✓"
"""Marks what was done today."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
