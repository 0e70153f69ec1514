"""The questions before a routine that asks for caution: one key answers each."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from timer.routine.guards import GUARDS, Effect, Guard
from timer.tui.keys import Hint
from timer.tui.screens.reading import ReadingScreen
from timer.tui.widgets.lines import KeyRow
from timer.tui.widgets.page import Block, Page


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of the questions."""

    go: bool
    """Whether the routine may start."""
    instead: str | None = None
    """The slug of a routine to start in its place."""
    tags: frozenset[str] = frozenset()
    """Tags of the steps to be left out."""


class GuardScreen(ReadingScreen[Answers]):
    """Asks each guard of `slugs`, and tells what follows from a yes."""

    BINDINGS = [  # noqa: RUF012
        Binding("y,Y", "answer(True)", show=False),
        Binding("n,N,enter", "answer(False)", show=False),
        Binding("space", "answer(False)", show=False),
        Binding("i,I", "instead", show=False),
        Binding("q,Q,escape,ctrl+c", "refuse", show=False),
    ]

    def __init__(self, slugs: tuple[str, ...]) -> None:
        super().__init__()
        self._waiting = [GUARDS[slug] for slug in slugs if slug in GUARDS]
        self._asked: Guard | None = self._waiting.pop(0) if self._waiting else None
        self._told = False
        """Whether the advice after a yes is on show."""
        self._tags: frozenset[str] = frozenset()

    def on_mount(self) -> None:
        """Show the first question."""
        self._show()

    def blocks(self) -> tuple[Block, ...]:
        """Return the question, or the advice that follows from a yes."""
        guard = self._asked
        if guard is None:
            return ()
        if self._told:
            return (
                Block("Your answer was yes", heading=True), Block(""),
                Block(guard.advice, strong=True), Block(""),
                Block(_FOLLOWS[guard.effect]),
            )  # fmt: skip
        return (
            Block("One question first", heading=True), Block(""),
            Block(guard.question, strong=True), Block(""),
            Block("No is enter. Supple asks so that you can decide; it does not diagnose."),
        )  # fmt: skip

    def action_answer(self, yes: bool) -> None:
        """Take an answer, or go on from the advice."""
        guard = self._asked
        assert guard is not None, "the screen closes with its last question"
        if self._told and guard.effect is Effect.BLOCK:
            if not yes:
                self.dismiss(Answers(go=False))
            return
        if yes and not self._told:
            self._told = True
            if guard.effect is Effect.DROP:
                self._tags |= set(guard.tags)
            self._show()
            return
        self._next()

    def action_instead(self) -> None:
        """Take the routine that is offered in place of this one."""
        if self._told and self._asked and self._asked.instead:
            self.dismiss(Answers(go=False, instead=self._asked.instead))

    def action_refuse(self) -> None:
        """Do not start."""
        self.dismiss(Answers(go=False))

    def _next(self) -> None:
        self._told = False
        if not self._waiting:
            self.dismiss(Answers(go=True, tags=self._tags))
            return
        self._asked = self._waiting.pop(0)
        self._show()

    def _show(self) -> None:
        if self._asked is None:
            self.dismiss(Answers(go=True))
            return
        self.query_one(Page).fill(self.blocks())
        self.query_one(KeyRow).hints = self._hints(self._asked)

    def _hints(self, guard: Guard) -> tuple[Hint, ...]:
        if not self._told:
            return (("n", "no"), ("y", "yes"), ("q", "not now"))
        instead: tuple[Hint, ...] = (("i", f"{guard.instead} instead"),) if guard.instead else ()
        if guard.effect is Effect.BLOCK:
            return (*instead, ("enter", "back"))
        return (("enter", "go on"), *instead, ("q", "not now"))


_FOLLOWS = {
    Effect.BLOCK: "This routine does not start today.",
    Effect.WARN: "You decide: enter goes on, q leaves it for another time.",
    Effect.DROP: "Those steps are left out and the total is shorter. Enter goes on.",
}
