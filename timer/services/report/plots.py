"""The plots of the report as SVG: plain shapes, legible in black and white and by ear.

Every plot has a title and a description in it, and its numbers are in a table beside it. Lines are
told apart by their dashes and points, parts of bars by their patterns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape

from timer.routine.model import TARGET_EFFORT
from timer.services.report.sections import (
    MONTHS,
    BarPlot,
    DotPlot,
    LinePlot,
    Plot,
)
from timer.text import cut, safe

WIDTH = 360
LEFT, RIGHT, TOP = 26, 8, 30
TALL = 130
"""How high the part between the axes is."""
BELOW = 34
LEGEND = 16
ROW = 30
"""How high a pair of level bars is."""
NAMES = 34
"""How many characters of a name fit beside such a pair."""
MOST_LABELS = 5
MOST = 10


def as_svg(plot: Plot, id: str) -> str:
    """Return a plot for a page; `id` is unique in it."""
    match plot:
        case LinePlot():
            height, parts = TOP + TALL + BELOW + LEGEND, [*_lines(plot)]
        case DotPlot():
            height, parts = TOP + TALL + BELOW + LEGEND, [*_dots(plot)]
        case BarPlot(level=True):
            height = TOP + ROW * len(plot.bars) + LEGEND + 6
            parts = [*_pairs(plot)]
        case _:
            height, parts = TOP + TALL + BELOW + LEGEND, [*_bars(plot, id)]
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{id}-title {id}-about">'
        f'<title id="{id}-title">{_text(plot.title)}</title>'
        f'<desc id="{id}-about">{_text(plot.about)}</desc>'
        f'<text class="title" x="0" y="14">{_text(plot.title)}</text>{"".join(parts)}</svg>'
    )


def style() -> str:
    """Return the rules for a page with plots in it."""
    return _STYLE


_STYLE = """\
.plot text{font:10.5px/1 system-ui,sans-serif;fill:#222}
.plot .title{font-weight:600;font-size:12px}
.plot .end{text-anchor:end}
.plot .mid{text-anchor:middle}
.plot .grid{stroke:#ccc;stroke-width:.6}
.plot .axis{stroke:#444;stroke-width:1}
.plot .aim{stroke:#444;stroke-width:1;stroke-dasharray:5 3}
.plot .line{fill:none;stroke-width:1.8}
.plot .s0{stroke:#0b5394}.plot .p0{fill:#0b5394;stroke:#0b5394}
.plot .s1{stroke:#b45309;stroke-dasharray:6 3}.plot .p1{fill:#fff;stroke:#b45309;stroke-width:1.6}
.plot .s2{stroke:#444;stroke-dasharray:2 3}.plot .p2{fill:#444;stroke:#444}
.plot .hurt{fill:#b00020}
.plot .ok{fill:#0b5394}.plot .hard{fill:#fff;stroke:#b00020;stroke-width:2.4}
.plot .b0{fill:#0b5394}.plot .b1{fill:#8db8dd}.plot .b2{fill:#b00020}
.plot .b3{fill:#fff;stroke:#666;stroke-width:.8;stroke-dasharray:2 1.5}
.plot .l0{fill:#0b5394}.plot .l1{fill:#f2c38f;stroke:#b45309;stroke-width:1}"""


def _text(text: str) -> str:
    return escape(safe(text))


def _n(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}"


def _words(x: float, y: float, text: str, kind: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text{name} x="{_n(x)}" y="{_n(y)}">{_text(text)}</text>'


def _rule(kind: str, ax: float, ay: float, bx: float, by: float) -> str:
    place = f'x1="{_n(ax)}" y1="{_n(ay)}" x2="{_n(bx)}" y2="{_n(by)}"'
    return f'<line class="{kind}" {place}/>'


def _grid(most: int, step: int) -> Iterable[str]:
    """Yield level lines with their numbers, from 0 to `most`."""
    for value in range(0, most + 1, step):
        y = _y(value, most)
        yield _rule("axis" if not value else "grid", LEFT, y, WIDTH - RIGHT, y)
        yield _words(LEFT - 5, y + 3.5, str(value), "end")


def _y(value: float, most: int) -> float:
    return TOP + TALL * (1 - value / most)


def _x(day: date, first: date, last: date) -> float:
    """Return the middle of a day."""
    days = (last - first).days + 1
    return LEFT + (WIDTH - RIGHT - LEFT) * ((day - first).days + 0.5) / days


def _days(first: date, last: date) -> Iterable[str]:
    """Yield the names of some days below the axis, the last one among them."""
    days = (last - first).days
    count = min(MOST_LABELS, days + 1)
    for at in range(count):
        day = last - timedelta(days=round(days * at / max(count - 1, 1)))
        x = _x(day, first, last)
        yield _rule("axis", x, TOP + TALL, x, TOP + TALL + 3)
        kind = "end" if not at else "mid"
        yield _words(x + (6 if not at else 0), TOP + TALL + 15, _day(day), kind)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _lines(plot: LinePlot) -> Iterable[str]:
    yield from _grid(plot.most, max(plot.most // 5, 1))
    yield from _days(plot.first, plot.last)
    for at, line in enumerate(plot.lines):
        spots = [
            (_x(day, plot.first, plot.last), _y(value, plot.most)) for day, value in line.points
        ]
        if len(spots) > 1:
            path = " ".join(f"{_n(x)},{_n(y)}" for x, y in spots)
            yield f'<polyline class="line s{at % 3}" points="{path}"/>'
        yield from (_point(at % 3, x, y) for x, y in spots)
    for day in plot.marks:
        yield _hurt(_x(day, plot.first, plot.last), TOP + TALL - 1)
    x: float = LEFT
    y = TOP + TALL + BELOW
    for at, line in enumerate(plot.lines):
        yield _rule(f"line s{at % 3}", x, y, x + 22, y)
        yield _point(at % 3, x + 11, y)
        yield _words(x + 27, y + 3.5, line.name)
        x += 90
    if plot.marks:
        yield _hurt(x + 4, y + 4)
        yield _words(x + 12, y + 3.5, "stopped with pain")


def _point(at: int, x: float, y: float) -> str:
    """Return a disc, a square or a lozenge."""
    if at == 0:
        return f'<circle class="p0" cx="{_n(x)}" cy="{_n(y)}" r="2.6"/>'
    if at == 1:
        return f'<rect class="p1" x="{_n(x - 2.5)}" y="{_n(y - 2.5)}" width="5" height="5"/>'
    path = (
        f"M{_n(x)} {_n(y - 3.5)}L{_n(x + 3.5)} {_n(y)}L{_n(x)} {_n(y + 3.5)}L{_n(x - 3.5)} {_n(y)}Z"
    )
    return f'<path class="p2" d="{path}"/>'


def _hurt(x: float, y: float) -> str:
    """Return a triangle that stands on a point."""
    return f'<path class="hurt" d="M{_n(x - 4)} {_n(y)}L{_n(x + 4)} {_n(y)}L{_n(x)} {_n(y - 8)}Z"/>'


def _dots(plot: DotPlot) -> Iterable[str]:
    yield from _grid(MOST, 2)
    yield from _days(plot.first, plot.last)
    y = _y(TARGET_EFFORT, MOST)
    yield _rule("aim", LEFT, y, WIDTH - RIGHT, y)
    for day, effort, count in plot.dots:
        radius = 2.4 + min(count, 8) * 0.35
        kind = "hard" if effort > TARGET_EFFORT else "ok"
        x, y = _x(day, plot.first, plot.last), _y(effort, MOST)
        yield f'<circle class="{kind}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>'
    y = TOP + TALL + BELOW
    for x, kind, text in ((LEFT, "ok", "up to 8"), (LEFT + 72, "hard", "9 or 10")):
        yield f'<circle class="{kind}" cx="{_n(x + 4)}" cy="{_n(y)}" r="3.2"/>'
        yield _words(x + 13, y + 3.5, text)
    yield _words(LEFT + 150, y + 3.5, "larger: several sets")


def _bars(plot: BarPlot, id: str) -> Iterable[str]:
    most = max((sum(parts) for _, parts, _ in plot.bars), default=0)
    step = _step(most)
    most = max(-(-most // step), 1) * step
    yield from _grid(most, step)
    wide = (WIDTH - RIGHT - LEFT) / len(plot.bars)
    every = -(-len(plot.bars) // MOST_LABELS)
    for place, (name, parts, _) in enumerate(plot.bars):
        x, low = LEFT + wide * place + wide * 0.14, 0
        for at, part in enumerate(parts):
            if part:
                top = _y(low + part, most)
                tall = _y(low, most) - top
                yield _bar(f"b{at}", x, top, wide * 0.72, tall)
                low += part
        if (len(plot.bars) - 1 - place) % every == 0:
            yield _words(LEFT + wide * (place + 0.5), TOP + TALL + 15, name, "mid")
    yield from _legend(plot.parts, "b", TOP + TALL + BELOW)


def _step(most: int) -> int:
    """Return a round number that goes into `most` five times at most."""
    size = 1
    while True:
        for part in (1, 2, 5):
            if most <= part * size * 5:
                return part * size
        size *= 10


def _bar(kind: str, x: float, y: float, wide: float, tall: float) -> str:
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(tall)}"'
    return f'<rect class="{kind}" {place}/>'


def _legend(names: Sequence[str], kind: str, y: float) -> Iterable[str]:
    x: float = LEFT
    for at, name in enumerate(names):
        yield _bar(f"{kind}{at}", x, y - 4, 10, 9)
        yield _words(x + 15, y + 4, name)
        x += 82


def _pairs(plot: BarPlot) -> Iterable[str]:
    for place, (name, parts, text) in enumerate(plot.bars):
        y = TOP + ROW * place
        most = max((*parts, 1))
        for at, part in enumerate(parts):
            if part:
                yield _bar(f"l{at}", 205, y + 8 * at, (WIDTH - 210) * part / most, 7)
        yield _words(0, y + 7, cut(safe(name), NAMES))
        yield _words(0, y + 18, text, "small")
    yield from _legend(plot.parts, "l", TOP + ROW * len(plot.bars) + LEGEND / 2)
