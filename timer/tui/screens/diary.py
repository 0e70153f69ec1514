"""The diary: a number from 0 to 10 for each leg, in ten seconds, and what the numbers come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.binding import Binding

from timer.coach.diary import MOST, SORENESS, TIGHTNESS, Line, Trend, trends
from timer.coach.past import local
from timer.errors import SuppleError
from timer.services.coaching import diary, diary_entries, diary_notes, keep_numbers
from timer.services.context import read_past
from timer.services.correcting import correct_line, delete_line
from timer.tui.screens.list_screen import ListScreen, Option, Options
from timer.tui.widgets.rows import Notice, hints_of

ROWS: tuple[tuple[str, str], ...] = tuple(
    (kind, side) for kind in (TIGHTNESS, SORENESS) for side in ("left", "right")
)
_GROUPS: Mapping[str, str] = {
    TIGHTNESS: "How tight are your legs, 0 to 10?",
    SORENESS: "How sore are they?",
}
_ABOUT = "A digit moves to the next; left and right change it, which is how you reach 10."
_NOTHING = "Choose a number first, or press escape to skip it."
_SAVED = "Saved."
_CORRECT = "These are from {}. Change them, or take one away with backspace; enter saves."
_CORRECTED = "Corrected."
_EMPTY = "There is nothing in your diary yet."
_SKIPPED = "–"


class DiaryScreen(ListScreen[None]):
    """Takes the numbers of today; enter saves those that were given."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,f5", "save", "save", priority=True),
        Binding("0,1,2,3,4,5,6,7,8,9", "number", "number", key_display="0-9"),
        Binding("right,l,L,plus", "change(1)", "change", key_display="←→"),
        Binding("left,h,H,minus", "change(-1)", show=False),
        Binding("u,U", "correct", "correct the last"),
        Binding("backspace,delete", "clear", show=False),
        Binding("q,Q,y,Y", "dismiss", "skip"),
    ]
    heading = "Diary"
    hints = hints_of((*BINDINGS[:3], *Options.BINDINGS, BINDINGS[4], BINDINGS[6]))

    def __init__(self) -> None:
        super().__init__()
        self._given: dict[tuple[str, str], int] = {}
        self._corrected: tuple[tuple[Line, Mapping[str, Any]], ...] = ()
        """The lines that are being corrected, with their entries in the journal."""
        self._trends: Mapping[tuple[str, str | None], Trend] = {}

    def on_mount(self) -> None:
        """Show the trends, and what they call for."""
        self._read()

    def options(self) -> tuple[Option, ...]:
        """Return a row for each number."""
        return tuple(
            Option(
                f"{side.capitalize()} leg",
                str(self._given.get((kind, side), _SKIPPED)),
                f"{self._trend(kind, side)}{_ABOUT}",
                _GROUPS[kind],
            )
            for kind, side in ROWS
        )

    def on_key(self, event: object) -> None:
        """Take a digit for the chosen row, and go on to the next."""
        key = getattr(event, "key", "")
        if key.isdecimal() and len(key) == 1:
            place = self.query_one(Options).chosen
            self._given[ROWS[place]] = int(key)
            self._fill()
            self.query_one(Options).choose(min(place + 1, len(ROWS) - 1))

    def action_number(self) -> None:
        """Do nothing: the key itself was taken."""

    def action_change(self, step: int) -> None:
        """Make the chosen number larger or smaller."""
        row = ROWS[self.query_one(Options).chosen]
        before = self._given.get(row, 0 if step > 0 else MOST + 1)
        self._given[row] = min(max(before + step, 0), MOST)
        self._fill()

    def on_option_list_option_selected(self) -> None:
        """Make the number that was clicked larger."""
        self.action_change(1)

    def action_save(self) -> None:
        """Save the numbers that were given, and show what they come to."""
        if self._corrected:
            self._save_corrected()
            return
        if not self._given:
            self._say(_NOTHING)
            return
        numbers = {
            kind: {side: n for (of, side), n in self._given.items() if of == kind}
            for kind in (TIGHTNESS, SORENESS)
        }
        kept, told = keep_numbers(self.shell.context, numbers)
        if not kept:
            self._say(told)
            return
        self._given = {}
        self._read(_SAVED, *filter(None, [told]))

    def action_clear(self) -> None:
        """Take the chosen number away."""
        self._given.pop(ROWS[self.query_one(Options).chosen], None)
        self._fill()

    def action_correct(self) -> None:
        """Put the numbers that were saved last into the rows, to be corrected."""
        entries = diary_entries(read_past(self.shell.context))
        self._corrected = tuple(each for each in entries if each[0].at == entries[-1][0].at)
        if not self._corrected:
            self._say(_EMPTY)
            return
        self._given = {
            (line.kind, side): line.value
            for line, _ in self._corrected
            for side in ([line.side] if line.side else ("left", "right"))
        }
        self._fill()
        self._say(_CORRECT.format(f"{self._corrected[0][0].at:%A at %H:%M}"))

    def _save_corrected(self) -> None:
        """Give the lines of before the numbers that are in the rows now."""
        context, given = self.shell.context, {**self._given}
        try:
            for line, entry in self._corrected:
                sides = (line.side,) if line.side else ("left", "right")
                numbers = [given.pop((line.kind, side), None) for side in sides]
                if len({*numbers}) == 1 and numbers[0] is not None:
                    correct_line(context, entry, line, numbers[0], line.side)
                    continue
                delete_line(context, entry, line)
                given |= {
                    (line.kind, side): n
                    for side, n in zip(sides, numbers, strict=True)
                    if n is not None
                }
        except SuppleError as error:
            self._say(error.sentences)
            return
        self._given, self._corrected = given, ()
        if given:
            self.action_save()
        else:
            self._read(_CORRECTED)

    def _read(self, *said: str) -> None:
        context = self.shell.context
        past, now = read_past(context), local(context.clock.wall())
        found = trends(diary(past), now.date())
        self._trends = {(one.kind, one.side): one for one in found}
        self._fill()
        problem = (past.error.sentences,) if past.error else ()
        self._say(*said, *problem, *diary_notes(past, now))

    def _trend(self, kind: str, side: str) -> str:
        one = self._trends.get((kind, side)) or self._trends.get((kind, None))
        return f"{one.before:.1f} at first, {one.now:.1f} this week. " if one else ""

    def _fill(self) -> None:
        self.query_one(Options).fill(self.options())

    def _say(self, *sentences: str) -> None:
        self.query_one(Notice).sentences = sentences
