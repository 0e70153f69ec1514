"""miniaudio: a stream of the system's own sound service."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from timer.sound.devices import NoDevice, Read
from timer.sound.stream import Stream

PERIOD_MS = 100
PERIODS = 2
_BACKENDS = {
    "linux": ("PULSEAUDIO", "ALSA", "JACK"),
    "darwin": ("COREAUDIO",),
    "win32": ("WASAPI", "DSOUND", "WINMM"),
}


class Miniaudio:
    """A playback device of miniaudio."""

    backend = "miniaudio"
    name = ""
    latency_ms = 162
    slack_ms = 12

    def __init__(self) -> None:
        self._device: Any = None
        self._library: Any = None

    def start(self, stream: Stream) -> None:
        """Open the default device and play `stream`."""
        miniaudio = _load()
        names = _BACKENDS.get(sys.platform, ())
        try:
            # Without a list a machine without sound gets the Null backend: a silent success.
            self._device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=48_000,
                buffersize_msec=PERIOD_MS,
                callback_periods=PERIODS,
                backends=[miniaudio.Backend[name] for name in names] or None,
                app_name="Supple",
            )
            self._library = miniaudio.lib
            atexit.register(self.close)
            self.name = f"{self._device.backend}: {_device_name(miniaudio, self._device)}"
            self._device.start(_primed(stream.read))
        except miniaudio.MiniaudioError as error:
            self.close()
            raise NoDevice(f"miniaudio can't open a device ({error.args[-1]})") from error

    def close(self) -> None:
        """Stop and close; an open device would keep Python from exiting."""
        device, self._device = self._device, None
        if device is not None:
            atexit.unregister(self.close)
            device.close()
            # The context holds a connection to the sound service that `close` leaves open.
            self._library.ma_context_uninit(device._context)


def _device_name(miniaudio: Any, device: Any) -> str:
    """Return the sound service's name of the device that plays."""
    asked = os.environ.get("PULSE_SINK")
    if asked and device.backend == "PulseAudio":
        return asked
    ffi, library = miniaudio.ffi, miniaudio.lib
    info = ffi.new("ma_device_info *")
    kind = library.ma_device_type_playback
    if library.ma_context_get_device_info(device._context, kind, ffi.NULL, info):
        return "default device"
    return str(ffi.string(info.name).decode(errors="replace")) or "default device"


def _load() -> Any:
    try:
        with _without(*_unused()):
            import miniaudio
    except (ImportError, OSError) as error:
        raise NoDevice(f"miniaudio is not installed ({error})") from error
    return miniaudio


def _unused() -> tuple[str, ...]:
    """Return modules that miniaudio can do without, and that would take memory for nothing.

    numpy would double that of this process, and OpenSSL, for streams from the network, takes five
    megabytes. `hashlib` can do without OpenSSL only where Python has digests of its own.
    """
    sha2 = "_sha2" if sys.version_info >= (3, 12) else "_sha512"
    try:
        for digest in ("_md5", "_sha1", sha2, "_sha3"):
            import_module(digest)
    except ImportError:
        return "numpy", "ssl"
    return "numpy", "ssl", "_hashlib"


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Have modules count as missing meanwhile, unless they are loaded."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _primed(read: Read) -> Generator[bytes, int, None]:
    """Return the generator that miniaudio needs, advanced to its first request."""
    requests = _requests(read)
    next(requests)
    return requests


def _requests(read: Read) -> Generator[bytes, int, None]:
    block = b""
    while True:
        frames = yield block
        block = read(frames)
