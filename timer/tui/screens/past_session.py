"""One session of the past: every set as planned and as done, and what was said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.message import Message
from textual.strip import Strip

from timer.errors import SuppleError
from timer.player.results import Result
from timer.services.correcting import (
    Correction,
    correct_set,
    delete_session,
    still_counts,
    undo_last,
)
from timer.services.looking_back import SessionDetail, SetLine, session_detail
from timer.timeline.messages import capital, clock_text, sentence, taken_text, times
from timer.tui.drawing.themes import Ground, Palette
from timer.tui.drawing.typeset import Piece, blank, cells, fill, row, wrap
from timer.tui.screens.history_panels import Panel
from timer.tui.screens.text_screen import SCROLL_HINT, Scroll
from timer.tui.shell import SuppleScreen
from timer.tui.widgets.rows import KeyRow, Notice, Title, hints_of

if TYPE_CHECKING:
    from timer.services.context import Context

EDGE = 2
WIDEST = 100
WIDE = 124
"""Cells from which the words are beside the sets."""
TABLE = 70
"""Cells from which a set is one row of a table."""
GONE = "This session isn't in the journal any more."
SURE = "Delete this session? Press delete again. Any other key keeps it."
UNDO = "Press u to take it back."
DELETED = f"The session is deleted. {UNDO}"
NOTHING_TO_UNDO = "There is nothing to take back."
RUNNING = "This session still runs. It can be changed once it is over."
NO_SETS = "No set of it was recorded."
STATES = {"finished": "Finished", "partial": "Ended early", "interrupted": "Broken off"}
RESULTS = {Result.SKIPPED: "left out", Result.SHORT: "cut short", Result.HURT: "it hurt"}
COLUMNS = (
    ("Side", 7),
    ("Set", 4),
    ("Planned", 8),
    ("Done", 5),
    ("Time", 5),
    ("Effort", 7),
    ("Load", 8),
)
"""The columns after the move, with their cells."""
NOTES = "Notes"

Line = tuple[Strip, int | None]
"""A row with the place of its set, if it is one's."""


