"""The report in words: its summary, its sections with their tables, and what isn't known.

Every writer makes its file of this, so all of them say the same. Texts are as people wrote them:
escaping is the writers' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from timer.coach.comeback import HURT, YES
from timer.coach.today import Ran
from timer.frozen import frozen, keyword_frozen
from timer.player.results import Result
from timer.routine.screening_questions import GUARDS
from timer.services.comeback import told_text
from timer.services.report.content import (
    DAYS,
    GUESSED,
    HARD,
    Answered,
    Bout,
    Dose,
    Event,
    Exercise,
    Noted,
    Report,
    Series,
    Session,
    Week,
    complaint_text,
    dose,
)
from timer.timeline.messages import capital, times

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TITLE = "Exercise report"
BRIEFLY = "Made on the person's own computer. Supple sends it nowhere."
PRIVATE = (
    "Supple made this report on the person's own computer, from what they did and answered there. "
    "It is sent nowhere: anyone who has this file can read it."
)
NO_JUDGEMENT = (
    "Supple records. It examines nobody, and nothing here is a diagnosis. Effort, pain, tightness "
    "and soreness are the person's own words and numbers."
)
NOTHING_KNOWN = "Nothing is known, as there was no session."
ABOUT = "about "
NONE = "–"
"""What is in a cell without a value."""
MOST_NAMED = 4
"""How many of a kind the summary names."""
MONTHLY = 26
"""From so many weeks on, exercises are listed by four weeks."""
FOUR = 4
FEW = 5
"""Up to so many weeks there is room for both ends of each below a plot."""


Rows = tuple[tuple[str, ...], ...]


@frozen
class Column:
    """A column of a table, with its numbers flush right."""

    title: str
    number: bool = False


@frozen
class Table:
    """Rows of texts; the first cell of each is its heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: Rows


@frozen
class Line:
    """One line of a plot: values by day."""

    name: str
    points: tuple[tuple[date, float], ...]


@frozen
class LinePlot:
    """Numbers from 0 to `most` over days, with marks for days on which something hurt."""

    title: str
    about: str
    first: date
    last: date
    lines: tuple[Line, ...]
    marks: tuple[date, ...] = ()
    most: int = 10


@frozen
class DotPlot:
    """How often each effort was given on each day."""

    title: str
    about: str
    first: date
    last: date
    dots: tuple[tuple[date, int, int], ...]
    """Day, effort, and how many sets."""


@frozen
class BarPlot:
    """A bar of several parts for each week, or each pair of sides."""

    title: str
    about: str
    parts: tuple[str, ...]
    bars: tuple[tuple[str, tuple[int, ...], str], ...]
    """What each bar is called, its parts, and what it comes to in words."""
    level: bool = False
    """Whether the parts lie side by side, each a bar of its own, rather than on top of another."""


Plot = LinePlot | DotPlot | BarPlot


@frozen
class Card:
    """An exercise with its picture."""

    name: str
    figure: str | None
    lines: tuple[str, ...]
    table: Table


@frozen
class Entry:
    """A session: what it was, what was said, and its sets."""

    title: str
    at: datetime
    lines: tuple[str, ...]
    table: Table | None


Block = Table | LinePlot | DotPlot | BarPlot | Card | Entry


@frozen
class Section:
    """A part of the report."""

    id: str
    title: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...] = ()
    folded: str = ""
    """What there is to unfold, where it is too long to be read at once."""


@keyword_frozen
class Document:
    """The whole report in words."""

    title: str
    period: str
    made: str
    summary: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    """What isn't known, in sentences."""
    sections: tuple[Section, ...]


def document(report: Report) -> Document:
    """Return the report in words."""
    words = _Words(report)
    sections = (
        words.pain(),
        words.weeks(),
        words.diary(),
        words.doses(),
        words.exercises(),
        words.sides(),
        words.capacity(),
        words.programmes(),
        words.runs(),
        words.answers(),
        words.left_out(),
        words.corrected(),
        words.sessions(),
    )
    count = len(report.weeks)
    return Document(
        title=TITLE,
        period=f"{words.whole(report.first)} to {words.whole(report.last)} "
        f"({times(count, 'week')}, today included)",
        made=f"{words.whole(report.made.date())}, {report.made:%H:%M}",
        summary=tuple(words.summary()),
        unknown=tuple(words.unknown()),
        sections=tuple(one for one in sections if one is not None),
    )


