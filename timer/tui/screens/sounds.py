"""The sounds: every tone with its meaning, and a spoken sentence, each played on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.frozen import frozen
from timer.services.preferences import open_sound, sound_levels
from timer.tui.screens.list_screen import ListScreen, Option, Options
from timer.tui.widgets.rows import Notice, hints_of

if TYPE_CHECKING:
    from timer.services.context import Context
    from timer.sound.sink import Sink

BEAT_S = 0.5
WORDS = ("Next:", "Calf stretch,", "left leg,", "last set.")

TONES: tuple[tuple[str, str, str], ...] = (
    ("start", "Start", "Played once, before anything else."),
    ("countdown", "Three, two, one", "Ticks before a step ends or starts."),
    ("go", "Go", "The step starts now."),
    ("half", "Halfway", "You are halfway through a long hold."),
    ("ten", "Ten seconds", "Ten seconds to go."),
    ("out", "Away", "The part of a rep that leads away, such as lowering."),
    ("back", "Back", "The part of a rep that leads back, such as raising."),
    ("rep", "A rep", "One rep is over, the next starts."),
    ("tick", "The metronome", "Every second of work, softly, if you turn it on."),
    ("switch", "Change sides", "The other side comes next."),
    ("rest", "Rest", "A rest starts."),
    ("done", "A set is done", "It is saved."),
    ("reminder", "A reminder", "The planned time of an open step is over; it waits for you."),
    ("confirm", "Key press", "Your key was understood."),
    ("paused", "Paused", "Everything stops."),
    ("resumed", "Continuing", "A count of three follows."),
    ("mute", "Sound off", "The last thing you hear before silence."),
    ("unmute", "Sound on", "The sound is back."),
    ("hurts", "It hurts", "The move was stopped and noted."),
    ("finished", "The end", "The session is over."),
)
"""Each tone, its name and when it is played, in the order of a session."""


@frozen
class Heard:
    """One sound on the list."""

    name: str
    about: str
    sound: str
    length_ms: int
    level: int
    own: bool = False
    """Whether the person's own sound replaces the tone."""


class SoundsScreen(ListScreen[None]):
    """Plays sounds through the same output and at the same levels as a session."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,space,right,l,L", "play", "play"),
        Binding("q,Q", "dismiss", "back"),
    ]
    heading = "Sounds"
    hints = hints_of((BINDINGS[0], *Options.BINDINGS, *BINDINGS[1:]))

    def options(self) -> tuple[Option, ...]:
        """Return every sound with its length."""
        self._heard = sounds(self._ctx)
        return tuple(
            Option(one.name, "your own" if one.own else length(one.length_ms), one.about)
            for one in self._heard
        )

    def on_mount(self) -> None:
        """Open the output early, as that takes a moment."""
        self._sink: Sink = open_sound(self._ctx)
        self._sink.begin(self._now)
        self._beat()
        self.shell.every(self, BEAT_S, self._beat)

    def on_unmount(self) -> None:
        """Release the device."""
        self._sink.close()

    def on_option_list_option_selected(self) -> None:
        """Play the sound that was clicked."""
        self.action_play()

    def action_play(self) -> None:
        """Play the chosen sound, and stop the one still playing."""
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
    """Return every sound, first a sentence if there is a voice."""
    from timer.sound.clips import recorded, sound_name
    from timer.sound.own_sounds import used

    lengths, levels = recorded(), sound_levels(context)
    own = used(context.folders.sounds)
    found = [
        Heard(name, about, tone, lengths.tone(tone), _level(context, tone), tone in own)
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
