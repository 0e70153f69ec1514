"""The end of a session: what was done, that it is kept, and what could be next."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.binding import Binding

from timer.engine.engine import Engine
from timer.engine.results import Summary
from timer.player.effects import Outcome, SetDone
from timer.player.telling import name
from timer.timeline.wording import sentence, spoken_time
from timer.tui.screens.reading import ReadingScreen
from timer.tui.widgets.lines import KeyRow
from timer.tui.widgets.page import Block, Page

if TYPE_CHECKING:
    from timer.tui.app import SuppleApp

LONGEST_S = 7.0
"""How long the journal is waited for."""
STAYS_S = 120.0
"""How long the summary stays when nobody touches a key; it is printed on leaving as well."""

_OUTCOMES = {
    Outcome.FINISHED: "Well done. That was all of it.",
    Outcome.PARTIAL: "Ended early, and that is fine.",
    Outcome.INTERRUPTED: "Interrupted.",
}


class SummaryScreen(ReadingScreen[None]):
    """Waits for the journal without stopping the screen, then says what it holds."""

    BINDINGS = [  # noqa: RUF012
        Binding("n,N", "following", show=False),
        Binding("enter,space,q,Q,escape", "back", show=False),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]

    hints = (("enter", "back"),)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._following = engine.timeline.routine.next

    def blocks(self) -> tuple[Block, ...]:
        """Say that the sets are being saved."""
        return (Block(self._engine.title, heading=True), Block(""), Block("Saving …"))

    def on_mount(self) -> None:
        """Wait for the engine in a thread, since a slow disk may take seconds."""
        if self._following:
            self.query_one(KeyRow).hints = (("n", f"next: {self._following}"), *self.hints)
        self.run_worker(self._wait, thread=True, exit_on_error=False)
        self.set_timer(STAYS_S, self.action_back)

    def action_back(self) -> None:
        """Leave."""
        cast("SuppleApp", self.app).back()

    def action_following(self) -> None:
        """Start the routine that is meant to come next."""
        if self._following:
            cast("SuppleApp", self.app).back(self._following)

    def _wait(self) -> None:
        summary = self._engine.join(LONGEST_S)
        self.app.call_from_thread(self._fill, summary)

    def _fill(self, summary: Summary) -> None:
        if self.is_attached:
            self.query_one(Page).fill(summary_blocks(self._engine.title, summary, self._following))


def summary_blocks(title: str, summary: Summary, following: str | None) -> tuple[Block, ...]:
    """Return the summary of a session as blocks to read."""
    blocks = [
        Block(title, heading=True),
        Block(_OUTCOMES[summary.outcome], strong=True),
        Block(""),
        Block(f"{spoken_time(summary.active_ms)} of work and rest. {_kept(summary)}"),
        *(Block(sentence(f"Not saved: {one}"), strong=True) for one in summary.unsaved),
        *(Block(text) for text in summary.sentences),
        Block(""),
        *(Block(name(done.segment), key=_amount(done)) for done in summary.sets),
    ]
    if following:
        blocks += [Block(""), Block(f"Next could be {following}: n starts it.")]
    return tuple(blocks)


def _kept(summary: Summary) -> str:
    kept = len(summary.sets) - len(summary.unsaved)
    if not summary.sets:
        return "No set was done, so there is nothing to keep."
    return f"{kept} set{'' if kept == 1 else 's'} kept."


def _amount(done: SetDone) -> str:
    amount = f"{done.done} of {done.planned}" if done.segment.reps else f"{done.seconds} s"
    mark = " hurt" if done.hurt else " left" if done.skipped else ""
    return amount + mark