class _Words:
    """Puts one report into words; dates have a year where it isn't clear."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._years = report.first.year != report.last.year

    def whole(self, day: date) -> str:
        """Return a day with its year."""
        return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"

    def day(self, day: date) -> str:
        """Return a day: `Mon 3 Nov`."""
        year = f" {day.year}" if self._odd(day) else ""
        return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"

    def _odd(self, day: date) -> bool:
        return self._years or not self._report.first <= day <= self._report.last

    def moment(self, at: datetime) -> str:
        """Return a day and a time: `Mon 3 Nov, 07:30`."""
        return f"{self.day(at.date())}, {at:%H:%M}"

    def span(self, first: date, last: date) -> str:
        """Return some days: `3–9 Nov`, `27 Oct–2 Nov`."""
        year = f" {last.year}" if self._years else ""
        month = "" if first.month == last.month else f" {MONTHS[first.month - 1]}"
        return f"{first.day}{month}–{last.day} {MONTHS[last.month - 1]}{year}"

    def week(self, week: Week) -> str:
        """Return the days of a week."""
        return self.span(week.first, week.last)

    def days(self, days: Iterable[date]) -> str:
        """Return each day once, in order."""
        return ", ".join(self.day(one) for one in sorted(set(days)))

    def some(self, days: Iterable[date]) -> str:
        """Return the last few days, and how many there were before."""
        every = sorted(set(days))
        named = self.days(every[-MOST_NAMED:])
        more = len(every) - MOST_NAMED
        return f"{named} and {more} before" if more > 0 else named

    def summary(self) -> Iterable[tuple[str, str]]:
        """Yield what a clinician reads in half a minute, each with a word for it."""
        report = self._report
        if not report.sessions:
            yield "Sessions", "None in these weeks."
        else:
            yield "Sessions", self._sessions()
            yield "Sets", f"{results_text(dose(report.bouts))}."
            yield "Exercises", self._most()
        yield "Pain", self._pain()
        if report.injuries:
            days = self.some(one.at.date() for one in report.injuries)
            yield "Injury", self._taken_back(days)
        if report.returned:
            yield "Return", self._return()
        yield from self._screening()
        yield from self._effort()
        yield from self._trends()
        yield from self._tests()
        yield from self._loads()
        both = [one for one in report.exercises if len(one.sides) > 1]
        if both:
            left, right = (sum(one.on(side).counted for one in both) for side in ("left", "right"))
            yield "Left and right", f"{times(left, 'set')} left, {right} right."
        if ran := [one for one in report.runs if _ran(one)]:
            known = [one.minutes for one in ran if one.minutes]
            time = f", {minutes_text(sum(known) * 60)} where a time was noted" if known else ""
            yield "Runs", f"{len(ran)} noted{time}."

    def _sessions(self) -> str:
        found = self._report.sessions
        days = len({one.day for one in found})
        every = len(self._report.weeks) * DAYS
        time = minutes_text(sum(one.active_ms for one in found) // 1000)
        ends = [
            (sum(one.state == "finished" for one in found), "finished"),
            (sum(one.state == "partial" and not one.running for one in found), "ended early"),
            (sum(one.state == "interrupted" for one in found), "interrupted"),
            (sum(one.running for one in found), "still running"),
        ]
        ended = ", ".join(f"{count} {what}" for count, what in ends if count)
        return f"{len(found)}, on {days} of {every} days, {time} in all. {capital(ended)}."

    def _most(self) -> str:
        found = sorted(self._report.exercises, key=lambda one: -one.days)
        named = [f"{one.name} on {times(one.days, 'day')}" for one in found[:MOST_NAMED]]
        more = len(found) - len(named)
        return f"{'; '.join(named)}{f'; {more} others' if more else ''}."

    def _effort(self) -> Iterable[tuple[str, str]]:
        efforts = dose(self._report.bouts).efforts
        if efforts:
            mean = sum(efforts) / len(efforts)
            at = {value: efforts.count(value) for value in (9, 10)}
            hard = " and ".join(f"{times(n, 'set')} at {value}" for value, n in at.items() if n)
            yield (
                "Effort",
                f"{mean:.1f} out of 10 on average, {max(efforts)} at most, in "
                f"{times(len(efforts), 'rated set')}. {hard or f'No set at {HARD} or 10'}.",
            )

    def _pain(self) -> str:
        found = [one for one in self._report.sessions if one.pain]
        if not self._report.sessions:
            return NOTHING_KNOWN
        if not found:
            return "No session in which something was stopped because it hurt."
        named = [f"{self.day(one.day)} ({self._stop(one)})" for one in found[-MOST_NAMED:]]
        more = f", and {len(found) - len(named)} before" if len(found) > len(named) else ""
        return f"In {times(len(found), 'session')}: {'; '.join(named)}{more}."

    def _stop(self, session: Session) -> str:
        """Return what was stopped and what was said: `Nordic curl: sharp pain`."""
        stopped = " and ".join(dict.fromkeys(map(place_text, session.hurt)))
        said = " and ".join(map(_said, session.said))
        return ": ".join(filter(None, (stopped, said)))

    def _screening(self) -> Iterable[tuple[str, str]]:
        yes: dict[str, list[date]] = {}
        asked = 0
        for session in self._report.sessions:
            for each in screened(session):
                asked += 1
                if each.answer == "yes":
                    slug = each.question
                    sign = GUARDS[slug].sign if slug in GUARDS else slug
                    yes.setdefault(sign, []).append(session.day)
        for latest in self._report.answers:
            if latest.yes:
                yes.setdefault(latest.sign, []).append(latest.at.date())
        if yes:
            said = "; ".join(f"{sign} ({self.some(days)})" for sign, days in yes.items())
            yield "Screening", f"Answered yes: {said}."
        elif asked or self._report.answers:
            yield "Screening", "Every question was answered with no."

    def _taken_back(self, days: str) -> str:
        back = "" if self._report.lasting else " It was taken back later."
        return f"A new injury, swelling or a tear was reported for {days}.{back}"

    def _return(self) -> str:
        """Return how far the person came back from an injury, and the setbacks."""
        told, back = self._report.returned, self._report.back
        if back is None:
            place = f"Over since {self.day(told[-1].at.date())}"
        else:
            place = f"Step {back.at.number} of {back.at.of}: {back.at.step.name}"
        worse = [one.at.date() for one in told if one.value.endswith((f" {YES}", f" {HURT}"))]
        setbacks = f"Setbacks on {self.some(worse)}" if worse else "No setbacks"
        return f"{place}. {setbacks}."

    def _trends(self) -> Iterable[tuple[str, str]]:
        parts = [
            f"{kind} {', '.join(map(self._trend, some))}"
            for kind, some in groupby(self._report.diary, key=lambda one: one.kind)
        ]
        if parts:
            yield (
                "Diary, 0 to 10",
                f"{capital('; '.join(parts))}. Means of the first and the last week with numbers; "
                "0 is none.",
            )

    def _trend(self, one: Series) -> str:
        means = [one.mean(week) for week in self._report.weeks]
        first, *others = [mean for mean in means if mean is not None]
        now = f" → {others[-1]:.1f}" if others else ""
        return f"{leg_text(one.side)} {first:.1f}{now}"

    def _tests(self) -> Iterable[tuple[str, str]]:
        for one in self._report.tests[-1:]:
            yield (
                "Capacity test",
                f"{one.name}: {_reps(one.left)} left, {_reps(one.right)} right, "
                f"{self.day(one.legs.at.date())}. {one.compared}",
            )

    def _loads(self) -> Iterable[tuple[str, str]]:
        found = [
            f"{one.name} {' → '.join(loads)}"
            for one in self._report.exercises
            if (loads := dose(one.bouts).loads)
        ]
        if found:
            more = f"; {len(found) - MOST_NAMED} more below" if len(found) > MOST_NAMED else ""
            yield "Load", f"{'; '.join(found[:MOST_NAMED])}{more}."

    def unknown(self) -> Iterable[str]:
        """Yield what isn't known."""
        report = self._report
        if report.since is None:
            yield "The journal is empty."
        elif report.since > report.first:
            yield f"The journal begins on {self.day(report.since)}: nothing is known from before."
        yield from self._unknown_sets()
        noted = len({each.at.date() for one in report.diary for each in one.lines})
        if 0 < noted < len(report.weeks) * DAYS:
            every = len(report.weeks) * DAYS
            yield f"How the legs felt: there are numbers from {noted} of {every} days."
        yield from report.unread

    def _unknown_sets(self) -> Iterable[str]:
        report = self._report
        uncounted = sum(one.uncounted for one in report.bouts)
        if uncounted:
            yield (
                f"In {times(uncounted, 'set')} nobody counted the reps. They are listed as not "
                "counted, and add no reps to what was done."
            )
        unrated = sum(one.kind == "effort" and one.effort is None for one in report.bouts)
        if unrated:
            yield f"In {times(unrated, 'set')} that ended at an effort, no number was given for it."
        if report.other_speed:
            named = self.some(at.date() for at, *_ in report.other_speed)
            count = len(report.other_speed)
            yield (
                f"{times(count, 'session')} ran faster or slower than real time ({named}). Such "
                "sessions are left out of everything here."
            )
        broken = [one for one in report.sessions if one.state != "finished" and not one.running]
        if broken:
            yield (
                f"{times(len(broken), 'session')} ended early "
                f"({self.some(one.day for one in broken)}). The journal doesn't list the sets that "
                "hadn't begun, only how much of the whole was done."
            )
        if any(one.running for one in report.sessions):
            yield "A session is running now. It is here as far as it is."
        if any(one.planned_seconds is None and not one.counted for one in report.bouts):
            yield "Some sets come from an early version, which didn't keep the planned time."
        if report.bouts:
            yield (
                "Where an exercise was swapped for another, only the one that was done is listed."
            )
            yield (
                "Technique and range of motion: nothing is measured. Times come from the timer, "
                "reps from the person's count or the set pace, loads from the routine."
            )

    def pain(self) -> Section:
        """Return what hurt, and injuries."""
        stops = [one for one in self._report.sessions if one.hurt or one.said]
        rows = tuple(
            (
                self.moment(one.at),
                one.name,
                ", ".join(dict.fromkeys(map(stop_text, one.hurt))) or NONE,
                ", ".join(f"{_said(each)} ({each.at:%H:%M})" for each in one.said) or "nothing",
            )
            for one in stops
        )
        blocks: list[Block] = []
        if rows:
            heads = ("When", "Session", "Stopped in", "What the person answered")
            blocks.append(_table("Sets that the person stopped", heads, rows))
        if self._report.injuries:
            events = tuple(
                (self.day(one.at.date()), one.side or NONE, _injury(one.value))
                for one in self._report.injuries
            )
            columns = ("Date of the injury", "Side", "What was reported")
            blocks.append(_table("Injuries that were reported", columns, events))
        if self._report.returned:
            answers = tuple(
                (self.moment(one.at), told_text(one.value)) for one in self._report.returned
            )
            blocks.append(_table("Coming back from an injury", ("When", "Noted"), answers))
        lines = () if rows else ("Nothing was stopped because it hurt.",)
        lines = lines if self._report.sessions else (NOTHING_KNOWN,)
        if self._report.injuries and self._report.lasting is None:
            lines = (*lines, "The last report of an injury was taken back.")
        return Section("pain", "Pain and injuries", lines, tuple(blocks))

    def weeks(self) -> Section | None:
        """Return each week's sums."""
        report = self._report
        if not report.sessions:
            return None
        rows, bars = [], []
        for week in report.weeks:
            sessions = report.within(week)
            whole = dose(bout for one in sessions for bout in one.bouts)
            seconds = sum(one.active_ms for one in sessions) // 1000
            ran = sum(_ran(one) for one in report.runs if one.at.date() in week)
            rows.append(
                (
                    self.week(week),
                    str(len(sessions)),
                    str(len({one.day for one in sessions})),
                    minutes_text(seconds),
                    *(str(n) for n in (whole.done, whole.short, whole.skipped, whole.hurt)),
                    effort_text(whole),
                    str(ran),
                )
            )
            amounts = (whole.done, whole.short, whole.hurt, whole.skipped)
            name = self.week(week) if len(report.weeks) <= FEW else _short(week.first)
            bars.append((name, amounts, f"{whole.counted} of {whole.sets}"))
        columns = (
            *("Week", "#Sessions", "#Days", "#Time", "#Done in full", "#Cut short", "#Left out"),
            *("#Stopped", "#Effort (highest)", "#Runs"),
        )
        parts = ("done", "cut short", "stopped", "left out")
        plot = BarPlot("Sets a week", "What became of the sets of each week.", parts, tuple(bars))
        blocks: list[Block] = [plot]
        if rated := self._rated():
            blocks.append(rated)
        lines = (
            "Each week is seven days, and the last one ends today. Effort is the mean of the rated "
            "sets, with the highest in brackets. Routines aim for eight out of ten.",
        )
        table = _table("Week by week", columns, tuple(rows))
        return Section("weeks", "Week by week", lines, (*blocks, table))

    def _rated(self) -> DotPlot | None:
        report = self._report
        counts: dict[tuple[date, int], int] = {}
        for session in report.sessions:
            for bout in session.bouts:
                if bout.effort is not None:
                    key = session.day, bout.effort
                    counts[key] = counts.get(key, 0) + 1
        if not counts:
            return None
        dots = tuple((day, effort, count) for (day, effort), count in sorted(counts.items()))
        about = (
            "Each dot is an effort on a day, larger where several sets had it. Dots above the line "
            "at eight are 9 or 10."
        )
        return DotPlot("Effort, out of 10", about, report.first, report.last, dots)

    def diary(self) -> Section | None:
        """Return the numbers of the diary, by day and by week."""
        report = self._report
        if not report.diary:
            return None
        plots: list[Block] = []
        hurt = tuple(sorted({one.day for one in report.sessions if one.pain}))
        for kind, some in groupby(report.diary, key=lambda one: one.kind):
            lines = tuple(Line(leg_text(one.side), self._points(one)) for one in some)
            names = ", ".join(one.name for one in lines)
            many = len(report.weeks) >= MONTHLY
            about = (
                f"{capital(kind)} from 0 to 10, {'means of weeks' if many else 'by day'}: {names}."
            )
            title = f"{capital(kind)}, 0 to 10{', means of weeks' if many else ''}"
            plots.append(LinePlot(title, about, report.first, report.last, lines, hurt))
        named = tuple(f"#{capital(one.kind)}, {one.side or 'both'}" for one in report.diary)
        weekly = tuple(
            (self.week(week), *(_mean(one.mean(week)) for one in report.diary))
            for week in report.weeks
        )
        days = sorted({each.at.date() for one in report.diary for each in one.lines})
        daily = tuple(
            (
                self.day(day),
                *(
                    ", ".join(str(each.value) for each in one.lines if each.at.date() == day)
                    or NONE
                    for one in report.diary
                ),
            )
            for day in days
        )
        told = (
            "0 is none, 10 the most. Several numbers of a day are in the order of their times.",
        )
        return Section(
            "diary",
            "Diary: how the legs felt",
            told,
            (
                *plots,
                _table("Mean of each week", ("Week", *named), weekly),
                _table("Every number", ("Day", *named), daily),
            ),
        )

    def _points(self, one: Series) -> tuple[tuple[date, float], ...]:
        """Return the mean of each day's numbers, or of each week's where there are many."""
        weeks = self._report.weeks
        if len(weeks) >= MONTHLY:
            means = ((week.first, one.mean(week)) for week in weeks)
            return tuple((day, mean) for day, mean in means if mean is not None)
        days = groupby(one.lines, key=lambda each: each.at.date())
        found = {day: [each.value for each in some] for day, some in days}
        return tuple((day, sum(values) / len(values)) for day, values in found.items())

    def doses(self) -> Section | None:
        """Return each exercise in a line."""
        rows = []
        for one in self._report.exercises:
            whole = dose(one.bouts)
            rows.append(
                (
                    one.name,
                    str(one.days),
                    f"{whole.counted} of {whole.sets}",
                    planned_sum(whole),
                    done_sum(whole),
                    share_text(whole),
                    effort_text(whole),
                    " → ".join(whole.loads) or NONE,
                    rest_text(whole) or NONE,
                )
            )
        if not rows:
            return None
        columns = (
            *("Exercise", "#Days", "#Sets done", "#Planned", "#Done", "#Share"),
            *("#Effort (highest)", "Load", "What else"),
        )
        lines = (
            "A set that was cut short counts as done, as far as it went. “Planned” is what the "
            "routine asked for in the sets that were reached. Both sides are added together. Sets "
            "that end at a certain effort have a range of reps, not a number: “about” marks its "
            "middle.",
        )
        return Section(
            "doses", "Planned and done", lines, (_table("Each exercise", columns, tuple(rows)),)
        )

    def exercises(self) -> Section | None:
        """Return each exercise week by week, with its picture."""
        if not self._report.exercises:
            return None
        cards = tuple(self._card(one) for one in self._report.exercises)
        return Section("exercises", "Exercises, week by week", (), cards)

    def _card(self, one: Exercise) -> Card:
        spans = self._spans()
        rows = []
        for first, last in spans:
            found = tuple(bout for day, bout in one.done if first <= day <= last)
            if found:
                whole = dose(found)
                rows.append(
                    (
                        self.span(first, last),
                        f"{whole.counted} of {whole.sets}",
                        planned_sum(whole),
                        done_sum(whole),
                        effort_text(whole),
                        ", ".join(whole.loads) or NONE,
                        rest_text(whole) or NONE,
                    )
                )
        what = "Week" if spans[0][1] - spans[0][0] < timedelta(days=DAYS) else "Four weeks"
        columns = (
            *(what, "#Sets done", "#Planned", "#Done", "#Effort (highest)", "Load", "What else"),
        )
        return Card(one.name, one.figure, (), _table(one.name, columns, tuple(rows)))

    def _spans(self) -> Sequence[tuple[date, date]]:
        """Return the weeks, or four at a time where there are many."""
        weeks = self._report.weeks
        many = FOUR if len(weeks) >= MONTHLY else 1
        ends = range(len(weeks) - 1, -1, -many)
        return [(weeks[max(at - many + 1, 0)].first, weeks[at].last) for at in ends][::-1]

    def sides(self) -> Section | None:
        """Return left against right."""
        both = [one for one in self._report.exercises if one.sides]
        if not both:
            return None
        rows, bars = [], []
        for one in both:
            left, right = one.on("left"), one.on("right")
            rows.append(
                (
                    one.name,
                    *(f"{side.counted} of {side.sets}" for side in (left, right)),
                    *(done_sum(side) for side in (left, right)),
                    *(effort_text(side) for side in (left, right)),
                    f"{left.hurt} / {right.hurt}",
                )
            )
            bars.append(
                (
                    one.name,
                    (_amount(left), _amount(right)),
                    f"{done_sum(left)} left, {done_sum(right)} right",
                )
            )
        columns = (
            *("Exercise", "#Sets left", "#Sets right", "#Done left", "#Done right"),
            *("#Effort left", "#Effort right", "#Stopped L / R"),
        )
        plot = BarPlot(
            "Left and right",
            "What was done on each side, each pair measured by its longer bar.",
            ("left", "right"),
            tuple(bars),
            level=True,
        )
        table = _table("Both sides", columns, tuple(rows))
        return Section("sides", "Left against right", (), (plot, table))

    def capacity(self) -> Section | None:
        """Return what each side could do, in tests and in sets up to the target."""
        report = self._report
        blocks: list[Block] = []
        rows: list[tuple[str, ...]] = []
        for one in report.exercises:
            best = [(side, one.best(side)) for side in ("left", "right", None)]
            best = [(side, some) for side, some in best if some]
            rows += (
                (
                    one.name,
                    side or NONE,
                    f"{_reps(some[0][1])}, {self.day(some[0][0])}",
                    f"{_reps(some[-1][1])}, {self.day(some[-1][0])}" if len(some) > 1 else NONE,
                    f"{_count(some[-1][1]) - _count(some[0][1]):+d}" if len(some) > 1 else NONE,
                )
                for side, some in best
            )
            if max((len(some) for _, some in best), default=0) > 1:
                blocks.append(self._reached(one, best))
        if report.tests:
            tests = tuple(
                (
                    self.moment(one.legs.at),
                    one.name,
                    _reps(one.left),
                    _reps(one.right),
                    one.compared,
                )
                for one in report.tests
            )
            columns = ("Test", "Exercise", "#Left", "#Right", "Compared")
            blocks.append(_table("Capacity tests", columns, tests))
        if rows:
            heads = ("Exercise", "Side", "First", "Latest", "#Reps")
            blocks.append(_table("Most reps of a day in one set, at 8 or less", heads, tuple(rows)))
        if not blocks:
            return None
        lines = ("Reps with their effort in brackets, from sets at eight out of ten or less.",)
        return Section("capacity", "Capacity", lines, tuple(blocks))

    def _reached(
        self, one: Exercise, best: Sequence[tuple[str | None, Sequence[tuple[date, Bout]]]]
    ) -> LinePlot:
        lines = tuple(
            Line(
                f"{side} side" if side else "reps", tuple((day, _count(bout)) for day, bout in some)
            )
            for side, some in best
        )
        most = max(value for line in lines for _, value in line.points)
        return LinePlot(
            f"{one.name}: most reps at 8 or less",
            "The most reps of a day in one set at eight out of ten or less.",
            self._report.first,
            self._report.last,
            lines,
            most=-(-int(most) // 5) * 5,
        )

    def programmes(self) -> Section | None:
        """Return the stages of programmes."""
        rows = tuple(
            (
                one.programme.name,
                f"{one.stages[0]} of {one.of}",
                f"{one.stages[-1]} of {one.of}",
                one.about,
            )
            for one in self._report.standings
        )
        if not rows:
            return None
        columns = ("Programme", "#At the start", "#Now", "What it asks for now")
        lines = (
            "A programme moves on after sets at the target effort or below. Pain, or a 10, moves "
            "it back.",
        )
        return Section("programmes", "Programmes", lines, (_table("Stages", columns, rows),))

    def runs(self) -> Section | None:
        """Return what was said about runs."""
        rows = tuple(
            (
                self.moment(one.at),
                _run_text(one.value),
                str(one.minutes) if one.minutes else NONE,
            )
            for one in self._report.runs
        )
        if not rows:
            return None
        columns = ("Said", "What", "#Minutes")
        lines = ("What the person said about running on a day. Nothing is measured.",)
        return Section("runs", "Runs", lines, (_table("Runs", columns, rows),))

    def answers(self) -> Section | None:
        """Return answers to questions, and notes."""
        blocks: list[Block] = []
        asked: dict[str, list[tuple[date, str]]] = {}
        for session in self._report.sessions:
            for one in screened(session):
                asked.setdefault(one.question, []).append((session.day, one.answer))
        rows: Rows = tuple(
            (
                GUARDS[slug].question if slug in GUARDS else slug,
                str(len(given)),
                str(sum(answer == "no" for _, answer in given)),
                str(sum(answer == "yes" for _, answer in given)),
                self.days(day for day, answer in given if answer == "yes") or NONE,
            )
            for slug, given in asked.items()
        )
        if rows:
            columns = ("Question", "#Asked", "#No", "#Yes", "Yes on")
            blocks.append(_table("Screening questions", columns, rows))
        latest: Rows = tuple(
            (
                GUARDS[one.question].question,
                f"yes: {one.sign}" if one.yes else "no",
                self.moment(one.at),
            )
            for one in self._report.answers
        )
        if latest:
            heads = ("Question", "Latest answer", "When")
            blocks.append(_table("Latest answers, with or without a session", heads, latest))
        in_session: Rows = tuple(
            (self.moment(session.at), session.name, one.question, f"{one.answer} ({one.number})")
            for session in self._report.sessions
            for one in session.answers
            if one.number is not None
        )
        if in_session:
            titles = ("When", "Session", "Question", "Answer (its number)")
            blocks.append(_table("Asked during sessions", titles, in_session))
        noted: Rows = tuple(
            (self.moment(one.at), session.name, one.kind, one.side or NONE, one.value)
            for session in self._report.sessions
            for one in session.notes
            if one not in session.said
        )
        if noted:
            about = ("When", "Session", "What", "Side", "Noted")
            blocks.append(_table("Notes about sessions", about, noted))
        others: Rows = tuple(
            (self.moment(one.at), kind, one.side or NONE, one.value or NONE)
            for kind, one in self._report.others
        )
        if others:
            blocks.append(_table("Other notes", ("When", "What", "Side", "Noted"), others))
        if not blocks:
            return None
        return Section("answers", "Answers and notes", (), tuple(blocks))

    def left_out(self) -> Section | None:
        """Return what was left out, and how often."""
        found: dict[str, list[date]] = {}
        for session in self._report.sessions:
            for label in session.left_out:
                found.setdefault(label, []).append(session.day)
        if not found:
            return None
        order = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
        rows = tuple((label, str(len(days)), self.days(days)) for label, days in order)
        lines = (
            "Exercises of which a set was left out, by the person or by what they answered before "
            "the session.",
        )
        columns = ("Exercise", "#Sessions", "On")
        return Section("left-out", "Left out", lines, (_table("Left out", columns, rows),))

    def corrected(self) -> Section | None:
        """Return the sets that were corrected afterwards."""
        rows = tuple(
            (
                self.moment(session.at),
                stop_text(bout),
                _values(before.done, before.seconds, before.effort, before.load, before.result),
                _values(
                    bout.done, bout.seconds, bout.effort, bout.load, before.result and bout.result
                ),
                self.day(before.at.date()),
            )
            for session in self._report.sessions
            for bout in session.bouts
            if (before := bout.corrected) is not None
        )
        if not rows:
            return None
        columns = ("Session", "Set", "It had", "It has", "Corrected on")
        lines = (
            "Sets that the person corrected after the session. All sums are of what they have now.",
        )
        table = _table("Corrected sets", columns, rows)
        return Section("corrected", "Corrected afterwards", lines, (table,))

    def sessions(self) -> Section | None:
        """Return every session with all that belongs to it."""
        entries = tuple(self._entry(one) for one in self._report.sessions)
        if not entries:
            return None
        lines = (
            "Each line is an exercise, or one side of it, with its sets in order. Efforts are "
            "those of the sets, from 1 to 10.",
        )
        many = len(self._report.weeks) >= MONTHLY
        folded = (
            f"{times(len(entries), 'session')}: open this to read or print them" if many else ""
        )
        return Section("sessions", "Session by session", lines, entries, folded)

    def _entry(self, session: Session) -> Entry:
        share = f"{session.share:.0%} of the planned work"
        state = {"partial": "ended early"}.get(session.state, session.state)
        state = "still running" if session.running else state
        took = minutes_text(session.active_ms // 1000)
        planned = minutes_text(session.planned_ms // 1000)
        lines = [f"{state.capitalize()}: {share}, {took} of {planned} planned."]
        if session.left_out:
            lines.append(f"Left out: {', '.join(session.left_out)}.")
        if session.said:
            said = "; ".join(f"{_said(one)}, at {one.at:%H:%M}" for one in session.said)
            lines.append(f"Said when stopping: {said}.")
        for one in session.answers:
            known = GUARDS.get(one.question) if one.number is None else None
            lines.append(f"{known.question if known else one.question} {one.answer}")
        for note in session.notes:
            if note not in session.said:
                side = f", {note.side}" if note.side else ""
                lines.append(f"{note.kind.capitalize()}{side}: {note.value}")
        rows = tuple(_set_row(bouts) for bouts in _runs_of(session.bouts))
        columns = ("Exercise", "Side", "Planned", "Done", "Effort", "Load")
        title = f"{self.moment(session.at)}: {session.name}"
        table = _table(f"Sets of {title}", columns, rows) if rows else None
        return Entry(title, session.at, tuple(lines), table)


def _table(caption: str, columns: Iterable[str], rows: Rows) -> Table:
    """Return a table without the columns that have no value; `#` before a title is for numbers."""
    heads = [Column(one.removeprefix("#"), one.startswith("#")) for one in columns]
    kept = [at for at in range(len(heads)) if not at or any(row[at] != NONE for row in rows)]
    return Table(
        caption,
        tuple(heads[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
    )


def _runs_of(bouts: Iterable[Bout]) -> Iterable[tuple[Bout, ...]]:
    """Yield sets of one exercise on one side that come one after another, or take turns."""
    found: dict[tuple[str, str | None], list[Bout]] = {}
    last = ""
    for bout in bouts:
        if bout.key != last:
            yield from map(tuple, found.values())
            found = {}
        last = bout.key
        found.setdefault((bout.key, bout.side), []).append(bout)
    yield from map(tuple, found.values())


def _set_row(bouts: Sequence[Bout]) -> tuple[str, ...]:
    first = bouts[0]
    return (
        first.name,
        first.side or NONE,
        planned_text(bouts),
        _with_unit(map(done_text, bouts), first),
        ", ".join(str(one.effort) if one.effort is not None else NONE for one in bouts)
        if any(one.effort is not None for one in bouts)
        else NONE,
        ", ".join(dict.fromkeys(one.load for one in bouts if one.load)) or NONE,
    )


def _unit(bout: Bout) -> str:
    return {"seconds": "s"}.get(bout.unit, bout.unit)


def planned_text(bouts: Sequence[Bout]) -> str:
    """Return what some sets asked for: `3 × 8 reps`, `30, 20 s`."""
    doses = [one.planned if one.counted else one.planned_seconds for one in bouts]
    about = ABOUT if bouts[0].kind in GUESSED else ""
    if None not in doses and len({*doses}) == 1:
        return f"{len(doses)} × {about}{doses[0]} {_unit(bouts[0])}"
    return about + _with_unit(("not known" if one is None else str(one) for one in doses), bouts[0])


def _with_unit(values: Iterable[str], bout: Bout) -> str:
    """Return values in a row, with the unit of their set where any is a number."""
    text = ", ".join(values)
    return f"{text} {_unit(bout)}" if any(map(str.isdigit, text)) else text


def done_text(bout: Bout) -> str:
    """Return what was done in one set, in numbers where they are known."""
    if bout.result == Result.SKIPPED:
        return "left out"
    done = str(bout.seconds) if not bout.counted else "not counted"
    done = str(bout.done) if bout.done is not None else done
    return f"{done} (stopped)" if bout.result == Result.HURT else done


def place_text(bout: Bout) -> str:
    """Return a set as a place: `Nordic curl, left`."""
    return f"{bout.name}, {bout.side}" if bout.side else bout.name


def stop_text(bout: Bout) -> str:
    """Return where a set was stopped: `Nordic curl, left, set 2`."""
    return f"{place_text(bout)}, set {bout.number}" if bout.number else place_text(bout)


def screened(session: Session) -> Iterable[Answered]:
    """Return the answers to screening questions of a session."""
    return (one for one in session.answers if one.number is None)


def results_text(whole: Dose) -> str:
    """Return how sets went: `112 of 130 done in full, 9 cut short`."""
    rest = rest_text(whole)
    return ", ".join(filter(None, (f"{whole.done} of {whole.sets} done in full", rest)))


def rest_text(whole: Dose) -> str:
    """Return what else became of sets."""
    parts = [
        (whole.short, "cut short"),
        (whole.skipped, "left out"),
        (whole.hurt, "stopped"),
    ]
    return ", ".join(f"{count} {what}" for count, what in parts if count)


def planned_sum(whole: Dose) -> str:
    """Return planned doses added up: `48 reps`, `2 min 30 s`, `about 30 reps`."""
    about = ABOUT if whole.guessed else ""
    return about + " + ".join(_amounts(whole, 0)) if whole.amounts else NONE


def done_sum(whole: Dose) -> str:
    """Return done doses added up: `41 reps`, `12 reps + 1 set not counted`."""
    parts = [*_amounts(whole, 1)]
    if whole.uncounted:
        counted = [one for one in parts if not one.startswith("0 ")]
        parts = [*counted, f"{times(whole.uncounted, 'set')} not counted"]
    return " + ".join(parts) or NONE


def _amounts(whole: Dose, at: int) -> Iterable[str]:
    for unit, both in whole.amounts.items():
        yield time_text(both[at]) if unit == "seconds" else f"{both[at]} {unit}"


def share_text(whole: Dose) -> str:
    """Return what part of the planned dose was done, where it has one unit and is all known."""
    if len(whole.amounts) != 1 or whole.uncounted or whole.guessed:
        return NONE
    ((planned, done),) = whole.amounts.values()
    return f"{done / planned:.0%}" if planned else NONE


def effort_text(whole: Dose) -> str:
    """Return efforts as their mean and the highest: `7.5 (9)`."""
    return f"{whole.effort:.1f} ({max(whole.efforts)})" if whole.effort is not None else NONE


def _amount(whole: Dose) -> int:
    """Return what was done in the unit that most is planned in."""
    return max(whole.amounts.values(), default=(0, 0))[1]


def time_text(seconds: int) -> str:
    """Return a time to the second: `45 s`, `2 min 30 s`, `1 h 5 min`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def minutes_text(seconds: int) -> str:
    """Return a time in whole minutes from one on: `45 s`, `12 min`, `1 h 5 min`; none is a dash."""
    return time_text(seconds if seconds < 60 else (seconds + 30) // 60 * 60) if seconds else NONE


def leg_text(side: str | None) -> str:
    """Return which leg: `left leg`, `both legs`."""
    return "both legs" if side is None else f"{side} leg"


def _values(
    done: int | None, seconds: int, effort: int | None, load: str | None, result: str | None
) -> str:
    """Return what a set had: `8 reps, 40 s, effort 7, 10 kg`."""
    parts = (
        None if done is None else f"{done} reps",
        f"{seconds} s",
        None if effort is None else f"effort {effort}",
        load,
        "it hurt" if result == Result.HURT else None,
    )
    return ", ".join(filter(None, parts))


def _said(note: Noted) -> str:
    """Return what was said when something was stopped: `sharp pain, left`."""
    said = complaint_text(note.value)
    return f"{said}, {note.side}" if note.side else said


def _count(bout: Bout) -> int:
    return bout.done or 0


def _reps(bout: Bout | None) -> str:
    """Return the reps of a set, with its effort if it has one: `12 (8)`."""
    if bout is None:
        return NONE
    reps = "not counted" if bout.done is None else str(bout.done)
    return f"{reps} ({bout.effort})" if bout.effort is not None else reps


def _injury(value: str) -> str:
    """Return what an answer about an injury reports."""
    return {"yes": "a new injury, swelling or a tear", "no": "none any more"}.get(
        value, value or NONE
    )


def _mean(value: float | None) -> str:
    return NONE if value is None else f"{value:.1f}"


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _ran(one: Event) -> bool:
    """Return whether there was a run."""
    return one.value not in (Ran.NO, Ran.SOON)


_RUNS: Mapping[str, str] = {Ran.NO: "no run", Ran.SOON: "about to run"}


def _run_text(value: str) -> str:
    return _RUNS.get(value, f"{value} run" if value in [*Ran] else value) if value else "a run"
