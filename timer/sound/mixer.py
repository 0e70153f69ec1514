"""The mixer: sounds placed at frames of one stream, rendered as mono 16-bit samples."""

from __future__ import annotations

import operator
from array import array
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LOWEST, HIGHEST = -32_768, 32_767


def gain(level: int) -> float:
    """Return the amplitude of a level from 0 to 100; equal steps sound about equal."""
    return (level / 100) ** 2


@dataclass(slots=True)
class _Sound:
    """Samples that start at the frame `start`."""

    start: int
    samples: array[int]

    @property
    def end(self) -> int:
        return self.start + len(self.samples)


class Mixer:
    """Sounds placed in a line of frames, rendered piece by piece.

    `rate` is frames a second. A sound that is at most `grace_ms` late starts at the position; a
    later one is dropped and counted in `dropped`. Pure: no clock, no thread, no device.
    """

    def __init__(self, rate: int = 48_000, grace_ms: int = 150) -> None:
        self.rate = rate
        self.position = 0
        """The next frame to be rendered; may be set while no sound is placed."""
        self.dropped = 0
        self._grace = grace_ms * rate // 1000
        self._sounds: list[_Sound] = []
        self._silence = b""
        self._gain = _Gain()

    def add(self, samples: array[int], frame: int, gain: float = 1.0) -> None:
        """Place `samples` so that they start at `frame`."""
        if not samples:
            return
        if self.position - frame > self._grace:
            self.dropped += 1
            return
        if gain != 1.0:
            samples = _saturated([int(value * gain) for value in samples])
        self._insert(_Sound(max(frame, self.position), samples))

    def forget(self, from_frame: int) -> None:
        """Drop what starts at `from_frame` or later; what has started plays on."""
        at = max(from_frame, self.position)
        self._sounds = [sound for sound in self._sounds if sound.start < at]

    def withdraw(self, from_frame: int, fade_ms: int = 30) -> None:
        """Drop what starts at `from_frame` or later, and fade what is playing there."""
        self.forget(from_frame)
        at = max(from_frame, self.position)
        for sound in self._sounds:
            if sound.end > at:
                sound.samples = _faded(sound.samples, at - sound.start, self._frames(fade_ms))

    def set_gain(self, gain: float, from_frame: int, fade_ms: int = 30) -> None:
        """Bring everything, queued sounds included, to `gain` (0 to 1) within `fade_ms`."""
        self._gain.turn(gain, max(from_frame, self.position), self._frames(fade_ms))

    def skip(self, frames: int) -> None:
        """Move the position forward; sound continues unbroken, missed sounds are dropped."""
        before, self.position = self.position, self.position + frames
        waiting, self._sounds = self._sounds, []
        for sound in waiting:
            if sound.start < before:
                self._insert(_Sound(sound.start + frames, sound.samples))
            else:
                self.add(sound.samples, sound.start)

    def render(self, frames: int) -> bytes:
        """Return the next `frames` frames and move the position past them."""
        first, last = self.position, self.position + frames
        self.position = last
        heard = [sound for sound in self._sounds if sound.start < last]
        self._sounds = [sound for sound in self._sounds if sound.end > last]
        if not heard or self._gain.steady(first, last) == 0.0:
            return self._rest(frames)
        return self._gain.apply(_mixed(heard, first, last), first).tobytes()

    def idle(self) -> bool:
        """Return whether nothing is playing or waiting."""
        return not self._sounds

    def end(self) -> int | None:
        """Return the frame after the last sound, None when idle."""
        return max((sound.end for sound in self._sounds), default=None)

    def next_start(self) -> int | None:
        """Return the frame at which the next sound starts or continues, None when idle."""
        return max(self._sounds[0].start, self.position) if self._sounds else None

    def cluster_end(self) -> int:
        """Return the first silent frame after the next sound and all that overlap it."""
        end = self.position
        for place, sound in enumerate(self._sounds):
            if place and sound.start >= end:
                break
            end = max(end, sound.end)
        return end

    def _insert(self, sound: _Sound) -> None:
        insort(self._sounds, sound, key=operator.attrgetter("start"))

    def _frames(self, ms: int) -> int:
        return ms * self.rate // 1000

    def _rest(self, frames: int) -> bytes:
        """Return silence; the same object for the same length as before."""
        if len(self._silence) != 2 * frames:
            self._silence = bytes(2 * frames)
        return self._silence


class _Gain:
    """A gain that changes along straight lines."""

    def __init__(self) -> None:
        self._level = 1.0
        self._turns: list[tuple[int, int, float]] = []
        """Changes to come: first frame, last frame, gain from then on."""

    def turn(self, gain: float, start: int, length: int) -> None:
        """Reach `gain` `length` frames after `start`."""
        self._turns.append((start, start + length, gain))

    def at(self, frame: int) -> float:
        """Return the gain of a frame that has not been rendered."""
        level = self._level
        for start, end, gain in self._turns:
            if frame < start:
                break
            done = frame >= end
            level = gain if done else level + (gain - level) * (frame - start) / (end - start)
        return level

    def steady(self, first: int, last: int) -> float | None:
        """Return the gain from `first` to `last`, None if it changes in between."""
        while self._turns and self._turns[0][1] <= first:
            self._level = self._turns.pop(0)[2]
        return None if self._turns and self._turns[0][0] < last else self._level

    def apply(self, samples: array[int], first: int) -> array[int]:
        """Return `samples`, the first of them at the frame `first`, at this gain."""
        last = first + len(samples)
        level = self.steady(first, last)
        if level == 1.0:
            return samples
        if level is not None:
            return array("h", [int(value * level) for value in samples])
        return array("h", map(int, map(operator.mul, samples, map(self.at, range(first, last)))))


def _mixed(sounds: Sequence[_Sound], first: int, last: int) -> array[int]:
    """Return the sum of `sounds` from the frame `first` to `last`, saturated.

    Between two edges the same sounds play, mostly none or one, which is copied, not added up.
    """
    edges = {edge for sound in sounds for edge in (sound.start, sound.end) if first < edge < last}
    line = array("h", bytes(2 * (last - first)))
    for begin, end in pairwise(sorted({first, last, *edges})):
        spans = [
            sound.samples[begin - sound.start : end - sound.start]
            for sound in sounds
            if sound.start <= begin < sound.end
        ]
        if spans:
            line[begin - first : end - first] = _sum(spans)
    return line


def _sum(spans: Sequence[array[int]]) -> array[int]:
    """Return the sum of equally long spans, saturated."""
    if len(spans) == 1:
        return spans[0]
    sums = map(operator.add, *spans) if len(spans) == 2 else map(sum, zip(*spans, strict=True))
    return _saturated(list(sums))


def _saturated(values: Sequence[int]) -> array[int]:
    try:
        return array("h", values)
    except OverflowError:
        return array("h", [min(max(value, LOWEST), HIGHEST) for value in values])


def _faded(samples: array[int], at: int, length: int) -> array[int]:
    """Return `samples` up to `at`, brought to silence over the `length` frames that follow."""
    tail: Iterable[int] = samples[at : at + length]
    return samples[:at] + array(
        "h", [value * (length - place) // length for place, value in enumerate(tail, 1)]
    )
