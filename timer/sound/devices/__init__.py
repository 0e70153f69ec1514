"""The devices: one file for each backend, and the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from threading import Event
from typing import Protocol, cast

from timer.backends import TABLE
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


LIVE = {one.name: one.device for one in TABLE if one.device}
"""Every backend that plays, by the name a preference gives it."""
AUTO = tuple(one.name for one in TABLE if one.automatic)
"""What `auto` tries, in this order."""

_FIRST_REQUEST_S = 2.0


Make = Callable[[str], Device]
"""Returns the device of a backend, not opened yet."""


def make_device(backend: str) -> Device:
    """Return the device of a backend by its name in `LIVE`."""
    module, _, name = LIVE[backend].partition(":")
    return cast(Device, getattr(import_module(module), name)())


def open_live(
    spec: str,
    make_stream: Callable[[Device], Stream],
    *,
    trying: Callable[[str], object] = lambda backend: None,
    make: Make = make_device,
) -> tuple[Device, Stream, str | None]:
    """Return the first device that really asks for frames, its stream, and why others failed.

    `spec` is a backend or `auto`; if the chosen backend can't play, those of `auto` follow, and the
    third value says why. `make_stream` gets the device before it plays, `trying` the name of each
    backend before it is opened. Raises `NoDevice` with every reason.
    """
    reasons = []
    for backend in AUTO if spec == "auto" else dict.fromkeys((spec, *AUTO)):
        trying(backend)
        try:
            device, stream = _open(make(backend), make_stream)
        except NoDevice as reason:
            reasons.append(str(reason))
        else:
            return device, stream, "; ".join(reasons) or None
    raise NoDevice("; ".join(reasons))


def _open(device: Device, make_stream: Callable[[Device], Stream]) -> tuple[Device, Stream]:
    stream = make_stream(device)
    device.start(stream)
    if not _asks(stream):
        device.close()
        raise NoDevice(f"{device.backend} opens a device that takes no sound")
    return device, stream


def _asks(stream: Stream) -> bool:
    """Return whether the device asks for its first frames in time."""
    pause = Event()
    for _ in range(100):
        if stream.last_read is not None:
            return True
        pause.wait(_FIRST_REQUEST_S / 100)
    return False
