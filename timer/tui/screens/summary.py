"""The end of a session: what was done, whether it is saved, and what could be next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.frozen import replace
from timer.player.effects import Outcome, SetDone
from timer.player.feedback import NO_SET
from timer.player.results import Result
from timer.services.recommendations import SetKey
from timer.services.session_flow import Debrief, debrief
from timer.session.loop import EFFORT_NOT_SAVED, Summary
from timer.session.session import Session
from timer.text import safe
from timer.timeline.messages import HOW_HARD, clock_text, sentence, times
from timer.timeline.segments import Segment
from timer.tui.drawing.typeset import cells, fill
from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import Block, Page, TextScreen
from timer.tui.widgets.routine_list import duration
from timer.tui.widgets.rows import KeyRow

if TYPE_CHECKING:
    from timer.services.catalog import RoutineCard

STILL_SKIPPING_MS = 2_000
"""How long keys that skip in a session are ignored: they were meant for the session."""
STAYS_S = 120.0
"""How long the summary stays if no key is pressed; it is also printed on leaving."""

_OUTCOMES = {
    Outcome.FINISHED: "Well done.",
    Outcome.PARTIAL: "Ended early, and that's fine.",
    Outcome.INTERRUPTED: "Interrupted.",
}


class SummaryScreen(TextScreen[None]):
    """Waits for the journal in the background, then shows what it holds."""

    BINDINGS = [  # noqa: RUF012
        *(Binding(digit, f"rate({digit})", show=False) for digit in "0123456789"),
        Binding("w,W", "following", show=False),
        Binding("space", "back(True)", show=False),
        Binding("enter,q,Q,escape", "back", show=False),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]

    hints: tuple[Hint, ...] = (("enter", "back"), ("q", "back"), ("?", "help"))

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._following: RoutineCard | None = None
        self._rates = False

    def blocks(self) -> tuple[Block, ...]:
        """Return the page while the sets are being saved."""
        return (Block(self._session.title, heading=True), Block(""), Block("Saving …"))

    def on_mount(self) -> None:
        """Wait for the session in a thread, since a slow disk may take seconds."""
        self._shown_ms = self.shell.context.clock.read().awake
        self.run_worker(self._wait, thread=True)
        self._stays = self.shell.every(self, STAYS_S, self._leave)

    def on_key(self) -> None:
        """Stay for the full time again."""
        self._stays.reset()

    def action_back(self, skips: bool = False) -> None:
        """Leave; a key that `skips` in a session leaves only after a while."""
        if not (skips and self._too_early):
            self.shell.back()

    def _leave(self) -> None:
        """Leave because nobody is there, unless another screen is on top."""
        if self.app.screen is self:
            self.action_back()

    def action_following(self) -> None:
        """Start the routine that should come next; its key means nothing in a session."""
        if self._following is not None:
            self.shell.back(self._following.slug)

    def action_rate(self, digit: int) -> None:
        """Save how hard the last set was, if that is asked."""
        if self._rates:
            self._rates = False
            self.run_worker(partial(self._rate, digit), thread=True)

    @property
    def _too_early(self) -> bool:
        return self.shell.context.clock.read().awake - self._shown_ms < STILL_SKIPPING_MS

    def _wait(self) -> None:
        self._show(self._session.join)

    def _rate(self, digit: int) -> None:
        def rated() -> Summary:
            saved, summary = self._session.rate(digit), self._session.join(0)
            if saved:
                return replace(summary, rating=None)
            return replace(summary, sentences=(*summary.sentences, EFFORT_NOT_SAVED))

        self._show(rated)

    def _show(self, find: Callable[[], Summary]) -> None:
        """Show the summary that `find` returns; called in a thread, since a disk may be slow."""
        try:
            summary, words = find(), debrief(self.shell.context, self._session)
        except Exception as error:  # noqa: BLE001 (what broke is shown, or the screen would wait)
            blocks = tuple(_broken(self._session.title, error))
            self.app.call_from_thread(self._fill_page, blocks)
        else:
            self.app.call_from_thread(self._fill, summary, words)

    def _fill_page(self, blocks: tuple[Block, ...]) -> None:
        if self.is_attached:
            self.query_one(Page).fill(blocks)

    def _fill(self, summary: Summary, words: Debrief) -> None:
        if self.is_attached:
            self._following = words.following
            self._rates = summary.rating is not None
            rate: tuple[Hint, ...] = (("1-9 0", "effort"),) if self._rates else ()
            following: tuple[Hint, ...] = (("w", "what's next"),) if words.following else ()
            self.query_one(KeyRow).hints = (*self.hints, *rate, *following)
            blocks = tuple(summary_blocks(self._session.title, summary, words))
            self._fill_page(blocks)


def _broken(title: str, error: Exception) -> Iterator[Block]:
    """Yield the blocks for a summary that can't be made."""
    yield Block(title, heading=True)
    yield Block("")
    yield Block("The summary can't be shown.", strong=True)
    yield Block(safe(f"Something went wrong: {error}."))
    yield Block("Your history lists what was saved: supple history")


