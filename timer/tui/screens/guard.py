"""The questions before a routine that asks for caution: one key answers each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.binding import Binding

from timer.engine.guarding import Verdict
from timer.records import record
from timer.routine.guards import Guard
from timer.tui.keys import Hint
from timer.tui.screens.reading import ReadingScreen
from timer.tui.widgets.lines import KeyRow
from timer.tui.widgets.page import Block, Page

Judge = Callable[[Mapping[str, bool]], Verdict]


@record
class Answers:
    """What came of the questions."""

    given: Mapping[str, bool]
    """The answers given just now, by the guard's slug."""
    go: bool
    """Whether the routine is to start."""
    instead: str | None = None
    """The slug of a routine to start in its place."""
    avoid: frozenset[str] = frozenset()
    """Tags of what is to be left out."""


class GuardScreen(ReadingScreen[Answers]):
    """Asks `guards`, then tells what `judge` makes of the answers."""

    BINDINGS = [  # noqa: RUF012
        Binding("y,Y", "answer(True)", show=False),
        Binding("n,N,enter,space", "answer(False)", show=False),
        Binding("i,I", "instead", show=False),
        Binding("q,Q,escape,ctrl+c", "refuse", show=False),
    ]

    lowered = True

    def __init__(self, guards: Sequence[Guard], judge: Judge) -> None:
        super().__init__()
        self._waiting = list(guards)
        self._judge = judge
        self._given: dict[str, bool] = {}
        self._verdict: Verdict | None = None

    def on_mount(self) -> None:
        """Show the first question, or what earlier answers come to."""
        self._go_on()

    def blocks(self) -> tuple[Block, ...]:
        """Return the question on show, or what the answers come to."""
        if self._verdict is not None:
            advice = [
                part
                for text in self._verdict.advice
                for part in (Block(text, strong=True), Block(""))
            ]
            return (
                Block("Before you begin", heading=True),
                Block(""),
                *advice,
                _follows(self._verdict),
                Block(""),
                *(
                    Block(label.capitalize(), key=key, answer=True)
                    for key, label in self._answers()
                ),
            )
        if not self._waiting:
            return ()
        return (
            Block("One question first", heading=True),
            Block(""),
            Block(self._waiting[0].question, strong=True),
            Block(""),
            Block("No", key="n", answer=True),
            Block("Yes", key="y", answer=True),
            Block(""),
            Block(
                "Enter means no. Supple asks so that you can decide; it does not diagnose.",
                quiet=True,
            ),
        )

    def action_answer(self, yes: bool) -> None:
        """Take an answer; once the advice is on show, any but a yes goes on from it."""
        if self._verdict is not None:
            if not yes:
                self._close(self._verdict.go)
            return
        self._given[self._waiting.pop(0).slug] = yes
        if not self._judge(self._given).go:
            self._waiting.clear()
        self._go_on()

    def action_instead(self) -> None:
        """Take the routine that is offered in place of this one."""
        if self._verdict is not None and self._verdict.instead:
            self._close(False, self._verdict.instead)

    def action_refuse(self) -> None:
        """Do not start."""
        self._close(False)

    def _go_on(self) -> None:
        """Show what comes now; without anything to tell, begin."""
        if not self._waiting:
            self._verdict = self._judge(self._given)
            if not self._verdict.advice:
                self._close(True)
                return
        self.query_one(Page).fill(self.blocks())
        self.query_one(KeyRow).hints = self._hints()

    def _close(self, go: bool, instead: str | None = None) -> None:
        avoid = self._verdict.avoid if self._verdict and go else frozenset[str]()
        self.dismiss(Answers(self._given, go, instead, avoid))

    def _answers(self) -> tuple[Hint, ...]:
        """Return the keys that go on from the advice, in words."""
        return tuple(hint for hint in self._hints() if hint[0] in ("enter", "i"))

    def _hints(self) -> tuple[Hint, ...]:
        if self._verdict is None:
            return (("n", "no"), ("y", "yes"), ("q", "not now"), ("?", "help"))
        other = self._verdict.instead
        instead: tuple[Hint, ...] = (("i", f"{other.replace('-', ' ')} instead"),) if other else ()
        if self._verdict.go:
            return (("enter", "begin"), ("q", "not now"), ("?", "help"), *instead)
        return (("enter", "back"), ("q", "back"), ("?", "help"), *instead)


def _follows(verdict: Verdict) -> Block:
    if not verdict.go:
        return Block("This routine does not start today.")
    if verdict.dropped:
        count = len(verdict.dropped)
        return Block(f"{count} step{' is' if count == 1 else 's are'} left out. Enter begins.")
    return Block("You decide: enter begins, q leaves it for another time.")
