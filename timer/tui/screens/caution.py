"""A word before a start because of what was done lately: one key decides."""

from __future__ import annotations

from textual.binding import Binding

from timer.engine.coaching import Caution
from timer.tui.keys import Hint
from timer.tui.screens.reading import ReadingScreen
from timer.tui.widgets.page import Block


class CautionScreen(ReadingScreen[bool]):
    """Answers whether to start; enter means no to a question, and goes on from what is told."""

    BINDINGS = [  # noqa: RUF012
        Binding("y,Y", "dismiss(True)", show=False),
        Binding("n,N,q,Q,escape,ctrl+c", "dismiss(False)", show=False),
        Binding("enter,space", "enter", show=False),
    ]

    lowered = True

    def __init__(self, caution: Caution) -> None:
        super().__init__()
        self._caution = caution
        asked: tuple[Hint, ...] = (("n", "not today"), ("y", "go on"))
        self._answers = asked if caution.question else (("enter", "begin"), ("n", "not today"))
        self.hints = (*self._answers, ("q", "back"), ("?", "help"))

    def blocks(self) -> tuple[Block, ...]:
        """Return what is told and asked."""
        told = [text for text in (self._caution.note, self._caution.question) if text]
        follows = "Enter means not today." if self._caution.question else "Enter begins."
        answers = (Block(label.capitalize(), key=key, answer=True) for key, label in self._answers)
        return (
            Block("Before you begin", heading=True),
            Block(""),
            *(block for text in told for block in (Block(text, strong=True), Block(""))),
            *answers,
            Block(""),
            Block(f"You decide. {follows}", quiet=True),
        )

    def action_enter(self) -> None:
        """Take the calmer answer to a question; without one, begin."""
        self.dismiss(self._caution.question is None)
