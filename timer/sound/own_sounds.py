"""A person's own sounds, which replace tones: `go.wav`, `rest.wav` and so on in a folder.

The plan stays as it is on every machine: a sound fades out where the tone it replaces would have
ended, so that nothing is spoken over it. It is brought to the loudness of that tone.
"""

from __future__ import annotations

import math
import wave
from array import array
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from timer.errors import SuppleError
from timer.files import UnreadableError, names, read_bytes
from timer.sound import tones
from timer.sound.loudness import CEILING, limited, momentary
from timer.text import safe

SUFFIX = ".wav"
RATES = (8_000, 192_000)
LONGEST_S = 30
SOFTEST = -50.0
"""LUFS; a softer sound would have to be raised so much that its noise is heard."""
_EDGE = tones.RATE // 500
_FADE = tones.RATE // 40
_CONVERT = (
    "Convert it, for example with `ffmpeg -i {name} -ac 1 -ar 48000 new.wav`,"
    " and name that {tone}.wav."
)
_NAMED = "It must be the name of a tone: {}."


class OwnSounds:
    """The sounds of a folder, read when they are first wanted; None has none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._here = frozenset(names(folder)) if folder is not None else frozenset()
        self._loaded: dict[str, array[int]] = {}
        self.problems: dict[str, SuppleError] = {}
        """What is wrong with files that were wanted, by tone."""

    def has(self, tone: str) -> bool:
        """Return whether there is a file for a tone; it may be broken."""
        return tone + SUFFIX in self._here and tone in tones.LENGTHS_MS

    def load_all(self) -> None:
        """Read every file, so that none of them delays a sound; sets `problems`."""
        for tone in filter(self.has, tones.LENGTHS_MS):
            with suppress(SuppleError):  # said once it is wanted
                self.load(tone)

    def load(self, tone: str) -> array[int]:
        """Return the samples of a tone: the person's own, else the built-in ones.

        Raises `SuppleError` if the built-in tone can't be read either.
        """
        if tone not in self._loaded:
            self._loaded[tone] = self._own(tone) or tones.load(tone)
        return self._loaded[tone]

    def sentence(self) -> str | None:
        """Return what to report of broken files, None if there are none."""
        if not self.problems:
            return None
        first = next(iter(self.problems.values()))
        more = len(self.problems) - 1
        others = f" So does it for {more} more." if more else ""
        return f"{first.message} The built-in tone plays instead.{others} See `supple doctor`."

    def _own(self, tone: str) -> array[int] | None:
        if self._folder is None or not self.has(tone):
            return None
        try:
            return read(self._folder / f"{tone}{SUFFIX}", tone)
        except SuppleError as error:
            self.problems[tone] = error
            return None


def read(path: Path, tone: str) -> array[int]:
    """Return a file as the samples of a tone; raises `SuppleError` with what is wrong with it."""
    name = safe(path.name, 60)
    convert = _CONVERT.format(name=name, tone=tone)
    samples, rate = _frames(path, name, convert)
    begin = _first_heard(samples)
    if begin is None:
        raise SuppleError(f"{name} is silent.", "Take another sound, or remove the file.")
    longest = tones.LENGTHS_MS[tone]
    samples = samples[begin : begin + rate * (longest + 10) // 1000]
    line = samples if rate == tones.RATE else _resampled(samples, rate)
    line = line[: longest * tones.RATE // 1000]
    loudness = momentary(line)
    if loudness < SOFTEST:
        raise SuppleError(
            f"{name} is almost silent: {loudness:.0f} LUFS, and {SOFTEST:.0f} is the least.",
            "Make it louder in a sound editor.",
        )
    gain = 10 ** ((momentary(tones.load(tone)) - loudness) / 20)
    return _edged(limited([value * gain for value in line], CEILING))


def check(folder: Path) -> dict[Path, SuppleError]:
    """Return what is wrong with the files of a folder, one problem for each."""
    paths = [folder / name for name in names(folder) if not name.startswith(".")]
    found = {path: problem_of(path) for path in paths}
    return {path: error for path, error in found.items() if error is not None}


def problem_of(path: Path) -> SuppleError | None:
    """Return what is wrong with one file, None if it can replace a tone."""
    if path.suffix != SUFFIX or path.stem not in tones.LENGTHS_MS:
        return _misnamed(path.name, path.stem)
    try:
        read(path, path.stem)
    except SuppleError as error:
        return error
    return None


def used(folder: Path) -> list[str]:
    """Return the tones for which a folder has a file that can be used."""
    broken = check(folder)
    own = OwnSounds(folder)
    return [
        one for one in tones.LENGTHS_MS if own.has(one) and folder / f"{one}{SUFFIX}" not in broken
    ]


def _misnamed(name: str, stem: str) -> SuppleError:
    """Return why a file is not used, and how it should be called."""
    from timer.routine.diagnostics import guess  # only `check` and `doctor` need it

    shown, known = safe(name, 60), tuple(tones.LENGTHS_MS)
    close = stem.lower() if stem.lower() in known else guess(stem.lower(), known)
    if Path(name).suffix.lower() != SUFFIX:
        convert = _CONVERT.format(name=shown, tone=close or "go")
        return SuppleError(f"{shown} isn't used: a sound must be a WAV file.", convert)
    if close:
        return SuppleError(f"{shown} isn't used.", f"Rename it to {close}{SUFFIX}.")
    return SuppleError(f"{shown} isn't used.", _NAMED.format(", ".join(known)))


def _frames(path: Path, name: str, convert: str) -> tuple[array[int], int]:
    """Return the samples of a file, mono and 16-bit, and their rate."""
    try:
        with wave.open(BytesIO(read_bytes(path, tones.LARGEST)), "rb") as sound:
            rate, channels, width = sound.getframerate(), sound.getnchannels(), sound.getsampwidth()
            count = sound.getnframes()
            wide = not RATES[0] <= rate <= RATES[1] or channels > 2 or width > 4
            frames = b"" if wide else sound.readframes(min(count, LONGEST_S * rate + 1))
    except UnreadableError as error:
        raise error.at(path) from None
    except (EOFError, wave.Error, RuntimeError) as error:
        # The last is what a chunk raises that claims to be longer than the file.
        why = f" ({error})" if str(error) else ""
        raise SuppleError(f"{name} isn't a WAV file that can be read{why}.", convert) from None
    if wide:
        raise SuppleError(
            f"{name} has {channels} channels of {8 * width} bits at {rate} Hz. It can have 1 or 2"
            f" channels of up to 32 bits at {RATES[0]} to {RATES[1]} Hz.",
            convert,
        )
    if count > LONGEST_S * rate:
        raise SuppleError(
            f"{name} takes more than {LONGEST_S} seconds.", "Cut it: no sound may be longer."
        )
    if len(frames) < count * channels * width:
        raise SuppleError(f"{name} is cut short.", convert)
    samples = _WIDTHS[width](frames)
    if channels == 2:
        pairs = zip(samples[::2], samples[1::2], strict=True)
        samples = array("h", [(left + right) // 2 for left, right in pairs])
    return samples, rate


def _bytes_to(frames: bytes) -> array[int]:
    return array("h", [(value - 128) << 8 for value in frames])


def _upper(width: int) -> Callable[[bytes], array[int]]:
    """Return what takes the upper 16 bits of wider samples."""

    def convert(frames: bytes) -> array[int]:
        data = bytearray(len(frames) // width * 2)
        data[::2], data[1::2] = frames[width - 2 :: width], frames[width - 1 :: width]
        return array("h", bytes(data))

    return convert


_WIDTHS: dict[int, Callable[[bytes], array[int]]] = {
    1: _bytes_to, 2: lambda frames: array("h", frames), 3: _upper(3), 4: _upper(4),
}  # fmt: skip
"""How samples of so many bytes become 16-bit ones."""


def _first_heard(samples: array[int]) -> int | None:
    """Return the place of the first sample that is heard: a tone begins at once."""
    peak = max(max(samples, default=0), -min(samples, default=0))
    if peak < 8:
        return None
    return next(at for at, value in enumerate(samples) if abs(value) * 50 > peak)


def _resampled(samples: array[int], rate: int) -> array[int]:
    from timer.sound.synthesis import resampled  # few need it

    return resampled(samples, rate)


def _edged(values: list[float]) -> array[int]:
    """Return `values` with soft edges, the first and last at rest."""
    for length, order in ((_EDGE, 1), (_FADE, -1)):
        for place in range(min(length, len(values) // 2)):
            curve = (1 - math.cos(math.pi * place / length)) / 2
            values[place if order == 1 else -1 - place] *= curve
    return array("h", map(round, values))
