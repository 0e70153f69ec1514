"""The sound of `doctor`: what would be used, what it is called and, played, what it is like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

from timer.frozen import frozen
from timer.player.clock import Clock
from timer.services.context import Context
from timer.services.preferences import open_sound, sound_levels
from timer.sound.clips import recorded
from timer.sound.sink import Sink, SoundStatus

WORDS = ("Next:", "Calf stretch,", "left side,", "last set.")
"""Said first, so that a first syllable which is lost is noticed."""
TONES = ("countdown", "go", "half", "ten", "switch", "rest", "done", "finished")

_READY_MS = 12_000
"""Two backends may each take the time that the helper grants them."""
_MEASURED_MS = 4_000
"""After how long a device that tells its latency has told it."""
_STEP_MS = 100
_PAUSE_MS = 350
_AHEAD_MS = 4_000

Wait = Callable[[int], object]
"""Lets so many milliseconds go by."""


@frozen
class Sample:
    """One sound of the preflight: `start_ms` after its beginning."""

    start_ms: int
    length_ms: int
    sound: str
    level: int
    text: str
    """What the person is told while it sounds."""


@frozen
class Preflight:
    """How sound did: its last status, and the samples that were played."""

    status: SoundStatus
    played: tuple[Sample, ...]

    @property
    def text(self) -> str:
        """What is used, in one line."""
        status = self.status
        parts = [status.backend, status.device]
        if status.latency_ms is not None:
            parts.append(f"{status.latency_ms} ms from a key to its tone")
        if status.late:
            parts.append(f"{status.late} too late to be played")
        return ", ".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        """Return what a program may want to know."""
        status = self.status
        return {
            "backend": status.backend,
            "device": status.device,
            "latency_ms": status.latency_ms,
            "note": status.note,
            "played": [sample.text for sample in self.played],
        }


def preflight(context: Context, *, play: bool, say: Callable[[str], object]) -> Preflight:
    """Open sound as a session would, let it be heard if `play`, and close it again.

    `say` is told what sounds, as it begins; where nothing could be heard, nothing is played.
    """
    pause = Event()
    sink = open_sound(context)
    try:
        return try_out(
            sink,
            samples(context) if play and audible(context, sink.status()) is None else (),
            clock=context.clock,
            wait=lambda ms: pause.wait(ms / 1000),
            say=say,
        )
    finally:
        sink.close()


def samples(context: Context) -> tuple[Sample, ...]:
    """Return what is played: a sentence where there is a voice, and the tones one by one."""
    return tuple(_placed(context))


def _placed(context: Context) -> Iterator[Sample]:
    from timer.sound.clips import sound_name

    at, levels, lengths = 0, sound_levels(context), recorded()
    if context.settings.voice != "off" and lengths.knows(WORDS):
        length = lengths.speech(WORDS)
        yield Sample(at, length, sound_name(WORDS), levels.voice, f"'{' '.join(WORDS)}'")
        at += length + _PAUSE_MS
    for tone in TONES:
        length = lengths.tone(tone)
        level = levels.ticks if tone == "countdown" else levels.tones
        yield Sample(at, length, tone, level, f"tone: {tone}")
        at += length + _PAUSE_MS


def try_out(
    sink: Sink,
    played: tuple[Sample, ...],
    *,
    clock: Clock,
    wait: Wait,
    say: Callable[[str], object],
) -> Preflight:
    """Wait until `sink` is ready, play, and wait until the last sound has ended."""
    sink.begin(clock.read().awake)
    _beat_until(lambda: _settled(sink.status()), _READY_MS, sink, clock, wait)
    _beat_until(lambda: _measured(sink), _MEASURED_MS, sink, clock, wait)
    begin = clock.read().awake + sink.lead_ms
    waiting, silent = list(played), list(played)
    end = begin + played[-1].start_ms + played[-1].length_ms + _PAUSE_MS if played else 0
    while (now := clock.read().awake) < end and not sink.status().bell:
        sink.beat(now)
        while waiting and begin + waiting[0].start_ms < now + _AHEAD_MS:
            sample = waiting.pop(0)
            sink.play(begin + sample.start_ms, sample.sound, sample.level)
        while silent and begin + silent[0].start_ms <= now:
            say(silent.pop(0).text)
        wait(_STEP_MS)
    return Preflight(sink.status(), played[: len(played) - len(silent)])


def _settled(status: SoundStatus) -> bool:
    return bool(status.device or status.problem or status.bell or status.backend == "silent")


def _measured(sink: Sink) -> bool:
    """Tell whether there is nothing more to be known: a sink that slept takes a second or two."""
    status = sink.status()
    return status.latency_ms is not None or status.bell or not sink.lead_ms


def _beat_until(
    done: Callable[[], bool], limit_ms: int, sink: Sink, clock: Clock, wait: Wait
) -> None:
    """Give signs of life until `done`, for `limit_ms` at most."""
    end = clock.read().awake + limit_ms
    while not done() and (now := clock.read().awake) < end:
        sink.beat(now)
        wait(_STEP_MS)


def audible(context: Context, status: SoundStatus) -> str | None:
    """Return why nothing could be heard although nothing is wrong, None where it could."""
    if status.backend == "silent":
        return "Sound is off: choose another `audio` in the settings."
    if context.settings.mute or context.settings.volume == 0:
        return "Sound is muted in the settings: see `mute` and `volume`."
    return None
