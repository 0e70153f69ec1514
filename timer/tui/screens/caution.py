"""A word before a start because of what was done lately: one key decides."""

from __future__ import annotations

from textual.binding import Binding

from timer.services.recommendations import Caution
from timer.session.session import Session
from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import Block, TextScreen


class CautionScreen(TextScreen[bool]):
    """Answers whether to start; enter means no to a question, and goes on from what is told."""

    BINDINGS = [  # noqa: RUF012
        Binding("y,Y", "go_on", show=False),
        Binding("n,N,q,Q,escape,ctrl+c", "dismiss(False)", show=False),
        Binding("b,B", "begin", show=False),
        Binding("enter,space", "enter", show=False),
    ]

    lowered = True

    def __init__(self, caution: Caution, session: Session) -> None:
        super().__init__()
        self._caution, self._session = caution, session
        asked: tuple[Hint, ...] = (("n", "not today"), ("y", "go on"))
        self._answers = asked if caution.question else (("enter", "begin"), ("n", "not today"))
        if caution.interrupted:
            key = "y" if caution.question else "enter"
            self._answers = ((key, "go on there"), ("b", "begin again"), ("n", "not today"))
        self.hints = (*self._answers, ("q", "back"), ("?", "help"))

    def blocks(self) -> tuple[Block, ...]:
        """Return what is told and asked."""
        off = self._caution.interrupted
        lately = (off and off.text, self._caution.note, self._caution.question)
        told = [text for text in lately if text]
        follows = "Enter goes on there." if off else "Enter begins."
        follows = "Enter means not today." if self._caution.question else follows
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
        if self._caution.question is None:
            self.action_go_on()
        else:
            self.dismiss(False)

    def action_go_on(self) -> None:
        """Start, where the session broke off if it did."""
        off = self._caution.interrupted
        self._session.resume_at(off.at if off else None)
        self.dismiss(True)

    def action_begin(self) -> None:
        """Start at the beginning a session that had broken off."""
        if self._caution.interrupted:
            self.dismiss(True)
