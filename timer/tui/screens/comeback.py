"""The return from an injury: begin it, see where you are, answer what is asked, or leave it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.coach.past import local
from timer.routine.screening_questions import GET_HELP_INJURY, INJURY_DAYS, INJURY_QUESTION
from timer.services.comeback import (
    ABOUT,
    AGAIN_TO_LEAVE,
    FINE,
    LONGER_AGO,
    answer,
    comeback,
    leave,
    path,
    start,
)
from timer.services.context import read_past
from timer.tui.screens.text_screen import SCROLL_HINT, Block, Page, TextScreen
from timer.tui.widgets.rows import KeyRow

if TYPE_CHECKING:
    from timer.services.comeback import Comeback
    from timer.services.context import Context
    from timer.tui.keys.bindings import Hint

HEADING = "Coming back from an injury"
DAYS: tuple[int | None, ...] = (*range(len(INJURY_DAYS)), None)
"""How many days ago, by key from 1; None is longer ago."""


class ComebackScreen(TextScreen[None]):
    """Where somebody is on the return from an injury."""

    BINDINGS = [  # noqa: RUF012
        *(Binding(str(n), f"start({n})", show=False) for n in range(1, len(DAYS) + 1)),
        Binding("y,Y", "answer('yes')", show=False),
        Binding("n,N", "answer('no')", show=False),
        Binding("f,F", "leave", show=False),
        Binding("q,Q,i,I,escape,enter,ctrl+c", "dismiss", show=False),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._ctx = context
        self._said: tuple[str, ...] = ()
        self._leaving = False
        self._read()

    def blocks(self) -> tuple[Block, ...]:
        """Return what was said last, and where it is or how it begins."""
        error = self._past.error
        body = (Block(error.sentences),) if error else tuple(self._body())
        said = (block for line in self._said for block in (Block(line, strong=True), Block("")))
        return (Block(HEADING, heading=True), Block(""), *said, *body)

    def action_start(self, number: int) -> None:
        """Begin a return."""
        if self._at is None and not self._past.error:
            self._tell(start(self._ctx, self._past, DAYS[number - 1]))

    def action_answer(self, told: str) -> None:
        """Answer the question that leaves the step."""
        if self._at is not None and self._at.question:
            self._tell(answer(self._ctx, self._past, yes=told == "yes"))

    def action_leave(self) -> None:
        """Leave the return at the second press; at the first, say so."""
        if self._at is None:
            return
        if self._leaving:
            self._tell(leave(self._ctx))
        else:
            self._tell((AGAIN_TO_LEAVE,))
            self._leaving = True

    def _tell(self, said: tuple[str, ...]) -> None:
        self._said, self._leaving = said, False
        self._read()
        page = self.query_one(Page)
        page.fill(self.blocks())
        page.scroll_home(animate=False)
        self.query_one(KeyRow).hints = self.hints

    def _read(self) -> None:
        self._past = read_past(self._ctx)
        now = local(self._ctx.clock.wall())
        self._at: Comeback | None = None if self._past.error else comeback(self._past, now)
        asked = self._at is not None and bool(self._at.question)
        answers: tuple[Hint, ...] = (("n", "no"), ("y", "yes")) if asked else ()
        starts: tuple[Hint, ...] = (("1-5", "when"),) if self._at is None else (("f", "fine now"),)
        self.hints = (*answers, *starts, ("esc", "back"), SCROLL_HINT, ("?", "help"))

    def _body(self) -> Iterator[Block]:
        at = self._at
        if at is None:
            yield Block(INJURY_QUESTION, strong=True)
            yield Block("")
            for number, day in enumerate((*INJURY_DAYS, LONGER_AGO), 1):
                yield Block(day.capitalize(), key=str(number), answer=True)
            yield Block("")
            yield Block(ABOUT)
            yield Block("")
            yield from self._steps(None)
            yield Block("")
            yield Block(GET_HELP_INJURY, quiet=True)
            return
        if at.at.check and at.at.check not in self._said:
            yield Block(at.at.check, strong=True)
            yield Block("")
        if at.question:
            yield Block(at.question, strong=True)
            yield Block("")
            yield Block("No", key="n", answer=True)
            yield Block("Yes", key="y", answer=True)
            yield Block("")
        yield from self._steps(at)
        yield Block("")
        if not at.question:
            yield Block(at.waits, quiet=True)
            yield Block("")
        yield Block(FINE, key="f", answer=True)

    def _steps(self, at: Comeback | None) -> Iterator[Block]:
        """Yield every step, the one where somebody is marked."""
        here = at.at.number if at else 0
        for number, step in enumerate(path().steps.values(), 1):
            own = number == here
            yield Block(
                step.name.capitalize(),
                key="·" if at is None else "✓" if number < here else "›" if own else " ",
                strong=own,
                accent=own,
                quiet=number > here > 0,
            )
