"""The base of every screen that is a list: named values, with a word on the chosen one below."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from timer.frozen import frozen
from timer.tui.drawing.themes import Ground
from timer.tui.drawing.typeset import blank, cells, cut, fill, row, wrap
from timer.tui.keys.bindings import Hint
from timer.tui.row_widget import RowWidget
from timer.tui.shell import SuppleScreen
from timer.tui.widgets.rows import KeyRow, Notice

WIDEST = 60
"""Cells; if a value is farther from its name than this, the eye loses it."""
MOST_ABOUT = 5
"""At most every fifth row describes the chosen option."""
MARKS = 2
"""Cells of a mark at each side of a value."""


@frozen
class Option:
    """One row."""

    name: str
    value: str
    about: str
    group: str = ""
    """Its heading, shared with its neighbours in the same group."""


Line = int | str | None
"""A row of the list: the place of an option, a heading, or nothing."""


class Options(RowWidget, can_focus=True, inherit_bindings=False):
    """Shows options under a heading; keys, mouse and the first letter of a name choose one.

    Textual's OptionList shows one text a row. Here each row also has a value
    at the right, between marks for left and right.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("up,k,K", "move(-1)", "choose", key_display="↑↓"),
        Binding("down,j,J", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,g", "move(-99)", show=False),
        Binding("end,G", "move(99)", show=False),
    ]

    class Pressed(Message):
        """The chosen option was clicked."""

    chosen: reactive[int] = reactive(0, repaint=False)

    def __init__(self, heading: str, options: tuple[Option, ...]) -> None:
        super().__init__()
        self._heading = heading
        self._options = options
        self._top = 0
        self._lines: list[Line] = []

    def fill(self, options: tuple[Option, ...]) -> None:
        """Show other values."""
        self._options = options
        self.paint()

    def action_page(self, pages: int) -> None:
        """Choose the option a page further down."""
        self.action_move(pages * max(self.size.height - 2, 1))

    def on_key(self, event: events.Key) -> None:
        """Choose the next option that starts with a letter which has no other meaning here."""
        letter = (event.character or "").casefold()
        if not letter.isalnum() or event.key in self.screen.active_bindings:
            return
        places = [*range(self.chosen + 1, len(self._options)), *range(self.chosen)]
        for place in places:
            if self._options[place].name.casefold().startswith(letter):
                event.stop()
                self.chosen = place
                return

    def action_move(self, rows: int) -> None:
        """Choose the option `rows` further down."""
        self.chosen = max(min(self.chosen + rows, len(self._options) - 1), 0)

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the options around the chosen one, with headings if they fit, and a word on it."""
        ground, quiet = self.palette.style(), self.palette.style("quiet")
        most = height // MOST_ABOUT
        about = wrap(self._options[self.chosen].about, max(min(width - 3, WIDEST), 1), most)
        below = [row(width, (f"  {line}", quiet), ground=ground) for line in about]
        scrolls = len(self._options) > height - most
        self._lines = self._laid(height - (most if scrolls else len(below)))
        if len(self._lines) + len(below) < height:
            below = [blank(width, ground), *below]
        return [*(self._line(line, width) for line in self._lines), *below]

    def watch_chosen(self) -> None:
        """Show the new choice."""
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose the option under the pointer; a click on the chosen one presses it."""
        line = self._lines[event.y] if event.y < len(self._lines) else None
        if not isinstance(line, int):
            return
        if line == self.chosen:
            self.post_message(self.Pressed())
        self.chosen = line

    def on_mouse_scroll_down(self) -> None:
        """Choose further down."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Choose further up."""
        self.action_move(-1)

    def _laid(self, height: int) -> list[Line]:
        """Return the content of each of `height` rows: a place, a heading, or nothing."""
        places: list[Line] = [*range(len(self._options))]
        grouped: list[Line] = []
        for place, option in enumerate(self._options):
            if option.group and (place == 0 or option.group != self._options[place - 1].group):
                grouped += [None, option.group]
            grouped.append(place)
        apart = [] if grouped[0] is None else [None]
        for lines in ([self._heading, *apart, *grouped], [self._heading, None, *places]):
            if len(lines) < height:
                return lines
        if len(places) < height:
            return [self._heading, *places]
        self._top = min(max(self._top, self.chosen - height + 1), self.chosen)
        self._top = max(min(self._top, len(places) - height), 0)
        return places[self._top : self._top + height]

    def _line(self, line: Line, width: int) -> Strip:
        if isinstance(line, int):
            return self._row(line, width)
        ground = self.palette.style()
        if line is None:
            return blank(width, ground)
        title = line == self._heading
        ink = self.palette.style("accent" if title else "calm", bold=True)
        return row(width, (f"  {line}", ink), ground=ground)

    def _row(self, place: int, width: int) -> Strip:
        option, chosen = self._options[place], place == self.chosen
        ground: Ground = "chosen" if chosen else "ground"
        style = self.palette.style
        plain, accent = style("text", ground, bold=chosen), style("accent", ground)
        value = cut(option.value, max(width // 2, 1))
        room = max(min(width, WIDEST) - cells(value) - 2 * MARKS - 2, 0)
        left, right = ("‹ ", " ›") if chosen else ("  ", "  ")
        return row(
            width,
            ("▌ " if chosen else "  ", accent),
            (fill(option.name, room), plain),
            (left, accent),
            (value, style("calm", ground)),
            (right, accent),
            ground=plain,
        )


class ListScreen(SuppleScreen[None], inherit_bindings=False):
    """Shows `options` under `heading`; subclasses add the keys that do something with one."""

    DEFAULT_CSS = "ListScreen { layout: vertical; }"
    BINDINGS = [  # noqa: RUF012
        Binding("question_mark", "app.show_help", show=False),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("escape,q,Q,ctrl+c", "dismiss", show=False),
    ]

    heading = ""
    hints: tuple[Hint, ...] = ()

    @abstractmethod
    def options(self) -> tuple[Option, ...]:
        """Return the options with their current values."""

    def compose(self) -> ComposeResult:
        """Lay out the notice, the options and the keys."""
        yield Notice(classes="-none")
        yield Options(self.heading, self.options())
        yield KeyRow(self.hints)
