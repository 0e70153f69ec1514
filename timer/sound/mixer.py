"""The mixer: sounds placed at frames of one stream, rendered as mono 16-bit samples.

A tone that begins while someone speaks is 10 dB lower, and where sounds overlap a limiter keeps
them from full scale. It looks ahead in the plan, so it delays nothing.
"""

from __future__ import annotations

import operator
from array import array
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from timer.sound.loudness import BLOCK_MS, CEILING, MEMORY, gain_between, turned

UNDER_SPEECH = 10 ** (-10 / 20)
"""The gain of a tone that begins while someone speaks."""

_KEPT = 64
"""How many tones are kept at another level."""


def gain(level: int) -> float:
    """Return the amplitude of a level from 0 to 100; equal steps sound about equal."""
    return (level / 100) ** 2


@dataclass(slots=True)
class _Sound:
    """Samples that start at the frame `start`."""

    start: int
    samples: array[int]
    speech: bool = False
    begun: bool = False
    """Whether it has started, so that it keeps its level."""

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
        self._limiter = _Limiter(rate * BLOCK_MS // 1000)
        self._tones: dict[tuple[int, float], tuple[array[int], array[int]]] = {}

    def add(
        self, samples: array[int], frame: int, gain: float = 1.0, *, speech: bool = False
    ) -> None:
        """Place `samples` so that they start at `frame`; no single sound may exceed `CEILING`."""
        if not samples:
            return
        if self.position - frame > self._grace:
            self.dropped += 1
            return
        if gain != 1.0:
            samples = scaled(samples, gain) if speech else self._tone(samples, gain)
        self._insert(_Sound(max(frame, self.position), samples, speech))

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
                sound.speech = False  # what answers a key need not make way for it

    def set_gain(self, gain: float, from_frame: int, fade_ms: int = 30) -> None:
        """Bring everything, queued sounds included, to `gain` (0 to 1) within `fade_ms`."""
        self._gain.turn(gain, max(from_frame, self.position), self._frames(fade_ms))

    def skip(self, frames: int) -> None:
        """Move the position forward; sound continues unbroken, missed sounds are dropped."""
        before, self.position = self.position, self.position + frames
        waiting, self._sounds = self._sounds, []
        for sound in waiting:
            if sound.start < before:
                self._insert(_Sound(sound.start + frames, sound.samples, sound.speech, begun=True))
            else:
                self.add(sound.samples, sound.start, speech=sound.speech)

    def render(self, frames: int) -> bytes:
        """Return the next `frames` frames and move the position past them."""
        first, last = self.position, self.position + frames
        self.position = last
        self._yield_to_speech(last + self._limiter.ahead)
        heard = [sound for sound in self._sounds if sound.start < last + self._limiter.ahead]
        self._sounds = [sound for sound in self._sounds if sound.end > last]
        if not heard or self._gain.steady(first, last) == 0.0:
            return self._rest(frames)
        line = _mixed(heard, first, last)
        self._limiter.apply(line, heard, first)
        return self._gain.apply(line, first).tobytes()

    def _yield_to_speech(self, until: int) -> None:
        """Turn down the tones that begin before `until`, each once, while someone speaks."""
        for sound in self._sounds:
            if sound.start >= until:
                break
            if sound.begun:
                continue
            sound.begun = True
            if not sound.speech and any(
                one.speech and one.start <= sound.start < one.end for one in self._sounds
            ):
                sound.samples = self._tone(sound.samples, UNDER_SPEECH)

    def _tone(self, samples: array[int], gain: float) -> array[int]:
        """Return a tone at another level; tones are few and come often."""
        known = self._tones.get((id(samples), gain))
        if known is None:
            if len(self._tones) >= _KEPT:
                self._tones.clear()
            known = self._tones[id(samples), gain] = (samples, scaled(samples, gain))
        return known[1]

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
        """Reach `gain` `length` frames after `start`, instead of any change from there on."""
        self._turns = [turn for turn in self._turns if turn[0] < start]
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


class _Limiter:
    """Turns overlapping sounds down where their sum would go beyond the ceiling.

    It works in blocks of `size` frames, counted from frame 0, so the result doesn't depend on the
    pieces in which it is asked for.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._needs: dict[int, float] = {}
        """The gain that each of the last blocks needs, where it is below 1."""
        self._known = 0
        """The first block that has not been looked at."""

    @property
    def ahead(self) -> int:
        """How many frames beyond a piece it looks."""
        return 2 * self._size

    def apply(self, line: array[int], sounds: Sequence[_Sound], first: int) -> None:
        """Turn down `line`, which is the sum of `sounds` from the frame `first` on."""
        size, last = self._size, first + len(line)
        begin, end = first // size, -(-last // size)
        new = self._known if self._known == begin + 1 else begin
        needs = self._needs
        for at, to in _overlaps(sounds, new, end + 1, size):
            inside = first <= at * size and to * size <= last
            if inside and not _at_ceiling(line[at * size - first : to * size - first]):
                continue
            for place in range(at, to):
                values = _mixed(sounds, place * size, (place + 1) * size, clip=False)
                peak = max(max(values), -min(values))
                if peak > CEILING:
                    needs[place] = CEILING / peak
        for place in range(begin, end) if needs else ():
            if gain_between(needs, place) < 1 or gain_between(needs, place + 1) < 1:
                at, to = max(place * size, first), min((place + 1) * size, last)
                values = _mixed(sounds, at, to, clip=False)
                quiet = turned(values, place, needs, size, at - place * size)
                line[at - first : to - first] = _saturated(list(map(int, quiet)))
        self._known = end
        self._needs = {at: need for at, need in needs.items() if end - MEMORY <= at < end}


def _overlaps(
    sounds: Sequence[_Sound], first: int, last: int, size: int
) -> Iterator[tuple[int, int]]:
    """Yield the ranges of blocks from `first` to `last` in which sounds overlap."""
    until, done = 0, first
    for sound in sounds:
        if sound.start < until:
            begin, end = (
                max(sound.start // size, done),
                min(-(-min(sound.end, until) // size), last),
            )
            if begin < end:
                yield begin, end
            done = max(done, end)
        until = max(until, sound.end)


def _mixed(sounds: Sequence[_Sound], first: int, last: int, *, clip: bool = True) -> array[int]:
    """Return the sum of `sounds` from the frame `first` to `last`.

    Between two edges the same sounds play, mostly none or one, which is copied, not added up. With
    `clip` the samples have 16 bits.
    """
    edges = {edge for sound in sounds for edge in (sound.start, sound.end) if first < edge < last}
    line = array("h" if clip else "i", bytes((2 if clip else 4) * (last - first)))
    for begin, end in pairwise(sorted({first, last, *edges})):
        spans = [
            sound.samples[begin - sound.start : end - sound.start]
            for sound in sounds
            if sound.start <= begin < sound.end
        ]
        if spans:
            line[begin - first : end - first] = _sum(spans, clip=clip)
    return line


def _sum(spans: Sequence[array[int]], *, clip: bool) -> array[int]:
    """Return the sum of equally long spans."""
    if len(spans) == 1:
        return spans[0] if clip else array("i", spans[0])
    sums = map(operator.add, *spans) if len(spans) == 2 else map(sum, zip(*spans, strict=True))
    return _saturated(list(sums)) if clip else array("i", sums)


def _saturated(values: Sequence[int]) -> array[int]:
    if max(values) <= CEILING and min(values) >= -CEILING:
        return array("h", values)
    return array("h", [min(max(value, -CEILING), CEILING) for value in values])


def _at_ceiling(samples: array[int]) -> bool:
    return max(samples) >= CEILING or min(samples) <= -CEILING


def scaled(samples: array[int], gain: float) -> array[int]:
    """Return `samples` at a gain from 0 to 1."""
    return array("h", [int(value * gain) for value in samples])


def _faded(samples: array[int], at: int, length: int) -> array[int]:
    """Return `samples` up to `at`, brought to silence over the `length` frames that follow."""
    tail: Iterable[int] = samples[at : at + length]
    return samples[:at] + array(
        "h", [value * (length - place) // length for place, value in enumerate(tail, 1)]
    )