def summary_blocks(title: str, summary: Summary, words: Debrief) -> Iterator[Block]:
    """Yield the blocks of a session's summary."""
    yield Block(title, heading=True)
    done = summary.count or summary.outcome is not Outcome.PARTIAL
    whole = not any(one.result is not Result.DONE for one in summary.sets)
    all_of_it = " That was all of it." if whole and summary.outcome is Outcome.FINISHED else ""
    yield Block(_OUTCOMES[summary.outcome] + all_of_it if done else NO_SET, strong=True)
    yield Block("")
    yield Block(" · ".join((duration(summary.active_ms), _kept(summary))))
    yield from (Block(sentence(f"Not saved: {one}"), strong=True) for one in summary.unsaved)
    yield from (Block(text) for text in summary.sentences)
    if summary.sets:
        yield Block("")
        yield from _table(summary.sets, words.efforts or {})
    if summary.rating is not None:
        yield Block("")
        yield Block(f"{summary.rating.label}: {HOW_HARD}", strong=True)
    for text in words.remarks:
        yield Block("")
        yield Block(text)
    if words.following is not None:
        yield Block("")
        name = words.following.name or words.following.slug
        text = f"Next could be {name}, {duration(words.following.total_ms)}."
        yield Block(text, key="w", answer=True, strong=True)


def _table(sets: Sequence[SetDone], efforts: Mapping[SetKey, int]) -> Iterator[Block]:
    """Yield a row of numbers for each move, under a heading."""
    rows = [_row(name, done, efforts) for name, done in _by_move(sets).items()]
    columns = [at for at in range(1, 5) if any(row[at] for row in rows)]
    head = ("", "sets", "reps", "time", "effort")
    widths = {at: max(cells(row[at]) for row in (head, *rows)) for at in columns}
    for row in (head, *rows):
        tail = "  ".join(fill(row[at], widths[at], "right") for at in columns)
        yield Block(row[0], tail=tail, quiet=row is head)


def _row(name: str, done: Sequence[SetDone], efforts: Mapping[SetKey, int]) -> tuple[str, ...]:
    """Return a move's name, sets, reps, time and highest effort; empty if unknown."""
    marks = ["hurt"] if any(one.result is Result.HURT for one in done) else []
    marks += ["skipped"] if any(one.result is Result.SKIPPED for one in done) else []
    reps = sum(one.done or 0 for one in done if one.segment.counted and one.counts)
    given = [effort for one in done if (effort := efforts.get(_key(one.segment))) is not None]
    return (
        f"{name} ({', '.join(marks)})" if marks else name,
        str(sum(one.counts for one in done)),
        str(reps) if reps else "",
        clock_text(sum(one.seconds for one in done) * 1000),
        str(max(given)) if given else "",
    )


def _by_move(sets: Sequence[SetDone]) -> dict[str, list[SetDone]]:
    found: dict[str, list[SetDone]] = {}
    for done in sets:
        found.setdefault(done.segment.label, []).append(done)
    return found


def _key(segment: Segment) -> SetKey:
    return segment.move or segment.label, segment.side, segment.set


def _kept(summary: Summary) -> str:
    saved = f"{times(summary.saved, 'set')} saved"
    return saved if summary.count or summary.unsaved else "recorded as not done"
