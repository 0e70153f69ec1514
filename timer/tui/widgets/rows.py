"""Single rows: the title, the keys, and a notice when something is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip

from timer.frozen import frozen
from timer.player.actions import key_named
from timer.tui.drawing.typeset import Piece, cells, row, wrap
from timer.tui.keys.bindings import Hint
from timer.tui.row_widget import RowWidget

EDGE = 2
BETWEEN = 3
"""Cells between two keys."""
LAST = ("q", "?")
"""Keys at the right end, where people expect them."""
HELP: Hint = ("?", "help")
MORE: Hint = ("?", "more")
"""What the key of the help is called where it lists keys that the row has no room for."""


_PRINTED = {"question_mark": "?", "escape": "esc", "down": "↓"}


def hints_of(bindings: Iterable[BindingType]) -> tuple[Hint, ...]:
    """Return the row of keys for those bindings that have a description, in their order."""
    shown = [one for one in bindings if isinstance(one, Binding) and one.description]
    keys = [one.key.split(",")[0] for one in shown]
    return tuple(
        (one.key_display or _PRINTED.get(key, key), one.description)
        for one, key in zip(shown, keys, strict=True)
    )


@frozen
class Placed:
    """A key with its label, at a cell of the row."""

    start: int
    key: str
    label: str

    @property
    def end(self) -> int:
        """The cell after its last."""
        return self.start + cells(f"{self.key} {self.label}".rstrip())


class KeyRow(RowWidget):
    """The keys that fit, most important first; a click presses one.

    Textual's Footer shows three of seven keys at 40 columns; this row shows those that matter most.
    """

    DEFAULT_CSS = "KeyRow { height: 1; }"

    hints: reactive[tuple[Hint, ...]] = reactive((), repaint=False)

    def __init__(self, hints: tuple[Hint, ...] = ()) -> None:
        super().__init__()
        self.set_reactive(KeyRow.hints, hints)

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return one row of keys."""
        plain, accent = self.palette.style(), self.palette.style("accent", bold=True)
        quiet = self.palette.style("quiet")
        pieces: list[Piece] = []
        used = 0
        for one in placed(self.hints, width):
            pieces += [(" " * (one.start - used), plain), (one.key, accent)]
            pieces.append((f" {one.label}" if one.label else "", quiet))
            used = one.end
        return [row(width, *pieces, ground=plain)]

    def watch_hints(self) -> None:
        """Show other keys."""
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Press the key under the pointer."""
        for one in placed(self.hints, self.size.width):
            key = key_named(one.key)
            if one.start <= event.x < one.end and key is not None:
                event.stop()
                self.app.simulate_key(key)


def placed(hints: Sequence[Hint], width: int) -> list[Placed]:
    """Return the keys that fit into `width` cells, with their places; the first matter most."""
    edge = EDGE if width >= 60 else 1
    between = BETWEEN if width >= 60 else 2
    kept = _fitting(hints, width - 2 * edge, between)
    if len(kept) < len(hints):
        kept = [MORE if hint == HELP else hint for hint in kept]
    first = [hint for hint in kept if hint[0] not in LAST]
    last = [hint for hint in kept if hint[0] in LAST]
    found = _row_of(first, edge, between)
    end = _row_of(last, 0, between)
    shift = width - edge - end[-1].end if end else 0
    return [*found, *(Placed(one.start + shift, one.key, one.label) for one in end)]


def _fitting(hints: Sequence[Hint], room: int, between: int) -> list[Hint]:
    """Return the keys that fit, in order; the last ones stay even without their labels."""
    labels = {key: "" for key, _ in hints if key in LAST}
    for key, label in hints:
        more = {**labels, key: label}
        used = sum(cells(f"{key} {label}".rstrip()) for key, label in more.items())
        if used + between * (len(more) - 1) > room:
            break
        labels = more
    return [(key, labels[key]) for key, _ in hints if key in labels]


def _row_of(hints: Sequence[Hint], start: int, between: int) -> list[Placed]:
    found: list[Placed] = []
    for key, label in hints:
        found.append(Placed(start, key, label))
        start = found[-1].end + between
    return found


class Title(RowWidget):
    """The first row: a word, what was looked for or a field for it, and a count at the right."""

    DEFAULT_CSS = "Title { height: 1; layout: horizontal; }"

    text: reactive[tuple[str, str, str]] = reactive(("", "", ""), repaint=False)
    """The word, what was looked for, and the count."""

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the row; the count is left out where there is no room for it."""
        word, found, right = self.text
        quiet = self.palette.style("quiet")
        pieces = [
            (f"{' ' * EDGE}{word}{' ' * EDGE}", self.palette.style("accent", bold=True)),
            (found, self.palette.style("strong")),
        ]
        spare = width - sum(cells(text) for text, _ in pieces) - cells(right) - EDGE
        if spare > 0:
            pieces.append((f"{' ' * spare}{right}", quiet))
        return [row(width, *pieces, ground=quiet)]

    def watch_text(self) -> None:
        """Show another text, a field between the word and the count."""
        word, _, right = self.text
        for field in self.children:
            field.styles.margin = (0, cells(right) + EDGE, 0, cells(word) + 2 * EDGE)
        self.paint()


NOTICE_ROWS, WHOLE_ROWS = 2, 4
"""How many rows of a notice are shown at most; and where its advice must not be cut."""
ROOMY = 20
"""From this many rows on, there is room for a notice's advice."""


class Notice(RowWidget):
    """What is wrong, on as many rows as it may take; hidden if that is none."""

    DEFAULT_CSS = "Notice { height: 1; } Notice.-none { display: none; }"
    most: reactive[int | None] = reactive(None, repaint=False, init=False)
    """The rows that it may take; None goes by the terminal's."""

    sentences: reactive[tuple[str, ...]] = reactive((), repaint=False)

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return as much of the sentences as fits."""
        at = self.palette.notice.strong
        lines = wrap(" ".join(self.sentences), width - 2, height)
        return [row(width, (f" {line}", at), ground=at) for line in lines]

    def watch_sentences(self) -> None:
        """Show other sentences, or hide the notice."""
        self.set_class(not self.sentences or self.most == 0, "-none")
        self.on_resize()
        self.paint()

    def watch_most(self) -> None:
        """Take as many rows as are allowed now."""
        self.watch_sentences()

    def on_resize(self) -> None:
        """Take more rows where the sentences need them."""
        needed = len(wrap(" ".join(self.sentences), self.app.size.width - 2))
        room = WHOLE_ROWS if self.app.size.height >= ROOMY else NOTICE_ROWS
        self.styles.height = max(min(needed, room if self.most is None else self.most), 1)


def foremost(complaints: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first complaint, after a word on where to find the others."""
    if len(complaints) < 2:
        return complaints
    return f"`supple doctor` lists all {len(complaints)} mistakes.", complaints[0]


class Words(RowWidget):
    """A text in as many rows as the style sheet gives it."""

    def __init__(self, text: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the text wrapped."""
        at = self.palette.style("quiet")
        lines = wrap(self._text, max(width - 2 * EDGE, 1), height)
        return [row(width, (f"{' ' * EDGE}{line}", at), ground=at) for line in lines]
