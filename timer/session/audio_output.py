"""What a session asks of sound, and what it reports about it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from timer.player.effects import Effect, Message, Muted, Schedule, Volume, Withdraw
from timer.session.setting_saver import SettingSaver
from timer.sound.clips import bundled, sound_name
from timer.sound.sink import Levels, Sink, SoundStatus

MEASURED_MS = 5_000
"""How long the latency is waited for before sound is named without it."""
NEWS_MS = 6_000
"""For how long a sentence is news."""


class AudioStatus:
    """Watches a sink's status."""

    def __init__(self) -> None:
        self._ready_at: int | None = None
        self._named = False
        self._lost: str | None = None
        self._sentence = ""
        self._fresh_until = 0

    def look(self, status: SoundStatus, now: int, voice: str = "") -> str | None:
        """Return what is to be told at `now`, None for nothing.

        `voice` is the name of the voice, empty where nothing is said.
        """
        sentence = self._change(status, now, voice)
        if sentence is not None:
            self._sentence, self._fresh_until = sentence, now + NEWS_MS
        return sentence

    def news(self, now: int) -> str | None:
        """Return the last sentence as long as it is news; one about a loss is the status's own."""
        return self._sentence if now < self._fresh_until and self._lost is None else None

    def _change(self, status: SoundStatus, now: int, voice: str) -> str | None:
        if status.problem != self._lost:
            self._lost = status.problem
            if status.problem:
                return f"{status.problem} {status.remedy or ''}".strip()
            self._named = True
            return f"Sound is back: {_device(status)}."
        if self._named or not status.device:
            return None
        self._ready_at = now if self._ready_at is None else self._ready_at
        if status.latency_ms is None and now - self._ready_at < MEASURED_MS:
            return None
        self._named = True
        return _named(status, voice)


def _named(status: SoundStatus, voice: str) -> str:
    latency = "" if status.latency_ms is None else f", {status.latency_ms} ms"
    said_by = f" Voice: {voice}." if voice else ""
    note = f" {status.note}" if status.note else ""
    return f"Sound: {_device(status)}{latency}.{said_by}{note}"


def _device(status: SoundStatus) -> str:
    return f"{status.backend}, {status.device}"


BEAT_MS = 250
"""The longest that a sink goes without a sign of life."""


class AudioOutput:
    """Performs effects on a sink, each kind of sound at its level; `keep` remembers the volume."""

    def __init__(self, sink: Sink, levels: Levels, keep: SettingSaver | None) -> None:
        self._sink, self._levels, self._keep = sink, levels, keep
        self.volume: int | None = None
        """What the person has turned everything to, if they have."""
        self.news: str | None = None
        """A sentence about sound that the person may not have read yet."""
        self._hearing = AudioStatus()
        self._voice = ""
        self._said_until = 0
        self._hurried = False

    def beat(self, now: int) -> list[Effect]:
        """Give the sink a sign of life; return what there is to tell of it."""
        self._sink.beat(now)
        sentence = self._hearing.look(self._sink.status(), now, self._voice)
        self.news = self._hearing.news(now)
        return [] if sentence is None else [Message(sentence)]

    def perform(self, effect: Effect, now: int) -> None:
        """Do what `effect` asks of sound at real time `now`, if anything."""
        match effect:
            case Schedule(at, cue):
                name = cue.tone or sound_name(cue.phrases)
                self._sink.play(at, name, self._levels.of(cue))
                if not cue.tone:
                    self._voice = bundled().voice
                    self._said_until = at + cue.length_ms
            case Withdraw():
                self._sink.withdraw(now)
                self._said_until = 0
            case Muted(muted):
                self._sink.mute(muted)
            case Volume(level):
                self.volume = level
                self._sink.volume(level)
                if self._keep is not None:
                    self._keep.put(level)

    def close(self) -> str | None:
        """Let what sounds end, free the device, and tell where the volume could not be kept."""
        self._sink.close()
        return None if self._keep is None else self._keep.close()

    def hear_out(self, now: int, meanwhile: Callable[[], None]) -> None:
        """Wait until the last words have been said; those of an answer can be the last of all.

        `meanwhile` is called again and again, and may have more said.
        """
        pause = Event()
        while now < self._said_until and not self._hurried:
            pause.wait(BEAT_MS / 1000)
            now += BEAT_MS
            self._sink.beat(now)
            meanwhile()

    def hurry(self) -> None:
        """Have nobody wait for the last words any longer; from any thread, and from a signal."""
        self._hurried = True
