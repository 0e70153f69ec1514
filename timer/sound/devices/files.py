"""Where frames go without a device: a WAV file, or nowhere."""

from __future__ import annotations

import os
from pathlib import Path

from timer.errors import SuppleError
from timer.files import ELSEWHERE
from timer.sound.devices import NoDevice
from timer.sound.wavefile import BYTES, HEADER_BYTES, header, require_writable


class Silent:
    """Takes frames and drops them."""

    backend = "silent"
    name = "no sound"
    frames = 0

    def write(self, samples: bytes) -> None:
        """Drop `samples`."""

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


class Wav:
    """A WAV file whose header is right after every write, so a killed run leaves a usable file."""

    backend = "wav"

    def __init__(self, path: Path, again: bool = False) -> None:
        """Open `path`, keeping what it holds if `again`.

        Raises `NoDevice`, also if there is a file that Supple did not make.
        """
        self.name = str(path)
        try:
            require_writable(path)
        except SuppleError as error:
            raise NoDevice(error.message.rstrip("."), error.remedy or ELSEWHERE) from error
        try:
            mode = "r+b" if again and os.path.exists(path) else "wb"
            self._file = open(path, mode, buffering=0)  # noqa: SIM115 - stays open
            self._kept = max(self._file.seek(0, 2) - HEADER_BYTES, 0) // BYTES * BYTES
            self._write_header()
        except OSError as error:
            reason = f"{path} can't be written ({error.strerror})"
            raise NoDevice(reason, ELSEWHERE) from error

    @property
    def frames(self) -> int:
        """How many frames the file holds."""
        return self._kept // BYTES

    def write(self, samples: bytes) -> None:
        """Append `samples` and correct the header."""
        self._file.seek(HEADER_BYTES + self._kept)
        view = memoryview(samples)
        while view:
            written = self._file.write(view)
            self._kept += written
            view = view[written:]
        self._write_header()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write_header(self) -> None:
        self._file.seek(0)
        self._file.write(header(self._kept, named=True))
