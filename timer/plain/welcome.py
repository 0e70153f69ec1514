"""The welcome in lines: the same four cards, each answered by a typed line."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from timer.errors import SuppleError
from timer.plain.prompts import Print
from timer.services import welcome as cards
from timer.services.hearing import still_silent, why_silent
from timer.services.preferences import PLANS, days_text, save_preference
from timer.services.welcome import Heard, Turn, Welcome
from timer.settings import WEEKDAYS, Value
from timer.text import folded, safe

if TYPE_CHECKING:
    from timer.services.context import Context
    from timer.services.session_factory import SessionPlan
    from timer.sound.sink import Sink

Line = Callable[[], str | None]
"""Returns the next typed line, None once the input has ended."""
Wait = Callable[[float], object]
"""Waits for so many seconds."""

READ = "Type yes and enter if you have read this. q leaves."
GO_ON = "Enter continues, b goes back, s skips the rest."
SOUND_KEYS = (
    "l plays the cue for left, r the one for right. + and - set the volume. n if you hear nothing."
)
PLAN_KEYS = "Type a number to choose a plan, or days such as mon wed sun; none takes the days back."
STRETCH_KEYS = "Type n to start it, or y to leave it out. Enter alone does not answer; s skips it."
_STEP_S = 0.1
_SETTLED_MS = 3_000
"""How long a device takes to open, at most."""


class WelcomeLines:
    """Asks the four cards in lines; `play` plays a plan, and `wait` lets time pass."""

    def __init__(
        self,
        context: Context,
        line: Line,
        say: Print,
        play: Callable[[SessionPlan], object],
        wait: Wait | None = None,
    ) -> None:
        self.context = context
        """The context with what was chosen."""
        self._line, self._say, self._play = line, say, play
        self._wait = wait or Event().wait

    def show(self, card: int, *, again: bool = False) -> bool:
        """Show the cards from `card` on; return whether the person continues to the menu."""
        welcome = Welcome(self.context, card, again=again)
        shown = {
            cards.SAFETY: self._safety if welcome.must_read else self._safety_again,
            cards.SOUND: self._sound,
            cards.PLAN: self._plan,
            cards.STRETCH: self._stretch,
        }
        while welcome.card is not None:
            self._say("")
            self._say(f"{cards.TITLES[welcome.card]} ({welcome.place})")
            turn = shown[welcome.card]()
            if turn is None:
                return False
            welcome.turn(turn)
            if welcome.unsaved:
                self._say(safe(welcome.unsaved))
        self._say("")
        return True

    def _typed(self) -> str | None:
        line = self._line()
        return None if line is None else folded(line.strip())

    def _safety(self) -> Turn | None:
        for text in cards.IN_SHORT:
            self._say(text)
        self._say(READ)
        while (typed := self._typed()) is not None and typed != "q":
            if typed in ("y", "yes"):
                return Turn.NEXT
            self._say(READ)
        return None

    def _safety_again(self) -> Turn | None:
        for text in cards.IN_SHORT:
            self._say(text)
        self._say(GO_ON)
        typed = self._typed()
        return None if typed is None else _TURNS.get(typed, Turn.NEXT)

    def _sound(self) -> Turn | None:
        sink = cards.open_card_sound(self.context)
        try:
            self._open(sink)
            if why := why_silent(self.context, sink.status()):
                self._say(safe(why))
            self._say(SOUND_KEYS)
            self._say(GO_ON)
            while (typed := self._typed()) is not None:
                if (turn := _TURNS.get(typed)) is not None:
                    return turn
                self._try_sound(sink, typed)
        finally:
            sink.close()
        return None

    def _try_sound(self, sink: Sink, typed: str) -> None:
        """Play what was asked for, set the volume, or say why nothing is heard."""
        if typed == "l":
            self._hear(sink, cards.left_cue(self.context))
        elif typed == "r":
            self._hear(sink, cards.right_cue(self.context))
        elif typed in ("+", "-"):
            volume = cards.louder(self.context.settings.volume, 1 if typed == "+" else -1)
            self._prefer("volume", volume, f"Volume: {volume}.")
            sink.volume(volume)
            self._hear(sink, cards.volume_cue(self.context))
        elif typed == "n":
            status = sink.status()
            self._say(safe(why_silent(self.context, status) or still_silent(status)))
        else:
            self._say(SOUND_KEYS)
            self._say(GO_ON)

    def _open(self, sink: Sink) -> None:
        sink.begin(self._now)
        end = self._now + _SETTLED_MS
        while not sink.status().settled and self._now < end:
            sink.beat(self._now)
            self._wait(_STEP_S)

    def _hear(self, sink: Sink, sounds: tuple[Heard, ...]) -> None:
        """Play sounds to their end; an output that nothing was played through is late at first."""
        sink.withdraw(self._now)
        sink.beat(self._now)
        begins = self._now + sink.lead_ms
        for one in sounds:
            sink.play(begins + one.at_ms, one.sound, one.level)
        over = begins + max(one.at_ms + one.length_ms for one in sounds)
        while self._now < over and not sink.status().bell:
            sink.beat(self._now)
            self._wait(_STEP_S)

    def _prefer(self, key: str, value: Value, said: str) -> None:
        try:
            self.context = save_preference(self.context, key, value)
        except SuppleError as error:
            said = error.sentences
        self._say(safe(said))

    def _plan(self) -> Turn | None:
        self._say("What should the menu suggest first?")
        for number, (_, name, about) in enumerate(PLANS, 1):
            self._say(f"{number}. {name}: {about}")
        self._say("On which days do you usually run?")
        self._say(PLAN_KEYS)
        self._say(GO_ON)
        while (typed := self._typed()) is not None:
            if (turn := _TURNS.get(typed)) is not None:
                return turn
            days = tuple(day for day in WEEKDAYS if day in {one[:3] for one in _words(typed)})
            if typed.isdecimal() and 0 < int(typed) <= len(PLANS):
                plan, name, _ = PLANS[int(typed) - 1]
                self._prefer("plan", str(plan), f"{name}.")
            elif typed == "none" or len(days) == len(_words(typed)):
                named = days_text(days) if days else "as Supple learns them"
                self._prefer("run_days", days or None, f"Running days: {named}.")
            else:
                self._say(PLAN_KEYS)
        return None

    def _stretch(self) -> Turn | None:
        question = cards.stretch_question(self.context)
        if question is None:
            self._say(cards.NOT_NOW)
            return Turn.NEXT
        self._say(cards.ABOUT_STRETCH)
        self._say(f"{question} {STRETCH_KEYS}")
        while (typed := self._typed()) is not None:
            if typed == "n":
                self._play(cards.stretch_plan(self.context))
                return Turn.NEXT
            if typed in ("y", "yes"):
                self._say(cards.NOT_NOW)
                return Turn.NEXT
            if typed and (turn := _TURNS.get(typed)) is not None:
                return turn
            self._say(STRETCH_KEYS)
        return None

    @property
    def _now(self) -> int:
        return self.context.clock.read().awake


_TURNS = {"": Turn.NEXT, "b": Turn.BACK, "\x1b": Turn.BACK, "s": Turn.SKIP, "q": Turn.SKIP}


def _words(typed: str) -> list[str]:
    return typed.replace(",", " ").split()
