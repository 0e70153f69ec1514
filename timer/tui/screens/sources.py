"""Where every figure comes from, the house ones among them, and where the articles disagree."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from timer.routine.library.sources import Section, sources
from timer.tui.screens.text_screen import Block, TextScreen


class SourcesScreen(TextScreen[None]):
    """One key leaves it again."""

    BINDINGS = [  # noqa: RUF012
        Binding("escape,q,Q,s,S,enter,space,ctrl+c", "dismiss", show=False)
    ]

    hints = (("q", "back"), ("↓", "read on"))

    def blocks(self) -> tuple[Block, ...]:
        """Return the page of figures, a block for each."""
        return tuple(block for section in sources() for block in section_blocks(section))


def section_blocks(section: Section) -> Iterator[Block]:
    """Yield a section: figures beside the article that they are from, disagreements in full."""
    yield Block(section.title, heading=True)
    yield from (Block(text) for text in section.text)
    for row in section.rows:
        if section.head[0] == "Question":
            question, said, ours = row
            yield from (Block(""), Block(question, strong=True), Block(said))
            yield Block(f"Here: {ours}")
        elif section.head[0] == "Number":
            yield Block(": ".join(row[1:]), key=row[0])
        elif section.head[-1] == "From":
            yield Block(": ".join(row[:-1]), key=row[-1])
        else:
            figure, where, why = row
            yield Block(f"{figure}. Where: {where}. Why: {why}.", key="house")
    yield Block("")
