"""The row of chips above the menu's list: each narrows the list by one thing.

Chips are Textual's buttons, drawn in one row with our palette, so that focus, tab and mouse work
as people know them.
"""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Button

from timer.services.menu_sections import CHIPS, Narrowing
from timer.tui.drawing.themes import Ground, Ink
from timer.tui.drawing.typeset import cells, row
from timer.tui.keys.bindings import Hint
from timer.tui.shell import Shell

HINTS: tuple[Hint, ...] = (("space", "change"), ("enter", "done"), ("esc", "all"), ("←→", "move"))
ROOMY = 60
"""Cells from which a chip has room at both ends, for marks that show the focus without colour."""


class Chip(Button, inherit_bindings=False):
    """One chip: its value, or what it narrows by. Space or a click takes the next value."""

    BINDINGS = [  # noqa: RUF012
        Binding("space,down,plus", "change(1)", show=False),
        Binding("up,minus,backspace", "change(-1)", show=False),
        Binding("right,f,F", "move(1)", show=False),
        Binding("left", "move(-1)", show=False),
        Binding("enter", "done", show=False),
        Binding("escape", "clear", show=False),
    ]
    DEFAULT_CSS = """
    Chip, Chip:focus, Chip:hover, Chip.-active {
        height: 1; min-width: 1; border: none !important; padding: 0; margin: 0 1 0 0;
        background: $background; tint: transparent;
    }
    """
    shell = getters.app(Shell)

    class Changed(Message):
        """A value was chosen."""

    def __init__(self, name: str) -> None:
        super().__init__(compact=True, id=f"chip-{name}")
        self.kind = name

    def on_mount(self) -> None:
        """Take the width of the value."""
        self.show()

    def on_resize(self) -> None:
        """Take the width of the value again: a wider screen has room around it."""
        self.show()

    def show(self) -> None:
        """Show the value as it is now."""
        self.styles.width = cells(self._text)
        self.refresh()

    def press(self) -> Chip:
        """Take the next value, as a click does."""
        self.focus()
        self.action_change(1)
        return self

    def action_change(self, step: int) -> None:
        """Take the next value, or the one before."""
        self._row.turn(self.kind, step)

    def action_move(self, step: int) -> None:
        """Go to the next chip, or the one before."""
        chips = [*self._row.query(Chip)]
        self.screen.set_focus(chips[(chips.index(self) + step) % len(chips)])

    def action_done(self) -> None:
        """Go back to the list."""
        self.post_message(Chips.Left(clear=False))

    def action_clear(self) -> None:
        """Show all again, and go back to the list."""
        self.post_message(Chips.Left(clear=True))

    def render_line(self, y: int) -> Strip:
        """Return the chip: coloured where a value is chosen, on a ground of its own in focus."""
        palette = self.shell.palette
        ground: Ground = "chosen" if self.has_focus else "ground"
        ink: Ink = "accent" if self._row.narrowing.value(self.kind) is not None else "quiet"
        at = palette.style(ink, ground, bold=self.has_focus)
        return row(self.size.width, (self._text, at), ground=at)

    @property
    def _text(self) -> str:
        shown = CHIPS[self.kind].shown(self._row.narrowing.value(self.kind))
        if self.app.size.width < ROOMY:
            return shown
        return f"‹{shown}›" if self.has_focus else f" {shown} "

    @property
    def _row(self) -> Chips:
        assert isinstance(self.parent, Chips)
        return self.parent


class Chips(Horizontal):
    """Every chip in a row; `narrowing` is what they come to."""

    DEFAULT_CSS = "Chips { height: 1; padding: 0 1; }"

    class Turned(Message):
        """The list is narrowed by something else now."""

    class Left(Message):
        """The keys go back to the list; with `clear`, nothing is narrowed any more."""

        def __init__(self, *, clear: bool) -> None:
            super().__init__()
            self.clear = clear

    def __init__(self, narrowing: Narrowing, *, knows_kit: bool) -> None:
        """With `knows_kit` the person has said which kit they have."""
        super().__init__()
        self.narrowing = narrowing
        self._knows_kit = knows_kit

    def compose(self) -> ComposeResult:
        """Lay out the chips."""
        for name in CHIPS:
            yield Chip(name)

    def turn(self, name: str, step: int) -> None:
        """Take another value of one chip."""
        self.narrowing = self.narrowing.turned(name, step, knows_kit=self._knows_kit)
        self.query_one(f"#chip-{name}", Chip).show()
        self.post_message(self.Turned())
