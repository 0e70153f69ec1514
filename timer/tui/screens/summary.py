"""The end of a session: what was done, whether it is saved, and what could be next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.frozen import replace
from timer.player.results import Result
from timer.services.preferences import BRIEF, FULL
from timer.services.session_flow import Debrief, debrief, keep_voice
from timer.services.summing_up import MoveLine, Report
from timer.session.loop import EFFORT_NOT_SAVED, Summary
from timer.session.session import Session
from timer.text import safe
from timer.tui.drawing.typeset import cells, fill
from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import EDGE, Block, Page, TextScreen
from timer.tui.widgets.rows import KeyRow

if TYPE_CHECKING:
    pass

STILL_SKIPPING_MS = 2_000
"""How long keys that skip in a session are ignored: they were meant for the session."""
STAYS_S = 120.0
"""How long the summary stays if no key is pressed; it is also printed on leaving."""
LEFT_STAYS_S = 30.0
"""The same after a session that was left early: the person may be gone."""
ROOM_FOR_TABLE = 64
"""From this many columns on, what was done is a table."""
HAD, NOT_HAD = "●", "·"
MARKS = {
    Result.DONE: "●",
    Result.SHORT: "◐",
    Result.SKIPPED: "○",
    Result.HURT: "✕",
    None: "·",
}
"""A mark for what became of each set."""
_SIGNS: dict[Result | None, str] = {
    Result.DONE: "A set that was done.",
    Result.SHORT: "Cut short; what you did of it is kept.",
    Result.SKIPPED: "Left out.",
    Result.HURT: "Stopped because it hurt.",
    None: "Not started.",
}
TEN_MS = 2_000
"""Within so many milliseconds, a 1 and a 0 make ten."""
SORENESS = "soreness"
FEELING_KEY = "l"
VOICE_KEY = "b"
FEELING = "How do your legs feel?"
FEELING_ASKED = "How do your legs feel? 0 is fresh, 10 is as sore as they get."
FEELING_KEPT = "Your legs: {} out of 10."
FEELING_NOT_KEPT = "How your legs feel could not be saved."


class SummaryScreen(TextScreen[None]):
    """Waits for the journal in the background, then shows what it holds."""

    BINDINGS = [  # noqa: RUF012
        *(Binding(digit, f"digit({digit})", show=False) for digit in "0123456789"),
        Binding("w,W", "following", show=False),
        Binding(f"{VOICE_KEY},{VOICE_KEY.upper()}", "voice", show=False),
        Binding(f"{FEELING_KEY},{FEELING_KEY.upper()}", "feeling", show=False),
        Binding("space", "back(True)", show=False),
        Binding("enter,q,Q,escape", "back", show=False),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]

    hints: tuple[Hint, ...] = (("enter", "back"), ("?", "help"))
    signs = tuple((MARKS[result], text) for result, text in _SIGNS.items())

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._words: Debrief | None = None
        self._rates = False
        self._feeling: str | None = None
        """The question of how the legs feel, or its answer."""
        self._asks_feeling = False
        self._voice: str | None = None
        """The question of how much to say, or what was kept of it."""
        self._one_at: int | None = None
        """When a 1 was answered, which a 0 makes ten."""

    def blocks(self) -> tuple[Block, ...]:
        """Return the page while the sets are being saved."""
        return (Block(self._session.title, heading=True), Block(""), Block("Saving …"))

    def on_mount(self) -> None:
        """Wait for the session in a thread, since a slow disk may take seconds."""
        self._shown_ms = self.shell.context.clock.read().awake
        self.run_worker(self._wait, thread=True)
        stays_s = STAYS_S if self._session.at_end else LEFT_STAYS_S
        self._stays = self.shell.every(self, stays_s, self._leave)

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
        following = self._words.following if self._words else None
        if following is not None:
            self.shell.back(following.slug)

    def action_voice(self) -> None:
        """Say less in this routine from now on, or everything again."""
        if self._words is not None and self._offers_voice and not self._too_early:
            level = FULL if self._words.voice == BRIEF else BRIEF
            self._words = replace(self._words, voice=level)
            self.run_worker(partial(self._keep_voice, level), thread=True)

    @property
    def _offers_voice(self) -> bool:
        """Whether less is offered, or was kept, so that the key means something."""
        words = self._words
        return words is not None and (words.offer is not None or words.voice == BRIEF)

    def _keep_voice(self, level: str) -> None:
        self._voice = keep_voice(self.shell.context, self._session, level)
        self.show_read(self._refill)

    def action_feeling(self) -> None:
        """Ask how the legs feel."""
        if self._words is not None and not self._rates:
            self._asks_feeling, self._feeling, self._one_at = True, FEELING_ASKED, None
            self._refill()

    def action_digit(self, digit: int) -> None:
        """Save how hard the last set was, or how the legs feel, if that is asked."""
        if self._rates:
            self._rates = False
            self.run_worker(partial(self._rate, digit), thread=True)
            return
        now = self.shell.context.clock.read().awake
        makes_ten = digit == 0 and self._one_at is not None and now - self._one_at < TEN_MS
        if self._asks_feeling or makes_ten:
            self._asks_feeling, self._one_at = False, now if digit == 1 else None
            self.run_worker(partial(self._feel, 10 if makes_ten else digit), thread=True)

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

    def _feel(self, value: int) -> None:
        kept = self._session.note(SORENESS, value)
        self._feeling = FEELING_KEPT.format(value) if kept else FEELING_NOT_KEPT
        self.show_read(self._refill)

    def _show(self, find: Callable[[], Summary]) -> None:
        """Show the summary that `find` returns; called in a thread, since a disk may be slow."""
        try:
            summary = find()
            words = debrief(self.shell.context, self._session, summary)
        except Exception as error:  # noqa: BLE001 (what broke is shown, or the screen would wait)
            blocks = tuple(_broken(self._session.title, error))
            self.show_read(self._fill_page, blocks)
        else:
            self.show_read(self._fill, words)

    def _fill_page(self, blocks: tuple[Block, ...]) -> None:
        self.query_one(Page).fill(blocks)

    def _fill(self, words: Debrief) -> None:
        self._words, self._rates = words, words.report.question is not None
        self._voice = words.offer
        self._refill()

    def on_resize(self) -> None:
        """Lay the figures out for the new width."""
        self._refill()

    def _refill(self) -> None:
        if self._words is None or not self.is_attached:
            return
        written = self._words.report
        asked = self._rates or self._asks_feeling
        digits: tuple[Hint, ...] = (("1-9 0", "effort"),) if self._rates else ()
        digits = (("0-10", "your legs"),) if self._asks_feeling and not self._rates else digits
        following: tuple[Hint, ...] = (("w", "what's next"),) if self._words.following else ()
        legs: tuple[Hint, ...] = () if asked else ((FEELING_KEY, "legs"),)
        less = {FULL: "say less", BRIEF: "say all"}.get(self._words.voice or "")
        voice: tuple[Hint, ...] = ((VOICE_KEY, less),) if less and self._offers_voice else ()
        first, *others = self.hints
        self.query_one(KeyRow).hints = (first, *digits, *following, *voice, *legs, *others)
        blocks = summary_blocks(written, self._feeling, self._voice, width=self.size.width)
        self._fill_page(tuple(blocks))
        if self._feeling is not None:
            self.query_one(Page).reveal(FEELING_KEY)
        elif self._voice is not None and self._voice != self._words.offer:
            self.query_one(Page).reveal(VOICE_KEY)


def _broken(title: str, error: Exception) -> Iterator[Block]:
    """Yield the blocks for a summary that can't be made."""
    yield Block(title, heading=True)
    yield Block("")
    yield Block("The summary can't be shown.", strong=True)
    yield Block(safe(f"Something went wrong: {error}."))
    yield Block("Your history lists what was saved: supple history")


