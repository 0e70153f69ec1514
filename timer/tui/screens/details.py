"""Everything about a routine before it starts, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from textual.app import ComposeResult
from textual.binding import Binding
from textual.strip import Strip

from timer.frozen import frozen
from timer.services.outline import Part
from timer.timeline.messages import capital, clock_text
from timer.tui.drawing.themes import Palette
from timer.tui.drawing.typeset import blank, both_ends, cells, fill, fit, row, wrap
from timer.tui.screens.text_screen import Scroll, TextScreen
from timer.tui.shell import SuppleScreen
from timer.tui.stage.slideshow import drawing
from timer.tui.widgets.preview import Ink, View, facts, figure_inks
from timer.tui.widgets.rows import KeyRow, hints_of

WIDEST = 96
EDGE = 2
NUMBER = 4
"""Cells of a step's number."""
BESIDE_FROM = 76
"""From this many cells on, a figure is beside the text of its step."""
FIGURE = (32, 10)
"""Cells and rows of a figure there."""
LABEL = 9
"""Cells of a label."""


@frozen
class Line:
    """One row before it has a colour.

    Either a text with its tail at the right, or a label with a text, each with a row of a figure at
    its left where one is shown.
    """

    text: str = ""
    ink: Ink = "text"
    label: str = ""
    tail: str = ""
    kind: Literal["plain", "heading", "step"] = "plain"
    figure: tuple[int, int] | None = None
    """The place of a step, and the row of its figure."""


class DetailPage(Scroll[Line]):
    """Shows a routine; `go` leads from step to step."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def typeset(self, width: int) -> Sequence[Line]:
        """Return every row of the page."""
        return tuple(detail_lines(self._view, width))

    def drawn(self, line: Line, width: int) -> Strip:
        """Return a row as it is drawn."""
        return line_row(line, self._figure(line, width), width, self.palette)

    def go(self, steps: int) -> None:
        """Show the page from another step on: the next one, or the one before."""
        heads = [y for y, line in enumerate(self.lines) if line.kind == "step"]
        at = self.scroll_offset.y
        if steps > 0:
            self.action_scroll_to_line(next((y for y in heads if y > at), at))
        else:
            self.action_scroll_to_line(max((y for y in heads if y < at), default=0))

    def _figure(self, line: Line, width: int) -> tuple[tuple[str, str], ...]:
        """Return the runs of the row of a figure that belongs to a line, if it has one."""
        if line.figure is None or not self._view.parts:
            return ()
        part = self._view.parts[line.figure[0]]
        cols, rows = figure_size(width)
        found = drawing(part)
        return found.still(cols, rows, part.side).rows[line.figure[1]] if found else ()


def figure_size(width: int) -> tuple[int, int]:
    """Return the cells and rows of a figure on a page `width` cells wide."""
    cols, rows = FIGURE
    return (cols, rows) if width >= BESIDE_FROM else (max(min(width - 2 * EDGE, 44), 1), rows - 2)


def detail_lines(view: View, width: int) -> Iterator[Line]:
    """Yield every row: what the routine is for, its facts, then each step."""
    inner = max(min(width, WIDEST) - 2 * EDGE, 1)
    yield Line()
    for text in wrap(view.card.name or view.card.slug, inner):
        yield Line(text, kind="heading")
    yield from (Line(text) for text in wrap(view.card.about or "", inner))
    yield Line()
    for label, fact in facts(view):
        yield from _told(label, fact, inner)
    for place, part in enumerate(view.parts or ()):
        yield Line()
        yield from _head(part, inner, width)
        yield from _body(place, part, inner, width)
    yield Line()


def line_row(
    line: Line, figure: tuple[tuple[str, str], ...], width: int, palette: Palette
) -> Strip:
    """Return a row as it is drawn; `figure` is the row of the figure at its left."""
    ground = palette.style()
    inner = max(min(width, WIDEST) - 2 * EDGE, 1)
    if line.kind == "step":
        ends = both_ends(
            inner,
            (line.text, palette.style("strong", bold=True)),
            (line.tail, palette.style("calm")),
            ground=ground,
        )
        return fit(Strip.join((blank(EDGE, ground), ends)), width, ground)
    ink = palette.style(line.ink)
    if line.kind == "heading":
        ink = palette.style("accent", bold=True)
    inks = figure_inks(palette)
    return row(
        width,
        (" " * EDGE, ground),
        *((text, inks[role]) for text, role in figure),
        (line.label, palette.style("quiet")),
        (line.text, ink),
        ground=ground,
    )


def _head(part: Part, inner: int, width: int) -> Iterator[Line]:
    """Yield a step's number and name, with its dose and when it comes."""
    at = "" if part.start_ms is None else clock_text(part.start_ms)
    dose = part.dose or "extra, off"
    tail = "   ".join(filter(None, (dose, at))) if width >= BESIDE_FROM else at
    room = max(inner - cells(tail) - 2 - NUMBER, 1)
    first, *more = wrap(part.name, room) or [""]
    yield Line(fill(str(part.number), NUMBER) + first, tail=tail, kind="step")
    yield from (Line(" " * NUMBER + text, "strong") for text in more)
    if width < BESIDE_FROM:
        yield Line(" " * NUMBER + dose, "calm")


