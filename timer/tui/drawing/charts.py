"""Charts of characters: bars, columns, and a calendar whose cells are darker the more was done.

Each is read by its shape alone, so it needs no colour. Textual's Sparkline leaves out gaps and
stretches whatever it is given from floor to ceiling, which makes a trend of two numbers. Pure.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from timer.frozen import frozen

HEIGHTS = "▁▂▃▄▅▆▇█"
WIDEST_COLUMN = 4
SHADES = "·░▒▓█"
"""Nothing, then more and more."""
Scales = Sequence[tuple[int, ...]]
DAY_MINUTES: Scales = ((1, 2, 4, 8), (1, 5, 10, 20), (1, 10, 20, 40))
WEEK_MINUTES: Scales = ((1, 5, 10, 20), (1, 15, 30, 60), (1, 30, 60, 120))
MONTH_MINUTES: Scales = ((1, 60, 120, 240), (1, 120, 240, 480))
"""The least minutes of each shade but the first, for a cell of a day, a week and a month.

Of several scales, the first is taken whose last shade is not half of what was done at most: the
minutes of one move would all look alike on the scale for whole sessions.
"""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK = timedelta(weeks=1)
MOST_YEARS = 7
"""Rows of years, as many as a week has days."""
MOST_WEEKS = 54
"""Weeks of a year at most, those that it has only a part of included."""
LABELS = 5
"""Cells of the labels at the left of a calendar."""


def bar(value: float, most: float, width: int, *, leftwards: bool = False) -> str:
    """Return a bar as long as `value` is of `most`, `width` cells wide; more than 0 is seen."""
    if value <= 0 or most <= 0:
        return " " * width
    halves = max(round(min(value / most, 1) * width * 2), 1)
    whole, half = "━" * (halves // 2), halves % 2
    return (("╺" * half) + whole).rjust(width) if leftwards else (whole + "╸" * half).ljust(width)


def columns(values: Sequence[float | None], most: float, height: int, width: int) -> list[str]:
    """Return the values as columns in `height` rows, from 0 at the foot; None is a gap.

    They fill `width`: where there are more values, a column has the mean of several, where there
    are few, a value has several columns.
    """
    width = min(width, len(values) * WIDEST_COLUMN)
    steps: list[int | None] = []
    for x in range(width):
        first = x * len(values) // width
        last = max((x + 1) * len(values) // width, first + 1)
        known = [value for value in values[first:last] if value is not None]
        part = min(sum(known) / len(known) / (most or 1), 1) if known else None
        # Never quite to the top, so that rows of charts stay apart.
        steps.append(None if part is None else max(round(part * (height * 8 - 1)), 1))
    return [
        "".join(_column(step, row) for step in steps) for row in range((height - 1) * 8, -1, -8)
    ]


def _column(eighths: int | None, below: int) -> str:
    over = 0 if eighths is None else eighths - below
    return HEIGHTS[min(over, 8) - 1] if over > 0 else " "


def weekly(
    points: Sequence[tuple[date, float]], first: date, last: date, *, added: bool = False
) -> list[float | None]:
    """Return the mean of the points in every week from one day to another, None without a point.

    If they are to be `added` up, a week has their sum, which is 0 without a point.
    """
    parts: list[list[float]] = [[] for _ in range(max((last - first).days // 7 + 1, 1))]
    for at, value in points:
        parts[min(max((at - first).days // 7, 0), len(parts) - 1)].append(value)
    if added:
        return [sum(part) for part in parts]
    return [sum(part) / len(part) if part else None for part in parts]


@frozen
class Cell:
    """One cell of a calendar: the days from `first` to `last`, and their minutes."""

    first: date
    last: date
    minutes: float

    def holds(self, day: date) -> bool:
        """Return whether a day is in this cell."""
        return self.first <= day <= self.last


@frozen
class Calendar:
    """Rows of cells under the names of months; None where the calendar has no day."""

    heading: str
    labels: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    step: int
    """The width of a cell."""
    least: tuple[int, ...]
    """The least minutes of each shade but the first."""
    unit: str
    """What a cell is: a day, a week or a month."""

    @property
    def half(self) -> int:
        """The days from the middle of the calendar to its end."""
        if self.unit == "day":
            return len(self.rows[0]) // 2 * 7
        return MOST_YEARS // 2 * 365

    @property
    def legend(self) -> tuple[str, ...]:
        """What each shade means, and then in which unit."""
        hours = self.unit == "month"
        least = [one // 60 if hours else one for one in self.least[1:]]
        return "none", *(f"<{one}" for one in least), f"{least[-1]}+", "h" if hours else "min"

    def cell_of(self, day: date) -> Cell | None:
        """Return the cell with a day, if it is in the calendar."""
        cells = (cell for line in self.rows for cell in line if cell and cell.holds(day))
        return next(cells, None)

    def shade(self, cell: Cell) -> int:
        """Return the place of a cell's shade."""
        return sum(cell.minutes >= least for least in self.least)


