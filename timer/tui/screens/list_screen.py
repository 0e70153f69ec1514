"""The base of every screen that is a list: named values, with a word on the chosen one below.

The list is Textual's `OptionList`. A row is a name and a value at the right, which `Row` draws with
our palette, so that names from files are safe and exactly as wide as the list.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from itertools import groupby
from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.css.styles import RulesMap
from textual.reactive import reactive
from textual.screen import ScreenResultType
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option as ListOption

from timer.frozen import frozen
from timer.text import folded
from timer.tui.drawing.themes import Ground, Palette
from timer.tui.drawing.typeset import blank, cells, cut, fill, row, wrap
from timer.tui.keys.bindings import Hint
from timer.tui.row_widget import RowWidget
from timer.tui.shell import Shell, SuppleScreen
from timer.tui.widgets.rows import KeyRow, Notice, Title

WIDEST = 60
"""Cells; if a value is farther from its name than this, the eye loses it."""
TALL = 20
"""Rows from which there is an empty one below the heading."""
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


class Row(Visual):
    """One row of the list, as `draw` draws it for a width."""

    def __init__(self, draw: Callable[[int], Strip]) -> None:
        self._draw = draw

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return the row."""
        return [self._draw(width)]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return all the width there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return one."""
        return 1


class Options(OptionList, inherit_bindings=False):
    """Shows options under the headings of their groups; keys, mouse and first letters choose one.

    Besides Textual's keys it has those of the menu. A click chooses an option and selects it.
    """

    BINDINGS: ClassVar = [
        Binding("up,k,K", "cursor_up", "choose", key_display="↑↓"),
        Binding("down,j,J", "cursor_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home,g", "first", show=False),
        Binding("end,G", "last", show=False),
    ]
    DEFAULT_CSS = """
    Options, Options:focus {
        width: 1fr; height: auto; border: none; padding: 0; scrollbar-size: 0 0;
        background: $background; background-tint: transparent;
    }
    Options > .option-list--option { padding: 0; background: $background; }
    Options > .option-list--option-highlighted, Options:focus > .option-list--option-highlighted {
        background: $panel;
        text-style: bold;  /* without colours too, a row that is no longer chosen is drawn again */
    }
    """

    shell = getters.app(Shell)

    def __init__(
        self, options: tuple[Option, ...], *, gaps: bool = True, changes: bool = True
    ) -> None:
        """With `gaps` there is an empty row above every heading but the first.

        The chosen value has marks beside it if it `changes`.
        """
        self._changes = changes
        self._gaps = gaps
        super().__init__(*self._rows_of(options))

    def _rows_of(self, options: tuple[Option, ...]) -> list[ListOption]:
        """Return the rows of the list, and remember what they show."""
        self._shown = options
        self._places: list[int | None] = []
        """The place in `options` of each row of the list; None for a heading or a gap."""
        rows: list[ListOption] = []
        for group, members in groupby(enumerate(options), key=lambda one: one[1].group):
            if group:
                headings = ("", group) if rows and self._gaps else (group,)
                rows += [ListOption(self._heading(text), disabled=True) for text in headings]
                self._places += [None] * len(headings)
            for place, _ in members:
                rows.append(ListOption(self._option(place)))
                self._places.append(place)
        return rows

    def refill(self, options: tuple[Option, ...]) -> None:
        """Show other options; none is chosen then."""
        self.clear_options()
        self.add_options(self._rows_of(options))

    @property
    def chosen(self) -> int:
        """The place of the chosen option, from 0; 0 as well while there are none."""
        return (self._places[self.highlighted or 0] or 0) if self._places else 0

    def choose(self, place: int) -> None:
        """Choose the option at `place`."""
        self.highlighted = self._places.index(place)

    def fill(self, options: tuple[Option, ...]) -> None:
        """Show other values of the same options."""
        self._shown = options
        for index, place in enumerate(self._places):
            if place is not None:
                self.replace_option_prompt_at_index(index, self._option(place))

    def on_mount(self) -> None:
        """Choose the first option."""
        self.action_first()

    def on_key(self, event: events.Key) -> None:
        """Choose the next option that starts with a letter which has no other meaning here."""
        letter = folded(event.character or "")
        if not letter.isalnum() or event.key in self.screen.active_bindings:
            return
        others = [*range(self.chosen + 1, len(self._shown)), *range(self.chosen)]
        for place in others:
            if folded(self._shown[place].name).startswith(letter):
                event.stop()
                self.choose(place)
                return

    def _heading(self, text: str) -> Row:
        def draw(width: int) -> Strip:
            palette = self.shell.palette
            ink = palette.style("calm", bold=True)
            return row(width, (f"  {text}", ink), ground=palette.style())

        return Row(draw)

    def _option(self, place: int) -> Row:
        def draw(width: int) -> Strip:
            chosen = place == self.chosen
            option, palette = self._shown[place], self.shell.palette
            return option_row(option, width, palette, chosen=chosen, changes=self._changes)

        return Row(draw)


def option_row(
    option: Option, width: int, palette: Palette, *, chosen: bool, changes: bool = True
) -> Strip:
    """Return an option as a row: its name, and its value, between marks if it can be changed."""
    ground: Ground = "chosen" if chosen else "ground"
    style = palette.style
    plain, accent = style("text", ground, bold=chosen), style("accent", ground)
    value = cut(option.value, max(width // 2, 1))
    room = max(min(width, WIDEST) - cells(value) - 2 * MARKS - 2, 0)
    left, right = ("‹ ", " ›") if chosen and value and changes else ("  ", "  ")
    if not value:
        room, left, right = max(width - 2 * MARKS, 0), "", ""
    return row(
        width,
        ("▌ " if chosen else "  ", accent),
        (fill(option.name, room), plain),
        (left, accent),
        (value, style("calm", ground)),
        (right, accent),
        ground=plain,
    )


class About(RowWidget):
    """A word on the chosen option, over as many rows as the longest one needs."""

    place: reactive[int] = reactive(0, repaint=False)

    def __init__(self, options: tuple[Option, ...]) -> None:
        super().__init__()
        self._texts = tuple(option.about for option in options)

    def height_at(self, width: int) -> int:
        """Return the rows that the longest word needs, so that the list never moves."""
        return 1 + max(len(about_lines(text, width)) for text in self._texts)

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the word after an empty row."""
        ground, quiet = self.palette.style(), self.palette.style("quiet")
        lines = about_lines(self._texts[self.place], width)
        return [
            blank(width, ground),
            *(row(width, (f"  {line}", quiet), ground=ground) for line in lines),
        ]

    def watch_place(self) -> None:
        """Show the word on another option."""
        self.paint()