def summary_blocks(
    written: Report, feeling: str | None = None, voice: str | None = None, *, width: int = 80
) -> Iterator[Block]:
    """Yield the blocks of a session's report.

    `feeling` and `voice` are a question each, or what was answered.
    """
    yield Block(written.title, heading=True)
    yield Block("")
    yield Block(written.headline, strong=True)
    yield Block(" · ".join(written.figures))
    yield from (Block(text, strong=True) for text in written.trouble)
    marks = " ".join(MARKS[result] for result in written.results)
    if len(written.results) > 1 and cells(marks) < width - 2 * EDGE:
        yield Block("")
        yield Block(marks, accent=True)
    for place, text in enumerate(written.named):
        yield from (Block(""),) if place == 0 else ()
        yield Block(text)
    if written.moves:
        yield Block("")
        yield from _table(written.moves) if width >= ROOM_FOR_TABLE else _list(written.moves)
    yield from (Block(text, quiet=True) for text in written.waiting)
    if written.question is not None:
        yield Block("")
        yield Block(written.question, strong=True)
    for text in (*written.better, *written.remarks):
        yield Block("")
        yield Block(text)
    if any(had for _, had in written.week):
        yield Block("")
        if width >= ROOM_FOR_TABLE:
            yield Block("The last seven days", tail=_strip(written.week))
        else:
            yield Block("The last seven days")
            yield from _columns(written.week, width - 2 * EDGE)
    yield Block("")
    if written.later is not None:
        yield Block(written.later)
    if written.following is not None:
        yield Block(written.following, key="w", answer=True, strong=True)
    answered = ((voice, VOICE_KEY), (feeling or FEELING, FEELING_KEY))
    yield from (Block(text, key=key, answer=True) for text, key in answered if text)


