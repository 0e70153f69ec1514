"""A list of named values, one of them chosen, with a word on the chosen one below."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from timer.records import record
from timer.tui.palette import Ground
from timer.tui.typeset import blank, cut, row, wrap
from timer.tui.widgets.painted import Painted

WIDEST = 60
"""Cells; a value farther from its name than this is hard to follow."""
MARKS = 2
"""Cells of a mark at each side of a value."""


@record
class Option:
    """One row."""

    name: str
    value: str
    about: str


class Options(Painted):
    """Shows options under a heading."""

    class Pressed(Message):
        """The chosen option was clicked."""

    chosen: reactive[int] = reactive(0, repaint=False)

    def __init__(self, heading: str, options: tuple[Option, ...]) -> None:
        super().__init__()
        self._heading = heading
        self._options = options
        self._top = 0
        self._head_rows = 0

    def fill(self, options: tuple[Option, ...]) -> None:
        """Show other values."""
        self._options = options
        self.paint()

    def move(self, rows: int) -> None:
        """Choose the option `rows` further down."""
        self.chosen = max(min(self.chosen + rows, len(self._options) - 1), 0)

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the options around the chosen one, with heading and explanation if they fit."""
        ground, quiet = self.palette.style(), self.palette.style("quiet")
        about = wrap(self._options[self.chosen].about, max(min(width - 3, WIDEST), 1))
        below = [row(width, (f"  {line}", quiet), ground=ground) for line in about]
        spare = height - len(self._options)
        shown = self._around(min(height, len(self._options)))
        heading = (f" {self._heading}", self.palette.style("accent", bold=True))
        head = [row(width, heading, ground=ground)]
        if spare > len(below) + len(head) + 1:
            head, below = [*head, blank(width, ground)], [blank(width, ground), *below]
        elif spare < len(head) + len(below):
            head, below = head[:spare], below[: max(spare - len(head), 0)]
        self._head_rows = len(head)
        return [*head, *(self._row(place, width) for place in shown), *below]

    def watch_chosen(self) -> None:
        """Show what is chosen now."""
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose the option under the pointer; a click on the chosen one presses it."""
        place = self._top + event.y - self._head_rows
        if event.y < self._head_rows or place >= len(self._options):
            return
        if place == self.chosen:
            self.post_message(self.Pressed())
        self.chosen = place

    def on_mouse_scroll_down(self) -> None:
        """Choose further down."""
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        """Choose further up."""
        self.move(-1)

    def _around(self, height: int) -> range:
        self._top = min(max(self._top, self.chosen - height + 1), self.chosen)
        return range(self._top, self._top + height)

    def _row(self, place: int, width: int) -> Strip:
        option, chosen = self._options[place], place == self.chosen
        ground: Ground = "chosen" if chosen else "ground"
        style = self.palette.style
        plain, accent = style("text", ground, bold=chosen), style("accent", ground)
        value = cut(option.value, max(width // 2, 1))
        room = max(min(width, WIDEST) - len(value) - 2 * MARKS - 2, 0)
        left, right = ("‹ ", " ›") if chosen else ("  ", "  ")
        return row(
            width,
            ("▌ " if chosen else "  ", accent),
            (f"{cut(option.name, room):<{room}}", plain),
            (left, accent),
            (value, style("calm", ground)),
            (right, accent),
            ground=plain,
        )
