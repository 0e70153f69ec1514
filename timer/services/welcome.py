"""The welcome of somebody new: four cards, each kept as seen, so that it continues where it was.

The cards are data and rules; screens and lines only show them.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from timer import assets
from timer.frozen import frozen
from timer.journal.events import Fact
from timer.routine.screening_questions import Effect
from timer.services.context import read_past
from timer.services.preferences import open_sound, sound_file, sound_levels
from timer.services.screening import (
    NEXT_CARD,
    WELCOME_NOT_SAVED,
    WELCOME_OVER,
    WELCOMED,
    asked_by,
    needs_welcome,
    reported_answers,
    verdict,
)
from timer.services.session_factory import SessionOptions, plan_session
from timer.sound.clips import recorded, sound_name
from timer.sound.sink import SilentSink, SoundStatus
from timer.timeline.cues.placement import BREATH_MS
from timer.timeline.messages import Phrases

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.services.context import Context
    from timer.services.session_factory import SessionPlan
    from timer.sound.sink import Sink

SAFETY, SOUND, PLAN, STRETCH = CARDS = (1, 2, 3, 4)
TITLES = {
    SAFETY: "Welcome to Supple",
    SOUND: "Can you hear me?",
    PLAN: "Your plan and your running days",
    STRETCH: "Twenty seconds of a calf stretch",
}

IN_SHORT = (
    "Supple is a timer with a voice, for stretches, strength, rolling, heat, cold and breathing.",
    "It does not diagnose, treat or clear you to run. It draws on public articles that don't "
    "fully agree.",
    "Ask a doctor or physiotherapist first if you're injured, in pain, pregnant or recently "
    "operated on, or have heart, circulation, nerve or back trouble or numb skin.",
    "Stop at once if something hurts sharply or feels wrong: x does that at any time.",
)
"""What Supple is and is not; the help has it in full."""
READ_IT = "I have read this."

ABOUT_STRETCH = (
    "Stand facing a wall. You have twelve seconds to get ready, then twenty to stretch your left "
    "calf. q ends it at any time. None of it is recorded."
)
OVER = "That's all. Enter starts a routine. a shows the welcome again, ? every key."
SKIPPED = "Fine. a shows the welcome again."
NOT_NOW = "Leave it out. In the menu, w asks what bothers you and says what may help."


class Turn(Enum):
    """What a person does with a card."""

    NEXT = auto()
    BACK = auto()
    SKIP = auto()
    """Leave out the rest; not on the first card, unless it was read before."""


def next_card(past: Past) -> int | None:
    """Return the card of the welcome that comes next, None if there is none.

    Anyone who confirmed the welcome of an earlier version has seen it. None as well if the journal
    can't say.
    """
    if needs_welcome(past):
        return SAFETY
    kept = past.facts.get(NEXT_CARD, WELCOME_OVER)
    return int(kept) if kept in map(str, CARDS) else None


class Welcome:
    """The cards of one person, from `card` on; `again` if all were seen before."""

    def __init__(self, context: Context, card: int = SAFETY, *, again: bool = False) -> None:
        self._context = context
        self._seen = len(CARDS) if again else card - 1
        """The last card that is kept as seen."""
        self.card: int | None = card
        self.unsaved: str | None = None
        """What could not be saved at the last turn, as a sentence."""

    @property
    def must_read(self) -> bool:
        """Whether the safety card is shown for the first time."""
        return self._seen < SAFETY

    @property
    def place(self) -> str:
        """Which card it is, in words: `2 of 4`."""
        return f"{self.card} of {len(CARDS)}"

    def turn(self, turn: Turn) -> int | None:
        """Turn to another card, and keep what was seen; return the card, None after the last."""
        assert self.card is not None, "the welcome is over"
        self.unsaved = None
        if turn is Turn.BACK:
            first = self.card == SAFETY
            self.card = self.card - 1 if not first else SAFETY if self.must_read else None
        elif turn is Turn.NEXT or not self.must_read:
            seen = self.card if turn is Turn.NEXT else len(CARDS)
            if seen > self._seen:
                self._keep(seen)
            self.card = seen + 1 if seen < len(CARDS) else None
        return self.card

    def _keep(self, seen: int) -> None:
        facts = [Fact(NEXT_CARD, str(seen + 1) if seen < len(CARDS) else WELCOME_OVER)]
        if self.must_read:
            facts.append(Fact(WELCOMED, self._context.clock.wall()))
        self._seen = seen
        self.unsaved = self._context.journal.keep(*facts, unsaved=WELCOME_NOT_SAVED)


@frozen
class Heard:
    """One sound of the second card: `at_ms` after the key, at a level from 0 to 100."""

    at_ms: int
    length_ms: int
    sound: str
    level: int


LEFT: Phrases = ("Next:", "Calf stretch,", "left leg.")
RIGHT: Phrases = ("Right leg.",)


def left_cue(context: Context) -> tuple[Heard, ...]:
    """Return what you hear before something for the left leg; a tone if the voice is off."""
    return _said(context, LEFT) or (_tone(context, "start"),)


def right_cue(context: Context) -> tuple[Heard, ...]:
    """Return what you hear as you change to the right leg."""
    tone = _tone(context, "switch")
    return tone, *_said(context, RIGHT, tone.length_ms + BREATH_MS)


def volume_cue(context: Context) -> tuple[Heard, ...]:
    """Return what you hear at another volume: how loud it is now."""
    said = _said(context, ("Volume", f"{context.settings.volume}."))
    return said or (_tone(context, "confirm"),)


def louder(volume: int, step: int) -> int:
    """Return the volume `step` tens further, from 10 to 100."""
    return max(min(volume // 10 * 10 + 10 * step, 100), 10)


def open_card_sound(context: Context) -> Sink:
    """Open the sound of the second card: nothing is written to a file that sound goes to."""
    file = sound_file(context)
    return SilentSink(SoundStatus("wav", str(file))) if file else open_sound(context)


def _said(context: Context, phrases: Phrases, at_ms: int = 0) -> tuple[Heard, ...]:
    lengths = recorded()
    if context.settings.voice == "off" or not lengths.knows(phrases):
        return ()
    level = sound_levels(context).voice
    return (Heard(at_ms, lengths.speech(phrases), sound_name(phrases), level),)


def _tone(context: Context, name: str) -> Heard:
    return Heard(0, recorded().tone(name), name, sound_levels(context).tones)


_FILE = ("tables", "first-stretch.yaml")


def stretch_plan(context: Context) -> SessionPlan:
    """Return the plan of the stretch on the last card, which nothing remembers."""
    path = assets.folder("routines").joinpath(*_FILE)
    audio = "silent" if sound_file(context) else None
    options = SessionOptions(recorded=False, fresh=True, audio=audio)
    return plan_session(context, str(path), options)


def stretch_question(context: Context) -> str | None:
    """Return the question before that stretch: all that would keep it from starting, in one.

    None if an earlier answer rules it out today, or if the journal can't say.
    """
    past, routine = read_past(context), stretch_plan(context).written
    answers = reported_answers(past.facts, context.clock.wall())
    found = verdict(routine, context.moves, answers)
    if past.error or not found.go or found.dropped:
        return None
    asked = asked_by(routine, context.moves)
    *signs, last = (one.sign for one in asked if one.effect is not Effect.WARN)
    return f"Do you have {', '.join(signs)}, or {last} right now?"
