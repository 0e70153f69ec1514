"""What a session sees of sound: a sink that takes sounds by time and never raises."""

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
BEAT_MS = 250
"""The longest that a sink which plays goes without a sign of life."""
IDLE_MS = 1_000
"""How often a session looks around where nothing plays, if nothing else is due."""


@frozen
class SoundStatus:
    """How sound is doing, in words that may be shown as they are."""

    backend: str
    device: str = ""
    problem: str | None = None
    """A sentence, from when something fails until it works again."""
    remedy: str | None = None
    bell: bool = False
    """Whether the front end must ring the terminal's bell instead."""
    late: int = 0
    """How many sounds came too late to be played."""
    latency_ms: int | None = None
    """How far ahead the device asks for sound, once measured: keys are answered that late."""
    note: str | None = None
    """A sentence to show once: why something else plays than what was chosen."""
    aligned: bool = False
    """Whether sounds come at their time: a device that slept takes a second or two."""

    @property
    def settled(self) -> bool:
        """Whether it is known if sound plays; a device takes a moment to open."""
        return bool(self.device or self.problem or self.bell or self.backend == "silent")


class Sink(Protocol):
    """Takes tones by time; all times are milliseconds of the monotonic clock.

    No method blocks (`close` for 1.5 s at most) and none raises: what fails shows in `status`.
    """

    @property
    def lead_ms(self) -> int:
        """How long before its first sound a session should begin, so that a device wakes."""

    @property
    def beat_ms(self) -> int:
        """The longest that it may go without a beat, or without being asked for its status."""

    def begin(self, at_ms: int) -> None:
        """Make `at_ms` the start of the session."""

    def play(self, at_ms: int, tone: str, level: int = 100) -> None:
        """Play `tone` at `at_ms`, at most five seconds ahead; `level` is 0 to 100."""

    def withdraw(self, now_ms: int) -> None:
        """Drop what has not started; what is playing fades within 30 ms."""

    def beat(self, now_ms: int) -> None:
        """Confirm the plan: every `beat_ms`, and before each turn's calls of `play`.

        Two seconds after the last confirmation everything falls silent.
        """

    def mute(self, muted: bool, at_ms: int | None = None) -> None:
        """Mute everything, queued sounds included, or unmute it: at `at_ms`, by default at once."""

    def volume(self, level: int) -> None:
        """Set the level of everything, queued sounds included, from 0 to 100."""

    def rest(self, at_ms: int, resting: bool) -> None:
        """Note that a rest begins or is over: a music player may be paused meanwhile."""

    def status(self) -> SoundStatus:
        """Return how sound is doing now."""

    def close(self) -> None:
        """Let what is playing end, within 1.5 s, and free the device."""


class SilentSink:
    """A sink that plays nothing: for no sound, or for the terminal's bell instead."""

    lead_ms = 0

    def __init__(self, status: SoundStatus | None = None) -> None:
        self._status = status or SoundStatus("silent")

    @property
    def beat_ms(self) -> int:
        """Nothing plays and nothing changes; only a bell has to ring in time."""
        return BEAT_MS if self._status.bell else IDLE_MS

    def begin(self, at_ms: int) -> None:
        """Do nothing."""

    def play(self, at_ms: int, tone: str, level: int = 100) -> None:
        """Do nothing."""

    def withdraw(self, now_ms: int) -> None:
        """Do nothing."""

    def beat(self, now_ms: int) -> None:
        """Do nothing."""

    def mute(self, muted: bool, at_ms: int | None = None) -> None:
        """Do nothing."""

    def volume(self, level: int) -> None:
        """Do nothing."""

    def rest(self, at_ms: int, resting: bool) -> None:
        """Do nothing."""

    def status(self) -> SoundStatus:
        """Return the status it was created with."""
        return self._status

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


class RecordingSink:
    """A sink that records its calls, for tests."""

    lead_ms = 0
    beat_ms = BEAT_MS

    def __init__(self, status: SoundStatus | None = None) -> None:
        self.calls: list[tuple[Any, ...]] = []
        """Every call but those of `beat`, `rest` and `status`: its name and its arguments."""
        self.beats: list[int] = []
        self.rests: list[tuple[int, bool]] = []
        self.closed = False
        self._status = status or SoundStatus("recording")

    def begin(self, at_ms: int) -> None:
        """Record the call."""
        self.calls.append(("begin", at_ms))

    def play(self, at_ms: int, tone: str, level: int = 100) -> None:
        """Record the call, with its level if that is below 100."""
        own = () if level == 100 else (level,)
        self.calls.append(("play", at_ms, tone, *own))

    def withdraw(self, now_ms: int) -> None:
        """Record the call."""
        self.calls.append(("withdraw", now_ms))

    def beat(self, now_ms: int) -> None:
        """Record the time."""
        self.beats.append(now_ms)

    def mute(self, muted: bool, at_ms: int | None = None) -> None:
        """Record the call, with its time if it has one."""
        self.calls.append(("mute", muted) if at_ms is None else ("mute", muted, at_ms))

    def volume(self, level: int) -> None:
        """Record the call."""
        self.calls.append(("volume", level))

    def rest(self, at_ms: int, resting: bool) -> None:
        """Record the call."""
        self.rests.append((at_ms, resting))

    def status(self) -> SoundStatus:
        """Return the status it was created with."""
        return self._status

    def close(self) -> None:
        """Record the call."""
        self.closed = True

    def heard(self) -> list[tuple[int, str]]:
        """Return the sounds that start, by time, without those that were withdrawn."""
        heard: list[tuple[int, str]] = []
        for name, at, *rest in self.calls:
            if name == "withdraw":
                heard = [tone for tone in heard if tone[0] < at]
            elif name == "play":
                heard.append((at, rest[0]))
        return sorted(heard)
