"""Everything about a routine before it starts, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from timer.files import FileWatch
from timer.frozen import frozen
from timer.routine.optional_steps import has_sides
from timer.services.catalog import own_files
from timer.services.outline import Part
from timer.services.step_choice import ONE_STAYS
from timer.timeline.messages import capital, clock_text
from timer.tui.drawing.themes import Ground, Palette
from timer.tui.drawing.typeset import blank, both_ends, cells, cut, fill, fit, inked, row, wrap
from timer.tui.screens.text_screen import Scroll
from timer.tui.shell import LOOK_AT_FILES_S, SuppleScreen
from timer.tui.stage.slideshow import drawing
from timer.tui.widgets.preview import SHORTEST, WHOLE, Ink, View, facts
from timer.tui.widgets.rows import KeyRow, Notice, hints_of

if TYPE_CHECKING:
    from timer.services.step_choice import StepChoice

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
    kind: Literal["plain", "heading", "step", "option"] = "plain"
    figure: tuple[int, int] | None = None
    """The place of a step, and the row of its figure."""
    option: int | None = None
    """The place of a step that may be chosen."""


class DetailPage(Scroll[Line]):
    """Shows a routine; `go` leads from step to step."""

    class Turned(Message):
        """A step was clicked that may be chosen."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view
        self.option = 0
        """The place of the step that space turns on or off."""

    def show(self, view: View) -> None:
        """Show the routine as it is chosen now."""
        self._view = view
        self.changed()

    def choose(self, steps: int) -> None:
        """Go to the next step that may be chosen, or to the one before."""
        self.option = max(min(self.option + steps, len(self._view.options) - 1), 0)
        at, top = self._rows.get(self.option, 0), self.scroll_offset.y
        if not top <= at < top + self.size.height - 1:
            self.action_scroll_to_line(max(at - self.size.height // 2, 0))
        self.refresh()

    def action_scroll_rows(self, rows: int) -> None:
        """Scroll; where the steps to choose are on show, go through them first."""
        to, top = self.option + rows, self.scroll_offset.y
        end = top + self.size.height - 1
        down = rows == 1 and self._rows.get(to, end) < end
        up = rows == -1 and top == 0 and to >= 0
        if self._view.options and (down or up):
            self.choose(rows)
        else:
            super().action_scroll_rows(rows)

    def on_click(self, event: events.Click) -> None:
        """Turn the step under the pointer on or off."""
        at = self.scroll_offset.y + event.y
        place = self.lines[at].option if at < len(self.lines) and not self.text_selection else None
        if place is not None:
            self.option = place
            self.post_message(self.Turned(place))

    @property
    def _rows(self) -> dict[int, int]:
        """The row of each step that may be chosen."""
        rows = enumerate(self.lines)
        return {line.option: y for y, line in rows if line.option is not None}

    def typeset(self, width: int) -> Sequence[Line]:
        """Return every row of the page."""
        return tuple(detail_lines(self._view, width))

    def drawn(self, line: Line, width: int) -> Strip:
        """Return a drawn row."""
        chosen = line.option is not None and line.option == self.option
        return line_row(line, self._figure(line, width), width, self.palette, chosen=chosen)

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
    yield from _options(view)
    for place, part in enumerate(view.parts or ()):
        yield Line()
        yield from _head(part, inner, width)
        yield from _body(place, part, inner, width)
    yield Line()


def _options(view: View) -> Iterator[Line]:
    """Yield the steps that may be chosen, each with its box."""
    if view.options:
        yield Line()
        yield Line("Space turns these on or off", "calm")
    for place, step in enumerate(view.options):
        box = "[x]" if step.on else "[ ]"
        kind = "extra" if step.extra else "optional"
        yield Line(f"{box} {step.name}", tail=kind, kind="option", option=place)


def line_row(
    line: Line,
    figure: tuple[tuple[str, str], ...],
    width: int,
    palette: Palette,
    *,
    chosen: bool = False,
) -> Strip:
    """Return a drawn row; `figure` is the row of the figure at its left."""
    if line.kind == "option":
        return _option_row(line, width, palette, chosen=chosen)
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
    inks = palette.drawn()
    return row(
        width,
        (" " * EDGE, ground),
        *(inked(run, inks) for run in figure),
        (line.label, palette.style("quiet")),
        (line.text, ink),
        ground=ground,
    )


def _option_row(line: Line, width: int, palette: Palette, *, chosen: bool) -> Strip:
    ground: Ground = "chosen" if chosen else "ground"
    plain = palette.style("strong" if chosen else "text", ground, bold=chosen)
    inner = max(min(width, WIDEST) - 2 * EDGE, 1)
    room = max(inner - cells(line.tail) - 1, 1)
    return row(
        width,
        ("▌ " if chosen else " " * EDGE, palette.style("accent", ground)),
        (fill(cut(line.text, room), room + 1), plain),
        (line.tail, palette.style("quiet", ground)),
        ground=plain if chosen else palette.style(),
    )


def _head(part: Part, inner: int, width: int) -> Iterator[Line]:
    """Yield a step's number and name, with its dose and when it comes."""
    at = "" if part.start_ms is None else clock_text(part.start_ms)
    dose = part.dose or "off"
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
    if part.dose_why:
        yield f"Why {part.dose}", part.dose_why
    if part.load:
        yield "Load", part.load
    for said in part.said:
        at = said.at or "Says"
        yield (capital(at) if at != last else ""), said.text
        last = at
    for number, warning in enumerate(part.warnings):
        yield ("Careful" if not number else ""), warning
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


BOTH_SIDES = "Both sides, as the routine has it."
NO_SIDES = "Nothing here is done on one side at a time."


class DetailsScreen(SuppleScreen[str | None], inherit_bindings=False):
    """Shows a routine; its result is the menu's action to run next, or None."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter", "dismiss('start')", "start"),
        Binding("q,Q,escape,d,D", "dismiss(None)", "back"),
        Binding("question_mark", "app.show_help", "help"),
        Binding("space", "turn", "on or off"),
        Binding("s,S", "sides", "sides"),
        Binding("left", "resize(-1)", "shorter", key_display="←"),
        Binding("right", "resize(1)", "longer", key_display="→"),
        Binding("tab", "choose(1)", show=False),
        Binding("shift+tab", "choose(-1)", show=False),
        Binding("n,N", "go(1)", "next step"),
        Binding("b,B", "go(-1)", "previous step"),
        Binding("e", "dismiss('edit')", "edit"),
        Binding("c,C", "dismiss('copy')", "copy"),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]
    hints = hints_of(BINDINGS)

    def __init__(
        self, choice: StepChoice, view: Callable[[], View], read_again: Callable[[], str]
    ) -> None:
        """`read_again` reads the routine's file again and returns what is wrong with it."""
        super().__init__()
        self._choice = choice
        self._view = view
        self._read_again = read_again

    def on_mount(self) -> None:
        """Notice when the file is saved in another program."""
        self._files = FileWatch(lambda: own_files(self.shell.context))
        self.shell.every(self, LOOK_AT_FILES_S, self.look_at_files)

    def look_at_files(self) -> None:
        """Show the routine as its file is now, if one was saved; or what is wrong with it."""
        if self._files.saved(self.shell.context.clock.read().awake):
            self._show(self._read_again())

    def compose(self) -> ComposeResult:
        """Lay out the page over its keys."""
        notice = Notice(classes="-none")
        notice.sentences = tuple(filter(None, (self._choice.sides.text,)))
        yield notice
        yield DetailPage(self._view())
        fit = {"on or off": bool(self._choice.steps), "sides": has_sides(self._choice.plan.written)}
        hidden = [name for name, fits in fit.items() if not fits]
        yield KeyRow(tuple(hint for hint in self.hints if hint[1] not in hidden))

    def action_choose(self, steps: int) -> None:
        """Go to another step that may be chosen."""
        self.query_one(DetailPage).choose(steps)

    def action_turn(self) -> None:
        """Turn the chosen step on or off."""
        self._turn(self.query_one(DetailPage).option)

    def on_detail_page_turned(self, message: DetailPage.Turned) -> None:
        """Turn the step that was clicked on or off."""
        self._turn(message.place)

    def action_sides(self) -> None:
        """Choose which leg is trained, or begins."""
        turned = self._choice.turn_sides()
        self._show((self._choice.sides.text or BOTH_SIDES) if turned else NO_SIDES)

    def action_resize(self, by: int) -> None:
        """Make the routine shorter or longer."""
        refused = SHORTEST if by < 0 else WHOLE
        self._show("" if self._choice.resize(by) else refused)

    def _turn(self, place: int) -> None:
        if place < len(self._choice.steps):
            self._show("" if self._choice.turn(place) else ONE_STAYS)

    def _show(self, notice: str) -> None:
        self.query_one(Notice).sentences = tuple(filter(None, (notice,)))
        self.query_one(DetailPage).show(self._view())

    def action_go(self, steps: int) -> None:
        """Go to another step."""
        self.query_one(DetailPage).go(steps)
