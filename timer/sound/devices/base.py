"""What every device has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from timer.sound.stream import Stream

Read = Callable[[int], bytes]
"""Asked for a number of frames, returns them as 48 kHz mono 16-bit samples."""


PLUG_IN = "Plug the device in or start the sound server; until then the terminal's bell rings."


class NoDevice(Exception):
    """A device that can't be opened: why, and what to do about it."""

    def __init__(self, reason: str, remedy: str = PLUG_IN) -> None:
        super().__init__(reason)
        self.remedy = remedy


class Device(Protocol):
    """Something that plays frames as the clock runs, asking for them in a thread of its own."""

    backend: str
    """The way there, as a preference names it."""
    name: str
    """The device itself, as the system names it."""
    latency_ms: int
    """How long after it was asked for the last frame of a request is heard, as measured."""
    slack_ms: int
    """How far off its requests may be unmended: more where it asks at uneven times."""

    def start(self, stream: Stream) -> None:
        """Begin to play `stream`; raises `NoDevice`."""

    def close(self) -> None:
        """Stop and let go of everything; quick, and harmless the second time."""


class Keeper(Protocol):
    """Something that keeps frames as they are pulled for it; it has no pace of its own."""

    backend: str
    name: str

    def write(self, samples: bytes) -> None:
        """Keep the next frames; raises `OSError` when there is no room."""

    def close(self) -> None:
        """Finish what is kept."""
