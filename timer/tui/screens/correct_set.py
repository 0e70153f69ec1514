"""Correcting a set: its reps, its time, its effort, its load and whether it hurt, each a row."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding

from timer.player.results import Result
from timer.services.correcting import Correction
from timer.services.looking_back import SetLine
from timer.timeline.messages import clock_text
from timer.tui.screens.list_screen import ListScreen, Option, Options
from timer.tui.widgets.prompt import Field
from timer.tui.widgets.rows import KeyRow, Title, hints_of

REPS, TIME, EFFORT, LOAD, PAIN = "Done", "Time", "Effort", "Load", "Pain"
MOST: dict[str, int] = {REPS: 999, TIME: 3 * 3600, EFFORT: 10}
STEP: dict[str, int] = {REPS: 1, TIME: 5, EFFORT: 1}
_ABOUT: dict[str, str] = {
    REPS: "What was really done. Type the number, or change it with left and right.",
    TIME: "In seconds: type 90 for 1:30. Left and right change it by five.",
    EFFORT: "From 1 to 10; 0 if you don't know any more.",
    LOAD: "Such as 10 kg or blue band: press space to type it.",
    PAIN: "Did it hurt, or were you only tired? Left and right change it.",
}
_TYPING = (("enter", "keep"), ("esc", "back"))
_NO_EFFORT, _NO_LOAD, _UNCOUNTED = "not rated", "none", "not counted"
_PAIN = {True: "it hurt", False: "no pain"}


class CorrectSetScreen(ListScreen[Correction | None]):
    """Takes what a set should have had; its result is what to change, or None."""

    BINDINGS: ClassVar = [
        Binding("enter,f5", "save", "save", priority=True),
        Binding("0,1,2,3,4,5,6,7,8,9", "number", "number", key_display="0-9"),
        Binding("right,l,L,plus", "change(1)", "change", key_display="←→"),
        Binding("left,h,H,minus", "change(-1)", show=False),
        Binding("space", "load", "load"),
        Binding("backspace,delete", "clear", show=False),
        Binding("escape,q,Q", "dismiss(None)", "back"),
    ]
    hints = hints_of((*BINDINGS[:3], *Options.BINDINGS, BINDINGS[4], BINDINGS[6]))

    def __init__(self, line: SetLine) -> None:
        super().__init__()
        self.heading = ", ".join(filter(None, (line.label, line.side)))
        if line.set:
            self.heading += f", set {line.set}"
        counted = line.planned is not None or line.done is not None
        self._line = line
        self._rows = ((REPS,) if counted else ()) + (TIME, EFFORT, LOAD, PAIN)
        self._numbers = {REPS: line.done, TIME: line.seconds, EFFORT: line.effort}
        self._before = {**self._numbers}
        self._load = line.load or ""
        self._hurt = line.result == Result.HURT
        self._typing: str | None = None
        """The row whose number is being typed."""
        self._field: Field | None = None

    def options(self) -> tuple[Option, ...]:
        """Return a row for each value."""
        return tuple(Option(name, self._value(name), _ABOUT[name]) for name in self._rows)

    def on_key(self, event: events.Key) -> None:
        """Take a digit of the chosen number: the first one starts it again."""
        name = self._chosen
        if self._field is not None or not event.key.isdecimal() or name in (LOAD, PAIN):
            return
        before = (self._numbers[name] or 0) if self._typing == name else 0
        typed = before * 10 + int(event.key)
        self._set(name, typed if typed <= MOST[name] else int(event.key))
        self._typing = name

    def action_number(self) -> None:
        """Do nothing: the key itself was taken."""

    def action_change(self, step: int) -> None:
        """Make the chosen number larger or smaller, or change what is no number."""
        name = self._chosen
        if name == LOAD:
            self.action_load()
            return
        if name == PAIN:
            self._change_pain(not self._hurt)
            return
        self._set(name, (self._numbers[name] or 0) + step * STEP[name])

    def action_clear(self) -> None:
        """Take the chosen value away."""
        if self._chosen == LOAD:
            self._load = ""
            self._fill()
        elif self._chosen == PAIN:
            self._change_pain(False)
        else:
            self._set(self._chosen, 0)

    def action_load(self) -> None:
        """Open a field for the load."""

        def done(text: str | None) -> None:
            self._close()
            if text is not None:
                self._load = text
                self._fill()

        if self._field is None:
            self.query_one(Options).choose(self._rows.index(LOAD))
            self._field = Field(done, suggestion=self._load)
            # The field makes room for the word before it, so it is there first.
            self.query_one(Title).mount(self._field)
            self.query_one(Title).text = (LOAD, "", "")
            self.query_one(KeyRow).hints = _TYPING
            self.set_focus(self._field)

    async def action_save(self) -> None:
        """Correct what was changed, or take what was typed as the load."""
        if self._field is not None:
            await self._field.action_submit()
            return
        now = {
            name: value
            for name, value in self._numbers.items()
            if value != self._before[name] and name in self._rows
        }
        load = self._load if self._load != (self._line.load or "") else None
        hurt = self._hurt if self._hurt != (self._line.result == Result.HURT) else None
        wanted = Correction(now.get(REPS), now.get(TIME), now.get(EFFORT), load, hurt)
        self.dismiss(wanted if wanted != Correction() else None)

    def on_option_list_option_selected(self) -> None:
        """Open the field of the load, or make the number that was clicked larger."""
        self.action_change(1)

    @property
    def _chosen(self) -> str:
        return self._rows[self.query_one(Options).chosen]

    def _change_pain(self, hurt: bool) -> None:
        self._hurt, self._typing = hurt, None
        self._fill()

    def _set(self, name: str, value: int) -> None:
        self._numbers[name] = min(max(value, 0), MOST[name])
        self._typing = None
        self._fill()

    def _value(self, name: str) -> str:
        if name == LOAD:
            return self._load or _NO_LOAD
        if name == PAIN:
            return _PAIN[self._hurt]
        number = self._numbers[name]
        if name == EFFORT:
            return f"{number} out of 10" if number else _NO_EFFORT
        if name == TIME:
            return clock_text((number or 0) * 1000)
        return _UNCOUNTED if number is None else str(number)

    def _fill(self) -> None:
        self.query_one(Options).fill(self.options())

    def _close(self) -> None:
        if self._field is not None:
            self.set_focus(self.query_one(Options))
            self._field.remove()
            self._field = None
            self.query_one(Title).text = (self.heading, "", "")
            self.query_one(KeyRow).hints = self.hints
