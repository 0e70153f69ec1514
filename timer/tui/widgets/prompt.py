"""A text field in the title row: what to look for, or the name of something new."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, getters
from textual.binding import Binding
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from timer.text import JOINER, clusters
from timer.tui.drawing.typeset import Piece, cells, row
from timer.tui.shell import Shell

LONGEST = 80
"""Characters; a name needs no more, and more find nothing."""


class Field(Input):
    """Textual's input in one row, which moves and deletes by what people call a character.

    It calls `done` with the text, or with None if it is given up, and `changed` after every edit.
    An empty field gives the `suggestion`. It draws itself: Textual would put the cursor on
    a part of an emoji and move everything behind it.
    """

    shell = getters.app(Shell)
    DEFAULT_CSS = "Field, Field:focus { height: 1; border: none; padding: 0; width: 1fr; }"
    BINDINGS = [  # noqa: RUF012
        # Typed before the screen is there, enter arrives as a line feed.
        Binding("ctrl+j", "submit", show=False),
        Binding("escape", "give_up", show=False),
        Binding("ctrl+underscore", "undo", show=False),
    ]

    def __init__(
        self,
        done: Callable[[str | None], None],
        *,
        changed: Callable[[str], None] | None = None,
        suggestion: str = "",
    ) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._suggested = suggestion
        self._done = done
        self._edited = changed
        self._earlier: list[tuple[str, int]] = []

    def watch_value(self, value: str) -> None:
        """Report an edit."""
        if self._edited is not None:
            self._edited(value)

    def validate_selection(self, selection: Selection) -> Selection:
        """Return a selection that ends between two characters, never inside one."""
        start, end = super().validate_selection(selection)
        forward = end > self.selection.end
        return Selection(self._edge(start, forward), self._edge(end, forward))

    def replace(self, text: str, start: int, end: int) -> None:
        """Put `text` in place of what lies between; line ends become blanks."""
        shown = "".join(c if c.isprintable() or c == JOINER else " " for c in text)
        start, end = sorted((max(0, start), min(len(self.value), end)))
        before = (self.value[:start] + shown).lstrip()
        after = self.value[end:] if before else self.value[end:].lstrip()
        value = ""
        for cluster in clusters(before + after):
            if len(value) + len(cluster) > LONGEST:
                break
            value += cluster
        if value != self.value:
            self._earlier.append((self.value, self.cursor_position))
            self.value = value
            self.cursor_position = len(before)

    def delete(self, start: int, end: int) -> None:
        """Delete whole characters."""
        self.replace("", self._edge(max(start, 0), False), self._edge(end, True))

    async def action_submit(self) -> None:
        """Take the text, or the suggestion if there is none."""
        self._done(self.value or self._suggested)

    def action_give_up(self) -> None:
        """Leave the field without a text."""
        self._done(None)

    def action_undo(self) -> None:
        """Take the last edit back."""
        if self._earlier:
            self.value, self.cursor_position = self._earlier.pop()

    def on_key(self, event: events.Key) -> None:
        """Take the joiner of an emoji, too; Textual leaves it out."""
        if event.character == JOINER:
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor(JOINER)

    def on_paste(self, event: events.Paste) -> None:
        """Take all that is pasted; Textual takes its first line."""
        event.stop()
        event.prevent_default()
        self.replace(event.text, *self.selection)

    def render_line(self, y: int) -> Strip:
        """Return the text with its cursor and what is selected."""
        palette = self.shell.palette
        plain, cursor = palette.style("strong"), palette.notice.plain
        selected = palette.style("strong", "chosen")
        first, last = sorted(self.selection)
        start = self._first_shown()
        pieces: list[Piece] = []
        at = start
        for cluster in clusters(self.value[start:]):
            here = self.has_focus and at == self.cursor_position
            pieces.append((cluster, cursor if here else selected if first <= at < last else plain))
            at += len(cluster)
        if self.cursor_at_end:
            pieces.append((" ", cursor if self.has_focus else plain))
        if not self.value and self._suggested:
            pieces.append((f" enter: {self._suggested}", palette.style("quiet")))
        return row(self.size.width, *pieces, ground=plain)

    def _first_shown(self) -> int:
        """Return the place of the first character on show, so that the cursor is on show too."""
        room = self.size.width - 1
        start = self.cursor_position
        for cluster in reversed(clusters(self.value[:start])):
            room -= cells(cluster)
            if room < 0:
                break
            start -= len(cluster)
        return start

    def _cell_offset_to_index(self, offset: int) -> int:
        """Return the place of the character under a cell, as Textual asks it for the mouse."""
        at = self._first_shown()
        for cluster in clusters(self.value[at:]):
            offset -= cells(cluster)
            if offset < 0:
                break
            at += len(cluster)
        return at

    def _edge(self, place: int, forward: bool) -> int:
        """Return the next place between two characters, `forward` or back."""
        at = 0
        for cluster in clusters(self.value):
            if at >= place:
                break
            if not forward and at + len(cluster) > place:
                break
            at += len(cluster)
        return at
