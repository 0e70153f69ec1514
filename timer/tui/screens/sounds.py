"""The sounds: every tone by what it means and a spoken sentence, each to be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.frozen import frozen
from timer.services.preferences import open_sound, sound_levels
from timer.tui.screens.list_screen import ListScreen, Option, Options
from timer.tui.widgets.rows import Notice

if TYPE_CHECKING:
    from timer.services.context import Context
    from timer.sound.sink import Sink

BEAT_S = 0.5
WORDS = ("Next:", "Calf stretch,", "left side,", "last set.")

TONES: tuple[tuple[str, str, str], ...] = (
    ("start", "The session begins", "Heard once, before anything else."),
    ("countdown", "Three, two, one", "Ticks before a step ends or begins."),
    ("go", "Go", "The step begins now."),
    ("half", "Half of it", "Half of a long hold is over."),
    ("ten", "Ten seconds", "Ten seconds of it are left."),
    ("out", "The way out", "A phase that leads away, such as lowering."),
    ("back", "The way back", "A phase that leads back, such as lifting."),
    ("rep", "A rep", "One rep is over, the next begins."),
    ("tick", "The metronome", "Every second of work, softly, where it is wanted."),
    ("switch", "Change sides", "The other side comes next."),
    ("rest", "Rest", "A rest begins."),
    ("done", "A set is done", "It is kept."),
    ("reminder", "A reminder", "The plan of an open step is over; it waits for you."),
    ("confirm", "A key was heard", "What you pressed is being done."),
    ("paused", "Paused", "Everything stands still."),
    ("resumed", "Going on", "A count of three follows."),
    ("hurts", "It hurts", "The move was stopped and written down."),
    ("finished", "The end", "That was all of it."),
)
"""Each tone, what it is called, and when it is heard, in the order of a session."""


@frozen
class Heard:
    """Something to be heard."""

    name: str
    about: str
    sound: str
    length_ms: int
    level: int


class SoundsScreen(ListScreen):
    """Plays through what a session would use, at the levels that are set."""

    BINDINGS = [Binding("enter,space,right,l,L", "play", show=False)]  # noqa: RUF012
    heading = "Sounds"
    hints = (("enter", "hear it"), ("↑↓", "choose"), ("q", "back"))

    def options(self) -> tuple[Option, ...]:
        """Return every sound with its length."""
        self._heard = sounds(self._ctx)
        return tuple(Option(one.name, length(one.length_ms), one.about) for one in self._heard)

    def on_mount(self) -> None:
        """Open the sound, which takes a moment, before anything is to be heard."""
        self._sink: Sink = open_sound(self._ctx)
        self._sink.begin(self._now)
        self._beat()
        self.shell.every(self, BEAT_S, self._beat)

    def on_unmount(self) -> None:
        """Free the device."""
        self._sink.close()

    def on_options_pressed(self) -> None:
        """Play what was clicked a second time."""
        self.action_play()

    def action_play(self) -> None:
        """Play the chosen sound in place of what still sounds."""
        chosen, now = self._heard[self.query_one(Options).chosen], self._now
        self._sink.withdraw(now)
        self._sink.beat(now)
        self._sink.play(now, chosen.sound, chosen.level)

    @property
    def _ctx(self) -> Context:
        return self.shell.context

    @property
    def _now(self) -> int:
        return self._ctx.clock.read().awake

    def _beat(self) -> None:
        self._sink.beat(self._now)
        status = self._sink.status()
        told = (status.problem, status.remedy) if status.problem else ()
        self.query_one(Notice).sentences = tuple(text for text in told if text)


def sounds(context: Context) -> tuple[Heard, ...]:
    """Return every sound that there is to hear, a sentence first where there is a voice."""
    from timer.sound.clips import recorded, sound_name

    lengths, levels = recorded(), sound_levels(context)
    found = [
        Heard(name, about, tone, lengths.tone(tone), _level(context, tone))
        for tone, name, about in TONES
    ]
    if context.settings.voice != "off" and lengths.knows(WORDS):
        about = f"'{' '.join(WORDS)}'"
        speech = lengths.speech(WORDS)
        found.insert(0, Heard("The voice", about, sound_name(WORDS), speech, levels.voice))
    return tuple(found)


def length(ms: int) -> str:
    """Return a sound's length in seconds and tenths, rounded up."""
    tenths = -(-ms // 100)
    return f"{tenths // 10}.{tenths % 10} s"


def _level(context: Context, tone: str) -> int:
    return (
        sound_levels(context).ticks
        if tone in ("countdown", "rep", "tick")
        else sound_levels(context).tones
    )
