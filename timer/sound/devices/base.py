"""What all devices have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from timer.sound.stream import Stream

Read = Callable[[int], bytes]
"""Returns a number of frames as 48 kHz mono 16-bit samples."""


PLUG_IN = "Plug the device in or start the sound server; until then the terminal's bell rings."


class NoDevice(Exception):
    """A device that can't be opened: why, and what to do about it."""

    def __init__(self, reason: str, remedy: str = PLUG_IN) -> None:
        super().__init__(reason)
        self.remedy = remedy


class Device(Protocol):
    """Something that plays frames in real time and asks for them in a thread of its own."""

    backend: str
    """The backend's name, as in the settings."""
    name: str
    """The device's name, as the system has it."""
    latency_ms: int
    """How long after a request its last frame is heard, as measured."""
    slack_ms: int
    """How far off its requests may be before drift is corrected: more if they come unevenly."""

    def start(self, stream: Stream) -> None:
        """Start playing `stream`; raises `NoDevice`."""

    def close(self) -> None:
        """Stop and free everything; quick, and harmless the second time."""


class Keeper(Protocol):
    """Something that keeps the frames it is given, at no pace of its own."""

    backend: str
    name: str

    def write(self, samples: bytes) -> None:
        """Keep the next frames; raises `OSError` if there is no room."""

    def close(self) -> None:
        """Finish what is kept."""