def _strip(week: Sequence[tuple[str, bool]]) -> str:
    """Return the days of a week in a row, those with a session marked."""
    return "  ".join(f"{day[:2]} {HAD if had else NOT_HAD}" for day, had in week)


def _columns(week: Sequence[tuple[str, bool]], width: int) -> Iterator[Block]:
    """Yield two rows of at most `width` cells: the days of a week, and their marks below."""
    wide = max(min(width // len(week), 5), 1)
    letters = 2 if wide > 2 else 1
    days = "".join(fill(day[:letters], wide) for day, _ in week)
    had = "".join(fill(HAD if had else NOT_HAD, wide) for _, had in week)
    yield from (Block("", tail=fill(one, width)) for one in (days, had))


def _table(moves: Sequence[MoveLine]) -> Iterator[Block]:
    """Yield a row for each move, under a heading."""
    rows = [
        (
            f"{one.name} ({one.mark})" if one.mark else one.name,
            one.sets.replace(" sets", "").replace(" set", ""),
            one.left,
            one.right,
            one.amount,
            one.time if one.time != one.amount else "",
            one.effort,
        )
        for one in moves
    ]
    columns = [at for at in range(1, 7) if any(row[at] for row in rows)]
    head = ("", "sets", "left", "right", "all", "time", "effort")
    widths = {at: max(cells(row[at]) for row in (head, *rows)) for at in columns}
    for row in (head, *rows):
        tail = "  ".join(fill(row[at], widths[at], "right") for at in columns)
        yield Block(row[0], tail=tail, quiet=row is head)


def _list(moves: Sequence[MoveLine]) -> Iterator[Block]:
    """Yield two rows for each move."""
    for one in moves:
        yield Block(one.name, tail=one.amount)
        sides = (f"left {one.left}", f"right {one.right}") if one.left or one.right else ()
        effort = (f"effort {one.effort}",) if one.effort else ()
        mark = (one.mark,) if one.mark else ()
        yield Block(" · ".join((one.sets, *sides, *effort, *mark)), quiet=True)
