"""The panels of the history: weeks, trends and moves as rows of charts, and their headings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from timer.frozen import frozen
from timer.timeline.messages import clock_text
from timer.tui.drawing.charts import bar, columns, weekly
from timer.tui.drawing.themes import Palette
from timer.tui.drawing.typeset import Piece, blank, cells, cut, fill, row, wrap
from timer.tui.row_widget import RowWidget
from timer.tui.screens.text_screen import Scroll

if TYPE_CHECKING:
    from timer.services.looking_back import (
        Amount,
        LookingBack,
        MoveLine,
        SideAmount,
        Target,
        WeekAmount,
    )

EDGE = 2
LEAST = 3
"""Weeks with a number that make a trend: fewer are shown as numbers."""
WIDEST_NAME = 28
LEAST_BAR = 5
WIDEST = 100
"""Cells of a row at most; farther apart, the eye loses it."""
WIDEST_TEXT = 76
LOW = 6
"""Rows; a panel with fewer begins with its charts."""
TALLEST = 4
"""Rows of a chart at most."""
BESIDE = 60
"""Cells from which a chart is beside its name."""
SCALE = 10
"""The top of the diary's numbers."""
PAIN = "pain"
"""Counted, where the others have a number out of ten."""
KINDS = {
    "tightness": "Tightness, 0 to 10",
    "soreness": "Soreness, 0 to 10",
    PAIN: "Pain, how often a week",
}
TESTS = "Capacity tests"
CAPACITY = "Capacity: most reps at 8 out of 10 or less"
SIGNS = {"up": "▲", "down": "▼", "level": "="}
SIGNS_OF_MOVES = (
    ("→", "From the first week in which you did the move to the latest one."),
    (SIGNS["up"], "A move: on average you do more a set than in the four weeks before these."),
    (SIGNS["down"], "On average you do less a set than in the four weeks before these."),
    (SIGNS["level"], "You do about as much a set, within a tenth."),
)
NOTHING_YET = "Nothing to show yet. It fills up as you go."
NO_TRENDS = (
    "Nothing to show yet. Lines appear here once you note how your legs feel (y in the menu), "
    "or rate and count strength sets."
)

Draw = Callable[[int, int, Palette], Iterator[Strip]]
"""Yields the rows of a panel for a width, a height and colours."""


class Panel(Scroll[Strip]):
    """Shows rows that a function draws."""

    def __init__(self, draw: Draw, *, id: str) -> None:
        super().__init__(id=id)
        self._draw = draw

    def typeset(self, width: int) -> Sequence[Strip]:
        """Return every row."""
        return [*self._draw(width, self.size.height, self.palette)] if width else []

    def drawn(self, line: Strip, width: int) -> Strip:
        """Return a row unchanged."""
        return line


