"""What there is to tell about sound, each thing once: what plays, when it is lost and back."""

from __future__ import annotations

from timer.sound.sink import SoundStatus

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
