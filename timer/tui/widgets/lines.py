"""Single rows: the keys that fit, and what is not as it should be."""

from __future__ import annotations

from rich.cells import cell_len
from textual.reactive import reactive
from textual.strip import Strip

from timer.tui.keys import Hint
from timer.tui.palette import ACCENT, DARK, QUIET, TEXT, style
from timer.tui.typeset import Piece, row, wrap
from timer.tui.widgets.painted import Painted

BETWEEN = "  "


class KeyRow(Painted):
    """The keys with what they do, as many as fit, what matters most first."""

    DEFAULT_CSS = "KeyRow { height: 1; }"

    hints: reactive[tuple[Hint, ...]] = reactive((), repaint=False)

    def __init__(self, hints: tuple[Hint, ...] = ()) -> None:
        super().__init__()
        self.set_reactive(KeyRow.hints, hints)

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return one row of keys."""
        pieces: list[Piece] = [(" ", style(TEXT))]
        used = 1
        for key, label in self.hints:
            cells = cell_len(f"{key} {label}{BETWEEN}")
            if used + cells - len(BETWEEN) > width:
                break
            pieces += [(key, style(ACCENT, bold=True)), (f" {label}{BETWEEN}", style(QUIET))]
            used += cells
        return [row(width, *pieces, ground=style(TEXT))]

    def watch_hints(self) -> None:
        """Show other keys."""
        self.paint()


class Notice(Painted):
    """What is wrong, in sentences on two rows at most; gone where nothing is."""

    DEFAULT_CSS = (
        "Notice { height: 1; } Notice.-long { height: 2; } Notice.-none { display: none; }"
    )

    sentences: reactive[tuple[str, ...]] = reactive((), repaint=False)

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the sentences, as far as they fit."""
        at = style("#000000", "#ffffff", bold=True)
        lines = wrap(" ".join(self.sentences), width - 2, height)
        return [row(width, (f" {line}", at), ground=at) for line in lines]

    def watch_sentences(self) -> None:
        """Show other sentences, or give the rows away."""
        self.set_class(not self.sentences, "-none")
        self.set_class(len(wrap(" ".join(self.sentences), self.app.size.width - 2)) > 1, "-long")
        self.paint()


class Words(Painted):
    """A text in as many rows as the style sheet gives it."""

    def __init__(self, text: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the text wrapped."""
        at = style(QUIET, DARK)
        lines = wrap(self._text, max(width - 2, 1), height)
        return [row(width, (f" {line}", at), ground=at) for line in lines]
