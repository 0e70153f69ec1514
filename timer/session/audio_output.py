"""What a session asks of sound, and what it reports about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from timer.errors import SuppleError
from timer.journal.lock import Hold, hold
from timer.player.effects import (
    Effect,
    Message,
    Muted,
    Schedule,
    SegmentEntered,
    Volume,
    Withdraw,
)
from timer.session.volume_saver import VolumeSaver
from timer.sound.clips import bundled, sound_name
from timer.sound.sink import BEAT_MS, Levels, Sink, SoundStatus
from timer.timeline.segments import SegmentKind

MEASURED_MS = 5_000
"""How long to wait for the measured latency before naming the sound without it."""
NEWS_MS = 6_000
"""How long a sentence counts as news."""


FAR = "You are connected over SSH: `supple doctor` says how to hear it on the machine you sit at."
"""What to do if there is no sound, where the person sits at another machine."""


class AudioStatus:
    """Turns changes in a sink's status into sentences: what plays, when it is lost and back.

    `far` says whether the person sits at another machine.
    """

    def __init__(self, far: bool = False) -> None:
        self._far = far
        self._ready_at: int | None = None
        self._named = False
        self._lost: str | None = None
        self._sentence = ""
        self._fresh_until = 0

    def look(self, status: SoundStatus, now: int, voice: str = "") -> str | None:
        """Return the sentence to show at `now`, None if there is none.

        `voice` is the name of the voice, empty if nothing is spoken.
        """
        sentence = self._change(status, now, voice)
        if sentence is not None:
            self._sentence, self._fresh_until = sentence, now + NEWS_MS
        return sentence

    def news(self, now: int) -> str | None:
        """Return the last sentence while it is news. A loss is shown by the status itself."""
        return self._sentence if now < self._fresh_until and self._lost is None else None

    def _change(self, status: SoundStatus, now: int, voice: str) -> str | None:
        if status.problem != self._lost:
            self._lost = status.problem
            if status.problem:
                remedy = FAR if self._far and status.bell else status.remedy or ""
                return f"{status.problem} {remedy}".strip()
            self._named = True
            return f"Sound is back: {_device(status)}."
        if self._named or not status.device:
            return None
        self._ready_at = now if self._ready_at is None else self._ready_at
        if status.latency_ms is None and now - self._ready_at < MEASURED_MS:
            return None
        self._named = True
        return _described(status, voice)


def _described(status: SoundStatus, voice: str) -> str:
    latency = "" if status.latency_ms is None else f", {status.latency_ms} ms"
    spoken_by = f" Voice: {voice}." if voice else ""
    note = f" {status.note}" if status.note else ""
    return f"Sound: {_device(status)}{latency}.{spoken_by}{note}"


def _device(status: SoundStatus) -> str:
    return f"{status.backend}, {status.device}"


MUTING = "mute"
"""The tone that comes before the silence, scheduled before its `Muted`."""


class SoundTurn:
    """The turn to sound: two sessions at once would talk over each other.

    `folder` is where those that sound have their locks. What this process began before is over,
    even if its sound is still closing.
    """

    def __init__(self, folder: Path, process: int | None = None) -> None:
        self._folder, self._process = folder, process
        self._held: Hold | None = None

    @property
    def free(self) -> bool:
        """Whether no session of another process is sounding; it may change at any time."""
        held = self._hold()
        if held is not None:
            held.release()
        return held is None or not held.others

    def take(self) -> None:
        """Take the turn, even if another session has it."""
        self._held = self._held or self._hold()

    def release(self) -> None:
        """Give the turn back."""
        if self._held is not None:
            self._held.release()
            self._held = None

    def _hold(self) -> Hold | None:
        try:
            return hold(self._folder, "sound", process=self._process)
        except SuppleError:
            return None


class AudioOutput:
    """Performs effects on a sink, each kind of sound at its level; `saver` keeps the volume."""

    def __init__(
        self,
        sink: Sink,
        levels: Levels,
        saver: VolumeSaver | None,
        turn: SoundTurn | None = None,
        far: bool = False,
    ) -> None:
        self._turn = turn
        self.beat_ms = sink.beat_ms
        """The longest that may pass from one beat to the next."""
        self._sink, self._levels, self._saver = sink, levels, saver
        self.volume: int | None = None
        """The volume the person has chosen, None if they haven't."""
        self.news: str | None = None
        """A sentence about sound that is still news."""
        self._status = AudioStatus(far)
        self._voice = ""
        self._speech_ends = 0
        self._mutes_at = 0
        self._resting = False
        self._hurry = False

    def begin(self) -> None:
        """Take the turn to sound, if there is one to take."""
        if self._turn is not None:
            self._turn.take()

    def beat(self, now: int, *, muted: bool = False) -> list[Effect]:
        """Give the sink a sign of life; return a message if its status has changed.

        While `muted`, nobody misses any sound, so nothing is said of it.
        """
        self._sink.beat(now)
        if muted:
            self.news = None
            return []
        sentence = self._status.look(self._sink.status(), now, self._voice)
        self.news = self._status.news(now)
        return [] if sentence is None else [Message(sentence)]

    def perform(self, effect: Effect, now: int) -> None:
        """Do what `effect` asks of sound at the real time `now`, if anything."""
        match effect:
            case Schedule(at, cue):
                name = cue.tone or sound_name(cue.phrases)
                self._sink.play(at, name, self._levels.of(cue))
                if cue.tone == MUTING:
                    self._mutes_at = at + cue.length_ms
                if not cue.tone:
                    self._voice = bundled().voice
                    self._speech_ends = at + cue.length_ms
            case Withdraw():
                self._sink.withdraw(now)
                self._speech_ends = 0
            case SegmentEntered(_, segment):
                resting = segment.kind is SegmentKind.REST
                if resting != self._resting:
                    self._resting = resting
                    self._sink.rest(now, resting)
            case Muted(muted):
                # The tone that answers is heard before the silence.
                self._sink.mute(muted, self._mutes_at if muted and self._mutes_at > now else None)
            case Volume(level):
                self.volume = level
                self._sink.volume(level)
                if self._saver is not None:
                    self._saver.put(level)

    def close(self) -> str | None:
        """Let the last sound finish and free the device; return why no volume was saved, if so."""
        unsaved = None
        try:
            self._sink.close()
        finally:
            if self._turn is not None:
                self._turn.release()
            if self._saver is not None:
                unsaved = self._saver.close()
        return unsaved

    def wait_for_speech(self, now: int, meanwhile: Callable[[], None]) -> None:
        """Wait until the last words have been spoken.

        `meanwhile` is called repeatedly and may schedule more, such as the reply to a late key.
        """
        pause = Event()
        while now < self._speech_ends and not self._hurry:
            pause.wait(BEAT_MS / 1000)
            now += BEAT_MS
            self._sink.beat(now)
            meanwhile()

    def hurry(self) -> None:
        """Stop waiting for the last words; safe from any thread and from a signal handler."""
        self._hurry = True

    @property
    def hurried(self) -> bool:
        """Whether nobody waits for sound any more."""
        return self._hurry