def _body(place: int, part: Part, inner: int, width: int) -> Iterator[Line]:
    """Yield the text of a step, with its figure beside it or, on a narrow page, above it."""
    beside = width >= BESIDE_FROM
    cols, rows = figure_size(width) if part.figures else (0, 0)
    if part.figures:
        yield Line()
    if part.figures and not beside:
        yield from (Line(figure=(place, y)) for y in range(rows))
    indent = NUMBER
    if part.figures and beside:
        indent = cols + EDGE
    told = [line for label, text in _about(part) for line in _told(label, text, inner - indent)]
    for y in range(max(len(told), rows if beside else 0)):
        line = told[y] if y < len(told) else Line()
        drawn = (place, y) if beside and y < rows else None
        space = " " * (EDGE if drawn else indent)
        yield Line(line.text, line.ink, space + line.label, figure=drawn)


def _about(part: Part) -> Iterator[tuple[str, str]]:
    """Yield a label and a text for everything a step and its moves say."""
    last = None
    if part.why:
        yield "Why", part.why
    if part.load:
        yield "Load", part.load
    for said in part.said:
        at = said.at or "Says"
        yield (capital(at) if at != last else ""), said.text
        last = at
    for number, warning in enumerate(part.warnings):
        yield ("Mind" if not number else ""), warning
    for kind, names in part.swaps:
        yield kind.capitalize(), ", ".join(names)
    if part.kit:
        yield "Needs", ", ".join(part.kit)
    if part.sources:
        yield "Source", ", ".join(part.sources)


def _told(label: str, text: str, width: int) -> Iterator[Line]:
    """Yield a text beside its label; a long label has a row of its own."""
    if cells(label) >= LABEL:
        yield Line("", label=label)
        label = ""
    for number, line in enumerate(wrap(text, max(width - LABEL, 1))):
        ink: Ink = "quiet" if label in _QUIET else "text"
        yield Line(line, ink, fill(label if not number else "", LABEL))


_QUIET = frozenset({"Source", "Needs", "Easier", "Harder", "Instead"})


class DetailsScreen(SuppleScreen[str | None], inherit_bindings=False):
    """Shows a routine; its result is the menu's action to run next, or None."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter", "dismiss('start')", "start"),
        Binding("q,Q,escape,d,D", "dismiss(None)", "back"),
        *TextScreen.BINDINGS,
        Binding("n,N,right", "go(1)", "next step"),
        Binding("b,B,left", "go(-1)", "previous step"),
        Binding("e", "dismiss('edit')", "edit"),
        Binding("c,C", "dismiss('copy')", "copy"),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]
    hints = hints_of(BINDINGS)

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        """Lay out the page over its keys."""
        yield DetailPage(self._view)
        yield KeyRow(self.hints)

    def action_go(self, steps: int) -> None:
        """Go to another step."""
        self.query_one(DetailPage).go(steps)
