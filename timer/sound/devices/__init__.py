"""One file for each way of getting samples to an ear, and the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from threading import Event
from typing import cast

from timer.sound.devices.base import Device, NoDevice
from timer.sound.stream import Stream

LIVE = {
    "miniaudio": "timer.sound.devices.miniaudio_:Miniaudio",
    "pipe": "timer.sound.devices.pipe:Pipe",
    "simpleaudio": "timer.sound.devices.simpleaudio_:Simpleaudio",
}
"""Every backend that plays, by the name a preference gives it."""
AUTO = ("miniaudio", "pipe")
"""What `auto` tries, in this order."""

_FIRST_REQUEST_S = 2.0


def open_live(spec: str, make_stream: Callable[[int], Stream]) -> tuple[Device, Stream]:
    """Return the first device of `spec` (a backend or `auto`) that really asks for frames.

    `make_stream` gets the device's latency in ms. Raises `NoDevice` with every reason.
    """
    reasons = []
    for backend in AUTO if spec == "auto" else (spec,):
        try:
            device = _make(backend)
            stream = make_stream(device.latency_ms)
            device.start(stream)
        except NoDevice as reason:
            reasons.append(str(reason))
            continue
        if _asks(stream):
            return device, stream
        device.close()
        reasons.append(f"{backend} opens a device that takes no sound")
    raise NoDevice("; ".join(reasons))


def _make(backend: str) -> Device:
    module, _, name = LIVE[backend].partition(":")
    return cast(Device, getattr(import_module(module), name)())


def _asks(stream: Stream) -> bool:
    """Wait until the device has asked for its first frames."""
    pause = Event()
    for _ in range(100):
        if stream.since_read() is not None:
            return True
        pause.wait(_FIRST_REQUEST_S / 100)
    return False
