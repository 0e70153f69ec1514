"""The week as an iCalendar file, with reminders: what is planned, and breaks from sitting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from timer.coach.week import WeekDay
from timer.errors import SuppleError
from timer.frozen import frozen
from timer.machine import HERE

EVENING = time(18)
"""When a session is planned that has no time of its own (house)."""
TWICE = time(7, 30), time(20)
"""When to stretch twice a day (001 says morning and evening; the hours are house)."""
BREAKS = time(11), time(15)
"""When to get up from your desk on weekdays (002 says to break up sitting; the hours are house)."""
BREAK = "Get up and walk a little"


@frozen
class Appointment:
    """One entry of the calendar."""

    slug: str
    title: str
    starts: datetime
    minutes: int
    reason: str
    reminder: bool


def appointments(
    days: Sequence[WeekDay], names: Mapping[str, str], now: datetime
) -> tuple[Appointment, ...]:
    """Return what is planned from `now` on, in the order of time, with breaks from sitting.

    `names` are the names of routines by slug. What recurs in a day, or is a break, has a reminder.
    """
    found: list[Appointment] = []
    for day in days:
        twice = len(day.planned) > 1
        hours = TWICE if twice else (EVENING,)
        for place, one in enumerate(day.planned):
            at = _at(day.day, hours[min(place, len(hours) - 1)], now)
            name = names.get(one.slug, one.slug)
            found.append(Appointment(one.slug, name, at, one.minutes, one.reason, twice))
        if day.day.weekday() < 5:
            why = "Sitting for hours gives your hamstrings too little movement."
            found += [
                Appointment("break", BREAK, _at(day.day, hour, now), 5, why, True)
                for hour in BREAKS
            ]
    return tuple(sorted((one for one in found if one.starts >= now), key=lambda one: one.starts))


def as_ics(found: Sequence[Appointment], now: datetime) -> bytes:
    """Return the entries as an iCalendar file.

    An entry of the same day and routine has the same id, so importing a new file replaces it. Raise
    SuppleError if the library for it is missing.
    """
    try:
        from icalendar import Alarm, Calendar, Event
    except ImportError:
        raise SuppleError(
            "Writing a calendar needs the package icalendar.", HERE.installation.advice("calendar")
        ) from None
    calendar = Calendar()
    calendar.add("prodid", "-//Supple//Supple//EN")
    calendar.add("version", "2.0")
    for one in found:
        event = Event()
        event.add("uid", f"{one.slug}-{one.starts:%Y%m%dT%H%M}@supple")
        event.add("dtstamp", now)
        event.add("dtstart", one.starts)
        event.add("duration", timedelta(minutes=one.minutes))
        event.add("summary", one.title)
        event.add("description", one.reason)
        if one.reminder:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", one.title)
            alarm.add("trigger", timedelta(0))
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _at(day: date, hour: time, now: datetime) -> datetime:
    """Return an hour of a day by the machine's clock, in UTC so that every program agrees."""
    return datetime.combine(day, hour).astimezone().astimezone(now.tzinfo)