class Remark(RowWidget):
    """What there is to say of an empty list."""

    DEFAULT_CSS = "Remark { height: 3; }"

    def __init__(self, draw: Draw, *, id: str) -> None:
        super().__init__(id=id)
        self._draw = draw

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the words."""
        return [*self._draw(width, height, self.palette)]


class Heading(RowWidget):
    """The names of panels with their keys, the shown one marked; a click shows another."""

    DEFAULT_CSS = "Heading { height: 1; }"

    class Picked(Message):
        """A panel's name was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    shown: reactive[int] = reactive(0, repaint=False)
    """The place of the panel that is marked."""

    def __init__(self, names: Sequence[tuple[int, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names = names

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the names in a row."""
        style = self.palette.style
        pieces: list[Piece] = [(" " * self._edge, style())]
        for place, name in self._names:
            if place == self.shown:
                pieces.append((f" {place + 1} {name} ", style("accent", "chosen", bold=True)))
            else:
                pieces += [(f" {place + 1}", style("accent")), (f" {name} ", style("quiet"))]
        return [row(width, *pieces, ground=style())]

    @property
    def _edge(self) -> int:
        """The cells before the first name, where there is room for any."""
        used = sum(cells(f" {place + 1} {name} ") for place, name in self._names)
        return max(min(EDGE - 1, self.size.width - used), 0)

    def watch_shown(self) -> None:
        """Mark another name."""
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Show the panel whose name is under the pointer."""
        start = self._edge
        for place, name in self._names:
            end = start + cells(f" {place + 1} {name} ")
            if start <= event.x < end:
                event.stop()
                self.post_message(self.Picked(place))
            start = end


def said(text: str, width: int, palette: Palette) -> Iterator[Strip]:
    """Yield a text in rows."""
    style = palette.style("quiet")
    for line in wrap(text, max(min(width - 2 * EDGE, WIDEST_TEXT), 1)):
        yield row(width, (" " * EDGE + line, style), ground=style)


def week_rows(back: LookingBack, width: int, palette: Palette) -> Iterator[Strip]:
    """Yield a row a week, the newest first: minutes and sets, each as a number and as a bar."""
    weeks = back.weeks[::-1]
    if not weeks:
        yield from said(NOTHING_YET, width, palette)
        return
    quiet, plain = palette.style("quiet"), palette.style()
    if doses := [*_doses(back)]:
        yield from said(f"This week: {', '.join(doses)}.", width, palette)
    minutes, sets = max(one.minutes for one in weeks), max(one.sets for one in weeks)
    first, second = max(len(str(minutes)), 3), max(len(str(sets)), 4)
    label = cells("Week of") + 2
    bars = max(min(width - 2 * EDGE, WIDEST) - label - first - second - 5, 2)
    long, short = bars - bars // 2, bars // 2
    head = f"{fill('Week of', label)}{'min':>{first}} {' ' * long}   {'sets':>{second}}"
    yield row(width, (" " * EDGE + head, quiet), ground=plain)
    for year, group in groupby(weeks, key=lambda one: one.day.year):
        if year != weeks[0].day.year:
            yield row(width, (" " * EDGE + str(year), quiet), ground=plain)
        for one in group:
            yield row(
                width,
                (" " * EDGE + fill(f"{one.day.day:2} {one.day:%b}", label), quiet),
                (f"{one.minutes:{first}} ", plain),
                (bar(one.minutes, minutes, long), palette.style("calm")),
                (f"   {one.sets:{second}} ", plain),
                (bar(one.sets, sets, short), palette.style("accent")),
                ground=plain,
            )


def _doses(back: LookingBack) -> Iterator[str]:
    """Yield what this week has of each dose that has a target."""
    now, targets = back.weeks[-1], back.targets
    if targets.stretch_minutes:
        yield f"stretching {now.stretch_minutes} of {_range(targets.stretch_minutes)} min"
    if targets.eccentric_reps:
        reps = now.eccentric_reps
        yield f"slow lowering {reps} of {_range(targets.eccentric_reps)} reps"


def _range(target: Target) -> str:
    return str(target.low) if target.low == target.high else f"{target.low}–{target.high}"


@frozen
class Series:
    """Numbers over time under a heading; `most` is the top of their scale, which begins at 0."""

    group: str
    name: str
    points: tuple[tuple[date, float], ...]
    most: float
    added: bool = False
    """Whether a week has the sum of its points, not their mean."""


def all_series(back: LookingBack) -> tuple[Series, ...]:
    """Return every line of numbers that is known; both sides of a move have the same scale."""
    found = [
        Series(
            KINDS.get(line.kind, line.kind.capitalize()),
            _leg(line.side),
            tuple((one.day, one.value) for one in line.points),
            SCALE,
            line.kind == PAIN,
        )
        for line in back.diary
        if line.points
    ]
    tops: dict[str, int] = {}
    for line in back.capacity:
        best = max((one.reps for one in line.points), default=0)
        tops[line.move] = max(tops.get(line.move, 0), best)
    for line in back.capacity:
        name = f"{line.name}, {line.side}" if line.side else line.name
        for group, some in ((CAPACITY, line.points), (TESTS, line.tests)):
            points = tuple((one.day, float(one.reps)) for one in some)
            if points:
                found.append(Series(group, name, points, tops[line.move]))
    order = {kind: place for place, kind in enumerate((*KINDS.values(), CAPACITY, TESTS))}
    return tuple(sorted(found, key=lambda one: (order.get(one.group, len(order)), one.name)))


def _leg(side: str | None) -> str:
    return f"{side.capitalize()} leg" if side else "Both legs"


def trend_rows(
    curves: Sequence[Series], today: date, width: int, height: int, palette: Palette
) -> Iterator[Strip]:
    """Yield every line of numbers as columns, a week each, with its first week and its last."""
    if not curves:
        yield from said(NO_TRENDS, width, palette)
        return
    plain, heading = palette.style(), palette.style("calm", bold=True)
    since = min(at for one in curves for at, _ in one.points)
    made = [(one, weekly(one.points, since, today, added=one.added)) for one in curves]
    spans = f"Week by week since {since.day} {since:%b} {since.year}, first → last."
    if height >= LOW:
        yield from said(spans, width, palette)
    room = min(width - 2 * EDGE, WIDEST)
    beside = room >= BESIDE
    groups = len({one.group for one in curves})
    charts = [one for one, means in made if _enough(means)]
    used = 1 + groups + len(curves) * (1 if beside else 2)
    airy = used + groups <= height or not beside
    tall = max(min(1 + (height - used - groups) // max(len(charts), 1), TALLEST), 1)
    names = min(max(cells(one.name) for one in curves), WIDEST_NAME) + 2
    for group, members in groupby(made, key=lambda one: one[0].group):
        if airy:
            yield blank(width, plain)
        yield row(width, (" " * EDGE + cut(group, room), heading), ground=plain)
        for one, means in members:
            draw = _chart_beside if beside else _chart_below
            yield from draw(one, means, room, names, tall, width, palette)


def _enough(means: Sequence[float | None]) -> bool:
    return sum(mean is not None for mean in means) >= LEAST


def _told(means: Sequence[float | None]) -> str:
    """Return the first and the last number, or the only ones there are."""
    known = [_number(mean) for mean in means if mean is not None]
    return f"{known[0]} → {known[-1]}" if _enough(means) else ", ".join(known)


def _number(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:.1f}"


def _chart_beside(
    one: Series,
    means: Sequence[float | None],
    room: int,
    names: int,
    tall: int,
    width: int,
    palette: Palette,
) -> Iterator[Strip]:
    plain = palette.style()
    name = (" " * EDGE + fill(one.name, names), plain)
    if not _enough(means):
        few = (f"{_told(means)}  (a trend needs {LEAST} weeks)", palette.style("quiet"))
        yield row(width, name, few, ground=plain)
        return
    chart = columns(means, one.most, tall, room - names - cells("  99.9 → 99.9"))
    for place, line in enumerate(chart):
        first = (" " * (EDGE + names), plain) if place < len(chart) - 1 else name
        told = f"  {_told(means)}" if place == len(chart) - 1 else ""
        yield row(
            width,
            first,
            (line, palette.style("calm")),
            (told, palette.style("strong")),
            ground=plain,
        )


def _chart_below(
    one: Series,
    means: Sequence[float | None],
    room: int,
    names: int,
    tall: int,
    width: int,
    palette: Palette,
) -> Iterator[Strip]:
    plain, told = palette.style(), _told(means)
    name = fill(one.name, max(room - cells(told) - 1, 1))
    yield row(
        width, (" " * EDGE + name + " ", plain), (told, palette.style("strong")), ground=plain
    )
    if not _enough(means):
        yield from said(f"A trend needs {LEAST} weeks.", width, palette)
        return
    for line in columns(means, one.most, tall, room):
        yield row(width, (" " * EDGE + line, palette.style("calm")), ground=plain)


BEST_SET, SET_OVER_TIME = "best set", "best set, first → now"
SETS = 6
"""Cells of the number of sets."""
LEGS = ("left", "right")
SIDES, LATELY, LATELY_FIRST = "left right", ", 4 weeks", "4 weeks: "
TITLED_FROM = 72
"""Cells from which the title of a set's numbers says all of them."""
REPS_FROM = 80
"""Cells from which an amount says what it is of."""


def move_rows(back: LookingBack, width: int, palette: Palette) -> Iterator[Strip]:
    """Yield every move: its sets, a set at first and now, and left beside right of late."""
    if not back.moves:
        yield from said(NOTHING_YET, width, palette)
        return
    quiet, plain = palette.style("quiet"), palette.style()
    room = min(width - 2 * EDGE, WIDEST)
    beside = room >= BESIDE
    means = [_first_and_now(one) for one in back.moves]
    title = SET_OVER_TIME if room >= TITLED_FROM else BEST_SET
    mean = max(cells(text) for text in (*means, title)) + 2
    unit = " reps" if room >= REPS_FROM else ""
    sides = [_Sides(back.lately.moves.get(one.move, ()), unit) for one in back.moves]
    amount = max(cells(text) for one in sides for text in one.texts)
    bars = 2 * (amount + 1) + 1
    names = min(
        max(cells(one.name) for one in back.moves) + 1,
        room - SETS - mean - bars - 2 * LEAST_BAR,
    )
    before = names + SETS + mean if beside else 0
    half = max((room - before - bars) // 2, LEAST_BAR)
    head = fill("Move", names) + f"{'sets':>{SETS - 2}}  {fill(title, mean)}" if beside else ""
    place = cells(head) + amount + 1 + half - cells("left")
    if width - 2 * EDGE - place - cells(SIDES) > cells(LATELY):
        head = fill(head.rstrip(), place) + SIDES + LATELY
    else:
        text, last = head.rstrip(), place - cells(LATELY_FIRST)
        late = cells(text) < last
        head = fill(text, last) + LATELY_FIRST + SIDES if late else fill(text, place) + SIDES
    yield row(width, (" " * EDGE + head, quiet), ground=plain)
    for one, text, each in zip(back.moves, means, sides, strict=True):
        facts = f"{one.sets:>{SETS - 2}}  {fill(text, mean)}"
        shown: tuple[Piece, ...] = ((" " * EDGE, plain),)
        if beside:
            shown = (" " * EDGE + fill(one.name, names - 1) + " ", plain), (facts, quiet)
        else:
            name = " " * EDGE + fill(one.name, max(room - cells(facts) - 1, 1)) + " "
            yield row(width, (name, plain), (facts.rstrip(), quiet), ground=plain)
        if each.known:
            yield row(width, *shown, *each.bars(half, amount, palette), ground=plain)
        elif beside:
            yield row(width, *shown, ground=plain)


class _Sides:
    """What was done of a move on the left and on the right, in reps if all were counted."""

    def __init__(self, sides: Sequence[SideAmount], unit: str) -> None:
        found = [next((one for one in sides if one.side == side), None) for side in LEGS]
        counted = all(one is None or one.reps is not None for one in found)
        self.known = any(found)
        self.values = [_value(one, counted=counted) for one in found]
        self.texts = [f"{one}{unit}" if counted else _time(one) for one in self.values]

    def bars(self, half: int, amount: int, palette: Palette) -> tuple[Piece, ...]:
        """Return bars of at most `half` cells that meet in the middle, each with its amount."""
        (left, right), most, plain = self.values, max(self.values), palette.style()
        return (
            (f"{self.texts[0]:>{amount}} ", plain),
            (bar(left, most, half, leftwards=True), palette.style("calm")),
            ("│", palette.style("quiet")),
            (bar(right, most, half), palette.style("accent")),
            (f" {self.texts[1]}", plain),
        )


def _value(one: Amount | None, *, counted: bool) -> int:
    return 0 if one is None else (one.reps or 0) if counted else one.seconds


def _time(seconds: int) -> str:
    """Return a time in a few cells: minutes and seconds, or hours."""
    return clock_text(seconds * 1000) if seconds < 3600 else f"{seconds / 3600:.1f} h"


def _first_and_now(one: MoveLine) -> str:
    """Return the best set of the first week and of the latest, with the trend's sign."""
    first, now = (_best(week, counted=one.counted) for week in (one.first, one.now))
    sign = f" {SIGNS[one.trend.word]}" if one.trend else ""
    return f"{now}{sign}" if one.first.monday == one.now.monday else f"{first} → {now}{sign}"


def _best(week: WeekAmount, *, counted: bool) -> str:
    return str(week.best or 0) if counted else clock_text(week.longest * 1000)