def about_lines(text: str, width: int) -> list[str]:
    """Return the word on an option in lines."""
    return wrap(text, max(min(width - 3, WIDEST), 1))


class ListScreen(SuppleScreen[ScreenResultType], inherit_bindings=False):
    """Shows `options` under `heading`; subclasses add the keys that do something with one."""

    DEFAULT_CSS = """
    ListScreen { layout: vertical; }
    ListScreen.-tall Title { margin-bottom: 1; }
    ListScreen KeyRow { dock: bottom; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012
    BINDINGS = [  # noqa: RUF012
        Binding("question_mark", "app.show_help", show=False),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("escape,q,Q,ctrl+c", "dismiss", show=False),
    ]

    heading = ""
    aside = ""
    """What is at the right of the heading."""
    tall = TALL
    """Rows from which there is an empty one below the heading; see also VERTICAL_BREAKPOINTS."""
    gaps = True
    """Whether there are empty rows above the headings of groups."""
    changes = True
    """Whether left and right change the chosen value."""
    hints: tuple[Hint, ...] = ()

    @abstractmethod
    def options(self) -> tuple[Option, ...]:
        """Return the options with their current values."""

    def compose(self) -> ComposeResult:
        """Lay out the notice, the options, a word on the chosen one, and the keys."""
        options = self.options()
        title = Title()
        title.set_reactive(Title.text, (self.heading, "", self.aside))
        yield Notice(classes="-none")
        yield title
        yield Options(options, gaps=self.gaps, changes=self.changes)
        yield About(options)
        yield KeyRow(self.hints)

    def on_resize(self, event: events.Resize) -> None:
        """Leave room for the word on an option and the keys below the list."""
        about, (width, height) = self.query_one(About), event.size
        about.styles.height = about.height_at(width)
        title = 2 if height >= self.tall else 1
        room = height - title - about.height_at(width) - 1
        self.query_one(Options).styles.max_height = max(room, 1)

    def on_option_list_option_highlighted(self) -> None:
        """Say what the chosen option is about, and show the heading above the first one."""
        options = self.query_one(Options)
        self.query_one(About).place = options.chosen
        if options.chosen == 0:
            options.scroll_home(animate=False)
