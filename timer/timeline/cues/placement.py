"""Utterances placed in the free time of one segment: whole, shortened or dropped, never cut.

For example, a rest of ten seconds has a tone until 0.62 s and ticks at 7, 8 and 9, which leaves
6.14 seconds to speak in. An announcement of eight seconds doesn't fit; its next form, without the
author's cue, takes four and starts at 0.74.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from timer.frozen import NamedTuple
from timer.timeline.cues.cue import CueKind, Priority
from timer.timeline.cues.tones import Tones, merged
from timer.timeline.messages import Phrases

BREATH_MS = 120
"""Silence kept between an utterance and whatever sounds next to it."""


class Forms:
    """Ways to say something, the fullest first; each is made when all before it were tried."""

    __slots__ = ("_made", "_more")

    def __init__(self, forms: Iterable[Phrases]) -> None:
        self._made: list[Phrases] = []
        self._more = iter(forms)

    def __iter__(self) -> Iterator[Phrases]:
        tried = 0
        while tried < len(self._made) or self._make():
            yield self._made[tried]
            tried += 1

    def _make(self) -> bool:
        form = next(self._more, None)
        if form is not None:
            self._made.append(form)
        return form is not None


class Utterance(NamedTuple):
    """Something to say. `forms` are the ways to say it, the fullest first.

    It may start at `from_ms` or up to `within_ms` later; with `latest`, as late as it still fits.
    It is over by `until_ms`, if that is given. Where its place is taken, the same place in the next
    cycles of `every_ms` is tried, `tries` times in all. `ahead` marks what is said about the
    segment after this one.
    """

    what: CueKind
    priority: Priority
    forms: tuple[Phrases, ...] | Forms
    from_ms: int = 0
    within_ms: int | None = None
    until_ms: int | None = None
    latest: bool = False
    every_ms: int = 0
    tries: int = 1
    ahead: bool = False

    @property
    def fullest(self) -> Phrases:
        """The fullest way to say it."""
        return next(iter(self.forms))


class Placed(NamedTuple):
    """An utterance in its place, and the form in which it fits there."""

    start_ms: int
    length_ms: int
    form: Phrases
    said: Utterance


class Placement:
    """The utterances of one segment that have their places, and the time that is still free.

    The segment lasts `length` milliseconds. Nothing starts before `from_ms` or touches one of its
    `tones`; over those of its rhythm something may be said, but starts after them if it can wait.
    """

    __slots__ = ("_length", "_taken", "_takes", "_tones", "placed")

    def __init__(
        self,
        from_ms: int,
        length: int,
        takes: Callable[[Phrases], int],
        tones: Tones,
    ) -> None:
        self.placed: list[Placed] = []
        self._taken = list(tones.blocked)
        if from_ms:
            self._taken = merged([(0, from_ms), *self._taken])
        self._length = length
        self._takes = takes
        self._tones = tones

    def add(self, wanted: list[Utterance]) -> None:
        """Place those of `wanted` that fit, the most important first, each as full as it fits."""
        if len(wanted) > 1:
            wanted = sorted(wanted, key=_PRIORITY)
        for utterance in wanted:
            spot = _spot(utterance, self._taken, self._length, self._takes, self._tones)
            if spot is not None:
                self.placed.append(spot)
                insort(self._taken, (spot[0], spot[0] + spot[1]))


_PRIORITY = attrgetter("priority")


def _spot(
    utterance: Utterance,
    taken: list[tuple[int, int]],
    length: int,
    takes: Callable[[Phrases], int],
    tones: Tones,
) -> Placed | None:
    for form in utterance.forms:
        needs = takes(form)
        for turn in range(utterance.tries):
            start = _start(utterance, turn * utterance.every_ms, needs, taken, length, tones)
            if start is not None:
                return Placed(start, needs, form, utterance)
    return None


def _start(
    utterance: Utterance,
    later: int,
    needs: int,
    taken: list[tuple[int, int]],
    length: int,
    tones: Tones,
) -> int | None:
    """Return where `utterance` starts, `later` milliseconds on, if there is room for it.

    That is the first start without a tone of the rhythm, or else the very first; or the last of all
    if it is to be said as late as it fits. Of what is taken before it may start, only what lies
    next to that can matter: a bout of hours with something to say every few seconds has thousands.
    """
    free_from, within, until = utterance.from_ms + later, utterance.within_ms, utterance.until_ms
    last = length if within is None else free_from + within
    if until is not None:
        last = min(last, until + later - needs)
    found: int | None = None
    first = bisect_right(taken, (free_from, _EVER)) - 1
    for place in range(max(first, 0), len(taken) + 1):
        begin, end = taken[place] if place < len(taken) else (length, length)
        latest = min(begin - BREATH_MS - needs, last)
        if latest >= free_from:
            if utterance.latest:
                found = latest
            else:
                clear = free_from if latest == free_from else _clear(free_from, tones)
                if clear <= latest:
                    return clear
                found = free_from if found is None else found
        free_from = max(free_from, end + BREATH_MS)
        if free_from > last:
            break
    return found


_EVER = 1 << 60


def _clear(start: int, tones: Tones) -> int:
    """Return the first time from `start` on that no tone of the rhythm sounds."""
    rhythm = tones.rhythm
    before = bisect_right(rhythm, (start, _EVER)) if rhythm else 0
    return max(start, rhythm[before - 1][1]) if before else start


def has_room(needs: int, tones: Tones, from_ms: int, length: int) -> bool:
    """Return whether a segment with these tones has so many milliseconds to speak in."""
    free_from = from_ms
    for begin, end in tones.blocked:
        if begin - BREATH_MS - needs >= free_from:
            return True
        free_from = max(free_from, end + BREATH_MS)
    return length - BREATH_MS - needs >= free_from
