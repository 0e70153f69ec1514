"""The questions before a routine that asks for caution: one key answers each."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding

from timer.frozen import frozen
from timer.services.screening import ScreeningInterview, ScreeningResult
from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import Block, Page, TextScreen
from timer.tui.widgets.rows import KeyRow


@frozen
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


class GuardScreen(TextScreen[Answers]):
    """Asks what is to be asked, then tells what the answers come to, earlier ones among them."""

    BINDINGS = [  # noqa: RUF012
        Binding("y,Y", "answer(True)", show=False),
        Binding("n,N,enter,space", "answer(False)", show=False),
        Binding("i,I", "instead", show=False),
        Binding("a,A", "again", show=False),
        Binding("q,Q,escape,ctrl+c", "refuse", show=False),
    ]

    lowered = True

    def __init__(self, asking: ScreeningInterview) -> None:
        super().__init__()
        self._asking = asking
        self._verdict: ScreeningResult | None = None

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
                *(Block(text) for text in dict.fromkeys(self._asking.earlier.values())),
                _follows(self._verdict),
                Block(""),
                *(
                    Block(label.capitalize(), key=key, answer=True)
                    for key, label in self._answers()
                ),
            )
        guard = self._asking.next
        if guard is None:
            return ()
        return (
            Block("One question first", heading=True),
            Block(""),
            Block(guard.question, strong=True),
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
        self._asking.answer(yes)
        self._go_on()

    def action_again(self) -> None:
        """Take back every yes that counts here, and ask anew."""
        if self._verdict is not None:
            self._asking.again()
            self._verdict = None
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
        if self._asking.next is None:
            self._verdict = self._asking.verdict
            if not self._verdict.advice:
                self._close(True)
                return
        self.query_one(Page).fill(self.blocks())
        self.query_one(KeyRow).hints = self._hints()

    def _close(self, go: bool, instead: str | None = None) -> None:
        avoid = self._verdict.avoid if self._verdict and go else frozenset[str]()
        self.dismiss(Answers(self._asking.given, go, instead, avoid))

    def _answers(self) -> tuple[Hint, ...]:
        """Return the keys that go on from the advice, in words."""
        return tuple(hint for hint in self._hints() if hint[0] in ("enter", "i", "a"))

    def _hints(self) -> tuple[Hint, ...]:
        if self._verdict is None:
            return (("n", "no"), ("y", "yes"), ("q", "not now"), ("?", "help"))
        other = self._verdict.instead
        instead: tuple[Hint, ...] = (("i", f"{other.replace('-', ' ')} instead"),) if other else ()
        more: tuple[Hint, ...] = (("a", "answer again"), *instead)
        if self._verdict.go:
            return (("enter", "begin"), ("q", "not now"), ("?", "help"), *more)
        return (("enter", "back"), ("q", "back"), ("?", "help"), *more)


def _follows(verdict: ScreeningResult) -> Block:
    if not verdict.go:
        return Block("This routine does not start today.")
    if verdict.dropped:
        count = len(verdict.dropped)
        return Block(f"{count} step{' is' if count == 1 else 's are'} left out. Enter begins.")
    return Block("You decide: enter begins, q leaves it for another time.")
