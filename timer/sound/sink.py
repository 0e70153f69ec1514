"""What the engine sees of sound: a sink that takes tones by time and never raises."""

from __future__ import annotations

from typing import Any, Protocol

from timer.frozen import frozen
from timer.timeline.cues.cue import TICKS, Cue


@frozen
class Levels:
    """The level of each kind of sound, from 0 to 100; the volume of everything is apart."""

    voice: int = 100
    tones: int = 100
    ticks: int = 100

    def of(self, cue: Cue) -> int:
        """Return the level of a cue."""
        if cue.tone is None:
            return self.voice
        return self.ticks if cue.what in TICKS else self.tones


FULL = Levels()


@frozen
class SoundStatus:
    """How sound is doing, in words that may be shown as they are."""

    backend: str
    device: str = ""
    problem: str | None = None
    """A sentence, set from when something fails until it works again."""
    remedy: str | None = None
    bell: bool = False
    """Whether the front end has to ring the terminal's bell instead."""
    late: int = 0
    """How many tones came too late to be played."""
    latency_ms: int | None = None
    """How far the device asks ahead of the clock, once measured: a key is answered that late."""
    note: str | None = None
    """A sentence that is told once: why something plays that was not chosen."""


class Sink(Protocol):
    """Takes tones by time; all times are milliseconds of the monotonic clock.

    No method blocks (`close` for 1.5 s at most) and none raises: what fails shows in `status`.
    """

    lead_ms: int
    """How long before its first sound a session should open the sink, so that a device which
    sleeps is awake."""

    def begin(self, at_ms: int) -> None:
        """Make `at_ms` the session's frame 0."""

    def play(self, at_ms: int, tone: str, level: int = 100) -> None:
        """Have `tone` begin at `at_ms`, at most five seconds ahead; `level` is 0 to 100."""

    def withdraw(self, now_ms: int) -> None:
        """Forget what has not begun; what sounds fades within 30 ms."""

    def beat(self, now_ms: int) -> None:
        """Say that the plan still holds: at least once a second, and before a turn's `play`s.

        Two seconds after the last one everything falls silent.
        """

    def mute(self, muted: bool) -> None:
        """Silence everything, queued tones included, or let it be heard again."""

    def volume(self, level: int) -> None:
        """Bring everything, queued tones included, to a level from 0 to 100."""

    def status(self) -> SoundStatus:
        """Return how sound is doing now."""

    def close(self) -> None:
        """Let what sounds end, for 1.5 s at most, and free the device."""


class SilentSink:
    """A sink for those who want no sound, or the terminal's bell in its place."""

    lead_ms = 0

    def __init__(self, status: SoundStatus | None = None) -> None:
        self._status = status or SoundStatus("silent")

    def begin(self, at_ms: int) -> None:
        """Take no notice."""

    def play(self, at_ms: int, tone: str, level: int = 100) -> None:
        """Take no notice."""

    def withdraw(self, now_ms: int) -> None:
        """Take no notice."""

    def beat(self, now_ms: int) -> None:
        """Take no notice."""

    def mute(self, muted: bool) -> None:
        """Take no notice."""

    def volume(self, level: int) -> None:
        """Take no notice."""

    def status(self) -> SoundStatus:
        """Return the status given at the start."""
        return self._status

    def close(self) -> None:
        """Nothing was opened."""


class RecordingSink:
    """A sink that writes down what it is asked for: the test double of every other."""

    lead_ms = 0

    def __init__(self, status: SoundStatus | None = None) -> None:
        self.calls: list[tuple[Any, ...]] = []
        """Every call but `beat` and `status`, in order: the method's name and its arguments."""
        self.beats: list[int] = []
        self.closed = False
        self._status = status or SoundStatus("recording")

    def begin(self, at_ms: int) -> None:
        """Write it down."""
        self.calls.append(("begin", at_ms))

    def play(self, at_ms: int, tone: str, level: int = 100) -> None:
        """Write it down, with its level where that is not the full one."""
        own = () if level == 100 else (level,)
        self.calls.append(("play", at_ms, tone, *own))

    def withdraw(self, now_ms: int) -> None:
        """Write it down."""
        self.calls.append(("withdraw", now_ms))

    def beat(self, now_ms: int) -> None:
        """Write it down among the beats."""
        self.beats.append(now_ms)

    def mute(self, muted: bool) -> None:
        """Write it down."""
        self.calls.append(("mute", muted))

    def volume(self, level: int) -> None:
        """Write it down."""
        self.calls.append(("volume", level))

    def status(self) -> SoundStatus:
        """Return the status given at the start."""
        return self._status

    def close(self) -> None:
        """Write it down."""
        self.closed = True

    def heard(self) -> list[tuple[int, str]]:
        """Return the tones that begin, by time: what a withdrawal forgets is not among them."""
        heard: list[tuple[int, str]] = []
        for name, at, *rest in self.calls:
            if name == "withdraw":
                heard = [tone for tone in heard if tone[0] < at]
            elif name == "play":
                heard.append((at, rest[0]))
        return sorted(heard)
