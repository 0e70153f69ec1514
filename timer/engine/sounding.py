"""What the player's effects ask of sound: cues played, withdrawn, muted, and heard to the end."""

from __future__ import annotations

from threading import Event

from timer.player.effects import Effect, Muted, Schedule, Withdraw
from timer.sound.sink import Sink
from timer.sound.voice import sound_name

BEAT_MS = 250
"""The longest that a sink goes without a sign of life."""


class Sounding:
    """Performs effects on a sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._said_until = 0

    def perform(self, effect: Effect, now: int) -> None:
        """Do what `effect` asks of sound at real time `now`, if anything."""
        match effect:
            case Schedule(at, cue) if cue.tone:
                self._sink.play(at, cue.tone)
            case Schedule(at, cue):
                self._sink.play(at, sound_name(cue.phrases))
                self._said_until = at + cue.length_ms
            case Withdraw():
                self._sink.withdraw(now)
                self._said_until = 0
            case Muted(muted):
                self._sink.mute(muted)

    def hear_out(self, now: int) -> None:
        """Wait until the last words have been said; those of an answer can be the last of all."""
        pause = Event()
        while now < self._said_until and not pause.wait(BEAT_MS / 1000):
            now += BEAT_MS
            self._sink.beat(now)