class SetPage(Scroll[Line]):
    """Shows the sets; the arrows choose one of them, then scroll on."""

    class Picked(Message):
        """The chosen set was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.detail: SessionDetail | None = None
        self.chosen = 0
        """The place of the chosen set."""

    def show(self, detail: SessionDetail) -> None:
        """Show a session."""
        self.detail = detail
        self.chosen = min(self.chosen, max(len(detail.sets) - 1, 0))
        self.changed()

    @property
    def set(self) -> SetLine | None:
        """The chosen set."""
        return self.detail.sets[self.chosen] if self.detail and self.detail.sets else None

    def typeset(self, width: int) -> Sequence[Line]:
        """Return every row."""
        if self.detail is None or not width:
            return ()
        lines = [*set_rows(self.detail, self.chosen, width, self.palette)]
        if self.app.size.width < WIDE:
            lines += [(strip, None) for strip in word_rows(self.detail, width, self.palette)]
        return lines

    def drawn(self, line: Line, width: int) -> Strip:
        """Return a row unchanged."""
        return line[0]

    def choose(self, place: int) -> None:
        """Choose a set, which is then on show."""
        self.chosen = place
        self.changed()
        rows = [y for y, (_, one) in enumerate(self.lines) if one == place]
        if not rows:
            return
        top, height = self.scroll_offset.y, self.size.height - 1
        if place == 0:
            self.action_scroll_to_line(0)
        elif rows[0] < top:
            self.action_scroll_to_line(rows[0])
        elif rows[-1] >= top + height:
            self.action_scroll_to_line(rows[-1] - height + 1)

    def action_scroll_rows(self, rows: int) -> None:
        """Choose the next set or the one before, and scroll where there is none."""
        place = self.chosen + rows
        last = len(self.detail.sets) - 1 if self.detail else -1
        ended = self.chosen == last and self.scroll_offset.y + self.size.height > self._last_row
        if abs(rows) != 1 or not 0 <= place <= last or (rows < 0 and not ended):
            super().action_scroll_rows(rows)
        else:
            self.choose(place)

    @property
    def _last_row(self) -> int:
        return max((y for y, (_, one) in enumerate(self.lines) if one is not None), default=0)

    def on_click(self, event: events.Click) -> None:
        """Choose the set under the pointer; a click on the chosen one picks it."""
        at = self.scroll_offset.y + event.y
        place = self.lines[at][1] if at < len(self.lines) and not self.text_selection else None
        if place is not None:
            event.stop()
            if place == self.chosen:
                self.post_message(self.Picked())
            self.choose(place)


def set_rows(detail: SessionDetail, chosen: int, width: int, palette: Palette) -> Iterator[Line]:
    """Yield how the session went, and every set."""
    plain, quiet = palette.style(), palette.style("quiet")
    room = max(min(width - 2 * EDGE, WIDEST), 1)
    narrow = [_when(detail)] if room < TABLE else []
    for text in (*narrow, *_ended(detail)):
        for line in wrap(text, room):
            yield row(width, (" " * EDGE + line, palette.style("text")), ground=plain), None
    yield blank(width, plain), None
    if not detail.sets:
        yield row(width, (" " * EDGE + NO_SETS, quiet), ground=plain), None
        return
    table = room >= TABLE
    columns = [one for one in COLUMNS if one[0] != "Load" or any(s.load for s in detail.sets)]
    marks = max(cells(_mark(one)) for one in detail.sets)
    names = max(room - sum(wide for _, wide in columns) - marks, 8)
    names = min(names, max(cells(one.label) for one in detail.sets) + 2)
    if table:
        head = fill("Move", names) + "".join(fill(name, wide) for name, wide in columns)
        yield row(width, (" " * EDGE + head, quiet), ground=plain), None
    for place, one in enumerate(detail.sets):
        ground: Ground = "chosen" if place == chosen else "ground"
        style = palette.style
        mark: Piece = ("▌ " if place == chosen else "  ", style("accent", ground))
        under, quiet = style("text", ground, bold=place == chosen), style("quiet", ground)
        values = _cells(one)
        if table:
            pieces = [(fill(one.label, names - 1) + " ", under)]
            pieces += [
                (fill(values[name], wide - 1) + " ", style("text", ground))
                for name, wide in columns
            ]
            pieces.append((_mark(one), style("accent", ground)))
            yield row(width, mark, *pieces, ground=under), place
        else:
            name = ", ".join(
                filter(None, (one.label, one.side, f"set {one.set}" if one.set else ""))
            )
            yield row(width, mark, (fill(name, room), under), ground=under), place
            for told in wrap(_in_words(one), max(room - 2, 1)):
                yield row(width, mark, (f"  {told}", quiet), ground=under), place
        if one.corrected is not None:
            for told in wrap(_before(one), max(room - 2, 1)):
                yield row(width, mark, (f"  {told}", quiet), ground=under), place


def _when(detail: SessionDetail) -> str:
    """Return when a session was, and how many of its sets count."""
    line = detail.line
    day = f"{line.day:%a} {line.day.day} {line.day:%b} {line.day.year}"
    return f"{day}, {line.started_at[11:16]}, {times(line.sets, 'set')}"


def _ended(detail: SessionDetail) -> Iterator[str]:
    """Yield how a session ended, in sentences."""
    line = detail.line
    state = "Still running" if line.running else STATES.get(line.state, line.state)
    parts = [state, f"{taken_text(line.active_ms)} of {taken_text(detail.planned_ms)} planned"]
    parts.append(f"{line.share:.0%} of the plan")
    if line.speed != 1:
        parts.append(f"at {line.speed:g} times the speed, so it counts in no figure")
    yield sentence(", ".join(parts))
    if line.hurt:
        yield sentence(f"It hurt: {', '.join(line.hurt)}")
    if detail.left_out:
        so_far = " so far" if line.running else ""
        yield sentence(f"Left out{so_far}: {', '.join(detail.left_out)}")


def _cells(one: SetLine) -> dict[str, str]:
    """Return what each column says of a set."""
    return {
        "Side": one.side or "",
        "Set": str(one.set or ""),
        "Planned": _dose(one.planned, one.planned_seconds),
        "Done": "" if one.result == Result.SKIPPED else _done(one),
        "Time": clock_text(one.seconds * 1000) if one.done is not None else "",
        "Effort": f"{one.effort}/10" if one.effort else "",
        "Load": one.load or "",
    }


def _dose(count: int | None, seconds: int | None) -> str:
    """Return reps or breaths, or else the time."""
    if count is not None:
        return str(count)
    return clock_text(seconds * 1000) if seconds else ""


def _done(one: SetLine) -> str:
    if one.done is None and one.planned is not None:
        return clock_text(one.seconds * 1000)
    return _dose(one.done, one.seconds) or "0:00"


def _mark(one: SetLine) -> str:
    return RESULTS.get(Result(one.result), "") if one.result in {*Result} else ""


def _in_words(one: SetLine) -> str:
    found = _cells(one)
    done = f"{found['Done']} of {found['Planned']}" if found["Planned"] else found["Done"]
    parts = [_mark(one) if one.result == Result.SKIPPED else done]
    parts += [_mark(one)] if one.result not in (Result.SKIPPED, Result.DONE) else []
    parts += [f"effort {found['Effort']}"] if found["Effort"] else []
    return ", ".join(filter(None, (*parts, found["Load"])))


def _before(one: SetLine) -> str:
    """Return what a set had before it was corrected."""
    before = one.corrected
    if before is None:
        return ""
    parts = [] if before.done == one.done else [f"{before.done or 0} done"]
    if before.seconds != one.seconds:
        parts.append(clock_text(before.seconds * 1000))
    if before.effort != one.effort:
        parts.append(f"effort {before.effort}/10" if before.effort else "no effort")
    if before.load != one.load:
        parts.append(before.load or "no load")
    if (hurt := before.hurt(one.result)) is not None:
        parts.append("stopped because it hurt" if hurt else "without pain")
    return f"Corrected; it was {', '.join(parts)}."


def word_rows(
    detail: SessionDetail, width: int, palette: Palette, *, alone: bool = False
) -> Iterator[Strip]:
    """Yield what was answered and noted, below the sets or `alone`."""
    plain, room = palette.style(), max(min(width - 2 * EDGE, WIDEST), 1)
    for heading, pairs in (
        ("Answers", detail.answers),
        (NOTES, [(_noted(kind, side), value) for kind, side, value in detail.notes]),
    ):
        if not pairs:
            continue
        if not alone or heading == NOTES:
            yield blank(width, plain)
        yield row(width, (" " * EDGE + heading, palette.style("calm", bold=True)), ground=plain)
        for question, answer in pairs:
            for line in wrap(f"{question} {capital(answer)}", room):
                yield row(width, (" " * EDGE + line, palette.style("text")), ground=plain)


def _noted(kind: str, side: str | None) -> str:
    return f"{capital(kind)}, {side}:" if side else f"{capital(kind)}:"


class PastSessionScreen(SuppleScreen[str | None], inherit_bindings=False):
    """Shows one session, to be corrected or deleted.

    Its result is None if nothing was changed, else what the history has to say about it.
    """

    DEFAULT_CSS = """
    PastSessionScreen { layout: vertical; }
    PastSessionScreen #parts { layout: horizontal; height: 1fr; padding: 1 0 0 0; }
    PastSessionScreen.-low #parts { padding: 0; }
    PastSessionScreen #words { display: none; width: 36%; }
    PastSessionScreen.-wide #words { display: block; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-roomy")]  # noqa: RUF012
    BINDINGS = [  # noqa: RUF012
        Binding("enter,e", "correct", "correct the set"),
        Binding("delete,backspace", "delete", "delete", key_display="del"),
        Binding("u,U", "undo", "undo"),
        Binding("escape", "back", "back"),
        Binding("question_mark", "app.show_help", "help"),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("q,Q,h,H,ctrl+c", "back", show=False),
    ]
    palette_actions = (
        ("Correct the set", "Take other numbers for the chosen set.", "correct"),
        ("Delete", "Delete the session from your history, after a question.", "delete"),
        ("Undo", "Take back the last deletion or correction.", "undo"),
    )
    hints = (*hints_of(BINDINGS[:4]), SCROLL_HINT, *hints_of(BINDINGS[4:5]))

    def __init__(self, context: Context, id: str) -> None:
        super().__init__()
        self._ctx = context
        self._session = id
        self._detail: SessionDetail | None = None
        self._changed: str | None = None
        """What was changed, in a sentence."""
        self._asked = False
        """Whether the next press of delete deletes the session."""

    def compose(self) -> ComposeResult:
        """Lay out the sets, and the words beside them where there is room."""
        yield Notice(classes="-none")
        yield Title()
        with Container(id="parts"):
            yield SetPage()
            yield Panel(self._words, id="words")
        yield KeyRow(self.hints)

    def on_mount(self) -> None:
        """Read the session."""
        self._read()
        self.query_one(SetPage).focus()

    def action_back(self) -> None:
        """Go back to the history."""
        self.dismiss(self._changed)

    def action_correct(self) -> None:
        """Take other numbers for the chosen set."""
        line = self.query_one(SetPage).set
        if line is None or self._refused():
            return

        def correct(wanted: Correction | None) -> None:
            if wanted is not None:
                stays = still_counts(self._ctx, wanted)
                said = " ".join((f"The set is corrected. {UNDO}", *stays))
                self._try(lambda: correct_set(self._ctx, self._session, line.number, wanted), said)
                self._read()

        from timer.tui.screens.correct_set import CorrectSetScreen

        self.shell.push_screen(CorrectSetScreen(line), correct)

    def on_set_page_picked(self) -> None:
        """Take other numbers for the set that was clicked."""
        self.action_correct()

    def action_delete(self) -> None:
        """Delete the session at the second press; at the first, ask."""
        if self._detail is None or self._refused():
            return
        if not self._asked:
            self._asked = True
            self._say(SURE)
            return
        if self._try(lambda: delete_session(self._ctx, self._session), DELETED):
            self.dismiss(self._changed)

    def action_undo(self) -> None:
        """Take back the last correction that was made."""
        self._try(lambda: undo_last(self._ctx))
        self._read()

    def _refused(self) -> bool:
        """Say that a session that still runs can't be changed, and return whether it does."""
        running = self._detail is not None and self._detail.line.running
        if running:
            self._say(RUNNING)
        return running

    def _try(self, change: Callable[[], str | None], said: str = "") -> bool:
        """Make a change and say so, in the words of the change or others; return if it was made."""
        self._asked = False
        try:
            made = change()
        except SuppleError as error:
            self._say(error.sentences)
            return False
        self._changed = said or made or NOTHING_TO_UNDO
        self._say(self._changed)
        return True

    def on_key(self, event: events.Key) -> None:
        """Delete nothing after another key than delete."""
        if event.key not in ("delete", "backspace") and self._asked:
            self._asked = False
            self._say()

    def _read(self) -> None:
        try:
            self._detail = session_detail(self._ctx, self._session)
        except SuppleError as error:
            self._say(error.sentences)
            return
        if self._detail is None:
            self._say(GONE)
            return
        self.query_one(Title).text = (self._detail.line.name, "", _when(self._detail))
        self.query_one(SetPage).show(self._detail)
        self.query_one("#words", Panel).changed()

    def _say(self, *sentences: str) -> None:
        self.query_one(Notice).sentences = sentences

    def _words(self, width: int, height: int, palette: Palette) -> Iterator[Strip]:
        return word_rows(self._detail, width, palette, alone=True) if self._detail else iter(())
