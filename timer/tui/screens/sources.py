"""Where each number comes from, our own choices included, and where the articles disagree."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from timer.routine.library.sources import UNKNOWN, Section, sources
from timer.tui.screens.text_screen import SCROLL_HINT, Block, TextScreen
from timer.tui.widgets.rows import hints_of


class SourcesScreen(TextScreen[None]):
    """Shows every source; any of the keys that leave a page closes it."""

    BINDINGS = [  # noqa: RUF012
        Binding("q,Q,escape,s,S,enter,space,ctrl+c", "dismiss", "back")
    ]
    hints = (*hints_of(BINDINGS), SCROLL_HINT)

    def blocks(self) -> tuple[Block, ...]:
        """Return the page, a block for each number."""
        return tuple(block for section in sources() for block in section_blocks(section))


def section_blocks(section: Section) -> Iterator[Block]:
    """Yield a section: numbers beside the article they come from, disagreements in full."""
    yield Block(section.title, heading=True)
    yield from (Block(text) for text in section.text)
    for row in section.rows:
        if section.head[0] == "Question":
            question, said, ours = row
            yield from (Block(""), Block(question, strong=True), Block(said))
            yield Block(f"Here: {ours}")
        elif section.head[0] == "Name":
            name, title, by, publisher, about = row
            told = [one for one in (by, publisher) if one != UNKNOWN]
            yield Block(title, key=name, strong=True)
            yield Block(". ".join((*told, about)), key="")
        elif section.head[-1] == "From":
            yield Block(": ".join(row[:-1]), key=row[-1])
        else:
            figure, where, why = row
            yield Block(f"{figure}. Where: {where}. Why: {why}.", key="house")
    yield Block("")