def _scale(scales: Scales, most: float) -> tuple[int, ...]:
    """Return the scale for cells of `most` minutes at most."""
    return next((one for one in scales if most < 2 * one[-1]), scales[-1])


def by_day(minutes: Mapping[date, float], until: date, today: date, width: int) -> Calendar:
    """Return a calendar with a column a week, the last of them that of `until`.

    There are as many weeks as fit; they are two cells wide where that reaches the first session.
    """
    first = min(minutes, default=today)
    room = max(width - LABELS, 1)
    weeks = (until - first).days // 7 + 2
    step = 2 if weeks <= room // 2 else 1
    count = max(min((room + step - 1) // step, until.toordinal() // 7), 1)
    monday = until - timedelta(days=until.weekday()) - WEEK * (count - 1)
    mondays = [monday + WEEK * number for number in range(count)]
    rows = tuple(
        tuple(
            Cell(at, at, minutes.get(at, 0)) if at <= today else None
            for at in (one + timedelta(days=day) for one in mondays)
        )
        for day in range(7)
    )
    heading = _heading([(place * step, one) for place, one in enumerate(mondays)], room)
    least = _scale(DAY_MINUTES, max(minutes.values(), default=0))
    return Calendar(heading, DAYS, rows, step, least, "day")


def _heading(mondays: Sequence[tuple[int, date]], room: int) -> str:
    """Return the name of each month over its first week, of January the year."""
    text = ""
    before = mondays[0][1].month
    for x, monday in mondays:
        sunday = monday + timedelta(days=6)
        if sunday.month != before and sunday.day <= 7:
            name = str(sunday.year) if sunday.month == 1 else MONTHS[sunday.month - 1]
            if (not text or len(text) < x) and x + len(name) <= room:
                text = text.ljust(x) + name
        before = sunday.month
    return text


def by_year(minutes: Mapping[date, float], until: int, today: date, width: int) -> Calendar:
    """Return a calendar with a row a year up to `until`, and a cell a week; a month where narrow.

    Weeks begin on Monday; the first and the last of a year end where the year does.
    """
    room = max(width - LABELS, 1)
    monthly = room < MOST_WEEKS
    step = 2 if monthly or room >= 2 * MOST_WEEKS else 1
    parts, scales, unit = _weeks, WEEK_MINUTES, "week"
    if monthly:
        parts, scales, unit = _months, MONTH_MINUTES, "month"
    years = range(max(min(minutes, default=today).year, until - MOST_YEARS + 1), until + 1)
    rows = tuple(
        tuple(
            Cell(first, last, sum(minutes.get(day, 0) for day in _days(first, last)))
            if first <= today
            else None
            for first, last in parts(year)
        )
        for year in years
    )
    starts = [first for first, _ in parts(until)]
    heading = ""
    for number, name in enumerate(MONTHS, 1):
        x = sum(one <= date(until, number, 1) for one in starts) * step - step
        heading = heading.ljust(x) + (name[:1] if monthly else name)
    most = max((cell.minutes for row in rows for cell in row if cell), default=0)
    return Calendar(heading, tuple(map(str, years)), rows, step, _scale(scales, most), unit)


def _days(first: date, last: date) -> Iterator[date]:
    for day in range((last - first).days + 1):
        yield first + timedelta(days=day)


def _weeks(year: int) -> list[tuple[date, date]]:
    last = date(year, 12, 31)
    found = [date(year, 1, 1)]
    while (monday := found[-1].toordinal() + 7 - found[-1].weekday()) <= last.toordinal():
        found.append(date.fromordinal(monday))
    ends = (date.fromordinal(one.toordinal() - 1) for one in found[1:])
    return list(zip(found, (*ends, last), strict=True))


def _months(year: int) -> list[tuple[date, date]]:
    starts = [date(year, number, 1) for number in range(1, 13)] + [date(year + 1, 1, 1)]
    return [(one, after - timedelta(days=1)) for one, after in itertools.pairwise(starts)]
