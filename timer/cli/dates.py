"""Days as people write them: `2026-03-01`, `1 March`, `3 weeks ago`, `monday`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import click

from timer.machine import Machine
from timer.services.context import Context
from timer.text import safe

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
USUAL = (
    *("today", "yesterday", "this week", "last week", "this month", "last month", "this year"),
    *("last year", "3 weeks", "3 months", *WEEKDAYS, *MONTHS),
)
"""What a shell completes."""
EXAMPLES = "Write one such as 2026-03-01, `3 weeks`, `monday` or `march`."
_AGO = re.compile(
    r"(?:the )?(?:last |past )?(\d+|[a-z]+)?\s*(d|w|m|y|day|week|month|year)s?(?: ago)?"
)
_SHORT = 3
"""How many letters of a month or a weekday are enough."""


class Since(click.ParamType[date]):
    """The first day of a time up to today."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day. Fail, with what to write, on what isn't one or is still to come."""
        if isinstance(value, date):
            return value
        context = Context.of(os.environ, ctx.find_object(Machine) if ctx else None)
        today = date.fromisoformat(context.clock.wall()[:10])
        try:
            found = day_of(str(value), today)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if found > today:
            self.fail(f"{found} is still to come. {EXAMPLES}", param, ctx)
        return found

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return days that people usually mean and that start with what was typed."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(one) for one in USUAL if one.startswith(incomplete.casefold())]


def day_of(written: str, today: date) -> date:
    """Return the day that a text means: the latest such day up to `today` where no year says.

    Raise ValueError, with what to write instead, for any other text.
    """
    text = " ".join(written.casefold().replace(",", " ").split()).removeprefix("since ")
    for read in (_named, _ago, _numbers, _with_month):
        found = read(text, today)
        if found is not None:
            return found
    raise ValueError(f"'{safe(written, 40)}' isn't a day. {EXAMPLES}")


def _named(text: str, today: date) -> date | None:
    """Return `today`, `yesterday`, `monday`, `this week`, `last month` and the like."""
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    known = {
        "today": today,
        "yesterday": today - timedelta(days=1),
        "this week": monday,
        "last week": monday - timedelta(weeks=1),
        "this month": first,
        "last month": (first - timedelta(days=1)).replace(day=1),
        "this year": first.replace(month=1),
        "last year": first.replace(year=max(today.year - 1, 1), month=1),
    }
    word = text.removeprefix("last ").removeprefix("on ")
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= _SHORT and name.startswith(word):
            known[text] = today - timedelta(days=(today.weekday() - number) % 7)
    return known.get(text)


def _ago(text: str, today: date) -> date | None:
    """Return how long ago: `3 weeks`, `30d`, `a year ago`, `last six months`."""
    found = _AGO.fullmatch(text)
    if found is None:
        return None
    word = found[1] or "1"
    if word.isdecimal():
        count = int(word)
    elif word in NUMBERS or word in ("an", "one"):
        count = NUMBERS.index(word) + 1 if word in NUMBERS else 1
    else:
        return None
    unit = found[2][0]
    if unit in "dw":
        days = count * (7 if unit == "w" else 1)
        return date.fromordinal(max(today.toordinal() - days, 1))
    months = max(today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1), 12)
    return _day(months // 12, months % 12 + 1, min(today.day, _length(months)))


def _length(months: int) -> int:
    """Return how many days the month has that is so many months after the year 0."""
    after = _day((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return (after - timedelta(days=1)).day


def _numbers(text: str, today: date) -> date | None:
    """Return `2026-03-01`, `2026/3/1`, `1.3.2026`, `1.3.`, `2026-03` and `2026`."""
    parts = re.fullmatch(r"(\d{4})(?:[-./](\d{1,2}))?(?:[-./](\d{1,2}))?(?:t.*)?|(\d{8})", text)
    if parts and parts[4]:
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if parts:
        return _day(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    parts = re.fullmatch(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4})?)?", text)
    if parts:  # with points, the day comes first wherever it is written so
        year = int(parts[3]) if parts[3] else None
        return _latest(today, int(parts[2]), int(parts[1]), year)
    parts = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}))?", text)
    if parts is None:
        return None
    year = int(parts[3]) if parts[3] else None
    readings = [*_readings(today, int(parts[1]), int(parts[2]), year)]
    readings = [one for one in readings if one <= today] or readings
    if not readings:
        raise ValueError(f"'{safe(text, 40)}' isn't a day of any year. {EXAMPLES}")
    if len(readings) > 1:
        both = " or ".join(f"{one.day} {one:%B}" for one in readings)
        raise ValueError(f"'{safe(text, 40)}' could be {both}. Write `{readings[0]}`, say.")
    return readings[0]


def _readings(today: date, one: int, other: int, year: int | None) -> Iterator[date]:
    for day, month in dict.fromkeys(((one, other), (other, one))):
        try:
            yield _latest(today, month, day, year)
        except ValueError:
            continue


def _with_month(text: str, today: date) -> date | None:
    """Return `1 March 2026`, `March 1`, `1st of march`, `march`, `mar 2025`."""
    words = [word for word in re.findall(r"[a-z]+|\d+(?:st|nd|rd|th)?", text) if word != "of"]
    months = [n for n, name in enumerate(MONTHS, 1) for word in words if _is_month(word, name)]
    numbers = [int(word.rstrip("stndrh")) for word in words if word[0].isdigit()]
    if len(months) != 1 or len(words) != 1 + len(numbers):
        return None
    year = next((one for one in numbers if one > 31), None)
    days = [one for one in numbers if one <= 31]
    if len(days) > 1 or len(numbers) - len(days) > 1:
        return None
    return _latest(today, months[0], days[0] if days else 1, year)


def _is_month(word: str, name: str) -> bool:
    return len(word) >= _SHORT and (name.startswith(word) or word == "sept" == name[:4])


def _latest(today: date, month: int, day: int, year: int | None) -> date:
    """Return the day in `year`, or else its latest one up to `today`."""
    if year is not None:
        return _day(year, month, day)
    if month == 2 and day == 29:
        years = (y for y in range(today.year, today.year - 9, -1) if y % 4 == 0)
        return next(one for y in years if (one := _day(y, 2, 29)) <= today)
    found = _day(today.year, month, day)
    return found if found <= today else _day(today.year - 1, month, day)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        known = 1 <= month <= 12
        what = f"{day} {MONTHS[month - 1].capitalize()} in {year}" if known else f"month {month}"
        raise ValueError(f"There is no {what}. {EXAMPLES}") from None
