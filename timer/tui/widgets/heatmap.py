"""A calendar of what you did: a cell a day, darker the longer; keys and mouse choose a day.

Textual has no calendar, so this one is painted: with a character for each shade, it is read without
colour as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from timer.tui.drawing.charts import LABELS, SHADES, Calendar, Cell, by_day, by_year
from timer.tui.drawing.themes import Look
from timer.tui.drawing.typeset import Piece, cells, fill, row
from timer.tui.row_widget import RowWidget

EDGE = 2
TOGETHER = 78
"""Cells from which the legend is beside the words on the chosen day."""
ROOMY = 84
"""Cells from which the legend has room to breathe."""
MARK = "◆"
"""Marks the chosen day, and the line on it."""
Scale = Literal["days", "years"]


class Heatmap(RowWidget, can_focus=True, inherit_bindings=False):
    """Shows minutes by day, or years by week; the arrows choose a day."""

    BINDINGS = [  # noqa: RUF012
        Binding("left", "go(-7)", show=False),
        Binding("right", "go(7)", show=False),
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "open", show=False),
    ]
    DEFAULT_CSS: ClassVar[str] = "Heatmap { height: 9; }"

    class Chosen(Message):
        """Another day was chosen."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    class Opened(Message):
        """The chosen day is to be looked at."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = self._until = self.day = today
        self._minutes: Mapping[date, float] = {}
        self._about: Callable[[date, date], str] = lambda first, last: ""
        self.scale: Scale = "days"
        self._made: tuple[object, Calendar] | None = None

    def fill(
        self,
        minutes: Mapping[date, float],
        about: Callable[[date, date], str],
        day: date | None = None,
    ) -> None:
        """Show other minutes, with a `day` chosen; `about` says what was done between two days."""
        self._minutes, self._about, self._made = minutes, about, None
        self.day = min(day or self.day, self._today)
        self._reveal()

    def turn(self) -> None:
        """Show years in place of days, or days again."""
        self.scale = "days" if self.scale == "years" else "years"
        self._reveal()

    def choose(self, day: date) -> None:
        """Choose a day, which is then on show."""
        if self.day != min(day, self._today):
            self.day = min(day, self._today)
            self._reveal()

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the calendar over a line on the chosen day, and the legend."""
        palette = self.palette
        ground, quiet = palette.style(), palette.style("quiet")
        found = self._calendar
        made = [row(width, (" " * (EDGE + LABELS) + found.heading, quiet), ground=ground)]
        for label, line in zip(found.labels, found.rows, strict=True):
            pieces: list[Piece] = [(" " * EDGE + label.ljust(LABELS), quiet)]
            pieces += [self._drawn(found, cell) for cell in line]
            made.append(row(width, *pieces, ground=ground))
        made += [row(width, *line, ground=ground) for line in self._below(found)]
        return made

    def _below(self, calendar: Calendar) -> list[list[Piece]]:
        """Return the chosen cell and the legend, in one row where there is room, else in two."""
        plain = self.palette.style()
        told = " " * EDGE + self._told(calendar)
        legend = self._legend(calendar, "  " if self.size.width >= ROOMY else " ")
        used = sum(cells(text) for text, _ in legend)
        room = self.size.width - used - EDGE
        if self.size.width < TOGETHER:
            return [[(told, self.palette.style("strong"))], [(" " * EDGE, plain), *legend]]
        return [[(fill(told, max(room, 0)), self.palette.style("strong")), *legend]]

    def on_resize(self) -> None:
        """Keep the chosen day on show."""
        self._reveal()

    def on_focus(self) -> None:
        """Mark the chosen day."""
        self.paint()

    def on_blur(self) -> None:
        """Mark it no longer."""
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose the day under the pointer; a second click opens it."""
        cell = self._cell_at(event.x, event.y)
        if cell is None:
            return
        event.stop()
        if event.chain > 1:
            self.post_message(self.Opened(self.day))
        else:
            self._choose(min(cell.last, self._today))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show earlier weeks."""
        event.stop()
        self._choose(on(self.day, -28))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show later weeks."""
        event.stop()
        self._choose(on(self.day, 28))

    def action_go(self, days: int) -> None:
        """Choose another day: the next, or that of the next week; in years, of the next year."""
        if self.scale == "years" and abs(days) == 1:
            self._choose(_years_on(self.day, days))
        elif self._calendar.unit == "month":
            self._choose(_months_on(self.day, days // 7))
        else:
            self._choose(on(self.day, days))

    def action_page(self, pages: int) -> None:
        """Choose a day half a calendar away."""
        if self.scale == "years":
            self._choose(_years_on(self.day, pages))
        else:
            self._choose(on(self.day, pages * self._calendar.half))

    def action_first(self) -> None:
        """Choose the first day with a session."""
        self._choose(min(self._minutes, default=self._today))

    def action_last(self) -> None:
        """Choose today."""
        self._choose(self._today)

    def action_open(self) -> None:
        """Look at the chosen day."""
        self.post_message(self.Opened(self.day))

    def _choose(self, day: date) -> None:
        first = min(self._minutes, default=self._today)
        self.choose(max(min(day, self._today), first))
        self.post_message(self.Chosen(self.day))

    @property
    def _calendar(self) -> Calendar:
        """The calendar as it is shown; made again only if that has changed."""
        width = self.size.width - 2 * EDGE
        wanted = self.scale, self._until, self._today, width
        if self._made is None or self._made[0] != wanted:
            if self.scale == "years":
                made = by_year(self._minutes, self._until.year, self._today, width)
            else:
                made = by_day(self._minutes, self._until, self._today, width)
            self._made = wanted, made
        return self._made[1]

    def _reveal(self) -> None:
        """Show that part of the calendar that has the chosen day, the latest if it can."""
        if not self.size.width:
            return
        self._until = self._today
        if self._calendar.cell_of(self.day) is None:
            half = self._calendar.half
            self._until = min(on(self.day, half), self._today)
        self.styles.height = 1 + len(self._calendar.rows) + len(self._below(self._calendar))
        self.paint()

    def _drawn(self, calendar: Calendar, cell: Cell | None) -> Piece:
        """Return a cell, with a mark in place of its shade if it is the chosen one."""
        style = self.palette.style
        if cell is None:
            return " " * calendar.step, style()
        if cell.holds(self.day):
            focused = Look(self.palette.ground, self.palette.accent).inverse
            mark = focused if self.has_focus else style("accent", "chosen", bold=True)
            return MARK.ljust(calendar.step), mark
        shade = calendar.shade(cell)
        if not shade:
            return SHADES[0].ljust(calendar.step), style("quiet")
        return SHADES[shade] * calendar.step, style("calm")

    def _told(self, calendar: Calendar) -> str:
        """Return what was done in the chosen cell, after its mark."""
        found = calendar.cell_of(self.day)
        return f"{MARK} {self._about(found.first, found.last)}" if found else ""

    def _legend(self, calendar: Calendar, gap: str) -> list[Piece]:
        """Return what each shade means."""
        style = self.palette.style
        *words, unit = calendar.legend
        pieces: list[Piece] = []
        for place, (shade, word) in enumerate(zip(SHADES, words, strict=True)):
            pieces += [
                (shade, style("calm" if place else "quiet")),
                (f" {word}{gap}", style("quiet")),
            ]
        return [*pieces, (unit, style("quiet"))]

    def _cell_at(self, x: int, y: int) -> Cell | None:
        found = self._calendar
        place, line = (x - EDGE - LABELS) // found.step, y - 1
        if not 0 <= line < len(found.rows) or not 0 <= place < len(found.rows[line]):
            return None
        return found.rows[line][place]


def on(day: date, days: int) -> date:
    """Return the day so many days later, or the first or last there is."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _years_on(day: date, years: int) -> date:
    year = min(max(day.year + years, date.min.year), date.max.year)
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def _months_on(day: date, months: int) -> date:
    place = max(day.year * 12 + day.month - 1 + months, 12)
    return date(place // 12, place % 12 + 1, 1)
